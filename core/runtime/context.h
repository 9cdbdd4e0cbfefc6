// What every command has: the global options.
#pragma once

#include <base/result.h>
#include <runtime/log.h>
#include <runtime/options.h>
#include <trace/tracer.h>

#include <string>

namespace shimscope::runtime {

struct Context {
    std::string root; ///< --root: where the folders of the containers are
    Log log;
    trace::SpanScope* span = nullptr; ///< of this command, for attributes
};

/// The program: argv[1…] → exit code.
int run(const std::vector<std::string>& words);

// One function per command, each in the file of its name.
base::Result<int> runCreate(const Context& context, const Arguments& arguments);
base::Result<int> runRun(const Context& context, const Arguments& arguments);
base::Result<int> runStart(const Context& context, const Arguments& arguments);
base::Result<int> runState(const Context& context, const Arguments& arguments);
base::Result<int> runKill(const Context& context, const Arguments& arguments);
base::Result<int> runDelete(const Context& context, const Arguments& arguments);
base::Result<int> runExec(const Context& context, const Arguments& arguments);
base::Result<int> runUpdate(const Context& context, const Arguments& arguments);
base::Result<int> runList(const Context& context, const Arguments& arguments);
base::Result<int> runPs(const Context& context, const Arguments& arguments);
base::Result<int> runPause(const Context& context, const Arguments& arguments);
base::Result<int> runResume(const Context& context, const Arguments& arguments);
base::Result<int> runFeatures(const Context& context, const Arguments& arguments);
base::Result<int> runSpec(const Context& context, const Arguments& arguments);

} // namespace shimscope::runtime
