// Names of pods and containers.
#include <cri/names.h>
#include <rpc/status.h>

#include <cri.pb.h>

namespace shimscope::cri {

std::string sandboxName(const ::runtime::v1::PodSandboxMetadata& metadata)
{
    return metadata.name() + "_" + metadata.namespace_() + "_" + metadata.uid() + "_"
        + std::to_string(metadata.attempt());
}

std::string containerName(const ::runtime::v1::ContainerMetadata& container,
    const ::runtime::v1::PodSandboxMetadata& sandbox)
{
    return container.name() + "_" + sandbox.name() + "_" + sandbox.namespace_() + "_"
        + sandbox.uid() + "_" + std::to_string(container.attempt());
}

base::Status NameRegistry::reserve(const std::string& name, const std::string& id)
{
    const std::scoped_lock lock(m_mutex);
    const auto [holder, fresh] = m_holders.emplace(name, id);
    if (fresh || holder->second == id)
        return {};
    return rpc::statusError(grpc::StatusCode::ALREADY_EXISTS, "reserve name", name,
        "is reserved for " + holder->second);
}

void NameRegistry::release(const std::string& id)
{
    const std::scoped_lock lock(m_mutex);
    std::erase_if(m_holders, [&id](const auto& entry) { return entry.second == id; });
}

} // namespace shimscope::cri
