// links: sys
// Kernel constants by name, and the table of state-changing calls.
#include <sys/flags.h>
#include <sys/state_calls.h>

#include <unit_test.h>

#include <linux/sched.h>

#include <set>

using namespace shimscope;

class TestSysFlags : public QObject {
    Q_OBJECT

private slots:
    void namesEveryBit()
    {
        QCOMPARE(
            sys::cloneFlags(CLONE_NEWNS | CLONE_NEWPID), std::string("CLONE_NEWNS|CLONE_NEWPID"));
        QCOMPARE(sys::cloneFlags(0), std::string("0"));
        QCOMPARE(sys::mountFlags(0x1 | 0x4000 | (1ULL << 40U)),
            std::string("MS_RDONLY|MS_REC|0x10000000000"));
        QCOMPARE(sys::prctlOption(24), std::string("PR_CAPBSET_DROP"));
        QCOMPARE(sys::prctlOption(99999), std::string("99999"));
    }
    void parsesSignals_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("number");
        QTest::newRow("number") << "9" << 9;
        QTest::newRow("name") << "KILL" << 9;
        QTest::newRow("long name, lower case") << "sigterm" << 15;
        QTest::newRow("real-time") << "RTMIN+3" << 37;
        QTest::newRow("last real-time") << "SIGRTMAX" << 64;
        QTest::newRow("zero asks whether it is there") << "0" << 0;
        QTest::newRow("too large") << "65" << -1;
        QTest::newRow("unknown") << "NOSUCH" << -1;
        QTest::newRow("not a number") << "9x" << -1;
        QTest::newRow("empty") << "" << -1;
        QTest::newRow("real-time out of range") << "RTMIN+40" << -1;
    }
    void parsesSignals()
    {
        QFETCH(QString, text);
        QFETCH(int, number);
        QCOMPARE(sys::parseSignal(text.toStdString()).value_or(-1), number);
    }
    void everyStateCallIsThereOnce()
    {
        std::set<std::string_view> names;
        for (const sys::StateCall& call : sys::stateCalls()) {
            QVERIFY(names.insert(call.name).second);
            QVERIFY(!call.why.empty());
        }
        for (const char* name :
            {"clone3", "setns", "mount", "pivot_root", "capset", "seccomp", "execve", "write"})
            QVERIFY2(sys::findStateCall(name) != nullptr, name);
        QVERIFY(sys::findStateCall("read") == nullptr);
    }
    void knowsCommandFiles()
    {
        QVERIFY(sys::isCommandFile("/sys/fs/cgroup/memory/x/cgroup.procs"));
        QVERIFY(sys::isCommandFile("/proc/12/uid_map"));
        QVERIFY(sys::isCommandFile("/proc/sys/net/ipv4/ip_forward"));
        QVERIFY(!sys::isCommandFile("/proc/12/status"));
        QVERIFY(!sys::isCommandFile("/run/uid_map"));
    }
};

UNIT_TEST(TestSysFlags)
#include "tst_sys_flags.moc"
