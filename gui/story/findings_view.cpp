#include <models/text.h>
#include <widgets/theme.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>
#include <story/findings_view.h>
#include <story/source_text.h>

#include <algorithm>

namespace shimscope::storyview {

namespace {

using migration::Severity;
using widgets::px;

constexpr std::size_t kMostEvidence = 12; ///< of one finding; the report has all

std::size_t placeOfSeverity(Severity severity)
{
    const auto& all = migration::kSeverityOrder;
    return static_cast<std::size_t>(std::find(all.begin(), all.end(), severity) - all.begin());
}

QColor colourOfSeverity(Severity severity)
{
    switch (severity) {
    case Severity::Must:
        return widgets::colours().bad;
    case Severity::Check:
        return widgets::hopInk(trace::Hop::Shim);
    case Severity::NotSeen:
        return widgets::colours().mute;
    case Severity::Ok:
        break;
    }
    return widgets::colours().ok;
}

/// A finding, with a bar in the colour of its severity before it.
class Finding : public QWidget {
public:
    Finding(Severity severity, QWidget* parent) : QWidget(parent), m_severity(severity) { }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter(this);
        painter.fillRect(QRect(0, 2, px(4), height() - 4), colourOfSeverity(m_severity));
    }

private:
    Severity m_severity;
};

} // namespace

FindingsView::FindingsView(QWidget* parent)
    : QWidget(parent)
    , m_refill(new widgets::Refill(this, [this] { fill(); }))
    , m_place(new QLabel(this))
    , m_rights(new QLabel(this))
    , m_list(new QVBoxLayout)
    , m_nothing(new QLabel(this))
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(10);
    for (QLabel* label : {m_place, m_rights}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setForegroundRole(QPalette::PlaceholderText);
        all->addWidget(label);
    }
    auto* filters = new QHBoxLayout;
    filters->setSpacing(18);
    for (QCheckBox*& filter : m_filters) {
        filter = new QCheckBox(this);
        filter->setChecked(true);
        connect(filter, &QCheckBox::toggled, m_refill, &widgets::Refill::ask);
        filters->addWidget(filter);
    }
    filters->addStretch();
    all->addLayout(filters);
    m_list->setSpacing(14);
    all->addLayout(m_list);
    all->addWidget(m_nothing);
    retranslate();
}

void FindingsView::setFacts(const story::Facts& facts)
{
    m_facts = facts;
    m_refill->ask();
}

void FindingsView::setReport(const migration::Report& report)
{
    m_report = report;
    retranslate();
}

QCheckBox* FindingsView::filter(Severity severity) const
{
    return m_filters.at(placeOfSeverity(severity));
}

void FindingsView::setShown(Severity severity, bool shown)
{
    filter(severity)->setChecked(shown);
}

std::vector<const migration::Finding*> FindingsView::shown() const
{
    std::vector<const migration::Finding*> found;
    for (const Severity severity : migration::kSeverityOrder) {
        if (!m_report || !filter(severity)->isChecked())
            continue;
        for (const migration::Finding& finding : m_report->findings)
            if (finding.severity == severity)
                found.push_back(&finding);
    }
    return found;
}

void FindingsView::fill()
{
    while (QLayoutItem* item = m_list->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto findings = shown();
    for (const migration::Finding* finding : findings)
        m_list->addWidget(newFinding(*finding));
    m_nothing->setVisible(findings.empty());
}

QString FindingsView::evidenceHtml(const migration::Finding& finding) const
{
    QStringList lines;
    for (const migration::Evidence& each : finding.evidence) {
        if (lines.size() == kMostEvidence) {
            lines << tr("… and %n more, in the report", nullptr,
                static_cast<int>(finding.evidence.size() - kMostEvidence));
            break;
        }
        QString line = models::text(each.place).toHtmlEscaped();
        if (!each.value.empty())
            line += QStringLiteral(": ") + models::text(each.value).toHtmlEscaped();
        lines << line;
    }
    return lines.join(QStringLiteral("<br>"));
}

QString FindingsView::audiencesHtml(const migration::Finding& finding) const
{
    QStringList names;
    for (const story::Audience audience : finding.audiences)
        names << models::inLanguage(m_facts.of(audience).name).toHtmlEscaped();
    QString html = QStringLiteral("<span style=\"color:%1\">%2</span>")
                       .arg(widgets::colours().mute.name(), names.join(QStringLiteral(", ")));
    if (const story::Statement* why = m_facts.findStatement(finding.statement))
        html += QStringLiteral(" · ") + sourceHtml(why->source, why->date);
    return html;
}

QWidget* FindingsView::newFinding(const migration::Finding& finding)
{
    auto* box = new Finding(finding.severity, this);
    auto* lines = new QVBoxLayout(box);
    lines->setContentsMargins(16, 2, 0, 2);
    lines->setSpacing(3);
    lines->addWidget(
        newText(QStringLiteral("<span style=\"color:%1\">%2</span> · <b>%3</b>")
                    .arg(colourOfSeverity(finding.severity).name(),
                        models::inLanguage(migration::titleOf(finding.severity)).toHtmlEscaped(),
                        models::inLanguage(finding.what).toHtmlEscaped()),
            box));
    if (!finding.evidence.empty()) {
        QLabel* evidence = newText(evidenceHtml(finding), box);
        widgets::setMonoFont(evidence, -1);
        lines->addWidget(evidence);
    }
    if (!finding.next.en.empty())
        lines->addWidget(
            newText(QStringLiteral("→ ") + models::inLanguage(finding.next).toHtmlEscaped(), box));
    lines->addWidget(newText(audiencesHtml(finding), box, -2));
    return box;
}

void FindingsView::retranslate()
{
    m_place->setText(m_report
            ? models::text(migration::placeText(*m_report, models::language()))
            : tr("Not scanned yet. A scan only reads: it starts nothing, connects to nothing and "
                 "changes nothing."));
    m_rights->setText(
        m_report ? models::text(migration::rightsText(*m_report, models::language())) : QString());
    m_rights->setVisible(!m_rights->text().isEmpty());
    for (std::size_t i = 0; i < m_filters.size(); ++i) {
        const Severity severity = migration::kSeverityOrder.at(i);
        m_filters.at(i)->setText(
            QStringLiteral("%1 (%2)")
                .arg(models::inLanguage(migration::titleOf(severity)))
                .arg(m_report ? migration::count(*m_report, severity) : std::size_t(0)));
        m_filters.at(i)->setVisible(m_report.has_value());
    }
    m_nothing->setText(m_report ? tr("Nothing of what is chosen above was found.") : QString());
    m_refill->ask();
}

void FindingsView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace shimscope::storyview
