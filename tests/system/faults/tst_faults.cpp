// kill -9 of the kubelet, the CRI endpoint or the pod's shim at a step of a pod's life, by step
// number: a step is a message that a program of the chain began to send or to answer, as its spool
// tells. Afterwards: the program is started again, the pod comes up (or goes) as its manifest says,
// the other pod has not noticed, nothing is left behind.
//
//   tst_faults                         some steps of each kind
//   SHIMSCOPE_TEST_ALL=1 tst_faults    every step
#include "stack.h"

#include <QtTest>

#include <signal.h>

#include <cmath>

using namespace shimscope;
using support::waits;

namespace {

enum class Victim { Kubelet, Endpoint, Shim };
enum class Phase { Start, End };

const char* nameOf(Victim victim)
{
    return victim == Victim::Kubelet ? "kubelet" : victim == Victim::Endpoint ? "endpoint" : "shim";
}

bool everyStep()
{
    return std::getenv("SHIMSCOPE_TEST_ALL") != nullptr; // NOLINT(concurrency-mt-unsafe)
}

/// True for the beginning of a message or of a piece of work that is about the pod; polls do not
/// count.
bool isStep(const trace::Record& record)
{
    const auto* span = std::get_if<trace::Span>(&record);
    return span != nullptr && span->open() && span->kind != trace::Kind::Step
        && !trace::isPoll(*span);
}

} // namespace

class TestFaults : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void survives_data();
    void survives();
    void cleanupTestCase();

private:
    int countSteps(Phase phase);
    /// Begins the phase and returns when `step` messages have begun, or the phase is over.
    void goTo(Phase phase, int step);
    void begin(Phase phase);
    bool isOver(Phase phase);
    void strike(Victim victim);
    void bringBack();
    bool isClean();

    std::unique_ptr<support::Stack> m_stack;
    std::set<std::string> m_baseline;
    int m_steady = 0; ///< pid of the other pod's container
    int m_steadyShim = 0;
    std::map<Phase, int> m_steps;
};

void TestFaults::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    GET(stack, support::Stack::make());
    m_stack = std::move(stack);
    QVERIFY(m_stack->apply("steady", support::idlePod("steady")));
    QVERIFY2(
        waits([&] { return m_stack->running("steady").size() == 1; }), m_stack->said().c_str());
    m_steady = m_stack->running("steady").at("app");
    m_steadyShim = m_stack->shimOf("steady");
    QVERIFY(m_steadyShim > 0);
    // A whole life without a fault, twice: the first makes what is kept, the second is counted.
    for (int round = 0; round < 2; ++round)
        for (const Phase phase : {Phase::Start, Phase::End})
            m_steps[phase] = countSteps(phase);
    m_baseline = m_stack->remains();
    qInfo("steps of a start: %d, of an end: %d", m_steps[Phase::Start], m_steps[Phase::End]);
    QVERIFY(m_steps[Phase::Start] > 10 && m_steps[Phase::End] > 5);
}

void TestFaults::begin(Phase phase)
{
    m_stack->drain();
    if (phase == Phase::Start)
        QVERIFY(m_stack->apply("web", support::idlePod("web")));
    else
        m_stack->remove("web");
}

bool TestFaults::isOver(Phase phase)
{
    if (phase == Phase::Start)
        return m_stack->running("web").size() == 1;
    // Only the other pod is left: the kubelet removes logs first and what it knows of a pod last.
    for (const char* folder : {"/logs/pods", "/pods"})
        if (base::listDir(m_stack->cri().stateDir() + folder)->size() != 1)
            return false;
    return true;
}

int TestFaults::countSteps(Phase phase)
{
    int steps = 0;
    begin(phase);
    const bool over = waits([&] {
        for (const trace::Record& record : m_stack->drain())
            steps += isStep(record) ? 1 : 0;
        return isOver(phase);
    });
    return over ? steps : 0;
}

void TestFaults::goTo(Phase phase, int step)
{
    begin(phase);
    int steps = 0;
    for (int waited = 0; waited < 20'000 && steps < step; ++waited) {
        for (const trace::Record& record : m_stack->drain())
            steps += isStep(record) ? 1 : 0;
        if (waited % 100 == 99 && isOver(phase))
            return; // this time it took fewer messages
        ::usleep(1000);
    }
}

void TestFaults::strike(Victim victim)
{
    if (victim == Victim::Kubelet)
        m_stack->killKubelet();
    else if (victim == Victim::Endpoint)
        m_stack->cri().kill();
    else
        for (const int shim : m_stack->shims())
            if (shim != m_steadyShim)
                ::kill(shim, SIGKILL);
}

void TestFaults::bringBack()
{
    if (m_stack->cri().pid() < 0)
        QVERIFY(m_stack->cri().start());
    if (!m_stack->kubeletRuns())
        QVERIFY(m_stack->startKubelet());
}

bool TestFaults::isClean()
{
    std::set<std::string> now;
    const bool clean = waits([&] {
        m_stack->drain();
        now = m_stack->remains();
        return now == m_baseline;
    });
    if (clean)
        return true;
    for (const std::string& thing : now)
        if (!m_baseline.contains(thing))
            qWarning("left: %s", thing.c_str());
    for (const std::string& thing : m_baseline)
        if (!now.contains(thing))
            qWarning("gone: %s", thing.c_str());
    return false;
}

void TestFaults::survives_data()
{
    QTest::addColumn<int>("victim");
    QTest::addColumn<int>("phase");
    QTest::addColumn<int>("step");
    for (const Phase phase : {Phase::Start, Phase::End})
        for (const Victim victim : {Victim::Kubelet, Victim::Endpoint, Victim::Shim}) {
            const int all = m_steps[phase];
            const int rows = everyStep() ? all : phase == Phase::Start ? 4 : 2;
            for (int i = 0; i < rows; ++i) {
                const int step = 1
                    + static_cast<int>(
                        std::lround(static_cast<double>(i) * (all - 1) / std::max(rows - 1, 1)));
                QTest::addRow("%s at step %d of the %s", nameOf(victim), step,
                    phase == Phase::Start ? "start" : "end")
                    << static_cast<int>(victim) << static_cast<int>(phase) << step;
            }
        }
}

void TestFaults::survives()
{
    QFETCH(int, victim);
    QFETCH(int, phase);
    QFETCH(int, step);
    if (static_cast<Phase>(phase) == Phase::End) {
        begin(Phase::Start);
        QVERIFY2(waits([&] { return isOver(Phase::Start); }), m_stack->said().c_str());
    }
    goTo(static_cast<Phase>(phase), step);
    strike(static_cast<Victim>(victim));
    bringBack();
    if (static_cast<Phase>(phase) == Phase::Start) {
        QVERIFY2(waits([&] { return isOver(Phase::Start) && m_stack->shimOf("web") > 0; }),
            m_stack->said().c_str());
        begin(Phase::End);
    }
    QVERIFY2(isClean(), m_stack->said().c_str());
    const auto steady = m_stack->running("steady");
    QVERIFY(steady.contains("app"));
    QCOMPARE(steady.at("app"), m_steady);
}

void TestFaults::cleanupTestCase()
{
    if (!m_stack)
        return;
    bringBack();
    m_stack->remove("web");
    m_stack->remove("steady");
    QVERIFY(waits([&] {
        const auto left = m_stack->cri().client().ListPodSandbox({});
        return left && left->items_size() == 0;
    }));
    m_stack.reset();
}

QTEST_APPLESS_MAIN(TestFaults)
#include "tst_faults.moc"
