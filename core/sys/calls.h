// System calls that change the kernel's state, thinly: one function is one call. Each leaves a step
// in the trace with its arguments by name, its result, the reason, and the field of config.json
// that asked for it. When tracing is off that costs one test of a pointer.
//
// Single-threaded processes only (the runtime and the child that it clones): identity calls are the
// raw system calls, which change one thread. Errors: the call's errno, step "name(2)".
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <linux/filter.h>
#include <sys/resource.h>
#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::sys {

/// Why a call is made: a section of a specification and half a sentence; and the field that asked
/// for it.
struct Why {
    std::string_view reason;
    std::string_view field{};
};

/// Arguments by name for the trace: `Args().add("source", "proc").add("flags", "MS_NOSUID")`.
class Args {
public:
    Args& add(std::string_view name, std::string_view value);
    Args& add(std::string_view name, std::int64_t value);
    [[nodiscard]] const std::string& text() const { return m_text; }

private:
    std::string m_text;
};

/// Times one call and records it. `call` is the kernel's name of the system call; done() keeps
/// errno.
class Step {
public:
    Step(std::string_view call, const Why& why);
    [[nodiscard]] bool on() const { return m_start != 0; }
    void done(std::int64_t result, const Args& args) const;

private:
    std::string_view m_call;
    Why m_why;
    std::int64_t m_start;
};

// --- Processes and namespaces ---

struct Cloned {
    pid_t pid = 0; ///< 0 in the child
    base::Fd pidfd; ///< parent only
};
/// clone3(2) like fork: the child goes on with a copy of the memory. `flags` are CLONE_NEW… bits;
/// `cgroupFd` ≥ 0 starts the child in that cgroup (v2). CLONE_PIDFD is always added; `parent` adds
/// CLONE_PARENT.
base::Result<Cloned> clone3(std::uint64_t flags, int cgroupFd, bool parent, const Why& why);
base::Status unshare(std::uint64_t flags, const Why& why);
base::Status setns(const base::Fd& ns, std::uint64_t type, std::string_view path, const Why& why);
base::Status sethostname(const std::string& name, const Why& why);
base::Status setdomainname(const std::string& name, const Why& why);
/// Sets and, with `old`, reads a limit of another process.
base::Status prlimit(pid_t pid, int resource, const rlimit& limit, const Why& why);
/// Returns only on failure.
base::Status execve(
    const std::string& path, std::vector<char*> argv, std::vector<char*> envp, const Why& why);
/// execveat(2) with AT_EMPTY_PATH on an open program is not used: the container's own path is what
/// it must see.

// --- Mounts. A target inside the container's root is an O_PATH descriptor, shown by `shown` in the
// trace. ---

struct MountCall {
    std::string source, type;
    std::uint64_t flags = 0;
    std::string data;
};
base::Status mount(const MountCall& call, const std::string& target, const Why& why);
/// mount(2) on /proc/self/fd/N: the target cannot be swapped under us.
base::Status mountOn(
    const MountCall& call, const base::Fd& target, std::string_view shown, const Why& why);
base::Status umount(const std::string& target, int flags, const Why& why);
base::Status pivotRoot(const std::string& newRoot, const std::string& putOld, const Why& why);
base::Status chroot(const std::string& path, const Why& why);
base::Result<base::Fd> fsopen(const std::string& type, const Why& why);
/// fsconfig(2) FSCONFIG_SET_STRING (empty `key`: FSCONFIG_CMD_CREATE). Prepares only: not a step.
base::Status fsconfig(const base::Fd& fs, const std::string& key, const std::string& value);
base::Result<base::Fd> fsmount(const base::Fd& fs, std::uint32_t attributes, const Why& why);
/// A copy of the mount at `path` (of a descriptor if `path` is empty); detached until moveMount().
base::Result<base::Fd> openTree(
    int dir, const std::string& path, bool recursive, std::string_view shown, const Why& why);
base::Status moveMount(
    const base::Fd& tree, const base::Fd& target, std::string_view shown, const Why& why);

struct MountAttributes {
    std::uint64_t set = 0, clear = 0; ///< MOUNT_ATTR_…
    std::uint64_t propagation = 0; ///< MS_PRIVATE, MS_SLAVE, MS_SHARED, MS_UNBINDABLE, or 0
    int userNamespace = -1; ///< for MOUNT_ATTR_IDMAP
    bool recursive = false;
};
base::Status mountSetattr(const base::Fd& tree, const MountAttributes& attributes,
    std::string_view shown, const Why& why);
base::Status mknodat(const base::Fd& dir, const std::string& name, mode_t mode, dev_t device,
    std::string_view shown, const Why& why);

// --- Identity and rights ---

base::Status setgroups(const std::vector<gid_t>& groups, const Why& why);
base::Status setresgid(gid_t gid, const Why& why);
base::Status setresuid(uid_t uid, const Why& why);
/// The prctl(2) options that concern security; `shown` names the argument ("CAP_SYS_ADMIN").
base::Status prctl(
    int option, unsigned long arg2, unsigned long arg3, std::string_view shown, const Why& why);

struct CapabilityBits {
    std::uint64_t effective = 0, permitted = 0, inheritable = 0;
};
base::Status capset(const CapabilityBits& bits, std::string_view shown, const Why& why);
/// Loads a compiled filter; the result is the listener's descriptor with
/// SECCOMP_FILTER_FLAG_NEW_LISTENER, else none.
base::Result<base::Fd> seccompFilter(
    const std::vector<sock_filter>& program, std::uint64_t flags, const Why& why);

// --- Files whose every write is a command: cgroupfs, /proc/<pid>/…, /proc/sys ---

/// Opens `path` for writing, writes once, closes.
base::Status writeFile(const std::string& path, std::string_view value, const Why& why);
/// The same relative to a directory; `shown` is the path in traces and errors. No symlink and no
/// mount is crossed.
base::Status writeFileAt(const base::Fd& dir, const std::string& name, std::string_view value,
    std::string_view shown, const Why& why);

} // namespace shimscope::sys
