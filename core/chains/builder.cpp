// What all kinds of lines share: times, ids, parents; and the recording that comes out.
#include <base/text.h>

#include <chains/builder.h>

#include <algorithm>
#include <array>

namespace shimscope::chains {

namespace {

std::string idOf(std::size_t number, std::size_t digits)
{
    std::string hex;
    for (std::size_t i = 0; i < digits; ++i, number >>= 4U)
        hex.insert(hex.begin(), "0123456789abcdef"[number & 15U]);
    return hex;
}

template <class Lines>
void takeEarliest(std::int64_t& earliest, const Lines& lines)
{
    for (const auto& each : lines)
        earliest = std::min(earliest, each.line.at);
}

std::int64_t atOf(const trace::Record& record)
{
    return std::visit(
        [](const auto& value) -> std::int64_t {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, trace::Process> || std::is_same_v<T, trace::Span>)
                return value.start;
            else if constexpr (requires { value.at; })
                return value.at;
            else
                return 0;
        },
        record);
}

} // namespace

bool changesSomething(const trace::Span& call)
{
    static constexpr std::array<std::string_view, 8> kChanges{"RunPodSandbox", "StopPodSandbox",
        "RemovePodSandbox", "CreateContainer", "StartContainer", "StopContainer", "RemoveContainer",
        "PullImage"};
    return call.protocol.starts_with("CRI")
        && std::find(kChanges.begin(), kChanges.end(), call.shortMethod()) != kChanges.end();
}

Builder::Builder(const Folder& folder) : m_folder(folder)
{
    m_origin = INT64_MAX;
    takeEarliest(m_origin, folder.proxy);
    takeEarliest(m_origin, folder.runs);
    takeEarliest(m_origin, folder.spans);
    // The merged time line has its own zero; the runs of the OCI runtime stand in both.
    for (const auto& each : folder.merged) {
        for (const auto& run : folder.runs) {
            if (m_zero == 0 && each.line.source == "START"
                && each.line.text.starts_with("pid=" + std::to_string(run.line.pid) + " "))
                m_zero = run.line.at - each.line.offset;
        }
    }
    m_places = findPlaces();
}

trace::Span Builder::spanOf(trace::Hop hop, const std::string& where) const
{
    trace::Span span;
    span.hop = hop;
    span.setAttribute("log", where);
    return span;
}

trace::Span& Builder::keep(trace::Span span)
{
    constexpr std::size_t kSpanDigits = 16;
    if (span.spanId.empty())
        span.spanId = idOf(m_spans.size() + 1, kSpanDigits);
    m_spans.push_back(std::move(span));
    return m_spans.back();
}

trace::Span* Builder::around(std::int64_t at, const Pick& pick)
{
    trace::Span* best = nullptr;
    for (trace::Span& each : m_spans) {
        if (each.start <= at && at <= each.end && pick(each)
            && (!best || each.start >= best->start))
            best = &each;
    }
    return best;
}

void Builder::takeParent(trace::Span& span, trace::Span* parent, const std::string& by)
{
    span.setAttribute("parent.by", parent != nullptr ? by : "not observed");
    if (parent != nullptr)
        span.parentId = parent->spanId;
}

trace::Recording Builder::finish()
{
    std::stable_sort(m_spans.begin(), m_spans.end(),
        [](const trace::Span& a, const trace::Span& b) { return a.start < b.start; });
    nameSubjects();
    std::map<std::string, std::string> traceOf; // by span
    std::size_t traces = 0;
    for (trace::Span& span : m_spans) {
        if (!span.traceId.empty())
            continue;
        constexpr std::size_t kTraceDigits = 32;
        const auto parent = traceOf.find(span.parentId);
        span.traceId = parent != traceOf.end() ? parent->second : idOf(++traces, kTraceDigits);
        traceOf[span.spanId] = span.traceId;
    }
    trace::Recording recording;
    recording.warnings = m_folder.warnings;
    trace::Header& header = recording.header;
    header.chain = m_folder.about.chain;
    header.host = m_folder.about.host;
    header.kernel = m_folder.about.kernel;
    header.distribution = m_folder.about.distribution;
    header.cgroupMode = m_folder.about.cgroupMode;
    header.cpus = m_folder.about.cpus;
    header.versions = m_folder.about.versions;
    header.notes = m_folder.about.notes;
    for (const std::string& warning : m_folder.warnings)
        header.notes.push_back("not read: " + warning);
    header.privilege = "recorded from outside";
    header.anchorWall = m_origin;
    header.anchorBoot = kFirst;
    for (trace::Process& process : m_processes)
        recording.records.emplace_back(std::move(process));
    for (trace::Record& state : m_states)
        recording.records.push_back(std::move(state));
    for (trace::Span& span : m_spans)
        recording.records.emplace_back(std::move(span));
    std::stable_sort(recording.records.begin(), recording.records.end(),
        [](const trace::Record& a, const trace::Record& b) { return atOf(a) < atOf(b); });
    return recording;
}

} // namespace shimscope::chains
