// Resources and capabilities.
#include <cri/linux_resources.h>
#include <oci/default_spec.h>
#include <oci/names.h>

#include <algorithm>
#include <set>

namespace shimscope::cri {

namespace {

/// By number, so that the list is in the kernel's order.
using Numbers = std::set<unsigned>;

base::Result<Numbers> numbersOf(const std::string& name)
{
    Numbers numbers;
    if (name == "ALL" || name == "all") {
        for (unsigned i = 0; i < oci::capabilityNames().size(); ++i)
            numbers.insert(i);
        return numbers;
    }
    const auto number = oci::findCapability(name);
    if (!number)
        return base::fail(
            "read capability", name, "is none; see capabilities(7), or \"ALL\"", EINVAL);
    numbers.insert(*number);
    return numbers;
}

std::vector<std::string> namesOf(const Numbers& numbers)
{
    std::vector<std::string> names;
    for (const unsigned number : numbers)
        names.emplace_back(oci::capabilityNames()[number]);
    return names;
}

oci::Memory memoryOf(const ::runtime::v1::LinuxContainerResources& resources, bool swapAccounting)
{
    oci::Memory memory;
    if (resources.memory_limit_in_bytes() != 0)
        memory.limit = resources.memory_limit_in_bytes();
    if (resources.memory_swap_limit_in_bytes() != 0)
        memory.swap = resources.memory_swap_limit_in_bytes();
    else if (swapAccounting && memory.limit)
        memory.swap = memory.limit;
    return memory;
}

oci::Cpu cpuOf(const ::runtime::v1::LinuxContainerResources& resources)
{
    oci::Cpu cpu;
    if (resources.cpu_shares() != 0)
        cpu.shares = static_cast<std::uint64_t>(resources.cpu_shares());
    if (resources.cpu_quota() != 0)
        cpu.quota = resources.cpu_quota();
    if (resources.cpu_period() != 0)
        cpu.period = static_cast<std::uint64_t>(resources.cpu_period());
    if (!resources.cpuset_cpus().empty())
        cpu.cpus = resources.cpuset_cpus();
    if (!resources.cpuset_mems().empty())
        cpu.mems = resources.cpuset_mems();
    return cpu;
}

} // namespace

oci::Resources resourcesOf(
    const ::runtime::v1::LinuxContainerResources& resources, bool swapAccounting)
{
    oci::Resources out;
    if (resources.memory_limit_in_bytes() != 0 || resources.memory_swap_limit_in_bytes() != 0)
        out.memory = memoryOf(resources, swapAccounting);
    if (resources.cpu_shares() != 0 || resources.cpu_quota() != 0 || resources.cpu_period() != 0
        || !resources.cpuset_cpus().empty() || !resources.cpuset_mems().empty())
        out.cpu = cpuOf(resources);
    for (const auto& limit : resources.hugepage_limits()) {
        if (limit.limit()
            != 0) // a kubelet sends 0 for every page size; not every machine has the controller
            out.hugepageLimits.push_back({limit.page_size(), limit.limit()});
    }
    for (const auto& [file, value] : resources.unified())
        out.unified[file] = value;
    return out;
}

void mergeResources(::runtime::v1::LinuxContainerResources& current,
    const ::runtime::v1::LinuxContainerResources& change)
{
    auto merged = current;
    merged.MergeFrom(
        change); // proto3: scalars that are 0 and strings that are empty are not set, and stay
    merged.mutable_hugepage_limits()->CopyFrom(
        change.hugepage_limits().empty() ? current.hugepage_limits() : change.hugepage_limits());
    current = merged;
}

std::string cgroupsPathOf(const std::string& parent, const std::string& id)
{
    const std::string last = parent.substr(parent.rfind('/') + 1);
    if (last.ends_with(".slice"))
        return last + ":cri-containerd:" + id;
    return (parent.empty() || parent == "/" ? "" : parent) + "/" + id;
}

base::Result<oci::Capabilities> capabilitiesOf(
    const ::runtime::v1::Capability& wanted, bool privileged)
{
    Numbers set;
    for (const std::string& name : oci::defaultCapabilities())
        set.merge(TRY(numbersOf(name)));
    if (privileged)
        set = TRY(numbersOf("ALL"));
    // "ALL" comes first in both lists: "drop ALL, add KILL" leaves KILL, "add ALL, drop KILL" all
    // but KILL.
    const auto isAll = [](const std::string& name) { return name == "ALL" || name == "all"; };
    for (const bool all : {true, false}) {
        for (const std::string& name : wanted.add_capabilities())
            if (isAll(name) == all)
                set.merge(TRY(numbersOf(name)));
        for (const std::string& name : wanted.drop_capabilities())
            if (isAll(name) == all)
                for (const unsigned number : TRY(numbersOf(name)))
                    set.erase(number);
    }
    oci::Capabilities capabilities;
    capabilities.bounding = capabilities.effective = capabilities.permitted = namesOf(set);
    Numbers ambient;
    for (const std::string& name : wanted.add_ambient_capabilities())
        ambient.merge(TRY(numbersOf(name)));
    capabilities.ambient = capabilities.inheritable = namesOf(ambient);
    return capabilities;
}

} // namespace shimscope::cri
