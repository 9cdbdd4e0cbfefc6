// The table of options, and the paths that follow from them.
#include "options.h"

#include <base/file.h>

namespace shimscope {

void declare(CLI::App& app, Options& options)
{
    cri::Config& config = options.config;
    config.sandboxImage = "shimscope.local/pause:1"; // made by the build
    app.add_option("--run-dir", config.runDir, "sockets, bundles, FIFOs, namespaces")->required();
    app.add_option("--state-dir", config.stateDir, "images, snapshots, records")->required();
    app.add_option("--cgroup-driver", config.cgroupDriver)
        ->check(CLI::IsMember({"cgroupfs", "systemd"}));
    app.add_option("--cni-bin-dir", config.cniBinDir, "where the CNI plugins are");
    app.add_option(
        "--cni-config", config.cniConfig, "a network list, or a folder of which the first counts");
    app.add_option("--sandbox-image", config.sandboxImage, "the image of the pause container");
    app.add_option("--shim", config.shimProgram);
    app.add_option("--runtime", config.runtimeProgram, "the OCI runtime");
    app.add_option("--import", config.imports, "OCI layouts to import at the start");
    app.add_option(
        "--libexec", options.libexec, "where the other programs are; default: beside this one");
    app.add_option("--spool-dir", options.spoolDir, "where spans go; default: SHIMSCOPE_SPOOL");
}

void fillPaths(Options& options)
{
    options.config.program = base::ownProgram();
    const std::string dir = options.libexec.empty()
        ? options.config.program.substr(0, options.config.program.rfind('/'))
        : options.libexec;
    options.config.pinnsProgram = dir + "/shimscope-pinns";
    if (options.config.shimProgram.empty())
        options.config.shimProgram = dir + "/containerd-shim-shimscope-v1";
    if (options.config.runtimeProgram.empty())
        options.config.runtimeProgram = dir + "/shimscope-oci";
}

} // namespace shimscope
