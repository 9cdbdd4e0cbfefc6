#include <app/main_menu.h>

#include <QEvent>

namespace shimscope::app {

MainMenu::MainMenu(Layouts& layouts, QWidget* window)
    : QObject(window), m_window(window), m_menu(layouts.makeMenu(window))
{
    m_menu->addSeparator();
    add(NewPod, {QKeySequence::New});
    add(Open, {QKeySequence::Open});
    add(Search, {Qt::CTRL | Qt::Key_K});
    add(Compare, {Qt::CTRL | Qt::SHIFT | Qt::Key_C});
    add(Affected, {Qt::CTRL | Qt::SHIFT | Qt::Key_A});
    add(Commands, {Qt::CTRL | Qt::SHIFT | Qt::Key_K});
    add(Lessons, {Qt::CTRL | Qt::Key_L});
    add(Details, {Qt::CTRL | Qt::Key_D});
    add(Export, {Qt::CTRL | Qt::SHIFT | Qt::Key_S});
    // "+" is Shift and "=" on many keyboards.
    add(Larger, {Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal});
    add(Smaller, {Qt::CTRL | Qt::Key_Minus});
    add(UsualSize, {Qt::CTRL | Qt::Key_0});
    add(Projector, {Qt::Key_F11});
    m_menu->addSeparator();
    add(Settings, {Qt::CTRL | Qt::Key_Comma});
    add(Quit, {Qt::CTRL | Qt::Key_Q});
    window->installEventFilter(this);
    retranslate();
}

void MainMenu::add(Item item, const QList<QKeySequence>& keys)
{
    QAction* action = m_menu->addAction(QString(), this, [this, item] { emit chosen(item); });
    action->setShortcuts(keys);
    m_window->addAction(action); // its key works while the menu is closed
    m_actions.at(item) = action;
}

void MainMenu::setPictures(QMenu* pictures)
{
    m_pictures = pictures;
    m_menu->insertMenu(action(Larger), pictures);
    m_menu->insertSeparator(action(Larger));
    retranslate();
}

void MainMenu::retranslate()
{
    if (m_pictures)
        m_pictures->setTitle(tr("Save a picture of"));
    action(NewPod)->setText(tr("New pod…"));
    action(Open)->setText(tr("Open a recording…"));
    action(Search)->setText(tr("Search"));
    action(Compare)->setText(tr("Compare chains"));
    action(Affected)->setText(tr("Am I affected?"));
    action(Commands)->setText(tr("The same with other tools…"));
    action(Lessons)->setText(tr("Lessons"));
    action(Details)->setText(tr("Details: larger, or open"));
    action(Export)->setText(tr("Export…"));
    action(Larger)->setText(tr("Larger text"));
    action(Smaller)->setText(tr("Smaller text"));
    action(UsualSize)->setText(tr("Text of the usual size"));
    action(Projector)->setText(tr("For a projector"));
    action(Settings)->setText(tr("Settings…"));
    action(Quit)->setText(tr("Close the window"));
}

bool MainMenu::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    return QObject::eventFilter(watched, event);
}

} // namespace shimscope::app
