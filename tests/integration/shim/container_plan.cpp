// config.json of a test's container.
#include "container_plan.h"

namespace shimscope::test {

namespace {

using nlohmann::json;

json namespaces(const ContainerPlan& plan)
{
    json list = json::array({{{"type", "mount"}}, {{"type", "ipc"}}, {{"type", "uts"}}});
    if (plan.ownPidNamespace)
        list.push_back({{"type", "pid"}});
    return list;
}

json capabilities()
{
    const json list{"CAP_KILL", "CAP_CHOWN", "CAP_DAC_OVERRIDE"};
    return {{"bounding", list}, {"effective", list}, {"permitted", list}};
}

json process(const std::vector<std::string>& args, bool terminal)
{
    return {{"terminal", terminal}, {"user", {{"uid", 0}, {"gid", 0}}}, {"args", args},
        {"env", {"PATH=/bin"}}, {"cwd", "/"}, {"capabilities", capabilities()}};
}

std::vector<std::string> shell(const std::string& script)
{
    return {"/bin/busybox", "sh", "-c", script};
}

json mounts()
{
    return json::array({{{"destination", "/proc"}, {"type", "proc"}, {"source", "proc"}},
        {{"destination", "/dev"}, {"type", "tmpfs"}, {"source", "tmpfs"},
            {"options", {"nosuid", "mode=755"}}},
        {{"destination", "/dev/pts"}, {"type", "devpts"}, {"source", "devpts"},
            {"options", {"newinstance", "ptmxmode=0666", "mode=0620"}}}});
}

} // namespace

json shellProcess(const std::string& script, bool terminal)
{
    return process(shell(script), terminal);
}

json configOf(const ContainerPlan& plan, const std::string& cgroup)
{
    json result{{"ociVersion", "1.0.2"},
        {"process", process(plan.args.empty() ? shell(plan.script) : plan.args, plan.terminal)},
        {"root", {{"path", "rootfs"}}}, {"hostname", "test"}, {"mounts", mounts()},
        {"linux",
            {{"cgroupsPath", cgroup}, {"namespaces", namespaces(plan)},
                {"resources", json::object()}}}};
    if (!plan.sandbox.empty())
        result["annotations"] = {{"io.kubernetes.cri.sandbox-id", plan.sandbox}};
    if (plan.memoryLimit > 0)
        result["linux"]["resources"]["memory"] = {
            {"limit", plan.memoryLimit}, {"swap", plan.memoryLimit}};
    if (!plan.hooks.empty())
        result["hooks"] = json::parse(plan.hooks);
    return result;
}

} // namespace shimscope::test
