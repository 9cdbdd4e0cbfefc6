// $(NAME) → value.
#include <kubelet/expansion.h>

namespace shimscope::kubelet {

std::string expand(std::string_view text, const Variables& variables)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '$' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        if (text[i + 1] == '$') {
            out += '$';
            ++i;
            continue;
        }
        const std::size_t close =
            text[i + 1] == '(' ? text.find(')', i + 2) : std::string_view::npos;
        if (close == std::string_view::npos) {
            out += '$';
            continue;
        }
        const std::string name(text.substr(i + 2, close - i - 2));
        const auto found = variables.find(name);
        out += found == variables.end() ? "$(" + name + ")" : found->second;
        i = close;
    }
    return out;
}

Variables variablesOf(const Container& container)
{
    Variables variables;
    for (const EnvVar& variable : container.env)
        variables[variable.name] = expand(variable.value, variables);
    return variables;
}

Container expanded(Container container)
{
    Variables variables;
    for (EnvVar& variable : container.env) {
        variable.value = expand(variable.value, variables);
        variables[variable.name] = variable.value;
    }
    for (std::string& word : container.command)
        word = expand(word, variables);
    for (std::string& word : container.args)
        word = expand(word, variables);
    return container;
}

} // namespace shimscope::kubelet
