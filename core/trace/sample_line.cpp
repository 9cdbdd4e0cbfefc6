#include <trace/sample_line.h>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace shimscope::trace {

namespace {

/// Reads from the front of a text.
class Cursor {
public:
    explicit Cursor(std::string_view text) : m_rest(text) { }
    bool take(std::string_view expected)
    {
        if (!m_rest.starts_with(expected))
            return false;
        m_rest.remove_prefix(expected.size());
        return true;
    }
    template <class T>
    bool takeNumber(T& value)
    {
        const char* end = m_rest.data() + m_rest.size();
        const auto [stop, error] = std::from_chars(m_rest.data(), end, value);
        const bool fraction = stop != end && (*stop == '.' || *stop == 'e' || *stop == 'E');
        // JSON has no leading zeros.
        const bool octal = m_rest.size() > 1 && m_rest[0] == '0' && stop != m_rest.data() + 1;
        if (error != std::errc() || fraction || octal)
            return false;
        m_rest.remove_prefix(static_cast<std::size_t>(stop - m_rest.data()));
        return true;
    }
    /// A string up to its quote; false if anything in it is escaped, or no plain ASCII.
    bool takeString(std::string_view& value)
    {
        const auto plain = [](char c) { return c >= ' ' && c != '\\' && c != '"' && c < 0x7f; };
        const auto end = std::find_if_not(m_rest.begin(), m_rest.end(), plain);
        if (end == m_rest.end() || *end != '"')
            return false;
        value = m_rest.substr(0, static_cast<std::size_t>(end - m_rest.begin()));
        m_rest.remove_prefix(value.size() + 1);
        return true;
    }
    [[nodiscard]] bool atEnd() const { return m_rest.empty(); }

private:
    std::string_view m_rest;
};

using Names = std::vector<std::pair<std::string_view, Metric>>;

/// By name, which is the order of the lines.
const Names& metricsByName()
{
    static const Names names = [] {
        Names all;
        for (int i = 0; i < kMetricCount; ++i)
            all.emplace_back(toString(static_cast<Metric>(i)), static_cast<Metric>(i));
        std::sort(all.begin(), all.end());
        return all;
    }();
    return names;
}

bool takeValues(Cursor& cursor, Sample& sample)
{
    if (cursor.take("}"))
        return true;
    auto next = metricsByName().begin();
    do {
        std::string_view name;
        std::uint64_t value = 0;
        if (!cursor.take("\"") || !cursor.takeString(name) || !cursor.take(":")
            || !cursor.takeNumber(value))
            return false;
        while (next != metricsByName().end() && next->first != name)
            ++next;
        if (next == metricsByName().end())
            return false; // in another order, or of a newer agent
        sample[next->second] = value;
    } while (cursor.take(","));
    return cursor.take("}");
}

} // namespace

std::optional<Sample> parseSampleLine(std::string_view line)
{
    Cursor cursor(line);
    Sample sample;
    std::string_view container;
    if (!cursor.take(R"({"at":)") || !cursor.takeNumber(sample.at) || !cursor.take(R"(,"c":")")
        || !cursor.takeString(container) || !cursor.take(R"(,"t":"sample","v":{)")
        || !takeValues(cursor, sample) || !cursor.take("}") || !cursor.atEnd())
        return std::nullopt;
    sample.container = container;
    return sample;
}

} // namespace shimscope::trace
