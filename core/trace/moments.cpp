// Moments of each kind of record.
#include <trace/moments.h>

#include <algorithm>

namespace shimscope::trace {

namespace {

struct Moments {
    std::int64_t start = 0, end = 0;
};

Moments momentsOf(const Record& record)
{
    return std::visit(
        [](const auto& one) -> Moments {
            using T = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<T, Span> || std::is_same_v<T, Process>)
                return {one.start, one.end};
            else if constexpr (std::is_same_v<T, Header>)
                return {one.anchorBoot, 0};
            else if constexpr (std::is_same_v<T, Dropped>)
                return {};
            else
                return {one.at, 0};
        },
        record);
}

} // namespace

std::int64_t startOf(const Record& record)
{
    return momentsOf(record).start;
}

std::int64_t momentOf(const Record& record)
{
    const Moments moments = momentsOf(record);
    return std::max(moments.start, moments.end); // an end of 0 has not come
}

} // namespace shimscope::trace
