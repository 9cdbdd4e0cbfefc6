// links: compare engine trace base
// The shipped recordings of other chains, read as they are: their calls in order, who called whom,
// shims, pauses and hops; and what the comparison makes of them and of damaged ones. A changed
// recording fails here.
#include <base/file.h>
#include <engine/shipped.h>
#include <trace/tree.h>

#include <compare/comparison.h>
#include <compare/docker_parts.h>
#include <expect.h>
#include <nlohmann/json.hpp>
#include <QRegularExpression>
#include <unit_test.h>

#include <algorithm>
#include <set>

using namespace shimscope;

namespace {

compare::Input shipped(const std::string& name)
{
    return {name, engine::readNamedRecording(name).value()};
}

std::vector<trace::Span> spansOf(const trace::Recording& recording)
{
    std::vector<trace::Span> spans;
    for (const trace::Record& record : recording.records) {
        if (const auto* span = std::get_if<trace::Span>(&record))
            spans.push_back(*span);
    }
    return spans;
}

/// "Tasks/Create(create)": a call and what happened in it; what only asks is left out.
std::string nested(
    const std::vector<trace::Span>& spans, const trace::Forest& forest, std::size_t node)
{
    std::string text(spans[forest.nodes[node].span].callName());
    std::string inner;
    for (const std::size_t child : forest.nodes[node].children) {
        if (!forest.nodes[child].poll)
            inner += (inner.empty() ? "" : " ") + nested(spans, forest, child);
    }
    return inner.empty() ? text : text + "(" + inner + ")";
}

/// Of the kubelet's first calls of these names after the pod was begun.
std::string startOf(const trace::Recording& recording)
{
    const std::vector<trace::Span> spans = spansOf(recording);
    const trace::Forest forest = trace::buildForest(spans);
    std::string text;
    std::set<std::string, std::less<>> told;
    for (const std::size_t root : forest.roots) {
        const std::string_view name = spans[forest.nodes[root].span].shortMethod();
        const bool start =
            name == "RunPodSandbox" || name == "CreateContainer" || name == "StartContainer";
        if (start && told.emplace(name).second)
            text += nested(spans, forest, root) + "\n";
    }
    return text;
}

const compare::Row& rowNamed(const std::vector<compare::Row>& rows, std::string_view title)
{
    return *std::find_if(
        rows.begin(), rows.end(), [&](const compare::Row& row) { return row.title.en == title; });
}

constexpr const char* kDocker =
    "RunPodSandbox(POST /containers/create POST /containers/<id>/start(Leases/Create "
    "Containers/Create Leases/Delete Tasks/Create(create) Tasks/Start(start))%1)\n"
    "CreateContainer(POST /containers/create)\n"
    "StartContainer(POST /containers/<id>/start(Leases/Create Containers/Create Leases/Delete "
    "Tasks/Create(create) Tasks/Start(start)))\n";
constexpr const char* kContainerd =
    "RunPodSandbox(create start)\nCreateContainer\nStartContainer(create start)\n";

} // namespace

class TestCompareChains : public QObject {
    Q_OBJECT

private slots:
    void theShippedChainsAreAsTheyWereRecorded_data()
    {
        QTest::addColumn<QString>("start");
        QTest::addColumn<int>("spans");
        QTest::addColumn<int>("shims");
        QTest::addColumn<int>("pauses");
        QTest::addColumn<int>("boundaries");
        QTest::newRow("dockershim")
            << QString::fromLatin1(kDocker).arg(" ADD cni-loopback ADD demo") << 133 << 2 << 1 << 5;
        QTest::newRow("cri-dockerd") << QString::fromLatin1(kDocker).arg("") << 425 << 2 << 1 << 6;
        QTest::newRow("containerd-1.6") << kContainerd << 237 << 1 << 1 << 4;
        QTest::newRow("containerd") << kContainerd << 242 << 1 << 1 << 4;
        QTest::newRow("cri-o") << "RunPodSandbox\nCreateContainer(create state)\n"
                                  "StartContainer(start state)\n"
                               << 244 << 1 << 0 << 4; // its monitor is conmon
    }

    void theShippedChainsAreAsTheyWereRecorded()
    {
        QFETCH(QString, start);
        QFETCH(int, spans);
        QFETCH(int, shims);
        QFETCH(int, pauses);
        QFETCH(int, boundaries);
        const compare::Input input = shipped(QTest::currentDataTag());
        QVERIFY(input.recording.warnings.empty());
        QCOMPARE(input.recording.header.chain, input.name);
        QCOMPARE(QString::fromStdString(startOf(input.recording)), start);
        QCOMPARE(static_cast<int>(spansOf(input.recording).size()), spans);
        GET(both, compare::compareChains({input, input}));
        const auto shim = std::find_if(both.chains[0].hops.begin(), both.chains[0].hops.end(),
            [](const compare::HopPlace& place) { return place.hop == trace::Hop::Shim; });
        QCOMPARE(shim->count, shims);
        QCOMPARE(
            QString::fromStdString(rowNamed(both.facts, "pause containers").cells[0].what.text.en),
            QString::number(pauses));
        QCOMPARE(both.chains[0].boundaries, boundaries);
    }

    void everySpanSaysWhereItComesFromAndWhoItsParentIs()
    {
        QCOMPARE(engine::shippedRecordings().size(), std::size_t{6});
        for (const std::string& name : engine::shippedRecordings()) {
            const compare::Input input = shipped(name);
            for (const trace::Span& span : spansOf(input.recording)) {
                QVERIFY2(!span.attribute("log").empty(), span.spanId.c_str());
                QVERIFY(span.parentId.empty() || !span.attribute("parent.by").empty());
                QVERIFY(!span.open() && span.end >= span.start);
            }
            const auto& notes = input.recording.header.notes;
            const auto says = [&](std::string_view words) {
                return std::any_of(notes.begin(), notes.end(),
                    [&](const std::string& note) { return note.starts_with(words); });
            };
            QVERIFY(says("observed: ") && says("not observed: ") && says("loads differed: "));
        }
    }

    void theTracedChainShowsTheShimsSide()
    {
        const std::string start = startOf(shipped("containerd-otel").recording);
        QVERIFY(start.find("cni.setup_pod_network") < start.find("container.NewTask(Create"));
        QVERIFY(start.find("StartContainer(container.NewTask(Create) client.task.Start(Start)")
            != std::string::npos);
    }

    void dockershimAgainstContainerd()
    {
        GET(comparison, compare::compareChains({shipped("dockershim"), shipped("containerd")}));
        const compare::Chain& old = comparison.chains[0];
        const compare::Chain& now = comparison.chains[1];
        QCOMPARE(old.hops.size(), now.hops.size());
        QCOMPARE(old.hops[1].host, std::string("kubelet"));
        QVERIFY(!now.hops[1].present && !now.hops[2].present);
        QCOMPARE(now.hops[1].what.text.en, std::string("removed in v1.24, 2022-05-03"));
        QVERIFY(!now.hops[1].what.observed());
        const compare::Row& network =
            rowNamed(comparison.facts, "who sets up the network, and when");
        QVERIFY(network.differs && network.cells[0].what.observed());
        QVERIFY(!network.cells[1].what.observed());
        QCOMPARE(network.cells[0].what.text.en,
            std::string("dockershim: CNI after pause runs, on /proc/27031/ns/net"));
        const compare::Row& stop = rowNamed(comparison.calls, "StopContainer");
        QVERIFY(!stop.differs && stop.uncertain); // what was not observed is no difference
        QVERIFY(std::any_of(comparison.warnings.begin(), comparison.warnings.end(),
            [](const base::Bilingual& each) { return each.en.starts_with("loads differed"); }));
    }

    void everyStatementStandsWhereItSays()
    {
        const compare::Input inputs[] = {shipped("dockershim"), shipped("containerd"),
            shipped("cri-o"), shipped("cri-dockerd"), shipped("containerd-otel")};
        GET(comparison, compare::compareChains({std::begin(inputs), std::end(inputs)}));
        int checked = 0;
        for (const auto* rows : {&comparison.calls, &comparison.facts}) {
            for (const compare::Row& row : *rows) {
                for (std::size_t i = 0; i < row.cells.size(); ++i) {
                    const compare::Statement& what = row.cells[i].what;
                    QVERIFY2(!what.evidence.empty() || !what.known,
                        qPrintable(QString::fromStdString(row.title.en + ": " + what.text.en)));
                    for (const compare::Evidence& each : what.evidence) {
                        if (each.line < 2)
                            continue;
                        const auto& record = inputs[i].recording.records.at(each.line - 2);
                        const auto* span = std::get_if<trace::Span>(&record);
                        QCOMPARE(each.spanId, span != nullptr ? span->spanId : std::string());
                        ++checked;
                    }
                }
            }
        }
        QVERIFY(checked > 100);
    }

    void theTableInTheDocumentsIsWhatTheProgramPrints()
    {
        GET(comparison, compare::compareChains({shipped("dockershim"), shipped("containerd")}));
        GET(text, base::readFile(SHIMSCOPE_SOURCE "/docs/compare-dockershim-containerd.md"));
        QVERIFY2(text == compare::toMarkdown(comparison, "en"),
            "write it anew: shimscopectl compare dockershim containerd > "
            "docs/compare-dockershim-containerd.md");
    }

    void jsonHoldsTheSame()
    {
        GET(comparison, compare::compareChains({shipped("containerd"), shipped("cri-o")}));
        const auto json = nlohmann::json::parse(compare::toJson(comparison));
        QCOMPARE(json["chains"].size(), std::size_t{2});
        QCOMPARE(json["chains"][1]["boundaries"].get<int>(), 4);
        QCOMPARE(json["facts"].size(), comparison.facts.size());
        const auto& create = json["facts"][6]["cells"][1];
        QCOMPARE(create["text"].get<std::string>(), std::string("conmon in CreateContainer"));
        QCOMPARE(create["evidence"][0]["log"].get<std::string>(), std::string("runc.log:1"));
    }

    void aShimThatIsMissingIsNotCounted()
    {
        compare::Input changed = shipped("dockershim");
        std::erase_if(changed.recording.records, [](const trace::Record& record) {
            const auto* process = std::get_if<trace::Process>(&record);
            return process != nullptr && process->pid == 27095;
        });
        GET(comparison, compare::compareChains({changed, shipped("dockershim")}));
        const compare::Row& shims = rowNamed(comparison.facts, "shims");
        QVERIFY(shims.differs);
        QVERIFY(shims.cells[0].what.text.en.starts_with("1,"));
    }

    void damagedAndUnlikeRecordingsAreToldOf()
    {
        compare::Input edited = shipped("containerd");
        edited.name = "edited";
        for (trace::Record& record : edited.recording.records) {
            if (auto* span = std::get_if<trace::Span>(&record);
                span && span->hop == trace::Hop::Shim)
                span->parentId = "ffffffffffffffff";
            if (auto* pod = std::get_if<trace::Pod>(&record))
                pod->name = "other";
        }
        edited.recording.warnings.emplace_back("line 12: cut off; the recording ends here");
        GET(comparison, compare::compareChains({edited, shipped("containerd")}));
        const auto warned = [&](std::string_view words) {
            return std::any_of(comparison.warnings.begin(), comparison.warnings.end(),
                [&](const base::Bilingual& each) {
                    return each.en.find(words) != std::string::npos;
                });
        };
        QVERIFY(warned("edited: line 12: cut off"));
        QVERIFY(warned("name a parent that is not in the recording"));
        QVERIFY(warned("different pods (default/other, default/web-demo-node)"));
        const compare::Cell& run = rowNamed(comparison.calls, "RunPodSandbox").cells[0];
        QCOMPARE(run.what.evidence.front().line, std::size_t{0}); // lines do not count any more
        QVERIFY(!run.what.evidence.front().spanId.empty());
    }

    void whatCannotBeComparedSaysWhy()
    {
        QVERIFY(compare::compareChains({shipped("containerd")}).error().is(EINVAL));
        compare::Input empty{"empty", {}};
        const auto none = compare::compareChains({empty, shipped("containerd")});
        QVERIFY(!none && none.error().toString().find("no RunPodSandbox") != std::string::npos);
        const auto unknown = engine::readNamedRecording("dockerhsim");
        QVERIFY(!unknown && unknown.error().is(ENOENT));
        QVERIFY(
            unknown.error().toString().find("cri-dockerd, cri-o, dockershim") != std::string::npos);
    }

    void ourOwnChainCanStandBeside()
    {
        const compare::Input own{"sandbox",
            engine::readNamedRecording(SHIMSCOPE_SOURCE "/scenarios/01-one-pod/lesson.shimtrace.gz")
                .value()};
        GET(comparison, compare::compareChains({shipped("containerd"), own}));
        QCOMPARE(comparison.chains[1].boundaries, 4);
        const std::string& run = rowNamed(comparison.calls, "RunPodSandbox").cells[1].what.text.en;
        QVERIFY2(run.find("CNI ADD") < run.find("Task/Create"), run.c_str());
    }

    void aStageHasWhatEachChainDidForTheCall()
    {
        GET(comparison, compare::compareChains({shipped("dockershim"), shipped("containerd")}));
        QCOMPARE(comparison.stages.size(), std::size_t(3));
        const compare::Stage& run = comparison.stages[0];
        QCOMPARE(run.call, std::string("RunPodSandbox"));
        const std::vector<compare::Step>& docker = run.steps[0];
        QCOMPARE(docker.front().word.en, std::string("RunPodSandbox"));
        QVERIFY(
            docker.front().from == trace::Hop::Kubelet && docker.front().to == trace::Hop::Adapter);
        QVERIFY(docker.size() > run.steps[1].size());
        double last = 0;
        std::set<trace::Hop> reached;
        for (const compare::Step& step : docker) {
            QVERIFY2(step.afterMs >= last, step.word.en.c_str());
            last = step.afterMs;
            reached.insert(step.to);
            QVERIFY(!step.spanId.empty());
        }
        for (const trace::Hop hop : {trace::Hop::Engine, trace::Hop::Cri, trace::Hop::Runtime})
            QVERIFY(reached.contains(hop));
        for (const compare::Step& step : run.steps[1])
            QVERIFY(step.to != trace::Hop::Engine && step.to != trace::Hop::Adapter);
    }

    void callsOfDockersPartsAreThoseThatAreCounted()
    {
        GET(comparison, compare::compareChains({shipped("cri-dockerd"), shipped("cri-o")}));
        const compare::Chain& docker = comparison.chains[0];
        QVERIFY(docker.docker && !comparison.chains[1].docker);
        QVERIFY(comparison.chains[1].dockerCalls.empty());
        const compare::PartCounts counts =
            compare::countParts(shipped("cri-dockerd").recording.records);
        for (std::size_t i = 0; i < compare::kDockerPartCount; ++i)
            QCOMPARE(static_cast<std::size_t>(
                         std::count_if(docker.dockerCalls.begin(), docker.dockerCalls.end(),
                             [i](const compare::DockerCall& call) {
                                 return static_cast<std::size_t>(call.part) == i;
                             })),
                counts.at(i));
    }

    void ofSeveralPodsOneIsCompared()
    {
        compare::Input two = shipped("containerd");
        const std::size_t records = two.recording.records.size();
        // A second pod as the first one was, with shim, container and calls of its own; last ones
        // first, as where spans are written when they end.
        for (std::size_t i = records; i-- > 0;) {
            trace::Record copy = two.recording.records[i];
            if (auto* span = std::get_if<trace::Span>(&copy)) {
                span->spanId[0] = 'a';
                if (!span->parentId.empty())
                    span->parentId[0] = 'a';
                if (!span->attribute("pod.uid").empty())
                    span->setAttribute("pod.uid", "second");
            } else if (auto* pod = std::get_if<trace::Pod>(&copy)) {
                pod->uid = "second";
                pod->name = "other";
                pod->sandboxId = "5ec0";
            } else if (auto* container = std::get_if<trace::Container>(&copy)) {
                container->podUid = "second";
                container->id[0] = 'x';
            } else if (auto* process = std::get_if<trace::Process>(&copy)) {
                if (process->hop != trace::Hop::Shim)
                    continue;
                process->sandboxId = "5ec0";
                process->pid += 100'000;
            } else {
                continue;
            }
            two.recording.records.push_back(std::move(copy));
        }
        const compare::Input one = shipped("containerd");
        GET(comparison, compare::compareChains({two, one}));
        QCOMPARE(comparison.chains[0].pod, comparison.chains[1].pod);
        for (const compare::Row& row : comparison.facts)
            QVERIFY2(!row.differs, row.title.en.c_str());
        for (const compare::Row& row : comparison.calls)
            QVERIFY2(!row.differs, row.title.en.c_str());
        two.pod = "default/other";
        GET(other, compare::compareChains({two, one}));
        QCOMPARE(other.chains[0].pod, std::string("default/other"));
        QCOMPARE(
            rowNamed(other.facts, "shims").cells[0].what.text.en, std::string("1, one per pod"));
    }

    void sentencesHaveBothLanguages()
    {
        const auto korean = [](const base::Bilingual& text) {
            const QString ko = QString::fromStdString(text.ko);
            return std::any_of(ko.begin(), ko.end(),
                [](QChar c) { return c.unicode() >= 0xAC00 && c.unicode() <= 0xD7A3; });
        };
        GET(comparison,
            compare::compareChains(
                {shipped("dockershim"), shipped("containerd"), shipped("cri-o")}));
        for (const compare::Row& row : comparison.facts)
            QVERIFY2(korean(row.title), row.title.en.c_str());
        for (const base::Bilingual& warning : comparison.warnings)
            QVERIFY2(korean(warning), warning.en.c_str());
        // What holds a word that is no name, number, path or sign has to be said in Korean.
        const QRegularExpression words(
            "\\b(the|and|by|one per|nothing|not|writes|before|after|in)\\b");
        for (const auto& rows : {comparison.calls, comparison.facts})
            for (const compare::Row& row : rows)
                for (const compare::Cell& cell : row.cells)
                    if (QString::fromStdString(cell.what.text.en).contains(words))
                        QVERIFY2(korean(cell.what.text), cell.what.text.en.c_str());
        QVERIFY(compare::toMarkdown(comparison, "ko").find("## 남는 것") != std::string::npos);
    }
};

UNIT_TEST(TestCompareChains)
#include "tst_compare_chains.moc"
