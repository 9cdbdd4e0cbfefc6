// A walk over /dev.
#include <base/file.h>
#include <cri/host_devices.h>

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>

namespace shimscope::cri {

namespace {

constexpr std::array<std::string_view, 8> kOwnInContainer{
    "pts", "shm", "mqueue", "fd", "console", "ptmx", ".lxc", ".udev"};

void addDevicesIn(const std::string& dir, int depth, std::vector<oci::Device>& out)
{
    for (const std::string& name : base::listDir(dir).value_or(std::vector<std::string>{})) {
        struct stat st { };
        const std::string path = dir + "/" + name;
        if (std::find(kOwnInContainer.begin(), kOwnInContainer.end(), name) != kOwnInContainer.end()
            || ::lstat(path.c_str(), &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode) && depth > 0)
            addDevicesIn(path, depth - 1, out);
        if (!S_ISCHR(st.st_mode) && !S_ISBLK(st.st_mode))
            continue;
        const auto number = [](unsigned value) { return static_cast<std::int64_t>(value); };
        out.push_back({path, S_ISCHR(st.st_mode) ? "c" : "b", number(major(st.st_rdev)),
            number(minor(st.st_rdev)), st.st_mode & 07777U, st.st_uid, st.st_gid});
    }
}

} // namespace

std::vector<oci::Device> readHostDevices(const std::string& dir)
{
    constexpr int kDepth = 8; // no tree of devices is deeper; a loop of bind mounts would be
    std::vector<oci::Device> devices;
    addDevicesIn(dir, kDepth, devices);
    return devices;
}

} // namespace shimscope::cri
