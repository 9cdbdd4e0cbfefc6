#include <models/text.h>
#include <trace/record.h>

#include <details/copy_menu.h>
#include <details/equivalents.h>
#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

namespace shimscope::details {

namespace {

/// Words of this menu, wherever it opens.
struct CopyWords {
    Q_DECLARE_TR_FUNCTIONS(shimscope::details::CopyWords)
};

constexpr qsizetype kLongestEntry = 96; ///< letters of a command in the menu

QString shortened(const QString& command)
{
    return command.size() <= kLongestEntry ? command
                                           : command.left(kLongestEntry) + QStringLiteral("…");
}

} // namespace

void addCopies(QMenu& menu, const Copies& copies)
{
    const auto add = [](QMenu* to, const QString& name, const QString& title, const QString& text) {
        if (text.isEmpty())
            return;
        QAction* action =
            to->addAction(title, [text] { QApplication::clipboard()->setText(text); });
        action->setObjectName(name);
    };
    add(&menu, QStringLiteral("value"), CopyWords::tr("Copy value"), copies.value);
    add(&menu, QStringLiteral("json"), CopyWords::tr("Copy as JSON"), copies.json);
    add(&menu, QStringLiteral("path"), CopyWords::tr("Copy path"), copies.path);
    add(&menu, QStringLiteral("id"), CopyWords::tr("Copy the container's id"), copies.id);
    if (copies.commands.isEmpty())
        return;
    QMenu* commands = menu.addMenu(CopyWords::tr("Copy the same as a command"));
    commands->menuAction()->setObjectName(QStringLiteral("commands"));
    for (const QString& command : copies.commands)
        add(commands, QStringLiteral("command"),
            shortened(command).replace(u'&', QLatin1String("&&")), command);
}

void giveCopyMenu(QAbstractItemView* view, std::function<Copies(const QModelIndex&)> of)
{
    view->setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(view, &QWidget::customContextMenuRequested, view,
        [view, of = std::move(of)](const QPoint& at) {
            const QModelIndex index = view->indexAt(at);
            if (!index.isValid())
                return;
            QMenu menu(view);
            addCopies(menu, of(index));
            menu.exec(view->viewport()->mapToGlobal(at));
        });
}

Copies copiesOf(const trace::Span& span, const QString& value)
{
    const auto id = [&span] {
        for (const char* key : {"container.id", "sandbox.id"})
            if (const auto found = span.attribute(key); !found.empty())
                return models::text(std::string(found));
        return QString();
    };
    return {value.isEmpty() ? models::text(span.method) : value, models::text(trace::toLine(span)),
        models::text(span.peer), id(), equivalentsOf(span)};
}

QString rowAsJson(const QModelIndex& index)
{
    QJsonObject row;
    const QAbstractItemModel* model = index.model();
    for (int column = 0; column < model->columnCount(index.parent()); ++column)
        row[model->headerData(column, Qt::Horizontal).toString()] =
            index.siblingAtColumn(column).data().toString();
    return QString::fromUtf8(QJsonDocument(row).toJson(QJsonDocument::Compact));
}

} // namespace shimscope::details
