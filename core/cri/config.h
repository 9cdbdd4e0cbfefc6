// What the CRI endpoint is told on its command line, and the folders that follow from it.
#pragma once

#include <string>
#include <vector>

namespace shimscope::cri {

struct Config {
    std::string runDir;
    std::string stateDir;
    std::string cgroupDriver = "cgroupfs"; ///< "cgroupfs" or "systemd": what RuntimeConfig answers
    std::string cniBinDir = "/usr/lib/cni";
    std::string cniConfig; ///< a file, or a folder whose first *.conflist counts; empty: only
                           ///< host-network pods
    std::string sandboxImage;
    std::string shimProgram;
    std::string runtimeProgram;
    std::string pinnsProgram;
    std::string program; ///< this program's own path, for -publish-binary
    std::vector<std::string> imports; ///< OCI layouts that are imported at the start

    [[nodiscard]] std::string criSocket() const { return runDir + "/cri.sock"; }
    [[nodiscard]] std::string lockFile() const { return runDir + "/cri.lock"; }
    [[nodiscard]] std::string eventsSocket() const { return runDir + "/events.ttrpc"; }
    [[nodiscard]] std::string fifoDir() const { return runDir + "/fifo"; }
    [[nodiscard]] std::string netnsDir() const { return runDir + "/netns"; }
    [[nodiscard]] std::string recordDir() const { return stateDir + "/cri"; }
    /// hosts, hostname, resolv.conf and shm of one pod.
    [[nodiscard]] std::string podDir(const std::string& sandboxId) const
    {
        return runDir + "/pods/" + sandboxId;
    }
    [[nodiscard]] std::string fifo(const std::string& id, const std::string& stream) const
    {
        return fifoDir() + "/" + id + "-" + stream;
    }
};

} // namespace shimscope::cri
