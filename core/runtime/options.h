// The command line, as a table: runc's words, so that whoever calls runc can call this. Pure.
#pragma once

#include <base/result.h>

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::runtime {

struct Option {
    std::string_view name; ///< "bundle": --bundle
    char letter = 0; ///< 'b': -b; 0: none
    bool takesValue = true; ///< else true when it is there; "--name=false" takes it back
    std::string_view help;
};

/// What was given, after the table has been applied.
class Arguments {
public:
    [[nodiscard]] bool has(std::string_view option) const; ///< given, or given as true
    /// The last value given; `otherwise` if there is none.
    [[nodiscard]] std::string get(std::string_view option, std::string_view otherwise = {}) const;
    [[nodiscard]] std::vector<std::string> all(std::string_view option) const;
    std::vector<std::string> rest; ///< from the first argument that is no option on
    std::map<std::string, std::vector<std::string>, std::less<>> values;
};

/// Options end at the first other argument or at "--" (as Go's flag package has it). "-name" is
/// "--name".
base::Result<Arguments> parseOptions(
    std::span<const Option> table, std::span<const std::string> words);

struct Context;
struct Command {
    std::string_view name;
    std::string_view usage; ///< "[options] ID"
    std::string_view help;
    std::span<const Option> options;
    std::size_t least = 1, most = 1; ///< other arguments
    /// The exit code, or an error, which makes it 1.
    base::Result<int> (*run)(const Context& context, const Arguments& arguments);
};
[[nodiscard]] std::span<const Command> commands();
[[nodiscard]] std::span<const Option> globalOptions();

} // namespace shimscope::runtime
