// The JSON form of records.
#include <trace/record.h>
#include <trace/sample_line.h>

#include <nlohmann/json.hpp>

namespace shimscope::trace {

namespace {

using nlohmann::json;

constexpr std::array<const char*, kMetricCount> kMetrics{"cpu.usage_usec", "cpu.user_usec",
    "cpu.system_usec", "cpu.quota_usec", "cpu.period_usec", "cpu.nr_periods", "cpu.nr_throttled",
    "cpu.throttled_usec", "cpu.weight", "memory.current", "memory.working_set", "memory.max",
    "memory.high", "memory.swap.current", "memory.events.high", "memory.events.max",
    "memory.events.oom", "memory.events.oom_kill", "pids.current", "pids.max", "io.rbytes",
    "io.wbytes", "cpu.pressure.some", "cpu.pressure.full", "memory.pressure.some",
    "memory.pressure.full", "io.pressure.some", "io.pressure.full", "net.rx_bytes", "net.tx_bytes"};

/// Reads and writes one set of members; empty values are not written, absent ones keep their
/// default.
class Writer {
public:
    explicit Writer(const char* type) { m_json["t"] = type; }
    template <class T>
    void operator()(const char* key, const T& value)
    {
        if (value != T{})
            m_json[key] = value;
    }
    void operator()(const char* key, const Hop& hop) { m_json[key] = toString(hop); }
    void operator()(const char* key, const Kind& kind) { m_json[key] = toString(kind); }
    [[nodiscard]] json& get() { return m_json; }

private:
    json m_json;
};

class Reader {
public:
    explicit Reader(const json& from) : m_json(from) { }
    template <class T>
    void operator()(const char* key, T& value) const
    {
        const auto found = m_json.find(key);
        if (found == m_json.end())
            return;
        if constexpr (std::is_same_v<T, bool>) {
            if (found->is_boolean())
                value = found->get<bool>();
        } else if constexpr (std::is_integral_v<T>) {
            if (found->is_number_integer()) // a fraction may be out of the range of T
                value = found->get<T>();
        } else if constexpr (std::is_arithmetic_v<T>) {
            if (found->is_number())
                value = found->get<T>();
        } else if constexpr (std::is_same_v<T, std::string>) {
            if (found->is_string())
                value = found->get<std::string>();
        } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
            for (const json& item : *found) {
                if (item.is_string())
                    value.push_back(item.get<std::string>());
            }
        } else {
            for (const auto& [name, item] : found->items()) {
                if (item.is_string())
                    value[name] = item.template get<std::string>();
            }
        }
    }
    void operator()(const char* key, Hop& hop) const
    {
        std::string text;
        (*this)(key, text);
        hop = parseHop(text);
    }
    void operator()(const char* key, Kind& kind) const
    {
        std::string text;
        (*this)(key, text);
        kind = parseKind(text);
    }

private:
    const json& m_json;
};

template <class Visitor, class T>
void members(Visitor& v, T& h) requires std::is_same_v<std::remove_const_t<T>, Header>
{
    v("version", h.version), v("host", h.host), v("kernel", h.kernel), v("bootId", h.bootId),
        v("distribution", h.distribution);
    v("cgroupMode", h.cgroupMode), v("cgroupRoot", h.cgroupRoot), v("privilege", h.privilege),
        v("cpus", h.cpus);
    v("memory", h.memoryBytes), v("anchorWall", h.anchorWall), v("anchorBoot", h.anchorBoot),
        v("versions", h.versions);
    v("backoffFactor", h.backoffFactor), v("notes", h.notes), v("chain", h.chain);
}
template <class Visitor, class T>
void members(Visitor& v, T& p) requires std::is_same_v<std::remove_const_t<T>, Process>
{
    v("pid", p.pid), v("ppid", p.ppid), v("hop", p.hop), v("program", p.program),
        v("cmdline", p.commandLine);
    v("sandbox", p.sandboxId), v("rss", p.rssBytes), v("start", p.start), v("end", p.end);
}
template <class Visitor, class T>
void members(Visitor& v, T& s) requires std::is_same_v<std::remove_const_t<T>, Span>
{
    v("trace", s.traceId), v("id", s.spanId), v("parent", s.parentId), v("hop", s.hop),
        v("kind", s.kind), v("pid", s.pid);
    v("tid", s.tid), v("program", s.program), v("protocol", s.protocol), v("method", s.method),
        v("peer", s.peer);
    v("start", s.start), v("end", s.end), v("code", s.code), v("status", s.status),
        v("args", s.args), v("result", s.result);
    v("reason", s.reason), v("reqType", s.request.type), v("req", s.request.json),
        v("reqSize", s.request.size);
    v("respType", s.response.type), v("resp", s.response.json), v("respSize", s.response.size);
}
template <class Visitor, class T>
void members(Visitor& v, T& p) requires std::is_same_v<std::remove_const_t<T>, Pod>
{
    v("uid", p.uid), v("name", p.name), v("namespace", p.nameSpace), v("sandbox", p.sandboxId),
        v("state", p.state);
    v("qos", p.qos), v("ip", p.ip), v("cgroup", p.cgroupPath), v("manifest", p.manifest),
        v("at", p.at);
    v("engine", p.engine), v("observed", p.observed);
}
template <class Visitor, class T>
void members(Visitor& v, T& c) requires std::is_same_v<std::remove_const_t<T>, Container>
{
    v("id", c.id), v("name", c.name), v("pod", c.podUid), v("sandbox", c.sandboxId),
        v("image", c.image), v("pause", c.sandbox);
    v("state", c.state), v("reason", c.reason), v("message", c.message), v("pid", c.pid),
        v("exitCode", c.exitCode);
    v("restarts", c.restarts), v("cgroup", c.cgroupPath), v("created", c.created),
        v("started", c.started);
    v("finished", c.finished), v("backoffUntil", c.backoffUntil), v("at", c.at);
    v("engine", c.engine), v("observed", c.observed), v("startedBy", c.startedBy);
}
template <class Visitor, class T>
void members(Visitor& v, T& s) requires std::is_same_v<std::remove_const_t<T>, Sample>
{
    v("c", s.container), v("at", s.at);
}
template <class Visitor, class T>
void members(Visitor& v, T& e) requires std::is_same_v<std::remove_const_t<T>, Event>
{
    v("kind", e.kind), v("text", e.text), v("container", e.container), v("pod", e.podUid),
        v("at", e.at), v("detail", e.detail);
}
template <class Visitor, class T>
void members(Visitor& v, T& n) requires std::is_same_v<std::remove_const_t<T>, Namespaces>
{
    v("pid", n.pid), v("container", n.container), v("inodes", n.inodes), v("doubts", n.doubts),
        v("at", n.at);
}
template <class Visitor, class T>
void members(Visitor& v, T& d) requires std::is_same_v<std::remove_const_t<T>, Dropped>
{
    v("pid", d.pid), v("program", d.program), v("count", d.count);
}

constexpr const char* typeName(const Header&)
{
    return "header";
}
constexpr const char* typeName(const Process&)
{
    return "process";
}
constexpr const char* typeName(const Span&)
{
    return "span";
}
constexpr const char* typeName(const Pod&)
{
    return "pod";
}
constexpr const char* typeName(const Container&)
{
    return "container";
}
constexpr const char* typeName(const Sample&)
{
    return "sample";
}
constexpr const char* typeName(const Event&)
{
    return "event";
}
constexpr const char* typeName(const Namespaces&)
{
    return "namespaces";
}
constexpr const char* typeName(const Dropped&)
{
    return "dropped";
}

template <class T>
void writeExtra(const T&, json&)
{
}
void writeExtra(const Header&, json& out)
{
    out["format"] = "shimscope-recording";
}
void writeExtra(const Span& span, json& out)
{
    if (span.attributes.empty())
        return;
    json& list = out["attrs"] = json::array(); // pairs: their order is kept
    for (const auto& [name, value] : span.attributes)
        list.push_back({name, value});
}
void writeExtra(const Sample& sample, json& out)
{
    json& values = out["v"] = json::object();
    for (std::size_t i = 0; i < sample.values.size(); ++i) {
        if (sample.values[i])
            values[kMetrics[i]] = *sample.values[i];
    }
}

template <class T>
void readExtra(T&, const json&)
{
}
void readExtra(Span& span, const json& in)
{
    const auto list = in.find("attrs");
    if (list == in.end() || !list->is_array())
        return;
    for (const json& pair : *list) {
        if (pair.is_array() && pair.size() == 2 && pair[0].is_string() && pair[1].is_string())
            span.attributes.emplace_back(pair[0].get<std::string>(), pair[1].get<std::string>());
    }
}
void readExtra(Sample& sample, const json& in)
{
    const auto values = in.find("v");
    if (values == in.end() || !values->is_object())
        return;
    for (const auto& [name, value] : values->items()) {
        if (const auto metric = parseMetric(name); metric && value.is_number_unsigned())
            sample[*metric] = value.get<std::uint64_t>();
    }
}

template <class T>
Record readRecord(const json& in)
{
    T value{};
    const Reader reader(in);
    members(reader, value);
    readExtra(value, in);
    return value;
}

} // namespace

const char* toString(Metric metric)
{
    return kMetrics.at(static_cast<std::size_t>(metric));
}

std::optional<Metric> parseMetric(std::string_view name)
{
    for (std::size_t i = 0; i < kMetrics.size(); ++i) {
        if (name == kMetrics[i])
            return static_cast<Metric>(i);
    }
    return std::nullopt;
}

std::string toLine(const Record& record)
{
    return std::visit(
        [](const auto& value) {
            Writer writer(typeName(value));
            members(writer, value);
            writeExtra(value, writer.get());
            // Text from processes may be any bytes; a recording is UTF-8.
            return writer.get().dump(-1, ' ', false, json::error_handler_t::replace);
        },
        record);
}

base::Result<std::optional<Record>> parseLine(std::string_view line)
{
    if (auto sample = parseSampleLine(line))
        return std::optional<Record>(std::move(*sample));
    const json in = json::parse(line, nullptr, false);
    if (in.is_discarded() || !in.is_object())
        return base::fail("parse record", std::string(line.substr(0, 40)), "is no JSON object");
    const auto type = in.find("t");
    if (type == in.end() || !type->is_string())
        return base::fail("parse record", std::string(line.substr(0, 40)), "has no type \"t\"");
    const std::string& name = type->get_ref<const std::string&>();
    static const std::map<std::string, Record (*)(const json&)> kReaders{
        {"header", readRecord<Header>}, {"process", readRecord<Process>},
        {"span", readRecord<Span>}, {"pod", readRecord<Pod>}, {"container", readRecord<Container>},
        {"sample", readRecord<Sample>}, {"event", readRecord<Event>},
        {"namespaces", readRecord<Namespaces>}, {"dropped", readRecord<Dropped>}};
    const auto reader = kReaders.find(name);
    if (reader == kReaders.end())
        return std::optional<Record>();
    const auto format = in.find("format");
    if (name == "header" && (format == in.end() || *format != "shimscope-recording"))
        return base::fail("parse record", "header", "is not of a Shimscope recording");
    return std::optional<Record>(reader->second(in));
}

} // namespace shimscope::trace
