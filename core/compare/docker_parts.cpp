// By protocol and program of each span.
#include <compare/docker_parts.h>

#include <algorithm>
#include <set>

namespace shimscope::compare {

namespace {

struct ApiPath {
    std::string_view prefix;
    DockerPart part;
};
/// Docker Engine API v1.40, "Volumes", "Networks", "Images" (ImageBuild) and BuildKit's two.
constexpr std::array kApiPaths{ApiPath{"/volumes", DockerPart::Volume},
    ApiPath{"/networks", DockerPart::Network}, ApiPath{"/build", DockerPart::Build},
    ApiPath{"/session", DockerPart::Build}, ApiPath{"/grpc", DockerPart::Build}};

/// "POST /networks/create" → Network; what is no part of its own is the API's.
DockerPart partOfRequest(std::string_view method)
{
    const std::string_view path = method.substr(std::min(method.find('/'), method.size()));
    for (const ApiPath& each : kApiPaths) {
        const bool whole = path.size() == each.prefix.size()
            || (path.size() > each.prefix.size()
                && std::string_view("/?").find(path[each.prefix.size()]) != std::string_view::npos);
        if (path.starts_with(each.prefix) && whole)
            return each.part;
    }
    return DockerPart::Api;
}

} // namespace

const char* toString(DockerPart part)
{
    constexpr std::array kNames{"cli", "api", "server", "runtime", "volume", "network", "build"};
    return kNames[static_cast<std::size_t>(part)]; // NOLINT(*-constant-array-index)
}

std::optional<DockerPart> partOf(const trace::Span& span)
{
    if (span.program == "docker")
        return DockerPart::Cli;
    if (span.protocol.starts_with("Docker API"))
        return partOfRequest(span.method);
    if (span.hop == trace::Hop::Engine)
        return DockerPart::Server;
    const bool below = span.program == "containerd" || span.program == "runc"
        || span.program.starts_with("containerd-shim-runc");
    const bool asEndpoint = span.protocol.starts_with("CRI");
    return below && !asEndpoint ? std::optional(DockerPart::Runtime) : std::nullopt;
}

PartCounts countParts(const std::vector<trace::Record>& records)
{
    PartCounts counts{};
    std::set<std::string_view> seen; // a span that ended comes again
    for (const trace::Record& record : records) {
        const auto* span = std::get_if<trace::Span>(&record);
        if (span == nullptr || span->kind == trace::Kind::Server || span->kind == trace::Kind::Step)
            continue;
        const auto part = partOf(*span);
        if (part && seen.insert(span->spanId).second)
            ++counts[static_cast<std::size_t>(*part)]; // NOLINT(*-constant-array-index)
    }
    return counts;
}

std::size_t usedParts(const PartCounts& counts)
{
    return static_cast<std::size_t>(
        std::count_if(counts.begin(), counts.end(), [](std::size_t count) { return count > 0; }));
}

} // namespace shimscope::compare
