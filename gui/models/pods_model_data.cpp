// PodsModel: what each row says.
#include <models/pods_model.h>
#include <models/text.h>

#include <algorithm>

namespace shimscope::models {

namespace {

constexpr std::size_t kEventLines = 6;

/// "↻2 · OOM ×1".
QString noteOf(int restarts, int kills)
{
    QStringList parts;
    if (restarts > 0)
        parts << QStringLiteral("↻%1").arg(restarts);
    if (kills > 0)
        parts << QStringLiteral("OOM ×%1").arg(kills);
    return parts.join(QStringLiteral(" · "));
}

/// "default/web"; while only the kubelet's events speak of it, its name.
QString nameOf(const trace::Pod& pod)
{
    return pod.nameSpace.empty() ? text(pod.name) : text(pod.nameSpace + "/" + pod.name);
}

PodsModel::State stateOfPod(const PodNews& news, bool observed)
{
    using State = PodsModel::State;
    if (observed)
        return State::Running;
    if (isBadStatus(news.status) || !news.trouble.empty())
        return State::Failed;
    if (news.status == "Completed")
        return State::Ended;
    if (news.status == "Terminating")
        return State::Ending;
    if (news.status == "Running")
        return news.ready < news.containers ? State::NotReady : State::Running;
    return news.status == "NotReady" ? State::NotReady : State::Created;
}

} // namespace

PodsModel::State stateOf(const PlaceState& place)
{
    const trace::Container& c = place.container;
    if (c.state == "waiting")
        return PodsModel::State::Waiting;
    if (c.state == "exited")
        return c.exitCode == 0 && c.reason != "OOMKilled" ? PodsModel::State::Ended
                                                          : PodsModel::State::Failed;
    if (c.state == "created")
        return PodsModel::State::Created;
    if (c.state == "paused")
        return PodsModel::State::Paused;
    return place.place.sandbox ? PodsModel::State::Pause : PodsModel::State::Running;
}

QString PodsModel::word(State state)
{
    switch (state) {
    case State::Running:
        return tr("running");
    case State::Paused:
        return tr("paused");
    case State::Pause:
        return tr("holds the namespaces");
    case State::Waiting:
        return tr("waits for its restart");
    case State::Failed:
        return tr("failed");
    case State::Ended:
        return tr("completed");
    case State::Created:
        return tr("created");
    case State::NotReady:
        return tr("not ready");
    case State::Ending:
        return tr("being ended");
    }
    return {};
}

QVariant PodsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    if (const Branch* branch = branchOf(index))
        return leafData(branch->leaves[static_cast<std::size_t>(index.row())], role);
    return podData(*m_pods[static_cast<std::size_t>(index.row())], role);
}

/// The newest events, as a list for a tooltip.
QString PodsModel::eventsOf(const Branch& branch, const Leaf* leaf) const
{
    std::vector<std::string> ids;
    for (const Leaf& each : branch.leaves) {
        if (leaf != nullptr && leaf != &each)
            continue;
        for (const std::string& id : m_session.store().idsOf(each.state.place))
            ids.push_back(id);
    }
    QString lines;
    for (const EventLine& line :
        m_news.linesAt(leaf != nullptr ? std::string() : branch.state.pod.uid, ids, m_session.now(),
            kEventLines)) {
        lines += u'\n' + m_session.store().clock(line.last).left(8) + QStringLiteral("  ")
            + shortPaths(text(line.text));
        if (line.count > 1)
            lines += QStringLiteral(" ×%1").arg(line.count);
    }
    return lines.isEmpty() ? lines : u'\n' + lines;
}

QVariant PodsModel::podData(const Branch& branch, int role) const
{
    const trace::Pod& pod = branch.state.pod;
    const auto containers = std::count_if(branch.leaves.begin(), branch.leaves.end(),
        [](const Leaf& leaf) { return !leaf.state.place.sandbox; });
    switch (role) {
    case Qt::DisplayRole:
        return text(pod.name);
    case Qt::ToolTipRole: {
        QStringList lines{nameOf(pod), podData(branch, ValueRole).toString()};
        for (const std::string& line : {branch.news.trouble,
                 pod.uid.empty() ? pod.uid : "uid " + pod.uid, pod.qos, pod.cgroupPath, pod.ip})
            lines << text(line);
        lines.removeAll(QString());
        return QString(lines.join(u'\n') + eventsOf(branch, nullptr));
    }
    case StateRole:
        return static_cast<int>(stateOfPod(branch.news, pod.observed));
    case ValueRole:
        if (pod.observed)
            // What stands for an engine is called like it.
            return QString(
                (pod.engine == pod.name ? QString() : text(pod.engine) + QStringLiteral(" · "))
                + tr("%n container(s)", nullptr, static_cast<int>(containers)));
        return QStringLiteral("%1 %2/%3")
            .arg(text(branch.news.status))
            .arg(branch.news.ready)
            .arg(branch.news.containers);
    case ValueIsBadRole:
        return !pod.observed && stateOfPod(branch.news, false) == State::Failed;
    case TrendRole:
        return QVariant::fromValue(branch.trend);
    case IsPodRole:
        return true;
    case NoteRole:
        return noteOf(branch.restarts, branch.kills);
    case KeyRole:
        return nameOf(pod);
    case Qt::AccessibleTextRole:
        return QString(tr("pod %1, %2").arg(text(pod.name), podData(branch, ValueRole).toString())
            + (branch.kills + branch.restarts > 0
                    ? QStringLiteral(", ") + noteOf(branch.restarts, branch.kills)
                    : QString()));
    default:
        return {};
    }
}

QString PodsModel::leafValue(const Leaf& leaf) const
{
    const trace::Container& c = leaf.state.container;
    switch (leaf.shown) {
    case State::Pause:
        return QStringLiteral("pid %1").arg(c.pid);
    case State::Running:
        return leaf.cpu < 0 ? word(State::Running) : QString::number(leaf.cpu, 'f', 2);
    case State::Waiting: {
        const double left = static_cast<double>(c.backoffUntil - m_session.now()) / 1e9;
        return left > 0 ? tr("back-off %1 s").arg(QString::number(left, 'f', left < 10 ? 1 : 0))
                        : word(State::Waiting);
    }
    case State::Failed:
        return c.reason == "OOMKilled" ? text(c.reason) : tr("exit %1").arg(c.exitCode);
    case State::Ended:
        return tr("exit %1").arg(c.exitCode);
    case State::Paused:
    case State::Created:
    case State::NotReady:
    case State::Ending:
        return word(leaf.shown);
    }
    return {};
}

QVariant PodsModel::leafData(const Leaf& leaf, int role) const
{
    const trace::Container& c = leaf.state.container;
    switch (role) {
    case Qt::DisplayRole:
        return text(leaf.state.place.name);
    case Qt::ToolTipRole: {
        QStringList lines{text(leaf.state.place.name) + QStringLiteral(": ") + word(leaf.shown)};
        for (const std::string& line :
            {c.image, c.id, c.pid > 0 ? "pid " + std::to_string(c.pid) : std::string(),
                c.cgroupPath, c.message, leaf.news.unhealthy})
            lines << text(line);
        lines.removeAll(QString());
        const QModelIndex at = indexOf(leaf.state.place);
        return QString(
            lines.join(u'\n') + (at.isValid() ? eventsOf(*branchOf(at), &leaf) : QString()));
    }
    case StateRole:
        return static_cast<int>(leaf.shown);
    case ValueRole:
        return leafValue(leaf);
    case ValueIsBadRole:
        return leaf.shown == State::Failed;
    case TrendRole:
        return QVariant::fromValue(leaf.trend);
    case IsPodRole:
        return false;
    case NoteRole:
        return noteOf(c.restarts, leaf.state.oomKills);
    case Qt::AccessibleTextRole:
        return QString(tr("container %1, %2, %3")
                           .arg(text(leaf.state.place.name), word(leaf.shown), leafValue(leaf))
            + (c.restarts + leaf.state.oomKills > 0
                    ? QStringLiteral(", ") + noteOf(c.restarts, leaf.state.oomKills)
                    : QString()));
    default:
        return {};
    }
}

} // namespace shimscope::models
