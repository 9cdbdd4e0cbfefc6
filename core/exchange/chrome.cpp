#include <trace/moments.h>

#include <exchange/chrome.h>
#include <exchange/last_words.h>
#include <nlohmann/json.hpp>

#include <map>
#include <set>

namespace shimscope::exchange {

namespace {

using Json = nlohmann::ordered_json;
using trace::Metric;

/// Microseconds since the first record, so that viewers do not begin at the machine's boot.
class ChromeWriter {
public:
    explicit ChromeWriter(const trace::Recording& recording) : m_recording(recording) { }
    std::string write();

private:
    [[nodiscard]] double micros(std::int64_t at) const
    {
        return static_cast<double>(at - m_first) / 1000.0;
    }
    void findFirst();
    void add(const trace::Span& span);
    void add(const trace::Event& event);
    void add(const trace::Sample& sample);
    void addFlow(const trace::Span& span);
    void nameProcess(const trace::Span& span);

    const trace::Recording& m_recording;
    std::int64_t m_first = 0, m_last = 0;
    std::set<int> m_named;
    std::set<std::string> m_clients; ///< ids of calls that a server may answer
    std::map<std::string, std::string> m_containers; ///< id → name
    Json m_events = Json::array();
};

void ChromeWriter::findFirst()
{
    for (const trace::Record& record : m_recording.records) {
        const bool drawn = trace::isOneOf<trace::Span, trace::Event, trace::Sample>(record);
        const std::int64_t at = drawn ? trace::startOf(record) : 0;
        if (at > 0 && (m_first == 0 || at < m_first))
            m_first = at;
        m_last = std::max(m_last, at);
        if (const auto* span = std::get_if<trace::Span>(&record)) {
            m_last = std::max(m_last, span->end);
            if (span->kind == trace::Kind::Client)
                m_clients.insert(span->spanId);
        } else if (const auto* container = std::get_if<trace::Container>(&record)) {
            m_containers[container->id] = container->sandbox ? "pause" : container->name;
        }
    }
}

void ChromeWriter::nameProcess(const trace::Span& span)
{
    if (!m_named.insert(span.pid).second)
        return;
    m_events.push_back(Json{{"ph", "M"}, {"name", "process_name"}, {"pid", span.pid},
        {"args", {{"name", span.program.empty() ? trace::toString(span.hop) : span.program}}}});
    m_events.push_back(Json{{"ph", "M"}, {"name", "process_sort_index"}, {"pid", span.pid},
        {"args", {{"sort_index", static_cast<int>(span.hop)}}}});
}

/// An arrow from the call to who answers it: both ends carry the call's id.
void ChromeWriter::addFlow(const trace::Span& span)
{
    const bool answers = span.kind == trace::Kind::Server && m_clients.contains(span.parentId);
    if (span.kind != trace::Kind::Client && !answers)
        return;
    Json flow{{"ph", answers ? "f" : "s"}, {"name", "call"}, {"cat", "call"},
        {"id", answers ? span.parentId : span.spanId}, {"ts", micros(span.start)},
        {"pid", span.pid}, {"tid", span.tid}};
    if (answers)
        flow["bp"] = "e";
    m_events.push_back(std::move(flow));
}

void ChromeWriter::add(const trace::Span& span)
{
    nameProcess(span);
    const std::int64_t end = span.open() ? m_last : span.end;
    Json args{{"kind", trace::toString(span.kind)}, {"protocol", span.protocol}};
    for (const auto& [key, value] : span.attributes)
        args[key] = value;
    const std::pair<const char*, const std::string&> texts[] = {{"args", span.args},
        {"why", span.reason}, {"status", span.status}, {"request", span.request.json},
        {"response", span.response.json}};
    for (const auto& [key, value] : texts) {
        if (!value.empty())
            args[key] = value;
    }
    if (span.kind == trace::Kind::Step)
        args["result"] = span.result;
    if (span.code != 0)
        args["code"] = span.code;
    if (span.open())
        args["open"] = true;
    m_events.push_back(Json{{"ph", "X"},
        {"name", span.kind == trace::Kind::Step ? span.method : std::string(span.shortMethod())},
        {"cat", trace::toString(span.hop)}, {"ts", micros(span.start)},
        {"dur", static_cast<double>(end - span.start) / 1000.0}, {"pid", span.pid},
        {"tid", span.tid}, {"args", std::move(args)}});
    addFlow(span);
}

void ChromeWriter::add(const trace::Event& event)
{
    m_events.push_back(Json{{"ph", "i"}, {"s", "g"}, {"name", event.kind}, {"ts", micros(event.at)},
        {"pid", 0}, {"tid", 0}, {"args", {{"text", event.text}, {"container", event.container}}}});
}

void ChromeWriter::add(const trace::Sample& sample)
{
    const auto known = m_containers.find(sample.container);
    const std::string name = (known == m_containers.end() ? std::string() : known->second + " ")
        + sample.container.substr(0, 12);
    Json memory = Json::object();
    if (const auto& current = sample[Metric::MemoryCurrent])
        memory["memory.current"] = *current;
    if (const auto& working = sample[Metric::MemoryWorkingSet])
        memory["working set"] = *working;
    if (!memory.empty())
        m_events.push_back(Json{{"ph", "C"}, {"name", name + " memory"}, {"ts", micros(sample.at)},
            {"pid", 0}, {"args", std::move(memory)}});
    if (const auto& used = sample[Metric::CpuUsage])
        m_events.push_back(Json{{"ph", "C"}, {"name", name + " cpu.stat usage_usec"},
            {"ts", micros(sample.at)}, {"pid", 0}, {"args", {{"usage_usec", *used}}}});
}

std::string ChromeWriter::write()
{
    findFirst();
    m_events.push_back(Json{
        {"ph", "M"}, {"name", "process_name"}, {"pid", 0}, {"args", {{"name", "containers"}}}});
    for (const trace::Span* span : lastWords(m_recording))
        add(*span);
    for (const trace::Record& record : m_recording.records) {
        if (const auto* event = std::get_if<trace::Event>(&record))
            add(*event);
        else if (const auto* sample = std::get_if<trace::Sample>(&record))
            add(*sample);
    }
    const trace::Header& header = m_recording.header;
    const Json document{{"displayTimeUnit", "ms"},
        {"otherData",
            {{"host", header.host}, {"kernel", header.kernel}, {"cgroup", header.cgroupMode},
                {"source", "shimscope"}}},
        {"traceEvents", std::move(m_events)}};
    // A message may hold bytes that are no UTF-8: they are replaced, not refused.
    return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace

std::string toChromeTrace(const trace::Recording& recording)
{
    return ChromeWriter(recording).write();
}

} // namespace shimscope::exchange
