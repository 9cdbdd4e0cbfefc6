// Protobuf's wire format, as much of it as two small messages need.
#include <ttrpc/message.h>

#include <optional>

namespace shimscope::ttrpc {

namespace {

enum Wire : unsigned { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

void putVarint(std::string& out, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7U)
        out += static_cast<char>((value & 0x7fU) | 0x80U);
    out += static_cast<char>(value);
}

void putNumber(std::string& out, unsigned field, std::int64_t value)
{
    if (value == 0)
        return; // proto3 leaves default values out
    putVarint(out, (field << 3U) | Varint);
    putVarint(out, static_cast<std::uint64_t>(value));
}

void putBytes(std::string& out, unsigned field, std::string_view bytes, bool evenIfEmpty = false)
{
    if (bytes.empty() && !evenIfEmpty)
        return;
    putVarint(out, (field << 3U) | Bytes);
    putVarint(out, bytes.size());
    out += bytes;
}

struct Field {
    unsigned number = 0;
    unsigned wire = 0;
    std::uint64_t value = 0;
    std::string_view bytes;
};

/// Walks over the fields of one message.
class FieldReader {
public:
    explicit FieldReader(std::string_view bytes) : m_rest(bytes) { }
    /// Nothing at the end, or when the message is broken: then ok() is false.
    std::optional<Field> next()
    {
        if (m_rest.empty() || !m_ok)
            return std::nullopt;
        const std::uint64_t tag = varint();
        Field field{static_cast<unsigned>(tag >> 3U), static_cast<unsigned>(tag & 7U), 0, {}};
        if (field.wire == Varint)
            field.value = varint();
        else if (field.wire == Bytes)
            field.bytes = take(varint());
        else if (field.wire == Fixed64 || field.wire == Fixed32)
            take(field.wire == Fixed64 ? 8 : 4);
        else
            m_ok = false;
        if (!m_ok || field.number == 0) {
            m_ok = false;
            return std::nullopt;
        }
        return field;
    }
    [[nodiscard]] bool ok() const { return m_ok; }

private:
    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (m_rest.empty())
                break;
            const auto byte = static_cast<unsigned char>(m_rest.front());
            m_rest.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
            if (byte < 0x80)
                return value;
        }
        m_ok = false;
        return 0;
    }
    std::string_view take(std::uint64_t size)
    {
        if (size > m_rest.size()) {
            m_ok = false;
            return {};
        }
        const std::string_view taken = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return taken;
    }
    std::string_view m_rest;
    bool m_ok = true;
};

/// Calls `use(field)` for each field; `use` says whether the field has the wire type that it must
/// have.
template <class Use>
base::Status readMessage(std::string_view bytes, const char* name, Use use)
{
    FieldReader reader(bytes);
    while (const auto field = reader.next()) {
        if (!use(*field))
            return base::fail("parse message", name,
                "field " + std::to_string(field->number) + " has wire type "
                    + std::to_string(field->wire),
                EBADMSG);
    }
    if (!reader.ok())
        return base::fail("parse message", name, "cut off or not protobuf", EBADMSG);
    return {};
}

bool assign(std::string& to, const Field& field)
{
    to = field.bytes;
    return field.wire == Bytes;
}

base::Status parseMetadata(std::string_view bytes, Metadata& metadata)
{
    std::pair<std::string, std::string> pair;
    TRY_VOID(readMessage(bytes, "ttrpc.KeyValue", [&](const Field& field) {
        if (field.number == 1)
            return assign(pair.first, field);
        return field.number != 2 || assign(pair.second, field);
    }));
    metadata.push_back(std::move(pair));
    return {};
}

base::Status parseStatus(std::string_view bytes, Response& response)
{
    return readMessage(bytes, "google.rpc.Status", [&](const Field& field) {
        if (field.number == 1)
            response.code = static_cast<int>(field.value);
        return field.number == 1 ? field.wire == Varint
                                 : field.number != 2 || assign(response.message, field);
    });
}

} // namespace

std::string encode(const Request& request)
{
    std::string out;
    putBytes(out, 1, request.service);
    putBytes(out, 2, request.method);
    putBytes(out, 3, request.payload);
    putNumber(out, 4, request.timeoutNs);
    for (const auto& [key, value] : request.metadata) {
        std::string pair;
        putBytes(pair, 1, key);
        putBytes(pair, 2, value);
        putBytes(out, 5, pair, true);
    }
    return out;
}

std::string encode(const Response& response)
{
    std::string status;
    putNumber(status, 1, response.code);
    putBytes(status, 2, response.message);
    std::string out;
    putBytes(out, 1, status);
    putBytes(out, 2, response.payload);
    return out;
}

base::Result<Request> parseRequest(std::string_view bytes)
{
    Request request;
    base::Status nested;
    TRY_VOID(readMessage(bytes, "ttrpc.Request", [&](const Field& field) {
        switch (field.number) {
        case 1:
            return assign(request.service, field);
        case 2:
            return assign(request.method, field);
        case 3:
            return assign(request.payload, field);
        case 4:
            request.timeoutNs = static_cast<std::int64_t>(field.value);
            return field.wire == Varint;
        case 5:
            if (nested)
                nested = parseMetadata(field.bytes, request.metadata);
            return field.wire == Bytes;
        default:
            return true;
        }
    }));
    TRY_VOID(nested);
    return request;
}

base::Result<Response> parseResponse(std::string_view bytes)
{
    Response response;
    base::Status nested;
    TRY_VOID(readMessage(bytes, "ttrpc.Response", [&](const Field& field) {
        if (field.number == 1) {
            if (nested)
                nested = parseStatus(field.bytes, response);
            return field.wire == Bytes;
        }
        return field.number != 2 || assign(response.payload, field);
    }));
    TRY_VOID(nested);
    return response;
}

} // namespace shimscope::ttrpc
