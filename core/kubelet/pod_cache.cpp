// States by pod, and who waits for a newer one.
#include <kubelet/pod_cache.h>

#include <algorithm>

namespace shimscope::kubelet {

void PodCache::set(const std::string& uid, Shared status, std::int64_t asOf)
{
    const std::lock_guard lock(m_mutex);
    if (status->empty())
        m_entries.erase(uid);
    else
        m_entries[uid] = {std::move(status), asOf};
    m_changed.notify_all();
}

void PodCache::confirm(std::int64_t asOf)
{
    const std::lock_guard lock(m_mutex);
    m_confirmed = asOf;
    m_changed.notify_all();
}

PodCache::Shared PodCache::newerThan(
    const std::string& uid, std::int64_t since, const std::atomic<bool>& cancelled)
{
    std::unique_lock lock(m_mutex);
    const auto isFresh = [&] {
        const auto found = m_entries.find(uid);
        return std::max(m_confirmed, found == m_entries.end() ? 0 : found->second.asOf) > since;
    };
    m_changed.wait(lock, [&] { return cancelled || isFresh(); });
    if (cancelled)
        return nullptr;
    const auto found = m_entries.find(uid);
    if (found != m_entries.end())
        return found->second.status;
    auto nothing = std::make_shared<PodStatus>();
    nothing->uid = uid;
    return nothing;
}

void PodCache::forget(const std::string& uid)
{
    const std::lock_guard lock(m_mutex);
    m_entries.erase(uid);
}

void PodCache::wakeAll()
{
    const std::lock_guard lock(
        m_mutex); // a waiter is either before its look at `cancelled`, or asleep
    m_changed.notify_all();
}

std::vector<PodCache::Shared> PodCache::all() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<Shared> all;
    for (const auto& [uid, entry] : m_entries)
        all.push_back(entry.status);
    return all;
}

bool PodCache::isReady() const
{
    const std::lock_guard lock(m_mutex);
    return m_confirmed != 0;
}

} // namespace shimscope::kubelet
