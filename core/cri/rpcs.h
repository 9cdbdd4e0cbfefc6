// One function per RPC, each in the file of its name; runtime_service.cpp and image_service.cpp
// call them inside a server span. CRI api.proto RuntimeService and ImageService. They block; any
// thread.
#pragma once

#include <cri/endpoint.h>

#include <cri.pb.h>

namespace shimscope::cri {

#define SHIMSCOPE_CRI_RPC(function, Method)                                                        \
    base::Status function(Endpoint& endpoint, const v1::Method##Request& request,                  \
        v1::Method##Response& response, trace::SpanScope& span)

SHIMSCOPE_CRI_RPC(version, Version);
SHIMSCOPE_CRI_RPC(status, Status);
SHIMSCOPE_CRI_RPC(runtimeConfig, RuntimeConfig);
SHIMSCOPE_CRI_RPC(updateRuntimeConfig, UpdateRuntimeConfig);
SHIMSCOPE_CRI_RPC(runPodSandbox, RunPodSandbox);
SHIMSCOPE_CRI_RPC(stopPodSandbox, StopPodSandbox);
SHIMSCOPE_CRI_RPC(removePodSandbox, RemovePodSandbox);
SHIMSCOPE_CRI_RPC(podSandboxStatus, PodSandboxStatus);
SHIMSCOPE_CRI_RPC(listPodSandbox, ListPodSandbox);
SHIMSCOPE_CRI_RPC(createContainer, CreateContainer);
SHIMSCOPE_CRI_RPC(startContainer, StartContainer);
SHIMSCOPE_CRI_RPC(stopContainer, StopContainer);
SHIMSCOPE_CRI_RPC(removeContainer, RemoveContainer);
SHIMSCOPE_CRI_RPC(listContainers, ListContainers);
SHIMSCOPE_CRI_RPC(containerStatus, ContainerStatus);
SHIMSCOPE_CRI_RPC(updateContainerResources, UpdateContainerResources);
SHIMSCOPE_CRI_RPC(reopenContainerLog, ReopenContainerLog);
SHIMSCOPE_CRI_RPC(execSync, ExecSync);
SHIMSCOPE_CRI_RPC(containerStats, ContainerStats);
SHIMSCOPE_CRI_RPC(listContainerStats, ListContainerStats);
SHIMSCOPE_CRI_RPC(podSandboxStats, PodSandboxStats);
SHIMSCOPE_CRI_RPC(listImages, ListImages);
SHIMSCOPE_CRI_RPC(imageStatus, ImageStatus);
SHIMSCOPE_CRI_RPC(pullImage, PullImage);
SHIMSCOPE_CRI_RPC(removeImage, RemoveImage);
SHIMSCOPE_CRI_RPC(imageFsInfo, ImageFsInfo);

#undef SHIMSCOPE_CRI_RPC

/// The container as ContainerStatus shows it (also inside PodSandboxStatus).
[[nodiscard]] v1::ContainerStatus statusOf(const ContainerRecord& record);
[[nodiscard]] v1::PodSandboxStatus statusOf(const SandboxRecord& record);
/// Every label of `selector` with the same value.
template <class Labels, class Selector>
[[nodiscard]] bool matches(const Labels& labels, const Selector& selector)
{
    for (const auto& [key, value] : selector) {
        const auto found = labels.find(key);
        if (found == labels.end() || found->second != value)
            return false;
    }
    return true;
}

} // namespace shimscope::cri
