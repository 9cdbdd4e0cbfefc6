// The tab "Namespaces": a table of processes by namespace types, equal neighbours as one cell, and
// a sentence about the selected container. Follows the session's moment and selection.
#pragma once

#include <matrix/namespace_rows.h>
#include <models/session.h>
#include <widgets/elide_label.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QStandardItemModel>
#include <QTableView>
#include <QToolButton>
#include <QWidget>

#include <vector>

namespace shimscope::matrix {

class NamespacesPane : public QWidget {
    Q_OBJECT

public:
    explicit NamespacesPane(models::Session& session, QWidget* parent = nullptr);
    [[nodiscard]] QTableView* table() const { return m_table; }
    [[nodiscard]] QToolButton* filter() const { return m_filter; }
    [[nodiscard]] QString sentence() const { return m_about->text(); }
    [[nodiscard]] const std::vector<Row>& rows() const { return m_rows; }
    /// Puts the tabs of the pane's place at the beginning of its head.
    void setLeading(QWidget* tabs) { m_head->insertWidget(0, tabs); }
    void refresh();

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void renew();
    void rebuild(std::vector<Row> rows);
    void fill(int row, std::size_t type);
    void selectRow();
    void say();
    void retranslate();
    models::Session& m_session;
    QHBoxLayout* m_head;
    widgets::ElideLabel* m_about;
    QToolButton* m_filter;
    QLabel* m_empty;
    QTableView* m_table;
    QStandardItemModel m_model;
    std::vector<Row> m_rows;
    bool m_showing = false; ///< the pane selects, not a person
};

} // namespace shimscope::matrix
