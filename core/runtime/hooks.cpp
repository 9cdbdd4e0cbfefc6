// Running hooks.
#include <base/child.h>
#include <base/text.h>
#include <runtime/hooks.h>
#include <trace/tracer.h>

#include <limits>

namespace shimscope::runtime {

namespace {

base::Status runHook(const oci::Hook& hook, const std::string& place, const std::string& stateJson)
{
    base::SpawnOptions options;
    options.program = hook.path;
    if (hook.args.size() > 1)
        options.arguments.assign(hook.args.begin() + 1, hook.args.end());
    options.environment = hook.env;
    const int timeout = hook.timeout ? *hook.timeout * 1000 : std::numeric_limits<int>::max();
    trace::SpanOptions span;
    span.protocol = "hook exec";
    span.method = place;
    span.peer = hook.path;
    trace::SpanScope scope(span);
    const auto output = base::run(options, stateJson, timeout);
    if (!output) {
        scope.outcome(output.error());
        return base::wrap(output.error(), "run hook " + place, hook.path);
    }
    if (output->exit.code == 0)
        return {};
    const std::string said(base::trim(output->standardError));
    auto failed = base::fail("run hook " + place, hook.path,
        "exit status " + std::to_string(output->exit.code)
            + (said.empty() ? "" : ", stderr: " + said),
        0);
    scope.outcome(failed.value());
    return failed;
}

} // namespace

base::Status runHooks(
    const std::vector<oci::Hook>& hooks, std::string_view kind, const std::string& stateJson)
{
    for (std::size_t i = 0; i < hooks.size(); ++i)
        TRY_VOID(runHook(hooks[i], std::string(kind) + "[" + std::to_string(i) + "]", stateJson));
    return {};
}

} // namespace shimscope::runtime
