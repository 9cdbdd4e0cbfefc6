#include "compare.h"

#include <agent_api/past.h>
#include <engine/shipped.h>

#include <compare/comparison.h>

#include <atomic>
#include <cstdio>

namespace shimscope::ctl {

namespace {

base::Result<compare::Input> inputOf(const std::string& chain, const CompareOptions& options)
{
    if (chain != "live") {
        trace::Recording recording = TRY(engine::readNamedRecording(chain));
        return compare::Input{compare::chainName(chain), std::move(recording), {}};
    }
    const std::atomic<bool> cancelled = false;
    const std::string text = TRY(agent_api::readPast(options.socket, cancelled));
    return compare::Input{chain, TRY(trace::parseRecording(text, options.socket)), options.pod};
}

} // namespace

base::Status compareRecordings(const CompareOptions& options)
{
    std::vector<compare::Input> inputs;
    for (const std::string& chain : options.chains)
        inputs.push_back(TRY(inputOf(chain, options)));
    const compare::Comparison comparison = TRY(compare::compareChains(inputs));
    const std::string text = options.format == "json"
        ? compare::toJson(comparison)
        : compare::toMarkdown(comparison, options.language);
    std::fputs(text.c_str(), stdout);
    return {};
}

} // namespace shimscope::ctl
