// Reading whole folders, writing single limits.
#include <agent/cgroup_values.h>
#include <base/file.h>
#include <base/text.h>
#include <sys/files.h>
#include <trace/tracer.h>

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <set>

namespace shimscope::agent {

namespace {

constexpr std::size_t kLargestText = 64U << 10U; // memory.stat has 2 KiB
constexpr std::size_t kLargestValue = 64; // bytes that may be written

struct Limit {
    bool v2;
    std::string_view controller, file, takes;
    std::string_view source; ///< for the trace
    std::string_view bound{}; ///< what else EINVAL may mean
};
constexpr std::string_view kBelowPod = ", and no more than the pod's cgroup above it has";

constexpr std::string_view kPidsTakes = "a number of processes, or max";
constexpr std::array kLimits{
    Limit{true, "cpu", "cpu.max", "µs per period and the period, as in 50000 100000, or max",
        "cgroup-v2.rst \"CPU Interface Files\""},
    Limit{true, "cpu", "cpu.weight", "a number from 1 to 10000",
        "cgroup-v2.rst \"CPU Interface Files\""},
    Limit{
        true, "memory", "memory.high", "bytes, or max", "cgroup-v2.rst \"Memory Interface Files\""},
    Limit{
        true, "memory", "memory.max", "bytes, or max", "cgroup-v2.rst \"Memory Interface Files\""},
    Limit{true, "pids", "pids.max", kPidsTakes, "cgroup-v2.rst \"PID Interface Files\""},
    Limit{false, "cpu", "cpu.cfs_quota_us", "µs per period, at least 1000, or -1",
        "sched-bwc.rst \"Management\"", kBelowPod},
    Limit{false, "cpu", "cpu.cfs_period_us", "µs from 1000 to 1000000",
        "sched-bwc.rst \"Management\"", kBelowPod},
    Limit{false, "cpu", "cpu.shares", "a number from 2 to 262144",
        "sched-design-CFS.rst \"Group scheduler extensions\""},
    Limit{false, "memory", "memory.limit_in_bytes", "bytes (64M is understood), or -1",
        "cgroup-v1/memory.rst",
        "; no more than memory.memsw.limit_in_bytes, which is to be raised first"},
    Limit{false, "memory", "memory.memsw.limit_in_bytes",
        "bytes of memory and swap together, at least memory.limit_in_bytes, or -1",
        "cgroup-v1/memory.rst"},
    Limit{false, "pids", "pids.max", kPidsTakes, "cgroup-v1/pids.rst"},
};

/// Empty: not one that may be written.
std::string_view takenBy(const cgroupfs::Hierarchy& hierarchy, std::string_view name)
{
    for (const Limit& limit : kLimits) {
        if (limit.v2 == hierarchy.v2 && limit.file == name)
            return limit.takes;
    }
    return {};
}

std::string controllersOfHierarchy(const cgroupfs::Hierarchy& hierarchy)
{
    return hierarchy.v2 ? "v2" : base::join(hierarchy.controllers, ",");
}

/// A folder of a cgroup file system, and nothing else, whatever became of the path.
base::Result<base::Fd> openGroup(const std::string& dir)
{
    base::Fd fd = TRY(base::openFile(dir, O_DIRECTORY | O_RDONLY | O_NOFOLLOW));
    struct statfs what { };
    if (::fstatfs(fd.get(), &what) != 0)
        return base::sysError("fstatfs(2)", dir);
    if (what.f_type != CGROUP_SUPER_MAGIC && what.f_type != CGROUP2_SUPER_MAGIC)
        return base::fail("open cgroup", dir, "is not in a cgroup file system", EINVAL);
    return fd;
}

base::Result<std::string> readBeneath(
    const base::Fd& dir, const std::string& name, const std::string& shown)
{
    const base::Fd file = TRY(sys::openBeneath(dir, name, O_RDONLY | O_NOFOLLOW));
    std::string text = TRY(base::readAll(file, shown, kLargestText));
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    return text;
}

/// Files that are only written to (cgroup.kill, memory.force_empty) say nothing.
bool isReadableFile(const base::Fd& dir, const std::string& name)
{
    struct stat st { };
    return ::fstatat(dir.get(), name.c_str(), &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode)
        && (st.st_mode & 0444U) != 0;
}

base::Status readHierarchy(
    const cgroupfs::Hierarchy& hierarchy, const std::string& dir, std::vector<CgroupText>& texts)
{
    const base::Fd fd = TRY(openGroup(dir));
    for (const std::string& name : TRY(base::listDir(dir))) {
        if (!isReadableFile(fd, name))
            continue;
        CgroupText file{.name = name,
            .hierarchy = controllersOfHierarchy(hierarchy),
            .path = dir + "/" + name,
            .text = {},
            .problem = {},
            .takes = std::string(takenBy(hierarchy, name))};
        auto text = readBeneath(fd, name, file.path);
        if (text)
            file.text = std::move(*text);
        else
            file.problem = text.error().toString();
        texts.push_back(std::move(file));
    }
    return {};
}

std::string answerOf(int err, const Limit& limit)
{
    const std::string takes = std::string(limit.file) + " takes " + std::string(limit.takes);
    switch (err) {
    case EINVAL:
        return "EINVAL: the kernel does not take this here; " + takes + std::string(limit.bound);
    case ERANGE:
        return "ERANGE: out of range; " + takes;
    case EBUSY:
        return "EBUSY: more is in use than this would allow, and the kernel could not free it; "
               "take a larger number, or make the container use less";
    case EPERM:
    case EACCES:
        return "the kernel does not permit it to this agent";
    case ENODEV:
    case ENOENT:
        return "the cgroup is gone: the container has ended";
    default:
        return std::string(strerrorname_np(err) != nullptr ? strerrorname_np(err) : "error") + ": "
            + std::string(strerrordesc_np(err) != nullptr ? strerrordesc_np(err) : "") + "; "
            + takes;
    }
}

base::Status writeLimit(
    const base::Fd& dir, const Limit& limit, const std::string& path, std::string_view text)
{
    const base::Fd file =
        TRY(sys::openBeneath(dir, std::string(limit.file), O_WRONLY | O_NOFOLLOW));
    const std::int64_t start = trace::now();
    const ssize_t written = ::write(file.get(), text.data(), text.size());
    const int err = written < 0 ? errno : 0;
    if (trace::tracing())
        trace::step("write", std::string(limit.file) + " = " + std::string(text), written, err,
            std::string(limit.source) + ": by hand, past kubelet and runtime", start, trace::now());
    if (err != 0)
        return base::fail(
            "write(2) '" + std::string(text) + "' into", path, answerOf(err, limit), err);
    return {};
}

base::Status checkText(const Limit& limit, std::string_view text)
{
    const bool printable =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
    if (text.empty() || text.size() > kLargestValue || !printable)
        return base::fail("set", std::string(limit.file),
            "needs one line of at most " + std::to_string(kLargestValue) + " letters; it takes "
                + std::string(limit.takes),
            EINVAL);
    return {};
}

/// The limit of that name and the folder where it is.
base::Result<std::pair<const Limit*, std::string>> whereIs(
    const cgroupfs::Layout& layout, const cgroupfs::Dirs& dirs, std::string_view name)
{
    std::vector<std::string> there;
    for (const cgroupfs::Hierarchy& hierarchy : layout.hierarchies) {
        const auto dir = dirs.find(hierarchy.key());
        if (dir == dirs.end())
            continue;
        for (const Limit& limit : kLimits) {
            if (limit.v2 != hierarchy.v2 || !hierarchy.has(limit.controller))
                continue;
            if (limit.file == name)
                return std::pair{&limit, dir->second};
            there.emplace_back(limit.file);
        }
    }
    return base::fail("set", std::string(name),
        there.empty() ? "this container has no cgroup"
                      : "is not a file that can be set here; those are: " + base::join(there, ", "),
        EINVAL);
}

} // namespace

base::Result<std::vector<CgroupText>> readCgroupTexts(
    const cgroupfs::Layout& layout, const cgroupfs::Dirs& dirs)
{
    std::vector<CgroupText> texts;
    std::set<std::string> done; // controllers that are mounted together share a folder
    for (const cgroupfs::Hierarchy& hierarchy : layout.hierarchies) {
        const auto dir = dirs.find(hierarchy.key());
        if (dir == dirs.end() || !done.insert(dir->second).second)
            continue;
        if (const auto read = readHierarchy(hierarchy, dir->second, texts);
            !read && !read.error().is(ENOENT))
            return base::Failure(read.error());
    }
    if (texts.empty())
        return base::fail("read cgroup", "",
            dirs.empty() ? "it has no cgroup of its own" : "it is gone: the container has ended",
            ENOENT);
    std::stable_sort(texts.begin(), texts.end(), [](const CgroupText& a, const CgroupText& b) {
        return !a.takes.empty() && b.takes.empty();
    });
    return texts;
}

base::Result<ValueChange> setCgroupValue(const cgroupfs::Layout& layout, const cgroupfs::Dirs& dirs,
    std::string_view name, std::string_view text)
{
    const auto [limit, folder] = TRY(whereIs(layout, dirs, name));
    TRY_VOID(checkText(*limit, text));
    const base::Fd dir = TRY(openGroup(folder));
    ValueChange change{.path = folder + "/" + std::string(name), .oldText = {}, .newText = {}};
    change.oldText = TRY(readBeneath(dir, std::string(name), change.path));
    TRY_VOID(writeLimit(dir, *limit, change.path, text));
    change.newText = TRY(readBeneath(dir, std::string(name), change.path));
    return change;
}

} // namespace shimscope::agent
