// What is remembered of a container: <root>/<id>/state.json, replaced atomically, and what stands
// beside it:
//
//   state.json      written before the cgroup is made (pid 0), again when the process is there
//   config.json     the configuration as it was at create, for exec and the hooks of delete
//   exec.fifo.new   while `create` works
//   exec.fifo       the process waits on it for `start`; a reader is there until its execve(2)
//
// So the status is the kernel's word: pid and start time, a reader of the FIFO, the freezer. After
// a kill -9 of `create` or `start` at any point, `delete --force` finds everything.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <cgroup/manager.h>

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::runtime {

enum class Status { Creating, Created, Running, Paused, Stopped };
[[nodiscard]] const char* toString(Status status);

struct State {
    std::string ociVersion;
    std::string id;
    pid_t pid = 0; ///< 0: there is no process yet
    std::uint64_t initStartTicks = 0;
    std::string bundle, rootfs;
    std::string created; ///< RFC 3339
    std::string owner; ///< user name, as in runc's list
    std::map<std::string, std::string> annotations;
    std::map<std::string, std::string> cgroupPaths; ///< "" → v2 folder, controller → v1 folder
    std::vector<std::string> namespaces; ///< types that are not the host's
    bool hooks = false; ///< config.json has poststart or poststop hooks
};
[[nodiscard]] std::string toJson(const State& state);
base::Result<State> parseState(std::string_view text, const std::string& nameForErrors);
/// The object of `state` and `list`, and what hooks get on stdin: with the status.
[[nodiscard]] std::string toJson(const State& state, Status status, bool forHooks);

/// runc's rule: letters, digits, "_", "+", "-", "."; not "." or "..".
base::Status checkId(std::string_view id);

/// The folder of one container.
class StateDir {
public:
    StateDir(const std::string& root, const std::string& id) : m_path(root + "/" + id), m_id(id) { }
    /// EEXIST: "container with id … exists".
    base::Status make() const;
    /// ENOENT: "container "x" does not exist".
    base::Result<State> load() const;
    base::Status save(const State& state) const;
    base::Status saveConfig(std::string_view text) const;
    [[nodiscard]] std::string configPath() const { return m_path + "/config.json"; }
    /// exec.fifo.new, opened for reading and writing so that neither blocks.
    base::Result<base::Fd> makeFifo() const;
    /// exec.fifo.new → exec.fifo: from here on the container is "created".
    base::Status showFifo() const;
    /// Lets the process go on: one byte. EEXIST: it is running already; ESRCH: nobody waits.
    base::Status release() const;
    [[nodiscard]] Status statusOf(const State& state) const;
    base::Status remove() const;
    [[nodiscard]] bool exists() const;
    [[nodiscard]] const std::string& path() const { return m_path; }

private:
    std::string m_path;
    std::string m_id;
};

/// The cgroup of a container that was made before.
base::Result<cgroup::Manager> openCgroup(const State& state);

} // namespace shimscope::runtime
