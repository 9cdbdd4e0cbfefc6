// Which panes the window shows: three layouts, and how their heights are shared. What a person
// moves is remembered for each layout, and which one it was. GUI thread.
//
//   Lesson    map, the plot that the step is about; other panes open when a step points at them
//   Explore   everything
//   Inspect   namespaces, plots, details: what runs, not how it came
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

class Layouts : public QObject {
    Q_OBJECT

public:
    Layouts(const LayoutParts& parts, QObject* parent);
    /// Keeps what a person moves in this file, and takes up what is there.
    void remember(std::unique_ptr<QSettings> settings);
    void apply(Layout layout);
    [[nodiscard]] Layout current() const { return m_current; }
    /// A menu of the layouts, with their keys; it belongs to `parent`.
    QMenu* makeMenu(QWidget* parent);
    /// Opens a pane that the layout leaves out; a plot becomes the one that is shown.
    void reveal(QWidget* pane);
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
    [[nodiscard]] QList<int> usualHeights() const;
    void restore();
    void keep();
    LayoutParts m_parts;
    Layout m_current = Layout::Explore;
    int m_sharedHeight = 0;
    std::array<QByteArray, kLayoutCount> m_moved; ///< state of the splitter; empty: as usual
    std::unique_ptr<QSettings> m_settings;
    std::array<QAction*, kLayoutCount> m_actions{};
};

} // namespace shimscope::app
