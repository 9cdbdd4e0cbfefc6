// links: migration
// A scan of a machine that is made of files, and the report that comes of it.
#include <base/file.h>
#include <base/unix_socket.h>

#include <expect.h>
#include <migration/scan.h>
#include <nlohmann/json.hpp>
#include <unit_test.h>

#include <unistd.h>

#include <algorithm>

using namespace shimscope;
using namespace shimscope::migration;

namespace {

const std::string kScanId(64, 'c');
constexpr const char* kMachine = "22 1 254:0 / / rw - ext4 /dev/vda rw\n"
                                 "30 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";

} // namespace

class TestMigrationScan : public QObject {
    Q_OBJECT
private slots:
    void init();
    void findsNothingToDoOnAMachineOfItsOwn();
    void findsTheSocketByTheMountOfItsFolder();
    void doesNotBelieveAnotherInode();
    void tellsWhatTheKubeletIsTold();
    void seesDockersSettingsAndImages();
    void seesTheWrongDriver();
    void followsNoLinkOutOfItsRoot();
    void goesOnBesideBrokenFiles();
    void writesBothLanguagesAsMarkdownAndJson();

private:
    [[nodiscard]] std::string tree(const std::string& path = {}) const
    {
        return m_dir->path() + "/tree" + path;
    }
    [[nodiscard]] std::string proc(const std::string& path = {}) const
    {
        return m_dir->path() + "/proc" + path;
    }
    void put(const std::string& path, const std::string& text)
    {
        OK(base::makeDirs(path.substr(0, path.rfind('/'))));
        OK(base::writeFileAtomic(path, text, 0644));
    }
    void addProcess(int pid, const std::string& arguments, const std::string& cgroup,
        const std::string& mounts = kMachine);
    Report look(const std::vector<std::string>& nodes = {})
    {
        auto report = scan({.root = tree(), .proc = proc()}, nodes);
        if (!report)
            qWarning("%s", report.error().toString().c_str());
        return report ? std::move(*report) : Report{};
    }
    static const Finding* find(const Report& report, const std::string& id)
    {
        const auto found = std::find_if(report.findings.begin(), report.findings.end(),
            [&](const Finding& each) { return each.id == id; });
        return found == report.findings.end() ? nullptr : &*found;
    }
    /// One that has to be there; else one of another id, severity and evidence.
    static const Finding& get(const Report& report, const std::string& id)
    {
        static const Finding kMissing{.id = "missing",
            .severity = Severity::NotSeen,
            .audiences = {},
            .what = {},
            .evidence = {{"missing", "missing"}},
            .next = {},
            .statement = {}};
        const Finding* found = find(report, id);
        return found != nullptr ? *found : kMissing;
    }
    std::optional<base::TempDir> m_dir;
};

void TestMigrationScan::init()
{
    auto made = base::TempDir::make("/tmp/shimscope-affected-");
    OK(made);
    m_dir.emplace(std::move(*made));
    OK(base::makeDirs(tree("/run")));
    put(proc("/self/mountinfo"), kMachine);
    addProcess(1, "/sbin/init", "/");
}

void TestMigrationScan::addProcess(
    int pid, const std::string& arguments, const std::string& cgroup, const std::string& mounts)
{
    std::string words = arguments;
    std::replace(words.begin(), words.end(), ' ', '\0');
    const std::string name = arguments.substr(0, arguments.find(' '));
    const std::string dir = proc("/" + std::to_string(pid));
    const std::string number = std::to_string(pid);
    put(dir + "/stat",
        number + " (" + name.substr(name.rfind('/') + 1) + ") S " + (pid == 1 ? "0" : "1") + " "
            + number + " " + number + " 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0\n");
    put(dir + "/status", "NSpid:\t" + number + "\n");
    put(dir + "/cmdline", words + std::string(1, '\0'));
    put(dir + "/cgroup", "0::" + cgroup + "\n");
    put(dir + "/mountinfo", mounts);
    OK(base::makeDirs(dir + "/fd"));
}

void TestMigrationScan::findsNothingToDoOnAMachineOfItsOwn()
{
    const Report report = look();
    QVERIFY(find(report, "no-kubelet") != nullptr);
    QVERIFY(find(report, "engines") != nullptr);
    for (const Finding& finding : report.findings)
        QVERIFY2(finding.severity == Severity::Ok, finding.id.c_str());
}

void TestMigrationScan::findsTheSocketByTheMountOfItsFolder()
{
    auto socket = base::listenUnix(tree("/run/docker.sock"));
    OK(socket);
    addProcess(70, "agent", "/system.slice/docker-" + kScanId + ".scope",
        "50 1 254:9 / / rw - overlay o rw\n51 50 254:0 " + tree("/run")
            + " /hostrun rw - ext4 x rw\n");
    OK(base::makeDirs(proc("/70/root/hostrun")));
    QCOMPARE(
        ::link(tree("/run/docker.sock").c_str(), proc("/70/root/hostrun/docker.sock").c_str()), 0);
    addProcess(71, "web", "/system.slice/docker-" + std::string(64, 'd') + ".scope",
        "50 1 254:9 / / rw - overlay o rw\n");
    const Report report = look();
    QCOMPARE(report.containers, std::size_t(2));
    const Finding* finding = find(report, "docker-sock-reachable");
    QVERIFY(finding != nullptr);
    QVERIFY(finding->severity == Severity::Must);
    QCOMPARE(finding->evidence.size(), std::size_t(1));
    QCOMPARE(finding->evidence[0].place,
        std::string("pid 70: /hostrun/docker.sock, by the mount of /hostrun"));
    QVERIFY(finding->evidence[0].value.find("inode") != std::string::npos);
    QCOMPARE(std::count_if(report.findings.begin(), report.findings.end(),
                 [](const Finding& each) { return each.id == "docker-sock-reachable"; }),
        std::ptrdiff_t(1));
    QVERIFY(find(report, "no-socket-reachable") == nullptr);
}

void TestMigrationScan::doesNotBelieveAnotherInode()
{
    auto socket = base::listenUnix(tree("/run/docker.sock"));
    OK(socket);
    addProcess(70, "agent", "/system.slice/docker-" + kScanId + ".scope",
        "51 50 254:0 " + tree("/run") + " /hostrun rw - ext4 x rw\n");
    OK(base::makeDirs(proc("/70/root/hostrun")));
    auto other = base::listenUnix(proc("/70/root/hostrun/docker.sock"));
    OK(other);
    const Report report = look();
    QVERIFY(find(report, "docker-sock-reachable") == nullptr);
    QVERIFY(find(report, "no-socket-reachable") != nullptr);
}

void TestMigrationScan::tellsWhatTheKubeletIsTold()
{
    addProcess(90, "/usr/bin/kubelet --network-plugin=cni --config=/etc/k.yaml", "/");
    put(tree("/etc/k.yaml"), "cgroupDriver: systemd\n");
    Report report = look();
    QVERIFY(get(report, "kubelet-endpoint").severity == Severity::Check); // told none
    QVERIFY(get(report, "kubelet-cni-flags").severity == Severity::Must);
    put(tree("/var/lib/kubelet/kubeadm-flags.env"),
        "KUBELET_KUBEADM_ARGS=\"--container-runtime-endpoint=unix:///var/run/dockershim.sock\"\n");
    report = look();
    QVERIFY(get(report, "kubelet-endpoint").severity == Severity::Must);
    put(tree("/var/lib/kubelet/kubeadm-flags.env"), "");
    put(tree("/var/lib/kubelet/instance-config.yaml"),
        "containerRuntimeEndpoint: unix:///run/containerd/containerd.sock\n");
    report = look();
    QVERIFY(get(report, "kubelet-endpoint").severity == Severity::Ok);
    QCOMPARE(get(report, "kubelet-endpoint").evidence[0].place,
        tree("/var/lib/kubelet/instance-config.yaml:1"));
    addProcess(90, "/usr/bin/kubelet --container-runtime=docker", "/"); // what runs wins
    report = look();
    QVERIFY(get(report, "kubelet-endpoint").severity == Severity::Must);
    QCOMPARE(get(report, "kubelet-runtime-flag").evidence[0].place, proc("/90/cmdline"));
}

void TestMigrationScan::seesDockersSettingsAndImages()
{
    put(tree("/etc/docker/daemon.json"), R"({"data-root":"/data/d","registry-mirrors":[]})");
    put(tree("/data/d/image/overlay2/repositories.json"),
        R"({"Repositories":{"shop":{"shop:7":"sha256:c"}}})");
    const Report report = look();
    QVERIFY(get(report, "daemon-json").severity == Severity::Check);
    QVERIFY(get(report, "docker-images-only-here").severity == Severity::Must);
    QCOMPARE(get(report, "docker-images-only-here").evidence[0].value, std::string("shop:7"));
}

void TestMigrationScan::seesTheWrongDriver()
{
    addProcess(80, "web", "/kubepods-burstable-podx.slice:cri-containerd:" + kScanId);
    const Report report = look();
    const Finding* finding = find(report, "cgroup-driver-mismatch");
    QVERIFY(finding != nullptr);
    QVERIFY(finding->severity == Severity::Must);
    QCOMPARE(finding->evidence[0].place, std::string("/proc/80/cgroup"));
}

void TestMigrationScan::followsNoLinkOutOfItsRoot()
{
    put(m_dir->path() + "/outside.json", R"({"bip":"10.0.0.1/24"})");
    OK(base::makeDirs(tree("/etc/docker")));
    QCOMPARE(::symlink((m_dir->path() + "/outside.json").c_str(),
                 tree("/etc/docker/daemon.json").c_str()),
        0);
    // /var/run is a link to /run, as on every machine: that of the tree.
    auto socket = base::listenUnix(tree("/run/docker.sock"));
    OK(socket);
    OK(base::makeDirs(tree("/var")));
    QCOMPARE(::symlink("/run", tree("/var/run").c_str()), 0);
    const Report report = look();
    QVERIFY(find(report, "daemon-json") == nullptr);
    QCOMPARE(get(report, "engines").evidence.size(), std::size_t(1)); // once, not twice
}

void TestMigrationScan::goesOnBesideBrokenFiles()
{
    put(tree("/etc/docker/daemon.json"), "{\"bip\": ");
    put(tree("/var/lib/kubelet/config.yaml"), "a: [\n");
    put(m_dir->path() + "/node.json", "{\"kind\":\"Pod\"}");
    const Report report = look({m_dir->path() + "/node.json", m_dir->path() + "/no-such.json"});
    QVERIFY(find(report, "daemon-json-broken") != nullptr);
    QVERIFY(find(report, "kubelet-file-broken") != nullptr);
    QVERIFY(find(report, "cgroup-version") != nullptr);
    const auto unreadable = std::count_if(report.findings.begin(), report.findings.end(),
        [](const Finding& each) { return each.id == "node-unreadable"; });
    QCOMPARE(unreadable, std::ptrdiff_t(2));
}

void TestMigrationScan::writesBothLanguagesAsMarkdownAndJson()
{
    put(tree("/etc/docker/daemon.json"), R"({"labels":["a`b<script>"]})");
    GET(facts, story::loadFacts(SHIMSCOPE_SOURCE "/scenarios/dockershim/facts.json"));
    const Report report = look();
    const std::string english = toMarkdown(report, facts, "en");
    QVERIFY(english.starts_with("# Am I affected by the removal of dockershim?\n"));
    QVERIFY(english.find("## To be checked\n\n### Docker's setting labels") != std::string::npos);
    QVERIFY(english.find("Self-hosting administrators · Source: [") != std::string::npos);
    QVERIFY(english.find("`` \"labels\": [\"a`b<script>\"] ``") != std::string::npos);
    const std::string korean = toMarkdown(report, facts, "ko");
    QVERIFY(korean.find("## 확인할 것") != std::string::npos);
    QVERIFY(korean.find("자체구축 쿠버네티스 서비스 관리자 · 출처: [") != std::string::npos);
    const auto json = nlohmann::json::parse(toJson(report, facts, "ko"));
    QCOMPARE(json["format"].get<std::string>(), std::string("affected/1"));
    QCOMPARE(json["findings"].size(), report.findings.size());
    for (std::size_t i = 0; i < report.findings.size(); ++i) {
        const Finding& finding = report.findings[i];
        const auto& each = json["findings"][i];
        QCOMPARE(each["severity"].get<std::string>(), std::string(toString(finding.severity)));
        QCOMPARE(each["what"].get<std::string>(), finding.what.ko);
        // Whatever a finding refers to is in the facts.
        QVERIFY2(finding.statement.empty() || each.contains("source"), finding.statement.c_str());
    }
}

UNIT_TEST(TestMigrationScan)
#include "tst_migration_scan.moc"
