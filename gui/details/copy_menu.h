// The menu of a row or a message: copy what is there, the whole as JSON, where it is from, and the
// same as a command. GUI thread.
#pragma once

#include <trace/span.h>

#include <QAbstractItemView>
#include <QMenu>
#include <QStringList>

#include <functional>

namespace shimscope::details {

/// What is empty is left out.
struct Copies {
    QString value, json, path, id;
    QStringList commands; ///< that do or show the same
};
/// What there is to copy of a span; `value`: what is under the pointer, else its method.
[[nodiscard]] Copies copiesOf(const trace::Span& span, const QString& value = {});
void addCopies(QMenu& menu, const Copies& copies);
/// Gives a table or tree this menu. `of` is asked when it opens; the Menu key opens it too
/// (app/menu_key.h).
void giveCopyMenu(QAbstractItemView* view, std::function<Copies(const QModelIndex&)> of);
/// A row of texts as a JSON object, by the heads of its columns.
[[nodiscard]] QString rowAsJson(const QModelIndex& index);

} // namespace shimscope::details
