// links: cgroup
// REQUIRES(root, cgroup): makes cgroups below /shimscope-test-cgroup and runs sleep(1) in them. The
// same program runs natively (v1, hybrid) and in the guest (v2): what a test expects depends on the
// layout that it finds.
#include <base/child.h>
#include <base/file.h>
#include <base/text.h>
#include <cgroup/manager.h>
#include <cgroup/path.h>
#include <cgroupfs/watch.h>

#include <expect.h>
#include <QtTest>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace shimscope;

namespace {

oci::Resources smallLimits()
{
    oci::Resources resources;
    resources.memory = oci::Memory{};
    resources.memory->limit = 64 << 20;
    resources.cpu = oci::Cpu{};
    resources.cpu->quota = 50'000;
    resources.cpu->period = 100'000;
    resources.cpu->shares = 1024;
    resources.pids = oci::Pids{20};
    resources.devices = {{false, "a", {}, {}, "rwm"}};
    return resources;
}

base::Result<base::Child> spawn(std::vector<std::string> arguments)
{
    base::SpawnOptions options;
    options.program = arguments.front();
    options.arguments.assign(arguments.begin() + 1, arguments.end());
    return base::Child::spawn(options);
}

/// Starts a shell that waits for a line on a pipe before it runs `script`: time to move it first.
struct Held {
    base::Child child;
    base::Fd go;
    void release()
    {
        (void)base::writeAll(go, "\n", "pipe");
        go.reset();
    }
};
base::Result<Held> spawnHeld(const std::string& script)
{
    base::Pipe pipe = TRY(base::makePipe());
    base::SpawnOptions options;
    options.program = "/bin/sh";
    options.arguments = {"-c", "read go; " + script};
    options.standardInput = pipe.read.get();
    base::Child child = TRY(base::Child::spawn(options));
    return Held{std::move(child), std::move(pipe.write)};
}

} // namespace

class TestCgroupManager : public QObject {
    Q_OBJECT
private:
    cgroupfs::Layout m_layout;
    static constexpr const char* kRoot = "/shimscope-test-cgroup";

    [[nodiscard]] cgroup::Manager manager(const std::string& name) const
    {
        return *cgroup::Manager::open(m_layout, std::string(kRoot) + name);
    }
    [[nodiscard]] bool v2() const { return m_layout.mode == cgroupfs::Mode::V2; }

private slots:
    void initTestCase()
    {
        QCOMPARE(::geteuid(), 0U);
        auto layout = cgroupfs::readLayout();
        OK(layout);
        m_layout = *layout;
        qInfo("cgroup %s", cgroupfs::toString(m_layout.mode));
        QVERIFY(m_layout.mode != cgroupfs::Mode::None);
    }
    void cleanupTestCase()
    {
        auto root = manager("");
        (void)root.kill();
        OK(root.remove());
        QVERIFY(!root.exists());
    }

    void setsTheLimitsOfConfigJson()
    {
        auto group = manager("/pod1/limits");
        const auto resources = smallLimits();
        OK(group.create(&resources, true));
        const auto reading = cgroupfs::readGroup(m_layout, group.dirs());
        OK(reading);
        QCOMPARE(*reading->memoryMax, 64U << 20U);
        QCOMPARE(*reading->cpuMax.quota, 50'000U);
        QCOMPARE(*reading->cpuMax.period, 100'000U);
        QCOMPARE(*reading->cpuWeight, 100U);
        QCOMPARE(*reading->pidsMax, 20U);
        QCOMPARE(*reading->pidsCurrent, 0U);
        QVERIFY(group.warnings().empty());
        OK(group.remove());
        QVERIFY(!group.exists());
    }

    void movesAProcessInEverywhere()
    {
        auto group = manager("/pod1/join");
        OK(group.create(nullptr));
        auto child = spawn({"/bin/sleep", "100"});
        OK(child);
        OK(group.join(child->pid()));
        const auto pids = group.pids();
        OK(pids);
        QCOMPARE(*pids, std::vector<int>{child->pid()});
        for (const auto& [controller, dir] : group.dirs())
            QCOMPARE(*cgroupfs::readPids(dir), std::vector<int>{child->pid()});
        const auto again = group.create(nullptr, true);
        QVERIFY(!again && again.error().is(EBUSY));
        OK(group.kill());
        QCOMPARE(child->wait(5000)->signal, SIGKILL);
        OK(group.remove());
    }

    void letsAChildEnterByItself()
    {
        auto group = manager("/pod1/enter");
        OK(group.create(nullptr));
        GET(entrance, group.openEntrance());
        GET(left, base::makePipe());
        const pid_t child = ::fork();
        if (child == 0) {
            left.write.reset();
            char byte = 0;
            const bool entered = entrance.enterInChild().has_value();
            (void)!::read(left.read.get(), &byte, 1); // the parent has looked
            ::_exit(entered ? 0 : 1);
        }
        left.read.reset();
        for (const auto& [controller, dir] : group.dirs()) {
            const std::vector<int> expected =
                controller.empty() ? std::vector<int>() : std::vector<int>{child};
            QTRY_COMPARE(*cgroupfs::readPids(dir), expected);
        }
        left.write.reset();
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(status, 0);
        OK(group.remove());
    }

    void freezesAndThaws()
    {
        auto group = manager("/freeze");
        OK(group.create(nullptr));
        auto child = spawn({"/bin/sh", "-c", "while :; do :; done"});
        OK(child);
        OK(group.join(child->pid()));
        OK(group.freeze());
        QVERIFY(*group.isFrozen());
        const auto used = [&] {
            return *cgroupfs::readGroup(m_layout, group.dirs())->cpu.usage_usec;
        };
        const auto before = used();
        QTest::qWait(100);
        QVERIFY(used() - before < 5000);
        OK(group.thaw());
        QTRY_VERIFY(used() - before > 5000);
        OK(group.freeze());
        OK(group.kill()); // the frozen die as well
        QCOMPARE(child->wait(5000)->signal, SIGKILL);
        OK(group.remove());
    }

    void changesLimitsWhileItRuns()
    {
        auto group = manager("/update");
        auto resources = smallLimits();
        OK(group.create(&resources));
        oci::Resources change;
        change.memory = oci::Memory{};
        change.memory->limit = 128 << 20;
        change.memory->swap = 256 << 20;
        change.cpu = oci::Cpu{};
        change.cpu->quota = 20'000;
        change.cpu->period = 50'000;
        OK(group.update(change));
        auto reading = *cgroupfs::readGroup(m_layout, group.dirs());
        QCOMPARE(*reading.memoryMax, 128U << 20U);
        QCOMPARE(*reading.cpuMax.quota, 20'000U);
        QCOMPARE(*reading.cpuMax.period, 50'000U);
        change.memory->limit = 32 << 20; // down again: the limits change in the other order
        change.memory->swap = 32 << 20;
        OK(group.update(change));
        reading = *cgroupfs::readGroup(m_layout, group.dirs());
        QCOMPARE(*reading.memoryMax, 32U << 20U);
        change.memory->limit = -1;
        change.memory->swap = -1;
        change.cpu->quota = -1;
        OK(group.update(change));
        reading = *cgroupfs::readGroup(m_layout, group.dirs());
        QVERIFY(!reading.memoryMax);
        QVERIFY(!reading.cpuMax.quota);
        OK(group.remove());
    }

    void allowsOnlyTheDevicesOfTheRules()
    {
        auto group = manager("/devices");
        oci::Resources resources;
        resources.devices = {{false, "a", {}, {}, "rwm"}, {true, "c", 10, 200, "r"}};
        OK(group.create(&resources));
        base::TempDir dir = *base::TempDir::make();
        const std::string node = dir.path() + "/kmsg";
        QCOMPARE(base::run({"mknod", {node, "c", "1", "11"}})->exit.code, 0);
        const auto exitOf = [&](const std::string& script) {
            auto held = spawnHeld(script);
            if (!held || !group.join(held->child.pid()))
                return -1;
            held->release();
            return held->child.wait(10'000)->code;
        };
        QCOMPARE(exitOf("echo x > /dev/null"), 0);
        QCOMPARE(exitOf("exec 3< /dev/urandom"), 0);
        QVERIFY(exitOf("exec 3< " + node) != 0);
        QCOMPARE(exitOf("mknod " + dir.path() + "/any c 42 42"), 0);
        // A rule more: reading, not writing.
        oci::Resources more;
        more.devices = {{false, "a", {}, {}, "rwm"}, {true, "c", 1, 11, "r"}};
        OK(group.update(more));
        QCOMPARE(exitOf("exec 3< " + node), 0);
        QVERIFY(exitOf("exec 3> " + node) != 0);
        // Everything, as for a privileged container.
        more.devices = {{true, "a", {}, {}, "rwm"}};
        OK(group.update(more));
        QCOMPARE(exitOf("exec 3< " + node), 0);
        OK(group.remove());
    }

    void hearsOfAnOomKill()
    {
        auto group = manager("/oom");
        oci::Resources resources;
        resources.memory = oci::Memory{};
        resources.memory->limit = 8 << 20;
        resources.memory->swap = 8 << 20;
        OK(group.create(&resources));
        auto watch = cgroupfs::Watch::open(m_layout, group.dirs());
        OK(watch);
        auto held = spawnHeld("exec tail /dev/zero");
        OK(held);
        OK(group.join(held->child.pid()));
        held->release();
        std::uint64_t kills = 0;
        std::uint64_t ooms = 0;
        for (int i = 0; i < 100 && (kills == 0 || ooms == 0); ++i) {
            pollfd wait{watch->fd(), POLLIN, 0};
            ::poll(&wait, 1, 100);
            const auto changes = watch->read();
            OK(changes);
            kills += changes->oomKills;
            ooms += changes->ooms;
        }
        QVERIFY(kills >= 1);
        QVERIFY(ooms >= 1);
        QCOMPARE(held->child.wait(5000)->signal, SIGKILL);
        QVERIFY(*cgroupfs::readGroup(m_layout, group.dirs())->memoryEvents.oom_kill >= 1);
        OK(group.remove());
        const auto end = watch->read();
        OK(end);
        QVERIFY(end->gone);
    }

    void failsWithTheFieldAndLeavesNothing()
    {
        auto group = manager("/bad");
        oci::Resources resources;
        resources.cpu = oci::Cpu{};
        resources.cpu->quota = 10; // the kernel's least is 1000 µs
        resources.cpu->period = 100'000;
        const auto made = group.create(&resources);
        QVERIFY(!made);
        const QString text = QString::fromStdString(made.error().toString());
        QVERIFY2(text.contains("linux.resources.cpu.quota"), qPrintable(text));
        QVERIFY(!group.exists());
    }

    void refusesControllersAboveProcesses()
    {
        if (!v2())
            return; // v1 knows no such rule: there is nothing to be tested
        auto parent = manager("/inner");
        OK(parent.create(nullptr));
        auto child = spawn({"/bin/sleep", "100"});
        OK(child);
        OK(parent.join(child->pid()));
        auto group = manager("/inner/child");
        const auto resources = smallLimits();
        const auto made = group.create(&resources);
        QVERIFY(!made);
        QVERIFY(QString::fromStdString(made.error().toString()).contains("No Internal Process"));
        OK(parent.kill());
        OK(child->wait(5000));
        OK(parent.remove());
    }

    void joinsBesideAProcessWhereControllersAreHandedDown()
    {
        auto group = manager("/nested");
        OK(group.create(nullptr));
        auto below = manager("/nested/init");
        const auto resources = smallLimits();
        OK(below.create(&resources));
        auto first = spawn({"/bin/sleep", "100"});
        auto second = spawn({"/bin/sleep", "100"});
        OK(first);
        OK(second);
        OK(below.join(first->pid()));
        if (v2()) {
            const auto refused = group.join(second->pid());
            QVERIFY(!refused && refused.error().is(EBUSY));
        }
        OK(group.join(second->pid(), cgroup::Hierarchies::All, first->pid()));
        QCOMPARE(group.pids()->size(), 2U);
        OK(group.kill());
        OK(first->wait(5000));
        OK(second->wait(5000));
        OK(group.remove());
    }

    void removesWhatIsBelow()
    {
        auto group = manager("/deep");
        OK(group.create(nullptr));
        auto below = manager("/deep/a/b");
        OK(below.create(nullptr));
        auto child = spawn({"/bin/sleep", "100"});
        OK(child);
        OK(below.join(child->pid()));
        const auto busy = group.remove(50);
        QVERIFY(!busy && busy.error().is(EBUSY));
        OK(group.kill(SIGTERM));
        QCOMPARE(child->wait(5000)->signal, SIGTERM);
        OK(group.remove());
        QVERIFY(!group.exists());
    }
};

QTEST_APPLESS_MAIN(TestCgroupManager)
#include "tst_cgroup_manager.moc"
