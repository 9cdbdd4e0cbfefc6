// links: exchange trace base
// Recordings for other programs: what goes out comes back, foreign traces become recordings, and
// the text for metrics is what its format asks for.
#include <exchange/chrome.h>
#include <exchange/open_metrics.h>
#include <exchange/otlp.h>
#include <nlohmann/json.hpp>
#include <unit_test.h>

using namespace shimscope;
using Json = nlohmann::json;

namespace {

constexpr std::int64_t kBoot = 5'000'000'000;
constexpr std::int64_t kWall = 1'790'000'000'000'000'000;

trace::Span call(const char* id, const char* parent, trace::Kind kind, trace::Hop hop, int pid)
{
    trace::Span span;
    span.traceId = "0af7651916cd43dd8448eb211c80319c";
    span.spanId = id;
    span.parentId = parent;
    span.kind = kind;
    span.hop = hop;
    span.pid = pid;
    span.tid = pid + 1;
    span.program = "shimscope-cri";
    span.protocol = "CRI v1 gRPC";
    span.method = "/runtime.v1.RuntimeService/RunPodSandbox";
    span.start = kBoot + 1'000'000;
    span.end = kBoot + 3'500'000;
    return span;
}

trace::Recording sample()
{
    trace::Recording recording;
    recording.header.host = "vm";
    recording.header.cgroupMode = "v2";
    recording.header.anchorBoot = kBoot;
    recording.header.anchorWall = kWall;
    trace::Span client = call("00000000000000a1", "", trace::Kind::Client, trace::Hop::Kubelet, 10);
    client.program = "shimscope-kubelet";
    client.request = {"runtime.v1.RunPodSandboxRequest", "", "{}", 2};
    trace::Span server =
        call("00000000000000a2", "00000000000000a1", trace::Kind::Server, trace::Hop::Cri, 20);
    server.code = 5;
    server.status = "no such pod";
    server.setAttribute("pod.name", "web");
    trace::Span step =
        call("00000000000000a3", "00000000000000a2", trace::Kind::Step, trace::Hop::Runtime, 30);
    step.method = "clone3";
    step.args = "CLONE_NEWPID";
    step.result = 4711;
    step.reason = "config-linux.md#namespaces";
    trace::Span open = call("00000000000000a4", "", trace::Kind::Client, trace::Hop::Kubelet, 10);
    open.program = client.program;
    open.end = 0;
    trace::Span early = open; // told first at its begin, then at its end
    open.end = kBoot + 9'000'000;
    open.spanId = early.spanId = "00000000000000a5";
    trace::Span never = early;
    never.spanId = "00000000000000a4";
    recording.records = {early, client, server, step, never, open};
    return recording;
}

const trace::Span* find(const trace::Recording& recording, const std::string& id)
{
    for (const trace::Record& record : recording.records) {
        const auto* span = std::get_if<trace::Span>(&record);
        if (span != nullptr && span->spanId == id)
            return span;
    }
    return nullptr;
}

} // namespace

class TestExchange : public QObject {
    Q_OBJECT

private slots:
    void whatGoesOutAsOtlpComesBack()
    {
        const trace::Recording before = sample();
        const std::string text = exchange::toOtlp(before);
        const auto after = exchange::fromOtlp(text, "x.json");
        QVERIFY2(after.has_value(), after ? "" : after.error().toString().c_str());
        QVERIFY(after->warnings.empty());
        QCOMPARE(after->records.size(), std::size_t{5}); // one of them was told twice
        QCOMPARE(after->header.host, std::string("vm"));
        QCOMPARE(after->header.cgroupMode, std::string("v2"));
        // The same but for the moment that counts as the boot.
        const std::int64_t shift =
            after->header.anchorBoot - after->header.anchorWall + kWall - kBoot;
        for (const char* id :
            {"00000000000000a1", "00000000000000a2", "00000000000000a3", "00000000000000a4"}) {
            const trace::Span* was = find(before, id);
            const trace::Span* is = find(*after, id);
            QVERIFY(was && is);
            trace::Span moved = *was;
            moved.start += shift;
            moved.end += was->end == 0 ? 0 : shift;
            QCOMPARE(trace::toLine(*is), trace::toLine(moved));
        }
        QCOMPARE(find(*after, "00000000000000a5")->end, kBoot + 9'000'000 + shift);
    }

    void otlpIsWhatItsSpecificationAsksFor()
    {
        const Json document = Json::parse(exchange::toOtlp(sample()));
        const Json& spans = document["resourceSpans"][1]["scopeSpans"][0]["spans"];
        QCOMPARE(spans[0]["traceId"].get<std::string>().size(), std::size_t{32});
        QCOMPARE(spans[0]["parentSpanId"].get<std::string>(), std::string("00000000000000a1"));
        QCOMPARE(spans[0]["kind"].get<int>(), 2); // SPAN_KIND_SERVER
        QVERIFY(spans[0]["startTimeUnixNano"].is_string()); // 64 bits
        QCOMPARE(
            spans[0]["startTimeUnixNano"].get<std::string>(), std::to_string(kWall + 1'000'000));
        QCOMPARE(spans[0]["status"]["code"].get<int>(), 2); // STATUS_CODE_ERROR
    }

    void readsWhatOthersWriteLineByLine()
    {
        const std::string line = Json::parse(R"({"resourceSpans": [{
            "resource": {"attributes": [
                {"key": "service.name", "value": {"stringValue": "containerd"}},
                {"key": "process.pid", "value": {"intValue": "77"}}]},
            "scopeSpans": [{"spans": [{
                "traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "00000000000000b1",
                "name": "runtime.v1.RuntimeService/CreateContainer", "kind": "SPAN_KIND_SERVER",
                "startTimeUnixNano": 1790000000000000000, "endTimeUnixNano": "1790000000020000000",
                "attributes": [{"key": "rpc.system", "value": {"stringValue": "grpc"}}],
                "status": {"code": "STATUS_CODE_ERROR", "message": "gone"}},
                {"name": "without ids"}]}]}]})")
                                     .dump();
        const auto read = exchange::fromOtlp("broken\n\n" + line + "\n", "traces.jsonl");
        QVERIFY(read.has_value());
        QCOMPARE(read->records.size(), std::size_t{1});
        const trace::Span& span = std::get<trace::Span>(read->records[0]);
        QCOMPARE(span.hop, trace::Hop::Cri);
        QCOMPARE(span.kind, trace::Kind::Server);
        QCOMPARE(span.pid, 77);
        QCOMPARE(std::string(span.shortMethod()), std::string("CreateContainer"));
        QCOMPARE(span.protocol, std::string("grpc"));
        QCOMPARE(span.code, 2);
        QCOMPARE(span.status, std::string("gone"));
        QCOMPARE(span.end - span.start, 20'000'000);
        QCOMPARE(read->header.anchorWall, kWall);
        QCOMPARE(read->warnings.size(), std::size_t{2});
        QCOMPARE(read->warnings[0], std::string("traces.jsonl: line 1: is no JSON"));
    }

    void whatIsNoTraceIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("hello");
        QTest::newRow("other JSON") << QByteArray(R"({"resourceMetrics":[]})");
        QTest::newRow("wrong types") << QByteArray(
            R"({"resourceSpans":[3,{"resource":7,"scopeSpans":[{"spans":["x",{}]}]}]})");
        QTest::newRow("wrong attributes") << QByteArray(
            R"({"resourceSpans":[{"resource":{"attributes":[1,{"key":"a"},{"key":"b","value":{}}]},"scopeSpans":{}}]})");
    }
    void whatIsNoTraceIsRefused()
    {
        QFETCH(QByteArray, text);
        const auto read = exchange::fromOtlp(text.toStdString(), "x.json");
        QVERIFY(!read.has_value());
        QVERIFY(read.error().is(EINVAL));
        QVERIFY(read.error().toString().find("x.json") != std::string::npos);
    }

    void chromeHasTracksArrowsAndCounters()
    {
        trace::Recording recording = sample();
        trace::Container container;
        container.id = "c1";
        container.name = "hog";
        trace::Sample reading;
        reading.container = "c1";
        reading.at = kBoot + 2'000'000;
        reading[trace::Metric::MemoryCurrent] = 4096;
        recording.records.emplace_back(container);
        recording.records.emplace_back(reading);
        const Json events = Json::parse(exchange::toChromeTrace(recording))["traceEvents"];
        const auto one = [&](const char* ph, const char* name) {
            for (const Json& event : events) {
                if (event["ph"] == ph && event["name"] == name)
                    return event;
            }
            return Json();
        };
        const Json span = one("X", "RunPodSandbox");
        QCOMPARE(span["dur"].get<double>(), 2500.0); // µs
        QCOMPARE(span["ts"].get<double>(), 0.0);
        QCOMPARE(one("s", "call")["id"], Json("00000000000000a1"));
        const Json end = one("f", "call");
        QCOMPARE(end["id"].get<std::string>(), std::string("00000000000000a1"));
        QCOMPARE(end["pid"].get<int>(), 20);
        QCOMPARE(one("X", "clone3")["args"]["why"].get<std::string>(),
            std::string("config-linux.md#namespaces"));
        QCOMPARE(one("C", "hog c1 memory")["args"]["memory.current"].get<int>(), 4096);
        QCOMPARE(
            one("M", "process_name")["args"]["name"].get<std::string>(), std::string("containers"));
    }

    void metricsAreOpenMetrics()
    {
        exchange::Snapshot snapshot;
        trace::Header header;
        header.anchorWall = kWall;
        header.anchorBoot = kBoot;
        snapshot.take(header);
        trace::Container container;
        container.id = "c1";
        container.name = "ho\"g";
        container.state = "running";
        container.cgroupPath = "/kubepods/c1";
        trace::Sample reading;
        reading.container = "c1";
        reading.at = kBoot + 250'000'000;
        reading[trace::Metric::CpuUsage] = 1'500'000;
        reading[trace::Metric::MemoryCurrent] = 4096;
        for (const trace::Record& record : {trace::Record(container), trace::Record(reading)})
            snapshot.take(record);
        const std::string labels =
            "{container=\"ho\\\"g\",id=\"/kubepods/c1\",image=\"\",name=\"c1\"}";
        QCOMPARE(exchange::toOpenMetrics(snapshot),
            "# TYPE container_cpu_usage_seconds counter\n"
            "# UNIT container_cpu_usage_seconds seconds\n"
            "# HELP container_cpu_usage_seconds CPU time used.\n"
            "container_cpu_usage_seconds_total"
                + labels
                + " 1.500000 1790000000.250\n"
                  "# TYPE container_memory_usage_bytes gauge\n"
                  "# UNIT container_memory_usage_bytes bytes\n"
                  "# HELP container_memory_usage_bytes Memory that is charged to the cgroup.\n"
                  "container_memory_usage_bytes"
                + labels + " 4096 1790000000.250\n# EOF\n");
        container.state = "exited";
        snapshot.take(container);
        QCOMPARE(exchange::toOpenMetrics(snapshot), std::string("# EOF\n"));
    }

    void trafficStaysFromOneCountToTheNext()
    {
        exchange::Snapshot snapshot;
        const auto take = [&](std::optional<std::uint64_t> received, std::uint64_t memory) {
            trace::Sample sample;
            sample.container = "c1";
            sample[trace::Metric::NetRxBytes] = received;
            sample[trace::Metric::MemoryCurrent] = memory;
            snapshot.take(sample);
        };
        take(100, 1);
        take(std::nullopt, 2); // ten samples come in the time of one count
        QCOMPARE(snapshot.samples.size(), std::size_t(1));
        QCOMPARE(snapshot.samples[0][trace::Metric::NetRxBytes], std::optional<std::uint64_t>(100));
        QCOMPARE(
            snapshot.samples[0][trace::Metric::MemoryCurrent], std::optional<std::uint64_t>(2));
        take(150, 3);
        QCOMPARE(snapshot.samples[0][trace::Metric::NetRxBytes], std::optional<std::uint64_t>(150));
    }
};

UNIT_TEST(TestExchange)
#include "tst_exchange.moc"
