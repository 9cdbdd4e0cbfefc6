#include <models/sample_log.h>

#include <algorithm>

namespace shimscope::models {

namespace {

constexpr std::int64_t kMinute = 60'000'000'000;

/// How long a reading stays in a level, and how far two of it are apart there.
struct Keep {
    std::int64_t age, step;
};
constexpr std::array<Keep, 4> kKeep{{
    {2 * kMinute, 0},
    {15 * kMinute, kMinute / 60},
    {60 * kMinute, kMinute / 6},
    {12 * 60 * kMinute, kMinute},
}};

constexpr auto kEarlier = [](const trace::Sample& sample, std::int64_t t) { return sample.at < t; };
constexpr auto kLater = [](std::int64_t t, const trace::Sample& sample) { return t < sample.at; };

std::uint64_t memoryOf(const trace::Sample& sample)
{
    return sample[trace::Metric::MemoryCurrent].value_or(0);
}

} // namespace

void SampleLog::add(const trace::Sample& sample, bool thins)
{
    std::size_t level = 0;
    while (level + 1 < kLevels && !m_levels[level + 1].empty()
        && m_levels[level + 1].back().at > sample.at)
        ++level;
    Level& list = m_levels[level];
    auto at = list.end();
    while (at != list.begin() && std::prev(at)->at > sample.at)
        --at;
    list.insert(at, sample);
    if (thins)
        thin(m_levels[0].empty() ? sample.at : m_levels[0].back().at);
}

void SampleLog::thin(std::int64_t now)
{
    for (std::size_t level = 0; level < kLevels; ++level) {
        Level& list = m_levels[level];
        while (!list.empty() && list.front().at < now - kKeep[level].age) {
            if (level + 1 < kLevels)
                takeOver(level + 1, std::move(list.front()));
            list.pop_front();
        }
    }
}

void SampleLog::takeOver(std::size_t level, trace::Sample sample)
{
    Level& list = m_levels[level];
    const std::int64_t step = kKeep[level].step;
    if (list.empty() || list.back().at / step != sample.at / step)
        list.push_back(std::move(sample));
    else if (memoryOf(sample) >= memoryOf(list.back()))
        list.back() = std::move(sample);
}

std::size_t SampleLog::size() const
{
    std::size_t sum = 0;
    for (const Level& list : m_levels)
        sum += list.size();
    return sum;
}

const trace::Sample* SampleLog::until(std::int64_t t) const
{
    for (const Level& list : m_levels) {
        const auto after = std::upper_bound(list.begin(), list.end(), t, kLater);
        if (after != list.begin())
            return &*std::prev(after);
    }
    return nullptr;
}

const trace::Sample* SampleLog::from(std::int64_t t) const
{
    for (auto list = m_levels.rbegin(); list != m_levels.rend(); ++list) {
        const auto first = std::lower_bound(list->begin(), list->end(), t, kEarlier);
        if (first != list->end())
            return &*first;
    }
    return nullptr;
}

void SampleLog::copy(std::int64_t first, std::int64_t last, std::vector<trace::Sample>& to) const
{
    for (auto list = m_levels.rbegin(); list != m_levels.rend(); ++list) {
        const auto begin = std::lower_bound(list->begin(), list->end(), first, kEarlier);
        to.insert(to.end(), begin, std::upper_bound(begin, list->end(), last, kLater));
    }
}

} // namespace shimscope::models
