#include <app/transport_keys.h>

#include <QAbstractButton>
#include <QApplication>
#include <QShortcut>

namespace shimscope::app {

void addTransportKeys(
    QWidget* window, models::Player* player, widgets::Transport* transport, chain::ChainMap* map)
{
    const auto add = [window](const QKeySequence& keys, auto run) {
        QObject::connect(new QShortcut(keys, window), &QShortcut::activated, window, run);
    };
    add(Qt::Key_Space, [player] {
        // On a button, space presses it, as everywhere.
        if (auto* button = qobject_cast<QAbstractButton*>(QApplication::focusWidget()))
            button->click();
        else
            player->toggle();
    });
    add(Qt::Key_End, [player] { player->toEnd(); });
    add(Qt::Key_Period, [transport] { transport->step(true); });
    add(Qt::Key_Comma, [transport] { transport->step(false); });
    auto* skip = new QShortcut(Qt::Key_Escape, window);
    skip->setEnabled(false); // else Escape belongs to the timeline's zoom
    QObject::connect(skip, &QShortcut::activated, map, &chain::ChainMap::skipTour);
    QObject::connect(map, &chain::ChainMap::tourChanged, skip,
        [map, skip] { skip->setEnabled(map->touring()); });
}

} // namespace shimscope::app
