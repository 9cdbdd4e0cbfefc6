// Parsing of stat, status and cgroup, and the reading of a process's folder in /proc.
#include <base/file.h>
#include <base/text.h>
#include <procfs/process.h>

#include <sys/stat.h>

#include <charconv>

namespace shimscope::procfs {

namespace {

pid_t toPid(std::string_view text)
{
    return static_cast<pid_t>(base::parseSigned(text).value_or(0));
}
std::uint64_t toNumber(std::string_view text)
{
    return base::parseUnsigned(text).value_or(0);
}

template <class T>
std::vector<T> numbers(std::string_view text)
{
    std::vector<T> values;
    for (const std::string_view word : base::words(text))
        values.push_back(static_cast<T>(toNumber(word)));
    return values;
}

std::optional<std::uint64_t> parseMask(std::string_view text)
{
    std::uint64_t mask = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mask, 16);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return mask;
}

template <class T>
std::optional<T> parseInt(std::string_view text)
{
    const auto value = base::parseSigned(text);
    return value ? std::optional<T>(static_cast<T>(*value)) : std::nullopt;
}

using StatusField = void (*)(Status&, std::string_view);
struct StatusKey {
    std::string_view name;
    StatusField set;
};
constexpr StatusKey kStatusKeys[] = {
    {"Name", [](Status& s, std::string_view v) { s.name = v; }},
    {"State", [](Status& s, std::string_view v) { s.state = v; }},
    {"Tgid", [](Status& s, std::string_view v) { s.tgid = parseInt<pid_t>(v); }},
    {"PPid", [](Status& s, std::string_view v) { s.ppid = parseInt<pid_t>(v); }},
    {"Uid", [](Status& s, std::string_view v) { s.uid = numbers<std::uint32_t>(v); }},
    {"Gid", [](Status& s, std::string_view v) { s.gid = numbers<std::uint32_t>(v); }},
    {"NSpid", [](Status& s, std::string_view v) { s.nsPid = numbers<pid_t>(v); }},
    {"VmRSS",
        [](Status& s, std::string_view v) { s.vmRssBytes = toNumber(base::words(v)[0]) * 1024; }},
    {"Threads", [](Status& s, std::string_view v) { s.threads = parseInt<int>(v); }},
    {"CapInh", [](Status& s, std::string_view v) { s.capInh = parseMask(v); }},
    {"CapPrm", [](Status& s, std::string_view v) { s.capPrm = parseMask(v); }},
    {"CapEff", [](Status& s, std::string_view v) { s.capEff = parseMask(v); }},
    {"CapBnd", [](Status& s, std::string_view v) { s.capBnd = parseMask(v); }},
    {"CapAmb", [](Status& s, std::string_view v) { s.capAmb = parseMask(v); }},
    {"NoNewPrivs", [](Status& s, std::string_view v) { s.noNewPrivs = parseInt<int>(v); }},
    {"Seccomp", [](Status& s, std::string_view v) { s.seccomp = parseInt<int>(v); }},
    {"Seccomp_filters", [](Status& s, std::string_view v) { s.seccompFilters = parseInt<int>(v); }},
};

std::string pathOf(const std::string& procRoot, const std::string& process, const char* file)
{
    return procRoot + "/" + process + "/" + file;
}

} // namespace

std::optional<Stat> parseStat(std::string_view text)
{
    // comm may hold anything, so it ends at the last parenthesis.
    const std::size_t open = text.find('(');
    const std::size_t close = text.rfind(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open)
        return std::nullopt;
    const auto pid = base::parseSigned(base::trim(text.substr(0, open)));
    const auto rest = base::words(text.substr(close + 1));
    if (!pid || rest.size() < 20)
        return std::nullopt;
    Stat stat;
    stat.pid = static_cast<pid_t>(*pid);
    stat.comm = text.substr(open + 1, close - open - 1);
    stat.state = rest[0][0];
    stat.ppid = toPid(rest[1]);
    stat.pgrp = toPid(rest[2]);
    stat.session = toPid(rest[3]);
    stat.utime = toNumber(rest[11]);
    stat.stime = toNumber(rest[12]);
    stat.starttime = toNumber(rest[19]);
    return stat;
}

Status parseStatus(std::string_view text)
{
    Status status;
    for (const std::string_view line : base::lines(text)) {
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos)
            continue;
        const std::string_view value = base::trim(line.substr(colon + 1));
        if (value.empty())
            continue;
        for (const StatusKey& key : kStatusKeys) {
            if (key.name == line.substr(0, colon))
                key.set(status, value);
        }
    }
    return status;
}

std::vector<CgroupEntry> parseCgroup(std::string_view text)
{
    std::vector<CgroupEntry> entries;
    for (const std::string_view line : base::lines(text)) {
        const std::size_t first = line.find(':');
        const std::size_t second =
            first == std::string_view::npos ? first : line.find(':', first + 1);
        if (second == std::string_view::npos)
            continue;
        CgroupEntry entry;
        entry.hierarchy = static_cast<int>(toNumber(line.substr(0, first)));
        const std::string_view names = line.substr(first + 1, second - first - 1);
        if (!names.empty()) {
            for (const std::string_view name : base::split(names, ','))
                entry.controllers.emplace_back(name);
        }
        entry.path = line.substr(second + 1);
        entries.push_back(std::move(entry));
    }
    return entries;
}

base::Result<Stat> readStat(const std::string& process, const std::string& procRoot)
{
    const std::string path = pathOf(procRoot, process, "stat");
    const auto stat = parseStat(TRY(base::readFile(path)));
    if (!stat)
        return base::fail("parse", path, "is no stat line");
    return *stat;
}

base::Result<Status> readStatus(const std::string& process, const std::string& procRoot)
{
    return parseStatus(TRY(base::readFile(pathOf(procRoot, process, "status"))));
}

base::Result<std::vector<CgroupEntry>> readCgroup(
    const std::string& process, const std::string& procRoot)
{
    return parseCgroup(TRY(base::readFile(pathOf(procRoot, process, "cgroup"))));
}

base::Result<std::vector<std::string>> readCmdline(
    const std::string& process, const std::string& procRoot)
{
    const std::string text = TRY(base::readFile(pathOf(procRoot, process, "cmdline")));
    std::vector<std::string> arguments;
    for (const std::string_view part : base::split(text, '\0'))
        arguments.emplace_back(part);
    if (!arguments.empty() && arguments.back().empty())
        arguments.pop_back();
    return arguments;
}

base::Result<std::map<std::string, std::uint64_t>> readNamespaces(
    const std::string& process, const std::string& procRoot)
{
    const std::string dir = pathOf(procRoot, process, "ns");
    std::map<std::string, std::uint64_t> namespaces;
    for (const std::string& name : TRY(base::listDir(dir))) {
        struct stat st { };
        if (::stat((dir + "/" + name).c_str(), &st) != 0)
            return base::sysError("stat(2)", dir + "/" + name);
        namespaces[name] = st.st_ino;
    }
    return namespaces;
}

base::Result<std::vector<pid_t>> listProcesses(const std::string& procRoot)
{
    std::vector<pid_t> pids;
    for (const std::string& name : TRY(base::listDir(procRoot))) {
        if (const auto pid = base::parseUnsigned(name))
            pids.push_back(static_cast<pid_t>(*pid));
    }
    return pids;
}

} // namespace shimscope::procfs
