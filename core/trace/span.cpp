// Names of hops and kinds, and what counts as a poll.
#include <trace/span.h>

#include <algorithm>
#include <array>

namespace shimscope::trace {

namespace {
constexpr std::array<const char*, kHopCount> kHops{
    "agent", "kubelet", "cri", "cni", "shim", "runtime", "kernel", "adapter", "engine"};
constexpr std::array<const char*, 4> kKinds{"client", "server", "internal", "step"};

template <class Enum, std::size_t N>
Enum parseName(const std::array<const char*, N>& names, std::string_view text, Enum otherwise)
{
    const auto found = std::find(names.begin(), names.end(), text);
    return found == names.end() ? otherwise : static_cast<Enum>(found - names.begin());
}
} // namespace

const char* toString(Hop hop)
{
    return kHops.at(static_cast<std::size_t>(hop));
}
Hop parseHop(std::string_view text)
{
    return parseName(kHops, text, Hop::Agent);
}
const char* toString(Kind kind)
{
    return kKinds.at(static_cast<std::size_t>(kind));
}
Kind parseKind(std::string_view text)
{
    return parseName(kKinds, text, Kind::Internal);
}

std::string_view Span::attribute(std::string_view key) const
{
    for (const auto& [name, value] : attributes) {
        if (name == key)
            return value;
    }
    return {};
}

void Span::setAttribute(std::string_view key, std::string_view value)
{
    for (auto& [name, old] : attributes) {
        if (name == key) {
            old = value;
            return;
        }
    }
    attributes.emplace_back(key, value);
}

std::string_view Span::shortMethod() const
{
    const std::string_view text = method;
    const std::size_t slash = text.find_last_of('/');
    return text.empty() || text.front() != '/' ? text : text.substr(slash + 1);
}

std::string_view Span::callName() const
{
    if (!protocol.starts_with("containerd API"))
        return shortMethod();
    return std::string_view(method).substr(method.rfind('.') + 1); // npos + 1 is 0
}

bool isPoll(const Span& span)
{
    static constexpr std::array kPolls{std::string_view("Version"), std::string_view("Status"),
        std::string_view("PodSandboxStatus"), std::string_view("ContainerStatus"),
        std::string_view("ImageStatus"), std::string_view("ImageFsInfo"),
        std::string_view("RuntimeConfig"), std::string_view("State"), std::string_view("Connect"),
        std::string_view("Pids"), std::string_view("Stats"), std::string_view("Wait")};
    // A probe of the kubelet that was answered well, with all that it takes to ask it.
    if (span.kind == Kind::Internal && span.method == "Probe")
        return span.code == 0;
    if (span.kind != Kind::Client && span.kind != Kind::Server)
        return false;
    if (span.protocol.starts_with("Docker API"))
        return span.method.starts_with("GET ");
    const std::string_view name = span.shortMethod();
    if (span.protocol.starts_with("containerd API") && (name == "Get" || name == "Metrics"))
        return true;
    return name.starts_with("List") || name.ends_with("Stats")
        || std::find(kPolls.begin(), kPolls.end(), name) != kPolls.end();
}

} // namespace shimscope::trace
