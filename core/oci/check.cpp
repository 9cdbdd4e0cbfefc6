// What a config.json has to hold, beyond its types (runtime-spec config.md, config-linux.md).
#include <base/text.h>
#include <oci/names.h>
#include <oci/parse.h>

#include <set>

namespace shimscope::oci {

namespace {

/// Makes errors of one document.
struct Checker {
    const std::string& name;

    [[nodiscard]] base::Failure wrong(const std::string& pointer, const std::string& what) const
    {
        return base::fail("read", name, pointer + ": " + what);
    }
    [[nodiscard]] base::Status oneOf(const std::string& pointer, std::string_view value,
        std::span<const std::string_view> accepted) const
    {
        if (contains(accepted, value))
            return {};
        return wrong(
            pointer, "\"" + std::string(value) + "\" is not known; accepted: " + listing(accepted));
    }
};

base::Status checkRlimits(const Checker& check, const Process& process, const std::string& pointer)
{
    std::set<std::string> seen;
    for (std::size_t i = 0; i < process.rlimits.size(); ++i) {
        const Rlimit& limit = process.rlimits[i];
        const std::string at = pointer + "/rlimits/" + std::to_string(i);
        TRY_VOID(check.oneOf(at + "/type", limit.type, rlimitTypes()));
        if (!seen.insert(limit.type).second)
            return check.wrong(at + "/type", limit.type + " is there twice; keep one");
        if (limit.soft > limit.hard)
            return check.wrong(at + "/soft",
                std::to_string(limit.soft) + " is above hard (" + std::to_string(limit.hard)
                    + "); lower it");
    }
    return {};
}

base::Status checkSeccomp(const Checker& check, const Seccomp& seccomp)
{
    const std::string at = "/linux/seccomp";
    TRY_VOID(check.oneOf(at + "/defaultAction", seccomp.defaultAction, seccompActions()));
    for (const std::string& arch : seccomp.architectures)
        TRY_VOID(check.oneOf(at + "/architectures", arch, seccompArchitectures()));
    for (const std::string& flag : seccomp.flags) {
        if (flag != "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV")
            TRY_VOID(check.oneOf(at + "/flags", flag, seccompFilterFlags()));
    }
    for (std::size_t i = 0; i < seccomp.syscalls.size(); ++i) {
        const SeccompRule& rule = seccomp.syscalls[i];
        const std::string here = at + "/syscalls/" + std::to_string(i);
        if (rule.names.empty())
            return check.wrong(
                here + "/names", "is missing or empty; name at least one system call");
        TRY_VOID(check.oneOf(here + "/action", rule.action, seccompActions()));
        for (std::size_t j = 0; j < rule.args.size(); ++j) {
            const std::string arg = here + "/args/" + std::to_string(j);
            TRY_VOID(check.oneOf(arg + "/op", rule.args[j].op, seccompOperators()));
            if (rule.args[j].index > 5)
                return check.wrong(arg + "/index", "a system call has the arguments 0 to 5");
        }
    }
    return {};
}

base::Status checkNamespaces(const Checker& check, const Linux& config)
{
    std::set<std::string> seen;
    for (std::size_t i = 0; i < config.namespaces.size(); ++i) {
        const Namespace& ns = config.namespaces[i];
        const std::string at = "/linux/namespaces/" + std::to_string(i);
        TRY_VOID(check.oneOf(at + "/type", ns.type, namespaceTypes()));
        if (!seen.insert(ns.type).second)
            return check.wrong(
                at + "/type", "the namespace " + ns.type + " is there twice; keep one");
        if (!ns.path.empty() && ns.path[0] != '/')
            return check.wrong(
                at + "/path", "\"" + ns.path + "\" is relative; write an absolute path");
    }
    const bool maps = !config.uidMappings.empty() || !config.gidMappings.empty();
    if (maps && !seen.contains("user"))
        return check.wrong(
            "/linux/uidMappings", "needs a namespace of type user in /linux/namespaces");
    if (!config.timeOffsets.empty() && !seen.contains("time"))
        return check.wrong(
            "/linux/timeOffsets", "needs a namespace of type time in /linux/namespaces");
    return {};
}

base::Status checkDevices(const Checker& check, const Linux& config)
{
    for (std::size_t i = 0; i < config.devices.size(); ++i) {
        const Device& device = config.devices[i];
        const std::string at = "/linux/devices/" + std::to_string(i);
        if (device.path.empty() || device.path[0] != '/')
            return check.wrong(at + "/path",
                "\"" + device.path + "\" is not absolute; write a path like /dev/fuse");
        if (device.type != "c" && device.type != "b" && device.type != "u" && device.type != "p")
            return check.wrong(
                at + "/type", "\"" + device.type + "\" is not known; accepted: b, c, u, p");
    }
    return {};
}

base::Status checkLinux(const Checker& check, const Linux& config)
{
    TRY_VOID(checkNamespaces(check, config));
    TRY_VOID(checkDevices(check, config));
    if (!config.rootfsPropagation.empty())
        TRY_VOID(check.oneOf("/linux/rootfsPropagation", config.rootfsPropagation, propagations()));
    for (std::size_t i = 0; i < config.maskedPaths.size(); ++i) {
        if (config.maskedPaths[i].empty() || config.maskedPaths[i][0] != '/')
            return check.wrong("/linux/maskedPaths/" + std::to_string(i), "write an absolute path");
    }
    for (std::size_t i = 0; i < config.readonlyPaths.size(); ++i) {
        if (config.readonlyPaths[i].empty() || config.readonlyPaths[i][0] != '/')
            return check.wrong(
                "/linux/readonlyPaths/" + std::to_string(i), "write an absolute path");
    }
    return config.seccomp ? checkSeccomp(check, *config.seccomp) : base::Status{};
}

base::Status checkHooks(
    const Checker& check, const std::vector<Hook>& hooks, const std::string& kind)
{
    for (std::size_t i = 0; i < hooks.size(); ++i) {
        const std::string at = "/hooks/" + kind + "/" + std::to_string(i);
        if (hooks[i].path.empty() || hooks[i].path[0] != '/')
            return check.wrong(
                at + "/path", "\"" + hooks[i].path + "\" is not absolute; write an absolute path");
        if (hooks[i].timeout && *hooks[i].timeout <= 0)
            return check.wrong(
                at + "/timeout", "has to be above 0 (seconds); leave it out for no limit");
    }
    return {};
}

base::Status checkVersion(const Checker& check, const std::string& version)
{
    if (version.empty())
        return check.wrong("/ociVersion", std::string("is missing; write \"") + kVersion + "\"");
    if (!version.starts_with("1."))
        return check.wrong("/ociVersion",
            "\"" + version + "\" is not supported; accepted: " + kVersionMin + " to "
                + kVersionMax);
    return {};
}

base::Status checkAllHooks(const Checker& check, const Hooks& hooks)
{
    TRY_VOID(checkHooks(check, hooks.prestart, "prestart"));
    TRY_VOID(checkHooks(check, hooks.createRuntime, "createRuntime"));
    TRY_VOID(checkHooks(check, hooks.createContainer, "createContainer"));
    TRY_VOID(checkHooks(check, hooks.startContainer, "startContainer"));
    TRY_VOID(checkHooks(check, hooks.poststart, "poststart"));
    return checkHooks(check, hooks.poststop, "poststop");
}

} // namespace

base::Status checkProcess(
    const Process& process, const std::string& nameForErrors, const std::string& pointer)
{
    const Checker check{nameForErrors};
    if (process.args.empty() || process.args[0].empty())
        return check.wrong(
            pointer + "/args", "is missing or empty; write the program and its arguments");
    if (process.cwd.empty() || process.cwd[0] != '/')
        return check.wrong(
            pointer + "/cwd", "\"" + process.cwd + "\" is not absolute; write a path like \"/\"");
    for (std::size_t i = 0; i < process.env.size(); ++i) {
        if (process.env[i].find('=') == std::string::npos || process.env[i][0] == '=')
            return check.wrong(pointer + "/env/" + std::to_string(i),
                "\"" + process.env[i] + "\" is not NAME=value");
    }
    if (process.oomScoreAdj && (*process.oomScoreAdj < -1000 || *process.oomScoreAdj > 1000))
        return check.wrong(pointer + "/oomScoreAdj", "has to be from -1000 to 1000");
    return checkRlimits(check, process, pointer);
}

base::Status checkSpec(const Spec& spec, const std::string& nameForErrors)
{
    const Checker check{nameForErrors};
    TRY_VOID(checkVersion(check, spec.ociVersion));
    if (!spec.root || spec.root->path.empty())
        return check.wrong("/root/path", "is missing; write the path of the root filesystem");
    for (std::size_t i = 0; i < spec.mounts.size(); ++i) {
        if (spec.mounts[i].destination.empty())
            return check.wrong("/mounts/" + std::to_string(i) + "/destination",
                "is missing; write an absolute path");
    }
    if (spec.process)
        TRY_VOID(checkProcess(*spec.process, nameForErrors));
    if (spec.linux_)
        TRY_VOID(checkLinux(check, *spec.linux_));
    return spec.hooks ? checkAllHooks(check, *spec.hooks) : base::Status{};
}

} // namespace shimscope::oci
