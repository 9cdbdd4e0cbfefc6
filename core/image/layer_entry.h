// One entry of a layer's tar → one file, folder, link, node or whiteout. Private to this module.
#pragma once

#include <base/result.h>
#include <image/layer_tree.h>

struct archive;
struct archive_entry;

namespace shimscope::image {

base::Status unpackEntry(archive* tar, archive_entry* entry, LayerTree& tree);

} // namespace shimscope::image
