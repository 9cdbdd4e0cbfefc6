// daemon.json by a table of its settings.
#include <migration/docker.h>
#include <nlohmann/json.hpp>

#include <array>

namespace shimscope::migration {

namespace {

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

} // namespace

base::Result<std::vector<LostSetting>> parseDaemonJson(std::string_view text)
{
    std::vector<LostSetting> settings;
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return settings; // dockerd takes an empty file as {}
    const nlohmann::json document = TRY(parseJsonObject(text));
    for (const auto& [key, value] : document.items())
        settings.push_back({.key = shown(key),
            .value = shown(value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)),
            .counterpart = counterpartOf(key)});
    return settings;
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
        report.findings.push_back(brokenFile("daemon-json-broken", path,
            {.en = "Docker's settings cannot be read", .ko = "도커 설정 파일을 해석할 수 없다"},
            settings.error()));
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
                .ko = "도커 설정 " + setting.key + ": containerd에 적용되지 않는다"},
            .evidence = {{path, "\"" + setting.key + "\": " + setting.value}},
            .next = setting.counterpart,
            .statement = "daemon-json"});
    }
    return dataRoot;
}

} // namespace shimscope::migration
