#include <models/pods_model.h>
#include <models/text.h>

#include <algorithm>

namespace shimscope::models {

namespace {

constexpr std::int64_t kTrendSpan = 60'000'000'000; // the last minute
constexpr int kTrendPoints = 30;
constexpr quintptr kPodId = ~quintptr(0);

/// CPUs used over the last minute, one value for each two seconds.
QList<double> trendOf(const Store& store, const Place& place, std::int64_t t)
{
    QList<double> trend;
    const auto samples = store.samples(place, t - kTrendSpan, t);
    const std::int64_t step = kTrendSpan / kTrendPoints;
    const trace::Sample* before = nullptr;
    for (const trace::Sample& sample : samples) {
        if (before && sample.at - before->at < step)
            continue;
        if (before && before->container == sample.container) {
            const auto& a = (*before)[trace::Metric::CpuUsage];
            const auto& b = sample[trace::Metric::CpuUsage];
            if (a && b && *b >= *a)
                trend << static_cast<double>(*b - *a) * 1000.0
                        / static_cast<double>(sample.at - before->at);
        }
        before = &sample;
    }
    return trend;
}

/// Makes the keys of `have` those of `want` by single removals and insertions.
template <class Have, class Want, class Same, class Remove, class Insert>
void changeByDifference(const Have& have, const Want& want, Same same, Remove remove, Insert insert)
{
    for (int i = static_cast<int>(have.size()) - 1; i >= 0; --i) {
        const auto& old = have[static_cast<std::size_t>(i)];
        if (std::none_of(
                want.begin(), want.end(), [&](const auto& item) { return same(old, item); }))
            remove(i);
    }
    for (std::size_t i = 0; i < want.size(); ++i) {
        if (i < have.size() && same(have[i], want[i]))
            continue;
        // Things that both have keep their order, so a difference here is something new.
        insert(static_cast<int>(i), want[i]);
    }
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
    }
    return {};
}

PodsModel::PodsModel(Session& session, QObject* parent)
    : QAbstractItemModel(parent), m_session(session)
{
    refresh();
}

PodsModel::Branch PodsModel::makeBranch(const PodState& pod) const
{
    Branch branch{pod, {}};
    const std::int64_t t = m_session.now();
    for (const PlaceState& place : pod.places) {
        Leaf leaf{place, -1, {}};
        if (place.container.state == "running" && !place.place.sandbox) {
            leaf.cpu = m_session.store().cpuAt(place.place, t);
            leaf.trend = trendOf(m_session.store(), place.place, t);
        }
        branch.leaves.push_back(std::move(leaf));
    }
    return branch;
}

void PodsModel::refresh()
{
    std::vector<Branch> fresh;
    for (const PodState& pod : m_session.store().podsAt(m_session.now()))
        fresh.push_back(makeBranch(pod));
    merge(std::move(fresh));
}

void PodsModel::merge(std::vector<Branch> fresh)
{
    const auto same = [](const Branch& a, const Branch& b) {
        return a.state.pod.uid == b.state.pod.uid;
    };
    changeByDifference(
        m_pods, fresh, same,
        [this](int row) {
            beginRemoveRows({}, row, row);
            m_pods.erase(m_pods.begin() + row);
            endRemoveRows();
        },
        [this](int row, const Branch& branch) {
            beginInsertRows({}, row, row);
            m_pods.insert(m_pods.begin() + row, branch);
            endInsertRows();
        });
    for (int row = 0; row < static_cast<int>(fresh.size()); ++row) {
        const auto i = static_cast<std::size_t>(row);
        mergeLeaves(row, std::move(fresh[i].leaves));
        m_pods[i].state = std::move(fresh[i].state);
    }
    if (!m_pods.empty())
        emit dataChanged(index(0, 0), index(static_cast<int>(m_pods.size()) - 1, 0));
}

void PodsModel::mergeLeaves(int row, std::vector<Leaf> fresh)
{
    auto& leaves = m_pods[static_cast<std::size_t>(row)].leaves;
    const QModelIndex pod = index(row, 0);
    const auto same = [](const Leaf& a, const Leaf& b) { return a.state.place == b.state.place; };
    changeByDifference(
        leaves, fresh, same,
        [&](int leaf) {
            beginRemoveRows(pod, leaf, leaf);
            leaves.erase(leaves.begin() + leaf);
            endRemoveRows();
        },
        [&](int leaf, const Leaf& item) {
            beginInsertRows(pod, leaf, leaf);
            leaves.insert(leaves.begin() + leaf, item);
            endInsertRows();
        });
    leaves = std::move(fresh);
    if (!leaves.empty())
        emit dataChanged(index(0, 0, pod), index(static_cast<int>(leaves.size()) - 1, 0, pod));
}

QModelIndex PodsModel::index(int row, int column, const QModelIndex& parent) const
{
    if (column != 0 || row < 0 || row >= rowCount(parent))
        return {};
    return createIndex(row, 0, parent.isValid() ? static_cast<quintptr>(parent.row()) : kPodId);
}

QModelIndex PodsModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == kPodId)
        return {};
    return createIndex(static_cast<int>(child.internalId()), 0, kPodId);
}

int PodsModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_pods.size());
    if (parent.internalId() != kPodId || parent.column() != 0)
        return 0;
    return static_cast<int>(m_pods[static_cast<std::size_t>(parent.row())].leaves.size());
}

int PodsModel::columnCount(const QModelIndex&) const
{
    return 1;
}

QVariant PodsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    if (index.internalId() == kPodId)
        return podData(m_pods[static_cast<std::size_t>(index.row())], role);
    const Branch& branch = m_pods[static_cast<std::size_t>(index.internalId())];
    return leafData(branch.leaves[static_cast<std::size_t>(index.row())], role);
}

QVariant PodsModel::podData(const Branch& branch, int role) const
{
    const auto containers = std::count_if(branch.leaves.begin(), branch.leaves.end(),
        [](const Leaf& leaf) { return !leaf.state.place.sandbox; });
    int kills = 0;
    bool failed = false;
    for (const Leaf& leaf : branch.leaves) {
        kills += leaf.state.oomKills;
        const State state = stateOf(leaf.state);
        failed = failed || state == State::Failed || state == State::Waiting;
    }
    switch (role) {
    case Qt::DisplayRole:
        return text(branch.state.pod.name);
    case Qt::ToolTipRole:
        return text(branch.state.pod.nameSpace + "/" + branch.state.pod.name + "\nuid "
            + branch.state.pod.uid + "\n" + branch.state.pod.qos + "\n"
            + branch.state.pod.cgroupPath + "\n" + branch.state.pod.ip);
    case StateRole:
        return static_cast<int>(failed ? State::Failed : State::Running);
    case ValueRole:
        if (kills > 0)
            return QStringLiteral("OOMKilled ×%1").arg(kills);
        return (branch.state.pod.observed ? text(branch.state.pod.engine) + QStringLiteral(" · ")
                                          : QString())
            + tr("%n container(s)", nullptr, static_cast<int>(containers));
    case ValueIsBadRole:
        return kills > 0;
    case IsPodRole:
        return true;
    case Qt::AccessibleTextRole:
        return tr("pod %1, %2")
            .arg(text(branch.state.pod.name), podData(branch, ValueRole).toString());
    default:
        return {};
    }
}

QString PodsModel::leafValue(const Leaf& leaf) const
{
    const trace::Container& c = leaf.state.container;
    switch (stateOf(leaf.state)) {
    case State::Pause:
        return QStringLiteral("pid %1").arg(c.pid);
    case State::Paused:
        return word(State::Paused);
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
    case State::Created:
        return word(State::Created);
    }
    return {};
}

QVariant PodsModel::leafData(const Leaf& leaf, int role) const
{
    const trace::Container& c = leaf.state.container;
    switch (role) {
    case Qt::DisplayRole:
        return text(leaf.state.place.name);
    case Qt::ToolTipRole:
        return text(c.image + "\n" + c.id + "\npid " + std::to_string(c.pid) + "\n" + c.cgroupPath
            + (c.message.empty() ? "" : "\n" + c.message));
    case StateRole:
        return static_cast<int>(stateOf(leaf.state));
    case ValueRole:
        return leafValue(leaf);
    case ValueIsBadRole:
        return stateOf(leaf.state) == State::Failed;
    case TrendRole:
        return QVariant::fromValue(leaf.trend);
    case IsPodRole:
        return false;
    case Qt::AccessibleTextRole:
        return tr("container %1, %2, %3")
            .arg(text(leaf.state.place.name), word(stateOf(leaf.state)), leafValue(leaf));
    default:
        return {};
    }
}

const Place* PodsModel::placeAt(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == kPodId)
        return nullptr;
    const Branch& branch = m_pods[static_cast<std::size_t>(index.internalId())];
    return &branch.leaves[static_cast<std::size_t>(index.row())].state.place;
}

QModelIndex PodsModel::indexOf(const Place& place) const
{
    for (int pod = 0; pod < rowCount(); ++pod) {
        const auto& leaves = m_pods[static_cast<std::size_t>(pod)].leaves;
        for (int leaf = 0; leaf < static_cast<int>(leaves.size()); ++leaf) {
            if (leaves[static_cast<std::size_t>(leaf)].state.place == place)
                return index(leaf, 0, index(pod, 0));
        }
    }
    return {};
}

} // namespace shimscope::models
