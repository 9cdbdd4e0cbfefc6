// What the pages have in common; capabilities, mounts.
#include <models/text.h>
#include <widgets/tables.h>
#include <widgets/theme.h>

#include <details/container_pages.h>
#include <details/copy_menu.h>
#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <map>

namespace shimscope::details {

using models::text;

Page::Page(ContainerWatch& watch, api::DetailsPart part, QWidget* parent)
    : QWidget(parent)
    , m_head(new QHBoxLayout)
    , m_body(new QHBoxLayout)
    , m_content(new QWidget(this))
    , m_watch(watch)
    , m_part(part)
    , m_about(new widgets::ElideLabel(this))
{
    m_about->setObjectName(QStringLiteral("mute"));
    m_head->addWidget(m_about, 1);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(18);
    m_content->setLayout(m_body);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(2);
    all->addLayout(m_head);
    all->addWidget(m_content, 1);
    all->addStretch(0);
    connect(&m_watch, &ContainerWatch::changed, this, &Page::refresh);
}

void Page::refresh()
{
    if (!isVisible())
        return;
    const api::ContainerDetailsResponse* details = m_watch.details();
    if (details != nullptr) {
        m_about->setText(fill(*details));
    } else {
        empty();
        m_about->setText(
            m_watch.problem().isEmpty() ? tr("Asking the agent …") : m_watch.problem());
    }
    m_about->setAccessibleName(m_about->text());
    m_content->setVisible(details != nullptr);
}

QTableView* Page::makeTable(QAbstractItemModel* model, const QList<int>& widths)
{
    auto* table = new QTableView(this);
    table->setModel(model);
    widgets::prepareTable(table, widths);
    giveCopyMenu(table, [](const QModelIndex& index) {
        const QString value = index.data().toString();
        return Copies{value, rowAsJson(index), value.startsWith(u'/') ? value : QString(), {}};
    });
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    return table;
}

SecurityPage::SecurityPage(ContainerWatch& watch, QWidget* parent)
    : Page(watch, api::DETAILS_PART_SECURITY, parent)
    , m_capabilities(new RowsModel(this))
    , m_rules(new RowsModel(this))
    , m_capabilityTable(nullptr)
    , m_ruleTable(nullptr)
{
    SecurityPage::retranslate();
    m_capabilityTable = makeTable(m_capabilities, {190, 72, 72, 76, 72, 72});
    m_ruleTable = makeTable(m_rules, {130, 170, 300});
    m_ruleTable->horizontalHeader()->setStretchLastSection(true);
    m_body->addWidget(m_capabilityTable, 5);
    m_body->addWidget(m_ruleTable, 5);
    SecurityPage::retranslate();
}

void SecurityPage::retranslate()
{
    m_capabilities->setHeaders(
        {tr("capability"), QStringLiteral("effective"), QStringLiteral("permitted"),
            QStringLiteral("inheritable"), QStringLiteral("bounding"), QStringLiteral("ambient")});
    m_rules->setHeaders({tr("action"), tr("only if"), tr("system calls")});
    if (m_ruleTable == nullptr)
        return;
    m_capabilityTable->setAccessibleName(tr("Capabilities"));
    m_ruleTable->setAccessibleName(tr("Seccomp rules of config.json"));
    refresh();
}

namespace {

/// A row for each capability that is in any set, in the kernel's order.
QList<QStringList> capabilityRows(const api::SecurityDetails& security)
{
    static constexpr std::array kSets{
        "effective", "permitted", "inheritable", "bounding", "ambient"};
    std::vector<std::string> order;
    std::map<std::string, QStringList> rows;
    for (const api::CapabilitySet& set : security.capabilities()) {
        const auto column = std::find(kSets.begin(), kSets.end(), set.name()) - kSets.begin();
        for (const std::string& name : set.names()) {
            auto [row, fresh] = rows.try_emplace(name, QStringList(6));
            if (fresh)
                order.push_back(name);
            row->second[0] = text(name);
            if (column < static_cast<std::ptrdiff_t>(kSets.size()))
                row->second[column + 1] = QStringLiteral("●");
        }
    }
    QList<QStringList> all;
    for (const std::string& name : order)
        all << rows[name];
    return all;
}

QList<QStringList> ruleRows(const api::SecurityDetails& security, const QString& everythingElse)
{
    QList<QStringList> rows;
    if (!security.has_profile())
        return rows;
    for (const api::SeccompRule& rule : security.profile().rules()) {
        QStringList names;
        for (const std::string& name : rule.names())
            names << text(name);
        rows << QStringList{
            text(rule.action()), text(rule.condition()), names.join(QStringLiteral(", "))};
    }
    rows << QStringList{text(security.profile().default_action()), {}, everythingElse};
    return rows;
}

} // namespace

QString SecurityPage::fill(const api::ContainerDetailsResponse& details)
{
    const api::SecurityDetails& security = details.security();
    m_capabilities->setRows(capabilityRows(security));
    m_rules->setRows(ruleRows(security, tr("everything else")));
    m_ruleTable->setVisible(security.has_profile());
    if (!security.problem().empty())
        return text(security.problem());
    const QString mode = security.seccomp_mode() == 2
        ? tr("filter, %n program(s)", nullptr, std::max(security.seccomp_filters(), 0))
        : security.seccomp_mode() == 1 ? QStringLiteral("strict")
        : security.seccomp_mode() == 0 ? tr("off")
                                       : tr("not known");
    const QString profile = !security.profile_problem().empty() ? text(security.profile_problem())
        : security.has_profile() ? tr("config.json asks for %1 where no rule fits")
                                       .arg(text(security.profile().default_action()))
                                 : tr("config.json asks for no filter");
    return QStringLiteral("%1 · Seccomp %2: %3 · NoNewPrivs %4 · %5")
        .arg(text(security.source()))
        .arg(security.seccomp_mode())
        .arg(mode)
        .arg(security.no_new_privileges())
        .arg(profile);
}

void SecurityPage::empty()
{
    m_capabilities->setRows({});
    m_rules->setRows({});
}

MountsPage::MountsPage(ContainerWatch& watch, QWidget* parent)
    : Page(watch, api::DETAILS_PART_MOUNTS, parent), m_mounts(new RowsModel(this)), m_table(nullptr)
{
    MountsPage::retranslate();
    m_table = makeTable(m_mounts, {230, 90, 150, 260, 110, 260, 360});
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_body->addWidget(m_table);
    MountsPage::retranslate();
}

void MountsPage::retranslate()
{
    m_mounts->setHeaders({tr("mount point"), tr("type"), tr("source"), tr("options"),
        tr("propagation"), tr("root of it"), tr("options of the file system")});
    if (m_table == nullptr)
        return;
    m_table->setAccessibleName(tr("Mounts"));
    refresh();
}

QString MountsPage::fill(const api::ContainerDetailsResponse& details)
{
    QList<QStringList> rows;
    for (const api::MountEntry& entry : details.mounts().entries())
        rows << QStringList{text(entry.mount_point()), text(entry.type()), text(entry.source()),
            text(entry.options()),
            entry.propagation().empty() ? QStringLiteral("private") : text(entry.propagation()),
            text(entry.root()), text(entry.super_options())};
    m_mounts->setRows(rows);
    if (!details.mounts().problem().empty())
        return text(details.mounts().problem());
    return text(details.mounts().source()) + QStringLiteral(" · ")
        + tr("%n mount(s)", nullptr, static_cast<int>(rows.size()));
}

void MountsPage::empty()
{
    m_mounts->setRows({});
}

} // namespace shimscope::details
