// links: trace base
// Forests and their text.
#include <trace/report.h>
#include <trace/tree.h>

#include <unit_test.h>

using namespace shimscope::trace;

namespace {

Span span(const std::string& id, const std::string& parent, Hop hop, Kind kind,
    const std::string& method, std::int64_t start, std::int64_t end)
{
    Span made;
    made.traceId = "t", made.spanId = id, made.parentId = parent, made.hop = hop, made.kind = kind,
    made.method = method;
    made.start = start * 1'000'000, made.end = end * 1'000'000;
    return made;
}

std::vector<Span> chain()
{
    Span step = span("5", "4", Hop::Kernel, Kind::Step, "mount", 5, 6);
    step.args = "proc, /proc";
    step.reason = "config.md#mounts";
    return {span("1", "", Hop::Kubelet, Kind::Client, "/runtime.v1.RuntimeService/RunPodSandbox", 0,
                20),
        span("2", "1", Hop::Cri, Kind::Server, "/runtime.v1.RuntimeService/RunPodSandbox", 1, 19),
        span("3", "2", Hop::Shim, Kind::Client, "create", 3, 9),
        span("4", "3", Hop::Runtime, Kind::Server, "create", 4, 8), step,
        span("6", "", Hop::Kubelet, Kind::Client, "/runtime.v1.RuntimeService/ListContainers", 30,
            31)};
}

} // namespace

class TestTree : public QObject {
    Q_OBJECT
private slots:
    void replaceASpanThatCameAgain();
    void foldBothSidesOfACall();
    void keepServersApartWhenThereAreSeveral();
    void sortByStartWhateverTheOrder();
    void makeOrphansRoots();
    void cutLoopsOfParents();
    void letsWhatOutlivesItsCallStandByItself();
    void markPolls();
    void foldsAProbeThatWasAnsweredWell();
    void printTheTree();
    void nameErrnos();
    void printAWholeReport();
};

void TestTree::replaceASpanThatCameAgain()
{
    SpanSet set;
    QCOMPARE(set.add(span("1", "", Hop::Cri, Kind::Server, "a", 0, 0)), std::size_t{0});
    QCOMPARE(set.add(span("2", "", Hop::Cri, Kind::Server, "b", 0, 0)), std::size_t{1});
    QCOMPARE(set.add(span("1", "", Hop::Cri, Kind::Server, "a", 0, 5)), std::size_t{0});
    QCOMPARE(set.size(), std::size_t{2});
    QVERIFY(!set[0].open());
    QCOMPARE(set.find("2"), std::size_t{1});
    QCOMPARE(set.find("3"), kNone);
}

void TestTree::foldBothSidesOfACall()
{
    const auto spans = chain();
    const Forest forest = buildForest(spans);
    QCOMPARE(forest.roots.size(), std::size_t{2});
    const TreeNode& run = forest.nodes[forest.roots[0]];
    QCOMPARE(run.span, std::size_t{0});
    QCOMPARE(run.server, std::size_t{1});
    QCOMPARE(forest.nodeOf[1], forest.nodeOf[0]);
    QCOMPARE(run.children.size(), std::size_t{1});
    const TreeNode& create = forest.nodes[run.children[0]];
    QCOMPARE(create.server, std::size_t{3});
    QCOMPARE(forest.nodes[create.children[0]].span, std::size_t{4});
    QCOMPARE(create.parent, forest.nodeOf[0]);
}

void TestTree::keepServersApartWhenThereAreSeveral()
{
    const std::vector<Span> spans{span("1", "", Hop::Shim, Kind::Client, "x", 0, 9),
        span("2", "1", Hop::Cri, Kind::Server, "x", 1, 2),
        span("3", "1", Hop::Cri, Kind::Server, "x", 3, 4)};
    const Forest forest = buildForest(spans);
    QCOMPARE(forest.nodes.size(), std::size_t{3});
    QCOMPARE(forest.nodes[forest.roots[0]].children.size(), std::size_t{2});
    QCOMPARE(forest.nodes[forest.roots[0]].server, kNone);
}

void TestTree::sortByStartWhateverTheOrder()
{
    auto spans = chain();
    std::reverse(spans.begin(), spans.end());
    const Forest forest = buildForest(spans);
    QCOMPARE(spans[forest.nodes[forest.roots[0]].span].spanId, std::string("1"));
    QCOMPARE(spans[forest.nodes[forest.roots[1]].span].spanId, std::string("6"));
}

void TestTree::makeOrphansRoots()
{
    const std::vector<Span> spans{span("1", "never seen", Hop::Shim, Kind::Client, "x", 0, 9)};
    QCOMPARE(buildForest(spans).roots.size(), std::size_t{1});
    QVERIFY(buildForest({}).roots.empty());
}

void TestTree::cutLoopsOfParents()
{
    const std::vector<Span> spans{span("1", "3", Hop::Shim, Kind::Internal, "a", 0, 9),
        span("2", "1", Hop::Shim, Kind::Internal, "b", 1, 2),
        span("3", "2", Hop::Shim, Kind::Internal, "c", 3, 4),
        span("4", "4", Hop::Shim, Kind::Internal, "self", 5, 6)};
    const Forest forest = buildForest(spans);
    QCOMPARE(forest.roots.size(), std::size_t{2});
    QVERIFY(!formatTree(spans, forest, forest.roots, {}).empty()); // it ends
}

void TestTree::letsWhatOutlivesItsCallStandByItself()
{
    const std::vector<Span> spans{span("1", "", Hop::Cri, Kind::Server, "StartContainer", 0, 20),
        span("2", "1", Hop::Cri, Kind::Internal, "task exit", 9000, 9010),
        span("3", "1", Hop::Shim, Kind::Client, "Forward", 21, 22),
        span("4", "1", Hop::Kernel, Kind::Step, "execve", 9000, 9000)};
    const Forest forest = buildForest(spans);
    QCOMPARE(forest.roots.size(), std::size_t{2});
    QCOMPARE(forest.nodes[forest.roots[0]].children.size(), std::size_t{2}); // steps always stay
}

void TestTree::foldsAProbeThatWasAnsweredWell()
{
    std::vector<Span> spans{span("1", "", Hop::Kubelet, Kind::Internal, "Probe", 0, 9),
        span("2", "1", Hop::Kubelet, Kind::Client, "/runtime.v1.RuntimeService/ExecSync", 1, 8),
        span("3", "2", Hop::Runtime, Kind::Server, "exec", 2, 5),
        span("4", "3", Hop::Kernel, Kind::Step, "setns", 3, 4)};
    const Forest well = buildForest(spans);
    for (const TreeNode& node : well.nodes)
        QVERIFY(node.poll); // down to the kernel
    spans[0].code = 1;
    const Forest failed = buildForest(spans);
    for (const TreeNode& node : failed.nodes)
        QVERIFY(!node.poll);
    spans.resize(2);
    spans[1].method = "GET /healthz"; // asked over HTTP, which is no question to Docker's API
    const Forest overHttp = buildForest(spans);
    QVERIFY(!overHttp.nodes[0].poll && !overHttp.nodes[1].poll);
}

void TestTree::markPolls()
{
    const std::vector<Span> spans{span("1", "", Hop::Kubelet, Kind::Internal, "relist", 0, 9),
        span("2", "1", Hop::Kubelet, Kind::Client, "/runtime.v1.RuntimeService/ListPodSandbox", 1,
            2),
        span("3", "", Hop::Kubelet, Kind::Internal, "sync", 0, 9),
        span("4", "3", Hop::Kubelet, Kind::Client, "/runtime.v1.RuntimeService/PodSandboxStatus", 1,
            2),
        span("5", "3", Hop::Kubelet, Kind::Client, "/runtime.v1.RuntimeService/StartContainer", 1,
            2)};
    const Forest forest = buildForest(spans);
    QVERIFY(forest.nodes[0].poll && forest.nodes[1].poll && forest.nodes[3].poll);
    QVERIFY(!forest.nodes[2].poll && !forest.nodes[4].poll);
}

void TestTree::printTheTree()
{
    const auto spans = chain();
    const Forest forest = buildForest(spans);
    const QString text = QString::fromStdString(formatTree(spans, forest, forest.roots, {}));
    const QStringList lines = text.split('\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 4);
    QVERIFY2(
        lines[0].contains("+0.0 ms    20.0 ms  RunPodSandbox  kubelet → cri"), qPrintable(text));
    QVERIFY(lines[1].contains("└─ create  shim → runtime"));
    QVERIFY(lines[2].contains("   └─ mount(proc, /proc) = 0  ← config.md#mounts"));
    QVERIFY(lines[3].endsWith("1 poll hidden"));
    QVERIFY(!QString::fromStdString(
        formatTree(spans, forest, forest.roots, {.polls = true, .steps = false}))
                 .contains("mount"));
}

void TestTree::nameErrnos()
{
    Span step = span("1", "", Hop::Kernel, Kind::Step, "mount", 0, 1);
    step.code = EPERM;
    QCOMPARE(QString::fromStdString(describeStep(step)), QString("mount() = -1 EPERM"));
    QCOMPARE(QString::fromStdString(errnoName(99999)), QString("errno 99999"));
}

void TestTree::printAWholeReport()
{
    Recording recording;
    recording.header.host = "laptop";
    recording.warnings = {"line 9: cut off; the recording ends here"};
    for (const Span& each : chain())
        recording.records.emplace_back(each);
    recording.records.emplace_back(Dropped{.pid = 7, .program = "shimscope-oci", .count = 3});
    const QString text = QString::fromStdString(formatReport(recording, {}));
    QVERIFY(text.contains("Recorded on laptop") && text.contains("warning: line 9: cut off"));
    QVERIFY(text.contains("shimscope-oci (pid 7) lost 3 records"));
    QVERIFY2(text.contains("5 spans, 1 kernel steps, 0 samples; 1 polls hidden"), qPrintable(text));
}

UNIT_TEST(TestTree)
#include "tst_trace_tree.moc"
