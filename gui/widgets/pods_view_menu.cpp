// PodsView: the menu of a row.
#include <models/text.h>
#include <widgets/pods_view.h>

#include <QApplication>
#include <QClipboard>

namespace shimscope::widgets {

using models::PodsModel;

void PodsView::openMenu(const QPoint& at)
{
    const QModelIndex index = m_tree->indexAt(at);
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    if (index.isValid())
        fillMenu(menu, index);
    else
        menu.addActions(m_menu->actions());
    menu.exec(m_tree->viewport()->mapToGlobal(at));
}

void PodsView::fillMenu(QMenu& menu, const QModelIndex& index)
{
    const models::Place* place = m_model->placeAt(index);
    const QModelIndex podRow = index.parent().isValid() ? index.parent() : index;
    const models::Place* first = m_model->placeAt(m_model->index(0, 0, podRow));
    const Target target =
        targetOf(m_session, first != nullptr ? first->podUid : std::string(), place);
    MenuOptions options = m_menuOptions;
    if (const QString readOnly = models::whyReadOnly(m_session.origin()); !readOnly.isEmpty())
        options.refusal = readOnly;
    addDeeds(menu, target, options, [this](Deed deed, const Target& about, int number) {
        emit deedAsked(deed, about, number);
    });
    addDelete(menu, index);
    menu.addSeparator();
    const auto copy = [](const QString& text) { QApplication::clipboard()->setText(text); };
    menu.addAction(tr("Copy name"), this, [=] { copy(index.data().toString()); });
    menu.addAction(
        tr("Copy value"), this, [=] { copy(index.data(PodsModel::ValueRole).toString()); });
    menu.addAction(tr("Copy details"), this, [=] { copy(index.data(Qt::ToolTipRole).toString()); });
    addCopies(menu, target, options);
    if (place == nullptr)
        return;
    if (const trace::Container* container =
            m_session.store().containerAt(*place, m_session.now())) {
        const QString json = models::text(trace::toLine(*container));
        menu.addAction(tr("Copy as JSON"), this, [=] { copy(json); });
    }
}

/// What cannot be done says why, as the action's own words: a menu has no other place for it.
void PodsView::addDelete(QMenu& menu, const QModelIndex& index)
{
    const QModelIndex podRow = index.parent().isValid() ? index.parent() : index;
    const QString manifest = manifestOf(podRow);
    const bool live = m_session.origin() == models::Origin::Sandbox;
    const QString name = podRow.data().toString();
    QAction* remove = menu.addAction(!live ? tr("Delete pod %1: not in a recording").arg(name)
            : manifest.isEmpty()           ? tr("Delete pod %1: no manifest is known").arg(name)
                                           : tr("Delete pod %1").arg(name));
    remove->setObjectName(QStringLiteral("delete"));
    remove->setEnabled(live && !manifest.isEmpty() && m_menuOptions.refusal.isEmpty());
    remove->setToolTip(live ? m_menuOptions.refusal : QString());
    connect(remove, &QAction::triggered, this, [this, manifest] { emit deleteAsked(manifest); });
}

QString PodsView::manifestOf(const QModelIndex& podRow) const
{
    const models::Place* place = m_model->placeAt(m_model->index(0, 0, podRow));
    if (place == nullptr)
        return {};
    for (const models::PodState& pod : m_session.store().podsAt(m_session.now())) {
        if (pod.pod.uid == place->podUid)
            return models::text(pod.pod.manifest);
    }
    return {};
}

} // namespace shimscope::widgets
