// links: kubelet
// The sync planner: what is wanted + what CRI says → what has to be done.
#include <kubelet/hash.h>
#include <kubelet/pod_actions.h>

#include <unit_test.h>

using namespace shimscope::kubelet;
using shimscope::tests::kSecond;

namespace {

constexpr std::int64_t kNow = 1000 * kSecond;

Pod makePod(RestartPolicy policy = RestartPolicy::Always)
{
    Pod pod;
    pod.name = "web";
    pod.uid = "u1";
    pod.restartPolicy = policy;
    pod.containers.resize(2);
    pod.containers[0].name = "app";
    pod.containers[1].name = "side";
    return pod;
}

ContainerStatus makeContainer(
    const Pod& pod, std::size_t index, ContainerState state, int exitCode = 0)
{
    ContainerStatus status;
    status.name = pod.containers[index].name;
    status.id = status.name + "-0";
    status.sandboxId = "s0";
    status.state = state;
    status.exitCode = exitCode;
    status.finishedAt = state == ContainerState::Exited ? kNow - kSecond : 0;
    status.hash = containerHash(pod.containers[index]);
    return status;
}

PodStatus makeStatus(
    const Pod& pod, ContainerState app, ContainerState side, int appExit = 0, int sideExit = 0)
{
    PodStatus status;
    status.uid = pod.uid;
    SandboxStatus sandbox;
    sandbox.id = "s0";
    sandbox.ready = true;
    sandbox.ip = "10.0.0.2";
    status.sandboxes = {sandbox};
    status.containers = {
        makeContainer(pod, 0, app, appExit), makeContainer(pod, 1, side, sideExit)};
    return status;
}

PodActions plan(const Pod& pod, const PodStatus& status, const BackOff& backOff = BackOff())
{
    return planPod({pod, status, backOff, kNow, {}});
}

using Indexes = std::vector<std::size_t>;

} // namespace

class TestActions : public QObject {
    Q_OBJECT
private slots:
    void makesANewPod();
    void leavesARunningPodAlone();
    void restartsADeadContainer();
    void waitsForTheBackOff();
    void keepsTheRestartPolicy_data();
    void keepsTheRestartPolicy();
    void endsAPodThatIsDone();
    void doesNothingMoreForAPodThatIsDone();
    void replacesADeadSandbox();
    void replacesASandboxWithoutAddress();
    void givesAFinishedPodNoSecondSandbox();
    void replacesAChangedContainer();
    void endsAContainerThatIsNoLongerWanted();
    void startsAnEphemeralContainerOnce();
    void startsACreatedContainerAnew();
    void endsAContainerOfUnknownState();
    void collectsOlderDeadContainers();
    void collectsEmptyDeadSandboxes();
};

void TestActions::makesANewPod()
{
    const PodActions actions = plan(makePod(), {});
    QVERIFY(actions.createSandbox);
    QVERIFY(!actions.killPod);
    QCOMPARE(actions.attempt, 0U);
    QCOMPARE(actions.containersToStart, (Indexes{0, 1}));
}

void TestActions::leavesARunningPodAlone()
{
    const Pod pod = makePod();
    const PodActions actions =
        plan(pod, makeStatus(pod, ContainerState::Running, ContainerState::Running));
    QVERIFY(actions.nothingToDo());
    QVERIFY(actions.phase.empty());
    QCOMPARE(actions.sandboxId, std::string("s0"));
}

void TestActions::restartsADeadContainer()
{
    const Pod pod = makePod();
    const PodActions actions =
        plan(pod, makeStatus(pod, ContainerState::Exited, ContainerState::Running, 137));
    QVERIFY(!actions.createSandbox && !actions.killPod);
    QCOMPARE(actions.containersToStart, Indexes{0});
}

void TestActions::waitsForTheBackOff()
{
    const Pod pod = makePod();
    const PodStatus status = makeStatus(pod, ContainerState::Exited, ContainerState::Running, 137);
    BackOff backOff;
    backOff.next(backOffKey(pod, pod.containers[0]), kNow - 5 * kSecond, kNow - 5 * kSecond);
    const PodActions actions = plan(pod, status, backOff);
    QVERIFY(actions.nothingToDo());
    QCOMPARE(actions.waits.size(), std::size_t{1});
    QCOMPARE(actions.waits[0].containerId, std::string("app-0"));
    QCOMPARE(actions.waits[0].backOff.until, kNow + 9 * kSecond);
    QCOMPARE(planPod({pod, status, backOff, kNow + 9 * kSecond, {}}).containersToStart, Indexes{0});
}

void TestActions::keepsTheRestartPolicy_data()
{
    QTest::addColumn<int>("policy");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<bool>("starts");
    QTest::newRow("Always, 0") << static_cast<int>(RestartPolicy::Always) << 0 << true;
    QTest::newRow("Always, 1") << static_cast<int>(RestartPolicy::Always) << 1 << true;
    QTest::newRow("OnFailure, 0") << static_cast<int>(RestartPolicy::OnFailure) << 0 << false;
    QTest::newRow("OnFailure, 1") << static_cast<int>(RestartPolicy::OnFailure) << 1 << true;
    QTest::newRow("Never, 0") << static_cast<int>(RestartPolicy::Never) << 0 << false;
    QTest::newRow("Never, 1") << static_cast<int>(RestartPolicy::Never) << 1 << false;
}

void TestActions::keepsTheRestartPolicy()
{
    QFETCH(int, policy);
    QFETCH(int, exitCode);
    QFETCH(bool, starts);
    const Pod pod = makePod(static_cast<RestartPolicy>(policy));
    const PodActions actions =
        plan(pod, makeStatus(pod, ContainerState::Exited, ContainerState::Running, exitCode));
    QCOMPARE(actions.containersToStart, starts ? Indexes{0} : Indexes{});
}

void TestActions::endsAPodThatIsDone()
{
    const Pod pod = makePod(RestartPolicy::Never);
    PodActions actions = plan(pod, makeStatus(pod, ContainerState::Exited, ContainerState::Exited));
    QCOMPARE(actions.phase, std::string("Succeeded"));
    QVERIFY(actions.killPod && !actions.createSandbox);
    actions = plan(pod, makeStatus(pod, ContainerState::Exited, ContainerState::Exited, 0, 3));
    QCOMPARE(actions.phase, std::string("Failed"));
}

void TestActions::doesNothingMoreForAPodThatIsDone()
{
    const Pod pod = makePod(RestartPolicy::OnFailure);
    PodStatus status = makeStatus(pod, ContainerState::Exited, ContainerState::Exited);
    status.sandboxes[0].ready = false;
    const PodActions actions = plan(pod, status);
    QVERIFY(actions.nothingToDo());
    QCOMPARE(actions.phase, std::string("Succeeded"));
}

void TestActions::replacesADeadSandbox()
{
    const Pod pod = makePod();
    PodStatus status = makeStatus(pod, ContainerState::Running, ContainerState::Exited, 0, 1);
    status.sandboxes[0].ready = false;
    status.sandboxes[0].attempt = 4;
    const PodActions actions = plan(pod, status);
    QVERIFY(actions.killPod && actions.createSandbox);
    QCOMPARE(actions.attempt, 5U);
    QCOMPARE(actions.containersToStart, (Indexes{0, 1}));
    status.containers[0].state = ContainerState::Exited;
    QVERIFY(plan(pod, status).killPod); // nothing runs, but its address has to be given back
}

void TestActions::replacesASandboxWithoutAddress()
{
    Pod pod = makePod();
    PodStatus status = makeStatus(pod, ContainerState::Running, ContainerState::Running);
    status.sandboxes[0].ip.clear();
    QVERIFY(plan(pod, status).createSandbox);
    pod.hostNetwork = true;
    QVERIFY(plan(pod, status).createSandbox); // the network mode changed
    status.sandboxes[0].hostNetwork = true;
    QVERIFY(plan(pod, status).nothingToDo());
}

void TestActions::givesAFinishedPodNoSecondSandbox()
{
    const Pod pod = makePod(RestartPolicy::Never);
    PodStatus status = makeStatus(pod, ContainerState::Running, ContainerState::Exited);
    status.sandboxes[0].ready = false;
    const PodActions actions = plan(pod, status);
    QVERIFY(actions.killPod); // what may still run of it
    QVERIFY(!actions.createSandbox);
}

void TestActions::replacesAChangedContainer()
{
    Pod pod = makePod();
    const PodStatus status = makeStatus(pod, ContainerState::Running, ContainerState::Running);
    pod.containers[0].args = {"other"};
    const PodActions actions = plan(pod, status);
    QCOMPARE(actions.containersToKill.size(), std::size_t{1});
    QCOMPARE(actions.containersToKill[0].id, std::string("app-0"));
    QCOMPARE(actions.containersToStart, Indexes{0});
}

void TestActions::endsAContainerThatIsNoLongerWanted()
{
    Pod pod = makePod();
    const PodStatus status = makeStatus(pod, ContainerState::Running, ContainerState::Running);
    pod.containers.pop_back();
    const PodActions actions = plan(pod, status);
    QCOMPARE(actions.containersToKill.size(), std::size_t{1});
    QCOMPARE(actions.containersToKill[0].name, std::string("side"));
    QVERIFY(actions.containersToStart.empty());
}

void TestActions::startsACreatedContainerAnew()
{
    const Pod pod = makePod(RestartPolicy::Never);
    const PodActions actions =
        plan(pod, makeStatus(pod, ContainerState::Created, ContainerState::Running));
    QCOMPARE(actions.containersToStart, Indexes{0});
}

void TestActions::endsAContainerOfUnknownState()
{
    const Pod pod = makePod();
    const PodActions actions =
        plan(pod, makeStatus(pod, ContainerState::Unknown, ContainerState::Running));
    QCOMPARE(actions.containersToKill.size(), std::size_t{1});
    QCOMPARE(actions.containersToStart, Indexes{0});
}

void TestActions::startsAnEphemeralContainerOnce()
{
    Pod pod = makePod();
    pod.ephemeralContainers.resize(1);
    pod.ephemeralContainers[0].name = "debug";
    PodStatus status = makeStatus(pod, ContainerState::Running, ContainerState::Running);
    QCOMPARE(plan(pod, status).ephemeralToStart, Indexes{0});
    QVERIFY(plan(pod, {}).ephemeralToStart.empty()); // there is nothing to look into yet
    ContainerStatus debug = makeContainer(pod, 0, ContainerState::Running);
    debug.name = "debug";
    for (const ContainerState state : {ContainerState::Running, ContainerState::Exited}) {
        debug.state = state;
        debug.exitCode = 1;
        status.containers.push_back(debug);
        QVERIFY(plan(pod, status).nothingToDo());
        status.containers.pop_back();
    }
    // It keeps no pod alive, and goes when the manifest does not name it any more.
    pod.restartPolicy = RestartPolicy::Never;
    PodStatus ended = makeStatus(pod, ContainerState::Exited, ContainerState::Exited);
    debug.state = ContainerState::Running;
    ended.containers.push_back(debug);
    QCOMPARE(plan(pod, ended).phase, std::string("Succeeded"));
    status.containers.push_back(debug);
    pod.ephemeralContainers.clear();
    QCOMPARE(plan(pod, status).containersToKill.size(), std::size_t(1));
}

void TestActions::collectsOlderDeadContainers()
{
    const Pod pod = makePod();
    PodStatus status = makeStatus(pod, ContainerState::Running, ContainerState::Running);
    for (const char* id : {"app-3", "app-2", "app-1"}) { // newest first
        status.containers.push_back(makeContainer(pod, 0, ContainerState::Exited));
        status.containers.back().id = id;
    }
    QCOMPARE(planCollection(status).containers, (std::vector<std::string>{"app-2", "app-1"}));
}

void TestActions::collectsEmptyDeadSandboxes()
{
    const Pod pod = makePod();
    PodStatus status = makeStatus(pod, ContainerState::Running, ContainerState::Running);
    SandboxStatus dead;
    dead.id = "s-old";
    status.sandboxes.push_back(dead);
    dead.id = "s-used";
    status.sandboxes.push_back(dead);
    status.containers.push_back(makeContainer(pod, 0, ContainerState::Exited));
    status.containers.back().sandboxId = "s-used";
    QCOMPARE(planCollection(status).sandboxes, std::vector<std::string>{"s-old"});
}

UNIT_TEST(TestActions)
#include "tst_kubelet_actions.moc"
