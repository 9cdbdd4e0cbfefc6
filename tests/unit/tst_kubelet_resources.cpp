// links: kubelet
// QoS classes, cgroup numbers and oom_score_adj against the values that Kubernetes computes.
#include <kubelet/requests.h>
#include <kubelet/resources.h>

#include <unit_test.h>

using namespace shimscope::kubelet;

namespace {

constexpr std::int64_t kMi = 1 << 20;

Container container(std::optional<std::int64_t> cpuRequest, std::optional<std::int64_t> cpuLimit,
    std::optional<std::int64_t> memoryRequest, std::optional<std::int64_t> memoryLimit)
{
    Container made;
    made.resources.requests = {cpuRequest, memoryRequest};
    made.resources.limits = {cpuLimit, memoryLimit};
    return made;
}

Pod pod(std::vector<Container> containers)
{
    Pod made;
    made.uid = "u1";
    made.containers = std::move(containers);
    return made;
}

const Container kGuaranteed = container(500, 500, 64 * kMi, 64 * kMi);
const Container kBurstable = container(100, 500, 32 * kMi, 64 * kMi);
const Container kNothing = container({}, {}, {}, {});

} // namespace

class TestResources : public QObject {
    Q_OBJECT
private slots:
    void knowsTheQosClass();
    void putsPodsIntoTheirCgroup();
    void convertsCpuToShares_data();
    void convertsCpuToShares();
    void convertsCpuToQuota_data();
    void convertsCpuToQuota();
    void sumsTheLimitsOfAPod();
    void leavesALimitOutIfOneContainerHasNone();
    void gradesOomScores_data();
    void gradesOomScores();
    void fillsTheContainersResources();
};

void TestResources::knowsTheQosClass()
{
    QCOMPARE(qosClass(pod({kGuaranteed, kGuaranteed})), Qos::Guaranteed);
    QCOMPARE(qosClass(pod({kGuaranteed, kNothing})), Qos::Burstable);
    QCOMPARE(qosClass(pod({kBurstable})), Qos::Burstable);
    QCOMPARE(qosClass(pod({kNothing, kNothing})), Qos::BestEffort);
    QCOMPARE(qosClass(pod({container(500, 500, {}, {})})), Qos::Burstable); // no memory limit
    QCOMPARE(qosClass(pod({container(0, 0, 0, 0)})), Qos::BestEffort);
}

void TestResources::putsPodsIntoTheirCgroup()
{
    QCOMPARE(podCgroup(pod({kGuaranteed})), std::string("/kubepods/podu1"));
    QCOMPARE(podCgroup(pod({kBurstable})), std::string("/kubepods/burstable/podu1"));
    QCOMPARE(podCgroup(pod({kNothing})), std::string("/kubepods/besteffort/podu1"));
}

void TestResources::convertsCpuToShares_data()
{
    QTest::addColumn<qint64>("milli");
    QTest::addColumn<qint64>("shares");
    QTest::newRow("nothing is the least") << qint64{0} << qint64{2};
    QTest::newRow("1m is the least too") << qint64{1} << qint64{2};
    QTest::newRow("100m") << qint64{100} << qint64{102};
    QTest::newRow("one core") << qint64{1000} << qint64{1024};
    QTest::newRow("256 cores") << qint64{256000} << qint64{262144};
    QTest::newRow("more than the kernel takes") << qint64{1000000} << qint64{262144};
}

void TestResources::convertsCpuToShares()
{
    QFETCH(qint64, milli);
    QTEST(static_cast<qint64>(milliCpuToShares(milli)), "shares");
}

void TestResources::convertsCpuToQuota_data()
{
    QTest::addColumn<qint64>("milli");
    QTest::addColumn<qint64>("quota");
    QTest::newRow("no limit") << qint64{0} << qint64{0};
    QTest::newRow("the least is 1 ms") << qint64{5} << qint64{1000};
    QTest::newRow("half a core") << qint64{500} << qint64{50000};
    QTest::newRow("two cores") << qint64{2000} << qint64{200000};
}

void TestResources::convertsCpuToQuota()
{
    QFETCH(qint64, milli);
    QTEST(static_cast<qint64>(milliCpuToQuota(milli)), "quota");
}

void TestResources::sumsTheLimitsOfAPod()
{
    const CgroupLimits limits = podLimits(pod({kGuaranteed, kBurstable}));
    QCOMPARE(limits.cpuShares, milliCpuToShares(600));
    QCOMPARE(limits.cpuQuota, std::optional<std::int64_t>(100000));
    QCOMPARE(limits.memoryBytes, std::optional<std::int64_t>(128 * kMi));
}

void TestResources::leavesALimitOutIfOneContainerHasNone()
{
    const CgroupLimits limits = podLimits(pod({kGuaranteed, container(100, {}, {}, 16 * kMi)}));
    QCOMPARE(limits.cpuQuota, std::optional<std::int64_t>());
    QCOMPARE(limits.memoryBytes, std::optional<std::int64_t>(80 * kMi));
    const CgroupLimits none = podLimits(pod({kNothing}));
    QCOMPARE(none.cpuShares, kMinShares);
    QVERIFY(!none.cpuQuota && !none.memoryBytes);
}

void TestResources::gradesOomScores_data()
{
    QTest::addColumn<qint64>("request");
    QTest::addColumn<int>("score");
    QTest::newRow("a quarter of the memory") << qint64{256} << 750;
    QTest::newRow("nothing requested") << qint64{0} << 999;
    QTest::newRow("everything requested") << qint64{1024} << 3;
    QTest::newRow("more than there is") << qint64{4096} << 3;
}

void TestResources::gradesOomScores()
{
    QFETCH(qint64, request);
    const Pod burstable = pod({container(100, {}, request * kMi, {})});
    QTEST(oomScoreAdjust(burstable, burstable.containers[0], 1024 * kMi), "score");
    QCOMPARE(oomScoreAdjust(pod({kGuaranteed}), kGuaranteed, 1024 * kMi), -997);
    QCOMPARE(oomScoreAdjust(pod({kNothing}), kNothing, 1024 * kMi), 1000);
}

void TestResources::fillsTheContainersResources()
{
    RequestFacts facts;
    facts.memoryCapacity = 1024 * kMi;
    facts.memoryIsV2 = true;
    facts.canLimitSwap = true;
    const auto resources = containerResources(pod({kBurstable}), kBurstable, facts);
    QCOMPARE(resources.cpu_shares(), 102);
    QCOMPARE(resources.cpu_period(), 100000);
    QCOMPARE(resources.cpu_quota(), 50000);
    QCOMPARE(resources.memory_limit_in_bytes(), 64 * kMi);
    QCOMPARE(resources.memory_swap_limit_in_bytes(), 64 * kMi); // memory and swap together: no swap
    QCOMPARE(resources.oom_score_adj(), 969);
    QCOMPARE(resources.unified().at("memory.oom.group"), std::string("1"));
    const auto unlimited = containerResources(pod({kNothing}), kNothing, RequestFacts{});
    QCOMPARE(unlimited.memory_limit_in_bytes(), 0);
    QCOMPARE(unlimited.cpu_quota(), 0);
    QVERIFY(unlimited.unified().empty());
}

UNIT_TEST(TestResources)
#include "tst_kubelet_resources.moc"
