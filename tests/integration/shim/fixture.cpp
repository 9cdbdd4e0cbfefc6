// The shim's fixture.
#include "fixture.h"

#include <base/child.h>
#include <base/pidfd.h>
#include <base/text.h>
#include <base/time.h>
#include <cgroupfs/reading.h>
#include <procfs/mountinfo.h>
#include <shim/leftovers.h>
#include <shim/mounts.h>

#include <events.pb.h>
#include <nlohmann/json.hpp>
#include <runc_options.pb.h>
#include <task_events.pb.h>

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>

#include <algorithm>

namespace shimscope::test {

namespace {

using nlohmann::json;

std::string variable(const char* name, const std::string& fallback)
{
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? value : fallback;
}

json namespaces(const ContainerPlan& plan)
{
    json list = json::array({{{"type", "mount"}}, {{"type", "ipc"}}, {{"type", "uts"}}});
    if (plan.ownPidNamespace)
        list.push_back({{"type", "pid"}});
    return list;
}

json capabilities()
{
    const json list{"CAP_KILL", "CAP_CHOWN", "CAP_DAC_OVERRIDE"};
    return {{"bounding", list}, {"effective", list}, {"permitted", list}};
}

json process(const std::vector<std::string>& args, bool terminal)
{
    return {{"terminal", terminal}, {"user", {{"uid", 0}, {"gid", 0}}}, {"args", args},
        {"env", {"PATH=/bin"}}, {"cwd", "/"}, {"capabilities", capabilities()}};
}

std::vector<std::string> shell(const std::string& script)
{
    return {"/bin/busybox", "sh", "-c", script};
}

json mounts()
{
    return json::array({{{"destination", "/proc"}, {"type", "proc"}, {"source", "proc"}},
        {{"destination", "/dev"}, {"type", "tmpfs"}, {"source", "tmpfs"},
            {"options", {"nosuid", "mode=755"}}},
        {{"destination", "/dev/pts"}, {"type", "devpts"}, {"source", "devpts"},
            {"options", {"newinstance", "ptmxmode=0666", "mode=0620"}}}});
}

json config(const ContainerPlan& plan, const std::string& cgroup)
{
    json result{{"ociVersion", "1.0.2"},
        {"process", process(plan.args.empty() ? shell(plan.script) : plan.args, plan.terminal)},
        {"root", {{"path", "rootfs"}}}, {"hostname", "test"}, {"mounts", mounts()},
        {"linux",
            {{"cgroupsPath", cgroup}, {"namespaces", namespaces(plan)},
                {"resources", json::object()}}}};
    if (!plan.sandbox.empty())
        result["annotations"] = {{"io.kubernetes.cri.sandbox-id", plan.sandbox}};
    if (plan.memoryLimit > 0)
        result["linux"]["resources"]["memory"] = {
            {"limit", plan.memoryLimit}, {"swap", plan.memoryLimit}};
    if (!plan.hooks.empty())
        result["hooks"] = json::parse(plan.hooks);
    return result;
}

} // namespace

int patience(int milliseconds)
{
    return static_cast<int>(
        milliseconds * base::parseDouble(variable("SHIMSCOPE_TEST_SLOWNESS", "1")).value_or(1));
}

bool eventually(const std::function<bool()>& condition)
{
    const std::int64_t deadline = base::bootNow() + patience(10'000) * std::int64_t{1'000'000};
    while (!condition()) {
        if (base::bootNow() > deadline)
            return false;
        ::poll(nullptr, 0, 5);
    }
    return true;
}

bool alive(int pid)
{
    // All threads: the first may be a zombie while another still holds the sockets.
    const auto pidfd = base::openPid(pid);
    pollfd ended{pidfd ? pidfd->get() : -1, POLLIN, 0};
    return pidfd && ::poll(&ended, 1, 0) == 0;
}

base::Status EventSink::listen()
{
    m_server = TRY(ttrpc::Server::listen(m_path));
    m_server->handle("containerd.services.events.ttrpc.v1.Events", "Forward", "",
        [this](const ttrpc::Call& call) {
            const auto taken = take(call.payload);
            return taken ? ttrpc::Reply{} : ttrpc::Reply::failure(taken.error());
        });
    return m_server->start();
}

void EventSink::goAway()
{
    m_server.reset();
    ::unlink(m_path.c_str());
}

namespace {

template <class Event>
bool parseAs(const google::protobuf::Any& any, Event& event)
{
    return any.type_url() == event.GetTypeName() && event.ParseFromString(any.value());
}

SeenEvent seen(const containerd::types::Envelope& envelope)
{
    SeenEvent result{envelope.topic().substr(envelope.topic().rfind('/') + 1), {}, {}, 0, 0};
    containerd::events::TaskExit exit;
    containerd::events::TaskExecStarted started;
    containerd::events::TaskStart plain; // container_id and pid: the same fields in most of them
    if (parseAs(envelope.event(), exit)) {
        result.container = exit.container_id();
        result.exec = exit.id() == exit.container_id() ? "" : exit.id();
        result.pid = exit.pid();
        result.status = exit.exit_status();
    } else if (parseAs(envelope.event(), started)) {
        result.container = started.container_id();
        result.exec = started.exec_id();
        result.pid = started.pid();
    } else if (plain.ParseFromString(envelope.event().value())) {
        result.container = plain.container_id();
        result.pid = plain.pid();
    }
    return result;
}

} // namespace

base::Result<Empty> EventSink::take(const std::string& payload)
{
    containerd::services::events::ttrpc::v1::ForwardRequest request;
    if (!request.ParseFromString(payload))
        return base::fail("parse event", {}, "is none", EBADMSG);
    const std::lock_guard lock(m_mutex);
    m_events.push_back(seen(request.envelope()));
    m_changed.notify_all();
    return Empty();
}

std::vector<SeenEvent> EventSink::all()
{
    const std::lock_guard lock(m_mutex);
    return m_events;
}

std::vector<std::string> EventSink::topicsUntil(
    const std::string& container, const std::string& topic)
{
    return collectUntil(
        topic, [&](const SeenEvent& event) { return event.container == container; });
}

std::vector<std::string> EventSink::execTopicsUntil(
    const std::string& exec, const std::string& topic)
{
    return collectUntil(topic, [&](const SeenEvent& event) { return event.exec == exec; });
}

std::vector<std::string> EventSink::collectUntil(
    const std::string& topic, const std::function<bool(const SeenEvent&)>& counts)
{
    std::unique_lock lock(m_mutex);
    std::vector<std::string> topics;
    m_changed.wait_for(lock, std::chrono::milliseconds(patience(10'000)), [&] {
        topics.clear();
        for (const SeenEvent& event : m_events) {
            if (counts(event))
                topics.push_back(event.topic);
        }
        return std::find(topics.begin(), topics.end(), topic) != topics.end();
    });
    return topics;
}

FifoReader::FifoReader(const std::string& path)
    : m_fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC))
{
}

template <class Enough>
void FifoReader::readWhile(std::size_t atOnce, Enough enough)
{
    const std::int64_t deadline = base::bootNow() + patience(10'000) * std::int64_t{1'000'000};
    while (!enough(m_rest) && base::bootNow() < deadline) {
        std::string buffer(std::min<std::size_t>(atOnce, 65'536), '\0');
        const ssize_t n = ::read(m_fd.get(), buffer.data(), buffer.size());
        if (n == 0)
            break;
        if (n > 0) {
            m_rest.append(buffer, 0, static_cast<std::size_t>(n));
            continue;
        }
        pollfd ready{m_fd.get(), POLLIN, 0};
        ::poll(&ready, 1, 50);
    }
}

std::string FifoReader::readToEnd()
{
    readWhile(65'536, [](const std::string&) { return false; });
    return std::exchange(m_rest, {});
}

std::string FifoReader::readExactly(std::size_t size)
{
    // Byte for byte what is asked for: what is read too much would be lost with this reader.
    std::string taken;
    while (taken.size() < size) {
        const std::size_t left = size - taken.size();
        readWhile(left, [](const std::string& text) { return !text.empty(); });
        if (m_rest.empty())
            break;
        taken += std::exchange(m_rest, {});
    }
    return taken;
}

std::string FifoReader::readUntil(const std::string& text)
{
    readWhile(65'536, [&](const std::string& all) { return all.find(text) != std::string::npos; });
    return std::exchange(m_rest, {});
}

ShimFixture::ShimFixture(base::TempDir dir)
    : m_dir(std::move(dir)), m_cgroup("/shimscope-test-shim-" + std::to_string(::getpid()))
{
}

base::Result<std::unique_ptr<ShimFixture>> ShimFixture::make()
{
    std::unique_ptr<ShimFixture> fixture(
        new ShimFixture(TRY(base::TempDir::make("/tmp/shimscope-shim-"))));
    const std::string dir = fixture->m_dir.path();
    for (const char* folder : {"/t", "/f", "/image/bin", "/image/proc", "/image/dev"})
        TRY_VOID(base::makeDirs(dir + folder));
    const auto copied = TRY(base::run(
        {.program = "/bin/cp", .arguments = {"/bin/busybox", dir + "/image/bin/busybox"}}));
    if (copied.exit.code != 0)
        return base::fail(
            "copy busybox", "/bin/busybox", "busybox-static is needed: " + copied.standardError);
    fixture->events = std::make_unique<EventSink>(dir + "/events");
    TRY_VOID(fixture->events->listen());
    return fixture;
}

ShimFixture::~ShimFixture()
{
    client.reset();
    for (const int pid : m_shims) {
        if (alive(pid))
            ::kill(pid, SIGKILL);
    }
    const auto bundles = base::listDir(m_dir.path() + "/t");
    for (const std::string& id : bundles.value_or(std::vector<std::string>()))
        (void)deleteBinary(id);
    if (const auto layout = cgroupfs::readLayout())
        (void)shim::removeCgroup(*layout, m_cgroup);
}

base::Result<base::Fd> ShimFixture::makeFifo(const std::string& path) const
{
    if (::mkfifo(path.c_str(), 0600) != 0 && errno != EEXIST)
        return base::sysError("mkfifo(3)", path);
    return base::Fd();
}

base::Status ShimFixture::makeBundle(const std::string& id, const ContainerPlan& plan)
{
    TRY_VOID(base::makeDirs(bundle(id)));
    for (const char* stream : {"stdout", "stderr"})
        TRY(makeFifo(fifo(id, stream)));
    if (plan.input)
        TRY(makeFifo(fifo(id, "stdin")));
    return base::writeFileAtomic(bundle(id) + "/config.json", config(plan, cgroup(id)).dump(2));
}

base::Result<std::string> ShimFixture::runShim(const std::string& id, const char* command)
{
    base::SpawnOptions options;
    options.program = variable("SHIMSCOPE_SHIM", SHIMSCOPE_BIN "/containerd-shim-shimscope-v1");
    options.arguments = {"-namespace", "test", "-address", m_dir.path() + "/cri.sock",
        "-publish-binary", "/bin/true", "-id", id, command};
    options.environment = {"PATH=" + variable("PATH", "/usr/bin"),
        "TTRPC_ADDRESS=" + m_dir.path() + "/events",
        "SHIMSCOPE_SPOOL=" + variable("SHIMSCOPE_SPOOL", "")};
    options.workingDirectory = bundle(id);
    const base::Output output = TRY(base::run(options, {}, patience(20'000)));
    if (output.exit.code != 0
        || (command == std::string_view("start") && !output.standardError.empty()))
        return base::fail(std::string("shim ") + command, id, output.standardError);
    return output.standardOutput;
}

base::Result<std::string> ShimFixture::startShim(const std::string& id)
{
    const std::string address = TRY(runShim(id, "start"));
    client = TRY(ttrpc::Client::connect(address));
    api::ConnectRequest request;
    request.set_id(id);
    shimPid = static_cast<int>(TRY(call<api::ConnectResponse>("Connect", request)).shim_pid());
    m_shims.push_back(shimPid);
    return address;
}

base::Result<api::DeleteResponse> ShimFixture::deleteBinary(const std::string& id)
{
    api::DeleteResponse response;
    const std::string bytes = TRY(runShim(id, "delete"));
    if (!response.ParseFromString(bytes))
        return base::fail("shim delete", id, "printed no DeleteResponse");
    return response;
}

base::Result<int> ShimFixture::create(const std::string& id)
{
    api::CreateTaskRequest request;
    request.set_id(id);
    request.set_bundle(bundle(id));
    auto* mount = request.add_rootfs();
    mount->set_type("bind");
    mount->set_source(m_dir.path() + "/image");
    mount->add_options("rbind");
    mount->add_options("ro");
    const json config = json::parse(TRY(base::readFile(bundle(id) + "/config.json")));
    request.set_terminal(config["process"]["terminal"].get<bool>());
    request.set_stdout(fifo(id, "stdout"));
    if (!request.terminal())
        request.set_stderr(fifo(id, "stderr"));
    if (base::exists(fifo(id, "stdin")))
        request.set_stdin(fifo(id, "stdin"));
    containerd::runc::v1::Options options;
    options.set_binary_name(variable("SHIMSCOPE_RUNTIME", SHIMSCOPE_BIN "/shimscope-oci"));
    options.set_root(runtimeRoot());
    request.mutable_options()->set_type_url(options.GetTypeName());
    request.mutable_options()->set_value(options.SerializeAsString());
    return static_cast<int>(TRY(call<api::CreateTaskResponse>("Create", request)).pid());
}

base::Result<int> ShimFixture::start(const std::string& id, const std::string& exec)
{
    api::StartRequest request;
    request.set_id(id);
    request.set_exec_id(exec);
    return static_cast<int>(TRY(call<api::StartResponse>("Start", request)).pid());
}

base::Result<int> ShimFixture::run(const std::string& id, const ContainerPlan& plan)
{
    TRY_VOID(makeBundle(id, plan));
    TRY(startShim(id));
    TRY(create(id));
    return start(id);
}

base::Result<int> ShimFixture::wait(const std::string& id, const std::string& exec)
{
    api::WaitRequest request;
    request.set_id(id);
    request.set_exec_id(exec);
    return static_cast<int>(TRY(call<api::WaitResponse>("Wait", request)).exit_status());
}

base::Result<api::StateResponse> ShimFixture::state(const std::string& id, const std::string& exec)
{
    api::StateRequest request;
    request.set_id(id);
    request.set_exec_id(exec);
    return call<api::StateResponse>("State", request);
}

base::Status ShimFixture::kill(const std::string& id, int signal, const std::string& exec, bool all)
{
    api::KillRequest request;
    request.set_id(id);
    request.set_exec_id(exec);
    request.set_signal(static_cast<unsigned>(signal));
    request.set_all(all);
    TRY(call<Empty>("Kill", request));
    return {};
}

base::Result<api::DeleteResponse> ShimFixture::remove(
    const std::string& id, const std::string& exec)
{
    api::DeleteRequest request;
    request.set_id(id);
    request.set_exec_id(exec);
    return call<api::DeleteResponse>("Delete", request);
}

base::Status ShimFixture::exec(
    const std::string& id, const std::string& exec, const std::string& script, bool terminal)
{
    api::ExecProcessRequest request;
    request.set_id(id);
    request.set_exec_id(exec);
    request.set_terminal(terminal);
    TRY(makeFifo(fifo(exec, "stdout")));
    request.set_stdout(fifo(exec, "stdout"));
    request.mutable_spec()->set_type_url(
        "types.containerd.io/opencontainers/runtime-spec/1/Process");
    request.mutable_spec()->set_value(process(shell(script), terminal).dump());
    TRY(call<Empty>("Exec", request));
    return {};
}

base::Status ShimFixture::shutdown()
{
    TRY(call<Empty>("Shutdown", api::ShutdownRequest()));
    if (!eventually([&] { return !alive(shimPid); }))
        return base::fail("shutdown", std::to_string(shimPid), "the shim does not end", ETIMEDOUT);
    return {};
}

std::string ShimFixture::leftovers(const std::string& id) const
{
    std::string left;
    if (const auto layout = cgroupfs::readLayout()) {
        for (const auto& [controller, dir] : layout->dirsOf(cgroup(id)))
            left += base::exists(dir) ? dir + "\n" : "";
    }
    if (const auto list = procfs::readMountinfo()) {
        for (const procfs::Mount& mount : *list)
            left +=
                mount.mountPoint.starts_with(bundle(id)) ? "mount " + mount.mountPoint + "\n" : "";
    }
    left += base::exists(runtimeRoot() + "/" + id) ? "runtime state of " + id + "\n" : "";
    return left;
}

} // namespace shimscope::test
