// Which user a container's process runs as: CRI's run_as_* over the image's User, names looked up
// in the image's own /etc/passwd and /etc/group. The root file system is not mounted yet at
// CreateContainer, so the files are found in the layers: topmost first, never following a link out
// of a layer.
#pragma once

#include <base/result.h>
#include <image/store.h>
#include <oci/spec.h>

#include <cri.pb.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::cri {

/// The folders of a snapshot, topmost first: upper, then lower ones. A bind mount is its source.
[[nodiscard]] std::vector<std::string> foldersOf(const std::vector<image::Mount>& mounts);
/// A file as the container will see it; nothing if there is none, or if an upper layer has removed
/// it.
[[nodiscard]] std::optional<std::string> readThroughLayers(
    const std::vector<std::string>& folders, const std::string& path);

struct UserFiles {
    std::string passwd; ///< text of /etc/passwd; may be empty
    std::string group;
};
/// What is asked for: "uid", "uid:gid", "name", "name:group" (image-spec config.md User), and the
/// groups on top.
struct UserRequest {
    std::string user; ///< empty: root
    std::optional<std::uint32_t> group; ///< run_as_group: wins over the user's own group
    std::vector<std::uint32_t> supplementalGroups;
    bool mergeImageGroups =
        true; ///< supplemental_groups_policy Merge: groups of the image's /etc/group count too
};
/// EINVAL for a name that the image does not know.
base::Result<oci::User> resolveUser(const UserRequest& request, const UserFiles& files);

/// The request that CRI and the image make together.
template <class SecurityContext>
[[nodiscard]] UserRequest userRequest(const SecurityContext& context, const std::string& imageUser)
{
    UserRequest request;
    request.user =
        context.has_run_as_user() ? std::to_string(context.run_as_user().value()) : imageUser;
    if (context.has_run_as_group())
        request.group = static_cast<std::uint32_t>(context.run_as_group().value());
    for (const auto gid : context.supplemental_groups())
        request.supplementalGroups.push_back(static_cast<std::uint32_t>(gid));
    request.mergeImageGroups = context.supplemental_groups_policy() == ::runtime::v1::Merge;
    return request;
}

} // namespace shimscope::cri
