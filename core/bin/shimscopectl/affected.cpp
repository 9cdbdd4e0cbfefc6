// One scan, printed.
#include "affected.h"

#include <migration/scan.h>

#include <cstdio>

namespace shimscope::ctl {

base::Status showAffected(const AffectedOptions& options)
{
    const story::Facts facts = TRY(story::loadShippedFacts());
    migration::Place place;
    // Without links and dots: it is compared with paths that the kernel writes.
    place.root = TRY(migration::locateIn("/", options.root)).path;
    const migration::Report report = TRY(migration::scan(place, options.nodes));
    const std::string text = options.format == "json"
        ? migration::toJson(report, facts, options.language)
        : migration::toMarkdown(report, facts, options.language);
    std::fputs(text.c_str(), stdout);
    return {};
}

} // namespace shimscope::ctl
