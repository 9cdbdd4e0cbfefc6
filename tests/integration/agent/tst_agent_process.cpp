// Root. shimscoped as a process: who may come in, what it makes of spools, what survives a kill -9.
#include <agent_api/client.h>
#include <base/child.h>
#include <base/file.h>
#include <rpc/status.h>
#include <trace/recording.h>
#include <trace/sessions.h>

#include <expect.h>
#include <QDir>
#include <QTest>

#include <sys/stat.h>

#include <csignal>
#include <mutex>

using namespace shimscope;
using support::patience;

namespace {

/// What a client saw so far.
struct Seen {
    std::mutex mutex;
    std::vector<trace::Record> records;
    std::string lines;
    bool caughtUp = false;

    agent_api::WatchCallbacks callbacks()
    {
        return {.records =
                    [this](std::vector<trace::Record> more) {
                        const std::lock_guard lock(mutex);
                        records.insert(records.end(), more.begin(), more.end());
                    },
            .lines =
                [this](const std::vector<std::string>& more) {
                    const std::lock_guard lock(mutex);
                    for (const std::string& line : more)
                        lines += line + "\n";
                },
            .caughtUp =
                [this] {
                    const std::lock_guard lock(mutex);
                    caughtUp = true;
                },
            .lost = {}};
    }
    template <class T, class Matches>
    std::size_t count(Matches matches)
    {
        const std::lock_guard lock(mutex);
        std::size_t found = 0;
        for (const trace::Record& record : records) {
            if (const T* value = std::get_if<T>(&record); value != nullptr && matches(*value))
                ++found;
        }
        return found;
    }
    std::string text()
    {
        const std::lock_guard lock(mutex);
        return lines;
    }
};

} // namespace

class TestAgentProcess : public QObject {
    Q_OBJECT

    std::optional<base::TempDir> m_dir;
    std::optional<base::Child> m_agent;

    [[nodiscard]] std::string run() const { return m_dir->path() + "/r"; }
    [[nodiscard]] std::string state() const { return m_dir->path() + "/s"; }
    [[nodiscard]] std::string socket() const { return run() + "/agent.sock"; }
    [[nodiscard]] std::string spool() const { return run() + "/spool"; }
    [[nodiscard]] std::vector<std::string> arguments(
        const std::vector<std::string>& more = {}) const
    {
        std::vector<std::string> all{"--run-dir", run(), "--state-dir", state()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    bool start(const std::vector<std::string>& more = {})
    {
        auto agent = base::Child::spawn(
            {.program = SHIMSCOPE_BIN "/shimscoped", .arguments = arguments(more)});
        if (!agent)
            return false;
        m_agent.emplace(std::move(*agent));
        return QTest::qWaitFor(
            [this] { return agent_api::Client(socket()).info().has_value(); }, patience(10'000));
    }
    void end(int signal)
    {
        if (m_agent) {
            (void)m_agent->kill(signal);
            (void)m_agent->wait(patience(10'000));
        }
        m_agent.reset();
    }
    base::Result<base::Child> write(const std::string& mode, int input = -1) const
    {
        return base::Child::spawn({.program = SHIMSCOPE_BIN "/../tests/spool_writer",
            .arguments = {spool(), mode},
            .standardInput = input});
    }
    std::size_t spools() const
    {
        const auto names = base::listDir(spool());
        return names ? names->size() : 0;
    }
    /// By age: two of one second differ by a number that does not sort.
    std::string newestRecording() const
    {
        QFileInfoList files = QDir(QString::fromStdString(state() + "/recordings"))
                                  .entryInfoList(QDir::Files, QDir::Time);
        return files.isEmpty() ? std::string() : files.front().filePath().toStdString();
    }

private slots:
    void init() { m_dir.emplace(std::move(*base::TempDir::make("/tmp/shimscope-agent-"))); }
    void cleanup()
    {
        end(SIGTERM);
        m_dir.reset();
    }
    void saysWhoHoldsTheLock();
    void letsOnlyOwnerAndRootIn();
    void tellsAPodsStartWithRedactedMessages();
    void readsWhatAKilledWriterLeft();
    void countsWhatWasLost();
    void waitsForAChildThatWritesOn();
    void replaysFromTheStartAndGoesOn();
    void goesOnAfterKillMinusNine();
    void keepsTheRecordingsBelowTheirCap();
    void endsWhenAClientSaysSo();
    void refusesBadManifests();
    void observesAsItsOwnerSays();
};

void TestAgentProcess::saysWhoHoldsTheLock()
{
    QVERIFY(start());
    const auto second =
        base::run({.program = SHIMSCOPE_BIN "/shimscoped", .arguments = arguments()});
    QVERIFY(second);
    QCOMPARE(second->exit.code, 3);
    QVERIFY(second->standardError.find(
                "pid " + std::to_string(m_agent->pid()) + " (shimscoped) holds it")
        != std::string::npos);
    QVERIFY(agent_api::Client(socket()).info());
}

void TestAgentProcess::letsOnlyOwnerAndRootIn()
{
    QVERIFY(start({"--socket-uid", "65534"}));
    QVERIFY(::chmod(m_dir->path().c_str(), 0711) == 0);
    const auto asUser = [this](const char* uid, const std::vector<std::string>& what) {
        std::vector<std::string> all{
            "--reuid", uid, "--clear-groups", SHIMSCOPE_BIN "/shimscopectl", "--socket", socket()};
        all.insert(all.end(), what.begin(), what.end());
        return base::run({.program = "setpriv", .arguments = all});
    };
    QVERIFY(
        asUser("65534", {"info"})->standardOutput.find("watch and change") != std::string::npos);
    const auto stranger = asUser("65533", {"info"});
    QCOMPARE(stranger->exit.code, 2);
    QVERIFY(stranger->standardError.find("--socket-uid 65533") != std::string::npos);
    end(SIGTERM);
    QVERIFY(start({"--observers"}));
    QVERIFY(asUser("65533", {"info"})->standardOutput.find("watch only") != std::string::npos);
    const auto refused = asUser("65533", {"stop"});
    QCOMPARE(refused->exit.code, 2);
    QVERIFY(refused->standardError.find("only root and uid 0 may") != std::string::npos);
}

void TestAgentProcess::tellsAPodsStartWithRedactedMessages()
{
    QVERIFY(start());
    Seen seen;
    agent_api::Watcher watcher(socket(), false, false, seen.callbacks());
    QTRY_VERIFY_WITH_TIMEOUT(seen.caughtUp, patience(10'000));
    QCOMPARE(write("chain")->wait(patience(10'000))->code, 0);
    QTRY_VERIFY_WITH_TIMEOUT(seen.count<trace::Container>([](const trace::Container& c) {
        return c.state == "created";
    }) > 0 && seen.count<trace::Event>([](const trace::Event& e) {
        return e.kind == "backoff" && e.detail == "10000000000";
    }) == 1,
        patience(10'000));
    QCOMPARE(seen.count<trace::Pod>(
                 [](const trace::Pod& p) { return p.name == "web" && p.sandboxId == "sandbox-1"; }),
        std::size_t{1});
    QCOMPARE(seen.count<trace::Span>([](const trace::Span& s) {
        return s.kind == trace::Kind::Step && s.reason == "config.md#mounts";
    }),
        std::size_t{2});
    QCOMPARE(seen.count<trace::Span>([](const trace::Span& s) {
        return s.shortMethod() == "CreateContainer" && s.kind == trace::Kind::Client && !s.open()
            && s.attribute("pod.name") == "web" && s.attribute("container.id") == "container-1";
    }),
        std::size_t{1});
    QVERIFY(seen.text().find("DB_PASSWORD") != std::string::npos);
    QVERIFY(seen.text().find("hunter2") == std::string::npos);
    QVERIFY(base::readFile(newestRecording())->find("hunter2") == std::string::npos);
    QTRY_COMPARE_WITH_TIMEOUT(
        spools(), std::size_t{1}, patience(10'000)); // only the agent's own is left
    QVERIFY(seen.count<trace::Process>([](const trace::Process& p) {
        return p.program == "spool_writer" && p.end != 0;
    }) == 1);
}

void TestAgentProcess::readsWhatAKilledWriterLeft()
{
    QVERIFY(start());
    Seen seen;
    agent_api::Watcher watcher(socket(), true, false, seen.callbacks());
    for (int i = 0; i < 5; ++i) {
        auto writer = write("endless");
        QVERIFY(writer);
        // Killed while it writes, however long it takes to start.
        QTRY_VERIFY_WITH_TIMEOUT(spools() > 1, patience(5'000));
        QTest::qWait(100 + i * 13);
        QVERIFY(writer->kill(SIGKILL));
        QVERIFY(writer->wait(patience(5'000)));
        QTRY_COMPARE_WITH_TIMEOUT(spools(), std::size_t{1}, patience(10'000));
    }
    QTRY_VERIFY_WITH_TIMEOUT(
        seen.count<trace::Span>([](const trace::Span& s) { return s.args == "endless"; }) > 100,
        patience(10'000));
}

void TestAgentProcess::countsWhatWasLost()
{
    QVERIFY(start());
    Seen seen;
    agent_api::Watcher watcher(socket(), true, false, seen.callbacks());
    QCOMPARE(write("flood")->wait(patience(10'000))->code, 0);
    QTRY_VERIFY_WITH_TIMEOUT(seen.count<trace::Dropped>([](const trace::Dropped& d) {
        return d.program == "spool_writer" && d.count > 100;
    }) > 0,
        patience(10'000));
}

void TestAgentProcess::waitsForAChildThatWritesOn()
{
    QVERIFY(start());
    Seen seen;
    agent_api::Watcher watcher(socket(), true, false, seen.callbacks());
    QCOMPARE(write("heir")->wait(patience(10'000))->code, 0);
    QTest::qWait(1000); // its parent has ended; the child has not written yet
    QCOMPARE(spools(), std::size_t{2});
    QTRY_VERIFY_WITH_TIMEOUT(
        seen.count<trace::Span>([](const trace::Span& s) { return s.method == "execve"; }) == 1,
        patience(10'000));
    QCOMPARE(seen.count<trace::Span>([](const trace::Span& s) { return s.method == "pivot_root"; }),
        std::size_t{1});
    QTRY_COMPARE_WITH_TIMEOUT(
        spools(), std::size_t{1}, patience(10'000)); // after the execve nobody maps it
    QTest::qWait(2500); // its sleep(1) ends
}

void TestAgentProcess::replaysFromTheStartAndGoesOn()
{
    QVERIFY(start());
    QCOMPARE(write("chain")->wait(patience(10'000))->code, 0);
    QTRY_COMPARE_WITH_TIMEOUT(spools(), std::size_t{1}, patience(10'000));
    Seen seen;
    agent_api::Watcher watcher(socket(), true, false, seen.callbacks());
    QTRY_VERIFY_WITH_TIMEOUT(seen.caughtUp, patience(10'000));
    const auto steps = [&] {
        return seen.count<trace::Span>(
            [](const trace::Span& s) { return s.kind == trace::Kind::Step; });
    };
    QCOMPARE(steps(), std::size_t{2});
    QCOMPARE(seen.count<trace::Header>([](const trace::Header&) { return true; }), std::size_t{1});
    QCOMPARE(write("chain")->wait(patience(10'000))->code, 0);
    QTRY_COMPARE_WITH_TIMEOUT(steps(), std::size_t{4}, patience(10'000));
    watcher.stop();
    const auto recording = trace::parseRecording(seen.text(), "stream"); // a stream is a recording
    QVERIFY(recording && recording->warnings.empty());
}

void TestAgentProcess::goesOnAfterKillMinusNine()
{
    QVERIFY(start());
    Seen seen;
    agent_api::Watcher watcher(socket(), true, true, seen.callbacks());
    auto input = base::makePipe();
    auto writer = write("wait", input->read.get());
    QTRY_VERIFY_WITH_TIMEOUT(seen.count<trace::Span>([](const trace::Span& s) {
        return s.method == "waits" && s.open();
    }) == 1,
        patience(10'000));
    end(SIGKILL);
    const std::string before = newestRecording();
    GET(left, trace::findSessions(state() + "/recordings"));
    QCOMPARE(left.size(), 1U);
    QCOMPARE(left[0].end, trace::SessionEnd::CutOff); // the window offers it
    QCOMPARE(write("chain")->wait(patience(10'000))->code, 0); // while nobody reads
    QVERIFY(spools() >= 2);
    QVERIFY(start());
    QVERIFY(newestRecording() != before);
    QVERIFY(trace::readRecording(before));
    QTRY_VERIFY_WITH_TIMEOUT(
        seen.count<trace::Pod>([](const trace::Pod& p) { return p.name == "web"; }) == 1,
        patience(10'000));
    input->write.reset();
    QVERIFY(writer->wait(patience(5'000)));
    QTRY_COMPARE_WITH_TIMEOUT(spools(), std::size_t{1}, patience(10'000));
}

void TestAgentProcess::observesAsItsOwnerSays()
{
    QVERIFY(start({"--recordings-cap", "64MiB", "--sample-rate", "4"}));
    const agent_api::Client client(socket());
    GET(info, client.info());
    QCOMPARE(info.observation.sampleRate, 4.0);
    QCOMPARE(info.observation.recordingCap, std::uint64_t{64} << 20U);
    QVERIFY(*info.observation.redacts);
    QCOMPARE(info.observation.backoffFactor, 1.0);
    QVERIFY(!info.service);
    Seen seen;
    agent_api::Watcher watcher(socket(), true, true, seen.callbacks());
    const auto told = [&seen](const std::string& detail) {
        return seen.count<trace::Event>([&](const trace::Event& event) {
            return event.kind == "sampling" && event.detail == detail;
        });
    };
    QTRY_COMPARE_WITH_TIMEOUT(told("4"), std::size_t{1}, patience(10'000));
    GET(now, client.setObservation({.sampleRate = 2.5, .recordingCap = 32U << 20U, .redacts = {}}));
    QCOMPARE(now.sampleRate, 2.5);
    QCOMPARE(now.recordingCap, std::uint64_t{32} << 20U);
    QVERIFY(*now.redacts); // as it was
    QTRY_COMPARE_WITH_TIMEOUT(told("2.5"), std::size_t{1}, patience(10'000));
    const auto fast = client.setObservation({.sampleRate = 1000});
    QVERIFY(!fast && fast.error().toString().find("20 Hz") != std::string::npos);
    const auto small = client.setObservation({.recordingCap = 1000});
    QVERIFY(!small && agent_api::refusalOf(small.error()) == agent_api::Refusal::BadInput);
    // What is secret by its name is recorded once the owner says so.
    OK(client.setObservation({.redacts = false}));
    QCOMPARE(write("chain")->wait(patience(10'000))->code, 0);
    QTRY_VERIFY_WITH_TIMEOUT(seen.text().find("hunter2") != std::string::npos, patience(10'000));
}

void TestAgentProcess::keepsTheRecordingsBelowTheirCap()
{
    QVERIFY(start({"--recordings-cap", "400KiB"}));
    auto writer = write("endless");
    const auto sizeOfAll = [this] {
        std::uint64_t all = 0;
        const auto names = base::listDir(state() + "/recordings");
        for (const std::string& name : *names)
            all += base::readFile(state() + "/recordings/" + name).value_or("").size();
        return all;
    };
    for (int i = 0; i < 20; ++i) {
        QTest::qWait(100);
        QVERIFY(sizeOfAll() < 800U << 10U); // one batch may be larger than a segment
    }
    QVERIFY(base::listDir(state() + "/recordings")->size() > 2);
    QVERIFY(writer->kill(SIGKILL));
    QVERIFY(writer->wait(patience(5'000)));
}

void TestAgentProcess::endsWhenAClientSaysSo()
{
    QVERIFY(start());
    QVERIFY(agent_api::Client(socket()).stopStack(true));
    QVERIFY(m_agent->wait(patience(10'000)));
    m_agent.reset();
    QVERIFY(!base::exists(run()));
    QVERIFY(trace::readRecording(newestRecording())); // the recordings stay
    const auto gone = agent_api::Client(socket()).info();
    QVERIFY(!gone && rpc::statusCode(gone.error()) == grpc::StatusCode::UNAVAILABLE);
}

void TestAgentProcess::refusesBadManifests()
{
    QVERIFY(start());
    const agent_api::Client client(socket());
    for (const char* name : {"../x.yaml", "x.txt", ".x.yaml", ""})
        QVERIFY(!client.applyManifest(name, "kind: Pod"));
    QVERIFY(!client.deleteManifest("none.yaml"));
    QVERIFY(client.applyManifest("web.yaml", "kind: Pod")); // no kubelet reads it yet
    QCOMPARE(client.info()->manifests, std::vector<std::string>{"web.yaml"});
    QVERIFY(client.deleteManifest("web.yaml"));
}

QTEST_APPLESS_MAIN(TestAgentProcess)
#include "tst_agent_process.moc"
