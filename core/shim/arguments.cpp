// Flags by table.
#include <shim/arguments.h>
#include <shim/bundle.h>

#include <array>
#include <map>

namespace shimscope::shim {

namespace {

struct ValueFlag {
    std::string_view name;
    std::string Arguments::*field;
};
constexpr std::array kValueFlags{ValueFlag{"namespace", &Arguments::nameSpace},
    ValueFlag{"address", &Arguments::address},
    ValueFlag{"publish-binary", &Arguments::publishBinary}, ValueFlag{"id", &Arguments::id},
    ValueFlag{"bundle", &Arguments::bundle}, ValueFlag{"socket", &Arguments::socket}};

base::Failure bad(const std::string& word, const std::string& why)
{
    return base::fail("read command line", word, why, EINVAL);
}

const ValueFlag* findFlag(std::string_view name)
{
    for (const ValueFlag& flag : kValueFlags) {
        if (flag.name == name)
            return &flag;
    }
    return nullptr;
}

base::Status takeCommand(const std::string& word, Arguments& arguments)
{
    static const std::map<std::string, Command> commands{
        {"start", Command::Start}, {"delete", Command::Delete}};
    const auto command = commands.find(word);
    if (command == commands.end())
        return bad(word, "is no command: start, delete or none");
    arguments.command = command->second;
    return {};
}

/// One flag and, if it takes one, its value. Returns how many words were used.
base::Result<std::size_t> takeFlag(
    const std::vector<std::string>& words, std::size_t at, Arguments& arguments)
{
    std::string name = words[at].substr(words[at].starts_with("--") ? 2 : 1);
    if (name == "debug" || name == "v") {
        arguments.debug = arguments.debug || name == "debug";
        if (name == "v")
            arguments.command = Command::Version;
        return std::size_t{1};
    }
    const std::size_t equals = name.find('=');
    const bool inside = equals != std::string::npos;
    const std::string value = inside ? name.substr(equals + 1)
        : at + 1 < words.size()      ? words[at + 1]
                                     : std::string();
    name.resize(inside ? equals : name.size());
    const ValueFlag* flag = findFlag(name);
    if (flag == nullptr)
        return bad(words[at],
            "is no flag: -namespace, -address, -publish-binary, -id, -bundle, -debug, -v");
    if (!inside && at + 1 >= words.size())
        return bad(words[at], "needs a value");
    arguments.*(flag->field) = value;
    return std::size_t{inside ? 1U : 2U};
}

} // namespace

base::Result<Arguments> parseArguments(const std::vector<std::string>& words)
{
    Arguments arguments;
    for (std::size_t at = 0; at < words.size();) {
        if (words[at].size() > 1 && words[at].front() == '-') {
            at += TRY(takeFlag(words, at, arguments));
            continue;
        }
        TRY_VOID(takeCommand(words[at], arguments));
        ++at;
    }
    if (arguments.command == Command::Version)
        return arguments;
    if (!isIdentifier(arguments.id))
        return bad("-id " + arguments.id,
            "a container's id is needed: letters, digits and _.- , at most 128");
    if (arguments.nameSpace.empty())
        return bad("-namespace", "containerd's namespace is needed");
    if (arguments.command != Command::Delete && arguments.address.empty())
        return bad("-address", "the endpoint's socket is needed");
    return arguments;
}

} // namespace shimscope::shim
