// Which hierarchies are mounted, and where a cgroup is in each.
#include <base/file.h>
#include <base/text.h>
#include <cgroupfs/layout.h>
#include <procfs/mountinfo.h>

#include <algorithm>
#include <array>
#include <set>

namespace shimscope::cgroupfs {

namespace {

/// Mount options of a v1 hierarchy that name no controller.
bool isPlainOption(std::string_view option)
{
    static constexpr std::array kPlain{std::string_view("rw"), std::string_view("ro"),
        std::string_view("xattr"), std::string_view("noprefix"), std::string_view("clone_children"),
        std::string_view("cpuset_v2_mode"), std::string_view("favordynmods")};
    return option.starts_with("release_agent=")
        || std::find(kPlain.begin(), kPlain.end(), option) != kPlain.end();
}

std::vector<std::string> controllersOf(std::string_view superOptions)
{
    std::vector<std::string> controllers;
    for (const std::string_view option : base::split(superOptions, ',')) {
        if (!isPlainOption(option))
            controllers.emplace_back(option);
    }
    return controllers;
}

Mode modeOf(const Layout& layout)
{
    const bool unified = layout.unified() != nullptr;
    // A named hierarchy alone (systemd's) holds no controller: that is still v2.
    const bool controllers =
        std::any_of(layout.hierarchies.begin(), layout.hierarchies.end(), [](const Hierarchy& h) {
            return !h.v2
                && std::any_of(h.controllers.begin(), h.controllers.end(),
                    [](const std::string& name) { return !name.starts_with("name="); });
        });
    if (controllers)
        return unified ? Mode::Hybrid : Mode::V1;
    return unified ? Mode::V2 : Mode::None;
}

} // namespace

const char* toString(Mode mode)
{
    switch (mode) {
    case Mode::V1:
        return "v1";
    case Mode::Hybrid:
        return "hybrid";
    case Mode::V2:
        return "v2";
    case Mode::None:
        break;
    }
    return "none";
}

bool Hierarchy::has(std::string_view controller) const
{
    return std::find(controllers.begin(), controllers.end(), controller) != controllers.end();
}

const Hierarchy* Layout::unified() const
{
    const auto found = std::find_if(
        hierarchies.begin(), hierarchies.end(), [](const Hierarchy& h) { return h.v2; });
    return found == hierarchies.end() ? nullptr : &*found;
}

const Hierarchy* Layout::v1(std::string_view controller) const
{
    const auto found = std::find_if(hierarchies.begin(), hierarchies.end(),
        [&](const Hierarchy& h) { return !h.v2 && h.has(controller); });
    return found == hierarchies.end() ? nullptr : &*found;
}

const Hierarchy* Layout::of(std::string_view controller) const
{
    if (const Hierarchy* hierarchy = v1(controller))
        return hierarchy;
    const Hierarchy* hierarchy = unified();
    return hierarchy != nullptr && hierarchy->has(controller) ? hierarchy : nullptr;
}

Dirs Layout::dirsOf(std::string_view path) const
{
    Dirs dirs;
    for (const Hierarchy& hierarchy : hierarchies) {
        const std::string dir = dirOf(hierarchy, path);
        if (hierarchy.v2)
            dirs[""] = dir;
        else
            for (const std::string& controller : hierarchy.controllers)
                dirs[controller] = dir;
    }
    return dirs;
}

std::string cleanPath(std::string_view path)
{
    std::string clean;
    for (const std::string_view part : base::split(path, '/')) {
        if (part == "..")
            return {};
        if (!part.empty() && part != ".")
            clean += "/" + std::string(part);
    }
    return clean.empty() ? "/" : clean;
}

std::string dirOf(const Hierarchy& hierarchy, std::string_view path)
{
    return path.empty() || path == "/" ? hierarchy.mountPoint
                                       : hierarchy.mountPoint + std::string(path);
}

Layout parseLayout(std::string_view mountinfo)
{
    Layout layout;
    std::set<std::string> seen;
    for (const procfs::Mount& mount : procfs::parseMountinfo(mountinfo)) {
        const bool v2 = mount.fsType == "cgroup2";
        if (!v2 && mount.fsType != "cgroup")
            continue;
        Hierarchy hierarchy{mount.mountPoint, mount.root, {}, v2};
        if (!v2)
            hierarchy.controllers = controllersOf(mount.superOptions);
        if (!v2 && hierarchy.controllers.empty())
            continue;
        if (seen.insert(v2 ? "cgroup2" : hierarchy.key()).second)
            layout.hierarchies.push_back(std::move(hierarchy));
    }
    layout.mode = modeOf(layout);
    return layout;
}

base::Result<Layout> readLayout(const std::string& procRoot)
{
    Layout layout = parseLayout(TRY(base::readFile(procRoot + "/self/mountinfo")));
    for (Hierarchy& hierarchy : layout.hierarchies) {
        if (!hierarchy.v2)
            continue;
        const std::string text = TRY(base::readFile(hierarchy.mountPoint + "/cgroup.controllers"));
        for (const std::string_view controller : base::words(text))
            hierarchy.controllers.emplace_back(controller);
    }
    return layout;
}

} // namespace shimscope::cgroupfs
