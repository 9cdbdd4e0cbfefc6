// links: probe
// Names of cgroups as the engines make them, one row each: engine, cgroup driver, cgroup version.
#include <probe/cgroup_name.h>
#include <probe/program.h>

#include <unit_test.h>

using namespace shimscope::probe;

namespace {

const QString kId = "3f86dd5ff9c6d1bdcb52dd0f5e2a8c0b79bcd3c4c4dd0a9e9d12a6f4a7c31ab0";
const QString kOther = "9cca3ef3c455d21ff1633246c6766016fa59bb71907b4b26e58d0287046d3064";
const QString kUid = "0d7ac1f5-4e3c-4b53-9a0d-2b4f0e2b1c7e";
const QString kSlice = "/kubepods.slice/kubepods-burstable.slice/"
                       "kubepods-burstable-pod0d7ac1f5_4e3c_4b53_9a0d_2b4f0e2b1c7e.slice/";

} // namespace

class TestCgroupName : public QObject {
    Q_OBJECT
private slots:
    void readsTheNamesOfEngines_data();
    void readsTheNamesOfEngines();
    void cutsThePathAfterTheContainer_data();
    void cutsThePathAfterTheContainer();
    void readsTheQualityOfService_data();
    void readsTheQualityOfService();
    void knowsAMonitorsOwnCgroup_data();
    void knowsAMonitorsOwnCgroup();
    void takesNothingElseForAContainer_data();
    void takesNothingElseForAContainer();
    void readsArguments_data();
    void readsArguments();
    void takesNoOtherProgram_data();
    void takesNoOtherProgram();
    void readsTheKubeletsNames();
};

void TestCgroupName::readsTheNamesOfEngines_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("engine");
    QTest::addColumn<QString>("pod");
    const auto row = [](const char* name, const QString& path, const char* engine,
                         const QString& pod = {}) { QTest::newRow(name) << path << engine << pod; };
    row("docker, cgroupfs", "/docker/" + kId, "docker");
    row("docker, systemd", "/system.slice/docker-" + kId + ".scope", "docker");
    row("docker, rootless",
        "/user.slice/user-1000.slice/user@1000.service/user.slice/docker-" + kId + ".scope",
        "docker");
    row("docker's builder", "/docker/buildkit/" + kId, "docker");
    row("kubelet, cgroupfs", "/kubepods/burstable/pod" + kUid + "/" + kId, "", kUid);
    row("kubelet, cgroupfs, guaranteed", "/kubepods/pod" + kUid + "/" + kId, "", kUid);
    row("kubelet, a static pod", "/kubepods/besteffort/pod2b8d5a3f9e/" + kId, "", "2b8d5a3f9e");
    row("our own stack", "/shimscope-1a2b3c4d/kubepods/besteffort/pod" + kUid + "/" + kId, "",
        kUid);
    row("containerd, systemd", kSlice + "cri-containerd-" + kId + ".scope", "containerd", kUid);
    row("containerd, drivers that differ",
        "/system.slice/containerd.service/"
        "kubepods-burstable-pod0d7ac1f5_4e3c_4b53_9a0d_2b4f0e2b1c7e.slice:cri-containerd:"
            + kId,
        "containerd", kUid);
    row("cri-o, systemd", kSlice + "crio-" + kId + ".scope", "cri-o", kUid);
    row("cri-o, systemd, crun", kSlice + "crio-" + kId + ".scope/container", "cri-o", kUid);
    row("cri-o, cgroupfs", "/kubepods/burstable/pod" + kUid + "/crio-" + kId, "cri-o", kUid);
    row("podman, systemd", "/machine.slice/libpod-" + kId + ".scope", "podman");
    row("podman, systemd, crun", "/machine.slice/libpod-" + kId + ".scope/container", "podman");
    row("podman, rootless",
        "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + kId
            + ".scope/container",
        "podman");
    row("podman, cgroupfs", "/libpod_parent/libpod-" + kId, "podman");
    row("podman, a pod, cgroupfs", "/libpod_parent/" + kOther + "/libpod-" + kId, "podman", kOther);
    row("podman, a pod, systemd",
        "/machine.slice/machine-libpod_pod_" + kOther + ".slice/libpod-" + kId + ".scope", "podman",
        kOther);
    row("podman, in a unit", "/system.slice/web.service/libpod-payload-" + kId, "podman");
    row("nerdctl, systemd", "/system.slice/nerdctl-" + kId + ".scope", "containerd");
    row("a node in docker",
        "/docker/" + kOther + "/kubelet.slice/kubelet-" + kSlice.mid(1) + "cri-containerd-" + kId
            + ".scope",
        "containerd", kUid);
    row("docker in docker", "/docker/" + kOther + "/docker/" + kId, "docker");
}

void TestCgroupName::readsTheNamesOfEngines()
{
    QFETCH(QString, path);
    QFETCH(QString, engine);
    QFETCH(QString, pod);
    const auto name = parseCgroupName(path.toStdString());
    QVERIFY(name);
    QCOMPARE(QString(toString(name->engine)), engine);
    QCOMPARE(QString::fromStdString(name->id), kId);
    QCOMPARE(QString::fromStdString(name->podUid), pod);
    QVERIFY(!name->monitor);
}

void TestCgroupName::cutsThePathAfterTheContainer_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("own");
    const QString scope = "/machine.slice/libpod-" + kId + ".scope";
    QTest::newRow("the container itself") << scope << scope;
    QTest::newRow("crun's leaf") << scope + "/container" << scope;
    QTest::newRow("systemd inside") << "/docker/" + kId + "/system.slice/a.service"
                                    << "/docker/" + kId;
    QTest::newRow("a slash too many") << "/docker//" + kId + "/"
                                      << "/docker/" + kId;
}

void TestCgroupName::cutsThePathAfterTheContainer()
{
    QFETCH(QString, path);
    QFETCH(QString, own);
    QCOMPARE(QString::fromStdString(parseCgroupName(path.toStdString())->path), own);
}

void TestCgroupName::readsTheQualityOfService_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("qos");
    QTest::newRow("burstable, systemd") << kSlice + "crio-" + kId + ".scope"
                                        << "Burstable";
    QTest::newRow("best effort") << "/kubepods/besteffort/podx/" + kId << "BestEffort";
    QTest::newRow("guaranteed") << "/kubepods/podx/" + kId << "Guaranteed";
    QTest::newRow("no pod") << "/docker/" + kId << "";
    QTest::newRow("podman's pod") << "/libpod_parent/" + kOther + "/libpod-" + kId << "";
}

void TestCgroupName::readsTheQualityOfService()
{
    QFETCH(QString, path);
    QFETCH(QString, qos);
    QCOMPARE(QString::fromStdString(parseCgroupName(path.toStdString())->qos), qos);
}

void TestCgroupName::knowsAMonitorsOwnCgroup_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("cri-o") << kSlice + "crio-conmon-" + kId + ".scope";
    QTest::newRow("podman") << "/machine.slice/libpod-conmon-" + kId + ".scope";
}

void TestCgroupName::knowsAMonitorsOwnCgroup()
{
    QFETCH(QString, path);
    const auto name = parseCgroupName(path.toStdString());
    QVERIFY(name && name->monitor);
    QCOMPARE(QString::fromStdString(name->id), kId);
}

void TestCgroupName::takesNothingElseForAContainer_data()
{
    QTest::addColumn<QString>("path");
    for (const char* path :
        {"/", "", "/init.scope", "/system.slice/docker.service", "/kubepods.slice",
            "/libpod_parent/conmon", "/user.slice/user-1000.slice/session-2.scope"})
        QTest::newRow(path) << path;
    QTest::newRow("an id of ctr is told by its ancestors") << "/default/web";
    QTest::newRow("an id that is nobody's") << "/process_api/" + kId;
    QTest::newRow("too short") << "/docker/3f86dd5ff9c6";
    QTest::newRow("capitals") << "/docker/" + kId.toUpper();
    QTest::newRow("the pod") << "/kubepods/burstable/pod" + kUid;
    QTest::newRow("the pod, systemd") << kSlice;
    QTest::newRow("podman's pod") << "/libpod_parent/" + kOther;
    QTest::newRow("outside of any pod") << "/kubepods/burstable/" + kId;
}

void TestCgroupName::takesNothingElseForAContainer()
{
    QFETCH(QString, path);
    QVERIFY(!parseCgroupName(path.toStdString()));
}

void TestCgroupName::readsArguments_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("expected"); // role engine id namespace name
    const auto row = [](const char* name, const QString& arguments, const QString& expected) {
        QTest::newRow(name) << arguments.split(' ') << expected;
    };
    row("containerd's shim, CRI",
        "/usr/bin/containerd-shim-runc-v2 -namespace k8s.io -id 3f86 -address /run/c.sock",
        "0 containerd 3f86 k8s.io ");
    row("containerd's shim, docker", "containerd-shim-runc-v2 -namespace moby -id 3f86",
        "0 docker 3f86 moby ");
    row("our shim", "/x/containerd-shim-shimscope-v1 -namespace k8s.io -id 3f86",
        "0 shimscope 3f86 k8s.io ");
    row("cri-o's conmon",
        "conmon -b /run/crio/b -c 3f86 -n k8s_main_web_default_u_0 -r /usr/bin/runc",
        "0 cri-o 3f86  k8s_main_web_default_u_0");
    row("podman's conmon",
        "/usr/bin/conmon --api-version 1 -c 3f86 -u 3f86 -r /usr/bin/crun -n web "
        "--exit-command /usr/bin/podman",
        "0 podman 3f86  web");
    row("runc", "runc --root /x run --bundle=/b web", "1 runc web  ");
    row("dockerd", "/usr/bin/dockerd -H fd://", "2 docker   ");
    row("kubelet", "/usr/bin/kubelet", "3    ");
}

void TestCgroupName::readsArguments()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, expected);
    std::vector<std::string> words;
    for (const QString& word : arguments)
        words.push_back(word.toStdString());
    const auto program = recogniseProgram(words);
    QVERIFY(program);
    const QString got =
        QString("%1 %2 %3 %4 %5")
            .arg(static_cast<int>(program->role))
            .arg(toString(program->engine))
            .arg(program->id.c_str(), program->nameSpace.c_str(), program->containerName.c_str());
    QCOMPARE(got, expected);
    QVERIFY(mayBeProgram(program->name.substr(0, 15)));
}

void TestCgroupName::takesNoOtherProgram_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("none") << QStringList();
    QTest::newRow("a shell") << QStringList{"/bin/sh", "-c", "runc run web"};
    QTest::newRow("the container before its program") << QStringList{"runc", "init"};
    QTest::newRow("a shim that serves nobody") << QStringList{"containerd-shim-runc-v2", "-v"};
    QTest::newRow("a name that goes on") << QStringList{"containerd-stress"};
}

void TestCgroupName::takesNoOtherProgram()
{
    QFETCH(QStringList, arguments);
    std::vector<std::string> words;
    for (const QString& word : arguments)
        words.push_back(word.toStdString());
    QVERIFY(!recogniseProgram(words));
}

void TestCgroupName::readsTheKubeletsNames()
{
    const KubernetesName name = parseKubernetesName("k8s_main_web-demo_default_0d7ac1f5_2");
    QCOMPARE(name.container, std::string("main"));
    QCOMPARE(name.pod, std::string("web-demo"));
    QCOMPARE(name.nameSpace, std::string("default"));
    QVERIFY(parseKubernetesName("web").pod.empty());
}

UNIT_TEST(TestCgroupName)
#include "tst_probe_cgroup_name.moc"
