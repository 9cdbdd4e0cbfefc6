// links: metrics
#include <base/file.h>
#include <metrics/rates.h>
#include <metrics/sampler.h>

#include <unit_test.h>

using namespace shimscope;
using namespace shimscope::metrics;
using trace::Metric;

namespace {

cgroupfs::Layout v2In(const std::string& dir)
{
    cgroupfs::Layout layout;
    layout.mode = cgroupfs::Mode::V2;
    layout.hierarchies = {{dir, "/", {"cpu", "memory", "pids", "io"}, true}};
    return layout;
}

trace::Sample sampleAt(std::int64_t seconds, std::uint64_t usage)
{
    trace::Sample sample;
    sample.at = seconds * 1'000'000'000;
    sample[Metric::CpuUsage] = usage;
    return sample;
}

/// Overwrites in place, as the kernel's files change under an open descriptor.
void change(const std::string& path, const std::string& text)
{
    const base::Fd fd = *base::openFile(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    QVERIFY(base::writeAll(fd, text, path));
}

} // namespace

class TestMetricsSampler : public QObject {
    Q_OBJECT
private slots:
    void readsOpenFilesAgain()
    {
        const base::TempDir dir = *base::TempDir::make();
        const std::string group = dir.path() + "/c1";
        QVERIFY(base::makeDirs(group));
        change(group + "/cpu.stat", "usage_usec 100\n");
        change(group + "/memory.current", "500\n");
        change(group + "/memory.max", "1000\n");
        change(group + "/memory.stat", "inactive_file 200\n");
        change(group + "/cpu.pressure", "some avg10=0 avg60=0 avg300=0 total=7\n");
        const auto layout = v2In(dir.path());
        Sampler sampler(layout);
        QVERIFY(sampler.add("c1", layout.dirsOf("/c1")));
        QVERIFY(sampler.has("c1"));
        auto round = sampler.sample();
        QCOMPARE(round.samples.size(), 1U);
        QCOMPARE(round.samples[0].container, std::string("c1"));
        QCOMPARE(*round.samples[0][Metric::CpuUsage], 100U);
        QCOMPARE(*round.samples[0][Metric::MemoryWorkingSet], 300U);
        QCOMPARE(*round.samples[0][Metric::CpuPressureSome], 7U);
        QVERIFY(!round.samples[0][Metric::PidsCurrent]); // there is no such file
        QVERIFY(!round.samples[0][Metric::MemoryHigh]);
        change(group + "/cpu.stat", "usage_usec 250\n");
        change(group + "/memory.max", "max\n");
        round = sampler.sample();
        QCOMPARE(*round.samples[0][Metric::CpuUsage], 250U);
        QCOMPARE(*round.samples[0][Metric::MemoryMax], 1000U); // limits are read once a second
        for (unsigned i = 2; i <= kSlowEvery; ++i)
            round = sampler.sample();
        QVERIFY(!round.samples[0][Metric::MemoryMax]);
        QVERIFY(sampler.paths("c1", true).size() > sampler.paths("c1", false).size());
    }

    void refusesACgroupThatIsNotThere()
    {
        const base::TempDir dir = *base::TempDir::make();
        const auto layout = v2In(dir.path());
        Sampler sampler(layout);
        const auto added = sampler.add("c1", layout.dirsOf("/c1"));
        QVERIFY(!added && added.error().is(ENOENT));
        QCOMPARE(sampler.size(), 0U);
    }

    void countsCpus()
    {
        auto before = sampleAt(10, 1'000'000);
        auto after = sampleAt(12, 4'000'000);
        after[Metric::CpuQuota] = 50'000;
        after[Metric::CpuPeriod] = 100'000;
        const Rates rates = ratesBetween(before, after);
        QCOMPARE(rates.seconds, 2.0);
        QCOMPARE(*rates.cpus, 1.5);
        QCOMPARE(*rates.cpuLimit, 0.5);
        QVERIFY(!rates.throttledShare);
        QVERIFY(!rates.memoryPressure);
    }

    void countsThrottledPeriodsAndPressure()
    {
        auto before = sampleAt(0, 0);
        auto after = sampleAt(1, 0);
        before[Metric::CpuPeriods] = 100;
        after[Metric::CpuPeriods] = 110;
        before[Metric::CpuThrottledPeriods] = 5;
        after[Metric::CpuThrottledPeriods] = 10;
        before[Metric::MemoryPressureSome] = 0;
        after[Metric::MemoryPressureSome] = 250'000;
        before[Metric::IoPressureSome] = 0;
        after[Metric::IoPressureSome] = 1'000'100;
        const Rates rates = ratesBetween(before, after);
        QCOMPARE(*rates.throttledShare, 0.5);
        QCOMPARE(*rates.memoryPressure, 0.25);
        QCOMPARE(*rates.ioPressure, 1.0);
        after[Metric::CpuPeriods] = 100;
        QVERIFY(!ratesBetween(before, after).throttledShare); // no period passed
    }

    void givesNoRateWhenACounterWentBack()
    {
        QVERIFY(!ratesBetween(sampleAt(1, 500), sampleAt(2, 100)).cpus);
        QVERIFY(!ratesBetween(sampleAt(1, 100), sampleAt(1, 500)).cpus);
        QVERIFY(!ratesBetween(sampleAt(2, 100), sampleAt(1, 500)).cpus);
        QVERIFY(!ratesBetween(trace::Sample{}, sampleAt(1, 500)).cpus);
    }
};

UNIT_TEST(TestMetricsSampler)
#include "tst_metrics_sampler.moc"
