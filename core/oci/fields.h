// Which JSON key belongs to which field, once for reading and writing: fields(visitor, value) calls
// visitor("key", value.member) for each. Private to this module. Source: runtime-spec
// schema/*.json.
#pragma once

#include <oci/spec.h>

namespace shimscope::oci {

#define OCI_FIELDS(Type)                                                                           \
    template <class V>                                                                             \
    void fields(V& v, Type& x)

OCI_FIELDS(DeviceRule)
{
    v("allow", x.allow)("type", x.type)("major", x.major)("minor", x.minor)("access", x.access);
}
OCI_FIELDS(Memory)
{
    v("limit", x.limit)("reservation", x.reservation)("swap", x.swap)("kernel", x.kernel)(
        "kernelTCP", x.kernelTCP);
    v("swappiness", x.swappiness)("disableOOMKiller", x.disableOOMKiller)(
        "useHierarchy", x.useHierarchy);
    v("checkBeforeUpdate", x.checkBeforeUpdate);
}
OCI_FIELDS(Cpu)
{
    v("shares", x.shares)("quota", x.quota)("burst", x.burst)("period", x.period)(
        "realtimeRuntime", x.realtimeRuntime);
    v("realtimePeriod", x.realtimePeriod)("cpus", x.cpus)("mems", x.mems)("idle", x.idle);
}
OCI_FIELDS(Pids)
{
    v("limit", x.limit);
}
OCI_FIELDS(WeightDevice)
{
    v("major", x.major)("minor", x.minor)("weight", x.weight)("leafWeight", x.leafWeight);
}
OCI_FIELDS(ThrottleDevice)
{
    v("major", x.major)("minor", x.minor)("rate", x.rate);
}
OCI_FIELDS(BlockIO)
{
    v("weight", x.weight)("leafWeight", x.leafWeight)("weightDevice", x.weightDevice);
    v("throttleReadBpsDevice", x.throttleReadBpsDevice)(
        "throttleWriteBpsDevice", x.throttleWriteBpsDevice);
    v("throttleReadIOPSDevice", x.throttleReadIOPSDevice)(
        "throttleWriteIOPSDevice", x.throttleWriteIOPSDevice);
}
OCI_FIELDS(HugepageLimit)
{
    v("pageSize", x.pageSize)("limit", x.limit);
}
OCI_FIELDS(NetworkPriority)
{
    v("name", x.name)("priority", x.priority);
}
OCI_FIELDS(Network)
{
    v("classID", x.classID)("priorities", x.priorities);
}
OCI_FIELDS(Rdma)
{
    v("hcaHandles", x.hcaHandles)("hcaObjects", x.hcaObjects);
}
OCI_FIELDS(Resources)
{
    v("devices", x.devices)("memory", x.memory)("cpu", x.cpu)("pids", x.pids)("blockIO", x.blockIO);
    v("hugepageLimits", x.hugepageLimits)("network", x.network)("rdma", x.rdma)(
        "unified", x.unified);
}

OCI_FIELDS(Root)
{
    v("path", x.path)("readonly", x.readonly);
}
OCI_FIELDS(IdMapping)
{
    v("containerID", x.containerID)("hostID", x.hostID)("size", x.size);
}
OCI_FIELDS(Mount)
{
    v("destination", x.destination)("type", x.type)("source", x.source)("options", x.options);
    v("uidMappings", x.uidMappings)("gidMappings", x.gidMappings);
}
OCI_FIELDS(User)
{
    v("uid", x.uid)("gid", x.gid)("umask", x.umask)("additionalGids", x.additionalGids);
}
OCI_FIELDS(ConsoleSize)
{
    v("height", x.height)("width", x.width);
}
OCI_FIELDS(Capabilities)
{
    v("bounding", x.bounding)("effective", x.effective)("inheritable", x.inheritable);
    v("permitted", x.permitted)("ambient", x.ambient);
}
OCI_FIELDS(Rlimit)
{
    v("type", x.type)("hard", x.hard)("soft", x.soft);
}
OCI_FIELDS(Scheduler)
{
    v("policy", x.policy)("nice", x.nice)("priority", x.priority)("flags", x.flags)(
        "runtime", x.runtime);
    v("deadline", x.deadline)("period", x.period);
}
OCI_FIELDS(IoPriority)
{
    v("class", x.ioClass)("priority", x.priority);
}
OCI_FIELDS(ExecCPUAffinity)
{
    v("initial", x.initial)("final", x.final);
}
OCI_FIELDS(Process)
{
    v("terminal", x.terminal)("consoleSize", x.consoleSize)("user", x.user)("args", x.args)(
        "env", x.env)("cwd", x.cwd);
    v("capabilities", x.capabilities)("rlimits", x.rlimits)("noNewPrivileges", x.noNewPrivileges);
    v("apparmorProfile", x.apparmorProfile)("selinuxLabel", x.selinuxLabel)(
        "oomScoreAdj", x.oomScoreAdj);
    v("scheduler", x.scheduler)("ioPriority", x.ioPriority)("execCPUAffinity", x.execCPUAffinity);
}
OCI_FIELDS(Hook)
{
    v("path", x.path)("args", x.args)("env", x.env)("timeout", x.timeout);
}
OCI_FIELDS(Hooks)
{
    v("prestart", x.prestart)("createRuntime", x.createRuntime)(
        "createContainer", x.createContainer);
    v("startContainer", x.startContainer)("poststart", x.poststart)("poststop", x.poststop);
}
OCI_FIELDS(Namespace)
{
    v("type", x.type)("path", x.path);
}
OCI_FIELDS(Device)
{
    v("path", x.path)("type", x.type)("major", x.major)("minor", x.minor)("fileMode", x.fileMode)(
        "uid", x.uid)("gid", x.gid);
}
OCI_FIELDS(SeccompArg)
{
    v("index", x.index)("value", x.value)("valueTwo", x.valueTwo)("op", x.op);
}
OCI_FIELDS(SeccompRule)
{
    v("names", x.names)("action", x.action)("errnoRet", x.errnoRet)("args", x.args);
}
OCI_FIELDS(Seccomp)
{
    v("defaultAction", x.defaultAction)("defaultErrnoRet", x.defaultErrnoRet)(
        "architectures", x.architectures);
    v("flags", x.flags)("listenerPath", x.listenerPath)("listenerMetadata", x.listenerMetadata)(
        "syscalls", x.syscalls);
}
OCI_FIELDS(TimeOffset)
{
    v("secs", x.secs)("nanosecs", x.nanosecs);
}
OCI_FIELDS(Personality)
{
    v("domain", x.domain)("flags", x.flags);
}
OCI_FIELDS(IntelRdt)
{
    v("closID", x.closID)("l3CacheSchema", x.l3CacheSchema)("memBwSchema", x.memBwSchema)(
        "schemata", x.schemata);
    v("enableMonitoring", x.enableMonitoring);
}
OCI_FIELDS(MemoryPolicy)
{
    v("mode", x.mode)("nodes", x.nodes)("flags", x.flags);
}
OCI_FIELDS(NetDevice)
{
    v("name", x.name);
}
OCI_FIELDS(Linux)
{
    v("uidMappings", x.uidMappings)("gidMappings", x.gidMappings)("sysctl", x.sysctl)(
        "resources", x.resources);
    v("cgroupsPath", x.cgroupsPath)("namespaces", x.namespaces)("devices", x.devices)(
        "netDevices", x.netDevices);
    v("seccomp", x.seccomp)("rootfsPropagation", x.rootfsPropagation)("maskedPaths", x.maskedPaths);
    v("readonlyPaths", x.readonlyPaths)("mountLabel", x.mountLabel)("intelRdt", x.intelRdt);
    v("memoryPolicy", x.memoryPolicy)("personality", x.personality)("timeOffsets", x.timeOffsets);
}
OCI_FIELDS(Spec)
{
    v("ociVersion", x.ociVersion)("process", x.process)("root", x.root)("hostname", x.hostname)(
        "domainname", x.domainname);
    v("mounts", x.mounts)("hooks", x.hooks)("annotations", x.annotations)("linux", x.linux_);
}
#undef OCI_FIELDS

} // namespace shimscope::oci
