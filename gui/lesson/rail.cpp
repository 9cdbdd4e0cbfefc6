#include <lesson/parts.h>
#include <lesson/rail.h>
#include <widgets/theme.h>

#include <QEvent>
#include <QPainter>

#include <algorithm>

namespace shimscope::lesson {

namespace {
constexpr widgets::Length kRailWidth{46};
constexpr widgets::Length kRailLine{22};
constexpr widgets::Length kDot{8};
constexpr widgets::Length kCheck{15};
} // namespace

Rail::Rail(QWidget* parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    widgets::whenScaled(this, [this] {
        setFixedWidth(kRailWidth);
        update();
    });
    retranslate();
}

QSize Rail::sizeHint() const
{
    return {kRailWidth, 200};
}

void Rail::setProgress(const Progress& progress)
{
    if (progress == m_progress)
        return;
    m_progress = progress;
    retranslate();
    update();
}

/// From top to bottom: what a click does, the step, a dot for each, a box for each check.
void Rail::paintEvent(QPaintEvent* /*event*/)
{
    const widgets::Colours& c = widgets::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || hasFocus())
        painter.fillRect(rect(), c.soft);
    const double middle = width() / 2.0;
    double y = widgets::px(10);
    const auto write = [&](const QString& text, const QFont& font, const QColor& colour) {
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(QRectF(0, y, width(), kRailLine), Qt::AlignCenter, text);
        y += kRailLine;
    };
    write(QStringLiteral("«"), widgets::textFont(2, QFont::DemiBold), c.accent);
    write(QStringLiteral("%1/%2").arg(m_progress.step + 1).arg(m_progress.steps),
        widgets::textFont(0, QFont::DemiBold), c.ink);
    y += widgets::px(4);
    for (std::size_t i = 0; i < m_progress.steps; ++i) {
        const bool done = i < m_progress.step || (i == m_progress.step && m_progress.passed);
        const bool now = i == m_progress.step;
        painter.setPen(QPen(done ? c.ok : now ? c.accent : c.mute, now ? 2 : 1));
        painter.setBrush(done ? QBrush(c.ok) : QBrush(Qt::NoBrush));
        painter.drawEllipse(QPointF(middle, y + kDot / 2.0), kDot / 2.0, kDot / 2.0);
        y += 2 * kDot;
    }
    y += widgets::px(12);
    for (const bool holds : m_progress.checks) {
        paintCheck(painter, QRectF(middle - kCheck / 2.0, y, kCheck, kCheck), holds);
        y += kRailLine;
    }
    if (m_progress.passed) // the next step waits
        write(QStringLiteral("▶"), widgets::textFont(), c.ok);
    if (hasFocus()) {
        painter.setPen(QPen(c.accent, 1, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5));
    }
}

void Rail::retranslate()
{
    const auto held = std::count(m_progress.checks.begin(), m_progress.checks.end(), true);
    QStringList parts{tr("Lesson, step %1 of %2").arg(m_progress.step + 1).arg(m_progress.steps)};
    if (!m_progress.checks.empty())
        parts << tr("%1 of %2 checks hold").arg(held).arg(m_progress.checks.size());
    if (m_progress.passed)
        parts << tr("the next step waits");
    setAccessibleName(parts.join(QStringLiteral(", ")));
    setToolTip(accessibleName() + QStringLiteral(". ") + tr("Click or Ctrl+L opens it."));
}

void Rail::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QAbstractButton::changeEvent(event);
}

} // namespace shimscope::lesson
