// The demo's pod through kubelet, CRI endpoint, shim, runtime and kernel: it comes up, meets its
// memory limit, is started again, changes, goes; and one trace joins every hop. Root.
#include "stack.h"

#include <base/text.h>

#include <QtTest>

#include <algorithm>

using namespace shimscope;
using support::waits;

namespace {

/// The parent process, by its status file.
int parentOf(int pid)
{
    const auto text = base::readFile("/proc/" + std::to_string(pid) + "/status").value_or("");
    for (const std::string_view line : base::lines(text))
        if (line.starts_with("PPid:"))
            return static_cast<int>(base::parseUnsigned(base::trim(line.substr(5))).value_or(0));
    return 0;
}

std::string valueInCgroup(
    int pid, const std::string& controller, const std::string& v1File, const std::string& v2File)
{
    const auto text = base::readFile("/proc/" + std::to_string(pid) + "/cgroup").value_or("");
    for (const std::string_view line : base::lines(text)) {
        const auto parts = base::split(line, ':');
        const std::string path(parts[2]);
        for (const std::string& file : {"/sys/fs/cgroup/" + controller + path + "/" + v1File,
                 "/sys/fs/cgroup" + path + "/" + v2File})
            if (const auto value = base::readFile(file))
                return std::string(base::trim(*value));
    }
    return {};
}

} // namespace

class TestChain : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void startsTheDemoPod();
    void putsPauseAndContainersBelowOneShim();
    void setsTheLimits();
    void joinsEveryHopInOneTrace();
    void restartsWhatTheKernelKilled();
    void keepsTheNeighbourAlive();
    void backsOffTheSecondTime();
    void replacesAChangedPod();
    void rotatesNothingAndLosesNoLine();
    void endsAJobForGood();
    void leavesNothingBehind();
    void cleanupTestCase();

private:
    std::unique_ptr<support::Stack> m_stack;
    std::set<std::string> m_before;
    int m_logger = 0;
};

void TestChain::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    GET(stack, support::Stack::make());
    m_stack = std::move(stack);
    // One pod comes and goes first, so that what is made once and kept is there already.
    QVERIFY(m_stack->apply("first", support::idlePod("first")));
    QVERIFY2(waits([&] { return m_stack->running("first").size() == 1; }), m_stack->said().c_str());
    m_stack->remove("first");
    QVERIFY2(
        waits([&] { return m_stack->said().find("pod first is removed") != std::string::npos; }),
        m_stack->said().c_str());
    m_before = m_stack->remains();
}

void TestChain::startsTheDemoPod()
{
    const auto text = base::readFile(SHIMSCOPE_SOURCE "/scenarios/01-one-pod/web.yaml");
    QVERIFY(text && m_stack->apply("web", *text));
    QVERIFY2(waits([&] { return m_stack->running("web").size() == 2; }), m_stack->said().c_str());
    m_logger = m_stack->running("web").at("logger");
    QVERIFY(waits([&] {
        return m_stack->log("web", "logger", 0).find(" stdout F still here, 2\n")
            != std::string::npos
            && m_stack->log("web", "hog", 0).find(" stdout F load: cpu") != std::string::npos;
    }));
}

void TestChain::putsPauseAndContainersBelowOneShim()
{
    const int shim = m_stack->shimOf("web");
    QVERIFY(shim > 0);
    for (const auto& [name, pid] : m_stack->running("web"))
        QCOMPARE(parentOf(pid), shim);
}

void TestChain::setsTheLimits()
{
    const auto hog = waits([&] { return m_stack->running("web").contains("hog"); })
        ? m_stack->running("web").at("hog")
        : 0;
    QCOMPARE(valueInCgroup(hog, "memory", "memory.limit_in_bytes", "memory.max"),
        std::to_string(64 << 20));
    const std::string quota = valueInCgroup(hog, "cpu", "cpu.cfs_quota_us", "cpu.max");
    QVERIFY2(quota == "50000" || quota == "50000 100000", quota.c_str());
}

void TestChain::joinsEveryHopInOneTrace()
{
    std::string traceId;
    std::set<trace::Hop> hops;
    int steps = 0;
    m_stack->drain();
    for (const trace::Record& record : m_stack->records()) {
        QVERIFY2(!std::holds_alternative<trace::Dropped>(record)
                || std::get<trace::Dropped>(record).count == 0,
            "records were dropped");
        const auto* span = std::get_if<trace::Span>(&record);
        if (span != nullptr && span->hop == trace::Hop::Kubelet && span->method == "SyncPod"
            && span->attribute("pod.name") == "web")
            traceId = span->traceId;
    }
    QVERIFY(!traceId.empty());
    for (const trace::Record& record : m_stack->records())
        if (const auto* span = std::get_if<trace::Span>(&record);
            span != nullptr && span->traceId == traceId) {
            hops.insert(span->hop);
            steps += span->kind == trace::Kind::Step ? 1 : 0;
        }
    for (const trace::Hop hop : {trace::Hop::Kubelet, trace::Hop::Cri, trace::Hop::Cni,
             trace::Hop::Shim, trace::Hop::Runtime})
        QVERIFY2(hops.contains(hop), trace::toString(hop));
    QVERIFY2(steps > 50, std::to_string(steps).c_str());
}

void TestChain::restartsWhatTheKernelKilled()
{
    QVERIFY2(waits([&] {
        return m_stack->said().find("hog of pod web ended: exit code 137 (OOMKilled)")
            != std::string::npos;
    }),
        m_stack->said().c_str());
    QVERIFY(waits([&] {
        const auto hog = m_stack->container("web", "hog");
        return hog && hog->state() == support::v1::CONTAINER_RUNNING
            && hog->metadata().attempt() == 1;
    }));
    QVERIFY(waits([&] { return !m_stack->log("web", "hog", 1).empty(); }));
}

void TestChain::keepsTheNeighbourAlive()
{
    QCOMPARE(m_stack->running("web").at("logger"), m_logger);
}

void TestChain::backsOffTheSecondTime()
{
    // How long it waits is the unit test's to say: where the kubelet looks later than half a second
    // after the end, the first wait is over already, and the next one is what is told.
    QVERIFY2(waits([&] {
        return m_stack->said().find(" s restarting failed container hog of pod web")
            != std::string::npos;
    }),
        m_stack->said().c_str());
    QVERIFY(waits([&] {
        const auto hog = m_stack->container("web", "hog");
        return hog && hog->metadata().attempt() >= 2;
    }));
}

void TestChain::replacesAChangedPod()
{
    QVERIFY(m_stack->apply("web", support::idlePod("web")));
    QVERIFY2(waits([&] {
        const auto running = m_stack->running("web");
        return running.size() == 1 && running.contains("app");
    }),
        m_stack->said().c_str());
    m_stack->remove("web");
}

void TestChain::rotatesNothingAndLosesNoLine()
{
    const std::string lines =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: lines}\nspec:\n  restartPolicy: Never\n"
        "  containers:\n  - {name: app, image: \"shimscope.local/busybox:1\", "
        "command: [seq, \"1\", \"20000\"]}\n";
    QVERIFY(m_stack->apply("lines", lines));
    QVERIFY2(waits([&] {
        return m_stack->said().find("pod lines has ended: Succeeded") != std::string::npos;
    }),
        m_stack->said().c_str());
    const std::string log = m_stack->log("lines", "app", 0);
    QCOMPARE(std::count(log.begin(), log.end(), '\n'), 20000);
    QVERIFY(log.ends_with(" stdout F 20000\n"));
    m_stack->remove("lines");
}

void TestChain::endsAJobForGood()
{
    const std::string job =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: job}\nspec:\n  restartPolicy: OnFailure\n"
        "  containers:\n  - {name: app, image: \"shimscope.local/load:1\", args: [exit, \"0\"]}\n";
    QVERIFY(m_stack->apply("job", job));
    QVERIFY2(waits([&] {
        return m_stack->said().find("pod job has ended: Succeeded") != std::string::npos;
    }),
        m_stack->said().c_str());
    QVERIFY(m_stack->running("job").empty());
    QCOMPARE(m_stack->container("job", "app")->exit_code(), 0);
    m_stack->remove("job");
}

void TestChain::leavesNothingBehind()
{
    std::set<std::string> now;
    const bool clean = waits([&] {
        now = m_stack->remains();
        return now == m_before;
    });
    if (!clean)
        for (const std::string& thing : now)
            if (!m_before.contains(thing))
                qWarning("left: %s", thing.c_str());
    QVERIFY(clean);
}

void TestChain::cleanupTestCase()
{
    if (!m_stack)
        return;
    for (const char* name : {"first", "web", "lines", "job"})
        m_stack->remove(name);
    QVERIFY(waits([&] {
        const auto left = m_stack->cri().client().ListPodSandbox({});
        return left && left->items_size() == 0;
    }));
    m_stack.reset();
}

QTEST_APPLESS_MAIN(TestChain)
#include "tst_chain.moc"
