// Start, attributes and end of a span come as separate records of one spool, in that order.
#include <agent/span_joiner.h>
#include <base/text.h>

#include <algorithm>

namespace shimscope::agent {

using trace::Key;
using trace::RecordType;
using trace::Span;

namespace {

std::string hexOf(std::string_view id)
{
    return base::toHex(id.data(), id.size());
}
int intOf(std::int64_t value)
{
    return static_cast<int>(value);
}

} // namespace

SpanJoiner::SpanJoiner(trace::Hop hop, std::string program, int pid)
    : m_hop(hop), m_program(std::move(program)), m_pid(pid)
{
}

void SpanJoiner::add(const trace::SpoolRecord& record)
{
    switch (record.type) {
    case RecordType::SpanStart:
        return start(record);
    case RecordType::SpanEnd:
        return end(record);
    case RecordType::Step:
        return step(record);
    case RecordType::Attribute:
        return attribute(record);
    case RecordType::Event:
        return event(record);
    }
}

Span SpanJoiner::common(const trace::SpoolRecord& record)
{
    Span span;
    span.spanId = hexOf(record.text(Key::Id));
    span.traceId = hexOf(record.text(Key::TraceOf));
    span.parentId = hexOf(record.text(Key::ParentOf));
    span.pid = intOf(record.number(Key::Pid));
    span.tid = intOf(record.number(Key::Tid));
    span.program = m_program;
    span.method = record.text(Key::Method);
    span.start = record.number(Key::Start);
    if (span.pid != m_pid)
        m_otherWriters.insert(span.pid);
    return span;
}

void SpanJoiner::start(const trace::SpoolRecord& record)
{
    Span span = common(record);
    const std::int64_t hop = record.number(Key::HopOf);
    span.hop = hop >= 0 && hop < trace::kHopCount ? static_cast<trace::Hop>(hop) : m_hop;
    span.kind =
        static_cast<trace::Kind>(std::clamp<std::int64_t>(record.number(Key::KindOf), 0, 2));
    span.protocol = record.text(Key::Protocol);
    span.peer = record.text(Key::Peer);
    span.request = {.type = std::string(record.text(Key::RequestType)),
        .bytes = std::string(record.text(Key::RequestBytes)),
        .json = {},
        .size = static_cast<std::uint64_t>(record.number(Key::RequestSize))};
    const std::string id = span.spanId;
    m_open[id] = std::move(span);
    changed(id);
}

void SpanJoiner::changed(const std::string& id)
{
    if (std::find(m_changed.begin(), m_changed.end(), id) == m_changed.end())
        m_changed.push_back(id);
}

void SpanJoiner::attribute(const trace::SpoolRecord& record)
{
    const std::string id = hexOf(record.text(Key::Id));
    const auto found = m_open.find(id);
    if (found == m_open.end())
        return; // its start was dropped
    found->second.setAttribute(record.text(Key::AttributeName), record.text(Key::AttributeValue));
    changed(id);
}

void SpanJoiner::end(const trace::SpoolRecord& record)
{
    const std::string id = hexOf(record.text(Key::Id));
    const auto found = m_open.find(id);
    if (found == m_open.end())
        return;
    Span span = std::move(found->second);
    m_open.erase(found);
    std::erase(m_changed, id);
    span.end = record.number(Key::End);
    span.code = intOf(record.number(Key::Code));
    span.status = record.text(Key::StatusText);
    if (span.kind == trace::Kind::Step)
        span.result = -1; // an execve that came back
    span.response = {.type = std::string(record.text(Key::ResponseType)),
        .bytes = std::string(record.text(Key::ResponseBytes)),
        .json = {},
        .size = static_cast<std::uint64_t>(record.number(Key::ResponseSize))};
    m_ready.emplace_back(std::move(span));
}

void SpanJoiner::step(const trace::SpoolRecord& record)
{
    Span span = common(record);
    span.hop = trace::Hop::Kernel;
    span.kind = trace::Kind::Step;
    span.protocol = "syscall";
    span.args = record.text(Key::Args);
    span.result = record.number(Key::ResultOf);
    span.code = intOf(record.number(Key::Code));
    span.reason = record.text(Key::Reason);
    span.end = record.number(Key::End);
    if (const std::string_view field = record.text(Key::AttributeValue); !field.empty())
        span.setAttribute("field", field);
    if (span.method == "execve")
        m_open[span.spanId] = span; // it succeeded unless an end with an errno follows
    m_ready.emplace_back(std::move(span));
}

void SpanJoiner::event(const trace::SpoolRecord& record)
{
    m_ready.emplace_back(trace::Event{.kind = std::string(record.text(Key::EventKind)),
        .text = std::string(record.text(Key::EventText)),
        .container = std::string(record.text(Key::AttributeName)),
        .podUid = std::string(record.text(Key::AttributeValue)),
        .at = record.number(Key::Start),
        .detail = std::string(record.text(Key::Args))});
    if (const int pid = intOf(record.number(Key::Pid)); pid != m_pid)
        m_otherWriters.insert(pid);
}

std::vector<trace::Record> SpanJoiner::take()
{
    std::vector<trace::Record> records = std::move(m_ready);
    m_ready.clear();
    for (const std::string& id : m_changed)
        records.emplace_back(m_open.at(id));
    m_changed.clear();
    return records;
}

void SpanJoiner::abandon()
{
    for (auto& [id, span] : m_open) {
        if (span.kind == trace::Kind::Step)
            continue;
        span.status = "the process ended before the call did";
        changed(id);
    }
}

} // namespace shimscope::agent
