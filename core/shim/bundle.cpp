// Files of a bundle.
#include <base/file.h>
#include <base/text.h>
#include <shim/bundle.h>

#include <nlohmann/json.hpp>
#include <ttrpc/socket.h>

#include <cstdlib>

namespace shimscope::shim {

namespace {

using nlohmann::json;

constexpr std::size_t kConfigLimit = 16U << 20U;

base::Result<json> readJson(const std::string& path)
{
    const std::string text = TRY(base::readFile(path, kConfigLimit));
    try {
        json value = json::parse(text);
        if (!value.is_object())
            return base::fail("parse JSON", path, "is no object", EBADMSG);
        return value;
    } catch (const json::exception& error) {
        return base::fail("parse JSON", path, error.what(), EBADMSG);
    }
}

/// The text at `key`, or empty for anything else.
std::string textAt(const json& object, const char* key)
{
    if (!object.is_object())
        return {};
    const auto at = object.find(key);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

const json& at(const json& object, const char* key)
{
    static const json none;
    if (!object.is_object())
        return none;
    const auto found = object.find(key);
    return found != object.end() ? *found : none;
}

bool flagAt(const json& object, const char* key)
{
    return at(object, key) == json(true);
}

unsigned numberAt(const json& object, const char* key)
{
    const json& value = at(object, key);
    return value.is_number_unsigned() ? value.get<unsigned>() : 0;
}

bool hasOwnPidNamespace(const json& config)
{
    const json& list = at(at(config, "linux"), "namespaces");
    if (!list.is_array())
        return false;
    for (const json& entry : list) {
        if (textAt(entry, "type") == "pid")
            return textAt(entry, "path").empty();
    }
    return false;
}

std::string siblingProgram(const std::string& name)
{
    const std::string self = base::ownProgram();
    return self.substr(0, self.rfind('/') + 1) + name;
}

} // namespace

void describe(trace::SpanScope& span, const Identity& identity)
{
    span.attribute("container.id", identity.containerId);
    span.attribute("container.name", identity.containerName);
    span.attribute("sandbox.id", identity.sandboxId);
    span.attribute("pod.name", identity.podName);
    span.attribute("pod.namespace", identity.podNamespace);
    span.attribute("pod.uid", identity.podUid);
}

base::Result<BundleConfig> readBundle(const std::string& bundle, const std::string& containerId)
{
    const json config = TRY(readJson(bundle + "/config.json"));
    const json& notes = at(config, "annotations");
    BundleConfig result;
    result.identity = {containerId, textAt(notes, "io.kubernetes.cri.container-name"),
        textAt(notes, "io.kubernetes.cri.sandbox-id"),
        textAt(notes, "io.kubernetes.cri.sandbox-name"),
        textAt(notes, "io.kubernetes.cri.sandbox-namespace"),
        textAt(notes, "io.kubernetes.cri.sandbox-uid")};
    result.group = textAt(notes, "io.containerd.runc.v2.group");
    if (result.group.empty())
        result.group = result.identity.sandboxId.empty() ? containerId : result.identity.sandboxId;
    result.ownPidNamespace = hasOwnPidNamespace(config);
    result.cgroupsPath = textAt(at(config, "linux"), "cgroupsPath");
    return result;
}

RuntimeOptions defaultOptions(const std::string& nameSpace, const std::string& endpoint)
{
    RuntimeOptions options;
    const char* binary =
        std::getenv("SHIMSCOPE_RUNTIME"); // NOLINT(concurrency-mt-unsafe): never changed here
    options.binary =
        binary != nullptr && *binary != '\0' ? binary : siblingProgram("shimscope-oci");
    const std::string socket = ttrpc::socketPath(endpoint);
    const std::size_t slash = socket.rfind('/');
    options.root = (slash == std::string::npos ? "/run/shimscope" : socket.substr(0, slash))
        + "/oci/" + nameSpace;
    return options;
}

base::Status writeOptions(const std::string& bundle, const RuntimeOptions& options)
{
    const json text{{"binary_name", options.binary}, {"root", options.root},
        {"systemd_cgroup", options.systemdCgroup}, {"no_pivot_root", options.noPivotRoot},
        {"no_new_keyring", options.noNewKeyring}, {"io_uid", options.ioUid},
        {"io_gid", options.ioGid}};
    return base::writeFileAtomic(bundle + "/options.json", text.dump());
}

RuntimeOptions readOptions(const std::string& bundle, RuntimeOptions fallback)
{
    const base::Result<json> text = readJson(bundle + "/options.json");
    if (!text)
        return fallback;
    if (std::string binary = textAt(*text, "binary_name"); !binary.empty())
        fallback.binary = std::move(binary);
    if (std::string root = textAt(*text, "root"); !root.empty())
        fallback.root = std::move(root);
    fallback.systemdCgroup = flagAt(*text, "systemd_cgroup");
    fallback.noPivotRoot = flagAt(*text, "no_pivot_root");
    fallback.noNewKeyring = flagAt(*text, "no_new_keyring");
    fallback.ioUid = numberAt(*text, "io_uid");
    fallback.ioGid = numberAt(*text, "io_gid");
    return fallback;
}

base::Status writeAddress(const std::string& bundle, const std::string& address)
{
    const json bootstrap{{"version", 2}, {"address", address}, {"protocol", "ttrpc"}};
    TRY_VOID(base::writeFileAtomic(bundle + "/bootstrap.json", bootstrap.dump()));
    return base::writeFileAtomic(bundle + "/address", address);
}

base::Result<int> readPidFile(const std::string& path)
{
    const std::string text = TRY(base::readFile(path, 64));
    const auto pid = base::parseUnsigned(base::trim(text));
    if (!pid || *pid == 0 || *pid > 0x7fffffff)
        return base::fail("read pid file", path, "holds no pid", EBADMSG);
    return static_cast<int>(*pid);
}

bool isIdentifier(std::string_view text)
{
    constexpr std::string_view first =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    constexpr std::string_view more =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
    return !text.empty() && text.size() <= 128 && first.find(text.front()) != std::string_view::npos
        && text.find_first_not_of(more) == std::string_view::npos;
}

} // namespace shimscope::shim
