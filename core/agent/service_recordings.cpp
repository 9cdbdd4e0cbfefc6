// Handlers of the agent's API about recordings that are kept: whoever may watch may have them, also
// where the agent's folder is not theirs to read. They read only, and leave no span.
#include <agent/service.h>
#include <rpc/status.h>
#include <trace/sessions.h>

#include <unistd.h>

#include <algorithm>

namespace shimscope::agent {

namespace {

constexpr const char* kReading = "read a recording";
constexpr std::size_t kPiece = 1U << 20U; // bytes of a message; gRPC takes 4 MiB at most
constexpr int kMostReaders = 8; // each has a thread and the files of a ring open

v1::RecordingEnd endOf(trace::SessionEnd end)
{
    switch (end) {
    case trace::SessionEnd::Written:
        return v1::RECORDING_END_WRITTEN;
    case trace::SessionEnd::Whole:
        return v1::RECORDING_END_WHOLE;
    case trace::SessionEnd::CutOff:
        return v1::RECORDING_END_CUT_OFF;
    }
    return v1::RECORDING_END_UNSPECIFIED;
}

/// One of the places for readers, for as long as this lives.
class ReaderPlace {
public:
    explicit ReaderPlace(std::atomic<int>& readers)
        : m_readers(readers), m_got(readers.fetch_add(1) < kMostReaders)
    {
    }
    ~ReaderPlace() { m_readers.fetch_sub(1); }
    ReaderPlace(const ReaderPlace&) = delete;
    ReaderPlace& operator=(const ReaderPlace&) = delete;
    [[nodiscard]] bool got() const { return m_got; }

private:
    std::atomic<int>& m_readers;
    bool m_got;
};

/// A file whose writer was killed may end within a line; the next one begins a new line.
bool isCutOff(const trace::OpenSegment& segment)
{
    char last = '\n';
    return segment.size > 0
        && ::pread(segment.file.get(), &last, 1, static_cast<off_t>(segment.size) - 1) == 1
        && last != '\n';
}

/// Sends what the files held when they were opened, piece by piece.
class RecordingSender {
public:
    RecordingSender(const std::vector<trace::OpenSegment>& segments,
        grpc::ServerWriter<v1::ReadRecordingResponse>& writer)
        : m_segments(segments), m_writer(writer)
    {
        for (std::size_t i = 0; i < segments.size(); ++i) {
            m_joints.push_back(i + 1 < segments.size() && isCutOff(segments[i]));
            m_total += segments[i].size + (m_joints.back() ? 1 : 0);
        }
    }
    /// `mayGoOn` is asked before each piece.
    template <class MayGoOn>
    base::Status send(MayGoOn mayGoOn)
    {
        for (std::size_t i = 0; i < m_segments.size(); ++i) {
            const trace::OpenSegment& segment = m_segments[i];
            for (std::uint64_t at = 0; at < segment.size;) {
                if (!mayGoOn())
                    return gone();
                std::string data = TRY(pieceOf(segment, at));
                at += data.size();
                if (m_joints[i] && at == segment.size)
                    data += '\n';
                TRY_VOID(write(std::move(data)));
            }
        }
        return m_total > 0 ? base::Status() : write({});
    }

private:
    static base::Failure gone()
    {
        return rpc::statusError(
            grpc::StatusCode::CANCELLED, kReading, "", "the client went away, or the agent ends");
    }
    static base::Result<std::string> pieceOf(const trace::OpenSegment& segment, std::uint64_t at)
    {
        std::string data(std::min<std::uint64_t>(kPiece, segment.size - at), '\0');
        const ssize_t got =
            ::pread(segment.file.get(), data.data(), data.size(), static_cast<off_t>(at));
        if (got < 0)
            return base::sysError("pread(2)", segment.path);
        if (got == 0) // recordings only grow
            return rpc::statusError(grpc::StatusCode::DATA_LOSS, kReading, segment.path,
                "was cut shorter while it was read: read it again");
        data.resize(static_cast<std::size_t>(got));
        return data;
    }
    base::Status write(std::string data)
    {
        v1::ReadRecordingResponse piece;
        piece.set_data(std::move(data));
        piece.set_total(m_total);
        if (!m_writer.Write(piece))
            return gone();
        return {};
    }
    const std::vector<trace::OpenSegment>& m_segments;
    grpc::ServerWriter<v1::ReadRecordingResponse>& m_writer;
    std::vector<bool> m_joints; ///< after which a newline is missing
    std::uint64_t m_total = 0;
};

} // namespace

grpc::Status Service::ListRecordings(grpc::ServerContext* /*context*/,
    const v1::ListRecordingsRequest* /*request*/, v1::ListRecordingsResponse* response)
{
    const auto sessions = trace::findSessions(m_parts.directories.recordings());
    if (!sessions)
        return rpc::toStatus(base::wrap(sessions.error(), "list recordings").value());
    for (const trace::Session& session : *sessions) {
        v1::KeptRecording& kept = *response->add_recordings();
        kept.set_name(session.name);
        kept.set_host(session.host);
        kept.set_begin(session.begin);
        kept.set_changed(session.changed);
        kept.set_bytes(session.bytes);
        kept.set_segments(static_cast<std::uint32_t>(session.files.size()));
        kept.set_end(endOf(session.end));
    }
    return grpc::Status::OK;
}

grpc::Status Service::ReadRecording(grpc::ServerContext* context,
    const v1::ReadRecordingRequest* request, grpc::ServerWriter<v1::ReadRecordingResponse>* writer)
{
    const ReaderPlace place(m_reading);
    if (!place.got())
        return {grpc::StatusCode::RESOURCE_EXHAUSTED,
            std::to_string(kMostReaders)
                + " recordings are being read at once: try again when one of them has come"};
    const auto segments = trace::openSession(m_parts.directories.recordings(), request->name());
    if (!segments && segments.error().is(ENOENT))
        return rpc::toStatus(
            rpc::statusError(grpc::StatusCode::NOT_FOUND, kReading, request->name(),
                "no recording of this name is kept in " + m_parts.directories.recordings()
                    + ": see shimscopectl recordings")
                .value());
    if (!segments)
        return rpc::toStatus(segments.error());
    const base::Status sent = RecordingSender(*segments, *writer).send([&] {
        return !context->IsCancelled() && !m_stopping;
    });
    return sent ? grpc::Status::OK : rpc::toStatus(sent.error());
}

} // namespace shimscope::agent
