// Which plots are shown, of what, and when. What they show is in contents.cpp.
#include <models/text.h>
#include <plots/provenance_box.h>
#include <plots/resources_pane.h>
#include <widgets/theme.h>

#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace shimscope::plots {

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kLongest = 60 * kSecond;
constexpr std::int64_t kShortest = 10 * kSecond;
constexpr widgets::Length kChipHeight{20}; // little room is left to the plots on a small screen
constexpr std::chrono::milliseconds kOften(250);
constexpr std::chrono::milliseconds kManyOften(500);
constexpr std::array<const char*, ResourcesPane::kKinds> kKindNames{
    "cpu", "memory", "pressure", "io", "network", "pids"};

bool isMany(std::size_t kind)
{
    return kind == ResourcesPane::Cpu || kind == ResourcesPane::Memory;
}

} // namespace

ResourcesPane::ResourcesPane(models::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_heading(new widgets::ElideLabel(this))
    , m_allButton(new QToolButton(this))
    , m_row(new QHBoxLayout)
    , m_legend(new TopLegend(this))
{
    compose();
    follow();
    retranslate();
    shareRoom();
}

void ResourcesPane::compose()
{
    setObjectName(QStringLiteral("pane"));
    setAttribute(Qt::WA_StyledBackground);
    m_heading->setObjectName(QStringLiteral("heading"));
    widgets::setTextFont(m_heading, -2, QFont::DemiBold);
    auto* head = new QHBoxLayout;
    head->setSpacing(4);
    head->addWidget(m_heading, 1);
    const auto addChip = [&](QToolButton* chip) {
        chip->setCheckable(true);
        chip->setProperty("chip", true);
        widgets::setTextFont(chip, -2);
        widgets::whenScaled(chip, [chip] { chip->setFixedHeight(kChipHeight); });
        head->addWidget(chip);
    };
    addChip(m_allButton);
    connect(m_allButton, &QToolButton::toggled, this, &ResourcesPane::showAll);
    head->addSpacing(10);
    m_row->setSpacing(18);
    for (std::size_t i = 0; i < kKinds; ++i) {
        const auto kind = static_cast<Kind>(i);
        m_plots.at(i) = new ResourcePlot(this);
        m_choosers.at(i) = new QToolButton(this);
        addChip(m_choosers.at(i));
        m_choosers.at(i)->setChecked(m_chosen.at(i));
        m_row->addWidget(m_plots.at(i), 2);
        connect(m_choosers.at(i), &QToolButton::toggled, this,
            [this, kind](bool shown) { choose(kind, shown); });
        connect(m_plots.at(i), &ResourcePlot::asked, this,
            [this, kind](std::int64_t at, const QPoint& global) { explain(kind, at, global); });
        connect(m_plots.at(i), &ResourcePlot::failed, this, &ResourcesPane::failed);
    }
    m_row->addWidget(m_legend, 3);
    connect(m_legend, &TopLegend::chosen, this, [this](const models::Place& place) {
        m_session.selectPlace(place);
        showPod({});
    });
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(16, 6, 16, 4);
    all->setSpacing(4);
    all->addLayout(head);
    all->addLayout(m_row, 1);
}

void ResourcesPane::follow()
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ResourcesPane::refresh);
    const auto soon = [this] {
        if (!m_timer.isActive())
            m_timer.start(showsMany() ? kManyOften : kOften);
    };
    connect(&m_session, &models::Session::recordsAdded, this, soon);
    connect(&m_session, &models::Session::timeMoved, this, soon);
    connect(&m_session, &models::Session::episodeSelected, this, soon);
    connect(&m_session, &models::Session::placeSelected, this, [this] {
        m_pod.clear();
        shareRoom();
    });
    connect(&m_session, &models::Session::wasReset, this, [this] {
        m_pod.clear();
        m_many.clear();
        shareRoom();
    });
}

bool ResourcesPane::showsMany() const
{
    return m_only == nullptr && (m_all || !m_pod.empty());
}

void ResourcesPane::showAll(bool all)
{
    m_all = all;
    m_pod.clear();
    m_allButton->setChecked(all);
    shareRoom();
}

/// "A container again" ends the view of all, too: somebody has asked for that container.
void ResourcesPane::showPod(const std::string& uid)
{
    m_all = false;
    m_allButton->setChecked(false);
    m_pod = uid;
    shareRoom();
}

void ResourcesPane::showOnly(const ResourcePlot* only)
{
    m_only = only;
    shareRoom();
}

void ResourcesPane::choose(Kind kind, bool shown)
{
    m_chosen.at(kind) = shown;
    if (m_settings)
        m_settings->setValue(QStringLiteral("plots/") + QLatin1String(kKindNames.at(kind)), shown);
    shareRoom();
}

void ResourcesPane::remember(std::unique_ptr<QSettings> settings)
{
    m_settings = std::move(settings);
    for (std::size_t i = 0; i < kKinds; ++i) {
        const QString key = QStringLiteral("plots/") + QLatin1String(kKindNames.at(i));
        m_choosers.at(i)->setChecked(m_settings->value(key, m_chosen.at(i)).toBool());
    }
}

/// Which plots there is room for, and then what they show.
void ResourcesPane::shareRoom()
{
    const bool many = showsMany();
    for (std::size_t i = 0; i < kKinds; ++i) {
        m_plots.at(i)->setVisible(
            m_only ? m_plots.at(i) == m_only : (many ? isMany(i) : m_chosen.at(i)));
        m_choosers.at(i)->setEnabled(!m_only);
        m_choosers.at(i)->setVisible(!many); // of many there are these two plots
    }
    m_allButton->setEnabled(!m_only);
    m_legend->setVisible(many);
    refresh();
}

PlotContent ResourcesPane::baseAt(std::int64_t oldest) const
{
    const models::Store& store = m_session.store();
    PlotContent base;
    base.to = m_session.now();
    base.wallMinusBoot = store.header().anchorWall - store.header().anchorBoot;
    const std::int64_t length = oldest == 0 ? kShortest : base.to - oldest;
    // Whole seconds, in steps of ten, so that the scale stands still while the first minute fills.
    base.from =
        base.to - std::clamp((length / (10 * kSecond) + 1) * 10 * kSecond, kShortest, kLongest);
    const auto& episodes = store.episodes();
    if (const int index = m_session.selectedEpisode();
        index >= 0 && index < static_cast<int>(episodes.size()))
        base.episode = Stretch{episodes[static_cast<std::size_t>(index)].start,
            episodes[static_cast<std::size_t>(index)].end};
    return base;
}

void ResourcesPane::refresh()
{
    m_timer.stop();
    if (showsMany())
        showMany();
    else if (m_session.selectedPlace())
        showOne();
    else
        showNothing();
}

void ResourcesPane::showNothing()
{
    PlotContent content;
    content.missing = tr("No container is selected.");
    for (ResourcePlot* plot : m_plots)
        plot->show(content);
    m_heading->setText(tr("LIVE RESOURCES"));
}

void ResourcesPane::showOne()
{
    const models::Store& store = m_session.store();
    const models::Place& place = *m_session.selectedPlace();
    m_heading->setText(tr("LIVE RESOURCES") + QStringLiteral(" · ") + models::text(place.name));
    const std::int64_t now = m_session.now();
    PlotSource source{store, place, store.samples(place, now - kLongest, now), {}, {}};
    source.base = baseAt(source.samples.empty() ? 0 : source.samples.front().at);
    if (source.samples.empty())
        source.base.missing = tr("No samples of this container up to this moment.");
    using Make = PlotContent (*)(const PlotSource&);
    constexpr std::array<Make, kKinds> kMakers{
        cpuContent, memoryContent, pressureContent, ioContent, networkContent, pidsContent};
    if (!m_plots[Network]->isHidden())
        source.network = networkSamples(store, place, now - kLongest, now);
    for (std::size_t i = 0; i < kKinds; ++i) {
        if (!m_plots.at(i)->isHidden()) // also where the pane itself is not shown now
            m_plots.at(i)->show(kMakers.at(i)(source));
    }
}

void ResourcesPane::showMany()
{
    const models::Store& store = m_session.store();
    std::vector<models::Place> places;
    std::int64_t oldest = m_session.now();
    QString whose = tr("all containers");
    for (const models::PodState& pod : store.podsAt(m_session.now())) {
        if (!m_pod.empty() && pod.pod.uid != m_pod)
            continue;
        if (!m_pod.empty())
            whose = tr("all containers of %1").arg(models::text(pod.pod.name));
        for (const models::PlaceState& state : pod.places) {
            if (state.place.sandbox || state.container.state == "created")
                continue;
            places.push_back(state.place);
            oldest = std::min(oldest, std::max(state.container.created, store.first()));
        }
    }
    m_many.advance(store, places, m_session.now());
    m_heading->setText(tr("LIVE RESOURCES") + QStringLiteral(" · ") + whose);
    PlotContent base = baseAt(oldest);
    if (places.empty())
        base.missing = tr("No container runs at this moment.");
    m_plots[Cpu]->show(m_many.cpu(store, base));
    m_plots[Memory]->show(m_many.memory(store, base));
    m_legend->show(m_many.legend());
}

void ResourcesPane::explain(Kind kind, std::int64_t at, const QPoint& global)
{
    if (showsMany()) {
        explainMany(at, global);
        return;
    }
    const auto& place = m_session.selectedPlace();
    if (!place)
        return;
    const models::Store& store = m_session.store();
    const trace::Container* container = store.containerAt(*place, at);
    Measured measured{models::text(place->name), store.header().cgroupMode,
        container ? container->cgroupPath : std::string(), store.clock(at)};
    const std::int64_t now = m_session.now();
    auto samples = kind == Network ? networkSamples(store, *place, now - kLongest, now)
                                   : store.samples(*place, now - kLongest, now);
    if (kind == Network && !samples.empty()) {
        for (const models::Place& each : store.places()) {
            const trace::Container* teller = store.containerAt(each, at);
            if (teller != nullptr && teller->id == samples.back().container)
                measured.networkPid = teller->pid;
        }
    }
    using Ask = Provenance (*)(const Measured&, const std::vector<trace::Sample>&, std::int64_t);
    constexpr std::array<Ask, kKinds> kAsks{cpuProvenance, memoryProvenance, pressureProvenance,
        ioProvenance, networkProvenance, pidsProvenance};
    auto* box = new ProvenanceBox(kAsks.at(kind)(measured, samples, at), this);
    box->openAt(global);
}

void ResourcesPane::explainMany(std::int64_t at, const QPoint& global)
{
    Provenance provenance{tr("Many containers · %1").arg(m_session.store().clock(at)), {}};
    Provenance::Section section{tr("newest values, each as its own plot computes it"), {}};
    for (const AllContainers::Entry& entry : m_many.legend())
        section.rows.push_back({entry.name,
            QStringLiteral("%1 CPU · %2 B")
                .arg(QString::number(entry.cpus, 'f', 4), QString::number(entry.bytes, 'f', 0))});
    section.rows.push_back({tr("sum"),
        QStringLiteral("%1 CPU · %2 B")
            .arg(QString::number(m_many.cpus(), 'f', 4), QString::number(m_many.bytes(), 'f', 0))});
    provenance.sections.push_back(section);
    auto* box = new ProvenanceBox(provenance, this);
    box->openAt(global);
}

void ResourcesPane::retranslate()
{
    const std::array titles{tr("CPU"), tr("Memory"), tr("Pressure (PSI)"), tr("Input and output"),
        tr("Network"), tr("Processes")};
    const std::array chips{
        tr("CPU"), tr("Memory"), tr("Pressure"), tr("I/O"), tr("Network"), tr("Processes")};
    for (std::size_t i = 0; i < kKinds; ++i) {
        m_plots.at(i)->setTitle(titles.at(i));
        m_choosers.at(i)->setText(chips.at(i));
        m_choosers.at(i)->setToolTip(tr("Shows or hides the plot: %1").arg(titles.at(i)));
        m_choosers.at(i)->setAccessibleName(m_choosers.at(i)->toolTip());
    }
    m_allButton->setText(tr("All containers"));
    m_allButton->setToolTip(tr("The ten that use most as lines, the others as one band"));
    m_legend->setAccessibleName(tr("Containers that use most; Enter shows one alone"));
    refresh();
}

void ResourcesPane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        for (ResourcePlot* plot : m_plots)
            if (plot != nullptr)
                plot->applyTheme();
    }
    QWidget::changeEvent(event);
}

} // namespace shimscope::plots
