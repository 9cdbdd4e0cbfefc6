#include <chain/map_pane.h>
#include <widgets/theme.h>

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace shimscope::chain {

MapPane::MapPane(models::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_heading(new QLabel(this))
    , m_tour(new QToolButton(this))
    , m_map(new ChainMap(session, this))
{
    setObjectName(QStringLiteral("pane"));
    setAttribute(Qt::WA_StyledBackground);
    m_heading->setObjectName(QStringLiteral("heading"));
    m_tour->setObjectName(QStringLiteral("link"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 6, 12, 0);
    head->addWidget(m_heading);
    head->addStretch(1);
    head->addWidget(m_tour);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(head);
    all->addWidget(m_map, 1);
    connect(m_map, &ChainMap::tourChanged, this, &MapPane::refresh);
    connect(&session, &models::Session::recordsAdded, this, &MapPane::refresh);
    connect(&session, &models::Session::wasReset, this, &MapPane::refresh);
    connect(m_tour, &QToolButton::clicked, this, [this] {
        if (m_map->touring())
            m_map->skipTour();
        else
            playSelected();
    });
    retranslate();
}

int MapPane::leastHeight() const
{
    return widgets::px(m_map->labelsBelow() ? 200 : 154);
}

void MapPane::playSelected()
{
    const auto& episodes = m_session.store().episodes();
    int index = m_session.selectedEpisode();
    if (index < 0 || index >= static_cast<int>(episodes.size()))
        index = static_cast<int>(episodes.size()) - 1;
    if (index >= 0)
        m_map->playTour(makeTour(m_session.store(), episodes[static_cast<std::size_t>(index)]));
}

void MapPane::refresh()
{
    m_tour->setText(m_map->touring() ? tr("Skip (Esc)") : QStringLiteral("▶ ") + tr("Slow motion"));
    m_tour->setEnabled(!m_session.store().episodes().empty());
    m_tour->setVisible(m_session.origin() != models::Origin::Machine);
}

void MapPane::retranslate()
{
    m_heading->setText(tr("CALL CHAIN: WHO TALKS TO WHOM"));
    m_tour->setToolTip(tr("Replays the selected episode on the map, one sentence a stop"));
    refresh();
}

void MapPane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace shimscope::chain
