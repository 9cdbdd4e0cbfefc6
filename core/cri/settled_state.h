// A shim goes on with a Task/Create whose caller was killed, and knows the task only when that is
// done.
#pragma once

#include <base/file.h>
#include <tasks/shim.h>

#include <ttrpc/status.h>

#include <string>

namespace shimscope::cri {

/// Task/State, but "not found" only after a Create that may still be at work has had time to end:
/// the shim writes the bundle's options.json when it begins one.
inline base::Result<tasks::TaskStatus> settledState(
    tasks::Shim& shim, const std::string& id, const std::string& bundle)
{
    constexpr int kStepMs = 20;
    constexpr int kSentMs = 200; // the request may not have been read yet
    constexpr int kCreateMs = 5'000;
    auto state = shim.state(id);
    for (int waited = 0; !state && ttrpc::codeOf(state.error()) == ttrpc::Code::NotFound;
         waited += kStepMs) {
        if (!base::exists(bundle)
            || waited >= (base::exists(bundle + "/options.json") ? kCreateMs : kSentMs))
            break;
        ::usleep(kStepMs * 1000);
        state = shim.state(id);
    }
    return state;
}

} // namespace shimscope::cri
