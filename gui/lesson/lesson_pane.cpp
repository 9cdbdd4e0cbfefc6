#include <lesson/lesson_pane.h>
#include <lesson/parts.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>

namespace shimscope::lesson {

LessonPane::LessonPane(QWidget* parent)
    : QWidget(parent)
    , m_body(new QWidget(this))
    , m_rail(new Rail(this))
    , m_escape(
          new QShortcut(Qt::Key_Escape, m_body, nullptr, nullptr, Qt::WidgetWithChildrenShortcut))
    , m_heading(makeHeading({}, this))
    , m_fold(new QToolButton(this))
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
    compose();
    widgets::whenScaled(this, [this] { arrange(); });
    connect(&m_desk, &Desk::changed, this, &LessonPane::refresh);
    connect(m_step, &StepPage::pointedAt, this, &LessonPane::pointedAt);
    connect(m_step, &StepPage::lookedAway, this, [this] { setFolded(true); });
    connect(m_fold, &QToolButton::clicked, this, [this] { setFolded(true); });
    connect(m_escape, &QShortcut::activated, this, [this] { setFolded(true); });
    connect(m_rail, &Rail::clicked, this, [this] { setFolded(false); });
    connect(m_leave, &QToolButton::clicked, &m_desk, &Desk::leave);
    connect(m_close, &QToolButton::clicked, this, &LessonPane::closeAsked);
    connect(m_replay, &QPushButton::clicked, this, [this] { m_desk.start(m_desk.index(), true); });
    retranslate();
}

void LessonPane::compose()
{
    setObjectName(QStringLiteral("pane"));
    setAttribute(Qt::WA_StyledBackground);
    m_fold->setObjectName(QStringLiteral("link"));
    m_fold->setText(QStringLiteral("»"));
    m_leave->setObjectName(QStringLiteral("link"));
    m_close->setObjectName(QStringLiteral("link"));
    m_close->setText(QStringLiteral("✕"));
    auto* top = new QHBoxLayout;
    top->setContentsMargins(16, 9, 8, 2);
    top->addWidget(m_heading, 1);
    top->addWidget(m_leave);
    top->addWidget(m_fold);
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
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(4);
    body->addLayout(top);
    body->addWidget(m_pages, 1);
    auto* all = new QHBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_rail);
    all->addWidget(m_body, 1);
}

/// A lesson in a window that becomes narrow gives way.
void LessonPane::setNarrow(bool narrow)
{
    if (narrow == m_narrow)
        return;
    m_narrow = narrow;
    m_folded = folds();
    arrange();
}

void LessonPane::setFolded(bool folded)
{
    m_folded = folded && folds();
    arrange();
}

/// The focus stays in the column.
void LessonPane::arrange()
{
    const QWidget* focus = QApplication::focusWidget();
    const bool wasIn = focus != nullptr && isAncestorOf(focus);
    m_folded = m_folded && folds();
    m_fold->setVisible(folds());
    m_escape->setEnabled(folds() && !m_folded);
    m_body->setVisible(!m_folded);
    m_rail->setVisible(m_folded);
    const int rail = m_rail->sizeHint().width();
    const bool wasFolded = maximumWidth() == rail;
    setMinimumWidth(m_folded ? rail : widgets::px(250));
    setMaximumWidth(m_folded ? rail : QWIDGETSIZE_MAX);
    if (wasFolded != m_folded)
        emit widthAsked(m_folded ? rail : widgets::px(sizeHint().width()));
    if (wasIn && m_folded)
        m_rail->setFocus();
    else if (wasIn && focus == m_rail)
        m_pages->currentWidget()->setFocus();
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
    arrange();
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
        m_end->show(*view, m_language, m_mayRun);
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
    Rail::Progress progress{
        view.step, view.lesson->scenario.steps.size(), {}, view.phase == engine::Phase::Passed};
    for (const EvidenceRow* row : m_step->evidence())
        progress.checks.push_back(row->holds());
    m_rail->setProgress(progress);
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
    m_fold->setToolTip(tr("Fold the lesson to a rail (Esc or Ctrl+L)"));
    m_fold->setAccessibleName(tr("Fold the lesson"));
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
