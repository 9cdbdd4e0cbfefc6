// W3C traceparent text.
#include <base/text.h>
#include <trace/context.h>

#include <algorithm>

namespace shimscope::trace {

std::string toHex(const TraceId& id)
{
    return base::toHex(id.data(), id.size());
}
std::string toHex(const SpanId& id)
{
    return base::toHex(id.data(), id.size());
}

std::string Context::traceparent() const
{
    if (!valid())
        return {};
    return "00-" + toHex(trace) + "-" + toHex(span) + "-01";
}

std::optional<Context> parseTraceparent(std::string_view text)
{
    // version "-" trace-id "-" parent-id "-" flags
    if (text.size() < 55 || text[2] != '-' || text[35] != '-' || text[52] != '-')
        return std::nullopt;
    if (text.substr(0, 2) == "ff"
        || (text.size() > 55 && (text.substr(0, 2) == "00" || text[55] != '-')))
        return std::nullopt;
    const auto version = base::fromHex(text.substr(0, 2));
    const auto trace = base::fromHex(text.substr(3, 32));
    const auto span = base::fromHex(text.substr(36, 16));
    const auto flags = base::fromHex(text.substr(53, 2));
    if (!version || !trace || !span || !flags)
        return std::nullopt;
    Context context;
    std::copy(trace->begin(), trace->end(), context.trace.begin());
    std::copy(span->begin(), span->end(), context.span.begin());
    if (!context.valid())
        return std::nullopt;
    return context;
}

} // namespace shimscope::trace
