// The seven parts that Docker's one package had, and which of them a call went through: what it
// was asked for over docker.sock, what dockerd made of it, what ran below. Pure; any thread.
//
//   docker ─▶ CLI        docker.sock ─▶ API ─▶ server (dockerd) ─▶ container runtime
//                                  /volumes, /networks, /build     (containerd, its shims, runc)
#pragma once

#include <trace/record.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace shimscope::compare {

enum class DockerPart : std::uint8_t { Cli, Api, Server, Runtime, Volume, Network, Build };
inline constexpr std::size_t kDockerPartCount = 7;
/// "cli", "api", "server", "runtime", "volume", "network", "build".
[[nodiscard]] const char* toString(DockerPart part);

/// The part that the program of this span belongs to, or that it calls in Docker's API. Nothing
/// for Kubernetes' own calls, and for what no program of Docker's package did.
[[nodiscard]] std::optional<DockerPart> partOf(const trace::Span& span);

/// How many calls of a recording went through each part; a call that left a span at both ends
/// counts once.
using PartCounts = std::array<std::size_t, kDockerPartCount>;
[[nodiscard]] PartCounts countParts(const std::vector<trace::Record>& records);
/// Parts that any call went through.
[[nodiscard]] std::size_t usedParts(const PartCounts& counts);

} // namespace shimscope::compare
