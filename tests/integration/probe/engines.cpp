// Command lines of ctr and podman.
#include "engines.h"

#include <base/text.h>

#include <expect.h>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace shimscope::test {

namespace {

constexpr const char* kNetwork =
    R"({"cniVersion":"0.4.0","name":"test","plugins":[{"type":"loopback"}]})";
// No CAP_SYS_RESOURCE on some machines; no journal on others.
constexpr const char* kContainersConf = R"([containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
events_logger = "file"
)";
constexpr std::uint64_t kMiB = 1U << 20U;

/// Of the lines "TASK PID STATUS" of `ctr task ls`.
pid_t pidOf(const std::string& tasks, const std::string& id)
{
    for (const auto line : base::lines(tasks)) {
        const auto words = base::words(line);
        if (words.size() > 1 && words[0] == id)
            return static_cast<pid_t>(base::parseUnsigned(words[1]).value_or(0));
    }
    return 0;
}

} // namespace

base::Result<std::string> runTool(const std::string& program, std::vector<std::string> arguments)
{
    const base::TempDir dir = TRY(base::TempDir::make());
    const base::Fd out = TRY(base::openFile(dir.path() + "/out", O_WRONLY | O_CREAT, 0600));
    const std::string command = program + " " + base::join(arguments, " ");
    base::Child child = TRY(base::Child::spawn({.program = program,
        .arguments = std::move(arguments),
        .standardOutput = out.get(),
        .standardError = out.get()}));
    const base::ExitStatus exit = TRY(child.wait(support::patience(60'000)));
    std::string text = TRY(base::readFile(dir.path() + "/out"));
    if (exit.code != 0)
        return base::fail("run", command, text);
    return text;
}

void removeCgroups(const std::string& name)
{
    namespace fs = std::filesystem;
    std::vector<std::string> dirs;
    std::error_code error;
    std::vector<fs::path> tops{"/sys/fs/cgroup"};
    for (const auto& entry : fs::directory_iterator("/sys/fs/cgroup", error))
        tops.push_back(entry.path());
    for (const fs::path& top : tops) {
        if (!fs::is_directory(top / name, error))
            continue;
        dirs.push_back(top / name);
        for (const auto& entry : fs::recursive_directory_iterator(top / name, error)) {
            if (entry.is_directory(error))
                dirs.push_back(entry.path());
        }
    }
    std::sort(dirs.rbegin(), dirs.rend()); // the inner ones first
    for (const std::string& dir : dirs)
        (void)support::eventually([&] { return ::rmdir(dir.c_str()) == 0 || errno != EBUSY; });
}

base::Result<std::string> ContainerdBoxes::ctr(
    const std::string& nameSpace, std::vector<std::string> command) const
{
    command.insert(command.begin(), {"-a", m_containerd->socket(), "-n", nameSpace});
    return runTool("ctr", std::move(command));
}

base::Result<std::unique_ptr<ContainerdBoxes>> ContainerdBoxes::start(
    const std::string& rootfs, const std::string& cgroup)
{
    std::unique_ptr<ContainerdBoxes> boxes(new ContainerdBoxes);
    boxes->m_containerd = TRY(support::Containerd::start(kNetwork, "/tmp"));
    boxes->m_nameSpace = cgroup; // ctr puts /<namespace>/<id> below the mounts
    TRY_VOID(boxes->startCtr(rootfs));
    TRY_VOID(boxes->startPod(cgroup));
    return boxes;
}

base::Status ContainerdBoxes::startCtr(const std::string& rootfs)
{
    (void)TRY(ctr(m_nameSpace,
        {"run", "-d", "--memory-limit", std::to_string(48 * kMiB), "--rootfs", rootfs, "web",
            "/bin/sleep", "1000"}));
    m_boxes.push_back({.engine = "containerd",
        .name = "web",
        .pod = "containerd/" + m_nameSpace,
        .pid = pidOf(TRY(ctr(m_nameSpace, {"task", "ls"})), "web"),
        .memory = 48 * kMiB,
        .startedBy = "containerd-shim-runc-v2"});
    return {};
}

base::Status ContainerdBoxes::startPod(const std::string& cgroup)
{
    support::PodOptions options;
    options.uid = "0d7ac1f5-4e3c-4b53-9a0d-2b4f0e2b1c7e";
    options.logDirectory = "/tmp/" + cgroup + "-logs";
    options.cgroupParent = "/" + cgroup + "/kubepods/burstable/pod" + options.uid;
    support::CriClient& client = m_containerd->client();
    support::v1::RunPodSandboxRequest pod;
    *pod.mutable_config() = support::podConfig(options);
    m_sandbox = TRY(client.RunPodSandbox(pod)).pod_sandbox_id();
    support::v1::CreateContainerRequest create;
    create.set_pod_sandbox_id(m_sandbox);
    *create.mutable_sandbox_config() = pod.config();
    *create.mutable_config() =
        support::containerConfig("main", "shimscope.local/busybox:1", {"sleep", "1000"});
    create.mutable_config()->mutable_linux()->mutable_resources()->set_memory_limit_in_bytes(
        56 * kMiB);
    support::v1::StartContainerRequest start;
    start.set_container_id(TRY(client.CreateContainer(create)).container_id());
    (void)TRY(client.StartContainer(start));
    const std::string tasks = TRY(ctr("k8s.io", {"task", "ls"}));
    Expected pause{.engine = "containerd",
        .name = "pause",
        .pod = options.uid,
        .pid = pidOf(tasks, m_sandbox),
        .memory = 0,
        .startedBy = "containerd-shim-runc-v2"};
    Expected main = pause;
    main.name = "sleep-" + start.container_id().substr(0, 12);
    main.pid = pidOf(tasks, start.container_id());
    main.memory = 56 * kMiB;
    m_boxes.insert(m_boxes.end(), {pause, main});
    return {};
}

base::Status ContainerdBoxes::stop()
{
    if (!m_containerd)
        return {};
    if (!m_sandbox.empty()) {
        support::v1::StopPodSandboxRequest stop;
        stop.set_pod_sandbox_id(m_sandbox);
        (void)TRY(m_containerd->client().StopPodSandbox(stop));
        support::v1::RemovePodSandboxRequest remove;
        remove.set_pod_sandbox_id(m_sandbox);
        (void)TRY(m_containerd->client().RemovePodSandbox(remove));
    }
    if (!m_boxes.empty()) {
        (void)TRY(ctr(m_nameSpace, {"task", "kill", "-s", "9", "web"}));
        // A task that ends by itself is taken away by `ctr run -d` no more: wait, and take it.
        (void)support::eventually([&] {
            return ctr(m_nameSpace, {"task", "rm", "web"}).has_value();
        });
        (void)TRY(ctr(m_nameSpace, {"container", "rm", "web"}));
    }
    m_boxes.clear();
    const base::Status stopped = m_containerd->stop();
    m_containerd.reset();
    return stopped;
}

base::Result<std::string> PodmanBox::podman(std::vector<std::string> command) const
{
    const std::string dir = m_dir.path();
    // systemd's manager where there is one: its scopes are what people have.
    const bool systemd = base::exists("/run/systemd/system");
    command.insert(command.begin(),
        {"--root", dir + "/root", "--runroot", dir + "/run", "--tmpdir", dir + "/tmp",
            "--storage-driver", "vfs", "--runtime", m_runtime, "--cgroup-manager",
            systemd ? "systemd" : "cgroupfs"});
    return runTool("podman", std::move(command));
}

base::Result<std::unique_ptr<PodmanBox>> PodmanBox::start(
    const std::string& rootfs, const std::string& runtime, const std::string& cgroup)
{
    std::unique_ptr<PodmanBox> box(new PodmanBox(TRY(base::TempDir::make("/tmp/shimscope-pod-"))));
    TRY_VOID(base::writeFileAtomic(box->m_dir.path() + "/containers.conf", kContainersConf, 0644));
    ::setenv("CONTAINERS_CONF", (box->m_dir.path() + "/containers.conf").c_str(), 1); // NOLINT
    box->m_runtime = runtime;
    std::vector<std::string> run{
        "run", "-d", "--name", "pweb", "--memory", std::to_string(60 * kMiB), "--network", "none"};
    if (!base::exists("/run/systemd/system"))
        run.push_back("--cgroup-parent=/" + cgroup);
    run.insert(run.end(), {"--rootfs", rootfs, "/bin/sleep", "1000"});
    (void)TRY(box->podman(std::move(run)));
    const std::string pid = TRY(box->podman({"inspect", "--format", "{{.State.Pid}}", "pweb"}));
    box->m_box = {.engine = "podman",
        .name = "pweb",
        .pod = "podman",
        .pid = static_cast<pid_t>(base::parseUnsigned(base::trim(pid)).value_or(0)),
        .memory = 60 * kMiB,
        .startedBy = "conmon"};
    return box;
}

base::Status PodmanBox::stop()
{
    if (m_box.pid == 0)
        return {};
    m_box.pid = 0;
    (void)TRY(podman({"rm", "-f", "-t", "0", "pweb"}));
    return {};
}

} // namespace shimscope::test
