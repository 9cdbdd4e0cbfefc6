// Folders, controllers and cpusets on the way down; then device rules and limits, controller by
// controller.
#include <base/text.h>
#include <cgroup/plan.h>
#include <cgroup/writer.h>

#include <algorithm>

namespace shimscope::cgroup {

namespace {

std::string plusList(const std::set<std::string>& controllers)
{
    std::string text;
    for (const std::string& name : controllers)
        text += (text.empty() ? "+" : " +") + name;
    return text;
}

void addMakeDir(Plan& plan, const std::string& dir, bool v2)
{
    Step step;
    step.action = Action::MakeDir;
    step.dir = dir;
    step.reason = v2 ? "cgroup-v2.rst \"Organizing Processes and Threads\": a cgroup is a folder"
                     : "cgroups(7) \"Creating cgroups and moving processes\": a cgroup is a folder";
    step.field = "linux.cgroupsPath";
    plan.steps.push_back(std::move(step));
}

void addControllers(
    Plan& plan, const std::string& dir, const std::set<std::string>& names, bool needed)
{
    if (names.empty())
        return;
    Step step;
    step.dir = dir;
    step.file = "cgroup.subtree_control";
    step.value = plusList(names);
    step.label = dir + "/" + step.file;
    step.reason = std::string("cgroup-v2.rst \"Enabling and Disabling\": ")
        + (needed ? "children get their limits from these controllers"
                  : "children get numbers from these controllers");
    step.field = "linux.cgroupsPath";
    step.mayFail = !needed;
    plan.steps.push_back(std::move(step));
}

std::set<std::string> without(
    const std::set<std::string>& names, const std::set<std::string>& those)
{
    std::set<std::string> rest;
    std::set_difference(
        names.begin(), names.end(), those.begin(), those.end(), std::inserter(rest, rest.end()));
    return rest;
}

struct Wanted {
    std::set<std::string> needed, useful;
};

Wanted wantedControllers(const oci::Resources* resources, const cgroupfs::Hierarchy& unified)
{
    Wanted wanted;
    if (resources != nullptr)
        wanted.needed = neededControllers(*resources);
    // What is on v1 cannot be on v2: only what this hierarchy has is asked for.
    std::erase_if(wanted.needed, [&](const std::string& name) { return !unified.has(name); });
    for (const char* name : kHandedDown) {
        if (unified.has(name) && !wanted.needed.contains(name))
            wanted.useful.insert(name);
    }
    return wanted;
}

base::Status planAncestor(Plan& plan, const Ancestor& ancestor, const Wanted& wanted)
{
    const auto needed = without(wanted.needed, ancestor.enabled);
    const auto useful = without(wanted.useful, ancestor.enabled);
    if (ancestor.hasProcesses && !needed.empty()) {
        return base::fail("make cgroup", ancestor.dir,
            "has processes of its own, so it cannot hand down '" + plusList(needed)
                + "' (cgroup-v2.rst \"No Internal Process Constraint\"): move them into a child "
                  "cgroup first",
            EBUSY);
    }
    if (ancestor.hasProcesses) {
        if (!useful.empty())
            plan.warnings.push_back(ancestor.dir + " has processes of its own, so the numbers of '"
                + plusList(useful) + "' are missing");
        return {};
    }
    addControllers(plan, ancestor.dir, needed, true);
    addControllers(plan, ancestor.dir, useful, false);
    return {};
}

const Ancestor* findAncestor(const Facts& facts, const std::string& dir)
{
    const auto found = std::find_if(facts.ancestors.begin(), facts.ancestors.end(),
        [&](const Ancestor& a) { return a.dir == dir; });
    return found == facts.ancestors.end() ? nullptr : &*found;
}

/// Folders from below the mount point down to `dir`.
std::vector<std::string> foldersBelow(const cgroupfs::Hierarchy& hierarchy, const std::string& dir)
{
    std::vector<std::string> folders;
    for (std::size_t at = hierarchy.mountPoint.size();
         at != std::string::npos && at < dir.size();) {
        at = dir.find('/', at + 1);
        folders.push_back(dir.substr(0, at));
    }
    return folders;
}

base::Status planUnifiedDir(Plan& plan, const cgroupfs::Hierarchy& unified, const std::string& dir,
    const Facts& facts, const oci::Resources* resources)
{
    const Wanted wanted = wantedControllers(resources, unified);
    const auto visit = [&](const std::string& folder) -> base::Status {
        const Ancestor* known = findAncestor(facts, folder);
        if (known != nullptr)
            return planAncestor(plan, *known, wanted);
        return facts.existing.contains(folder) ? base::Status{}
                                               : planAncestor(plan, {folder, {}, false}, wanted);
    };
    TRY_VOID(visit(unified.mountPoint));
    for (const std::string& folder : foldersBelow(unified, dir)) {
        if (!facts.existing.contains(folder))
            addMakeDir(plan, folder, true);
        if (folder != dir)
            TRY_VOID(visit(folder));
    }
    return {};
}

void addCpusetWrite(Plan& plan, const std::string& dir, const char* file, const std::string& value)
{
    Step step;
    step.dir = dir;
    step.file = file;
    step.value = value;
    step.label = dir + "/" + file;
    step.reason = "cpuset(7): no process may join while it is empty, so it takes its parent's";
    step.field = "linux.cgroupsPath";
    plan.steps.push_back(std::move(step));
}

void planCpusets(Plan& plan, const Facts& facts)
{
    if (facts.cpusets.empty())
        return;
    const std::string& cpus = facts.cpusets.front().cpus;
    const std::string& mems = facts.cpusets.front().mems;
    for (const Cpuset& cpuset : facts.cpusets) {
        if (cpuset.cpus.empty())
            addCpusetWrite(plan, cpuset.dir, "cpuset.cpus", cpus);
        if (cpuset.mems.empty())
            addCpusetWrite(plan, cpuset.dir, "cpuset.mems", mems);
    }
}

base::Status planDirs(
    Plan& plan, const cgroupfs::Dirs& dirs, const oci::Resources* resources, const Facts& facts)
{
    for (const cgroupfs::Hierarchy& hierarchy : facts.layout.hierarchies) {
        const auto dir = dirs.find(hierarchy.key());
        if (dir == dirs.end())
            continue;
        if (hierarchy.v2) {
            TRY_VOID(planUnifiedDir(plan, hierarchy, dir->second, facts, resources));
            continue;
        }
        for (const std::string& folder : foldersBelow(hierarchy, dir->second)) {
            if (!facts.existing.contains(folder))
                addMakeDir(plan, folder, false);
        }
        if (hierarchy.has("cpuset"))
            planCpusets(plan, facts);
    }
    return {};
}

base::Status planLimits(Writer& writer, const oci::Resources& resources)
{
    if (resources.cpu)
        TRY_VOID(planCpu(writer, *resources.cpu));
    if (resources.memory)
        TRY_VOID(planMemory(writer, *resources.memory));
    if (resources.pids)
        TRY_VOID(planPids(writer, *resources.pids));
    if (resources.blockIO)
        TRY_VOID(planBlockIO(writer, *resources.blockIO));
    TRY_VOID(planHugepages(writer, resources.hugepageLimits));
    TRY_VOID(planRdma(writer, resources.rdma));
    if (resources.network)
        TRY_VOID(planNetwork(writer, *resources.network));
    return planUnified(writer, resources.unified);
}

} // namespace

base::Result<Plan> planUpdate(
    const cgroupfs::Dirs& dirs, const oci::Resources& resources, const Facts& facts)
{
    Plan plan;
    Writer writer(dirs, facts, plan);
    TRY_VOID(planDevices(writer, resources.devices));
    TRY_VOID(planLimits(writer, resources));
    return plan;
}

base::Result<Plan> planCreate(
    const cgroupfs::Dirs& dirs, const oci::Resources* resources, const Facts& facts)
{
    Plan plan;
    TRY_VOID(planDirs(plan, dirs, resources, facts));
    if (resources == nullptr)
        return plan;
    Plan limits = TRY(planUpdate(dirs, *resources, facts));
    std::move(limits.steps.begin(), limits.steps.end(), std::back_inserter(plan.steps));
    std::move(limits.warnings.begin(), limits.warnings.end(), std::back_inserter(plan.warnings));
    return plan;
}

namespace {

Step joinStep(const std::string& controller, const std::string& dir, const std::string& pid)
{
    Step step;
    step.dir = dir;
    step.file = pid == "0" ? "tasks" : "cgroup.procs";
    step.value = pid;
    step.label = controller.empty() ? step.file : controller + "/" + step.file;
    step.field = "linux.cgroupsPath";
    if (controller.empty())
        step.reason = "cgroup-v2.rst \"Organizing Processes and Threads\": the process moves into "
                      "its cgroup";
    else if (pid == "0")
        step.reason =
            "cgroups(7) \"Creating cgroups and moving processes\": once per v1 hierarchy; "
            "0 is the writer, for whom alone no other process has to stand still";
    else
        step.reason = "cgroups(7) \"Creating cgroups and moving processes\": once per v1 hierarchy";
    return step;
}

} // namespace

Plan planJoin(const cgroupfs::Dirs& dirs, int pid, Hierarchies which)
{
    Plan plan;
    std::set<std::string> done;
    for (const auto& [controller, dir] : dirs) {
        // Controllers that are mounted together share a folder.
        if ((controller.empty() || which == Hierarchies::All) && done.insert(dir).second)
            plan.steps.push_back(joinStep(controller, dir, std::to_string(pid)));
    }
    return plan;
}

Plan planEnter(const cgroupfs::Dirs& dirs)
{
    Plan plan;
    std::set<std::string> done;
    for (const auto& [controller, dir] : dirs) {
        if (!controller.empty() && done.insert(dir).second)
            plan.steps.push_back(joinStep(controller, dir, "0"));
    }
    return plan;
}

Plan planFreeze(const cgroupfs::Dirs& dirs, bool freeze)
{
    Plan plan;
    Step step;
    const auto v1 = dirs.find("freezer");
    const auto v2 = dirs.find("");
    if (v1 == dirs.end() && v2 == dirs.end())
        return plan;
    step.dir = v1 != dirs.end() ? v1->second : v2->second;
    step.file = v1 != dirs.end() ? "freezer.state" : "cgroup.freeze";
    step.value = v1 != dirs.end() ? (freeze ? "FROZEN" : "THAWED") : (freeze ? "1" : "0");
    step.label = step.file;
    step.reason = std::string(v1 != dirs.end() ? "freezer-subsystem.rst"
                                               : "cgroup-v2.rst \"Core Interface Files\"")
        + (freeze ? ": every process stops where it is" : ": every process runs on");
    plan.steps.push_back(std::move(step));
    return plan;
}

} // namespace shimscope::cgroup
