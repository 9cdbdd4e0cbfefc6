// /proc/<pid>/ns, read again and compared.
#include <agent/namespace_table.h>
#include <probe/namespaces.h>
#include <procfs/process.h>

#include <unistd.h>

#include <array>
#include <cerrno>

namespace shimscope::agent {

namespace {

constexpr std::array kNamespaceTypes{"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};

/// "not permitted: process 1 belongs to uid 0"
std::string refusal(int pid, const std::string& procRoot)
{
    const auto status = procfs::readStatus(std::to_string(pid), procRoot);
    const std::string process = "process " + std::to_string(pid);
    if (!status || status->uid.empty())
        return "not permitted: " + process + " may not be looked into";
    if (status->uid[0] == ::geteuid())
        return "not permitted: " + process + " has rights that the agent has not";
    return "not permitted: " + process + " belongs to uid " + std::to_string(status->uid[0]);
}

/// Who may not look into process 1 sees his own: the same, unless he is in a container himself.
trace::Namespaces hostNamespaces(const std::string& procRoot)
{
    trace::Namespaces host = readNamespacesOf(1, procRoot);
    const auto own = procfs::readNamespaces("self", procRoot);
    if (!host.inodes.empty() || !own)
        return host;
    for (const char* type : kNamespaceTypes) {
        if (const auto found = own->find(type); found != own->end()) {
            host.inodes[type] = std::to_string(found->second);
            host.doubts[type] = "inferred: those of the agent"
                + (host.doubts.contains(type) ? "; " + host.doubts[type] : std::string());
        }
    }
    return host;
}

bool same(const trace::Namespaces& a, const trace::Namespaces& b)
{
    return a.pid == b.pid && a.inodes == b.inodes && a.doubts == b.doubts;
}

} // namespace

trace::Namespaces readNamespacesOf(int pid, const std::string& procRoot)
{
    trace::Namespaces result{.pid = pid, .container = {}, .inodes = {}, .doubts = {}, .at = 0};
    const auto read = procfs::readNamespaces(std::to_string(pid), procRoot);
    const bool refused = !read && (read.error().is(EACCES) || read.error().is(EPERM));
    if (!read && !refused)
        return result;
    const std::string why = refused ? refusal(pid, procRoot) : "";
    for (const char* type : kNamespaceTypes) {
        if (refused)
            result.doubts[type] = why;
        else if (const auto found = read->find(type); found != read->end())
            result.inodes[type] = std::to_string(found->second);
        else
            result.doubts[type] = "not there: this kernel has no such namespaces";
    }
    return result;
}

void NamespaceTable::add(const std::string& container, int pid)
{
    m_pids[container] = pid;
}

void NamespaceTable::remove(const std::string& container, std::int64_t now)
{
    if (m_pids.erase(container) > 0)
        tell({.pid = 0, .container = container, .inodes = {}, .doubts = {}, .at = now});
}

void NamespaceTable::tell(trace::Namespaces state)
{
    const bool gone = state.gone();
    const auto told = m_told.find(state.container);
    if (told == m_told.end() ? gone : same(told->second, state))
        return;
    if (gone)
        m_told.erase(told);
    else
        m_told[state.container] = state;
    m_changes.emplace_back(std::move(state));
}

void NamespaceTable::refresh(std::int64_t now)
{
    trace::Namespaces host = hostNamespaces(m_procRoot);
    host.at = now;
    tell(host);
    for (const auto& [container, pid] : m_pids) {
        trace::Namespaces state = readNamespacesOf(pid, m_procRoot);
        probe::inferNamespaces(state, host, m_procRoot);
        state.container = container;
        state.at = now;
        tell(std::move(state));
    }
}

std::vector<trace::Record> NamespaceTable::take()
{
    return std::exchange(m_changes, {});
}

} // namespace shimscope::agent
