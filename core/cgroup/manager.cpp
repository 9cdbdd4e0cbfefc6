// The life of one cgroup.
#include <base/file.h>
#include <base/text.h>
#include <base/time.h>
#include <cgroup/manager.h>
#include <cgroup/traced.h>
#include <procfs/process.h>

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <set>

namespace shimscope::cgroup {

namespace {

constexpr int kFreezeTimeoutMs = 10'000;

void sleepMs(std::int64_t ms)
{
    const timespec time{ms / 1000, (ms % 1000) * 1'000'000};
    ::nanosleep(&time, nullptr);
}

/// Controllers that are mounted together share a folder: each folder once.
std::set<std::string> foldersOf(const cgroupfs::Dirs& dirs)
{
    std::set<std::string> folders;
    for (const auto& [controller, dir] : dirs)
        folders.insert(dir);
    return folders;
}

std::string listOf(const std::vector<int>& pids)
{
    std::string text;
    for (std::size_t i = 0; i < pids.size() && i < 8; ++i)
        text += (i == 0 ? "" : ", ") + std::to_string(pids[i]);
    return pids.size() > 8 ? text + ", …" : text;
}

/// The folder itself first: mostly nothing is below it.
base::Status removeGroups(const std::string& dir)
{
    auto removed = tracedRemoveDir(dir);
    if (removed || !removed.error().is(EBUSY))
        return removed;
    const auto children = TRY(cgroupfs::listGroups(dir));
    if (children.empty())
        return removed;
    for (const std::string& child : children)
        TRY_VOID(removeGroups(dir + "/" + child));
    return tracedRemoveDir(dir);
}

/// rmdir fails with EBUSY until the last process is reaped, which is a matter of moments after a
/// kill.
base::Status removeWithin(const std::string& dir, std::int64_t deadline)
{
    for (std::int64_t wait = 1;; wait = std::min<std::int64_t>(wait * 2, 50)) {
        auto removed = removeGroups(dir);
        if (removed || !removed.error().is(EBUSY))
            return removed;
        if (base::bootNow() >= deadline) {
            const auto left = cgroupfs::readPids(dir);
            return base::fail("remove cgroup", dir,
                "processes are left in it: "
                    + (left && !left->empty() ? listOf(*left) : "zombies that nobody reaped"),
                EBUSY);
        }
        sleepMs(wait);
    }
}

base::Status checkEmpty(const cgroupfs::Dirs& dirs, const Facts& facts)
{
    for (const std::string& folder : foldersOf(dirs)) {
        if (!facts.existing.contains(folder))
            continue;
        const auto pids = TRY(cgroupfs::readPids(folder));
        if (!pids.empty()) {
            return base::fail("make cgroup", folder,
                "is not empty: it holds the processes " + listOf(pids), EBUSY);
        }
    }
    return {};
}

/// The v2 cgroup that a process is in now. Empty if it is not below `dir`.
std::string unifiedDirOf(pid_t pid, const cgroupfs::Layout& layout, const std::string& dir)
{
    const cgroupfs::Hierarchy* unified = layout.unified();
    const auto entries = procfs::readCgroup(std::to_string(pid));
    if (unified == nullptr || !entries)
        return {};
    for (const procfs::CgroupEntry& entry : *entries) {
        std::string path = entry.path;
        if (unified->root != "/" && path.starts_with(unified->root))
            path.erase(0, unified->root.size());
        const std::string own = cgroupfs::dirOf(*unified, path);
        if (entry.controllers.empty() && own.starts_with(dir + "/"))
            return own;
    }
    return {};
}

} // namespace

base::Result<Manager> Manager::open(cgroupfs::Layout layout, const std::string& path)
{
    const std::string clean = cgroupfs::cleanPath(path);
    if (clean.empty() || clean == "/")
        return base::fail("open cgroup", path, "is no path of a cgroup below the root", EINVAL);
    cgroupfs::Dirs dirs = layout.dirsOf(clean);
    return Manager(std::move(layout), std::move(dirs));
}

Manager Manager::adopt(cgroupfs::Layout layout, cgroupfs::Dirs dirs)
{
    return {std::move(layout), std::move(dirs)};
}

base::Status Manager::run(const Plan& plan)
{
    return applyPlan(plan, m_warnings, m_made);
}

base::Status Manager::create(const oci::Resources* resources, bool mustBeEmpty)
{
    const Facts facts = TRY(readFacts(m_layout, m_dirs));
    if (mustBeEmpty)
        TRY_VOID(checkEmpty(m_dirs, facts));
    const Plan plan = TRY(planCreate(m_dirs, resources, facts));
    auto done = run(plan);
    if (!done) {
        while (!m_made.empty()) {
            (void)tracedRemoveDir(m_made.back());
            m_made.pop_back();
        }
    }
    return done;
}

base::Result<base::Fd> Manager::openUnified() const
{
    const auto dir = m_dirs.find("");
    if (dir == m_dirs.end())
        return base::Fd();
    return base::openFile(dir->second, O_RDONLY | O_DIRECTORY);
}

base::Result<Entrance> Manager::openEntrance() const
{
    Entrance entrance;
    for (Step& step : planEnter(m_dirs).steps) {
        base::Fd fd = TRY(base::openFile(step.dir + "/" + step.file, O_WRONLY));
        entrance.m_files.emplace_back(std::move(step), std::move(fd));
    }
    return entrance;
}

base::Status Entrance::enterInChild()
{
    for (const auto& [step, file] : m_files)
        TRY_VOID(tracedWrite(step, file));
    m_files.clear();
    return {};
}

base::Status Manager::join(pid_t pid, Hierarchies which, pid_t beside)
{
    auto done = run(planJoin(m_dirs, pid, which));
    if (done || beside <= 0 || !done.error().is(EBUSY) || !m_dirs.contains(""))
        return done;
    cgroupfs::Dirs dirs = m_dirs;
    dirs[""] = unifiedDirOf(beside, m_layout, m_dirs.at(""));
    return dirs[""].empty() ? done : run(planJoin(dirs, pid, which));
}

base::Status Manager::update(const oci::Resources& resources)
{
    const Facts facts = TRY(readFacts(m_layout, m_dirs));
    return run(TRY(planUpdate(m_dirs, resources, facts)));
}

base::Result<bool> Manager::isFrozen() const
{
    const auto v1 = m_dirs.find("freezer");
    if (v1 != m_dirs.end())
        return base::trim(TRY(base::readFile(v1->second + "/freezer.state"))) == "FROZEN";
    const auto v2 = m_dirs.find("");
    if (v2 == m_dirs.end())
        return false;
    cgroupfs::Reading reading;
    const auto events = TRY(base::readFile(v2->second + "/cgroup.events"));
    cgroupfs::parseInto(cgroupfs::File::CgroupEvents, events, reading);
    return reading.frozen.value_or(false);
}

base::Status Manager::setFrozen(bool frozen)
{
    const Plan plan = planFreeze(m_dirs, frozen);
    if (plan.steps.empty())
        return base::fail(
            "freeze cgroup", "", "there is neither a v1 freezer nor cgroup v2 here", ENODEV);
    TRY_VOID(run(plan));
    const std::int64_t deadline = base::deadlineIn(kFreezeTimeoutMs);
    while (TRY(isFrozen()) != frozen) {
        if (base::bootNow() >= deadline)
            return base::sysError(
                frozen ? "freeze cgroup" : "thaw cgroup", plan.steps.front().dir, ETIMEDOUT);
        sleepMs(1);
    }
    return {};
}

base::Status Manager::freeze()
{
    auto done = setFrozen(true);
    if (!done)
        (void)run(planFreeze(m_dirs, false)); // half frozen is worse than running
    return done;
}

base::Status Manager::thaw()
{
    return setFrozen(false);
}

base::Status Manager::killEach(int signal) const
{
    // A process may fork while we walk: go on until a walk finds nobody new.
    std::set<int> told;
    for (bool news = true; news;) {
        news = false;
        for (const int pid : TRY(pids())) {
            if (!told.insert(pid).second)
                continue;
            news = true;
            if (::kill(pid, signal) != 0 && errno != ESRCH)
                return base::sysError("kill(2)", std::to_string(pid));
        }
    }
    return {};
}

base::Status Manager::kill(int signal)
{
    if (signal != SIGKILL)
        return killEach(signal);
    const auto unified = m_dirs.find("");
    if (unified != m_dirs.end() && base::exists(unified->second + "/cgroup.kill")) {
        Step step;
        step.dir = unified->second;
        step.file = step.label = "cgroup.kill";
        step.value = "1";
        step.reason =
            "cgroup-v2.rst \"Core Interface Files\": SIGKILL for all, and no fork escapes";
        TRY_VOID(tracedWrite(step));
    }
    // On v1 alone, and for a process that is in a v1 hierarchy only.
    TRY_VOID(killEach(SIGKILL));
    const auto frozen = isFrozen();
    return m_dirs.contains("freezer") && frozen && *frozen ? run(planFreeze(m_dirs, false))
                                                           : base::Status{};
}

base::Result<std::vector<int>> Manager::pids() const
{
    std::set<int> all;
    for (const std::string& folder : foldersOf(m_dirs)) {
        for (const int pid : TRY(cgroupfs::readPids(folder)))
            all.insert(pid);
    }
    return std::vector<int>(all.begin(), all.end());
}

bool Manager::exists() const
{
    for (const std::string& folder : foldersOf(m_dirs)) {
        if (base::exists(folder))
            return true;
    }
    return false;
}

base::Status Manager::remove(int timeoutMs)
{
    const std::int64_t deadline = base::deadlineIn(timeoutMs);
    base::Status first;
    for (const std::string& folder : foldersOf(m_dirs)) {
        auto removed = removeWithin(folder, deadline);
        if (!removed && first)
            first = std::move(removed); // the other hierarchies are cleared all the same
    }
    return first;
}

} // namespace shimscope::cgroup
