// PodSync: makes sure that a container's image is there, by its pull policy. Source:
// pkg/kubelet/images/image_manager.go.
#include <base/log.h>
#include <base/time.h>
#include <kubelet/pod_sync.h>
#include <kubelet/security_requests.h>

namespace shimscope::kubelet {

base::Result<std::string> PodSync::pull(
    const Container& container, const v1::PodSandboxConfig& sandbox)
{
    const std::string key = m_pod->uid + "/" + container.image;
    const std::int64_t now = base::wallNow();
    // A pull has no "finished at": its last failure is when it was tried last, which next() noted.
    if (m_pullFailedAt.contains(container.image)
        && m_node.pullBackOff.waiting(key, m_pullFailedAt[container.image], now))
        return base::fail(
            "pull image", container.image, "ImagePullBackOff: the last try failed a moment ago");
    v1::PullImageRequest request;
    request.mutable_image()->set_image(container.image);
    *request.mutable_sandbox_config() = sandbox;
    const auto answer = m_node.cri.pullImage(request, subject({}, {}, container.name));
    if (answer) {
        m_pullFailedAt.erase(container.image);
        return answer->image_ref();
    }
    m_pullFailedAt[container.image] = now;
    m_node.pullBackOff.next(key, now, now);
    return base::wrap(answer.error(), "pull image", container.image);
}

base::Result<std::string> PodSync::ensureImage(
    const Container& container, const v1::PodSandboxConfig& sandbox)
{
    v1::ImageStatusRequest request;
    request.mutable_image()->set_image(container.image);
    const auto answer = TRY(m_node.cri.imageStatus(request, subject({}, {}, container.name)));
    const std::string present = answer.has_image() ? answer.image().id() : std::string();
    if (!present.empty() && container.imagePullPolicy != PullPolicy::Always)
        return present;
    if (container.imagePullPolicy == PullPolicy::Never)
        return base::fail("find image", container.image,
            "ErrImageNeverPull: it is not on this machine, and imagePullPolicy is Never");
    return pull(container, sandbox);
}

base::Status PodSync::checkNonRoot(const Container& container)
{
    if (!mustRunAsNonRoot(*m_pod, container))
        return {};
    v1::ImageStatusRequest request;
    request.mutable_image()->set_image(container.image);
    const auto answer = TRY(m_node.cri.imageStatus(request, subject({}, {}, container.name)));
    auto trouble = nonRootTrouble(*m_pod, container, answer.image());
    if (!trouble.empty())
        return base::fail("CreateContainerConfigError", container.name, std::move(trouble));
    return {};
}

} // namespace shimscope::kubelet
