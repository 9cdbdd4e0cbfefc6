// The folders of one instance: everything below the run directory and the state directory has one
// name, and two instances share nothing. Pure but for makeDirectories.
#pragma once

#include <base/result.h>

#include <string>

namespace shimscope::agent {

struct Directories {
    std::string run; ///< R
    std::string state; ///< S

    [[nodiscard]] std::string agentSocket() const { return run + "/agent.sock"; }
    [[nodiscard]] std::string agentLock() const { return run + "/agent.lock"; }
    [[nodiscard]] std::string criSocket() const { return run + "/cri.sock"; }
    [[nodiscard]] std::string criLock() const { return run + "/cri.lock"; }
    [[nodiscard]] std::string kubeletLock() const { return run + "/kubelet.lock"; }
    [[nodiscard]] std::string manifests() const { return run + "/manifests"; }
    [[nodiscard]] std::string spool() const { return run + "/spool"; }
    [[nodiscard]] std::string runtimeRoot() const { return run + "/oci"; }
    [[nodiscard]] std::string netns() const { return run + "/netns"; }
    [[nodiscard]] std::string cniConfig() const { return run + "/cni"; }
    [[nodiscard]] std::string stackFile() const { return run + "/stack.json"; }
    [[nodiscard]] std::string cniData() const { return state + "/cni"; }
    [[nodiscard]] std::string logs() const { return state + "/logs"; }
    [[nodiscard]] std::string recordings() const { return state + "/recordings"; }
};

/// For root /run/shimscope and /var/lib/shimscope; for others below $XDG_RUNTIME_DIR and
/// $XDG_STATE_HOME.
[[nodiscard]] Directories defaultDirectories();
/// Makes what the agent itself needs: R 0711 (a user must reach agent.sock), all else 0700. Error:
/// ENAMETOOLONG with the number of bytes when R is too long for the sockets below it.
base::Status makeDirectories(const Directories& directories);
/// The same for an agent without a stack: R and S/recordings.
base::Status makeInspectionDirectories(const Directories& directories);
/// A number from 20 to 219 and a short name that belong to this run directory: instances do not
/// meet.
struct Instance {
    int subnet = 0; ///< 10.88.<subnet>.0/24
    std::string name; ///< 8 hex
};
[[nodiscard]] Instance instanceOf(const std::string& runDir);

} // namespace shimscope::agent
