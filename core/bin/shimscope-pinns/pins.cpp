// Making and removing pins, each system call noted in the trace.
#include "pins.h"

#include <base/fd.h>
#include <base/file.h>
#include <trace/tracer.h>

#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <string_view>

namespace shimscope::pinns {

namespace {

/// Notes one system call in the trace and answers as a Result.
base::Status noted(std::string_view call, const std::string& args, std::string_view reason,
    std::int64_t start, int result)
{
    const int err = result == 0 ? 0 : errno;
    trace::step(call, args, result, err, reason, start, trace::now());
    return err == 0 ? base::Status{}
                    : base::Status(base::sysError(std::string(call) + "(2)", args, err));
}

} // namespace

base::Status makeNetworkNamespace(const std::string& path)
{
    (void)TRY(base::openFile(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0444));
    std::int64_t start = trace::now();
    TRY_VOID(noted("unshare", "CLONE_NEWNET",
        "network_namespaces(7): the pod's own network, before any process of it runs", start,
        ::unshare(CLONE_NEWNET)));
    start = trace::now();
    return noted("mount", "\"/proc/self/ns/net\", \"" + path + "\", MS_BIND",
        "network_namespaces(7): a bind mount keeps the namespace alive without a process", start,
        ::mount("/proc/self/ns/net", path.c_str(), nullptr, MS_BIND, nullptr));
}

base::Status makeSharedMemory(const std::string& path)
{
    TRY_VOID(base::makeDirs(path, 0755));
    const std::int64_t start = trace::now();
    return noted("mount",
        "\"shm\", \"" + path
            + "\", \"tmpfs\", MS_NOSUID|MS_NODEV|MS_NOEXEC, \"mode=1777,size=67108864\"",
        "CRI: the containers of a pod share one /dev/shm", start,
        ::mount("shm", path.c_str(), "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
            "mode=1777,size=67108864"));
}

base::Status removePin(const std::string& path)
{
    struct stat st { };
    if (::lstat(path.c_str(), &st) != 0)
        return errno == ENOENT ? base::Status{} : base::Status(base::sysError("lstat(2)", path));
    const std::int64_t start = trace::now();
    // EINVAL: nothing is mounted there; its maker was killed before it mounted.
    auto unmounted = noted("umount2", "\"" + path + "\", MNT_DETACH",
        "the pod is gone: its last reference goes too", start,
        ::umount2(path.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW));
    if (!unmounted && !unmounted.error().is(EINVAL))
        return unmounted;
    const int removed = S_ISDIR(st.st_mode) ? ::rmdir(path.c_str()) : ::unlink(path.c_str());
    return removed == 0 || errno == ENOENT ? base::Status{}
                                           : base::Status(base::sysError("remove", path));
}

} // namespace shimscope::pinns
