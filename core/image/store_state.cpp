// The store's folders and its index.
#include <base/file.h>
#include <base/log.h>
#include <base/text.h>
#include <image/digest.h>
#include <image/store_state.h>

#include <nlohmann/json.hpp>

#include <sys/file.h>
#include <unistd.h>

#include <algorithm>

namespace shimscope::image {

namespace {
constexpr const char* kNameKey = "org.opencontainers.image.ref.name";
constexpr const char* kTemporary = ".tmp-"; // a snapshot that is being made or removed
} // namespace

std::string Store::State::blobPath(const std::string& digest) const
{
    return options.root + "/blobs/sha256/" + hexOf(digest);
}

// Short, because overlayfs takes all lower folders in one page of options.
std::string Store::State::layerDir(const std::string& chain) const
{
    return options.root + "/layers/" + hexOf(chain).substr(0, 16);
}

base::Status Store::State::makeFolders() const
{
    for (const char* folder : {"/blobs/sha256", "/layers", "/ingest"})
        TRY_VOID(base::makeDirs(options.root + folder, 0711));
    TRY_VOID(base::makeDirs(options.snapshots, 0711));
    if (!base::exists(options.root + "/oci-layout"))
        TRY_VOID(base::writeFileDurable(
            options.root + "/oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}", 0644));
    return {};
}

base::Status Store::State::takeLock()
{
    const std::string path = options.root + "/lock";
    lock = TRY(base::openFile(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600));
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        const auto holder = base::readFile(path);
        return base::fail("open image store", options.root,
            "is in use by the process " + std::string(holder ? base::trim(*holder) : "?"), errno);
    }
    if (::ftruncate(lock.get(), 0) != 0)
        return base::sysError("ftruncate(2)", path);
    return base::writeAll(lock, std::to_string(::getpid()) + "\n", path);
}

base::Status Store::State::removeHalves() const
{
    for (const std::string& name : TRY(base::listDir(ingestDir())))
        TRY_VOID(base::removeTree(ingestDir() + "/" + name));
    for (const std::string& name : TRY(base::listDir(options.snapshots))) {
        if (name.starts_with(kTemporary))
            TRY_VOID(base::removeTree(options.snapshots + "/" + name));
    }
    return {};
}

base::Status Store::State::loadIndex()
{
    const std::string path = options.root + "/index.json";
    if (!base::exists(path))
        return {};
    const std::string text = TRY(base::readFile(path));
    for (const Descriptor& descriptor : TRY(parseIndex(text, path))) {
        auto image = loadImage(descriptor);
        if (!image) {
            // Something took a blob away behind our back: without it the image cannot run, so it is
            // as good as removed.
            base::logWarning(
                "image " + descriptor.digest + " is dropped: " + image.error().toString());
            continue;
        }
        images[descriptor.digest] = std::move(*image);
        const auto name = descriptor.annotations.find(kNameKey);
        Entry entry{name == descriptor.annotations.end() ? "" : name->second, descriptor};
        entry.manifest.annotations.clear();
        entries.push_back(std::move(entry));
    }
    return {};
}

base::Status Store::State::saveIndex(const std::vector<Entry>& wanted) const
{
    nlohmann::json list = nlohmann::json::array();
    for (const Entry& entry : wanted) {
        nlohmann::json item{{"mediaType", entry.manifest.mediaType},
            {"digest", entry.manifest.digest}, {"size", entry.manifest.size}};
        if (!entry.name.empty())
            item["annotations"] = {{kNameKey, entry.name}};
        list.push_back(std::move(item));
    }
    const nlohmann::json index{{"schemaVersion", 2}, {"manifests", std::move(list)}};
    TRY_VOID(base::writeFileDurable(options.root + "/index.json", index.dump(1), 0644));
    return syncFolder(options.root);
}

base::Result<Image> Store::State::loadImage(const Descriptor& descriptor) const
{
    const std::string manifestPath = blobPath(descriptor.digest);
    const std::string manifestText = TRY(base::readFile(manifestPath));
    const Manifest manifest = TRY(parseManifest(manifestText, manifestPath));
    const std::string configPath = blobPath(manifest.config.digest);
    const std::string configText = TRY(base::readFile(configPath));
    const Config config = TRY(parseConfig(configText, configPath));
    Image image;
    image.id = manifest.config.digest;
    image.manifestDigest = descriptor.digest;
    image.config = config.process;
    image.size = manifest.config.size;
    std::string chain;
    for (std::size_t i = 0; i < manifest.layers.size() && i < config.diffIds.size(); ++i) {
        chain = chainId(chain, config.diffIds[i]);
        if (!base::exists(layerDir(chain) + "/fs"))
            return base::fail("load image", descriptor.digest,
                "the layer " + chain + " is missing: import the image again", ENOENT);
        image.layers.push_back(chain);
        image.size += manifest.layers[i].size;
    }
    return image;
}

Image Store::State::withNames(const Image& image, const std::string& digest) const
{
    Image named = image;
    for (const Entry& entry : entries) {
        if (entry.manifest.digest != digest || entry.name.empty())
            continue;
        named.repoTags.push_back(entry.name);
        const auto reference = parseReference(entry.name);
        const std::string repoDigest = reference ? reference->repository() + "@" + digest : digest;
        if (std::find(named.repoDigests.begin(), named.repoDigests.end(), repoDigest)
            == named.repoDigests.end())
            named.repoDigests.push_back(repoDigest);
    }
    return named;
}

namespace {

bool isHexPrefix(const std::string& text)
{
    return text.size() >= 4 && text.size() <= 64
        && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

} // namespace

std::string Store::State::digestOf(const std::string& reference) const
{
    const auto name = parseReference(reference);
    if (name) {
        const std::string full = name->toString();
        for (const Entry& entry : entries) {
            const bool sameDigest = name->digest.empty() || name->digest == entry.manifest.digest;
            const auto own = parseReference(entry.name);
            const bool sameRepository = own && own->repository() == name->repository();
            if (sameDigest && (entry.name == full || (!name->digest.empty() && sameRepository)))
                return entry.manifest.digest;
        }
    }
    const std::string hex = isDigest(reference) ? hexOf(reference)
        : reference.starts_with("sha256:")      ? reference.substr(7)
                                                : reference;
    if (!isHexPrefix(hex))
        return {};
    std::string found;
    for (const auto& [digest, image] : images) {
        if (!hexOf(image.id).starts_with(hex) && !(hex.size() == 64 && hexOf(digest) == hex))
            continue;
        if (!found.empty())
            return {}; // not unique
        found = digest;
    }
    return found;
}

base::Status Store::State::collectGarbage()
{
    std::set<std::string> blobs;
    std::set<std::string> layers = TRY(layersOfSnapshots());
    {
        const std::lock_guard guard(memory);
        for (const auto& [digest, image] : images) {
            blobs.insert(hexOf(digest));
            blobs.insert(hexOf(image.id));
            const std::string text = TRY(base::readFile(blobPath(digest)));
            const Manifest manifest = TRY(parseManifest(text, blobPath(digest)));
            for (const Descriptor& layer : manifest.layers)
                blobs.insert(hexOf(layer.digest));
            for (const std::string& chain : image.layers)
                layers.insert(layerDir(chain));
        }
    }
    for (const std::string& name : TRY(base::listDir(options.root + "/blobs/sha256"))) {
        if (!blobs.contains(name))
            TRY_VOID(base::removeTree(options.root + "/blobs/sha256/" + name));
    }
    for (const std::string& name : TRY(base::listDir(options.root + "/layers"))) {
        const std::string dir = options.root + "/layers/" + name;
        if (layers.contains(dir))
            continue;
        // By way of ingest, so that a layer is never half there under its name.
        const std::string away = ingestDir() + "/" + base::randomHex(8);
        if (::rename(dir.c_str(), away.c_str()) != 0)
            return base::sysError("rename(2)", dir);
        TRY_VOID(base::removeTree(away));
    }
    return {};
}

} // namespace shimscope::image
