// Startup, liveness and readiness probes through the whole chain: over HTTP and TCP from this
// machine, as a command in the container over CRI; what a verdict does, and what of it is in the
// trace. Root.
#include "stack.h"

#include <base/text.h>
#include <trace/tree.h>

#include <QtTest>

#include <unistd.h>

using namespace shimscope;
using support::waits;
namespace v1 = support::v1;

namespace {

// The server is process 1 of its namespace and does not mind SIGTERM: the probe's grace ends it.
constexpr const char* kManifest = R"(apiVersion: v1
kind: Pod
metadata: {name: asked}
spec:
  terminationGracePeriodSeconds: 3
  containers:
  - name: web
    image: shimscope.local/busybox:1
    command: [sh, -c, "touch /tmp/alive; exec httpd -f -p 8080 -h /tmp"]
    ports: [{containerPort: 8080, name: http}]
    startupProbe: {tcpSocket: {port: http}, periodSeconds: 1}
    livenessProbe:
      exec: {command: [cat, /tmp/alive]}
      periodSeconds: 1
      failureThreshold: 2
      timeoutSeconds: 5
      terminationGracePeriodSeconds: 2
    readinessProbe:
      httpGet: {path: /ready.txt, port: http}
      periodSeconds: 1
      failureThreshold: 1
)";

} // namespace

class TestPodProbes : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void waitsUntilItHasStarted();
    void isReadyWhenItSaysSo();
    void asksTheContainerOverCri();
    void restartsWhatDoesNotLive();
    void hidesWhatWentWell();
    void asksNothingOfWhatIsGone();
    void cleanupTestCase();

private:
    std::string path(const std::string& file)
    {
        return "/proc/" + std::to_string(m_stack->running("asked")["web"]) + "/root/tmp/" + file;
    }
    bool isSaid(const std::string& text) const
    {
        return m_stack->said().find(text) != std::string::npos;
    }
    std::vector<trace::Span> spans()
    {
        m_stack->drain();
        trace::SpanSet set;
        for (const trace::Record& record : m_stack->records())
            if (const auto* span = std::get_if<trace::Span>(&record))
                set.add(*span);
        return {set.spans().begin(), set.spans().end()};
    }
    std::unique_ptr<support::Stack> m_stack;
};

void TestPodProbes::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    GET(stack, support::Stack::make());
    m_stack = std::move(stack);
}

void TestPodProbes::waitsUntilItHasStarted()
{
    QVERIFY(m_stack->apply("asked", kManifest));
    QVERIFY2(waits([&] { return isSaid("container web of pod asked has started"); }),
        m_stack->said().c_str());
    QVERIFY2(waits([&] { return isSaid("HTTP probe failed with statuscode: 404"); }),
        m_stack->said().c_str());
    QVERIFY(isSaid("pod asked: Running, 0 of 1 ready"));
}

void TestPodProbes::isReadyWhenItSaysSo()
{
    QVERIFY(base::writeFileAtomic(path("ready.txt"), "yes", 0644));
    QVERIFY2(
        waits([&] { return isSaid("pod asked: Running, 1 of 1 ready"); }), m_stack->said().c_str());
    ::unlink(path("ready.txt").c_str());
    QVERIFY2(waits([&] { return isSaid("container web of pod asked is not ready"); }),
        m_stack->said().c_str());
    QCOMPARE(m_stack->container("asked", "web")->metadata().attempt(), 0U); // that ends nothing
}

void TestPodProbes::asksTheContainerOverCri()
{
    // The whole way down: the kubelet's question is an ExecSync, and that a run of the runtime.
    const auto all = spans();
    std::map<std::string, const trace::Span*> byId;
    for (const trace::Span& span : all)
        byId[span.spanId] = &span;
    const auto isFromProbe = [&](const trace::Span* span) {
        while (span != nullptr && span->method != "Probe")
            span = byId.contains(span->parentId) ? byId[span->parentId] : nullptr;
        return span != nullptr && span->attribute("probe") == "liveness";
    };
    const auto exec = std::find_if(all.begin(), all.end(), [&](const trace::Span& span) {
        return span.hop == trace::Hop::Runtime && span.method == "exec" && isFromProbe(&span);
    });
    QVERIFY(exec != all.end());
}

void TestPodProbes::restartsWhatDoesNotLive()
{
    const int before = m_stack->running("asked")["web"];
    ::unlink(path("alive").c_str());
    QVERIFY2(waits([&] {
        return isSaid(
            "ending container web of pod asked: failed liveness probe, will be restarted");
    }),
        m_stack->said().c_str());
    QVERIFY(isSaid("Liveness probe failed: container web of pod asked: exit code 1: cat: can't"));
    QVERIFY2(waits([&] {
        const auto running = m_stack->running("asked");
        return running.contains("web") && running.at("web") != before;
    }),
        m_stack->said().c_str());
    const auto all = spans();
    const auto stop = std::find_if(all.begin(), all.end(), [](const trace::Span& span) {
        return span.shortMethod() == "StopContainer" && span.kind == trace::Kind::Client;
    });
    QVERIFY(stop != all.end());
    v1::StopContainerRequest request;
    QVERIFY(request.ParseFromString(stop->request.bytes));
    QCOMPARE(request.timeout(), 2); // the probe's own grace, not the pod's
    QCOMPARE(m_stack->container("asked", "web")->metadata().attempt(), 1U);
    QVERIFY2(waits([&] { return base::exists(path("alive")); }), "the new one is alive");
}

void TestPodProbes::hidesWhatWentWell()
{
    const auto all = spans();
    const trace::Forest forest = trace::buildForest(all);
    int hidden = 0;
    int shown = 0;
    for (const trace::TreeNode& node : forest.nodes) {
        const trace::Span& span = all[node.span];
        if (span.method != "Probe" || span.open())
            continue;
        QCOMPARE(node.poll, span.code == 0);
        ++(node.poll ? hidden : shown);
        for (const std::size_t child : node.children)
            QVERIFY(!node.poll || forest.nodes[child].poll); // and all that it took to ask
    }
    QVERIFY2(hidden > 0 && shown >= 3, std::to_string(shown).c_str());
}

void TestPodProbes::asksNothingOfWhatIsGone()
{
    m_stack->remove("asked");
    QVERIFY2(waits([&] { return isSaid("pod asked is removed"); }), m_stack->said().c_str());
    const std::int64_t removed = base::bootNow();
    QVERIFY(m_stack->apply("other", support::idlePod("other")));
    QVERIFY2(waits([&] { return m_stack->running("other").size() == 1; }), m_stack->said().c_str());
    for (const trace::Span& span : spans())
        QVERIFY(span.method != "Probe" || span.start < removed);
}

void TestPodProbes::cleanupTestCase()
{
    if (!m_stack)
        return;
    for (const char* name : {"asked", "other"})
        m_stack->remove(name);
    QVERIFY(waits([&] {
        const auto list = m_stack->cri().client().ListPodSandbox({});
        return list && list->items().empty();
    }));
    m_stack.reset();
}

QTEST_GUILESS_MAIN(TestPodProbes)
#include "tst_pod_probes.moc"
