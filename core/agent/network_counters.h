// Bytes received and sent in each container's network namespace, once a second, as values of its
// samples. cgroups count no traffic, so they are those of the namespace: all interfaces but lo. A
// namespace that several containers share is told once, with the sandbox's sample if there is one;
// the host's never, for what one container sent cannot be told from what others did there.
// One thread (the agent's collector). network_namespaces(7), procfs/net_dev.h.
#pragma once

#include <trace/record.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace shimscope::agent {

class NetworkCounters {
public:
    explicit NetworkCounters(std::string procRoot = "/proc") : m_procRoot(std::move(procRoot)) { }
    /// Again with another pid: its process is another one.
    void add(const std::string& container, int pid, bool sandbox);
    void remove(const std::string& container);
    /// Once a second; does nothing in between. The files are opened for each reading: an open one
    /// would keep the namespace alive.
    void addTo(std::vector<trace::Sample>& samples, std::int64_t now);

private:
    struct Member {
        std::string container;
        int pid = 0;
        bool sandbox = false;
    };
    struct Host {
        std::string link; ///< "net:[4026531840]"; empty: not known
        std::set<std::string> devices;
    };
    [[nodiscard]] Host readHost() const;
    void read(const Member& member, const Host& host, trace::Sample& sample,
        std::set<std::string>& told) const;
    std::string m_procRoot;
    std::vector<Member> m_members; ///< sandboxes first
    std::int64_t m_nextAt = 0;
};

} // namespace shimscope::agent
