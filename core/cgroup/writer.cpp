// Steps into the right folder.
#include <cgroup/writer.h>

namespace shimscope::cgroup {

bool Writer::hasV1(std::string_view controller) const
{
    return m_facts.layout.v1(controller) != nullptr && m_dirs.contains(std::string(controller));
}

bool Writer::hasV2(std::string_view controller) const
{
    const cgroupfs::Hierarchy* unified = m_facts.layout.unified();
    return unified != nullptr && unified->has(controller) && m_dirs.contains("");
}

bool Writer::existed(std::string_view controller) const
{
    return m_facts.existing.contains(m_dirs.at(std::string(controller)));
}

void Writer::add(const std::string& dir, const Entry& entry)
{
    Step step;
    step.dir = dir;
    step.file = entry.file;
    step.value = entry.value;
    step.label = entry.file;
    step.reason = entry.reason;
    step.field = "linux.resources." + std::string(entry.field);
    step.mayFail = entry.mayFail;
    step.mend = entry.mend;
    m_plan.steps.push_back(std::move(step));
}

void Writer::v1(std::string_view controller, const Entry& entry)
{
    add(m_dirs.at(std::string(controller)), entry);
}

void Writer::v2(const Entry& entry)
{
    add(m_dirs.at(""), entry);
}

void Writer::devices(std::vector<oci::DeviceRule> rules)
{
    Step step;
    step.action = Action::Devices;
    step.dir = m_dirs.at("");
    step.label = "device program";
    step.reason = "cgroup-v2.rst \"Device controller\": a BPF program decides on every open and "
                  "mknod of a device";
    step.field = "linux.resources.devices";
    step.devices = std::move(rules);
    m_plan.steps.push_back(std::move(step));
}

base::Failure Writer::noController(std::string_view controller, std::string_view field) const
{
    return base::fail("plan cgroup", "linux.resources." + std::string(field),
        "needs the controller '" + std::string(controller)
            + "', which is in no hierarchy of this machine (cgroup "
            + cgroupfs::toString(m_facts.layout.mode) + "): mount it, or leave the field out",
        ENODEV);
}

} // namespace shimscope::cgroup
