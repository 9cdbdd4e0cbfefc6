// One walk over the document; each action has each tool.
#include <story/commands.h>
#include <story/reading.h>

#include <algorithm>
#include <set>

namespace shimscope::story {

namespace {

Command readCommand(const scenario::Reader& reader)
{
    const bool none = reader.json().is_object() && reader.json().contains("none");
    if (!reader.object({none ? "none" : "command"}))
        return {};
    Command command;
    if (none)
        command.none = readText(reader.member("none"));
    else
        command.command = reader.member("command").text();
    return command;
}

ActionCommands readAction(const scenario::Reader& reader, std::set<std::string>& ids)
{
    ActionCommands action;
    if (!reader.object({"id", "name", "docker", "crictl", "ctr", "nerdctl", "kubectl"}))
        return action;
    action.id = reader.member("id").text();
    if (!action.id.empty() && !ids.insert(action.id).second)
        reader.member("id").problem("\"" + action.id + "\" is the id of another action too");
    action.name = readText(reader.member("name"));
    for (std::size_t i = 0; i < kTools.size(); ++i)
        action.tools.at(i) = readCommand(reader.member(kTools.at(i)));
    return action;
}

Commands readCommands(const scenario::Reader& reader)
{
    Commands commands;
    if (!reader.object({"format", "as_of", "sources", "actions"}, {"$schema"}))
        return commands;
    (void)reader.member("format").oneOf(std::array{"commands/1"});
    commands.asOf = readDate(reader.member("as_of"));
    const Sources sources = readSources(reader.member("sources"));
    for (std::size_t i = 0; i < kTools.size(); ++i) {
        const auto source = sources.find(kTools.at(i));
        if (source == sources.end())
            reader.member("sources").problem(std::string(kTools.at(i)) + " has no source");
        else
            commands.sources.at(i) = source->second;
    }
    std::set<std::string> ids;
    for (const scenario::Reader& each : reader.member("actions").list(1))
        commands.actions.push_back(readAction(each, ids));
    return commands;
}

} // namespace

const ActionCommands* Commands::find(std::string_view id) const
{
    const auto found = std::find_if(
        actions.begin(), actions.end(), [&](const ActionCommands& each) { return each.id == id; });
    return found == actions.end() ? nullptr : &*found;
}

ParsedCommands parseCommands(std::string_view text)
{
    ParsedCommands parsed;
    Commands commands;
    readDocument(text, parsed.problems,
        [&](const scenario::Reader& reader) { commands = readCommands(reader); });
    if (parsed.problems.empty())
        parsed.commands = std::move(commands);
    return parsed;
}

base::Result<Commands> loadCommands(const std::string& file)
{
    ParsedCommands parsed = parseCommands(TRY(readStory(file)));
    if (parsed.commands)
        return std::move(*parsed.commands);
    return problemsOf(file, parsed.problems);
}

base::Result<Commands> loadShippedCommands()
{
    const std::string file = TRY(shippedStory("commands.json"));
    return loadCommands(file);
}

} // namespace shimscope::story
