// Hooks: programs that config.json names, run at their moment with the container's state on stdin
// (runtime-spec config.md#posix-platform-hooks). In the parent, or in the child for createContainer
// and startContainer.
#pragma once

#include <base/result.h>
#include <oci/spec.h>

#include <string>
#include <string_view>
#include <vector>

namespace shimscope::runtime {

/// One after the other; the first that fails or takes longer than its timeout ends it. `kind`:
/// "createRuntime".
base::Status runHooks(
    const std::vector<oci::Hook>& hooks, std::string_view kind, const std::string& stateJson);

} // namespace shimscope::runtime
