// The four tabs about the selected container: capabilities and seccomp, mounts, cgroup files,
// config.json. Each is a page with a line of words above and tables below; they share one
// ContainerWatch, which asks about the page that is shown. GUI thread.
#pragma once

#include <widgets/elide_label.h>

#include <details/cgroup_model.h>
#include <details/container_watch.h>
#include <details/json_diff.h>
#include <details/rows_model.h>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QTableView>
#include <QTreeWidget>
#include <QWidget>

namespace shimscope::details {

/// A line of words, and what is below it.
class Page : public QWidget {
    Q_OBJECT

public:
    Page(ContainerWatch& watch, api::DetailsPart part, QWidget* parent);
    [[nodiscard]] api::DetailsPart part() const { return m_part; }
    [[nodiscard]] QString about() const { return m_about->text(); }
    /// Fills in what the watch knows, if it is about this page.
    void refresh();
    virtual void retranslate() = 0;

protected:
    /// The words above: of where it is from, or why there is nothing.
    virtual QString fill(const api::ContainerDetailsResponse& details) = 0;
    virtual void empty() = 0;
    [[nodiscard]] QTableView* makeTable(QAbstractItemModel* model, const QList<int>& widths);
    [[nodiscard]] ContainerWatch& watch() { return m_watch; }
    QHBoxLayout* m_head; ///< the line of words, and room for buttons
    QHBoxLayout* m_body;
    QWidget* m_content; ///< hidden while there is nothing

private:
    ContainerWatch& m_watch;
    api::DetailsPart m_part;
    widgets::ElideLabel* m_about;
};

class SecurityPage : public Page {
    Q_OBJECT

public:
    explicit SecurityPage(ContainerWatch& watch, QWidget* parent = nullptr);
    [[nodiscard]] RowsModel* capabilities() const { return m_capabilities; }
    [[nodiscard]] RowsModel* rules() const { return m_rules; }
    void retranslate() override;

protected:
    QString fill(const api::ContainerDetailsResponse& details) override;
    void empty() override;

private:
    RowsModel* m_capabilities;
    RowsModel* m_rules;
    QTableView* m_capabilityTable;
    QTableView* m_ruleTable;
};

class MountsPage : public Page {
    Q_OBJECT

public:
    explicit MountsPage(ContainerWatch& watch, QWidget* parent = nullptr);
    [[nodiscard]] RowsModel* mounts() const { return m_mounts; }
    void retranslate() override;

protected:
    QString fill(const api::ContainerDetailsResponse& details) override;
    void empty() override;

private:
    RowsModel* m_mounts;
    QTableView* m_table;
};

class CgroupPage : public Page {
    Q_OBJECT

public:
    explicit CgroupPage(ContainerWatch& watch, QWidget* parent = nullptr);
    [[nodiscard]] CgroupModel* files() const { return m_files; }
    [[nodiscard]] QTableView* table() const { return m_table; }
    [[nodiscard]] QPushButton* undoButton() const { return m_undo; }
    void retranslate() override;

signals:
    void failed(const QString& what, const base::Error& error);

protected:
    QString fill(const api::ContainerDetailsResponse& details) override;
    void empty() override;

private:
    void write(const QString& file, const QString& text);
    void refreshUndo();
    void openMenu(const QPoint& at);
    CgroupModel* m_files;
    QTableView* m_table;
    QPushButton* m_undo;
};

class ConfigPage : public Page {
    Q_OBJECT

public:
    explicit ConfigPage(ContainerWatch& watch, QWidget* parent = nullptr);
    [[nodiscard]] QTreeWidget* tree() const { return m_tree; }
    [[nodiscard]] QCheckBox* onlyDifferent() const { return m_only; }
    void retranslate() override;

protected:
    QString fill(const api::ContainerDetailsResponse& details) override;
    void empty() override;

private:
    void showTree();
    void addNodes(const JsonNode& node, QTreeWidgetItem* parent);
    QTreeWidget* m_tree;
    QCheckBox* m_only;
    QString m_json, m_default; ///< what is shown
};

} // namespace shimscope::details
