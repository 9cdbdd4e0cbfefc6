#include <models/text.h>
#include <widgets/theme.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollBar>
#include <QVBoxLayout>
#include <story/affected_page.h>

namespace shimscope::storyview {

AffectedPage::AffectedPage(QWidget* parent)
    : QWidget(parent)
    , m_heading(new QLabel(this))
    , m_failure(new QLabel(this))
    , m_scan(new QPushButton(this))
    , m_nodes(new QPushButton(this))
    , m_save(new QPushButton(this))
    , m_close(new QPushButton(this))
    , m_nodesMenu(new QMenu(this))
    , m_saveMenu(new QMenu(this))
    , m_scroll(new QScrollArea(this))
    , m_sheet(new QWidget(this))
    , m_audiences(new AudiencesView(this))
    , m_findings(new FindingsView(this))
    , m_cards(new FactCards(false, this))
    , m_findingsCard(new widgets::Card(m_findings, this))
    , m_audiencesCard(new widgets::Card(m_audiences, this))
    , m_cardsCard(new widgets::Card(m_cards, this))
{
    m_failure->setObjectName(QStringLiteral("bad"));
    m_failure->setWordWrap(true);
    m_failure->setTextFormat(Qt::PlainText);
    m_failure->setContentsMargins(18, 12, 18, 0);
    m_failure->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_failure->hide();
    auto* cards = new QVBoxLayout(m_sheet);
    cards->setContentsMargins(18, 16, 18, 18);
    cards->setSpacing(14);
    for (widgets::Card* card : {m_findingsCard, m_audiencesCard, m_cardsCard})
        cards->addWidget(card);
    cards->addStretch();
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setWidget(m_sheet);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(makeHead());
    all->addWidget(m_failure);
    all->addWidget(m_scroll, 1);
    connect(m_scan, &QPushButton::clicked, this, &AffectedPage::scanAsked);
    connect(m_close, &QPushButton::clicked, this, &AffectedPage::closeAsked);
    retranslate();
}

QWidget* AffectedPage::makeHead()
{
    auto* head = new QWidget(this);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(18, 8, 18, 8);
    line->setSpacing(8);
    widgets::setTextFont(m_heading, 1, QFont::DemiBold);
    m_scan->setObjectName(QStringLiteral("primary"));
    m_nodes->setMenu(m_nodesMenu);
    m_save->setMenu(m_saveMenu);
    line->addWidget(m_heading);
    line->addWidget(m_scan);
    line->addWidget(m_nodes);
    line->addStretch();
    line->addWidget(m_save);
    line->addWidget(m_close);
    return head;
}

void AffectedPage::setFacts(const story::Facts& facts)
{
    m_facts = facts;
    m_audiences->setFacts(facts);
    m_findings->setFacts(facts);
    m_cards->setFacts(facts);
}

void AffectedPage::setScanning(bool scanning)
{
    m_scanning = scanning;
    retranslate();
}

void AffectedPage::setReport(const migration::Report& report)
{
    m_report = report;
    m_findings->setReport(report);
    retranslate();
}

void AffectedPage::setFailure(const QString& text)
{
    m_failure->setText(text);
    m_failure->setVisible(!text.isEmpty());
}

void AffectedPage::showPart(QWidget* part)
{
    constexpr int kTitleAbove = 52;
    m_sheet->layout()->activate();
    m_scroll->verticalScrollBar()->setValue(
        part->mapTo(m_sheet, QPoint()).y() - widgets::px(kTitleAbove));
}

void AffectedPage::fillMenus()
{
    m_nodesMenu->clear();
    m_nodesMenu->addAction(tr("From a file…"), this, &AffectedPage::nodeFileAsked);
    m_nodesMenu->addAction(tr("Paste from the clipboard"), this, &AffectedPage::nodePasted);
    m_saveMenu->clear();
    const std::pair<QString, const char*> formats[] = {{tr("Page (PDF)…"), "pdf"},
        {tr("Text (Markdown)…"), "md"}, {tr("Values for other programs (JSON)…"), "json"}};
    for (const auto& [text, suffix] : formats)
        m_saveMenu->addAction(
            text, this, [this, suffix = QLatin1String(suffix)] { emit saveAsked(suffix); });
}

void AffectedPage::retranslate()
{
    m_heading->setText(tr("Am I affected?"));
    m_scan->setText(m_scanning ? tr("Scanning…")
            : m_report         ? tr("Scan again")
                               : tr("Scan this machine"));
    m_scan->setEnabled(!m_scanning);
    m_nodes->setText(tr("Nodes of a cluster"));
    m_nodes->setToolTip(tr("Node objects as kubectl get nodes -o json, -o yaml or -o wide prints "
                           "them: each node's runtime and versions are read."));
    m_nodes->setEnabled(!m_scanning);
    m_save->setText(tr("Save the report"));
    m_save->setEnabled(m_report.has_value());
    m_close->setText(tr("Back to the pods"));
    m_scroll->setAccessibleName(tr("Am I affected?"));
    m_findingsCard->setTitle(tr("This machine"));
    m_audiencesCard->setTitle(tr("Who has to do what"));
    m_cardsCard->setTitle(tr("2020 said, 2026 happened"));
    fillMenus();
}

void AffectedPage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        emit closeAsked();
    else
        QWidget::keyPressEvent(event);
}

void AffectedPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace shimscope::storyview
