// Rotates the logs of running containers: rename <n>.log to <n>.log.<time>, tell the endpoint to
// open it anew (ReopenContainerLog), drop the oldest. Rotated files stay as text. One thread.
// Source: pkg/kubelet/logs/container_log_manager.go.
#pragma once

#include <base/result.h>
#include <kubelet/node.h>

#include <string>
#include <vector>

namespace shimscope::kubelet {

/// Looks at every running container's log once.
void rotateLogs(Node& node);
/// The files to delete so that with the new one at most `maxFiles` are left: rotated ones, oldest
/// first. Pure.
[[nodiscard]] std::vector<std::string> planLogRemoval(
    const std::vector<std::string>& names, const std::string& logName, int maxFiles);

} // namespace shimscope::kubelet
