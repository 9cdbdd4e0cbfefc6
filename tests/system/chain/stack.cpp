#include "stack.h"

#include <base/text.h>

#include <nlohmann/json.hpp>

#include <net/if.h>
#include <signal.h>
#include <sys/stat.h>

#include <algorithm>

namespace shimscope::support {
namespace {

std::vector<std::string> namesIn(const std::string& dir)
{
    return base::listDir(dir).value_or(std::vector<std::string>());
}

std::string pathOf(const CriInstance& cri, const std::string& below)
{
    return cri.dir() + "/" + below;
}

/// Folders and files below `dir`, without crossing into other file systems.
void listTree(const std::string& dir, int depth, std::set<std::string>& out)
{
    struct stat top { };
    if (depth == 0 || ::lstat(dir.c_str(), &top) != 0)
        return;
    for (const std::string& name : namesIn(dir)) {
        const std::string path = dir + "/" + name;
        struct stat info { };
        if (::lstat(path.c_str(), &info) != 0)
            continue;
        out.insert(path);
        if (S_ISDIR(info.st_mode) && info.st_dev == top.st_dev)
            listTree(path, depth - 1, out);
    }
}

/// Cgroups below `dir` and the processes in them.
void listCgroups(const std::string& dir, std::set<std::string>& out)
{
    const auto processes = base::readFile(dir + "/cgroup.procs");
    if (!processes)
        return;
    out.insert(dir);
    for (const std::string_view pid : base::lines(*processes))
        out.insert(dir + " holds " + std::string(pid));
    for (const std::string& name : namesIn(dir))
        listCgroups(dir + "/" + name, out);
}

bool isPlumbing(const std::string& path)
{
    // Made once and kept, whatever pods come and go.
    return path.find("/oci/@seccomp") != std::string::npos || path.ends_with("/lock")
        || path.find("/last_reserved_ip") != std::string::npos
        || path.find("/state/images/") != std::string::npos || path.ends_with(".lock")
        || path.ends_with(".sock") || path.ends_with(".ttrpc");
}

} // namespace

std::string idlePod(const std::string& name, const std::string& extra)
{
    return "apiVersion: v1\nkind: Pod\nmetadata: {name: " + name
        + "}\nspec:\n  terminationGracePeriodSeconds: 5\n" + extra
        + "  containers:\n  - {name: app, image: \"shimscope.local/load:1\", args: [sleep, "
          "forever]}\n";
}

base::Result<std::unique_ptr<Stack>> Stack::make()
{
    std::unique_ptr<Stack> stack(new Stack);
    stack->m_cri = TRY(CriInstance::make(true));
    TRY_VOID(base::makeDirs(pathOf(*stack->m_cri, "manifests")));
    stack->m_spools.emplace(TRY(agent::SpoolFolder::open(stack->m_cri->spoolDir())));
    TRY_VOID(stack->m_cri->start());
    TRY_VOID(stack->startKubelet());
    return stack;
}

Stack::~Stack()
{
    if (m_kubelet) {
        (void)m_kubelet->kill(SIGTERM);
        (void)m_kubelet->wait(10'000);
    }
}

base::Status Stack::startKubelet()
{
    const base::Fd log =
        TRY(base::openFile(pathOf(*m_cri, "kubelet.log"), O_WRONLY | O_CREAT | O_APPEND, 0600));
    base::SpawnOptions options;
    options.program = std::string(SHIMSCOPE_BIN) + "/shimscope-kubelet";
    options.arguments = {"--cri-socket", m_cri->runDir() + "/cri.sock", "--manifests",
        pathOf(*m_cri, "manifests"), "--state-dir", m_cri->stateDir(), "--lock",
        m_cri->runDir() + "/kubelet.lock", "--cgroup-root", m_cri->cgroupParent(), "--node-name",
        "node", "--backoff-factor", "0.05", "--spool-dir", m_cri->spoolDir(), "--sync-frequency-ms",
        "200"};
    options.standardError = log.get();
    m_kubelet = TRY(base::Child::spawn(options));
    return {};
}

void Stack::killKubelet()
{
    (void)m_kubelet->kill(SIGKILL);
    (void)m_kubelet->wait();
    m_kubelet.reset();
}

base::Status Stack::apply(const std::string& name, const std::string& yaml)
{
    return base::writeFileAtomic(pathOf(*m_cri, "manifests/" + name + ".yaml"), yaml);
}

void Stack::remove(const std::string& name)
{
    ::unlink(pathOf(*m_cri, "manifests/" + name + ".yaml").c_str());
}

std::string Stack::said() const
{
    return base::readFile(pathOf(*m_cri, "kubelet.log")).value_or("");
}

std::map<std::string, int> Stack::running(const std::string& pod)
{
    std::map<std::string, int> running;
    const auto list = m_cri->client().ListContainers({});
    if (!list)
        return running;
    for (const v1::Container& container : list->containers()) {
        const auto& labels = container.labels();
        if (container.state() != v1::CONTAINER_RUNNING
            || labels.at("io.kubernetes.pod.name") != pod)
            continue;
        const auto text =
            base::readFile(m_cri->runDir() + "/oci/" + container.id() + "/state.json");
        const auto state = nlohmann::json::parse(text.value_or("null"), nullptr, false);
        const int pid = state.is_object() ? state.value("pid", 0) : 0;
        if (pid > 0 && ::kill(pid, 0) == 0)
            running[container.metadata().name()] = pid;
    }
    return running;
}

int Stack::shimOf(const std::string& pod)
{
    const auto list = m_cri->client().ListPodSandbox({});
    for (const v1::PodSandbox& sandbox :
        list ? list->items() : google::protobuf::RepeatedPtrField<v1::PodSandbox>()) {
        if (sandbox.metadata().name() != pod || sandbox.state() != v1::SANDBOX_READY)
            continue;
        for (const std::string& name : namesIn("/proc")) {
            const auto pid = base::parseUnsigned(name);
            const std::string line =
                pid ? base::readFile("/proc/" + name + "/cmdline").value_or("") : "";
            if (line.find("containerd-shim-shimscope-v1") != std::string::npos
                && line.find(sandbox.id()) != std::string::npos)
                return static_cast<int>(*pid);
        }
    }
    return 0;
}

std::vector<int> Stack::shims() const
{
    std::vector<int> found;
    for (const std::string& name : namesIn("/proc")) {
        const auto pid = base::parseUnsigned(name);
        const std::string line =
            pid ? base::readFile("/proc/" + name + "/cmdline").value_or("") : "";
        // The daemon knows its socket; `start` and `delete` do not.
        if (line.find("containerd-shim-shimscope-v1") != std::string::npos
            && line.find("-socket") != std::string::npos
            && line.find(m_cri->runDir()) != std::string::npos)
            found.push_back(static_cast<int>(*pid));
    }
    return found;
}

std::optional<v1::ContainerStatus> Stack::container(const std::string& pod, const std::string& name)
{
    const auto list = m_cri->client().ListContainers({});
    if (!list)
        return std::nullopt;
    const v1::Container* newest = nullptr;
    for (const v1::Container& container : list->containers())
        if (container.metadata().name() == name
            && container.labels().at("io.kubernetes.pod.name") == pod
            && (newest == nullptr || newest->created_at() < container.created_at()))
            newest = &container;
    if (newest == nullptr)
        return std::nullopt;
    v1::ContainerStatusRequest request;
    request.set_container_id(newest->id());
    const auto answer = m_cri->client().ContainerStatus(request);
    return answer ? std::optional(answer->status()) : std::nullopt;
}

std::string Stack::log(const std::string& pod, const std::string& container, int attempt) const
{
    const std::string logs = m_cri->stateDir() + "/logs/pods";
    for (const std::string& folder : namesIn(logs))
        if (folder.starts_with("default_" + pod + "_"))
            return base::readFile(
                logs + "/" + folder + "/" + container + "/" + std::to_string(attempt) + ".log")
                .value_or("");
    return {};
}

std::vector<trace::Record> Stack::drain()
{
    auto records = m_spools->drain().records;
    m_records.insert(m_records.end(), records.begin(), records.end());
    return records;
}

std::set<std::string> Stack::remains() const
{
    std::set<std::string> found;
    listTree(m_cri->runDir(), 3, found);
    listTree(m_cri->stateDir(), 4, found);
    std::erase_if(found, isPlumbing);
    const auto mounts = base::readFile("/proc/self/mountinfo").value_or("");
    for (const std::string_view line : base::lines(mounts))
        if (line.find(m_cri->dir()) != std::string_view::npos)
            found.insert("mount " + std::string(base::words(line)[4]));
    for (const std::string& name : namesIn("/sys/fs/cgroup"))
        listCgroups("/sys/fs/cgroup/" + name + m_cri->cgroupParent(), found);
    listCgroups("/sys/fs/cgroup" + m_cri->cgroupParent(), found);
    // Not /sys/class/net: it shows the namespace in which sysfs was mounted.
    if (auto* links = ::if_nameindex()) {
        for (auto* link = links; link->if_name != nullptr; ++link)
            found.insert("network link " + std::string(link->if_name));
        ::if_freenameindex(links);
    }
    for (const std::string& name : namesIn("/proc")) {
        const std::string line = base::readFile("/proc/" + name + "/cmdline").value_or("");
        if (line.find("containerd-shim") != std::string::npos
            && line.find(m_cri->runDir()) != std::string::npos)
            found.insert("shim " + name);
    }
    return found;
}

} // namespace shimscope::support
