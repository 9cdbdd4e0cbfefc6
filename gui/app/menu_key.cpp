#include <app/menu_key.h>

#include <QAbstractItemView>
#include <QApplication>
#include <QContextMenuEvent>
#include <QShortcut>

namespace shimscope::app {

namespace {

void openMenuOf(QWidget* focus)
{
    if (focus == nullptr)
        return;
    if (auto* view = qobject_cast<QAbstractItemView*>(focus);
        view != nullptr && view->contextMenuPolicy() == Qt::CustomContextMenu) {
        const QModelIndex current = view->currentIndex();
        view->scrollTo(current);
        emit view->customContextMenuRequested(view->visualRect(current).center());
        return;
    }
    const QPoint at = focus->rect().center();
    QContextMenuEvent event(QContextMenuEvent::Keyboard, at, focus->mapToGlobal(at));
    QApplication::sendEvent(focus, &event);
}

} // namespace

void addMenuKeys(QWidget* window)
{
    for (const QKeySequence& keys :
        {QKeySequence(Qt::Key_Menu), QKeySequence(Qt::SHIFT | Qt::Key_F10)}) {
        auto* shortcut = new QShortcut(keys, window);
        QObject::connect(shortcut, &QShortcut::activated, window,
            [] { openMenuOf(QApplication::focusWidget()); });
    }
}

} // namespace shimscope::app
