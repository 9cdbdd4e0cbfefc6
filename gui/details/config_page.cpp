// config.json as a tree, with what differs from the runtime's default marked by a sign and in
// words.
#include <models/text.h>
#include <widgets/theme.h>

#include <details/container_pages.h>
#include <details/copy_menu.h>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace shimscope::details {

namespace {

using Kind = JsonNode::Kind;

QString signOf(Kind kind)
{
    switch (kind) {
    case Kind::Changed:
        return QStringLiteral("≠");
    case Kind::Added:
        return QStringLiteral("+");
    case Kind::Missing:
        return QStringLiteral("−");
    case Kind::Inside:
        return QStringLiteral("…");
    case Kind::Same:
        break;
    }
    return {};
}

/// The names from the root to this row.
QStringList wayTo(QModelIndex index)
{
    QStringList way;
    for (index = index.siblingAtColumn(0); index.isValid(); index = index.parent())
        way.prepend(index.data().toString());
    return way;
}

/// What is there, as JSON. Elements of lists that are known by a name (compareJson()) have no place
/// by it: then the nearest object above is given.
QString jsonAt(const QString& document, const QStringList& way)
{
    QJsonValue value = QJsonDocument::fromJson(document.toUtf8()).object();
    for (const QString& name : way) {
        if (!value.isObject() || !value.toObject().contains(name))
            break;
        value = value.toObject().value(name);
    }
    QJsonObject out;
    out[way.isEmpty() ? QString() : way.last()] = value;
    const QByteArray text = value.isObject() ? QJsonDocument(value.toObject()).toJson()
        : value.isArray()                    ? QJsonDocument(value.toArray()).toJson()
                                             : QJsonDocument(out).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(text).trimmed();
}

} // namespace

ConfigPage::ConfigPage(ContainerWatch& watch, QWidget* parent)
    : Page(watch, api::DETAILS_PART_CONFIG, parent)
    , m_tree(new QTreeWidget(this))
    , m_only(new QCheckBox(this))
{
    m_tree->setColumnCount(4);
    widgets::setMonoFont(m_tree, -2);
    m_tree->setUniformRowHeights(true);
    m_tree->setStyleSheet(QStringLiteral("QTreeView::item { padding: 3px 0; }"));
    widgets::whenScaled(m_tree, [this] {
        m_tree->setIndentation(widgets::px(16));
        m_tree->setColumnWidth(0, widgets::px(320));
        m_tree->setColumnWidth(1, widgets::px(22));
        m_tree->setColumnWidth(2, widgets::px(420));
        showTree(); // an item has a font of its own
    });
    m_tree->header()->setStretchLastSection(true);
    m_tree->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_body->addWidget(m_tree);
    giveCopyMenu(m_tree, [this](const QModelIndex& index) {
        const QStringList way = wayTo(index);
        return Copies{index.data().toString(), jsonAt(m_json, way), u'.' + way.join(u'.'), {}};
    });
    m_head->addWidget(m_only);
    connect(m_only, &QCheckBox::toggled, this, &ConfigPage::showTree);
    ConfigPage::retranslate();
}

void ConfigPage::retranslate()
{
    m_only->setText(tr("Only what differs from the default"));
    m_tree->setHeaderLabels({tr("field"), QString(), tr("value"), tr("default")});
    m_tree->setAccessibleName(QStringLiteral("config.json"));
    showTree();
    refresh();
}

void ConfigPage::addNodes(const JsonNode& node, QTreeWidgetItem* parent)
{
    for (const JsonNode& child : node.children) {
        if (m_only->isChecked() && child.kind == Kind::Same)
            continue;
        const QString note = child.kind == Kind::Changed
            ? (child.byDefault.isEmpty() ? tr("something else") : child.byDefault)
            : child.kind == Kind::Added   ? tr("not in the default")
            : child.kind == Kind::Missing ? tr("only in the default")
                                          : QString();
        auto* item =
            new QTreeWidgetItem(parent, {child.key, signOf(child.kind), child.value, note});
        item->setToolTip(2, child.value);
        const bool differs = child.kind != Kind::Same && child.kind != Kind::Inside;
        QFont font = m_tree->font();
        font.setBold(differs);
        font.setStrikeOut(child.kind == Kind::Missing);
        item->setFont(0, font);
        item->setData(0, Qt::AccessibleTextRole, child.key + u' ' + note);
        addNodes(child, item);
        // What is added or missing as a whole says so once; its parts can be opened.
        item->setExpanded(child.kind == Kind::Inside);
    }
}

void ConfigPage::showTree()
{
    m_tree->clear();
    if (!m_json.isEmpty())
        addNodes(compareJson(m_json, m_default), m_tree->invisibleRootItem());
}

QString ConfigPage::fill(const api::ContainerDetailsResponse& details)
{
    const QString json = models::text(details.config().json());
    const QString byDefault = models::text(details.config().default_json());
    if (json != m_json || byDefault != m_default) {
        m_json = json;
        m_default = byDefault;
        showTree();
    }
    m_only->setVisible(!json.isEmpty());
    if (!details.config().problem().empty())
        return models::text(details.config().problem());
    return models::text(details.config().path()) + QStringLiteral(" · ")
        + tr("≠ + − differ from what shimscope-oci spec gives");
}

void ConfigPage::empty()
{
    m_json.clear();
    m_only->hide();
    showTree();
}

} // namespace shimscope::details
