#include <lesson/spotlight.h>
#include <widgets/theme.h>

#include <QEvent>
#include <QPainter>

#include <chrono>

namespace shimscope::lesson {

namespace {
constexpr std::chrono::seconds kShown(12);
constexpr widgets::Length kPadding{8}; ///< of the caption
} // namespace

Spotlight::Spotlight(QWidget* window) : QWidget(window)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    m_fade.setSingleShot(true);
    connect(&m_fade, &QTimer::timeout, this, &Spotlight::clear);
    window->installEventFilter(this);
    hide();
}

void Spotlight::pointAt(QWidget* target, const QString& caption, std::function<QRect()> part)
{
    m_target = target;
    m_caption = caption;
    m_part = std::move(part);
    m_fade.start(kShown);
    setGeometry(parentWidget()->rect());
    raise();
    show();
    update();
}

void Spotlight::clear()
{
    m_target = nullptr;
    hide();
}

bool Spotlight::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void Spotlight::paintEvent(QPaintEvent* /*event*/)
{
    if (!m_target || !m_target->isVisible())
        return;
    const widgets::Colours& c = widgets::colours();
    QRect frame = m_part ? m_part() : m_target->rect();
    frame.moveTopLeft(m_target->mapTo(parentWidget(), frame.topLeft()));
    frame = frame.adjusted(-kPadding, -kPadding / 2, kPadding, kPadding / 2)
                .intersected(rect().adjusted(1, 1, -1, -1));
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(c.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(frame).adjusted(2, 2, -2, -2), 6, 6);
    if (m_caption.isEmpty())
        return;
    painter.setFont(widgets::textFont(0, QFont::DemiBold));
    const QFontMetrics metrics(painter.font());
    const int room = std::max(60, frame.width() - 4 * kPadding);
    const QString text = metrics.elidedText(m_caption, Qt::ElideRight, room);
    QRect box(0, 0, metrics.horizontalAdvance(text) + 2 * kPadding, metrics.height() + kPadding);
    box.moveBottomRight(frame.bottomRight() - QPoint(kPadding, kPadding));
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor("#0072b2"));
    painter.drawRoundedRect(box, 6, 6);
    painter.setPen(Qt::white);
    painter.drawText(box, Qt::AlignCenter, text);
}

} // namespace shimscope::lesson
