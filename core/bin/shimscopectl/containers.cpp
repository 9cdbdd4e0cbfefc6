// Acting on a container, and its details as text.
#include "containers.h"

#include <agent_api/client.h>
#include <base/text.h>
#include <sys/flags.h>

#include <agent.pb.h>

#include <cstdio>

namespace shimscope::ctl {

namespace {

namespace api = agent::v1;

void put(const std::string& text)
{
    std::fputs(text.c_str(), stdout);
}

std::string wordsOf(const google::protobuf::RepeatedPtrField<std::string>& words)
{
    return base::join({words.begin(), words.end()}, " ");
}

bool tellProblem(const std::string& problem)
{
    if (!problem.empty())
        put("  " + problem + "\n");
    return !problem.empty();
}

std::string seccompMode(int mode)
{
    switch (mode) {
    case 0:
        return "0 (off)";
    case 1:
        return "1 (strict)";
    case 2:
        return "2 (filter)";
    default:
        return "not known";
    }
}

void showSecurity(const api::SecurityDetails& security)
{
    put("capabilities and seccomp  " + security.source() + "\n");
    tellProblem(security.problem());
    for (const api::CapabilitySet& set : security.capabilities())
        put("  " + set.field() + " " + set.bits() + "  "
            + (set.names().empty() ? "none" : wordsOf(set.names())) + "\n");
    if (security.seccomp_mode() >= 0)
        put("  Seccomp " + seccompMode(security.seccomp_mode()) + ", NoNewPrivs "
            + std::to_string(security.no_new_privileges()) + "\n");
    if (tellProblem(security.profile_problem()) || !security.has_profile())
        return;
    const api::SeccompProfile& profile = security.profile();
    put("  config.json: default " + profile.default_action() + "; "
        + wordsOf(profile.architectures()) + "\n");
    for (const api::SeccompRule& rule : profile.rules())
        put("    " + rule.action() + (rule.condition().empty() ? "" : " if " + rule.condition())
            + ": " + wordsOf(rule.names()) + "\n");
}

void showMounts(const api::MountDetails& mounts)
{
    put("mounts  " + mounts.source() + "\n");
    tellProblem(mounts.problem());
    for (const api::MountEntry& entry : mounts.entries())
        put("  " + entry.mount_point() + "  " + entry.type() + "  " + entry.source() + "  "
            + entry.options() + (entry.propagation().empty() ? "" : "  " + entry.propagation())
            + "\n");
}

/// Files of many lines are named only: `cat` shows them.
std::string shortText(const api::CgroupFile& file)
{
    if (!file.problem().empty())
        return file.problem();
    const auto lines = base::lines(file.text());
    return lines.size() < 2 ? file.text() : "(" + std::to_string(lines.size()) + " lines)";
}

void showCgroup(const api::CgroupDetails& cgroup)
{
    put("cgroup files\n");
    tellProblem(cgroup.problem());
    std::string folder;
    for (const api::CgroupFile& file : cgroup.files()) {
        const std::string dir = file.path().substr(0, file.path().rfind('/'));
        if (dir != folder)
            put("  " + dir + "\n");
        folder = dir;
        put("    " + file.name() + "  " + shortText(file));
        if (file.changed_behind())
            put("  (changed behind kubelet, which asked for " + file.wanted() + ")");
        put(file.editable() ? "  [set: " + file.takes() + "]\n" : "\n");
    }
}

void showConfig(const api::ConfigDetails& config)
{
    put("config.json  " + config.path() + "\n");
    if (!tellProblem(config.problem()))
        put(config.json() + "\n");
}

} // namespace

base::Status stopContainer(const std::string& socket, const ContainerOptions& options)
{
    if (options.container.empty())
        return base::fail("stop", "", "the name of the container is empty", EINVAL);
    TRY_VOID(agent_api::Client(socket).stopContainer(options.container, options.seconds));
    put("stopped " + options.container + "\n");
    return {};
}

base::Status signalContainer(const std::string& socket, const ContainerOptions& options)
{
    const auto number = sys::parseSignal(options.signal);
    if (!number)
        return base::fail("signal", options.signal,
            "is no signal: a number from 1 to 64, or a name of signal(7) as TERM or SIGUSR1",
            EINVAL);
    TRY_VOID(agent_api::Client(socket).signalContainer(options.container, *number, options.all));
    put("sent signal " + std::to_string(*number) + " to " + options.container + "\n");
    return {};
}

base::Status pauseContainer(const std::string& socket, const ContainerOptions& options, bool pause)
{
    const agent_api::Client client(socket);
    const std::string state = TRY(pause ? client.pauseContainer(options.container)
                                        : client.resumeContainer(options.container));
    put(options.container + " is " + state + "\n");
    return {};
}

base::Status execInContainer(const std::string& socket, const ContainerOptions& options)
{
    const auto outcome = TRY(agent_api::Client(socket).execInContainer(
        options.container, options.command, options.seconds));
    std::fwrite(outcome.out.data(), 1, outcome.out.size(), stdout);
    std::fflush(stdout);
    std::fwrite(outcome.err.data(), 1, outcome.err.size(), stderr);
    if (outcome.exitCode != 0)
        return base::fail("exec", options.command.front(),
            "ended with exit status " + std::to_string(outcome.exitCode));
    return {};
}

base::Status updateContainer(const std::string& socket, const ContainerOptions& options)
{
    TRY_VOID(
        agent_api::Client(socket).updateContainer(options.container, options.cpu, options.memory));
    put("updated " + options.container + "\n");
    return {};
}

base::Status setValue(const std::string& socket, const ContainerOptions& options)
{
    const auto change = TRY(
        agent_api::Client(socket).setCgroupValue(options.container, options.file, options.value));
    put(change.path + ": " + change.oldText + " → " + change.newText + "\n");
    return {};
}

base::Status showDetails(const std::string& socket, const ContainerOptions& options)
{
    const auto details = TRY(agent_api::Client(socket).containerDetails(options.container));
    const auto wanted = [&](const char* part) {
        return options.part.empty() || options.part == part;
    };
    put(details.container()
        + (details.pid() > 0 ? ", pid " + std::to_string(details.pid()) : ", no process") + "\n");
    if (wanted("security"))
        showSecurity(details.security());
    if (wanted("mounts"))
        showMounts(details.mounts());
    if (wanted("cgroup"))
        showCgroup(details.cgroup());
    if (wanted("config"))
        showConfig(details.config());
    return {};
}

base::Status showManifest(const std::string& socket, const std::string& name)
{
    put(TRY(agent_api::Client(socket).readManifest(name)));
    return {};
}

} // namespace shimscope::ctl
