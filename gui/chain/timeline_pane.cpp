#include <chain/stats_panel.h>
#include <chain/timeline_pane.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace shimscope::chain {

TimelinePane::TimelinePane(models::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_head(new QHBoxLayout)
    , m_range(new widgets::ElideLabel(this))
    , m_timeline(new Timeline(session, this))
    , m_episodes(new QLabel(this))
    , m_row(new QWidget(this))
    , m_polls(new QToolButton(this))
    , m_search(new QToolButton(this))
    , m_only(new QToolButton(this))
    , m_corner(new TimelineCorner(*m_timeline))
    , m_minimap(new Minimap(*m_timeline, this))
{
    setObjectName(QStringLiteral("pane"));
    setAttribute(Qt::WA_StyledBackground);
    m_range->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_episodes->setObjectName(QStringLiteral("mute"));
    m_polls->setObjectName(QStringLiteral("link"));
    m_search->setObjectName(QStringLiteral("link"));
    m_head->setContentsMargins(16, 4, 16, 2);
    m_head->setSpacing(10);
    auto* chips = new QHBoxLayout(m_row);
    chips->setContentsMargins(0, 0, 0, 0);
    chips->setSpacing(8);
    chips->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(m_row);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus); // the chips in it are what is focused
    scroll->setFrameShape(QFrame::NoFrame);
    widgets::whenScaled(scroll, [scroll] { scroll->setFixedHeight(widgets::px(30)); });
    m_scroll = scroll;
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setStyleSheet(QStringLiteral(
        "QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }"));
    m_only->setProperty("chip", true);
    m_only->setCheckable(true); // drawn as chosen: it is, as long as it is there
    m_head->addWidget(m_only);
    m_head->addWidget(m_episodes);
    m_head->addWidget(scroll, 1);
    m_head->addWidget(m_search);
    m_head->addWidget(m_polls);
    m_head->addWidget(m_range);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(m_head);
    all->addWidget(m_timeline, 1);
    auto* below = new QHBoxLayout;
    below->setContentsMargins(Timeline::kGutter, 1, 0, 2); // it begins where the lanes' time does
    below->addWidget(m_minimap);
    all->addLayout(below);
    connect(m_only, &QToolButton::clicked, &session, [&session] { session.setFilter({}); });
    connect(&session, &models::Session::filterChanged, this, &TimelinePane::refreshFilter);
    connect(m_polls, &QToolButton::clicked, this,
        [this] { m_timeline->setPollsShown(!m_timeline->pollsShown()); });
    connect(m_search, &QToolButton::clicked, this, &TimelinePane::searchAsked);
    connect(m_timeline, &Timeline::pollsChanged, this, &TimelinePane::refreshPolls);
    connect(m_timeline, &Timeline::statisticsAsked, this, [this] {
        auto* panel = new StatsPanel(m_session, this);
        panel->openOver({mapToGlobal(QPoint(0, 0)), size()});
    });
    connect(m_timeline, &Timeline::viewChanged, this, &TimelinePane::refreshRange);
    for (const auto signal : {&models::Session::recordsAdded, &models::Session::wasReset}) {
        connect(&session, signal, this, &TimelinePane::refreshChips);
        connect(&session, signal, this, &TimelinePane::refreshPolls);
    }
    connect(&session, &models::Session::episodeSelected, this, &TimelinePane::refreshChips);
    retranslate();
}

/// Chips are changed in place: a button that somebody is about to press must not go away.
void TimelinePane::refreshChips()
{
    const auto& episodes = m_session.store().episodes();
    auto* layout = static_cast<QHBoxLayout*>(m_row->layout());
    while (m_chips.size() > episodes.size()) {
        delete m_chips.back();
        m_chips.pop_back();
    }
    while (m_chips.size() < episodes.size()) {
        auto* chip = new QToolButton(m_row);
        const int index = static_cast<int>(m_chips.size());
        chip->setCheckable(true);
        chip->setProperty("chip", true);
        layout->insertWidget(index, chip);
        connect(chip, &QToolButton::clicked, this, [this, index] { emit episodeClicked(index); });
        m_chips.push_back(chip);
    }
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        const QString title = models::episodeTitle(episodes[i])
            + (episodes[i].open ? QStringLiteral(" …") : QString());
        const bool bad = episodes[i].kind == trace::EpisodeKind::Restart;
        if (m_chips[i]->property("bad").toBool() != bad || m_chips[i]->text() != title) {
            m_chips[i]->setProperty("bad", bad);
            m_chips[i]->setText(title);
            m_chips[i]->setStyleSheet(m_chips[i]->styleSheet()); // reads the property anew
        }
        m_chips[i]->setToolTip(models::duration(episodes[i].end - episodes[i].start));
        m_chips[i]->setChecked(static_cast<int>(i) == m_session.selectedEpisode());
        if (m_chips[i]->isChecked())
            m_scroll->ensureWidgetVisible(m_chips[i], 40, 0);
    }
    m_episodes->setVisible(!m_chips.empty());
}

void TimelinePane::refreshPolls()
{
    const int polls = m_timeline->layoutNow().polls;
    m_polls->setVisible(polls > 0);
    m_polls->setText(m_timeline->pollsShown() ? tr("%n poll(s) shown", nullptr, polls)
                                              : tr("%n poll(s) folded", nullptr, polls));
    m_polls->setToolTip(tr(
        "Calls that only ask, and that the kubelet repeats for ever. Click shows or folds them."));
}

void TimelinePane::refreshRange()
{
    m_range->setText(m_timeline->viewText());
    m_range->setFixedWidth(m_range->sizeHint().width() + 4);
}

/// In a low pane the lanes need the height.
void TimelinePane::resizeEvent(QResizeEvent* event)
{
    constexpr int kLow = 250;
    m_minimap->setFixedHeight(height() < kLow ? Minimap::kLeastHeight : Minimap::kHeight);
    QWidget::resizeEvent(event);
}

void TimelinePane::refreshFilter()
{
    const auto& filter = m_session.filter();
    m_only->setVisible(filter.has_value());
    m_only->setChecked(true);
    if (!filter)
        return;
    m_only->setText(tr("only: %1").arg(filter->title()) + QStringLiteral("  ×"));
    m_only->setToolTip(tr("Timeline, spans and search show only this. Click, or Escape, shows "
                          "everything again."));
    m_only->setAccessibleName(tr("Show everything again, not only %1").arg(filter->title()));
}

void TimelinePane::retranslate()
{
    refreshFilter();
    m_episodes->setText(tr("episodes"));
    m_search->setText(tr("Search"));
    m_search->setToolTip(tr("Find a call or a system call (Ctrl+K)"));
    refreshChips();
    refreshPolls();
    refreshRange();
}

void TimelinePane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace shimscope::chain
