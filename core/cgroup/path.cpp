// cgroupsPath in its three spellings.
#include <base/text.h>
#include <cgroup/path.h>
#include <procfs/process.h>

#include <algorithm>

namespace shimscope::cgroup {

namespace {

base::Failure badPath(std::string_view text, std::string detail)
{
    return base::fail("parse linux.cgroupsPath", std::string(text), std::move(detail), EINVAL);
}

base::Result<std::string> parseSystemdPath(std::string_view text)
{
    const auto parts = base::split(text, ':');
    if (parts.size() != 3 || parts[2].empty())
        return badPath(text,
            "a path with ':' is 'slice:prefix:name', for example 'system.slice:shimscope:web'");
    const std::string slice(parts[0].empty() ? "system.slice" : parts[0]);
    const std::string folder = TRY(expandSlice(slice));
    std::string unit(parts[2]);
    if (!unit.ends_with(".slice")) // a slice of that name: a pod's cgroup
        unit = (parts[1].empty() ? "" : std::string(parts[1]) + "-") + unit + ".scope";
    return (folder == "/" ? "" : folder) + "/" + unit;
}

std::string parentOf(const std::string& path)
{
    const std::size_t slash = path.find_last_of('/');
    return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

} // namespace

base::Result<std::string> expandSlice(std::string_view slice)
{
    static constexpr std::string_view kSuffix = ".slice";
    if (slice == "-.slice")
        return std::string("/");
    if (!slice.ends_with(kSuffix) || slice.size() == kSuffix.size()
        || slice.find('/') != std::string_view::npos)
        return badPath(slice, "the name of a slice ends in '.slice' and has no '/'");
    const std::string_view name = slice.substr(0, slice.size() - kSuffix.size());
    std::string path;
    std::string prefix;
    for (const std::string_view part : base::split(name, '-')) {
        if (part.empty())
            return badPath(slice, "a slice has no empty part between its dashes");
        prefix += (prefix.empty() ? "" : "-") + std::string(part);
        path += "/" + prefix + std::string(kSuffix);
    }
    return path;
}

base::Result<std::string> parseCgroupsPath(
    std::string_view cgroupsPath, std::string_view id, std::string_view own)
{
    if (cgroupsPath.find(':') != std::string_view::npos && !cgroupsPath.starts_with('/'))
        return parseSystemdPath(cgroupsPath);
    const std::string_view wanted = cgroupsPath.empty() ? id : cgroupsPath;
    const std::string whole = wanted.starts_with('/')
        ? std::string(wanted)
        : std::string(own) + "/" + std::string(wanted);
    const std::string path = cgroupfs::cleanPath(whole);
    if (path.empty())
        return badPath(cgroupsPath, "'..' would lead out of the cgroup");
    if (path == "/")
        return badPath(cgroupsPath, "the root cgroup cannot be a container's");
    return path;
}

base::Result<std::string> readOwnCgroup(const cgroupfs::Layout& layout, const std::string& procRoot)
{
    const auto entries = TRY(procfs::readCgroup("self", procRoot));
    const bool v2 = layout.mode == cgroupfs::Mode::V2;
    const auto mine =
        std::find_if(entries.begin(), entries.end(), [&](const procfs::CgroupEntry& entry) {
            const auto& names = entry.controllers;
            return v2 ? names.empty() : std::find(names.begin(), names.end(), "cpu") != names.end();
        });
    if (mine == entries.end())
        return std::string("/");
    // A cgroup that is bind-mounted (a container's own view) shows its path from the host: what is
    // below the mount counts.
    const cgroupfs::Hierarchy* hierarchy = v2 ? layout.unified() : layout.v1("cpu");
    std::string path = mine->path;
    if (hierarchy != nullptr && hierarchy->root != "/" && path.starts_with(hierarchy->root))
        path = path.substr(hierarchy->root.size());
    path = cgroupfs::cleanPath(path);
    if (path.empty())
        path = "/";
    return v2 ? parentOf(path) : path;
}

} // namespace shimscope::cgroup
