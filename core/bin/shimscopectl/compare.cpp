#include "compare.h"

#include <engine/shipped.h>

#include <compare/comparison.h>

#include <cstdio>

namespace shimscope::ctl {

base::Status compareRecordings(const CompareOptions& options)
{
    std::vector<compare::Input> inputs;
    for (const std::string& chain : options.chains) {
        trace::Recording recording = TRY(engine::readNamedRecording(chain));
        inputs.push_back({compare::chainName(chain), std::move(recording), {}});
    }
    const compare::Comparison comparison = TRY(compare::compareChains(inputs));
    const std::string text = options.format == "json"
        ? compare::toJson(comparison)
        : compare::toMarkdown(comparison, options.language);
    std::fputs(text.c_str(), stdout);
    return {};
}

} // namespace shimscope::ctl
