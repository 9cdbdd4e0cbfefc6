// links: agent
// Spans, pods and containers out of what the programs of the chain wrote.
#include <agent/container_watches.h>
#include <agent/cri_learner.h>
#include <agent/runtime_states.h>
#include <agent/span_joiner.h>
#include <base/file.h>
#include <base/time.h>

#include <cri.pb.h>
#include <events.pb.h>
#include <task_events.pb.h>
#include <unit_test.h>

using namespace shimscope;
using namespace shimscope::agent;
namespace cri = runtime::v1;

class TestPods : public QObject {
    Q_OBJECT

    PodModel m_model;
    CriLearner m_learner{m_model};

    template <class Request, class Response>
    trace::Span call(
        const std::string& method, const Request& request, const Response& response, int code = 0)
    {
        trace::Span span;
        span.spanId = "1", span.hop = trace::Hop::Cri, span.kind = trace::Kind::Server;
        span.method = "/runtime.v1.RuntimeService/" + method;
        span.start = 10, span.end = 20, span.code = code;
        span.request = {.type = Request::descriptor()->full_name(),
            .bytes = request.SerializeAsString(),
            .json = {},
            .size = 0};
        span.response = {.type = Response::descriptor()->full_name(),
            .bytes = response.SerializeAsString(),
            .json = {},
            .size = 0};
        m_learner.learn(span);
        return span;
    }
    trace::Span runPod(int code = 0)
    {
        cri::RunPodSandboxRequest request;
        auto* metadata = request.mutable_config()->mutable_metadata();
        metadata->set_uid("u"), metadata->set_name("web"), metadata->set_namespace_("default");
        request.mutable_config()->mutable_linux()->set_cgroup_parent("/x/kubepods/burstable/podu");
        cri::RunPodSandboxResponse response;
        response.set_pod_sandbox_id("s");
        return call("RunPodSandbox", request, response, code);
    }
    trace::Span createContainer(const std::string& id, unsigned attempt)
    {
        cri::CreateContainerRequest request;
        request.set_pod_sandbox_id("s");
        request.mutable_config()->mutable_metadata()->set_name("hog");
        request.mutable_config()->mutable_metadata()->set_attempt(attempt);
        request.mutable_config()->mutable_image()->set_image("load");
        cri::CreateContainerResponse response;
        response.set_container_id(id);
        return call("CreateContainer", request, response);
    }

private slots:
    void init() { m_model = PodModel(); }
    void learnsAPodFromRunPodSandbox();
    void learnsNothingFromAFailedCall();
    void learnsAContainerAndItsRestart();
    void learnsAnExitFromTheShimsEvent();
    void learnsReasonsFromContainerStatus();
    void forgetsWhatIsNoLongerListed();
    void keepsWhatAFilteredListDoesNotName();
    void tellsEachChangeOnce();
    void learnsTheManifestBeforeThePod();
    void tellsAnOomKillOnce();
    void writesOnSpansWhatTheyAreAbout();
    void readsRuntimeStates();
    void refusesBrokenRuntimeStates_data();
    void refusesBrokenRuntimeStates();
    void seesRuntimeStatesComeAndGo();
    void findsTheCgroupPathOnHybrid();
};

void TestPods::learnsAPodFromRunPodSandbox()
{
    runPod();
    const trace::Pod* pod = m_model.findPod("u");
    QVERIFY(pod);
    QCOMPARE(pod->name, std::string("web"));
    QCOMPARE(pod->state, std::string("ready"));
    QCOMPARE(pod->qos, std::string("Burstable"));
    const trace::Container* pause = m_model.findContainer("s");
    QVERIFY(pause && pause->sandbox);
    QCOMPARE(pause->state, std::string("running"));
}

void TestPods::learnsNothingFromAFailedCall()
{
    const trace::Span span = runPod(13);
    QVERIFY(!m_model.findPod("u"));
    QCOMPARE(span.attribute("pod.name"), std::string_view("web")); // but the span is about that pod
}

void TestPods::learnsAContainerAndItsRestart()
{
    runPod();
    createContainer("c0", 0);
    createContainer("c1", 1);
    const trace::Container* newest = m_model.findContainer("u", "hog");
    QVERIFY(newest);
    QCOMPARE(newest->id, std::string("c1"));
    QCOMPARE(newest->restarts, 1);
    QCOMPARE(newest->state, std::string("created"));
    cri::StartContainerRequest start;
    start.set_container_id("c1");
    call("StartContainer", start, cri::StartContainerResponse());
    QCOMPARE(newest->state, std::string("running"));
    QCOMPARE(newest->started, 20);
}

void TestPods::learnsAnExitFromTheShimsEvent()
{
    runPod();
    createContainer("c0", 0);
    containerd::events::TaskExit exit;
    exit.set_container_id("c0"), exit.set_id("c0"), exit.set_exit_status(137);
    containerd::services::events::ttrpc::v1::ForwardRequest forward;
    forward.mutable_envelope()->mutable_event()->set_type_url("containerd.events.TaskExit");
    forward.mutable_envelope()->mutable_event()->set_value(exit.SerializeAsString());
    call("Forward", forward, cri::VersionResponse());
    QCOMPARE(m_model.findContainer("c0")->state, std::string("exited"));
    QCOMPARE(m_model.findContainer("c0")->exitCode, 137);
    cri::StartContainerRequest
        start; // its answer comes later than the exit of a short-lived container
    start.set_container_id("c0");
    call("StartContainer", start, cri::StartContainerResponse());
    QCOMPARE(m_model.findContainer("c0")->state, std::string("exited"));
}

void TestPods::learnsReasonsFromContainerStatus()
{
    runPod();
    createContainer("c0", 0);
    cri::ContainerStatusResponse response;
    auto* status = response.mutable_status();
    status->set_id("c0"), status->set_state(cri::CONTAINER_EXITED), status->set_exit_code(137);
    status->set_reason("OOMKilled"), status->mutable_metadata()->set_name("hog");
    const std::int64_t boot = base::bootNow();
    status->set_finished_at(base::wallNow());
    call("ContainerStatus", cri::ContainerStatusRequest(), response);
    const trace::Container& container = *m_model.findContainer("c0");
    QCOMPARE(container.reason, std::string("OOMKilled"));
    QVERIFY(std::abs(container.finished - boot) < 1'000'000'000); // on the recording's clock
    m_learner.learn(trace::Event{.kind = "backoff",
        .text = "back-off 10 s",
        .container = "c0",
        .podUid = {},
        .at = 1,
        .detail = std::to_string(base::wallNow() + 10'000'000'000)});
    QCOMPARE(container.state, std::string("waiting"));
    QVERIFY(std::abs(container.backoffUntil - base::bootNow() - 10'000'000'000) < 1'000'000'000);
    call("ContainerStatus", cri::ContainerStatusRequest(), response);
    QCOMPARE(container.state, std::string("waiting")); // to the CRI endpoint it is still "exited"
}

void TestPods::forgetsWhatIsNoLongerListed()
{
    runPod();
    createContainer("c0", 0);
    (void)m_model.takeChanges(1);
    call("ListPodSandbox", cri::ListPodSandboxRequest(), cri::ListPodSandboxResponse());
    const auto changes = m_model.takeChanges(2);
    QCOMPARE(changes.size(), std::size_t{3}); // pod, pause, container
    QCOMPARE(std::get<trace::Pod>(changes[0]).state, std::string("removed"));
    QVERIFY(m_model.pods().empty() && m_model.containers().empty());
}

void TestPods::learnsTheManifestBeforeThePod()
{
    m_learner.learn(trace::Event{.kind = "pod-added",
        .text = "pod web (Burstable) from web.yaml",
        .container = {},
        .podUid = "u",
        .at = 1,
        .detail = "web.yaml"});
    QVERIFY(m_model.pods().empty()); // nobody has seen it yet
    runPod();
    QCOMPARE(m_model.findPod("u")->manifest, std::string("web.yaml"));
    m_learner.learn(trace::Event{.kind = "pod-adopted",
        .text = "pod web (Burstable) from other.yaml is there already, taken over",
        .container = {},
        .podUid = "u",
        .at = 2,
        .detail = "other.yaml"});
    QCOMPARE(m_model.findPod("u")->manifest, std::string("other.yaml"));
}

/// Shim and CRI endpoint report what nobody watched; the second report is no second kill.
void TestPods::tellsAnOomKillOnce()
{
    const cgroupfs::Layout layout;
    ContainerWatches watches(layout);
    QVERIFY(watches.isNews("hog"));
    QVERIFY(!watches.isNews("hog"));
    QVERIFY(watches.isNews("other"));
}

void TestPods::keepsWhatAFilteredListDoesNotName()
{
    runPod();
    cri::ListPodSandboxRequest filtered;
    filtered.mutable_filter()->set_id("other");
    call("ListPodSandbox", filtered, cri::ListPodSandboxResponse());
    QCOMPARE(m_model.findPod("u")->state, std::string("ready"));
}

void TestPods::tellsEachChangeOnce()
{
    runPod();
    QCOMPARE(m_model.takeChanges(5).size(), std::size_t{2});
    QCOMPARE(m_model.takeChanges(6).size(), std::size_t{0});
    m_model.findPod("u")->ip = "10.0.0.2";
    const auto changes = m_model.takeChanges(7);
    QCOMPARE(changes.size(), std::size_t{1});
    QCOMPARE(std::get<trace::Pod>(changes[0]).at, 7);
}

void TestPods::writesOnSpansWhatTheyAreAbout()
{
    QCOMPARE(runPod().attribute("sandbox.id"), std::string_view("s"));
    const trace::Span create = createContainer("c0", 0);
    QCOMPARE(create.attribute("container.id"), std::string_view("c0"));
    QCOMPARE(create.attribute("container.name"), std::string_view("hog"));
    QCOMPARE(create.attribute("pod.uid"), std::string_view("u"));
    cri::StopContainerRequest stop;
    stop.set_container_id("c0");
    QCOMPARE(call("StopContainer", stop, cri::StopContainerResponse()).attribute("pod.name"),
        std::string_view("web"));
    cri::StopPodSandboxRequest stopPod;
    stopPod.set_pod_sandbox_id("s");
    QCOMPARE(call("StopPodSandbox", stopPod, cri::StopPodSandboxResponse()).attribute("pod.uid"),
        std::string_view("u"));
}

void TestPods::readsRuntimeStates()
{
    const auto state = parseRuntimeState(
        R"({"ociVersion":"1.0.2","id":"c0","pid":77,"bundle":"/b","created":"2023-11-14T22:13:20Z",
        "annotations":{"io.kubernetes.cri.sandbox-id":"s","io.kubernetes.cri.container-type":"container",
        "io.kubernetes.cri.container-name":"hog","io.kubernetes.cri.sandbox-uid":"u","io.kubernetes.cri.sandbox-name":"web"},
        "cgroupPaths":{"":"/sys/fs/cgroup/x/c0"}})");
    QVERIFY(state);
    cgroupfs::Layout layout{.mode = cgroupfs::Mode::V2,
        .hierarchies = {
            {.mountPoint = "/sys/fs/cgroup", .root = "/", .controllers = {}, .v2 = true}}};
    learnState(m_model, *state, layout);
    const trace::Container* container = m_model.findContainer("c0");
    QCOMPARE(container->pid, 77);
    QCOMPARE(container->cgroupPath, std::string("/x/c0"));
    QCOMPARE(container->name, std::string("hog"));
    QVERIFY(!container->sandbox);
    QCOMPARE(m_model.findPod("u")->name, std::string("web"));
}

void TestPods::refusesBrokenRuntimeStates_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << "";
    QTest::newRow("half") << R"({"id":"c0","pi)";
    QTest::newRow("array") << "[]";
    QTest::newRow("no id") << R"({"pid":5})";
    QTest::newRow("id is a number") << R"({"id":5})";
}

void TestPods::refusesBrokenRuntimeStates()
{
    QFETCH(QString, text);
    QVERIFY(!parseRuntimeState(text.toStdString()));
}

void TestPods::seesRuntimeStatesComeAndGo()
{
    const auto dir = base::TempDir::make();
    RuntimeStates states(dir->path() + "/oci");
    QVERIFY(states.look().appeared.empty()); // no folder yet
    QVERIFY(base::makeDirs(dir->path() + "/oci/c0"));
    QVERIFY(states.look().appeared.empty()); // no state yet
    QVERIFY(base::writeFileAtomic(dir->path() + "/oci/c0/state.json", R"({"id":"c0","pid":1})"));
    QCOMPARE(states.look().appeared.size(), std::size_t{1});
    QVERIFY(states.look().appeared.empty());
    QVERIFY(base::writeFileAtomic(dir->path() + "/oci/c0/state.json", R"({"id":"c0","pid":2})"));
    QCOMPARE(states.look().appeared.at(0).pid, 2);
    QVERIFY(base::removeTree(dir->path() + "/oci/c0"));
    QCOMPARE(states.look().gone, std::vector<std::string>{"c0"});
    QVERIFY(states.all().empty());
}

void TestPods::findsTheCgroupPathOnHybrid()
{
    const cgroupfs::Layout layout{.mode = cgroupfs::Mode::Hybrid,
        .hierarchies = {{.mountPoint = "/sys/fs/cgroup/memory",
                            .root = "/",
                            .controllers = {"memory"},
                            .v2 = false},
            {.mountPoint = "/sys/fs/cgroup/unified", .root = "/", .controllers = {}, .v2 = true}}};
    QCOMPARE(cgroupPathOf({{"memory", "/sys/fs/cgroup/memory/a/b"}}, layout), std::string("/a/b"));
    QCOMPARE(cgroupPathOf({{"", "/sys/fs/cgroup/unified/a"}}, layout), std::string("/a"));
    QCOMPARE(cgroupPathOf({{"", "/elsewhere/a"}}, layout), std::string());
}

UNIT_TEST(TestPods)
#include "tst_agent_pods.moc"
