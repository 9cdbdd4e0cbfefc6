// One scan, printed.
#include "affected.h"

#include <migration/scan.h>

#include <cstdio>
#include <filesystem>

namespace shimscope::ctl {

base::Status showAffected(const AffectedOptions& options)
{
    const story::Facts facts = TRY(story::loadShippedFacts());
    migration::Place place;
    // Without links and dots: it is compared with paths that the kernel writes.
    std::error_code error;
    place.root = std::filesystem::canonical(options.root, error).string();
    if (error)
        return base::fail("find", options.root, error.message(), error.value());
    const migration::Report report = TRY(migration::scan(place, options.nodes));
    const std::string text = options.format == "json"
        ? migration::toJson(report, facts, options.language)
        : migration::toMarkdown(report, facts, options.language);
    std::fputs(text.c_str(), stdout);
    return {};
}

} // namespace shimscope::ctl
