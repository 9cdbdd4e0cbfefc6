// Actions that failed, until a person dismisses them: what was tried, what went wrong in the words
// of who refused, and how to mend it. The newest is shown; the others wait behind it. It lies over
// its parent's upper right corner, so that no pane has to give way. GUI thread.
#pragma once

#include <QFrame>
#include <QLabel>
#include <QToolButton>

#include <vector>

namespace shimscope::widgets {

struct Failure {
    QString step; ///< "Pause web/hog"
    QString cause;
    QString mend;
};

class FailurePanel : public QFrame {
    Q_OBJECT

public:
    explicit FailurePanel(QWidget* parent = nullptr);
    void add(const Failure& failure);
    void clear();
    [[nodiscard]] const std::vector<Failure>& failures() const { return m_failures; }
    [[nodiscard]] QToolButton* dismissButton() const { return m_dismiss; }

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    void reposition();
    std::vector<Failure> m_failures; ///< the newest is the last
    QLabel* m_word;
    QLabel* m_step;
    QLabel* m_cause;
    QLabel* m_mend;
    QToolButton* m_copy;
    QToolButton* m_dismiss;
};

} // namespace shimscope::widgets
