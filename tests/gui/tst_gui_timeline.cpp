// The timeline's pure parts: the cut axis, ticks, zoom with undo, rows, folding, hit testing; and
// the plots' series.
#include "sample_recording.h"

#include <chain/time_axis.h>
#include <chain/timeline_layout.h>
#include <chain/tour.h>
#include <chain/zoom.h>
#include <models/store.h>
#include <plots/series.h>

#include <QElapsedTimer>
#include <QtTest>

using namespace shimscope;
using chain::Interval;
using chain::TimeAxis;
using chain::Zoom;
using tests::kMs;

namespace {

models::Store sampleStore()
{
    models::Store store;
    const trace::Recording sample = tests::makeSample();
    store.add(sample.header);
    for (const trace::Record& record : sample.records)
        store.add(record);
    return store;
}

chain::TimelineLayout layOut(const models::Store& store, bool polls = false)
{
    chain::LayoutOptions options;
    options.polls = polls;
    return chain::layOut(store.spans(), store.forest(), store.events(), store.last(), options);
}

} // namespace

class TestGuiTimeline : public QObject {
    Q_OBJECT

private slots:
    void longIdleTimesAreCut();
    void foldAndUnfoldAreInverse();
    void shortIdleTimesStay();
    void anEmptyAxisIsEmpty();
    void aWaitingCallKeepsOnlyItsEndsBusy();
    void ticksAreOneTwoOrFive_data();
    void ticksAreOneTwoOrFive();
    void zoomKeepsThePointUnderTheCursor();
    void zoomIsUndoneStepByStep();
    void zoomStaysInsideTheWhole();
    void barsOfARowDoNotOverlap();
    void callersStandAboveWhatTheyCall();
    void lanesAreInTheOrderOfTheChain();
    void pollsAreFoldedAndCounted();
    void anOomKillIsNotCutAway();
    void everyBarIsFoundAtItsMiddle();
    void tenThousandSpansAreLaidOutQuickly();
    void aTourHasOneSentencePerStop();
    void cpuSeriesFindsLimitAndThrottling();
    void memoryFallsToNothingBetweenTwoContainers();
    void pressureIsAbsentWhereTheMachineHasNone();
    void oomMarksStandWhereMemoryWas();
};

void TestGuiTimeline::longIdleTimesAreCut()
{
    const TimeAxis axis({{0, 100 * kMs}, {10'000 * kMs, 10'050 * kMs}}, 40 * kMs);
    QCOMPARE(axis.gaps().size(), std::size_t(1));
    QCOMPARE(axis.gaps()[0].start, 100 * kMs);
    QCOMPARE(axis.gaps()[0].end, 10'000 * kMs);
    QVERIFY(axis.length() < 200.0 * kMs);
    QVERIFY(axis.length() > 150.0 * kMs);
}

void TestGuiTimeline::foldAndUnfoldAreInverse()
{
    const TimeAxis axis(
        {{5 * kMs, 100 * kMs}, {10'000 * kMs, 10'050 * kMs}, {20'000 * kMs, 20'001 * kMs}},
        40 * kMs);
    double before = -1;
    for (const std::int64_t t : {5 * kMs, 50 * kMs, 100 * kMs, 5000 * kMs, 10'000 * kMs,
             10'020 * kMs, 15'000 * kMs, 20'001 * kMs}) {
        const double folded = axis.fold(t);
        QVERIFY(folded > before);
        before = folded;
        QVERIFY2(std::abs(axis.unfold(folded) - t) < 20'000, qPrintable(QString::number(t)));
    }
}

void TestGuiTimeline::shortIdleTimesStay()
{
    const TimeAxis axis({{0, 10 * kMs}, {40 * kMs, 50 * kMs}}, 40 * kMs);
    QVERIFY(axis.gaps().empty());
    QCOMPARE(axis.length(), 50.0 * kMs);
}

void TestGuiTimeline::anEmptyAxisIsEmpty()
{
    QVERIFY(TimeAxis().empty());
    QVERIFY(TimeAxis({}, 1).empty());
    QVERIFY(!TimeAxis({{7, 7}}, 1).empty());
}

void TestGuiTimeline::aWaitingCallKeepsOnlyItsEndsBusy()
{
    QCOMPARE(chain::busyParts(0, 100 * kMs, 500 * kMs).size(), std::size_t(1));
    const auto parts = chain::busyParts(0, 60'000 * kMs, 500 * kMs);
    QCOMPARE(parts.size(), std::size_t(2));
    QCOMPARE(parts[0], (Interval{0, 1 * kMs}));
    QCOMPARE(parts[1].end, 60'000 * kMs);
}

void TestGuiTimeline::ticksAreOneTwoOrFive_data()
{
    QTest::addColumn<double>("least");
    QTest::addColumn<qint64>("step");
    QTest::newRow("exact") << 1000.0 << qint64(1000);
    QTest::newRow("two") << 1001.0 << qint64(2000);
    QTest::newRow("five") << 2500.0 << qint64(5000);
    QTest::newRow("ten") << 5001.0 << qint64(10'000);
    QTest::newRow("milliseconds") << 7.3e6 << qint64(10'000'000);
}

void TestGuiTimeline::ticksAreOneTwoOrFive()
{
    QFETCH(double, least);
    QFETCH(qint64, step);
    QCOMPARE(chain::tickStep(least), step);
}

void TestGuiTimeline::zoomKeepsThePointUnderTheCursor()
{
    Zoom zoom;
    zoom.setWhole(1e8);
    zoom.by(4, 3e7);
    const double share = (3e7 - zoom.view().from) / zoom.view().span();
    QVERIFY(std::abs(share - 0.3) < 1e-6);
    QVERIFY(std::abs(zoom.view().span() - 2.5e7) < 1);
}

void TestGuiTimeline::zoomIsUndoneStepByStep()
{
    Zoom zoom;
    zoom.setWhole(1e8);
    const chain::View whole = zoom.view();
    zoom.show({1e7, 5e7});
    const chain::View first = zoom.view();
    zoom.show({2e7, 3e7});
    QVERIFY(zoom.undo());
    QCOMPARE(zoom.view(), first);
    QVERIFY(zoom.undo());
    QCOMPARE(zoom.view(), whole);
    QVERIFY(!zoom.undo());
}

void TestGuiTimeline::zoomStaysInsideTheWhole()
{
    Zoom zoom;
    zoom.setWhole(1e8);
    zoom.by(0.01, 5e7);
    QVERIFY(zoom.view().span() <= 1.05e8);
    zoom.by(1e12, 5e7);
    QVERIFY(zoom.view().span() >= Zoom::kSmallest);
    zoom.pan(1e12);
    QVERIFY(zoom.view().to <= 1.03e8);
}

void TestGuiTimeline::barsOfARowDoNotOverlap()
{
    const models::Store store = sampleStore();
    for (const bool polls : {false, true}) {
        const chain::TimelineLayout layout = layOut(store, polls);
        QVERIFY(layout.rowCount > 5);
        for (int r = 0; r < layout.rowCount; ++r) {
            const auto& bars = layout.row(r)->bars;
            for (std::size_t i = 1; i < bars.size(); ++i)
                QVERIFY(bars[i].start >= bars[i - 1].end);
        }
    }
}

void TestGuiTimeline::callersStandAboveWhatTheyCall()
{
    const models::Store store = sampleStore();
    const chain::TimelineLayout layout = layOut(store);
    for (std::size_t i = 0; i < store.spans().size(); ++i) {
        const std::size_t parent = store.spans().find(store.spans()[i].parentId);
        if (parent == trace::kNone || layout.positions[i].row < 0)
            continue;
        QVERIFY(layout.positions[parent].row < layout.positions[i].row);
    }
}

void TestGuiTimeline::lanesAreInTheOrderOfTheChain()
{
    const chain::TimelineLayout layout = layOut(sampleStore());
    std::vector<trace::Hop> hops;
    for (const chain::Lane& lane : layout.lanes)
        hops.push_back(lane.hop);
    using trace::Hop;
    QCOMPARE(hops,
        (std::vector{Hop::Kubelet, Hop::Cri, Hop::Cni, Hop::Shim, Hop::Runtime, Hop::Kernel}));
    QCOMPARE(layout.lanes.back().steps, std::size_t(15 + 3 * 41));
}

void TestGuiTimeline::pollsAreFoldedAndCounted()
{
    const models::Store store = sampleStore();
    const chain::TimelineLayout folded = layOut(store);
    const chain::TimelineLayout shown = layOut(store, true);
    QCOMPARE(folded.polls, 155);
    QCOMPARE(shown.polls, 155);
    for (std::size_t i = 0; i < store.spans().size(); ++i) {
        QCOMPARE(folded.positions[i].row < 0, trace::isPoll(store.spans()[i]));
        QVERIFY(shown.positions[i].row >= 0);
    }
}

void TestGuiTimeline::anOomKillIsNotCutAway()
{
    const chain::TimelineLayout layout = layOut(sampleStore());
    QCOMPARE(layout.moments.size(), std::size_t(1));
    for (const chain::Gap& gap : layout.axis.gaps())
        QVERIFY(tests::kOomAt < gap.start || tests::kOomAt > gap.end);
}

void TestGuiTimeline::everyBarIsFoundAtItsMiddle()
{
    const models::Store store = sampleStore();
    const chain::TimelineLayout layout = layOut(store, true);
    for (std::size_t i = 0; i < store.spans().size(); ++i) {
        const chain::Bar* bar = layout.barOf(i);
        QVERIFY(bar);
        QCOMPARE(chain::barAt(*layout.row(layout.positions[i].row), (bar->start + bar->end) / 2, 0),
            bar);
    }
    const chain::Row& first = *layout.row(0);
    QVERIFY(!chain::barAt(first, first.bars.front().start - 10 * kMs, kMs));
    QCOMPARE(chain::barAt(first, first.bars.front().start - kMs / 2, kMs), &first.bars.front());
}

void TestGuiTimeline::tenThousandSpansAreLaidOutQuickly()
{
    models::Store store;
    for (const trace::Record& record : tests::makeManySpans(10'000))
        store.add(record);
    (void)store.forest();
    QElapsedTimer timer;
    timer.start();
    const chain::TimelineLayout layout = layOut(store);
    QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(layout.rowCount, 5);
}

void TestGuiTimeline::aTourHasOneSentencePerStop()
{
    const models::Store store = sampleStore();
    QVERIFY(!store.episodes().empty());
    const chain::Tour tour = chain::makeTour(store, store.episodes()[0]);
    QVERIFY2(tour.stops.size() >= 12, qPrintable(QString::number(tour.stops.size())));
    for (const chain::Stop& stop : tour.stops) {
        QVERIFY(!stop.sentence.isEmpty());
        QVERIFY(stop.edge >= 0 || stop.hop >= 0);
        QVERIFY(!stop.sentence.contains("%1"));
    }
    QVERIFY(tour.factor(1800) > 50);
    // The ten seconds of a back-off are not what is slowed down.
    QVERIFY(chain::makeTour(store, store.episodes()[1]).factor(1800) > 5);
}

void TestGuiTimeline::cpuSeriesFindsLimitAndThrottling()
{
    const models::Store store = sampleStore();
    const auto samples = store.samples({"uid-web", "hog", false}, 0, tests::kOomAt);
    const plots::CpuSeries series = plots::cpuSeries(samples);
    QVERIFY(series.limit.has_value());
    QCOMPARE(*series.limit, 0.5);
    QVERIFY(!series.throttled.empty());
    QVERIFY(series.throttled.front().start > tests::kStartOfWeb + 1900 * kMs);
    QVERIFY(series.throttledPeriods > 80 && series.throttledPeriods < series.periods);
    QVERIFY(!plots::cpuSeries(store.samples({"uid-web", "logger", false}, 0, tests::kOomAt)).limit);
}

void TestGuiTimeline::memoryFallsToNothingBetweenTwoContainers()
{
    const models::Store store = sampleStore();
    const plots::MemorySeries series =
        plots::memorySeries(store.samples({"uid-web", "hog", false}, 0, INT64_MAX));
    QCOMPARE(series.limit, std::optional<std::uint64_t>(67'108'864));
    const auto between = std::find_if(series.current.begin(), series.current.end(),
        [](const plots::Point& point) { return point.at >= tests::kOomAt; });
    QVERIFY(between != series.current.end());
    QCOMPARE(between->value, 0.0);
}

void TestGuiTimeline::pressureIsAbsentWhereTheMachineHasNone()
{
    const models::Store store = sampleStore();
    QVERIFY(plots::pressureSeries(store.samples({"uid-web", "hog", false}, 0, INT64_MAX)).present);
    QVERIFY(
        !plots::pressureSeries(store.samples({"uid-web", "logger", false}, 0, INT64_MAX)).present);
}

void TestGuiTimeline::oomMarksStandWhereMemoryWas()
{
    const models::Store store = sampleStore();
    const models::Place hog{"uid-web", "hog", false};
    const auto samples = store.samples(hog, 0, INT64_MAX);
    QCOMPARE(plots::oomMarks(store, hog, samples, tests::kOomAt - 1).size(), std::size_t(0));
    const auto marks = plots::oomMarks(store, hog, samples, INT64_MAX);
    QCOMPARE(marks.size(), std::size_t(1));
    QVERIFY(marks[0].bytes > 60e6);
}

QTEST_GUILESS_MAIN(TestGuiTimeline)
#include "tst_gui_timeline.moc"
