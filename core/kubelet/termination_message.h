// What a container says at its end: a file of the kubelet's, mounted where terminationMessagePath
// wants it, or the end of its log. Source: pkg/kubelet/kuberuntime/kuberuntime_container.go
// makeMounts, getTerminationMessage, readLastStringFromContainerLogs.
#pragma once

#include <base/result.h>
#include <kubelet/cri_client.h>
#include <kubelet/pod.h>

#include <string>
#include <string_view>

namespace shimscope::kubelet {

/// Makes the empty file <podDir>/containers/<name>/<restart>, which every user may write, and drops
/// those of runs before the last one.
base::Result<v1::Mount> makeTerminationLog(
    const std::string& podDir, const Container& container, std::uint32_t restart);
/// Of a container that has ended: the last 4096 bytes of its file; if that is empty, the container
/// failed, and its policy is FallbackToLogsOnError, the end of its log. Empty: it said nothing.
[[nodiscard]] std::string terminationMessage(const v1::ContainerStatus& status);
/// The last lines of a log in CRI's format, at most 80 and 2048 bytes; pure.
[[nodiscard]] std::string messageOfLog(std::string_view log);

} // namespace shimscope::kubelet
