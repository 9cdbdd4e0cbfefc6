// Reading /proc for the processes that we know.
#include <agent/process_table.h>
#include <agent/redact.h>
#include <base/text.h>
#include <procfs/process.h>

#include <algorithm>

namespace shimscope::agent {

namespace {

constexpr std::size_t kLongestCommandLine = 512;

bool differs(std::uint64_t now, std::uint64_t told)
{
    const std::uint64_t by = now > told ? now - told : told - now;
    return by > 256U << 10U || by * 100 > told * 3;
}

std::string commandLine(const std::vector<std::string>& arguments)
{
    std::vector<std::string> words;
    words.reserve(arguments.size());
    for (const std::string& argument : arguments)
        words.push_back(redactArgument(argument));
    return base::join(words, " ").substr(0, kLongestCommandLine);
}

} // namespace

std::string sandboxOfShim(const std::vector<std::string>& arguments)
{
    const auto id = std::find_if(arguments.begin(), arguments.end(),
        [](const std::string& word) { return word == "-id" || word == "--id"; });
    return id == arguments.end() || id + 1 == arguments.end() ? std::string() : *(id + 1);
}

void ProcessTable::learn(Entry& entry)
{
    const std::string pid = std::to_string(entry.process.pid);
    if (const auto stat = procfs::readStat(pid, m_procRoot)) {
        entry.process.ppid = stat->ppid;
        if (entry.startTicks == 0)
            entry.startTicks = stat->starttime;
    }
    if (const auto arguments = procfs::readCmdline(pid, m_procRoot)) {
        entry.process.commandLine = commandLine(*arguments);
        if (entry.process.hop == trace::Hop::Shim && entry.process.sandboxId.empty())
            entry.process.sandboxId = sandboxOfShim(*arguments);
    }
    if (const auto status = procfs::readStatus(pid, m_procRoot); status && status->vmRssBytes)
        entry.process.rssBytes = entry.toldRss = *status->vmRssBytes;
}

void ProcessTable::opened(const Writer& writer, const std::string& sandboxId)
{
    Entry& entry = m_entries[writer.pid];
    entry = {};
    entry.process.pid = writer.pid;
    entry.process.hop = writer.hop;
    entry.process.program = writer.program;
    entry.process.start = writer.opened;
    entry.process.sandboxId = sandboxId;
    entry.startTicks = writer.startTicks;
    learn(entry);
    m_changes.emplace_back(entry.process);
}

void ProcessTable::containerStarted(const trace::Container& container, std::int64_t now)
{
    if (container.pid <= 0)
        return;
    Entry& entry = m_entries[container.pid];
    const std::string program = container.sandbox ? "pause" : container.name;
    // Until the container starts, its process is the runtime's: the command line changes with the
    // execve.
    const std::string known = entry.process.program;
    if (known == program && entry.process.sandboxId == container.sandboxId)
        return;
    entry = {};
    entry.process.pid = container.pid;
    entry.process.hop = trace::Hop::Kernel;
    entry.process.program = program;
    entry.process.sandboxId = container.sandboxId;
    entry.process.start = now;
    learn(entry);
    m_changes.emplace_back(entry.process);
}

void ProcessTable::end(std::map<int, Entry>::iterator at, std::int64_t now)
{
    at->second.process.end = now;
    m_changes.emplace_back(at->second.process);
    m_entries.erase(at);
}

void ProcessTable::ended(const Writer& writer, std::int64_t now)
{
    const auto found = m_entries.find(writer.pid);
    if (found != m_entries.end() && found->second.startTicks == writer.startTicks)
        end(found, now);
}

void ProcessTable::refresh(std::int64_t now)
{
    for (auto it = m_entries.begin(); it != m_entries.end();) {
        const auto current = it++;
        Entry& entry = current->second;
        const std::string pid = std::to_string(entry.process.pid);
        const auto stat = procfs::readStat(pid, m_procRoot);
        if (!stat || stat->starttime != entry.startTicks || stat->state == 'Z'
            || stat->state == 'X') {
            end(current, now);
            continue;
        }
        const auto status = procfs::readStatus(pid, m_procRoot);
        if (!status || !status->vmRssBytes)
            continue;
        entry.process.rssBytes = *status->vmRssBytes;
        entry.process.ppid = stat->ppid; // a shim's parent ends after the start
        if (!differs(entry.process.rssBytes, entry.toldRss))
            continue;
        entry.toldRss = entry.process.rssBytes;
        if (const auto arguments = procfs::readCmdline(pid, m_procRoot))
            entry.process.commandLine = commandLine(*arguments);
        m_changes.emplace_back(entry.process);
    }
}

std::vector<trace::Record> ProcessTable::take()
{
    return std::exchange(m_changes, {});
}

} // namespace shimscope::agent
