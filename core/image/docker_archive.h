// The archive of `docker save` before version 25, and of `podman save`: manifest.json, a config and
// a tar for each layer under names of their own, no blobs. It is turned into the OCI layout that it
// would be today. Docker Image Specification v1.2, "Combined Image JSON + Filesystem Changeset
// Format". Nothing in it is trusted: names are checked here, layers against the config's diff_ids
// when they are unpacked.
#pragma once

#include <base/result.h>

#include <string>
#include <string_view>

namespace shimscope::image {

/// Where its files are put before they are blobs, below the folder of the layout.
inline constexpr const char* kDockerFolder = "docker";

/// A name that a config or a layer may have there: "3f0a….json", "5d1b…/layer.tar".
[[nodiscard]] bool isDockerFile(std::string_view path);
/// The file that a link in such an archive means, as it is named there; empty if none may be meant.
[[nodiscard]] std::string dockerLinkTarget(std::string_view link, std::string_view target);

/// Makes a layout of manifest.json and the files in kDockerFolder of `dir`; they become its blobs.
/// `name` is what errors call the archive. Errors: EINVAL with the place and what belongs there.
base::Status makeLayoutOfDockerArchive(const std::string& dir, const std::string& name);

} // namespace shimscope::image
