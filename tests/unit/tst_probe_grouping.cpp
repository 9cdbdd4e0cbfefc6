// links: probe
// Which processes are containers: small machines, written down as their process trees.
#include <base/text.h>
#include <probe/grouping.h>

#include <unit_test.h>

using namespace shimscope;
using namespace shimscope::probe;

namespace {

const std::string kLongId = "3f86dd5ff9c6d1bdcb52dd0f5e2a8c0b79bcd3c4c4dd0a9e9d12a6f4a7c31ab0";

/// A machine of processes, and what is found on it as "engine id: main of members; monitor".
class Machine {
public:
    struct Process {
        pid_t pid = 0, ppid = 0;
        std::string cgroup = "/";
        std::string arguments = "sh";
        std::vector<pid_t> nsPid{}; ///< empty: only the machine's own
        bool foreignRoot = false;
        pid_t session = 0;
    };
    Machine(std::initializer_list<Process> processes)
    {
        add({.pid = 1, .arguments = "/sbin/init"});
        for (const Process& process : processes)
            add(process);
    }
    [[nodiscard]] QStringList found() const
    {
        QStringList list;
        for (const Group& group : groupProcesses(m_processes)) {
            std::vector<std::string> members;
            for (const pid_t pid : group.members)
                members.push_back(std::to_string(pid));
            list << QString("%1 %2: %3 of %4; %5")
                        .arg(toString(group.engine), group.id.substr(0, 20).c_str())
                        .arg(group.main)
                        .arg(base::join(members, " ").c_str())
                        .arg(group.monitor);
        }
        return list;
    }
    [[nodiscard]] const Processes& processes() const { return m_processes; }

private:
    void add(const Process& process)
    {
        std::vector<std::string> arguments;
        for (const auto word : base::words(process.arguments))
            arguments.emplace_back(word);
        std::vector<pid_t> nsPid{process.pid};
        nsPid.insert(nsPid.end(), process.nsPid.begin(), process.nsPid.end());
        m_processes[process.pid] = {.pid = process.pid,
            .ppid = process.ppid,
            .session = process.session,
            .starttime = static_cast<std::uint64_t>(process.pid),
            .comm = baseName(arguments[0]),
            .cgroups = {{4, {"memory"}, process.cgroup}, {0, {}, process.cgroup}},
            .nsPid = nsPid,
            .program = recogniseProgram(arguments),
            .foreignRoot = process.foreignRoot};
    }
    Processes m_processes;
};

const std::string kShim = "containerd-shim-runc-v2 -namespace default -id web";

} // namespace

class TestGrouping : public QObject {
    Q_OBJECT
private slots:
    void findsAContainerByItsCgroup();
    void leavesTheMonitorOut();
    void findsWhatCtrStarted();
    void keepsHelpersOfAShimOut();
    void findsAContainerInTheHostsCgroup();
    void findsARuntimesOwnContainer();
    void joinsWhatWasExecuted();
    void findsADetachedContainer();
    void namesTheRuntimeByItsScope();
    void findsOneInTheHostsPidNamespace();
    void leavesABrowserAlone();
    void leavesServicesAlone();
    void prefersTheFirstOfItsPidNamespace();
    void goesOnFromTheShimToItsDaemon();
    void doesNotGuessBetweenTwoDaemons();
    void survivesACircle();
};

void TestGrouping::findsAContainerByItsCgroup()
{
    const std::string group = "/system.slice/docker-" + kLongId + ".scope";
    const Machine machine{{.pid = 10, .ppid = 1, .arguments = "sleep"},
        {.pid = 20, .ppid = 1, .cgroup = group, .nsPid = {1}},
        {.pid = 21, .ppid = 20, .cgroup = group + "/inner", .nsPid = {2}}};
    QCOMPARE(machine.found(), QStringList{"docker 3f86dd5ff9c6d1bdcb52: 20 of 20 21; 0"});
    const auto own = groupProcesses(machine.processes()).front().cgroups;
    QCOMPARE(own.size(), std::size_t{2});
    QCOMPARE(own[0].path, group);
}

void TestGrouping::leavesTheMonitorOut()
{
    const Machine machine{{.pid = 10,
                              .ppid = 1,
                              .cgroup = "/machine.slice/libpod-conmon-" + kLongId + ".scope",
                              .arguments = "conmon -c " + kLongId + " -n web --exit podman"},
        {.pid = 11, .ppid = 10, .cgroup = "/machine.slice/libpod-" + kLongId + ".scope/container"}};
    QCOMPARE(machine.found(), QStringList{"podman 3f86dd5ff9c6d1bdcb52: 11 of 11; 10"});
}

void TestGrouping::findsWhatCtrStarted()
{
    const Machine machine{{.pid = 10, .ppid = 1, .cgroup = "/ctrd", .arguments = kShim},
        {.pid = 11, .ppid = 10, .cgroup = "/default/web", .nsPid = {1}},
        {.pid = 12, .ppid = 11, .cgroup = "/default/web", .nsPid = {2}}};
    QCOMPARE(machine.found(), QStringList{"containerd default/web: 11 of 11 12; 10"});
}

void TestGrouping::keepsHelpersOfAShimOut()
{
    const Machine machine{{.pid = 10, .ppid = 1, .cgroup = "/ctrd", .arguments = kShim},
        {.pid = 11, .ppid = 10, .cgroup = "/ctrd", .arguments = "logger"},
        {.pid = 12, .ppid = 10, .cgroup = "/ctrd", .arguments = "runc create web"}};
    QCOMPARE(machine.found(), QStringList());
}

void TestGrouping::findsAContainerInTheHostsCgroup()
{
    const Machine machine{{.pid = 10, .ppid = 1, .arguments = kShim},
        {.pid = 11, .ppid = 10, .nsPid = {1}}, {.pid = 12, .ppid = 10, .nsPid = {7}}};
    QCOMPARE(machine.found(), QStringList{"containerd web: 11 of 11 12; 10"});
    QVERIFY(groupProcesses(machine.processes()).front().cgroups.empty());
}

void TestGrouping::findsARuntimesOwnContainer()
{
    const Machine machine{{.pid = 10, .ppid = 1, .arguments = "runc run web"},
        {.pid = 11, .ppid = 10, .cgroup = "/web", .nsPid = {1}}};
    QCOMPARE(machine.found(), QStringList{"runc web: 11 of 11; 10"});
    // The runtime works for the shim that started it.
    const Machine under{{.pid = 9, .ppid = 1, .arguments = kShim},
        {.pid = 10, .ppid = 9, .arguments = "runc create web"},
        {.pid = 11, .ppid = 10, .cgroup = "/default/web", .nsPid = {1}}};
    QCOMPARE(under.found(), QStringList{"containerd default/web: 11 of 11; 9"});
}

void TestGrouping::joinsWhatWasExecuted()
{
    const Machine machine{{.pid = 10, .ppid = 1, .cgroup = "/user"},
        {.pid = 20, .ppid = 1, .cgroup = "/boxes/web", .nsPid = {1}},
        {.pid = 30, .ppid = 10, .cgroup = "/user", .arguments = "runc exec web top"},
        {.pid = 31, .ppid = 30, .cgroup = "/boxes/web", .nsPid = {9}}};
    QCOMPARE(machine.found(), QStringList{"plain boxes/web: 20 of 20 31; 0"});
}

void TestGrouping::findsADetachedContainer()
{
    const Machine machine{{.pid = 20, .ppid = 1, .cgroup = "/web", .nsPid = {1}},
        {.pid = 21, .ppid = 20, .cgroup = "/web/deeper", .nsPid = {2}}};
    QCOMPARE(machine.found(), QStringList{"plain web: 20 of 20 21; 0"});
}

void TestGrouping::namesTheRuntimeByItsScope()
{
    const Machine machine{
        {.pid = 20, .ppid = 1, .cgroup = "/system.slice/runc-web.scope", .nsPid = {1}},
        {.pid = 30, .ppid = 1, .cgroup = "/user.slice/crun-db.scope", .nsPid = {1}}};
    QCOMPARE(machine.found(), (QStringList{"runc web: 20 of 20; 0", "crun db: 30 of 30; 0"}));
}

void TestGrouping::findsOneInTheHostsPidNamespace()
{
    const Machine machine{{.pid = 20, .ppid = 1, .cgroup = "/web", .foreignRoot = true},
        {.pid = 21, .ppid = 20, .cgroup = "/web"}};
    QCOMPARE(machine.found(), QStringList{"plain web: 20 of 20 21; 0"});
}

void TestGrouping::leavesABrowserAlone()
{
    const Machine machine{{.pid = 10, .ppid = 1, .cgroup = "/user", .arguments = "browser"},
        {.pid = 11, .ppid = 10, .cgroup = "/user", .arguments = "browser", .nsPid = {1}}};
    QCOMPARE(machine.found(), QStringList());
}

void TestGrouping::leavesServicesAlone()
{
    const Machine machine{
        {.pid = 10, .ppid = 1, .cgroup = "/system.slice/cron.service", .arguments = "cron"},
        {.pid = 11, .ppid = 1, .cgroup = "/system.slice/docker.service", .arguments = "dockerd"},
        {.pid = 12, .ppid = 10, .cgroup = "/system.slice/cron.service"},
        {.pid = 13, .ppid = 1, .cgroup = "/system.slice/rooted.service", .foreignRoot = true},
        {.pid = 14, .ppid = 1, .cgroup = "/system.slice/pids.service", .nsPid = {1}}};
    QCOMPARE(machine.found(), QStringList());
}

void TestGrouping::prefersTheFirstOfItsPidNamespace()
{
    const std::string group = "/docker/" + kLongId; // a younger pid number: numbers wrap around
    const Machine machine{{.pid = 20, .ppid = 1, .cgroup = group, .nsPid = {35}},
        {.pid = 30, .ppid = 1, .cgroup = group, .nsPid = {1}}};
    QCOMPARE(machine.found(), QStringList{"docker 3f86dd5ff9c6d1bdcb52: 30 of 20 30; 0"});
}

void TestGrouping::goesOnFromTheShimToItsDaemon()
{
    const Machine machine{{.pid = 4, .ppid = 1, .arguments = "sh", .session = 4},
        {.pid = 5, .ppid = 4, .arguments = "containerd", .session = 4},
        {.pid = 6, .ppid = 1, .arguments = "containerd", .session = 6},
        {.pid = 10, .ppid = 1, .arguments = kShim, .session = 4},
        {.pid = 11, .ppid = 10, .cgroup = "/default/web", .nsPid = {1}, .session = 11}};
    QCOMPARE(ancestorsOf(11, machine.processes()), (std::vector<pid_t>{10, 5, 4, 1}));
}

void TestGrouping::doesNotGuessBetweenTwoDaemons()
{
    const Machine machine{{.pid = 5, .ppid = 1, .arguments = "containerd", .session = 4},
        {.pid = 6, .ppid = 1, .arguments = "containerd", .session = 4},
        {.pid = 10, .ppid = 1, .arguments = kShim, .session = 4},
        {.pid = 11, .ppid = 10, .cgroup = "/default/web", .nsPid = {1}}};
    QCOMPARE(ancestorsOf(11, machine.processes()), (std::vector<pid_t>{10, 1}));
}

void TestGrouping::survivesACircle()
{
    const Machine machine{
        {.pid = 10, .ppid = 11, .nsPid = {1}}, {.pid = 11, .ppid = 10, .nsPid = {2}}};
    QCOMPARE(machine.found(), QStringList());
    QVERIFY(ancestorsOf(10, machine.processes()).size() < 100);
}

UNIT_TEST(TestGrouping)
#include "tst_probe_grouping.moc"
