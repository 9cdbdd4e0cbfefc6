// The pods and containers at the left: state as shape and word, a sparkline of CPU, a number.
// Follows the session.
#pragma once

#include <models/pods_model.h>
#include <models/session.h>
#include <widgets/pods_menu.h>

#include <QLabel>
#include <QMenu>
#include <QStyledItemDelegate>
#include <QTreeView>

namespace shimscope::widgets {

class PodsDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

class PodsView : public QWidget {
    Q_OBJECT

public:
    explicit PodsView(models::Session& session, QWidget* parent = nullptr);
    [[nodiscard]] QTreeView* tree() const { return m_tree; }
    [[nodiscard]] models::PodsModel* model() const { return m_model; }
    void refresh();
    void setMenuOptions(const MenuOptions& options) { m_menuOptions = options; }
    /// Everything that can be done to, and copied from, the pod or container of this row.
    void fillMenu(QMenu& menu, const QModelIndex& index);

signals:
    /// A person wants this of a pod or container; `number`: of the signal.
    void deedAsked(
        shimscope::widgets::Deed deed, const shimscope::widgets::Target& target, int number);
    /// A person wants the pod of this manifest ("web.yaml") to end.
    void deleteAsked(const QString& manifest);

protected:
    void changeEvent(QEvent* event) override;

private:
    void showSelection();
    void openMenu(const QPoint& at);
    void addDelete(QMenu& menu, const QModelIndex& index);
    [[nodiscard]] QString manifestOf(const QModelIndex& podRow) const;
    void retranslate();
    models::Session& m_session;
    models::PodsModel* m_model;
    QLabel* m_heading;
    QLabel* m_empty;
    QTreeView* m_tree;
    MenuOptions m_menuOptions;
    bool m_showing = false;
};

} // namespace shimscope::widgets
