// Root. What users who are not root may ask of an agent that is: every call of the API has a
// decision here, and recordings come to those whom the agent's folder is closed to.
#include <agent_api/client.h>
#include <agent_api/recordings.h>
#include <base/child.h>
#include <base/file.h>
#include <rpc/call.h>
#include <rpc/status.h>
#include <trace/recording.h>
#include <trace/sessions.h>

#include <acting_as.h>
#include <agent.pb.h>
#include <expect.h>
#include <grpcpp/generic/generic_stub.h>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <fstream>
#include <mutex>
#include <thread>

using namespace shimscope;
using support::ActingAs;
using support::eventually;
using support::patience;

namespace {

constexpr uid_t kOwner = 65534; // of the socket: nobody
constexpr uid_t kStranger = 65533;

enum class May { WhoeverConnects, Owner };

/// The decision about each call. A new one needs a line here, by whoever adds it.
const std::map<std::string, May>& decisions()
{
    static const std::map<std::string, May> all{
        {"Info", May::WhoeverConnects},
        {"Watch", May::WhoeverConnects},
        {"ContainerDetails", May::WhoeverConnects}, // values of environments are redacted
        {"ListRecordings", May::WhoeverConnects},
        {"ReadRecording", May::WhoeverConnects}, // the same lines as Watch gives
        {"ReadManifest", May::Owner}, // it may hold secrets
        {"ApplyManifest", May::Owner},
        {"DeleteManifest", May::Owner},
        {"StartStack", May::Owner},
        {"StopStack", May::Owner},
        {"SetObservation", May::Owner},
        {"SetCgroupValue", May::Owner},
        {"UpdateContainer", May::Owner},
        {"StopContainer", May::Owner},
        {"SignalContainer", May::Owner},
        {"PauseContainer", May::Owner},
        {"ResumeContainer", May::Owner},
        {"ExecInContainer", May::Owner},
    };
    return all;
}

/// Whatever the call takes, it gets an empty request; of a stream the first answer counts.
grpc::Status callEmpty(const std::shared_ptr<grpc::Channel>& channel, const std::string& method)
{
    grpc::GenericStub stub(channel);
    grpc::ClientContext context;
    context.set_deadline(
        std::chrono::system_clock::now() + std::chrono::milliseconds(patience(2'000)));
    grpc::CompletionQueue queue;
    const grpc::Slice nothing("");
    const auto call =
        stub.PrepareUnaryCall(&context, method, grpc::ByteBuffer(&nothing, 1), &queue);
    call->StartCall();
    grpc::ByteBuffer response;
    grpc::Status status;
    call->Finish(&response, &status, &queue);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    queue.Shutdown();
    while (queue.Next(&tag, &ok)) { }
    return status;
}

} // namespace

class TestAgentUsers : public QObject {
    Q_OBJECT

    std::optional<base::TempDir> m_dir;
    std::optional<base::Child> m_agent;

    [[nodiscard]] std::string socket() const { return m_dir->path() + "/r/agent.sock"; }
    [[nodiscard]] std::string kept() const { return m_dir->path() + "/s/recordings"; }
    /// A folder that the owner of the socket may write to.
    [[nodiscard]] std::string home() const { return m_dir->path() + "/home"; }
    bool start(const std::vector<std::string>& more)
    {
        std::vector<std::string> all{
            "--run-dir", m_dir->path() + "/r", "--state-dir", m_dir->path() + "/s"};
        all.insert(all.end(), more.begin(), more.end());
        auto agent = base::Child::spawn({.program = SHIMSCOPE_BIN "/shimscoped", .arguments = all});
        if (!agent)
            return false;
        m_agent.emplace(std::move(*agent));
        return eventually(
            [this] { return agent_api::Client(socket()).info().has_value(); }, 10'000);
    }
    void end(int signal)
    {
        if (m_agent) {
            (void)m_agent->kill(signal);
            (void)m_agent->wait(patience(10'000));
        }
        m_agent.reset();
    }
    /// shimscopectl as the owner of the socket.
    [[nodiscard]] base::Result<base::Output> ctl(const std::vector<std::string>& what) const
    {
        std::vector<std::string> all{"--reuid", std::to_string(kOwner), "--regid",
            std::to_string(kOwner), "--clear-groups", SHIMSCOPE_BIN "/shimscopectl", "--socket",
            socket()};
        all.insert(all.end(), what.begin(), what.end());
        return base::run({.program = "setpriv", .arguments = all});
    }
    /// Large, and nearly nothing on the disk.
    void keepLarge(const std::string& name) const
    {
        const std::string path = kept() + "/" + name + ".shimtrace";
        OK(base::writeFileAtomic(path, trace::toLine(trace::Header{.host = "h"}) + "\n"));
        QCOMPARE(::truncate(path.c_str(), 128 << 20), 0);
    }

private slots:
    void init()
    {
        m_dir.emplace(std::move(*base::TempDir::make("/tmp/shimscope-users-")));
        QCOMPARE(::chmod(m_dir->path().c_str(), 0711), 0);
        OK(base::makeDirs(home(), 0700));
        QCOMPARE(::chown(home().c_str(), kOwner, kOwner), 0);
    }
    void cleanup()
    {
        end(SIGTERM);
        m_dir.reset();
    }
    void everyCallHasADecision();
    void aStrangerChangesNothing_data();
    void aStrangerChangesNothing();
    void theOwnerMayChangeThings();
    void aPlainUserRecoversWhatAKilledAgentLeft();
    void onlyWhatIsListedIsGiven_data();
    void onlyWhatIsListedIsGiven();
    void anExistingFileStaysAsItIs();
    void aFetchThatIsCancelledLeavesNoFile();
    void aFewReadersAtOnce();
};

void TestAgentUsers::everyCallHasADecision()
{
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        "shimscope.agent.v1.Agent");
    QVERIFY(service != nullptr);
    for (int i = 0; i < service->method_count(); ++i) {
        const std::string& name = service->method(i)->name();
        QVERIFY2(decisions().count(name) == 1, (name + ": who may?").c_str());
    }
    QCOMPARE(static_cast<std::size_t>(service->method_count()), decisions().size());
}

void TestAgentUsers::aStrangerChangesNothing_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("toChange"); // what each call answers that changes something
    QTest::addColumn<bool>("looks");
    const QString owner = QString::number(kOwner);
    QTest::newRow("the owner alone") << QStringList{"--socket-uid", owner}
                                     << static_cast<int>(grpc::StatusCode::UNAVAILABLE) << false;
    QTest::newRow("with observers")
        << QStringList{"--socket-uid", owner, "--observers"}
        << static_cast<int>(grpc::StatusCode::PERMISSION_DENIED) << true;
    QTest::newRow("an agent that only looks")
        << QStringList{"--socket-uid", owner, "--observers", "--inspect"}
        << static_cast<int>(grpc::StatusCode::FAILED_PRECONDITION) << true;
}

void TestAgentUsers::aStrangerChangesNothing()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, toChange);
    QFETCH(bool, looks);
    std::vector<std::string> words;
    for (const QString& word : arguments)
        words.push_back(word.toStdString());
    QVERIFY(start(words));
    const ActingAs stranger(kStranger);
    QVERIFY(stranger.done());
    const auto channel = rpc::connectUnix(socket());
    for (const auto& [name, may] : decisions()) {
        const grpc::Status status = callEmpty(channel, "/shimscope.agent.v1.Agent/" + name);
        const QByteArray said = QByteArray::fromStdString(
            name + ": " + std::to_string(status.error_code()) + " " + status.error_message());
        if (may == May::Owner || !looks) {
            QVERIFY2(status.error_code() == toChange, said);
            continue;
        }
        for (const auto refusal :
            {grpc::StatusCode::PERMISSION_DENIED, grpc::StatusCode::FAILED_PRECONDITION,
                grpc::StatusCode::UNIMPLEMENTED, grpc::StatusCode::UNAVAILABLE})
            QVERIFY2(status.error_code() != refusal, said);
    }
}

void TestAgentUsers::theOwnerMayChangeThings()
{
    QVERIFY(start({"--socket-uid", std::to_string(kOwner)}));
    const ActingAs owner(kOwner);
    QVERIFY(owner.done());
    const agent_api::Client client(socket());
    GET(now, client.setObservation({.sampleRate = 3, .redacts = {}}));
    QCOMPARE(now.sampleRate, 3.0);
    GET(info, client.info());
    QVERIFY(info.mayChange);
}

void TestAgentUsers::aPlainUserRecoversWhatAKilledAgentLeft()
{
    QVERIFY(start({"--socket-uid", std::to_string(kOwner)}));
    end(SIGKILL);
    GET(left, trace::findSessions(kept()));
    QCOMPARE(left.size(), 1U);
    // The machine went down within a line.
    std::ofstream(left[0].files[0], std::ios::app) << R"({"t":"event","kind":"no)";
    GET(before, base::readFile(left[0].files[0]));
    QVERIFY(start({"--socket-uid", std::to_string(kOwner)}));

    GET(list, ctl({"recordings"}));
    QCOMPARE(list.exit.code, 0);
    const QStringList rows = QString::fromStdString(list.standardOutput).split('\n');
    const auto row = [&rows](const std::string& name) {
        return rows.filter(QRegularExpression(
            "^" + QRegularExpression::escape(QString::fromStdString(name)) + " "));
    };
    QCOMPARE(row(left[0].name).size(), 1);
    QVERIFY(row(left[0].name).front().endsWith("cut off"));
    QCOMPARE(rows.filter(QRegularExpression("being written$")).size(), 1);

    const std::string file = home() + "/got.shimtrace";
    GET(got, ctl({"recordings", "get", left[0].name, file}));
    QVERIFY2(got.exit.code == 0, got.standardError.c_str());
    GET(after, base::readFile(file));
    QCOMPARE(after, before);
    struct stat st { };
    QCOMPARE(::stat(file.c_str(), &st), 0);
    QVERIFY(st.st_uid == kOwner && (st.st_mode & 0777) == 0600);
    GET(recording, trace::readRecording(file));
    QVERIFY(!recording.header.kernel.empty());
    QCOMPARE(recording.warnings.size(), 1U); // the line that was cut off
    GET(shown, ctl({"replay", file}));
    QCOMPARE(shown.exit.code, 0);

    const ActingAs owner(kOwner); // to whom the folder itself stays closed
    QVERIFY(owner.done());
    const auto closed = trace::findSessions(kept());
    QVERIFY(!closed && closed.error().is(EACCES));
}

void TestAgentUsers::onlyWhatIsListedIsGiven_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"../x", "x", "link", "../../x", "/etc/passwd", "..", "kept.2", ""})
        QTest::newRow(*name == '\0' ? "nothing" : name) << name;
}

void TestAgentUsers::onlyWhatIsListedIsGiven()
{
    QFETCH(QString, name);
    QVERIFY(start({"--socket-uid", std::to_string(kOwner)}));
    for (const std::string& secret : {m_dir->path() + "/x", m_dir->path() + "/s/x"})
        OK(base::writeFileAtomic(secret + ".shimtrace", "secret\n"));
    OK(base::writeFileAtomic(kept() + "/kept.shimtrace", "1\n"));
    OK(base::writeFileAtomic(kept() + "/kept.2.shimtrace", "2\n"));
    QCOMPARE(::symlink("../x.shimtrace", (kept() + "/link.shimtrace").c_str()), 0);
    agent_api::RecordingFetch fetch(socket());
    const std::string file = home() + "/got.shimtrace";
    const base::Status fetched = fetch.intoFile(name.toStdString(), file, {});
    QVERIFY(!fetched);
    QVERIFY2(rpc::statusCode(fetched.error()) == grpc::StatusCode::NOT_FOUND,
        fetched.error().toString().c_str());
    QVERIFY(fetched.error().toString().find("see shimscopectl recordings") != std::string::npos);
    QVERIFY(!base::exists(file));
    OK(fetch.intoFile("kept", file, {}));
    GET(text, base::readFile(file));
    QCOMPARE(text, std::string("1\n2\n"));
}

void TestAgentUsers::anExistingFileStaysAsItIs()
{
    QVERIFY(start({}));
    OK(base::writeFileAtomic(kept() + "/kept.shimtrace", "1\n"));
    const std::string file = home() + "/mine";
    OK(base::writeFileAtomic(file, "mine"));
    const base::Status fetched = agent_api::RecordingFetch(socket()).intoFile("kept", file, {});
    QVERIFY(!fetched && fetched.error().is(EEXIST));
    QCOMPARE(*base::readFile(file), std::string("mine"));
}

void TestAgentUsers::aFetchThatIsCancelledLeavesNoFile()
{
    QVERIFY(start({}));
    keepLarge("large");
    agent_api::RecordingFetch fetch(socket());
    const std::string file = home() + "/got.shimtrace";
    std::uint64_t all = 0;
    const base::Status fetched =
        fetch.intoFile("large", file, [&](std::uint64_t /*done*/, std::uint64_t total) {
            all = total;
            fetch.cancel();
        });
    QVERIFY(!fetched && fetched.error().is(ECANCELED));
    QCOMPARE(all, std::uint64_t{128} << 20U);
    QVERIFY(!base::exists(file));
    agent_api::RecordingFetch never(socket());
    never.cancel();
    QVERIFY(never.intoFile("large", file, {}).error().is(ECANCELED));
}

void TestAgentUsers::aFewReadersAtOnce()
{
    QVERIFY(start({}));
    keepLarge("large");
    constexpr std::size_t kReaders = 8;
    std::mutex mutex;
    std::condition_variable released;
    std::size_t reading = 0;
    bool go = false;
    std::vector<std::unique_ptr<agent_api::RecordingFetch>> fetches;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kReaders; ++i) {
        fetches.push_back(std::make_unique<agent_api::RecordingFetch>(socket()));
        threads.emplace_back([&, i] {
            bool first = true;
            (void)fetches[i]->intoFile("large", home() + "/" + std::to_string(i),
                [&](std::uint64_t /*done*/, std::uint64_t /*total*/) {
                    std::unique_lock lock(mutex);
                    reading += std::exchange(first, false) ? 1 : 0;
                    released.wait(lock, [&] { return go; });
                });
        });
    }
    const bool all = eventually([&] {
        const std::lock_guard lock(mutex);
        return reading == kReaders;
    });
    const std::string file = home() + "/one-more";
    const base::Status refused = agent_api::RecordingFetch(socket()).intoFile("large", file, {});
    for (const auto& fetch : fetches)
        fetch->cancel();
    {
        const std::lock_guard lock(mutex);
        go = true;
    }
    released.notify_all();
    for (std::thread& thread : threads)
        thread.join();
    QVERIFY(all);
    QVERIFY(!refused && rpc::statusCode(refused.error()) == grpc::StatusCode::RESOURCE_EXHAUSTED);
    // And when they are gone there is room again.
    QVERIFY(eventually([&] {
        bool came = false;
        agent_api::RecordingFetch again(socket());
        (void)again.intoFile("large", file, [&](std::uint64_t, std::uint64_t) {
            came = true;
            again.cancel();
        });
        return came;
    }));
}

QTEST_APPLESS_MAIN(TestAgentUsers)
#include "tst_agent_users.moc"
