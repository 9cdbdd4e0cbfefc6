// links: kubelet
// CRI messages made of a pod; expansion of variables; resolv.conf; what log rotation removes.
#include <kubelet/dns.h>
#include <kubelet/expansion.h>
#include <kubelet/hash.h>
#include <kubelet/log_rotation.h>
#include <kubelet/names.h>
#include <kubelet/requests.h>

#include <unit_test.h>

using namespace shimscope::kubelet;

namespace {

Pod makeRequestedPod()
{
    Pod pod;
    pod.name = "web";
    pod.uid = "u1";
    pod.labels["app"] = "web";
    pod.containers.resize(1);
    pod.containers[0].name = "app";
    pod.containers[0].image = "a:1";
    return pod;
}

RequestFacts makeFacts()
{
    RequestFacts facts;
    facts.cgroupParent = "/x/kubepods/besteffort/podu1";
    facts.logDirectory = "/s/logs/pods/default_web_u1";
    return facts;
}

} // namespace

class TestRequests : public QObject {
    Q_OBJECT
private slots:
    void describesTheSandbox();
    void sharesNamespacesAsAsked();
    void describesTheContainer();
    void asksForSeccompAsThePodSays();
    void letsAPrivilegedContainerSeeEverything();
    void expandsVariables_data();
    void expandsVariables();
    void letsVariablesUseEarlierOnes();
    void readsResolvConf();
    void removesTheOldestLogs();
};

void TestRequests::describesTheSandbox()
{
    const auto config = sandboxConfig(makeRequestedPod(), 2, makeFacts());
    QCOMPARE(config.metadata().name(), std::string("web"));
    QCOMPARE(config.metadata().attempt(), 2U);
    QCOMPARE(config.hostname(), std::string("web"));
    QCOMPARE(config.labels().at("app"), std::string("web"));
    QCOMPARE(config.labels().at(kPodUidLabel), std::string("u1"));
    QCOMPARE(config.annotations().at(kConfigSource), std::string("file"));
    QCOMPARE(config.linux().cgroup_parent(), std::string("/x/kubepods/besteffort/podu1"));
    QCOMPARE(config.log_directory(), std::string("/s/logs/pods/default_web_u1"));
}

void TestRequests::sharesNamespacesAsAsked()
{
    Pod pod = makeRequestedPod();
    auto options =
        sandboxConfig(pod, 0, makeFacts()).linux().security_context().namespace_options();
    QCOMPARE(options.pid(), v1::CONTAINER);
    QCOMPARE(options.network(), v1::POD);
    pod.shareProcessNamespace = true;
    pod.hostNetwork = true;
    options = sandboxConfig(pod, 0, makeFacts()).linux().security_context().namespace_options();
    QCOMPARE(options.pid(), v1::POD);
    QCOMPARE(options.network(), v1::NODE);
    QVERIFY(sandboxConfig(pod, 0, makeFacts()).hostname().empty());
}

void TestRequests::describesTheContainer()
{
    Pod pod = makeRequestedPod();
    Container& app = pod.containers[0];
    app.env = {{"WHO", "you"}};
    app.args = {"hello $(WHO)"};
    const auto config = containerConfig(pod, app, 3, "sha256:1", makeFacts());
    QCOMPARE(config.metadata().attempt(), 3U);
    QCOMPARE(config.image().image(), std::string("sha256:1"));
    QCOMPARE(config.image().user_specified_image(), std::string("a:1"));
    QCOMPARE(config.args(0), std::string("hello you"));
    QCOMPARE(config.log_path(), std::string("app/3.log"));
    QCOMPARE(config.annotations().at(kRestartCount), std::string("3"));
    QCOMPARE(config.annotations().at(kContainerHash), containerHash(app));
    QVERIFY(config.linux().security_context().masked_paths_size() > 0);
}

void TestRequests::asksForSeccompAsThePodSays()
{
    Pod pod = makeRequestedPod();
    const auto profile = [&] {
        return containerConfig(pod, pod.containers[0], 0, "i", makeFacts())
            .linux()
            .security_context()
            .seccomp()
            .profile_type();
    };
    QCOMPARE(profile(), v1::SecurityProfile::Unconfined);
    pod.securityContext.seccompProfile = "RuntimeDefault";
    QCOMPARE(profile(), v1::SecurityProfile::RuntimeDefault);
    pod.containers[0].securityContext.seccompProfile = "Unconfined";
    QCOMPARE(profile(), v1::SecurityProfile::Unconfined);
}

void TestRequests::letsAPrivilegedContainerSeeEverything()
{
    Pod pod = makeRequestedPod();
    pod.containers[0].securityContext.privileged = true;
    const auto config = containerConfig(pod, pod.containers[0], 0, "i", makeFacts());
    QVERIFY(config.linux().security_context().privileged());
    QCOMPARE(config.linux().security_context().masked_paths_size(), 0);
    QVERIFY(sandboxConfig(pod, 0, makeFacts()).linux().security_context().privileged());
}

void TestRequests::expandsVariables_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("result");
    QTest::newRow("known") << "a$(X)b"
                           << "a1b";
    QTest::newRow("unknown stays") << "$(Y)"
                                   << "$(Y)";
    QTest::newRow("escaped") << "$$(X)"
                             << "$(X)";
    QTest::newRow("two dollars") << "$$"
                                 << "$";
    QTest::newRow("lone dollar") << "5$"
                                 << "5$";
    QTest::newRow("shell's own") << "${X} $X"
                                 << "${X} $X";
    QTest::newRow("not closed") << "$(X"
                                << "$(X";
}

void TestRequests::expandsVariables()
{
    QFETCH(QString, text);
    QTEST(QString::fromStdString(expand(text.toStdString(), {{"X", "1"}})), "result");
}

void TestRequests::letsVariablesUseEarlierOnes()
{
    Container container;
    container.env = {{"B", "$(A)"}, {"A", "1"}, {"C", "$(A)2"}};
    container = expanded(container);
    QCOMPARE(container.env[0].value, std::string("$(A)"));
    QCOMPARE(container.env[2].value, std::string("12"));
}

void TestRequests::readsResolvConf()
{
    const auto dns = parseResolvConf(
        "# comment\nnameserver 10.0.0.1\nsearch a.example\nsearch b.example c.example\n"
        "options ndots:2 edns0\nnameserver 10.0.0.2\n");
    QCOMPARE(dns.servers_size(), 2);
    QCOMPARE(dns.searches_size(), 2);
    QCOMPARE(dns.searches(0), std::string("b.example"));
    QCOMPARE(dns.options(1), std::string("edns0"));
}

void TestRequests::removesTheOldestLogs()
{
    const std::vector<std::string> names{"0.log", "0.log.20260101-1", "0.log.20260101-2",
        "0.log.20260101-3", "0.log.20260101-4", "1.log", "1.log.20260101-1"};
    // Four files are left beside the new log: three of these, and the one that is current now.
    QCOMPARE(planLogRemoval(names, "0.log", 5), std::vector<std::string>{"0.log.20260101-1"});
    QVERIFY(planLogRemoval({"0.log", "0.log.1"}, "0.log", 5).empty());
}

UNIT_TEST(TestRequests)
#include "tst_kubelet_requests.moc"
