#include <chain/timeline_corner.h>

#include <QHBoxLayout>

namespace shimscope::chain {

TimelineCorner::TimelineCorner(Timeline& timeline)
    : QWidget(timeline.viewport())
    , m_timeline(timeline)
    , m_back(makeButton(40))
    , m_fold(makeButton(22))
    , m_unfold(makeButton(22))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 1, 0, 1);
    row->setSpacing(2);
    for (QToolButton* button : {m_back, m_fold, m_unfold})
        row->addWidget(button);
    row->addStretch(1);
    widgets::whenScaled(this, [this] { setGeometry(0, 0, Timeline::kGutter, Timeline::kAxis); });
    connect(m_back, &QToolButton::clicked, &timeline, &Timeline::undoZoom);
    connect(m_fold, &QToolButton::clicked, &timeline, [&timeline] { timeline.changeDepth(-1); });
    connect(m_unfold, &QToolButton::clicked, &timeline, [&timeline] { timeline.changeDepth(1); });
    connect(&timeline, &Timeline::viewChanged, this, &TimelineCorner::refresh);
    connect(&timeline, &Timeline::laidOut, this, &TimelineCorner::refresh);
    refresh();
}

QToolButton* TimelineCorner::makeButton(int width)
{
    auto* button = new QToolButton(this);
    button->setProperty("chip", true);
    widgets::whenScaled(button, [button, width] {
        button->setFixedSize(widgets::px(width), Timeline::kAxis - widgets::px(3));
    });
    button->setStyleSheet(QStringLiteral("padding: 0"));
    return button;
}

void TimelineCorner::refresh()
{
    const int steps = static_cast<int>(m_timeline.zoom().steps());
    m_back->setEnabled(steps > 0);
    m_back->setText(steps > 0 ? QStringLiteral("↶ %1").arg(steps) : QStringLiteral("↶"));
    m_back->setToolTip(steps > 0
            ? tr("Back to what was in view before, %n step(s) (Backspace)", nullptr, steps)
            : tr("Nothing was zoomed: there is nothing to go back to"));
    m_back->setAccessibleName(tr("Zoom back"));
    m_fold->setText(QStringLiteral("−"));
    m_fold->setEnabled(m_timeline.canFold());
    m_fold->setToolTip(tr("Fold the deepest level of calls into those that made them ([)"));
    m_fold->setAccessibleName(tr("Fold a level of calls"));
    m_unfold->setText(QStringLiteral("+"));
    m_unfold->setEnabled(m_timeline.canUnfold());
    m_unfold->setToolTip(tr("Show one more level of calls (])"));
    m_unfold->setAccessibleName(tr("Unfold a level of calls"));
}

void TimelineCorner::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        refresh();
    QWidget::changeEvent(event);
}

} // namespace shimscope::chain
