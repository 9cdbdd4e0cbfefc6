// links: kubelet
// Probes: what a manifest may say, when each is asked and what its answers mean, HTTP and TCP over
// loopback, and what the planner makes of a verdict.
#include <base/fd.h>
#include <kubelet/hash.h>
#include <kubelet/manifest.h>
#include <kubelet/pod_actions.h>
#include <kubelet/probe_net.h>
#include <kubelet/probe_state.h>

#include <unit_test.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

using namespace shimscope;
using namespace shimscope::kubelet;
using namespace std::chrono_literals;
using shimscope::tests::kSecond;

namespace {

/// The container's lines begin at line 8, column 5.
Manifest parseProbe(const QString& lines)
{
    const QString text = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n"
                         "  - name: app\n    image: a:1\n"
        + lines + "\n";
    return parseManifest(text.toStdString(), "w.yaml", "node");
}

/// Answers one connection after the other on a port of loopback, each with the next text.
class Server {
public:
    explicit Server(std::vector<std::string> answers) : m_answers(std::move(answers))
    {
        m_socket = base::Fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* plain = reinterpret_cast<sockaddr*>(&address);
        if (::bind(m_socket.get(), plain, size) == 0 && ::listen(m_socket.get(), 8) == 0
            && ::getsockname(m_socket.get(), plain, &size) == 0)
            m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~Server()
    {
        ::shutdown(m_socket.get(), SHUT_RDWR);
        m_thread.join();
    }
    [[nodiscard]] int port() const { return m_port; }
    std::vector<std::string> requests; ///< read it after the last answer

private:
    void serve()
    {
        for (const std::string& answer : m_answers) {
            const base::Fd peer(::accept4(m_socket.get(), nullptr, nullptr, SOCK_CLOEXEC));
            if (!peer)
                return;
            char buffer[4096];
            const ssize_t count = ::recv(peer.get(), buffer, sizeof buffer, 0);
            requests.emplace_back(buffer, count > 0 ? static_cast<std::size_t>(count) : 0);
            (void)::send(peer.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
            if (answer.empty()) // keeps silent until the other one gives up
                (void)::recv(peer.get(), buffer, sizeof buffer, 0);
        }
    }
    std::vector<std::string> m_answers;
    base::Fd m_socket;
    int m_port = 0;
    std::thread m_thread;
};

PodStatus runningApp(const Pod& pod)
{
    PodStatus status;
    SandboxStatus sandbox;
    sandbox.id = "s0";
    sandbox.ready = true;
    sandbox.ip = "10.0.0.2";
    ContainerStatus app;
    app.name = "app";
    app.id = "app0";
    app.sandboxId = "s0";
    app.state = ContainerState::Running;
    app.hash = containerHash(pod.containers[0]);
    status.sandboxes = {sandbox};
    status.containers = {app};
    return status;
}

} // namespace

class TestProbes : public QObject {
    Q_OBJECT
private slots:
    void readsThem();
    void namesMistakes_data();
    void namesMistakes();
    void waitsForItsDelay();
    void countsAnswersInARow();
    void needsSuccessesInARow();
    void staysInStep();
    void isDoneWhenItHasStarted();
    void holdsWhatIsToBeEnded();
    void forgivesWhatCouldNotBeAsked();
    void readsHeads_data();
    void readsHeads();
    void sendsWhatTheManifestSays();
    void followsRedirectsOnlyHere();
    void givesUpInTime();
    void saysThatNobodyListens();
    void endsWhatDoesNotLive();
    void leavesAPodThatNeverRestartsAtThat();
};

void TestProbes::readsThem()
{
    const Manifest manifest =
        parseProbe("    ports: [{containerPort: 8080, name: http}]\n"
                   "    startupProbe: {exec: {command: [a, b]}, failureThreshold: 30}\n"
                   "    livenessProbe: {httpGet: {path: healthz, port: http}, "
                   "timeoutSeconds: 2, terminationGracePeriodSeconds: 5}\n"
                   "    readinessProbe: {tcpSocket: {port: 80}, successThreshold: 2}");
    QVERIFY2(manifest.pod, manifest.problems.empty() ? "" : manifest.problems[0].text.c_str());
    const Container& app = manifest.pod->containers[0];
    QCOMPARE(app.startupProbe->command, (std::vector<std::string>{"a", "b"}));
    QCOMPARE(app.startupProbe->failureThreshold, 30);
    QCOMPARE(app.livenessProbe->port, 8080); // by its name
    QCOMPARE(app.livenessProbe->path, std::string("/healthz"));
    QCOMPARE(app.livenessProbe->periodSeconds, 10);
    QCOMPARE(app.livenessProbe->terminationGracePeriodSeconds, std::optional<std::int64_t>(5));
    QVERIFY(app.readinessProbe->how == Probe::How::TcpSocket);
    QCOMPARE(app.readinessProbe->successThreshold, 2);
    QVERIFY(containerHash(app) != containerHash(parseProbe("").pod->containers[0]));
}

void TestProbes::namesMistakes_data()
{
    QTest::addColumn<QString>("lines");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const char* lines, const char* message) {
        QTest::newRow(name) << QString("    ") + lines << QString("w.yaml:8:") + message;
    };
    row("no way of asking", "livenessProbe: {periodSeconds: 1}",
        "5: spec.containers[0].livenessProbe: must have exactly one of exec, httpGet, tcpSocket");
    row("two ways", "livenessProbe: {exec: {command: [a]}, tcpSocket: {port: 1}}",
        "5: spec.containers[0].livenessProbe: must have exactly one of exec, httpGet, tcpSocket");
    row("not yet", "livenessProbe: {grpc: {port: 1}}",
        "21: spec.containers[0].livenessProbe.grpc: not supported yet; remove it");
    row("no command", "livenessProbe: {exec: {command: []}}",
        "21: spec.containers[0].livenessProbe.exec: command is missing");
    row("no port", "livenessProbe: {httpGet: {path: /}}",
        "21: spec.containers[0].livenessProbe.httpGet: port is missing");
    row("a port that is none", "livenessProbe: {tcpSocket: {port: 0}}",
        "33: spec.containers[0].livenessProbe.tcpSocket.port: must be between 1 and 65535");
    row("no such port", "livenessProbe: {tcpSocket: {port: http}}",
        "5: spec.containers[0].livenessProbe: there is no port 'http' in the container's ports");
    row("TLS", "livenessProbe: {httpGet: {port: 1, scheme: HTTPS}}",
        "40: spec.containers[0].livenessProbe.httpGet.scheme: 'HTTPS' is not accepted; accepted "
        "are HTTP");
    row("a header with a blank",
        "livenessProbe: {httpGet: {port: 1, httpHeaders: [{name: a b, value: c}]}}",
        "54: spec.containers[0].livenessProbe.httpGet.httpHeaders[0]: 'a b' is no header of HTTP");
    row("no period", "livenessProbe: {exec: {command: [a]}, periodSeconds: 0}",
        "43: spec.containers[0].livenessProbe.periodSeconds: must be between 1 and 86400");
    row("two successes to live", "livenessProbe: {exec: {command: [a]}, successThreshold: 2}",
        "43: spec.containers[0].livenessProbe.successThreshold: must be 1 here");
    row("a grace of what ends nothing",
        "readinessProbe: {exec: {command: [a]}, terminationGracePeriodSeconds: 2}",
        "44: spec.containers[0].readinessProbe.terminationGracePeriodSeconds: has no meaning here: "
        "this probe ends no container");
}

void TestProbes::namesMistakes()
{
    QFETCH(QString, lines);
    const Manifest manifest = parseProbe(lines);
    QVERIFY(!manifest.pod);
    QTEST(QString::fromStdString(toString(manifest.problems.at(0), "w.yaml")), "message");
}

void TestProbes::waitsForItsDelay()
{
    Probe probe;
    probe.initialDelaySeconds = 5;
    QCOMPARE(
        ProbeState(probe, ProbeKind::Liveness, 10 * kSecond, 11 * kSecond).nextAt(), 15 * kSecond);
    // A container that a new kubelet finds is asked now.
    QCOMPARE(
        ProbeState(probe, ProbeKind::Liveness, 10 * kSecond, 99 * kSecond).nextAt(), 99 * kSecond);
}

void TestProbes::countsAnswersInARow()
{
    ProbeState state(Probe(), ProbeKind::Liveness, 0, 0); // three failures
    QVERIFY(!state.verdict());
    QVERIFY(state.take(true, 0));
    QVERIFY(!state.take(false, 0) && !state.take(false, 0));
    QVERIFY(!state.take(true, 0)); // begins anew
    QVERIFY(!state.take(false, 0) && !state.take(false, 0));
    QCOMPARE(state.verdict(), std::optional<bool>(true));
    QVERIFY(state.take(false, 0));
    QCOMPARE(state.verdict(), std::optional<bool>(false));
}

void TestProbes::needsSuccessesInARow()
{
    Probe probe;
    probe.successThreshold = 2;
    probe.failureThreshold = 1;
    ProbeState state(probe, ProbeKind::Readiness, 0, 0);
    QVERIFY(!state.take(true, 0));
    QVERIFY(state.take(true, 0));
    QVERIFY(state.take(false, 0));
    QVERIFY(!state.isDone()); // it may become ready again
    QVERIFY(!state.take(true, 0));
    QVERIFY(state.take(true, 0));
}

void TestProbes::staysInStep()
{
    ProbeState state(Probe(), ProbeKind::Liveness, 0, 0); // every 10 s
    state.take(true, kSecond / 10);
    QCOMPARE(state.nextAt(), 10 * kSecond);
    state.take(true, 35 * kSecond); // an answer that took longer than two periods
    QCOMPARE(state.nextAt(), 40 * kSecond);
}

void TestProbes::isDoneWhenItHasStarted()
{
    ProbeState state(Probe(), ProbeKind::Startup, 0, 0);
    state.take(false, 0);
    QVERIFY(!state.isDone());
    state.take(true, 0);
    QVERIFY(state.isDone());
}

void TestProbes::holdsWhatIsToBeEnded()
{
    Probe probe;
    probe.failureThreshold = 1;
    for (const ProbeKind kind : {ProbeKind::Startup, ProbeKind::Liveness}) {
        ProbeState state(probe, kind, 0, 0);
        state.take(false, 0);
        QVERIFY(state.isDone());
    }
}

void TestProbes::forgivesWhatCouldNotBeAsked()
{
    Probe probe;
    probe.failureThreshold = 2;
    ProbeState state(probe, ProbeKind::Liveness, 0, 0);
    state.take(false, 0);
    QVERIFY(!state.take(std::nullopt, 0));
    QVERIFY(state.take(false, 0)); // the row is not broken either
    QCOMPARE(state.nextAt(), 30 * kSecond);
}

void TestProbes::readsHeads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("status"); // 0: an error
    QTest::addColumn<QByteArray>("location");
    QTest::newRow("good") << QByteArray("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody") << 200
                          << QByteArray();
    QTest::newRow("no reason") << QByteArray("HTTP/1.0 503\r\n\r\n") << 503 << QByteArray();
    QTest::newRow("a redirect") << QByteArray("HTTP/1.1 302 Found\r\nLOCATION:  /x \r\n\r\n") << 302
                                << QByteArray("/x");
    QTest::newRow("cut off") << QByteArray("HTTP/1.1 200 OK\r\nA: b\r\n") << 0 << QByteArray();
    QTest::newRow("another protocol") << QByteArray("SSH-2.0-x\r\n\r\n") << 0 << QByteArray();
    QTest::newRow("no number") << QByteArray("HTTP/1.1 good\r\n\r\n") << 0 << QByteArray();
    QTest::newRow("nothing") << QByteArray() << 0 << QByteArray();
}

void TestProbes::readsHeads()
{
    QFETCH(QByteArray, text);
    QFETCH(int, status);
    const auto head = parseHttpHead(text.toStdString());
    QCOMPARE(head ? head->status : 0, status);
    if (head)
        QTEST(QByteArray::fromStdString(head->location), "location");
}

void TestProbes::sendsWhatTheManifestSays()
{
    Server server({"HTTP/1.1 204 No Content\r\n\r\n"});
    const auto status = probeHttp(
        {"127.0.0.1", server.port(), "/a?b", {{"host", "example"}, {"X-Probe", "1"}}}, 5s);
    QCOMPARE(status ? *status : 0, 204);
    QCOMPARE(QByteArray::fromStdString(server.requests.at(0)),
        QByteArray("GET /a?b HTTP/1.1\r\nUser-Agent: kube-probe/1.36\r\nAccept: */*\r\n"
                   "Connection: close\r\nhost: example\r\nX-Probe: 1\r\n\r\n"));
}

void TestProbes::followsRedirectsOnlyHere()
{
    Server local({"HTTP/1.1 302 Found\r\nLocation: /next\r\n\r\n",
        "HTTP/1.1 500 Internal Server Error\r\n\r\n"});
    const auto followed = probeHttp({"127.0.0.1", local.port(), "/", {}}, 5s);
    QCOMPARE(followed ? *followed : 0, 500);
    Server elsewhere({"HTTP/1.1 302 Found\r\nLocation: http://example.org/\r\n\r\n"});
    const auto answered = probeHttp({"127.0.0.1", elsewhere.port(), "/", {}}, 5s);
    QCOMPARE(answered ? *answered : 0, 302);
    QCOMPARE(localPath({"10.0.0.2", 80, "/", {}}, "http://10.0.0.2"), std::string("/"));
    QCOMPARE(localPath({"10.0.0.2", 80, "/", {}}, "//other/x"), std::string());
}

void TestProbes::givesUpInTime()
{
    Server silent({""});
    const auto status = probeHttp({"127.0.0.1", silent.port(), "/", {}}, 100ms);
    QVERIFY(!status);
    QVERIFY(status.error().is(ETIMEDOUT));
}

void TestProbes::saysThatNobodyListens()
{
    int port = 0;
    {
        Server gone({});
        port = gone.port();
        QVERIFY(probeTcp("127.0.0.1", port, 5s)); // the kernel takes the connection
    }
    const auto done = probeTcp("127.0.0.1", port, 5s);
    QVERIFY(!done);
    QCOMPARE(done.error().toString(),
        "connect(2) '127.0.0.1:" + std::to_string(port) + "': Connection refused");
}

void TestProbes::endsWhatDoesNotLive()
{
    Pod pod =
        *parseProbe("    livenessProbe: {exec: {command: [a]}, terminationGracePeriodSeconds: 3}")
             .pod;
    const BackOff backOff;
    const PodStatus status = runningApp(pod);
    HealthById health;
    QVERIFY(planPod({pod, status, backOff, 0, health}).nothingToDo());
    health["app0"].liveness = false;
    for (const RestartPolicy policy : {RestartPolicy::Always, RestartPolicy::OnFailure}) {
        pod.restartPolicy = policy; // also where it will end with 0
        const PodActions actions = planPod({pod, status, backOff, 0, health});
        QCOMPARE(actions.containersToKill.size(), std::size_t{1});
        QCOMPARE(actions.containersToKill[0].reason,
            std::string("failed liveness probe, will be restarted"));
        QCOMPARE(actions.containersToKill[0].gracePeriod, 3);
        QCOMPARE(actions.containersToStart, std::vector<std::size_t>{0});
    }
    health["app0"] = {.startup = false, .liveness = {}, .readiness = {}};
    QCOMPARE(planPod({pod, status, backOff, 0, health}).containersToKill[0].reason,
        std::string("failed startup probe, will be restarted"));
    health["app0"] = {.startup = {}, .liveness = true, .readiness = false};
    QVERIFY(planPod({pod, status, backOff, 0, health}).nothingToDo()); // only not ready
}

void TestProbes::leavesAPodThatNeverRestartsAtThat()
{
    Pod pod = *parseProbe("    livenessProbe: {exec: {command: [a]}}").pod;
    pod.restartPolicy = RestartPolicy::Never;
    const BackOff backOff;
    const PodStatus status = runningApp(pod);
    HealthById health;
    health["app0"].liveness = false;
    const PodActions actions = planPod({pod, status, backOff, 0, health});
    QCOMPARE(actions.containersToKill[0].reason, std::string("failed liveness probe"));
    QVERIFY(actions.containersToStart.empty());
}

UNIT_TEST(TestProbes)
#include "tst_kubelet_probes.moc"
