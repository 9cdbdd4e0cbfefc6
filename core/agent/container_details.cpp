// /proc, config.json and cgroup files as messages.
#include <agent/cgroup_values.h>
#include <agent/container_details.h>
#include <agent/redact.h>
#include <base/file.h>
#include <base/text.h>
#include <oci/default_spec.h>
#include <oci/names.h>
#include <oci/parse.h>
#include <procfs/mountinfo.h>
#include <procfs/process.h>

#include <nlohmann/json.hpp>

namespace shimscope::agent {

namespace {

constexpr std::size_t kLargestConfig = 4U << 20U;
constexpr const char* kNoProcess = "it has no process now";

std::string problemOf(const base::Error& error)
{
    const int err = error.errnoValue();
    const bool forbidden = err == EACCES || err == EPERM;
    if (err == ENOENT || err == ESRCH)
        return "it has ended meanwhile: " + error.toString();
    return forbidden ? "not permitted (" + error.toString() + ")" : error.toString();
}

std::string hexOf(std::uint64_t bits)
{
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(bits));
    return text;
}

void addSet(v1::SecurityDetails& out, const char* name, const char* field,
    const std::optional<std::uint64_t>& bits)
{
    if (!bits)
        return; // an old kernel without this set
    v1::CapabilitySet& set = *out.add_capabilities();
    set.set_name(name);
    set.set_field(field);
    set.set_bits(hexOf(*bits));
    const auto names = oci::capabilityNames();
    for (unsigned number = 0; number < 64; ++number) {
        if ((*bits >> number & 1U) == 0)
            continue;
        set.add_names(number < names.size() ? std::string(names[number])
                                            : "capability " + std::to_string(number));
    }
}

std::string conditionOf(const oci::SeccompRule& rule)
{
    std::vector<std::string> parts;
    for (const oci::SeccompArg& arg : rule.args)
        parts.push_back("arg" + std::to_string(arg.index) + " " + arg.op + " "
            + std::to_string(arg.value)
            + (arg.op == "SCMP_CMP_MASKED_EQ" ? " " + std::to_string(arg.valueTwo) : ""));
    return base::join(parts, ", ");
}

void addProfile(v1::SecurityDetails& out, const oci::Seccomp& seccomp)
{
    v1::SeccompProfile& profile = *out.mutable_profile();
    profile.set_default_action(seccomp.defaultAction);
    for (const std::string& architecture : seccomp.architectures)
        profile.add_architectures(architecture);
    for (const oci::SeccompRule& rule : seccomp.syscalls) {
        v1::SeccompRule& added = *profile.add_rules();
        added.set_action(rule.action);
        added.set_condition(conditionOf(rule));
        for (const std::string& name : rule.names)
            added.add_names(name);
    }
}

const char* noBundle(const ContainerPlace& place)
{
    return place.own ? "the runtime does not name its bundle"
                     : "not read: the folder of another engine's bundles is not known to an agent "
                       "that only looks";
}

void addAskedProfile(v1::SecurityDetails& out, const ContainerPlace& place)
{
    if (place.bundle.empty()) {
        out.set_profile_problem(noBundle(place));
        return;
    }
    const std::string path = place.bundle + "/config.json";
    const auto text = base::readFile(path, kLargestConfig);
    const auto spec =
        text ? oci::parseSpec(*text, path) : base::Result<oci::Spec>(base::Failure(text.error()));
    if (!spec)
        out.set_profile_problem(problemOf(spec.error()));
    else if (spec->linux_ && spec->linux_->seccomp)
        addProfile(out, *spec->linux_->seccomp);
}

/// The same formatting on both sides, or everything would differ.
std::string canonical(const std::string& text)
{
    auto json = nlohmann::ordered_json::parse(text, nullptr, false);
    if (json.is_discarded())
        return text;
    redactJson(json);
    return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace

v1::ConfigDetails describeConfig(const ContainerPlace& place)
{
    v1::ConfigDetails out;
    out.set_default_json(canonical(oci::toJson(oci::defaultSpec())));
    if (place.bundle.empty()) {
        out.set_problem(noBundle(place));
        return out;
    }
    out.set_path(place.bundle + "/config.json");
    const auto text = base::readFile(out.path(), kLargestConfig);
    if (text)
        out.set_json(canonical(*text));
    else
        out.set_problem(problemOf(text.error()));
    return out;
}

v1::SecurityDetails describeSecurity(const ContainerPlace& place, const std::string& procRoot)
{
    v1::SecurityDetails out;
    out.set_no_new_privileges(-1);
    out.set_seccomp_mode(-1);
    out.set_seccomp_filters(-1);
    addAskedProfile(out, place);
    if (place.pid <= 0) {
        out.set_problem(kNoProcess);
        return out;
    }
    out.set_source(procRoot + "/" + std::to_string(place.pid) + "/status");
    const auto status = procfs::readStatus(std::to_string(place.pid), procRoot);
    if (!status) {
        out.set_problem(problemOf(status.error()));
        return out;
    }
    addSet(out, "effective", "CapEff", status->capEff);
    addSet(out, "permitted", "CapPrm", status->capPrm);
    addSet(out, "inheritable", "CapInh", status->capInh);
    addSet(out, "bounding", "CapBnd", status->capBnd);
    addSet(out, "ambient", "CapAmb", status->capAmb);
    out.set_no_new_privileges(status->noNewPrivs.value_or(-1));
    out.set_seccomp_mode(status->seccomp.value_or(-1));
    out.set_seccomp_filters(status->seccompFilters.value_or(-1));
    return out;
}

v1::MountDetails describeMounts(const ContainerPlace& place, const std::string& procRoot)
{
    v1::MountDetails out;
    if (place.pid <= 0) {
        out.set_problem(kNoProcess);
        return out;
    }
    out.set_source(procRoot + "/" + std::to_string(place.pid) + "/mountinfo");
    const auto mounts = procfs::readMountinfo(std::to_string(place.pid), procRoot);
    if (!mounts) {
        out.set_problem(problemOf(mounts.error()));
        return out;
    }
    for (const procfs::Mount& mount : *mounts) {
        v1::MountEntry& entry = *out.add_entries();
        entry.set_id(mount.id);
        entry.set_parent(mount.parent);
        entry.set_mount_point(mount.mountPoint);
        entry.set_type(mount.fsType);
        entry.set_source(mount.source);
        entry.set_root(mount.root);
        entry.set_options(mount.options);
        entry.set_super_options(mount.superOptions);
        entry.set_propagation(base::join(mount.propagation, " "));
    }
    return out;
}

v1::CgroupDetails describeCgroup(const ContainerPlace& place, const cgroupfs::Layout& layout,
    const std::map<std::string, std::string>& wanted)
{
    v1::CgroupDetails out;
    const auto texts = readCgroupTexts(layout, place.cgroups);
    if (!texts) {
        out.set_problem(problemOf(texts.error()));
        return out;
    }
    for (const CgroupText& text : *texts) {
        v1::CgroupFile& file = *out.add_files();
        file.set_name(text.name);
        file.set_hierarchy(text.hierarchy);
        file.set_path(text.path);
        file.set_text(text.text);
        file.set_problem(text.problem);
        file.set_takes(text.takes);
        file.set_editable(place.own && !text.takes.empty());
        const auto asked = wanted.find(text.name);
        if (text.takes.empty() || asked == wanted.end())
            continue;
        file.set_wanted(asked->second);
        file.set_changed_behind(text.problem.empty() && asked->second != text.text);
    }
    return out;
}

} // namespace shimscope::agent
