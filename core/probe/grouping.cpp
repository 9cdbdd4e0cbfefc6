// The three rules, one after the other, for each process.
#include <probe/grouping.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace shimscope::probe {

namespace {

using Cgroups = std::vector<procfs::CgroupEntry>;

constexpr std::size_t kLongestLine = 32; // ancestors; a circle of them is a race while we read

struct Identity {
    std::string key; ///< the same for all processes of one container
    Engine engine = Engine::Unknown;
    std::string id, podUid, qos;
    pid_t monitor = 0;
    Cgroups cgroups;
};
using Answer = std::optional<Identity>;

const ProcessFacts* find(const Processes& processes, pid_t pid)
{
    const auto found = processes.find(pid);
    return found == processes.end() ? nullptr : &found->second;
}

bool isNested(const ProcessFacts& process)
{
    return process.nsPid.size() > 1;
}

/// "web" of "/default/web.scope".
std::string lastComponent(const std::string& path)
{
    const std::string name = baseName(path);
    return name.ends_with(".scope") ? name.substr(0, name.size() - 6) : name;
}

/// The same path in every hierarchy that has it, cut after the container's own cgroup.
Cgroups namedCgroups(const Cgroups& cgroups, const std::string& id)
{
    Cgroups own;
    for (const procfs::CgroupEntry& entry : cgroups) {
        if (const auto name = parseCgroupName(entry.path); name && name->id == id) {
            own.push_back(entry);
            own.back().path = name->path;
        }
    }
    return own;
}

/// Rule 1. `isMonitor`: the cgroup is that of a container's monitor, which is no container.
Answer byName(const ProcessFacts& process, bool& isMonitor)
{
    for (const procfs::CgroupEntry& entry : process.cgroups) {
        const auto name = parseCgroupName(entry.path);
        if (!name)
            continue;
        isMonitor = name->monitor;
        return Identity{.key = "id:" + name->id,
            .engine = name->engine,
            .id = name->id,
            .podUid = name->podUid,
            .qos = name->qos,
            .cgroups = namedCgroups(process.cgroups, name->id)};
    }
    return std::nullopt;
}

/// The shim or conmon above a process, else the runtime; and the process just below it.
struct Line {
    const ProcessFacts* monitor = nullptr;
    const ProcessFacts* top = nullptr;
};
Line lineOf(const ProcessFacts& process, const Processes& processes)
{
    Line line;
    const ProcessFacts* child = &process;
    for (std::size_t i = 0; i < kLongestLine; ++i) {
        const ProcessFacts* parent = find(processes, child->ppid);
        if (parent == nullptr)
            break;
        const bool runtime = parent->program && parent->program->role == Role::Runtime;
        const bool monitor = parent->program && parent->program->role == Role::Monitor;
        if (line.top == nullptr && (runtime || monitor))
            line = {parent, child};
        else if (line.top != nullptr && monitor)
            line.monitor = parent; // the runtime works for this one
        if (monitor || (line.top != nullptr && !runtime))
            break;
        child = parent;
    }
    return line;
}

std::string idBy(const Program& monitor, const Cgroups& own)
{
    if (monitor.name.starts_with("conmon"))
        return monitor.id;
    if (own.empty())
        return monitor.id;
    if (monitor.role == Role::Runtime)
        return own.front().path.substr(1);
    const std::string last = lastComponent(own.front().path);
    const bool pods = monitor.nameSpace == "k8s.io" || monitor.engine == Engine::Shimscope;
    return pods || monitor.engine == Engine::Docker ? last : monitor.nameSpace + "/" + last;
}

/// Rule 2.
Answer byAncestor(const ProcessFacts& process, const Processes& processes)
{
    const Line line = lineOf(process, processes);
    if (process.program || line.top == nullptr)
        return std::nullopt;
    Cgroups own = ownCgroups(line.top->cgroups, line.monitor->cgroups);
    if (own.empty() && line.top->nsPid.size() <= line.monitor->nsPid.size())
        return std::nullopt; // the monitor's own helper
    const Program& program = *line.monitor->program;
    return Identity{
        .key = own.empty() ? "monitor:" + std::to_string(line.monitor->pid) : "cg:" + own[0].path,
        .engine = program.engine,
        .id = idBy(program, own),
        .monitor = line.monitor->pid,
        .cgroups = std::move(own)};
}

/// The outermost process of the same nested pid namespace or, in the host's, of the same cgroup.
const ProcessFacts& topOf(const ProcessFacts& process, const Processes& processes)
{
    const ProcessFacts* top = &process;
    for (std::size_t i = 0; i < kLongestLine; ++i) {
        const ProcessFacts* parent = find(processes, top->ppid);
        if (parent == nullptr
            || (isNested(process) ? !isNested(*parent)
                                  : !ownCgroups(top->cgroups, parent->cgroups).empty()))
            break;
        top = parent;
    }
    return *top;
}

/// Rule 3.
Answer byNamespace(const ProcessFacts& process, const Processes& processes)
{
    const ProcessFacts& top = topOf(process, processes);
    const ProcessFacts* parent = find(processes, top.ppid);
    if (parent == nullptr)
        return std::nullopt; // process 1
    Cgroups own = ownCgroups(top.cgroups, parent->cgroups);
    if (!own.empty() && own[0].path.ends_with(".service"))
        return std::nullopt; // systemd.exec(5) "SANDBOXING": a container would be in a cgroup below
    if (isNested(top) ? own.empty() && !top.foreignRoot : own.empty() || !top.foreignRoot)
        return std::nullopt;
    Identity identity{.key = own.empty() ? "pid:" + std::to_string(top.pid) : "cg:" + own[0].path,
        .engine = Engine::Plain,
        .id = own.empty() ? "pid " + std::to_string(top.pid) : own[0].path.substr(1),
        .cgroups = std::move(own)};
    // What runtimes call a scope if nobody tells them otherwise.
    const std::string scope = lastComponent(identity.id);
    for (const auto& [prefix, engine] :
        {std::pair("runc-", Engine::Runc), std::pair("crun-", Engine::Crun)}) {
        if (scope.starts_with(prefix) && identity.id.ends_with(".scope")) {
            identity.engine = engine;
            identity.id = scope.substr(5);
        }
    }
    return identity;
}

Answer identify(const ProcessFacts& process, const Processes& processes)
{
    bool isMonitor = false;
    if (Answer named = byName(process, isMonitor))
        return isMonitor ? std::nullopt : std::move(named);
    if (Answer known = byAncestor(process, processes))
        return known;
    if (process.program && !isNested(process))
        return std::nullopt;
    return byNamespace(process, processes);
}

/// Whether `a` is rather the container's first process than `b`.
bool isEarlier(const ProcessFacts& a, const ProcessFacts& b)
{
    const auto rank = [](const ProcessFacts& p) {
        const bool first = isNested(p) && p.nsPid.back() == 1;
        return std::tuple(!first, p.starttime, p.pid);
    };
    return rank(a) < rank(b);
}

Group toGroup(const std::vector<std::pair<const ProcessFacts*, Identity>>& members)
{
    std::set<pid_t> pids;
    for (const auto& [process, identity] : members)
        pids.insert(process->pid);
    const std::pair<const ProcessFacts*, Identity>* main = nullptr;
    for (const auto& member : members) {
        if (pids.contains(member.first->ppid))
            continue;
        if (main == nullptr || isEarlier(*member.first, *main->first))
            main = &member;
    }
    if (main == nullptr)
        main = &members.front();
    const Identity& is = main->second;
    return {.engine = is.engine,
        .id = is.id,
        .podUid = is.podUid,
        .qos = is.qos,
        .main = main->first->pid,
        .monitor = is.monitor,
        .cgroups = is.cgroups,
        .members = {pids.begin(), pids.end()}};
}

/// A shim has left its parent, but not its session: containerd(8) is in it too. Null if there is
/// none, or two.
const ProcessFacts* daemonOf(const ProcessFacts& shim, const Processes& processes)
{
    if (!shim.program || shim.program->role != Role::Monitor)
        return nullptr;
    const std::string name =
        shim.program->engine == Engine::Shimscope ? "shimscope-cri" : "containerd";
    const ProcessFacts* daemon = nullptr;
    for (const auto& [pid, each] : processes) {
        if (each.session != shim.session || !each.program || each.program->name != name)
            continue;
        if (daemon != nullptr)
            return nullptr;
        daemon = &each;
    }
    return daemon;
}

} // namespace

Cgroups ownCgroups(const Cgroups& cgroups, const Cgroups& other)
{
    Cgroups own;
    for (const procfs::CgroupEntry& entry : cgroups) {
        const auto same = std::find_if(other.begin(), other.end(),
            [&](const procfs::CgroupEntry& each) { return each.hierarchy == entry.hierarchy; });
        if (entry.path != "/" && (same == other.end() || same->path != entry.path))
            own.push_back(entry);
    }
    return own;
}

std::vector<pid_t> ancestorsOf(pid_t pid, const Processes& processes)
{
    std::vector<pid_t> line;
    const ProcessFacts* process = find(processes, pid);
    while (process != nullptr && line.size() < kLongestLine) {
        const ProcessFacts* next = daemonOf(*process, processes);
        if (next == nullptr)
            next = find(processes, process->ppid);
        if (next != nullptr)
            line.push_back(next->pid);
        process = next;
    }
    return line;
}

std::vector<Group> groupProcesses(const Processes& processes)
{
    std::map<std::string, std::vector<std::pair<const ProcessFacts*, Identity>>> containers;
    for (const auto& [pid, process] : processes) {
        if (Answer identity = identify(process, processes))
            containers[identity->key].emplace_back(&process, std::move(*identity));
    }
    std::vector<Group> groups;
    groups.reserve(containers.size());
    for (const auto& [key, members] : containers)
        groups.push_back(toGroup(members));
    for (Group& group : groups) {
        // A container with a name may have a monitor as well.
        const Line line = lineOf(*find(processes, group.main), processes);
        if (group.monitor == 0 && line.monitor != nullptr)
            group.monitor = line.monitor->pid;
    }
    return groups;
}

} // namespace shimscope::probe
