// Removing a tree below an open folder: never through a symlink, never across a mount.
#pragma once

#include <base/result.h>

#include <string>

namespace shimscope::image {

/// Removes `name` in the folder `dir` with all that is in it. Missing is no error.
base::Status removeAt(int dir, const std::string& name);

} // namespace shimscope::image
