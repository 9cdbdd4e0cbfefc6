// The sockets of engines on a machine, and which containers can reach them, under whatever name. No
// socket is connected to: systemd would start the engine behind it. Reads only. One thread.
#pragma once

#include <probe/scanner.h>

#include <migration/mounts.h>

#include <vector>

namespace shimscope::migration {

struct EngineSocket {
    std::string name; ///< "docker.sock"
    std::string path; ///< on that machine
    probe::Engine engine = probe::Engine::Unknown;
    std::optional<Target> target; ///< absent: no mount of ours holds it
};
/// The usual ones, and those of a usual name in /proc/net/unix. What may not be looked at is a
/// finding.
[[nodiscard]] std::vector<EngineSocket> findSockets(
    const Place& place, const std::vector<procfs::Mount>& ourMounts, Report& report);
/// Sockets and running engines.
void reportSockets(
    const std::vector<EngineSocket>& sockets, const probe::Processes& processes, Report& report);

/// "web (docker, pod shop/web)".
[[nodiscard]] std::string nameOf(const probe::Container& container);
/// What each container can reach.
void reportSocketMounts(const Place& place, const std::vector<EngineSocket>& sockets,
    const std::vector<probe::Container>& containers, Report& report);

} // namespace shimscope::migration
