// tar by libarchive, documents by nlohmann::json (which sorts keys).
#include <base/file.h>
#include <image/digest.h>
#include <image/layout_writer.h>
#include <image/utf8_locale.h>

#include <archive.h>
#include <archive_entry.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <memory>

namespace shimscope::image {

namespace {

using Json = nlohmann::json;
using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;
using EntryPtr = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

base::Failure layerWriteError(archive* writer, const std::string& subject)
{
    const char* text = archive_error_string(writer);
    return base::fail("write layer", subject, text != nullptr ? text : "libarchive refused",
        archive_errno(writer));
}

la_ssize_t appendCallback(archive*, void* data, const void* bytes, std::size_t size)
{
    static_cast<std::string*>(data)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

mode_t fileType(FileType type)
{
    switch (type) {
    case FileType::Dir:
        return AE_IFDIR;
    case FileType::Symlink:
        return AE_IFLNK;
    case FileType::CharDevice:
        return AE_IFCHR;
    case FileType::Fifo:
        return AE_IFIFO;
    case FileType::File:
    case FileType::HardLink:
        break;
    }
    return AE_IFREG;
}

EntryPtr entryOf(const LayerFile& file)
{
    EntryPtr entry(archive_entry_new(), &archive_entry_free);
    archive_entry_set_pathname(entry.get(), file.path.c_str());
    archive_entry_set_filetype(entry.get(), fileType(file.type));
    archive_entry_set_perm(entry.get(), file.mode);
    archive_entry_set_uid(entry.get(), file.uid);
    archive_entry_set_gid(entry.get(), file.gid);
    archive_entry_set_mtime(entry.get(), file.mtime, 0);
    archive_entry_set_size(entry.get(),
        file.type == FileType::File ? static_cast<la_int64_t>(file.content.size()) : 0);
    if (file.type == FileType::Symlink)
        archive_entry_set_symlink(entry.get(), file.target.c_str());
    if (file.type == FileType::HardLink)
        archive_entry_set_hardlink(entry.get(), file.target.c_str());
    if (file.type == FileType::CharDevice)
        archive_entry_set_rdev(entry.get(), makedev(file.major, file.minor));
    for (const auto& [name, value] : file.xattrs)
        archive_entry_xattr_add_entry(entry.get(), name.c_str(), value.data(), value.size());
    return entry;
}

base::Status addFile(archive* writer, const LayerFile& file)
{
    const EntryPtr entry = entryOf(file);
    if (archive_write_header(writer, entry.get()) != ARCHIVE_OK)
        return layerWriteError(writer, file.path);
    if (file.type == FileType::File && !file.content.empty()
        && archive_write_data(writer, file.content.data(), file.content.size())
            != static_cast<la_ssize_t>(file.content.size()))
        return layerWriteError(writer, file.path);
    return {};
}

base::Result<std::string> makeTar(const std::vector<LayerFile>& files)
{
    const Utf8Locale locale;
    std::string tar;
    const Writer writer(archive_write_new(), &archive_write_free);
    archive_write_set_format_pax_restricted(writer.get());
    archive_write_set_options(writer.get(), "hdrcharset=UTF-8,xattrheader=SCHILY");
    archive_write_set_bytes_in_last_block(writer.get(), 1);
    if (archive_write_open(writer.get(), &tar, nullptr, appendCallback, nullptr) != ARCHIVE_OK)
        return layerWriteError(writer.get(), "tar");
    for (const LayerFile& file : files)
        TRY_VOID(addFile(writer.get(), file));
    if (archive_write_close(writer.get()) != ARCHIVE_OK)
        return layerWriteError(writer.get(), "tar");
    return tar;
}

/// The tar as it is stored: one "file" of the format raw through a filter.
base::Result<std::string> compress(const std::string& tar, Compression compression)
{
    if (compression == Compression::None)
        return tar;
    std::string bytes;
    const Writer writer(archive_write_new(), &archive_write_free);
    archive_write_set_format_raw(writer.get());
    const bool gzip = compression == Compression::Gzip;
    if ((gzip ? archive_write_add_filter_gzip(writer.get())
              : archive_write_add_filter_zstd(writer.get()))
        != ARCHIVE_OK)
        return layerWriteError(writer.get(), gzip ? "gzip" : "zstd");
    if (gzip)
        archive_write_set_options(writer.get(), "gzip:!timestamp");
    archive_write_set_bytes_in_last_block(writer.get(), 1);
    if (archive_write_open(writer.get(), &bytes, nullptr, appendCallback, nullptr) != ARCHIVE_OK)
        return layerWriteError(writer.get(), "layer");
    LayerFile whole;
    whole.path = "layer.tar";
    whole.content = tar;
    TRY_VOID(addFile(writer.get(), whole));
    if (archive_write_close(writer.get()) != ARCHIVE_OK)
        return layerWriteError(writer.get(), "layer");
    return bytes;
}

struct Blob {
    std::string digest;
    std::size_t size = 0;
};
base::Result<Blob> writeBlob(const std::string& dir, const std::string& bytes)
{
    Blob blob{digestOf(bytes), bytes.size()};
    TRY_VOID(base::writeFileDurable(dir + "/blobs/sha256/" + hexOf(blob.digest), bytes, 0644));
    return blob;
}

Json descriptor(const std::string& mediaType, const Blob& blob)
{
    return {{"mediaType", mediaType}, {"digest", blob.digest}, {"size", blob.size}};
}

Json configJson(const ImageSource& image)
{
    const ImageConfig& config = image.config;
    Json process = Json::object();
    const auto put = [&](const char* key, const auto& value) {
        if (!value.empty())
            process[key] = value;
    };
    put("Env", config.Env);
    put("Entrypoint", config.Entrypoint);
    put("Cmd", config.Cmd);
    put("User", config.User);
    put("WorkingDir", config.WorkingDir);
    put("StopSignal", config.StopSignal);
    for (const std::string& port : config.ExposedPorts)
        process["ExposedPorts"][port] = Json::object();
    for (const std::string& volume : config.Volumes)
        process["Volumes"][volume] = Json::object();
    Json diffIds = Json::array();
    Json history = Json::array();
    for (const LayerBlob& layer : image.layers) {
        diffIds.push_back(layer.diffId);
        history.push_back({{"created_by", "shimscope-mkimage"}});
    }
    return {
        {"architecture", config.architecture.empty() ? machineArchitecture() : config.architecture},
        {"os", config.os.empty() ? "linux" : config.os}, {"config", process}, {"history", history},
        {"rootfs", {{"type", "layers"}, {"diff_ids", diffIds}}}};
}

base::Result<Json> writeImage(const std::string& dir, const ImageSource& image)
{
    Json layers = Json::array();
    for (const LayerBlob& layer : image.layers) {
        const Blob blob = TRY(writeBlob(dir, layer.bytes));
        layers.push_back(descriptor(layer.mediaType, blob));
    }
    const Json config = configJson(image);
    const Blob configBlob = TRY(writeBlob(dir, config.dump()));
    const Json manifest{{"schemaVersion", 2},
        {"mediaType", "application/vnd.oci.image.manifest.v1+json"},
        {"config", descriptor("application/vnd.oci.image.config.v1+json", configBlob)},
        {"layers", layers}};
    Json entry = descriptor(
        "application/vnd.oci.image.manifest.v1+json", TRY(writeBlob(dir, manifest.dump())));
    entry["platform"] = {{"architecture", config["architecture"]}, {"os", config["os"]}};
    if (!image.name.empty())
        entry["annotations"]["org.opencontainers.image.ref.name"] = image.name;
    return entry;
}

} // namespace

base::Result<LayerBlob> makeLayer(const std::vector<LayerFile>& files, Compression compression)
{
    const std::string tar = TRY(makeTar(files));
    static constexpr const char* kTypes[] = {"application/vnd.oci.image.layer.v1.tar",
        "application/vnd.oci.image.layer.v1.tar+gzip",
        "application/vnd.oci.image.layer.v1.tar+zstd"};
    LayerBlob blob;
    blob.bytes = TRY(compress(tar, compression));
    blob.diffId = digestOf(tar);
    blob.mediaType = kTypes[static_cast<int>(compression)];
    return blob;
}

base::Status writeLayout(const std::string& dir, const std::vector<ImageSource>& images)
{
    TRY_VOID(base::removeTree(dir + "/blobs"));
    TRY_VOID(base::makeDirs(dir + "/blobs/sha256"));
    Json manifests = Json::array();
    for (const ImageSource& image : images)
        manifests.push_back(TRY(writeImage(dir, image)));
    const Json index{{"schemaVersion", 2}, {"mediaType", "application/vnd.oci.image.index.v1+json"},
        {"manifests", manifests}};
    TRY_VOID(base::writeFileDurable(dir + "/index.json", index.dump(1) + "\n", 0644));
    return base::writeFileDurable(
        dir + "/oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}\n", 0644);
}

} // namespace shimscope::image
