// links: ttrpc
// Client and server over a real socket: many calls at once, waiting ones, the end of either side,
// and broken peers.
#include <base/file.h>
#include <base/time.h>

#include <ttrpc/client.h>
#include <ttrpc/frame.h>
#include <ttrpc/message.h>
#include <ttrpc/server.h>
#include <ttrpc/socket.h>
#include <unit_test.h>

#include <sys/socket.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace shimscope;
using namespace shimscope::ttrpc;

namespace {

constexpr const char* kService = "test.Service";

/// A server with four methods: Echo, Slow (100 ms), Fail, Hold (answered by release()).
class TestServer {
public:
    explicit TestServer(const std::string& path) : m_server(std::move(*Server::listen(path)))
    {
        m_server->handle(kService, "Echo", "", [](const Call& call) {
            return Reply{Code::Ok, {}, call.payload, {}};
        });
        m_server->handle(kService, "Slow", "", [](const Call& call) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            return Reply{Code::Ok, {}, call.payload, {}};
        });
        m_server->handle(kService, "Meta", "", [](const Call& call) {
            return Reply{Code::Ok, {}, std::string(call.meta(kNamespaceKey)), {}};
        });
        m_server->handle(kService, "Fail", "", [](const Call&) {
            return Reply::failure(base::fail("open(2)", "/x", {}, ENOENT).value());
        });
        m_server->handleDeferred(
            kService, "Hold", "", [this](const Call&, const Responder& responder) {
                const std::lock_guard lock(m_mutex);
                m_held.push_back(responder);
                m_changed.notify_all();
            });
        started = m_server->start().has_value();
    }
    bool waitForHeld(std::size_t count)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(
            lock, std::chrono::seconds(10), [&] { return m_held.size() >= count; });
    }
    void release()
    {
        const std::lock_guard lock(m_mutex);
        for (const Responder& responder : m_held)
            responder.reply(Reply{Code::Ok, {}, "released", {}});
        m_held.clear();
    }
    std::size_t abandoned()
    {
        const std::lock_guard lock(m_mutex);
        std::size_t count = 0;
        for (const Responder& responder : m_held)
            count += responder.abandoned() ? 1 : 0;
        return count;
    }
    void forget()
    {
        const std::lock_guard lock(m_mutex);
        m_held.clear();
    }
    bool started = false;

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Responder> m_held;
    std::unique_ptr<Server> m_server; // last: its workers use the rest
};

/// The answer to one raw frame; nothing if the server closes the connection.
std::optional<Response> answerTo(const std::string& path, const std::string& bytes)
{
    const base::Fd socket = std::move(*connectTo(path));
    (void)sendAll(socket, bytes);
    FrameReader reader;
    char buffer[4096];
    while (true) {
        const ssize_t n = ::recv(socket.get(), buffer, sizeof buffer, 0);
        if (n <= 0)
            return std::nullopt;
        reader.feed({buffer, static_cast<std::size_t>(n)});
        Frame frame;
        if (*reader.next(frame))
            return *parseResponse(frame.payload);
    }
}

} // namespace

class TestTtrpcCall : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_dir.emplace(std::move(*base::TempDir::make()));
        m_path = m_dir->path() + "/s";
        m_server = std::make_unique<TestServer>(m_path);
        QVERIFY(m_server->started);
        auto client = Client::connect("unix://" + m_path);
        QVERIFY2(client, client ? "" : client.error().toString().c_str());
        m_client = std::move(*client);
    }
    void cleanup()
    {
        m_client.reset();
        m_server.reset();
        m_dir.reset();
    }

    void answersACall()
    {
        QCOMPARE(*m_client->call(kService, "Echo", "hello"), std::string("hello"));
        QCOMPARE(*m_client->call(kService, "Echo", ""), std::string());
        const std::string large(3U << 20U, 'x');
        QCOMPARE(*m_client->call(kService, "Echo", large), large);
    }

    void carriesMetadata()
    {
        CallOptions options;
        options.metadata = {{kNamespaceKey, "k8s.io"}};
        QCOMPARE(*m_client->call(kService, "Meta", "", options), std::string("k8s.io"));
    }

    void saysWhatFailed()
    {
        const auto answer = m_client->call(kService, "Fail", "");
        QVERIFY(!answer);
        QCOMPARE(static_cast<int>(codeOf(answer.error())), static_cast<int>(Code::NotFound));
        QVERIFY(!isConnectionLost(answer.error()));
        QVERIFY2(answer.error().toString().find("open(2) '/x'") != std::string::npos,
            answer.error().toString().c_str());
    }

    void refusesWhatItDoesNotServe_data()
    {
        QTest::addColumn<QByteArray>("service");
        QTest::newRow("unknown method") << QByteArray(kService);
        QTest::newRow("unknown service") << QByteArray("other.Service");
    }
    void refusesWhatItDoesNotServe()
    {
        QFETCH(QByteArray, service);
        const auto answer = m_client->call(service.toStdString(), "Nothing", "");
        QVERIFY(!answer);
        QCOMPARE(static_cast<int>(codeOf(answer.error())), static_cast<int>(Code::Unimplemented));
    }

    void answersManyCallsAtOnce()
    {
        std::vector<std::thread> threads;
        std::atomic<int> right = 0;
        const std::int64_t begin = base::bootNow();
        for (int i = 0; i < 12; ++i)
            threads.emplace_back([&, i] {
                const std::string text = std::to_string(i);
                right += m_client->call(kService, "Slow", text).value_or("") == text ? 1 : 0;
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(right.load(), 12);
        QVERIFY(base::bootNow() - begin < 1'000'000'000); // one after the other they take 1.2 s
    }

    void aWaitingCallDoesNotHoldUpOthers()
    {
        std::vector<std::thread> waiting;
        std::atomic<int> released = 0;
        for (int i = 0; i < 40; ++i) // more than there are workers
            waiting.emplace_back([&] {
                CallOptions options;
                options.timeoutMs = -1;
                released += m_client->call(kService, "Hold", "", options).value_or("") == "released"
                    ? 1
                    : 0;
            });
        QVERIFY(m_server->waitForHeld(40));
        QCOMPARE(*m_client->call(kService, "Echo", "meanwhile"), std::string("meanwhile"));
        m_server->release();
        for (std::thread& thread : waiting)
            thread.join();
        QCOMPARE(released.load(), 40);
    }

    void givesUpWaitingAtTheTimeout()
    {
        CallOptions options;
        options.timeoutMs = 50;
        const auto answer = m_client->call(kService, "Hold", "", options);
        QVERIFY(!answer && answer.error().is(ETIMEDOUT));
        QVERIFY(m_server->waitForHeld(1));
        m_server->release(); // a late answer does no harm
        QCOMPARE(*m_client->call(kService, "Echo", "after"), std::string("after"));
    }

    void aCallThatIsGivenUpByTheServerIsCancelled()
    {
        std::thread forgetting([&] {
            m_server->waitForHeld(1);
            m_server->forget();
        });
        const auto answer = m_client->call(kService, "Hold", "");
        forgetting.join();
        QVERIFY(!answer);
        QCOMPARE(static_cast<int>(codeOf(answer.error())), static_cast<int>(Code::Cancelled));
    }

    void theServersEndAnswersEveryCallThatWaits()
    {
        std::atomic<int> lost = 0;
        std::atomic<int> told = 0;
        m_client->onClose([&] { ++told; });
        std::vector<std::thread> waiting;
        for (int i = 0; i < 5; ++i)
            waiting.emplace_back([&] {
                const auto answer = m_client->call(kService, "Hold", "");
                lost += !answer && isConnectionLost(answer.error()) ? 1 : 0;
            });
        QVERIFY(m_server->waitForHeld(5));
        m_server.reset();
        for (std::thread& thread : waiting)
            thread.join();
        QCOMPARE(lost.load(), 5);
        QTRY_COMPARE(told.load(), 1);
        QVERIFY(!m_client->connected());
        const auto later = m_client->call(kService, "Echo", "");
        QVERIFY(!later && isConnectionLost(later.error()));
    }

    void noticesACallerThatHasGone()
    {
        const base::Fd socket = std::move(*connectTo(m_path));
        QVERIFY(sendAll(socket,
            encodeFrame(1, FrameType::Request, 0, encode(Request{kService, "Hold", {}, 0, {}}))));
        QVERIFY(m_server->waitForHeld(1));
        QCOMPARE(m_server->abandoned(), std::size_t(0));
        ::shutdown(socket.get(), SHUT_RDWR);
        QTRY_COMPARE(m_server->abandoned(), std::size_t(1));
        QCOMPARE(*m_client->call(kService, "Echo", "still here"), std::string("still here"));
    }

    void refusesBrokenFramesAndLivesOn_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code"); // -1: the connection is closed
        const auto frame = [](std::uint32_t stream, std::uint8_t flags, std::string_view payload) {
            return QByteArray::fromStdString(
                encodeFrame(stream, FrameType::Request, flags, payload));
        };
        const auto code = [](Code value) { return static_cast<int>(value); };
        QTest::newRow("garbage") << QByteArray("GET / HTTP/1.1\r\n\r\n") << -1;
        QTest::newRow("even stream id") << frame(2, 0, "") << code(Code::InvalidArgument);
        QTest::newRow("no protobuf") << frame(1, 0, "\xff\xff\xff") << code(Code::InvalidArgument);
        QTest::newRow("empty request") << frame(1, 0, "") << code(Code::Unimplemented);
        QTest::newRow("a stream") << frame(
            1, kFlagRemoteOpen, encode(Request{kService, "Echo", {}, 0, {}}))
                                  << code(Code::Unimplemented);
        QByteArray oversized = frame(1, 0, std::string(kMaxPayload + 1, 'x'));
        QTest::newRow("oversized") << oversized << code(Code::ResourceExhausted);
    }
    void refusesBrokenFramesAndLivesOn()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        const std::optional<Response> answer = answerTo(m_path, bytes.toStdString());
        QCOMPARE(answer ? answer->code : -1, code);
        QCOMPARE(*m_client->call(kService, "Echo", "fine"), std::string("fine"));
    }

    void doesNotSendWhatIsTooLarge()
    {
        const auto answer = m_client->call(kService, "Echo", std::string(kMaxPayload, 'x'));
        QVERIFY(!answer);
        QCOMPARE(
            static_cast<int>(codeOf(answer.error())), static_cast<int>(Code::ResourceExhausted));
    }

    void saysThatNobodyListens()
    {
        const auto missing = Client::connect(m_dir->path() + "/none");
        QVERIFY(!missing && isConnectionLost(missing.error()));
        const auto tooLong = Client::connect("/tmp/" + std::string(120, 'x'));
        QVERIFY(!tooLong && tooLong.error().is(ENAMETOOLONG));
    }

    void takesOverADeadSocketButNotALiveOne()
    {
        const auto second = Server::listen(m_path);
        QVERIFY(!second && second.error().is(EADDRINUSE));
        m_server.reset();
        QVERIFY(Server::listen(m_path));
    }

private:
    std::optional<base::TempDir> m_dir;
    std::string m_path;
    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<Client> m_client;
};

UNIT_TEST(TestTtrpcCall)
#include "tst_ttrpc_call.moc"
