// links: rpc agent_proto
// A real server on a real unix socket: spans at both ends, peer credentials, error codes, and who
// holds a socket.
#include <base/child.h>
#include <base/file.h>
#include <base/unix_socket.h>
#include <rpc/call.h>
#include <rpc/instance_lock.h>
#include <rpc/server.h>
#include <trace/spool.h>

#include <agent.grpc.pb.h>
#include <unit_test.h>

#include <sys/file.h>
#include <sys/stat.h>

#include <thread>

using namespace shimscope;
namespace api = shimscope::agent::v1;

namespace {

/// Answers Info with the caller's pid, and DeleteManifest with an error that has an errno.
class TestService : public api::Agent::Service {
public:
    grpc::Status Info(grpc::ServerContext* context, const api::InfoRequest* request,
        api::InfoResponse* response) override
    {
        return rpc::serve(*context, "test", "/test/Info", *request, *response,
            [&](trace::SpanScope& span) -> base::Status {
                span.attribute("pod.name", "web");
                const auto peer = server->peerOf(*context);
                response->set_pid(peer ? peer->pid : -1);
                return {};
            });
    }
    grpc::Status DeleteManifest(grpc::ServerContext* context,
        const api::DeleteManifestRequest* request, api::DeleteManifestResponse* response) override
    {
        return rpc::serve(*context, "test", "/test/DeleteManifest", *request, *response,
            [&](trace::SpanScope&) -> base::Status {
                auto missing = base::sysError("open(2)", request->name(), ENOENT);
                return base::wrap(missing.value(), "delete manifest");
            });
    }
    rpc::Server* server = nullptr;
};

struct Spans {
    std::vector<std::string> kinds; ///< in order of their start
    std::vector<std::string> ids, parents, traces;
};

Spans readSpans(const std::string& dir)
{
    Spans spans;
    const auto names = base::listDir(dir);
    for (const std::string& name : *names) {
        auto reader = trace::SpoolReader::open(dir + "/" + name);
        reader->drain([&](const trace::SpoolRecord& record) {
            if (record.type != trace::RecordType::SpanStart)
                return;
            spans.kinds.emplace_back(
                trace::toString(static_cast<trace::Kind>(record.number(trace::Key::KindOf))));
            spans.ids.emplace_back(record.text(trace::Key::Id));
            spans.parents.emplace_back(record.text(trace::Key::ParentOf));
            spans.traces.emplace_back(record.text(trace::Key::TraceOf));
        });
    }
    return spans;
}

} // namespace

class TestRpcCall : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QVERIFY(base::makeDirs(m_dir.path() + "/spool"));
        QVERIFY(trace::openTracer(m_dir.path() + "/spool", trace::Hop::Kubelet, "test"));
        auto started = rpc::Server::start({.socketPath = socket()}, {&m_service});
        QVERIFY2(started, started ? "" : started.error().toString().c_str());
        m_server = std::move(*started);
        m_service.server = m_server.get();
        m_stub = api::Agent::NewStub(rpc::connectUnix(socket()));
    }

    void aCallLeavesAClientAndAServerSpanOfOneTrace()
    {
        const auto answer = rpc::call<api::InfoResponse>(
            *m_stub, &api::Agent::Stub::Info, "/test/Info", api::InfoRequest(), {});
        QVERIFY2(answer, answer ? "" : answer.error().toString().c_str());
        const Spans spans = readSpans(m_dir.path() + "/spool");
        QCOMPARE(spans.kinds, (std::vector<std::string>{"client", "server"}));
        QCOMPARE(spans.parents[1], spans.ids[0]);
        QCOMPARE(spans.traces[1], spans.traces[0]);
        QVERIFY(spans.parents[0].empty());
    }

    void theServerKnowsWhoCalls()
    {
        const auto answer = rpc::call<api::InfoResponse>(
            *m_stub, &api::Agent::Stub::Info, "/test/Info", api::InfoRequest(), {});
        QVERIFY(answer);
        QCOMPARE(answer->pid(), ::getpid());
    }

    void anErrnoBecomesTheStatusCodeAndKeepsItsText()
    {
        api::DeleteManifestRequest request;
        request.set_name("web.yaml");
        const auto answer = rpc::call<api::DeleteManifestResponse>(
            *m_stub, &api::Agent::Stub::DeleteManifest, "/test/DeleteManifest", request, {});
        QVERIFY(!answer);
        QCOMPARE(rpc::statusCode(answer.error()), grpc::StatusCode::NOT_FOUND);
        QVERIFY(answer.error().toString().find("delete manifest: open(2) 'web.yaml': No such file")
            != std::string::npos);
    }

    void aSecondListenerIsToldThatTheSocketIsTaken()
    {
        const auto second = base::listenUnix(socket());
        QVERIFY(!second);
        QVERIFY(second.error().is(EADDRINUSE));
        QVERIFY(second.error().toString().find("pid " + std::to_string(::getpid()))
            != std::string::npos);
    }

    void aSocketFileOfADeadServerIsReplaced()
    {
        const std::string path = m_dir.path() + "/dead.sock";
        (void)base::listenUnix(path); // closed at once, its file stays
        QVERIFY(base::exists(path));
        QVERIFY(base::listenUnix(path));
    }

    void aSocketHasItsModeWhateverTheUmask()
    {
        const std::string path = m_dir.path() + "/open.sock";
        const mode_t before = ::umask(077);
        const auto listening = base::listenUnix(path, 0666);
        ::umask(before);
        QVERIFY(listening);
        struct stat st { };
        QCOMPARE(::stat(path.c_str(), &st), 0);
        QCOMPARE(st.st_mode & 0777U, 0666U);
    }

    void aPathThatIsTooLongIsRefusedWithItsLength()
    {
        const auto refused = base::listenUnix("/" + std::string(104, 'x'));
        QVERIFY(!refused);
        QVERIFY(refused.error().toString().find("105 bytes, 1 to 104 are possible")
            != std::string::npos);
        // Where somebody else listens is not ours to choose.
        QVERIFY(base::connectUnix("/" + std::string(106, 'x')).error().is(ENOENT));
        QVERIFY(base::connectUnix("/" + std::string(107, 'x')).error().is(ENAMETOOLONG));
    }

    void aHeldLockNamesItsHolder()
    {
        const std::string path = m_dir.path() + "/a.lock";
        const auto first = rpc::InstanceLock::take(path, "shimscope-cri");
        QVERIFY(first);
        const auto second = rpc::InstanceLock::take(path, "shimscope-cri");
        QVERIFY(!second);
        QVERIFY(second.error().toString().find(
                    "pid " + std::to_string(::getpid()) + " (shimscope-cri) holds it")
            != std::string::npos);
        QCOMPARE(rpc::lockHolder(path).value_or(0), ::getpid());
    }

    void aLockWhoseHolderIsGoneHoldsNothing()
    {
        const std::string path = m_dir.path() + "/b.lock";
        {
            QVERIFY(rpc::InstanceLock::take(path, "x"));
        }
        QVERIFY(!rpc::lockHolder(path));
    }

    void aLockIsFreeSoonAfterItsHolderWasKilled()
    {
        // As after a kill -9 in the middle of a fork: its child still has the lock, for a moment.
        const std::string path = m_dir.path() + "/c.lock";
        base::Child dead = std::move(*base::Child::spawn({.program = "true"}));
        QVERIFY(base::writeFileAtomic(path, std::to_string(dead.pid()) + " shimscope-cri\n"));
        QVERIFY(dead.wait());
        base::Fd inherited = std::move(*base::openFile(path, O_RDWR));
        QCOMPARE(::flock(inherited.get(), LOCK_EX), 0);
        QVERIFY(!rpc::lockHolder(path));
        std::thread execve([&inherited] {
            QTest::qSleep(50);
            inherited.reset();
        });
        const auto taken = rpc::InstanceLock::take(path, "shimscope-cri");
        execve.join();
        QVERIFY2(taken, taken ? "" : taken.error().toString().c_str());
        QCOMPARE(rpc::lockHolder(path).value_or(0), ::getpid());
    }

private:
    [[nodiscard]] std::string socket() const { return m_dir.path() + "/agent.sock"; }
    base::TempDir m_dir = *base::TempDir::make();
    TestService m_service;
    std::unique_ptr<rpc::Server> m_server;
    std::unique_ptr<api::Agent::Stub> m_stub;
};

UNIT_TEST(TestRpcCall)
#include "tst_rpc_call.moc"
