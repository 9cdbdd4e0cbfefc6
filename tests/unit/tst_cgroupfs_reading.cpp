// links: cgroupfs
#include <base/file.h>
#include <cgroupfs/reading.h>

#include <unit_test.h>

using namespace shimscope;
using namespace shimscope::cgroupfs;

namespace {

const char* const kHybrid =
    "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"
    "32 31 0:29 / %/cpu,cpuacct rw,relatime shared:4 - cgroup cgroup rw,cpu,cpuacct\n"
    "35 31 0:32 / %/memory rw,relatime - cgroup cgroup rw,memory\n"
    "36 31 0:32 / /other/memory rw,relatime - cgroup cgroup rw,memory\n"
    "39 31 0:36 / %/pids rw,relatime - cgroup cgroup rw,pids\n"
    "40 31 0:37 / %/systemd rw - cgroup cgroup rw,xattr,release_agent=/x,name=systemd\n"
    "41 31 0:38 / %/unified rw,relatime - cgroup2 cgroup2 rw,nsdelegate\n";
const char* const kV2 = "41 31 0:38 / % rw,relatime - cgroup2 cgroup2 rw\n";

/// The layout of a mountinfo whose mounts are below `dir`.
Layout layoutIn(const char* text, const std::string& dir)
{
    std::string mountinfo;
    for (const char* at = text; *at != '\0'; ++at)
        mountinfo += *at == '%' ? dir : std::string(1, *at);
    return parseLayout(mountinfo);
}

using Files = std::vector<std::pair<std::string, std::string>>;
void makeFiles(const std::string& dir, const Files& files)
{
    for (const auto& [name, text] : files) {
        const std::string path = dir + "/" + name;
        QVERIFY(base::makeDirs(path.substr(0, path.find_last_of('/'))));
        QVERIFY(base::writeFileAtomic(path, text));
    }
}

} // namespace

class TestCgroupfsReading : public QObject {
    Q_OBJECT
private slots:
    void tellsTheModeFromTheMounts()
    {
        QCOMPARE(layoutIn(kHybrid, "/c").mode, Mode::Hybrid);
        QCOMPARE(layoutIn(kV2, "/c").mode, Mode::V2);
        QCOMPARE(parseLayout("1 0 0:1 / / rw - ext4 /dev/vda rw\n").mode, Mode::None);
        const Layout v1 = parseLayout("1 0 0:1 / /c/pids rw - cgroup cgroup rw,pids\n");
        QCOMPARE(v1.mode, Mode::V1);
        // systemd's own hierarchy beside v2 holds no controller.
        const Layout named = layoutIn("1 0 0:1 / %/systemd rw - cgroup cgroup rw,name=systemd\n2 0 "
                                      "0:2 / % rw - cgroup2 cgroup2 rw\n",
            "/c");
        QCOMPARE(named.mode, Mode::V2);
    }

    void findsAHierarchyByAnyOfItsControllers()
    {
        const Layout layout = layoutIn(kHybrid, "/c");
        QCOMPARE(layout.hierarchies.size(), 5U);
        QCOMPARE(layout.v1("cpuacct")->mountPoint, std::string("/c/cpu,cpuacct"));
        QCOMPARE(layout.v1("cpu"), layout.v1("cpuacct"));
        QVERIFY(layout.v1("name=systemd") != nullptr);
        QVERIFY(layout.v1("io") == nullptr);
        QCOMPARE(layout.unified()->mountPoint, std::string("/c/unified"));
        const Dirs dirs = layout.dirsOf("/a/b");
        QCOMPARE(dirs.at(""), std::string("/c/unified/a/b"));
        QCOMPARE(dirs.at("cpuacct"), std::string("/c/cpu,cpuacct/a/b"));
        QCOMPARE(dirs.at("memory"), std::string("/c/memory/a/b"));
    }

    void cleansPaths_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("clean");
        QTest::newRow("plain") << "/a/b"
                               << "/a/b";
        QTest::newRow("slashes") << "a//b/./"
                                 << "/a/b";
        QTest::newRow("root") << "/"
                              << "/";
        QTest::newRow("empty") << ""
                               << "/";
        QTest::newRow("dots lead out") << "/a/../b"
                                       << "";
    }
    void cleansPaths()
    {
        QFETCH(QString, path);
        QFETCH(QString, clean);
        QCOMPARE(QString::fromStdString(cleanPath(path.toStdString())), clean);
    }

    void readsV2()
    {
        const base::TempDir dir = *base::TempDir::make();
        Layout layout = layoutIn(kV2, dir.path());
        layout.hierarchies[0].controllers = {"cpu", "memory", "pids", "io"};
        makeFiles(dir.path() + "/pod",
            {{"cpu.stat",
                 "usage_usec 1000\nuser_usec 600\nsystem_usec 400\nnr_periods 10\nnr_throttled "
                 "3\nthrottled_usec 77\n"},
                {"cpu.max", "50000 100000\n"}, {"cpu.weight", "39\n"}, {"memory.current", "8192\n"},
                {"memory.max", "max\n"}, {"memory.high", "4096\n"},
                {"memory.stat", "anon 100\nfile 5000\ninactive_file 4096\nactive_file 904\n"},
                {"memory.events", "low 0\nhigh 1\nmax 12\noom 2\noom_kill 1\noom_group_kill 0\n"},
                {"pids.current", "3\n"}, {"pids.max", "100\n"},
                {"io.stat",
                    "8:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=0 dios=0\n8:16 rbytes=5 wbytes=0 "
                    "rios=1 wios=0\n"},
                {"cpu.pressure",
                    "some avg10=1.50 avg60=0.00 avg300=0.00 total=1234\nfull avg10=0.00 avg60=0.00 "
                    "avg300=0.00 total=99\n"},
                {"cgroup.events", "populated 1\nfrozen 0\n"}});
        const auto reading = readGroup(layout, layout.dirsOf("/pod"));
        QVERIFY(reading);
        QCOMPARE(*reading->cpu.usage_usec, 1000U);
        QCOMPARE(*reading->cpu.nr_throttled, 3U);
        QCOMPARE(*reading->cpuMax.quota, 50'000U);
        QCOMPARE(*reading->cpuWeight, 39U);
        QVERIFY(!reading->memoryMax); // "max" is absent, not a number
        QCOMPARE(*reading->memoryHigh, 4096U);
        QCOMPARE(*reading->memoryWorkingSet(), 4096U);
        QCOMPARE(*reading->memoryEvents.oom_kill, 1U);
        QCOMPARE(*reading->io.rbytes, 15U);
        QCOMPARE(*reading->io.wios, 2U);
        QCOMPARE(reading->cpuPressure.some->total, 1234U);
        QCOMPARE(reading->cpuPressure.full->total, 99U);
        QVERIFY(!reading->memoryPressure.some);
        QVERIFY(*reading->populated && !*reading->frozen);
        QVERIFY(!reading->memorySwapCurrent);
        QVERIFY(missingOn(layout).empty());
    }

    void readsHybridUnderTheSameNames()
    {
        const base::TempDir dir = *base::TempDir::make();
        const Layout layout = layoutIn(kHybrid, dir.path());
        makeFiles(dir.path(),
            {{"cpu,cpuacct/pod/cpuacct.usage", "2500000\n"},
                {"cpu,cpuacct/pod/cpuacct.stat", "user 100\nsystem 50\n"},
                {"cpu,cpuacct/pod/cpu.stat",
                    "nr_periods 7\nnr_throttled 2\nthrottled_time 5000000\n"},
                {"cpu,cpuacct/pod/cpu.cfs_quota_us", "-1\n"},
                {"cpu,cpuacct/pod/cpu.cfs_period_us", "100000\n"},
                {"cpu,cpuacct/pod/cpu.shares", "1024\n"},
                {"memory/pod/memory.usage_in_bytes", "9000\n"},
                {"memory/pod/memory.limit_in_bytes", "9223372036854771712\n"},
                {"memory/pod/memory.stat",
                    "cache 1\ntotal_rss 4000\ntotal_inactive_file 1000\ntotal_swap 0\n"},
                {"memory/pod/memory.failcnt", "5\n"},
                {"memory/pod/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n"},
                {"pids/pod/pids.max", "max\n"},
                {"unified/pod/memory.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=5\n"},
                {"unified/pod/cgroup.events", "populated 0\nfrozen 0\n"}});
        const auto reading = readGroup(layout, layout.dirsOf("/pod"));
        QVERIFY(reading);
        QCOMPARE(*reading->cpu.usage_usec, 2500U);
        QCOMPARE(*reading->cpu.user_usec, 1'000'000U); // 100 ticks of 10 ms
        QCOMPARE(*reading->cpu.throttled_usec, 5000U);
        QVERIFY(!reading->cpuMax.quota);
        QCOMPARE(*reading->cpuMax.period, 100'000U);
        QCOMPARE(*reading->cpuWeight, 100U);
        QCOMPARE(*reading->memoryWorkingSet(), 8000U);
        QVERIFY(!reading->memoryMax);
        QCOMPARE(*reading->memoryEvents.max, 5U);
        QCOMPARE(*reading->memoryEvents.oom_kill, 4U);
        QVERIFY(!reading->memoryEvents.oom); // v1 does not count it
        QVERIFY(!reading->memoryHigh);
        QVERIFY(!reading->pidsMax);
        QCOMPARE(reading->memoryPressure.some->total, 5U);
        QVERIFY(!*reading->populated);
        const auto notes = missingOn(layout);
        QVERIFY(std::any_of(notes.begin(), notes.end(),
            [](const std::string& note) { return note.find("memory.high") != std::string::npos; }));
        QVERIFY(std::any_of(notes.begin(), notes.end(),
            [](const std::string& note) { return note.find("'io'") != std::string::npos; }));
    }

    void saysThatACgroupIsNotThere()
    {
        const base::TempDir dir = *base::TempDir::make();
        Layout layout = layoutIn(kV2, dir.path());
        const auto reading = readGroup(layout, layout.dirsOf("/nothing"));
        QVERIFY(!reading && reading.error().is(ENOENT));
    }

    void convertsSharesToWeight_data()
    {
        QTest::addColumn<quint64>("shares");
        QTest::addColumn<quint64>("weight");
        QTest::newRow("least") << quint64(2) << quint64(1);
        QTest::newRow("default") << quint64(1024) << quint64(100);
        QTest::newRow("greatest") << quint64(262'144) << quint64(10'000);
        QTest::newRow("100m of Kubernetes") << quint64(102) << quint64(17);
        QTest::newRow("below the least") << quint64(0) << quint64(1);
    }
    void convertsSharesToWeight()
    {
        QFETCH(quint64, shares);
        QFETCH(quint64, weight);
        QCOMPARE(weightFromShares(shares), weight);
    }

    void survivesBrokenText()
    {
        Reading reading;
        for (int file = 0; file <= static_cast<int>(File::V1FreezerState); ++file) {
            for (const char* text : {"", "\n", "x", "usage_usec", "usage_usec x\n", "some\n",
                     "some total=x", "8:0 Read", "8:0 rbytes=", "-1", "18446744073709551616\n"})
                parseInto(static_cast<File>(file), text, reading);
        }
        QVERIFY(!reading.cpu.usage_usec);
        QVERIFY(!reading.memoryCurrent);
    }

    void listsPidsOfTheTree()
    {
        const base::TempDir dir = *base::TempDir::make();
        makeFiles(dir.path(),
            {{"g/cgroup.procs", "12\n7\n"}, {"g/a/cgroup.procs", "3\n"},
                {"g/a/b/cgroup.procs", ""}});
        QCOMPARE(*readPids(dir.path() + "/g"), (std::vector<int>{3, 7, 12}));
        QCOMPARE(*readPids(dir.path() + "/g", false), (std::vector<int>{7, 12}));
        QVERIFY(readPids(dir.path() + "/none")->empty());
        QCOMPARE(*listGroups(dir.path() + "/g"), std::vector<std::string>{"a"});
    }
};

UNIT_TEST(TestCgroupfsReading)
#include "tst_cgroupfs_reading.moc"
