// ExecSync: one command in a running container, with its output and exit code. Task/Exec, Start,
// Wait, Delete.
#include <base/text.h>
#include <base/time.h>
#include <cri/rpcs.h>
#include <oci/parse.h>
#include <rpc/status.h>

#include <poll.h>
#include <sys/stat.h>

#include <array>
#include <atomic>
#include <csignal>
#include <thread>

namespace shimscope::cri {

namespace {

constexpr std::size_t kOutputLimit = 8U
    << 20U; ///< of each stream; the rest is read and thrown away
constexpr std::int64_t kLongestMs = 24LL * 3600 * 1000;

/// A FIFO of one exec, read by us, removed at the end.
class OutputFifo {
public:
    static base::Result<OutputFifo> make(std::string path)
    {
        if (::mkfifo(path.c_str(), 0700) != 0)
            return base::sysError("mkfifo(3)", path);
        OutputFifo fifo;
        fifo.m_path = std::move(path);
        fifo.m_fd = TRY(base::openFile(fifo.m_path, O_RDONLY | O_NONBLOCK));
        return fifo;
    }
    OutputFifo(OutputFifo&& other) noexcept = default;
    OutputFifo& operator=(OutputFifo&&) = delete;
    OutputFifo(const OutputFifo&) = delete;
    OutputFifo& operator=(const OutputFifo&) = delete;
    ~OutputFifo()
    {
        if (m_fd)
            ::unlink(m_path.c_str());
    }
    [[nodiscard]] const std::string& path() const { return m_path; }
    [[nodiscard]] int fd() const { return m_closed ? -1 : m_fd.get(); }
    /// Takes what is there. At its end fd() becomes -1.
    void collect(std::string& into)
    {
        std::array<char, 65536> buffer{};
        const ssize_t n = ::read(m_fd.get(), buffer.data(), buffer.size());
        if (n > 0)
            into.append(buffer.data(),
                std::min(static_cast<std::size_t>(n),
                    kOutputLimit - std::min(kOutputLimit, into.size())));
        m_closed = n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
    }

private:
    OutputFifo() = default;
    std::string m_path;
    base::Fd m_fd;
    bool m_closed = false;
};

struct ExecOutput {
    std::string out, err;
    std::uint32_t status = 0;
};

/// Reads both streams until both have ended, or until there is nothing more after `finished`.
void readAll(OutputFifo& out, OutputFifo& err, const std::atomic<bool>& finished, ExecOutput& into)
{
    while (out.fd() >= 0 || err.fd() >= 0) {
        const bool last = finished;
        pollfd ready[]{{out.fd(), POLLIN, 0}, {err.fd(), POLLIN, 0}};
        const int count = ::poll(ready, 2, 20);
        if (count <= 0 && last)
            return;
        if (ready[0].revents != 0)
            out.collect(into.out);
        if (ready[1].revents != 0)
            err.collect(into.err);
    }
}

/// The container's own process with another command: environment, user, capabilities and filter are
/// the same.
base::Result<std::string> processOf(
    const Endpoint& endpoint, const std::string& id, const v1::ExecSyncRequest& request)
{
    const std::string path = endpoint.bundles.path(id) + "/config.json";
    const std::string text = TRY(base::readFile(path));
    const oci::Spec spec = TRY(oci::parseSpec(text, path));
    if (!spec.process)
        return base::fail("read process", path, "has none");
    oci::Process process = *spec.process;
    process.args.assign(request.cmd().begin(), request.cmd().end());
    process.terminal = false;
    return oci::toJson(process);
}

base::Status runExec(
    tasks::Shim& shim, const tasks::ExecRequest& exec, int timeoutMs, ExecOutput& output)
{
    TRY_VOID(shim.exec(exec));
    const auto started = shim.start(exec.id, exec.execId);
    const auto ended = started ? shim.wait(exec.id, exec.execId, timeoutMs)
                               : base::Result<tasks::Exit>(base::Failure(started.error()));
    if (started && !ended) {
        (void)shim.kill(exec.id, exec.execId, SIGKILL, false);
        (void)shim.wait(exec.id, exec.execId, 5'000);
    }
    (void)shim.remove(exec.id, exec.execId);
    if (!ended)
        return base::Failure(ended.error());
    output.status = ended->status;
    return {};
}

} // namespace

base::Status execSync(Endpoint& endpoint, const v1::ExecSyncRequest& request,
    v1::ExecSyncResponse& response, trace::SpanScope& span)
{
    const ContainerRecord record = TRY(endpoint.container(request.container_id()));
    Endpoint::annotate(span, record);
    if (request.cmd().empty())
        return rpc::statusError(
            grpc::StatusCode::INVALID_ARGUMENT, "exec", record.id, "cmd is empty");
    const auto shim = endpoint.shims.find(record.sandboxId);
    if (record.phase != ContainerPhase::Running || !shim)
        return rpc::statusError(grpc::StatusCode::FAILED_PRECONDITION, "exec", record.id,
            "the container is not running");
    tasks::ExecRequest exec;
    exec.id = record.id;
    exec.execId = base::randomHex(32);
    span.attribute("exec.id", exec.execId);
    OutputFifo out = TRY(
        OutputFifo::make(endpoint.config.fifo(record.id, exec.execId.substr(0, 16) + "-stdout")));
    OutputFifo err = TRY(
        OutputFifo::make(endpoint.config.fifo(record.id, exec.execId.substr(0, 16) + "-stderr")));
    exec.stdoutFifo = out.path();
    exec.stderrFifo = err.path();
    exec.processJson = TRY(processOf(endpoint, record.id, request));

    ExecOutput output;
    std::atomic<bool> finished = false;
    std::thread reader([&] { readAll(out, err, finished, output); });
    const int timeoutMs = request.timeout() > 0
        ? static_cast<int>(std::min(request.timeout() * 1000, kLongestMs))
        : -1;
    const auto done = runExec(*shim, exec, timeoutMs, output);
    finished = true;
    reader.join();
    if (!done && done.error().is(ETIMEDOUT))
        return rpc::statusError(grpc::StatusCode::DEADLINE_EXCEEDED, "exec", record.id,
            "the command was killed after " + std::to_string(request.timeout()) + " s");
    TRY_VOID(done);
    response.set_stdout(std::move(output.out));
    response.set_stderr(std::move(output.err));
    response.set_exit_code(static_cast<int>(output.status));
    return {};
}

} // namespace shimscope::cri
