// Rows from records.
#include <matrix/namespace_rows.h>
#include <models/text.h>

#include <QStringList>

#include <algorithm>
#include <map>

namespace shimscope::matrix {

namespace {

Row rowOf(const trace::Namespaces& record, const trace::Namespaces* host)
{
    Row row;
    row.pid = record.pid;
    for (std::size_t i = 0; i < kTypeCount; ++i) {
        const auto inode = record.inodes.find(kTypes[i]);
        const auto doubt = record.doubts.find(kTypes[i]);
        Cell& cell = row.cells[i];
        if (inode != record.inodes.end())
            cell.inode = models::text(inode->second);
        if (doubt != record.doubts.end())
            cell.doubt = models::text(doubt->second);
        const auto hosts = host == nullptr ? record.inodes.end() : host->inodes.find(kTypes[i]);
        cell.host = host != nullptr && inode != record.inodes.end() && hosts != host->inodes.end()
            && inode->second == hosts->second;
    }
    return row;
}

bool inSameNamespace(const Row& a, const Row& b, std::size_t type)
{
    return !a.cells[type].inode.isEmpty() && a.cells[type].inode == b.cells[type].inode;
}

QString listed(const QStringList& names)
{
    return names.join(QStringLiteral(", "));
}

} // namespace

std::vector<Row> namespaceRows(const models::Store& store, std::int64_t t)
{
    std::vector<trace::Namespaces> records = store.namespacesAt(t);
    std::map<std::string, const trace::Namespaces*> byContainer;
    for (const trace::Namespaces& record : records)
        byContainer[record.container] = &record;
    const auto hostAt = byContainer.find("");
    const trace::Namespaces* host = hostAt == byContainer.end() ? nullptr : hostAt->second;
    std::vector<Row> rows;
    if (host != nullptr) {
        rows.push_back(rowOf(*host, host));
        rows.back().name = models::text(store.header().host);
    }
    for (const models::PodState& pod : store.podsAt(t)) {
        for (const models::PlaceState& place : pod.places) {
            const auto found = byContainer.find(place.container.id);
            if (found == byContainer.end())
                continue;
            Row row = rowOf(*found->second, host);
            row.name = models::text(place.place.name);
            row.pod = models::text(pod.pod.name);
            row.place = place.place;
            rows.push_back(std::move(row));
        }
    }
    mergeRows(rows);
    return rows;
}

void mergeRows(std::vector<Row>& rows)
{
    for (std::size_t type = 0; type < kTypeCount; ++type) {
        std::size_t first = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const bool joins = i > 0 && rows[i].pod == rows[first].pod
                && inSameNamespace(rows[i], rows[first], type);
            rows[i].cells[type].rows = joins ? 0 : 1;
            if (joins)
                ++rows[first].cells[type].rows;
            else
                first = i;
        }
    }
}

bool differsFromHost(const Row& row)
{
    return std::any_of(row.cells.begin(), row.cells.end(),
        [](const Cell& cell) { return !cell.inode.isEmpty() && !cell.host; });
}

Sharing sharingOf(const std::vector<Row>& rows, std::size_t row)
{
    QStringList withPod, own, host, unknown;
    for (std::size_t type = 0; type < kTypeCount; ++type) {
        const Cell& cell = rows[row].cells[type];
        const QString name = QLatin1String(kTypes[type]);
        const bool shared = std::any_of(rows.begin(), rows.end(), [&](const Row& other) {
            return &other != &rows[row] && other.pod == rows[row].pod
                && inSameNamespace(other, rows[row], type);
        });
        if (cell.inode.isEmpty())
            unknown << name;
        else if (cell.host)
            host << name;
        else
            (shared ? withPod : own) << name;
    }
    return {listed(withPod), listed(own), listed(host), listed(unknown)};
}

} // namespace shimscope::matrix
