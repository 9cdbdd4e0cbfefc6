// cgroupfs::Watch per container.
#include <agent/container_watches.h>
#include <base/log.h>

#include <algorithm>

namespace shimscope::agent {

namespace {
constexpr std::size_t kToldKept = 256; // late reports come within a second or so
}

void ContainerWatches::add(const RuntimeState& state)
{
    if (m_watches.contains(state.id) || state.cgroups.empty())
        return;
    auto watch = cgroupfs::Watch::open(m_layout, state.cgroups);
    if (watch)
        m_watches.emplace(state.id, Entry{std::move(*watch)});
    else if (!watch.error().is(ENOENT)) // gone already is no news
        base::logWarning(watch.error().toString());
}

std::vector<int> ContainerWatches::fds() const
{
    std::vector<int> all;
    all.reserve(m_watches.size());
    for (const auto& [id, entry] : m_watches)
        all.push_back(entry.watch.fd());
    return all;
}

std::vector<trace::Event> ContainerWatches::read(std::int64_t now)
{
    std::vector<trace::Event> events;
    for (auto it = m_watches.begin(); it != m_watches.end();) {
        const auto current = it++;
        auto& [id, entry] = *current;
        const auto changes = entry.watch.read();
        const auto grown = [&](const char* name, std::uint64_t& total, std::uint64_t by) {
            const std::uint64_t before = total;
            total += by;
            return std::string(name) + " " + std::to_string(before) + " → " + std::to_string(total);
        };
        if (changes && changes->oomKills > 0) {
            events.push_back({.kind = "oom",
                .text = grown("oom_kill", entry.oomKills, changes->oomKills),
                .container = id,
                .podUid = {},
                .at = now});
            tell(id);
        }
        if (!changes || changes->gone)
            m_watches.erase(current);
    }
    return events;
}

void ContainerWatches::tell(const std::string& id)
{
    m_told.push_back(id);
    if (m_told.size() > kToldKept)
        m_told.pop_front();
}

bool ContainerWatches::isNews(const std::string& id)
{
    if (m_watches.contains(id) || std::find(m_told.begin(), m_told.end(), id) != m_told.end())
        return false;
    tell(id);
    return true;
}

} // namespace shimscope::agent
