// Protobuf by reflection, without the JSON mapping's renaming, and with our redaction on the way.
#include <agent/message_text.h>
#include <agent/redact.h>
#include <base/text.h>
#include <base/time.h>

#include <cri.pb.h>
#include <events.pb.h>
#include <google/protobuf/any.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/timestamp.pb.h>
#include <runc_options.pb.h>
#include <task.pb.h>
#include <task_events.pb.h>

namespace shimscope::agent {

namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using nlohmann::ordered_json;

constexpr std::size_t kLongestText = 8U << 10U; // of one string
constexpr int kDeepest = 40;

ordered_json messageJson(const Message& message, int depth);

/// Named here, so that the linker keeps the generated files and their descriptors are in the pool.
const google::protobuf::DescriptorPool& pool()
{
    static const std::array kLinked{runtime::v1::VersionRequest::descriptor(),
        containerd::task::v2::CreateTaskRequest::descriptor(),
        containerd::events::TaskExit::descriptor(), containerd::runc::v1::Options::descriptor(),
        containerd::services::events::ttrpc::v1::ForwardRequest::descriptor()};
    return *kLinked.front()->file()->pool();
}

/// An empty message of that type, or null.
std::unique_ptr<Message> makeMessage(std::string_view type)
{
    const auto* descriptor = pool().FindMessageTypeByName(std::string(type));
    if (descriptor == nullptr)
        return nullptr;
    return std::unique_ptr<Message>(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
}

bool isUtf8Text(std::string_view bytes)
{
    const ordered_json as = std::string(bytes);
    bool printable = true;
    for (const char c : bytes)
        printable = printable
            && (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t' || c == '\r');
    try {
        (void)as.dump(); // the library's own check of UTF-8 throws
    } catch (const ordered_json::exception&) {
        return false;
    }
    return printable;
}

ordered_json textJson(std::string_view bytes)
{
    if (!isUtf8Text(bytes))
        return "hex:" + base::toHex(bytes.data(), std::min<std::size_t>(bytes.size(), 256))
            + (bytes.size() > 256 ? "…" : "");
    if (bytes.size() <= kLongestText)
        return std::string(bytes);
    return std::string(bytes.substr(0, kLongestText)) + "… (" + std::to_string(bytes.size())
        + " bytes)";
}

/// Bytes that may be JSON (a runtime-spec in an Any) or anything.
ordered_json bytesJson(std::string_view bytes)
{
    ordered_json parsed = bytes.starts_with('{') || bytes.starts_with('[')
        ? ordered_json::parse(bytes, nullptr, false)
        : ordered_json(ordered_json::value_t::discarded);
    if (parsed.is_discarded())
        return textJson(bytes);
    redactJson(parsed);
    return parsed;
}

ordered_json anyJson(const google::protobuf::Any& any, int depth)
{
    ordered_json out;
    out["@type"] = any.type_url();
    const std::string& url = any.type_url();
    const auto message = makeMessage(url.substr(url.find_last_of('/') + 1));
    if (message && message->ParseFromString(any.value()))
        out["value"] = messageJson(*message, depth + 1);
    else
        out["value"] = bytesJson(any.value());
    return out;
}

ordered_json scalarJson(const Message& message, const FieldDescriptor* field, int index, int depth)
{
    const Reflection& r = *message.GetReflection();
    const bool list = index >= 0;
    switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
        return list ? r.GetRepeatedBool(message, field, index) : r.GetBool(message, field);
    case FieldDescriptor::CPPTYPE_INT32:
        return list ? r.GetRepeatedInt32(message, field, index) : r.GetInt32(message, field);
    case FieldDescriptor::CPPTYPE_INT64:
        return list ? r.GetRepeatedInt64(message, field, index) : r.GetInt64(message, field);
    case FieldDescriptor::CPPTYPE_UINT32:
        return list ? r.GetRepeatedUInt32(message, field, index) : r.GetUInt32(message, field);
    case FieldDescriptor::CPPTYPE_UINT64:
        return list ? r.GetRepeatedUInt64(message, field, index) : r.GetUInt64(message, field);
    case FieldDescriptor::CPPTYPE_DOUBLE:
        return list ? r.GetRepeatedDouble(message, field, index) : r.GetDouble(message, field);
    case FieldDescriptor::CPPTYPE_FLOAT:
        return list ? r.GetRepeatedFloat(message, field, index) : r.GetFloat(message, field);
    case FieldDescriptor::CPPTYPE_ENUM:
        return list ? r.GetRepeatedEnum(message, field, index)->name()
                    : r.GetEnum(message, field)->name();
    case FieldDescriptor::CPPTYPE_STRING: {
        const std::string text =
            list ? r.GetRepeatedString(message, field, index) : r.GetString(message, field);
        return field->type() == FieldDescriptor::TYPE_BYTES ? bytesJson(text) : textJson(text);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
        return messageJson(
            list ? r.GetRepeatedMessage(message, field, index) : r.GetMessage(message, field),
            depth + 1);
    }
    return nullptr;
}

ordered_json mapJson(const Message& message, const FieldDescriptor* field, int depth)
{
    ordered_json out = ordered_json::object();
    const Reflection& r = *message.GetReflection();
    std::map<std::string, ordered_json> sorted; // the wire order of a map says nothing
    for (int i = 0; i < r.FieldSize(message, field); ++i) {
        const Message& entry = r.GetRepeatedMessage(message, field, i);
        const ordered_json key =
            scalarJson(entry, entry.GetDescriptor()->FindFieldByNumber(1), -1, depth);
        sorted[key.is_string() ? key.get<std::string>() : key.dump()] =
            scalarJson(entry, entry.GetDescriptor()->FindFieldByNumber(2), -1, depth);
    }
    for (auto& [key, value] : sorted)
        out[key] = std::move(value);
    return out;
}

/// runtime.v1.KeyValue is an environment variable; AuthConfig is a credential.
void redactMessage(const Message& message, ordered_json& out)
{
    if (!redacts())
        return;
    const std::string& type = message.GetDescriptor()->full_name();
    if (type == "runtime.v1.KeyValue" && out.contains("value")
        && !isHarmlessVariable(out.value("key", std::string())))
        out["value"] = kRedacted;
    if (type == "runtime.v1.AuthConfig") {
        for (auto& [name, value] : out.items()) {
            if (name != "server_address")
                value = kRedacted;
        }
    }
}

ordered_json messageJson(const Message& message, int depth)
{
    if (depth > kDeepest)
        return "… (nested deeper)";
    if (const auto* any = dynamic_cast<const google::protobuf::Any*>(&message))
        return anyJson(*any, depth);
    if (const auto* time = dynamic_cast<const google::protobuf::Timestamp*>(&message))
        return base::formatRfc3339(time->seconds() * 1'000'000'000 + time->nanos());
    ordered_json out = ordered_json::object();
    std::vector<const FieldDescriptor*> fields;
    const Reflection& r = *message.GetReflection();
    r.ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
        ordered_json& value = out[field->name()];
        if (field->is_map()) {
            value = mapJson(message, field, depth);
        } else if (field->is_repeated()) {
            value = ordered_json::array();
            for (int i = 0; i < r.FieldSize(message, field); ++i)
                value.push_back(scalarJson(message, field, i, depth));
        } else {
            value = scalarJson(message, field, -1, depth);
        }
    }
    redactMessage(message, out);
    return out;
}

ordered_json argvJson(std::string_view bytes)
{
    ordered_json list = ordered_json::array();
    if (bytes.ends_with('\0'))
        bytes.remove_suffix(1);
    bool secretNext = false; // "--token" "x"
    for (const std::string_view word : base::split(bytes, '\0')) {
        list.push_back(secretNext ? ordered_json(kRedacted) : textJson(redactArgument(word)));
        secretNext = redacts() && word.starts_with("-") && word.find('=') == std::string_view::npos
            && looksSecret(word);
    }
    return list;
}

std::string finish(const ordered_json& value)
{
    std::string text = value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    if (text.size() <= kLongestJson)
        return text;
    std::size_t end = kLongestJson;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    text.resize(end);
    return text + "…";
}

} // namespace

std::string renderMessage(std::string_view type, std::string_view bytes, std::uint64_t wholeSize)
{
    if (type.empty())
        return {};
    const bool cut = wholeSize > bytes.size();
    ordered_json value;
    if (type == "argv") {
        value = argvJson(bytes);
    } else if (const auto message = makeMessage(type)) {
        const bool whole =
            message->ParsePartialFromArray(bytes.data(), static_cast<int>(bytes.size()));
        value = messageJson(*message, 0);
        redactJson(value);
        if (!whole && !cut)
            value["(unreadable)"] = textJson(bytes);
    } else {
        value = bytesJson(bytes);
    }
    if (cut && value.is_object())
        value["(cut)"] = "the first " + std::to_string(bytes.size()) + " of "
            + std::to_string(wholeSize) + " bytes";
    return finish(value);
}

} // namespace shimscope::agent
