// Where a number comes from: file, raw text, formula, and what other tools print of the same
// readings; by mouse and by keyboard.
#include "sample_recording.h"

#include <app/language.h>
#include <app/main_window.h>
#include <models/text.h>
#include <plots/provenance_box.h>
#include <widgets/theme.h>

#include <QClipboard>
#include <qcustomplot.h>
#include <QPushButton>
#include <QtTest>

#include <memory>

using namespace shimscope;
using plots::Measured;
using plots::Provenance;
using trace::Metric;
using trace::Sample;

namespace {

constexpr std::int64_t kMillisecond = 1'000'000;

Sample reading(std::int64_t at, std::uint64_t usage)
{
    Sample sample;
    sample.container = "c1";
    sample.at = at;
    sample[Metric::CpuUsage] = usage;
    sample[Metric::CpuQuota] = 50'000;
    sample[Metric::CpuPeriod] = 100'000;
    sample[Metric::MemoryCurrent] = 33'554'432;
    sample[Metric::MemoryWorkingSet] = 31'457'280;
    return sample;
}

QString value(const Provenance& provenance, const QString& heading, const QString& label)
{
    for (const Provenance::Section& section : provenance.sections) {
        for (const Provenance::Row& row : section.rows) {
            if (section.heading == heading && row.label == label)
                return row.value;
        }
    }
    return QStringLiteral("(none)");
}

const char* const kOthers = "the same readings, as others print them";

} // namespace

class TestProvenance : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        widgets::applyTheme(*qApp, widgets::Scheme::Light);
        m_language.choose("en");
    }

    void cpuOnV2()
    {
        const Measured measured{"hog", "v2", "/kubepods/pod1/c1", "12:00:00.400"};
        // The reading in between is too near for a rate.
        const std::vector<Sample> samples{reading(0, 1'000), reading(100 * kMillisecond, 60'000),
            reading(400 * kMillisecond, 197'480), reading(900 * kMillisecond, 900'000)};
        const Provenance cpu = cpuProvenance(measured, samples, 500 * kMillisecond);
        QCOMPARE(cpu.title, QString("CPU · hog · 12:00:00.400"));
        QCOMPARE(value(cpu, "CPU time used", "file"),
            QString("/sys/fs/cgroup/kubepods/pod1/c1/cpu.stat"));
        QCOMPARE(value(cpu, "CPU time used", "read"), QString("usage_usec 197480"));
        QCOMPARE(value(cpu, "CPU time used", "formula"),
            QString("(197480 − 1000) µs ÷ 400000 µs = 0.49 CPU"));
        QCOMPARE(value(cpu, "limit", "file"), QString("/sys/fs/cgroup/kubepods/pod1/c1/cpu.max"));
        QCOMPARE(value(cpu, "limit", "read"), QString("50000 100000"));
        QCOMPARE(value(cpu, "limit", "formula"), QString("50000 µs ÷ 100000 µs = 0.5 CPU"));
        QCOMPARE(value(cpu, kOthers, "docker stats"), QString("49.12%"));
        QCOMPARE(value(cpu, kOthers, "crictl stats"), QString("49.12"));
        QCOMPARE(value(cpu, kOthers, "kubectl top"), QString("492m")); // rounded up
    }

    void cpuOnV1NamesTheHierarchies()
    {
        const Measured measured{"hog", "hybrid", "/kubepods/pod1/c1", ""};
        const std::vector<Sample> samples{reading(0, 1'000), reading(400 * kMillisecond, 197'480)};
        const Provenance cpu = cpuProvenance(measured, samples, 400 * kMillisecond);
        QCOMPARE(value(cpu, "CPU time used", "file"),
            QString("/sys/fs/cgroup/cpuacct/kubepods/pod1/c1/cpuacct.usage"));
        QCOMPARE(value(cpu, "limit", "file"),
            QString("/sys/fs/cgroup/cpu/kubepods/pod1/c1/cpu.cfs_quota_us"));
        QCOMPARE(value(cpu, "limit", "read"), QString("50000, and cpu.cfs_period_us 100000"));
    }

    void memoryWithAndWithoutALimit()
    {
        const Measured measured{"hog", "v2", "/c1", ""};
        std::vector<Sample> samples{reading(0, 0)};
        samples[0][Metric::MemoryMax] = 67'108'864;
        const Provenance limited = memoryProvenance(measured, samples, 0);
        QCOMPARE(value(limited, "charged to the cgroup", "formula"),
            QString("33554432 ÷ 1048576 = 32.00 MiB"));
        QCOMPARE(value(limited, "limit", "read"), QString("67108864"));
        QCOMPARE(value(limited, "working set", "read"), QString("inactive_file 2097152"));
        QCOMPARE(
            value(limited, "working set", "formula"), QString("33554432 − 2097152 = 31457280"));
        QCOMPARE(value(limited, kOthers, "docker stats"), QString("30MiB / 64MiB"));
        QCOMPARE(value(limited, kOthers, "crictl stats"), QString("31.46MB"));
        QCOMPARE(value(limited, kOthers, "kubectl top"), QString("30Mi"));
        samples[0][Metric::MemoryMax].reset();
        const Provenance free = memoryProvenance(measured, samples, 0);
        QCOMPARE(value(free, "limit", "read"), QString("max"));
        QCOMPARE(value(free, "limit", "formula"), QString("no limit"));
    }

    void nothingWasReadUntilThen()
    {
        const Measured measured{"hog", "v2", "/c1", ""};
        QVERIFY(cpuProvenance(measured, {reading(5, 1)}, 5).sections.empty()); // one is no rate
        QVERIFY(memoryProvenance(measured, {reading(5, 1)}, 4).sections.empty());
        QVERIFY(pressureProvenance(measured, {reading(5, 1)}, 5).sections.empty()); // as on v1
    }

    void aClickOnThePlotOpensIt()
    {
        app::MainWindow window(m_language);
        window.resize(1440, 900);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.showRecording(tests::makeSample(), "sample.shimtrace");
        window.session().player().seek(tests::kStartOfWeb + 5000 * tests::kMs);
        window.resources()->refresh();
        plots::ResourcePlot* cpu = window.resources()->cpu();
        QTest::mouseClick(cpu->plot(), Qt::LeftButton, {}, cpu->plot()->rect().center());
        auto* box = window.findChild<plots::ProvenanceBox*>();
        QVERIFY(box && box->isVisible());
        QVERIFY(box->text().startsWith("CPU · hog · "));
        QTest::mouseClick(box->findChild<QPushButton*>(), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), box->text());
        QTRY_VERIFY(!window.findChild<plots::ProvenanceBox*>());
        // The same by keyboard, of the newest value: what the caption says.
        plots::ResourcePlot* memory = window.resources()->memory();
        QTest::keyClick(memory, Qt::Key_Return);
        box = window.findChild<plots::ProvenanceBox*>();
        QVERIFY(box && box->isVisible());
        const QString used = memory->caption().section(' ', 0, 0);
        const auto bytes = box->text().section("read: ", 1, 1).section('\n', 0, 0).toULongLong();
        QCOMPARE(models::mebibytes(bytes), used);
        QTest::keyClick(box, Qt::Key_Escape);
        QTRY_VERIFY(!window.findChild<plots::ProvenanceBox*>());
    }

private:
    app::Language m_language;
};

QTEST_MAIN(TestProvenance)
#include "tst_gui_provenance.moc"
