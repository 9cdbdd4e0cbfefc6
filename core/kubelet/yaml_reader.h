// Reads a YAML document by tables of fields, and remembers every problem with file, line, column
// and field path, so that a learner sees all mistakes of a manifest at once. Pure; any thread.
// yaml-cpp's exceptions end here.
//
// A table says for each object which fields we read, which ones Kubernetes has but we do not, and
// which ones mean nothing here. Anything else is unknown: the message offers the nearest known
// name.
#pragma once

#include <base/result.h>

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::kubelet {

struct Problem {
    bool isError = true; ///< else a warning: the manifest is used all the same
    int line = 0; ///< from 1; 0: the whole file
    int column = 0;
    std::string field; ///< "spec.containers[0].image"; may be empty
    std::string text;
};
/// "web.yaml:12:5: spec.containers[0].volumeMounts: not supported yet; remove it".
[[nodiscard]] std::string toString(const Problem& problem, std::string_view file);

/// One node with the path that leads to it.
struct Value {
    YAML::Node node;
    std::string path;
    YAML::Mark mark{}; ///< of the key, so that the message points to the field's name
};

class YamlReader {
public:
    /// The single document of a file; nothing if it cannot be read (the problem is noted).
    std::optional<Value> parse(const std::string& text);
    [[nodiscard]] const std::vector<Problem>& problems() const { return m_problems; }
    [[nodiscard]] bool hasErrors() const;

    void error(const Value& at, std::string text);
    void warning(const Value& at, std::string text);

    // Each reads one value of that type, or notes a problem and leaves `into` as it is. null counts
    // as absent.
    void read(const Value& value, std::string& into);
    void read(const Value& value, bool& into);
    void read(const Value& value, std::int64_t& into);
    void read(const Value& value, std::optional<std::int64_t>& into);
    void read(const Value& value, std::vector<std::string>& into);
    void read(const Value& value, std::map<std::string, std::string>& into);
    /// The text of a scalar, quoted or not (quantities are written both ways).
    std::optional<std::string> scalar(const Value& value, std::string_view what);
    /// Elements of a list, "path[0]"…; a problem if it is none.
    std::vector<Value> elements(const Value& value);
    /// Members of a mapping in their order; doubled keys are problems.
    std::vector<std::pair<std::string, Value>> members(const Value& value);

private:
    void add(bool isError, const Value& at, std::string text);
    std::vector<Problem> m_problems;
};

/// One field of an object of type T.
template <class T>
struct Field {
    std::string_view name;
    void (*read)(YamlReader& reader, const Value& value, T& into);
};
/// An object of the Kubernetes API as far as we know it.
template <class T>
struct ObjectTable {
    std::vector<Field<T>> fields;
    std::vector<std::string_view> notYet; ///< an error: it would change what runs
    std::vector<std::string_view>
        ignored; ///< a warning: it means nothing on a node without an API server
};

namespace detail {
/// "unknown field; did you mean 'image'? accepted here are …".
std::string unknownField(const std::string& name, const std::vector<std::string_view>& known);
bool contains(const std::vector<std::string_view>& names, const std::string& name);
} // namespace detail

/// Reads a mapping by its table. Returns the names that were present.
template <class T>
std::vector<std::string> readObject(
    YamlReader& reader, const Value& value, T& into, const ObjectTable<T>& table)
{
    std::vector<std::string> present;
    for (const auto& [name, member] : reader.members(value)) {
        bool found = false;
        for (const Field<T>& field : table.fields) {
            if (field.name == name && !member.node.IsNull()) {
                field.read(reader, member, into);
                present.push_back(name);
            }
            found = found || field.name == name;
        }
        if (found)
            continue;
        if (detail::contains(table.notYet, name)) {
            reader.error(member, "not supported yet; remove it");
        } else if (detail::contains(table.ignored, name)) {
            reader.warning(member, "has no meaning for a static pod; ignored");
        } else {
            std::vector<std::string_view> known;
            for (const Field<T>& field : table.fields)
                known.push_back(field.name);
            reader.error(member, detail::unknownField(name, known));
        }
    }
    return present;
}

/// One of a closed set of words.
template <class E>
void readEnum(YamlReader& reader, const Value& value, E& into,
    const std::vector<std::pair<std::string_view, E>>& words)
{
    std::string text;
    reader.read(value, text);
    std::string accepted;
    for (const auto& [word, meaning] : words) {
        if (word == text) {
            into = meaning;
            return;
        }
        accepted += (accepted.empty() ? "" : ", ") + std::string(word);
    }
    if (value.node.IsScalar())
        reader.error(value, "'" + text + "' is not accepted; accepted are " + accepted);
}

/// The known name with the fewest edits to `name` if that is few enough to be a slip.
[[nodiscard]] std::optional<std::string_view> nearest(
    std::string_view name, const std::vector<std::string_view>& known);

} // namespace shimscope::kubelet
