// daemon.json by a table of its settings, and images by Docker's own list.
#include <base/file.h>

#include <migration/docker.h>
#include <migration/sockets.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>

namespace shimscope::migration {

namespace {

using DockerJson = nlohmann::json;

constexpr const char* kDaemonJson = "/etc/docker/daemon.json";
constexpr const char* kDataRoot = "/var/lib/docker";

struct Counterpart {
    const char* key;
    const char* en;
    const char* ko;
};
constexpr Counterpart kHosts{"",
    "containerd: /etc/containerd/certs.d/<host>/hosts.toml (config_path)",
    "containerd: /etc/containerd/certs.d/<host>/hosts.toml (config_path)"};
constexpr Counterpart kProxy{"",
    "HTTP_PROXY, HTTPS_PROXY, NO_PROXY in the environment of containerd.service",
    "containerd.service의 환경 변수 HTTP_PROXY, HTTPS_PROXY, NO_PROXY"};
constexpr Counterpart kLog{"",
    "kubelet: containerLogMaxSize, containerLogMaxFiles; other drivers: a log agent that reads "
    "/var/log/pods",
    "kubelet: containerLogMaxSize, containerLogMaxFiles. 다른 드라이버는 /var/log/pods를 읽는 로그 "
    "에이전트로 바꾼다"};
constexpr Counterpart kNetwork{"", "the pod network is CNI's: its configuration in /etc/cni/net.d",
    "파드 네트워크는 CNI가 맡는다: /etc/cni/net.d의 설정"};
constexpr Counterpart kRuntimes{"",
    "containerd: plugins of the CRI runtime, runtimes.<name>; Pods choose it by RuntimeClass (GPU "
    "hooks too)",
    "containerd: CRI 런타임 플러그인의 runtimes.<name>. 파드는 런타임클래스(RuntimeClass)로 "
    "고른다(GPU 훅 포함)"};

constexpr std::array kCounterparts{Counterpart{"registry-mirrors", kHosts.en, kHosts.ko},
    Counterpart{"insecure-registries", kHosts.en, kHosts.ko},
    Counterpart{"proxies", kProxy.en, kProxy.ko}, Counterpart{"http-proxy", kProxy.en, kProxy.ko},
    Counterpart{"https-proxy", kProxy.en, kProxy.ko}, Counterpart{"no-proxy", kProxy.en, kProxy.ko},
    Counterpart{"log-driver", kLog.en, kLog.ko}, Counterpart{"log-opts", kLog.en, kLog.ko},
    Counterpart{"exec-opts",
        "native.cgroupdriver: SystemdCgroup of containerd's runc options, equal to the kubelet's",
        "native.cgroupdriver: containerd runc 옵션의 SystemdCgroup, kubelet과 같아야 한다"},
    Counterpart{"cgroup-parent", "the kubelet's cgroupRoot", "kubelet의 cgroupRoot"},
    Counterpart{"data-root", "containerd: root in /etc/containerd/config.toml",
        "containerd: /etc/containerd/config.toml의 root"},
    Counterpart{"storage-driver", "containerd: snapshotter of the CRI image plugin",
        "containerd: CRI 이미지 플러그인의 snapshotter"},
    Counterpart{"default-runtime", kRuntimes.en, kRuntimes.ko},
    Counterpart{"runtimes", kRuntimes.en, kRuntimes.ko},
    Counterpart{"max-concurrent-downloads", "containerd: max_concurrent_downloads",
        "containerd: max_concurrent_downloads"},
    Counterpart{"default-ulimits", "LimitNOFILE and the like of containerd.service",
        "containerd.service의 LimitNOFILE 등"},
    Counterpart{"live-restore", "nothing to move: containers of containerd outlive its restart",
        "옮길 것이 없다. containerd의 컨테이너는 데몬 재시작 후에도 유지된다"},
    Counterpart{"bip", kNetwork.en, kNetwork.ko}, Counterpart{"mtu", kNetwork.en, kNetwork.ko},
    Counterpart{"default-address-pools", kNetwork.en, kNetwork.ko},
    Counterpart{"iptables", kNetwork.en, kNetwork.ko}, Counterpart{"dns", kNetwork.en, kNetwork.ko},
    Counterpart{"bridge", kNetwork.en, kNetwork.ko}};

Text counterpartOf(const std::string& key)
{
    for (const Counterpart& each : kCounterparts) {
        if (key == each.key)
            return {.en = each.en, .ko = each.ko};
    }
    return {.en = "no counterpart is known here: find out what it was set for",
        .ko = "대응하는 설정을 알지 못한다. 설정한 이유를 확인한다"};
}

base::Result<DockerJson> parseObject(std::string_view text)
{
    try {
        DockerJson document = DockerJson::parse(text);
        if (document.is_object())
            return document;
        return base::fail("read", "", "line 1, column 1: expected an object in braces");
    } catch (const DockerJson::parse_error& error) {
        return base::fail("read", "",
            lineAndColumn(text, error.byte > 0 ? error.byte - 1 : 0)
                + ": no JSON from here on; look for a comma, a quote or a brace that is missing");
    }
}

bool isDigits(std::string_view text)
{
    return text.size() == 64
        && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// ".../<id>/<id>-json.log", as json-file names them.
bool isDockerLog(std::string_view path)
{
    constexpr std::string_view kEnd = "-json.log";
    if (!path.ends_with(kEnd))
        return false;
    path.remove_suffix(kEnd.size());
    return isDigits(path.substr(path.find_last_of('/') + 1));
}

void addBroken(Report& report, const std::string& id, const std::string& path, const Text& what,
    const base::Error& error)
{
    report.findings.push_back({.id = id,
        .severity = Severity::Check,
        .audiences = {Audience::SelfHostedAdmin},
        .what = what,
        .evidence = {{path, shown(error.detail)}},
        .next = {.en = "Mend the file and scan again.", .ko = "파일을 고친 뒤 다시 검사한다."},
        .statement = {}});
}

/// Log files of Docker that a process reads; EACCES: they may not be listed.
base::Result<std::vector<std::string>> openLogs(const Place& place, pid_t pid)
{
    const std::string dir = place.proc + "/" + std::to_string(pid) + "/fd";
    std::vector<std::string> logs;
    for (const std::string& name : TRY(base::listDir(dir))) {
        std::string target(4096, '\0');
        const ssize_t size = ::readlink((dir + "/" + name).c_str(), target.data(), target.size());
        target.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
        if (isDockerLog(target))
            logs.push_back(target);
    }
    return logs;
}

Finding logFinding(const std::string& id, const std::string& en, const std::string& ko)
{
    return {.id = id,
        .severity = Severity::Check,
        .audiences = {Audience::ManagedAdmin, Audience::SelfHostedAdmin},
        .what = {.en = en, .ko = ko},
        .evidence = {},
        .next = {.en = "Let it read /var/log/pods in CRI format.",
            .ko = "/var/log/pods를 CRI 형식으로 읽게 한다."},
        .statement = "self-logs"};
}

void reportOpenLogs(const Place& place, const probe::Processes& processes, Report& report)
{
    std::size_t closed = 0;
    for (const auto& [pid, process] : processes) {
        if (process.program && process.program->engine == probe::Engine::Docker)
            continue; // it writes them
        const auto logs = openLogs(place, pid);
        closed += logs || !logs.error().is(EACCES) ? 0 : 1;
        if (!logs || logs->empty())
            continue;
        const std::string who = shown(process.comm) + " (pid " + std::to_string(pid) + ")";
        Finding finding = logFinding("docker-log-open", who + " reads Docker's log files",
            who + " 프로세스가 도커의 로그 파일을 읽고 있다");
        for (const std::string& log : *logs)
            finding.evidence.push_back({"/proc/" + std::to_string(pid) + "/fd", shown(log)});
        report.findings.push_back(std::move(finding));
    }
    if (closed == 0)
        return;
    const std::string count = std::to_string(closed);
    report.findings.push_back({.id = "open-files",
        .severity = Severity::NotSeen,
        .audiences = {Audience::SelfHostedAdmin},
        .what = {.en = "Not seen: which files " + count + " processes of other users have open",
            .ko = "확인하지 못함: 다른 사용자의 프로세스 " + count + "개가 연 파일"},
        .evidence = {{place.proc + "/<pid>/fd", "Permission denied"}},
        .next = {.en = "Run this as root.", .ko = "root로 실행한다."},
        .statement = "self-logs"});
}

} // namespace

base::Result<std::vector<LostSetting>> parseDaemonJson(std::string_view text)
{
    std::vector<LostSetting> settings;
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return settings; // dockerd takes an empty file as {}
    const DockerJson document = TRY(parseObject(text));
    for (const auto& [key, value] : document.items())
        settings.push_back({.key = shown(key),
            .value = shown(value.dump(-1, ' ', false, DockerJson::error_handler_t::replace)),
            .counterpart = counterpartOf(key)});
    return settings;
}

base::Result<DockerImages> parseRepositories(std::string_view text)
{
    DockerImages images;
    const DockerJson document = TRY(parseObject(text));
    const auto repositories = document.find("Repositories");
    if (repositories == document.end() || !repositories->is_object())
        return base::fail("read", "", "line 1: expected an object \"Repositories\"");
    for (const auto& [name, references] : repositories->items()) {
        const DockerJson members = references.is_object() ? references : DockerJson::object();
        const auto isDigest = [](const std::string& each) {
            return each.find("@sha256:") != std::string::npos;
        };
        // Tag and digest are of the same image if they stand for the same id.
        for (const auto& [reference, id] : members.items()) {
            if (isDigest(reference))
                continue;
            images.tags.push_back(shown(reference));
            bool pulled = false;
            for (const auto& [other, otherId] : members.items())
                pulled = pulled || (isDigest(other) && otherId == id);
            if (!pulled)
                images.builtHere.push_back(shown(reference));
        }
    }
    return images;
}

std::string reportDaemonJson(const Place& place, Report& report)
{
    const std::string path = place.outside(kDaemonJson);
    const auto text = readIn(place, kDaemonJson);
    if (!text) {
        if (auto unseen = notRead(text.error(), "daemon-json", path))
            report.findings.push_back(std::move(*unseen));
        return kDataRoot;
    }
    const auto settings = parseDaemonJson(*text);
    if (!settings) {
        addBroken(report, "daemon-json-broken", path,
            {.en = "Docker's settings cannot be read", .ko = "도커 설정 파일을 해석할 수 없다"},
            settings.error());
        return kDataRoot;
    }
    std::string dataRoot = kDataRoot;
    for (const LostSetting& setting : *settings) {
        if (setting.key == "data-root" && setting.value.size() > 2)
            dataRoot = setting.value.substr(1, setting.value.size() - 2);
        report.findings.push_back({.id = "daemon-json",
            .severity = Severity::Check,
            .audiences = {Audience::SelfHostedAdmin},
            .what = {.en = "Docker's setting " + setting.key + " does not hold for containerd",
                .ko = "도커 설정 " + setting.key + "은(는) containerd에 적용되지 않는다"},
            .evidence = {{path, "\"" + setting.key + "\": " + setting.value}},
            .next = setting.counterpart,
            .statement = "daemon-json"});
    }
    return dataRoot;
}

void reportImages(const Place& place, const std::string& dataRoot, Report& report)
{
    for (const char* driver :
        {"overlay2", "vfs", "btrfs", "zfs", "fuse-overlayfs", "devicemapper", "aufs"}) {
        const std::string file = dataRoot + "/image/" + driver + "/repositories.json";
        const std::string path = place.outside(file);
        const auto text = readIn(place, file);
        if (!text) {
            auto unseen = notRead(text.error(), "docker-images", path);
            if (!unseen)
                continue;
            report.findings.push_back(std::move(*unseen));
            return; // the folder is closed: the other drivers' too
        }
        const auto images = parseRepositories(*text);
        if (!images) {
            addBroken(report, "docker-images-broken", path,
                {.en = "Docker's list of images cannot be read",
                    .ko = "도커의 이미지 목록을 해석할 수 없다"},
                images.error());
            continue;
        }
        if (images->tags.empty())
            continue;
        const std::string count = std::to_string(images->tags.size());
        Finding finding{.id = "docker-images",
            .severity = Severity::Check,
            .audiences = {Audience::SelfHostedAdmin},
            .what = {.en = count + " images are in Docker's store, where containerd does not look",
                .ko = "이미지 " + count + "개가 containerd가 보지 않는 도커 저장소에 있다"},
            .evidence = {},
            .next = {.en = "Nodes pull them again: see that the registry has them.",
                .ko = "노드가 다시 받는다. 레지스트리에 있는지 확인한다."},
            .statement = "images-again"};
        for (const std::string& tag : images->tags)
            finding.evidence.push_back({path, tag});
        report.findings.push_back(finding);
        if (images->builtHere.empty())
            continue;
        finding.id = "docker-images-only-here";
        finding.severity = Severity::Must;
        finding.what = {.en = "Images without a registry's digest: built or loaded here, perhaps "
                              "nowhere else",
            .ko = "레지스트리 다이제스트가 없는 이미지: 여기서 빌드하거나 불러온 것으로 다른 곳에 "
                  "없을 "
                  "수 있다"};
        finding.next = {.en = "Push them to a registry, or docker save and ctr -n k8s.io images "
                              "import.",
            .ko = "레지스트리에 푸시하거나 docker save 후 ctr -n k8s.io images import로 옮긴다."};
        finding.evidence.clear();
        for (const std::string& tag : images->builtHere)
            finding.evidence.push_back({path, tag});
        report.findings.push_back(std::move(finding));
    }
}

void reportLogReaders(const Place& place, const std::string& dataRoot,
    const std::vector<procfs::Mount>& ourMounts, const std::vector<probe::Container>& containers,
    const probe::Processes& processes, Report& report)
{
    // The folder itself and what is in it: a mount of / is no sign of somebody who reads logs.
    const auto located = locateIn(place.root, dataRoot);
    const auto folder = located ? targetOf(*located, ourMounts) : std::nullopt;
    for (const probe::Container& container : containers) {
        const auto mounts = procfs::readMountinfo(std::to_string(container.pid), place.proc);
        std::vector<Evidence> evidence;
        for (const procfs::Mount& mount : mounts ? *mounts : std::vector<procfs::Mount>{}) {
            const bool same = folder && mount.major == folder->major && mount.minor == folder->minor
                && (mount.root == folder->inside
                    || mount.root.starts_with(folder->inside + "/containers"));
            // A container of Docker's has its own hosts file and the like from there.
            if (same && mount.fsType != "overlay" && !mount.mountPoint.starts_with("/etc/"))
                evidence.push_back(
                    {"pid " + std::to_string(container.pid) + ": " + shown(mount.mountPoint),
                        shown(mount.root)});
        }
        if (evidence.empty())
            continue;
        const std::string who = nameOf(container);
        Finding finding = logFinding("docker-logs-mounted",
            "Container " + who + " mounts Docker's folder of logs",
            "컨테이너 " + who + "가 도커의 로그 디렉터리를 마운트하고 있다");
        finding.evidence = std::move(evidence);
        report.findings.push_back(std::move(finding));
    }
    reportOpenLogs(place, processes, report);
}

} // namespace shimscope::migration
