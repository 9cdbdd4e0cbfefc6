// Which panes the window shows: three layouts, and how their heights are shared. What a person
// moves is remembered for each layout, and which one it was. GUI thread.
//
//   Lesson    map, the plot that the step is about; other panes open when a step points at them
//   Explore   everything
//   Inspect   namespaces, plots, details: what runs, not how it came
//
// In a low window the details are a drawer. Open, it takes the place of the plots; what a person
// chooses opens it, until somebody closes it by its handle.
#pragma once

#include <app/main_views.h>
#include <chain/map_pane.h>
#include <plots/resources_pane.h>
#include <widgets/cgroup_tree.h>
#include <widgets/details_pane.h>

#include <QAction>
#include <QMenu>
#include <QObject>
#include <QSettings>
#include <QSplitter>

#include <array>
#include <memory>

namespace shimscope::app {

enum class Layout { Lesson, Explore, Inspect };
inline constexpr int kLayoutCount = 3;

struct LayoutParts {
    QSplitter* centre; ///< holds the next four, from top to bottom
    chain::MapPane* map;
    MainViews* views;
    plots::ResourcesPane* resources;
    widgets::DetailsPane* details;
    widgets::CgroupTree* cgroups;
};

enum class Low { No, Closed, Open }; ///< whether the window is, and the drawer then
inline constexpr int kLowCount = 3;

class Layouts : public QObject {
    Q_OBJECT

public:
    Layouts(models::Session& session, const LayoutParts& parts, QObject* parent);
    /// Keeps what a person moves in this file, and takes up what is there.
    void remember(std::unique_ptr<QSettings> settings);
    void apply(Layout layout);
    [[nodiscard]] Layout current() const { return m_current; }
    /// A menu of the layouts, with their keys; it belongs to `parent`.
    QMenu* makeMenu(QWidget* parent);
    /// Opens a pane that the layout leaves out; a plot becomes the one that is shown.
    void reveal(QWidget* pane);
    /// Opens or closes the drawer; where there is none, details become larger, or as before.
    void toggleDetails();
    /// While another decides what is shown.
    void hold(bool held);
    /// Gives each pane its height, once for each height of the window.
    void share();
    /// The same though the height is the same: other panes are there, or larger text.
    void shareAgain();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    void changed(shimscope::app::Layout layout);

private:
    void retranslate();
    void setOpen(bool open);
    void openAsked(bool open, bool forNow);
    void enlarge(bool larger);
    void arrange();
    void setLeast();
    [[nodiscard]] QByteArray& moved();
    [[nodiscard]] QList<int> usualHeights() const;
    [[nodiscard]] QList<int> lowHeights() const;
    [[nodiscard]] QList<int> lessonHeights() const;
    void restore();
    void keep();
    models::Session& m_session;
    LayoutParts m_parts;
    Layout m_current = Layout::Explore;
    int m_sharedHeight = 0;
    Low m_low = Low::No;
    bool m_opens = true; ///< by a choice
    bool m_held = false;
    /// State of the splitter; empty: as usual.
    std::array<std::array<QByteArray, kLowCount>, kLayoutCount> m_moved;
    std::unique_ptr<QSettings> m_settings;
    std::array<QAction*, kLayoutCount> m_actions{};
};

} // namespace shimscope::app
