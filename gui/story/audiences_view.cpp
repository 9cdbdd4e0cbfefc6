#include <models/text.h>
#include <widgets/theme.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <story/audiences_view.h>
#include <story/source_text.h>

namespace shimscope::storyview {

namespace {

QString titleOfDuty(story::Duty duty)
{
    switch (duty) {
    case story::Duty::Must:
        return AudiencesView::tr("Must do");
    case story::Duty::Check:
        return AudiencesView::tr("Must check");
    case story::Duty::Nothing:
        break;
    }
    return AudiencesView::tr("Nothing to do");
}

QColor colourOfDuty(story::Duty duty)
{
    switch (duty) {
    case story::Duty::Must:
        return widgets::colours().bad;
    case story::Duty::Check:
        return widgets::hopInk(trace::Hop::Shim);
    case story::Duty::Nothing:
        break;
    }
    return widgets::colours().ok;
}

} // namespace

AudiencesView::AudiencesView(QWidget* parent)
    : QWidget(parent)
    , m_refill(new widgets::Refill(this, [this] { fill(); }))
    , m_columns(new QHBoxLayout(this))
{
    m_columns->setContentsMargins(0, 0, 0, 0);
    m_columns->setSpacing(28);
}

void AudiencesView::setFacts(const story::Facts& facts)
{
    m_facts = facts;
    m_refill->ask();
}

void AudiencesView::fill()
{
    while (QLayoutItem* item = m_columns->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const story::AudienceFacts& audience : m_facts.audiences)
        m_columns->addWidget(newColumn(audience), 1, Qt::AlignTop);
}

QWidget* AudiencesView::newColumn(const story::AudienceFacts& audience)
{
    auto* column = new QWidget(this);
    auto* lines = new QVBoxLayout(column);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(8);
    QLabel* name = newText(models::inLanguage(audience.name).toHtmlEscaped(), column, 2);
    widgets::setTextFont(name, 2, QFont::DemiBold);
    lines->addWidget(name);
    for (const story::Duty duty : {story::Duty::Must, story::Duty::Check, story::Duty::Nothing}) {
        bool first = true;
        for (const story::Statement& statement : audience.statements) {
            if (statement.duty != duty)
                continue;
            if (std::exchange(first, false)) {
                lines->addSpacing(6);
                lines->addWidget(
                    newText(QStringLiteral("<b style=\"color:%1\">%2</b>")
                                .arg(colourOfDuty(duty).name(), titleOfDuty(duty).toHtmlEscaped()),
                        column));
            }
            lines->addWidget(newText(models::inLanguage(statement.text).toHtmlEscaped()
                    + QStringLiteral("<br>") + sourceHtml(statement.source, statement.date),
                column, -1));
        }
    }
    return column;
}

void AudiencesView::changeEvent(QEvent* event)
{
    // Colours stand in the rich texts.
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        m_refill->ask();
    QWidget::changeEvent(event);
}

} // namespace shimscope::storyview
