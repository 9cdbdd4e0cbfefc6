#include <widgets/elide_label.h>
#include <widgets/theme.h>

#include <QEvent>
#include <QPainter>

namespace shimscope::widgets {

ElideLabel::ElideLabel(QWidget* parent) : QFrame(parent)
{
    setFrameShape(QFrame::NoFrame);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ElideLabel::setText(const QString& text)
{
    if (text == m_text)
        return;
    m_text = text;
    setAccessibleName(text);
    setToolTip(shortened() ? m_text : QString());
    updateGeometry();
    update();
}

void ElideLabel::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    update();
}

bool ElideLabel::shortened() const
{
    return fontMetrics().horizontalAdvance(m_text) > width();
}

QSize ElideLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 2, fontMetrics().height() + 2};
}

QSize ElideLabel::minimumSizeHint() const
{
    return {20, fontMetrics().height() + 2};
}

void ElideLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(colours().mute);
    painter.drawText(rect(), static_cast<int>(m_alignment) | Qt::TextSingleLine,
        fontMetrics().elidedText(m_text, m_mode, width()));
}

void ElideLabel::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    setToolTip(shortened() ? m_text : QString());
}

void ElideLabel::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() != QEvent::FontChange)
        return;
    setToolTip(shortened() ? m_text : QString());
    updateGeometry();
}

} // namespace shimscope::widgets
