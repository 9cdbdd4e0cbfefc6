// Delays that double, as client-go computes them.
#include <kubelet/back_off.h>

#include <algorithm>

namespace shimscope::kubelet {
namespace {
constexpr double kFirst = 10e9;
constexpr double kLongest = 300e9;
} // namespace

BackOff::BackOff(double factor)
    : m_first(static_cast<std::int64_t>(kFirst * factor))
    , m_longest(static_cast<std::int64_t>(kLongest * factor))
{
}

bool BackOff::hasExpired(const Entry& entry, std::int64_t failedAt) const
{
    // Twice the longest delay between the last try and this failure: it was healthy for long
    // enough.
    return failedAt - entry.lastUpdate > 2 * m_longest;
}

std::optional<BackOff::Waiting> BackOff::waiting(
    const std::string& key, std::int64_t failedAt, std::int64_t now) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(key);
    if (found == m_entries.end() || hasExpired(found->second, failedAt))
        return std::nullopt;
    const std::int64_t until = failedAt + found->second.delay;
    if (now >= until)
        return std::nullopt;
    return Waiting{found->second.delay, until};
}

void BackOff::next(const std::string& key, std::int64_t failedAt, std::int64_t now)
{
    const std::lock_guard lock(m_mutex);
    const auto [entry, isNew] = m_entries.try_emplace(key);
    const bool restart = isNew || hasExpired(entry->second, failedAt);
    entry->second.delay = restart ? m_first : std::min(entry->second.delay * 2, m_longest);
    entry->second.lastUpdate = now;
}

void BackOff::forget(const std::string& prefix)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_entries, [&](const auto& entry) { return entry.first.starts_with(prefix); });
}

} // namespace shimscope::kubelet
