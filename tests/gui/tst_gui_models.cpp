// The window's models: the state at a moment, the transport, the item models under Qt's model
// tester.
#include "sample_recording.h"

#include <models/pods_model.h>
#include <models/session.h>
#include <models/spans_model.h>
#include <models/steps_model.h>
#include <models/text.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace shimscope;
using models::Place;
using models::Player;
using models::PodsModel;
using tests::kMs;

namespace {

const Place kHog{"uid-web", "hog", false};
constexpr std::int64_t kSecond = 1'000'000'000;

void load(models::Session& session)
{
    const trace::Recording sample = tests::makeSample();
    session.reset(Player::Mode::Replay);
    session.add({sample.header});
    session.add(sample.records);
    session.flush();
    session.player().seek(session.store().last());
}

/// The span of the sample with this hop and name, the nth of them.
std::size_t findSpan(const models::Store& store, trace::Hop hop, const char* method, int nth = 0)
{
    for (std::size_t i = 0; i < store.spans().size(); ++i) {
        const trace::Span& span = store.spans()[i];
        if (span.hop == hop && span.shortMethod() == method && nth-- == 0)
            return i;
    }
    return trace::kNone;
}

trace::Sample reading(std::int64_t at, std::uint64_t memory)
{
    trace::Sample sample;
    sample.container = "c1";
    sample.at = at;
    sample[trace::Metric::CpuUsage] = static_cast<std::uint64_t>(at / 2000);
    sample[trace::Metric::MemoryCurrent] = memory;
    return sample;
}

/// Readings of the hog, ten a second until `last`, half a CPU used all the time, and one reading
/// with a peak of memory.
void addReadings(models::Store& store, std::int64_t last, std::uint64_t peak)
{
    trace::Container container;
    container.id = "c1";
    container.name = kHog.name;
    container.podUid = kHog.podUid;
    container.state = "running";
    container.created = container.at = kSecond / 10;
    store.add(container);
    for (std::int64_t at = kSecond / 10; at <= last; at += kSecond / 10)
        store.add(reading(at, at == 10'000 * kSecond && peak > 0 ? peak : 1'000'000));
}

} // namespace

class TestGuiModels : public QObject {
    Q_OBJECT

private slots:
    void stateOfAPlaceFollowsTheMoment_data();
    void stateOfAPlaceFollowsTheMoment();
    void aRestartIsTheSamePlace();
    void anOomKillIsCountedAfterTheContainerWasRemoved();
    void cpuIsCountedInCpus();
    void replayStopsAtItsEnd();
    void playAtTheEndBeginsAgain();
    void aFrozenLiveViewSaysHowFarItIsBehind();
    void stepGoesToTheNextMessage();
    void recordsAreToldTogether();
    void podsModelKeepsItsRowsWhileScrubbing();
    void podsModelTellsStateAndValue();
    void stepsOfACallAreInOrderWithTheirReasons();
    void stepsAfterTheMomentAreNotShown();
    void spansOfATraceAreInOrderOfTime();
    void oldLiveReadingsAreThinnedOut();
    void aRecordingIsKeptWhole();
    void aProcessThatTellsItsMemoryDoesNotGrow();
    void theBusiestContainerIsShownFirst();
    void longPathsLoseTheirMiddle();
};

void TestGuiModels::stateOfAPlaceFollowsTheMoment_data()
{
    QTest::addColumn<qint64>("at");
    QTest::addColumn<QString>("state");
    QTest::newRow("before it was created") << qint64(tests::kStartOfWeb) << QString();
    QTest::newRow("running") << qint64(tests::kStartOfWeb + 5000 * kMs) << "running";
    QTest::newRow("just killed") << qint64(tests::kOomAt + 35 * kMs) << "exited";
    QTest::newRow("waits") << qint64(tests::kOomAt + 5000 * kMs) << "waiting";
    QTest::newRow("restarted") << qint64(tests::kOomAt + 11'000 * kMs) << "running";
}

void TestGuiModels::stateOfAPlaceFollowsTheMoment()
{
    QFETCH(qint64, at);
    QFETCH(QString, state);
    models::Session session;
    load(session);
    const trace::Container* container = session.store().containerAt(kHog, at);
    QCOMPARE(container ? QString::fromStdString(container->state) : QString(), state);
}

void TestGuiModels::aRestartIsTheSamePlace()
{
    models::Session session;
    load(session);
    QCOMPARE(session.store().idsOf(kHog).size(), std::size_t(2));
    const auto pods = session.store().podsAt(session.store().last());
    QCOMPARE(pods.size(), std::size_t(1));
    QCOMPARE(pods[0].places.size(), std::size_t(3));
    QVERIFY(pods[0].places[0].place.sandbox);
    QCOMPARE(pods[0].places[1].oomKills, 1);
    QCOMPARE(pods[0].places[1].container.id, std::string("hog2"));
}

/// The kubelet throws old containers away, and its back-off is the last reason that they had.
void TestGuiModels::anOomKillIsCountedAfterTheContainerWasRemoved()
{
    models::Session session;
    load(session);
    trace::Container gone = *session.store().containerAt(kHog, tests::kOomAt + 35 * kMs);
    gone.state = "removed";
    gone.reason = "CrashLoopBackOff";
    gone.at = tests::kOomAt + 11'000 * kMs;
    session.add({gone});
    const auto pods = session.store().podsAt(session.store().last());
    QCOMPARE(pods[0].places[1].container.id, std::string("hog2"));
    QCOMPARE(pods[0].places[1].oomKills, 1);
}

void TestGuiModels::cpuIsCountedInCpus()
{
    models::Session session;
    load(session);
    const double cpu = session.store().cpuAt(kHog, tests::kOomAt - 1000 * kMs);
    QVERIFY2(cpu > 0.45 && cpu < 0.55, qPrintable(QString::number(cpu)));
    QVERIFY(session.store().cpuAt(kHog, tests::kStartOfWeb) < 0);
}

void TestGuiModels::replayStopsAtItsEnd()
{
    Player player;
    player.setMode(Player::Mode::Replay);
    player.setBounds(0, 50 * kMs);
    player.setSpeed(10);
    player.setRunning(true);
    QTRY_VERIFY(!player.running());
    QCOMPARE(player.now(), 50 * kMs);
}

void TestGuiModels::playAtTheEndBeginsAgain()
{
    Player player;
    player.setMode(Player::Mode::Replay);
    player.setBounds(1000, 5000 * kMs);
    player.toEnd();
    player.setRunning(true);
    QVERIFY(player.now() < 4000 * kMs);
}

void TestGuiModels::aFrozenLiveViewSaysHowFarItIsBehind()
{
    Player player;
    player.setBounds(0, 1000 * kMs);
    QCOMPARE(player.now(), 1000 * kMs);
    player.setRunning(false);
    player.setBounds(0, 13'000 * kMs);
    QCOMPARE(player.now(), 1000 * kMs);
    QCOMPARE(player.behind(), 12'000 * kMs);
    player.toEnd();
    QCOMPARE(player.now(), 13'000 * kMs);
    QCOMPARE(player.behind(), 0);
}

void TestGuiModels::stepGoesToTheNextMessage()
{
    models::Session session;
    load(session);
    session.player().seek(tests::kStartOfWeb - 10 * kMs);
    session.player().seek(session.nextMessage());
    QCOMPARE(
        session.now(), tests::kStartOfWeb); // RunPodSandbox; the polls before it are no messages
    const std::int64_t next = session.nextMessage();
    QVERIFY(next > tests::kStartOfWeb && next < tests::kStartOfWeb + 5 * kMs);
    session.player().seek(next);
    QCOMPARE(session.nextMessage(false), tests::kStartOfWeb);
}

void TestGuiModels::recordsAreToldTogether()
{
    models::Session session;
    session.reset(Player::Mode::Live);
    QSignalSpy told(&session, &models::Session::recordsAdded);
    for (const trace::Record& record : tests::makeManySpans(500))
        session.add({record});
    QTRY_VERIFY(told.count() > 0);
    QVERIFY2(told.count() <= 3, qPrintable(QString::number(told.count())));
}

void TestGuiModels::podsModelKeepsItsRowsWhileScrubbing()
{
    models::Session session;
    load(session);
    PodsModel model(session);
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    for (std::int64_t t = session.store().first(); t <= session.store().last(); t += 700 * kMs) {
        session.player().seek(t);
        model.refresh();
    }
    for (std::int64_t t = session.store().last(); t >= session.store().first(); t -= 1100 * kMs) {
        session.player().seek(t);
        model.refresh();
    }
    QCOMPARE(reset.count(), 0);
    session.player().seek(session.store().last());
    model.refresh();
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.rowCount(model.index(0, 0)), 3);
    QVERIFY(model.indexOf(kHog).isValid());
}

void TestGuiModels::podsModelTellsStateAndValue()
{
    models::Session session;
    load(session);
    PodsModel model(session);
    const auto value = [&](std::int64_t t) {
        session.player().seek(t);
        model.refresh();
        return model.indexOf(kHog).data(PodsModel::ValueRole).toString();
    };
    QVERIFY(value(tests::kOomAt - 1000 * kMs).startsWith("0.5"));
    QCOMPARE(value(tests::kOomAt + 35 * kMs), QString("OOMKilled"));
    QCOMPARE(value(tests::kOomAt + 5100 * kMs), QString("back-off 5.0 s"));
    QCOMPARE(
        model.index(0, 0).data(PodsModel::ValueRole).toString(), QString("CrashLoopBackOff 1/2"));
    QVERIFY(model.indexOf(kHog).data(Qt::AccessibleTextRole).toString().contains("waits"));
}

void TestGuiModels::stepsOfACallAreInOrderWithTheirReasons()
{
    models::Session session;
    load(session);
    models::StepsModel model(session.store());
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    // From the kubelet's call down to the kernel: pause first, then hog with its 40 + 1.
    model.setSpan(findSpan(session.store(), trace::Hop::Kubelet, "StartContainer"), session.now());
    QCOMPARE(model.rowCount(), 41);
    QCOMPARE(model.index(0, models::StepsModel::Call).data().toString(), QString("clone3"));
    QCOMPARE(model.index(0, models::StepsModel::Result).data().toString(), QString("pid 8130"));
    QVERIFY(model.index(2, models::StepsModel::What)
                .data()
                .toString()
                .contains("memory.max = 67108864"));
    QVERIFY(model.index(2, models::StepsModel::Why)
                .data()
                .toString()
                .contains("Memory Interface Files"));
    for (int row = 1; row < model.rowCount(); ++row)
        QVERIFY(model.stepAt(row - 1).start <= model.stepAt(row).start);
    model.setSpan(trace::kNone, 0);
    QCOMPARE(model.rowCount(), 0);
}

void TestGuiModels::stepsAfterTheMomentAreNotShown()
{
    models::Session session;
    load(session);
    models::StepsModel model(session.store());
    const std::size_t call = findSpan(session.store(), trace::Hop::Kubelet, "StartContainer");
    const std::int64_t middle = session.store().spans()[call].start + 4 * kMs;
    model.setSpan(call, middle);
    QVERIFY(model.rowCount() > 0 && model.rowCount() < 41);
    QVERIFY(model.stepAt(model.rowCount() - 1).start <= middle);
}

void TestGuiModels::spansOfATraceAreInOrderOfTime()
{
    models::Session session;
    load(session);
    models::SpansModel model(session.store());
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const std::size_t call = findSpan(session.store(), trace::Hop::Kubelet, "RunPodSandbox");
    model.setTrace(session.store().spans()[call].traceId, session.now());
    QVERIFY(model.rowCount() > 60);
    for (int row = 1; row < model.rowCount(); ++row)
        QVERIFY(session.store().spans()[model.spanAt(row - 1)].start
            <= session.store().spans()[model.spanAt(row)].start);
    for (int row = 0; row < model.rowCount(); ++row)
        QVERIFY(!trace::isPoll(session.store().spans()[model.spanAt(row)]));
}

void TestGuiModels::oldLiveReadingsAreThinnedOut()
{
    models::Store store(models::Store::Past::Thinned);
    const std::int64_t hours = 14 * 3600 * kSecond;
    addReadings(store, hours, 50'000'000); // a peak in its third hour, for one reading
    const auto count = [&](std::int64_t from, std::int64_t to) {
        return store.samples(kHog, from, to).size();
    };
    QCOMPARE(count(hours - 100 * kSecond, hours), std::size_t(1001)); // ten a second
    QVERIFY(count(hours - 600 * kSecond, hours - 500 * kSecond) <= 101); // one a second
    QVERIFY(count(hours - 600 * kSecond, hours - 500 * kSecond) >= 99);
    QVERIFY(count(0, hours) < 3000);
    QVERIFY(count(0, hours - 13 * 3600 * kSecond) == 0);
    const auto past = store.samples(kHog, 0, hours);
    QVERIFY(std::is_sorted(
        past.begin(), past.end(), [](const auto& a, const auto& b) { return a.at < b.at; }));
    QVERIFY(std::any_of(past.begin(), past.end(), [](const trace::Sample& sample) {
        return sample[trace::Metric::MemoryCurrent] == 50'000'000;
    }));
    QCOMPARE(store.sampleAt(kHog, hours)->at, hours);
    // What was used is known as well where the readings lie a minute apart.
    QVERIFY(std::abs(store.cpuAt(kHog, hours) - 0.5) < 0.01);
    QVERIFY(std::abs(store.cpuAt(kHog, hours - 5 * 3600 * kSecond) - 0.5) < 0.01);
    QVERIFY(store.cpuAt(kHog, hours + 10 * kSecond) < 0);
}

void TestGuiModels::aRecordingIsKeptWhole()
{
    models::Store store;
    addReadings(store, 3600 * kSecond, 0);
    QCOMPARE(store.samples(kHog, 0, INT64_MAX).size(), std::size_t(36'000));
}

void TestGuiModels::aProcessThatTellsItsMemoryDoesNotGrow()
{
    models::Store store(models::Store::Past::Thinned);
    trace::Process process;
    process.pid = 7;
    process.start = kSecond;
    for (int second = 1; second <= 100; ++second) {
        store.add(reading(second * kSecond, 0));
        process.rssBytes = static_cast<std::uint64_t>(second);
        store.add(process);
        QCOMPARE(store.processesAt(store.last()).at(0).rssBytes, process.rssBytes); // always newest
    }
    std::set<std::uint64_t> told;
    for (int second = 1; second <= 100; ++second)
        told.insert(store.processesAt(second * kSecond).at(0).rssBytes);
    QVERIFY2(told.size() <= 12 && told.size() >= 9, qPrintable(QString::number(told.size())));
    process.end = 101 * kSecond;
    store.add(process);
    QCOMPARE(store.processesAt(100 * kSecond).size(), std::size_t(1));
    QVERIFY(store.processesAt(102 * kSecond).empty());
}

void TestGuiModels::theBusiestContainerIsShownFirst()
{
    models::Session session;
    load(session);
    QCOMPARE(session.selectedPlace(), std::optional(kHog));
    session.suggestPlace({"uid-web", "logger", false});
    QCOMPARE(session.selectedPlace()->name, std::string("logger"));
    session.selectPlace(kHog); // a person's choice stays
    session.suggestPlace({"uid-web", "logger", false});
    QCOMPARE(session.selectedPlace(), std::optional(kHog));
}

void TestGuiModels::longPathsLoseTheirMiddle()
{
    const QString id(64, u'a');
    QCOMPARE(models::shortPaths(
                 "write /sys/fs/cgroup/cpu/shimscope-1/kubepods/pod1/" + id + "/cpu.shares, 102"),
        QString("write /sys/fs/cgroup/cpu/…/aaaaaaaa…/cpu.shares, 102"));
    QCOMPARE(models::shortPaths("proc, /proc, proc, MS_NOSUID"),
        QString("proc, /proc, proc, MS_NOSUID"));
    QCOMPARE(models::shortPaths(QString()), QString());
}

QTEST_GUILESS_MAIN(TestGuiModels)
#include "tst_gui_models.moc"
