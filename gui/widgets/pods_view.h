// The pods and containers at the left: filter, order, and the tree with state as shape and word, a
// sparkline of CPU, a number. Follows the session: at once where a person moves the moment, else
// four times a second.
#pragma once

#include <models/pods_model.h>
#include <models/session.h>
#include <widgets/pods_menu.h>

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSet>
#include <QSettings>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>

#include <memory>
#include <vector>

namespace shimscope::widgets {

class PodsView : public QWidget {
    Q_OBJECT

public:
    explicit PodsView(models::Session& session, QWidget* parent = nullptr);
    [[nodiscard]] QTreeView* tree() const { return m_tree; }
    [[nodiscard]] models::PodsModel* model() const { return m_model; }
    [[nodiscard]] QLineEdit* filter() const { return m_filter; }
    [[nodiscard]] QToolButton* moreButton() const { return m_more; }
    [[nodiscard]] QAction* resetAction() const { return m_reset; }
    [[nodiscard]] QString emptyText() const { return m_empty->text(); }
    void refresh();
    void setMenuOptions(const MenuOptions& options);
    void setOrder(models::PodsModel::Order order);
    /// Keeps order and collapsed pods there, and takes up what is there.
    void remember(std::unique_ptr<QSettings> settings);
    /// Everything that can be done to, and copied from, the pod or container of this row.
    void fillMenu(QMenu& menu, const QModelIndex& index);

signals:
    /// A person wants this of a pod or container; `number`: of the signal.
    void deedAsked(
        shimscope::widgets::Deed deed, const shimscope::widgets::Target& target, int number);
    /// A person wants the pod of this manifest ("web.yaml") to end.
    void deleteAsked(const QString& manifest);
    /// A person wants all pods of the sandbox to end.
    void resetAsked();
    /// A person has chosen a pod as a whole; empty: a container again.
    void podChosen(const std::string& uid);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void compose();
    void makeActions();
    void follow();
    void showSelection();
    void showEmptiness();
    void takeCurrent(const QModelIndex& current);
    void expandAgain();
    void noteCollapsed(const QModelIndex& pod, bool collapsed);
    void openMenu(const QPoint& at);
    void addDelete(QMenu& menu, const QModelIndex& index);
    [[nodiscard]] QString whyNoReset() const;
    void refreshReset();
    [[nodiscard]] QString manifestOf(const QModelIndex& podRow) const;
    void retranslate();
    models::Session& m_session;
    models::PodsModel* m_model;
    QLabel* m_heading;
    QToolButton* m_more;
    QLineEdit* m_filter;
    QLabel* m_empty;
    QTreeView* m_tree;
    QMenu* m_menu;
    std::vector<QAction*> m_orders; ///< in the order of models::PodsModel::Order
    QAction* m_collapse;
    QAction* m_expand;
    QAction* m_reset;
    QTimer m_timer;
    MenuOptions m_menuOptions;
    std::unique_ptr<QSettings> m_settings;
    QSet<QString> m_collapsed; ///< "default/web"
    std::string m_pod; ///< uid of the chosen one; empty: a container is
    bool m_showing = false; ///< what happens now is not a person's doing
};

} // namespace shimscope::widgets
