// Init containers and a sidecar through the whole chain: their order, a failure on the way, the
// words for it, a new sandbox, and who ends last. Root.
#include "stack.h"

#include <base/text.h>

#include <QtTest>

using namespace shimscope;
using support::waits;
namespace v1 = support::v1;

namespace {

// "two" fails the first time it is run in a volume. Each leaves its name in the order of their
// turns.
constexpr const char* kManifest = R"(apiVersion: v1
kind: Pod
metadata: {name: steps}
spec:
  terminationGracePeriodSeconds: 5
  volumes: [{name: v, emptyDir: {}}]
  initContainers:
  - name: one
    image: shimscope.local/busybox:1
    command: [sh, -c, "echo one >> /v/order"]
    volumeMounts: [{name: v, mountPath: /v}]
  - name: side
    image: shimscope.local/busybox:1
    command: [sh, -c, "echo side >> /v/order; trap 'exit 0' TERM; while :; do sleep 0.1; done"]
    restartPolicy: Always
    volumeMounts: [{name: v, mountPath: /v}]
  - name: two
    image: shimscope.local/busybox:1
    command: [sh, -c, "echo two >> /v/order; test -e /v/again && exit 0; touch /v/again; exit 3"]
    volumeMounts: [{name: v, mountPath: /v}]
  containers:
  - name: app
    image: shimscope.local/busybox:1
    command: [sh, -c, "echo app >> /v/order; trap 'exit 0' TERM; while :; do sleep 0.1; done"]
    volumeMounts: [{name: v, mountPath: /v}]
)";

} // namespace

class TestPodInit : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void runsThemInOrder();
    void tellsHowFarItIs();
    void beginsAgainInANewSandbox();
    void endsTheSidecarLast();
    void failsForGoodWhereNothingRestarts();
    void cleanupTestCase();

private:
    bool runsApp() { return m_stack->running("steps").contains("app"); }
    std::string order()
    {
        const int pid = m_stack->running("steps")["app"];
        std::string text =
            base::readFile("/proc/" + std::to_string(pid) + "/root/v/order").value_or("");
        std::replace(text.begin(), text.end(), '\n', ' ');
        return text;
    }
    bool isSaid(const std::string& text) const
    {
        return m_stack->said().find(text) != std::string::npos;
    }
    std::unique_ptr<support::Stack> m_stack;
};

void TestPodInit::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    GET(stack, support::Stack::make());
    m_stack = std::move(stack);
}

void TestPodInit::runsThemInOrder()
{
    QVERIFY(m_stack->apply("steps", kManifest));
    QVERIFY2(
        waits([&] { return runsApp() && order().ends_with("app "); }), m_stack->said().c_str());
    QCOMPARE(order(), std::string("one side two two app ")); // "two" again, after its back-off
    QVERIFY(m_stack->running("steps").contains("side"));
    QCOMPARE(m_stack->container("steps", "two")->metadata().attempt(), 1U);
    QCOMPARE(m_stack->container("steps", "one")->state(), v1::CONTAINER_EXITED);
}

void TestPodInit::tellsHowFarItIs()
{
    QVERIFY2(
        waits([&] { return isSaid("pod steps: Running, 2 of 2 ready"); }), m_stack->said().c_str());
    m_stack->drain();
    std::vector<std::string> told;
    for (const trace::Record& record : m_stack->records())
        if (const auto* event = std::get_if<trace::Event>(&record);
            event != nullptr && event->kind == "pod-status")
            told.push_back(event->detail);
    QCOMPARE(told.front(), std::string("Init:0/3"));
    QCOMPARE(told.back(), std::string("Running"));
    for (const char* wanted : {"Init:2/3", "Init:Error", "PodInitializing"})
        QVERIFY2(std::find(told.begin(), told.end(), wanted) != told.end(),
            base::join(told, " ").c_str());
}

void TestPodInit::beginsAgainInANewSandbox()
{
    const auto list = m_stack->cri().client().ListPodSandbox({});
    QVERIFY(list.has_value() && list->items_size() == 1);
    v1::StopPodSandboxRequest stop;
    stop.set_pod_sandbox_id(list->items(0).id());
    QVERIFY(m_stack->cri().client().StopPodSandbox(stop));
    QVERIFY2(waits([&] { return runsApp() && order().ends_with("two app one side two app "); }),
        m_stack->said().c_str());
    QCOMPARE(m_stack->container("steps", "one")->metadata().attempt(), 1U);
}

void TestPodInit::endsTheSidecarLast()
{
    m_stack->drain();
    m_stack->remove("steps");
    QVERIFY2(waits([&] { return isSaid("pod steps is removed"); }), m_stack->said().c_str());
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> stops; // container → start, end
    m_stack->drain();
    for (const trace::Record& record : m_stack->records())
        if (const auto* span = std::get_if<trace::Span>(&record); span != nullptr
            && span->shortMethod() == "StopContainer" && span->kind == trace::Kind::Client
            && !span->open())
            stops[std::string(span->attribute("container.name"))] = {span->start, span->end};
    QVERIFY(stops.contains("app") && stops.contains("side"));
    QVERIFY(stops["side"].first >= stops["app"].second);
}

void TestPodInit::failsForGoodWhereNothingRestarts()
{
    QVERIFY(m_stack->apply("never",
        support::idlePod("never",
            "  restartPolicy: Never\n  initContainers:\n"
            "  - {name: bad, image: \"shimscope.local/busybox:1\", command: [sh, -c, \"echo no "
            "disk > "
            "/dev/termination-log; exit 3\"]}\n")));
    QVERIFY2(waits([&] { return isSaid("pod never has ended: Failed"); }), m_stack->said().c_str());
    QVERIFY2(isSaid("container bad of pod never ended: exit code 3 (Error): no disk"),
        m_stack->said().c_str());
    QVERIFY(!m_stack->container("never", "app"));
    QCOMPARE(m_stack->container("never", "bad")->metadata().attempt(), 0U);
    m_stack->remove("never");
    QVERIFY2(waits([&] { return isSaid("pod never is removed"); }), m_stack->said().c_str());
}

void TestPodInit::cleanupTestCase()
{
    if (!m_stack)
        return;
    for (const char* name : {"steps", "never"})
        m_stack->remove(name);
    QVERIFY(waits([&] {
        const auto list = m_stack->cri().client().ListPodSandbox({});
        return list && list->items().empty();
    }));
    m_stack.reset();
}

QTEST_GUILESS_MAIN(TestPodInit)
#include "tst_pod_init.moc"
