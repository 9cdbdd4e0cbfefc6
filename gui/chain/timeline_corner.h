// The corner of the timeline, left of its axis: back through the zoom steps, folding of levels. GUI
// thread.
#pragma once

#include <chain/timeline.h>

#include <QToolButton>
#include <QWidget>

namespace shimscope::chain {

class TimelineCorner : public QWidget {
    Q_OBJECT

public:
    explicit TimelineCorner(Timeline& timeline);
    [[nodiscard]] QToolButton* backButton() const { return m_back; }
    [[nodiscard]] QToolButton* foldButton() const { return m_fold; }
    [[nodiscard]] QToolButton* unfoldButton() const { return m_unfold; }

protected:
    void changeEvent(QEvent* event) override;

private:
    QToolButton* makeButton(int width);
    void refresh();
    Timeline& m_timeline;
    QToolButton* m_back;
    QToolButton* m_fold;
    QToolButton* m_unfold;
};

} // namespace shimscope::chain
