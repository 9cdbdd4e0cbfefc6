// The cgroup of one container or pod: makes it, sets its limits, moves processes in, freezes,
// kills, removes. Used by the runtime (static, one thread) and the kubelet. Each write(2) into
// cgroupfs leaves one trace step, in order. Works on v2, v1 and hybrid; on hybrid the cgroup exists
// in the v2 hierarchy too (cgroup.kill, PSI).
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <cgroup/plan.h>

#include <csignal>
#include <string>
#include <utility>
#include <vector>

namespace shimscope::cgroup {

/// For v1, where clone3(2) cannot put a child into its cgroup. Moving another process there takes a
/// lock against every fork of the machine, which waits for an RCU grace period (6 to 14 ms); a
/// thread that moves itself takes none (Linux 5.5).
class Entrance {
public:
    /// In the child, while it has one thread: one trace step per hierarchy. Closes the files.
    base::Status enterInChild();

private:
    friend class Manager;
    std::vector<std::pair<Step, base::Fd>> m_files;
};

class Manager {
public:
    /// The cgroup at `path` ("/shimscope-x/kubepods/…", from parseCgroupsPath). Touches nothing
    /// yet.
    static base::Result<Manager> open(cgroupfs::Layout layout, const std::string& path);
    /// A cgroup that was made before, from "cgroupPaths" of state.json.
    static Manager adopt(cgroupfs::Layout layout, cgroupfs::Dirs dirs);

    /// Absolute folders, for state.json "cgroupPaths".
    [[nodiscard]] const cgroupfs::Dirs& dirs() const { return m_dirs; }
    [[nodiscard]] const cgroupfs::Layout& layout() const { return m_layout; }
    /// What was asked for and could not be given, one sentence each.
    [[nodiscard]] const std::vector<std::string>& warnings() const { return m_warnings; }

    /// Folders, controllers, device rules, limits; on failure what it made is removed again.
    /// Idempotent. `mustBeEmpty`: EBUSY if the cgroup holds processes already (runtime: two
    /// containers must not share one).
    base::Status create(const oci::Resources* resources, bool mustBeEmpty = false);
    /// The v2 folder for clone3(CLONE_INTO_CGROUP); an empty Fd when there is no v2 hierarchy.
    base::Result<base::Fd> openUnified() const;
    /// Moves another process in. `beside`: a process of the container; where the cgroup itself
    /// hands controllers down (systemd in the container) the new one goes where that one is.
    /// Errors: ESRCH it is gone; ENOENT the cgroup is; EBUSY the cgroup hands controllers down.
    base::Status join(pid_t pid, Hierarchies which = Hierarchies::All, pid_t beside = 0);
    /// The files by which a child enters the v1 hierarchies, opened with the rights of the caller.
    base::Result<Entrance> openEntrance() const;
    base::Status update(const oci::Resources& resources);
    /// Returns when all its processes stand still, or run again. ETIMEDOUT after 10 s.
    base::Status freeze();
    base::Status thaw();
    [[nodiscard]] base::Result<bool> isFrozen() const;
    /// A signal to every process of it and below. SIGKILL goes through cgroup.kill where there is
    /// one, so that no fork escapes; a frozen v1 cgroup is thawed, since the frozen do not die.
    base::Status kill(int signal = SIGKILL);
    /// Pids in it and below. Empty when it is gone.
    [[nodiscard]] base::Result<std::vector<int>> pids() const;
    [[nodiscard]] bool exists() const;
    /// Removes it and what is below, waiting up to `timeoutMs` for the last process to be gone.
    /// Missing is no error. Errors: EBUSY processes are left (the message says which).
    base::Status remove(int timeoutMs = 2000);

private:
    Manager(cgroupfs::Layout layout, cgroupfs::Dirs dirs)
        : m_layout(std::move(layout)), m_dirs(std::move(dirs))
    {
    }
    base::Status run(const Plan& plan);
    base::Status setFrozen(bool frozen);
    base::Status killEach(int signal) const;

    cgroupfs::Layout m_layout;
    cgroupfs::Dirs m_dirs;
    std::vector<std::string> m_warnings;
    std::vector<std::string> m_made; ///< folders that create() made, deepest last
};

/// Carries a plan out. Failures of steps that may fail become `warnings`; `made` gets the folders
/// that were made.
base::Status applyPlan(
    const Plan& plan, std::vector<std::string>& warnings, std::vector<std::string>& made);

} // namespace shimscope::cgroup
