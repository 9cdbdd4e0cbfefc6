// From structs to JSON.
#include <oci/fields.h>
#include <oci/parse.h>

#include <nlohmann/json.hpp>

#include <type_traits>

namespace shimscope::oci {

namespace {

using OrderedJson = nlohmann::ordered_json;

class Writer {
public:
    template <class T>
    Writer& operator()(const char* key, T& value)
    {
        if (!empty(value))
            m_object[key] = write(value);
        return *this;
    }
    OrderedJson m_object = OrderedJson::object();

    template <class T>
    static OrderedJson write(const T& value)
    {
        if constexpr (std::is_class_v<T>) {
            Writer writer;
            fields(writer,
                const_cast<T&>(
                    value)); // NOLINT: one list of fields serves both ways; this way only reads
            return std::move(writer.m_object);
        } else {
            return value;
        }
    }

private:
    static OrderedJson write(const std::string& value) { return value; }
    template <class T>
    static OrderedJson write(const std::optional<T>& value)
    {
        return write(*value);
    }
    template <class T>
    static OrderedJson write(const std::vector<T>& value)
    {
        OrderedJson array = OrderedJson::array();
        for (const T& item : value)
            array.push_back(write(item));
        return array;
    }
    template <class T>
    static OrderedJson write(const std::map<std::string, T>& value)
    {
        OrderedJson object = OrderedJson::object();
        for (const auto& [key, item] : value)
            object[key] = write(item);
        return object;
    }

    template <class T>
    static bool empty(const T&)
    {
        return false;
    }
    static bool empty(const std::string& value) { return value.empty(); }
    template <class T>
    static bool empty(const std::optional<T>& value)
    {
        return !value;
    }
    template <class T>
    static bool empty(const std::vector<T>& value)
    {
        return value.empty();
    }
    template <class T>
    static bool empty(const std::map<std::string, T>& value)
    {
        return value.empty();
    }
};

template <class T>
std::string text(const T& value)
{
    return Writer::write(value).dump(2, ' ', false, OrderedJson::error_handler_t::replace);
}

} // namespace

std::string toJson(const Spec& spec)
{
    return text(spec);
}
std::string toJson(const Process& process)
{
    return text(process);
}
std::string toJson(const Resources& resources)
{
    return text(resources);
}
std::string toJson(const Seccomp& seccomp)
{
    return text(seccomp);
}

} // namespace shimscope::oci
