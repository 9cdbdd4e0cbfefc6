// Rows: what there is, in which order, and how the tree hears of it. The words are in
// pods_model_data.cpp.
#include <models/pods_model.h>
#include <models/text.h>

#include <algorithm>
#include <set>

namespace shimscope::models {

namespace {

constexpr std::int64_t kTrendsEvery = 500'000'000; // 2 Hz
constexpr std::int64_t kOrderEvery = 2'000'000'000;

QList<double> valuesOf(const std::deque<UsageHistory::Point>& points)
{
    QList<double> values;
    values.reserve(static_cast<qsizetype>(points.size()));
    for (const UsageHistory::Point& point : points)
        values << point.cpus;
    return values;
}

/// Adds a container's trend to its pod's; both end now.
void addAtEnd(QList<double>& sum, const QList<double>& trend)
{
    while (sum.size() < trend.size())
        sum.prepend(0);
    for (qsizetype i = 1; i <= trend.size(); ++i)
        sum[sum.size() - i] += trend[trend.size() - i];
}

/// Makes the keys of `have` those of `want`, in their order, by single changes.
template <class Have, class Want, class Key, class Remove, class Insert, class Move>
void changeByDifference(
    const Have& have, const Want& want, Key key, Remove remove, Insert insert, Move move)
{
    std::set<std::decay_t<decltype(key(want[0]))>> wanted;
    for (const auto& item : want)
        wanted.insert(key(item));
    for (int i = static_cast<int>(have.size()) - 1; i >= 0; --i) {
        if (!wanted.contains(key(have[static_cast<std::size_t>(i)])))
            remove(i);
    }
    for (std::size_t i = 0; i < want.size(); ++i) {
        if (i < have.size() && key(have[i]) == key(want[i]))
            continue;
        std::size_t from = i;
        while (from < have.size() && key(have[from]) != key(want[i]))
            ++from;
        if (from < have.size())
            move(static_cast<int>(from), static_cast<int>(i));
        else
            insert(static_cast<int>(i));
    }
}

std::string keyOfPod(const trace::Pod& pod)
{
    return pod.nameSpace + "/" + pod.name;
}

} // namespace

PodsModel::PodsModel(Session& session, QObject* parent)
    : QAbstractItemModel(parent), m_session(session)
{
    connect(&session, &Session::wasReset, this, [this] {
        m_news.clear();
        m_usage.clear();
        m_keys.clear();
    });
    refresh();
}

PodsModel::Leaf PodsModel::makeLeaf(const PlaceState& place, bool moved)
{
    Leaf leaf{place, m_news.containerAt(place.container.id, m_session.now()), stateOf(place)};
    const bool runs = place.container.state == "running" && !place.place.sandbox;
    if (leaf.shown == State::Running && leaf.news.ending)
        leaf.shown = State::Ending;
    else if (leaf.shown == State::Running && leaf.news.ready == false)
        leaf.shown = State::NotReady;
    if (!runs)
        return leaf;
    leaf.cpu = m_session.store().cpuAt(place.place, m_session.now());
    if (moved)
        m_usage.advance(m_session.store(), place.place, m_session.now());
    const auto& points = m_usage.of(place.place);
    leaf.trend = valuesOf(points);
    leaf.bytes = points.empty() ? 0 : points.back().bytes;
    return leaf;
}

std::unique_ptr<PodsModel::Branch> PodsModel::makeBranch(PodState pod, bool moved)
{
    auto branch = std::make_unique<Branch>();
    branch->news = m_news.podAt(pod.pod.uid, m_session.now());
    if (branch->news.status.empty())
        branch->news = statusOf(pod);
    for (const PlaceState& place : pod.places) {
        Leaf leaf = makeLeaf(place, moved);
        branch->kills += place.oomKills;
        branch->restarts += place.container.restarts;
        if (leaf.cpu >= 0)
            branch->cpu = std::max(0.0, branch->cpu) + leaf.cpu;
        addAtEnd(branch->trend, leaf.trend);
        branch->leaves.push_back(std::move(leaf));
    }
    pod.places.clear();
    branch->state = std::move(pod);
    return branch;
}

PodsModel::Branches PodsModel::read()
{
    const std::int64_t t = m_session.now();
    const bool moved = t < m_trendsAt || t - m_trendsAt >= kTrendsEvery;
    if (moved)
        m_trendsAt = t;
    m_news.learn(m_session.store());
    Branches branches;
    std::set<std::string> known;
    for (PodState& pod : m_session.store().podsAt(t)) {
        known.insert(pod.pod.uid);
        branches.push_back(makeBranch(std::move(pod), moved));
    }
    for (const KubeletNews::Begun& begun : m_news.begunAt(t)) {
        if (known.contains(begun.uid))
            continue;
        PodState pod;
        pod.pod.uid = begun.uid;
        pod.pod.name = begun.name;
        branches.push_back(makeBranch(std::move(pod), moved));
    }
    if (moved)
        m_usage.forgetOthers();
    return branches;
}

/// Drops the containers that the filter hides; false if nothing is left. All stay if the pod itself
/// is meant.
bool PodsModel::accepts(Branch& branch) const
{
    if (m_filter.isEmpty())
        return true;
    const auto has = [this](const std::string& in) {
        return text(in).contains(m_filter, Qt::CaseInsensitive);
    };
    const trace::Pod& pod = branch.state.pod;
    if (has(pod.name) || has(pod.nameSpace) || has(pod.engine) || has(branch.news.status))
        return true;
    std::erase_if(branch.leaves, [&](const Leaf& leaf) {
        const trace::Container& c = leaf.state.container;
        return !has(leaf.state.place.name) && !has(c.image) && !has(c.state) && !has(c.reason)
            && !word(leaf.shown).contains(m_filter, Qt::CaseInsensitive);
    });
    return !branch.leaves.empty();
}

double PodsModel::keyOf(const Leaf& leaf) const
{
    switch (m_order) {
    case Order::Cpu:
        return leaf.cpu;
    case Order::Memory:
        return leaf.bytes;
    case Order::Restarts:
        return leaf.state.container.restarts;
    case Order::Oom:
        return leaf.state.oomKills;
    case Order::Arrival:
    case Order::Name:
        break;
    }
    return 0;
}

void PodsModel::order(Branches& branches)
{
    if (m_order == Order::Arrival)
        return;
    const std::int64_t t = m_session.now();
    const bool anew = m_keys.empty() || t < m_orderedAt || t - m_orderedAt >= kOrderEvery;
    if (anew) {
        m_keys.clear();
        m_orderedAt = t;
    }
    for (auto& branch : branches) {
        for (Leaf& leaf : branch->leaves) {
            const auto known = m_keys.try_emplace(
                branch->state.pod.uid + "/" + leaf.state.place.name, keyOf(leaf));
            leaf.key = known.first->second;
            branch->key += std::max(0.0, leaf.key);
        }
        std::stable_sort(
            branch->leaves.begin(), branch->leaves.end(), [](const Leaf& a, const Leaf& b) {
                if (a.state.place.sandbox != b.state.place.sandbox)
                    return a.state.place.sandbox;
                return a.key != b.key ? a.key > b.key : a.state.place.name < b.state.place.name;
            });
    }
    std::stable_sort(branches.begin(), branches.end(), [](const auto& a, const auto& b) {
        return a->key != b->key ? a->key > b->key : keyOfPod(a->state.pod) < keyOfPod(b->state.pod);
    });
}

void PodsModel::refresh()
{
    Branches fresh = read();
    const std::size_t all = fresh.size();
    std::erase_if(fresh, [this](const auto& branch) { return !accepts(*branch); });
    m_hidden = static_cast<int>(all - fresh.size());
    order(fresh);
    merge(std::move(fresh));
}

void PodsModel::setOrder(Order order)
{
    m_order = order;
    m_keys.clear();
    refresh();
}

void PodsModel::setFilter(const QString& text)
{
    m_filter = text.trimmed();
    refresh();
}

void PodsModel::numberRows()
{
    for (std::size_t i = 0; i < m_pods.size(); ++i)
        m_pods[i]->row = static_cast<int>(i);
}

void PodsModel::merge(Branches fresh)
{
    const auto key = [](const auto& branch) { return branch->state.pod.uid; };
    changeByDifference(
        m_pods, fresh, key,
        [this](int row) {
            beginRemoveRows({}, row, row);
            m_pods.erase(m_pods.begin() + row);
            numberRows();
            endRemoveRows();
        },
        [this, &fresh](int row) {
            beginInsertRows({}, row, row);
            auto added = std::make_unique<Branch>();
            added->state.pod = fresh[static_cast<std::size_t>(row)]->state.pod;
            m_pods.insert(m_pods.begin() + row, std::move(added));
            numberRows();
            endInsertRows();
        },
        [this](int from, int to) {
            beginMoveRows({}, from, from, {}, to);
            std::rotate(m_pods.begin() + to, m_pods.begin() + from, m_pods.begin() + from + 1);
            numberRows();
            endMoveRows();
        });
    for (std::size_t i = 0; i < fresh.size(); ++i) {
        mergeLeaves(*m_pods[i], std::move(fresh[i]->leaves));
        fresh[i]->leaves = std::move(m_pods[i]->leaves);
        fresh[i]->row = m_pods[i]->row;
        *m_pods[i] = std::move(*fresh[i]);
    }
    if (!m_pods.empty())
        emit dataChanged(index(0, 0), index(static_cast<int>(m_pods.size()) - 1, 0));
}

void PodsModel::mergeLeaves(Branch& branch, std::vector<Leaf> fresh)
{
    auto& leaves = branch.leaves;
    const QModelIndex pod = index(branch.row, 0);
    const auto key = [](const Leaf& leaf) { return leaf.state.place; };
    changeByDifference(
        leaves, fresh, key,
        [&](int leaf) {
            beginRemoveRows(pod, leaf, leaf);
            leaves.erase(leaves.begin() + leaf);
            endRemoveRows();
        },
        [&](int leaf) {
            beginInsertRows(pod, leaf, leaf);
            leaves.insert(leaves.begin() + leaf, fresh[static_cast<std::size_t>(leaf)]);
            endInsertRows();
        },
        [&](int from, int to) {
            beginMoveRows(pod, from, from, pod, to);
            std::rotate(leaves.begin() + to, leaves.begin() + from, leaves.begin() + from + 1);
            endMoveRows();
        });
    leaves = std::move(fresh);
    if (!leaves.empty())
        emit dataChanged(index(0, 0, pod), index(static_cast<int>(leaves.size()) - 1, 0, pod));
}

PodsModel::Branch* PodsModel::branchOf(const QModelIndex& index) const
{
    return static_cast<Branch*>(index.internalPointer());
}

/// A container's index knows its pod, a pod's knows none.
QModelIndex PodsModel::index(int row, int column, const QModelIndex& parent) const
{
    if (column != 0 || row < 0 || row >= rowCount(parent))
        return {};
    return createIndex(
        row, 0, parent.isValid() ? m_pods[static_cast<std::size_t>(parent.row())].get() : nullptr);
}

QModelIndex PodsModel::parent(const QModelIndex& child) const
{
    const Branch* branch = child.isValid() ? branchOf(child) : nullptr;
    return branch != nullptr ? createIndex(branch->row, 0, nullptr) : QModelIndex();
}

int PodsModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_pods.size());
    if (branchOf(parent) != nullptr || parent.column() != 0)
        return 0;
    return static_cast<int>(m_pods[static_cast<std::size_t>(parent.row())]->leaves.size());
}

int PodsModel::columnCount(const QModelIndex&) const
{
    return 1;
}

const Place* PodsModel::placeAt(const QModelIndex& index) const
{
    const Branch* branch = index.isValid() ? branchOf(index) : nullptr;
    return branch != nullptr ? &branch->leaves[static_cast<std::size_t>(index.row())].state.place
                             : nullptr;
}

const trace::Pod* PodsModel::podAt(const QModelIndex& index) const
{
    if (!index.isValid())
        return nullptr;
    const Branch* branch = branchOf(index);
    return branch != nullptr ? &branch->state.pod
                             : &m_pods[static_cast<std::size_t>(index.row())]->state.pod;
}

QModelIndex PodsModel::indexOf(const Place& place) const
{
    for (int pod = 0; pod < rowCount(); ++pod) {
        const Branch& branch = *m_pods[static_cast<std::size_t>(pod)];
        if (branch.state.pod.uid != place.podUid)
            continue;
        for (int leaf = 0; leaf < static_cast<int>(branch.leaves.size()); ++leaf) {
            if (branch.leaves[static_cast<std::size_t>(leaf)].state.place == place)
                return index(leaf, 0, index(pod, 0));
        }
    }
    return {};
}

} // namespace shimscope::models
