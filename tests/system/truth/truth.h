// Recording against reality: the state-changing calls that strace(1) saw, and those that the spool
// holds, as the same value, and their comparison. Pure.
#pragma once

#include <base/result.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::truth {

struct Call {
    std::string name;
    std::int64_t result = 0; ///< -1 if it failed
    int error = 0; ///< errno
    friend bool operator==(const Call&, const Call&) = default;
};
using Calls = std::map<int, std::vector<Call>>; ///< by thread, in order

/// The output of `strace -f -y`, by the table of sys/state_calls.h, per thread up to the
/// container's execve. The first execve of the first thread is strace starting the runtime, and
/// does not count.
base::Result<Calls> parseStrace(std::string_view text);
/// One line of strace without the pid, if it counts: "mount("proc", …) = 0".
[[nodiscard]] bool counts(std::string_view name, std::string_view arguments);
/// The steps in all spools of a folder. Errors: something was dropped, or is not complete.
base::Result<Calls> readSpools(const std::string& dir);
/// Nothing if both are the same; else where they part, in one line per thread.
[[nodiscard]] std::string difference(const Calls& seen, const Calls& recorded);
/// "call  count", one line each.
[[nodiscard]] std::string table(const Calls& calls);

} // namespace shimscope::truth
