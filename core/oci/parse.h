// Reading and writing config.json and its parts. Pure; any process, any thread.
//
// Errors name the file, the place as a JSON pointer (RFC 6901), what was found, and what is
// accepted:
//   "read 'b/config.json': /linux/resources/memory/limit: expected a whole number, found the string
//   "64Mi""
// A file that is no JSON: line and column. Unknown keys are ignored, as the specification asks;
// null is "absent".
#pragma once

#include <base/result.h>
#include <oci/spec.h>

#include <string>
#include <string_view>

namespace shimscope::oci {

/// config.json, parsed and checked (checkSpec).
base::Result<Spec> parseSpec(std::string_view text, const std::string& nameForErrors);
/// What `exec --process FILE` takes, parsed and checked.
base::Result<Process> parseProcess(std::string_view text, const std::string& nameForErrors);
/// What `update --resources FILE` takes.
base::Result<Resources> parseResources(std::string_view text, const std::string& nameForErrors);

/// Values that have to be of a known set, and fields that have to be there. `parseSpec` has done
/// it.
base::Status checkSpec(const Spec& spec, const std::string& nameForErrors);
base::Status checkProcess(const Process& process, const std::string& nameForErrors,
    const std::string& pointer = "/process");

/// As JSON, indented by two; absent and empty fields are left out.
[[nodiscard]] std::string toJson(const Spec& spec);
[[nodiscard]] std::string toJson(const Process& process);
[[nodiscard]] std::string toJson(const Resources& resources);
[[nodiscard]] std::string toJson(const Seccomp& seccomp);

} // namespace shimscope::oci
