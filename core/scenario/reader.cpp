// Each accessor says what it expected where it finds something else.
#include <base/text.h>
#include <scenario/reader.h>

#include <algorithm>
#include <cstring>

namespace shimscope::scenario {

namespace {

constexpr std::size_t kLongestName = 40;

bool contains(std::initializer_list<const char*> names, const std::string& key)
{
    return std::any_of(names.begin(), names.end(), [&](const char* name) { return key == name; });
}

std::string listed(
    std::initializer_list<const char*> needed, std::initializer_list<const char*> known)
{
    std::vector<std::string> all(needed.begin(), needed.end());
    all.insert(all.end(), known.begin(), known.end());
    return base::join(all, ", ");
}

std::string between(std::size_t least, std::size_t most)
{
    return std::to_string(least) + " to " + std::to_string(most);
}

} // namespace

std::string quoted(const nlohmann::json& json)
{
    constexpr std::size_t kLongest = 60;
    if (json.is_object())
        return "an object";
    if (json.is_array())
        return "a list";
    std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return text.size() > kLongest ? text.substr(0, kLongest) + "…" : text;
}

std::string Reader::escape(std::string_view key)
{
    std::string text;
    for (const char c : key) {
        if (c == '~')
            text += "~0";
        else if (c == '/')
            text += "~1";
        else
            text += c;
    }
    return text;
}

bool Reader::object(
    std::initializer_list<const char*> needed, std::initializer_list<const char*> known) const
{
    if (!m_json->is_object()) {
        problem("expected an object with " + listed(needed, known) + ", found " + quoted(*m_json));
        return false;
    }
    for (const char* key : needed) {
        if (!has(key))
            problem(std::string("\"") + key + "\" is missing");
    }
    for (const auto& [key, value] : m_json->items()) {
        if (!contains(needed, key) && !contains(known, key))
            m_problems->push_back({m_pointer + "/" + escape(key),
                "is not known here; known are " + listed(needed, known)});
    }
    return true;
}

Reader Reader::member(const std::string& key) const
{
    static const nlohmann::json kNothing;
    const bool there = m_json->is_object() && m_json->contains(key);
    return {there ? (*m_json)[key] : kNothing, m_pointer + "/" + escape(key), *m_problems};
}

std::vector<Reader> Reader::list(std::size_t least, std::size_t most) const
{
    std::vector<Reader> elements;
    if (!m_json->is_array()) {
        problem("expected a list, found " + quoted(*m_json));
        return elements;
    }
    if (m_json->size() < least || m_json->size() > most)
        problem("has " + std::to_string(m_json->size()) + " elements; accepted are "
            + between(least, most));
    for (std::size_t i = 0; i < m_json->size(); ++i)
        elements.emplace_back((*m_json)[i], m_pointer + "/" + std::to_string(i), *m_problems);
    return elements;
}

std::string Reader::text() const
{
    if (m_json->is_string() && !m_json->get_ref<const std::string&>().empty())
        return m_json->get<std::string>();
    problem("expected a text that is not empty, found " + quoted(*m_json));
    return {};
}

std::string Reader::name() const
{
    const std::string value = m_json->is_string() ? m_json->get<std::string>() : std::string();
    const bool good = !value.empty() && value.size() <= kLongestName
        && std::all_of(value.begin(), value.end(), [](char c) {
               return std::strchr("abcdefghijklmnopqrstuvwxyz0123456789-_", c) != nullptr && c != 0;
           });
    if (!good)
        problem("expected a name of up to 40 lower-case letters, digits, - and _, found "
            + quoted(*m_json));
    return good ? value : std::string();
}

int Reader::whole(int least, int most) const
{
    const bool inside = m_json->is_number_integer() && m_json->get<double>() >= least
        && m_json->get<double>() <= most;
    if (!inside)
        problem("expected a whole number from "
            + between(static_cast<std::size_t>(least), static_cast<std::size_t>(most)) + ", found "
            + quoted(*m_json));
    return inside ? m_json->get<int>() : least;
}

bool Reader::truth() const
{
    if (!m_json->is_boolean())
        problem("expected true or false, found " + quoted(*m_json));
    return m_json->is_boolean() && m_json->get<bool>();
}

std::string Reader::oneOfList(const std::vector<std::string>& names) const
{
    if (m_json->is_string()
        && std::find(names.begin(), names.end(), m_json->get<std::string>()) != names.end())
        return m_json->get<std::string>();
    problem(quoted(*m_json) + " is not one of " + base::join(names, " "));
    return {};
}

} // namespace shimscope::scenario
