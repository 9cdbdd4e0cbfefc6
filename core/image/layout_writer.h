// Makes OCI layouts: the demo images at build time, and the images of the tests. Reproducible: the
// same input gives the same bytes (sorted entries, times 0, no compression time stamp). image-spec
// image-layout.md, layer.md.
#pragma once

#include <base/result.h>
#include <image/manifest.h>

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace shimscope::image {

enum class FileType { File, Dir, Symlink, HardLink, CharDevice, Fifo };

/// One entry of a layer, in the order in which it is written.
struct LayerFile {
    std::string path; ///< "bin/busybox", without a leading slash
    FileType type = FileType::File;
    std::string content; ///< File
    std::string target; ///< Symlink, HardLink
    mode_t mode = 0644;
    uid_t uid = 0;
    gid_t gid = 0;
    std::int64_t mtime = 0; ///< seconds
    unsigned major = 0, minor = 0; ///< CharDevice
    std::map<std::string, std::string> xattrs;
};

enum class Compression { None, Gzip, Zstd };

struct LayerBlob {
    std::string bytes; ///< as it is stored
    std::string diffId; ///< of the tar inside
    std::string mediaType;
};
base::Result<LayerBlob> makeLayer(
    const std::vector<LayerFile>& files, Compression compression = Compression::Gzip);

struct ImageSource {
    std::string name; ///< annotation org.opencontainers.image.ref.name; empty: none
    ImageConfig config; ///< architecture and os are filled in if empty
    std::vector<LayerBlob> layers; ///< lowest first
};
/// Writes a layout with these images into `dir`, which is made; what it has is replaced.
base::Status writeLayout(const std::string& dir, const std::vector<ImageSource>& images);

} // namespace shimscope::image
