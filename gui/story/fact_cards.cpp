#include <models/text.h>
#include <widgets/theme.h>

#include <QEvent>
#include <QFrame>
#include <QGridLayout>
#include <QVBoxLayout>
#include <story/fact_cards.h>
#include <story/source_text.h>

namespace shimscope::storyview {

namespace {

constexpr int kCardColumns = 3;

QString verdictText(story::Verdict verdict)
{
    switch (verdict) {
    case story::Verdict::Held:
        return FactCards::tr("held");
    case story::Verdict::Partly:
        return FactCards::tr("held in part");
    case story::Verdict::Corrected:
        break;
    }
    return FactCards::tr("came otherwise");
}

QColor verdictColour(story::Verdict verdict)
{
    switch (verdict) {
    case story::Verdict::Held:
        return widgets::colours().ok;
    case story::Verdict::Partly:
        return widgets::hopInk(trace::Hop::Shim);
    case story::Verdict::Corrected:
        break;
    }
    return widgets::colours().bad;
}

} // namespace

FactCards::FactCards(bool compact, QWidget* parent)
    : QWidget(parent)
    , m_refill(new widgets::Refill(this, [this] { fill(); }))
    , m_compact(compact)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(m_compact ? 14 : 12);
}

void FactCards::setFacts(const story::Facts& facts)
{
    m_facts = facts;
    m_refill->ask();
}

void FactCards::fill()
{
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const int columns = m_compact ? 1 : kCardColumns;
    int number = 0;
    for (const story::Said& said : m_facts.said) {
        m_grid->addWidget(newCard(said), number / columns, number % columns);
        ++number;
    }
    for (int i = 0; i < columns; ++i)
        m_grid->setColumnStretch(i, 1);
}

QWidget* FactCards::newCard(const story::Said& said)
{
    auto* card = new QFrame(this);
    if (!m_compact)
        card->setObjectName(QStringLiteral("card"));
    auto* lines = new QVBoxLayout(card);
    const int margin = m_compact ? 0 : 14;
    lines->setContentsMargins(margin, margin, margin, margin);
    lines->setSpacing(4);
    lines->addWidget(newText(
        QStringLiteral("<b>“%1”</b>").arg(models::inLanguage(said.said).toHtmlEscaped()), card));
    lines->addWidget(newText(
        QStringLiteral("<b style=\"color:%1\">%2</b> %3")
            .arg(verdictColour(said.verdict).name(), verdictText(said.verdict).toHtmlEscaped(),
                models::inLanguage(said.happened).toHtmlEscaped()),
        card, -1));
    lines->addWidget(newText(sourceHtml(said.source, said.date), card, -2));
    lines->addStretch();
    return card;
}

void FactCards::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        m_refill->ask();
    QWidget::changeEvent(event);
}

} // namespace shimscope::storyview
