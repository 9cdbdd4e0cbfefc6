// Records that survive the process: one JSON file per record, replaced atomically, all of them in
// memory. Template over the record, which brings `id`, `std::string toJson() const` and `static
// base::Result<Record> parse(std::string_view)`. One locked writer; any thread may call. Readers
// get copies.
#pragma once

#include <base/file.h>
#include <base/log.h>
#include <base/result.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::tasks {

template <class Record>
class RecordStore {
public:
    /// Reads what is there. A file that cannot be read (the machine went down while it was written)
    /// is logged and removed: what it spoke of is found as an orphan.
    static base::Result<std::unique_ptr<RecordStore>> open(const std::string& dir);

    base::Status add(Record record);
    /// Exact id, or a unique beginning of one (CRI clients may shorten ids).
    [[nodiscard]] std::optional<Record> find(const std::string& id) const;
    [[nodiscard]] std::vector<Record> list() const;
    /// Changes a record by `change(record)` and writes it. ENOENT if there is none.
    template <class Change>
    base::Status update(const std::string& id, Change change);
    void remove(const std::string& id);
    /// One lifecycle operation at a time on one record: hold this while it runs. Lives as long as
    /// somebody holds it.
    [[nodiscard]] std::shared_ptr<std::mutex> operation(const std::string& id);
    [[nodiscard]] std::string path(const std::string& id) const
    {
        return m_dir + "/" + id + ".json";
    }

private:
    explicit RecordStore(std::string dir) : m_dir(std::move(dir)) { }
    std::string m_dir;
    mutable std::mutex m_mutex;
    std::map<std::string, Record> m_records;
    std::map<std::string, std::shared_ptr<std::mutex>> m_operations;
};

template <class Record>
base::Result<std::unique_ptr<RecordStore<Record>>> RecordStore<Record>::open(const std::string& dir)
{
    TRY_VOID(base::makeDirs(dir, 0700));
    std::unique_ptr<RecordStore> store(new RecordStore(dir));
    for (const std::string& name : TRY(base::listDir(dir))) {
        const std::string file = dir + "/" + name;
        const auto text = name.ends_with(".json") ? base::readFile(file)
                                                  : base::fail("read", file, "was never finished");
        auto record =
            text ? Record::parse(*text) : base::Result<Record>(base::Failure(text.error()));
        if (record && record->id + ".json" == name) {
            store->m_records.emplace(record->id, std::move(*record));
            continue;
        }
        base::logWarning("removing record " + file + ": "
            + (record ? "its id differs from its name" : record.error().toString()));
        ::unlink(file.c_str());
    }
    return store;
}

template <class Record>
base::Status RecordStore<Record>::add(Record record)
{
    const std::scoped_lock lock(m_mutex);
    // The first record says after a loss of power what to clean up; the later ones say what runs,
    // and then nothing does.
    const auto write =
        m_records.contains(record.id) ? base::writeFileAtomic : base::writeFileDurable;
    TRY_VOID(write(path(record.id), record.toJson(), 0600));
    const std::string id = record.id;
    m_records.insert_or_assign(id, std::move(record));
    return {};
}

template <class Record>
std::optional<Record> RecordStore<Record>::find(const std::string& id) const
{
    const std::scoped_lock lock(m_mutex);
    const auto first = id.empty() ? m_records.end() : m_records.lower_bound(id);
    if (first == m_records.end() || !first->first.starts_with(id))
        return std::nullopt;
    const auto second = std::next(first);
    const bool ambiguous =
        first->first != id && second != m_records.end() && second->first.starts_with(id);
    return ambiguous ? std::nullopt : std::optional<Record>(first->second);
}

template <class Record>
std::vector<Record> RecordStore<Record>::list() const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<Record> records;
    records.reserve(m_records.size());
    for (const auto& [id, record] : m_records)
        records.push_back(record);
    return records;
}

template <class Record>
template <class Change>
base::Status RecordStore<Record>::update(const std::string& id, Change change)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_records.find(id);
    if (found == m_records.end())
        return base::sysError("find record", id, ENOENT);
    change(found->second);
    return base::writeFileAtomic(path(id), found->second.toJson());
}

template <class Record>
void RecordStore<Record>::remove(const std::string& id)
{
    const std::scoped_lock lock(m_mutex);
    ::unlink(path(id).c_str());
    m_records.erase(id);
    m_operations.erase(id);
}

template <class Record>
std::shared_ptr<std::mutex> RecordStore<Record>::operation(const std::string& id)
{
    const std::scoped_lock lock(m_mutex);
    auto& mutex = m_operations[id];
    if (!mutex)
        mutex = std::make_shared<std::mutex>();
    return mutex;
}

} // namespace shimscope::tasks
