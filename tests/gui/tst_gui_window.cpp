// The whole window without a display: what a person does with mouse and keys, and what is then
// drawn.
#include "sample_recording.h"

#include <app/language.h>
#include <app/main_window.h>
#include <app/pictures.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QAccessible>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTreeView>
#include <QtTest>

#include <memory>

using namespace shimscope;
using app::MainWindow;
using tests::kMs;

class TestGuiWindow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void clickOnABarShowsItsSteps();
    void clickOnACallShowsItsMessage();
    void escapeUndoesTheZoom();
    void draggingZoomsToTheRange();
    void wheelWithControlZoomsAtThePointer();
    void keysWalkFromBarToBar();
    void spacePlaysFromTheFirstMomentOn();
    void clickOnPollsUnfoldsThem();
    void clickOnAnEpisodeGoesThere();
    void aStartThatGoesOnStaysInView();
    void scrubbingMovesEveryPane();
    void anOomKillIsNamedBeforeAnybodyAskedWhy();
    void selectionInTheTreeChangesThePlots();
    void languageChangesWhileItRuns();
    void noTextIsMissingInKorean();
    void barsHaveTheirHopsColour();
    void whatHasNotHappenedYetIsPale();
    void theSelectedBarIsOutlined();
    void darkIsDark();
    void throttlingIsShadedInThePlot();
    void aTourShowsEachStopAndCanBeSkipped();
    void aScreenReaderHearsTheBars();
    void everyControlHasAName();
    void aBrokenRecordingIsExplained_data();
    void aBrokenRecordingIsExplained();
    void aMissingAgentIsExplained();
    void aRecordingThatWasCutOffOpens();
    void picturesAreWritten();
    void smallWindowsCutNothing();

private:
    [[nodiscard]] std::size_t span(trace::Hop hop, const char* method, int nth = 0) const;
    [[nodiscard]] QImage grab(QWidget* widget) const;
    [[nodiscard]] QColor colourAt(std::size_t span) const;
    void clickBar(std::size_t span);
    QString write(const QByteArray& text);

    QTemporaryDir m_folder;
    app::Language m_language;
    std::unique_ptr<MainWindow> m_window;
};

void TestGuiWindow::initTestCase()
{
    widgets::applyTheme(*qApp, widgets::Scheme::Light);
    chain::installTimelineAccessibility();
    QVERIFY(m_folder.isValid());
}

void TestGuiWindow::init()
{
    m_language.choose("en");
    m_window = std::make_unique<MainWindow>(m_language);
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->showRecording(tests::makeSample(), "sample.shimtrace");
    m_window->conductor().setTours(false);
    m_window->conductor().chooseEpisode(0, tests::kStartOfWeb + 5000 * kMs);
    QCoreApplication::processEvents();
}

void TestGuiWindow::cleanup()
{
    m_window.reset();
}

std::size_t TestGuiWindow::span(trace::Hop hop, const char* method, int nth) const
{
    const trace::SpanSet& spans = m_window->session().store().spans();
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (spans[i].hop == hop && spans[i].kind != trace::Kind::Step
            && models::callName(spans[i]) == method && nth-- == 0)
            return i;
    }
    return trace::kNone;
}

QImage TestGuiWindow::grab(QWidget* widget) const
{
    return widget->grab().toImage();
}

/// In a bar, where no text stands: near its right lower corner.
QColor TestGuiWindow::colourAt(std::size_t index) const
{
    const QRectF bar = m_window->timeline()->barRect(index);
    const QImage image = grab(m_window->timeline()->viewport());
    return image.pixelColor(QPointF(bar.right() - 4, bar.bottom() - 3).toPoint());
}

void TestGuiWindow::clickBar(std::size_t index)
{
    const QRectF bar = m_window->timeline()->barRect(index);
    QVERIFY(!bar.isEmpty());
    QTest::mouseClick(m_window->timeline()->viewport(), Qt::LeftButton, {}, bar.center().toPoint());
}

void TestGuiWindow::clickOnABarShowsItsSteps()
{
    const std::size_t create = span(trace::Hop::Runtime, "create", 1);
    clickBar(create);
    QCOMPARE(m_window->session().selectedIndex(), create);
    auto* table = m_window->details()->findChild<QTableView*>("steps");
    QVERIFY(table->isVisible());
    QCOMPARE(table->model()->rowCount(), 40);
    // And back: a row selects its bar.
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
        table->visualRect(table->model()->index(2, 1)).center());
    QCOMPARE(m_window->session().store().spans()[m_window->session().selectedIndex()].method,
        std::string("write"));
    QCOMPARE(table->model()->rowCount(), 40);
}

void TestGuiWindow::clickOnACallShowsItsMessage()
{
    m_window->details()->setTab(widgets::DetailsPane::Message);
    clickBar(span(trace::Hop::Kubelet, "RunPodSandbox"));
    const QString request = m_window->details()->message()->requestText();
    QVERIFY(request.contains("\"cgroup_parent\": \"/shimscope-1/kubepods/burstable\""));
    QVERIFY(request.contains('\n'));
    QVERIFY(m_window->details()->message()->responseText().contains("6f1c2e"));
}

void TestGuiWindow::escapeUndoesTheZoom()
{
    chain::Timeline* timeline = m_window->timeline();
    const chain::View before = timeline->zoom().view();
    m_window->session().selectSpan(
        m_window->session().store().spans()[span(trace::Hop::Kubelet, "StartContainer")].spanId);
    timeline->setFocus();
    QTest::keyClick(timeline, Qt::Key_Z);
    QVERIFY(timeline->zoom().view().span() < before.span() / 2);
    QTest::keyClick(timeline, Qt::Key_Home);
    QTest::keyClick(timeline, Qt::Key_Escape);
    QTest::keyClick(timeline, Qt::Key_Backspace);
    QCOMPARE(timeline->zoom().view(), before);
}

void TestGuiWindow::draggingZoomsToTheRange()
{
    chain::Timeline* timeline = m_window->timeline();
    QWidget* viewport = timeline->viewport();
    // In the axis' own measure: a time inside a cut gap moves by seconds within a pixel.
    const chain::View before = timeline->zoom().view();
    const double pixel = before.span() / (viewport->width() - chain::Timeline::kGutter - 14);
    const double from = before.from + (300 - chain::Timeline::kGutter) * pixel;
    const double to = before.from + (600 - chain::Timeline::kGutter) * pixel;
    QTest::mousePress(viewport, Qt::LeftButton, {}, QPoint(300, 80));
    QTest::mouseMove(viewport, QPoint(450, 90));
    QTest::mouseMove(viewport, QPoint(600, 90));
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, QPoint(600, 90));
    const chain::View after = timeline->zoom().view();
    QVERIFY(std::abs(after.from - from) < pixel);
    QVERIFY(std::abs(after.from + after.span() - to) < pixel);
}

void TestGuiWindow::wheelWithControlZoomsAtThePointer()
{
    chain::Timeline* timeline = m_window->timeline();
    const QPointF at(500, 60);
    const std::int64_t fixed = timeline->timeAt(at.x());
    const double span = timeline->zoom().view().span();
    QWheelEvent event(at, timeline->viewport()->mapToGlobal(at), {}, {0, 120}, Qt::NoButton,
        Qt::ControlModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(timeline->viewport(), &event);
    QVERIFY(timeline->zoom().view().span() < span);
    QVERIFY(std::abs(timeline->timeAt(at.x()) - fixed) < kMs / 10);
}

void TestGuiWindow::keysWalkFromBarToBar()
{
    chain::Timeline* timeline = m_window->timeline();
    clickBar(span(trace::Hop::Kubelet, "RunPodSandbox"));
    timeline->setFocus();
    QTest::keyClick(timeline, Qt::Key_Right);
    QCOMPARE(m_window->session().selectedIndex(), span(trace::Hop::Kubelet, "PullImage"));
    QTest::keyClick(timeline, Qt::Key_Left);
    QTest::keyClick(timeline, Qt::Key_Down);
    QCOMPARE(m_window->session().store().spans()[m_window->session().selectedIndex()].hop,
        trace::Hop::Cri);
}

/// Nobody has clicked anywhere: no button has the focus that would take the key for itself.
void TestGuiWindow::spacePlaysFromTheFirstMomentOn()
{
    m_window->activateWindow();
    QVERIFY(!qobject_cast<QAbstractButton*>(m_window->focusWidget()));
    QTest::keyClick(m_window.get(), Qt::Key_Space);
    QVERIFY(m_window->session().player().running());
    QTest::keyClick(m_window.get(), Qt::Key_Space);
    QVERIFY(!m_window->session().player().running());
}

void TestGuiWindow::clickOnPollsUnfoldsThem()
{
    QToolButton* button = m_window->timelinePane()->pollsButton();
    QCOMPARE(button->text(), QString("155 polls folded"));
    const int before = m_window->timeline()->layoutNow().rowCount;
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(m_window->timeline()->pollsShown());
    QCOMPARE(button->text(), QString("155 polls shown"));
    QVERIFY(m_window->timeline()->layoutNow().rowCount >= before);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!m_window->timeline()->pollsShown());
}

void TestGuiWindow::clickOnAnEpisodeGoesThere()
{
    const auto& chips = m_window->timelinePane()->chips();
    QCOMPARE(chips.size(), std::size_t(2));
    QCOMPARE(chips[0]->text(), QString("start of web"));
    QCOMPARE(chips[1]->text(), QString("OOM → restart 1"));
    QTest::mouseClick(chips[1], Qt::LeftButton);
    QCOMPARE(m_window->session().selectedEpisode(), 1);
    QVERIFY(m_window->session().now() >= tests::kOomAt + 10'000 * kMs);
    QVERIFY(!m_window->timeline()->barRect(span(trace::Hop::Runtime, "create", 3)).isEmpty());
    QVERIFY(m_window->timeline()->xOf(tests::kOomAt) >= chain::Timeline::kGutter);
}

/// Live: the outermost call of a start ends last, and until then has no end at all.
void TestGuiWindow::aStartThatGoesOnStaysInView()
{
    models::Session& session = m_window->session();
    session.reset(models::Player::Mode::Live);
    m_window->conductor().caughtUp();
    const auto add = [&](const char* id, const char* parent, trace::Hop hop, trace::Kind kind,
                         const char* method, std::int64_t from, std::int64_t to) {
        trace::Span span;
        span.traceId = "00000000000000000000000000000001";
        span.spanId = id, span.parentId = parent, span.hop = hop, span.kind = kind;
        span.method = method;
        span.start = tests::kStartOfWeb + from * kMs;
        span.end = to == 0 ? 0 : tests::kStartOfWeb + to * kMs;
        span.setAttribute("pod.uid", "u"), span.setAttribute("pod.name", "web");
        session.add({span});
        session.flush();
    };
    add("sync", "", trace::Hop::Kubelet, trace::Kind::Internal, "SyncPod", 0, 0);
    add("run", "sync", trace::Hop::Kubelet, trace::Kind::Client,
        "/runtime.v1.RuntimeService/RunPodSandbox", 1, 40);
    add("create", "sync", trace::Hop::Runtime, trace::Kind::Server, "create", 100, 120);
    add("step", "create", trace::Hop::Runtime, trace::Kind::Step, "mount", 101, 102);
    add("late", "sync", trace::Hop::Kubelet, trace::Kind::Client,
        "/runtime.v1.RuntimeService/StartContainer", 130, 150);
    QCOMPARE(session.store().episodes().size(), std::size_t(1));
    QCOMPARE(session.selectedSpan(), std::string("create"));
    const chain::Timeline* timeline = m_window->timeline();
    for (const trace::Span& each : session.store().spans().spans()) {
        const QRectF bar = timeline->barRect(session.store().spans().find(each.spanId));
        QVERIFY2(bar.left() >= chain::Timeline::kGutter - 1
                && bar.right() <= timeline->viewport()->width() + 1,
            each.spanId.c_str());
    }
}

void TestGuiWindow::scrubbingMovesEveryPane()
{
    models::Session& session = m_window->session();
    auto* slider = m_window->topBar()->transport()->slider();
    const double length = static_cast<double>(session.player().last() - session.player().first());
    const std::int64_t wanted = tests::kOomAt + 5000 * kMs;
    slider->setValue(static_cast<int>(
        static_cast<double>(wanted - session.player().first()) / length * slider->maximum()));
    QVERIFY(std::abs(session.now() - wanted) < 10 * kMs);
    m_window->resources()->refresh();
    const auto* pods = m_window->pods()->model();
    const QModelIndex hog = pods->indexOf({"uid-web", "hog", false});
    QVERIFY(hog.data(models::PodsModel::ValueRole).toString().startsWith("back-off"));
    QCOMPARE(m_window->map()->state().hops[4].lines.last(), QString("back-off"));
    QVERIFY(m_window->resources()->memory()->caption().startsWith("64 of 64 MiB"));
    slider->setValue(0);
    QCOMPARE(pods->rowCount(), 0);
    QVERIFY(!m_window->map()->state().hops[3].alive);
}

void TestGuiWindow::anOomKillIsNamedBeforeAnybodyAskedWhy()
{
    m_window->session().selectPlace({"uid-web", "hog", false});
    for (const int later : {15, 25, 35}) {
        m_window->session().player().seek(tests::kOomAt + later * kMs);
        QCOMPARE(m_window->map()->state().hops[4].lines.last(), QString("OOMKilled"));
        const QModelIndex hog = m_window->pods()->model()->indexOf({"uid-web", "hog", false});
        QCOMPARE(hog.data(models::PodsModel::ValueRole).toString(), QString("OOMKilled"));
    }
}

void TestGuiWindow::selectionInTheTreeChangesThePlots()
{
    QTreeView* tree = m_window->pods()->tree();
    const QModelIndex logger = m_window->pods()->model()->indexOf({"uid-web", "logger", false});
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(logger).center());
    QCOMPARE(m_window->session().selectedPlace()->name, std::string("logger"));
    QVERIFY(m_window->resources()->memory()->caption().contains("no limit"));
    QVERIFY(m_window->map()->state().hops[4].lines.first() == "logger");
}

void TestGuiWindow::languageChangesWhileItRuns()
{
    QTest::mouseClick(m_window->topBar()->languageButton(), Qt::LeftButton);
    QCoreApplication::processEvents();
    QCOMPARE(m_language.code(), QString("ko"));
    QVERIFY(m_window->timelinePane()->pollsButton()->text().contains("155"));
    QVERIFY(!m_window->timelinePane()->pollsButton()->text().contains("polls"));
    QCOMPARE(m_window->map()->state().hops[4].title, QString("컨테이너"));
    QCOMPARE(m_window->map()->state().hops[0].title, QString("kubelet")); // names stay
    auto* steps = m_window->details()->findChild<QTableView*>("steps");
    QVERIFY(
        steps->model()->headerData(models::StepsModel::Why, Qt::Horizontal).toString() != "why");
    QTest::mouseClick(m_window->topBar()->languageButton(), Qt::LeftButton);
    QCoreApplication::processEvents();
    QCOMPARE(m_window->timelinePane()->pollsButton()->text(), QString("155 polls folded"));
}

void TestGuiWindow::noTextIsMissingInKorean()
{
    for (const char* language : {"ko", "en"}) {
        QFile file(QStringLiteral(SHIMSCOPE_SOURCE "/gui/i18n/shimscope_%1.ts").arg(language));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.count("<message") > 100);
        QVERIFY2(!text.contains("type=\"unfinished\""), language);
        QVERIFY2(!text.contains("type=\"vanished\""), language);
    }
}

void TestGuiWindow::barsHaveTheirHopsColour()
{
    QCOMPARE(colourAt(span(trace::Hop::Kubelet, "RunPodSandbox")),
        widgets::hopFill(trace::Hop::Kubelet));
    QCOMPARE(colourAt(span(trace::Hop::Cri, "RunPodSandbox")), widgets::hopFill(trace::Hop::Cri));
    QCOMPARE(colourAt(span(trace::Hop::Shim, "create")), widgets::hopFill(trace::Hop::Shim));
    QVERIFY(colourAt(span(trace::Hop::Kubelet, "RunPodSandbox"))
        != colourAt(span(trace::Hop::Shim, "create")));
}

void TestGuiWindow::whatHasNotHappenedYetIsPale()
{
    const std::size_t run = span(trace::Hop::Kubelet, "RunPodSandbox");
    m_window->session().player().seek(tests::kStartOfWeb - 100 * kMs);
    const QColor before = colourAt(run);
    m_window->session().player().seek(tests::kStartOfWeb + 100 * kMs);
    QVERIFY(before.lightness() > colourAt(run).lightness() + 60);
}

void TestGuiWindow::theSelectedBarIsOutlined()
{
    const std::size_t run = span(trace::Hop::Kubelet, "RunPodSandbox");
    const QRectF bar = m_window->timeline()->barRect(run);
    const QPoint above(qRound(bar.center().x()), static_cast<int>(bar.top()) - 1);
    const QColor without = grab(m_window->timeline()->viewport()).pixelColor(above);
    clickBar(run);
    const QColor with = grab(m_window->timeline()->viewport()).pixelColor(above);
    QVERIFY2(with.lightness() < without.lightness() - 80,
        qPrintable(without.name() + u' ' + with.name()));
}

void TestGuiWindow::darkIsDark()
{
    const auto light = grab(m_window.get());
    widgets::applyTheme(*qApp, widgets::Scheme::Dark);
    QCoreApplication::processEvents();
    const auto dark = grab(m_window.get());
    widgets::applyTheme(*qApp, widgets::Scheme::Light);
    // A point of each pane: side, map, timeline, plot, details.
    for (const QPoint& at : {QPoint(100, 600), QPoint(700, 120), QPoint(310, 400), QPoint(400, 640),
             QPoint(900, 860)}) {
        QVERIFY2(light.pixelColor(at).lightness() > 200,
            qPrintable(QStringLiteral("%1 %2").arg(at.x()).arg(at.y())));
        QVERIFY2(dark.pixelColor(at).lightness() < 70,
            qPrintable(QStringLiteral("%1 %2").arg(at.x()).arg(at.y())));
    }
}

void TestGuiWindow::throttlingIsShadedInThePlot()
{
    m_window->session().player().seek(tests::kOomAt - 100 * kMs);
    m_window->resources()->refresh();
    QCoreApplication::processEvents();
    const QImage plot = grab(m_window->resources()->cpu());
    // At three quarters of the width it is throttled, near the left edge not yet.
    const int y = plot.height() - 40;
    QVERIFY(plot.pixelColor(plot.width() * 3 / 4, y) != plot.pixelColor(8, y));
    QVERIFY(m_window->resources()->cpu()->caption().contains("of 0.5 CPU · throttled"));
}

void TestGuiWindow::aTourShowsEachStopAndCanBeSkipped()
{
    chain::ChainMap* map = m_window->map();
    map->playTour(
        chain::makeTour(m_window->session().store(), m_window->session().store().episodes()[0]));
    QVERIFY(map->touring());
    QCOMPARE(map->tourStop(), 0);
    QVERIFY(!map->state().hops[2].alive); // the shim is not there yet
    map->holdTour(8, 0.5);
    QVERIFY(map->state().hops[2].alive);
    QVERIFY(!map->accessibleDescription().isEmpty());
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QVERIFY(!map->touring());
    map->playTour(
        chain::makeTour(m_window->session().store(), m_window->session().store().episodes()[0]));
    QTest::mouseClick(map, Qt::LeftButton);
    QVERIFY(!map->touring());
}

void TestGuiWindow::aScreenReaderHearsTheBars()
{
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(m_window->timeline());
    QVERIFY(list);
    QCOMPARE(list->role(), QAccessible::List);
    QVERIFY(list->childCount() > 100);
    QAccessibleInterface* first = list->child(0);
    QVERIFY(first);
    QCOMPARE(first->role(), QAccessible::ListItem);
    QVERIFY2(first->text(QAccessible::Name).startsWith("kubelet, RunPodSandbox, 31"),
        qPrintable(first->text(QAccessible::Name)));
    QVERIFY(!first->rect().isEmpty());
    QVERIFY(!list->child(list->childCount()));
}

void TestGuiWindow::everyControlHasAName()
{
    for (const QWidget* widget : m_window->findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus)
            continue;
        QAccessibleInterface* interface =
            QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
        const bool scroll =
            qobject_cast<const QScrollArea*>(widget) || qobject_cast<const QTabBar*>(widget);
        if (interface && !scroll && !qobject_cast<const QSplitter*>(widget))
            QVERIFY2(!interface->text(QAccessible::Name).isEmpty(),
                widget->metaObject()->className() + QByteArray(" ")
                    + widget->objectName().toUtf8());
    }
}

QString TestGuiWindow::write(const QByteArray& text)
{
    static int number = 0;
    const QString path = m_folder.filePath(QStringLiteral("r%1.shimtrace").arg(++number));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        return {};
    return path;
}

void TestGuiWindow::aBrokenRecordingIsExplained_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("\x7f"
                                           "ELF\1\1");
    QTest::newRow("another format") << QByteArray("{\"t\":\"header\",\"format\":\"something\"}\n");
    QTest::newRow("a later version")
        << QByteArray("{\"t\":\"header\",\"format\":\"shimscope-recording\",\"version\":99}\n");
}

void TestGuiWindow::aBrokenRecordingIsExplained()
{
    QFETCH(QByteArray, text);
    const QString path = write(text);
    QSignalSpy failed(m_window.get(), &MainWindow::failed);
    m_window->openRecording(path);
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(m_window->problemShown());
    QVERIFY(m_window->problem()->isVisible());
    QCOMPARE(m_window->problem()->title(), QString("This recording cannot be opened"));
    QVERIFY2(m_window->problem()->cause().contains(path), qPrintable(m_window->problem()->cause()));
    QVERIFY(!m_window->problem()->mend().isEmpty());
    // A good one afterwards takes the panel away.
    m_window->openRecording(write(QByteArray::fromStdString(tests::makeSampleText())));
    QTRY_VERIFY(!m_window->problemShown());
}

void TestGuiWindow::aMissingAgentIsExplained()
{
    QSignalSpy failed(m_window.get(), &MainWindow::failed);
    m_window->watch(m_folder.filePath("no-agent.sock"));
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 20'000);
    QVERIFY(m_window->problem()->title().contains("no-agent.sock"));
    QVERIFY(m_window->problem()->mend().contains("./dev run"));
    QCOMPARE(m_window->topBar()->transport()->stateText(), QString("No agent"));
}

void TestGuiWindow::aRecordingThatWasCutOffOpens()
{
    std::string text = tests::makeSampleText();
    text.resize(text.size() * 2 / 3 - 7);
    QSignalSpy ready(m_window.get(), &MainWindow::ready);
    m_window->openRecording(write(QByteArray::fromStdString(text)));
    QTRY_COMPARE(ready.count(), 1);
    QVERIFY(!m_window->problemShown());
    QVERIFY(m_window->session().store().spans().size() > 100);
}

void TestGuiWindow::picturesAreWritten()
{
    const QStringList paths = app::takePictures(*m_window, m_folder.filePath("pictures"), "-x");
    QCOMPARE(paths.size(), 4);
    for (const QString& path : paths) {
        const QImage image(path);
        QCOMPARE(image.size(), QSize(1440, 900));
    }
    // The moments differ.
    QVERIFY(QImage(paths[0]) != QImage(paths[2]));
    QVERIFY(app::takePictures(*m_window, "/proc/nowhere", {}).isEmpty());
}

void TestGuiWindow::smallWindowsCutNothing()
{
    for (const char* language : {"en", "ko"}) {
        m_language.choose(language);
        m_window->resize(1366, 700);
        QTest::qWait(100); // layouts settle
        // With its overview, which stands where a scroll bar would.
        QTRY_VERIFY(
            m_window->timeline()->height() + m_window->timelinePane()->minimap()->height() >= 180);
        // A start is to be seen as a whole, from the kubelet to the kernel.
        QCOMPARE(m_window->timeline()->verticalScrollBar()->maximum(), 0);
        QCOMPARE(m_window->width(), 1366);
        QVERIFY(m_window->resources()->cpu()->height() >= 90);
        for (const QAbstractButton* button : m_window->findChildren<QAbstractButton*>()) {
            if (button->isVisible() && !button->text().isEmpty())
                QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
        }
        for (const QLabel* label : m_window->findChildren<QLabel*>()) {
            if (label->isVisible() && !label->wordWrap())
                QVERIFY2(label->width() >= label->sizeHint().width(), qPrintable(label->text()));
        }
    }
}

QTEST_MAIN(TestGuiWindow)
#include "tst_gui_window.moc"
