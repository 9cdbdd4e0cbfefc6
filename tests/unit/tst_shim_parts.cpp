// links: shim
// The shim's smaller parts: mount options, the runtime's log, copying, reaping, metrics.
#include <base/file.h>
#include <base/time.h>
#include <shim/copy.h>
#include <shim/mounts.h>
#include <shim/reaper.h>
#include <shim/runtime.h>
#include <shim/stats.h>

#include <cgroups1_metrics.pb.h>
#include <cgroups2_metrics.pb.h>
#include <unit_test.h>

#include <signal.h>
#include <sys/mount.h>

#include <thread>

using namespace shimscope;
using namespace shimscope::shim;

namespace {

/// A loop on a thread of its own until the end of the scope.
class RunningLoop {
public:
    RunningLoop() : loop(std::move(*Loop::create())), m_thread([this] { loop->run(); }) { }
    RunningLoop(const RunningLoop&) = delete;
    RunningLoop& operator=(const RunningLoop&) = delete;
    ~RunningLoop()
    {
        loop->post([this] { loop->quit(); });
        m_thread.join();
    }
    std::unique_ptr<Loop> loop;

private:
    std::thread m_thread;
};

std::string numbers(int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text += std::to_string(i) + "\n";
    return text;
}

} // namespace

class TestShimParts : public QObject {
    Q_OBJECT
private slots:
    void cutsMountOptions_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<qulonglong>("flags");
        QTest::addColumn<QString>("data");
        const auto row = [](const char* options, unsigned long flags, const char* data) {
            QTest::newRow(options) << QString(options) << qulonglong(flags) << QString(data);
        };
        row("rbind,ro", MS_BIND | MS_REC | MS_RDONLY, "");
        row("index=off|lowerdir=/a:/b|upperdir=/u|workdir=/w", 0,
            "index=off,lowerdir=/a:/b,upperdir=/u,workdir=/w");
        row("nosuid,nodev,noexec,mode=755", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=755");
        row("ro,rw", 0, "");
        row("nosuid,suid,defaults", 0, "");
    }
    void cutsMountOptions()
    {
        QFETCH(QString, options);
        QFETCH(qulonglong, flags);
        QFETCH(QString, data);
        std::vector<std::string> list;
        for (const QString& option : options.split(options.contains('|') ? '|' : ','))
            list.push_back(option.toStdString());
        const MountOptions cut = parseMountOptions(list);
        QCOMPARE(qulonglong(cut.flags), flags);
        QCOMPARE(QString::fromStdString(cut.data), data);
    }

    void keepsPropagationApart()
    {
        const MountOptions cut = parseMountOptions({"rbind", "rslave"});
        QCOMPARE(cut.flags, static_cast<unsigned long>(MS_BIND | MS_REC));
        QCOMPARE(cut.propagation, static_cast<unsigned long>(MS_SLAVE | MS_REC));
    }

    void findsTheLastErrorOfALog_data()
    {
        QTest::addColumn<QByteArray>("log");
        QTest::addColumn<QByteArray>("error");
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("runc") << QByteArray(
            "{\"level\":\"warning\",\"msg\":\"w\"}\n{\"level\":\"error\",\"msg\":\"one\"}\n"
            "{\"level\":\"error\",\"msg\":\"two\",\"time\":\"t\"}\n")
                              << QByteArray("two");
        QTest::newRow("crun, over several lines")
            << QByteArray("{\n  \"msg\": \"exec failed\",\n  \"level\": \"error\"\n}\n")
            << QByteArray("exec failed");
        QTest::newRow("only warnings")
            << QByteArray("{\"level\":\"warning\",\"msg\":\"w\"}\n") << QByteArray();
        QTest::newRow("a message that is no text")
            << QByteArray("{\"level\":\"error\",\"msg\":7}\n") << QByteArray();
        QTest::newRow("cut off") << QByteArray(
            "{\"level\":\"error\",\"msg\":\"whole\"}\n{\"level\":\"err")
                                 << QByteArray("whole");
        QTest::newRow("no JSON") << QByteArray("panic: oh no\n") << QByteArray();
    }
    void findsTheLastErrorOfALog()
    {
        QFETCH(QByteArray, log);
        QFETCH(QByteArray, error);
        QCOMPARE(QByteArray::fromStdString(lastLogError(log.toStdString())), error);
    }

    void knowsHowRuntimesSayGone()
    {
        QVERIFY(saysGone("os: process already finished"));
        QVERIFY(saysGone("container \"c1\" does not exist"));
        QVERIFY(saysGone("kill container 'x': No such process"));
        QVERIFY(!saysGone("permission denied"));
    }

    void copiesEverythingAndThenTheEnd()
    {
        RunningLoop running;
        base::Pipe in = std::move(*base::makePipe());
        base::Pipe out = std::move(*base::makePipe());
        for (const base::Fd* fd : {&in.read, &out.write})
            ::fcntl(fd->get(), F_SETFL, O_NONBLOCK);
        const std::string text = numbers(60'000); // several times what a pipe holds
        std::thread writer([&] {
            (void)base::writeAll(in.write, text, "pipe");
            in.write.reset();
        });
        const auto copy = Copy::start(*running.loop, std::move(in.read), std::move(out.write));
        std::this_thread::sleep_for(
            std::chrono::milliseconds(50)); // until the receiver has no room
        const base::Result<std::string> read = base::readAll(out.read, "pipe");
        writer.join();
        QVERIFY(read && *read == text);
    }

    void stopsWhenItIsTold()
    {
        RunningLoop running;
        base::Pipe in = std::move(*base::makePipe(O_NONBLOCK));
        base::Pipe out = std::move(*base::makePipe());
        const auto copy = Copy::start(*running.loop, std::move(in.read), std::move(out.write));
        copy->stop();
        QCOMPARE(*base::readAll(out.read, "pipe"), std::string());
    }

    void reapsItsOwnAndTellsOfOthers()
    {
        Reaper reaper;
        reaper.onExit([](const Exit&) {});
        const auto pid = reaper.spawn({{"/bin/sh", "-c", "exit 7"}, {}, -1, -1, -1});
        QVERIFY(pid);
        QVERIFY(reaper.wait(*pid, 1).error().is(ETIMEDOUT));
        while (!reaper.wait(*pid, 1))
            reaper.reap();
        QVERIFY(reaper.wait(*pid, 1).error().is(ECHILD)); // once
    }

    void tellsWhyAProgramCannotBeExecuted()
    {
        QVERIFY(spawnChild({{"/does/not/exist"}, {}, -1, -1, -1}).error().is(ENOENT));
        QVERIFY(spawnChild({{"/etc/passwd"}, {}, -1, -1, -1}).error().is(EACCES));
        const auto found = findProgram("no-such-program-here");
        QVERIFY(!found && found.error().toString().find("PATH") != std::string::npos);
        QCOMPARE(findProgram("sh").value().substr(0, 1), std::string("/"));
    }

    void killsTheRuntimeWithTheThreadThatWaits()
    {
        pid_t pid = 0;
        std::thread([&] {
            pid = spawnChild({{"/bin/sleep", "100"}, {}, -1, -1, -1}).value_or(0);
        }).join();
        QVERIFY(pid > 0);
        DirectLauncher launcher;
        const auto ended = launcher.wait(pid, 5000);
        QVERIFY(ended);
        QCOMPARE(ended->signal, SIGKILL);
    }

    void givesMetricsOfV1()
    {
        google::protobuf::Any any;
        toMetrics(reading(), cgroupfs::Mode::Hybrid, any);
        QCOMPARE(any.type_url(), std::string("io.containerd.cgroups.v1.Metrics"));
        io::containerd::cgroups::v1::Metrics metrics;
        QVERIFY(metrics.ParseFromString(any.value()));
        QCOMPARE(metrics.cpu().usage().total(), 5'000'000U); // ns
        QCOMPARE(metrics.memory().usage().usage(), 4096U);
        QCOMPARE(metrics.memory().usage().limit(), ~std::uint64_t{0});
        QCOMPARE(metrics.memory_oom_control().oom_kill(), 2U);
    }

    void givesMetricsOfV2()
    {
        google::protobuf::Any any;
        toMetrics(reading(), cgroupfs::Mode::V2, any);
        QCOMPARE(any.type_url(), std::string("io.containerd.cgroups.v2.Metrics"));
        io::containerd::cgroups::v2::Metrics metrics;
        QVERIFY(metrics.ParseFromString(any.value()));
        QCOMPARE(metrics.cpu().usage_usec(), 5'000U);
        QCOMPARE(metrics.memory().usage(), 4096U);
        QCOMPARE(metrics.memory_events().oom_kill(), 2U);
    }

private:
    static cgroupfs::Reading reading()
    {
        cgroupfs::Reading reading;
        reading.cpu.usage_usec = 5'000;
        reading.memoryCurrent = 4096;
        reading.memoryEvents.oom_kill = 2;
        return reading;
    }
};

UNIT_TEST(TestShimParts)
#include "tst_shim_parts.moc"
