// The lessons to choose from, and one sentence about this machine. GUI thread.
#pragma once

#include <lesson/desk.h>

#include <QScrollArea>
#include <QToolButton>

namespace shimscope::lesson {

class ListPage : public QScrollArea {
    Q_OBJECT

public:
    explicit ListPage(Desk& desk, QWidget* parent = nullptr);
    /// `machine`: what works here, as a sentence. `mayRun`: lessons can be held on this machine;
    /// else only their recordings play.
    void show(const QString& language, const QString& machine, bool mayRun);

private:
    void addLesson(QVBoxLayout* column, std::size_t index, const QString& language, bool mayRun);
    Desk& m_desk;
};

/// A link that asks for a file and writes the lesson's hand-out there; it says what became of it.
QToolButton* makeHandoutLink(
    std::shared_ptr<const scenario::Lesson> lesson, const QString& language, QWidget* parent);

/// After the last step: what became of each, the open question, and where to go on.
class EndPage : public QScrollArea {
    Q_OBJECT

public:
    explicit EndPage(Desk& desk, QWidget* parent = nullptr);
    /// `mayRun`: see ListPage::show.
    void show(const View& view, const QString& language, bool mayRun);

private:
    Desk& m_desk;
};

} // namespace shimscope::lesson
