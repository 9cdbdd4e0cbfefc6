// From JSON to structs.
#include <oci/fields.h>
#include <oci/parse.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <type_traits>

namespace shimscope::oci {

namespace {

using Json = nlohmann::json;

std::string describe(const Json& value)
{
    std::string shown = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (shown.size() > 60)
        shown = shown.substr(0, 57) + "...";
    return std::string("the ") + value.type_name() + " " + shown;
}

/// Reads one object. A chain of readers, from the document to this object, makes the pointer when
/// an error needs it. Only the first error of a document is kept.
class Reader {
public:
    Reader(const Json& at, const Reader* parent, std::string_view key, std::string& error)
        : m_at(at), m_parent(parent), m_key(key), m_error(error)
    {
    }

    template <class T>
    Reader& operator()(const char* key, T& value)
    {
        const auto found = m_at.find(key);
        if (found != m_at.end() && !found->is_null() && m_error.empty())
            Reader(*found, this, key, m_error).read(value);
        return *this;
    }

    template <class T>
    void read(std::optional<T>& value)
    {
        read(value.emplace());
    }

    template <class T>
    void read(std::vector<T>& value)
    {
        if (!m_at.is_array())
            return wrong("an array");
        value.reserve(m_at.size());
        for (std::size_t i = 0; i < m_at.size() && m_error.empty(); ++i)
            Reader(m_at[i], this, std::to_string(i), m_error).read(value.emplace_back());
    }

    template <class T>
    void read(std::map<std::string, T>& value)
    {
        if (!m_at.is_object())
            return wrong("an object");
        for (const auto& [key, item] : m_at.items()) {
            if (m_error.empty())
                Reader(item, this, key, m_error).read(value[key]);
        }
    }

    void read(std::string& value)
    {
        if (!m_at.is_string())
            return wrong("a string");
        value = m_at.get_ref<const std::string&>();
        if (value.find('\0') != std::string::npos)
            wrong("a string without NUL characters");
    }

    void read(bool& value)
    {
        if (!m_at.is_boolean())
            return wrong("true or false");
        value = m_at.get<bool>();
    }

    template <class T>
    void read(T& value) requires std::is_integral_v<T>
    {
        if (!m_at.is_number_integer())
            return wrong("a whole number");
        using Limits = std::numeric_limits<T>;
        const bool fits = m_at.is_number_unsigned() ? std::in_range<T>(m_at.get<std::uint64_t>())
                                                    : std::in_range<T>(m_at.get<std::int64_t>());
        if (!fits)
            return wrong("a whole number from " + std::to_string(Limits::min()) + " to "
                + std::to_string(Limits::max()));
        value = m_at.get<T>();
    }

    template <class T>
    void read(T& value) requires std::is_class_v<T>
    {
        if (!m_at.is_object())
            return wrong("an object");
        fields(*this, value);
    }

private:
    [[nodiscard]] std::string pointer() const
    {
        return m_parent != nullptr ? m_parent->pointer() + "/" + std::string(m_key) : "";
    }
    void wrong(const std::string& expected)
    {
        const std::string place = pointer();
        m_error = (place.empty() ? "the document" : place) + ": expected " + expected + ", found "
            + describe(m_at);
    }

    const Json& m_at;
    const Reader* m_parent;
    std::string m_key;
    std::string& m_error;
};

/// "line 3, column 7": where the parser stopped, for a text that is no JSON.
std::string syntaxError(std::string_view text)
{
    try {
        const Json parsed = Json::parse(text);
    } catch (const Json::parse_error& error) {
        const std::string_view before = text.substr(0, error.byte > 0 ? error.byte - 1 : 0);
        const auto line = 1 + std::count(before.begin(), before.end(), '\n');
        const std::size_t newline = before.rfind('\n');
        const std::size_t column =
            before.size() - (newline == std::string_view::npos ? 0 : newline + 1) + 1;
        std::string what = error.what();
        const std::size_t colon =
            what.rfind(": ", what.find("; ") == std::string::npos ? what.size() : what.find("; "));
        if (colon != std::string::npos)
            what = what.substr(colon + 2);
        return "line " + std::to_string(line) + ", column " + std::to_string(column)
            + ": not JSON: " + what;
    }
    return "not JSON";
}

template <class T>
base::Result<T> parseAs(std::string_view text, const std::string& name, T value = {})
{
    const Json document = Json::parse(text, nullptr, false);
    if (document.is_discarded())
        return base::fail("read", name, syntaxError(text));
    std::string error;
    Reader(document, nullptr, {}, error).read(value);
    if (!error.empty())
        return base::fail("read", name, error);
    return value;
}

} // namespace

base::Result<Spec> parseSpec(std::string_view text, const std::string& nameForErrors)
{
    Spec empty;
    empty.ociVersion.clear(); // has to be there
    Spec spec = TRY(parseAs(text, nameForErrors, std::move(empty)));
    TRY_VOID(checkSpec(spec, nameForErrors));
    return spec;
}

base::Result<Process> parseProcess(std::string_view text, const std::string& nameForErrors)
{
    Process process = TRY(parseAs<Process>(text, nameForErrors));
    TRY_VOID(checkProcess(process, nameForErrors, ""));
    return process;
}

base::Result<Resources> parseResources(std::string_view text, const std::string& nameForErrors)
{
    return parseAs<Resources>(text, nameForErrors);
}

} // namespace shimscope::oci
