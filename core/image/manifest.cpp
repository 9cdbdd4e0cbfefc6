// JSON → structs, with errors that name file and field.
#include <image/manifest.h>
#include <image/reference.h>

#include <nlohmann/json.hpp>

#include <sys/utsname.h>

namespace shimscope::image {

namespace {

using Json = nlohmann::json;

base::Failure bad(const std::string& file, const std::string& field, const std::string& what)
{
    return base::fail("read image", file, field + " " + what, EINVAL);
}

base::Result<Json> parseObject(std::string_view text, const std::string& file)
{
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded())
        return base::fail("read image", file, "is no JSON; was it cut off?", EINVAL);
    if (!json.is_object())
        return base::fail("read image", file, "is no JSON object", EINVAL);
    return json;
}

/// The member, or null if there is none.
const Json& member(const Json& object, const char* name)
{
    static const Json kNull;
    const auto found = object.find(name);
    return found == object.end() ? kNull : *found;
}

base::Result<std::string> text(
    const Json& object, const char* name, const std::string& file, const std::string& where)
{
    const Json& value = member(object, name);
    if (value.is_null())
        return std::string();
    if (!value.is_string())
        return bad(file, where + name, "is not a string");
    return value.get<std::string>();
}

base::Result<std::vector<std::string>> texts(
    const Json& object, const char* name, const std::string& file, const std::string& where)
{
    const Json& value = member(object, name);
    std::vector<std::string> list;
    if (value.is_null())
        return list;
    if (!value.is_array())
        return bad(file, where + name, "is not an array of strings");
    for (const Json& entry : value) {
        if (!entry.is_string())
            return bad(file, where + name, "is not an array of strings");
        list.push_back(entry.get<std::string>());
    }
    return list;
}

/// The keys of an object: how ExposedPorts and Volumes are written.
std::vector<std::string> keys(const Json& object, const char* name)
{
    std::vector<std::string> list;
    const Json& value = member(object, name);
    if (value.is_object()) {
        for (const auto& [key, unused] : value.items())
            list.push_back(key);
    }
    return list;
}

base::Result<Descriptor> parseDescriptor(
    const Json& json, const std::string& file, const std::string& where)
{
    if (!json.is_object())
        return bad(file, where, "is not an object with mediaType, digest and size");
    Descriptor descriptor;
    descriptor.mediaType = TRY(text(json, "mediaType", file, where + "."));
    descriptor.digest = TRY(text(json, "digest", file, where + "."));
    if (!isDigest(descriptor.digest))
        return bad(file, where + ".digest",
            "is not 'sha256:' and 64 hexadecimal digits, but '" + descriptor.digest + "'");
    const Json& size = member(json, "size");
    if (!size.is_number_unsigned())
        return bad(file, where + ".size", "is not a number of bytes");
    descriptor.size = size.get<std::uint64_t>();
    const Json& platform = member(json, "platform");
    if (platform.is_object()) {
        descriptor.os = TRY(text(platform, "os", file, where + ".platform."));
        descriptor.architecture = TRY(text(platform, "architecture", file, where + ".platform."));
    }
    const Json& annotations = member(json, "annotations");
    if (annotations.is_object()) {
        for (const auto& [key, value] : annotations.items()) {
            if (value.is_string())
                descriptor.annotations[key] = value.get<std::string>();
        }
    }
    return descriptor;
}

base::Result<std::vector<Descriptor>> parseDescriptors(
    const Json& json, const char* name, const std::string& file)
{
    const Json& list = member(json, name);
    if (!list.is_array())
        return bad(file, name, "is not an array of descriptors");
    std::vector<Descriptor> descriptors;
    for (std::size_t i = 0; i < list.size(); ++i)
        descriptors.push_back(
            TRY(parseDescriptor(list[i], file, std::string(name) + "[" + std::to_string(i) + "]")));
    return descriptors;
}

base::Status checkSchema(const Json& json, const std::string& file)
{
    if (member(json, "schemaVersion") == 2)
        return {};
    return bad(
        file, "schemaVersion", "is not 2: only OCI and Docker v2 schema 2 images can be used");
}

base::Result<ImageConfig> parseProcess(const Json& json, const std::string& file)
{
    ImageConfig config;
    config.architecture = TRY(text(json, "architecture", file, ""));
    config.os = TRY(text(json, "os", file, ""));
    config.created = TRY(text(json, "created", file, ""));
    const Json& process = member(json, "config");
    if (process.is_null())
        return config;
    if (!process.is_object())
        return bad(file, "config", "is not an object");
    config.Env = TRY(texts(process, "Env", file, "config."));
    config.Entrypoint = TRY(texts(process, "Entrypoint", file, "config."));
    config.Cmd = TRY(texts(process, "Cmd", file, "config."));
    config.User = TRY(text(process, "User", file, "config."));
    config.WorkingDir = TRY(text(process, "WorkingDir", file, "config."));
    config.StopSignal = TRY(text(process, "StopSignal", file, "config."));
    config.ExposedPorts = keys(process, "ExposedPorts");
    config.Volumes = keys(process, "Volumes");
    return config;
}

} // namespace

Document documentOf(const std::string& mediaType)
{
    if (mediaType == "application/vnd.oci.image.index.v1+json"
        || mediaType == "application/vnd.docker.distribution.manifest.list.v2+json")
        return Document::Index;
    if (mediaType.empty() || mediaType == "application/vnd.oci.image.manifest.v1+json"
        || mediaType == "application/vnd.docker.distribution.manifest.v2+json")
        return Document::Manifest;
    return Document::Other;
}

base::Result<std::vector<Descriptor>> parseIndex(std::string_view text_, const std::string& name)
{
    const Json json = TRY(parseObject(text_, name));
    TRY_VOID(checkSchema(json, name));
    return parseDescriptors(json, "manifests", name);
}

base::Result<Manifest> parseManifest(std::string_view text_, const std::string& name)
{
    const Json json = TRY(parseObject(text_, name));
    TRY_VOID(checkSchema(json, name));
    Manifest manifest;
    manifest.config = TRY(parseDescriptor(member(json, "config"), name, "config"));
    manifest.layers = TRY(parseDescriptors(json, "layers", name));
    return manifest;
}

base::Result<Config> parseConfig(std::string_view text_, const std::string& name)
{
    const Json json = TRY(parseObject(text_, name));
    Config config;
    config.process = TRY(parseProcess(json, name));
    const Json& rootfs = member(json, "rootfs");
    if (!rootfs.is_object())
        return bad(name, "rootfs", "is missing: it lists the layers");
    config.diffIds = TRY(texts(rootfs, "diff_ids", name, "rootfs."));
    for (const std::string& id : config.diffIds) {
        if (!isDigest(id))
            return bad(name, "rootfs.diff_ids",
                "has '" + id + "', which is not 'sha256:' and 64 hexadecimal digits");
    }
    return config;
}

std::string machineArchitecture()
{
    utsname name{};
    ::uname(&name);
    const std::string machine = name.machine;
    if (machine == "x86_64")
        return "amd64";
    if (machine == "aarch64")
        return "arm64";
    return machine == "armv7l" ? "arm" : machine == "i686" ? "386" : machine;
}

} // namespace shimscope::image
