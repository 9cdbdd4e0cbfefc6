#include <widgets/problem_panel.h>
#include <widgets/theme.h>

#include <QFrame>
#include <QVBoxLayout>

namespace shimscope::widgets {

ProblemPanel::ProblemPanel(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_cause(new QLabel(this))
    , m_mend(new QLabel(this))
    , m_open(new QPushButton(this))
    , m_retry(new QPushButton(this))
{
    auto* frame = new QFrame(this);
    frame->setObjectName(QStringLiteral("problem"));
    whenScaled(frame, [frame] { frame->setMaximumWidth(px(720)); });
    auto* inside = new QVBoxLayout(frame);
    inside->setContentsMargins(28, 22, 28, 22);
    inside->setSpacing(12);
    setTextFont(m_title, 6, QFont::DemiBold);
    setMonoFont(m_cause, -1);
    for (QLabel* label : {m_title, m_cause, m_mend}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        inside->addWidget(label);
    }
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_open);
    buttons->addWidget(m_retry);
    buttons->addStretch();
    inside->addLayout(buttons);
    auto* middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(frame, 4);
    middle->addStretch(1);
    auto* all = new QVBoxLayout(this);
    all->addStretch(1);
    all->addLayout(middle);
    all->addStretch(2);
    connect(m_open, &QPushButton::clicked, this, &ProblemPanel::openAsked);
    connect(m_retry, &QPushButton::clicked, this, &ProblemPanel::retryAsked);
    retranslate();
}

void ProblemPanel::setContent(const QString& title, const QString& cause, const QString& mend)
{
    m_title->setText(title);
    m_cause->setText(cause);
    m_cause->setVisible(!cause.isEmpty());
    m_mend->setText(mend);
    setAccessibleName(title);
    setAccessibleDescription(cause + u' ' + mend);
}

void ProblemPanel::retranslate()
{
    m_open->setText(tr("Open a recording…"));
    m_retry->setText(tr("Try again"));
}

void ProblemPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace shimscope::widgets
