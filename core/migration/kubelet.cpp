// Reading flags and files in the order in which a kubelet lets one win over the other.
#include <base/text.h>
#include <procfs/process.h>

#include <migration/kubelet.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

namespace shimscope::migration {

namespace {

constexpr const char* kConfigFile = "/var/lib/kubelet/config.yaml";
constexpr const char* kInstanceFile = "/var/lib/kubelet/instance-config.yaml";
constexpr const char* kFlagsFile = "/var/lib/kubelet/kubeadm-flags.env";

/// Fields of KubeletConfiguration that tell what a flag of another name does.
constexpr std::array kFields{std::pair{"containerRuntimeEndpoint", "container-runtime-endpoint"},
    std::pair{"cgroupDriver", "cgroup-driver"}, std::pair{"failCgroupV1", "fail-cgroupv1"}};

constexpr std::array kCniFlags{
    "network-plugin", "cni-bin-dir", "cni-conf-dir", "cni-cache-dir", "network-plugin-mtu"};

void addKubeletFinding(Report& report, const std::string& id, Severity severity, Text what,
    std::vector<Evidence> evidence, Text next, const std::string& statement)
{
    report.findings.push_back({.id = id,
        .severity = severity,
        .audiences = {Audience::SelfHostedAdmin},
        .what = std::move(what),
        .evidence = std::move(evidence),
        .next = std::move(next),
        .statement = statement});
}

/// One file of the kubelet's; true: it is there and was understood.
bool takeConfiguration(
    const Place& place, const std::string& path, Settings& settings, Report& report)
{
    const auto text = readIn(place, path);
    if (!text) {
        if (auto unseen = notRead(text.error(), "kubelet-file", place.outside(path)))
            report.findings.push_back(std::move(*unseen));
        return false;
    }
    const base::Status taken = addConfiguration(*text, place.outside(path), settings);
    if (taken)
        return true;
    addKubeletFinding(report, "kubelet-file-broken", Severity::Check,
        {.en = "A kubelet's configuration cannot be read",
            .ko = "kubelet 설정 파일을 해석할 수 없다"},
        {{place.outside(path), shown(taken.error().detail)}},
        {.en = "Mend that line; a kubelet would not start with it.",
            .ko = "그 줄을 고친다. 이 상태로는 kubelet이 시작하지 않는다."},
        {});
    return false;
}

Evidence evidenceOf(const std::string& flag, const Setting& setting)
{
    return {setting.place, flag + (setting.value.empty() ? "" : " = " + shown(setting.value))};
}

bool contains(const std::string& text, const char* part)
{
    return text.find(part) != std::string::npos;
}

Text toContainerd()
{
    return {.en = "Point it to unix:///run/containerd/containerd.sock, or install cri-dockerd and "
                  "point it to unix:///var/run/cri-dockerd.sock.",
        .ko = "unix:///run/containerd/containerd.sock을 가리키게 하거나 cri-dockerd를 설치하고 "
              "unix:///var/run/cri-dockerd.sock을 가리키게 한다."};
}

void judgeEndpoint(const KubeletFacts& facts, Report& report)
{
    const auto endpoint = facts.settings.find("container-runtime-endpoint");
    const auto runtime = facts.settings.find("container-runtime");
    const bool remote = runtime != facts.settings.end() && runtime->second.value == "remote";
    const bool docker = runtime != facts.settings.end() && !remote;
    if (endpoint == facts.settings.end() || docker) {
        std::vector<Evidence> evidence;
        if (docker)
            evidence.push_back(evidenceOf("container-runtime", runtime->second));
        for (const std::string& path : facts.places) {
            if (!docker)
                evidence.push_back({path, {}});
        }
        addKubeletFinding(report, "kubelet-endpoint", docker ? Severity::Must : Severity::Check,
            {.en = docker ? "The kubelet is told to use a runtime other than remote: dockershim"
                          : "The kubelet is told no --container-runtime-endpoint: up to v1.23 it "
                            "then uses dockershim",
                .ko = docker ? "kubelet이 remote가 아닌 런타임을 쓰도록 설정되어 있다. "
                               "도커심(dockershim)이다"
                             : "kubelet에 --container-runtime-endpoint가 없다. v1.23까지는 이때 "
                               "도커심(dockershim)을 쓴다"},
            std::move(evidence), toContainerd(), "kubeadm-places");
        return;
    }
    const std::string& value = endpoint->second.value;
    const bool shim = contains(value, "dockershim.sock");
    const bool good = contains(value, "containerd.sock") || contains(value, "crio.sock")
        || contains(value, "cri-dockerd.sock");
    const std::string to = shown(value);
    addKubeletFinding(report, "kubelet-endpoint",
        shim       ? Severity::Must
            : good ? Severity::Ok
                   : Severity::Check,
        {.en = "The kubelet's runtime is at " + to, .ko = "kubelet이 사용하는 런타임 소켓: " + to},
        {evidenceOf("container-runtime-endpoint", endpoint->second)},
        good       ? Text{}
            : shim ? toContainerd()
                   : Text{.en = "Find out which runtime serves this socket.",
                       .ko = "어떤 런타임이 이 소켓을 제공하는지 확인한다."},
        contains(value, "cri-dockerd.sock") ? "or-cri-dockerd" : "kubeadm-places");
}

void judgeFlags(const Settings& settings, Report& report)
{
    std::vector<Evidence> gone;
    for (const char* flag : kCniFlags) {
        if (const auto found = settings.find(flag); found != settings.end())
            gone.push_back(evidenceOf(flag, found->second));
    }
    if (!gone.empty())
        addKubeletFinding(report, "kubelet-cni-flags", Severity::Must,
            {.en = "Flags that the kubelet has no more since v1.24",
                .ko = "v1.24부터 kubelet에 없는 플래그"},
            std::move(gone),
            {.en = "Take them out before the upgrade; CNI is the runtime's.",
                .ko = "업그레이드 전에 지운다. CNI는 런타임이 맡는다."},
            "cni-flags");
    if (const auto found = settings.find("container-runtime"); found != settings.end())
        addKubeletFinding(report, "kubelet-runtime-flag", Severity::Must,
            {.en = "--container-runtime no longer exists since v1.27",
                .ko = "--container-runtime은 v1.27부터 없다"},
            {evidenceOf("container-runtime", found->second)},
            {.en = "Take it out before the upgrade.", .ko = "업그레이드 전에 지운다."},
            "runtime-flag");
}

} // namespace

void addFlags(const std::vector<std::string>& arguments, const std::string& place, Settings& into)
{
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::string_view word = arguments[i];
        const std::size_t dashes = word.find_first_not_of('-');
        if (dashes == 0 || dashes == std::string_view::npos)
            continue;
        word.remove_prefix(dashes);
        const std::size_t sign = word.find('=');
        if (sign != std::string_view::npos) {
            into.insert_or_assign(std::string(word.substr(0, sign)),
                Setting{std::string(word.substr(sign + 1)), place});
            continue;
        }
        const bool separate = i + 1 < arguments.size() && !arguments[i + 1].starts_with('-');
        into.insert_or_assign(
            std::string(word), Setting{separate ? arguments[i + 1] : std::string(), place});
    }
}

void addEnvironmentFile(std::string_view text, const std::string& place, Settings& into)
{
    for (const auto line : base::lines(text)) {
        const std::size_t sign = line.find('=');
        if (sign == std::string_view::npos || base::trim(line).starts_with('#'))
            continue;
        std::string_view value = base::trim(line.substr(sign + 1));
        while (value.size() > 1 && (value.front() == '"' || value.front() == '\'')
            && value.back() == value.front())
            value = value.substr(1, value.size() - 2);
        std::vector<std::string> words;
        for (const auto word : base::words(value))
            words.emplace_back(word);
        addFlags(words, place, into);
    }
}

base::Status addConfiguration(const std::string& text, const std::string& place, Settings& into)
{
    try {
        const YAML::Node document = YAML::Load(text);
        if (!document.IsMap())
            return base::fail("read", place, "line 1: expected fields such as cgroupDriver");
        for (const auto& [field, flag] : kFields) {
            if (document[field] && document[field].IsScalar())
                into.insert_or_assign(flag,
                    Setting{document[field].Scalar(),
                        place + ":" + std::to_string(document[field].Mark().line + 1)});
        }
    } catch (const YAML::Exception& error) {
        return base::fail("read", place, error.what());
    }
    return {};
}

KubeletFacts readKubelet(const Place& place, const probe::Processes& processes, Report& report)
{
    KubeletFacts facts;
    Settings flags;
    std::string config = kConfigFile;
    for (const auto& [pid, process] : processes) {
        if (!process.program || process.program->role != probe::Role::Kubelet
            || process.program->engine == probe::Engine::Shimscope)
            continue;
        facts.running.push_back(pid);
        const std::string name = std::to_string(pid);
        const auto arguments = procfs::readCmdline(name, place.proc);
        if (arguments)
            addFlags(*arguments, place.proc + "/" + name + "/cmdline", flags);
        facts.places.push_back(place.proc + "/" + name + "/cmdline");
    }
    if (const auto given = flags.find("config"); given != flags.end())
        config = given->second.value;
    const bool file = takeConfiguration(place, config, facts.settings, report);
    const bool instance = takeConfiguration(place, kInstanceFile, facts.settings, report);
    const auto environment = readIn(place, kFlagsFile);
    if (environment)
        addEnvironmentFile(*environment, place.outside(kFlagsFile), facts.settings);
    else if (auto unseen = notRead(environment.error(), "kubelet-file", place.outside(kFlagsFile)))
        report.findings.push_back(std::move(*unseen));
    for (auto& [flag, setting] : flags) // what runs wins over what a file says
        facts.settings.insert_or_assign(flag, setting);
    for (const auto& [there, path] :
        {std::pair(file, config), std::pair(instance, std::string(kInstanceFile)),
            std::pair(environment.has_value(), std::string(kFlagsFile))}) {
        if (there)
            facts.places.push_back(place.outside(path));
    }
    facts.present = !facts.places.empty();
    return facts;
}

void reportKubelet(const KubeletFacts& facts, Report& report)
{
    if (!facts.present) {
        const bool hidden = std::any_of(report.findings.begin(), report.findings.end(),
            [](const Finding& each) { return each.id.starts_with("kubelet-file"); });
        if (!hidden)
            addKubeletFinding(report, "no-kubelet", Severity::Ok,
                {.en = "No kubelet runs here and its files are not here: this is no node",
                    .ko = "실행 중인 kubelet도 kubelet 파일도 없다. 이 머신은 노드가 아니다"},
                {}, {}, "workloads");
        return;
    }
    judgeEndpoint(facts, report);
    judgeFlags(facts.settings, report);
}

} // namespace shimscope::migration
