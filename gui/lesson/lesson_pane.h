// The column of the lesson: the list of lessons, or the one that is being held, which in a narrow
// window can be folded to a rail. GUI thread.
#pragma once

#include <lesson/list_page.h>
#include <lesson/rail.h>
#include <lesson/step_page.h>

#include <QLabel>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>

namespace shimscope::lesson {

class LessonPane : public QWidget {
    Q_OBJECT

public:
    explicit LessonPane(QWidget* parent = nullptr);
    [[nodiscard]] Desk& desk() { return m_desk; }
    [[nodiscard]] StepPage* stepPage() const { return m_step; }
    /// The language of the lessons' texts, "en" or "ko".
    void setLanguage(const QString& code);
    /// A sentence about this machine, and whether lessons can be held on it.
    void setMachine(const QString& verdict, bool mayRun);
    /// Whether the window is narrow: the column of a lesson becomes a rail, until somebody opens
    /// it.
    void setNarrow(bool narrow);
    void setFolded(bool folded);
    [[nodiscard]] bool folded() const { return m_folded; }
    /// Whether it can be folded now.
    [[nodiscard]] bool folds() const { return m_narrow && m_desk.view() != nullptr; }
    [[nodiscard]] Rail* rail() const { return m_rail; }
    [[nodiscard]] QToolButton* foldButton() const { return m_fold; }
    [[nodiscard]] QSize sizeHint() const override { return {296, 600}; }

signals:
    /// A place that the lesson speaks of (scenario/keys.h kWidgets); the first one of a step
    /// comes by itself.
    void pointedAt(const std::string& widget, const QString& caption);
    void closeAsked();
    /// It was folded or opened and needs this width now.
    void widthAsked(int width);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void showList();
    void showWait(const View& view);
    void showStep(const View& view);
    void compose();
    void arrange();
    void retranslate();

    Desk m_desk;
    QString m_language = QStringLiteral("en");
    QString m_machine;
    bool m_mayRun = false;
    QString m_shown; ///< lesson and step, to tell a new one
    bool m_ended = false; ///< the end page is built
    bool m_narrow = false;
    bool m_folded = false;
    QWidget* m_body; ///< all but the rail
    Rail* m_rail;
    QShortcut* m_escape;
    QLabel* m_heading;
    QToolButton* m_fold;
    QToolButton* m_leave;
    QToolButton* m_close;
    QStackedWidget* m_pages;
    ListPage* m_list;
    StepPage* m_step;
    EndPage* m_end;
    QWidget* m_wait;
    QLabel* m_waitTitle;
    QLabel* m_waitText;
    QPushButton* m_replay;
};

} // namespace shimscope::lesson
