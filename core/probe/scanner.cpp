// Walking /proc, and giving names to what is found.
#include <base/text.h>
#include <base/time.h>
#include <probe/scanner.h>
#include <procfs/mountinfo.h>

#include <unistd.h>

#include <algorithm>

namespace shimscope::probe {

namespace {

constexpr std::uint64_t kYoungSeconds = 5;
constexpr unsigned kAgainEvery = 16; // rounds; a settled process may be moved by hand
constexpr std::size_t kShortId = 12;

std::uint64_t ticksPerSecond()
{
    static const auto kTicks = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
    return kTicks;
}

/// "254:0 /var/lib/x/rootfs": what is mounted at the root of a process; empty if that is not told.
std::string rootOf(const std::string& process, const std::string& procRoot)
{
    std::string root;
    const auto mounts = procfs::readMountinfo(process, procRoot);
    for (const procfs::Mount& mount : mounts ? *mounts : std::vector<procfs::Mount>{}) {
        if (mount.mountPoint == "/") // the last one is on top
            root =
                std::to_string(mount.major) + ":" + std::to_string(mount.minor) + " " + mount.root;
    }
    return root;
}

/// The kubelet mounts /var/lib/kubelet/pods/<uid>/containers/<name>/<hash> into each container.
std::string nameByKubelet(
    const std::string& process, const std::string& podUid, const std::string& procRoot)
{
    const std::string mark = "/pods/" + podUid + "/containers/";
    const auto mounts = procfs::readMountinfo(process, procRoot);
    for (const procfs::Mount& mount : mounts ? *mounts : std::vector<procfs::Mount>{}) {
        if (const std::size_t at = mount.root.find(mark); at != std::string::npos) {
            const std::string rest = mount.root.substr(at + mark.size());
            return rest.substr(0, rest.find('/'));
        }
    }
    return {};
}

bool isPause(const std::vector<std::string>& arguments)
{
    if (arguments.empty())
        return false;
    const std::string program = baseName(arguments[0]);
    return program == "pause" || (program == "catatonit" && arguments.back() == "-P");
}

/// What stands for a pod where there is none.
void placeIt(Container& container, const std::string& nameSpace)
{
    if (!container.podUid.empty()) {
        if (container.podName.empty())
            container.podName = container.podUid.substr(0, kShortId);
        if (container.sandboxId.empty())
            container.sandboxId = container.podUid;
        return;
    }
    const std::string engine = toString(container.engine);
    const bool inNamespace = container.engine == Engine::Containerd && !nameSpace.empty();
    container.podUid = inNamespace ? engine + "/" + nameSpace : engine;
    container.podName = inNamespace ? nameSpace : engine;
    container.podNamespace = inNamespace ? engine : "";
    container.sandboxId = container.podUid;
}

} // namespace

std::int64_t toBootTime(std::uint64_t ticks)
{
    return static_cast<std::int64_t>(ticks * (1'000'000'000 / ticksPerSecond()));
}

Scanner::Scanner(cgroupfs::Layout layout, std::string procRoot)
    : m_layout(std::move(layout))
    , m_procRoot(std::move(procRoot))
    , m_ownRoot(rootOf("self", m_procRoot))
{
}

void Scanner::learn(ProcessFacts& facts)
{
    const std::string pid = std::to_string(facts.pid);
    if (auto cgroups = procfs::readCgroup(pid, m_procRoot))
        facts.cgroups = std::move(*cgroups);
    if (const auto status = procfs::readStatus(pid, m_procRoot))
        facts.nsPid = status->nsPid;
    facts.program.reset();
    facts.starting = facts.comm.starts_with("runc:[");
    facts.rootRead = facts.foreignRoot = false;
    if (!mayBeProgram(facts.comm))
        return;
    if (const auto arguments = procfs::readCmdline(pid, m_procRoot))
        facts.program = recogniseProgram(*arguments);
}

void Scanner::look(pid_t pid)
{
    const auto stat = procfs::readStat(std::to_string(pid), m_procRoot);
    const bool kernelThread = stat && (stat->ppid == 2 || (stat->pid == 2 && stat->ppid == 0));
    if (!stat || kernelThread || stat->state == 'Z' || stat->state == 'X') {
        m_processes.erase(pid);
        return;
    }
    ProcessFacts& facts = m_processes[pid];
    const bool known = facts.starttime == stat->starttime && facts.comm == stat->comm;
    const bool young = stat->starttime + kYoungSeconds * ticksPerSecond() > m_nowTicks;
    const bool again = m_round % kAgainEvery == static_cast<unsigned>(pid) % kAgainEvery;
    facts.pid = pid;
    facts.ppid = stat->ppid;
    facts.session = stat->session;
    facts.starttime = stat->starttime;
    facts.comm = stat->comm;
    if (!known || young || again)
        learn(facts);
}

/// What only few need: whether the root is another one, and whether a runtime is one still.
void Scanner::learnRoots()
{
    for (auto& [pid, facts] : m_processes) {
        const auto parent = m_processes.find(facts.ppid);
        if (parent == m_processes.end())
            continue;
        const bool deeper = facts.nsPid.size() > parent->second.nsPid.size();
        if (facts.program && facts.program->role == Role::Runtime && deeper) {
            facts.program.reset(); // cloned, and waiting for `start`
            facts.starting = true;
        }
        if (facts.rootRead
            || (!deeper && ownCgroups(facts.cgroups, parent->second.cgroups).empty()))
            continue;
        facts.rootRead = true;
        const std::string root = rootOf(std::to_string(pid), m_procRoot);
        facts.foreignRoot = !root.empty() && root != m_ownRoot;
    }
}

base::Result<std::vector<Container>> Scanner::scan()
{
    std::vector<pid_t> pids = TRY(procfs::listProcesses(m_procRoot));
    std::sort(pids.begin(), pids.end());
    ++m_round;
    m_nowTicks = static_cast<std::uint64_t>(base::bootNow()) / (1'000'000'000 / ticksPerSecond());
    std::erase_if(m_processes, [&](const auto& entry) {
        return !std::binary_search(pids.begin(), pids.end(), entry.first);
    });
    for (const pid_t pid : pids)
        look(pid);
    learnRoots();
    std::vector<Container> containers;
    std::map<std::string, std::string> names;
    for (const Group& group : groupProcesses(m_processes)) {
        containers.push_back(describe(group));
        if (const auto name = m_names.find(containers.back().id); name != m_names.end())
            names.insert(*name);
    }
    m_names = std::move(names);
    std::sort(containers.begin(), containers.end(),
        [](const Container& a, const Container& b) { return a.id < b.id; });
    return containers;
}

Container Scanner::describe(const Group& group)
{
    const ProcessFacts& main = m_processes.at(group.main);
    Container container{.engine = group.engine,
        .id = group.id,
        .podUid = group.podUid,
        .qos = group.qos,
        .starting = main.starting,
        .pid = group.main,
        .started = toBootTime(main.starttime),
        .nsPid = main.nsPid,
        .members = group.members,
        .cgroupPath = group.cgroups.empty() ? "" : group.cgroups.front().path,
        .cgroups = dirsOf(group.cgroups)};
    for (const pid_t pid : ancestorsOf(group.main, m_processes)) {
        const ProcessFacts& each = m_processes.at(pid);
        container.ancestors.push_back({.pid = pid,
            .starttime = each.starttime,
            .name = each.program ? each.program->name : each.comm,
            .program = each.program});
    }
    nameIt(container, group);
    return container;
}

void Scanner::nameIt(Container& container, const Group& group)
{
    const std::string pid = std::to_string(container.pid);
    const auto monitor = m_processes.find(group.monitor);
    Program by;
    if (monitor != m_processes.end() && monitor->second.program)
        by = *monitor->second.program;
    if (by.engine != Engine::Unknown
        && (container.engine == Engine::Unknown || by.engine == Engine::Shimscope))
        container.engine = by.engine;
    if (container.engine == Engine::Unknown)
        container.engine = Engine::Plain;
    const auto arguments =
        procfs::readCmdline(pid, m_procRoot).value_or(std::vector<std::string>());
    container.sandbox = !container.podUid.empty() && isPause(arguments);
    const KubernetesName kubernetes = parseKubernetesName(by.containerName);
    container.podName = kubernetes.pod;
    container.podNamespace = kubernetes.nameSpace;
    if (!container.podUid.empty() && by.role == Role::Monitor && by.containerName.empty())
        container.sandboxId = by.id; // one shim a pod, called after its sandbox
    placeIt(container, by.nameSpace);

    std::string& name = m_names[container.id];
    if (!name.empty() || container.starting) { // the program is not known yet
        container.name = name.empty() ? container.id.substr(0, kShortId) : name;
        return;
    }
    if (container.sandbox)
        name = "pause";
    else if (!kubernetes.container.empty())
        name = kubernetes.container;
    else if (!by.containerName.empty())
        name = by.containerName;
    else if (!container.qos.empty())
        name = nameByKubelet(pid, container.podUid, m_procRoot);
    if (name.empty() && container.id.size() < 64)
        name = baseName(container.id);
    if (name.empty())
        name = baseName(arguments.empty() ? m_processes.at(container.pid).comm : arguments[0]) + "-"
            + container.id.substr(0, kShortId);
    container.name = name;
}

cgroupfs::Dirs Scanner::dirsOf(const std::vector<procfs::CgroupEntry>& cgroups) const
{
    cgroupfs::Dirs dirs;
    for (const procfs::CgroupEntry& entry : cgroups) {
        for (const cgroupfs::Hierarchy& hierarchy : m_layout.hierarchies) {
            if (entry.hierarchy == 0 && hierarchy.v2)
                dirs[""] = cgroupfs::dirOf(hierarchy, entry.path);
            for (const std::string& controller : entry.controllers) {
                if (!hierarchy.v2 && hierarchy.has(controller))
                    dirs[controller] = cgroupfs::dirOf(hierarchy, entry.path);
            }
        }
    }
    return dirs;
}

} // namespace shimscope::probe
