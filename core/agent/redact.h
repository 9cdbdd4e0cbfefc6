// What must not get into a recording: values of environment variables, credentials of registries,
// whatever is named like a secret. Names stay, so that one sees that there was something. Pure, but
// for one switch: the agent's owner may want to see everything. Any thread.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace shimscope::agent {

inline constexpr const char* kRedacted = "‹redacted›";

/// Whether anything is left out; of the whole process. Until somebody says otherwise it is.
[[nodiscard]] bool redacts();
void setRedacts(bool on);
/// True for "DB_PASSWORD", "apiKey", "X-Auth-Token", "clientSecret", "credentials"…
[[nodiscard]] bool looksSecret(std::string_view name);
/// True if the value of this environment variable may be shown: PATH, HOME, HOSTNAME, TERM, LANG
/// and their like.
[[nodiscard]] bool isHarmlessVariable(std::string_view name);
/// "NAME=value" of an environment: the value goes unless the name is harmless.
[[nodiscard]] std::string redactVariable(std::string_view text);
/// One word of an argv: "--token=x" and "PASSWORD=x" lose their value; others stay.
[[nodiscard]] std::string redactArgument(std::string_view text);
/// A whole JSON value: members named like secrets, "env" lists, credentials.
void redactJson(nlohmann::ordered_json& value);

} // namespace shimscope::agent
