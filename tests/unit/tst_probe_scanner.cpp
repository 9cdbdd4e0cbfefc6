// links: probe
// A walk over a /proc made of files, and what is concluded about namespaces that may not be read.
#include <base/file.h>
#include <base/text.h>
#include <base/time.h>
#include <probe/namespaces.h>
#include <probe/scanner.h>

#include <expect.h>
#include <unit_test.h>

#include <unistd.h>

#include <algorithm>

using namespace shimscope;
using namespace shimscope::probe;

namespace {

const std::string kScannedId = "3f86dd5ff9c6d1bdcb52dd0f5e2a8c0b79bcd3c4c4dd0a9e9d12a6f4a7c31ab0";
const std::string kScannedUid = "0d7ac1f5-4e3c-4b53-9a0d-2b4f0e2b1c7e";
constexpr const char* kHostMounts = "22 1 254:0 / / rw - ext4 /dev/vda rw\n"
                                    "23 22 0:19 / /dev/mqueue rw - mqueue mqueue rw\n";

struct FakeProcess {
    int pid = 0, ppid = 1;
    std::string arguments = "sleep 1000";
    std::string cgroup = "/";
    std::string nsPid{}; ///< of nested namespaces
    std::string mounts = kHostMounts;
    std::string comm{}; ///< empty: the program's name
    std::uint64_t starttime = 100;
    char state = 'S';
};

} // namespace

class TestScanner : public QObject {
    Q_OBJECT
private slots:
    void init();
    void findsNothingOnAnEmptyMachine();
    void tellsAllAboutAContainer();
    void readsHybridFolders();
    void findsThePodOfTheKubelet();
    void takesTheNameOfTheKubelet();
    void takesTheNamesOfConmon();
    void waitsForTheProgramsName();
    void ignoresZombiesAndKernelThreads();
    void seesAProcessThatMoved();
    void seesAReusedPid();
    void concludes_data();
    void concludes();
    void concludesNothingOfWhatIsKnown();

private:
    [[nodiscard]] std::string proc() const { return m_dir->path() + "/proc"; }
    [[nodiscard]] std::string file(int pid, const std::string& name) const
    {
        return proc() + "/" + std::to_string(pid) + "/" + name;
    }
    void add(const FakeProcess& process);
    void remove(int pid) { OK(base::removeTree(proc() + "/" + std::to_string(pid))); }
    std::vector<Container> scan()
    {
        if (!m_scanner) {
            const auto layout = cgroupfs::parseLayout(m_layout);
            m_scanner.emplace(layout, proc());
        }
        auto found = m_scanner->scan();
        return found ? *found : std::vector<Container>{};
    }
    static std::uint64_t now()
    {
        return static_cast<std::uint64_t>(base::bootNow())
            / (1'000'000'000 / static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK)));
    }
    std::string m_layout;
    std::optional<base::TempDir> m_dir;
    std::optional<Scanner> m_scanner;
};

void TestScanner::init()
{
    auto made = base::TempDir::make("/tmp/shimscope-scan-");
    OK(made);
    m_scanner.reset();
    m_dir.emplace(std::move(*made));
    m_layout = "30 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
    add({.pid = 1, .ppid = 0, .arguments = "/sbin/init"});
    // What we are: process 1 in another folder.
    OK(base::makeDirs(proc() + "/self/net"));
    OK(base::writeFileAtomic(proc() + "/self/mountinfo", kHostMounts));
    OK(base::writeFileAtomic(proc() + "/self/uid_map", "0 0 4294967295\n"));
    OK(base::writeFileAtomic(proc() + "/self/timens_offsets", "monotonic 0 0\n"));
    OK(base::writeFileAtomic(proc() + "/self/net/dev", ""));
}

void TestScanner::add(const FakeProcess& process)
{
    std::string arguments = process.arguments;
    std::replace(arguments.begin(), arguments.end(), ' ', '\0');
    const std::string comm = process.comm.empty()
        ? baseName(process.arguments.substr(0, process.arguments.find(' '))).substr(0, 15)
        : process.comm;
    const std::string pid = std::to_string(process.pid);
    OK(base::makeDirs(file(process.pid, "")));
    OK(base::writeFileAtomic(file(process.pid, "stat"),
        pid + " (" + comm + ") " + process.state + " " + std::to_string(process.ppid) + " " + pid
            + " " + pid + " 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 " + std::to_string(process.starttime)
            + " 0 0\n"));
    OK(base::writeFileAtomic(
        file(process.pid, "status"), "NSpid:\t" + pid + " " + process.nsPid + "\n"));
    OK(base::writeFileAtomic(file(process.pid, "cmdline"), arguments + std::string(1, '\0')));
    const std::string cgroup =
        process.cgroup.find(':') == std::string::npos ? "0::" + process.cgroup : process.cgroup;
    OK(base::writeFileAtomic(file(process.pid, "cgroup"), cgroup + "\n"));
    OK(base::writeFileAtomic(file(process.pid, "mountinfo"), process.mounts));
}

void TestScanner::findsNothingOnAnEmptyMachine()
{
    add({.pid = 50, .cgroup = "/system.slice/cron.service"});
    QVERIFY(scan().empty());
    OK(base::removeTree(proc()));
    QVERIFY(!m_scanner->scan());
}

void TestScanner::tellsAllAboutAContainer()
{
    add({.pid = 60, .arguments = "containerd-shim-runc-v2 -namespace moby -id " + kScannedId});
    add({.pid = 70,
        .ppid = 60,
        .arguments = "/usr/sbin/nginx -g x",
        .cgroup = "/system.slice/docker-" + kScannedId + ".scope/inner",
        .nsPid = "1"});
    const auto found = scan();
    QCOMPARE(found.size(), std::size_t{1});
    const Container& container = found[0];
    QCOMPARE(container.engine, Engine::Docker);
    QCOMPARE(container.id, kScannedId);
    QCOMPARE(container.name, "nginx-" + kScannedId.substr(0, 12));
    QCOMPARE(container.pid, 70);
    QCOMPARE(container.nsPid, (std::vector<pid_t>{70, 1}));
    QCOMPARE(container.podUid, std::string("docker"));
    QCOMPARE(container.cgroupPath, "/system.slice/docker-" + kScannedId + ".scope");
    QCOMPARE(container.cgroups.at(""), "/sys/fs/cgroup" + container.cgroupPath);
    QCOMPARE(container.ancestors.size(), std::size_t{2});
    QCOMPARE(container.ancestors[0].name, std::string("containerd-shim-runc-v2"));
    QVERIFY(container.ancestors[0].program && !container.ancestors[1].program);
    QVERIFY(container.started > 0 && !container.starting && !container.sandbox);
}

void TestScanner::readsHybridFolders()
{
    m_layout = "30 22 0:26 / /cg/memory rw - cgroup cgroup rw,memory\n"
               "31 22 0:27 / /cg/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
               "32 22 0:28 / /cg/unified rw - cgroup2 cgroup2 rw\n";
    add({.pid = 70,
        .cgroup = "3:memory:/docker/" + kScannedId + "\n2:cpu,cpuacct:/docker/" + kScannedId
            + "/deeper\n0::/elsewhere",
        .nsPid = "1"});
    const auto found = scan();
    QCOMPARE(found.size(), std::size_t{1});
    const cgroupfs::Dirs expected{{"memory", "/cg/memory/docker/" + kScannedId},
        {"cpu", "/cg/cpu,cpuacct/docker/" + kScannedId},
        {"cpuacct", "/cg/cpu,cpuacct/docker/" + kScannedId}};
    QVERIFY(found[0].cgroups == expected);
}

void TestScanner::findsThePodOfTheKubelet()
{
    const std::string pod = "/kubepods/besteffort/pod" + kScannedUid + "/";
    add({.pid = 60, .arguments = "containerd-shim-shimscope-v1 -namespace k8s.io -id sandbox7"});
    add({.pid = 70, .ppid = 60, .arguments = "/pause", .cgroup = pod + kScannedId, .nsPid = "1"});
    const auto found = scan();
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found[0].engine, Engine::Shimscope);
    QVERIFY(found[0].sandbox);
    QCOMPARE(found[0].name, std::string("pause"));
    QCOMPARE(found[0].podUid, kScannedUid);
    QCOMPARE(found[0].podName, kScannedUid.substr(0, 12));
    QCOMPARE(found[0].sandboxId, std::string("sandbox7"));
    QCOMPARE(found[0].qos, std::string("BestEffort"));
}

void TestScanner::takesTheNameOfTheKubelet()
{
    add({.pid = 70,
        .cgroup = "/kubepods/pod" + kScannedUid + "/" + kScannedId,
        .nsPid = "1",
        .mounts = "90 80 0:50 / / rw - overlay overlay rw\n91 90 254:0 /var/lib/kubelet/pods/"
            + kScannedUid + "/containers/web/1a2b /dev/termination-log rw - ext4 /dev/vda rw\n"});
    QCOMPARE(scan().at(0).name, std::string("web"));
}

void TestScanner::takesTheNamesOfConmon()
{
    add({.pid = 60,
        .arguments = "/usr/bin/conmon -c " + kScannedId + " -n pweb -r crun --exit podman"});
    add({.pid = 70,
        .ppid = 60,
        .cgroup = "/machine.slice/libpod-" + kScannedId + ".scope/container"});
    const std::string other(64, 'a');
    add({.pid = 61, .arguments = "conmon -c " + other + " -n k8s_main_web_demo_u_0 -b /run/crio"});
    add({.pid = 71, .ppid = 61, .cgroup = "/kubepods/podu/crio-" + other, .nsPid = "1"});
    const auto found = scan();
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[0].name, std::string("pweb"));
    QCOMPARE(found[0].podUid, std::string("podman"));
    QCOMPARE(found[1].engine, Engine::CriO);
    QCOMPARE(found[1].name, std::string("main"));
    QCOMPARE(found[1].podName, std::string("web"));
    QCOMPARE(found[1].podNamespace, std::string("demo"));
}

void TestScanner::waitsForTheProgramsName()
{
    FakeProcess process{.pid = 70,
        .arguments = "runc init",
        .cgroup = "/docker/" + kScannedId,
        .nsPid = "1",
        .comm = "runc:[2:INIT]"};
    add(process);
    QVERIFY(scan().at(0).starting);
    QCOMPARE(scan().at(0).name, kScannedId.substr(0, 12));
    process.arguments = "/bin/redis";
    process.comm.clear();
    add(process);
    QVERIFY(!scan().at(0).starting);
    QCOMPARE(scan().at(0).name, "redis-" + kScannedId.substr(0, 12));
    process.arguments = "/bin/other"; // it may exec again: its name stays
    add(process);
    QCOMPARE(scan().at(0).name, "redis-" + kScannedId.substr(0, 12));
}

void TestScanner::ignoresZombiesAndKernelThreads()
{
    add({.pid = 2, .ppid = 0, .comm = "kthreadd"});
    add({.pid = 70, .ppid = 2, .cgroup = "/docker/" + kScannedId});
    add({.pid = 71, .cgroup = "/docker/" + kScannedId, .state = 'Z'});
    QVERIFY(scan().empty());
}

void TestScanner::seesAProcessThatMoved()
{
    FakeProcess process{.pid = 70, .nsPid = "1", .starttime = now()};
    add(process);
    QVERIFY(scan().empty()); // cloned; the runtime puts it into its cgroup next
    process.cgroup = "/docker/" + kScannedId;
    add(process);
    QCOMPARE(scan().size(), std::size_t{1});
    process.starttime = 100; // as if it had been there for long
    add(process);
    QCOMPARE(scan().size(), std::size_t{1});
    process.cgroup = "/";
    add(process);
    int rounds = 1;
    while (!scan().empty() && rounds < 100)
        ++rounds;
    QVERIFY2(rounds <= 17, std::to_string(rounds).c_str()); // kAgainEvery, and one
}

void TestScanner::seesAReusedPid()
{
    add({.pid = 70, .cgroup = "/docker/" + kScannedId, .nsPid = "1"});
    QCOMPARE(scan().size(), std::size_t{1});
    add({.pid = 70, .cgroup = "/", .starttime = 101});
    QVERIFY(scan().empty());
    remove(70);
    QVERIFY(scan().empty());
}

void TestScanner::concludes_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<bool>("host");
    QTest::addColumn<QString>("because");
    for (const auto& [type, theirs, ours] :
        {std::tuple("pid", "NSpid holds 2 pids", "NSpid holds 1 pid"),
            std::tuple(
                "net", "its net/dev is not the host's file", "its net/dev is the host's file"),
            std::tuple(
                "mnt", "its mount 90 is none of the host's", "its mount 22 is one of the host's"),
            std::tuple("user", "its uid_map is not the host's", "its uid_map is the host's"),
            std::tuple("time", "its clocks have an offset", "its clocks are the host's"),
            std::tuple("ipc", "its /dev/mqueue is device 0:60, the host's is 0:19",
                "its /dev/mqueue is device 0:19, the host's is the same")}) {
        QTest::addRow("%s, apart", type) << type << false << theirs;
        QTest::addRow("%s, shared", type) << type << true << ours;
    }
}

void TestScanner::concludes()
{
    QFETCH(QString, type);
    QFETCH(bool, host);
    QFETCH(QString, because);
    add({.pid = 70,
        .nsPid = host ? "" : "1",
        .mounts = host ? kHostMounts
                       : "90 80 0:50 / / rw - overlay overlay rw\n"
                         "91 90 0:60 / /dev/mqueue rw - mqueue mqueue rw\n"});
    OK(base::writeFileAtomic(file(70, "uid_map"), host ? "0 0 4294967295\n" : "0 1000 1\n"));
    OK(base::writeFileAtomic(
        file(70, "timens_offsets"), host ? "monotonic 0 0\n" : "monotonic 9 0\n"));
    OK(base::makeDirs(file(70, "net")));
    if (host)
        QCOMPARE(::link((proc() + "/self/net/dev").c_str(), file(70, "net/dev").c_str()), 0);
    else
        OK(base::writeFileAtomic(file(70, "net/dev"), ""));
    const std::string key = type.toStdString();
    trace::Namespaces state{.pid = 70, .doubts = {{key, "not permitted: process 70"}}};
    inferNamespaces(state, {.pid = 1, .inodes = {{key, "4711"}}}, proc());
    QCOMPARE(QString::fromStdString(state.doubts[key]),
        QString(host ? "inferred: the host's: " : "inferred: not the host's: ") + because);
    QCOMPARE(state.inodes.contains(key), host);
    if (host)
        QCOMPARE(state.inodes[key], std::string("4711"));
}

void TestScanner::concludesNothingOfWhatIsKnown()
{
    trace::Namespaces state{.pid = 70,
        .inodes = {{"net", "5"}},
        .doubts = {{"uts", "not permitted: process 70"}, {"time", "not there: x"},
            {"user", "not permitted: process 70"}}};
    const trace::Namespaces before = state;
    inferNamespaces(state, {}, proc()); // there is no process 70 to read of
    QVERIFY(state.inodes == before.inodes);
    QVERIFY(state.doubts == before.doubts);
}

UNIT_TEST(TestScanner)
#include "tst_probe_scanner.moc"
