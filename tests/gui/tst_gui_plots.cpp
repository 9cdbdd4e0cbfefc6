// The plots: which are shown, I/O, network and processes with units and limits, why there is
// nothing, many containers as ten lines and a band, and what can be saved.
#include "sample_recording.h"

#include <app/language.h>
#include <app/main_window.h>
#include <plots/picture.h>
#include <widgets/theme.h>

#include <QClipboard>
#include <qcustomplot.h>
#include <QMenu>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

using namespace shimscope;
using plots::PlotContent;
using plots::ResourcesPane;
using tests::kMs;
using trace::Metric;
using trace::Sample;

namespace {

constexpr std::int64_t kT = 1'000'000 * kMs;

trace::Container container(const std::string& pod, const std::string& name, bool sandbox = false)
{
    trace::Container c;
    c.id = pod + "-" + name, c.name = sandbox ? "" : name, c.podUid = "uid-" + pod;
    c.sandbox = sandbox, c.state = "running", c.pid = sandbox ? 4711 : 42, c.at = kT;
    return c;
}

trace::Pod podOf(const std::string& name)
{
    trace::Pod p;
    p.uid = "uid-" + name, p.name = name, p.nameSpace = "default", p.state = "ready", p.at = kT;
    return p;
}

trace::Namespaces netOf(const std::string& id, const std::string& inode)
{
    return {.pid = 1, .container = id, .inodes = {{"net", inode}}, .doubts = {}, .at = kT};
}

QString rowOf(const plots::Provenance& provenance, std::size_t section, std::size_t row)
{
    return provenance.sections.at(section).rows.at(row).value;
}

} // namespace

class TestPlots : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        widgets::applyTheme(*qApp, widgets::Scheme::Light);
        m_language.choose("en");
    }
    void init()
    {
        m_session = std::make_unique<models::Session>();
        m_session->reset(models::Player::Mode::Live);
        trace::Header header;
        header.cgroupMode = "v2";
        header.cpus = 4;
        header.memoryBytes = 1ULL << 33U;
        header.anchorBoot = kT;
        header.anchorWall = 1'795'435'200'000 * kMs;
        m_session->add({header});
    }

    void trafficAndProcessesHaveUnitsAndLimits()
    {
        fillOne();
        const auto io = plots::ioContent(source());
        QCOMPARE(io.unit, QString("MiB/s"));
        QCOMPARE(io.caption, QString("read 2.0 MiB/s · written 512 B/s"));
        const auto network = plots::networkContent(source());
        QCOMPARE(network.unit, QString("KiB/s"));
        QCOMPARE(network.caption, QString("received 10 KiB/s · sent 1.0 KiB/s"));
        const auto pids = plots::pidsContent(source());
        QCOMPARE(pids.caption, QString("7 of 100 processes and threads"));
        QCOMPARE(pids.limitText, QString("pids.max 100"));
    }

    void whatIsNotThereSaysWhy()
    {
        Sample bare;
        bare.container = "web-app", bare.at = kT + kMs;
        bare[Metric::CpuUsage] = 1;
        m_session->add(
            {podOf("web"), container("web", "app"), bare, netOf("", "10"), netOf("web-app", "10")});
        m_session->flush();
        QVERIFY(plots::ioContent(source()).missing.contains("io controller"));
        QVERIFY(plots::networkContent(source()).missing.contains("host's network"));
        QVERIFY(plots::pidsContent(source()).missing.contains("pids controller"));
        QVERIFY(plots::pressureContent(source()).missing.contains("PSI"));
        trace::Namespaces hidden = netOf("web-app", "11");
        hidden.inodes.clear();
        hidden.doubts = {{"net", "not permitted: process 42 belongs to uid 0"}};
        hidden.at = kT + 2 * kMs;
        m_session->add({hidden, bare});
        m_session->flush();
        PlotContent none;
        auto later = source();
        later.base.to = kT + 3 * kMs;
        QVERIFY(plots::networkContent(later).missing.contains("not permitted: process 42"));
        trace::Header v1 = m_session->store().header();
        v1.cgroupMode = "v1";
        m_session->add({v1});
        QVERIFY(plots::pressureContent(source()).missing.contains("v1"));
    }

    void aLimitFarAwayDoesNotFlattenTheCurve()
    {
        fillOne(1'000'000);
        const auto pids = plots::pidsContent(source());
        QVERIFY(!pids.limit);
        QCOMPARE(pids.caption, QString("7 of 1000000 processes and threads"));
    }

    void newValuesTellWhereTheyComeFrom()
    {
        fillOne();
        const auto from = source();
        const plots::Measured measured{"app", "v2", "/pods/app", "12:00:00.000", 4711};
        const auto io = plots::ioProvenance(measured, from.samples, from.base.to);
        QCOMPARE(rowOf(io, 0, 0), QString("/sys/fs/cgroup/pods/app/io.stat"));
        QCOMPARE(rowOf(io, 0, 1), QString("rbytes=20971520 (sum of all devices)"));
        QCOMPARE(rowOf(io, 0, 2), QString("(20971520 − 18874368) B ÷ 1.000 s = 2097152 B/s"));
        QCOMPARE(rowOf(io, 2, 0), QString("BLOCK I/O 21MB / 5.12kB"));
        const auto network = plots::networkProvenance(measured, from.network, from.base.to);
        QCOMPARE(rowOf(network, 0, 0), QString("/proc/4711/net/dev"));
        QCOMPARE(rowOf(network, 0, 1), QString("bytes 102400 (sum of all interfaces but lo)"));
        QCOMPARE(rowOf(network, 2, 0), QString("NET I/O 102kB / 10.2kB"));
        const auto pids = plots::pidsProvenance(measured, from.samples, from.base.to);
        QCOMPARE(rowOf(pids, 0, 1), QString("7"));
        QCOMPARE(rowOf(pids, 1, 0), QString("/sys/fs/cgroup/pods/app/pids.max"));
        QCOMPARE(rowOf(pids, 2, 0), QString("PIDS 7"));
        const plots::Measured old{"app", "hybrid", "/pods/app", "", 0};
        QCOMPARE(rowOf(plots::ioProvenance(old, from.samples, from.base.to), 0, 0),
            QString("/sys/fs/cgroup/blkio/pods/app/blkio.throttle.io_service_bytes_recursive"));
        QVERIFY(plots::networkProvenance(old, {}, kT).sections.empty());
    }

    void aPersonChoosesWhichPlotsAreShown()
    {
        const QTemporaryDir dir;
        const QString file = dir.filePath("settings.ini");
        fillOne();
        {
            ResourcesPane pane(*m_session);
            pane.remember(std::make_unique<QSettings>(file, QSettings::IniFormat));
            pane.show();
            for (const auto kind :
                {ResourcesPane::Cpu, ResourcesPane::Memory, ResourcesPane::Pressure})
                QVERIFY(pane.plot(kind)->isVisible());
            QVERIFY(!pane.plot(ResourcesPane::Io)->isVisible());
            QTest::mouseClick(pane.chooser(ResourcesPane::Io), Qt::LeftButton);
            pane.chooser(ResourcesPane::Pressure)->setFocus();
            QTest::keyClick(pane.chooser(ResourcesPane::Pressure), Qt::Key_Space);
            QVERIFY(pane.plot(ResourcesPane::Io)->isVisible());
            QVERIFY(!pane.pressure()->isVisible());
            QVERIFY(pane.plot(ResourcesPane::Io)->caption().startsWith("read"));
        }
        ResourcesPane pane(*m_session);
        pane.remember(std::make_unique<QSettings>(file, QSettings::IniFormat));
        QVERIFY(!pane.plot(ResourcesPane::Io)->isHidden() && pane.pressure()->isHidden());
        pane.showOnly(pane.cpu()); // a lesson
        QVERIFY(pane.plot(ResourcesPane::Io)->isHidden() && !pane.cpu()->isHidden());
    }

    void hundredsAreTenLinesAndABand()
    {
        fillMany(30, 10);
        ResourcesPane pane(*m_session);
        pane.resize(1100, 160);
        pane.show();
        QVERIFY(!pane.showsMany());
        QElapsedTimer timer;
        timer.start();
        pane.allButton()->click();
        qInfo(
            "%lld ms for 300 containers, the first time", static_cast<long long>(timer.elapsed()));
        QVERIFY(pane.showsMany() && pane.legend()->isVisible() && !pane.pressure()->isVisible());
        const PlotContent& cpu = pane.cpu()->content();
        QCOMPARE(cpu.curves.size(), plots::kTopContainers + 1);
        QCOMPARE(pane.legend()->count(), 11);
        QVERIFY(cpu.curves.back().filled && !cpu.curves.front().filled);
        QVERIFY(pane.legend()->item(10)->text().startsWith("290 other"));
        // c9 of the last pod uses most; each curve at its own height.
        QCOMPARE(cpu.curves.front().name, QString("pod29/c9"));
        QVERIFY(std::abs(cpu.curves.front().points.back().value - 0.299) < 0.001);
        double rest = 0;
        for (int i = 0; i < 290; ++i)
            rest += 0.001 * i;
        QVERIFY(!cpu.curves.back().points.empty());
        QVERIFY(std::abs(cpu.curves.back().points.back().value - rest) < 0.01 * rest);
        QCOMPARE(pane.cpu()->caption(), QString("together 44.85 of 4 CPUs"));
        // One alone by key.
        pane.legend()->setCurrentRow(0);
        QTest::keyClick(pane.legend(), Qt::Key_Return);
        QVERIFY(!pane.showsMany() && !pane.allButton()->isChecked());
        QCOMPARE(m_session->selectedPlace()->name, std::string("c9"));
    }

    void aPodShowsItsContainersTogether()
    {
        fillMany(3, 4);
        ResourcesPane pane(*m_session);
        pane.showPod("uid-pod1");
        QVERIFY(pane.showsMany());
        QCOMPARE(pane.cpu()->content().curves.size(), std::size_t(4)); // nobody is left for a band
        pane.showPod({});
        QVERIFY(!pane.showsMany());
        QCOMPARE(pane.cpu()->content().curves.size(), std::size_t(1));
    }

    void aPodChosenInTheListIsPlotted()
    {
        app::MainWindow window(m_language);
        window.resize(1366, 700);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.showRecording(tests::makeSample(), "sample.shimtrace");
        QTreeView* tree = window.pods()->tree();
        const QModelIndex web = window.pods()->model()->index(0, 0);
        QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(web).center());
        QVERIFY(window.resources()->showsMany());
        window.pods()->refresh();
        QCOMPARE(tree->currentIndex(), web); // it stays chosen
        QTest::keyClick(tree, Qt::Key_Down);
        QTest::keyClick(tree, Qt::Key_Down);
        QVERIFY(!window.resources()->showsMany());
    }

    void thePlotIsCopiedAndSaved()
    {
        fillOne();
        ResourcesPane pane(*m_session);
        pane.resize(900, 200);
        pane.show();
        QMenu menu;
        pane.memory()->fillMenu(menu, kT + 5000 * kMs);
        const auto entry = [&](const char* name) { return menu.findChild<QAction*>(name); };
        entry("copy")->trigger();
        QVERIFY2(QApplication::clipboard()->text().startsWith("memory.current 15.00 MiB"),
            qPrintable(QApplication::clipboard()->text()));
        const QString csv = plots::csvOf(pane.memory()->content());
        const QStringList lines = csv.split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 12);
        QCOMPARE(lines[0], QString("time,memory.current (MiB),working set (MiB)"));
        QCOMPARE(lines[1], QString("2026-11-23T12:00:00.000Z,10,"));
        const QTemporaryDir dir;
        const plots::Picture picture{
            "Memory", "20 MiB", pane.memory()->content(), *pane.memory()->plot()};
        const QString png = dir.filePath("plot.png"), svg = dir.filePath("plot.svg");
        QVERIFY(plots::savePng(picture, png));
        QVERIFY(plots::saveSvg(picture, svg));
        const QImage image(png);
        QCOMPARE(image.size(), QSize(1440, 720));
        QVERIFY(hasColour(image, widgets::colours().memory));
        QFile file(svg);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray drawn = file.readAll();
        QVERIFY(drawn.contains("memory.current") && drawn.contains("<polyline"));
        QVERIFY(!drawn.contains("<image")); // lines stay lines
        const auto failed = plots::saveCsv(pane.memory()->content(), dir.path() + "/no/such/x.csv");
        QVERIFY(!failed && failed.error().is(ENOENT));
    }

    void whatHasNothingToSaveOffersNothing()
    {
        ResourcesPane pane(*m_session);
        QMenu menu;
        pane.cpu()->fillMenu(menu, 0);
        for (const QAction* action : menu.actions())
            QVERIFY(action->isSeparator() || !action->isEnabled());
    }

    void atASmallSizeEverythingFits()
    {
        fillOne();
        ResourcesPane pane(*m_session);
        for (const auto kind : {ResourcesPane::Io, ResourcesPane::Network, ResourcesPane::Pids})
            pane.chooser(kind)->setChecked(true);
        pane.show();
        QVERIFY2(pane.minimumSizeHint().width() <= 1366 - 252,
            qPrintable(QString::number(pane.minimumSizeHint().width())));
        QVERIFY2(pane.minimumSizeHint().height() <= 124,
            qPrintable(QString::number(pane.minimumSizeHint().height())));
    }

private:
    static bool hasColour(const QImage& image, const QColor& wanted)
    {
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y) == wanted)
                    return true;
            }
        }
        return false;
    }
    plots::PlotSource source()
    {
        const models::Place place{"uid-web", "app", false};
        const std::int64_t now = m_session->store().last();
        plots::PlotSource source{m_session->store(), place,
            m_session->store().samples(place, 0, now),
            plots::networkSamples(m_session->store(), place, 0, now), {}};
        source.base.from = kT;
        source.base.to = now;
        return source;
    }
    /// Ten seconds of web/app; its pause tells the traffic.
    void fillOne(std::uint64_t pidsMax = 100)
    {
        std::vector<trace::Record> records{
            podOf("web"), container("web", "app"), container("web", "pause", true)};
        for (int i = 0; i <= 10; ++i) {
            const auto n = static_cast<std::uint64_t>(i);
            Sample s;
            s.container = "web-app", s.at = kT + i * 1000 * kMs;
            s[Metric::CpuUsage] = n * 100'000;
            s[Metric::MemoryCurrent] = (10 + n) << 20U;
            s[Metric::IoReadBytes] = n * 2 << 20U;
            s[Metric::IoWriteBytes] = n * 512;
            s[Metric::PidsCurrent] = 7;
            s[Metric::PidsMax] = pidsMax;
            records.emplace_back(s);
            Sample net;
            net.container = "web-pause", net.at = s.at;
            net[Metric::NetRxBytes] = n * 10'240;
            net[Metric::NetTxBytes] = n * 1'024;
            records.emplace_back(net);
        }
        m_session->add(records);
        m_session->flush();
    }
    /// The i-th container uses i thousandths of a CPU.
    void fillMany(int pods, int each)
    {
        std::vector<trace::Record> records;
        for (int i = 0; i < pods * each; ++i) {
            const std::string pod = "pod" + std::to_string(i / each);
            const std::string name = "c" + std::to_string(i % each);
            if (i % each == 0)
                records.emplace_back(podOf(pod));
            records.emplace_back(container(pod, name));
            for (int k = 0; k <= 100; ++k) {
                Sample s;
                s.container = pod + "-" + name, s.at = kT + k * 100 * kMs;
                s[Metric::CpuUsage] = static_cast<std::uint64_t>(k * 100 * i);
                s[Metric::MemoryCurrent] = static_cast<std::uint64_t>(i) << 20U;
                records.emplace_back(s);
            }
        }
        m_session->add(records);
        m_session->flush();
    }
    app::Language m_language;
    std::unique_ptr<models::Session> m_session;
};

QTEST_MAIN(TestPlots)
#include "tst_gui_plots.moc"
