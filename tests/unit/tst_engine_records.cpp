// links: engine
// What records say of a lesson's pods, a recording that waits for the learner, and the file of what
// was learned.
#include <base/child.h>
#include <base/file.h>
#include <engine/playback.h>
#include <engine/progress.h>
#include <engine/recording_file.h>

#include <expect.h>
#include <nlohmann/json.hpp>
#include <unit_test.h>

using namespace shimscope;
using engine::Playback;
using engine::RecordFacts;
using scenario::Source;
using scenario::SourceKind;
using trace::Metric;

namespace {

Source of(SourceKind kind, const std::string& key, const std::string& object = "web/hog")
{
    Source source;
    source.kind = kind;
    source.key = key;
    source.of = object;
    return source;
}

std::string valueOf(const RecordFacts& facts, const Source& source)
{
    const auto fact = facts.read(source);
    if (!fact)
        return "nothing";
    const auto* number = std::get_if<double>(&fact->value);
    return number != nullptr ? std::to_string(static_cast<long long>(*number))
                             : std::get<std::string>(fact->value);
}

trace::Container container(const std::string& id, const std::string& name, std::int64_t created)
{
    return {.id = id,
        .name = name,
        .podUid = "u",
        .sandbox = name == "pause",
        .state = "running",
        .pid = 70,
        .cgroupPath = "/k/u/" + id,
        .created = created,
        .at = created};
}

trace::Sample sample(const std::string& id, std::int64_t at, Metric metric, std::uint64_t value)
{
    trace::Sample result{.container = id, .at = at};
    result[metric] = value;
    return result;
}

trace::Event oom(const std::string& id, std::int64_t at)
{
    return {.kind = "oom",
        .text = "oom_kill 0 → 1",
        .container = id,
        .podUid = "u",
        .at = at,
        .detail = {}};
}

engine::Finding reachable(const std::string& container, std::int64_t at)
{
    return {.id = "docker-sock-reachable",
        .severity = "must",
        .container = container,
        .name = "/host/docker.sock",
        .mount = "/host",
        .what = {.en = "it can reach it", .ko = "접근할 수 있다"},
        .next = {.en = "find out", .ko = "확인한다"},
        .proof = "/proc/70/mountinfo pid 70: /host/docker.sock, by the mount of /host",
        .at = at};
}

scenario::PodObject pod(const std::string& name)
{
    return {.name = name, .manifest = name + ".yaml", .containers = {"hog"}};
}

} // namespace

class TestRecords : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_facts.emplace();
        trace::Header header;
        header.cgroupMode = "v2";
        m_facts->take(header);
        m_facts->take(trace::Pod{.uid = "u", .name = "web", .state = "ready", .at = 1});
        m_facts->take(container("p", "pause", 1));
        m_facts->take(container("c1", "hog", 2));
    }

    void countsOnWhenAContainerIsStartedAgain()
    {
        const Source events = of(SourceKind::Cgroup, "memory.events.max");
        const Source limit = of(SourceKind::Cgroup, "memory.max");
        QCOMPARE(valueOf(*m_facts, events), std::string("nothing"));
        m_facts->take(sample("c1", 10, Metric::MemoryEventsMax, 35));
        m_facts->take(container("c2", "hog", 20));
        QCOMPARE(valueOf(*m_facts, events), std::string("35"));
        m_facts->take(sample("c2", 30, Metric::MemoryEventsMax, 4));
        QCOMPARE(valueOf(*m_facts, events), std::string("39"));
        m_facts->take(sample("c1", 31, Metric::MemoryMax, 100));
        QCOMPARE(valueOf(*m_facts, limit), std::string("nothing")); // of the one that ended
        m_facts->take(sample("c2", 32, Metric::MemoryMax, 200));
        QCOMPARE(valueOf(*m_facts, limit), std::string("200"));
    }

    void namesTheFileAsThisMachineHasIt_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("file");
        QTest::newRow("v2") << "v2"
                            << "memory.max"
                            << "/c/memory.max";
        QTest::newRow("v1") << "v1"
                            << "memory.max"
                            << "/c/memory.limit_in_bytes";
        QTest::newRow("hybrid") << "hybrid"
                                << "memory.events.oom_kill"
                                << "/c/memory.oom_control oom_kill";
        QTest::newRow("v2 field") << "v2"
                                  << "cpu.nr_throttled"
                                  << "/c/cpu.stat nr_throttled";
        QTest::newRow("v1 lacks it") << "v1"
                                     << "memory.high"
                                     << "/c/memory.high";
    }
    void namesTheFileAsThisMachineHasIt()
    {
        QFETCH(QString, mode);
        QFETCH(QString, key);
        QFETCH(QString, file);
        QCOMPARE(engine::fileOf(key.toStdString(), mode.toStdString(), "/c"), file.toStdString());
    }

    void countsEventsOfAllOfThatName()
    {
        const Source kills = of(SourceKind::Event, "oom");
        QCOMPARE(valueOf(*m_facts, kills), std::string("0"));
        m_facts->take(oom("c1", 10));
        m_facts->take(container("c2", "hog", 20));
        m_facts->take(oom("c2", 30));
        m_facts->take(oom("other", 31));
        QCOMPARE(valueOf(*m_facts, kills), std::string("2"));
        const auto fact = m_facts->read(kills);
        QCOMPARE(fact->file, std::string("/k/u/c2/memory.events oom_kill"));
        QCOMPARE(fact->at, std::int64_t{30});
    }

    void saysNoExitCodeBeforeTheEnd()
    {
        QCOMPARE(valueOf(*m_facts, of(SourceKind::Container, "exitCode")), std::string("nothing"));
        QCOMPARE(valueOf(*m_facts, of(SourceKind::Container, "pid")), std::string("70"));
        trace::Container ended = container("c1", "hog", 2);
        ended.state = "exited";
        ended.pid = 0;
        ended.exitCode = 0;
        ended.finished = 99;
        m_facts->take(ended);
        QCOMPARE(valueOf(*m_facts, of(SourceKind::Container, "exitCode")), std::string("0"));
        QCOMPARE(valueOf(*m_facts, of(SourceKind::Container, "pid")), std::string("nothing"));
        QCOMPARE(valueOf(*m_facts, of(SourceKind::Container, "state")), std::string("exited"));
    }

    void tellsNamespacesOfContainersAndTheHost()
    {
        m_facts->take(trace::Namespaces{.pid = 1, .container = {}, .inodes = {{"net", "10"}}});
        m_facts->take(trace::Namespaces{.pid = 70, .container = "c1", .inodes = {{"net", "20"}}});
        const auto host = m_facts->read(of(SourceKind::Namespace, "net", "host"));
        QCOMPARE(host->file, std::string("/proc/1/ns/net"));
        QCOMPARE(valueOf(*m_facts, of(SourceKind::Namespace, "net")), std::string("20"));
        QCOMPARE(valueOf(*m_facts, of(SourceKind::Namespace, "pid")), std::string("nothing"));
        m_facts->take(trace::Namespaces{.pid = 0, .container = "c1", .inodes = {}});
        QCOMPARE(valueOf(*m_facts, of(SourceKind::Namespace, "net")), std::string("nothing"));
    }

    void countsACallOnceWhenItEndedWell()
    {
        Source calls = of(SourceKind::Calls, "RunPodSandbox", "web");
        calls.hop = "kubelet";
        trace::Span span{.spanId = "1",
            .hop = trace::Hop::Kubelet,
            .kind = trace::Kind::Client,
            .method = "/runtime.v1.RuntimeService/RunPodSandbox",
            .start = 5};
        span.setAttribute("pod.name", "web");
        m_facts->take(span); // still open
        QCOMPARE(valueOf(*m_facts, calls), std::string("0"));
        span.end = 9;
        m_facts->take(span);
        m_facts->take(span);
        span.kind = trace::Kind::Server;
        span.spanId = "2";
        m_facts->take(span); // the other end of it
        span.kind = trace::Kind::Client;
        span.spanId = "3";
        span.code = 2;
        m_facts->take(span); // failed
        QCOMPARE(valueOf(*m_facts, calls), std::string("1"));
        calls.of = "db";
        QCOMPARE(valueOf(*m_facts, calls), std::string("0"));
    }

    void countsProcessesThatLive()
    {
        const Source shims = of(SourceKind::Processes, "shim", "");
        m_facts->take(trace::Process{.pid = 5, .hop = trace::Hop::Shim, .start = 1});
        m_facts->take(trace::Process{.pid = 6, .hop = trace::Hop::Shim, .start = 2});
        m_facts->take(trace::Process{.pid = 5, .hop = trace::Hop::Shim, .start = 1, .end = 3});
        QCOMPARE(valueOf(*m_facts, shims), std::string("1"));
    }

    void keepsWhatTheKubeletComplainsOf()
    {
        QVERIFY(m_facts->trouble().empty());
        m_facts->take(
            trace::Event{.kind = "sync-error", .text = "pod web: no image", .podUid = "u"});
        QCOMPARE(m_facts->trouble(), std::string("pod web: no image"));
    }

    void readsARecordingCompressedOrNot()
    {
        auto made = base::TempDir::make("/tmp/shimscope-recording-");
        OK(made);
        const std::string line = trace::toLine(trace::Header{.host = "vm"}) + "\n"
            + trace::toLine(trace::Pod{.uid = "u", .name = "web", .state = "ready", .at = 1})
            + "\n";
        const std::string plain = made->path() + "/a.shimtrace";
        OK(base::writeFileAtomic(plain, line));
        GET(read, engine::readRecordingFile(plain));
        QCOMPARE(read.records.size(), std::size_t{1});

        const auto packed = base::run({.program = "gzip", .arguments = {"-k", plain}});
        OK(packed);
        GET(unpacked, engine::readRecordingFile(plain + ".gz"));
        QCOMPARE(unpacked.header.host, std::string("vm"));
        QCOMPARE(unpacked.records.size(), std::size_t{1});

        const std::string bytes = base::readFile(plain + ".gz").value();
        OK(base::writeFileAtomic(plain + ".gz", bytes.substr(0, bytes.size() - 9)));
        const auto cut = engine::readRecordingFile(plain + ".gz");
        QVERIFY(!cut && cut.error().is(EIO));
        QVERIFY(engine::readRecordingFile(made->path() + "/none").error().is(ENOENT));
    }

    void knowsWhetherAPodIsThere()
    {
        QVERIFY(m_facts->hasPod("web"));
        QVERIFY(!m_facts->hasPod("db"));
        m_facts->take(trace::Pod{.uid = "u", .name = "web", .state = "removed", .at = 9});
        QVERIFY(!m_facts->hasPod("web"));
    }

    void playsOnOnlyWhenTheLearnerActs()
    {
        Playback playback = recorded();
        const Source kills = of(SourceKind::Event, "oom");
        playback.advance(1'000'000);
        QVERIFY(playback.stopped());
        QVERIFY(!playback.facts().hasPod("web"));
        const std::int64_t before = playback.now();
        OK(playback.apply(pod("web"), ""));
        QVERIFY(playback.now() >= before); // time never goes back
        playback.advance(50);
        QVERIFY(playback.facts().hasPod("web"));
        QCOMPARE(valueOf(playback.facts(), kills), std::string("0"));
        playback.advance(1000);
        QCOMPARE(valueOf(playback.facts(), kills), std::string("1"));
        QVERIFY(playback.stopped() && !playback.ended());
    }

    void saysWhatWasDoneInstead()
    {
        Playback playback = recorded();
        const auto wrong = playback.remove(pod("web"));
        QVERIFY(!wrong);
        QVERIFY(wrong.error().toString().find("the next thing done is: apply web")
            != std::string::npos);
        OK(playback.apply(pod("web"), ""));
        OK(playback.remove(pod("web")));
        playback.advance(10'000);
        QVERIFY(playback.ended());
        QVERIFY(!playback.facts().hasPod("web"));
        QVERIFY(!playback.apply(pod("web"), ""));
        OK(playback.tidy(pod("web")));
    }

    void passesMarksWithoutALearner()
    {
        Playback playback = recorded();
        QVERIFY(playback.passMark());
        playback.playToMark();
        QVERIFY(playback.facts().hasPod("web"));
        QVERIFY(playback.passMark());
        QVERIFY(!playback.passMark());
    }

    void knowsFindingsOfTheLastScanOnly()
    {
        const Source found = of(SourceKind::Finding, "docker-sock-reachable");
        const Source mount = of(SourceKind::Reach, "mount");
        QCOMPARE(valueOf(*m_facts, found), std::string("nothing")); // nobody has looked
        m_facts->take(engine::scanEvent(10));
        QCOMPARE(valueOf(*m_facts, found), std::string("0"));
        QCOMPARE(valueOf(*m_facts, mount), std::string("nothing"));
        m_facts->take(engine::findingEvent(reachable("c1", 11)));
        m_facts->take(engine::findingEvent(reachable("p", 11))); // another container's
        QCOMPARE(valueOf(*m_facts, found), std::string("1"));
        QCOMPARE(valueOf(*m_facts, mount), std::string("/host"));
        QCOMPARE(
            valueOf(*m_facts, of(SourceKind::Reach, "name")), std::string("/host/docker.sock"));
        QCOMPARE(valueOf(*m_facts, of(SourceKind::Finding, "docker-sock-stale")), std::string("0"));
        QCOMPARE(valueOf(*m_facts, of(SourceKind::Finding, "docker-sock-reachable", "web/none")),
            std::string("nothing"));
        // What the learner is asked for is not told with the file.
        QCOMPARE(m_facts->read(mount)->file, std::string("/proc/70/mountinfo"));
        m_facts->take(engine::scanEvent(20));
        QCOMPARE(valueOf(*m_facts, found), std::string("0"));
        QVERIFY(m_facts->findings().empty());
    }

    void readsAFindingAsItWasWritten()
    {
        const engine::Finding finding = reachable("c1", 11);
        const std::string line = trace::toLine(engine::findingEvent(finding));
        GET(record, trace::parseLine(line));
        const auto read = engine::parseFinding(std::get<trace::Event>(*record));
        QVERIFY(read.has_value());
        QCOMPARE(read->id, finding.id);
        QCOMPARE(read->container, finding.container);
        QCOMPARE(read->what.in("ko"), finding.what.ko);
        QCOMPARE(read->next.en, finding.next.en);
        QCOMPARE(read->proof, finding.proof);
        for (const char* detail : {"", "[]", "{}", "{\"id\": 7}", "{\"id\":"}) {
            trace::Event event = engine::findingEvent(finding);
            event.detail = detail;
            QVERIFY2(!engine::parseFinding(event), detail);
            m_facts->take(event); // of a recording that was edited
        }
        QVERIFY(m_facts->findings().empty());
    }

    void scansWhereTheRecordingDid()
    {
        trace::Recording recording;
        recording.header.anchorBoot = 50;
        recording.records = {trace::Pod{.uid = "u", .name = "web", .state = "ready", .at = 60},
            container("c1", "hog", 70), engine::actionMark("scan", 100), engine::scanEvent(110),
            engine::findingEvent(reachable("c1", 110))};
        Playback playback(std::move(recording));
        const Source found = of(SourceKind::Finding, "docker-sock-reachable");
        QVERIFY(!playback.apply(pod("web"), ""));
        QCOMPARE(valueOf(playback.facts(), found), std::string("nothing"));
        OK(playback.scan());
        playback.advance(100);
        QCOMPARE(valueOf(playback.facts(), found), std::string("1"));
        QVERIFY(!playback.scan()); // it came to its end
    }

    void remembersEachLessonOnce()
    {
        auto made = base::TempDir::make("/tmp/shimscope-progress-");
        OK(made);
        const std::string file = made->path() + "/a/b/lessons.json";
        GET(nothing, engine::readFinished(file));
        QVERIFY(nothing.empty());
        scenario::Scenario lesson;
        lesson.id = "02-x";
        lesson.steps.resize(2);
        std::vector<engine::StepResult> results(2);
        results[0] = {.id = "a", .passed = true, .predicted = "p", .predictedRight = true};
        results[1] = {.id = "b"};
        OK(engine::saveProgress(file, lesson, results, true, 0));
        QVERIFY(engine::readFinished(file)->empty());
        results[1].passed = true;
        OK(engine::saveProgress(file, lesson, results, false, 0));
        lesson.id = "03-y";
        OK(engine::saveProgress(file, lesson, {results[0]}, false, 0)); // left after one step
        QCOMPARE(engine::readFinished(file).value(), std::vector<std::string>{"02-x"});
        const auto json = nlohmann::json::parse(base::readFile(file).value());
        QCOMPARE(json["lessons"]["02-x"]["recording"].get<bool>(), false);
        QCOMPARE(json["lessons"]["02-x"]["steps"].size(), std::size_t{2});
    }

    void doesNotOverwriteWhatIsNotItsOwn()
    {
        auto made = base::TempDir::make("/tmp/shimscope-progress-");
        OK(made);
        const std::string file = made->path() + "/lessons.json";
        for (const char* text : {"not json", "[]", "{\"format\":\"other\"}"}) {
            OK(base::writeFileAtomic(file, text));
            const auto saved = engine::saveProgress(file, {}, {}, false, 0);
            QVERIFY(!saved);
            QVERIFY(saved.error().toString().find("move it away") != std::string::npos);
            QCOMPARE(base::readFile(file).value(), std::string(text));
        }
    }

private:
    static Playback recorded()
    {
        trace::Recording recording;
        recording.header.cgroupMode = "v2";
        recording.header.anchorBoot = 50;
        recording.records = {engine::actionMark("apply web", 100),
            trace::Pod{.uid = "u", .name = "web", .state = "ready", .at = 110},
            container("c1", "hog", 120), oom("c1", 900), engine::actionMark("delete web", 950),
            trace::Pod{.uid = "u", .name = "web", .state = "removed", .at = 990}};
        return Playback(std::move(recording));
    }
    std::optional<RecordFacts> m_facts;
};

UNIT_TEST(TestRecords)
#include "tst_engine_records.moc"
