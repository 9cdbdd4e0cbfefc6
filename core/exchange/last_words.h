// A span is told twice, at its begin and at its end: the last word counts. Pure; any thread.
#pragma once

#include <trace/recording.h>

#include <map>
#include <string>
#include <vector>

namespace shimscope::exchange {

/// The recording's spans, each once, in the order of their last words. They belong to the
/// recording.
[[nodiscard]] inline std::vector<const trace::Span*> lastWords(const trace::Recording& recording)
{
    std::map<std::string, const trace::Span*> last;
    for (const trace::Record& record : recording.records) {
        if (const auto* span = std::get_if<trace::Span>(&record))
            last[span->spanId] = span;
    }
    std::vector<const trace::Span*> spans;
    for (const trace::Record& record : recording.records) {
        const auto* span = std::get_if<trace::Span>(&record);
        if (span != nullptr && last[span->spanId] == span)
            spans.push_back(span);
    }
    return spans;
}

} // namespace shimscope::exchange
