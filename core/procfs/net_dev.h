// /proc/<pid>/net/dev: the counters of each network interface in the network namespace of a
// process. proc(5), net/core/net-procfs.c. Every user may read it of any process that he sees.
// Parsing is pure. Any process, any thread.
#pragma once

#include <base/result.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::procfs {

struct NetDevice {
    std::string name;
    std::uint64_t rxBytes = 0;
    std::uint64_t txBytes = 0;
};
/// In the file's order; lines that are none are left out.
[[nodiscard]] std::vector<NetDevice> parseNetDev(std::string_view text);
/// ENOENT or ESRCH when the process is gone, EINVAL when it is a zombie.
base::Result<std::vector<NetDevice>> readNetDev(
    const std::string& process, const std::string& procRoot = "/proc");

} // namespace shimscope::procfs
