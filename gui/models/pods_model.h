// Pods and their containers at the session's moment, as a tree with one column; the delegate draws
// the rest from roles. Rows are changed by difference, so that selection and expansion stay.
#pragma once

#include <models/session.h>

#include <QAbstractItemModel>

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
    };
    enum class State { Running, Paused, Pause, Waiting, Failed, Ended, Created };

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
    /// Reads the session again.
    void refresh();

    /// The word for a state, translated; also what a screen reader says.
    [[nodiscard]] static QString word(State state);

private:
    struct Leaf {
        PlaceState state;
        double cpu = -1;
        QList<double> trend;
    };
    struct Branch {
        PodState state;
        std::vector<Leaf> leaves;
    };
    [[nodiscard]] Branch makeBranch(const PodState& pod) const;
    void merge(std::vector<Branch> fresh);
    void mergeLeaves(int row, std::vector<Leaf> fresh);
    [[nodiscard]] QVariant podData(const Branch& branch, int role) const;
    [[nodiscard]] QVariant leafData(const Leaf& leaf, int role) const;
    [[nodiscard]] QString leafValue(const Leaf& leaf) const;
    Session& m_session;
    std::vector<Branch> m_pods;
};

/// How a container's record reads as one state.
[[nodiscard]] PodsModel::State stateOf(const PlaceState& place);

} // namespace shimscope::models
