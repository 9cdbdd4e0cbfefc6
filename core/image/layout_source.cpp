// Reading layouts.
#include <base/text.h>
#include <image/digest.h>
#include <image/docker_archive.h>
#include <image/layout_source.h>
#include <image/reference.h>

#include <archive.h>
#include <archive_entry.h>

#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <memory>
#include <set>

namespace shimscope::image {

namespace {

constexpr std::size_t kDocumentLimit = 4U << 20U;
constexpr int kIndexDepth = 3;
constexpr std::string_view kBlobs = "blobs/sha256/";
constexpr const char* kMend =
    "make one with 'docker save', 'podman save', or 'skopeo copy docker://NAME oci:FOLDER:TAG'";

/// The files of a layout; everything else in a tar is none of our business.
bool isLayoutFile(std::string_view path)
{
    if (path == "oci-layout" || path == "index.json" || path == "manifest.json")
        return true;
    return path.starts_with(kBlobs)
        && isDigest("sha256:" + std::string(path.substr(kBlobs.size())));
}

using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;

base::Failure notAnImage(archive* reader, const std::string& path)
{
    const char* text = archive_error_string(reader);
    return base::fail("read image", path,
        std::string("is no folder and no tar: ") + (text != nullptr ? text : "unknown format")
            + "; " + kMend,
        EINVAL);
}

base::Status extractFile(archive* reader, const std::string& target, const std::string& path)
{
    const base::Fd fd = TRY(base::openFile(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600));
    return archive_read_data_into_fd(reader, fd.get()) == ARCHIVE_OK
        ? base::Status{}
        : base::Status(notAnImage(reader, path));
}

/// Where an entry of the tar belongs in the folder; empty: nowhere.
std::string placeOf(archive_entry* entry, const std::string& name)
{
    if (archive_entry_filetype(entry) == AE_IFREG && isLayoutFile(name))
        return name;
    const bool file = archive_entry_filetype(entry) == AE_IFREG;
    return (file || archive_entry_filetype(entry) == AE_IFLNK) && isDockerFile(name)
        ? std::string(kDockerFolder) + "/" + name
        : std::string();
}

class TarReader {
public:
    TarReader(std::string path, std::string folder)
        : m_path(std::move(path))
        , m_folder(std::move(folder))
        , m_reader(archive_read_new(), &archive_read_free)
    {
    }
    base::Status extract();

private:
    base::Status extractEntry(archive_entry* entry);
    void makeLinks() const;

    std::string m_path;
    std::string m_folder;
    Reader m_reader;
    /// A layer of Docker that is another one as well: its name, and the other's.
    std::vector<std::pair<std::string, std::string>> m_links;
};

base::Status TarReader::extractEntry(archive_entry* entry)
{
    const char* raw = archive_entry_pathname(entry);
    std::string name = raw != nullptr ? raw : "";
    if (name.starts_with("./"))
        name.erase(0, 2);
    const std::string place = placeOf(entry, name);
    const std::filesystem::path target = m_folder + "/" + place;
    if (place.empty() || base::exists(target.string()))
        return {};
    if (archive_entry_filetype(entry) == AE_IFLNK) {
        const char* other = archive_entry_symlink(entry);
        m_links.emplace_back(name, dockerLinkTarget(name, other != nullptr ? other : ""));
        return {};
    }
    TRY_VOID(base::makeDirs(target.parent_path().string(), 0700));
    return extractFile(m_reader.get(), target.string(), m_path);
}

/// One that fails leaves a name without a file, and manifest.json tells where it is missed.
void TarReader::makeLinks() const
{
    const std::string docker = m_folder + "/" + kDockerFolder + "/";
    for (const auto& [name, other] : m_links) {
        const std::filesystem::path place = docker + name;
        if (!other.empty() && base::makeDirs(place.parent_path().string(), 0700))
            (void)::link((docker + other).c_str(), place.c_str());
    }
}

base::Status TarReader::extract()
{
    archive* reader = m_reader.get();
    archive_read_support_filter_gzip(reader);
    archive_read_support_filter_zstd(reader);
    archive_read_support_format_tar(reader);
    if (archive_read_open_filename(reader, m_path.c_str(), 65536) != ARCHIVE_OK)
        return notAnImage(reader, m_path);
    TRY_VOID(base::makeDirs(m_folder + "/blobs/sha256", 0700));
    for (;;) {
        archive_entry* entry = nullptr;
        const int result = archive_read_next_header(reader, &entry);
        if (result == ARCHIVE_EOF)
            break;
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
            return notAnImage(reader, m_path);
        TRY_VOID(extractEntry(entry));
    }
    makeLinks();
    return {};
}

std::string nameIn(const Descriptor& descriptor)
{
    // containerd writes the whole name beside the tag; others write either into ref.name.
    for (const char* key : {"io.containerd.image.name", "org.opencontainers.image.ref.name"}) {
        const auto found = descriptor.annotations.find(key);
        if (found != descriptor.annotations.end() && !found->second.empty())
            return found->second;
    }
    return {};
}

bool fitsMachine(const Descriptor& descriptor)
{
    return (descriptor.os.empty() || descriptor.os == "linux")
        && (descriptor.architecture.empty() || descriptor.architecture == machineArchitecture());
}

std::string platformsOf(const std::vector<Descriptor>& list)
{
    std::set<std::string> names;
    for (const Descriptor& descriptor : list)
        names.insert(descriptor.os + "/" + descriptor.architecture);
    return base::join({names.begin(), names.end()}, ", ");
}

} // namespace

base::Result<LayoutSource> LayoutSource::open(const std::string& path, const std::string& ingest)
{
    struct stat st { };
    if (::stat(path.c_str(), &st) != 0)
        return base::sysError("read image", path);
    if (S_ISDIR(st.st_mode)) {
        LayoutSource source(path, path, std::nullopt);
        TRY_VOID(source.check());
        return source;
    }
    base::TempDir folder = TRY(base::TempDir::make(ingest + "/tar-"));
    TRY_VOID(TarReader(path, folder.path()).extract());
    if (!base::exists(folder.path() + "/index.json")
        && base::exists(folder.path() + "/manifest.json"))
        TRY_VOID(makeLayoutOfDockerArchive(folder.path(), path));
    std::string dir = folder.path();
    LayoutSource source(path, std::move(dir), std::move(folder));
    TRY_VOID(source.check());
    return source;
}

base::Status LayoutSource::check() const
{
    const bool index = base::exists(m_dir + "/index.json");
    if (index && base::exists(m_dir + "/oci-layout"))
        return {};
    if (!index && base::exists(m_dir + "/manifest.json"))
        return base::fail("read image", m_name,
            "is the unpacked archive of an old 'docker save': give the archive itself", EINVAL);
    return base::fail("read image", m_name,
        std::string("is no OCI layout: it has no ") + (index ? "oci-layout" : "index.json") + "; "
            + kMend,
        EINVAL);
}

std::string LayoutSource::blobPath(const Descriptor& descriptor) const
{
    return m_dir + "/" + std::string(kBlobs) + hexOf(descriptor.digest);
}

std::string LayoutSource::nameOf(const Descriptor& descriptor) const
{
    return m_name + ": " + std::string(kBlobs) + hexOf(descriptor.digest);
}

base::Result<std::string> LayoutSource::document(const Descriptor& descriptor) const
{
    auto text = base::readFile(blobPath(descriptor), kDocumentLimit);
    if (!text)
        return base::wrap(std::move(text).error(), "read image", nameOf(descriptor));
    if (image::digestOf(*text) != descriptor.digest)
        return base::fail("read image", nameOf(descriptor),
            "does not hash to its name: the layout is damaged, copy it again", EINVAL);
    return *text;
}

base::Status LayoutSource::copyBlob(const Descriptor& descriptor, const std::string& target) const
{
    auto from = base::openFile(blobPath(descriptor), O_RDONLY);
    if (!from)
        return base::wrap(std::move(from).error(), "read image", nameOf(descriptor));
    const base::Fd to = TRY(base::openFile(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600));
    Sha256 sha;
    std::array<char, 65536> buffer{};
    ssize_t n = 0;
    while ((n = ::read(from->get(), buffer.data(), buffer.size())) > 0) {
        sha.add(buffer.data(), static_cast<std::size_t>(n));
        TRY_VOID(base::writeAll(to, {buffer.data(), static_cast<std::size_t>(n)}, target));
    }
    if (n < 0)
        return base::sysError("read(2)", nameOf(descriptor));
    if (sha.finish() != descriptor.digest)
        return base::fail("read image", nameOf(descriptor),
            "does not hash to its name: the layout is damaged, copy it again", EINVAL);
    return ::fsync(to.get()) == 0 ? base::Status{}
                                  : base::Status(base::sysError("fsync(2)", target));
}

base::Status LayoutSource::collect(const std::vector<Descriptor>& list, const std::string& name,
    int depth, std::vector<std::pair<Descriptor, std::string>>& found) const
{
    for (const Descriptor& descriptor : list) {
        if (!fitsMachine(descriptor))
            continue;
        const std::string own = name.empty() ? nameIn(descriptor) : name;
        const Document kind = documentOf(descriptor.mediaType);
        if (kind == Document::Manifest)
            found.emplace_back(descriptor, own);
        if (kind != Document::Index)
            continue;
        if (depth >= kIndexDepth)
            return base::fail("read image", nameOf(descriptor),
                "is an index in an index in an index: too deep", EINVAL);
        const std::string text = TRY(document(descriptor));
        const auto inner = TRY(parseIndex(text, nameOf(descriptor)));
        const std::size_t before = found.size();
        TRY_VOID(collect(inner, own, depth + 1, found));
        if (found.size() == before && !inner.empty())
            return base::fail("read image", nameOf(descriptor),
                "has no image for linux/" + machineArchitecture() + ", only for "
                    + platformsOf(inner),
                ENOENT);
    }
    return {};
}

base::Result<std::vector<std::pair<Descriptor, std::string>>> LayoutSource::images() const
{
    const std::string index = m_dir + "/index.json";
    const std::string text = TRY(base::readFile(index, kDocumentLimit));
    const auto list = TRY(parseIndex(text, m_name + ": index.json"));
    std::vector<std::pair<Descriptor, std::string>> found;
    TRY_VOID(collect(list, {}, 0, found));
    if (found.empty())
        return base::fail("read image", m_name + ": index.json",
            list.empty() ? "lists no image"
                         : "has no image for linux/" + machineArchitecture() + ", only for "
                    + platformsOf(list),
            ENOENT);
    return found;
}

} // namespace shimscope::image
