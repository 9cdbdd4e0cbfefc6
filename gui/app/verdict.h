// One sentence about this machine: what works here and what does not. Pure; any thread.
#pragma once

#include <agent_api/client.h>
#include <base/result.h>

#include <QString>

namespace shimscope::app {

struct Verdict {
    QString sentence;
    bool mayRun = false; ///< pods can be started through this agent, by us
};
[[nodiscard]] Verdict verdictOf(const base::Result<agent_api::Info>& info);

} // namespace shimscope::app
