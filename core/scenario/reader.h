// Walks over a JSON document and keeps what is wrong with it, each with its place as a JSON pointer
// (RFC 6901) and what would be accepted. Reading goes on after a problem: an author sees them all.
// Pure; used by the loader only.
#pragma once

#include <nlohmann/json.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::scenario {

struct Problem {
    std::string pointer; ///< "/steps/1/check/all/0/op"; empty: the whole document
    std::string text; ///< "\"=>\" is not one of == != < <= > >="
    [[nodiscard]] std::string toString() const
    {
        return (pointer.empty() ? "/" : pointer) + ": " + text;
    }
};

/// One value of the document and where it is.
class Reader {
public:
    Reader(const nlohmann::json& json, std::string pointer, std::vector<Problem>& problems)
        : m_json(&json), m_pointer(std::move(pointer)), m_problems(&problems)
    {
    }
    void problem(const std::string& text) const { m_problems->push_back({m_pointer, text}); }
    [[nodiscard]] const nlohmann::json& json() const { return *m_json; }
    [[nodiscard]] bool has(const char* key) const { return m_json->contains(key); }
    /// An object with no other members than these: `needed` and `known` ones. False if it is none.
    bool object(std::initializer_list<const char*> needed,
        std::initializer_list<const char*> known = {}) const;
    /// A member that is there (see has).
    [[nodiscard]] Reader member(const std::string& key) const;
    /// Elements of a list of `least` at least and `most` at most.
    [[nodiscard]] std::vector<Reader> list(std::size_t least, std::size_t most = 1000) const;
    /// A string that is not empty; empty if it is none.
    [[nodiscard]] std::string text() const;
    /// A string of lower-case letters, digits, '-', and '_': an id.
    [[nodiscard]] std::string name() const;
    /// A whole number between these.
    [[nodiscard]] int whole(int least, int most) const;
    [[nodiscard]] bool truth() const;
    /// A string that is one of these, else a problem that lists them, and empty.
    template <class Names>
    [[nodiscard]] std::string oneOf(const Names& names) const
    {
        return oneOfList(std::vector<std::string>(std::begin(names), std::end(names)));
    }
    /// As a JSON pointer's part: "~" is "~0", "/" is "~1".
    [[nodiscard]] static std::string escape(std::string_view key);

private:
    [[nodiscard]] std::string oneOfList(const std::vector<std::string>& names) const;
    const nlohmann::json* m_json;
    std::string m_pointer;
    std::vector<Problem>* m_problems;
};

/// A value as JSON, shortened for a sentence.
[[nodiscard]] std::string quoted(const nlohmann::json& json);

} // namespace shimscope::scenario
