// links: trace base
// Episodes found in the records of a run.
#include <trace/episodes.h>

#include <unit_test.h>

using namespace shimscope::trace;

namespace {

constexpr std::int64_t kMs = 1'000'000;

/// A run, built record by record; times in ms.
struct Run {
    std::vector<Record> records;
    int id = 0;
    std::string parent; ///< of the calls to come

    Run& call(const std::string& method, std::int64_t start, std::int64_t end,
        const std::vector<std::pair<std::string, std::string>>& attributes)
    {
        Span span;
        span.traceId = "t", span.spanId = std::to_string(++id), span.parentId = parent,
        span.hop = Hop::Kubelet, span.kind = Kind::Client;
        span.method = "/runtime.v1.RuntimeService/" + method;
        span.start = start * kMs, span.end = end * kMs, span.attributes = attributes;
        records.emplace_back(span);
        return *this;
    }
    Run& container(const std::string& containerId, const std::string& state, std::int64_t at,
        int restarts = 0, const std::string& reason = {}, int code = 0)
    {
        Container container;
        container.id = containerId, container.name = "hog", container.podUid = "u",
        container.sandboxId = "s";
        container.state = state, container.restarts = restarts, container.reason = reason,
        container.exitCode = code;
        container.at = at * kMs;
        if (state == "exited")
            container.finished = at * kMs;
        records.emplace_back(container);
        return *this;
    }
    Run& oom(const std::string& containerId, std::int64_t at)
    {
        records.emplace_back(Event{.kind = "oom",
            .text = "oom_kill 0 → 1",
            .container = containerId,
            .podUid = {},
            .at = at * kMs});
        return *this;
    }
    Run& start(std::int64_t at = 0)
    {
        records.emplace_back(Pod{.uid = "u",
            .name = "web",
            .nameSpace = "default",
            .sandboxId = "s",
            .state = "ready",
            .qos = {},
            .ip = {},
            .cgroupPath = {},
            .manifest = {},
            .at = at * kMs});
        return call("RunPodSandbox", at, at + 20,
            {{"pod.uid", "u"}, {"pod.name", "web"}, {"sandbox.id", "s"}})
            .container("c0", "created", at + 22)
            .call("CreateContainer", at + 21, at + 22, {{"pod.uid", "u"}, {"container.id", "c0"}})
            .call("StartContainer", at + 23, at + 33, {{"container.id", "c0"}});
    }
    Run& restart(std::int64_t at, int number)
    {
        const std::string next = "c" + std::to_string(number);
        return container(next, "created", at, number)
            .call("CreateContainer", at, at + 1, {{"pod.uid", "u"}, {"container.id", next}})
            .call("StartContainer", at + 2, at + 9, {{"container.id", next}});
    }
    Run& status(const std::string& detail, std::int64_t at)
    {
        records.emplace_back(Event{.kind = "pod-status",
            .text = "pod web: " + detail,
            .container = {},
            .podUid = "u",
            .at = at * kMs,
            .detail = detail});
        return *this;
    }
    /// A kubelet's own span; what is called next happens in it.
    Run& internal(const std::string& method, std::int64_t start, std::int64_t end, int code = 0)
    {
        call(method, start, end, {{"pod.uid", "u"}});
        auto& span = std::get<Span>(records.back());
        span.kind = Kind::Internal;
        span.method = method;
        span.code = code;
        parent = span.spanId;
        return *this;
    }
    [[nodiscard]] std::vector<Episode> episodes() const { return findEpisodes(records); }
};

QString titles(const std::vector<Episode>& episodes)
{
    QStringList list;
    for (const Episode& episode : episodes)
        list << QString::fromStdString(episode.title);
    return list.join(" | ");
}

} // namespace

class TestEpisodes : public QObject {
    Q_OBJECT
private slots:
    void startsWithTheSandboxAndEndsWithTheLastContainer();
    void leavesPollsOut();
    void tellsAnOomKillFromAnExit();
    void beginsARestartAtTheKernelsWord();
    void keepsARestartThatHasNotComeOpen();
    void countsRestarts();
    void callsTheEndAnEndAndNoRestart();
    void tellsThatALimitChanged();
    void aStopByHandIsNoEnd();
    void aValueSetByHandIsALimit();
    void keepsTwoPodsApart();
    void isEmptyWithoutSpans();
    void beginsInTheMiddle();
    void ignoresAnOomThatTheContainerSurvived();
    void callsAKilledContainersRestartOne();
    void leavesTheStepsOfAStartToIt();
    void leavesFailingProbesOut();
};

void TestEpisodes::startsWithTheSandboxAndEndsWithTheLastContainer()
{
    const auto episodes = Run().start().episodes();
    QCOMPARE(titles(episodes), QString("start of web"));
    QCOMPARE(episodes[0].spanIds.size(), std::size_t{3});
    QCOMPARE(episodes[0].start, 0);
    QCOMPARE(episodes[0].end, 33 * kMs);
    QVERIFY(!episodes[0].open);
}

void TestEpisodes::leavesPollsOut()
{
    const auto episodes =
        Run().start().call("PodSandboxStatus", 40, 41, {{"sandbox.id", "s"}}).episodes();
    QCOMPARE(episodes[0].spanIds.size(), std::size_t{3});
}

void TestEpisodes::tellsAnOomKillFromAnExit()
{
    QCOMPARE(
        titles(
            Run().start().container("c0", "exited", 500, 0, "Error", 3).restart(600, 1).episodes()),
        QString("start of web | exit 3 → restart 1"));
    QCOMPARE(titles(Run()
                        .start()
                        .container("c0", "exited", 500, 0, "OOMKilled", 137)
                        .restart(600, 1)
                        .episodes()),
        QString("start of web | OOM → restart 1"));
}

void TestEpisodes::beginsARestartAtTheKernelsWord()
{
    const auto episodes = Run()
                              .start()
                              .oom("c0", 498)
                              .container("c0", "exited", 500, 0, "Error", 137)
                              .restart(600, 1)
                              .episodes();
    QCOMPARE(titles(episodes), QString("start of web | OOM → restart 1"));
    QCOMPARE(episodes[1].start, 498 * kMs);
    QCOMPARE(episodes[1].end, 609 * kMs);
    QCOMPARE(episodes[1].container, std::string("hog"));
    QCOMPARE(episodes[1].spanIds.size(), std::size_t{2});
}

void TestEpisodes::keepsARestartThatHasNotComeOpen()
{
    const auto episodes =
        Run().start().container("c0", "exited", 500, 0, "OOMKilled", 137).episodes();
    QCOMPARE(titles(episodes), QString("start of web | OOM"));
    QVERIFY(episodes[1].open);
    QVERIFY(!Run()
                 .start()
                 .container("c0", "exited", 500, 0, "OOMKilled", 137)
                 .restart(600, 1)
                 .episodes()[1]
                 .open);
}

void TestEpisodes::countsRestarts()
{
    QCOMPARE(titles(Run()
                        .start()
                        .container("c0", "exited", 500, 0, "OOMKilled", 137)
                        .restart(600, 1)
                        .container("c1", "exited", 900, 1, "Error", 1)
                        .restart(11'000, 2)
                        .episodes()),
        QString("start of web | OOM → restart 1 | exit 1 → restart 2"));
}

void TestEpisodes::callsTheEndAnEndAndNoRestart()
{
    const auto episodes = Run()
                              .start()
                              .call("StopContainer", 5000, 5200, {{"container.id", "c0"}})
                              .container("c0", "exited", 5100, 0, "Error", 143)
                              .call("StopPodSandbox", 5300, 5400, {{"sandbox.id", "s"}})
                              .call("RemovePodSandbox", 5500, 5600, {{"sandbox.id", "s"}})
                              .episodes();
    QCOMPARE(titles(episodes), QString("start of web | end of web"));
    QCOMPARE(episodes[1].spanIds.size(), std::size_t{3});
    QCOMPARE(episodes[1].end, 5600 * kMs);
}

void TestEpisodes::tellsThatALimitChanged()
{
    QCOMPARE(titles(Run()
                        .start()
                        .call("UpdateContainerResources", 900, 905, {{"container.id", "c0"}})
                        .episodes()),
        QString("start of web | limit changed"));
}

/// The agent stops a container; its pod goes on, and the kubelet starts it again.
void TestEpisodes::aStopByHandIsNoEnd()
{
    Run run;
    run.start().call("StopContainer", 100, 110, {{"pod.uid", "u"}, {"container.id", "c0"}});
    std::get<Span>(run.records.back()).hop = Hop::Agent;
    QCOMPARE(titles(run.episodes()), QString("start of web | stop"));
    run.container("c0", "exited", 105, 0, "Error", 137);
    QCOMPARE(titles(run.episodes()), QString("start of web | exit 137"));
    QVERIFY(run.episodes()[1].open);
    run.restart(300, 1);
    const auto episodes = run.episodes();
    QCOMPARE(titles(episodes), QString("start of web | exit 137 → restart 1"));
    QCOMPARE(episodes[1].start, 100 * kMs); // from the call on, not from its consequence
    QVERIFY(!episodes[1].open);
    QCOMPARE(episodes[1].spanIds.size(), std::size_t{3});
}

void TestEpisodes::aValueSetByHandIsALimit()
{
    Run run;
    run.start().call("x", 100, 110, {{"pod.uid", "u"}, {"container.id", "c0"}});
    auto& span = std::get<Span>(run.records.back());
    span.hop = Hop::Agent, span.kind = Kind::Server;
    span.method = "/shimscope.agent.v1.Agent/SetCgroupValue";
    QCOMPARE(titles(run.episodes()), QString("start of web | limit changed"));
    span.code = 3; // the kernel said no
    QCOMPARE(titles(run.episodes()), QString("start of web"));
}

void TestEpisodes::keepsTwoPodsApart()
{
    Run run;
    run.start().call("RunPodSandbox", 5, 30, {{"pod.uid", "v"}, {"pod.name", "db"}});
    const auto episodes = run.episodes();
    QCOMPARE(titles(episodes), QString("start of web | start of db"));
    QCOMPARE(episodes[1].podUid, std::string("v"));
    QCOMPARE(episodes[0].spanIds.size(), std::size_t{3});
}

void TestEpisodes::isEmptyWithoutSpans()
{
    QVERIFY(findEpisodes(std::vector<Record>{}).empty());
    QVERIFY(findEpisodes(
        {Record(Event{.kind = "oom", .text = {}, .container = "x", .podUid = {}, .at = 1})})
                .empty());
}

void TestEpisodes::beginsInTheMiddle()
{
    Run started;
    started.container("c0", "created", 1)
        .call("CreateContainer", 1, 2,
            {{"pod.uid", "u"}, {"pod.name", "web"}, {"container.id", "c0"}});
    QCOMPARE(titles(started.call("StartContainer", 3, 4, {{"container.id", "c0"}}).episodes()),
        QString("start of web"));
    QCOMPARE(titles(Run().restart(5, 3).episodes()), QString("restart 3"));
}

void TestEpisodes::ignoresAnOomThatTheContainerSurvived()
{
    QCOMPARE(titles(Run().start().oom("c0", 500).episodes()), QString("start of web"));
}

void TestEpisodes::callsAKilledContainersRestartOne()
{
    Run run;
    run.start().internal("SyncPod", 1000, 1200);
    run.call("StopContainer", 1001, 1100, {{"pod.uid", "u"}, {"container.id", "c0"}});
    run.container("c0", "exited", 1090, 0, "Error", 137).restart(1110, 1);
    run.parent.clear();
    QCOMPARE(titles(run.episodes()), QString("start of web | exit 137 → restart 1"));
    run.internal("SyncPod", 5000, 5200);
    run.call("StopContainer", 5001, 5100, {{"pod.uid", "u"}, {"container.id", "c1"}});
    run.container("c1", "exited", 5090, 1, "Error", 137).restart(5110, 2);
    run.parent.clear();
    QCOMPARE(titles(run.episodes()),
        QString("start of web | exit 137 → restart 1 | exit 137 → restart 2"));
    run.call("StopContainer", 9000, 9010, {{"pod.uid", "u"}, {"container.id", "c2"}});
    QVERIFY(titles(run.episodes()).endsWith("end of web")); // by itself it is the end
}

void TestEpisodes::leavesTheStepsOfAStartToIt()
{
    Run run;
    run.start().status("Init:0/1", 10).container("c0", "exited", 100, 0, "Completed", 0);
    QCOMPARE(titles(run.episodes()), QString("start of web"));
    Run failed;
    failed.start().status("Init:0/1", 10).container("c0", "exited", 100, 0, "Error", 1);
    QCOMPARE(titles(failed.episodes()), QString("start of web | exit 1")); // that is told
}

void TestEpisodes::leavesFailingProbesOut()
{
    Run run;
    run.start().internal("Probe", 100, 110, 1);
    run.call("ExecSync", 101, 109, {{"container.id", "c0"}});
    const auto episodes = run.episodes();
    QCOMPARE(titles(episodes), QString("start of web"));
    QCOMPARE(episodes[0].spanIds.size(), std::size_t{3});
}

UNIT_TEST(TestEpisodes)
#include "tst_trace_episodes.moc"
