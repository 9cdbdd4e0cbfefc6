// Panning and fitting the timeline, with all that follows it in the pane (the interval in words,
// the overview), against a scene of Qt's own with the same bars.
#include "bench.h"
#include "sample_recording.h"

#include <chain/timeline_pane.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QGraphicsRectItem>
#include <QGraphicsSimpleTextItem>
#include <QGraphicsView>
#include <QKeyEvent>
#include <QScrollBar>

namespace shimscope::bench {

namespace {

constexpr QSize kSize(1366, 420);

void press(QWidget* widget, int key)
{
    QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
    QCoreApplication::sendEvent(widget, &event);
    QCoreApplication::processEvents(); // paints what that changed
}

/// The same bars, each an item, as one would do it at first.
std::unique_ptr<QGraphicsScene> sceneOf(const chain::Timeline& timeline)
{
    auto scene = std::make_unique<QGraphicsScene>();
    const chain::TimelineLayout& layout = timeline.layoutNow();
    const auto& spans = timeline.session().store().spans();
    const double scale = kSize.width() / layout.axis.length();
    for (const chain::Lane& lane : layout.lanes) {
        int y = lane.firstRow * 24;
        for (const chain::Row& row : lane.rows) {
            for (const chain::Bar& bar : row.bars) {
                const double from = layout.axis.fold(bar.start) * scale;
                auto* item = scene->addRect(
                    from, y, std::max(layout.axis.fold(bar.end) * scale - from, 1e-6), 20);
                item->setBrush(widgets::hopFill(lane.hop));
                item->setPen(Qt::NoPen);
                item->setToolTip(models::label(spans[bar.span]));
            }
            y += 24;
        }
    }
    return scene;
}

struct Times {
    double pan = 0, fit = 0;
};

Times timeOurs(chain::TimelinePane& pane, int rounds)
{
    std::vector<double> pan, fit;
    for (int round = 0; round < rounds; ++round) {
        fit.push_back(timed([&] { press(pane.timeline(), Qt::Key_Home); }));
        for (int i = 0; i < 12; ++i)
            press(pane.timeline(), Qt::Key_Plus);
        for (int i = 0; i < 20; ++i)
            pan.push_back(
                timed([&] { press(pane.timeline(), i % 4 < 2 ? Qt::Key_D : Qt::Key_A); }));
    }
    return {median(pan), median(fit)};
}

Times timeScene(const chain::Timeline& timeline, int rounds)
{
    const auto scene = sceneOf(timeline);
    QGraphicsView view(scene.get());
    view.resize(kSize);
    view.show();
    QCoreApplication::processEvents();
    std::vector<double> pan, fit;
    for (int round = 0; round < rounds; ++round) {
        fit.push_back(timed([&] {
            view.resetTransform();
            view.viewport()->update();
            QCoreApplication::processEvents();
        }));
        view.scale(23, 1); // as twelve steps of ours
        QCoreApplication::processEvents();
        for (int i = 0; i < 20; ++i) {
            pan.push_back(timed([&] {
                view.horizontalScrollBar()->setValue(
                    view.horizontalScrollBar()->value() + (i % 4 < 2 ? 130 : -130));
                QCoreApplication::processEvents();
            }));
        }
    }
    return {median(pan), median(fit)};
}

std::pair<Times, Times> timeBoth(int spans, int rounds)
{
    models::Session session;
    session.reset(models::Player::Mode::Replay);
    session.add(tests::makeManySpans(spans));
    chain::TimelinePane pane(session);
    pane.resize(kSize);
    pane.show();
    session.flush();
    session.player().seek(session.store().last());
    QCoreApplication::processEvents();
    return {timeOurs(pane, rounds), timeScene(*pane.timeline(), rounds)};
}

} // namespace

void benchPainting(Table& table)
{
    const QString scene = QStringLiteral("a QGraphicsScene");
    const auto [some, someScene] = timeBoth(10'000, 7);
    table.push_back({QStringLiteral("pan, 10,000 spans"), some.pan, 16.7, someScene.pan,
        QStringLiteral("ms"), scene});
    table.push_back({QStringLiteral("fit all, 10,000 spans"), some.fit, 150, someScene.fit,
        QStringLiteral("ms"), scene});
    const auto [many, manyScene] = timeBoth(200'000, 3);
    table.push_back({QStringLiteral("pan, 200,000 spans"), many.pan, 33, manyScene.pan,
        QStringLiteral("ms"), scene});
    table.push_back({QStringLiteral("fit all, 200,000 spans"), many.fit, 150, manyScene.fit,
        QStringLiteral("ms"), scene});
}

} // namespace shimscope::bench
