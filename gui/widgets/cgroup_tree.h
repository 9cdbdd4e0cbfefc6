// The cgroups of the pods at the session's moment, as the tree that they are in the kernel, with
// the limits that are set.
#pragma once

#include <models/session.h>

#include <QLabel>
#include <QStandardItemModel>
#include <QTreeView>
#include <QWidget>

#include <map>
#include <string>
#include <vector>

namespace shimscope::widgets {

/// One container's cgroup: its path below the root of our pods, and which container it is.
struct CgroupLeaf {
    std::vector<std::string> path;
    models::Place place;
    bool operator==(const CgroupLeaf&) const = default;
};
[[nodiscard]] std::vector<CgroupLeaf> cgroupsAt(const models::Store& store, std::int64_t t);

class CgroupTree : public QWidget {
    Q_OBJECT

public:
    explicit CgroupTree(models::Session& session, QWidget* parent = nullptr);
    /// It shows itself while there are cgroups, if it is wanted at all.
    void setWanted(bool wanted)
    {
        m_wanted = wanted;
        setVisible(wanted && !m_leaves.empty());
    }
    [[nodiscard]] QTreeView* tree() const { return m_tree; }
    void refresh();

protected:
    void changeEvent(QEvent* event) override;

private:
    void rebuild();
    void setLimits();
    [[nodiscard]] QString limitsOf(const models::Place& place) const;
    models::Session& m_session;
    QLabel* m_heading;
    QTreeView* m_tree;
    QStandardItemModel m_model;
    bool m_wanted = true;
    std::vector<CgroupLeaf> m_leaves;
    std::vector<QStandardItem*> m_items; ///< of m_leaves
};

} // namespace shimscope::widgets
