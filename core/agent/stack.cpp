// Start and stop of the two daemons.
#include <agent/cni_config.h>
#include <agent/runtime_states.h>
#include <agent/stack.h>
#include <agent/stack_cleanup.h>
#include <base/file.h>
#include <base/log.h>
#include <base/text.h>
#include <base/time.h>
#include <base/unix_socket.h>
#include <procfs/process.h>
#include <trace/context.h>

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace shimscope::agent {

namespace {

constexpr int kSocketTimeoutMs = 30'000; // importing images for the first time
constexpr int kPodsTimeoutMs = 60'000; // grace periods of all pods, which end side by side
constexpr int kDaemonGraceMs = 5'000;
constexpr const char* kSandboxImage = "shimscope.local/pause:1"; // made by the build

std::string withoutTrailingZeros(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
}

/// Ours, but for a trace context: a daemon's work belongs to nobody's call.
std::vector<std::string> daemonEnvironment(const std::string& spoolDir)
{
    std::vector<std::string> variables;
    const auto isOneOf = [](std::string_view variable, std::string_view name) {
        return variable.starts_with(name) && variable.substr(name.size()).starts_with("=");
    };
    for (char** each = ::environ; *each != nullptr; ++each) {
        if (!isOneOf(*each, trace::kTraceparentVariable) && !isOneOf(*each, trace::kSpoolVariable)
            && !isOneOf(*each, "NOTIFY_SOCKET"))
            variables.emplace_back(*each);
    }
    variables.push_back(std::string(trace::kSpoolVariable) + "=" + spoolDir);
    return variables;
}

} // namespace

DaemonSpec criSpec(const StackOptions& options)
{
    const Directories& dirs = options.directories;
    std::vector<std::string> arguments{"--run-dir", dirs.run, "--state-dir", dirs.state,
        "--cgroup-driver", "cgroupfs", "--cni-bin-dir", options.cniBin, "--sandbox-image",
        kSandboxImage, "--cni-config", dirs.cniConfig(), "--spool-dir", dirs.spool()};
    for (const std::string& import : options.imports)
        arguments.insert(arguments.end(), {"--import", import});
    return {.name = "cri",
        .program = options.bin + "/shimscope-cri",
        .arguments = std::move(arguments),
        .environment = daemonEnvironment(dirs.spool()),
        .lockFile = dirs.criLock(),
        .logFile = dirs.logs() + "/cri.log"};
}

DaemonSpec kubeletSpec(const StackOptions& options)
{
    const Directories& dirs = options.directories;
    return {.name = "kubelet",
        .program = options.bin + "/shimscope-kubelet",
        .arguments = {"--cri-socket", dirs.criSocket(), "--manifests", dirs.manifests(),
            "--state-dir", dirs.state, "--cgroup-root", options.cgroups.root, "--node-name",
            options.nodeName, "--backoff-factor", withoutTrailingZeros(options.backoffFactor),
            "--spool-dir", dirs.spool(), "--lock", dirs.kubeletLock()},
        .environment = daemonEnvironment(dirs.spool()),
        .lockFile = dirs.kubeletLock(),
        .logFile = dirs.logs() + "/kubelet.log"};
}

Stack::Stack(StackOptions options) : m_options(std::move(options)) { }

void Stack::makeDaemons()
{
    const auto settle = [this](pid_t pid) {
        return joinDaemons(m_options.cgroups, m_options.layout, pid);
    };
    m_cri = std::make_unique<Daemon>(criSpec(m_options), settle);
    m_kubelet = std::make_unique<Daemon>(kubeletSpec(m_options), settle);
}

/// What an agent that comes after us must know.
base::Status Stack::remember(bool wanted) const
{
    const nlohmann::json out{{"wanted", wanted}, {"backoffFactor", m_options.backoffFactor},
        {"cgroupRoot", m_options.cgroups.root}};
    return base::writeFileAtomic(m_options.directories.stackFile(), out.dump() + "\n");
}

base::Status Stack::resume()
{
    const std::string path = m_options.directories.stackFile();
    if (!base::exists(path))
        return {};
    const auto in = nlohmann::json::parse(TRY(base::readFile(path, 1U << 16U)), nullptr, false);
    if (!in.is_object() || !in.contains("wanted") || !in["wanted"].is_boolean()
        || !in["wanted"].get<bool>())
        return {};
    const auto factor = in.find("backoffFactor");
    return start(factor != in.end() && factor->is_number() ? factor->get<double>() : 0);
}

base::Status Stack::start(double backoffFactor)
{
    const std::lock_guard lock(m_mutex);
    if (m_wanted && m_cri->state() == Daemon::State::Running
        && m_kubelet->state() == Daemon::State::Running)
        return {};
    if (::geteuid() != 0)
        return base::fail("start the stack", "", "pods need root: start shimscoped as root", EPERM);
    if (backoffFactor > 0)
        m_options.backoffFactor = backoffFactor;
    TRY_VOID(makeDirectories(m_options.directories));
    TRY_VOID(applyCgroupHome(m_options.cgroups, m_options.layout));
    TRY_VOID(base::writeFileAtomic(m_options.directories.cniConfig() + "/10-shimscope.conflist",
        cniNetworkList(m_options.directories), 0644));
    makeDaemons();
    TRY_VOID(remember(true));
    m_wanted = true;
    const base::Status started = startDaemons();
    if (!started) {
        m_wanted = false;
        (void)remember(false);
    }
    return started;
}

base::Status Stack::startDaemons()
{
    TRY_VOID(m_cri->start());
    TRY_VOID(waitForSocket());
    return m_kubelet->start();
}

base::Status Stack::waitForSocket()
{
    const std::string socket = m_options.directories.criSocket();
    const std::int64_t deadline = base::deadlineIn(kSocketTimeoutMs);
    while (base::bootNow() < deadline) {
        if (base::connectUnix(socket))
            return {};
        if (const auto ended = m_cri->tend(base::bootNow())) {
            m_cri->stop(0);
            return base::fail("start the CRI endpoint", m_cri->spec().program, *ended);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return base::fail("start the CRI endpoint", socket,
        "nobody listens after 30 s: see " + m_cri->spec().logFile, ETIMEDOUT);
}

void Stack::removeManifests()
{
    const std::string dir = m_options.directories.manifests();
    const auto names = base::listDir(dir);
    for (const std::string& name : names ? *names : std::vector<std::string>{})
        (void)!::unlink((dir + "/" + name).c_str());
}

/// The kubelet has ended and removed all pods: the runtime knows none, and nobody is in the pods'
/// cgroups.
bool Stack::waitForPods(int timeoutMs)
{
    const std::int64_t deadline = base::deadlineIn(timeoutMs);
    while (base::bootNow() < deadline) {
        const auto namespaces = base::listDir(m_options.directories.netns());
        const bool none = RuntimeStates(m_options.directories.runtimeRoot()).look().appeared.empty()
            && (!namespaces || namespaces->empty());
        if (none && pidsOf(m_options.cgroups.root + "/kubepods", m_options.layout).empty())
            return true;
        (void)m_cri->tend(base::bootNow()); // whoever dies now is still needed
        (void)m_kubelet->tend(base::bootNow());
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
}

/// A unit that was handed to us may hold processes that are not the stack's: those of ours name its
/// run directory.
bool Stack::isOurs(pid_t pid) const
{
    if (!m_options.cgroups.delegated)
        return pid != ::getpid();
    const auto words = procfs::readCmdline(std::to_string(pid));
    const bool names =
        words && base::join(*words, " ").find(m_options.directories.run + "/") != std::string::npos;
    return names && pid != ::getpid() && words->front().find("shimscope") != std::string::npos
        && words->front().find("shimscopectl") == std::string::npos;
}

void Stack::killRest(std::vector<std::string>& leftovers) const
{
    for (const pid_t pid : pidsOf(m_options.cgroups.root, m_options.layout)) {
        if (!isOurs(pid))
            continue;
        leftovers.push_back("process " + std::to_string(pid) + " was still there");
        ::kill(pid, SIGKILL);
    }
}

base::Status Stack::stop(std::vector<std::string>& leftovers)
{
    const std::lock_guard lock(m_mutex);
    if (!m_cri)
        makeDaemons(); // an earlier instance may have left something, or run still
    const bool ran = m_wanted || m_cri->adopt() || m_kubelet->adopt();
    removeManifests();
    if (ran && !waitForPods(kPodsTimeoutMs))
        leftovers.emplace_back(
            "pods were still there a minute after their manifests were taken away");
    m_wanted = false;
    m_kubelet->stop(kDaemonGraceMs);
    m_cri->stop(kDaemonGraceMs);
    killRest(leftovers);
    const base::Status removed =
        removeCgroups(m_options.cgroups, m_options.layout, m_options.cgroups.delegated);
    for (std::string& sentence : cleanUp(m_options.directories))
        leftovers.push_back(std::move(sentence));
    for (const std::string& sentence : leftovers)
        base::logWarning("stop: " + sentence);
    return removed;
}

std::vector<std::string> Stack::tend()
{
    std::vector<std::string> happened;
    const std::unique_lock lock(m_mutex, std::try_to_lock);
    if (!lock || !m_wanted) // while it starts or stops, that thread looks after it
        return happened;
    for (Daemon* daemon : {m_cri.get(), m_kubelet.get()}) {
        if (auto sentence = daemon->tend(base::bootNow()))
            happened.push_back(std::move(*sentence));
    }
    return happened;
}

} // namespace shimscope::agent
