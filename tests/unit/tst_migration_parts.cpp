// links: migration
// Flags, daemon.json, node objects, mounts and cgroup names, each by itself.
#include <expect.h>
#include <migration/cgroups.h>
#include <migration/docker.h>
#include <migration/kubelet.h>
#include <migration/node.h>
#include <unit_test.h>

#include <algorithm>

using namespace shimscope;
using namespace shimscope::migration;

namespace {

const std::string kUid = "0d7ac1f5-4e3c-4b53-9a0d-2b4f0e2b1c7e";

std::string nodeJson(
    const std::string& runtime, const std::string& kubelet, const std::string& socket = {})
{
    return R"({"kind":"Node","metadata":{"name":"n1","annotations":{"kubeadm.alpha.kubernetes.io/cri-socket":")"
        + socket + R"("}},"status":{"nodeInfo":{"kubeletVersion":")" + kubelet
        + R"(","containerRuntimeVersion":")" + runtime + R"("}}})";
}

Target targetAt(unsigned minor, const std::string& inside)
{
    return {.located = {}, .major = 254, .minor = minor, .inside = inside};
}

std::vector<std::string> namesIn(const Target& target, const std::string& mountinfo)
{
    std::vector<std::string> names;
    for (const Sight& sight : findNames(target, procfs::parseMountinfo(mountinfo)))
        names.push_back(sight.name);
    return names;
}

} // namespace

class TestMigrationParts : public QObject {
    Q_OBJECT
private slots:
    void findsASocketUnderAnyName();
    void readsFlagsInEveryForm();
    void readsKubeadmsFile();
    void readsTheConfigurationWithItsLines();
    void refusesAConfigurationThatIsNone();
    void namesWhatIsLostOfDaemonJson();
    void saysWhereDaemonJsonIsBroken();
    void tellsBuiltImagesFromPulledOnes();
    void knowsTheDriverByTheName();
    void judgesNodes_data();
    void judgesNodes();
    void readsListsAndDocuments_data();
    void readsListsAndDocuments();
    void saysWhatIsNoNode_data();
    void saysWhatIsNoNode();
    void showsTheRestBesideWhatIsNoNode();
    void showsTheNodesBeforeACut();
    void showsNoPasswords();
};

void TestMigrationParts::findsASocketUnderAnyName()
{
    const Target socket = targetAt(0, "/run/docker.sock");
    const std::string root = "10 1 254:9 / / rw - overlay overlay rw\n";
    using Names = std::vector<std::string>;
    QCOMPARE(
        namesIn(socket, root + "11 10 254:0 /run/docker.sock /var/run/docker.sock rw - x x x\n"),
        Names{"/var/run/docker.sock"});
    QCOMPARE(namesIn(socket, root + "11 10 254:0 /run/docker.sock /srv/engine rw - x x x\n"),
        Names{"/srv/engine"});
    QCOMPARE(namesIn(socket, root + "11 10 254:0 /run /host-run rw - x x x\n"),
        Names{"/host-run/docker.sock"});
    QCOMPARE(
        namesIn(socket, root + "11 10 254:0 / /host rw - x x x\n"), Names{"/host/run/docker.sock"});
    QCOMPARE(namesIn(socket, "10 1 254:0 / / rw - x x x\n"), Names{"/run/docker.sock"});
    // Not: another file system, another folder, one that only begins so, one that is covered.
    QCOMPARE(namesIn(socket, root + "11 10 254:1 /run /host-run rw - x x x\n"), Names{});
    QCOMPARE(namesIn(socket, root + "11 10 254:0 /runner /host-run rw - x x x\n"), Names{});
    QCOMPARE(namesIn(socket, root + "11 10 254:0 /run/docker.sock.d /a rw - x x x\n"), Names{});
    QCOMPARE(
        namesIn(socket,
            root + "11 10 254:0 /run /host-run rw - x x x\n12 11 0:5 / /host-run rw - t t t\n"),
        Names{});
    // A tmpfs at /run of its own: its root is the folder.
    QCOMPARE(namesIn(targetAt(3, "/docker.sock"), root + "11 10 254:3 / /r rw - tmpfs t rw\n"),
        Names{"/r/docker.sock"});
}

void TestMigrationParts::readsFlagsInEveryForm()
{
    Settings settings;
    addFlags({"/usr/bin/kubelet", "--container-runtime=remote", "--container-runtime-endpoint",
                 "unix:///run/crio/crio.sock", "-v=2", "--fail-swap-on", "--config=/a=b"},
        "cmdline", settings);
    QCOMPARE(settings.at("container-runtime").value, std::string("remote"));
    QCOMPARE(
        settings.at("container-runtime-endpoint").value, std::string("unix:///run/crio/crio.sock"));
    QCOMPARE(settings.at("config").value, std::string("/a=b"));
    QCOMPARE(settings.at("fail-swap-on").value, std::string());
    QCOMPARE(settings.at("v").place, std::string("cmdline"));
    QVERIFY(!settings.contains("/usr/bin/kubelet"));
}

void TestMigrationParts::readsKubeadmsFile()
{
    Settings settings;
    addEnvironmentFile("# KUBELET_X=\"--no-such\"\nKUBELET_KUBEADM_ARGS=\"--network-plugin=cni "
                       "--container-runtime-endpoint=unix:///var/run/cri-dockerd.sock\"\n",
        "env", settings);
    QCOMPARE(settings.size(), std::size_t(2));
    QCOMPARE(settings.at("network-plugin").value, std::string("cni"));
    QCOMPARE(settings.at("container-runtime-endpoint").value,
        std::string("unix:///var/run/cri-dockerd.sock"));
}

void TestMigrationParts::readsTheConfigurationWithItsLines()
{
    Settings settings;
    OK(addConfiguration("kind: KubeletConfiguration\ncgroupDriver: systemd\n"
                        "containerRuntimeEndpoint: unix:///run/containerd/containerd.sock\n",
        "c.yaml", settings));
    QCOMPARE(settings.at("cgroup-driver").value, std::string("systemd"));
    QCOMPARE(settings.at("cgroup-driver").place, std::string("c.yaml:2"));
    QCOMPARE(settings.at("container-runtime-endpoint").place, std::string("c.yaml:3"));
}

void TestMigrationParts::refusesAConfigurationThatIsNone()
{
    Settings settings;
    const auto broken = addConfiguration("a: b\n c: [\n", "c.yaml", settings);
    QVERIFY(!broken && broken.error().detail.find("line 2") != std::string::npos);
    const auto list = addConfiguration("- a\n", "c.yaml", settings);
    QVERIFY(!list && list.error().detail.find("expected fields") != std::string::npos);
    QVERIFY(settings.empty());
}

void TestMigrationParts::namesWhatIsLostOfDaemonJson()
{
    GET(settings, parseDaemonJson(R"({"registry-mirrors":["https://me:secret@mirror.local"],
        "exec-opts":["native.cgroupdriver=systemd"],"log-opts":{"max-size":"10m"},"own-idea":1})"));
    QCOMPARE(settings.size(), std::size_t(4));
    std::map<std::string, LostSetting> byKey;
    for (const LostSetting& each : settings)
        byKey[each.key] = each;
    QVERIFY(byKey["registry-mirrors"].counterpart.en.find("hosts.toml") != std::string::npos);
    QVERIFY(byKey["registry-mirrors"].value.find("secret") == std::string::npos);
    QVERIFY(byKey["registry-mirrors"].value.find("mirror.local") != std::string::npos);
    QVERIFY(byKey["exec-opts"].counterpart.en.find("SystemdCgroup") != std::string::npos);
    QVERIFY(byKey["log-opts"].counterpart.ko.find("containerLogMaxSize") != std::string::npos);
    QVERIFY(byKey["own-idea"].counterpart.en.find("no counterpart") != std::string::npos);
    GET(empty, parseDaemonJson("\n"));
    QVERIFY(empty.empty());
}

void TestMigrationParts::saysWhereDaemonJsonIsBroken()
{
    const auto comma = parseDaemonJson("{\n  \"bip\": \"10.0.0.1/24\",\n}\n");
    QVERIFY(!comma);
    QVERIFY2(comma.error().detail.starts_with("line 3, column 1"), comma.error().detail.c_str());
    const auto cut = parseDaemonJson("{\"bip\": ");
    QVERIFY(!cut && cut.error().detail.starts_with("line 1, column"));
    const auto list = parseDaemonJson("[]");
    QVERIFY(!list && list.error().detail.find("expected an object") != std::string::npos);
}

void TestMigrationParts::tellsBuiltImagesFromPulledOnes()
{
    GET(images, parseRepositories(R"({"Repositories":{
        "nginx":{"nginx:1.19":"sha256:a","nginx@sha256:d1":"sha256:a","nginx:mine":"sha256:b"},
        "shop":{"shop:7":"sha256:c"}}})"));
    QCOMPARE(images.tags.size(), std::size_t(3));
    QCOMPARE(images.builtHere, (std::vector<std::string>{"nginx:mine", "shop:7"}));
    QVERIFY(!parseRepositories("{}"));
    QVERIFY(!parseRepositories("{\"Repositories\":{"));
}

void TestMigrationParts::knowsTheDriverByTheName()
{
    const std::string id(64, 'a');
    QCOMPARE(driverOf("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podx.slice/"
                      "cri-containerd-"
                 + id + ".scope"),
        Driver::Systemd);
    QCOMPARE(driverOf("/kubepods/burstable/pod" + kUid + "/" + id), Driver::Cgroupfs);
    QCOMPARE(
        driverOf(
            "/system.slice/containerd.service/kubepods-burstable-podx.slice:cri-containerd:" + id),
        Driver::Confused);
    QCOMPARE(driverOf("/system.slice/cron.service"), Driver::Unknown);
    QCOMPARE(driverOf("/a:b:c"), Driver::Unknown);
}

void TestMigrationParts::judgesNodes_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("severity");
    QTest::addColumn<QString>("statement");
    const auto row = [](const char* name, const std::string& json, const char* severity,
                         const char* statement) {
        QTest::newRow(name) << QString::fromStdString(json) << severity << statement;
    };
    row("dockershim", nodeJson("docker://19.3.1", "v1.23.4", "/var/run/dockershim.sock"), "must",
        "replace-runtime");
    row("docker, no annotation", nodeJson("docker://19.3.1", "v1.20.2"), "must", "replace-runtime");
    row("cri-dockerd", nodeJson("docker://20.10.1", "v1.23.1", "unix:///var/run/cri-dockerd.sock"),
        "ok", "or-cri-dockerd");
    row("docker after 1.24", nodeJson("docker://28.5.2", "v1.36.2"), "ok", "or-cri-dockerd");
    row("docker of a vendor's 1.23", nodeJson("docker://20.10", "v1.23+eks"), "must",
        "replace-runtime");
    row("docker, no version", nodeJson("docker://20.10", ""), "must", "replace-runtime");
    row("containerd 1", nodeJson("containerd://1.6.20", "v1.30.0"), "check", "containerd-version");
    row("containerd 2", nodeJson("containerd://2.3.4", "v1.36.2"), "ok", "nodes-wide");
    row("CRI-O", nodeJson("cri-o://1.36.3", "v1.36.2"), "ok", "nodes-wide");
    row("old annotation", nodeJson("containerd://2.3.4", "v1.36.2", "/var/run/dockershim.sock"),
        "check", "kubeadm-places");
    row("another", nodeJson("rkt://1.0", "v1.9.0"), "check", "nodes-wide");
}

void TestMigrationParts::judgesNodes()
{
    QFETCH(QString, json);
    QFETCH(QString, severity);
    QFETCH(QString, statement);
    const Nodes nodes = parseNodes(json.toStdString(), "n.json");
    QVERIFY(nodes.problems.empty());
    Report report;
    reportNodes(nodes, report);
    QCOMPARE(report.findings.size(), std::size_t(1));
    QCOMPARE(QString(toString(report.findings[0].severity)), severity);
    QCOMPARE(QString::fromStdString(report.findings[0].statement), statement);
    QVERIFY(report.findings[0].what.ko.find("n1") != std::string::npos);
}

void TestMigrationParts::readsListsAndDocuments_data()
{
    QTest::addColumn<QString>("text");
    const std::string one = nodeJson("docker://19.3.1", "v1.20.2");
    const auto row = [](const char* name, const std::string& text) {
        QTest::newRow(name) << QString::fromStdString(text);
    };
    row("a List", R"({"kind":"List","items":[)" + one + "," + one + "]}");
    row("a list", "[" + one + "," + one + "]");
    row("YAML documents", "---\n" + one + "\n---\n" + one + "\n---\n");
    const std::string item =
        "- metadata: {name: n1}\n  status:\n    nodeInfo:\n      kubeletVersion: v1.20.2\n"
        "      containerRuntimeVersion: docker://19.3.1\n";
    row("a YAML NodeList without kinds", "kind: NodeList\nitems:\n" + item + item);
    row("a table",
        "NAME   STATUS   VERSION   INTERNAL-IP   OS-IMAGE       CONTAINER-RUNTIME\n"
        "n1     Ready    v1.20.2   10.0.0.1      Debian 12      docker://19.3.1\n"
        "n1     Ready    v1.20.2   10.0.0.2      Ubuntu 24.04   docker://19.3.1\n");
}

void TestMigrationParts::readsListsAndDocuments()
{
    QFETCH(QString, text);
    const Nodes nodes = parseNodes(text.toStdString(), "n");
    QVERIFY2(nodes.problems.empty(), nodes.problems.empty() ? "" : nodes.problems[0].value.c_str());
    QCOMPARE(nodes.nodes.size(), std::size_t(2));
    QVERIFY(nodes.nodes[0].place != nodes.nodes[1].place);
    for (const NodeFacts& node : nodes.nodes) {
        QCOMPARE(node.name, std::string("n1"));
        QCOMPARE(node.kubelet, std::string("v1.20.2"));
        QCOMPARE(node.runtime, std::string("docker://19.3.1"));
    }
}

void TestMigrationParts::saysWhatIsNoNode_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("problem");
    const QString mend = "give what kubectl get nodes";
    const QString whole = QString::fromStdString(nodeJson("docker://19.3.1", "v1.20.2"));
    QTest::newRow("nothing") << ""
                             << "n"
                             << "the file is empty; " + mend;
    QTest::newRow("a Pod") << R"({"kind":"Pod"})"
                           << "n: /"
                           << "is a Pod, not a Node; " + mend;
    QTest::newRow("no kind") << R"({"a":1})"
                             << "n: /"
                             << "has no \"kind\", not a Node";
    QTest::newRow("a number") << "[7]"
                              << "n: /0"
                              << "is no object; " + mend;
    QTest::newRow("a word") << "hello"
                            << "n: /"
                            << "is no object; " + mend;
    QTest::newRow("no status") << R"({"kind":"Node"})"
                               << "n: /status/nodeInfo/containerRuntimeVersion"
                               << "is missing";
    QTest::newRow("a List of nothing") << R"({"kind":"List"})"
                                       << "n: /"
                                       << "without a list \"items\"";
    QTest::newRow("an empty List") << R"({"kind":"List","items":[]})"
                                   << "n: /"
                                   << "no items";
    QTest::newRow("cut off") << whole.left(100) << "n: line 1, column 1"
                             << "it was cut off; copy all of it";
    QTest::newRow("a comma too many") << "{\n\"kind\": \"Node\",,\n}"
                                      << "n: line 2, column 16"
                                      << "no JSON from here on";
    QTest::newRow("broken YAML") << "kind: Node\n  x: [\n"
                                 << "n: line 2, column"
                                 << "no YAML: ";
    QTest::newRow("a narrow table") << "NAME STATUS VERSION\nn1 Ready v1.20\n"
                                    << "n: line 1"
                                    << "use -o wide";
    QTest::newRow("a cut table") << "NAME VERSION  CONTAINER-RUNTIME\nn1   v1.20.2  dock\n"
                                 << "n: line 2"
                                 << "it was cut off";
    QTest::newRow("too deep") << "a: " + QString("[").repeated(80) + QString("]").repeated(80)
                              << "n: /"
                              << "is too deep";
}

void TestMigrationParts::saysWhatIsNoNode()
{
    QFETCH(QString, text);
    QFETCH(QString, place);
    QFETCH(QString, problem);
    const Nodes nodes = parseNodes(text.toStdString(), "n");
    QVERIFY(nodes.nodes.empty());
    QCOMPARE(nodes.problems.size(), std::size_t(1));
    const Evidence& said = nodes.problems[0];
    QVERIFY2(said.place.starts_with(place.toStdString()), said.place.c_str());
    QVERIFY2(said.value.find(problem.toStdString()) != std::string::npos, said.value.c_str());
}

void TestMigrationParts::showsTheRestBesideWhatIsNoNode()
{
    const Nodes nodes = parseNodes(R"({"kind":"List","items":[{"kind":"Pod"},)"
            + nodeJson("docker://19.3.1", "v1.20.2") + R"(,3]})",
        "n.json");
    QCOMPARE(nodes.nodes.size(), std::size_t(1));
    QCOMPARE(nodes.nodes[0].place, std::string("n.json: /items/1"));
    QCOMPARE(nodes.problems.size(), std::size_t(2));
    QCOMPARE(nodes.problems[0].place, std::string("n.json: /items/0"));
    QCOMPARE(nodes.problems[1].place, std::string("n.json: /items/2"));
}

void TestMigrationParts::showsTheNodesBeforeACut()
{
    const std::string one = nodeJson("docker://19.3.1", "v1.20.2");
    const std::string list = R"({"kind":"List","items":[)" + one + "," + one + "," + one;
    const Nodes nodes = parseNodes(list.substr(0, list.size() - 10), "n");
    QCOMPARE(nodes.problems.size(), std::size_t(1));
    QVERIFY(nodes.problems[0].value.find("it was cut off") != std::string::npos);
    QCOMPARE(nodes.nodes.size(), std::size_t(2));
    QCOMPARE(nodes.nodes[1].place, std::string("n: before that, node 2"));
}

void TestMigrationParts::showsNoPasswords()
{
    QCOMPARE(shown("http://me:pass@proxy:3128/x"), std::string("http://…@proxy:3128/x"));
    QCOMPARE(shown("[\"https://a@b\",\"https://c/d@e\"]"),
        std::string("[\"https://…@b\",\"https://c/d@e\"]"));
    QCOMPARE(shown("a\nb\x1b[0m"), std::string("a b [0m"));
    QVERIFY(shown(std::string(1000, 'x')).size() < 300);
}

UNIT_TEST(TestMigrationParts)
#include "tst_migration_parts.moc"
