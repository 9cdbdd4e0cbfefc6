// What an error of a call means for whoever asked the agent. Of the clients alone; any thread.
#pragma once

#include <base/result.h>

#include <string>

namespace shimscope::agent_api {

/// The error; where nobody listens, one that says what to do about it.
[[nodiscard]] base::Failure explain(const base::Error& error, const std::string& socket);

} // namespace shimscope::agent_api
