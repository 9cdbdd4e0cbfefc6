// links: agent
// Which container is meant, what its limits should be, and what messages say of both.
#include <agent/asked_limits.h>
#include <agent/container_details.h>
#include <agent/container_place.h>
#include <agent/cri_learner.h>
#include <base/file.h>

#include <cri.pb.h>
#include <task.pb.h>
#include <unit_test.h>

using namespace shimscope;
using namespace shimscope::agent;
namespace cri = runtime::v1;

namespace {

ContainerPlace place(const std::string& id, const std::string& name, int pid)
{
    ContainerPlace made;
    made.id = id;
    made.podName = "web";
    made.name = name;
    made.pid = pid;
    made.own = true;
    return made;
}

template <class Request, class Response>
trace::Span finished(const Request& request, const Response& response, int code = 0)
{
    trace::Span span;
    span.spanId = "1", span.start = 10, span.end = 20, span.code = code;
    span.request = {.type = Request::descriptor()->full_name(),
        .bytes = request.SerializeAsString(),
        .json = {},
        .size = 0};
    span.response = {.type = Response::descriptor()->full_name(),
        .bytes = response.SerializeAsString(),
        .json = {},
        .size = 0};
    return span;
}

} // namespace

class TestAgentDetails : public QObject {
    Q_OBJECT

private slots:
    void choosesByName_data();
    void choosesByName();
    void refusesAnAmbiguousBeginning();
    void forgetsAPidThatAnotherProcessHas();
    void spellsLimitsAsTheKernelDoes_data();
    void spellsLimitsAsTheKernelDoes();
    void letsCriSayMoreThanTheConfig();
    void learnsLimitsFromMessages();
    void ignoresAnUpdateThatFailed();
    void keepsAPausedContainerPaused();
    void namesCapabilitiesAndTheFilter();
    void saysWhyThereIsNothingToSee();
};

void TestAgentDetails::choosesByName_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("id");
    QTest::newRow("whole id") << "abc1"
                              << "abc1";
    QTest::newRow("an id that another begins with") << "abc"
                                                    << "abc";
    QTest::newRow("the beginning of one") << "de"
                                          << "def2";
    QTest::newRow("pod and container: the one that runs") << "web/hog"
                                                          << "def2";
    QTest::newRow("pause container") << "web/pause"
                                     << "abc";
    QTest::newRow("unknown") << "web/nobody"
                             << "";
    QTest::newRow("nothing") << ""
                             << "";
}

void TestAgentDetails::choosesByName()
{
    QFETCH(QString, wanted);
    QFETCH(QString, id);
    const std::vector<ContainerPlace> places{
        place("abc", "pause", 1), place("abc1", "hog", 0), place("def2", "hog", 7)};
    const auto chosen = choosePlace(places, wanted.toStdString());
    QCOMPARE(chosen ? QString::fromStdString(chosen->id) : QString(), id);
    if (!chosen)
        QVERIFY(chosen.error().is(ENOENT)
            && chosen.error().toString().find("web/hog (def2)") != std::string::npos);
}

void TestAgentDetails::refusesAnAmbiguousBeginning()
{
    const auto chosen = choosePlace({place("abc1", "a", 1), place("abc2", "b", 2)}, "abc");
    QVERIFY(!chosen && chosen.error().is(EINVAL));
}

void TestAgentDetails::forgetsAPidThatAnotherProcessHas()
{
    const auto dir = base::TempDir::make();
    QVERIFY(base::makeDirs(dir->path() + "/7"));
    // Field 22 is the start, 4711.
    QVERIFY(base::writeFileAtomic(dir->path() + "/7/stat",
        "7 (sh) S 1 7 7 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 4711 0 0\n"));
    RuntimeState state;
    state.id = "a", state.pid = 7, state.startTicks = 4711;
    QCOMPARE(placeOf(state, dir->path()).pid, 7);
    state.startTicks = 4712;
    QCOMPARE(placeOf(state, dir->path()).pid, 0);
    state.startTicks = 4711, state.pid = 8;
    QCOMPARE(placeOf(state, dir->path()).pid, 0);
}

void TestAgentDetails::spellsLimitsAsTheKernelDoes_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("nothingGiven");
    QTest::newRow("cpu.max") << "cpu.max"
                             << "50000 100000"
                             << "max 100000";
    QTest::newRow("cpu.cfs_quota_us") << "cpu.cfs_quota_us"
                                      << "50000"
                                      << "-1";
    QTest::newRow("cpu.cfs_period_us") << "cpu.cfs_period_us"
                                       << "100000"
                                       << "100000";
    QTest::newRow("cpu.shares") << "cpu.shares"
                                << "512"
                                << "1024";
    QTest::newRow("cpu.weight") << "cpu.weight"
                                << "59"
                                << "100";
    // 100,000,000 bytes are no whole number of pages.
    QTest::newRow("memory.max") << "memory.max"
                                << "99999744"
                                << "max";
    QTest::newRow("v1 memory") << "memory.limit_in_bytes"
                               << "99999744"
                               << "9223372036854771712";
    QTest::newRow("v1 memory and swap") << "memory.memsw.limit_in_bytes"
                                        << "99999744"
                                        << "9223372036854771712";
    QTest::newRow("memory.high") << "memory.high"
                                 << "50000000"
                                 << "max";
    QTest::newRow("pids.max") << "pids.max"
                              << "100"
                              << "max";
}

void TestAgentDetails::spellsLimitsAsTheKernelDoes()
{
    QFETCH(QString, file);
    QFETCH(QString, given);
    QFETCH(QString, nothingGiven);
    oci::Resources resources;
    resources.cpu.emplace().quota = 50'000;
    resources.cpu->shares = 512;
    resources.memory.emplace().limit = 100'000'000;
    resources.memory->swap = 100'000'000;
    resources.pids.emplace().limit = 100;
    resources.unified["memory.high"] = "50000000";
    QCOMPARE(QString::fromStdString(limitTexts(resources, nullptr)[file.toStdString()]), given);
    QCOMPARE(QString::fromStdString(limitTexts({}, nullptr)[file.toStdString()]), nothingGiven);
}

void TestAgentDetails::letsCriSayMoreThanTheConfig()
{
    oci::Resources config;
    config.memory.emplace().limit = 4096;
    config.memory->swap = 4096;
    config.cpu.emplace().quota = 50'000;
    CriResources asked;
    asked.set_memory_limit_in_bytes(8192);
    auto texts = limitTexts(config, &asked);
    QCOMPARE(texts["memory.max"], std::string("8192"));
    QCOMPARE(texts["memory.memsw.limit_in_bytes"], std::string("8192"));
    QCOMPARE(texts["cpu.max"], std::string("50000 100000")); // 0 in CRI is "not set"
    asked.set_cpu_quota(-1);
    QCOMPARE(limitTexts(config, &asked)["cpu.max"], std::string("max 100000"));
}

void TestAgentDetails::learnsLimitsFromMessages()
{
    AskedLimits limits;
    cri::CreateContainerRequest create;
    create.mutable_config()->mutable_linux()->mutable_resources()->set_memory_limit_in_bytes(1);
    create.mutable_config()->mutable_linux()->mutable_resources()->set_cpu_quota(2);
    cri::CreateContainerResponse created;
    created.set_container_id("a");
    limits.learn(finished(create, created));
    cri::UpdateContainerResourcesRequest update;
    update.set_container_id("a");
    update.mutable_linux()->set_memory_limit_in_bytes(3);
    limits.learn(finished(update, cri::UpdateContainerResourcesResponse()));
    QCOMPARE(limits.find("a")->memory_limit_in_bytes(), 3);
    QCOMPARE(limits.find("a")->cpu_quota(), 2);
    cri::RemoveContainerRequest remove;
    remove.set_container_id("a");
    limits.learn(finished(remove, cri::RemoveContainerResponse()));
    QVERIFY(!limits.find("a"));
}

void TestAgentDetails::ignoresAnUpdateThatFailed()
{
    AskedLimits limits;
    limits.set("a", {});
    cri::UpdateContainerResourcesRequest update;
    update.set_container_id("a");
    update.mutable_linux()->set_memory_limit_in_bytes(3);
    limits.learn(finished(update, cri::UpdateContainerResourcesResponse(), 9));
    QCOMPARE(limits.find("a")->memory_limit_in_bytes(), 0);
}

void TestAgentDetails::keepsAPausedContainerPaused()
{
    PodModel model;
    CriLearner learner(model);
    model.container("a").state = "running";
    containerd::task::v2::PauseRequest pause;
    pause.set_id("a");
    auto span = finished(pause, containerd::task::v2::StateResponse());
    learner.learn(span);
    QCOMPARE(model.findContainer("a")->state, std::string("paused"));
    cri::ListContainersResponse list;
    auto* item = list.add_containers();
    item->set_id("a"), item->set_state(cri::CONTAINER_RUNNING);
    span = finished(cri::ListContainersRequest(), list);
    learner.learn(span);
    QCOMPARE(model.findContainer("a")->state, std::string("paused"));
    containerd::task::v2::ResumeRequest resume;
    resume.set_id("a");
    span = finished(resume, containerd::task::v2::StateResponse());
    learner.learn(span);
    QCOMPARE(model.findContainer("a")->state, std::string("running"));
}

void TestAgentDetails::namesCapabilitiesAndTheFilter()
{
    const auto dir = base::TempDir::make();
    QVERIFY(base::makeDirs(dir->path() + "/7"));
    QVERIFY(base::writeFileAtomic(dir->path() + "/7/status",
        "Name:\tsh\nCapInh:\t0000000000000000\nCapPrm:\t0000000000000021\nCapEff:\t"
        "0000000000000021\nCapBnd:\t8000000000000020\nCapAmb:\t0000000000000000\nNoNewPrivs:\t1\n"
        "Seccomp:\t2\nSeccomp_filters:\t1\n"));
    QVERIFY(base::writeFileAtomic(
        dir->path() + "/config.json", R"({"ociVersion": "1.0.0", "root": {"path": "rootfs"},
        "linux": {"seccomp": {"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
        {"names": ["personality"], "action": "SCMP_ACT_ALLOW",
         "args": [{"index": 0, "value": 8, "op": "SCMP_CMP_EQ"}]}]}}})"));
    ContainerPlace seven = place("a", "hog", 7);
    seven.bundle = dir->path();
    const v1::SecurityDetails security = describeSecurity(seven, dir->path());
    QCOMPARE(security.problem(), std::string());
    QCOMPARE(security.capabilities(0).names_size(), 2);
    QCOMPARE(security.capabilities(0).names(0), std::string("CAP_CHOWN"));
    QCOMPARE(security.capabilities(0).names(1), std::string("CAP_KILL"));
    QCOMPARE(security.capabilities(3).names(1), std::string("capability 63"));
    QCOMPARE(security.seccomp_mode(), 2);
    QCOMPARE(security.no_new_privileges(), 1);
    QCOMPARE(security.profile_problem(), std::string());
    QCOMPARE(security.profile().default_action(), std::string("SCMP_ACT_ERRNO"));
    QCOMPARE(security.profile().rules(0).condition(), std::string("arg0 SCMP_CMP_EQ 8"));
}

void TestAgentDetails::saysWhyThereIsNothingToSee()
{
    ContainerPlace gone = place("a", "hog", 0);
    gone.own = false;
    QCOMPARE(describeMounts(gone).problem(), std::string("it has no process now"));
    QCOMPARE(describeSecurity(gone).problem(), std::string("it has no process now"));
    QVERIFY(describeConfig(gone).problem().find("not known to an agent") != std::string::npos);
    QVERIFY(describeCgroup(gone, {}, {}).problem().find("no cgroup") != std::string::npos);
    gone.pid = 999'999'999;
    QVERIFY(describeMounts(gone).problem().starts_with("it has ended meanwhile"));
}

UNIT_TEST(TestAgentDetails)
#include "tst_agent_details.moc"
