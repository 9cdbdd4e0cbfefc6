// Names of pods and containers, and who holds which: a kubelet that repeats a call must not get a
// second pod. Pure, and one mutex; any thread.
#pragma once

#include <base/result.h>

#include <map>
#include <mutex>
#include <string>

namespace runtime::v1 {
class ContainerMetadata;
class PodSandboxMetadata;
} // namespace runtime::v1

namespace shimscope::cri {

/// "web_default_<uid>_0": CRI api.proto PodSandboxMetadata, joined as containerd does.
[[nodiscard]] std::string sandboxName(const ::runtime::v1::PodSandboxMetadata& metadata);
/// "main_web_default_<uid>_0"; the last number is the container's attempt.
[[nodiscard]] std::string containerName(const ::runtime::v1::ContainerMetadata& container,
    const ::runtime::v1::PodSandboxMetadata& sandbox);

class NameRegistry {
public:
    /// ALREADY_EXISTS with the holder's id if another id holds the name.
    base::Status reserve(const std::string& name, const std::string& id);
    /// Gives back what `id` holds; nothing is no error.
    void release(const std::string& id);

private:
    std::mutex m_mutex;
    std::map<std::string, std::string> m_holders; ///< name → id
};

} // namespace shimscope::cri
