// links: kubelet
// What a container says at its end, and the resolv.conf that it gets: files, merging, and the exact
// message for each mistake in a manifest.
#include <base/file.h>
#include <kubelet/dns.h>
#include <kubelet/manifest.h>
#include <kubelet/names.h>
#include <kubelet/termination_message.h>

#include <unit_test.h>

#include <sys/stat.h>

using namespace shimscope;
using namespace shimscope::kubelet;

namespace {

v1::ContainerStatus ended(const std::string& file, const std::string& log, int exitCode,
    const std::string& policy = "FallbackToLogsOnError")
{
    v1::ContainerStatus status;
    status.set_exit_code(exitCode);
    status.set_log_path(log);
    (*status.mutable_annotations())[kMessagePath] = "/dev/termination-log";
    (*status.mutable_annotations())[kMessagePolicy] = policy;
    auto& mount = *status.add_mounts();
    mount.set_container_path("/dev/termination-log");
    mount.set_host_path(file);
    return status;
}

Container named(const char* name)
{
    Container container;
    container.name = name;
    return container;
}

std::string joined(const google::protobuf::RepeatedPtrField<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

/// The lines begin at line 5.
Manifest parseSpec(const QString& spec)
{
    return parseManifest(("apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  " + spec
                             + "\n  containers: [{name: app, image: \"a:1\"}]\n")
                             .toStdString(),
        "w.yaml", "node");
}

} // namespace

class TestMessages : public QObject {
    Q_OBJECT
private slots:
    void makesAFileForEveryUser();
    void dropsOldOnes();
    void readsTheFile();
    void readsOnlyItsEnd();
    void fallsBackToTheLog();
    void followsNoLink();
    void readsTheEndOfALog_data();
    void readsTheEndOfALog();
    void addsToTheNodesResolver();
    void replacesTheNodesResolver();
    void namesMistakes_data();
    void namesMistakes();
};

void TestMessages::makesAFileForEveryUser()
{
    const auto dir = base::TempDir::make();
    Container container = named("app");
    container.terminationMessagePath = "/msg";
    const auto mount = makeTerminationLog(dir->path(), container, 0);
    QVERIFY(mount.has_value());
    QCOMPARE(mount->host_path(), dir->path() + "/containers/app/0");
    QCOMPARE(mount->container_path(), std::string("/msg"));
    struct stat info { };
    QCOMPARE(::stat(mount->host_path().c_str(), &info), 0);
    QCOMPARE(info.st_mode & 0777U, 0666U);
}

void TestMessages::dropsOldOnes()
{
    const auto dir = base::TempDir::make();
    for (std::uint32_t restart = 0; restart < 5; ++restart)
        QVERIFY(makeTerminationLog(dir->path(), named("app"), restart));
    QCOMPARE(base::listDir(dir->path() + "/containers/app").value_or(std::vector<std::string>()),
        (std::vector<std::string>{"3", "4"}));
}

void TestMessages::readsTheFile()
{
    const auto dir = base::TempDir::make();
    QVERIFY(base::writeFileAtomic(dir->path() + "/f", "no disk"));
    QVERIFY(base::writeFileAtomic(dir->path() + "/log", "t stderr F from the log\n"));
    const auto status = ended(dir->path() + "/f", dir->path() + "/log", 1);
    QCOMPARE(terminationMessage(status), std::string("no disk"));
    QCOMPARE(terminationMessage(ended(dir->path() + "/none", "/nowhere", 0)), std::string());
}

void TestMessages::readsOnlyItsEnd()
{
    const auto dir = base::TempDir::make();
    QVERIFY(base::writeFileAtomic(dir->path() + "/f", std::string(5000, 'a') + "end"));
    const std::string text = terminationMessage(ended(dir->path() + "/f", "", 0));
    QCOMPARE(text.size(), std::size_t{4096});
    QVERIFY(text.ends_with("aend"));
}

void TestMessages::fallsBackToTheLog()
{
    const auto dir = base::TempDir::make();
    const std::string file = dir->path() + "/f";
    const std::string log = dir->path() + "/log";
    QVERIFY(base::writeFileAtomic(file, ""));
    QVERIFY(base::writeFileAtomic(log, "2026-11-23T05:50:33Z stderr F cannot open\n"));
    QCOMPARE(terminationMessage(ended(file, log, 1)), std::string("cannot open\n"));
    QCOMPARE(terminationMessage(ended(file, log, 0)), std::string()); // it did not fail
    QCOMPARE(terminationMessage(ended(file, log, 1, "File")), std::string());
}

void TestMessages::followsNoLink()
{
    const auto dir = base::TempDir::make();
    QCOMPARE(::symlink("/etc/passwd", (dir->path() + "/f").c_str()), 0);
    QCOMPARE(terminationMessage(ended(dir->path() + "/f", "", 1)), std::string());
}

void TestMessages::readsTheEndOfALog_data()
{
    QTest::addColumn<QByteArray>("log");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("both streams") << QByteArray("t stdout F a b\nt stderr F c\n")
                                  << QByteArray("a b\nc\n");
    QTest::newRow("a line in parts")
        << QByteArray("t stdout P one \nt stdout F two\n") << QByteArray("one two\n");
    QTest::newRow("an empty line") << QByteArray("t stdout F \n") << QByteArray("\n");
    QTest::newRow("no CRI log") << QByteArray("oops\n") << QByteArray();
    QByteArray many, last;
    for (int i = 0; i < 100; ++i)
        many += "t stdout F " + QByteArray::number(i) + "\n";
    for (int i = 20; i < 100; ++i)
        last += QByteArray::number(i) + "\n";
    QTest::newRow("80 lines") << many << last;
    QTest::newRow("2048 bytes") << QByteArray("t stdout F " + QByteArray(3000, 'x') + "\n")
                                << QByteArray(QByteArray(2047, 'x') + "\n");
}

void TestMessages::readsTheEndOfALog()
{
    QFETCH(QByteArray, log);
    QTEST(QByteArray::fromStdString(messageOfLog(log.toStdString())), "text");
}

void TestMessages::addsToTheNodesResolver()
{
    Pod pod;
    pod.dnsConfig = {{"10.0.0.1", "10.0.0.9"}, {"a.example"}, {"ndots:2", "edns0"}};
    const auto dns = dnsOf(pod,
        parseResolvConf("nameserver 10.0.0.1\nsearch b.example a.example\noptions ndots:5 "
                        "rotate\n"));
    QCOMPARE(joined(dns.servers()), std::string("10.0.0.1 10.0.0.9"));
    QCOMPARE(joined(dns.searches()), std::string("b.example a.example"));
    QCOMPARE(joined(dns.options()), std::string("ndots:2 rotate edns0"));
}

void TestMessages::replacesTheNodesResolver()
{
    Pod pod;
    pod.dnsPolicy = "None";
    pod.dnsConfig = {{"192.0.2.1"}, {}, {}};
    const auto dns = dnsOf(pod, parseResolvConf("nameserver 10.0.0.1\nsearch b.example\n"));
    QCOMPARE(joined(dns.servers()), std::string("192.0.2.1"));
    QCOMPARE(dns.searches_size(), 0);
}

void TestMessages::namesMistakes_data()
{
    QTest::addColumn<QString>("spec");
    QTest::addColumn<QString>("message");
    QTest::newRow("nobody to ask") << "dnsPolicy: None"
                                   << "w.yaml:5:3: spec.dnsPolicy: None needs at least one of "
                                      "dnsConfig.nameservers";
    QTest::newRow("a name for an address")
        << "dnsConfig: {nameservers: [dns.example]}"
        << "w.yaml:5:15: spec.dnsConfig.nameservers: 'dns.example' is no IP address";
    QTest::newRow("too many") << "dnsConfig: {nameservers: [\"::1\", 1.1.1.1, 1.1.1.2, 1.1.1.3]}"
                              << "w.yaml:5:15: spec.dnsConfig.nameservers: must not have more "
                                 "than 3";
    QTest::newRow("no domain") << "dnsConfig: {searches: [a_b]}"
                               << "w.yaml:5:15: spec.dnsConfig.searches: 'a_b' is no domain";
    QTest::newRow("an option without name")
        << "dnsConfig: {options: [{value: \"2\"}]}"
        << "w.yaml:5:25: spec.dnsConfig.options[0]: name is missing";
    QTest::newRow("a promise of an ephemeral container")
        << "ephemeralContainers: [{name: debug, image: a:1, resources: {}}]"
        << "w.yaml:5:51: spec.ephemeralContainers[0].resources: is not for an ephemeral container: "
           "nothing is promised of it; remove it";
    QTest::newRow("a target that is not there")
        << "ephemeralContainers: [{name: debug, image: a:1, targetContainerName: other}]"
        << "w.yaml:5:51: spec.ephemeralContainers[0].targetContainerName: 'other' is no container "
           "of this pod";
    QTest::newRow("an ephemeral container with a taken name")
        << "ephemeralContainers: [{name: app, image: a:1}]"
        << "w.yaml:5:25: spec.ephemeralContainers[0]: a second container with the name 'app'; give "
           "it another name";
}

void TestMessages::namesMistakes()
{
    QFETCH(QString, spec);
    const Manifest manifest = parseSpec(spec);
    QVERIFY(!manifest.pod);
    QTEST(QString::fromStdString(toString(manifest.problems.at(0), "w.yaml")), "message");
}

UNIT_TEST(TestMessages)
#include "tst_kubelet_messages.moc"
