// What the plan has to know about the cgroup's folders as they are now. Reads only, and as little
// as will do: it looks from the cgroup upwards and stops where everything above is known to be in
// order.
#include <base/file.h>
#include <base/text.h>
#include <cgroup/plan.h>
#include <cgroup/writer.h>

#include <unistd.h>

#include <algorithm>
#include <array>

namespace shimscope::cgroup {

namespace {

/// v1 files that depend on the kernel's configuration or age; each begins with its controller's
/// name.
constexpr std::array kOptionalFiles{"memory.memsw.limit_in_bytes", "blkio.weight",
    "blkio.bfq.weight", "cpu.cfs_burst_us", "cpu.idle", "cpu.rt_runtime_us"};

/// The mount point, each folder below it on the way, and `dir` itself.
std::vector<std::string> chain(const std::string& top, const std::string& dir)
{
    std::vector<std::string> folders{top};
    if (!dir.starts_with(top + "/"))
        return folders;
    for (std::size_t at = top.size(); at != std::string::npos && at < dir.size();) {
        at = dir.find('/', at + 1);
        folders.push_back(dir.substr(0, at));
    }
    return folders;
}

std::string readTrimmed(const std::string& path)
{
    const auto text = base::readFile(path);
    return text ? std::string(base::trim(*text)) : std::string();
}

/// Where a folder exists all folders above it do.
void findExisting(const std::vector<std::string>& folders, Facts& facts)
{
    std::size_t there = folders.size();
    while (there > 0 && ::access(folders[there - 1].c_str(), F_OK) != 0)
        --there;
    facts.existing.insert(folders.begin(), folders.begin() + static_cast<std::ptrdiff_t>(there));
}

Ancestor readAncestor(const std::string& dir)
{
    Ancestor ancestor;
    ancestor.dir = dir;
    const std::string enabled = readTrimmed(dir + "/cgroup.subtree_control");
    for (const std::string_view name : base::words(enabled))
        ancestor.enabled.emplace(name);
    return ancestor;
}

/// True if nothing has to be enabled here, and so nowhere above.
bool handsAllDown(const Ancestor& ancestor, const cgroupfs::Hierarchy& unified)
{
    return std::all_of(kHandedDown.begin(), kHandedDown.end(),
        [&](const char* name) { return !unified.has(name) || ancestor.enabled.contains(name); });
}

void readAncestors(
    const cgroupfs::Hierarchy& unified, const std::vector<std::string>& folders, Facts& facts)
{
    for (std::size_t i = folders.size() - 1; i-- > 0;) {
        if (!facts.existing.contains(folders[i]))
            continue;
        Ancestor ancestor = readAncestor(folders[i]);
        if (handsAllDown(ancestor, unified))
            break;
        // The real root may have processes beside children with controllers; it alone has no
        // cgroup.type.
        const bool root = i == 0 && !base::exists(folders[i] + "/cgroup.type");
        ancestor.hasProcesses = !root && !readTrimmed(folders[i] + "/cgroup.procs").empty();
        facts.ancestors.insert(facts.ancestors.begin(), std::move(ancestor));
    }
}

void readCpusets(const std::vector<std::string>& folders, Facts& facts)
{
    for (std::size_t i = folders.size(); i-- > 0;) {
        Cpuset cpuset{folders[i], {}, {}};
        if (facts.existing.contains(folders[i])) {
            cpuset.cpus = readTrimmed(folders[i] + "/cpuset.cpus");
            cpuset.mems = readTrimmed(folders[i] + "/cpuset.mems");
        }
        const bool set = !cpuset.cpus.empty() && !cpuset.mems.empty();
        facts.cpusets.insert(facts.cpusets.begin(), std::move(cpuset));
        if (set)
            break;
    }
}

void readOptionalFiles(const cgroupfs::Hierarchy& hierarchy, const std::string& dir, Facts& facts)
{
    for (const std::string_view file : kOptionalFiles) {
        if (!hierarchy.has(file.substr(0, file.find('.'))))
            continue;
        // Some files are missing in the root cgroup only, so an existing child is the better
        // witness.
        const std::string name(file);
        if (::access((dir + "/" + name).c_str(), F_OK) == 0
            || ::access((hierarchy.mountPoint + "/" + name).c_str(), F_OK) == 0)
            facts.files.insert(name);
    }
}

void readMemory(const cgroupfs::Dirs& dirs, Facts& facts)
{
    const bool v1 = facts.layout.v1("memory") != nullptr;
    const auto dir = dirs.find(v1 ? "memory" : "");
    if (dir == dirs.end() || !facts.existing.contains(dir->second))
        return;
    const auto number = [&](const char* file) {
        return cgroupfs::parseValue(readTrimmed(dir->second + "/" + file));
    };
    facts.memoryLimit = number(v1 ? "memory.limit_in_bytes" : "memory.max");
    facts.memoryCurrent = number(v1 ? "memory.usage_in_bytes" : "memory.current");
    if (v1)
        facts.memorySwapLimit = number("memory.memsw.limit_in_bytes");
}

/// The nearest folder that exists, from the cgroup itself upwards.
const std::string& nearest(const std::vector<std::string>& folders, const Facts& facts)
{
    for (std::size_t i = folders.size(); i-- > 1;) {
        if (facts.existing.contains(folders[i]))
            return folders[i];
    }
    return folders.front();
}

} // namespace

base::Result<Facts> readFacts(const cgroupfs::Layout& layout, const cgroupfs::Dirs& dirs)
{
    if (layout.mode == cgroupfs::Mode::None)
        return base::fail("make cgroup", "",
            "no cgroup file system is mounted: mount cgroup2 on /sys/fs/cgroup", ENODEV);
    Facts facts;
    facts.layout = layout;
    for (const cgroupfs::Hierarchy& hierarchy : layout.hierarchies) {
        const auto dir = dirs.find(hierarchy.key());
        if (dir == dirs.end())
            continue;
        const auto folders = chain(hierarchy.mountPoint, dir->second);
        findExisting(folders, facts);
        if (hierarchy.v2)
            readAncestors(hierarchy, folders, facts);
        else
            readOptionalFiles(hierarchy, nearest(folders, facts), facts);
        if (!hierarchy.v2 && hierarchy.has("cpuset"))
            readCpusets(folders, facts);
    }
    readMemory(dirs, facts);
    return facts;
}

} // namespace shimscope::cgroup
