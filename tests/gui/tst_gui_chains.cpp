// Recordings of other chains on the map, in the lanes and in the filter: each shows its own hops by
// their names, and what nobody observed is dashed. The sandbox's map stays as it was.
#include "sample_recording.h"

#include <app/sources.h>
#include <chain/chain_map.h>
#include <chain/chain_state.h>
#include <chain/timeline_layout.h>
#include <engine/shipped.h>
#include <models/text.h>
#include <trace/episodes.h>
#include <widgets/theme.h>

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace shimscope;

namespace {

models::Store storeOf(const char* name)
{
    return app::makeRun(engine::readNamedRecording(name).value()).store;
}

/// Of the moment before the pod is taken down again: everything runs.
chain::ChainState stateOf(const models::Store& store)
{
    const auto places = store.places();
    const auto app = std::find_if(
        places.begin(), places.end(), [](const models::Place& place) { return !place.sandbox; });
    const auto& episodes = store.episodes();
    const auto start = std::find_if(episodes.begin(), episodes.end(),
        [](const trace::Episode& each) { return each.kind == trace::EpisodeKind::Start; });
    return chain::chainAt(store, start->end + 1, *app);
}

QStringList titlesOf(const chain::ChainState& state)
{
    QStringList titles;
    for (const chain::HopBox& box : state.hops)
        titles << box.title;
    return titles;
}

double luminance(const QColor& colour)
{
    const auto part = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF())
        + 0.0722 * part(colour.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const auto [low, high] = std::minmax(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

} // namespace

class TestGuiChains : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { widgets::applyTheme(*qApp, widgets::Scheme::Light); }

    void eachChainHasItsOwnBoxes_data()
    {
        QTest::addColumn<QStringList>("titles");
        QTest::addColumn<QStringList>("edges");
        QTest::newRow("dockershim")
            << QStringList{"kubelet", "dockershim", "dockerd", "containerd", "2 shim(s)",
                   "OCI runtime", "container"}
            << QStringList{"CRI v1alpha2 gRPC", "Docker API REST", "containerd API gRPC",
                   "task v2 not observed", "OCI exec", "kernel not observed"};
        QTest::newRow("cri-dockerd")
            << QStringList{"kubelet", "cri-dockerd", "dockerd", "containerd", "2 shim(s)",
                   "OCI runtime", "container"}
            << QStringList{"CRI v1 gRPC", "Docker API REST", "containerd API gRPC",
                   "task v2 not observed", "OCI exec", "kernel not observed"};
        QTest::newRow("containerd")
            << QStringList{"kubelet", "containerd", "1 shim(s)", "OCI runtime", "container"}
            << QStringList{
                   "CRI v1 gRPC", "task v2 not observed", "OCI exec", "kernel not observed"};
        QTest::newRow("cri-o") << QStringList{"kubelet", "crio", "conmon", "OCI runtime",
            "container"}
                               << QStringList{"CRI v1 gRPC", "exec not observed", "OCI exec",
                                      "kernel not observed"};
        QTest::newRow("containerd-otel")
            << QStringList{"kubelet", "containerd", "shim", "OCI runtime", "container"}
            << QStringList{
                   "CRI v1 gRPC", "task v3 ttrpc", "OCI not observed", "kernel not observed"};
    }

    void eachChainHasItsOwnBoxes()
    {
        QFETCH(QStringList, titles);
        QFETCH(QStringList, edges);
        const models::Store store = storeOf(QTest::currentDataTag());
        const chain::ChainState state = stateOf(store);
        QCOMPARE(titlesOf(state), titles);
        QStringList named;
        for (const chain::Edge& edge : state.edges) {
            named << edge.protocol + u' ' + edge.transport;
            QCOMPARE(edge.observed, !named.back().contains(QLatin1String("not observed")));
            QCOMPARE(edge.observed, edge.span != trace::kNone);
        }
        QCOMPARE(named, edges);
    }

    void dockershimLivesInsideTheKubelet()
    {
        const chain::ChainState state = stateOf(storeOf("dockershim"));
        QCOMPARE(state.hops[1].lines, (QStringList{"inside kubelet", "pid 22395"}));
        QCOMPARE(state.hops[0].lines.first(), QStringLiteral("pid 22395"));
        QCOMPARE(state.hops[4].lines.last(), QStringLiteral("1 per container"));
        QCOMPARE(state.hops[5].lines, (QStringList{"runc", "start", "exit unknown"}));
        QVERIFY(state.edges[1].latency.startsWith(QStringLiteral("≤ ")));
    }

    void aShimThatIsGoneIsNotShownAsThere()
    {
        const models::Store store = storeOf("dockershim");
        const chain::ChainState end = chain::chainAt(store, store.last(), std::nullopt);
        QVERIFY(!end.hops[4].alive && end.hops[4].lines.isEmpty());
        QVERIFY(end.hops[3].alive); // containerd stays
    }

    void theSandboxHasTheMapThatItHad()
    {
        models::Store store;
        const trace::Recording sample = tests::makeSample();
        store.add(sample.header);
        for (const trace::Record& record : sample.records)
            store.add(record);
        QCOMPARE(store.shape(), models::ownShape());
        QVERIFY(!store.foreign());
        const chain::ChainState state = chain::chainAt(store, store.last(), std::nullopt);
        QCOMPARE(titlesOf(state),
            (QStringList{"kubelet", "CRI runtime", "shim", "OCI runtime", "container"}));
        QCOMPARE(state.edges[1].protocol + u' ' + state.edges[1].transport,
            QStringLiteral("task v2 ttrpc"));
    }

    void lanesFollowTheChain()
    {
        const models::Store store = storeOf("dockershim");
        const chain::TimelineLayout layout =
            chain::layOut(store.spans(), store.forest(), store.events(), store.last());
        QStringList lanes;
        for (const chain::Lane& lane : layout.lanes)
            lanes << store.shape().nameOf(lane.hop);
        QCOMPARE(lanes,
            (QStringList{
                "kubelet", "CRI adapter", "Docker engine", "CNI plugins", "shim", "OCI runtime"}));
    }

    void aHopOrAnEdgeNarrowsToItsCalls()
    {
        using models::ChainFilter;
        const models::Store store = storeOf("dockershim");
        const ChainFilter edge{ChainFilter::Part::Edge, 2, std::nullopt, store.shape()};
        const ChainFilter engine{ChainFilter::Part::Hop, 2, std::nullopt, store.shape()};
        QCOMPARE(edge.title(), QStringLiteral("Docker engine → containerd"));
        int calls = 0;
        for (std::size_t i = 0; i < store.spans().size(); ++i) {
            const bool isEngine = store.spans()[i].hop == trace::Hop::Engine;
            QCOMPARE(edge.holds(store, i), isEngine);
            QCOMPARE(engine.holds(store, i), isEngine);
            calls += isEngine ? 1 : 0;
        }
        QCOMPARE(calls, 76);
    }

    void eightBoxesAndTheirWordsFit()
    {
        models::Session session;
        session.reset(models::Player::Mode::Replay);
        session.add(engine::readNamedRecording("dockershim")->records);
        chain::ChainMap map(session);
        map.resize(map.minimumSizeHint().width(), 240);
        QVERIFY2(map.width() <= 1000, qPrintable(QString::number(map.width())));
        const int last = 2 * (static_cast<int>(map.state().hops.size()) - 1);
        QCOMPARE(last, 12);
        QVERIFY(map.rectOfPart(last).right() <= map.width());
        for (int part = 1; part <= last; ++part)
            QVERIFY(map.rectOfPart(part).left() >= map.rectOfPart(part - 1).right() - 0.5);
    }

    void everyHopCanBeRead()
    {
        for (const auto scheme : {widgets::Scheme::Light, widgets::Scheme::Dark}) {
            widgets::applyTheme(*qApp, scheme);
            for (const trace::Hop hop : trace::kChainOrder) {
                const QColor ink = widgets::hopInk(hop);
                for (const QColor& ground :
                    {widgets::colours().panel, widgets::colours().background})
                    QVERIFY2(contrast(ink, ground) >= 4.5, trace::toString(hop));
                QVERIFY2(contrast(widgets::hopFill(hop), Qt::white) >= 4.5, trace::toString(hop));
            }
        }
        widgets::applyTheme(*qApp, widgets::Scheme::Light);
    }
};

QTEST_MAIN(TestGuiChains)
#include "tst_gui_chains.moc"
