// Starting an endpoint for a test.
#include <base/text.h>

#include <cri_client/instance.h>
#include <expect.h>

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace shimscope::support {

namespace {

constexpr const char* kNetworkList = R"({
  "cniVersion": "1.0.0",
  "name": "shimscope-test",
  "plugins": [ { "type": "ptp", "ipMasq": false, "ipam": { "type": "host-local", "subnet": "10.213.0.0/24",
    "routes": [ { "dst": "0.0.0.0/0" } ], "dataDir": "@STATE@/cni" } } ]
})";

std::string networkList(const std::string& stateDir)
{
    std::string text = kNetworkList;
    const std::string mark = "@STATE@";
    text.replace(text.find(mark), mark.size(), stateDir);
    return text;
}

/// Every cgroup hierarchy below /sys/fs/cgroup, or that folder itself on a pure v2 machine.
std::vector<std::string> hierarchies()
{
    const std::string top = "/sys/fs/cgroup";
    if (base::exists(top + "/cgroup.controllers"))
        return {top};
    std::vector<std::string> found;
    for (const std::string& name : base::listDir(top).value_or(std::vector<std::string>{}))
        if (base::exists(top + "/" + name + "/cgroup.procs"))
            found.push_back(top + "/" + name);
    return found;
}

/// cgroupfs: folders go from the inside out, files go with them.
void removeCgroup(const std::string& dir)
{
    for (const std::string& name : base::listDir(dir).value_or(std::vector<std::string>{})) {
        struct stat st { };
        const std::string path = dir + "/" + name;
        if (::lstat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode))
            removeCgroup(path);
    }
    ::rmdir(dir.c_str());
}

} // namespace

base::Result<std::unique_ptr<CriInstance>> CriInstance::make(
    bool tracing, const std::string& runParent)
{
    base::TempDir dir = TRY(base::TempDir::make("/tmp/shimscope-cri-"));
    std::unique_ptr<CriInstance> instance(new CriInstance(std::move(dir), tracing));
    if (!runParent.empty())
        instance->m_run.emplace(TRY(base::TempDir::make(runParent + "/shimscope-run-")));
    for (const std::string& folder :
        {instance->runDir(), instance->stateDir(), instance->logDir(), instance->spoolDir()})
        TRY_VOID(base::makeDirs(folder));
    TRY_VOID(base::writeFileAtomic(
        instance->dir() + "/net.conflist", networkList(instance->stateDir())));
    instance->m_client = std::make_unique<CriClient>(instance->runDir() + "/cri.sock");
    return instance;
}

CriInstance::CriInstance(base::TempDir dir, bool tracing)
    : m_dir(std::move(dir)), m_tracing(tracing), m_cgroup("/shimscope-cri-" + base::randomHex(4))
{
}

CriInstance::~CriInstance()
{
    if (m_child)
        (void)terminate();
    for (const std::string& top : hierarchies())
        removeCgroup(top + m_cgroup);
}

base::SpawnOptions CriInstance::command() const
{
    const std::string bin = SHIMSCOPE_BIN;
    const char* runtime = std::getenv("SHIMSCOPE_TEST_RUNTIME"); // NOLINT(concurrency-mt-unsafe)
    base::SpawnOptions options;
    options.program = bin + "/shimscope-cri";
    options.arguments = {"--run-dir", runDir(), "--state-dir", stateDir(), "--cni-config",
        dir() + "/net.conflist", "--sandbox-image", kPause, "--runtime",
        runtime != nullptr ? runtime : bin + "/shimscope-oci"};
    for (const char* image : {"pause", "busybox", "load"})
        options.arguments.insert(
            options.arguments.end(), {"--import", std::string(SHIMSCOPE_IMAGES) + "/" + image});
    if (m_tracing)
        options.arguments.insert(options.arguments.end(), {"--spool-dir", spoolDir()});
    return options;
}

base::Status CriInstance::start()
{
    base::SpawnOptions options = command();
    const base::Fd log = TRY(base::openFile(logFile(), O_WRONLY | O_CREAT | O_APPEND, 0644));
    options.standardError = log.get();
    m_child = TRY(base::Child::spawn(options));
    // A client whose last server was killed finds out at its first call.
    m_client = std::make_unique<CriClient>(runDir() + "/cri.sock");
    auto answer = m_client->Version({});
    if (!eventually([&] { return answer || (answer = m_client->Version({})); }))
        return base::wrap(answer.error(), "start endpoint", base::readFile(logFile()).value_or(""));
    return {};
}

void CriInstance::kill()
{
    if (m_child) {
        (void)m_child->kill(SIGKILL);
        (void)m_child->wait();
        m_child.reset();
    }
}

base::Result<int> CriInstance::terminate()
{
    TRY_VOID(m_child->kill(SIGTERM));
    const auto exit = TRY(m_child->wait(20'000));
    m_child.reset();
    return exit.code;
}

v1::PodSandboxConfig CriInstance::pod(const std::string& name, bool hostNetwork) const
{
    PodOptions options;
    options.name = name;
    options.uid = "uid-" + name;
    options.hostNetwork = hostNetwork;
    options.logDirectory = logDir() + "/default_" + name + "_uid-" + name;
    options.cgroupParent = m_cgroup + "/pod-" + name;
    return podConfig(options);
}

} // namespace shimscope::support
