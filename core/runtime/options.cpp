// Reading the command line by its table.
#include <runtime/options.h>

#include <algorithm>

namespace shimscope::runtime {

bool Arguments::has(std::string_view option) const
{
    const auto found = values.find(option);
    return found != values.end() && found->second.back() != "false";
}

std::string Arguments::get(std::string_view option, std::string_view otherwise) const
{
    const auto found = values.find(option);
    return found == values.end() ? std::string(otherwise) : found->second.back();
}

std::vector<std::string> Arguments::all(std::string_view option) const
{
    const auto found = values.find(option);
    return found == values.end() ? std::vector<std::string>() : found->second;
}

namespace {

const Option* findOption(std::span<const Option> table, std::string_view name)
{
    const auto found = std::find_if(table.begin(), table.end(), [&](const Option& option) {
        return option.name == name || (name.size() == 1 && option.letter == name[0]);
    });
    return found == table.end() ? nullptr : &*found;
}

} // namespace

base::Result<Arguments> parseOptions(
    std::span<const Option> table, std::span<const std::string> words)
{
    Arguments result;
    std::size_t at = 0;
    for (; at < words.size(); ++at) {
        std::string_view word = words[at];
        if (word == "--") {
            ++at;
            break;
        }
        if (word.size() < 2 || word[0] != '-')
            break;
        word.remove_prefix(word.starts_with("--") ? 2 : 1);
        const std::size_t equals = word.find('=');
        const std::string_view name = word.substr(0, equals);
        const Option* option = findOption(table, name);
        if (option == nullptr)
            return base::fail("command line", std::string(words[at]),
                "flag provided but not defined; see --help");
        std::string value = "true";
        if (equals != std::string_view::npos) {
            value = word.substr(equals + 1);
        } else if (option->takesValue) {
            if (++at >= words.size())
                return base::fail(
                    "command line", std::string(words[at - 1]), "flag needs an argument");
            value = words[at];
        }
        result.values[std::string(option->name)].push_back(std::move(value));
    }
    result.rest.assign(words.begin() + static_cast<std::ptrdiff_t>(at), words.end());
    return result;
}

} // namespace shimscope::runtime
