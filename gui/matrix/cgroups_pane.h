// The cgroups of all containers as the tree that they are in the kernel (the hierarchies of v1
// merged: they have the same paths), with what each uses and may use. Choosing a container chooses
// it everywhere. GUI thread.
#pragma once

#include <models/session.h>
#include <widgets/cgroup_tree.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QStandardItemModel>
#include <QTimer>
#include <QTreeView>
#include <QWidget>

#include <optional>
#include <vector>

namespace shimscope::matrix {

/// What one cgroup uses, or all containers below it together.
struct CgroupUse {
    std::optional<double> cpu; ///< CPUs
    std::optional<std::uint64_t> memory; ///< bytes
    std::optional<std::uint64_t> pids;
    CgroupUse& operator+=(const CgroupUse& other);
};

class CgroupsPane : public QWidget {
    Q_OBJECT

public:
    enum Column { Name, Cpu, CpuMax, Memory, MemoryMax, Pids, PidsMax, Path, ColumnCount };
    explicit CgroupsPane(models::Session& session, QWidget* parent = nullptr);
    [[nodiscard]] QTreeView* tree() const { return m_tree; }
    /// Puts the tabs of the pane's place at the beginning of its head.
    void setLeading(QWidget* tabs) { m_head->insertWidget(0, tabs); }
    /// The name's cell of a container; invalid if it has no cgroup now.
    [[nodiscard]] QModelIndex indexOf(const models::Place& place) const;
    void refresh();

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    using Leaf = widgets::CgroupLeaf;
    void rebuild();
    void fillLeaf(std::size_t leaf);
    CgroupUse fillBranch(QStandardItem* item);
    void setCell(const QStandardItem* item, Column column, const QString& text) const;
    void fillUse(const QStandardItem* item, const CgroupUse& use, const QString& sign) const;
    void showSelected();
    void choose(const QModelIndex& index);
    void retranslate();

    models::Session& m_session;
    QHBoxLayout* m_head;
    QLabel* m_about;
    QTreeView* m_tree;
    QLabel* m_nothing;
    mutable QStandardItemModel m_model;
    std::vector<Leaf> m_leaves;
    std::vector<QStandardItem*> m_items; ///< of m_leaves
    std::vector<CgroupUse> m_uses; ///< of m_leaves
    QTimer m_timer;
    bool m_filling = false;
};

} // namespace shimscope::matrix
