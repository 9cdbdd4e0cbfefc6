// What the shim knows of a container and its processes. Plain data; the Service's mutex guards it
// (but for what says so).
//
//   init:  Create ─▶ created ─Start─▶ running ─exit─▶ stopped ─Delete─▶ gone
//   exec:  Exec   ─▶ created ─Start─▶ running ─exit─▶ stopped ─Delete─▶ gone
//
// An exit that is seen while Start is still on its way is held back until the start has been told:
// an exit never overtakes a start.
#pragma once

#include <base/fd.h>
#include <cgroupfs/watch.h>
#include <shim/reaper.h>
#include <shim/runtime.h>
#include <shim/stdio.h>

#include <ttrpc/server.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::shim {

enum class ProcessState { Created, Running, Stopped };
/// "created", "running", "stopped".
[[nodiscard]] const char* toString(ProcessState state);

struct Process {
    std::string execId; ///< empty: the container's init
    ProcessState state = ProcessState::Created;
    pid_t pid = 0; ///< 0: there is none yet
    base::Fd pidfd; ///< exec'ed processes: signals cannot hit another process of the same number
    bool starting = false;
    std::optional<Exit> heldExit; ///< came while `starting`
    Exit exit; ///< when stopped; kept until Delete
    StdioPaths paths;
    std::unique_ptr<Stdio> stdio;
    std::vector<ttrpc::Responder> waiters; ///< calls of Wait
    std::mutex operation; ///< Start and Delete of this process, one at a time; taken before the
                          ///< Service's mutex
};

struct Task {
    Task(std::string bundlePath, BundleConfig bundleConfig, Runtime ociRuntime)
        : bundle(std::move(bundlePath))
        , config(std::move(bundleConfig))
        , runtime(std::move(ociRuntime))
        , init(std::make_shared<Process>())
    {
    }
    [[nodiscard]] const std::string& id() const { return config.identity.containerId; }

    const std::string bundle;
    const BundleConfig config;
    Runtime runtime; ///< calls are made without the mutex
    const std::shared_ptr<Process> init;
    std::map<std::string, std::shared_ptr<Process>> execs; ///< by exec id
    bool paused = false;
    cgroupfs::Dirs cgroup; ///< fixed after Create

    std::mutex oomMutex; ///< of what is below; taken after the Service's
    std::optional<cgroupfs::Watch> oomWatch;
};

} // namespace shimscope::shim
