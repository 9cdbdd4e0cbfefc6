#include <base/text.h>

#include <chains/lines.h>

#include <cmath>

namespace shimscope::chains {

namespace {

constexpr double kSecondNs = 1e9;
constexpr double kMillisecondNs = 1e6;
/// What a log of this century can say; seconds since 1970.
constexpr double kEarliest = 946'684'800;
constexpr double kLatest = 4'102'444'800;

base::Failure badLine(const std::string& detail)
{
    return base::fail("parse line", {}, detail, EINVAL);
}

/// The first word, and the rest without the blanks before it.
std::string_view takeWord(std::string_view& rest)
{
    rest = rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size()));
    const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(end);
    return word;
}

/// Not through double: its last digit of a wall clock would be lost.
base::Result<std::int64_t> takeWall(std::string_view& rest)
{
    const std::string_view word = takeWord(rest);
    const auto seconds = base::parseDouble(word);
    if (!seconds || *seconds < kEarliest || *seconds > kLatest)
        return badLine("'" + std::string(word.substr(0, 40))
            + "' is no time: expected seconds since 1970, as in 1795413440.069037");
    const std::size_t point = std::min(word.find('.'), word.size());
    std::string fraction(word.substr(std::min(point + 1, word.size())));
    fraction.resize(9, '0');
    return base::parseSigned(word.substr(0, point)).value_or(0) * 1'000'000'000
        + base::parseSigned(fraction).value_or(0);
}

/// "pid=7" → 7.
base::Result<std::int64_t> takeNumber(std::string_view& rest, std::string_view key)
{
    std::string_view word = takeWord(rest);
    if (word.starts_with(key) && word.size() > key.size() && word[key.size()] == '=') {
        if (const auto value = base::parseSigned(word.substr(key.size() + 1)))
            return *value;
    }
    return badLine("expected " + std::string(key) + "=NUMBER, found '"
        + std::string(word.substr(0, 40)) + "': the line is cut off or of another log");
}

std::string_view between(std::string_view text, std::string_view from, std::string_view to)
{
    const std::size_t start = text.find(from);
    if (start == std::string_view::npos)
        return {};
    text.remove_prefix(start + from.size());
    return to.empty() ? text : text.substr(0, text.find(to));
}

base::Result<ProxyLine> parseCall(ProxyLine line, std::string_view rest)
{
    line.pid = static_cast<int>(TRY(takeNumber(rest, "pid")));
    if (line.what == ProxyLine::What::Connected)
        return line;
    line.stream = static_cast<int>(TRY(takeNumber(rest, "stream")));
    line.method = takeWord(rest);
    if (!line.method.starts_with('/'))
        return badLine("the call has no method: expected /package.Service/Method");
    const std::string_view word = takeWord(rest);
    if (word.starts_with("ns="))
        line.nameSpace = word.substr(3);
    return line;
}

base::Result<ProxyLine> parseAnswer(ProxyLine line, std::string_view rest)
{
    line.stream = static_cast<int>(TRY(takeNumber(rest, "stream")));
    line.method = takeWord(rest);
    const std::string_view took = takeWord(rest);
    if (!took.starts_with("ms=") || !base::parseDouble(took.substr(3)))
        return badLine("the answer does not say how long it took: expected ms=NUMBER");
    line.requestBytes = static_cast<std::uint64_t>(TRY(takeNumber(rest, "req")));
    line.responseBytes = static_cast<std::uint64_t>(TRY(takeNumber(rest, "rsp")));
    if (const auto status = takeNumber(rest, "status"))
        line.status = static_cast<int>(*status);
    line.message = base::trim(rest);
    return line;
}

} // namespace

base::Result<ProxyLine> parseProxyLine(std::string_view text)
{
    ProxyLine line;
    line.at = TRY(takeWall(text));
    line.socket = takeWord(text);
    const std::string_view what = takeWord(text);
    if (what != "CONN" && what != "CALL" && what != "DONE")
        return badLine("'" + std::string(what.substr(0, 40)) + "' is none of CONN, CALL and DONE");
    line.what = what == "CONN" ? ProxyLine::What::Connected
        : what == "CALL"       ? ProxyLine::What::Called
                               : ProxyLine::What::Answered;
    line.connection = static_cast<int>(TRY(takeNumber(text, "conn")));
    return line.what == ProxyLine::What::Answered ? parseAnswer(std::move(line), text)
                                                  : parseCall(std::move(line), text);
}

std::string RunLine::command() const
{
    static constexpr std::string_view kCommands[] = {
        "create", "start", "kill", "delete", "state", "exec", "features"};
    const auto words = base::words(arguments);
    for (std::size_t i = 0; i < words.size(); ++i) {
        for (const std::string_view each : kCommands) {
            if (words[i] != each)
                continue;
            const bool option =
                i + 1 < words.size() && (words[i + 1] == "--force" || words[i + 1] == "--all");
            return std::string(each) + (option ? " " + std::string(words[i + 1]) : std::string());
        }
    }
    return {};
}

std::string RunLine::container() const
{
    constexpr std::size_t kIdLength = 64;
    const auto words = base::words(arguments);
    for (auto word = words.rbegin(); word != words.rend(); ++word) {
        if (word->size() == kIdLength
            && word->find_first_not_of("0123456789abcdef") == std::string_view::npos)
            return std::string(*word);
    }
    return {};
}

base::Result<std::optional<RunLine>> parseRunLine(std::string_view text)
{
    RunLine line;
    line.at = TRY(takeWall(text));
    if (takeWord(text) != "START")
        return std::optional<RunLine>();
    line.pid = static_cast<int>(TRY(takeNumber(text, "pid")));
    line.parent = static_cast<int>(TRY(takeNumber(text, "ppid")));
    line.parentCommand = base::trim(between(text, "parent=[", "]"));
    line.folder = between(text, "cwd=", " ");
    line.arguments = base::trim(between(text, "argv=", ""));
    if (line.command().empty())
        return badLine("argv= holds no command of the OCI runtime (create, start, kill, …): the "
                       "line is cut off; leave it out if it cannot be had");
    return std::optional(std::move(line));
}

base::Result<MergedLine> parseMergedLine(std::string_view text)
{
    MergedLine line;
    const std::string_view word = takeWord(text);
    const auto offset = base::parseDouble(word);
    if (!offset || std::fabs(*offset) > 1e9)
        return badLine("'" + std::string(word.substr(0, 40))
            + "' is no time: expected milliseconds since the manifest was seen, as in 51.19");
    line.offset = std::llround(*offset * kMillisecondNs);
    line.source = takeWord(text);
    line.text = base::trim(text);
    if (line.source.empty() || line.text.empty())
        return badLine("the line ends after its time: expected MILLISECONDS SOURCE WORDS");
    return line;
}

std::string ProcessLine::program() const
{
    const auto words = base::words(command);
    if (words.empty())
        return {};
    return std::string(words[0].substr(words[0].rfind('/') + 1));
}

base::Result<ProcessLine> parseProcessLine(std::string_view text)
{
    ProcessLine line;
    for (int* number : {&line.pid, &line.parent, &line.session, &line.user}) {
        const std::string_view word = takeWord(text);
        const auto value = base::parseUnsigned(word);
        if (!value || *value > INT32_MAX)
            return badLine("'" + std::string(word.substr(0, 40))
                + "' is no number: expected PID PPID SID UID COMMAND");
        *number = static_cast<int>(*value);
    }
    text = base::trim(text);
    if (text.starts_with("\\_"))
        text = base::trim(text.substr(2));
    if (text.empty())
        return badLine("there is no command: expected PID PPID SID UID COMMAND");
    line.command = text;
    return line;
}

std::string SpanLine::value(const std::string& key) const
{
    const auto found = values.find(key);
    return found == values.end() ? std::string() : found->second;
}

base::Result<SpanLine> parseSpanLine(std::string_view text)
{
    SpanLine line;
    line.at = TRY(takeWall(text));
    std::string_view took = takeWord(text);
    const auto milliseconds =
        took.ends_with("ms") ? base::parseDouble(took.substr(0, took.size() - 2)) : std::nullopt;
    if (!milliseconds || *milliseconds < 0 || *milliseconds > kSecondNs)
        return badLine("'" + std::string(took.substr(0, 40))
            + "' is no duration: expected milliseconds, as in 723.06ms");
    line.length = std::llround(*milliseconds * kMillisecondNs);
    for (const std::string_view word : base::words(text)) {
        const std::size_t equals = word.find('=');
        if (equals != std::string_view::npos && equals > 0)
            line.values[std::string(word.substr(0, equals))] = word.substr(equals + 1);
    }
    for (const char* key : {"svc", "trace", "span", "kind", "name"}) {
        if (line.value(key).empty())
            return badLine(std::string("there is no ") + key
                + "=: expected svc= trace= span= parent= kind= name=");
    }
    return line;
}

} // namespace shimscope::chains
