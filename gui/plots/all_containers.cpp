#include <models/text.h>
#include <plots/all_containers.h>
#include <widgets/theme.h>

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <map>

namespace shimscope::plots {

namespace {

struct AllWords {
    Q_DECLARE_TR_FUNCTIONS(shimscope::plots::AllContainers)
};

constexpr std::array<const char*, 5> kLight{"#3b6ea5", "#a8462b", "#5b8c3a", "#8a4f9e", "#8a6d3b"};
constexpr std::array<const char*, 5> kDark{"#6ea8e0", "#f0946f", "#8cc265", "#c79bdc", "#c9a36a"};
constexpr std::int64_t kBin = 1'000'000'000; // ns: points of many containers fall between
constexpr double kBytesOfMebi = 1024.0 * 1024.0;

AllContainers::Entry entryOf(const models::Store& store, const models::Place& place,
    const std::deque<models::UsageHistory::Point>& points)
{
    AllContainers::Entry entry;
    entry.name = models::text(store.podNameOf(place.podUid) + "/" + place.name);
    entry.place = place;
    if (!points.empty()) {
        entry.cpus = points.back().cpus;
        entry.bytes = points.back().bytes;
    }
    return entry;
}

} // namespace

QColor topColour(std::size_t i)
{
    const auto& colours = widgets::colours().dark ? kDark : kLight;
    return QColor(QLatin1String(colours.at(i % colours.size())));
}

void AllContainers::advance(
    const models::Store& store, const std::vector<models::Place>& places, std::int64_t t)
{
    m_cpus = m_bytes = 0;
    std::vector<Entry> all;
    for (const models::Place& place : places) {
        m_usage.advance(store, place, t);
        all.push_back(entryOf(store, place, m_usage.of(place)));
        m_cpus += all.back().cpus;
        m_bytes += all.back().bytes;
    }
    m_usage.forgetOthers();
    const auto share = [this](const Entry& entry) {
        return entry.cpus / std::max(m_cpus, 1e-9) + entry.bytes / std::max(m_bytes, 1.0);
    };
    std::stable_sort(all.begin(), all.end(),
        [&](const Entry& a, const Entry& b) { return share(a) > share(b); });
    m_legend.assign(all.begin(),
        all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), kTopContainers)));
    for (std::size_t i = 0; i < m_legend.size(); ++i) {
        m_legend[i].colour = topColour(i);
        m_legend[i].dashed = i >= kLight.size();
    }
    m_others.clear();
    Entry band;
    for (std::size_t i = kTopContainers; i < all.size(); ++i) {
        m_others.push_back(all[i].place);
        band.cpus += all[i].cpus;
        band.bytes += all[i].bytes;
    }
    if (m_others.empty())
        return;
    band.name = AllWords::tr("%n other(s) together", nullptr, static_cast<int>(m_others.size()));
    band.colour = widgets::colours().mute;
    band.band = true;
    m_legend.push_back(band);
}

std::vector<Point> AllContainers::restOf(Value value) const
{
    std::map<std::int64_t, double> bins;
    for (const models::Place& place : m_others) {
        std::int64_t last = 0;
        for (const auto& point : m_usage.of(place)) {
            // A second without a point of its own has that of the one before.
            const std::int64_t bin = point.at / kBin;
            bins[bin] += point.*value;
            if (last != 0 && bin - last == 2)
                bins[bin - 1] += point.*value;
            last = bin;
        }
    }
    if (bins.size() > 1)
        bins.erase(std::prev(bins.end())); // of the newest second not all have told yet
    std::vector<Point> points;
    points.reserve(bins.size());
    for (const auto& [bin, sum] : bins)
        points.push_back({bin * kBin + kBin / 2, sum});
    return points;
}

void AllContainers::addCurves(PlotContent& content, Value value) const
{
    for (const Entry& entry : m_legend) {
        Curve curve{entry.name, entry.colour, entry.dashed, entry.band};
        if (entry.band) {
            curve.points = restOf(value);
        } else {
            for (const auto& point : m_usage.of(entry.place))
                curve.points.push_back({point.at, point.*value});
        }
        content.curves.push_back(std::move(curve));
    }
}

PlotContent AllContainers::cpu(const models::Store& store, PlotContent base) const
{
    addCurves(base, &models::UsageHistory::Point::cpus);
    base.unit = QStringLiteral("CPU");
    base.least = 0.1;
    const QString used = QString::number(m_cpus, 'f', 2);
    const int cpus = store.header().cpus;
    base.caption = cpus > 0 ? AllWords::tr("together %1 of %2 CPUs").arg(used).arg(cpus)
                            : AllWords::tr("together %1 CPUs").arg(used);
    return base;
}

PlotContent AllContainers::memory(const models::Store& store, PlotContent base) const
{
    addCurves(base, &models::UsageHistory::Point::bytes);
    base.unit = QStringLiteral("MiB");
    base.scale = base.least = kBytesOfMebi;
    const QString used = models::mebibytes(static_cast<std::uint64_t>(m_bytes));
    const std::uint64_t all = store.header().memoryBytes;
    base.caption = all > 0 ? AllWords::tr("together %1 of %2 MiB").arg(used, models::mebibytes(all))
                           : AllWords::tr("together %1 MiB").arg(used);
    return base;
}

} // namespace shimscope::plots
