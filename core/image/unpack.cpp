// The stream through libarchive: blob → decompressed tar (hashed on the way) → entries.
#include <image/digest.h>
#include <image/layer_entry.h>
#include <image/unpack.h>
#include <image/utf8_locale.h>

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <memory>

namespace shimscope::image {

namespace {

using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;

base::Failure layerReadError(archive* reader, const std::string& name)
{
    const char* text = archive_error_string(reader);
    return base::fail("unpack layer", name, text != nullptr ? text : "is damaged",
        archive_errno(reader) > 0 ? archive_errno(reader) : EINVAL);
}

/// The decompressing half: what it reads is hashed.
struct Decompressed {
    archive* reader = nullptr;
    Sha256 sha;
    std::array<char, 65536> buffer{};

    la_ssize_t next()
    {
        const la_ssize_t size = archive_read_data(reader, buffer.data(), buffer.size());
        if (size > 0)
            sha.add(buffer.data(), static_cast<std::size_t>(size));
        return size;
    }
};

la_ssize_t readCallback(archive* tar, void* data, const void** buffer)
{
    auto* source = static_cast<Decompressed*>(data);
    const la_ssize_t size = source->next();
    if (size < 0)
        archive_set_error(
            tar, archive_errno(source->reader), "%s", archive_error_string(source->reader));
    *buffer = source->buffer.data();
    return size < 0 ? ARCHIVE_FATAL : size;
}

base::Status openDecompressed(archive* reader, const base::Fd& blob, const std::string& name)
{
    archive_read_support_filter_gzip(reader);
    archive_read_support_filter_zstd(reader);
    archive_read_support_format_raw(reader);
    archive_read_support_format_empty(reader);
    archive_entry* whole = nullptr;
    if (archive_read_open_fd(reader, blob.get(), 65536) != ARCHIVE_OK)
        return layerReadError(reader, name);
    const int head = archive_read_next_header(reader, &whole);
    if (head != ARCHIVE_OK)
        return head == ARCHIVE_EOF
            ? base::Status(base::fail("unpack layer", name, "is empty", EINVAL))
            : base::Status(layerReadError(reader, name));
    return {};
}

base::Status unpackEntries(archive* tar, LayerTree& tree, const std::string& name)
{
    for (;;) {
        archive_entry* entry = nullptr;
        const int result = archive_read_next_header(tar, &entry);
        if (result == ARCHIVE_EOF)
            return tree.finish();
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
            return layerReadError(tar, name);
        auto done = unpackEntry(tar, entry, tree);
        if (!done)
            return base::wrap(std::move(done).error(), "unpack layer", name);
    }
}

} // namespace

base::Status unpackLayer(
    const base::Fd& blob, const std::string& diffId, LayerTree& tree, const std::string& name)
{
    const Utf8Locale locale;
    const Reader raw(archive_read_new(), &archive_read_free);
    TRY_VOID(openDecompressed(raw.get(), blob, name));
    Decompressed source;
    source.reader = raw.get();
    const Reader tar(archive_read_new(), &archive_read_free);
    archive_read_support_format_tar(tar.get());
    if (archive_read_open(tar.get(), &source, nullptr, readCallback, nullptr) != ARCHIVE_OK)
        return layerReadError(tar.get(), name);
    TRY_VOID(unpackEntries(tar.get(), tree, name));
    la_ssize_t size = 0;
    while ((size = source.next()) > 0) {
    } // padding behind the end of the archive belongs to the digest
    if (size < 0)
        return layerReadError(raw.get(), name);
    const std::string got = source.sha.finish();
    if (got != diffId)
        return base::fail("unpack layer", name,
            "its content is " + got + ", but the image's config says " + diffId
                + ": the image was put together wrongly",
            EINVAL);
    return {};
}

} // namespace shimscope::image
