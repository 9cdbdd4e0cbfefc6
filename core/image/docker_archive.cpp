#include <base/file.h>
#include <base/text.h>
#include <image/digest.h>
#include <image/docker_archive.h>

#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <array>

namespace shimscope::image {

namespace {

using Json = nlohmann::json;
constexpr std::size_t kLargestManifest = 4U << 20U;
constexpr const char* kManifest = "manifest.json";

bool isPlainName(std::string_view name)
{
    return !name.empty() && name != "." && name != ".."
        && name.find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
        == std::string_view::npos;
}

base::Failure wrong(const std::string& name, const std::string& place, const std::string& what)
{
    return base::fail(
        "read image", name + ": " + kManifest + (place.empty() ? "" : ": " + place), what, EINVAL);
}

base::Result<std::string> digestOfFile(const std::string& path)
{
    const base::Fd file = TRY(base::openFile(path, O_RDONLY | O_NOFOLLOW));
    Sha256 sha;
    std::array<char, 65536> buffer{};
    ssize_t n = 0;
    while ((n = ::read(file.get(), buffer.data(), buffer.size())) > 0)
        sha.add(buffer.data(), static_cast<std::size_t>(n));
    if (n < 0)
        return base::sysError("read(2)", path);
    return sha.finish();
}

class Converter {
public:
    Converter(std::string dir, std::string name)
        : m_dir(std::move(dir)), m_name(std::move(name)) { }
    base::Status run();

private:
    /// The file of this name as a blob; its descriptor.
    base::Result<Json> blobOf(const Json& file, const std::string& place, const char* mediaType);
    base::Result<Json> manifestOf(const Json& image, const std::string& place);
    base::Status addImage(const Json& image, const std::string& place);
    [[nodiscard]] std::string blobPath(const std::string& digest) const
    {
        return m_dir + "/blobs/sha256/" + hexOf(digest);
    }

    std::string m_dir;
    std::string m_name;
    Json m_index = {{"schemaVersion", 2}, {"mediaType", "application/vnd.oci.image.index.v1+json"},
        {"manifests", Json::array()}};
};

base::Result<Json> Converter::blobOf(
    const Json& file, const std::string& place, const char* mediaType)
{
    if (!file.is_string() || !isDockerFile(file.get<std::string>()))
        return wrong(m_name, place, "is to be the name of a file in the archive");
    const std::string path = m_dir + "/" + kDockerFolder + "/" + file.get<std::string>();
    struct stat st { };
    if (::lstat(path.c_str(), &st) != 0 || !S_ISREG(st.st_mode))
        return wrong(m_name, place,
            "names '" + file.get<std::string>()
                + "', which the archive does not have: it is cut off, save it again");
    const std::string digest = TRY(digestOfFile(path));
    // Two layers may be the same file, and two images share it: the first name is taken along.
    if (!base::exists(blobPath(digest)) && ::link(path.c_str(), blobPath(digest).c_str()) != 0)
        return base::sysError("link(2)", blobPath(digest));
    return Json{{"mediaType", mediaType}, {"digest", digest}, {"size", st.st_size}};
}

base::Result<Json> Converter::manifestOf(const Json& image, const std::string& place)
{
    if (!image.is_object() || !image.contains("Config") || !image.contains("Layers")
        || !image["Layers"].is_array())
        return wrong(m_name, place, "is to have Config and Layers");
    Json manifest = {{"schemaVersion", 2},
        {"mediaType", "application/vnd.oci.image.manifest.v1+json"}, {"layers", Json::array()}};
    manifest["config"] =
        TRY(blobOf(image["Config"], place + ".Config", "application/vnd.oci.image.config.v1+json"));
    int number = 0;
    for (const Json& layer : image["Layers"])
        manifest["layers"].push_back(
            TRY(blobOf(layer, place + ".Layers[" + std::to_string(number++) + "]",
                "application/vnd.oci.image.layer.v1.tar")));
    return manifest;
}

base::Status Converter::addImage(const Json& image, const std::string& place)
{
    const Json manifest = TRY(manifestOf(image, place));
    const std::string text = manifest.dump();
    const std::string digest = digestOf(text);
    TRY_VOID(base::writeFileAtomic(blobPath(digest), text));
    const Json descriptor = {
        {"mediaType", manifest["mediaType"]}, {"digest", digest}, {"size", text.size()}};
    const Json tags = image.value("RepoTags", Json::array());
    if (!tags.is_array() || tags.empty())
        m_index["manifests"].push_back(descriptor);
    for (const Json& tag : tags.is_array() ? tags : Json::array()) {
        if (!tag.is_string())
            return wrong(m_name, place + ".RepoTags", "is to be a list of names");
        Json named = descriptor;
        named["annotations"] = {{"io.containerd.image.name", tag}};
        m_index["manifests"].push_back(named);
    }
    return {};
}

base::Status Converter::run()
{
    const std::string text = TRY(base::readFile(m_dir + "/" + kManifest, kLargestManifest));
    const Json list = Json::parse(text, nullptr, false);
    if (!list.is_array() || list.empty())
        return wrong(m_name, "", "is to be a list of images");
    int number = 0;
    for (const Json& image : list)
        TRY_VOID(addImage(image, "[" + std::to_string(number++) + "]"));
    TRY_VOID(base::writeFileAtomic(m_dir + "/index.json", m_index.dump()));
    return base::writeFileAtomic(m_dir + "/oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
}

} // namespace

bool isDockerFile(std::string_view path)
{
    const auto parts = base::split(path, '/');
    if (parts.empty() || parts.size() > 2 || !isPlainName(parts.front()))
        return false;
    return parts.size() == 1 ? path.ends_with(".json") || path.ends_with(".tar")
                             : parts[1] == "layer.tar";
}

std::string dockerLinkTarget(std::string_view link, std::string_view target)
{
    // A link stands in a layer's own folder: "../5d1b…/layer.tar", "../5d1b….tar".
    if (base::split(link, '/').size() != 2 || !target.starts_with("../"))
        return {};
    const std::string_view meant = target.substr(3);
    return isDockerFile(meant) ? std::string(meant) : std::string();
}

base::Status makeLayoutOfDockerArchive(const std::string& dir, const std::string& name)
{
    return Converter(dir, name).run();
}

} // namespace shimscope::image
