// A line across the window that stays until it is dismissed: replay, running as root, the agent's
// or kubelet's errors.
#pragma once

#include <widgets/elide_label.h>

#include <QFrame>
#include <QLabel>
#include <QToolButton>

namespace shimscope::widgets {

class Banner : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Info, Warning };
    explicit Banner(Kind kind, QWidget* parent = nullptr);
    /// Empty texts hide it; dismissing hides it until another text comes.
    void setContent(const QString& word, const QString& text);
    /// A button that does something about it; empty: none.
    void setAction(const QString& text);
    [[nodiscard]] QToolButton* actionButton() const { return m_action; }
    [[nodiscard]] QToolButton* closeButton() const { return m_close; }
    [[nodiscard]] QString text() const { return m_text->text(); }

signals:
    void acted();
    void dismissed();

private:
    QLabel* m_word;
    ElideLabel* m_text;
    QToolButton* m_action;
    QToolButton* m_close;
    QString m_dismissed;
};

} // namespace shimscope::widgets
