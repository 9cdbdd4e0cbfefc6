// The menu of a row or a message: copy what is there, the whole as JSON, where it is from, and the
// same as a command. GUI thread.
#pragma once

#include <QAbstractItemView>
#include <QMenu>
#include <QStringList>

#include <functional>

namespace shimscope::details {

/// What is empty is left out.
struct Copies {
    QString value, json, path;
    QStringList commands; ///< that do or show the same
};
void addCopies(QMenu& menu, const Copies& copies);
/// Gives a table or tree this menu. `of` is asked when it opens; the Menu key opens it too
/// (app/menu_key.h).
void giveCopyMenu(QAbstractItemView* view, std::function<Copies(const QModelIndex&)> of);
/// A row of texts as a JSON object, by the heads of its columns.
[[nodiscard]] QString rowAsJson(const QModelIndex& index);

} // namespace shimscope::details
