// links: kubelet
// Init containers and sidecars: which one is next, when the pod is initialized, what a failure
// means, and how all that is told in the words of kubectl.
#include <kubelet/hash.h>
#include <kubelet/manifest.h>
#include <kubelet/pod_actions.h>
#include <kubelet/pod_summary.h>
#include <kubelet/resources.h>

#include <unit_test.h>

using namespace shimscope::kubelet;
using shimscope::tests::kSecond;

namespace {

constexpr std::int64_t kPresent = 1000 * kSecond;
using Indexes = std::vector<std::size_t>;
using State = ContainerState;

/// Two init containers "one" and "two", and the container "app".
Pod makeInitPod(RestartPolicy policy = RestartPolicy::Always)
{
    Pod pod;
    pod.name = "web";
    pod.uid = "u1";
    pod.restartPolicy = policy;
    pod.initContainers.resize(2);
    pod.initContainers[0].name = "one";
    pod.initContainers[1].name = "two";
    pod.containers.resize(1);
    pod.containers[0].name = "app";
    return pod;
}

class Scene {
public:
    explicit Scene(Pod wanted = makeInitPod()) : pod(std::move(wanted))
    {
        SandboxStatus sandbox;
        sandbox.id = "s0";
        sandbox.ready = true;
        sandbox.ip = "10.0.0.2";
        status.sandboxes = {sandbox};
    }
    Scene& has(const std::string& name, State state, int exitCode = 0)
    {
        ContainerStatus own;
        own.name = name;
        own.id = name + std::to_string(status.containers.size());
        own.sandboxId = status.sandboxes.front().id;
        own.state = state;
        own.exitCode = exitCode;
        if (state == State::Exited) {
            own.finishedAt = kPresent - kSecond;
            own.reason = exitCode == 0 ? "Completed" : "Error";
        }
        status.containers.insert(status.containers.begin(), own);
        return *this;
    }
    /// The sandbox died, and another one is there.
    Scene& newSandbox()
    {
        SandboxStatus next = status.sandboxes.front();
        status.sandboxes.front().ready = false;
        next.id += "x";
        ++next.attempt;
        status.sandboxes.insert(status.sandboxes.begin(), next);
        return *this;
    }
    [[nodiscard]] PodActions plan() const
    {
        return planPod({pod, status, backOff, kPresent, health});
    }
    [[nodiscard]] std::string said() const
    {
        return toString(summaryOf(pod, status, health, plan()));
    }
    Pod pod;
    PodStatus status;
    BackOff backOff;
    HealthById health;
};

Pod withSidecar(RestartPolicy policy = RestartPolicy::Always)
{
    Pod pod = makeInitPod(policy);
    pod.initContainers[0].isSidecar = true;
    return pod;
}

} // namespace

class TestInit : public QObject {
    Q_OBJECT
private slots:
    void beginsWithTheFirst();
    void waitsForEachToEnd();
    void goesOnAfterASuccess();
    void startsTheContainersAtLast();
    void triesAFailedOneAgain();
    void backsOff();
    void endsAPodThatNeverRestarts();
    void doesNotRepeatWhatIsDone();
    void beginsAgainInANewSandbox();
    void knowsTheOldSandboxesEnds();
    void goesOnWhileASidecarRuns();
    void waitsForASidecarToStart();
    void keepsSidecarsRunning();
    void restartsAFailingSidecar();
    void endsSidecarsWithTheLastContainer();
    void saysHowFarItIs();
    void countsWhatAStepNeeds();
    void readsThem();
    void namesMistakes_data();
    void namesMistakes();
};

void TestInit::beginsWithTheFirst()
{
    Scene nothing;
    nothing.status.sandboxes.clear();
    const PodActions first = nothing.plan();
    QVERIFY(first.createSandbox);
    QCOMPARE(first.initToStart, Indexes{0});
    QVERIFY(first.containersToStart.empty());
    QCOMPARE(Scene().plan().initToStart, Indexes{0}); // the sandbox is there, nothing else
}

void TestInit::waitsForEachToEnd()
{
    Scene scene;
    scene.has("one", State::Running);
    QVERIFY(scene.plan().nothingToDo());
    QCOMPARE(scene.plan().phase, std::string());
}

void TestInit::goesOnAfterASuccess()
{
    Scene scene;
    scene.has("one", State::Exited);
    QCOMPARE(scene.plan().initToStart, Indexes{1});
    QVERIFY(scene.plan().containersToStart.empty());
}

void TestInit::startsTheContainersAtLast()
{
    Scene scene;
    scene.has("one", State::Exited).has("two", State::Exited);
    QVERIFY(scene.plan().initToStart.empty());
    QCOMPARE(scene.plan().containersToStart, Indexes{0});
    // Also if the first one's status has been removed meanwhile.
    QCOMPARE(Scene().has("two", State::Exited).plan().containersToStart, Indexes{0});
}

void TestInit::triesAFailedOneAgain()
{
    for (const RestartPolicy policy : {RestartPolicy::Always, RestartPolicy::OnFailure}) {
        Scene scene(makeInitPod(policy));
        scene.has("one", State::Exited).has("two", State::Exited, 1);
        QCOMPARE(scene.plan().initToStart, Indexes{1});
    }
    QCOMPARE(Scene().has("one", State::Created).plan().initToStart, Indexes{0});
}

void TestInit::backsOff()
{
    Scene scene;
    scene.has("one", State::Exited, 1);
    scene.backOff.next(backOffKey(scene.pod, scene.pod.initContainers[0]), kPresent - 60 * kSecond,
        kPresent - 2 * kSecond);
    const PodActions actions = scene.plan();
    QVERIFY(actions.nothingToDo());
    QCOMPARE(actions.waits.size(), std::size_t{1});
    QCOMPARE(actions.waits[0].container, std::string("one"));
    QCOMPARE(scene.said(), std::string("Init:CrashLoopBackOff, 0 of 1 ready"));
}

void TestInit::endsAPodThatNeverRestarts()
{
    Scene scene(makeInitPod(RestartPolicy::Never));
    scene.has("one", State::Exited, 3);
    const PodActions actions = scene.plan();
    QVERIFY(actions.killPod);
    QCOMPARE(actions.killReason, std::string("init container one failed"));
    QCOMPARE(actions.phase, std::string("Failed"));
    QVERIFY(actions.initToStart.empty() && actions.containersToStart.empty());
    QCOMPARE(scene.said(), std::string("Init:Error, 0 of 1 ready"));
    scene.status.sandboxes.front().ready = false; // it was ended
    QVERIFY(scene.plan().nothingToDo());
    QCOMPARE(scene.plan().phase, std::string("Failed"));
}

void TestInit::doesNotRepeatWhatIsDone()
{
    Scene scene;
    scene.has("one", State::Exited).has("two", State::Exited).has("app", State::Exited, 1);
    QVERIFY(scene.plan().initToStart.empty());
    QCOMPARE(scene.plan().containersToStart, Indexes{0});
    // Nor when nothing of them is left.
    QVERIFY(Scene().has("app", State::Running).plan().nothingToDo());
}

void TestInit::beginsAgainInANewSandbox()
{
    Scene scene;
    scene.has("one", State::Exited).has("two", State::Exited).has("app", State::Exited, 137);
    scene.status.sandboxes.front().ready = false;
    const PodActions actions = scene.plan();
    QVERIFY(actions.createSandbox);
    QCOMPARE(actions.initToStart, Indexes{0});
    QVERIFY(actions.containersToStart.empty());
}

void TestInit::knowsTheOldSandboxesEnds()
{
    Scene scene(makeInitPod(RestartPolicy::OnFailure));
    scene.has("one", State::Exited).has("two", State::Exited).has("app", State::Exited, 137);
    scene.newSandbox();
    QCOMPARE(scene.plan().initToStart, Indexes{0}); // not "two", nor "app"
    scene.has("one", State::Running);
    QVERIFY(scene.plan().nothingToDo());
    QCOMPARE(scene.plan().phase, std::string()); // "app" ended, but in the sandbox before
    QCOMPARE(scene.said(), std::string("Init:0/2, 0 of 1 ready"));
}

void TestInit::goesOnWhileASidecarRuns()
{
    Scene scene(withSidecar());
    scene.has("one", State::Running);
    QCOMPARE(scene.plan().initToStart, Indexes{1});
    scene.has("two", State::Exited);
    QCOMPARE(scene.plan().containersToStart, Indexes{0});
    QCOMPARE(scene.said(), std::string("PodInitializing, 1 of 2 ready"));
}

void TestInit::waitsForASidecarToStart()
{
    Scene scene(withSidecar());
    scene.pod.initContainers[0].startupProbe.emplace();
    scene.has("one", State::Running);
    QVERIFY(scene.plan().nothingToDo());
    QCOMPARE(scene.said(), std::string("Init:0/2, 0 of 2 ready"));
    scene.health["one0"].startup = true;
    QCOMPARE(scene.plan().initToStart, Indexes{1});
}

void TestInit::keepsSidecarsRunning()
{
    Scene scene(withSidecar(RestartPolicy::Never)); // its own policy counts
    scene.has("one", State::Exited, 1).has("two", State::Exited).has("app", State::Running);
    QCOMPARE(scene.plan().initToStart, Indexes{0});
    Scene before(withSidecar());
    before.has("one", State::Exited).has("two", State::Running);
    QCOMPARE(before.plan().initToStart, Indexes{0}); // while the pod is being initialized too
}

void TestInit::restartsAFailingSidecar()
{
    Scene scene(withSidecar());
    scene.has("one", State::Running).has("two", State::Exited).has("app", State::Running);
    scene.health["one0"].liveness = false;
    const PodActions actions = scene.plan();
    QCOMPARE(actions.containersToKill.size(), std::size_t{1});
    QCOMPARE(actions.containersToKill[0].reason,
        std::string("failed liveness probe, will be restarted"));
    QCOMPARE(actions.initToStart, Indexes{0});
}

void TestInit::endsSidecarsWithTheLastContainer()
{
    Scene scene(withSidecar(RestartPolicy::Never));
    scene.has("one", State::Running).has("two", State::Exited).has("app", State::Exited);
    const PodActions actions = scene.plan();
    QVERIFY(actions.killPod);
    QCOMPARE(actions.phase, std::string("Succeeded"));
    QVERIFY(actions.initToStart.empty());
    QCOMPARE(scene.said(), std::string("Completed, 1 of 2 ready"));
}

void TestInit::saysHowFarItIs()
{
    Scene scene;
    QCOMPARE(scene.said(), std::string("Init:0/2, 0 of 1 ready"));
    scene.has("one", State::Exited);
    QCOMPARE(scene.said(), std::string("Init:1/2, 0 of 1 ready"));
    scene.has("two", State::Exited);
    QCOMPARE(scene.said(), std::string("PodInitializing, 0 of 1 ready"));
    scene.has("app", State::Running);
    QCOMPARE(scene.said(), std::string("Running, 1 of 1 ready"));
    Scene plain;
    plain.pod.initContainers.clear();
    QCOMPARE(plain.said(), std::string("ContainerCreating, 0 of 1 ready"));
}

void TestInit::countsWhatAStepNeeds()
{
    Pod pod = withSidecar();
    const auto asks = [](Container& container, std::int64_t milliCpu) {
        container.resources.requests.milliCpu = container.resources.limits.milliCpu = milliCpu;
    };
    asks(pod.initContainers[0], 100); // sidecar
    asks(pod.initContainers[1], 500);
    asks(pod.containers[0], 200);
    QCOMPARE(requestedMilliCpu(pod), 600); // "two" beside the sidecar needs more than "app"
    asks(pod.containers[0], 900);
    QCOMPARE(requestedMilliCpu(pod), 1000);
    QCOMPARE(podLimits(pod).cpuQuota, std::optional<std::int64_t>(100'000));
    pod.initContainers[1].resources = {};
    QVERIFY(!podLimits(pod).cpuQuota); // one without a limit: the pod has none
    QCOMPARE(qosClass(pod), Qos::Burstable);
}

void TestInit::readsThem()
{
    const Manifest manifest = parseManifest(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  initContainers:\n"
        "  - {name: side, image: \"a:1\", restartPolicy: Always}\n  - {name: one, image: \"a:1\"}\n"
        "  containers: [{name: app, image: \"a:1\"}]\n",
        "w.yaml", "node");
    QVERIFY(manifest.pod);
    QVERIFY(manifest.pod->initContainers.at(0).isSidecar);
    QVERIFY(!manifest.pod->initContainers.at(1).isSidecar);
    QCOMPARE(manifest.pod->allContainers().size(), std::size_t{3});
}

void TestInit::namesMistakes_data()
{
    QTest::addColumn<QString>("init");
    QTest::addColumn<QString>("container");
    QTest::addColumn<QString>("message");
    const QString good = "{name: app, image: \"a:1\"}";
    QTest::newRow("the same name") << good << good
                                   << "w.yaml:6:16: spec.containers[0]: a second container with "
                                      "the name 'app'; give it another name";
    QTest::newRow("another policy")
        << "{name: i, image: \"a:1\", restartPolicy: OnFailure}" << good
        << "w.yaml:5:44: spec.initContainers[0].restartPolicy: 'OnFailure' is not accepted; "
           "accepted are Always";
    QTest::newRow("a policy of a container")
        << "{name: i, image: \"a:1\"}"
        << "{name: app, image: \"a:1\", restartPolicy: Always}"
        << "w.yaml:6:42: spec.containers[0].restartPolicy: is for initContainers; of the others "
           "the pod's restartPolicy decides";
    QTest::newRow("no such volume")
        << "{name: i, image: \"a:1\", volumeMounts: [{name: v, mountPath: /v}]}" << good
        << "w.yaml:5:60: spec.initContainers[0].volumeMounts[0].name: there is no volume 'v' in "
           "spec.volumes";
}

void TestInit::namesMistakes()
{
    QFETCH(QString, init);
    QFETCH(QString, container);
    const Manifest manifest = parseManifest(
        ("apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  initContainers: [" + init
            + "]\n  containers: [" + container + "]\n")
            .toStdString(),
        "w.yaml", "node");
    QVERIFY(!manifest.pod);
    QTEST(QString::fromStdString(toString(manifest.problems.at(0), "w.yaml")), "message");
}

UNIT_TEST(TestInit)
#include "tst_kubelet_init.moc"
