// What is said once about the machine and the programs: the header of a recording, and what will
// not work here. Reads /proc, /etc/os-release and the programs' folder. Any thread.
#pragma once

#include <agent/directories.h>
#include <cgroupfs/layout.h>
#include <trace/record.h>

#include <string>
#include <vector>

namespace shimscope::agent {

struct MachineFacts {
    cgroupfs::Layout layout;
    std::string cgroupRoot;
    std::string bin; ///< folder of our programs
    std::string cniBin;
    double backoffFactor = 1;
};

[[nodiscard]] trace::Header describeMachine(const MachineFacts& facts);
/// One sentence for each thing that keeps pods from working here: missing programs, plugins,
/// privilege.
[[nodiscard]] std::vector<std::string> findProblems(const MachineFacts& facts);
/// PRETTY_NAME of an os-release text; empty if there is none. os-release(5). Pure.
[[nodiscard]] std::string prettyName(std::string_view osRelease);

} // namespace shimscope::agent
