// The timeline with what belongs to it: heading, the interval in view, the chips of the episodes,
// the folded polls.
#pragma once

#include <chain/minimap.h>
#include <chain/timeline.h>
#include <chain/timeline_corner.h>
#include <models/session.h>
#include <widgets/elide_label.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QWidget>

#include <vector>

namespace shimscope::chain {

class TimelinePane : public QWidget {
    Q_OBJECT

public:
    explicit TimelinePane(models::Session& session, QWidget* parent = nullptr);
    [[nodiscard]] Timeline* timeline() const { return m_timeline; }
    [[nodiscard]] QToolButton* pollsButton() const { return m_polls; }
    [[nodiscard]] const std::vector<QToolButton*>& chips() const { return m_chips; }

    /// Puts the tabs of the pane's place at the beginning of its head.
    void setLeading(QWidget* tabs) { m_head->insertWidget(0, tabs); }

    [[nodiscard]] Minimap* minimap() const { return m_minimap; }
    [[nodiscard]] TimelineCorner* corner() const { return m_corner; }
    /// "only: CRI runtime → shim ×"; a press takes the filter away.
    [[nodiscard]] QToolButton* filterChip() const { return m_only; }
    [[nodiscard]] QToolButton* searchButton() const { return m_search; }

signals:
    void searchAsked();
    void episodeClicked(int index);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refreshChips();
    void refreshPolls();
    void refreshRange();
    void refreshFilter();
    void retranslate();
    models::Session& m_session;
    QHBoxLayout* m_head;
    widgets::ElideLabel* m_range;
    Timeline* m_timeline;
    QLabel* m_episodes;
    QWidget* m_row;
    QScrollArea* m_scroll = nullptr;
    std::vector<QToolButton*> m_chips;
    QToolButton* m_polls;
    QToolButton* m_search;
    QToolButton* m_only;
    TimelineCorner* m_corner;
    Minimap* m_minimap;
};

} // namespace shimscope::chain
