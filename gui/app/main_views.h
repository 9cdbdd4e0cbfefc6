// What stands in the middle of the window, one at a time: timeline, namespaces or cgroups. The tabs
// stand at the beginning of the head of whichever is shown, so that they cost no line of their own.
#pragma once

#include <chain/timeline_pane.h>
#include <matrix/cgroups_pane.h>
#include <matrix/namespaces_pane.h>
#include <models/session.h>

#include <QStackedWidget>
#include <QTabBar>

namespace shimscope::app {

class MainViews : public QStackedWidget {
    Q_OBJECT

public:
    enum View { Timeline, Namespaces, Cgroups };
    explicit MainViews(models::Session& session, QWidget* parent = nullptr);
    [[nodiscard]] chain::TimelinePane* timeline() const { return m_timeline; }
    [[nodiscard]] matrix::NamespacesPane* namespaces() const { return m_namespaces; }
    [[nodiscard]] matrix::CgroupsPane* cgroups() const { return m_cgroups; }
    [[nodiscard]] QTabBar* tabs() const { return m_tabs; }
    void choose(View view) { m_tabs->setCurrentIndex(view); }

protected:
    void changeEvent(QEvent* event) override;

private:
    void placeTabs(int view);
    void retranslate();
    QTabBar* m_tabs;
    chain::TimelinePane* m_timeline;
    matrix::NamespacesPane* m_namespaces;
    matrix::CgroupsPane* m_cgroups;
};

} // namespace shimscope::app
