// What Docker keeps on a machine and other runtimes do not know: settings of daemon.json, images,
// logs. Reads only. Source: dockerd's daemon.json, moby image/<driver>/repositories.json. One
// thread.
#pragma once

#include <probe/scanner.h>

#include <migration/mounts.h>

#include <string>
#include <string_view>
#include <vector>

namespace shimscope::migration {

/// One setting of daemon.json and where containerd, the kubelet or CNI has it.
struct LostSetting {
    std::string key, value;
    Text counterpart;
};
/// Error: no JSON object, with line and column.
base::Result<std::vector<LostSetting>> parseDaemonJson(std::string_view text);

struct DockerImages {
    std::vector<std::string> tags; ///< "nginx:1.19"
    std::vector<std::string> builtHere; ///< of those: without a registry's digest
};
/// repositories.json. Error: it is none, with line and column.
base::Result<DockerImages> parseRepositories(std::string_view text);

/// Returns Docker's data-root on that machine.
std::string reportDaemonJson(const Place& place, Report& report);
void reportImages(const Place& place, const std::string& dataRoot, Report& report);
/// Containers that mount Docker's logs, and processes that have one open.
void reportLogReaders(const Place& place, const std::string& dataRoot,
    const std::vector<procfs::Mount>& ourMounts, const std::vector<probe::Container>& containers,
    const probe::Processes& processes, Report& report);

} // namespace shimscope::migration
