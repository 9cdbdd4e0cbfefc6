// links: shim
// What the shim reads from a bundle and leaves in it, and its command line.
#include <base/file.h>
#include <shim/arguments.h>
#include <shim/bundle.h>
#include <shim/commands.h>
#include <shim/leftovers.h>

#include <unit_test.h>

using namespace shimscope;
using namespace shimscope::shim;

class TestShimBundle : public QObject {
    Q_OBJECT
private slots:
    void init() { m_dir.emplace(std::move(*base::TempDir::make())); }
    void cleanup() { m_dir.reset(); }

    void readsTheIdentityOfAPodsContainer()
    {
        write(
            R"({"annotations":{"io.kubernetes.cri.sandbox-id":"pod1","io.kubernetes.cri.sandbox-name":"web",
            "io.kubernetes.cri.sandbox-namespace":"default","io.kubernetes.cri.sandbox-uid":"u1",
            "io.kubernetes.cri.container-name":"main"},
            "linux":{"cgroupsPath":"/kubepods/podu1/c1","namespaces":[{"type":"mount"},{"type":"pid"}]}})");
        const auto config = readBundle(m_dir->path(), "c1");
        QVERIFY2(config, config ? "" : config.error().toString().c_str());
        QCOMPARE(config->group, std::string("pod1"));
        QCOMPARE(config->identity.containerId, std::string("c1"));
        QCOMPARE(config->identity.containerName, std::string("main"));
        QCOMPARE(config->identity.podUid, std::string("u1"));
        QCOMPARE(config->cgroupsPath, std::string("/kubepods/podu1/c1"));
        QVERIFY(config->ownPidNamespace);
    }

    void groupsContainers_data()
    {
        QTest::addColumn<QByteArray>("annotations");
        QTest::addColumn<QByteArray>("group");
        QTest::newRow("alone") << QByteArray("{}") << QByteArray("c1");
        QTest::newRow("of a pod") << QByteArray(R"({"io.kubernetes.cri.sandbox-id":"p"})")
                                  << QByteArray("p");
        QTest::newRow("containerd's own group") << QByteArray(
            R"({"io.kubernetes.cri.sandbox-id":"p","io.containerd.runc.v2.group":"g"})")
                                                << QByteArray("g");
        QTest::newRow("annotation of a wrong type")
            << QByteArray(R"({"io.kubernetes.cri.sandbox-id":7})") << QByteArray("c1");
    }
    void groupsContainers()
    {
        QFETCH(QByteArray, annotations);
        QFETCH(QByteArray, group);
        write(R"({"annotations":)" + annotations.toStdString() + "}");
        QCOMPARE(readBundle(m_dir->path(), "c1")->group, group.toStdString());
    }

    void knowsWhosePidNamespaceItIs_data()
    {
        QTest::addColumn<QByteArray>("namespaces");
        QTest::addColumn<bool>("own");
        QTest::newRow("a new one") << QByteArray(R"([{"type":"pid"}])") << true;
        QTest::newRow("another container's")
            << QByteArray(R"([{"type":"pid","path":"/proc/7/ns/pid"}])") << false;
        QTest::newRow("the host's") << QByteArray(R"([{"type":"mount"}])") << false;
        QTest::newRow("none at all") << QByteArray("7") << false;
    }
    void knowsWhosePidNamespaceItIs()
    {
        QFETCH(QByteArray, namespaces);
        QFETCH(bool, own);
        write(R"({"linux":{"namespaces":)" + namespaces.toStdString() + "}}");
        QCOMPARE(readBundle(m_dir->path(), "c1")->ownPidNamespace, own);
    }

    void saysWhatIsWrongWithConfigJson_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("cut off") << QByteArray("{\"linux\":") << QByteArray("config.json");
        QTest::newRow("no object") << QByteArray("[]") << QByteArray("is no object");
        QTest::newRow("empty") << QByteArray() << QByteArray("parse error");
    }
    void saysWhatIsWrongWithConfigJson()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        write(text.toStdString());
        const auto config = readBundle(m_dir->path(), "c1");
        QVERIFY(!config);
        QVERIFY2(config.error().toString().find(says.toStdString()) != std::string::npos,
            config.error().toString().c_str());
    }

    void saysThatConfigJsonIsMissing()
    {
        QVERIFY(readBundle(m_dir->path(), "c1").error().is(ENOENT));
    }

    void handsItsOptionsToDelete()
    {
        const RuntimeOptions options{"/usr/sbin/runc", "/run/oci", true, true, true, 1000, 1001};
        QVERIFY(writeOptions(m_dir->path(), options));
        const RuntimeOptions read = readOptions(m_dir->path(), {});
        QCOMPARE(read.binary, options.binary);
        QCOMPARE(read.root, options.root);
        QVERIFY(read.systemdCgroup && read.noPivotRoot && read.noNewKeyring);
        QCOMPARE(read.ioUid, 1000U);
        QCOMPARE(read.ioGid, 1001U);
    }

    void fallsBackWithoutOptions()
    {
        QCOMPARE(readOptions(m_dir->path(), {.binary = "x", .root = "y"}).binary, std::string("x"));
        QVERIFY(base::writeFileAtomic(m_dir->path() + "/options.json", "{broken"));
        QCOMPARE(readOptions(m_dir->path(), {.binary = "x", .root = "y"}).root, std::string("y"));
    }

    void writesTheAddressForOldAndNewEndpoints()
    {
        QVERIFY(writeAddress(m_dir->path(), "unix:///run/s/1"));
        QCOMPARE(*base::readFile(m_dir->path() + "/address"), std::string("unix:///run/s/1"));
        const std::string bootstrap =
            "{\"address\":\"unix:///run/s/1\",\"protocol\":\"ttrpc\",\"version\":2}";
        QCOMPARE(*base::readFile(m_dir->path() + "/bootstrap.json"), bootstrap);
    }

    void putsTheSocketBesideTheEndpoints()
    {
        const std::string path = shimSocketPath("unix:///run/shimscope/cri.sock", "k8s.io", "pod1");
        QVERIFY2(path.starts_with("/run/shimscope/s/"), path.c_str());
        QCOMPARE(path.size(), std::string("/run/shimscope/s/").size() + 16);
        QCOMPARE(shimSocketPath("/run/shimscope/cri.sock", "k8s.io", "pod1"), path);
        QVERIFY(shimSocketPath("/run/shimscope/cri.sock", "k8s.io", "pod2") != path);
        QVERIFY(shimSocketPath("/run/shimscope/cri.sock", "moby", "pod1") != path);
    }

    void readsContainerdsCommandLine()
    {
        const auto arguments =
            parseArguments({"-namespace", "k8s.io", "--address=/run/c.sock", "-publish-binary",
                "/usr/bin/containerd", "-id", "c1", "-debug", "-bundle", "/b", "delete"});
        QVERIFY2(arguments, arguments ? "" : arguments.error().toString().c_str());
        QCOMPARE(static_cast<int>(arguments->command), static_cast<int>(Command::Delete));
        QCOMPARE(arguments->address, std::string("/run/c.sock"));
        QCOMPARE(arguments->bundle, std::string("/b"));
        QVERIFY(arguments->debug);
        QCOMPARE(
            static_cast<int>(parseArguments({"-v"})->command), static_cast<int>(Command::Version));
    }

    void refusesWhatIsNoCommandLine_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown flag") << QStringList{"-what", "start"} << "is no flag";
        QTest::newRow("unknown command") << QStringList{"-id", "c", "stop"} << "is no command";
        QTest::newRow("no value") << QStringList{"-id"} << "needs a value";
        QTest::newRow("no id") << QStringList{"-namespace", "n", "-address", "a", "start"}
                               << "id is needed";
        QTest::newRow("an id that leads elsewhere")
            << QStringList{"-id", "../c", "-namespace", "n", "start"} << "id is needed";
        QTest::newRow("no namespace")
            << QStringList{"-id", "c", "-address", "a", "start"} << "namespace is needed";
        QTest::newRow("no address")
            << QStringList{"-id", "c", "-namespace", "n", "start"} << "socket is needed";
    }
    void refusesWhatIsNoCommandLine()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        std::vector<std::string> list;
        for (const QString& word : words)
            list.push_back(word.toStdString());
        const auto arguments = parseArguments(list);
        QVERIFY(!arguments);
        QVERIFY2(QString::fromStdString(arguments.error().toString()).contains(says),
            arguments.error().toString().c_str());
    }

    void takesIdsThatCanBeFileNames_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<bool>("taken");
        QTest::newRow("hex") << QString(64, 'a') << true;
        QTest::newRow("name") << "web_1.a-b" << true;
        QTest::newRow("empty") << "" << false;
        QTest::newRow("dots") << ".." << false;
        QTest::newRow("path") << "a/b" << false;
        QTest::newRow("flag") << "-a" << false;
        QTest::newRow("too long") << QString(129, 'a') << false;
    }
    void takesIdsThatCanBeFileNames()
    {
        QFETCH(QString, id);
        QFETCH(bool, taken);
        QCOMPARE(isIdentifier(id.toStdString()), taken);
    }

    void removesOnlyItsOwnCgroup_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("own");
        QTest::newRow("the container's") << "/kubepods/podx/c1"
                                         << "/kubepods/podx/c1";
        QTest::newRow("untidy") << "//kubepods//c1/"
                                << "/kubepods/c1";
        QTest::newRow("the pod's") << "/kubepods/podx"
                                   << "";
        QTest::newRow("the root") << "/"
                                  << "";
        QTest::newRow("none") << ""
                              << "";
        QTest::newRow("upwards") << "/a/../c1"
                                 << "";
        QTest::newRow("systemd's") << "kubepods.slice:cri:c1"
                                   << "";
        QTest::newRow("relative") << "a/c1"
                                  << "";
    }
    void removesOnlyItsOwnCgroup()
    {
        QFETCH(QString, path);
        QFETCH(QString, own);
        QCOMPARE(QString::fromStdString(ownCgroup(path.toStdString(), "c1")), own);
    }

private:
    void write(const std::string& config)
    {
        QVERIFY(base::writeFileAtomic(m_dir->path() + "/config.json", config));
    }
    std::optional<base::TempDir> m_dir;
};

UNIT_TEST(TestShimBundle)
#include "tst_shim_bundle.moc"
