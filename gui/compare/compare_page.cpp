#include <models/text.h>
#include <widgets/theme.h>

#include <compare/compare_page.h>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollArea>
#include <QVBoxLayout>
#include <story/hop_card.h>

namespace shimscope::compareview {

namespace {

using widgets::px;

constexpr int kFewestChains = 2;
constexpr int kSideWidth = 320;

} // namespace

ComparePage::ComparePage(QWidget* parent)
    : QWidget(parent)
    , m_refill(new widgets::Refill(this, [this] { showComparison(); }))
    , m_heading(new QLabel(this))
    , m_pod(new QLabel(this))
    , m_failure(new QLabel(this))
    , m_warnings(new QLabel(this))
    , m_playButton(new QPushButton(this))
    , m_export(new QPushButton(this))
    , m_close(new QPushButton(this))
    , m_exports(new QMenu(this))
    , m_sheet(new QWidget(this))
    , m_lanes(new LanesView(this))
    , m_calls(new RowsView(true, this))
    , m_facts(new RowsView(false, this))
    , m_play(new Play(this))
    , m_parts(new PartsPanel(this))
    , m_partsTitle(new QLabel(this))
    , m_cards(new storyview::FactCards(true, this))
    , m_cardsTitle(new QLabel(this))
    , m_affected(new QPushButton(this))
    , m_lesson(new QPushButton(this))
    , m_lanesCard(new widgets::Card(m_lanes, this))
    , m_callsCard(new widgets::Card(m_calls, this))
    , m_factsCard(new widgets::Card(m_facts, this))
    , m_warningsCard(new widgets::Card(m_warnings, this))
{
    m_failure->setWordWrap(true);
    m_failure->setContentsMargins(18, 12, 18, 0);
    m_failure->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_failure->hide();
    auto* columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addWidget(makeSheet(), 1);
    columns->addWidget(makeSide());
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(makeHead());
    all->addWidget(m_failure);
    all->addLayout(columns, 1);
    connectParts();
    retranslate();
}

void ComparePage::connectParts()
{
    const auto place = [this](int chain, const QString& span) {
        emit placeAsked(m_chains.value(chain), span);
    };
    connect(m_calls, &RowsView::placeAsked, this, place);
    connect(m_facts, &RowsView::placeAsked, this, place);
    connect(m_lanes, &LanesView::placeAsked, this, place);
    connect(m_parts, &PartsPanel::placeAsked, this, place);
    connect(m_lanes, &LanesView::hopAsked, this,
        [this](int chain, trace::Hop hop, const QPoint& beside) {
            const std::string& name = m_comparison.chains[static_cast<std::size_t>(chain)].recorded;
            storyview::HopCard::open(
                this, models::text(name), QString::fromLatin1(trace::toString(hop)), beside);
        });
    connect(m_close, &QPushButton::clicked, this, &ComparePage::closeAsked);
    connect(m_affected, &QPushButton::clicked, this, &ComparePage::affectedAsked);
    connect(m_lesson, &QPushButton::clicked, this, &ComparePage::lessonAsked);
    connect(m_play, &Play::changed, this, &ComparePage::showMoment);
    connect(m_playButton, &QPushButton::clicked, this, [this] {
        if (m_play->running())
            m_play->stop();
        else
            m_play->start();
    });
}

QWidget* ComparePage::makeSheet()
{
    m_warnings->setWordWrap(true);
    m_warnings->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* cards = new QVBoxLayout(m_sheet);
    cards->setContentsMargins(18, 16, 18, 18);
    cards->setSpacing(14);
    for (widgets::Card* card : {m_lanesCard, m_callsCard, m_factsCard, m_warningsCard}) {
        card->hide();
        cards->addWidget(card);
    }
    cards->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(m_sheet);
    m_scroll = scroll;
    return scroll;
}

QWidget* ComparePage::makeSide()
{
    auto* side = new QWidget(this);
    m_sideLayout = new QVBoxLayout(side);
    m_sideLayout->setContentsMargins(18, 16, 18, 18);
    m_sideLayout->setSpacing(10);
    for (QLabel* title : {m_partsTitle, m_cardsTitle}) {
        widgets::setTextFont(title, -1, QFont::DemiBold);
        title->setForegroundRole(QPalette::PlaceholderText);
    }
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_affected);
    buttons->addWidget(m_lesson);
    buttons->addStretch();
    m_sideLayout->addWidget(m_partsTitle);
    m_sideLayout->addWidget(m_parts);
    m_sideLayout->addLayout(buttons);
    m_sideLayout->addSpacing(10);
    m_sideLayout->addWidget(m_cardsTitle);
    m_sideLayout->addWidget(m_cards);
    m_sideLayout->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(side);
    m_sideScroll = scroll;
    const auto widen = [scroll] { scroll->setFixedWidth(px(kSideWidth)); };
    widen();
    widgets::whenScaled(scroll, widen);
    return scroll;
}

void ComparePage::setStory(const story::Facts& facts)
{
    m_parts->setParts(facts.parts);
    m_cards->setFacts(facts);
}

void ComparePage::showMoment()
{
    const auto moments = m_play->moments();
    m_lanes->setMoments(moments);
    m_calls->setCurrent(m_play->call());
    const auto chain = static_cast<std::size_t>(m_parts->chain());
    const bool lit = chain < moments.size() && moments[chain] && !moments[chain]->over;
    m_parts->light(lit ? moments[chain]->step.spanId : std::string());
    m_playButton->setText(m_play->running() ? tr("Stop") : tr("Play together"));
    m_lanesCard->setTitle(m_play->running()
            ? tr("Hop against hop: %1, message by message").arg(models::text(m_play->call()))
            : tr("Hop against hop"));
}

QWidget* ComparePage::makeHead()
{
    auto* head = new QWidget(this);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(18, 8, 18, 8);
    line->setSpacing(8);
    widgets::setTextFont(m_heading, 1, QFont::DemiBold);
    widgets::setMonoFont(m_pod, -1);
    m_chips = new QHBoxLayout;
    m_chips->setSpacing(8);
    line->addWidget(m_heading);
    line->addLayout(m_chips);
    line->addWidget(m_pod);
    line->addStretch();
    line->addWidget(m_playButton);
    m_export->setMenu(m_exports);
    line->addWidget(m_export);
    line->addWidget(m_close);
    return head;
}

QString ComparePage::nameOf(const QString& chain) const
{
    if (!m_live.isEmpty() && chain == m_live)
        return tr("this machine");
    return chain.contains(u'/') ? QFileInfo(chain).fileName().section(u'.', 0, 0) : chain;
}

void ComparePage::setChoices(const QStringList& shipped, const QString& shown, const QString& live)
{
    m_shipped = shipped;
    m_shown = shown;
    m_live = live;
    fillHead();
}

void ComparePage::setChains(const QStringList& chains)
{
    m_chains = chains;
    fillHead();
}

void ComparePage::fillHead()
{
    while (QLayoutItem* item = m_chips->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    for (int i = 0; i <= static_cast<int>(m_chains.size()) && i < kMostChains; ++i) {
        const bool more = i == static_cast<int>(m_chains.size());
        auto* chip = new QPushButton(more ? tr("+ add a chain") : nameOf(m_chains[i]), this);
        auto* menu = new QMenu(chip);
        fillMenu(menu, i);
        chip->setMenu(menu);
        m_chips->addWidget(chip);
    }
}

void ComparePage::fillMenu(QMenu* menu, int chain)
{
    for (const QString& name : m_shipped)
        menu->addAction(name, this, [this, chain, name] { ask(chain, name); });
    menu->addSeparator();
    if (!m_shown.isEmpty())
        menu->addAction(tr("What the window shows: %1").arg(nameOf(m_shown)), this,
            [this, chain] { ask(chain, m_shown); });
    if (!m_live.isEmpty())
        menu->addAction(
            tr("What runs on this machine now"), this, [this, chain] { ask(chain, m_live); });
    menu->addAction(tr("A recording…"), this, [this, chain] { emit fileAsked(chain); });
    if (chain >= m_chains.size() || m_chains.size() <= kFewestChains)
        return;
    menu->addSeparator();
    menu->addAction(tr("Without it"), this, [this, chain] {
        QStringList chains = m_chains;
        chains.removeAt(chain);
        emit chainsAsked(chains);
    });
}

void ComparePage::ask(int chain, const QString& name)
{
    QStringList chains = m_chains;
    if (chain < chains.size())
        chains[chain] = name;
    else
        chains << name;
    emit chainsAsked(chains);
}

void ComparePage::setComparison(const compare::Comparison& comparison)
{
    m_comparison = comparison;
    m_play->setStages(comparison.stages);
    m_failure->hide();
    showComparison();
}

void ComparePage::setFailure(const QString& cause, const QString& mend)
{
    m_failure->setText(cause + u'\n' + mend);
    m_failure->show();
}

void ComparePage::showComparison()
{
    if (m_comparison.chains.empty())
        return;
    QStringList pods;
    for (const compare::Chain& chain : m_comparison.chains) {
        if (!chain.pod.empty() && !pods.contains(models::text(chain.pod)))
            pods << models::text(chain.pod);
    }
    m_pod->setText(tr("pod %1").arg(pods.join(QStringLiteral(", "))));
    m_lanes->setComparison(m_comparison);
    m_calls->setComparison(m_comparison);
    m_facts->setComparison(m_comparison);
    m_parts->setComparison(m_comparison);
    QStringList warnings;
    for (const base::Bilingual& each : m_comparison.warnings)
        warnings << QStringLiteral("⚠ ") + models::inLanguage(each);
    m_warnings->setText(warnings.join(u'\n'));
    for (widgets::Card* card : {m_lanesCard, m_callsCard, m_factsCard})
        card->show();
    m_warningsCard->setVisible(!warnings.isEmpty());
}

void ComparePage::retranslate()
{
    m_heading->setText(tr("Compare"));
    m_scroll->setAccessibleName(tr("the comparison"));
    m_sideScroll->setAccessibleName(tr("what of Docker Kubernetes used"));
    m_export->setText(tr("Export for slides"));
    m_close->setText(tr("Back to the pods"));
    m_partsTitle->setText(tr("Docker's seven parts").toUpper());
    m_cardsTitle->setText(tr("2020 said, 2026 happened").toUpper());
    m_affected->setText(tr("Am I affected?"));
    m_lesson->setText(tr("Start the lesson"));
    m_callsCard->setTitle(tr("The same call in each of them"));
    m_factsCard->setTitle(tr("What stays behind"));
    m_warningsCard->setTitle(tr("To beware of"));
    m_exports->clear();
    const std::pair<QString, const char*> formats[] = {{tr("Picture (PNG)…"), "png"},
        {tr("Drawing that can be enlarged (SVG)…"), "svg"}, {tr("Page (PDF)…"), "pdf"},
        {tr("Table with its evidence (Markdown)…"), "md"},
        {tr("Values for other programs (JSON)…"), "json"}};
    for (const auto& [text, suffix] : formats)
        m_exports->addAction(
            text, this, [this, suffix = QLatin1String(suffix)] { emit exportAsked(suffix); });
    fillHead();
    showMoment();
    m_refill->ask();
}

void ComparePage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape)
        return QWidget::keyPressEvent(event);
    if (m_play->running())
        m_play->stop();
    else
        emit closeAsked();
}

void ComparePage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange) // colours stand in the rich texts
        m_refill->ask();
    QWidget::changeEvent(event);
}

} // namespace shimscope::compareview
