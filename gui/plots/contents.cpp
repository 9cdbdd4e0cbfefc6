// What each of the six plots shows of one container.
#include <models/text.h>
#include <plots/contents.h>
#include <widgets/theme.h>

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace shimscope::plots {

namespace {

/// The words of the plots are the pane's, for translators.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(shimscope::plots::ResourcesPane)
};

QString number(double value)
{
    return QString::number(value, 'f', value < 10 ? 2 : 0);
}
/// "0.5", "2": without zeros that say nothing.
QString plain(double value)
{
    return QString::number(value, 'g', 3);
}

constexpr double kKibi = 1024;

/// Bytes a second on an axis whose largest value decides the unit.
void setTraffic(
    PlotContent& content, const TrafficSeries& series, const QString& in, const QString& out)
{
    double most = 0;
    for (const auto* points : {&series.in, &series.out}) {
        for (const Point& point : *points)
            most = std::max(most, point.value);
    }
    const bool large = most >= kKibi * kKibi;
    content.scale = large ? kKibi * kKibi : kKibi;
    content.unit = large ? QStringLiteral("MiB/s") : QStringLiteral("KiB/s");
    content.least = kKibi;
    content.limit = most > 0 ? std::optional(most) : std::nullopt;
    content.limitText = rateText(most);
    content.limitIsScale = true;
    content.curves.push_back({in, widgets::colours().cpu, false, false, series.in});
    content.curves.push_back({out, widgets::colours().io, true, false, series.out});
    const auto last = [](const std::vector<Point>& points) {
        return points.empty() ? 0.0 : points.back().value;
    };
    content.caption = QStringLiteral("%1 %2 · %3 %4")
                          .arg(in, rateText(last(series.in)), out, rateText(last(series.out)));
}

/// Why nothing is known of what went over the network.
QString whyNoNetwork(const PlotSource& source)
{
    const trace::Namespaces* host = nullptr;
    const trace::Namespaces* own = nullptr;
    const auto namespaces = source.store.namespacesAt(source.base.to);
    const auto ids = source.store.idsOf(source.place);
    for (const trace::Namespaces& each : namespaces) {
        if (each.container.empty())
            host = &each;
        else if (std::find(ids.begin(), ids.end(), each.container) != ids.end())
            own = &each;
    }
    const auto inode = [](const trace::Namespaces* of) -> std::string {
        if (of == nullptr)
            return {};
        const auto found = of->inodes.find("net");
        return found == of->inodes.end() ? std::string() : found->second;
    };
    if (!inode(own).empty() && inode(own) == inode(host))
        return Words::tr("n/a: it is in the host's network namespace, where its traffic cannot be "
                         "told from that of others.");
    if (own != nullptr) {
        if (const auto doubt = own->doubts.find("net"); doubt != own->doubts.end())
            return Words::tr("n/a: %1").arg(models::text(doubt->second));
    }
    return Words::tr("n/a: nobody has counted it up to this moment. The agent reads "
                     "/proc/<pid>/net/dev once a second.");
}

} // namespace

QString rateText(double bytesPerSecond)
{
    if (bytesPerSecond < kKibi)
        return QStringLiteral("%1 B/s").arg(bytesPerSecond, 0, 'f', 0);
    const bool large = bytesPerSecond >= kKibi * kKibi;
    const double value = bytesPerSecond / (large ? kKibi * kKibi : kKibi);
    return QStringLiteral("%1 %2").arg(QString::number(value, 'f', value < 10 ? 1 : 0),
        large ? QStringLiteral("MiB/s") : QStringLiteral("KiB/s"));
}

PlotContent cpuContent(const PlotSource& source)
{
    PlotContent content = source.base;
    const CpuSeries series = cpuSeries(source.samples);
    content.curves.push_back({Words::tr("CPU"), widgets::colours().cpu, false, false, series.cpus});
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
    const int cpus = source.store.header().cpus;
    content.caption = series.limit ? Words::tr("%1 of %2 CPU").arg(used, plain(*series.limit))
                                   : Words::tr("%1 of %2 CPUs, no limit").arg(used).arg(cpus);
    if (series.periods > 0)
        content.caption += QStringLiteral(" · ")
            + Words::tr("throttled %1 of %2 periods")
                  .arg(series.throttledPeriods)
                  .arg(series.periods);
    return content;
}

PlotContent memoryContent(const PlotSource& source)
{
    PlotContent content = source.base;
    const MemorySeries series = memorySeries(source.samples);
    content.curves.push_back({QStringLiteral("memory.current"), widgets::colours().memory, false,
        false, series.current});
    content.curves.push_back(
        {Words::tr("working set"), widgets::colours().mute, true, false, series.workingSet});
    content.scale = 1024.0 * 1024.0;
    content.unit = QStringLiteral("MiB");
    content.least = content.scale;
    if (series.limit) {
        content.limit = static_cast<double>(*series.limit);
        content.limitText =
            QStringLiteral("memory.max %1 MiB").arg(models::mebibytes(*series.limit));
    }
    for (const OomMark& mark : oomMarks(source.store, source.place, source.samples, content.to))
        content.marks.push_back({mark.at, mark.bytes,
            QStringLiteral("oom_kill · %1").arg(source.store.clock(mark.at).left(8))});
    if (series.current.empty())
        return content;
    const QString used = models::mebibytes(static_cast<std::uint64_t>(series.current.back().value));
    content.caption = series.limit
        ? Words::tr("%1 of %2 MiB").arg(used, models::mebibytes(*series.limit))
        : Words::tr("%1 MiB, no limit").arg(used);
    if (!series.workingSet.empty())
        content.caption += QStringLiteral(" · ")
            + Words::tr("working set %1")
                  .arg(models::mebibytes(
                      static_cast<std::uint64_t>(series.workingSet.back().value)));
    return content;
}

PlotContent pressureContent(const PlotSource& source)
{
    PlotContent content = source.base;
    const PressureSeries series = pressureSeries(source.samples);
    if (!series.present && content.missing.isEmpty()) {
        content.missing = source.store.header().cgroupMode == "v2"
            ? Words::tr("The kernel of this machine counts no pressure (PSI).")
            : Words::tr("cgroup v1 has no pressure per container: PSI came with v2.");
        return content;
    }
    content.curves.push_back(
        {QStringLiteral("cpu.pressure some"), widgets::colours().cpu, false, false, series.cpu});
    content.curves.push_back({QStringLiteral("memory.pressure some"), widgets::colours().memory,
        false, false, series.memory});
    content.curves.push_back(
        {QStringLiteral("io.pressure some"), widgets::colours().io, true, false, series.io});
    content.unit = QStringLiteral("%");
    content.limit = 100;
    content.limitText = QStringLiteral("100 %");
    content.limitIsScale = true;
    const auto last = [](const std::vector<Point>& points) {
        return points.empty() ? 0 : static_cast<int>(std::lround(points.back().value));
    };
    content.caption = Words::tr("cpu some %1 % · memory some %2 %")
                          .arg(last(series.cpu))
                          .arg(last(series.memory));
    return content;
}

PlotContent ioContent(const PlotSource& source)
{
    PlotContent content = source.base;
    const TrafficSeries series = ioSeries(source.samples);
    if (!series.present && content.missing.isEmpty())
        content.missing = source.store.header().cgroupMode == "v2"
            ? Words::tr("n/a: the io controller is not enabled for this cgroup: it has no io.stat.")
            : Words::tr("n/a: this cgroup has no blkio controller.");
    if (content.missing.isEmpty())
        setTraffic(content, series, Words::tr("read"), Words::tr("written"));
    return content;
}

PlotContent networkContent(const PlotSource& source)
{
    PlotContent content = source.base;
    if (!content.missing.isEmpty())
        return content;
    const TrafficSeries series = networkSeries(source.network);
    if (!series.present)
        content.missing = whyNoNetwork(source);
    else
        setTraffic(content, series, Words::tr("received"), Words::tr("sent"));
    return content;
}

PlotContent pidsContent(const PlotSource& source)
{
    PlotContent content = source.base;
    const PidsSeries series = pidsSeries(source.samples);
    if (series.current.empty() && content.missing.isEmpty())
        content.missing = Words::tr("n/a: the pids controller is not enabled for this cgroup.");
    if (!content.missing.isEmpty())
        return content;
    content.curves.push_back(
        {QStringLiteral("pids.current"), widgets::colours().cpu, false, false, series.current});
    content.least = 4;
    content.unit = Words::tr("processes");
    const QString now = QString::number(series.current.back().value, 'f', 0);
    content.caption = Words::tr("%1 processes and threads, no limit").arg(now);
    if (!series.limit)
        return content;
    content.caption = Words::tr("%1 of %2 processes and threads").arg(now).arg(*series.limit);
    // A limit far above would press the curve to the ground.
    constexpr double kFar = 20;
    double most = 0;
    for (const Point& point : series.current)
        most = std::max(most, point.value);
    if (static_cast<double>(*series.limit) > kFar * std::max(1.0, most))
        return content;
    content.limit = static_cast<double>(*series.limit);
    content.limitText = QStringLiteral("pids.max %1").arg(*series.limit);
    return content;
}

} // namespace shimscope::plots
