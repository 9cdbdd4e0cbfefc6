// One exec of the runtime per call.
#include <base/file.h>
#include <base/text.h>
#include <shim/runtime.h>
#include <trace/tracer.h>

#include <nlohmann/json.hpp>
#include <ttrpc/status.h>

#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <array>
#include <cstdlib>

extern char** environ; // NOLINT(readability-redundant-declaration)

namespace shimscope::shim {

namespace {

constexpr int kTimeoutMs =
    120'000; ///< hooks and slow disks included; a runtime that hangs longer is killed

/// Our environment with the trace context of this moment.
std::vector<std::string> environmentForRuntime()
{
    std::vector<std::string> out;
    for (char** variable = ::environ; *variable != nullptr; ++variable) {
        const std::string_view text = *variable;
        if (!text.starts_with(std::string(trace::kTraceparentVariable) + "=")
            && !text.starts_with(std::string(trace::kSpoolVariable) + "="))
            out.emplace_back(text);
    }
    for (std::string& variable : trace::environmentForChild())
        out.push_back(std::move(variable));
    return out;
}

std::size_t sizeOf(const std::string& path)
{
    struct stat info { };
    return ::stat(path.c_str(), &info) == 0 ? static_cast<std::size_t>(info.st_size) : 0;
}

std::string textFrom(const std::string& path, std::size_t offset)
{
    const base::Result<std::string> text = base::readFile(path, 4U << 20U);
    return text && text->size() > offset ? text->substr(offset) : std::string();
}

/// What the runtime printed into an anonymous file: its first 4 KiB, without the end of line.
std::string printed(const base::Fd& file)
{
    std::array<char, 4096> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init)
    const ssize_t n = ::pread(file.get(), buffer.data(), buffer.size(), 0);
    return n > 0 ? std::string(base::trim({buffer.data(), static_cast<std::size_t>(n)}))
                 : std::string();
}

base::Result<base::Fd> anonymousFile(const char* name)
{
    base::Fd file(::memfd_create(name, MFD_CLOEXEC));
    if (!file)
        return base::sysError("memfd_create(2)", name);
    return file;
}

std::string describeExit(const base::ExitStatus& exit)
{
    if (exit.signal != 0)
        return std::string("was killed by ")
            + ::strsignal(exit.signal); // NOLINT(concurrency-mt-unsafe)
    return "exited with status " + std::to_string(exit.code) + " and logged no error";
}

} // namespace

std::string lastLogError(std::string_view log)
{
    std::string last;
    std::string object;
    for (const std::string_view line : base::lines(log)) {
        object += line;
        const nlohmann::json value = nlohmann::json::parse(object, nullptr, false);
        if (value.is_discarded())
            continue; // the object goes on in the next line
        object.clear();
        if (value.is_object() && value.value("level", nlohmann::json()) == "error"
            && value.value("msg", nlohmann::json()).is_string())
            last = value["msg"].get<std::string>();
    }
    return last;
}

bool saysGone(std::string_view message)
{
    for (const std::string_view text : {"process already finished", "container not running",
             "no such process", "does not exist", "No such process"}) {
        if (message.find(text) != std::string_view::npos)
            return true;
    }
    return false;
}

Runtime::Runtime(Launcher& launcher, RuntimeOptions options, std::string bundle, Identity identity)
    : m_launcher(launcher)
    , m_options(std::move(options))
    , m_bundle(std::move(bundle))
    , m_identity(std::move(identity))
{
}

std::vector<std::string> Runtime::commandLine(
    const Invocation& invocation, const std::string& binary) const
{
    std::vector<std::string> argv{
        binary, "--root", m_options.root, "--log", m_bundle + "/log.json", "--log-format", "json"};
    if (m_options.systemdCgroup)
        argv.emplace_back("--systemd-cgroup");
    argv.insert(argv.end(), invocation.arguments.begin(), invocation.arguments.end());
    return argv;
}

base::Status Runtime::run(Invocation invocation)
{
    const std::string command = invocation.arguments.front();
    const base::Result<std::string> binary = findProgram(m_options.binary);
    const std::vector<std::string> argv =
        commandLine(invocation, binary ? *binary : m_options.binary);
    trace::SpanScope span({.kind = trace::Kind::Client,
        .protocol = "OCI exec",
        .method = command,
        .peer = argv.front(),
        .requestType = "argv",
        .requestBytes = base::join(argv, std::string_view("\0", 1))});
    describe(span, m_identity);
    span.attribute("exec.id", invocation.execId);
    base::Status done = binary ? execute(invocation, argv, span) : base::Failure(binary.error());
    if (!done)
        return base::wrap(done.error(), "OCI runtime " + command, m_identity.containerId);
    return done;
}

base::Status Runtime::execute(
    const Invocation& invocation, const std::vector<std::string>& argv, trace::SpanScope& span)
{
    const std::string log = m_bundle + "/log.json";
    const std::size_t logged = sizeOf(log);
    const base::Fd output = TRY(anonymousFile("runtime-output"));
    SpawnPlan plan{
        argv, environmentForRuntime(), invocation.stdio.in, output.get(), output.get(), m_bundle};
    if (invocation.ownStdio) {
        plan.standardOutput = invocation.stdio.out;
        plan.standardError = invocation.stdio.err;
    }
    const pid_t pid = TRY(m_launcher.spawn(plan));
    base::Result<base::ExitStatus> exit = m_launcher.wait(pid, kTimeoutMs);
    if (!exit) {
        ::kill(pid, SIGKILL);
        (void)m_launcher.wait(pid, kTimeoutMs);
        span.outcome(exit.error());
        return base::fail("wait for runtime", argv.front(),
            "did not end within " + std::to_string(kTimeoutMs / 1000) + " s and was killed",
            ETIMEDOUT);
    }
    if (exit->code == 0)
        return {};
    std::string why = lastLogError(textFrom(log, logged));
    if (why.empty())
        why = printed(output);
    if (why.empty())
        why = describeExit(*exit);
    span.outcome(exit->code, why);
    return ttrpc::fail(saysGone(why) ? ttrpc::Code::NotFound : ttrpc::Code::Unknown, {}, {}, why);
}

namespace {

void addFiles(std::vector<std::string>& arguments, const ProcessFiles& files)
{
    arguments.insert(arguments.end(), {"--pid-file", files.pidFile});
    if (!files.consoleSocket.empty())
        arguments.insert(arguments.end(), {"--console-socket", files.consoleSocket});
}

} // namespace

base::Status Runtime::create(const ProcessFiles& files)
{
    Invocation call{{"create", "--bundle", m_bundle}, files.stdio, true, {}};
    addFiles(call.arguments, files);
    if (m_options.noPivotRoot)
        call.arguments.emplace_back("--no-pivot");
    if (m_options.noNewKeyring)
        call.arguments.emplace_back("--no-new-keyring");
    call.arguments.push_back(m_identity.containerId);
    return run(std::move(call));
}

base::Status Runtime::exec(
    const std::string& execId, const std::string& processFile, const ProcessFiles& files)
{
    Invocation call{{"exec", "--process", processFile, "--detach"}, files.stdio, true, execId};
    addFiles(call.arguments, files);
    call.arguments.push_back(m_identity.containerId);
    return run(std::move(call));
}

base::Status Runtime::start()
{
    return run({{"start", m_identity.containerId}, {}, false, {}});
}
base::Status Runtime::pause()
{
    return run({{"pause", m_identity.containerId}, {}, false, {}});
}
base::Status Runtime::resume()
{
    return run({{"resume", m_identity.containerId}, {}, false, {}});
}

base::Status Runtime::kill(unsigned signal, bool all)
{
    Invocation call{{"kill"}, {}, false, {}};
    if (all)
        call.arguments.emplace_back("--all");
    call.arguments.insert(call.arguments.end(), {m_identity.containerId, std::to_string(signal)});
    return run(std::move(call));
}

base::Status Runtime::remove(bool force)
{
    Invocation call{{"delete"}, {}, false, {}};
    if (force)
        call.arguments.emplace_back("--force");
    call.arguments.push_back(m_identity.containerId);
    return run(std::move(call));
}

base::Status Runtime::update(std::string_view resources)
{
    const base::Fd input = TRY(anonymousFile("resources"));
    TRY_VOID(base::writeAll(input, resources, "resources"));
    ::lseek(input.get(), 0, SEEK_SET);
    return run(
        {{"update", "--resources=-", m_identity.containerId}, {input.get(), -1, -1}, false, {}});
}

} // namespace shimscope::shim
