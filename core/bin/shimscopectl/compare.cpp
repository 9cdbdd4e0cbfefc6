#include "compare.h"

#include <engine/shipped.h>

#include <compare/comparison.h>

#include <cstdio>

namespace shimscope::ctl {

namespace {
/// "web" of "/tmp/web.shimtrace.gz"; a shipped one keeps its name.
std::string nameOfChain(const std::string& nameOrPath)
{
    const std::string file = nameOrPath.substr(nameOrPath.rfind('/') + 1);
    return file.substr(0, file.find(".shimtrace"));
}
} // namespace

base::Status compareRecordings(const CompareOptions& options)
{
    std::vector<compare::Input> inputs;
    for (const std::string& chain : options.chains) {
        trace::Recording recording = TRY(engine::readNamedRecording(chain));
        inputs.push_back({nameOfChain(chain), std::move(recording)});
    }
    const compare::Comparison comparison = TRY(compare::compareChains(inputs));
    const std::string text = options.format == "json"
        ? compare::toJson(comparison)
        : compare::toMarkdown(comparison, options.language);
    std::fputs(text.c_str(), stdout);
    return {};
}

} // namespace shimscope::ctl
