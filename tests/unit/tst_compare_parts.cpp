// links: compare engine trace base
// Which of Docker's seven parts a call went through: requests by their path, programs by their
// place, and the counts of the shipped recordings. A changed recording fails here.
#include <engine/shipped.h>

#include <compare/docker_parts.h>
#include <unit_test.h>

using namespace shimscope;
using compare::DockerPart;

namespace {

std::string partText(const trace::Span& span)
{
    const auto part = compare::partOf(span);
    return part ? compare::toString(*part) : "none";
}

} // namespace

class TestCompareParts : public QObject {
    Q_OBJECT
private slots:
    void tellsThePartOfARequest_data()
    {
        QTest::addColumn<QString>("request");
        QTest::addColumn<QString>("part");
        for (const auto& [request, part] :
            {std::pair{"GET /containers/json", "api"}, std::pair{"POST /containers/create", "api"},
                std::pair{"GET /version", "api"}, std::pair{"POST /volumes/create", "volume"},
                std::pair{"GET /volumes", "volume"}, std::pair{"DELETE /volumes/data", "volume"},
                std::pair{"POST /networks/<id>/connect", "network"},
                std::pair{"GET /networks?filters=x", "network"}, std::pair{"POST /build", "build"},
                std::pair{"POST /session", "build"}, std::pair{"GET /buildings", "api"},
                std::pair{"PING", "api"}, std::pair{"", "api"}})
            QTest::addRow("%s", request) << request << part;
    }
    void tellsThePartOfARequest()
    {
        QFETCH(QString, request);
        QFETCH(QString, part);
        trace::Span span;
        span.hop = trace::Hop::Adapter;
        span.program = "dockershim";
        span.protocol = "Docker API REST";
        span.method = request.toStdString();
        QCOMPARE(QString::fromStdString(partText(span)), part);
    }

    void tellsThePartOfAProgram()
    {
        trace::Span span;
        span.program = "docker";
        QCOMPARE(partText(span), std::string("cli"));
        span.program = "dockerd";
        span.hop = trace::Hop::Engine;
        QCOMPARE(partText(span), std::string("server"));
        span.hop = trace::Hop::Shim;
        span.program = "containerd-shim-runc-v2";
        QCOMPARE(partText(span), std::string("runtime"));
        span.hop = trace::Hop::Cri;
        span.program = "containerd";
        span.protocol = "CRI v1 gRPC"; // as Kubernetes' endpoint it is none of Docker's
        QCOMPARE(partText(span), std::string("none"));
        for (const char* other : {"kubelet", "crio", "conmon", "crun", "containerd-shim-kata-v2"}) {
            span.program = other;
            span.protocol.clear();
            QCOMPARE(partText(span), std::string("none"));
        }
    }

    void countsThoseOfTheShippedRecordings_data()
    {
        QTest::addColumn<QString>("recording");
        QTest::addColumn<QString>("counts");
        QTest::addRow("dockershim") << "dockershim"
                                    << "0 22 76 10 0 0 0";
        QTest::addRow("cri-dockerd") << "cri-dockerd"
                                     << "0 154 29 10 0 0 0";
        QTest::addRow("containerd") << "containerd"
                                    << "0 0 0 11 0 0 0";
        QTest::addRow("cri-o") << "cri-o"
                               << "0 0 0 0 0 0 0";
    }
    void countsThoseOfTheShippedRecordings()
    {
        QFETCH(QString, recording);
        QFETCH(QString, counts);
        const auto read = engine::readNamedRecording(recording.toStdString());
        QVERIFY(read.has_value());
        const compare::PartCounts parts = compare::countParts(read->records);
        QStringList words;
        for (const std::size_t part : parts)
            words << QString::number(part);
        QCOMPARE(words.join(' '), counts);
        QCOMPARE(compare::usedParts(parts), std::size_t(7 - words.count("0")));
    }

    void countsACallOnceAlsoWhenItComesTwice()
    {
        trace::Span request;
        request.spanId = "1";
        request.protocol = "Docker API REST";
        request.kind = trace::Kind::Client;
        trace::Span answer = request;
        answer.spanId = "2";
        answer.kind = trace::Kind::Server;
        trace::Span ended = request;
        ended.end = 9;
        const compare::PartCounts parts = compare::countParts({request, answer, ended});
        QCOMPARE(parts[static_cast<std::size_t>(DockerPart::Api)], std::size_t{1});
    }
};

UNIT_TEST(TestCompareParts)
#include "tst_compare_parts.moc"
