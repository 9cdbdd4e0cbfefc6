// Spans and steps into the spool.
#include <base/text.h>
#include <base/time.h>
#include <trace/spool.h>
#include <trace/tracer.h>

#include <sys/random.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <memory>

namespace shimscope::trace {

namespace {

constexpr std::size_t kMessageLimit = 64U << 10U;

/// The process's tracer, made once by openTracer() and never destroyed: a clone's child goes on
/// using it.
struct Tracer {
    SpoolWriter spool;
    std::string dir;
    Hop hop;
    std::uint64_t idBase; ///< random, so that ids of different processes differ
};

Tracer* g_tracer = nullptr; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
std::int64_t g_clockOffset = 0; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
thread_local Context t_context; // NOLINT
thread_local std::int64_t t_pid = 0; // NOLINT
thread_local std::int64_t t_tid = 0; // NOLINT

std::string_view raw(const std::int64_t& value)
{
    return {reinterpret_cast<const char*>(&value), sizeof value};
}
template <std::size_t N>
std::string_view raw(const std::array<std::uint8_t, N>& id)
{
    return {reinterpret_cast<const char*>(id.data()), N};
}

void learnThread()
{
    if (t_tid == 0) {
        t_pid = ::getpid();
        t_tid = ::gettid();
    }
}

SpanId newSpanId()
{
    const std::uint64_t id = g_tracer->idBase + g_tracer->spool.nextId();
    SpanId bytes;
    std::memcpy(bytes.data(), &id, bytes.size());
    return bytes;
}

TraceId newTraceId()
{
    // Span ids are unique on the machine, so a random base and one of them make a trace id without
    // a system call.
    TraceId id;
    const SpanId low = newSpanId();
    std::memcpy(id.data(), &g_tracer->idBase, 8);
    std::memcpy(id.data() + 8, low.data(), 8);
    return id;
}

} // namespace

std::int64_t now()
{
    return base::bootNow() - g_clockOffset;
}
bool tracing()
{
    return g_tracer != nullptr;
}
void setClockOffset(std::int64_t nanoseconds)
{
    g_clockOffset = nanoseconds;
}

void setThreadIds(int pid, int tid)
{
    t_pid = pid;
    t_tid = tid;
}

const std::string& spoolDir()
{
    static const std::string none;
    return g_tracer != nullptr ? g_tracer->dir : none;
}

base::Status openTracer(
    const std::string& dir, Hop hop, std::string_view program, std::uint64_t capacity)
{
    if (dir.empty() || g_tracer != nullptr)
        return {};
    auto spool = SpoolWriter::create(dir, hop, program, capacity);
    if (!spool)
        return base::wrap(spool.error(), "open tracer");
    std::uint64_t idBase = 0;
    (void)!::getrandom(&idBase, sizeof idBase, 0);
    g_tracer = new Tracer{std::move(*spool), dir, hop, idBase};
    return {};
}

base::Status openTracerFromEnvironment(Hop hop, std::string_view program, std::uint64_t capacity)
{
    const char* dir =
        std::getenv(kSpoolVariable); // NOLINT(concurrency-mt-unsafe): before threads start
    TRY_VOID(openTracer(dir != nullptr ? dir : "", hop, program, capacity));
    const char* parent = std::getenv(kTraceparentVariable); // NOLINT(concurrency-mt-unsafe)
    if (parent != nullptr) {
        if (const auto context = parseTraceparent(parent))
            setCurrentContext(*context);
    }
    return {};
}

Context currentContext()
{
    return t_context;
}
void setCurrentContext(const Context& context)
{
    t_context = context;
}

std::vector<std::string> environmentForChild()
{
    if (g_tracer == nullptr)
        return {};
    std::vector<std::string> variables{std::string(kSpoolVariable) + "=" + g_tracer->dir};
    if (t_context.valid())
        variables.push_back(std::string(kTraceparentVariable) + "=" + t_context.traceparent());
    return variables;
}

SpanScope::SpanScope(const SpanOptions& options)
{
    m_before = t_context;
    if (g_tracer == nullptr) {
        m_context = options.parent != nullptr ? *options.parent : t_context;
        return;
    }
    learnThread();
    const Context parent = options.parent != nullptr ? *options.parent : t_context;
    m_context.trace = parent.valid() ? parent.trace : newTraceId();
    m_context.span = newSpanId();
    const std::int64_t start = now();
    const auto kind = static_cast<std::int64_t>(options.kind);
    const auto size = static_cast<std::int64_t>(options.requestBytes.size());
    const auto hop = static_cast<std::int64_t>(options.otherHop ? options.hop : g_tracer->hop);
    g_tracer->spool.append(RecordType::SpanStart,
        {{Key::Id, raw(m_context.span)}, {Key::TraceOf, raw(m_context.trace)},
            {Key::ParentOf, parent.valid() ? raw(parent.span) : std::string_view()},
            {Key::KindOf, raw(kind)}, {Key::Pid, raw(t_pid)}, {Key::Tid, raw(t_tid)},
            {Key::HopOf, raw(hop)}, {Key::Protocol, options.protocol},
            {Key::Method, options.method}, {Key::Peer, options.peer}, {Key::Start, raw(start)},
            {Key::RequestType, options.requestType},
            {Key::RequestBytes, options.requestBytes.substr(0, kMessageLimit)},
            {Key::RequestSize, raw(size)}});
    t_context = m_context;
    m_active = true;
    m_current = true;
}

SpanScope::~SpanScope()
{
    end();
}

void SpanScope::attribute(std::string_view key, std::string_view value)
{
    if (m_active && !value.empty())
        g_tracer->spool.append(RecordType::Attribute,
            {{Key::Id, raw(m_context.span)}, {Key::AttributeName, key},
                {Key::AttributeValue, value}});
}

void SpanScope::response(std::string_view type, std::string_view bytes)
{
    if (!m_active)
        return;
    m_responseType = type;
    m_responseBytes = bytes.substr(0, kMessageLimit);
    m_responseSize = bytes.size();
}

void SpanScope::outcome(int code, std::string_view text)
{
    m_code = code;
    m_status = text;
}

void SpanScope::outcome(const base::Error& error)
{
    const int err = error.errnoValue();
    outcome(err != 0 ? err : 1, error.toString());
}

void SpanScope::detach()
{
    if (m_current)
        t_context = m_before;
    m_current = false;
}

void SpanScope::end()
{
    if (!m_active)
        return;
    m_active = false;
    detach();
    const std::int64_t end = now();
    const std::int64_t code = m_code;
    const auto size = static_cast<std::int64_t>(m_responseSize);
    g_tracer->spool.append(RecordType::SpanEnd,
        {{Key::Id, raw(m_context.span)}, {Key::End, raw(end)}, {Key::Code, raw(code)},
            {Key::StatusText, m_status}, {Key::ResponseType, m_responseType},
            {Key::ResponseBytes, m_responseBytes}, {Key::ResponseSize, raw(size)}});
}

namespace {

SpanId writeStep(std::string_view call, std::string_view args, std::int64_t result,
    std::int64_t err, std::string_view reason, std::int64_t start, std::int64_t end,
    std::string_view field)
{
    learnThread();
    const SpanId id = newSpanId();
    g_tracer->spool.append(RecordType::Step,
        {{Key::Id, raw(id)}, {Key::TraceOf, raw(t_context.trace)},
            {Key::ParentOf, t_context.valid() ? raw(t_context.span) : std::string_view()},
            {Key::Pid, raw(t_pid)}, {Key::Tid, raw(t_tid)}, {Key::Method, call}, {Key::Args, args},
            {Key::ResultOf, raw(result)}, {Key::Code, raw(err)}, {Key::Reason, reason},
            {Key::Start, raw(start)}, {Key::End, raw(end)}, {Key::AttributeValue, field}});
    return id;
}

} // namespace

void step(std::string_view call, std::string_view args, std::int64_t result, int err,
    std::string_view reason, std::int64_t start, std::int64_t end, std::string_view field)
{
    if (g_tracer != nullptr)
        writeStep(call, args, result, err, reason, start, end, field);
}

std::uint64_t execStep(std::string_view args, std::string_view reason, std::string_view field)
{
    if (g_tracer == nullptr)
        return 0;
    const std::int64_t at = now();
    const SpanId id = writeStep("execve", args, 0, 0, reason, at, at, field);
    std::uint64_t value = 0;
    std::memcpy(&value, id.data(), sizeof value);
    return value;
}

void execFailed(std::uint64_t id, int err)
{
    if (g_tracer == nullptr)
        return;
    SpanId bytes;
    std::memcpy(bytes.data(), &id, bytes.size());
    const std::int64_t end = now();
    const std::int64_t code = err;
    g_tracer->spool.append(
        RecordType::SpanEnd, {{Key::Id, raw(bytes)}, {Key::End, raw(end)}, {Key::Code, raw(code)}});
}

void event(std::string_view kind, std::string_view text, std::string_view containerId,
    std::string_view podUid, std::string_view detail)
{
    if (g_tracer == nullptr)
        return;
    learnThread();
    const std::int64_t at = now();
    g_tracer->spool.append(RecordType::Event,
        {{Key::Start, raw(at)}, {Key::Pid, raw(t_pid)}, {Key::EventKind, kind},
            {Key::EventText, text}, {Key::AttributeName, containerId},
            {Key::AttributeValue, podUid}, {Key::Args, detail},
            {Key::Id, t_context.valid() ? raw(t_context.span) : std::string_view()}});
}

} // namespace shimscope::trace
