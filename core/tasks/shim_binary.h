// The shim as a program: "start" makes the daemon of a pod, "delete" cleans up after one that died.
// containerd runtime/v2: command line, environment, what is printed. Spawns (never forks);
// blocking; any thread.
#pragma once

#include <base/result.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shimscope::tasks {

/// The same for every call of one endpoint.
struct ShimBinary {
    std::string program;
    std::string nameSpace = "k8s.io";
    std::string address; ///< the endpoint's own socket (GRPC_ADDRESS, -address)
    std::string eventsAddress; ///< its Events service (TTRPC_ADDRESS)
    std::string publishBinary;
    std::vector<std::string> environment; ///< more "NAME=value", e.g. SHIMSCOPE_RUNTIME
};

/// How to reach a shim: bootstrap.json, or the bare address of older shims.
struct Bootstrap {
    int version = 2;
    std::string address; ///< "unix:///run/…"
    std::string protocol = "ttrpc";
};
/// What `shim start` prints, and what bootstrap.json holds.
base::Result<Bootstrap> parseBootstrap(std::string_view text);
/// From bootstrap.json, else from `address`. ENOENT if the shim never got that far.
base::Result<Bootstrap> readBootstrap(const std::string& bundle);

using Attributes = std::vector<std::pair<std::string, std::string>>;

/// Runs `shim … start` in the bundle. The daemon that it leaves behind is nobody's child of ours.
/// The span gets `attributes`.
base::Result<Bootstrap> startShim(const ShimBinary& binary, const std::string& id,
    const std::string& bundle, const Attributes& attributes);

struct Exit {
    std::uint32_t status = 0; ///< exit code, or 128 + signal
    std::int64_t at = 0; ///< wall clock, ns; 0 if nobody knows
    int pid = 0;
};
/// Runs `shim … delete` for a container whose shim is gone: kills, unmounts, deletes through the
/// runtime.
base::Result<Exit> deleteThroughBinary(const ShimBinary& binary, const std::string& id,
    const std::string& bundle, const Attributes& attributes);

} // namespace shimscope::tasks
