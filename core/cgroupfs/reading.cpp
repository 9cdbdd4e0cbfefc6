// One reading of all files of a cgroup, its children and its processes.
#include <base/file.h>
#include <base/text.h>
#include <cgroupfs/reading.h>

#include <dirent.h>
#include <unistd.h>

#include <set>

namespace shimscope::cgroupfs {

base::Result<Reading> readGroup(const Layout& layout, const Dirs& dirs)
{
    Reading reading;
    bool any = false;
    std::string first;
    for (const Source& source : sourcesOf(layout, dirs)) {
        if (first.empty())
            first = source.path;
        const auto text = base::readFile(source.path);
        if (!text)
            continue;
        any = true;
        parseInto(source.file, *text, reading);
    }
    if (!any)
        return base::sysError("read cgroup", first, ENOENT);
    return reading;
}

base::Result<std::vector<std::string>> listGroups(const std::string& dir)
{
    DIR* stream = ::opendir(dir.c_str());
    if (stream == nullptr)
        return errno == ENOENT
            ? base::Result<std::vector<std::string>>(std::vector<std::string>{})
            : base::Result<std::vector<std::string>>(base::sysError("opendir(3)", dir));
    std::set<std::string> names;
    while (const dirent* entry =
               ::readdir(stream)) { // NOLINT(concurrency-mt-unsafe): one stream, one thread
        const std::string_view name = entry->d_name;
        if (entry->d_type == DT_DIR && name != "." && name != "..")
            names.emplace(name);
    }
    ::closedir(stream);
    return std::vector<std::string>(names.begin(), names.end());
}

namespace {

bool isGone(const base::Error& error)
{
    return error.is(ENOENT) || error.is(ENODEV);
}

base::Status collectPids(const std::string& dir, bool recursive, std::set<int>& pids)
{
    const auto text = base::readFile(dir + "/cgroup.procs");
    if (!text)
        return isGone(text.error()) ? base::Status{} : base::Status(base::Failure(text.error()));
    for (const std::string_view line : base::lines(*text)) {
        if (const auto pid = base::parseUnsigned(line))
            pids.insert(static_cast<int>(*pid));
    }
    if (!recursive)
        return {};
    for (const std::string& child : TRY(listGroups(dir)))
        TRY_VOID(collectPids(dir + "/" + child, true, pids));
    return {};
}

} // namespace

base::Result<std::vector<int>> readPids(const std::string& dir, bool recursive)
{
    std::set<int> pids;
    TRY_VOID(collectPids(dir, recursive, pids));
    return std::vector<int>(pids.begin(), pids.end());
}

} // namespace shimscope::cgroupfs
