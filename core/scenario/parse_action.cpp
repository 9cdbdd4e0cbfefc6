// Which members an action has depends on its verb, and on whether a learner is offered it.
#include <scenario/parse_action.h>

#include <algorithm>
#include <array>

namespace shimscope::scenario {

namespace {

constexpr std::array kVerbs{"apply", "delete", "answer", "wait", "open", "compare", "scan"};
constexpr std::array kOffered{"apply", "delete", "answer", "open", "compare", "scan"};

/// What an action of this verb is about, by the name of its member; empty: nothing.
const char* objectOf(Action::Verb verb)
{
    switch (verb) {
    case Action::Verb::Apply:
    case Action::Verb::Delete:
        return "pod";
    case Action::Verb::Answer:
        return "input";
    case Action::Verb::Wait:
        return "until";
    case Action::Verb::Open:
        return "recording";
    case Action::Verb::Compare:
        return "recordings";
    case Action::Verb::Scan:
        break;
    }
    return "";
}

/// The members that it has to have and may have, when it is offered and when it solves.
void checkMembers(const Reader& reader, Action::Verb verb, bool solving)
{
    const char* what = objectOf(verb);
    if (verb == Action::Verb::Scan)
        (void)(solving ? reader.object({"do"}) : reader.object({"do", "label"}));
    else if (!solving)
        (void)reader.object({"do", what, "label"});
    else if (verb == Action::Verb::Answer)
        (void)reader.object({"do", what, "value"});
    else if (verb == Action::Verb::Wait)
        (void)reader.object({"do", what}, {"timeout_ms"});
    else
        (void)reader.object({"do", what});
}

std::vector<std::string> parseCompared(const Reader& reader, const Names& names)
{
    std::vector<std::string> recordings;
    for (const Reader& one : reader.list(2, kMostRecordings))
        recordings.push_back(parseRecording(one, names));
    return recordings;
}

} // namespace

Action parseAction(const Reader& reader, const Names& names, bool solving)
{
    using Verb = Action::Verb;
    Action action;
    const std::string verb =
        solving ? reader.member("do").oneOf(kVerbs) : reader.member("do").oneOf(kOffered);
    if (verb.empty())
        return action;
    const auto* found = std::find(kVerbs.begin(), kVerbs.end(), verb);
    action.verb = static_cast<Verb>(found - kVerbs.begin());
    checkMembers(reader, action.verb, solving);
    if (!solving)
        action.label = parseText(reader.member("label"));
    const Reader what = reader.member(objectOf(action.verb));
    if (action.verb == Verb::Apply || action.verb == Verb::Delete)
        action.pod = what.oneOf(names.pods);
    if (action.verb == Verb::Answer)
        action.input = solving ? what.oneOf(names.inputs) : what.name();
    if (action.verb == Verb::Answer && solving)
        action.value = parseSource(reader.member("value"), names);
    if (action.verb == Verb::Wait)
        action.until = parseCheck(what, names);
    if (action.verb == Verb::Open)
        action.recordings = {parseRecording(what, names)};
    if (action.verb == Verb::Compare)
        action.recordings = parseCompared(what, names);
    if (reader.has("timeout_ms"))
        action.timeoutMs = reader.member("timeout_ms").whole(1, kLongestWaitMs);
    return action;
}

} // namespace shimscope::scenario
