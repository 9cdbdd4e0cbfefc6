// Pods and their containers at the session's moment, as a tree with one column; the delegate draws
// the rest from roles. It is ordered and filtered here. Rows are changed by single removals,
// insertions and moves, so that selection and expansion stay. GUI thread.
#pragma once

#include <models/kubelet_news.h>
#include <models/session.h>
#include <models/usage_history.h>

#include <QAbstractItemModel>

#include <memory>
#include <vector>

namespace shimscope::models {

class PodsModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Role {
        StateRole = Qt::UserRole + 1, ///< State
        ValueRole, ///< text at the right
        ValueIsBadRole, ///< bool: it tells of a failure
        TrendRole, ///< QList<double>: CPUs over the last minute, empty for what has none
        IsPodRole,
        NoteRole, ///< "↻2 · OOM ×1": restarts and kills; empty: none
        KeyRole, ///< of a pod, the same after its uid has changed: "default/web"
    };
    enum class State {
        Running,
        Paused,
        Pause,
        Waiting,
        Failed,
        Ended,
        Created,
        NotReady, ///< runs, but a probe says that it is not ready
        Ending ///< the kubelet ends it
    };
    enum class Order { Arrival, Name, Cpu, Memory, Restarts, Oom };

    explicit PodsModel(Session& session, QObject* parent = nullptr);

    [[nodiscard]] QModelIndex index(
        int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(
        const QModelIndex& index, int role = Qt::DisplayRole) const override;

    [[nodiscard]] QModelIndex indexOf(const Place& place) const;
    /// The place at an index; null for a pod.
    [[nodiscard]] const Place* placeAt(const QModelIndex& index) const;
    /// The pod at an index, or around a container's; null for none.
    [[nodiscard]] const trace::Pod* podAt(const QModelIndex& index) const;
    /// Reads the session again.
    void refresh();

    /// Largest first, but names by the alphabet. Rows move every two seconds at most: what moves
    /// cannot be read.
    void setOrder(Order order);
    [[nodiscard]] Order order() const { return m_order; }
    /// Only pods and containers whose name, namespace, image, engine or state has this text.
    void setFilter(const QString& text);
    [[nodiscard]] const QString& filter() const { return m_filter; }
    /// Pods that the filter hides.
    [[nodiscard]] int hiddenPods() const { return m_hidden; }

    /// The word for a state, translated; also what a screen reader says.
    [[nodiscard]] static QString word(State state);

private:
    struct Leaf {
        PlaceState state;
        ContainerNews news;
        State shown = State::Running;
        double cpu = -1;
        double bytes = 0;
        QList<double> trend;
        double key = 0; ///< by which it is ordered
    };
    struct Branch {
        PodState state;
        PodNews news;
        std::vector<Leaf> leaves;
        int kills = 0, restarts = 0;
        double cpu = -1;
        QList<double> trend;
        double key = 0;
        int row = 0;
    };
    using Branches = std::vector<std::unique_ptr<Branch>>; ///< their addresses are the indexes' ids
    [[nodiscard]] Branches read();
    [[nodiscard]] std::unique_ptr<Branch> makeBranch(PodState pod, bool moved);
    [[nodiscard]] Leaf makeLeaf(const PlaceState& place, bool moved);
    [[nodiscard]] bool accepts(Branch& branch) const;
    void order(Branches& branches);
    [[nodiscard]] double keyOf(const Leaf& leaf) const;
    void merge(Branches fresh);
    void mergeLeaves(Branch& branch, std::vector<Leaf> fresh);
    void numberRows();
    [[nodiscard]] Branch* branchOf(const QModelIndex& index) const;
    [[nodiscard]] QVariant podData(const Branch& branch, int role) const;
    [[nodiscard]] QVariant leafData(const Leaf& leaf, int role) const;
    [[nodiscard]] QString leafValue(const Leaf& leaf) const;
    [[nodiscard]] QString eventsOf(const Branch& branch, const Leaf* leaf) const;
    Session& m_session;
    Branches m_pods;
    KubeletNews m_news;
    UsageHistory m_usage{2'000'000'000, 60'000'000'000}; ///< of the last minute
    Order m_order = Order::Arrival;
    QString m_filter;
    int m_hidden = 0;
    std::int64_t m_trendsAt = 0;
    std::int64_t m_orderedAt = 0;
    std::map<std::string, double> m_keys; ///< of the last time that they were ordered
};

/// How a container's record reads as one state.
[[nodiscard]] PodsModel::State stateOf(const PlaceState& place);

} // namespace shimscope::models
