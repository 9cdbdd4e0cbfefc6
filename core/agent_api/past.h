// All that an agent has recorded so far, as one recording. Blocks; any thread.
#pragma once

#include <base/result.h>

#include <atomic>
#include <string>

namespace shimscope::agent_api {

/// The recording's text. `cancelled`: given up soon after it becomes true (ECANCELED). Errors: the
/// agent's, or that of its socket; ETIMEDOUT: its past does not end.
base::Result<std::string> readPast(const std::string& socket, const std::atomic<bool>& cancelled);

} // namespace shimscope::agent_api
