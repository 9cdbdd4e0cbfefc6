#include <models/usage_history.h>

namespace shimscope::models {

using trace::Metric;

/// A point is the mean between two readings that are `step` apart.
void UsageHistory::take(Track& track, const trace::Sample& sample) const
{
    if (!sample[Metric::CpuUsage])
        return;
    const bool same = track.last && track.last->container == sample.container;
    if (same && sample.at - track.last->at < m_step)
        return;
    if (same) {
        const std::uint64_t before = *(*track.last)[Metric::CpuUsage];
        const std::uint64_t now = *sample[Metric::CpuUsage];
        const double grown = now >= before ? static_cast<double>(now - before) : 0;
        track.points.push_back(
            {sample.at, grown * 1000.0 / static_cast<double>(sample.at - track.last->at),
                static_cast<double>(sample[Metric::MemoryCurrent].value_or(0))});
    }
    track.last = sample;
}

void UsageHistory::advance(const Store& store, const Place& place, std::int64_t t)
{
    Track& track = m_tracks[place];
    track.advanced = true;
    if (t < track.until || t - track.until > m_length)
        track = Track{{}, {}, t - m_length, true};
    for (const trace::Sample& sample : store.samples(place, track.until + 1, t))
        take(track, sample);
    track.until = t;
    while (!track.points.empty() && track.points.front().at < t - m_length)
        track.points.pop_front();
}

const std::deque<UsageHistory::Point>& UsageHistory::of(const Place& place) const
{
    static const std::deque<Point> kNone;
    const auto found = m_tracks.find(place);
    return found == m_tracks.end() ? kNone : found->second.points;
}

void UsageHistory::forgetOthers()
{
    std::erase_if(m_tracks, [](const auto& each) { return !each.second.advanced; });
    for (auto& [place, track] : m_tracks)
        track.advanced = false;
}

} // namespace shimscope::models
