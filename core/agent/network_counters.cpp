#include <agent/network_counters.h>
#include <procfs/net_dev.h>

#include <unistd.h>

#include <algorithm>
#include <array>

namespace shimscope::agent {

namespace {

constexpr std::int64_t kCountersEvery = 1'000'000'000; // ns
constexpr const char* kLoopback = "lo";

/// "net:[4026531840]", which identifies the namespace; empty if it may not be read.
std::string netLinkOf(const std::string& process, const std::string& procRoot)
{
    std::array<char, 64> text{};
    const ssize_t size =
        ::readlink((procRoot + "/" + process + "/ns/net").c_str(), text.data(), text.size());
    return size <= 0 ? std::string() : std::string(text.data(), static_cast<std::size_t>(size));
}

std::set<std::string> namesOf(const std::vector<procfs::NetDevice>& devices)
{
    std::set<std::string> names;
    for (const procfs::NetDevice& device : devices)
        names.insert(device.name);
    return names;
}

} // namespace

void NetworkCounters::add(const std::string& container, int pid, bool sandbox)
{
    remove(container);
    const Member member{container, pid, sandbox};
    if (sandbox)
        m_members.insert(m_members.begin(), member);
    else
        m_members.push_back(member);
}

void NetworkCounters::remove(const std::string& container)
{
    std::erase_if(m_members, [&](const Member& each) { return each.container == container; });
}

NetworkCounters::Host NetworkCounters::readHost() const
{
    Host host{netLinkOf("1", m_procRoot), {}};
    const auto devices = procfs::readNetDev("1", m_procRoot);
    if (devices)
        host.devices = namesOf(*devices);
    return host;
}

void NetworkCounters::addTo(std::vector<trace::Sample>& samples, std::int64_t now)
{
    if (now < m_nextAt)
        return;
    m_nextAt = now + kCountersEvery;
    const Host host = readHost();
    std::set<std::string> told;
    for (const Member& member : m_members) {
        const auto sample = std::find_if(samples.begin(), samples.end(),
            [&](const trace::Sample& each) { return each.container == member.container; });
        if (sample != samples.end())
            read(member, host, *sample, told);
    }
}

/// Who may not read which namespace it is (another user's process) knows by the interfaces that it
/// is not the host's; the same names prove nothing, and then nothing is said.
void NetworkCounters::read(const Member& member, const Host& host, trace::Sample& sample,
    std::set<std::string>& told) const
{
    const std::string process = std::to_string(member.pid);
    const std::string link = netLinkOf(process, m_procRoot);
    if (!link.empty() && (link == host.link || !told.insert(link).second))
        return;
    const auto devices = procfs::readNetDev(process, m_procRoot);
    if (!devices)
        return; // it ended a moment ago
    if ((link.empty() || host.link.empty()) && namesOf(*devices) == host.devices)
        return;
    std::uint64_t received = 0;
    std::uint64_t sent = 0;
    for (const procfs::NetDevice& device : *devices) {
        if (device.name == kLoopback)
            continue;
        received += device.rxBytes;
        sent += device.txBytes;
    }
    sample[trace::Metric::NetRxBytes] = received;
    sample[trace::Metric::NetTxBytes] = sent;
}

} // namespace shimscope::agent
