// What takes longer than a moment: its name, how far it is, and Cancel. It lies over its parent's
// lower edge, so that no pane has to give way; what is done within 300 ms is never shown. GUI
// thread.
#pragma once

#include <QFrame>
#include <QLabel>
#include <QProgressBar>
#include <QTimer>
#include <QToolButton>

namespace shimscope::widgets {

class BusyPanel : public QFrame {
    Q_OBJECT

public:
    static constexpr int kPatienceMs = 300;
    explicit BusyPanel(QWidget* parent);
    /// `what` names it: "Opening web.shimtrace". Without `cancellable` it goes on whatever happens.
    void begin(const QString& what, bool cancellable = true);
    /// 0 to 1; before the first of these nobody knows how long it takes.
    void setShare(double share);
    void end();
    [[nodiscard]] QString what() const { return m_what->text(); }
    [[nodiscard]] QToolButton* cancelButton() const { return m_cancel; }
    [[nodiscard]] QProgressBar* bar() const { return m_bar; }

signals:
    void cancelled();

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void reposition();
    QLabel* m_what;
    QProgressBar* m_bar;
    QToolButton* m_cancel;
    QTimer m_patience;
};

} // namespace shimscope::widgets
