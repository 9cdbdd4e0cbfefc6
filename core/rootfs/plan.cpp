// root, mounts, devices, masked and read-only paths → plan.
#include <rootfs/plan.h>

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>

namespace shimscope::rootfs {

namespace {

std::string absolute(const std::string& path, const std::string& base)
{
    return path.starts_with('/') ? path : base + "/" + path;
}

/// Without "//", "/./" and a slash at the end; ".." is left to openat2(2), which keeps it inside.
std::string clean(const std::string& path)
{
    std::string out;
    std::size_t at = 0;
    while (at < path.size()) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string part = path.substr(at, end - at);
        if (!part.empty() && part != ".")
            out += "/" + part;
        at = end + 1;
    }
    return out.empty() ? "/" : out;
}

base::Failure wrong(const std::string& pointer, const std::string& what)
{
    return base::fail("plan mounts", "config.json", pointer + ": " + what);
}

base::Result<Mount> planMount(const oci::Mount& mount, std::size_t index, const std::string& bundle)
{
    const std::string pointer = "/mounts/" + std::to_string(index);
    auto options = parseOptions(mount.options);
    if (!options)
        return base::wrap(options.error(), "plan mounts 'config.json': " + pointer + "/options");
    if (!mount.uidMappings.empty() || !mount.gidMappings.empty())
        return wrong(pointer + "/uidMappings", "idmapped mounts are not supported");
    Mount result;
    result.destination = clean(absolute(mount.destination, ""));
    if (result.destination == "/")
        return wrong(
            pointer + "/destination", "is the root itself; name a folder or file below it");
    result.options = std::move(*options);
    const bool bind = result.options.bind || mount.type == "bind";
    result.type = bind ? "bind" : mount.type;
    result.source = bind       ? absolute(mount.source, bundle)
        : mount.source.empty() ? mount.type
                               : mount.source;
    result.field = "mounts[" + std::to_string(index) + "]";
    if (bind && mount.source.empty())
        return wrong(pointer + "/source", "is missing; a bind mount needs a source");
    if (result.type.empty())
        return wrong(
            pointer + "/type", "is missing; write a file system type, or the option \"bind\"");
    if (result.type == "cgroup2")
        result.type = "cgroup";
    return result;
}

Device character(const char* path, unsigned minor, unsigned major = 1)
{
    return {path, S_IFCHR | 0666U, ::gnu_dev_makedev(major, minor), 0, 0, "default devices"};
}

std::uint32_t typeOf(const std::string& type)
{
    return type == "b" ? S_IFBLK : type == "p" ? S_IFIFO : S_IFCHR;
}

void planDevices(const oci::Linux& config, Plan& plan)
{
    plan.devices = {character("/dev/null", 3), character("/dev/zero", 5), character("/dev/full", 7),
        character("/dev/random", 8), character("/dev/urandom", 9), character("/dev/tty", 0, 5)};
    for (std::size_t i = 0; i < config.devices.size(); ++i) {
        const oci::Device& wanted = config.devices[i];
        const Device device{clean(wanted.path),
            typeOf(wanted.type) | (wanted.fileMode.value_or(0666) & 07777U),
            ::gnu_dev_makedev(
                static_cast<unsigned>(wanted.major), static_cast<unsigned>(wanted.minor)),
            wanted.uid.value_or(0), wanted.gid.value_or(0),
            "linux.devices[" + std::to_string(i) + "]"};
        // One that is named replaces the default of that path.
        std::erase_if(plan.devices, [&](const Device& other) { return other.path == device.path; });
        plan.devices.push_back(device);
    }
}

const std::array kSymlinks{Symlink{"/dev/fd", "/proc/self/fd"},
    Symlink{"/dev/stdin", "/proc/self/fd/0"}, Symlink{"/dev/stdout", "/proc/self/fd/1"},
    Symlink{"/dev/stderr", "/proc/self/fd/2"}, Symlink{"/dev/ptmx", "pts/ptmx"}};

} // namespace

base::Result<Plan> plan(const oci::Spec& spec, const std::string& bundle, bool userNamespace)
{
    Plan result;
    result.root = clean(absolute(spec.root->path, bundle));
    result.readonly = spec.root->readonly;
    result.bindDevices = userNamespace;
    for (std::size_t i = 0; i < spec.mounts.size(); ++i) {
        result.mounts.push_back(TRY(planMount(spec.mounts[i], i, bundle)));
        if (result.mounts.back().destination == "/dev")
            result.makeDevices = result.mounts.back().type != "bind";
    }
    const oci::Linux config = spec.linux_.value_or(oci::Linux{});
    result.propagation = parsePropagation(config.rootfsPropagation);
    planDevices(config, result);
    result.symlinks.assign(kSymlinks.begin(), kSymlinks.end());
    result.maskedPaths = config.maskedPaths;
    result.readonlyPaths = config.readonlyPaths;
    return result;
}

} // namespace shimscope::rootfs
