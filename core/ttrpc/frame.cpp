// Frames to bytes and back.
#include <ttrpc/frame.h>

#include <algorithm>

namespace shimscope::ttrpc {

namespace {

void putBig(std::string& out, std::uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        out += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xffU);
}

std::uint32_t getBig(std::string_view bytes)
{
    std::uint32_t value = 0;
    for (const char byte : bytes.substr(0, 4))
        value = (value << 8U) | static_cast<unsigned char>(byte);
    return value;
}

bool knownType(std::uint8_t type)
{
    return type >= 1 && type <= 3;
}

} // namespace

std::string encodeFrame(
    std::uint32_t stream, FrameType type, std::uint8_t flags, std::string_view payload)
{
    std::string out;
    out.reserve(kHeaderSize + payload.size());
    putBig(out, static_cast<std::uint32_t>(payload.size()));
    putBig(out, stream);
    out += static_cast<char>(type);
    out += static_cast<char>(flags);
    out += payload;
    return out;
}

void FrameReader::feed(std::string_view bytes)
{
    const std::size_t skipped = std::min<std::size_t>(m_skip, bytes.size());
    m_skip -= static_cast<std::uint32_t>(skipped);
    bytes.remove_prefix(skipped);
    m_buffer.erase(0, m_at);
    m_at = 0;
    m_buffer += bytes;
}

base::Result<bool> FrameReader::startFrame()
{
    const std::string_view header = std::string_view(m_buffer).substr(m_at);
    if (header.size() < kHeaderSize)
        return false;
    const auto type = static_cast<std::uint8_t>(header[8]);
    const auto flags = static_cast<std::uint8_t>(header[9]);
    if (!knownType(type) || (flags & ~7U) != 0)
        return base::fail("read ttrpc frame", {},
            "type " + std::to_string(type) + ", flags " + std::to_string(flags)
                + ": the other side does not speak ttrpc",
            EPROTO);
    const std::uint32_t length = getBig(header);
    m_at += kHeaderSize;
    m_frame = {getBig(header.substr(4)), static_cast<FrameType>(type), flags, false, {}};
    m_need = length;
    m_inPayload = true;
    if (length > kMaxPayload) {
        const std::size_t here = std::min<std::size_t>(length, m_buffer.size() - m_at);
        m_at += here;
        m_skip = length - static_cast<std::uint32_t>(here);
        m_frame.oversized = true;
        m_need = 0;
    }
    return true;
}

base::Result<bool> FrameReader::next(Frame& frame)
{
    if (!m_inPayload && !TRY(startFrame()))
        return false;
    // An oversized frame is reported when its last byte has passed, so that an answer to it does
    // not cross its rest.
    if (m_skip > 0 || m_buffer.size() - m_at < m_need)
        return false;
    m_frame.payload = m_buffer.substr(m_at, m_need);
    m_at += m_need;
    m_inPayload = false;
    frame = std::move(m_frame);
    return true;
}

} // namespace shimscope::ttrpc
