#include <lesson/step_page.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScrollBar>
#include <QToolButton>

#include <algorithm>

namespace shimscope::lesson {

using engine::Phase;
using scenario::Action;

StepPage::StepPage(Desk& desk, QWidget* parent) : QScrollArea(parent), m_desk(desk)
{
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
}

void StepPage::show(const View& view, const QString& language)
{
    const scenario::Step& step = view.lesson->scenario.steps[view.step];
    const QString built =
        QStringLiteral("%1 %2 %3 %4 %5")
            .arg(models::text(view.lesson->scenario.id), models::text(step.id), language,
                models::text(engine::toString(view.phase)), models::text(view.chosen));
    if (m_step != &step) {
        m_step = &step;
        m_asked = 0;
        verticalScrollBar()->setValue(0);
    }
    if (built != m_built) {
        m_built = built;
        m_language = language;
        build(view);
    }
    refresh(view);
}

void StepPage::build(const View& view)
{
    const bool focused = isAncestorOf(QApplication::focusWidget());
    const int scrolled = verticalScrollBar()->value();
    m_evidence.clear();
    m_acts.clear();
    m_hint = m_solve = nullptr;
    m_hintsShown = 0;
    auto* content = new QWidget(this);
    content->setObjectName(QStringLiteral("pane"));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(16, 2, 16, 16);
    column->setSpacing(11);
    QLabel* title = makeText(in(m_language, m_step->title), content);
    widgets::setTextFont(title, 5, QFont::Bold);
    column->addWidget(title);
    column->addWidget(makeText(in(m_language, m_step->say), content));
    for (const scenario::Highlight& highlight : m_step->highlight)
        addLink(column, highlight.widget, in(m_language, highlight.caption));
    addPrediction(column, view);
    if (view.phase == Phase::Act)
        addActions(column, *m_step);
    m_findings = new Findings(content);
    column->addWidget(m_findings);
    addCheck(column, view);
    addHelp(column, view);
    if (view.phase == Phase::Passed)
        addOutcome(column, view);
    column->addStretch(1);
    setWidget(content); // deletes the one before
    content->show();
    if (view.phase == Phase::Passed)
        QMetaObject::invokeMethod(
            this, [this] { verticalScrollBar()->setValue(verticalScrollBar()->maximum()); },
            Qt::QueuedConnection);
    else
        verticalScrollBar()->setValue(scrolled);
    if (!focused)
        return;
    if (auto* next = content->findChild<QPushButton*>(QStringLiteral("primary")))
        next->setFocus();
    else
        setFocus();
}

void StepPage::addLink(QVBoxLayout* column, const std::string& widget, const QString& caption)
{
    auto* link = new QToolButton(this);
    link->setObjectName(QStringLiteral("pointer"));
    link->setText(QStringLiteral("◂ ") + placeName(widget));
    link->setToolTip(tr("Show where that is"));
    link->setAccessibleName(placeName(widget));
    connect(link, &QToolButton::clicked, this, [this, widget, caption] {
        emit pointedAt(widget, caption);
        emit lookedAway();
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(link, 0, Qt::AlignTop);
    QLabel* words = makeText(caption, this);
    words->setObjectName(QStringLiteral("mute"));
    row->addWidget(words, 1);
    column->addLayout(row);
}

void StepPage::addPrediction(QVBoxLayout* column, const View& view)
{
    const scenario::Predict& predict = m_step->predict;
    if (predict.choices.empty())
        return;
    const Card card = makeCard(this);
    auto* heading = new QLabel(tr("First, predict"), card.frame);
    widgets::setTextFont(heading, 0, QFont::DemiBold);
    card.inside->addWidget(heading);
    card.inside->addWidget(makeText(in(m_language, predict.ask), card.frame));
    auto* group = new QButtonGroup(card.frame);
    const bool open = view.phase == Phase::Predict;
    for (std::size_t i = 0; i < predict.choices.size(); ++i) {
        const scenario::Choice& choice = predict.choices[i];
        auto* row = new Choice(in(m_language, choice.text), card.frame);
        row->button()->setChecked(choice.id == view.chosen);
        row->button()->setEnabled(open);
        group->addButton(row->button(), static_cast<int>(i));
        card.inside->addWidget(row);
    }
    if (open) {
        auto* sure = new QPushButton(tr("That is my prediction"), card.frame);
        sure->setObjectName(QStringLiteral("primary"));
        sure->setEnabled(false);
        sure->setToolTip(tr("Choose one of the answers first; a wrong one costs nothing."));
        connect(group, &QButtonGroup::idToggled, sure, [sure] { sure->setEnabled(true); });
        connect(sure, &QPushButton::clicked, this, [this, group, &predict] {
            m_desk.choose(predict.choices[static_cast<std::size_t>(group->checkedId())].id);
        });
        card.inside->addWidget(sure, 0, Qt::AlignLeft);
    }
    column->addWidget(card.frame);
}

void StepPage::addAnswer(QVBoxLayout* column, const Action& action)
{
    QLabel* label = makeText(in(m_language, action.label), this);
    auto* line = new QLineEdit(this);
    line->setAccessibleName(label->text());
    auto* send = new QPushButton(tr("Answer"), this);
    send->setObjectName(QStringLiteral("primary"));
    auto* row = new QHBoxLayout;
    row->addWidget(line, 1);
    row->addWidget(send);
    const auto answer = [this, line, input = action.input] {
        if (!line->text().trimmed().isEmpty())
            m_desk.answer(input, line->text());
    };
    connect(send, &QPushButton::clicked, this, answer);
    connect(line, &QLineEdit::returnPressed, this, answer);
    column->addWidget(label);
    column->addLayout(row);
    m_acts.push_back(send);
}

void StepPage::addActions(QVBoxLayout* column, const scenario::Step& step)
{
    for (std::size_t i = 0; i < step.actions.size(); ++i) {
        const Action& action = step.actions[i];
        if (action.verb == Action::Verb::Answer) {
            addAnswer(column, action);
            continue;
        }
        auto* button = new QPushButton(in(m_language, action.label), this);
        button->setObjectName(QStringLiteral("primary"));
        connect(button, &QPushButton::clicked, this, [this, i] { m_desk.perform(i); });
        column->addWidget(button, 0, Qt::AlignLeft);
        m_acts.push_back(button);
    }
}

void StepPage::addCheck(QVBoxLayout* column, const View& view)
{
    // Before the prediction it would give the answer away.
    if (view.verdict.leaves.empty() || view.phase == Phase::Predict)
        return;
    column->addWidget(makeHeading(tr("WHAT HAS TO HOLD"), this));
    for (std::size_t i = 0; i < view.verdict.leaves.size(); ++i) {
        m_evidence.push_back(new EvidenceRow(this));
        column->addWidget(m_evidence.back());
    }
}

void StepPage::addHelp(QVBoxLayout* column, const View& view)
{
    m_refused = makeText({}, this);
    m_refused->setObjectName(QStringLiteral("bad"));
    column->addWidget(m_refused);
    m_hints = new QVBoxLayout;
    m_hints->setSpacing(8);
    column->addLayout(m_hints);
    if (view.phase == Phase::Passed)
        return;
    auto* row = new QHBoxLayout;
    m_solve = new QPushButton(tr("Do it for me"), this);
    m_hint = new QPushButton(tr("Hint"), this);
    connect(m_solve, &QPushButton::clicked, &m_desk, &Desk::solve);
    connect(m_hint, &QPushButton::clicked, this, [this] {
        m_asked = m_hintsShown + 1;
        if (const View* now = m_desk.view())
            refresh(*now);
    });
    row->addWidget(m_hint);
    row->addWidget(m_solve);
    row->addStretch(1);
    column->addLayout(row);
}

void StepPage::addOutcome(QVBoxLayout* column, const View& view)
{
    const Card card = makeCard(this);
    const auto& choices = m_step->predict.choices;
    const auto chosen = std::find_if(choices.begin(), choices.end(),
        [&](const scenario::Choice& choice) { return choice.id == view.chosen; });
    if (chosen != choices.end()) {
        auto* verdict = new QLabel(
            chosen->right ? tr("✓ You predicted it") : tr("✗ It went another way"), card.frame);
        widgets::setTextFont(verdict, 0, QFont::DemiBold);
        verdict->setObjectName(chosen->right ? QStringLiteral("good") : QStringLiteral("bad"));
        card.inside->addWidget(verdict);
        card.inside->addWidget(makeText(in(m_language, view.reply), card.frame));
    }
    card.inside->addWidget(makeText(in(m_language, view.explanation), card.frame));
    column->addWidget(card.frame);
    const bool last = view.step + 1 == view.lesson->scenario.steps.size();
    auto* next = new QPushButton(last ? tr("Finish the lesson") : tr("Next step"), this);
    next->setObjectName(QStringLiteral("primary"));
    connect(next, &QPushButton::clicked, &m_desk, &Desk::advance);
    column->addWidget(next, 0, Qt::AlignLeft);
}

void StepPage::refresh(const View& view)
{
    for (std::size_t i = 0; i < std::min(m_evidence.size(), view.verdict.leaves.size()); ++i)
        m_evidence[i]->setEvidence(view.verdict.leaves[i], view.header, m_language);
    m_findings->show(view.findings, m_language);
    const QString refused = models::text(view.refused);
    m_refused->setText(refused);
    m_refused->setVisible(!refused.isEmpty());
    const std::size_t wanted = view.phase == Phase::Passed
        ? 0
        : std::min(m_step->hints.size(), std::max(view.hints, m_asked));
    for (; m_hintsShown < wanted; ++m_hintsShown) {
        const scenario::Hint& hint = m_step->hints[m_hintsShown];
        addLink(m_hints, hint.widget, in(m_language, hint.text));
        emit pointedAt(hint.widget, {});
    }
    if (m_hint)
        m_hint->setEnabled(m_hintsShown < m_step->hints.size());
    if (m_solve) {
        m_solve->setEnabled(!view.solving);
        m_solve->setText(view.solving ? tr("Doing it…") : tr("Do it for me"));
    }
    for (QWidget* act : m_acts)
        act->setEnabled(!view.solving);
}

} // namespace shimscope::lesson
