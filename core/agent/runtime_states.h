// The runtime's folders R/oci/<id>/state.json: which containers have a process, and in which
// cgroup. Known without any span, so also after the agent was away. One thread (the agent's
// collector).
#pragma once

#include <agent/pod_model.h>
#include <base/result.h>
#include <cgroupfs/layout.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shimscope::agent {

/// What of a state.json matters here.
struct RuntimeState {
    std::string id;
    int pid = 0;
    std::uint64_t startTicks = 0; ///< of that process, clock ticks since boot; 0: not known
    std::string bundle;
    std::map<std::string, std::string> annotations;
    cgroupfs::Dirs cgroups; ///< "" → v2 folder, controller → v1 folder
    std::int64_t created = 0; ///< wall clock, ns
};

/// Pure. Errors say which field is wrong.
[[nodiscard]] base::Result<RuntimeState> parseRuntimeState(std::string_view json);

class RuntimeStates {
public:
    explicit RuntimeStates(std::string dir) : m_dir(std::move(dir)) { }
    using Version = std::pair<std::uint64_t, std::int64_t>; ///< inode and time of change of a file
    struct Change {
        std::vector<RuntimeState> appeared; ///< or changed
        std::vector<std::string> gone; ///< ids
    };
    /// Compares the folder with what it was at the last call; a missing folder is empty.
    [[nodiscard]] Change look();
    [[nodiscard]] const std::map<std::string, RuntimeState>& all() const { return m_states; }

private:
    std::string m_dir;
    std::map<std::string, RuntimeState> m_states;
    std::map<std::string, Version> m_versions; ///< of the state.json files, by id
};

/// Puts into the model what the runtime says: pid, cgroup, and by the annotations which pod it
/// belongs to.
void learnState(PodModel& model, const RuntimeState& state, const cgroupfs::Layout& layout);
/// The cgroup's path below the mounts ("/shimscope-x/kubepods/…"), from its folders.
[[nodiscard]] std::string cgroupPathOf(const cgroupfs::Dirs& dirs, const cgroupfs::Layout& layout);

} // namespace shimscope::agent
