// Images by Docker's own list, and logs by mounts and open files.
#include <base/file.h>

#include <migration/docker.h>
#include <migration/sockets.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <array>

namespace shimscope::migration {

namespace {

using DockerJson = nlohmann::json;

constexpr std::array kStorageDrivers{
    "overlay2", "vfs", "btrfs", "zfs", "fuse-overlayfs", "devicemapper", "aufs"};

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

Finding imageFinding(const std::string& id, Severity severity, Text what, Text next,
    const std::string& path, const std::vector<std::string>& tags)
{
    Finding finding{.id = id,
        .severity = severity,
        .audiences = {Audience::SelfHostedAdmin},
        .what = std::move(what),
        .evidence = {},
        .next = std::move(next),
        .statement = "images-again"};
    for (const std::string& tag : tags)
        finding.evidence.push_back({path, tag});
    return finding;
}

void reportStore(const DockerImages& images, const std::string& path, Report& report)
{
    const std::string count = std::to_string(images.tags.size());
    if (!images.tags.empty())
        report.findings.push_back(imageFinding("docker-images", Severity::Check,
            {.en = "Images in Docker's store, where containerd does not look: " + count,
                .ko = "containerd가 보지 않는 도커 저장소의 이미지: " + count + "개"},
            {.en = "Nodes pull them again: see that the registry has them. What containerd's own "
                   "store has was not compared.",
                .ko = "노드가 다시 받는다. 레지스트리에 있는지 확인한다. containerd 저장소에 있는 "
                      "이미지와는 비교하지 않았다."},
            path, images.tags));
    if (!images.builtHere.empty())
        report.findings.push_back(imageFinding("docker-images-only-here", Severity::Must,
            {.en = "Images without a registry's digest: built or loaded here, perhaps nowhere else",
                .ko = "레지스트리 다이제스트가 없는 이미지: 여기서 빌드하거나 불러온 것으로 다른 "
                      "곳에 "
                      "없을 수 있다"},
            {.en = "Push them to a registry, or docker save and ctr -n k8s.io images import.",
                .ko = "레지스트리에 푸시하거나 docker save 후 ctr -n k8s.io images import로 "
                      "옮긴다."},
            path, images.builtHere));
}

} // namespace

base::Result<DockerImages> parseRepositories(std::string_view text)
{
    DockerImages images;
    const DockerJson document = TRY(parseJsonObject(text));
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

void reportImages(const Place& place, const std::string& dataRoot, Report& report)
{
    for (const char* driver : kStorageDrivers) {
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
        if (images)
            reportStore(*images, path, report);
        else
            report.findings.push_back(brokenFile("docker-images-broken", path,
                {.en = "Docker's list of images cannot be read",
                    .ko = "도커의 이미지 목록을 해석할 수 없다"},
                images.error()));
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
