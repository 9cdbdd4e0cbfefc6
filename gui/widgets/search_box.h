// Ctrl+K: a line to type words into, and the calls and kernel steps that hold them. Up and Down
// walk through them while one types, Enter goes there, Escape closes.
#pragma once

#include <models/session.h>

#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>

#include <string>
#include <vector>

namespace shimscope::widgets {

class SearchBox : public QFrame {
    Q_OBJECT

public:
    /// Lies over `parent`, near its top.
    SearchBox(models::Session& session, QWidget* parent);
    void open();
    [[nodiscard]] QLineEdit* line() const { return m_line; }
    [[nodiscard]] QListWidget* results() const { return m_results; }
    [[nodiscard]] QString said() const { return m_said->text(); }

signals:
    void chosen(const std::string& spanId);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void search();
    void choose();
    void retranslate();
    models::Session& m_session;
    QLineEdit* m_line;
    QListWidget* m_results;
    QLabel* m_said;
    std::vector<std::string> m_ids; ///< span ids of the results
};

} // namespace shimscope::widgets
