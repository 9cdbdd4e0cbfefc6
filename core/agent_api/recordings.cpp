// The stream of a kept recording's bytes.
#include <agent_api/explain.h>
#include <agent_api/recordings.h>
#include <base/fd.h>
#include <base/file.h>
#include <rpc/call.h>

#include <agent.grpc.pb.h>

#include <fcntl.h>
#include <unistd.h>

namespace shimscope::agent_api {

namespace {
constexpr const char* kFetch = "fetch a recording";
}

void RecordingFetch::cancel()
{
    m_cancelled = true;
    const std::lock_guard lock(m_mutex);
    if (m_context != nullptr)
        m_context->TryCancel();
}

/// No deadline: how long it takes depends on the disk and on whoever takes it.
base::Status RecordingFetch::read(const std::string& name, const Take& take)
{
    grpc::ClientContext context;
    {
        const std::lock_guard lock(m_mutex);
        m_context = &context;
    }
    agent::v1::ReadRecordingRequest request;
    request.set_name(name);
    const auto stub = agent::v1::Agent::NewStub(rpc::connectUnix(m_socket));
    const auto reader = stub->ReadRecording(&context, request);
    if (m_cancelled)
        context.TryCancel();
    base::Status taken;
    agent::v1::ReadRecordingResponse piece;
    while (taken && reader->Read(&piece))
        taken = take(piece.data(), piece.total());
    if (!taken)
        context.TryCancel();
    const grpc::Status status = reader->Finish();
    {
        const std::lock_guard lock(m_mutex);
        m_context = nullptr;
    }
    if (m_cancelled)
        return base::fail(kFetch, name, "cancelled", ECANCELED);
    if (!taken || status.ok())
        return taken;
    const base::Failure failure =
        rpc::statusError(status.error_code(), kFetch, "", status.error_message());
    return explain(failure.value(), m_socket);
}

base::Status RecordingFetch::intoFile(
    const std::string& name, const std::string& path, const Progress& progress)
{
    const base::Fd file = TRY(base::openFile(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600));
    std::uint64_t done = 0;
    const base::Status fetched =
        read(name, [&](const std::string& piece, std::uint64_t total) -> base::Status {
            TRY_VOID(base::writeAll(file, piece, path));
            done += piece.size();
            if (progress)
                progress(done, total);
            return {};
        });
    if (!fetched)
        (void)!::unlink(path.c_str());
    return fetched;
}

} // namespace shimscope::agent_api
