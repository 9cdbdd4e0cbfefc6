#include <base/text.h>
#include <models/text.h>
#include <trace/tree.h>

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <cmath>

namespace shimscope::models {

namespace {

/// Gives the words of this file a context for translators.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(shimscope::models::Words)
};

struct Unit {
    std::int64_t size;
    const char* name;
};
constexpr Unit kUnits[] = {{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "µs"}, {1, "ns"}};

/// The unit whose numbers stay short for ticks of this distance.
const Unit& unitOf(std::int64_t step)
{
    for (const Unit& unit : kUnits) {
        if (step * 2 >= unit.size)
            return unit;
    }
    return kUnits[3];
}

} // namespace

std::string_view language()
{
    return QLocale().language() == QLocale::Korean ? "ko" : "en";
}

QString inLanguage(const base::Bilingual& sentence)
{
    return text(sentence.in(language()));
}

QString hopName(trace::Hop hop)
{
    switch (hop) {
    case trace::Hop::Agent:
        return Words::tr("agent");
    case trace::Hop::Kubelet:
        return QStringLiteral("kubelet");
    case trace::Hop::Cri:
        return Words::tr("CRI runtime");
    case trace::Hop::Cni:
        return Words::tr("CNI plugins");
    case trace::Hop::Shim:
        return Words::tr("shim");
    case trace::Hop::Runtime:
        return Words::tr("OCI runtime");
    case trace::Hop::Kernel:
        return Words::tr("kernel");
    case trace::Hop::Adapter:
        return Words::tr("CRI adapter");
    case trace::Hop::Engine:
        return Words::tr("Docker engine");
    }
    return {};
}

QString duration(std::int64_t nanoseconds)
{
    return QString::fromStdString(base::formatDuration(nanoseconds));
}

QString axisNumber(std::int64_t nanoseconds, std::int64_t step)
{
    const Unit& unit = unitOf(step);
    const double value = static_cast<double>(nanoseconds) / static_cast<double>(unit.size);
    const QString text = QString::number(value, 'f', step < unit.size ? 1 : 0);
    return text == QLatin1String("-0") ? QStringLiteral("0") : text;
}

QString axisUnit(std::int64_t step)
{
    return QString::fromUtf8(unitOf(step).name);
}

QString durationOfCall(const trace::Span& span)
{
    if (!span.endKnown())
        return Words::tr("not observed");
    const QString took = duration(span.end - span.start);
    return span.endConcluded() ? QStringLiteral("≤ ") + took : took;
}

QString mebibytes(std::uint64_t bytes)
{
    const double value = static_cast<double>(bytes) / (1024.0 * 1024.0);
    return QString::number(value, 'f', value < 9.95 && value != std::floor(value) ? 1 : 0);
}

QString callName(const trace::Span& span)
{
    std::string_view method = span.callName();
    if (span.protocol.starts_with("containerd API") || span.protocol.starts_with("Docker"))
        return text(method);
    method.remove_prefix(method.rfind('/') + 1); // npos + 1 is 0
    return span.protocol.starts_with("task") ? QStringLiteral("Task/") + text(method)
                                             : text(method);
}

QString label(const trace::Span& span)
{
    if (span.kind == trace::Kind::Step)
        return text(span.method);
    const QString method = callName(span);
    if (span.hop == trace::Hop::Runtime && !span.attribute("container.name").empty())
        return method + u' ' + text(span.attribute("container.name"));
    return method;
}

QString outcome(const trace::Span& span)
{
    if (span.kind == trace::Kind::Step)
        return span.code == 0 ? QStringLiteral("0") : text(trace::errnoName(span.code));
    if (span.open())
        return Words::tr("not ended");
    if (span.endConcluded())
        return Words::tr("not observed");
    if (span.code == 0)
        return QStringLiteral("OK");
    return span.status.empty() ? Words::tr("code %1").arg(span.code) : text(span.status);
}

QString shortPaths(const QString& text)
{
    static const QRegularExpression kPath(QStringLiteral("/[^\\s,:\"]{40,}"));
    static const QRegularExpression kId(QStringLiteral("([0-9a-f]{8})[0-9a-f]{16,}"));
    QString result;
    qsizetype done = 0;
    for (auto each = kPath.globalMatch(text); each.hasNext();) {
        const QRegularExpressionMatch match = each.next();
        const QStringList parts = match.captured().split(u'/');
        constexpr qsizetype kHead = 5; // "", sys, fs, cgroup, controller
        constexpr qsizetype kTail = 2;
        QString path = match.captured();
        if (parts.size() > kHead + kTail)
            path = parts.mid(0, path.startsWith(QStringLiteral("/sys/fs/cgroup/")) ? kHead : kTail)
                       .join(u'/')
                + QStringLiteral("/…/") + parts.mid(parts.size() - kTail).join(u'/');
        result += text.mid(done, match.capturedStart() - done);
        result += path.replace(kId, QStringLiteral("\\1…"));
        done = match.capturedEnd();
    }
    return result + text.mid(done);
}

QString stepResult(const trace::Span& step)
{
    if (step.code != 0)
        return text(trace::errnoName(step.code));
    if (step.method.starts_with("clone") && step.result > 0)
        return QStringLiteral("pid %1").arg(step.result);
    return QString::number(step.result);
}

QString episodeTitle(const trace::Episode& episode)
{
    const QString pod = text(episode.podName);
    switch (episode.kind) {
    case trace::EpisodeKind::Start:
        return Words::tr("start of %1").arg(pod);
    case trace::EpisodeKind::End:
        return Words::tr("end of %1").arg(pod);
    case trace::EpisodeKind::Limit:
        return Words::tr("limit changed");
    case trace::EpisodeKind::Restart:
        break;
    }
    if (episode.title == "stop") // by hand, and it has not ended yet
        return Words::tr("stop");
    // "OOM → restart 1", "exit 1 → restart 2": only the one word between is a word.
    return text(episode.title)
        .replace(QStringLiteral("restart"), Words::tr("restart"))
        .replace(QStringLiteral("exit"), Words::tr("exit"));
}

} // namespace shimscope::models
