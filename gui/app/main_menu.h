// The ☰ menu: what can be done with the window as a whole, each with its key. The keys work while
// the menu is closed. Nothing is done here but the layouts: `chosen` is told. GUI thread.
#pragma once

#include <app/layouts.h>

#include <QAction>
#include <QMenu>
#include <QObject>

#include <array>

namespace shimscope::app {

class MainMenu : public QObject {
    Q_OBJECT

public:
    enum Item {
        NewPod,
        Open,
        Search,
        Compare,
        Affected,
        Commands,
        Lessons,
        Details,
        Export,
        Larger,
        Smaller,
        UsualSize,
        Projector,
        Settings,
        Quit,
        ItemCount
    };
    Q_ENUM(Item)
    /// The keys work in `window`, which owns the menu.
    MainMenu(Layouts& layouts, QWidget* window);
    [[nodiscard]] QMenu* menu() const { return m_menu; }
    /// Another menu, below Export.
    void setPictures(QMenu* pictures);
    [[nodiscard]] QAction* action(Item item) const { return m_actions.at(item); }

signals:
    void chosen(shimscope::app::MainMenu::Item item);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void add(Item item, const QList<QKeySequence>& keys);
    void retranslate();
    QWidget* m_window;
    QMenu* m_menu;
    QMenu* m_pictures = nullptr;
    std::array<QAction*, ItemCount> m_actions{};
};

} // namespace shimscope::app
