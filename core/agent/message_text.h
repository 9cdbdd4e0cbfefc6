// Wire bytes of any message of the chain as JSON for people: protobuf by its type name, argv as a
// list, JSON as it is, with secrets taken out. Field names are those of the .proto files. Pure; any
// thread.
#pragma once

#include <string>
#include <string_view>

namespace shimscope::agent {

inline constexpr std::size_t kLongestJson = 64U << 10U; // bytes of rendered text

/// `type`: a protobuf message name ("runtime.v1.RunPodSandboxRequest"), "argv" (arguments joined by
/// NUL), or anything else for JSON and plain text. `wholeSize`: bytes on the wire; when `bytes` is
/// shorter, the text says that it was cut.
[[nodiscard]] std::string renderMessage(
    std::string_view type, std::string_view bytes, std::uint64_t wholeSize);

} // namespace shimscope::agent
