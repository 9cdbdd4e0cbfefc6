// links: trace base
// Records as lines: every member comes back, and whatever a hand or a newer version wrote does not
// break the reader.
#include <trace/context.h>
#include <trace/moments.h>
#include <trace/record.h>

#include <unit_test.h>

#include <set>

using namespace shimscope::trace;

class TestRecord : public QObject {
    Q_OBJECT

    static Record back(const Record& record)
    {
        auto parsed = parseLine(toLine(record));
        return parsed && *parsed ? **parsed : Record(Event{.kind = "it did not parse"});
    }

private slots:
    void comeBackWhole_data();
    void comeBackWhole();
    void keepWhoStartedAnObservedContainer();
    void keepEveryMemberOfASpan();
    void keepAbsentMetricsAbsent();
    void replaceBytesThatAreNoText();
    void ignoreWhatIsUnknown();
    void rejectOrIgnoreHandEditedLines_data();
    void rejectOrIgnoreHandEditedLines();
    void nameEveryMetricOnce();
    void tellWhenTheyWere_data();
    void tellWhenTheyWere();
    void readTraceparents_data();
    void readTraceparents();
};

void TestRecord::comeBackWhole_data()
{
    QTest::addColumn<QString>("line");
    const auto row = [](const char* name, const Record& record) {
        QTest::newRow(name) << QString::fromStdString(toLine(record));
    };
    row("header",
        Header{.host = "h",
            .kernel = "6.1",
            .bootId = "b",
            .distribution = "Debian",
            .cgroupMode = "v2",
            .cgroupRoot = "/s",
            .privilege = "root",
            .cpus = 2,
            .memoryBytes = 1U << 30U,
            .anchorWall = 5,
            .anchorBoot = 6,
            .versions = {{"a", "1"}},
            .backoffFactor = 0.25,
            .notes = {"n1", "n2"}});
    row("process",
        Process{.pid = 4,
            .ppid = 1,
            .hop = Hop::Shim,
            .program = "p",
            .commandLine = "p -x",
            .sandboxId = "s",
            .rssBytes = 77,
            .start = 1,
            .end = 2});
    row("pod",
        Pod{.uid = "u",
            .name = "n",
            .nameSpace = "ns",
            .sandboxId = "s",
            .state = "ready",
            .qos = "Burstable",
            .ip = "10.0.0.1",
            .cgroupPath = "/c",
            .manifest = "web.yaml",
            .at = 9});
    row("observed pod",
        Pod{.uid = "docker", .name = "docker", .engine = "docker", .observed = true, .at = 9});
    row("container",
        Container{.id = "i",
            .name = "n",
            .podUid = "u",
            .sandboxId = "s",
            .image = "busybox",
            .sandbox = true,
            .state = "waiting",
            .reason = "CrashLoopBackOff",
            .message = "m",
            .pid = 5,
            .exitCode = 137,
            .restarts = 2,
            .cgroupPath = "/c",
            .created = 1,
            .started = 2,
            .finished = 3,
            .backoffUntil = 4,
            .at = 5});
    row("observed container",
        Container{.id = "i",
            .name = "n",
            .engine = "podman",
            .observed = true,
            .startedBy = "conmon (7)",
            .at = 5});
    row("event",
        Event{.kind = "oom",
            .text = "oom_kill 0 → 1",
            .container = "c",
            .podUid = "u",
            .at = 1,
            .detail = "d"});
    row("dropped", Dropped{.pid = 1, .program = "p", .count = 3});
}

void TestRecord::comeBackWhole()
{
    QFETCH(QString, line);
    const auto parsed = parseLine(line.toStdString());
    QVERIFY(parsed && *parsed);
    QCOMPARE(QString::fromStdString(toLine(**parsed)), line);
}

void TestRecord::keepWhoStartedAnObservedContainer()
{
    const Record container =
        back(Container{.id = "i", .engine = "podman", .observed = true, .startedBy = "conmon (7)"});
    QCOMPARE(std::get<Container>(container).engine, std::string("podman"));
    QVERIFY(std::get<Container>(container).observed);
    QCOMPARE(std::get<Container>(container).startedBy, std::string("conmon (7)"));
    const Record pod = back(Pod{.uid = "u", .engine = "docker", .observed = true});
    QCOMPARE(std::get<Pod>(pod).engine, std::string("docker"));
    QVERIFY(std::get<Pod>(pod).observed);
}

void TestRecord::keepEveryMemberOfASpan()
{
    Span span{.traceId = "t",
        .spanId = "i",
        .parentId = "p",
        .hop = Hop::Runtime,
        .kind = Kind::Step,
        .pid = 1,
        .tid = 2,
        .program = "oci",
        .protocol = "syscall",
        .method = "mount",
        .peer = "x",
        .start = 10,
        .end = 20,
        .code = 13,
        .status = "EACCES",
        .request = {.type = "a", .bytes = "not kept", .json = "{}", .size = 7},
        .response = {.type = "b", .bytes = {}, .json = "[]", .size = 8},
        .args = "proc",
        .result = -1,
        .reason = "because",
        .attributes = {{"z", "1"}, {"a", "2"}}};
    const Record record = back(span);
    const auto* read = std::get_if<Span>(&record);
    QVERIFY(read);
    QCOMPARE(toLine(*read), toLine(span));
    QVERIFY(read->request.bytes.empty());
    QCOMPARE(read->attributes.front().first, std::string("z")); // their order is kept
    QCOMPARE(read->request.json, std::string("{}"));
    QCOMPARE(read->hop, Hop::Runtime);
    QCOMPARE(read->kind, Kind::Step);
}

void TestRecord::keepAbsentMetricsAbsent()
{
    Sample sample{.container = "c", .at = 3};
    sample[Metric::MemoryCurrent] = 0;
    sample[Metric::CpuUsage] = UINT64_MAX;
    const Record record = back(sample);
    const auto* read = std::get_if<Sample>(&record);
    QVERIFY(read);
    QCOMPARE((*read)[Metric::MemoryCurrent], std::optional<std::uint64_t>(0)); // 0 is a value
    QCOMPARE((*read)[Metric::CpuUsage], std::optional<std::uint64_t>(UINT64_MAX));
    QVERIFY(!(*read)[Metric::MemoryMax]);
}

void TestRecord::replaceBytesThatAreNoText()
{
    const std::string line =
        toLine(Event{.kind = "note", .text = "a\xff\n\"b", .container = {}, .podUid = {}, .at = 1});
    QVERIFY(line.find('\n') == std::string::npos);
    const auto parsed = parseLine(line);
    QVERIFY(parsed && *parsed);
    QCOMPARE(QString::fromStdString(std::get<Event>(**parsed).text), QString("a\uFFFD\n\"b"));
}

void TestRecord::ignoreWhatIsUnknown()
{
    const auto unknown = parseLine(R"({"t":"hologram","x":1})");
    QVERIFY(unknown && !*unknown);
    const auto extra = parseLine(R"({"t":"event","kind":"oom","later":{"deep":[1,2]},"text":"x"})");
    QVERIFY(extra && *extra);
    QCOMPARE(std::get<Event>(**extra).kind, std::string("oom"));
}

void TestRecord::rejectOrIgnoreHandEditedLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("no JSON") << QByteArray("hello") << false;
    QTest::newRow("empty") << QByteArray("") << false;
    QTest::newRow("an array") << QByteArray("[1]") << false;
    QTest::newRow("no type") << QByteArray("{}") << false;
    QTest::newRow("type is a number") << QByteArray(R"({"t":5})") << false;
    QTest::newRow("header of another program")
        << QByteArray(R"({"t":"header","format":"x"})") << false;
    QTest::newRow("header, format is a number")
        << QByteArray(R"({"t":"header","format":5})") << false;
    QTest::newRow("pid is a text")
        << QByteArray(R"({"t":"span","pid":"7","hop":9,"kind":[],"attrs":{}})") << true;
    QTest::newRow("numbers out of range")
        << QByteArray(R"({"t":"span","start":1e300,"pid":99999999999999})") << true;
    QTest::newRow("attributes of wrong shape")
        << QByteArray(R"({"t":"span","attrs":[1,["a"],["a",2],["a","b","c"]]})") << true;
    QTest::newRow("values of wrong type")
        << QByteArray(R"({"t":"sample","v":{"memory.current":"x","cpu.weight":-1}})") << true;
    QTest::newRow("notes and versions swapped") << QByteArray(
        R"({"t":"header","format":"shimscope-recording","notes":{"a":1},"versions":["x"]})")
                                                << true;
    QTest::newRow("deep nesting") << QByteArray(R"({"t":"event","x":)") + QByteArray(5000, '[')
            + QByteArray(5000, ']')
            + "}" << true;
    QTest::newRow("NUL inside") << QByteArray("{\"t\":\"event\"\0}", 14) << false;
}

void TestRecord::rejectOrIgnoreHandEditedLines()
{
    QFETCH(QByteArray, line);
    QFETCH(bool, accepted);
    const auto parsed = parseLine({line.constData(), static_cast<std::size_t>(line.size())});
    QCOMPARE(parsed.has_value(), accepted);
    if (!parsed)
        QVERIFY(parsed.error().toString().starts_with("parse record"));
}

void TestRecord::nameEveryMetricOnce()
{
    std::set<std::string> names;
    for (int i = 0; i < kMetricCount; ++i) {
        const auto metric = static_cast<Metric>(i);
        names.insert(toString(metric));
        QCOMPARE(parseMetric(toString(metric)), std::optional(metric));
    }
    QCOMPARE(names.size(), static_cast<std::size_t>(kMetricCount));
    QVERIFY(!parseMetric("memory.unknown"));
}

void TestRecord::readTraceparents_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    const QString good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    QTest::newRow("the specification's example") << good << true;
    QTest::newRow("not sampled") << QString(good).replace(53, 2, "00") << true;
    QTest::newRow("a later version with more") << "cc" + good.mid(2) + "-what-comes" << true;
    QTest::newRow("version 00 with more") << good + "-x" << false;
    QTest::newRow("version ff") << "ff" + good.mid(2) << false;
    QTest::newRow("zero trace id") << "00-" + QString(32, '0') + "-b7ad6b7169203331-01" << false;
    QTest::newRow("zero span id") << "00-0af7651916cd43dd8448eb211c80319c-" + QString(16, '0')
            + "-01" << false;
    QTest::newRow("no hex") << QString(good).replace(5, 1, "g") << false;
    QTest::newRow("too short") << good.left(54) << false;
    QTest::newRow("empty") << QString() << false;
}

void TestRecord::readTraceparents()
{
    QFETCH(QString, text);
    QFETCH(bool, valid);
    const auto context = parseTraceparent(text.toStdString());
    QCOMPARE(context.has_value(), valid);
    if (valid)
        QCOMPARE(QString::fromStdString(context->traceparent()).mid(3, 49), text.mid(3, 49));
    QVERIFY(Context().traceparent().empty());
}

void TestRecord::tellWhenTheyWere_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<qint64>("start");
    QTest::addColumn<qint64>("moment");
    const auto row = [](const char* name, const Record& record, qint64 start, qint64 moment) {
        QTest::newRow(name) << QString::fromStdString(toLine(record)) << start << moment;
    };
    Span span;
    span.spanId = "1";
    span.start = 5;
    row("a span that is open", span, 5, 5);
    span.end = 9;
    row("a span that has ended", span, 5, 9);
    row("a process that lives", Process{.pid = 1, .start = 3}, 3, 3);
    row("a process that has ended", Process{.pid = 1, .start = 3, .end = 8}, 3, 8);
    row("a header", Header{.anchorBoot = 2}, 2, 2);
    row("a pod", Pod{.uid = "u", .at = 4}, 4, 4);
    row("a container", Container{.id = "c", .created = 1, .at = 6}, 6, 6);
    row("a sample", Sample{.container = "c", .at = 7}, 7, 7);
    row("an event", Event{.kind = "note", .at = 8}, 8, 8);
    row("namespaces", Namespaces{.pid = 1, .inodes = {{"net", "1"}}, .at = 9}, 9, 9);
    row("what was dropped", Dropped{.pid = 1, .count = 2}, 0, 0);
}

void TestRecord::tellWhenTheyWere()
{
    QFETCH(QString, line);
    QFETCH(qint64, start);
    QFETCH(qint64, moment);
    const auto record = parseLine(line.toStdString());
    QVERIFY(record && *record);
    QCOMPARE(startOf(**record), start);
    QCOMPARE(momentOf(**record), moment);
}

UNIT_TEST(TestRecord)
#include "tst_trace_record.moc"
