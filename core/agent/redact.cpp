// Names that give a secret away.
#include <agent/redact.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>

namespace shimscope::agent {

using nlohmann::ordered_json;

namespace {

std::atomic<bool> redactionOn = true;

/// True for "api_key", "API_KEY", "apiKey" with "key", but not for "monkey", nor for "key" alone,
/// which is a name.
bool endsInWord(std::string_view name, std::string_view word)
{
    if (name.size() <= word.size())
        return false;
    const std::string_view tail = name.substr(name.size() - word.size());
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (std::tolower(static_cast<unsigned char>(tail[i])) != word[i])
            return false;
    }
    const char before = name[name.size() - word.size() - 1];
    const bool capital = tail.front() >= 'A' && tail.front() <= 'Z';
    return std::isalnum(static_cast<unsigned char>(before)) == 0
        || (capital && before >= 'a' && before <= 'z');
}

} // namespace

bool redacts()
{
    return redactionOn;
}

void setRedacts(bool on)
{
    redactionOn = on;
}

bool looksSecret(std::string_view name)
{
    static constexpr std::array kParts{std::string_view("token"), std::string_view("passw"),
        std::string_view("secret"), std::string_view("apikey"), std::string_view("privatekey"),
        std::string_view("accesskey"), std::string_view("credential"),
        std::string_view("authconfig"), std::string_view("bearer")};
    std::string plain;
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    const bool ends =
        endsInWord(name, "key") || endsInWord(name, "auth") || endsInWord(name, "pass");
    return ends || std::any_of(kParts.begin(), kParts.end(), [&](std::string_view part) {
        return plain.find(part) != std::string::npos;
    });
}

bool isHarmlessVariable(std::string_view name)
{
    static constexpr std::array kHarmless{std::string_view("PATH"), std::string_view("HOME"),
        std::string_view("HOSTNAME"), std::string_view("TERM"), std::string_view("LANG"),
        std::string_view("TZ"), std::string_view("PWD"), std::string_view("USER"),
        std::string_view("SHELL"), std::string_view("TRACEPARENT"),
        std::string_view("SHIMSCOPE_SPOOL"), std::string_view("TTRPC_ADDRESS"),
        std::string_view("GRPC_ADDRESS"), std::string_view("NAMESPACE")};
    return name.starts_with("CNI_")
        || std::find(kHarmless.begin(), kHarmless.end(), name) != kHarmless.end();
}

std::string redactVariable(std::string_view text)
{
    const std::size_t equals = text.find('=');
    if (!redactionOn || equals == std::string_view::npos
        || isHarmlessVariable(text.substr(0, equals)))
        return std::string(text);
    return std::string(text.substr(0, equals + 1)) + kRedacted;
}

std::string redactArgument(std::string_view text)
{
    const std::size_t equals = text.find('=');
    if (!redactionOn || equals == std::string_view::npos || !looksSecret(text.substr(0, equals)))
        return std::string(text);
    return std::string(text.substr(0, equals + 1)) + kRedacted;
}

namespace {

void redactList(ordered_json& list, std::string (*redact)(std::string_view))
{
    for (ordered_json& item : list) {
        if (item.is_string())
            item = redact(item.get_ref<const std::string&>());
        else
            redactJson(item);
    }
}

} // namespace

void redactJson(ordered_json& value)
{
    if (!redactionOn)
        return;
    if (value.is_array()) {
        for (ordered_json& item : value)
            redactJson(item);
        return;
    }
    if (!value.is_object())
        return;
    for (auto& [name, item] : value.items()) {
        const bool filled = !item.is_object() && !item.is_array() && !item.is_null();
        if (filled && looksSecret(name))
            item = kRedacted;
        else if (item.is_array() && (name == "env" || name == "envs"))
            redactList(item, redactVariable);
        else if (item.is_array() && (name == "args" || name == "command" || name == "cmd"))
            redactList(item, redactArgument);
        else
            redactJson(item);
    }
}

} // namespace shimscope::agent
