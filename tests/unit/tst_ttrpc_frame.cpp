// links: ttrpc
// Frames and messages: what is written is read again, and nothing that comes from outside can break
// the reader.
#include <ttrpc/frame.h>
#include <ttrpc/message.h>
#include <unit_test.h>

#include <random>

using namespace shimscope;
using namespace shimscope::ttrpc;

Q_DECLARE_METATYPE(std::string)

namespace {

/// All frames of `bytes`, fed `step` bytes at a time; nothing if the reader gave up.
std::optional<std::vector<Frame>> readAll(std::string_view bytes, std::size_t step)
{
    FrameReader reader;
    std::vector<Frame> frames;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        reader.feed(bytes.substr(at, step));
        Frame frame;
        while (true) {
            const base::Result<bool> more = reader.next(frame);
            if (!more)
                return std::nullopt;
            if (!*more)
                break;
            frames.push_back(std::move(frame));
        }
    }
    return frames;
}

std::string header(std::uint32_t length, std::uint8_t type, std::uint8_t flags)
{
    std::string bytes = encodeFrame(1, static_cast<FrameType>(type), flags, {});
    for (unsigned i = 0; i < 4; ++i)
        bytes[i] = static_cast<char>((length >> (24U - 8U * i)) & 0xffU);
    return bytes;
}

Request someRequest()
{
    return {"containerd.task.v2.Task", "Create", std::string("\x0a\x00\xff", 3), 5'000'000'000,
        {{"containerd-namespace-ttrpc", "k8s.io"}, {"traceparent", "00-x"}, {"empty", ""}}};
}

} // namespace

class TestTtrpcFrame : public QObject {
    Q_OBJECT
private slots:
    void writesTheHeaderOfTheProtocol()
    {
        const std::string bytes = encodeFrame(0x01020304, FrameType::Response, 1, "ab");
        QCOMPARE(bytes, std::string("\0\0\0\2\1\2\3\4\2\1ab", 12));
    }

    void readsFramesHoweverTheyAreCut_data()
    {
        QTest::addColumn<int>("step");
        for (const int step : {1, 2, 7, 10, 11, 1000})
            QTest::addRow("%d bytes at a time", step) << step;
    }
    void readsFramesHoweverTheyAreCut()
    {
        QFETCH(int, step);
        const std::string bytes = encodeFrame(1, FrameType::Request, 0, "first")
            + encodeFrame(3, FrameType::Request, 0, "")
            + encodeFrame(5, FrameType::Data, kFlagRemoteClosed, std::string(300, 'x'));
        const auto frames = readAll(bytes, static_cast<std::size_t>(step));
        QVERIFY(frames);
        QCOMPARE(frames->size(), std::size_t(3));
        QCOMPARE(frames->at(0).payload, std::string("first"));
        QCOMPARE(frames->at(1).stream, 3U);
        QCOMPARE(frames->at(2).payload, std::string(300, 'x'));
        QCOMPARE(frames->at(2).flags, kFlagRemoteClosed);
    }

    void takesAPayloadOfExactlyTheLimit()
    {
        const auto frames =
            readAll(encodeFrame(1, FrameType::Request, 0, std::string(kMaxPayload, 'x')), 65'536);
        QVERIFY(frames && frames->size() == 1 && !frames->at(0).oversized);
        QCOMPARE(frames->at(0).payload.size(), kMaxPayload);
    }

    void skipsAnOversizedFrameAndGoesOn()
    {
        const auto length = static_cast<std::uint32_t>(kMaxPayload + 1);
        const std::string bytes = header(length, 1, 0) + std::string(length, 'x')
            + encodeFrame(3, FrameType::Request, 0, "next");
        const auto frames = readAll(bytes, 100'000);
        QVERIFY(frames);
        QCOMPARE(frames->size(), std::size_t(2));
        QVERIFY(frames->at(0).oversized);
        QVERIFY(frames->at(0).payload.empty());
        QCOMPARE(frames->at(1).payload, std::string("next"));
    }

    void givesUpOnWhatIsNotTtrpc_data()
    {
        QTest::addColumn<std::string>("bytes");
        QTest::newRow("type 0") << header(1, 0, 0);
        QTest::newRow("type 4") << header(1, 4, 0);
        QTest::newRow("unknown flag") << header(1, 1, 8);
        QTest::newRow("HTTP/2 preface") << std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        QTest::newRow("all ones") << std::string(64, '\xff');
    }
    void givesUpOnWhatIsNotTtrpc()
    {
        QFETCH(std::string, bytes);
        QVERIFY(!readAll(bytes, 3));
    }

    void survivesRandomBytes()
    {
        std::mt19937 random(4711); // NOLINT(cert-msc51-cpp): the same bytes in every run
        for (int round = 0; round < 2000; ++round) {
            std::string bytes(random() % 200, '\0');
            for (char& byte : bytes)
                byte = static_cast<char>(random());
            (void)readAll(bytes, 1 + random() % 50);
            (void)parseRequest(bytes);
            (void)parseResponse(bytes);
        }
    }

    void readsARequestAgain()
    {
        const Request request = someRequest();
        const base::Result<Request> read = parseRequest(encode(request));
        QVERIFY(read);
        QCOMPARE(read->service, request.service);
        QCOMPARE(read->method, request.method);
        QCOMPARE(read->payload, request.payload);
        QCOMPARE(read->timeoutNs, request.timeoutNs);
        QVERIFY(read->metadata == request.metadata);
    }

    void writesRequestsAsContainerdDoes()
    {
        const std::string bytes = encode(Request{"containerd.task.v3.Task", "Create", "x", 0, {}});
        QCOMPARE(bytes, std::string("\n\027containerd.task.v3.Task\022\006Create\032\001x"));
    }

    void readsAnErrorAgain()
    {
        const base::Result<Response> read = parseResponse(encode(Response{5, "no such task", {}}));
        QVERIFY(read);
        QCOMPARE(read->code, 5);
        QCOMPARE(read->message, std::string("no such task"));
    }

    void refusesARequestThatIsCutOff()
    {
        const std::string bytes = encode(someRequest());
        std::size_t refused = 0;
        for (std::size_t length = 1; length < bytes.size(); ++length) {
            const base::Result<Request> read =
                parseRequest(std::string_view(bytes).substr(0, length));
            refused += read ? 0 : 1;
            QVERIFY(read || read.error().is(EBADMSG));
        }
        // A cut between two fields is a shorter request; every other one is seen.
        QVERIFY(refused >= bytes.size() - 8);
    }

    void skipsFieldsThatItDoesNotKnow()
    {
        const std::string unknown = "\x32\x03"
                                    "abc"
                                    "\x38\x05"
                                    "\x41"
                                    "12345678"
                                    "\x4d"
                                    "1234";
        const base::Result<Request> read = parseRequest(unknown + encode(someRequest()));
        QVERIFY(read);
        QCOMPARE(read->method, std::string("Create"));
    }

    void refusesAWrongWireType()
    {
        const base::Result<Request> read = parseRequest("\x08\x01"); // field 1 as a number
        QVERIFY(!read);
        QVERIFY(read.error().toString().find("field 1") != std::string::npos);
    }
};

UNIT_TEST(TestTtrpcFrame)
#include "tst_ttrpc_frame.moc"
