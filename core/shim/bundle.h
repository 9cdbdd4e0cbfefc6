// The bundle: the folder of one container. What the shim reads from and leaves in it.
//
//   config.json      in   annotations: to which pod it belongs; linux: pid namespace, cgroup
//   options.json     out  the runtime and its root, for `delete`, which is another process
//   bootstrap.json   out  how to reach the shim (containerd ≥ 1.7); address: the same for 1.6
//   init.pid, <exec>.pid  the runtime's --pid-file
//   log.json              the runtime's --log
//   shim.log              the shim's own log, if the endpoint made no FIFO "log"
//   starting.lock, runtime.XXXXXX   what is being started (starts.h)
//   rootfs                where CreateTaskRequest.rootfs is mounted
//
// Any process, any thread. Source: containerd core/runtime/v2/README.md; runtime-spec config.md.
#pragma once

#include <base/result.h>
#include <trace/tracer.h>

#include <string>

namespace shimscope::shim {

/// Who a container is, as its annotations say; empty where they do not.
struct Identity {
    std::string containerId;
    std::string containerName;
    std::string sandboxId;
    std::string podName, podNamespace, podUid;
};
/// container.id, sandbox.id, pod.name, … on a span.
void describe(trace::SpanScope& span, const Identity& identity);

/// What the shim needs to know of config.json.
struct BundleConfig {
    Identity identity;
    std::string
        group; ///< containers of one group share a shim: the sandbox's id, or the container's own
    bool ownPidNamespace = false; ///< the kernel ends all its processes with its init
    std::string cgroupsPath;
};
/// Errors: ENOENT; EBADMSG with the place of the JSON error.
base::Result<BundleConfig> readBundle(const std::string& bundle, const std::string& containerId);

/// CreateTaskRequest.options: which runtime, and how it is called.
struct RuntimeOptions {
    std::string binary; ///< path, or a name in PATH
    std::string root; ///< --root
    bool systemdCgroup = false;
    bool noPivotRoot = false;
    bool noNewKeyring = false;
    unsigned ioUid = 0, ioGid = 0; ///< owner of the container's end of its stdio
};
/// The binary from SHIMSCOPE_RUNTIME, else shimscope-oci beside this program; the root
/// "oci/<namespace>" beside the endpoint's socket.
[[nodiscard]] RuntimeOptions defaultOptions(
    const std::string& nameSpace, const std::string& endpoint);
base::Status writeOptions(const std::string& bundle, const RuntimeOptions& options);
/// What writeOptions() left, or `fallback` if it never ran.
[[nodiscard]] RuntimeOptions readOptions(const std::string& bundle, RuntimeOptions fallback);

/// bootstrap.json and address. Both are replaced atomically.
base::Status writeAddress(const std::string& bundle, const std::string& address);
/// The pid in init.pid or <exec>.pid.
base::Result<int> readPidFile(const std::string& path);
/// Letters, digits, "_.-", beginning with a letter or digit, at most 128: ids become names of
/// files.
[[nodiscard]] bool isIdentifier(std::string_view text);

} // namespace shimscope::shim
