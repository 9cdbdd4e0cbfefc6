// emptyDir and hostPath: making, checking, and taking away.
#include <base/file.h>
#include <kubelet/pod_sync.h>
#include <kubelet/pod_volumes.h>
#include <kubelet/resources.h>
#include <kubelet/volume_mount.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace shimscope::kubelet {
namespace {

std::string emptyDirPath(const Options& options, const Pod& pod, const Volume& volume)
{
    return podStateDir(options, pod.uid) + "/volumes/kubernetes.io~empty-dir/" + volume.name;
}

/// Of the root of an emptyDir. A new volume is empty: nothing below has an owner to change.
struct Ownership {
    unsigned mode = 0777; ///< every user of every container of the pod may write
    std::optional<std::int64_t> group; ///< fsGroup
};

Ownership ownershipOf(const Pod& pod)
{
    Ownership owner;
    owner.group = pod.securityContext.fsGroup;
    if (owner.group)
        owner.mode |= S_ISGID; // what is made in it belongs to the group as well
    return owner;
}

base::Status mountTmpfs(const std::string& path, std::int64_t size, const Ownership& owner)
{
    TRY_VOID(base::makeDirs(path, 0750));
    std::array<char, 8> mode{};
    std::snprintf(mode.data(), mode.size(), "%o", owner.mode);
    return runMount({"-t", "tmpfs", "-o",
        "size=" + std::to_string(size) + ",mode=" + mode.data()
            + (owner.group ? ",gid=" + std::to_string(*owner.group) : ""),
        "tmpfs", path});
}

base::Status makeFolder(const std::string& path, const Ownership& owner)
{
    // Under another name until it is right: what has the name is finished, whoever was killed.
    const std::string unfinished = path + ".new";
    TRY_VOID(base::removeTree(unfinished));
    TRY_VOID(base::makeDirs(unfinished, 0750));
    if (owner.group
        && ::chown(unfinished.c_str(), static_cast<uid_t>(-1), static_cast<gid_t>(*owner.group))
            != 0)
        return base::sysError("chown(2)", unfinished);
    if (::chmod(unfinished.c_str(), owner.mode) != 0)
        return base::sysError("chmod(2)", unfinished);
    if (::rename(unfinished.c_str(), path.c_str()) != 0)
        return base::sysError("rename(2)", unfinished);
    return {};
}

base::Status setUpEmptyDir(
    const Options& options, const Pod& pod, const Volume& volume, std::int64_t memoryCapacity)
{
    const std::string path = emptyDirPath(options, pod, volume);
    if (volume.emptyDir.memory) {
        if (isMountPoint(path))
            return {};
        return mountTmpfs(
            path, memoryVolumeSize(pod, volume.emptyDir, memoryCapacity), ownershipOf(pod));
    }
    return base::exists(path) ? base::Status() : makeFolder(path, ownershipOf(pod));
}

unsigned modeOf(const std::string& path)
{
    struct stat info { };
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode : 0;
}

base::Status makeHostPath(const HostPath& hostPath)
{
    if (hostPath.type == "DirectoryOrCreate")
        return base::makeDirs(hostPath.path);
    if (hostPath.type == "FileOrCreate") {
        // Only the file: as with kubelet, its folder has to be there.
        const base::Fd made(::open(
            hostPath.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
        if (!made && errno != EEXIST)
            return base::sysError("open(2)", hostPath.path);
    }
    return {};
}

base::Status setUpHostPath(const HostPath& hostPath)
{
    if (modeOf(hostPath.path) == 0)
        TRY_VOID(makeHostPath(hostPath));
    if (auto trouble = hostPathTrouble(hostPath, modeOf(hostPath.path)); !trouble.empty())
        return base::fail("hostPath type check", hostPath.path, std::move(trouble));
    return {};
}

v1::MountPropagation propagationOf(const std::string& text)
{
    if (text == "Bidirectional")
        return v1::PROPAGATION_BIDIRECTIONAL;
    return text == "HostToContainer" ? v1::PROPAGATION_HOST_TO_CONTAINER : v1::PROPAGATION_PRIVATE;
}

} // namespace

std::int64_t memoryVolumeSize(const Pod& pod, const EmptyDir& volume, std::int64_t memoryCapacity)
{
    const std::int64_t limits = podSum(pod, &Resources::limits, &ResourceList::memoryBytes);
    std::int64_t size = memoryCapacity;
    if (limits > 0)
        size = std::min(size, limits);
    if (volume.sizeLimit.value_or(0) > 0)
        size = std::min(size, *volume.sizeLimit);
    return size;
}

std::string hostPathTrouble(const HostPath& hostPath, unsigned mode)
{
    struct Kind {
        std::string_view type, what;
        unsigned format;
    };
    static constexpr std::array kKinds{Kind{"DirectoryOrCreate", "a directory", S_IFDIR},
        Kind{"Directory", "a directory", S_IFDIR}, Kind{"FileOrCreate", "a file", S_IFREG},
        Kind{"File", "a file", S_IFREG}, Kind{"Socket", "a socket", S_IFSOCK},
        Kind{"CharDevice", "a character device", S_IFCHR},
        Kind{"BlockDevice", "a block device", S_IFBLK}};
    for (const Kind& kind : kKinds)
        if (kind.type == hostPath.type && (mode & S_IFMT) != kind.format)
            return (mode == 0 ? "there is nothing; it has to be " : "is not ")
                + std::string(kind.what);
    return {};
}

base::Status setUpVolumes(const Options& options, const Pod& pod, std::int64_t memoryCapacity)
{
    for (const Volume& volume : pod.volumes) {
        auto done = volume.hostPath ? setUpHostPath(*volume.hostPath)
                                    : setUpEmptyDir(options, pod, volume, memoryCapacity);
        if (!done)
            return base::wrap(std::move(done).error(), "FailedMount: set up volume", volume.name);
    }
    return {};
}

base::Result<std::vector<v1::Mount>> mountsOf(
    const Options& options, const Pod& pod, const Container& container)
{
    std::vector<v1::Mount> mounts;
    for (std::size_t i = 0; i < container.volumeMounts.size(); ++i) {
        const VolumeMount& wanted = container.volumeMounts[i];
        const auto volume = std::find_if(pod.volumes.begin(), pod.volumes.end(),
            [&](const Volume& candidate) { return candidate.name == wanted.name; });
        if (volume == pod.volumes.end())
            return base::fail("find volume", wanted.name, "the pod has none of this name");
        std::string source =
            volume->hostPath ? volume->hostPath->path : emptyDirPath(options, pod, *volume);
        if (!wanted.subPath.empty()) {
            const std::string target = podStateDir(options, pod.uid) + "/volume-subpaths/"
                + volume->name + "/" + container.name + "/" + std::to_string(i);
            auto bound = bindSubPath(source, wanted.subPath, target);
            if (!bound)
                return base::wrap(std::move(bound).error(), "FailedMount: prepare subPath",
                    wanted.name + "/" + wanted.subPath);
            source = target;
        }
        v1::Mount& mount = mounts.emplace_back();
        mount.set_host_path(source);
        mount.set_container_path(wanted.mountPath);
        mount.set_readonly(wanted.readOnly);
        mount.set_propagation(propagationOf(wanted.mountPropagation));
    }
    return mounts;
}

base::Status tearDownVolumes(const Options& options, const std::string& uid)
{
    const std::string dir = podStateDir(options, uid);
    TRY_VOID(unmountBelow(dir));
    for (const char* name : {"/volume-subpaths", "/volumes"})
        TRY_VOID(base::removeTree(dir + name));
    return {};
}

base::Status removePodFolder(const Options& options, const std::string& uid)
{
    TRY_VOID(tearDownVolumes(options, uid));
    return base::removeTree(podStateDir(options, uid));
}

} // namespace shimscope::kubelet
