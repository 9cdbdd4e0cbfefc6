// Runtime: the OCI runtime as a program. Everything that the shim wants done to a container it does
// by executing this command line, which is runc's: the boundary between shim and runtime is an argv
// and an exit code.
//
//   <binary> --root R --log <bundle>/log.json --log-format json create --bundle B --pid-file P ID
//
// Each call is a Client span "OCI exec". Calls run on workers and block until the runtime has
// ended. The error of a failed call is the last error line of the runtime's log. Source:
// containerd/go-runc runc.go; runc(8).
#pragma once

#include <base/result.h>
#include <shim/bundle.h>
#include <shim/spawn.h>

#include <string>
#include <string_view>
#include <vector>

namespace shimscope::shim {

/// What the container's process gets as 0, 1, 2; -1 is /dev/null.
struct StdioFds {
    int in = -1;
    int out = -1;
    int err = -1;
};

/// One process to be made: the container's init (`create`) or another one in it (`exec`).
struct ProcessFiles {
    std::string pidFile;
    std::string consoleSocket; ///< empty: no terminal
    StdioFds stdio;
};

class Runtime {
public:
    Runtime(Launcher& launcher, RuntimeOptions options, std::string bundle, Identity identity);

    base::Status create(const ProcessFiles& files);
    base::Status start();
    /// `processFile`: the process as JSON (runtime-spec config.md "Process").
    base::Status exec(
        const std::string& execId, const std::string& processFile, const ProcessFiles& files);
    base::Status kill(unsigned signal, bool all);
    base::Status remove(bool force);
    base::Status pause();
    base::Status resume();
    /// `resources`: linux.resources as JSON.
    base::Status update(std::string_view resources);

    [[nodiscard]] const Identity& identity() const { return m_identity; }
    [[nodiscard]] const RuntimeOptions& options() const { return m_options; }

private:
    struct Invocation {
        std::vector<std::string> arguments; ///< arguments.front() is the command; the id is added
        StdioFds stdio;
        bool ownStdio =
            false; ///< stdio is the container's; else outputs are collected for the error
        std::string execId;
    };
    base::Status run(Invocation invocation);
    base::Status execute(
        const Invocation& invocation, const std::vector<std::string>& argv, trace::SpanScope& span);
    [[nodiscard]] std::vector<std::string> commandLine(
        const Invocation& invocation, const std::string& binary) const;

    Launcher& m_launcher;
    RuntimeOptions m_options;
    std::string m_bundle;
    Identity m_identity;
};

/// The "msg" of the last line with "level":"error" in a runtime's JSON log, one object per line
/// (runc) or over several lines (crun). Empty if there is none. Pure.
[[nodiscard]] std::string lastLogError(std::string_view log);
/// True for the errors by which runtimes say that the process or container is gone.
[[nodiscard]] bool saysGone(std::string_view message);

} // namespace shimscope::shim
