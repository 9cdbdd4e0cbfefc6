// links: procfs
#include <procfs/mountinfo.h>
#include <procfs/pressure.h>
#include <procfs/process.h>

#include <unit_test.h>

using namespace shimscope::procfs;

class TestProcfsProcess : public QObject {
    Q_OBJECT
private slots:
    void readsAStatLineWithAnyName()
    {
        const auto stat = parseStat("42 (a) b (c) S 7 40 41 0 -1 4194560 100 0 0 0 11 22 0 0 20 0 "
                                    "1 0 98765 1000 200 184467440737\n");
        QVERIFY(stat);
        QCOMPARE(stat->pid, 42);
        QCOMPARE(stat->comm, std::string("a) b (c"));
        QCOMPARE(stat->state, 'S');
        QCOMPARE(stat->ppid, 7);
        QCOMPARE(stat->pgrp, 40);
        QCOMPARE(stat->session, 41);
        QCOMPARE(stat->utime, 11U);
        QCOMPARE(stat->stime, 22U);
        QCOMPARE(stat->starttime, 98'765U);
    }

    void refusesWhatIsNoStatLine()
    {
        for (const char* text : {"", "42", "42 (a", "42 (a) S 1", ")(",
                 "x (a) S 7 40 41 0 -1 4194560 100 0 0 0 11 22 0 0 20 0 1 0 98765"})
            QVERIFY(!parseStat(text));
    }

    void readsStatus()
    {
        const Status status = parseStatus(
            "Name:\tload\nState:\tS "
            "(sleeping)\nTgid:\t42\nPPid:\t7\nUid:\t0\t1\t2\t3\nGid:\t4\t5\t6\t7\nNSpid:\t42\t1\n"
            "VmRSS:\t    1024 "
            "kB\nThreads:\t3\nCapInh:\t0000000000000000\nCapBnd:\t00000000a80425fb\nNoNewPrivs:"
            "\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n");
        QCOMPARE(status.name, std::string("load"));
        QCOMPARE(status.uid, (std::vector<std::uint32_t>{0, 1, 2, 3}));
        QCOMPARE(status.nsPid, (std::vector<pid_t>{42, 1}));
        QCOMPARE(*status.vmRssBytes, 1024U * 1024U);
        QCOMPARE(*status.capBnd, 0xa80425fbU);
        QCOMPARE(*status.capInh, 0U);
        QVERIFY(!status.capEff); // absent, not 0
        QCOMPARE(*status.noNewPrivs, 1);
        QCOMPARE(*status.seccomp, 2);
        QCOMPARE(*status.seccompFilters, 1);
        QVERIFY(!parseStatus("VmRSS:\nThreads:\tx\n").threads);
    }

    void readsCgroupsOfBothVersions()
    {
        const auto entries =
            parseCgroup("9:name=systemd:/\n3:cpu,cpuacct:/a:b\n0::/user.slice\nbroken\n");
        QCOMPARE(entries.size(), 3U);
        QCOMPARE(entries[0].controllers, std::vector<std::string>{"name=systemd"});
        QCOMPARE(entries[1].controllers, (std::vector<std::string>{"cpu", "cpuacct"}));
        QCOMPARE(entries[1].path, std::string("/a:b"));
        QCOMPARE(entries[2].hierarchy, 0);
        QVERIFY(entries[2].controllers.empty());
    }

    void readsMountinfo()
    {
        const auto mounts = parseMountinfo(
            "36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 shared:2 - ext3 /dev/root "
            "rw,errors=continue\n"
            "37 35 0:5 / /plain rw - tmpfs tmpfs rw\nnot a line\n38 35 0:6 / /x rw tmpfs\n");
        QCOMPARE(mounts.size(), 2U);
        QCOMPARE(mounts[0].mountPoint, std::string("/mnt 2"));
        QCOMPARE(mounts[0].propagation, (std::vector<std::string>{"master:1", "shared:2"}));
        QCOMPARE(mounts[0].fsType, std::string("ext3"));
        QCOMPARE(mounts[0].major, 98U);
        QVERIFY(mounts[0].hasSuperOption("rw"));
        QVERIFY(!mounts[0].hasSuperOption("errors"));
        QVERIFY(mounts[1].propagation.empty());
    }

    void readsPressure()
    {
        const Pressure pressure =
            parsePressure("some avg10=1.25 avg60=0.50 avg300=0.00 total=1000\n");
        QCOMPARE(pressure.some->avg10, 1.25);
        QCOMPARE(pressure.some->total, 1000U);
        QVERIFY(!pressure.full);
    }

    void readsThisProcess()
    {
        const auto stat = readStat("self");
        QVERIFY(stat);
        QCOMPARE(stat->pid, ::getpid());
        QVERIFY(readStatus("self")->vmRssBytes.value_or(0) > 0);
        QVERIFY(readCmdline("self")->at(0).find("unit_procfs") != std::string::npos);
        QVERIFY(readNamespaces("self")->contains("net"));
        QVERIFY(!readMountinfo()->empty());
        QVERIFY(!readCgroup("self")->empty());
        const auto all = listProcesses();
        QVERIFY(std::find(all->begin(), all->end(), ::getpid()) != all->end());
        const auto gone = readStat("999999999");
        QVERIFY(!gone && gone.error().is(ENOENT));
    }
};

UNIT_TEST(TestProcfsProcess)
#include "tst_procfs_process.moc"
