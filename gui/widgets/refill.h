// Builds the contents of a widget anew, not at once but when the event loop is reached again, and
// only once however often it was asked for; of a hidden widget when it is shown. A change of
// language or colours comes to every widget several times, while Qt walks over them all: nothing
// may be deleted then. GUI thread.
#pragma once

#include <QObject>
#include <QWidget>

#include <functional>

namespace shimscope::widgets {

class Refill : public QObject {
    Q_OBJECT

public:
    /// `fill` may delete and make children of `owner`, which owns this.
    Refill(QWidget* owner, std::function<void()> fill);
    void ask();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void run();
    QWidget* m_owner;
    std::function<void()> m_fill;
    bool m_wanted = false;
    bool m_queued = false;
};

} // namespace shimscope::widgets
