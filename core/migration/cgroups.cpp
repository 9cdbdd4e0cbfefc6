// Drivers by name, and what the kubelet says to v1.
#include <base/text.h>

#include <migration/cgroups.h>

#include <map>

namespace shimscope::migration {

namespace {

const char* driverName(Driver driver)
{
    return driver == Driver::Systemd ? "systemd" : "cgroupfs";
}

Finding cgroupFinding(
    const std::string& id, Severity severity, Text what, Text next, const std::string& statement)
{
    return {.id = id,
        .severity = severity,
        .audiences = {Audience::ManagedAdmin, Audience::SelfHostedAdmin},
        .what = std::move(what),
        .evidence = {},
        .next = std::move(next),
        .statement = statement};
}

void reportVersion(cgroupfs::Mode mode, const Settings& kubelet, Report& report)
{
    const std::string name = cgroupfs::toString(mode);
    const bool v2 = mode == cgroupfs::Mode::V2;
    Finding finding = cgroupFinding("cgroup-version", v2 ? Severity::Ok : Severity::Check,
        {.en = "This machine's cgroups: " + name, .ko = "이 머신의 cgroup: " + name},
        v2 ? Text{}
           : Text{.en = "Boot with cgroup v2 before v1.35: its kubelet does not start on v1 by "
                        "default.",
               .ko = "v1.35 전에 cgroup v2로 부팅한다. 그 kubelet은 기본 설정에서 v1에서 시작하지 "
                     "않는다."},
        "self-cgroup-v2");
    finding.evidence.push_back({"/proc/self/mountinfo", name});
    const auto fail = kubelet.find("fail-cgroupv1");
    if (!v2 && fail != kubelet.end())
        finding.evidence.push_back(
            {fail->second.place, "failCgroupV1: " + shown(fail->second.value)});
    report.findings.push_back(std::move(finding));
}

} // namespace

Driver driverOf(std::string_view cgroupPath)
{
    bool kubepods = false;
    for (const auto component : base::split(cgroupPath, '/')) {
        const auto parts = base::split(component, ':');
        if (parts.size() == 3 && parts[0].ends_with(".slice") && !parts[2].empty())
            return Driver::Confused;
        if (component.starts_with("kubepods") && component.ends_with(".slice"))
            return Driver::Systemd;
        kubepods = kubepods || component == "kubepods";
    }
    return kubepods ? Driver::Cgroupfs : Driver::Unknown;
}

void reportCgroups(
    cgroupfs::Mode mode, const Settings& kubelet, const probe::Processes& processes, Report& report)
{
    reportVersion(mode, kubelet, report);
    std::map<Driver, std::map<std::string, pid_t>> seen;
    for (const auto& [pid, process] : processes) {
        for (const procfs::CgroupEntry& entry : process.cgroups)
            seen[driverOf(entry.path)].emplace(entry.path, pid);
    }
    if (!seen[Driver::Confused].empty()) {
        Finding finding = cgroupFinding("cgroup-driver-mismatch", Severity::Must,
            {.en = "Kubelet and runtime use different cgroup drivers: cgroups are called "
                   "….slice:<runtime>:<id>",
                .ko = "kubelet과 런타임의 cgroup 드라이버가 다르다. cgroup 이름이 "
                      "….slice:<런타임>:<id>이다"},
            {.en = "Set SystemdCgroup = true in containerd's runc options, as the kubelet's "
                   "cgroupDriver says. Every pod of the node is restarted.",
                .ko = "kubelet의 cgroupDriver에 맞춰 containerd runc 옵션에 SystemdCgroup = true를 "
                      "설정한다. 노드의 모든 파드가 재시작된다."},
            "cgroup-driver");
        for (const auto& [path, pid] : seen[Driver::Confused])
            finding.evidence.push_back({"/proc/" + std::to_string(pid) + "/cgroup", shown(path)});
        report.findings.push_back(std::move(finding));
    }
    const auto told = kubelet.find("cgroup-driver");
    for (const Driver driver : {Driver::Systemd, Driver::Cgroupfs}) {
        if (seen[driver].empty())
            continue;
        const bool differs = told != kubelet.end() && told->second.value != driverName(driver);
        const std::string name = driverName(driver);
        Finding finding = cgroupFinding("cgroup-driver", differs ? Severity::Check : Severity::Ok,
            {.en = "Pods here have cgroups of the driver " + name,
                .ko = "이 머신의 파드는 " + name + " 드라이버의 cgroup을 쓴다"},
            differs ? Text{.en = "The kubelet is told another driver: find out which one is meant.",
                .ko = "kubelet에는 다른 드라이버가 설정되어 있다. 어느 쪽이 맞는지 확인한다."}
                    : Text{},
            "cgroup-driver");
        const auto& [path, pid] = *seen[driver].begin();
        finding.evidence.push_back({"/proc/" + std::to_string(pid) + "/cgroup", shown(path)});
        if (told != kubelet.end())
            finding.evidence.push_back(
                {told->second.place, "cgroupDriver: " + shown(told->second.value)});
        report.findings.push_back(std::move(finding));
    }
}

} // namespace shimscope::migration
