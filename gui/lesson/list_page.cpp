#include <lesson/handout.h>
#include <lesson/list_page.h>
#include <lesson/parts.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>
#include <utility>

namespace shimscope::lesson {

namespace {

QVBoxLayout* newColumn(QScrollArea* area)
{
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFrameShape(QFrame::NoFrame);
    auto* content = new QWidget(area);
    content->setObjectName(QStringLiteral("pane"));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(16, 2, 16, 16);
    column->setSpacing(11);
    return column;
}

/// "Right, 12 s", of a step that was passed.
QString outcomeOf(const engine::StepResult& result)
{
    const QString seconds =
        ListPage::tr("%1 s").arg(static_cast<double>(result.ended - result.began) / 1e9, 0, 'f', 0);
    if (!result.passed)
        return ListPage::tr("not passed");
    if (result.predicted.empty())
        return seconds;
    return (result.predictedRight ? ListPage::tr("predicted · %1") : ListPage::tr("surprised · %1"))
        .arg(seconds);
}

/// What has to be there for it, and what it does to this machine.
QString needsOf(const scenario::Lesson& lesson, bool mayRun)
{
    if (lesson.scenario.onRecordings())
        return ListPage::tr("On recordings of real chains: needs no agent and starts nothing.");
    if (mayRun)
        return ListPage::tr("Runs pods on this machine, and takes them away.");
    return lesson.recording.empty()
        ? ListPage::tr("Needs a machine on which pods can be started.")
        : ListPage::tr("Pods cannot be started here: plays on its recording.");
}

/// Asks where to, and writes it there.
void saveHandout(QToolButton* link, const scenario::Lesson& lesson, const QString& language)
{
    const QString name =
        QStringLiteral("%1.%2.pdf").arg(models::text(lesson.scenario.id), language);
    QString file = QFileDialog::getSaveFileName(link->window(), ListPage::tr("Save the hand-out"),
        name, ListPage::tr("Pages to print (*.pdf)"));
    if (file.isEmpty())
        return;
    if (!file.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive))
        file += QStringLiteral(".pdf");
    const base::Status written = writeHandout(lesson, language, file);
    if (!written) {
        QMessageBox::warning(link->window(), ListPage::tr("The hand-out was not written"),
            models::text(written.error().toString()));
        return;
    }
    link->setText(QStringLiteral("✓ ") + QFileInfo(file).fileName());
    link->setToolTip(file);
}

} // namespace

QToolButton* makeHandoutLink(
    std::shared_ptr<const scenario::Lesson> lesson, const QString& language, QWidget* parent)
{
    auto* link = new QToolButton(parent);
    link->setObjectName(QStringLiteral("link"));
    link->setText(ListPage::tr("Hand-out (PDF)…"));
    link->setToolTip(ListPage::tr("Questions to print, with room to write; solutions at the end"));
    link->setAccessibleName(
        link->text() + QStringLiteral(": ") + in(language, lesson->scenario.title));
    QObject::connect(link, &QToolButton::clicked, link,
        [link, lesson = std::move(lesson), language] { saveHandout(link, *lesson, language); });
    return link;
}

ListPage::ListPage(Desk& desk, QWidget* parent) : QScrollArea(parent), m_desk(desk)
{
    setFocusPolicy(Qt::NoFocus); // the buttons in it are what is focused
}

void ListPage::show(const QString& language, const QString& machine, bool mayRun)
{
    QVBoxLayout* column = newColumn(this);
    QLabel* title = makeText(
        tr("%n short lesson(s)", nullptr, static_cast<int>(m_desk.lessons().size())), this);
    widgets::setTextFont(title, 5, QFont::Bold);
    column->addWidget(title);
    if (!machine.isEmpty()) {
        QLabel* words = makeText(machine, this);
        words->setObjectName(QStringLiteral("mute"));
        column->addWidget(words);
    }
    if (!m_desk.trouble().isEmpty()) {
        QLabel* trouble = makeText(m_desk.trouble(), this);
        trouble->setObjectName(QStringLiteral("bad"));
        column->addWidget(trouble);
    }
    for (std::size_t i = 0; i < m_desk.lessons().size(); ++i)
        addLesson(column, i, language, mayRun);
    column->addStretch(1);
    setWidget(column->parentWidget());
    column->parentWidget()->show();
}

void ListPage::addLesson(
    QVBoxLayout* column, std::size_t index, const QString& language, bool mayRun)
{
    const Desk::Entry& entry = m_desk.lessons()[index];
    const scenario::Scenario& scenario = entry.lesson->scenario;
    const Card card = makeCard(this);
    const QString name = in(language, scenario.title);
    QLabel* title =
        makeText((entry.finished ? QStringLiteral("✓ ") : QString()) + name, card.frame);
    widgets::setTextFont(title, 1, QFont::DemiBold);
    card.inside->addWidget(title);
    QLabel* about = makeText(tr("%n step(s)", nullptr, static_cast<int>(scenario.steps.size()))
            + QStringLiteral(" · ") + tr("about %n minute(s)", nullptr, scenario.minutes)
            + (entry.finished ? QStringLiteral(" · ") + tr("done") : QString()),
        card.frame);
    about->setObjectName(QStringLiteral("mute"));
    card.inside->addWidget(about);
    card.inside->addWidget(makeText(in(language, scenario.goal), card.frame));
    const bool recorded = !entry.lesson->recording.empty();
    QLabel* needs = makeText(needsOf(*entry.lesson, mayRun), card.frame);
    needs->setObjectName(QStringLiteral("mute"));
    card.inside->addWidget(needs);
    auto* row = new QHBoxLayout;
    const bool here = mayRun || scenario.onRecordings();
    auto* start = new QPushButton(here ? tr("Start") : tr("Play its recording"), card.frame);
    start->setObjectName(QStringLiteral("primary"));
    start->setAccessibleName(start->text() + QStringLiteral(": ") + name);
    start->setEnabled(here || recorded);
    connect(
        start, &QPushButton::clicked, this, [this, index, here] { m_desk.start(index, !here); });
    row->addWidget(start);
    if (here && recorded) {
        auto* replay = new QToolButton(card.frame);
        replay->setObjectName(QStringLiteral("link"));
        replay->setText(tr("from a recording"));
        replay->setToolTip(tr("The same lesson on a recorded machine: nothing runs here."));
        replay->setAccessibleName(replay->text() + QStringLiteral(": ") + name);
        connect(replay, &QToolButton::clicked, this, [this, index] { m_desk.start(index, true); });
        row->addWidget(replay);
    }
    QToolButton* handout = makeHandoutLink(entry.lesson, language, card.frame);
    const bool crowded = here && recorded;
    if (!crowded)
        row->addWidget(handout);
    row->addStretch(1);
    card.inside->addLayout(row);
    if (crowded)
        card.inside->addWidget(handout, 0, Qt::AlignLeft);
    column->addWidget(card.frame);
}

EndPage::EndPage(Desk& desk, QWidget* parent) : QScrollArea(parent), m_desk(desk) { }

void EndPage::show(const View& view, const QString& language, bool mayRun)
{
    QVBoxLayout* column = newColumn(this);
    const scenario::Scenario& scenario = view.lesson->scenario;
    QLabel* title = makeText(tr("%1: done").arg(in(language, scenario.title)), this);
    widgets::setTextFont(title, 5, QFont::Bold);
    column->addWidget(title);
    const Card card = makeCard(this);
    for (const engine::StepResult& result : view.results) {
        const auto step = std::find_if(scenario.steps.begin(), scenario.steps.end(),
            [&](const scenario::Step& each) { return each.id == result.id; });
        card.inside->addWidget(
            makeText((result.passed ? QStringLiteral("✓ ") : QStringLiteral("✗ "))
                    + (step == scenario.steps.end() ? QString() : in(language, step->title))
                    + QStringLiteral(" — ") + outcomeOf(result),
                card.frame));
    }
    column->addWidget(card.frame);
    column->addWidget(makeText(in(language, scenario.tryIt), this));
    auto* row = new QHBoxLayout;
    const std::size_t next = m_desk.index() + 1;
    const bool replay = view.replay || !mayRun;
    const auto add = [&](const QString& text, std::size_t index, bool primary) {
        auto* button = new QPushButton(text, this);
        button->setObjectName(primary ? QStringLiteral("primary") : QStringLiteral("again"));
        connect(button, &QPushButton::clicked, this,
            [this, index, replay] { m_desk.start(index, replay); });
        row->addWidget(button);
    };
    if (next < m_desk.lessons().size())
        add(tr("Next lesson"), next, true);
    add(tr("Once more"), m_desk.index(), false);
    row->addStretch(1);
    column->addLayout(row);
    column->addWidget(makeHandoutLink(view.lesson, language, this), 0, Qt::AlignLeft);
    column->addStretch(1);
    setWidget(column->parentWidget());
    column->parentWidget()->show();
}

} // namespace shimscope::lesson
