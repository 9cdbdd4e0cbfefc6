#include <widgets/refill.h>

#include <QEvent>

namespace shimscope::widgets {

Refill::Refill(QWidget* owner, std::function<void()> fill)
    : QObject(owner), m_owner(owner), m_fill(std::move(fill))
{
    owner->installEventFilter(this);
}

void Refill::ask()
{
    m_wanted = true;
    if (m_queued || !m_owner->isVisible())
        return;
    m_queued = true;
    QMetaObject::invokeMethod(this, &Refill::run, Qt::QueuedConnection);
}

void Refill::run()
{
    m_queued = false;
    if (!m_wanted || !m_owner->isVisible())
        return;
    m_wanted = false;
    m_fill();
}

bool Refill::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show && m_wanted)
        ask();
    return QObject::eventFilter(watched, event);
}

} // namespace shimscope::widgets
