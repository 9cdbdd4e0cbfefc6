#include <widgets/card.h>
#include <widgets/theme.h>

#include <QPainter>
#include <QVBoxLayout>

namespace shimscope::widgets {

Card::Card(QWidget* content, QWidget* parent) : QWidget(parent), m_title(new QLabel(this))
{
    widgets::setTextFont(m_title, -1, QFont::DemiBold);
    m_title->setForegroundRole(QPalette::PlaceholderText);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(18, 14, 18, 16);
    all->setSpacing(10);
    all->addWidget(m_title);
    all->addWidget(content);
}

void Card::setTitle(const QString& title)
{
    m_title->setText(title.toUpper());
    setAccessibleName(title);
}

void Card::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(widgets::colours().line);
    painter.setBrush(widgets::colours().panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8));
}

} // namespace shimscope::widgets
