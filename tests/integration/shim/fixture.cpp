// The shim's fixture.
#include "fixture.h"

#include <base/child.h>
#include <base/pidfd.h>
#include <base/text.h>
#include <cgroupfs/reading.h>
#include <procfs/mountinfo.h>
#include <shim/leftovers.h>
#include <shim/mounts.h>

#include <nlohmann/json.hpp>
#include <runc_options.pb.h>

#include <signal.h>
#include <sys/stat.h>

namespace shimscope::test {

namespace {

using nlohmann::json;

std::string variable(const char* name, const std::string& fallback)
{
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? value : fallback;
}

} // namespace

bool alive(int pid)
{
    const auto pidfd = base::openPid(pid);
    return pidfd && !base::hasEnded(*pidfd);
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
    return base::writeFileAtomic(bundle(id) + "/config.json", configOf(plan, cgroup(id)).dump(2));
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
    request.mutable_spec()->set_value(shellProcess(script, terminal).dump());
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
