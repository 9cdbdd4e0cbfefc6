#include <models/text.h>
#include <plots/provenance.h>

#include <QCoreApplication>

#include <array>
#include <cmath>

namespace shimscope::plots {

namespace {

using trace::Metric;
using trace::Sample;
using Row = Provenance::Row;
using Section = Provenance::Section;

struct SourceWords {
    Q_DECLARE_TR_FUNCTIONS(shimscope::plots::SourceWords)
};

constexpr double kMebi = 1024.0 * 1024.0;

/// A file of the container's cgroup: its name is "cpu.stat" in v2, "cpuacct.usage" in v1, where
/// what comes before the dot is the controller, whose hierarchy it is in.
QString fileIn(const Measured& measured, const char* v2, const char* v1)
{
    const bool unified = measured.cgroupMode == "v2";
    const QString name = QLatin1String(unified ? v2 : v1);
    const QString root =
        QStringLiteral("/sys/fs/cgroup") + (unified ? QString() : u'/' + name.section(u'.', 0, 0));
    return root + models::text(measured.cgroupPath) + u'/' + name;
}

QString number(std::uint64_t value)
{
    return QString::number(value);
}

/// "49.12", as C's %.2f.
QString percent(double value)
{
    return QString::number(value, 'f', 2) + u'%';
}

/// As docker prints bytes: %.4g of the largest unit below, "30.12MiB" or "31.58MB".
QString bytesText(double bytes, double base, const std::array<const char*, 5>& units)
{
    std::size_t unit = 0;
    while (bytes >= base && unit + 1 < units.size()) {
        bytes /= base;
        ++unit;
    }
    return QString::number(bytes, 'g', 4) + QLatin1String(units.at(unit));
}
QString binaryBytes(std::uint64_t bytes)
{
    return bytesText(static_cast<double>(bytes), 1024.0, {"B", "KiB", "MiB", "GiB", "TiB"});
}
QString decimalBytes(std::uint64_t bytes)
{
    return bytesText(static_cast<double>(bytes), 1000.0, {"B", "kB", "MB", "GB", "TB"});
}

Row file(const QString& path)
{
    return {SourceWords::tr("file"), path};
}
Row raw(const QString& text)
{
    return {SourceWords::tr("read"), text};
}
Row formula(const QString& text)
{
    return {SourceWords::tr("formula"), text};
}

/// "(b − a) µs ÷ t µs = 0.49".
QString rateFormula(const Readings& readings, Metric metric, double factor, int digits)
{
    const std::uint64_t before = *(*readings.before)[metric];
    const std::uint64_t now = *(*readings.now)[metric];
    const double micros = static_cast<double>(readings.now->at - readings.before->at) / 1000.0;
    const double grown = now >= before ? static_cast<double>(now - before) : 0;
    return QStringLiteral("(%1 − %2) µs ÷ %3 µs%4 = %5")
        .arg(number(now), number(before), QString::number(micros, 'f', 0),
            factor == 1 ? QString() : QStringLiteral(" × %1").arg(factor),
            QString::number(grown / micros * factor, 'f', digits));
}

double cpusOf(const Readings& readings)
{
    const double grown = static_cast<double>(
        *(*readings.now)[Metric::CpuUsage] - *(*readings.before)[Metric::CpuUsage]);
    return grown * 1000.0 / static_cast<double>(readings.now->at - readings.before->at);
}

Section cpuUse(const Measured& measured, const Readings& readings)
{
    const bool unified = measured.cgroupMode == "v2";
    const std::uint64_t now = *(*readings.now)[Metric::CpuUsage];
    return {SourceWords::tr("CPU time used"),
        {file(fileIn(measured, "cpu.stat", "cpuacct.usage")),
            raw(unified ? QStringLiteral("usage_usec %1").arg(now)
                        : SourceWords::tr("%1 µs (the file counts ns)").arg(now)),
            formula(rateFormula(readings, Metric::CpuUsage, 1, 2) + QStringLiteral(" CPU"))}};
}

Section cpuLimit(const Measured& measured, const Sample& sample)
{
    const bool unified = measured.cgroupMode == "v2";
    const auto& quota = sample[Metric::CpuQuota];
    const auto& period = sample[Metric::CpuPeriod];
    Section section{
        SourceWords::tr("limit"), {file(fileIn(measured, "cpu.max", "cpu.cfs_quota_us"))}};
    if (!quota || !period || *period == 0) {
        section.rows.push_back(raw(unified ? QStringLiteral("max") : QStringLiteral("-1")));
        section.rows.push_back(formula(SourceWords::tr("no limit: every CPU of the machine")));
        return section;
    }
    section.rows.push_back(
        raw(unified ? QStringLiteral("%1 %2").arg(*quota).arg(*period)
                    : SourceWords::tr("%1, and cpu.cfs_period_us %2").arg(*quota).arg(*period)));
    section.rows.push_back(
        formula(QStringLiteral("%1 µs ÷ %2 µs = %3 CPU")
                    .arg(*quota)
                    .arg(*period)
                    .arg(static_cast<double>(*quota) / static_cast<double>(*period), 0, 'g', 3)));
    return section;
}

/// Throttling since the first reading that is shown.
Section throttling(const Measured& measured, const Sample& sample)
{
    return {SourceWords::tr("throttling"),
        {file(fileIn(measured, "cpu.stat", "cpu.stat")),
            raw(QStringLiteral("nr_periods %1 · nr_throttled %2 · %3 %4")
                    .arg(sample[Metric::CpuPeriods].value_or(0))
                    .arg(sample[Metric::CpuThrottledPeriods].value_or(0))
                    .arg(measured.cgroupMode == "v2" ? QStringLiteral("throttled_usec")
                                                     : QStringLiteral("throttled_time (µs)"))
                    .arg(sample[Metric::CpuThrottled].value_or(0)))}};
}

Section elsewhere(const QString& docker, const QString& crictl, const QString& kubectl)
{
    return {SourceWords::tr("the same readings, as others print them"),
        {{QStringLiteral("docker stats"), docker}, {QStringLiteral("crictl stats"), crictl},
            {QStringLiteral("kubectl top"), kubectl}}};
}

/// As docker prints totals of bytes: %.3g and a decimal unit, "12.3MB" (go-units
/// HumanSizeWithPrecision).
QString shortBytes(std::uint64_t bytes)
{
    auto value = static_cast<double>(bytes);
    constexpr std::array<const char*, 5> kUnits{"B", "kB", "MB", "GB", "TB"};
    std::size_t unit = 0;
    for (; value >= 1000 && unit + 1 < kUnits.size(); ++unit)
        value /= 1000;
    return QString::number(value, 'g', 3) + QLatin1String(kUnits.at(unit));
}

/// A counter of bytes as bytes a second.
Section traffic(const QString& heading, const QString& path, const QString& text,
    const Readings& readings, Metric metric)
{
    const std::uint64_t before = *(*readings.before)[metric];
    const std::uint64_t now = *(*readings.now)[metric];
    const double seconds = static_cast<double>(readings.now->at - readings.before->at) / 1e9;
    const double grown = now >= before ? static_cast<double>(now - before) : 0;
    return {heading,
        {file(path), raw(text),
            formula(QStringLiteral("(%1 − %2) B ÷ %3 s = %4 B/s")
                        .arg(number(now), number(before), QString::number(seconds, 'f', 3),
                            QString::number(grown / seconds, 'f', 0)))}};
}

const Sample* newestUntil(const std::vector<Sample>& samples, Metric metric, std::int64_t t)
{
    const Sample* newest = nullptr;
    for (const Sample& sample : samples) {
        if (sample.at <= t && sample[metric])
            newest = &sample;
    }
    return newest;
}

QString titleOf(const Measured& measured, const QString& what)
{
    return QStringLiteral("%1 · %2 · %3").arg(what, measured.place, measured.clock);
}

} // namespace

QString Provenance::text() const
{
    QString all = title + u'\n';
    for (const Section& section : sections) {
        all += u'\n' + section.heading + u'\n';
        for (const Row& row : section.rows)
            all += QStringLiteral("  %1: %2\n").arg(row.label, row.value);
    }
    return all;
}

Provenance cpuProvenance(
    const Measured& measured, const std::vector<Sample>& samples, std::int64_t t)
{
    Provenance provenance{titleOf(measured, SourceWords::tr("CPU")), {}};
    const Readings readings = readingsOf(samples, Metric::CpuUsage, t);
    if (!readings.now)
        return provenance;
    provenance.sections = {cpuUse(measured, readings), cpuLimit(measured, *readings.now)};
    if ((*readings.now)[Metric::CpuThrottledPeriods])
        provenance.sections.push_back(throttling(measured, *readings.now));
    const double cpus = cpusOf(readings);
    provenance.sections.push_back(
        elsewhere(percent(cpus * 100), QString::number(cpus * 100, 'f', 2),
            QStringLiteral("%1m").arg(std::ceil(cpus * 1000), 0, 'f', 0)));
    return provenance;
}

Provenance memoryProvenance(
    const Measured& measured, const std::vector<Sample>& samples, std::int64_t t)
{
    Provenance provenance{titleOf(measured, SourceWords::tr("Memory")), {}};
    const Sample* sample = newestUntil(samples, Metric::MemoryCurrent, t);
    if (!sample)
        return provenance;
    const bool unified = measured.cgroupMode == "v2";
    const std::uint64_t current = *(*sample)[Metric::MemoryCurrent];
    const auto& limit = (*sample)[Metric::MemoryMax];
    const auto inMebi = [](std::uint64_t bytes) {
        return QStringLiteral("%1 ÷ 1048576 = %2 MiB")
            .arg(bytes)
            .arg(static_cast<double>(bytes) / kMebi, 0, 'f', 2);
    };
    provenance.sections.push_back({SourceWords::tr("charged to the cgroup"),
        {file(fileIn(measured, "memory.current", "memory.usage_in_bytes")), raw(number(current)),
            formula(inMebi(current))}});
    provenance.sections.push_back({SourceWords::tr("limit"),
        {file(fileIn(measured, "memory.max", "memory.limit_in_bytes")),
            raw(limit ? number(*limit)
                      : (unified ? QStringLiteral("max")
                                 : SourceWords::tr("more than this machine has"))),
            formula(limit ? inMebi(*limit) : SourceWords::tr("no limit"))}});
    const std::uint64_t working = (*sample)[Metric::MemoryWorkingSet].value_or(current);
    const QString inactive =
        unified ? QStringLiteral("inactive_file") : QStringLiteral("total_inactive_file");
    provenance.sections.push_back({SourceWords::tr("working set"),
        {file(fileIn(measured, "memory.stat", "memory.stat")),
            raw(QStringLiteral("%1 %2").arg(inactive).arg(current - std::min(current, working))),
            formula(QStringLiteral("%1 − %2 = %3")
                        .arg(current)
                        .arg(current - std::min(current, working))
                        .arg(working))}});
    provenance.sections.push_back(elsewhere(limit
            ? QStringLiteral("%1 / %2").arg(binaryBytes(working), binaryBytes(*limit))
            : SourceWords::tr("%1 / all memory of the machine").arg(binaryBytes(working)),
        decimalBytes(working),
        QStringLiteral("%1Mi").arg(working / static_cast<std::uint64_t>(kMebi))));
    return provenance;
}

Provenance pressureProvenance(
    const Measured& measured, const std::vector<Sample>& samples, std::int64_t t)
{
    Provenance provenance{titleOf(measured, SourceWords::tr("Pressure (PSI)")), {}};
    constexpr std::array<std::pair<Metric, const char*>, 3> kFiles{
        {{Metric::CpuPressureSome, "cpu.pressure"}, {Metric::MemoryPressureSome, "memory.pressure"},
            {Metric::IoPressureSome, "io.pressure"}}};
    for (const auto& [metric, name] : kFiles) {
        const Readings readings = readingsOf(samples, metric, t);
        if (!readings.now)
            continue;
        provenance.sections.push_back({QLatin1String(name),
            {file(QStringLiteral("/sys/fs/cgroup%1/%2")
                      .arg(models::text(measured.cgroupPath), QLatin1String(name))),
                raw(QStringLiteral("some … total=%1").arg(*(*readings.now)[metric])),
                formula(rateFormula(readings, metric, 100, 1) + QStringLiteral(" %"))}});
    }
    if (!provenance.sections.empty())
        provenance.sections.push_back(elsewhere(SourceWords::tr("does not print it"),
            SourceWords::tr("does not print it"), SourceWords::tr("does not print it")));
    return provenance;
}

Provenance ioProvenance(
    const Measured& measured, const std::vector<trace::Sample>& samples, std::int64_t t)
{
    Provenance provenance{titleOf(measured, SourceWords::tr("Input and output")), {}};
    const QString path = measured.cgroupMode == "v2"
        ? fileIn(measured, "io.stat", "")
        : QStringLiteral("/sys/fs/cgroup/blkio%1/blkio.throttle.io_service_bytes_recursive")
              .arg(models::text(measured.cgroupPath));
    const Readings read = readingsOf(samples, Metric::IoReadBytes, t);
    const Readings written = readingsOf(samples, Metric::IoWriteBytes, t);
    if (!read.now || !written.now)
        return provenance;
    const bool unified = measured.cgroupMode == "v2";
    provenance.sections = {traffic(SourceWords::tr("read"), path,
                               (unified ? QStringLiteral("rbytes=%1") : QStringLiteral("Read %1"))
                                       .arg(*(*read.now)[Metric::IoReadBytes])
                                   + SourceWords::tr(" (sum of all devices)"),
                               read, Metric::IoReadBytes),
        traffic(SourceWords::tr("written"), path,
            (unified ? QStringLiteral("wbytes=%1") : QStringLiteral("Write %1"))
                    .arg(*(*written.now)[Metric::IoWriteBytes])
                + SourceWords::tr(" (sum of all devices)"),
            written, Metric::IoWriteBytes),
        elsewhere(QStringLiteral("BLOCK I/O %1 / %2")
                      .arg(shortBytes(*(*read.now)[Metric::IoReadBytes]),
                          shortBytes(*(*written.now)[Metric::IoWriteBytes])),
            SourceWords::tr("does not print it"), SourceWords::tr("does not print it"))};
    return provenance;
}

Provenance networkProvenance(
    const Measured& measured, const std::vector<trace::Sample>& samples, std::int64_t t)
{
    Provenance provenance{titleOf(measured, SourceWords::tr("Network")), {}};
    const Readings in = readingsOf(samples, Metric::NetRxBytes, t);
    const Readings out = readingsOf(samples, Metric::NetTxBytes, t);
    if (!in.now || !out.now)
        return provenance;
    const QString path = measured.networkPid > 0
        ? QStringLiteral("/proc/%1/net/dev").arg(measured.networkPid)
        : QStringLiteral("/proc/<pid>/net/dev");
    const QString sum = SourceWords::tr(" (sum of all interfaces but lo)");
    provenance.sections = {
        traffic(SourceWords::tr("received, by all containers of its network namespace"), path,
            QStringLiteral("bytes %1").arg(*(*in.now)[Metric::NetRxBytes]) + sum, in,
            Metric::NetRxBytes),
        traffic(SourceWords::tr("sent"), path,
            QStringLiteral("bytes %1").arg(*(*out.now)[Metric::NetTxBytes]) + sum, out,
            Metric::NetTxBytes),
        elsewhere(QStringLiteral("NET I/O %1 / %2")
                      .arg(shortBytes(*(*in.now)[Metric::NetRxBytes]),
                          shortBytes(*(*out.now)[Metric::NetTxBytes])),
            SourceWords::tr("does not print it"), SourceWords::tr("does not print it"))};
    return provenance;
}

Provenance pidsProvenance(
    const Measured& measured, const std::vector<trace::Sample>& samples, std::int64_t t)
{
    Provenance provenance{titleOf(measured, SourceWords::tr("Processes")), {}};
    const Sample* sample = newestUntil(samples, Metric::PidsCurrent, t);
    if (!sample)
        return provenance;
    const QString current = number(*(*sample)[Metric::PidsCurrent]);
    const auto& limit = (*sample)[Metric::PidsMax];
    provenance.sections = {
        {SourceWords::tr("processes and threads"),
            {file(fileIn(measured, "pids.current", "pids.current")), raw(current)}},
        {SourceWords::tr("limit"),
            {file(fileIn(measured, "pids.max", "pids.max")),
                raw(limit ? number(*limit) : QStringLiteral("max"))}},
        elsewhere(QStringLiteral("PIDS ") + current, SourceWords::tr("does not print it"),
            SourceWords::tr("does not print it"))};
    return provenance;
}

} // namespace shimscope::plots
