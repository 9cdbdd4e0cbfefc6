#include <models/text.h>
#include <plots/provenance_box.h>
#include <plots/resources_pane.h>
#include <widgets/theme.h>

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace shimscope::plots {

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kLongest = 60 * kSecond;
constexpr std::int64_t kShortest = 10 * kSecond;

QString number(double value)
{
    return QString::number(value, 'f', value < 10 ? 2 : 0);
}
/// "0.5", "2": without zeros that say nothing.
QString plain(double value)
{
    return QString::number(value, 'g', 3);
}

} // namespace

ResourcesPane::ResourcesPane(models::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_heading(new QLabel(this))
    , m_cpu(new ResourcePlot(this))
    , m_memory(new ResourcePlot(this))
    , m_pressure(new ResourcePlot(this))
{
    setObjectName(QStringLiteral("pane"));
    setAttribute(Qt::WA_StyledBackground);
    m_heading->setObjectName(QStringLiteral("heading"));
    auto* row = new QHBoxLayout;
    row->setSpacing(18);
    for (ResourcePlot* plot : {m_cpu, m_memory, m_pressure})
        row->addWidget(plot, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(16, 8, 16, 4);
    all->setSpacing(4);
    all->addWidget(m_heading);
    all->addLayout(row, 1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(std::chrono::milliseconds(250));
    connect(&m_timer, &QTimer::timeout, this, &ResourcesPane::refresh);
    const auto soon = [this] {
        if (!m_timer.isActive())
            m_timer.start();
    };
    connect(&session, &models::Session::recordsAdded, this, soon);
    connect(&session, &models::Session::timeMoved, this, soon);
    connect(&session, &models::Session::episodeSelected, this, soon);
    connect(&session, &models::Session::placeSelected, this, &ResourcesPane::refresh);
    connect(&session, &models::Session::wasReset, this, &ResourcesPane::refresh);
    const std::pair<ResourcePlot*, Ask> asks[] = {
        {m_cpu, cpuProvenance}, {m_memory, memoryProvenance}, {m_pressure, pressureProvenance}};
    for (const auto& [plot, ask] : asks)
        connect(plot, &ResourcePlot::asked, this,
            [this, ask = ask](std::int64_t at, const QPoint& global) { explain(ask, at, global); });
    retranslate();
}

void ResourcesPane::explain(Ask ask, std::int64_t at, const QPoint& global)
{
    const auto& place = m_session.selectedPlace();
    if (!place)
        return;
    const models::Store& store = m_session.store();
    const trace::Container* container = store.containerAt(*place, at);
    const Measured measured{models::text(place->name), store.header().cgroupMode,
        container ? container->cgroupPath : std::string(), store.clock(at)};
    const auto samples = store.samples(*place, m_session.now() - kLongest, m_session.now());
    auto* box = new ProvenanceBox(ask(measured, samples, at), this);
    box->openAt(global);
}

void ResourcesPane::showOnly(const ResourcePlot* only)
{
    for (ResourcePlot* plot : {m_cpu, m_memory, m_pressure})
        plot->setVisible(!only || plot == only);
}

void ResourcesPane::retranslate()
{
    m_cpu->setTitle(tr("CPU"));
    m_memory->setTitle(tr("Memory"));
    m_pressure->setTitle(tr("Pressure (PSI)"));
    refresh();
}

void ResourcesPane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        for (ResourcePlot* plot : {m_cpu, m_memory, m_pressure})
            plot->applyTheme();
    }
    QWidget::changeEvent(event);
}

void ResourcesPane::showNothing()
{
    PlotContent content;
    content.missing = tr("No container is selected.");
    for (ResourcePlot* plot : {m_cpu, m_memory, m_pressure})
        plot->show(content);
    m_heading->setText(tr("LIVE RESOURCES"));
}

void ResourcesPane::refresh()
{
    m_timer.stop();
    const auto& place = m_session.selectedPlace();
    if (!place) {
        showNothing();
        return;
    }
    const models::Store& store = m_session.store();
    m_heading->setText(tr("LIVE RESOURCES") + QStringLiteral(" · ") + models::text(place->name));
    PlotContent base;
    base.to = m_session.now();
    auto samples = store.samples(*place, base.to - kLongest, base.to);
    const std::int64_t length = samples.empty() ? kShortest : base.to - samples.front().at;
    // Whole seconds, in steps of ten, so that the scale stands still while the first minute fills.
    base.from =
        base.to - std::clamp((length / (10 * kSecond) + 1) * 10 * kSecond, kShortest, kLongest);
    const auto& episodes = store.episodes();
    if (const int index = m_session.selectedEpisode();
        index >= 0 && index < static_cast<int>(episodes.size()))
        base.episode = Stretch{episodes[static_cast<std::size_t>(index)].start,
            episodes[static_cast<std::size_t>(index)].end};
    if (samples.empty())
        base.missing = tr("No samples of this container up to this moment.");
    m_cpu->show(cpuContent(samples, base));
    m_memory->show(memoryContent(samples, base));
    m_pressure->show(pressureContent(samples, base));
}

PlotContent ResourcesPane::cpuContent(
    const std::vector<trace::Sample>& samples, PlotContent content) const
{
    const CpuSeries series = cpuSeries(samples);
    content.curves.push_back({tr("CPU"), widgets::colours().cpu, false, series.cpus});
    content.unit = QStringLiteral("CPU");
    content.shaded = series.throttled;
    content.least = 0.1;
    if (series.limit) {
        content.limit = series.limit;
        content.limitText = QStringLiteral("cpu.max %1 %2").arg(series.quota).arg(series.period);
    }
    if (series.cpus.empty())
        return content;
    const QString used = number(series.cpus.back().value);
    const int cpus = m_session.store().header().cpus;
    content.caption = series.limit ? tr("%1 of %2 CPU").arg(used, plain(*series.limit))
                                   : tr("%1 of %2 CPUs, no limit").arg(used).arg(cpus);
    if (series.periods > 0)
        content.caption += QStringLiteral(" · ")
            + tr("throttled %1 of %2 periods").arg(series.throttledPeriods).arg(series.periods);
    return content;
}

PlotContent ResourcesPane::memoryContent(
    const std::vector<trace::Sample>& samples, PlotContent content) const
{
    const MemorySeries series = memorySeries(samples);
    content.curves.push_back(
        {QStringLiteral("memory.current"), widgets::colours().memory, false, series.current});
    content.curves.push_back({tr("working set"), widgets::colours().mute, true, series.workingSet});
    content.scale = 1024.0 * 1024.0;
    content.unit = QStringLiteral("MiB");
    content.least = content.scale;
    if (series.limit) {
        content.limit = static_cast<double>(*series.limit);
        content.limitText =
            QStringLiteral("memory.max %1 MiB").arg(models::mebibytes(*series.limit));
    }
    for (const OomMark& mark :
        oomMarks(m_session.store(), *m_session.selectedPlace(), samples, content.to))
        content.marks.push_back({mark.at, mark.bytes,
            QStringLiteral("oom_kill · %1").arg(m_session.store().clock(mark.at).left(8))});
    if (series.current.empty())
        return content;
    const QString used = models::mebibytes(static_cast<std::uint64_t>(series.current.back().value));
    content.caption = series.limit ? tr("%1 of %2 MiB").arg(used, models::mebibytes(*series.limit))
                                   : tr("%1 MiB, no limit").arg(used);
    if (!series.workingSet.empty())
        content.caption += QStringLiteral(" · ")
            + tr("working set %1")
                  .arg(models::mebibytes(
                      static_cast<std::uint64_t>(series.workingSet.back().value)));
    return content;
}

PlotContent ResourcesPane::pressureContent(
    const std::vector<trace::Sample>& samples, PlotContent content) const
{
    const PressureSeries series = pressureSeries(samples);
    if (!series.present && content.missing.isEmpty()) {
        content.missing = m_session.store().header().cgroupMode == "v2"
            ? tr("The kernel of this machine counts no pressure (PSI).")
            : tr("cgroup v1 has no pressure per container: PSI came with v2.");
        return content;
    }
    content.curves.push_back(
        {QStringLiteral("cpu.pressure some"), widgets::colours().cpu, false, series.cpu});
    content.curves.push_back(
        {QStringLiteral("memory.pressure some"), widgets::colours().memory, false, series.memory});
    content.curves.push_back(
        {QStringLiteral("io.pressure some"), widgets::colours().io, true, series.io});
    content.unit = QStringLiteral("%");
    content.limit = 100;
    content.limitText = QStringLiteral("100 %");
    content.limitIsScale = true;
    const auto last = [](const std::vector<Point>& points) {
        return points.empty() ? 0 : static_cast<int>(std::lround(points.back().value));
    };
    content.caption =
        tr("cpu some %1 % · memory some %2 %").arg(last(series.cpu)).arg(last(series.memory));
    return content;
}

} // namespace shimscope::plots
