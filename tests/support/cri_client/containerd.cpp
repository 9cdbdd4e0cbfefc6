// Starting containerd.
#include <base/text.h>

#include <cri_client/containerd.h>
#include <cri_client/instance.h>
#include <expect.h>

#include <signal.h>
#include <unistd.h>

namespace shimscope::support {

namespace {

// No hugetlb controller and no CAP_SYS_RESOURCE on some machines: the same relief for everybody.
constexpr const char* kConfig = R"(version = 2
root = "@DIR@/root"
state = "@RUN@/state"
[grpc]
  address = "@RUN@/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "shimscope.local/pause:1"
  restrict_oom_score_adj = true
  tolerate_missing_hugetlb_controller = true
  disable_hugetlb_controller = true
  disable_apparmor = true
  stream_server_port = "0"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "@DIR@/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
)";

std::string filled(std::string text, const std::string& mark, const std::string& dir)
{
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
        text.replace(at, mark.size(), dir);
    return text;
}

base::Status runTool(const std::string& program, std::vector<std::string> arguments)
{
    base::SpawnOptions options;
    options.program = program;
    options.arguments = std::move(arguments);
    const auto output = TRY(base::run(std::move(options), {}, 120'000));
    if (output.exit.code == 0)
        return {};
    return base::fail("run", program, output.standardError);
}

} // namespace

base::Result<std::unique_ptr<Containerd>> Containerd::start(
    const std::string& networkList, const std::string& runParent)
{
    base::TempDir dir = TRY(base::TempDir::make("/tmp/shimscope-ctrd-"));
    base::TempDir run = TRY(base::TempDir::make(runParent + "/shimscope-ctrd-run-"));
    const std::string path = dir.path();
    TRY_VOID(base::makeDirs(path + "/cni"));
    TRY_VOID(base::writeFileAtomic(path + "/cni/10-network.conflist", networkList));
    TRY_VOID(base::writeFileAtomic(
        path + "/config.toml", filled(filled(kConfig, "@DIR@", path), "@RUN@", run.path())));
    std::unique_ptr<Containerd> server(new Containerd(std::move(dir), std::move(run)));
    const base::Fd log = TRY(base::openFile(path + "/log", O_WRONLY | O_CREAT, 0644));
    base::SpawnOptions options;
    options.program = "containerd";
    options.arguments = {"--config", path + "/config.toml"};
    options.standardError = log.get();
    server->m_child = TRY(base::Child::spawn(options));
    server->m_client = std::make_unique<CriClient>(server->socket());
    (void)TRY(server->m_client->Version({}));
    for (const char* image : {"pause", "busybox", "load"})
        TRY_VOID(server->importImage(image));
    // The plugin reads its network configuration a moment after it answers.
    const bool ready = eventually([&] {
        const auto status = server->m_client->Status({});
        return status && status->status().conditions_size() > 1
            && status->status().conditions(1).status();
    });
    if (!ready)
        return base::fail("start containerd", path,
            "its network is not ready: " + base::readFile(path + "/log").value_or(""));
    return server;
}

base::Status Containerd::importImage(const std::string& name) const
{
    const std::string tar = m_dir.path() + "/" + name + ".tar";
    TRY_VOID(runTool("tar", {"-C", std::string(SHIMSCOPE_IMAGES) + "/" + name, "-cf", tar, "."}));
    return runTool("ctr",
        {"-a", socket(), "-n", "k8s.io", "images", "import", "--snapshotter", "overlayfs", tar});
}

std::string Containerd::version() const
{
    const auto version = m_client->Version({});
    return version ? version->runtime_name() + " " + version->runtime_version() : "unknown";
}

base::Status Containerd::stop()
{
    if (!m_child)
        return {};
    TRY_VOID(m_child->kill(SIGTERM));
    (void)TRY(m_child->wait(20'000));
    m_child.reset();
    return {};
}

Containerd::~Containerd()
{
    (void)stop();
}

} // namespace shimscope::support
