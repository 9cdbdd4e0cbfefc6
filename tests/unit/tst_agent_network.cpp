// links: agent
// Traffic of containers, from a /proc made of files: which one tells it, and when nobody does.
#include <agent/network_counters.h>
#include <base/file.h>
#include <procfs/net_dev.h>

#include <expect.h>
#include <unit_test.h>

#include <unistd.h>

#include <algorithm>
#include <optional>

using namespace shimscope;
using agent::NetworkCounters;
using shimscope::tests::kSecond;
using trace::Metric;

namespace {

const std::string kHead =
    "Inter-|   Receive                                                |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop "
    "fifo colls carrier compressed\n";

std::string device(const std::string& name, std::uint64_t rx, std::uint64_t tx)
{
    return "  " + name + ": " + std::to_string(rx) + " 4 0 0 0 0 0 0 " + std::to_string(tx)
        + "    5 0 0 0 0 0 0\n";
}

} // namespace

class TestNetwork : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        auto made = base::TempDir::make("/tmp/shimscope-proc-");
        OK(made);
        m_proc.emplace(std::move(*made));
        makeProcess(1, "net:[1]", device("lo", 9, 9) + device("eth0", 500, 600));
    }

    void readsTheKernelsTable()
    {
        const auto devices = procfs::parseNetDev(kHead + device("lo", 7, 7)
            + device("eth0", 18446744073709551615ULL, 3) + device("eth0:1", 1, 2) + "  bad: 1 2\n");
        QCOMPARE(devices.size(), std::size_t(3));
        QCOMPARE(devices[1].name, std::string("eth0"));
        QCOMPARE(devices[1].rxBytes, 18446744073709551615ULL);
        QCOMPARE(devices[2].name, std::string("eth0:1"));
        QCOMPARE(devices[2].txBytes, std::uint64_t(2));
        QVERIFY(procfs::parseNetDev("").empty());
        const auto own = procfs::readNetDev("self");
        OK(own);
        QVERIFY(
            std::any_of(own->begin(), own->end(), [](const auto& d) { return d.name == "lo"; }));
        const auto none = procfs::readNetDev("1", m_proc->path() + "/none");
        QVERIFY(!none && none.error().is(ENOENT));
    }

    void theSandboxTellsForItsPod()
    {
        const std::string net =
            device("lo", 100, 100) + device("eth0", 10, 20) + device("net1", 1, 2);
        makeProcess(70, "net:[7]", net);
        makeProcess(71, "net:[7]", net);
        NetworkCounters counters(m_proc->path());
        counters.add("app", 71, false);
        counters.add("pause", 70, true);
        auto samples = round(counters, kSecond);
        QCOMPARE(samples[1][Metric::NetRxBytes], std::optional<std::uint64_t>(11)); // without lo
        QCOMPARE(samples[1][Metric::NetTxBytes], std::optional<std::uint64_t>(22));
        QVERIFY(!samples[0][Metric::NetRxBytes]);
        QVERIFY(!round(counters, kSecond + 1)[1][Metric::NetRxBytes]); // once a second
        counters.remove("pause");
        QVERIFY(round(counters, 3 * kSecond)[0][Metric::NetRxBytes]); // somebody has to
    }

    void nothingIsToldOfTheHost()
    {
        makeProcess(70, "net:[1]", device("lo", 9, 9) + device("eth0", 500, 600));
        NetworkCounters counters(m_proc->path());
        counters.add("app", 70, false);
        QVERIFY(!round(counters, kSecond)[0][Metric::NetRxBytes]);
    }

    /// Another user's process: only its interfaces say that it is not the host.
    void withoutTheLinkTheInterfacesDecide_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("told");
        QTest::newRow("the host's") << "eth0" << false;
        QTest::newRow("others") << "eth9" << true;
    }
    void withoutTheLinkTheInterfacesDecide()
    {
        QFETCH(QString, name);
        makeProcess(70, "", device("lo", 1, 1) + device(name.toStdString(), 5, 6));
        NetworkCounters counters(m_proc->path());
        counters.add("app", 70, false);
        QTEST(round(counters, kSecond)[0][Metric::NetRxBytes].has_value(), "told");
    }

    void aProcessThatEndedIsNoError()
    {
        NetworkCounters counters(m_proc->path());
        counters.add("app", 77, false);
        QVERIFY(!round(counters, kSecond)[0][Metric::NetRxBytes]);
    }

private:
    void makeProcess(int pid, const std::string& link, const std::string& devices)
    {
        const std::string dir = m_proc->path() + "/" + std::to_string(pid);
        OK(base::makeDirs(dir + "/ns"));
        OK(base::makeDirs(dir + "/net"));
        OK(base::writeFileAtomic(dir + "/net/dev", kHead + devices));
        if (!link.empty())
            QCOMPARE(::symlink(link.c_str(), (dir + "/ns/net").c_str()), 0);
    }
    /// Samples of "app" and "pause".
    static std::vector<trace::Sample> round(NetworkCounters& counters, std::int64_t at)
    {
        std::vector<trace::Sample> samples(2);
        samples[0].container = "app";
        samples[1].container = "pause";
        counters.addTo(samples, at);
        return samples;
    }
    std::optional<base::TempDir> m_proc;
};

UNIT_TEST(TestNetwork)
#include "tst_agent_network.moc"
