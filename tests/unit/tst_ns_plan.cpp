// links: ns
// linux.namespaces → who makes and who joins what.
#include <ns/plan.h>
#include <oci/default_spec.h>

#include <unit_test.h>

#include <linux/sched.h>

using namespace shimscope;

class TestNsPlan : public QObject {
    Q_OBJECT

private slots:
    void newOnesAreMadeByTheClone()
    {
        const auto plan = ns::plan(oci::defaultSpec());
        QVERIFY(plan);
        QCOMPARE(plan->cloneFlags,
            std::uint64_t{CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS});
        QVERIFY(plan->newCgroup && !plan->between && plan->childJoins.empty());
    }
    void pathsAreJoinedThePidNamespaceByTheParent()
    {
        oci::Spec spec = oci::defaultSpec();
        for (oci::Namespace& ns : spec.linux_->namespaces) {
            if (ns.type == "pid" || ns.type == "network" || ns.type == "ipc")
                ns.path = "/run/" + ns.type;
        }
        const auto plan = ns::plan(spec);
        QVERIFY(plan);
        QCOMPARE(plan->parentJoins.size(), std::size_t{1});
        QCOMPARE(plan->parentJoins[0].path, std::string("/run/pid"));
        QCOMPARE(plan->childJoins.size(), std::size_t{2});
        QCOMPARE(plan->childJoins[0].type, std::string("ipc"));
        QVERIFY(!plan->between);
        QCOMPARE(plan->cloneFlags, std::uint64_t{CLONE_NEWNS | CLONE_NEWUTS});
    }
    void aUserNamespaceAndAPathNeedAProcessBetween()
    {
        oci::Spec spec = oci::defaultSpec();
        spec.linux_->namespaces.push_back({"user", ""});
        spec.linux_->uidMappings = spec.linux_->gidMappings = {{0, 1000, 1}};
        QVERIFY(!ns::plan(spec)->between);
        spec.linux_->namespaces[1].path = "/run/net";
        QVERIFY(ns::plan(spec)->between);
    }
    void theUserNamespaceIsJoinedLast()
    {
        oci::Spec spec = oci::defaultSpec();
        spec.linux_->namespaces = {{"user", "/u"}, {"network", "/n"}, {"mount", ""}, {"uts", "/h"}};
        const auto plan = ns::plan(spec);
        QVERIFY(plan);
        QCOMPARE(plan->childJoins.back().type, std::string("user"));
    }
    void refusesWhatWouldChangeTheHost_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("expected");
        QTest::newRow("host name") << "hostname"
                                   << "/hostname: needs a uts namespace";
        QTest::newRow("sysctl of the machine")
            << "vm.swappiness"
            << "/linux/sysctl/vm.swappiness: is not held by a namespace";
        QTest::newRow("sysctl of a namespace that is the host's") << "net.core.somaxconn"
                                                                  << "needs a network namespace";
        QTest::newRow("no mount namespace") << "mount"
                                            << "has no new mount namespace";
        QTest::newRow("user namespace without maps") << "user"
                                                     << "needs uidMappings and gidMappings";
    }
    void refusesWhatWouldChangeTheHost()
    {
        QFETCH(QString, what);
        QFETCH(QString, expected);
        oci::Spec spec = oci::defaultSpec();
        spec.hostname.clear();
        spec.linux_->namespaces = {{"mount", ""}};
        if (what == "hostname")
            spec.hostname = "x";
        else if (what.contains('.'))
            spec.linux_->sysctl = {{what.toStdString(), "1"}};
        else if (what == "mount")
            spec.linux_->namespaces = {{"pid", ""}};
        else
            spec.linux_->namespaces.push_back({"user", ""});
        const auto plan = ns::plan(spec);
        QVERIFY(!plan);
        QVERIFY2(plan.error().toString().find(expected.toStdString()) != std::string::npos,
            plan.error().toString().c_str());
    }
    void sysctlsBecomePaths()
    {
        QCOMPARE(ns::sysctlPath("net.ipv4.ip_forward"), std::string("sys/net/ipv4/ip_forward"));
        QCOMPARE(ns::sysctlPath("net.ipv4.conf.eth0/100.forwarding"),
            std::string("sys/net/ipv4/conf/eth0.100/forwarding"));
        QCOMPARE(ns::sysctlPath("net/ipv4/conf/eth0.100/forwarding"),
            std::string("sys/net/ipv4/conf/eth0.100/forwarding"));
    }
};

UNIT_TEST(TestNsPlan)
#include "tst_ns_plan.moc"
