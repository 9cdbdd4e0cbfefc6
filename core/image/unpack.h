// Unpacks one layer: decompresses, verifies what comes out, and makes the files. image-spec
// layer.md. gzip, zstd and plain tar. Needs root: owners, device nodes, trusted.* attributes. CRI
// endpoint, any thread.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <image/layer_tree.h>

#include <string>

namespace shimscope::image {

/// The compressed layer in `blob` into `tree`. `diffId` is what the uncompressed tar must hash to;
/// `name` is what errors call the layer. Errors: what is wrong with the archive and where, or the
/// system call that failed.
base::Status unpackLayer(
    const base::Fd& blob, const std::string& diffId, LayerTree& tree, const std::string& name);

} // namespace shimscope::image
