// A static pod manifest (Pod v1 in YAML or JSON) → Pod, with defaults set and everything checked
// that the API server would check. Pure; any thread. Source: Kubernetes API reference, Pod v1;
// pkg/apis/core/validation.
#pragma once

#include <kubelet/pod.h>
#include <kubelet/yaml_reader.h>

#include <memory>
#include <string>
#include <vector>

namespace shimscope::kubelet {

struct Manifest {
    std::shared_ptr<const Pod> pod; ///< null if there was an error
    std::vector<Problem> problems; ///< errors and warnings, in the order of the file
};

/// `file`: the name that messages and the UID carry. `nodeName`: enters the UID.
[[nodiscard]] Manifest parseManifest(
    const std::string& text, const std::string& file, const std::string& nodeName);

} // namespace shimscope::kubelet
