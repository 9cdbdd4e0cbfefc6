// An ephemeral container through the whole chain: it comes into a pod that runs, sees the processes
// of its target, disturbs nobody, and is not started again. Root.
#include "stack.h"

#include <base/text.h>

#include <QtTest>

using namespace shimscope;
using support::waits;

namespace {

constexpr const char* kPod = R"(apiVersion: v1
kind: Pod
metadata: {name: looked-into}
spec:
  terminationGracePeriodSeconds: 5
  containers:
  - name: app
    image: shimscope.local/load:1
    args: [sleep, forever]
  - name: other
    image: shimscope.local/load:1
    args: [sleep, forever]
)";
constexpr const char* kDebug = R"(  ephemeralContainers:
  - name: debug
    image: shimscope.local/busybox:1
    targetContainerName: app
    command: [sh, -c, "cat /proc/1/cmdline | tr '\\0' ' '; echo; readlink /proc/self/ns/net; sleep 1"]
)";

std::string pidNamespaceOf(int pid)
{
    std::array<char, 64> text{};
    const ssize_t n =
        ::readlink(("/proc/" + std::to_string(pid) + "/ns/pid").c_str(), text.data(), text.size());
    return n > 0 ? std::string(text.data(), static_cast<std::size_t>(n)) : std::string();
}

} // namespace

class TestPodEphemeral : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void comesIntoAPodThatRuns();
    void seesItsTarget();
    void endsForGoodAndDisturbsNobody();
    void cleanupTestCase();

private:
    std::unique_ptr<support::Stack> m_stack;
    std::map<std::string, int> m_before;
};

void TestPodEphemeral::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    GET(stack, support::Stack::make());
    m_stack = std::move(stack);
    OK(m_stack->apply("p", kPod));
    QVERIFY2(waits([&] { return m_stack->running("looked-into").size() == 2; }),
        m_stack->said().c_str());
    m_before = m_stack->running("looked-into");
}

void TestPodEphemeral::comesIntoAPodThatRuns()
{
    OK(m_stack->apply("p", std::string(kPod) + kDebug));
    int pid = 0;
    QVERIFY2(waits([&] {
        const auto running = m_stack->running("looked-into");
        pid = running.contains("debug") ? running.at("debug") : 0;
        return pid != 0;
    }),
        m_stack->said().c_str());
    QCOMPARE(pidNamespaceOf(pid), pidNamespaceOf(m_before.at("app")));
    QVERIFY(pidNamespaceOf(pid) != pidNamespaceOf(m_before.at("other")));
}

void TestPodEphemeral::seesItsTarget()
{
    // Process 1 of what it sees is its target's program.
    QVERIFY2(waits([&] {
        return m_stack->log("looked-into", "debug", 0).find("sleep forever") != std::string::npos;
    }),
        m_stack->log("looked-into", "debug", 0).c_str());
}

void TestPodEphemeral::endsForGoodAndDisturbsNobody()
{
    QVERIFY2(waits([&] {
        return m_stack->said().find("debug of pod looked-into ended: exit code 0")
            != std::string::npos;
    }),
        m_stack->said().c_str());
    QTest::qWait(support::patience(1500)); // some looks of the kubelet
    QCOMPARE(m_stack->running("looked-into"), m_before);
    QCOMPARE(m_stack->container("looked-into", "debug")->metadata().attempt(), 0U);
}

void TestPodEphemeral::cleanupTestCase()
{
    if (!m_stack)
        return;
    m_stack->remove("p");
    QVERIFY(waits([&] {
        const auto left = m_stack->cri().client().ListPodSandbox({});
        return left && left->items_size() == 0;
    }));
    m_stack.reset();
}

QTEST_GUILESS_MAIN(TestPodEphemeral)
#include "tst_pod_ephemeral.moc"
