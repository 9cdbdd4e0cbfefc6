// What narrows the timeline and takes it back: the overview and its window, the steps of the zoom,
// folded levels, the map's filter; and the statistics of calls of one name.
#include "sample_recording.h"

#include <app/main_window.h>
#include <chain/stats_panel.h>
#include <models/call_stats.h>
#include <models/search.h>
#include <models/spans_model.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QtTest>

#include <memory>
#include <set>

using namespace shimscope;
using chain::Interval;
using chain::TimeAxis;
using tests::kMs;

namespace {

/// Calls of one name that take 1, 2, … `count` ms, the last of them open.
models::Store storeOfCalls(int count)
{
    models::Store store;
    for (int i = 1; i <= count + 1; ++i) {
        trace::Span span;
        span.traceId = "1";
        span.spanId = "call" + std::to_string(i);
        span.hop = trace::Hop::Cri;
        span.kind = trace::Kind::Internal;
        span.method = "snapshot";
        span.start = 1000 * kMs * i;
        span.end = i > count ? 0 : span.start + i * kMs;
        span.code = i == 3 ? 5 : 0;
        store.add(span);
    }
    return store;
}

} // namespace

class TestGuiOverview : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void thousandsOfCutsFoldAsOneByOne();
    void aClickInTheOverviewGoesThere();
    void aDragInTheOverviewZooms();
    void theWindowAndItsEdgesAreDragged();
    void keysMoveTheWindowAndItsEdges();
    void theBackButtonCountsTheSteps();
    void whatIsFoldedIsCounted();
    void bracketsFoldAndUnfold();
    void aClickOnAnEdgeNarrowsEverything();
    void aClickOnAHopNarrowsEverything();
    void aClickOnTheContainerShowsWhatIsAboutIt();
    void keysOnTheMapNarrowToo();
    void anotherRunBeginsWithoutAFilter();
    void statisticsAreThoseOfTheCalls();
    void oneCallHasStatisticsToo();
    void statisticsJumpToEachCall();

private:
    [[nodiscard]] chain::Timeline* timeline() const { return m_window->timeline(); }
    [[nodiscard]] chain::Minimap* minimap() const { return m_window->timelinePane()->minimap(); }
    [[nodiscard]] const models::Store& store() const { return m_window->session().store(); }
    void drag(double from, double to) const;
    [[nodiscard]] std::size_t spanOf(trace::Hop hop, const char* method) const;
    void expectOnly(const models::ChainFilter& filter);

    app::Language m_language;
    std::unique_ptr<app::MainWindow> m_window;
};

void TestGuiOverview::initTestCase()
{
    widgets::applyTheme(*qApp, widgets::Scheme::Light);
}

void TestGuiOverview::init()
{
    m_language.choose("en");
    m_window = std::make_unique<app::MainWindow>(m_language);
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->showRecording(tests::makeSample(), "sample.shimtrace");
    m_window->conductor().setTours(false);
    timeline()->fitAll();
    QCoreApplication::processEvents();
}

void TestGuiOverview::cleanup()
{
    m_window.reset();
}

void TestGuiOverview::drag(double from, double to) const
{
    const int y = minimap()->height() / 2;
    QTest::mousePress(minimap(), Qt::LeftButton, {}, QPoint(int(from), y));
    QTest::mouseMove(minimap(), QPoint(int((from + to) / 2), y));
    QTest::mouseMove(minimap(), QPoint(int(to), y));
    QTest::mouseRelease(minimap(), Qt::LeftButton, {}, QPoint(int(to), y));
}

std::size_t TestGuiOverview::spanOf(trace::Hop hop, const char* method) const
{
    for (std::size_t i = 0; i < store().spans().size(); ++i) {
        const trace::Span& span = store().spans()[i];
        if (span.hop == hop && span.shortMethod() == method && span.kind != trace::Kind::Step)
            return i;
    }
    return trace::kNone;
}

void TestGuiOverview::thousandsOfCutsFoldAsOneByOne()
{
    std::vector<Interval> busy;
    for (int i = 0; i < 2000; ++i)
        busy.push_back({i * 1000 * kMs, i * 1000 * kMs + (i % 7 + 1) * kMs});
    const TimeAxis axis(busy, 40 * kMs);
    QCOMPARE(axis.gaps().size(), std::size_t(1999));
    double folded = 0; // counted by hand: all work so far, and what is shown of each cut
    for (std::size_t i = 0; i < busy.size(); ++i) {
        QCOMPARE(axis.fold(busy[i].start), folded);
        QCOMPARE(axis.unfold(folded + 0.5 * kMs), busy[i].start + kMs / 2);
        folded += static_cast<double>(busy[i].end - busy[i].start);
        QCOMPARE(axis.fold(busy[i].end), folded);
        if (i < axis.gaps().size())
            folded += static_cast<double>(axis.gaps()[i].shown);
    }
    const auto some = axis.gapsBetween(10'500 * kMs, 12'500 * kMs);
    QCOMPARE(some.size(), std::size_t(3));
    QCOMPARE(some.front().end, 11'000 * kMs);
    QVERIFY(axis.gapsBetween(10'000 * kMs, 10'001 * kMs).empty());
}

void TestGuiOverview::aClickInTheOverviewGoesThere()
{
    timeline()->zoomBy(8);
    const double span = timeline()->zoom().view().span();
    const double x = minimap()->width() * 0.8;
    QTest::mouseClick(minimap(), Qt::LeftButton, {}, QPoint(int(x), minimap()->height() / 2));
    const chain::View view = timeline()->zoom().view();
    QCOMPARE(view.span(), span);
    const double pixel = minimap()->foldedAt(1);
    QVERIFY(std::abs((view.from + view.to) / 2 - minimap()->foldedAt(int(x))) < 2 * pixel);
    QVERIFY(timeline()->undoZoom());
}

void TestGuiOverview::aDragInTheOverviewZooms()
{
    const chain::View before = timeline()->zoom().view();
    const std::size_t steps = timeline()->zoom().steps();
    drag(300, 500);
    const chain::View view = timeline()->zoom().view();
    const double pixel = minimap()->foldedAt(1);
    QVERIFY(std::abs(view.from - minimap()->foldedAt(300)) < pixel);
    QVERIFY(std::abs(view.to - minimap()->foldedAt(500)) < pixel);
    QVERIFY(std::abs(minimap()->window().left() - 300) < 2);
    QCOMPARE(timeline()->zoom().steps(), steps + 1);
    timeline()->undoZoom();
    QCOMPARE(timeline()->zoom().view(), before);
}

void TestGuiOverview::theWindowAndItsEdgesAreDragged()
{
    drag(300, 500);
    const chain::View zoomed = timeline()->zoom().view();
    const std::size_t steps = timeline()->zoom().steps();
    const double pixel = minimap()->foldedAt(1);
    drag(400, 460); // the window
    QVERIFY(std::abs(timeline()->zoom().view().from - zoomed.from - 60 * pixel) < pixel);
    QCOMPARE(timeline()->zoom().view().span(), zoomed.span());
    QCOMPARE(timeline()->zoom().steps(), steps + 1); // one, however far it went
    timeline()->undoZoom();
    drag(300, 350); // its left edge
    QCOMPARE(timeline()->zoom().view().to, zoomed.to);
    QVERIFY(std::abs(timeline()->zoom().view().from - minimap()->foldedAt(350)) < 2 * pixel);
    timeline()->undoZoom();
    drag(500, 200); // an edge does not go past the other one
    QVERIFY(timeline()->zoom().view().from >= zoomed.from - pixel);
}

void TestGuiOverview::keysMoveTheWindowAndItsEdges()
{
    drag(300, 500);
    const chain::View before = timeline()->zoom().view();
    minimap()->setFocus();
    QTest::keyClick(minimap(), Qt::Key_Right);
    QVERIFY(timeline()->zoom().view().from > before.from);
    QTest::keyClick(minimap(), Qt::Key_Left);
    QTest::keyClick(minimap(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(timeline()->zoom().view().to > before.to);
    QVERIFY(std::abs(timeline()->zoom().view().from - before.from) < 10);
    QTest::keyClick(minimap(), Qt::Key_Right, Qt::ControlModifier);
    QVERIFY(timeline()->zoom().view().from > before.from);
    QTest::keyClick(minimap(), Qt::Key_Escape);
    QTest::keyClick(minimap(), Qt::Key_Backspace);
    QVERIFY(std::abs(timeline()->zoom().view().span() - before.span()) < 10);
    QTest::keyClick(minimap(), Qt::Key_Home);
    QVERIFY(timeline()->zoom().view().span() >= timeline()->zoom().whole());
    QVERIFY(!minimap()->accessibleName().isEmpty());
}

void TestGuiOverview::theBackButtonCountsTheSteps()
{
    QToolButton* back = m_window->timelinePane()->corner()->backButton();
    while (timeline()->undoZoom()) { }
    QVERIFY(!back->isEnabled());
    timeline()->zoomBy(2);
    timeline()->zoomBy(2);
    QVERIFY(back->isEnabled());
    QVERIFY2(back->text().contains('2'), qPrintable(back->text()));
    QTest::mouseClick(back, Qt::LeftButton);
    QTest::mouseClick(back, Qt::LeftButton);
    QVERIFY(!back->isEnabled());
}

void TestGuiOverview::whatIsFoldedIsCounted()
{
    const trace::Forest& forest = store().forest();
    chain::LayoutOptions options;
    options.callees = false;
    const auto count = [&](int depth) {
        options.depth = depth;
        const auto layout =
            chain::layOut(store().spans(), forest, store().events(), store().last(), options);
        int shown = 0;
        int folded = 0;
        for (std::size_t i = 0; i < layout.positions.size(); ++i) {
            shown += layout.positions[i].row >= 0 ? 1 : 0;
            folded += layout.foldedBelow(i);
            if (layout.foldedBelow(i) > 0)
                [&] { QVERIFY(layout.positions[i].row >= 0); }(); // by a bar that is there
        }
        return std::pair(shown, folded);
    };
    const auto [all, none] = count(chain::kAllLevels);
    QCOMPARE(none, 0);
    int before = all;
    const int deepest = timeline()->layoutNow().deepest;
    QVERIFY(deepest >= 2);
    for (int depth = deepest - 1; depth >= 0; --depth) {
        const auto [shown, folded] = count(depth);
        // The OCI runtime's runs have two bars of one call: what is nested in them counts once.
        QVERIFY(shown < before);
        QVERIFY(shown + folded <= all);
        QVERIFY(folded > 0);
        before = shown;
    }
}

void TestGuiOverview::bracketsFoldAndUnfold()
{
    const auto lanes = [this] { return timeline()->layoutNow().lanes.size(); };
    const std::size_t all = lanes();
    const std::size_t step = [&] {
        std::size_t i = 0;
        while (store().spans()[i].kind != trace::Kind::Step)
            ++i;
        return i;
    }();
    m_window->session().selectSpan(store().spans()[step].spanId);
    timeline()->setFocus();
    QVERIFY(!timeline()->canUnfold());
    QTest::keyClick(timeline(), Qt::Key_BracketLeft);
    QVERIFY(timeline()->canUnfold());
    QVERIFY(timeline()->layoutNow().barOf(step) == nullptr);
    // The selection goes on being the step; the keys go on from the call that it is folded into.
    QCOMPARE(m_window->session().selectedIndex(), step);
    for (int i = 0; i < 10; ++i)
        QTest::keyClick(timeline(), Qt::Key_BracketLeft);
    QCOMPARE(timeline()->depthShown(), 0);
    QVERIFY(!m_window->timelinePane()->corner()->foldButton()->isEnabled());
    QVERIFY(lanes() < all);
    QToolButton* unfold = m_window->timelinePane()->corner()->unfoldButton();
    while (unfold->isEnabled())
        QTest::mouseClick(unfold, Qt::LeftButton);
    QCOMPARE(lanes(), all);
    QVERIFY(timeline()->layoutNow().barOf(step) != nullptr);
}

/// Timeline, list and search show a part of the chain and nothing else, and a chip says so.
void TestGuiOverview::expectOnly(const models::ChainFilter& filter)
{
    QVERIFY(m_window->session().filter() == filter);
    QToolButton* chip = m_window->timelinePane()->filterChip();
    QVERIFY(chip->isVisible());
    QVERIFY2(chip->text().contains(filter.title()), qPrintable(chip->text()));
    const auto holdsCall = [&](std::size_t span) { // whichever side it is
        const trace::TreeNode& call = store().forest().nodes[store().forest().nodeOf[span]];
        return filter.holds(store(), call.span)
            || (call.server != trace::kNone && filter.holds(store(), call.server));
    };
    models::SpansModel spans(store());
    spans.setTrace({}, store().last(), filter);
    QVERIFY(spans.rowCount() > 0);
    for (int row = 0; row < spans.rowCount(); ++row)
        QVERIFY(holdsCall(spans.spanAt(row)));
    const auto all = models::searchSpans(store(), "a", 10'000);
    const auto found = models::searchSpans(store(), "a", 10'000, filter);
    QVERIFY(!found.empty() && found.size() < all.size());
    for (const std::size_t span : found)
        QVERIFY(holdsCall(span));
}

void TestGuiOverview::aClickOnAnEdgeNarrowsEverything()
{
    chain::ChainMap* map = m_window->map();
    const models::ChainFilter edge{models::ChainFilter::Part::Edge, 1};
    const auto& spans = store().spans().spans();
    const auto task = std::size_t(std::find_if(spans.begin(), spans.end(), [](const auto& span) {
        return span.hop == trace::Hop::Cri && span.protocol.starts_with("task");
    }) - spans.begin());
    const std::size_t sandbox = spanOf(trace::Hop::Kubelet, "RunPodSandbox");
    QVERIFY(task < spans.size() && sandbox != trace::kNone);
    const auto colourOf = [this](std::size_t span) {
        timeline()->showInterval({store().spans()[span].start, store().spans()[span].end});
        const QImage image = timeline()->viewport()->grab().toImage();
        const QPointF at = timeline()->barRect(span).center();
        return image.pixelColor(
            int(at.x() * image.devicePixelRatio()), int((at.y() + 6) * image.devicePixelRatio()));
    };
    const QColor before = colourOf(sandbox);
    QTest::mouseClick(map, Qt::LeftButton, {}, map->rectOfPart(3).center().toPoint());
    expectOnly(edge);
    QVERIFY(edge.holds(store(), task) && !edge.holds(store(), sandbox));
    QVERIFY(colourOf(sandbox).lightness() > before.lightness() + 40); // dimmed
    QTest::mouseClick(m_window->timelinePane()->filterChip(), Qt::LeftButton);
    QVERIFY(!m_window->session().filter());
    QVERIFY(!m_window->timelinePane()->filterChip()->isVisible());
    QCOMPARE(colourOf(sandbox), before);
}

void TestGuiOverview::aClickOnAHopNarrowsEverything()
{
    chain::ChainMap* map = m_window->map();
    for (int hop = 0; hop < 5; ++hop) {
        QTest::mouseClick(map, Qt::LeftButton, {}, map->rectOfPart(2 * hop).center().toPoint());
        expectOnly({models::ChainFilter::Part::Hop, hop,
            hop == 4 ? m_window->session().selectedPlace() : std::nullopt});
    }
    timeline()->setFocus();
    const chain::View view = timeline()->zoom().view();
    QTest::keyClick(timeline(), Qt::Key_Escape); // the filter goes before the zoom does
    QVERIFY(!m_window->session().filter());
    QCOMPARE(timeline()->zoom().view(), view);
    QTest::mouseClick(map, Qt::LeftButton, {}, map->rectOfPart(4).center().toPoint());
    QTest::mouseClick(map, Qt::LeftButton, {}, map->rectOfPart(4).center().toPoint());
    QVERIFY(!m_window->session().filter()); // twice is not at all
}

/// Of every hop, not the kernel's steps alone; and of no other container.
void TestGuiOverview::aClickOnTheContainerShowsWhatIsAboutIt()
{
    models::Session& session = m_window->session();
    chain::ChainMap* map = m_window->map();
    const auto click = [&] {
        QTest::mouseClick(map, Qt::LeftButton, {}, map->rectOfPart(8).center().toPoint());
    };
    const auto places = store().places();
    const auto named = [&](bool sandbox) {
        return *std::find_if(places.begin(), places.end(),
            [&](const models::Place& place) { return place.sandbox == sandbox; });
    };
    session.selectPlace(named(false));
    click();
    QVERIFY(session.filter() && session.filter()->place == session.selectedPlace());
    const auto held = [&] {
        std::set<trace::Hop> hops;
        for (std::size_t i = 0; i < store().spans().size(); ++i) {
            const trace::Span& span = store().spans()[i];
            if (!session.filter()->holds(store(), i))
                continue;
            hops.insert(span.hop);
            if (const auto id = span.attribute("container.id"); !id.empty())
                [&] { QVERIFY(store().isIdOf(*session.filter()->place, id)); }();
        }
        return hops;
    };
    for (const trace::Hop hop : {trace::Hop::Kubelet, trace::Hop::Cri, trace::Hop::Runtime})
        QVERIFY2(held().contains(hop), qPrintable(models::hopName(hop)));
    QVERIFY(m_window->timelinePane()->filterChip()->text().contains(
        models::text(session.selectedPlace()->name)));
    session.selectPlace(named(true)); // whoever turns to another container takes it along
    QCOMPARE(session.filter()->place, session.selectedPlace());
    QVERIFY(held().contains(trace::Hop::Cri));
    click();
    QVERIFY(!session.filter());
}

void TestGuiOverview::keysOnTheMapNarrowToo()
{
    chain::ChainMap* map = m_window->map();
    map->setFocus();
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(map, Qt::Key_Right);
    QTest::keyClick(map, Qt::Key_Return);
    expectOnly({models::ChainFilter::Part::Edge, 2});
    QVERIFY(map->accessibleDescription().contains(m_window->session().filter()->title()));
    QTest::keyClick(map, Qt::Key_Left);
    QTest::keyClick(map, Qt::Key_Return);
    expectOnly({models::ChainFilter::Part::Hop, 2});
    QTest::keyClick(map, Qt::Key_Escape);
    QVERIFY(!m_window->session().filter());
}

void TestGuiOverview::anotherRunBeginsWithoutAFilter()
{
    m_window->session().setFilter(models::ChainFilter{models::ChainFilter::Part::Edge, 3});
    m_window->showRecording(tests::makeSample(), "another.shimtrace");
    QVERIFY(!m_window->session().filter());
    QVERIFY(!m_window->timelinePane()->filterChip()->isVisible());
}

void TestGuiOverview::statisticsAreThoseOfTheCalls()
{
    const models::Store calls = storeOfCalls(100);
    const models::CallStats stats = models::statsOf(calls, 7);
    QCOMPARE(stats.name, QString("snapshot"));
    QCOMPARE(stats.count, std::size_t(101));
    QCOMPARE(stats.open, std::size_t(1));
    QCOMPARE(stats.failed, std::size_t(1));
    QCOMPARE(stats.least, 1 * kMs);
    QCOMPARE(stats.median, 50 * kMs);
    QCOMPARE(stats.p95, 95 * kMs);
    QCOMPARE(stats.most, 100 * kMs);
    QCOMPARE(stats.sum, 5050 * kMs);
    QCOMPARE(std::accumulate(stats.bins.begin(), stats.bins.end(), 0), 100);
    QCOMPARE(stats.binOf(stats.least), std::size_t(0));
    QCOMPARE(stats.binOf(stats.most), models::CallStats::kBins - 1);
    QVERIFY(calls.spans()[stats.calls[0]].open()); // nobody knows how long it will have taken
    QCOMPARE(calls.spans()[stats.calls[1]].spanId, std::string("call100"));
    QCOMPARE(calls.spans()[stats.calls.back()].spanId, std::string("call1"));
    // A call that both sides tell of is one call, and of both sides the same is found.
    const std::size_t caller = spanOf(trace::Hop::Kubelet, "StartContainer");
    const std::size_t callee = spanOf(trace::Hop::Cri, "StartContainer");
    const models::CallStats byCaller = models::statsOf(store(), caller);
    QVERIFY(byCaller.count >= 2);
    QVERIFY(models::statsOf(store(), callee).calls == byCaller.calls);
    for (const std::size_t each : byCaller.calls)
        QCOMPARE(store().spans()[each].hop, trace::Hop::Kubelet);
    QCOMPARE(models::statsOf(store(), trace::kNone).count, std::size_t(0));
}

void TestGuiOverview::oneCallHasStatisticsToo()
{
    const models::CallStats stats = models::statsOf(storeOfCalls(1), 0);
    QCOMPARE(stats.count, std::size_t(2));
    QCOMPARE(stats.least, stats.most);
    QCOMPARE(stats.median, 1 * kMs);
    QCOMPARE(stats.p95, 1 * kMs);
    QCOMPARE(stats.bins[0], 1);
    const models::CallStats open = models::statsOf(storeOfCalls(0), 0);
    QCOMPARE(open.count, std::size_t(1));
    QCOMPARE(open.most, std::int64_t(0));
    QCOMPARE(std::accumulate(open.bins.begin(), open.bins.end(), 0), 0);
}

void TestGuiOverview::statisticsJumpToEachCall()
{
    const std::size_t call = spanOf(trace::Hop::Kubelet, "StartContainer");
    m_window->session().selectSpan(store().spans()[call].spanId);
    timeline()->setFocus();
    QTest::keyClick(timeline(), Qt::Key_T);
    auto* panel = m_window->findChild<chain::StatsPanel*>();
    QVERIFY(panel && panel->isVisible());
    QCOMPARE(m_window->session().selectedIndex(), call); // asking changes nothing
    QTableView* table = panel->table();
    QCOMPARE(std::size_t(table->model()->rowCount()), panel->stats().count);
    std::set<std::size_t> visited;
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        table->selectRow(row);
        visited.insert(m_window->session().selectedIndex());
    }
    QCOMPARE(visited.size(), panel->stats().count);
    table->selectRow(0);
    QTest::keyClick(table, Qt::Key_Down);
    QCOMPARE(m_window->session().selectedIndex(), panel->stats().calls[1]);
    const std::size_t bin = panel->stats().binOf(panel->stats().most);
    QTest::mouseClick(panel->histogram(), Qt::LeftButton, {},
        QPoint(panel->histogram()->width() * int(2 * bin + 1) / int(2 * models::CallStats::kBins),
            30)); // the column of the longest
    QCOMPARE(m_window->session().selectedIndex(), panel->stats().calls[0]);
    QTest::keyClick(panel, Qt::Key_Escape);
    QTRY_VERIFY(m_window->findChild<chain::StatsPanel*>() == nullptr);
}

QTEST_MAIN(TestGuiOverview)
#include "tst_gui_overview.moc"
