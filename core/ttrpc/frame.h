// ttrpc's frames: a 10-byte header and a payload of at most 4 MiB. Pure; any thread.
//
//   u32 length  big endian, of the payload
//   u32 stream  big endian; odd, and rising with each call of a connection
//   u8  type    1 request, 2 response, 3 data (streams, which nothing here uses)
//   u8  flags   1 remote closed, 2 remote open, 4 no data
//
// Source: containerd/ttrpc PROTOCOL.md, "Message Frame".
#pragma once

#include <base/result.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace shimscope::ttrpc {

inline constexpr std::size_t kHeaderSize = 10;
inline constexpr std::size_t kMaxPayload = 4U << 20U;
/// What a connection reads at once.
inline constexpr std::size_t kReadSize = 16U << 10U;

enum class FrameType : std::uint8_t { Request = 1, Response = 2, Data = 3 };
inline constexpr std::uint8_t kFlagRemoteClosed = 1;
inline constexpr std::uint8_t kFlagRemoteOpen = 2;
inline constexpr std::uint8_t kFlagNoData = 4;

struct Frame {
    std::uint32_t stream = 0;
    FrameType type = FrameType::Request;
    std::uint8_t flags = 0;
    /// The header announced more than 4 MiB. The payload was skipped and is empty.
    bool oversized = false;
    std::string payload;
};

/// Header and payload. `payload` may not be longer than kMaxPayload.
[[nodiscard]] std::string encodeFrame(
    std::uint32_t stream, FrameType type, std::uint8_t flags, std::string_view payload);

/// Cuts a stream of bytes, as read(2) gives them, into frames.
class FrameReader {
public:
    void feed(std::string_view bytes);
    /// Moves the next whole frame into `frame`; false if more bytes are needed. EPROTO when what
    /// comes is not ttrpc: the connection has to be given up.
    base::Result<bool> next(Frame& frame);

private:
    base::Result<bool> startFrame();
    std::string m_buffer;
    std::size_t m_at = 0; ///< of m_buffer: what lies before has been used
    Frame m_frame; ///< the header that was read last
    std::size_t m_need = 0; ///< its payload's length
    std::uint32_t m_skip = 0; ///< bytes of an oversized payload still to come
    bool m_inPayload = false;
};

} // namespace shimscope::ttrpc
