// Collecting records on the watcher's thread, printing rows on the main one.
#include "inspect.h"

#include "commands.h"

#include <agent_api/client.h>
#include <base/text.h>
#include <base/time.h>
#include <metrics/rates.h>
#include <trace/record.h>

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <map>
#include <mutex>

namespace shimscope::ctl {

namespace {

constexpr double kEvery = 2; // seconds between two tables
constexpr double kRateTime = 1.2; // seconds that CPU time is measured over
constexpr int kLongestWaitMs = 10'000; // for two samples of each, on a busy machine
constexpr std::size_t kShortId = 12;

using Json = nlohmann::ordered_json;
using trace::Metric;

/// Everything about one container that a row needs.
struct Row {
    trace::Container container;
    trace::Pod pod;
    std::deque<trace::Sample> samples; ///< of the last moments, oldest first
    trace::Namespaces namespaces;
};

class ContainerTable {
public:
    void take(const std::vector<trace::Record>& records)
    {
        const std::lock_guard lock(m_mutex);
        for (const trace::Record& record : records)
            std::visit([this](const auto& value) { add(value); }, record);
    }
    void caughtUp()
    {
        const std::lock_guard lock(m_mutex);
        m_caughtUp = true;
        m_changed.notify_all();
    }
    bool waitUntilCaughtUp()
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(10), [this] { return m_caughtUp; });
    }
    [[nodiscard]] std::vector<Row> rows() const
    {
        const std::lock_guard lock(m_mutex);
        std::vector<Row> rows;
        for (const auto& [id, row] : m_rows) {
            if (row.container.id.empty() || row.container.pid == 0)
                continue; // waiting, exited, or not told yet
            rows.push_back(row);
            if (const auto pod = m_pods.find(row.container.podUid); pod != m_pods.end())
                rows.back().pod = pod->second;
        }
        std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
            return std::tie(a.container.engine, a.pod.name, a.container.name)
                < std::tie(b.container.engine, b.pod.name, b.container.name);
        });
        return rows;
    }
    /// Whether the CPU time of each is known that has a cgroup to count it.
    [[nodiscard]] bool haveRates() const
    {
        const std::lock_guard lock(m_mutex);
        return std::all_of(m_rows.begin(), m_rows.end(), [](const auto& entry) {
            const Row& row = entry.second;
            return row.container.pid == 0 || row.container.cgroupPath.empty()
                || row.samples.size() > 1;
        });
    }
    [[nodiscard]] trace::Namespaces host() const
    {
        const std::lock_guard lock(m_mutex);
        return m_host;
    }

private:
    void add(const trace::Header&) // the agent was lost and is back
    {
        m_rows.clear();
        m_pods.clear();
    }
    void add(const trace::Pod& pod) { m_pods[pod.uid] = pod; }
    void add(const trace::Container& container)
    {
        if (container.state == "removed")
            m_rows.erase(container.id);
        else
            m_rows[container.id].container = container;
    }
    void add(const trace::Sample& sample)
    {
        auto& samples = m_rows[sample.container].samples;
        samples.push_back(sample);
        while (samples.size() > 2
            && samples.back().at - samples.front().at > static_cast<std::int64_t>(kEvery * 1e9))
            samples.pop_front();
    }
    void add(const trace::Namespaces& namespaces)
    {
        if (namespaces.container.empty())
            m_host = namespaces;
        else if (const auto row = m_rows.find(namespaces.container); row != m_rows.end())
            row->second.namespaces = namespaces;
    }
    template <class T>
    void add(const T&)
    {
    }
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_caughtUp = false;
    std::map<std::string, Row> m_rows; ///< by container id
    std::map<std::string, trace::Pod> m_pods; ///< by uid
    trace::Namespaces m_host;
};

std::string shortId(const std::string& id)
{
    const bool hash = id.size() == 64 && id.find('/') == std::string::npos;
    return hash ? id.substr(0, kShortId) : id;
}

std::optional<double> cpusOf(const Row& row)
{
    if (row.samples.size() < 2)
        return std::nullopt;
    return metrics::ratesBetween(row.samples.front(), row.samples.back()).cpus;
}

std::optional<std::uint64_t> valueOf(const Row& row, Metric metric)
{
    return row.samples.empty() ? std::nullopt : row.samples.back()[metric];
}

std::string doubtOf(const trace::Namespaces& namespaces, const std::string& type)
{
    const auto found = namespaces.doubts.find(type);
    return found == namespaces.doubts.end() ? "" : found->second;
}

/// "net, user?; not known: uts": those that are the host's; a question mark where that is inferred.
std::string sharedWithHost(const Row& row, const trace::Namespaces& host)
{
    std::vector<std::string> shared, unknown;
    for (const auto& [type, inode] : host.inodes) {
        const auto found = row.namespaces.inodes.find(type);
        const std::string doubt = doubtOf(row.namespaces, type);
        if (found != row.namespaces.inodes.end() && found->second == inode)
            shared.push_back(type + (doubt.empty() ? "" : "?"));
        else if (found == row.namespaces.inodes.end() && !doubt.starts_with("inferred"))
            unknown.push_back(type);
    }
    const std::string known = shared.empty() ? "none" : base::join(shared, ",");
    return unknown.empty() ? known : known + "; not known: " + base::join(unknown, ",");
}

using Cells = std::array<std::string, 8>;

Cells cellsOf(const Row& row, const trace::Namespaces& host)
{
    const auto memory = valueOf(row, Metric::MemoryCurrent);
    const auto limit = valueOf(row, Metric::MemoryMax);
    const auto cpus = cpusOf(row);
    std::array<char, 32> cpu{'-', '\0'};
    if (cpus)
        std::snprintf(cpu.data(), cpu.size(), "%.2f", *cpus);
    const std::string use = !memory
        ? "-"
        : base::formatBytes(*memory) + " / " + (limit ? base::formatBytes(*limit) : "no limit");
    const std::string& engine = row.container.engine;
    return {engine.empty() ? "shimscope" : engine, shortId(row.container.id), row.container.name,
        std::to_string(row.container.pid), cpu.data(), use, sharedWithHost(row, host),
        row.container.startedBy.empty() ? "-" : row.container.startedBy};
}

/// Columns as wide as their longest cell in characters, not bytes: arrows have three.
std::size_t widthOf(const std::string& cell)
{
    return static_cast<std::size_t>(std::count_if(cell.begin(), cell.end(),
        [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string tableOf(const std::vector<Row>& rows, const trace::Namespaces& host)
{
    std::vector<Cells> lines{
        {"ENGINE", "ID", "NAME", "PID", "CPU", "MEMORY / LIMIT", "SHARED WITH HOST", "STARTED BY"}};
    for (const Row& row : rows)
        lines.push_back(cellsOf(row, host));
    std::array<std::size_t, 8> widths{};
    for (const Cells& cells : lines) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            widths.at(i) = std::max(widths.at(i), widthOf(cells.at(i)));
    }
    std::string text;
    for (const Cells& cells : lines) {
        for (std::size_t i = 0; i + 1 < cells.size(); ++i)
            text += cells.at(i) + std::string(widths.at(i) - widthOf(cells.at(i)) + 2, ' ');
        text += cells.back() + "\n";
    }
    return text;
}

Json namespacesOf(const Row& row, const trace::Namespaces& host)
{
    Json all = Json::object();
    for (const auto& [type, inode] : host.inodes) {
        Json& one = all[type] = Json::object();
        const std::string doubt = doubtOf(row.namespaces, type);
        const auto found = row.namespaces.inodes.find(type);
        if (found != row.namespaces.inodes.end()) {
            one["inode"] = found->second;
            one["host"] = found->second == inode;
        } else if (doubt.starts_with("inferred")) {
            one["host"] = false;
        }
        if (!doubt.empty())
            one["doubt"] = doubt;
    }
    return all;
}

std::string jsonOf(const std::vector<Row>& rows, const trace::Namespaces& host)
{
    Json list = Json::array();
    const auto number = [](const auto& value) { return value ? Json(*value) : Json(nullptr); };
    for (const Row& row : rows)
        list.push_back({{"engine", row.container.engine}, {"id", row.container.id},
            {"name", row.container.name}, {"state", row.container.state}, {"pod", row.pod.name},
            {"podUid", row.container.podUid}, {"pid", row.container.pid},
            {"cpus", number(cpusOf(row))},
            {"memoryBytes", number(valueOf(row, Metric::MemoryCurrent))},
            {"memoryMaxBytes", number(valueOf(row, Metric::MemoryMax))},
            {"cgroup", row.container.cgroupPath}, {"namespaces", namespacesOf(row, host)},
            {"startedBy", row.container.startedBy}, {"observed", row.container.observed}});
    return list.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace

base::Status inspect(const std::string& socket, const InspectOptions& options)
{
    TRY_VOID(agent_api::Client(socket).info()); // a clear error before the stream
    ContainerTable table;
    agent_api::Watcher watcher(socket, false, true,
        {.records = [&](std::vector<trace::Record> records) { table.take(records); },
            .lines = {},
            .caughtUp = [&] { table.caughtUp(); },
            .lost =
                [](const base::Error& error) {
                    std::fprintf(stderr, "%s\n", error.toString().c_str());
                }});
    if (!table.waitUntilCaughtUp())
        return base::fail("inspect", socket, "the agent does not send its records", ETIMEDOUT);
    const std::int64_t deadline = base::deadlineIn(kLongestWaitMs);
    while (!table.haveRates() && base::bootNow() < deadline) {
        if (sleepUntilSignal(0.1))
            return {};
    }
    const bool redraw = !options.once && !options.json && ::isatty(1) != 0;
    for (double wait = kRateTime; !sleepUntilSignal(wait); wait = kEvery) {
        const std::vector<Row> rows = table.rows();
        const std::string text = options.json ? jsonOf(rows, table.host())
            : rows.empty()                    ? "no containers\n"
                                              : tableOf(rows, table.host());
        std::fputs(((redraw ? "\033[H\033[2J" : "") + text).c_str(), stdout);
        std::fflush(stdout);
        if (options.once)
            break;
    }
    return {};
}

} // namespace shimscope::ctl
