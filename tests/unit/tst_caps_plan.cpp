// links: caps
// process.capabilities → bits, clipped to what there is.
#include <caps/caps.h>

#include <unit_test.h>

using namespace shimscope;

class TestCapsPlan : public QObject {
    Q_OBJECT

private slots:
    void setsAreBits()
    {
        oci::Capabilities wanted;
        wanted.bounding = wanted.effective = wanted.permitted = {"CAP_CHOWN", "CAP_KILL"};
        const caps::Plan plan = caps::plan(&wanted, 0x3ffffffffff);
        QCOMPARE(plan.bounding, std::uint64_t{0x21});
        QCOMPARE(plan.effective, std::uint64_t{0x21});
        QCOMPARE(plan.inheritable, std::uint64_t{0});
        QCOMPARE(plan.drop, std::uint64_t{0x3ffffffffff & ~0x21ULL});
        QVERIFY(plan.warnings.empty());
    }
    void whatIsNotAvailableIsLeftOutWithAWarning()
    {
        oci::Capabilities wanted;
        wanted.bounding = wanted.permitted = {"CAP_SYS_RESOURCE", "CAP_KILL", "CAP_FUTURE"};
        const caps::Plan plan = caps::plan(&wanted, 0x21);
        QCOMPARE(plan.permitted, std::uint64_t{0x20});
        QCOMPARE(plan.drop, std::uint64_t{0x01});
        QCOMPARE(plan.warnings.front(), std::string("ignoring unknown capability \"CAP_FUTURE\""));
        QCOMPARE(plan.warnings.back(),
            std::string("not available on this machine, left out: CAP_SYS_RESOURCE"));
    }
    void theKernelsRulesBetweenSetsHold()
    {
        oci::Capabilities wanted;
        wanted.permitted = {"CAP_KILL"};
        wanted.effective = {"CAP_KILL", "CAP_CHOWN"};
        wanted.ambient = {"CAP_KILL"};
        const caps::Plan plan = caps::plan(&wanted, ~0ULL);
        QCOMPARE(plan.effective, std::uint64_t{0x20});
        QCOMPARE(plan.ambient, std::uint64_t{0}); // not inheritable
    }
    void nothingAskedForIsNothing()
    {
        const caps::Plan plan = caps::plan(nullptr, 0x21);
        QCOMPARE(plan.permitted, std::uint64_t{0});
        QCOMPARE(plan.drop, std::uint64_t{0x21});
    }
    void readsTheBoundingSet()
    {
        QCOMPARE(
            caps::parseBounding("Name:\tx\nCapEff:\t0\nCapBnd:\t000001fffeffffff\nCapAmb:\t0\n"),
            std::uint64_t{0x1fffeffffff});
        QCOMPARE(caps::parseBounding("Name:\tx\n"), std::uint64_t{0});
    }
    void printsNames()
    {
        QCOMPARE(caps::toString(0x21), std::string("CAP_CHOWN CAP_KILL"));
        QCOMPARE(caps::toString(0), std::string("none"));
        QCOMPARE(caps::toString(0x1ffffffffff), std::string("all (41)"));
    }
};

UNIT_TEST(TestCapsPlan)
#include "tst_caps_plan.moc"
