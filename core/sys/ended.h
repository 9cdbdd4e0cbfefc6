// The common end of the calls in this folder: the step, then the error. Private to this module.
#pragma once

#include <sys/calls.h>

namespace shimscope::sys {

/// For a call that answers < 0 on failure; `args` is only called when tracing is on.
template <class MakeArgs>
base::Status ended(
    const Step& step, long result, std::string_view call, std::string_view subject, MakeArgs args)
{
    if (step.on())
        step.done(result, args());
    if (result < 0)
        return base::sysError(std::string(call) + "(2)", std::string(subject));
    return {};
}

} // namespace shimscope::sys
