// Commands in a container, one after the other, as in a terminal: a line, what it printed, its exit
// status; up and down bring earlier lines back. It is no terminal: a command gets no input, and
// ends after a time. Asks by a signal and is told the answer. GUI thread.
#pragma once

#include <QCheckBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStringList>

namespace shimscope::pods {

class ExecDialog : public QDialog {
    Q_OBJECT

public:
    /// `container`: "web/hog", for the title.
    ExecDialog(const QString& container, QWidget* parent = nullptr);
    static constexpr int kSeconds = 30; ///< that a command may take
    [[nodiscard]] QLineEdit* line() const { return m_line; }
    [[nodiscard]] QPlainTextEdit* output() const { return m_output; }
    [[nodiscard]] QCheckBox* byShell() const { return m_shell; }
    [[nodiscard]] QPushButton* runButton() const { return m_run; }
    [[nodiscard]] bool running() const { return m_running; }

    void finished(const QString& out, const QString& err, int exitCode);
    void failed(const QString& error);

signals:
    void runAsked(const QStringList& command);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void run();
    void browse(int step);
    void append(const QString& text, bool bad = false);
    void settle();
    void retranslate();
    QString m_container;
    QPlainTextEdit* m_output;
    QLabel* m_prompt;
    QLineEdit* m_line;
    QCheckBox* m_shell;
    QPushButton* m_run;
    QPushButton* m_close;
    QStringList m_history;
    qsizetype m_shown = 0; ///< which of them is in the line; its size: a new one
    QString m_draft;
    bool m_running = false;
};

} // namespace shimscope::pods
