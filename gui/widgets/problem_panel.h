// What stands in place of the panes when there is nothing to show: what failed, why, what mends it,
// and a way on.
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace shimscope::widgets {

class ProblemPanel : public QWidget {
    Q_OBJECT

public:
    explicit ProblemPanel(QWidget* parent = nullptr);
    void setContent(const QString& title, const QString& cause, const QString& mend);
    [[nodiscard]] QString title() const { return m_title->text(); }
    [[nodiscard]] QString cause() const { return m_cause->text(); }
    [[nodiscard]] QString mend() const { return m_mend->text(); }

signals:
    void openAsked();
    void retryAsked();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    QLabel* m_title;
    QLabel* m_cause;
    QLabel* m_mend;
    QPushButton* m_open;
    QPushButton* m_retry;
};

} // namespace shimscope::widgets
