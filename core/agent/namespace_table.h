// The namespaces of the host and of each container's first process, as records. One thread (the
// agent's collector). namespaces(7), ptrace(2) "PTRACE_MODE_READ_FSCREDS": who may read them.
#pragma once

#include <trace/record.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace shimscope::agent {

class NamespaceTable {
public:
    explicit NamespaceTable(std::string procRoot = "/proc") : m_procRoot(std::move(procRoot)) { }
    void add(const std::string& container, int pid);
    void remove(const std::string& container, std::int64_t now);
    /// Reads those of the host and of all containers; a process may unshare(2) or setns(2) at any
    /// time. Call it once a second.
    void refresh(std::int64_t now);
    /// Records of what changed.
    [[nodiscard]] std::vector<trace::Record> take();

private:
    void tell(trace::Namespaces state);
    std::string m_procRoot;
    std::map<std::string, int> m_pids; ///< by container id
    std::map<std::string, trace::Namespaces> m_told; ///< by container id; "" is the host
    std::vector<trace::Record> m_changes;
};

/// The eight types (cgroup, ipc, mnt, net, pid, time, user, uts) of one process, each with an inode
/// or with the reason why there is none. A process that is gone has neither.
[[nodiscard]] trace::Namespaces readNamespacesOf(int pid, const std::string& procRoot = "/proc");

} // namespace shimscope::agent
