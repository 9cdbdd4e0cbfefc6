// Questions and changes.
#include "commands.h"

#include <agent_api/client.h>
#include <base/file.h>
#include <base/text.h>

#include <sys/utsname.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

namespace shimscope::ctl {

namespace {

void print(const std::string& text)
{
    std::fputs(text.c_str(), stdout);
}

std::string baseName(const std::string& path)
{
    return path.substr(path.find_last_of('/') + 1);
}

void printLine(const char* name, const std::string& value)
{
    print(std::string(name) + value + "\n");
}

} // namespace

base::Status showInfo(const std::string& socket)
{
    const agent_api::Info info = TRY(agent_api::Client(socket).info());
    printLine("agent:      ",
        "shimscoped " + info.version + ", pid " + std::to_string(info.pid) + ", on " + socket);
    printLine("machine:    ", info.host + ", Linux " + info.kernel + ", cgroup " + info.cgroupMode);
    printLine("run dir:    ", info.runDir);
    printLine("state dir:  ", info.stateDir);
    printLine("recording:  ", info.recording);
    printLine("stack:      ", info.stackRunning ? "running" : "stopped");
    printLine("you may:    ",
        info.mayChange                    ? "watch and change"
            : info.readOnlyReason.empty() ? "watch only"
                                          : "watch only: " + info.readOnlyReason);
    printLine("manifests:  ", info.manifests.empty() ? "none" : base::join(info.manifests, ", "));
    for (const std::string& problem : info.problems)
        printLine("problem:    ", problem);
    return {};
}

base::Status apply(const std::string& socket, const std::string& file, std::string name)
{
    const bool fromInput = file == "-";
    if (fromInput && name.empty())
        return base::fail("apply", "-", "a manifest from stdin needs a name: --name web.yaml");
    if (name.empty())
        name = baseName(file);
    const std::string yaml = fromInput ? TRY(base::readAll(base::Fd(::dup(0)), "stdin", 1U << 20U))
                                       : TRY(base::readFile(file, 1U << 20U));
    const agent_api::Client client(socket);
    TRY_VOID(client.startStack(0));
    const auto problems = TRY(client.applyManifest(name, yaml));
    if (!problems.empty())
        return base::fail("apply", file, base::join(problems, "\n"));
    printLine("applied ", name);
    return {};
}

base::Status remove(const std::string& socket, const std::string& name)
{
    TRY_VOID(agent_api::Client(socket).deleteManifest(baseName(name)));
    printLine("deleted ", baseName(name));
    return {};
}

base::Status stop(const std::string& socket, bool keepAgent)
{
    TRY_VOID(agent_api::Client(socket).stopStack(!keepAgent));
    print(keepAgent ? "the stack has stopped\n" : "the stack and its agent have stopped\n");
    return {};
}

base::Status showEnvironment(const std::string& socket)
{
    utsname names{};
    ::uname(&names);
    printLine("kernel:     ", names.release);
    printLine("user:       ", ::geteuid() == 0 ? "root" : "uid " + std::to_string(::geteuid()));
    const bool unified = base::exists("/sys/fs/cgroup/cgroup.controllers");
    const bool hybrid = base::exists("/sys/fs/cgroup/unified/cgroup.controllers");
    const bool v1 = base::exists("/sys/fs/cgroup/memory/memory.limit_in_bytes");
    printLine("cgroups:    ",
        unified            ? "v2"
            : hybrid && v1 ? "hybrid"
            : v1           ? "v1"
                           : "none are mounted");
    printLine("systemd:    ", base::exists("/run/systemd/system") ? "yes" : "no");
    printLine("pressure:   ",
        base::exists("/proc/pressure/memory") ? "yes" : "no: this kernel counts none");
    printLine("overlayfs:  ",
        base::readFile("/proc/filesystems").value_or("").find("overlay") != std::string::npos
            ? "yes"
            : "not loaded");
    for (const char* plugin : {"loopback", "ptp", "host-local"}) {
        const std::string path = std::string("/usr/lib/cni/") + plugin;
        printLine("CNI plugin: ", path + (::access(path.c_str(), X_OK) == 0 ? "" : " is missing"));
    }
    const auto info = agent_api::Client(socket).info();
    if (!info)
        printLine("agent:      ", "none; " + info.error().toString());
    return info ? showInfo(socket) : base::Status();
}

bool sleepUntilSignal(double seconds)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    const double limit = seconds > 0 ? seconds : 1e9;
    timespec timeout{.tv_sec = static_cast<time_t>(limit),
        .tv_nsec =
            static_cast<long>((limit - static_cast<double>(static_cast<time_t>(limit))) * 1e9)};
    return ::sigtimedwait(&signals, nullptr, &timeout) > 0;
}

} // namespace shimscope::ctl
