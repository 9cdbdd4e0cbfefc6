// Import: verify, copy, unpack, then let it appear. Everything is written below ingest/ and moved
// by rename(2).
#include <base/file.h>
#include <base/text.h>
#include <image/digest.h>
#include <image/layout_source.h>
#include <image/store.h>
#include <image/store_state.h>
#include <image/unpack.h>

#include <unistd.h>

#include <algorithm>

namespace shimscope::image {

namespace {

bool isLayer(const std::string& mediaType)
{
    return mediaType.find(".layer.") != std::string::npos
        || mediaType.find(".rootfs.") != std::string::npos
        || mediaType.find(".tar") != std::string::npos;
}

base::Status checkFit(const LayoutSource& source, const Descriptor& descriptor,
    const Manifest& manifest, const Config& config)
{
    for (const Descriptor& layer : manifest.layers) {
        if (!isLayer(layer.mediaType) || layer.mediaType.find("encrypted") != std::string::npos)
            return base::fail("read image", source.nameOf(descriptor),
                "layer " + layer.digest + " has the media type '" + layer.mediaType
                    + "', which is no tar of files",
                EINVAL);
    }
    if (manifest.layers.size() != config.diffIds.size()) {
        return base::fail("read image", source.nameOf(descriptor),
            "lists " + std::to_string(manifest.layers.size()) + " layers, but its config "
                + std::to_string(config.diffIds.size()) + " diff_ids",
            EINVAL);
    }
    const std::string& architecture = config.process.architecture;
    if (!architecture.empty() && architecture != machineArchitecture())
        return base::fail("read image", source.nameOf(manifest.config),
            "is for " + architecture + ", and this machine is " + machineArchitecture(), EINVAL);
    return {};
}

/// The name under which an image is kept; a bare tag of the layout joins the name that the caller
/// gave.
base::Result<std::string> chooseName(
    const std::string& given, const std::string& fromLayout, const std::string& layout)
{
    std::string name = given.empty() ? fromLayout : given;
    const bool bareTag = name.find('/') == std::string::npos && name.find(':') == std::string::npos;
    if (name.empty() || (given.empty() && bareTag)) {
        return base::fail("read image", layout + ": index.json",
            "the image has no name"
                + (name.empty() ? std::string() : ", only the tag '" + name + "'")
                + ": give it one, in the annotation org.opencontainers.image.ref.name or with the "
                  "import",
            EINVAL);
    }
    Reference reference = TRY(parseReference(name));
    if (!reference.digest.empty() && reference.tag.empty())
        reference.tag = "latest";
    reference.digest.clear();
    return reference.toString();
}

base::Status moveIn(const std::string& from, const std::string& to)
{
    if (::rename(from.c_str(), to.c_str()) != 0)
        return base::sysError("rename(2)", to);
    return {};
}

} // namespace

base::Status Store::State::unpackInto(const std::string& folder,
    const std::vector<std::string>& lowers, const Descriptor& layer,
    const std::string& diffId) const
{
    const std::string fs = folder + "/fs";
    TRY_VOID(base::makeDirs(fs));
    std::vector<base::Fd> below;
    for (auto lower = lowers.rbegin(); lower != lowers.rend(); ++lower)
        below.push_back(TRY(base::openFile(*lower + "/fs", O_RDONLY | O_DIRECTORY)));
    base::Fd top = TRY(base::openFile(fs, O_RDONLY | O_DIRECTORY));
    // The merged root shows the highest layer's root: one that does not speak of it keeps what was.
    if (!below.empty())
        TRY_VOID(copyAttributes(below.front().get(), top.get(), fs));
    LayerTree tree(std::move(top), std::move(below));
    const base::Fd blob = TRY(base::openFile(blobPath(layer.digest), O_RDONLY));
    return unpackLayer(blob, diffId, tree, blobPath(layer.digest));
}

base::Status Store::State::ensureLayers(
    const LayoutSource& source, const Manifest& manifest, const Config& config)
{
    struct Fresh {
        base::TempDir folder;
        std::string target;
    };
    std::vector<Fresh> fresh;
    std::vector<std::string> lowers;
    std::string chain;
    for (std::size_t i = 0; i < manifest.layers.size(); ++i) {
        chain = chainId(chain, config.diffIds[i]);
        std::string dir = layerDir(chain);
        if (!base::exists(dir)) {
            base::TempDir folder = TRY(base::TempDir::make(ingestDir() + "/layer-"));
            TRY_VOID(base::writeFileDurable(folder.path() + "/chain", chain + "\n"));
            auto done = unpackInto(folder.path(), lowers, manifest.layers[i], config.diffIds[i]);
            if (!done)
                return base::wrap(std::move(done).error(), "read image", source.name());
            fresh.push_back({std::move(folder), dir});
            dir = fresh.back().folder.path();
        }
        lowers.push_back(std::move(dir));
    }
    if (fresh.empty())
        return {};
    // One flush for all files of all layers, before any of them gets its name.
    const base::Fd root = TRY(base::openFile(ingestDir(), O_RDONLY | O_DIRECTORY));
    if (::syncfs(root.get()) != 0)
        return base::sysError("syncfs(2)", ingestDir());
    for (const Fresh& layer : fresh)
        TRY_VOID(moveIn(layer.folder.path(), layer.target));
    return syncFolder(options.root + "/layers");
}

base::Status Store::State::addEntry(
    const std::string& name, const Descriptor& manifest, const Image& image)
{
    std::vector<Entry> wanted;
    {
        const std::lock_guard guard(memory);
        wanted = entries;
    }
    std::erase_if(wanted, [&](const Entry& entry) { return entry.name == name; });
    Descriptor plain = manifest;
    plain.annotations.clear();
    wanted.push_back({name, plain});
    TRY_VOID(saveIndex(wanted));
    const std::lock_guard guard(memory);
    entries = std::move(wanted);
    images[manifest.digest] = image;
    return {};
}

base::Result<Image> Store::State::importOne(
    const LayoutSource& source, const Descriptor& descriptor, const std::string& name)
{
    const std::string manifestText = TRY(source.document(descriptor));
    const Manifest manifest = TRY(parseManifest(manifestText, source.nameOf(descriptor)));
    const std::string configText = TRY(source.document(manifest.config));
    const Config config = TRY(parseConfig(configText, source.nameOf(manifest.config)));
    TRY_VOID(checkFit(source, descriptor, manifest, config));
    std::vector<Descriptor> blobs{descriptor, manifest.config};
    blobs.insert(blobs.end(), manifest.layers.begin(), manifest.layers.end());
    for (const Descriptor& blob : blobs) {
        if (base::exists(blobPath(blob.digest)))
            continue;
        const std::string part = ingestDir() + "/" + base::randomHex(8);
        TRY_VOID(source.copyBlob(blob, part));
        TRY_VOID(moveIn(part, blobPath(blob.digest)));
    }
    TRY_VOID(syncFolder(options.root + "/blobs/sha256"));
    TRY_VOID(ensureLayers(source, manifest, config));
    Image image = TRY(loadImage(descriptor));
    TRY_VOID(addEntry(name, descriptor, image));
    const std::lock_guard guard(memory);
    return withNames(image, descriptor.digest);
}

base::Result<std::vector<Image>> Store::import(const std::string& layout, const std::string& name)
{
    const std::lock_guard guard(m_state->writers);
    const LayoutSource source = TRY(LayoutSource::open(layout, m_state->ingestDir()));
    const auto found = TRY(source.images());
    if (!name.empty() && found.size() != 1)
        return base::fail("read image", layout,
            "holds " + std::to_string(found.size()) + " images, so one name does not fit them",
            EINVAL);
    std::vector<Image> images;
    for (const auto& [descriptor, own] : found) {
        const std::string full = TRY(chooseName(name, own, layout));
        auto image = m_state->importOne(source, descriptor, full);
        if (!image) {
            (void)m_state->removeHalves();
            (void)m_state->collectGarbage();
            return base::Failure(std::move(image).error());
        }
        images.push_back(std::move(*image));
    }
    return images;
}

} // namespace shimscope::image
