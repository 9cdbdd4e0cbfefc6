// ImageService: ListImages, ImageStatus, PullImage, RemoveImage, ImageFsInfo, all over the image
// store.
#include <base/time.h>
#include <cri/process_user.h>
#include <cri/rpcs.h>
#include <rpc/status.h>

namespace shimscope::cri {

namespace {

v1::Image messageOf(const image::Image& image, const std::string& sandboxImageId)
{
    v1::Image message;
    message.set_id(image.id);
    for (const std::string& tag : image.repoTags)
        message.add_repo_tags(tag);
    for (const std::string& digest : image.repoDigests)
        message.add_repo_digests(digest);
    message.set_size(image.size);
    message.mutable_spec()->set_image(image.repoTags.empty() ? image.id : image.repoTags.front());
    // "uid[:gid]" or a name: CRI has a field for each.
    const std::string user = image.config.User.substr(0, image.config.User.find(':'));
    if (const auto numeric = resolveUser({user, {}, {}, false}, {}); numeric && !user.empty())
        message.mutable_uid()->set_value(numeric->uid);
    else
        message.set_username(user);
    message.set_pinned(
        image.id == sandboxImageId); // the kubelet's garbage collection must leave it
    return message;
}

std::string sandboxImageId(const Endpoint& endpoint)
{
    const auto image = endpoint.images.find(endpoint.config.sandboxImage);
    return image ? image->id : std::string();
}

} // namespace

base::Status listImages(Endpoint& endpoint, const v1::ListImagesRequest& request,
    v1::ListImagesResponse& response, trace::SpanScope&)
{
    const std::string pinned = sandboxImageId(endpoint);
    const std::string& name = request.filter().image().image();
    if (!name.empty()) {
        if (const auto image = endpoint.images.find(name))
            *response.add_images() = messageOf(*image, pinned);
        return {};
    }
    for (const image::Image& image : endpoint.images.list())
        *response.add_images() = messageOf(image, pinned);
    return {};
}

base::Status imageStatus(Endpoint& endpoint, const v1::ImageStatusRequest& request,
    v1::ImageStatusResponse& response, trace::SpanScope&)
{
    // CRI: no image in the answer means that it is not there; that is no error.
    if (const auto image = endpoint.images.find(request.image().image()))
        *response.mutable_image() = messageOf(*image, sandboxImageId(endpoint));
    return {};
}

base::Status pullImage(Endpoint& endpoint, const v1::PullImageRequest& request,
    v1::PullImageResponse& response, trace::SpanScope&)
{
    const std::string& name = request.image().image();
    const auto image = endpoint.images.find(name);
    if (!image)
        return rpc::statusError(grpc::StatusCode::NOT_FOUND, "pull image", name,
            "nothing is downloaded here: import an OCI layout that holds it (--import)");
    response.set_image_ref(image->repoDigests.empty() ? image->id : image->repoDigests.front());
    return {};
}

base::Status removeImage(Endpoint& endpoint, const v1::RemoveImageRequest& request,
    v1::RemoveImageResponse&, trace::SpanScope&)
{
    return endpoint.images.removeImage(request.image().image());
}

base::Status imageFsInfo(Endpoint& endpoint, const v1::ImageFsInfoRequest&,
    v1::ImageFsInfoResponse& response, trace::SpanScope&)
{
    const image::Usage usage = TRY(endpoint.images.usage());
    for (auto* info : {response.add_image_filesystems(), response.add_container_filesystems()}) {
        info->set_timestamp(base::wallNow());
        info->mutable_fs_id()->set_mountpoint(endpoint.config.stateDir + "/images");
        info->mutable_used_bytes()->set_value(usage.bytes);
        info->mutable_inodes_used()->set_value(usage.inodes);
    }
    return {};
}

} // namespace shimscope::cri
