// The question before a sandbox is reset, then how far it is, then what came of it. Asks nobody:
// whoever opened it does the work. GUI thread.
#pragma once

#include <QDialog>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStringList>

namespace shimscope::pods {

class ResetDialog : public QDialog {
    Q_OBJECT

public:
    /// `pods`: the names of those that will end.
    explicit ResetDialog(const QStringList& pods, QWidget* parent = nullptr);
    /// `still`: the names of those that have not ended.
    void showProgress(const QStringList& still);
    /// `text` says what came of it, in a sentence.
    void showResult(const QString& text, bool good);
    [[nodiscard]] QPushButton* endButton() const { return m_end; }
    [[nodiscard]] QPushButton* closeButton() const { return m_close; }
    [[nodiscard]] QString question() const { return m_question->text(); }
    [[nodiscard]] QString said() const { return m_said->text(); }

signals:
    void confirmed();

protected:
    void changeEvent(QEvent* event) override;

private:
    void begin();
    void retranslate();
    QStringList m_pods;
    bool m_begun = false;
    QLabel* m_question;
    QLabel* m_names;
    QLabel* m_about;
    QProgressBar* m_bar;
    QLabel* m_said;
    QPushButton* m_end;
    QPushButton* m_close;
};

} // namespace shimscope::pods
