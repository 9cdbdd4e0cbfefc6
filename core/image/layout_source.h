// An OCI layout to be imported: a folder, or a tar, which is unpacked into the store's ingest
// folder first; an older archive of Docker or Podman becomes one there. image-spec image-layout.md.
// Nothing in it is trusted: names are checked, blobs are verified while they are copied.
#pragma once

#include <base/file.h>
#include <base/result.h>
#include <image/manifest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace shimscope::image {

class LayoutSource {
public:
    /// Errors: it is neither; it is no layout (and what it is, where that can be told).
    static base::Result<LayoutSource> open(const std::string& path, const std::string& ingest);

    /// What the user gave: for messages.
    [[nodiscard]] const std::string& name() const { return m_name; }
    /// The images for this machine: manifests with the name that the layout gives them, or none.
    base::Result<std::vector<std::pair<Descriptor, std::string>>> images() const;
    /// A blob that is a document, verified; 4 MiB at most.
    base::Result<std::string> document(const Descriptor& descriptor) const;
    /// Copies a blob to `target` (which must not be there), verified, and syncs it.
    base::Status copyBlob(const Descriptor& descriptor, const std::string& target) const;
    /// "FILE: blobs/sha256/…": what errors call a blob.
    [[nodiscard]] std::string nameOf(const Descriptor& descriptor) const;

private:
    LayoutSource(std::string name, std::string dir, std::optional<base::TempDir> temporary)
        : m_name(std::move(name)), m_dir(std::move(dir)), m_temporary(std::move(temporary))
    {
    }
    base::Status check() const;
    base::Status collect(const std::vector<Descriptor>& list, const std::string& name, int depth,
        std::vector<std::pair<Descriptor, std::string>>& found) const;
    [[nodiscard]] std::string blobPath(const Descriptor& descriptor) const;

    std::string m_name;
    std::string m_dir;
    std::optional<base::TempDir> m_temporary;
};

} // namespace shimscope::image
