// features and spec: what this runtime can do, and a configuration to begin with. runtime-spec
// features.md.
#include <base/file.h>
#include <oci/default_spec.h>
#include <oci/names.h>
#include <oci/parse.h>
#include <rootfs/options.h>
#include <runtime/context.h>

#include <nlohmann/json.hpp>

#include <unistd.h>

namespace shimscope::runtime {

namespace {

using Json = nlohmann::ordered_json;

Json list(std::span<const std::string_view> names, std::string_view without = {})
{
    Json array = Json::array();
    for (const std::string_view name : names) {
        if (name != without)
            array.push_back(std::string(name));
    }
    return array;
}

Json linuxFeatures()
{
    const Json off{{"enabled", false}};
    return {{"namespaces", list(oci::namespaceTypes())},
        {"capabilities", list(oci::capabilityNames())},
        {"cgroup",
            {{"v1", true}, {"v2", true}, {"systemd", false}, {"systemdUser", false},
                {"rdma", true}}},
        {"seccomp",
            {{"enabled", true}, {"actions", list(oci::seccompActions(), "SCMP_ACT_NOTIFY")},
                {"operators", list(oci::seccompOperators())},
                {"archs", list(oci::seccompArchitectures())},
                {"knownFlags", list(oci::seccompFilterFlags())},
                {"supportedFlags", list(oci::seccompFilterFlags())}}},
        {"apparmor", off}, {"selinux", off}, {"intelRdt", off},
        {"mountExtensions", {{"idmap", off}}}, {"netDevices", off}};
}

} // namespace

base::Result<int> runFeatures(const Context&, const Arguments&)
{
    const Json json{{"ociVersionMin", oci::kVersionMin}, {"ociVersionMax", oci::kVersionMax},
        {"hooks",
            {"prestart", "createRuntime", "createContainer", "startContainer", "poststart",
                "poststop"}},
        {"mountOptions", rootfs::optionNames()}, {"linux", linuxFeatures()}};
    const std::string text = json.dump(2) + "\n";
    (void)!::write(1, text.data(), text.size());
    return 0;
}

base::Result<int> runSpec(const Context&, const Arguments& arguments)
{
    const std::string path = arguments.get("bundle", ".") + "/config.json";
    if (base::exists(path))
        return base::fail("spec", path, "file config.json exists. Remove it first", EEXIST);
    const oci::Spec spec = arguments.has("rootless")
        ? oci::defaultRootlessSpec(::geteuid(), ::getegid())
        : oci::defaultSpec();
    TRY_VOID(base::writeFileAtomic(path, oci::toJson(spec) + "\n", 0644));
    return 0;
}

} // namespace shimscope::runtime
