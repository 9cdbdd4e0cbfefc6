#include <lesson/lesson_pane.h>
#include <lesson/parts.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QEvent>
#include <QHBoxLayout>

namespace shimscope::lesson {

LessonPane::LessonPane(QWidget* parent)
    : QWidget(parent)
    , m_heading(makeHeading({}, this))
    , m_leave(new QToolButton(this))
    , m_close(new QToolButton(this))
    , m_pages(new QStackedWidget(this))
    , m_list(new ListPage(m_desk, this))
    , m_step(new StepPage(m_desk, this))
    , m_end(new EndPage(m_desk, this))
    , m_wait(new QWidget(this))
    , m_waitTitle(makeText({}, m_wait))
    , m_waitText(makeText({}, m_wait))
    , m_replay(new QPushButton(m_wait))
{
    setObjectName(QStringLiteral("pane"));
    setAttribute(Qt::WA_StyledBackground);
    widgets::whenScaled(this, [this] { setMinimumWidth(widgets::px(250)); });
    m_leave->setObjectName(QStringLiteral("link"));
    m_close->setObjectName(QStringLiteral("link"));
    m_close->setText(QStringLiteral("✕"));
    auto* top = new QHBoxLayout;
    top->setContentsMargins(16, 9, 8, 2);
    top->addWidget(m_heading, 1);
    top->addWidget(m_leave);
    top->addWidget(m_close);
    auto* waiting = new QVBoxLayout(m_wait);
    waiting->setContentsMargins(16, 2, 16, 16);
    waiting->setSpacing(11);
    widgets::setTextFont(m_waitTitle, 3, QFont::Bold);
    m_replay->setObjectName(QStringLiteral("primary"));
    waiting->addWidget(m_waitTitle);
    waiting->addWidget(m_waitText);
    waiting->addWidget(m_replay, 0, Qt::AlignLeft);
    waiting->addStretch(1);
    for (QWidget* page : std::initializer_list<QWidget*>{m_list, m_step, m_end, m_wait})
        m_pages->addWidget(page);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(4);
    all->addLayout(top);
    all->addWidget(m_pages, 1);
    connect(&m_desk, &Desk::changed, this, &LessonPane::refresh);
    connect(m_step, &StepPage::pointedAt, this, &LessonPane::pointedAt);
    connect(m_leave, &QToolButton::clicked, &m_desk, &Desk::leave);
    connect(m_close, &QToolButton::clicked, this, &LessonPane::closeAsked);
    connect(m_replay, &QPushButton::clicked, this, [this] { m_desk.start(m_desk.index(), true); });
    retranslate();
}

void LessonPane::setLanguage(const QString& code)
{
    m_language = code;
    m_ended = false;
    if (isVisible())
        refresh();
}

void LessonPane::setMachine(const QString& verdict, bool mayRun)
{
    if (m_machine == verdict && m_mayRun == mayRun)
        return;
    m_machine = verdict;
    m_mayRun = mayRun;
    if (isVisible() && !m_desk.view())
        showList();
}

void LessonPane::showEvent(QShowEvent* event)
{
    refresh();
    QWidget::showEvent(event);
}

void LessonPane::refresh()
{
    const View* view = m_desk.view();
    m_leave->setVisible(view != nullptr);
    if (!view) {
        m_shown.clear();
        if (isVisible())
            showList();
        return;
    }
    m_heading->setText(tr("LESSON %1 OF %2").arg(m_desk.index() + 1).arg(m_desk.lessons().size()));
    if (view->state == View::State::Running)
        showStep(*view);
    else if (view->state != View::State::Finished)
        showWait(*view);
    else if (!m_ended) {
        m_ended = true;
        m_end->show(*view, m_language);
        m_pages->setCurrentWidget(m_end);
    }
    if (view->state != View::State::Finished)
        m_ended = false;
}

void LessonPane::showList()
{
    m_heading->setText(tr("LESSONS"));
    m_list->show(m_language, m_machine, m_mayRun);
    m_pages->setCurrentWidget(m_list);
}

void LessonPane::showWait(const View& view)
{
    m_waitTitle->setText(in(m_language, view.lesson->scenario.title));
    const bool failed = view.state == View::State::Failed;
    m_waitText->setObjectName(failed ? QStringLiteral("bad") : QStringLiteral("mute"));
    m_waitText->setText(failed
            ? tr("This lesson cannot go on here: %1").arg(models::text(view.error))
            : view.state == View::State::Opening ? tr("Getting ready…")
                                                 : tr("Taking away what an earlier run left…"));
    m_waitText->setStyleSheet(m_waitText->styleSheet()); // the object's name has changed
    m_replay->setVisible(failed && !view.replay && !view.lesson->recording.empty());
    m_pages->setCurrentWidget(m_wait);
}

void LessonPane::showStep(const View& view)
{
    m_step->show(view, m_language);
    m_pages->setCurrentWidget(m_step);
    m_heading->setText(m_heading->text() + QStringLiteral(" · ")
        + tr("STEP %1 OF %2").arg(view.step + 1).arg(view.lesson->scenario.steps.size()));
    const scenario::Step& step = view.lesson->scenario.steps[view.step];
    const QString shown = models::text(view.lesson->scenario.id + " " + step.id);
    if (shown == m_shown)
        return;
    m_shown = shown;
    if (!step.highlight.empty())
        emit pointedAt(step.highlight[0].widget, in(m_language, step.highlight[0].caption));
}

void LessonPane::retranslate()
{
    m_leave->setText(tr("Leave"));
    m_leave->setToolTip(tr("End this lesson; its pods are taken away"));
    m_close->setToolTip(tr("Hide the lessons (Ctrl+L)"));
    m_close->setAccessibleName(tr("Hide the lessons"));
    m_replay->setText(tr("Play its recording"));
    setAccessibleName(tr("Lesson"));
}

void LessonPane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace shimscope::lesson
