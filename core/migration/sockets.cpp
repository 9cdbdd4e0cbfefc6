// Looking for sockets by path, and for what serves them by process.
#include <base/file.h>
#include <base/text.h>
#include <procfs/process.h>

#include <migration/sockets.h>

#include <algorithm>
#include <array>
#include <set>

namespace shimscope::migration {

namespace {

using probe::Engine;

struct KnownSocket {
    const char* path;
    Engine engine;
};
constexpr std::array kSockets{KnownSocket{"/run/docker.sock", Engine::Docker},
    KnownSocket{"/var/run/docker.sock", Engine::Docker},
    KnownSocket{"/run/dockershim.sock", Engine::Docker},
    KnownSocket{"/var/run/dockershim.sock", Engine::Docker},
    KnownSocket{"/run/cri-dockerd.sock", Engine::Docker},
    KnownSocket{"/var/run/cri-dockerd.sock", Engine::Docker},
    KnownSocket{"/run/containerd/containerd.sock", Engine::Containerd},
    KnownSocket{"/var/run/containerd/containerd.sock", Engine::Containerd},
    KnownSocket{"/run/crio/crio.sock", Engine::CriO},
    KnownSocket{"/var/run/crio/crio.sock", Engine::CriO},
    KnownSocket{"/run/podman/podman.sock", Engine::Podman},
    KnownSocket{"/var/run/podman/podman.sock", Engine::Podman}};

std::string lastPart(std::string_view path)
{
    return std::string(path.substr(path.find_last_of('/') + 1));
}

/// By the last part of its path; Unknown: no engine's name.
Engine engineOf(std::string_view name)
{
    for (const KnownSocket& known : kSockets) {
        if (lastPart(known.path) == name)
            return known.engine;
    }
    return Engine::Unknown;
}

/// Paths of sockets that are called as an engine's are, wherever they are.
std::vector<std::string> boundPaths(const Place& place)
{
    std::vector<std::string> paths;
    const auto table = base::readFile(place.proc + "/net/unix");
    for (const auto line : base::lines(table ? std::string_view(*table) : "")) {
        const std::size_t at = line.find(" /");
        if (at == std::string_view::npos)
            continue;
        std::string path(line.substr(at + 1));
        if (engineOf(lastPart(path)) == Engine::Unknown)
            continue;
        if (place.root != "/" && path.starts_with(place.root + "/"))
            path = path.substr(place.root.size());
        paths.push_back(std::move(path));
    }
    return paths;
}

class SocketSearch {
public:
    SocketSearch(const Place& place, const std::vector<procfs::Mount>& mounts, Report& report)
        : m_place(place), m_mounts(mounts), m_report(report)
    {
    }
    void look(const std::string& path)
    {
        const auto located = locateIn(m_place.root, path);
        if (!located) {
            if (auto unseen = notRead(located.error(), "socket", m_place.outside(path)))
                m_report.findings.push_back(std::move(*unseen));
            return;
        }
        const struct stat& status = located->status;
        if (!S_ISSOCK(status.st_mode) || !m_known.emplace(status.st_dev, status.st_ino).second)
            return;
        const std::string name = lastPart(path);
        sockets.push_back({.name = name,
            .path = m_place.outside(path),
            .engine = engineOf(name),
            .target = targetOf(*located, m_mounts)});
    }
    std::vector<EngineSocket> sockets;

private:
    const Place& m_place;
    const std::vector<procfs::Mount>& m_mounts;
    Report& m_report;
    std::set<std::pair<dev_t, ino_t>> m_known;
};

const std::vector<Audience>& everybody()
{
    static const std::vector<Audience> kAll{
        Audience::User, Audience::ManagedAdmin, Audience::SelfHostedAdmin};
    return kAll;
}

Finding mountFinding(const probe::Container& container, const EngineSocket& socket)
{
    const std::string who = nameOf(container);
    Finding finding{.id = "socket-reachable",
        .severity = Severity::Check,
        .audiences = everybody(),
        .what = {.en = "Container " + who + " can reach " + socket.name + " of this machine",
            .ko = "컨테이너 " + who + "에서 이 머신의 " + socket.name + "에 접근할 수 있다"},
        .evidence = {},
        .next = {.en =
                     "It depends on that engine, and is root on this machine through it: find out "
                     "what for.",
            .ko = "이 엔진에 의존하며 이를 통해 머신의 루트 권한을 얻는다. 용도를 확인한다."},
        .statement = "self-docker-sock",
        .container = container.id,
        .reached = {}};
    if (socket.engine != Engine::Docker)
        return finding;
    finding.id = "docker-sock-reachable";
    finding.severity = Severity::Must;
    finding.next = {.en = "Find out what it does there: on a node without Docker nobody answers. "
                          "Builds: BuildKit, buildah, kaniko. Looking at containers: crictl or the "
                          "CRI socket.",
        .ko = "용도를 확인한다. 도커가 없는 노드에서는 응답하는 프로세스가 없다. 빌드는 BuildKit, "
              "buildah, kaniko로, 컨테이너 조회는 crictl이나 CRI 소켓으로 바꾼다."};
    return finding;
}

std::string proofText(Proof proof, const EngineSocket& socket)
{
    if (proof == Proof::NotPermitted)
        return "by mountinfo; device and inode not compared: run as root";
    return "device " + std::to_string(socket.target->major) + ":"
        + std::to_string(socket.target->minor) + ", inode "
        + std::to_string(socket.target->located.status.st_ino) + " as " + socket.path;
}

/// The names under which one process reaches a socket.
struct Seen {
    std::vector<Evidence> evidence;
    std::vector<Reached> reached; ///< one for each evidence
};
Seen sightsOf(const Place& place, pid_t pid, const EngineSocket& socket,
    const std::vector<procfs::Mount>& mounts)
{
    Seen seen;
    for (const Sight& sight : findNames(*socket.target, mounts)) {
        const Proof proof = proveSight(place, pid, sight, *socket.target);
        if (proof == Proof::Other)
            continue;
        const std::string through =
            sight.mountPoint == sight.name ? "" : ", by the mount of " + shown(sight.mountPoint);
        seen.evidence.push_back({"pid " + std::to_string(pid) + ": " + shown(sight.name) + through,
            proofText(proof, socket)});
        seen.reached.push_back({shown(sight.name), shown(sight.mountPoint),
            "/proc/" + std::to_string(pid) + "/mountinfo"});
    }
    return seen;
}

/// A container's mount of a docker.sock that is not there (any more): nobody answers already.
void reportDangling(
    const probe::Container& container, const std::vector<procfs::Mount>& mounts, Report& report)
{
    for (const procfs::Mount& mount : mounts) {
        std::string_view root = mount.root;
        const bool deleted = root.ends_with("//deleted");
        if (deleted)
            root.remove_suffix(9);
        if (!deleted || lastPart(root) != "docker.sock")
            continue;
        const std::string who = nameOf(container);
        report.findings.push_back({.id = "docker-sock-stale",
            .severity = Severity::Must,
            .audiences = everybody(),
            .what = {.en = "Container " + who + " mounts a docker.sock that was removed since",
                .ko = "컨테이너 " + who + "가 이미 삭제된 docker.sock을 마운트하고 있다"},
            .evidence = {{"/proc/" + std::to_string(container.pid) + "/mountinfo",
                shown(mount.root) + " at " + shown(mount.mountPoint)}},
            .next = {.en = "Nobody answers there: start it again, or change what needs Docker.",
                .ko = "응답하는 프로세스가 없다. 다시 시작하거나 도커가 필요한 부분을 바꾼다."},
            .statement = "self-docker-sock",
            .container = container.id,
            .reached = {}});
    }
}

/// Whether anything was found that this container can reach.
bool reportOne(const Place& place, const std::vector<EngineSocket>& sockets,
    const probe::Container& container, Report& report)
{
    bool any = false;
    const auto mounts = procfs::readMountinfo(std::to_string(container.pid), place.proc);
    if (!mounts)
        return false; // it has ended
    reportDangling(container, *mounts, report);
    for (const EngineSocket& socket : sockets) {
        if (!socket.target)
            continue;
        Seen seen = sightsOf(place, container.pid, socket, *mounts);
        // Another process of it may be in a mount namespace of its own.
        for (const pid_t pid : container.members) {
            const auto others = procfs::readMountinfo(std::to_string(pid), place.proc);
            if (seen.evidence.empty() && pid != container.pid && others)
                seen = sightsOf(place, pid, socket, *others);
        }
        if (seen.evidence.empty())
            continue;
        Finding finding = mountFinding(container, socket);
        finding.evidence = std::move(seen.evidence);
        finding.reached = std::move(seen.reached);
        report.findings.push_back(std::move(finding));
        any = true;
    }
    return any;
}

} // namespace

std::vector<EngineSocket> findSockets(
    const Place& place, const std::vector<procfs::Mount>& ourMounts, Report& report)
{
    SocketSearch search(place, ourMounts, report);
    for (const KnownSocket& known : kSockets)
        search.look(known.path);
    for (const std::string& path : boundPaths(place))
        search.look(path);
    return std::move(search.sockets);
}

void reportSockets(
    const std::vector<EngineSocket>& sockets, const probe::Processes& processes, Report& report)
{
    Finding finding{.id = "engines",
        .severity = Severity::Ok,
        .audiences = {Audience::SelfHostedAdmin},
        .what = {.en = "Sockets and daemons of engines here", .ko = "이 머신의 엔진 소켓과 데몬"},
        .evidence = {},
        .next = {},
        .statement = {}};
    for (const EngineSocket& socket : sockets)
        finding.evidence.push_back({socket.path, probe::toString(socket.engine)});
    for (const auto& [pid, process] : processes) {
        if (process.program && process.program->role == probe::Role::Daemon)
            finding.evidence.push_back({"pid " + std::to_string(pid), process.program->name});
    }
    if (finding.evidence.empty())
        finding.what = {.en = "No socket and no daemon of an engine is here",
            .ko = "이 머신에는 엔진의 소켓도 데몬도 없다"};
    report.findings.push_back(std::move(finding));
}

std::string nameOf(const probe::Container& container)
{
    std::string name = shown(container.name) + " (" + probe::toString(container.engine);
    if (!container.qos.empty())
        name += ", pod " + shown(container.podName);
    return name + ")";
}

void reportSocketMounts(const Place& place, const std::vector<EngineSocket>& sockets,
    const std::vector<probe::Container>& containers, Report& report)
{
    bool any = false;
    for (const probe::Container& container : containers)
        any = reportOne(place, sockets, container, report) || any;
    if (any || containers.empty())
        return;
    const std::string count = std::to_string(containers.size());
    report.findings.push_back({.id = "no-socket-reachable",
        .severity = Severity::Ok,
        .audiences = everybody(),
        .what = {.en = "None of the " + count + " containers reaches an engine's socket",
            .ko = "컨테이너 " + count + "개 중 엔진의 소켓에 접근할 수 있는 것은 없다"},
        .evidence = {},
        .next = {},
        .statement = "self-docker-sock"});
}

} // namespace shimscope::migration
