// links: kubelet
// Volumes: what a manifest may say of them, the exact message for each mistake, and the sums and
// checks behind them. Folders, without mounts.
#include <base/file.h>
#include <kubelet/hash.h>
#include <kubelet/manifest.h>
#include <kubelet/pod_sync.h>
#include <kubelet/pod_volumes.h>

#include <unit_test.h>

#include <sys/stat.h>

using namespace shimscope;
using namespace shimscope::kubelet;

namespace {

/// Volumes begin at line 5, the container's mounts at line 9.
std::string podText(const QString& volume, const QString& mount)
{
    return ("apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  volumes:\n  - " + volume
        + "\n  containers:\n  - name: app\n    image: a:1\n    volumeMounts:\n    - " + mount
        + "\n")
        .toStdString();
}

Manifest parseVolumes(const QString& volume, const QString& mount)
{
    return parseManifest(podText(volume, mount), "w.yaml", "node");
}

Pod makePod(const std::string& uid)
{
    Pod pod;
    pod.name = "web";
    pod.uid = uid;
    pod.containers.resize(2);
    return pod;
}

unsigned modeOf(const std::string& path)
{
    struct stat info { };
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777U : 0;
}

} // namespace

class TestVolumes : public QObject {
    Q_OBJECT
private slots:
    void readsThem();
    void namesMistakes_data();
    void namesMistakes();
    void warnsOfALimitOnDisk();
    void makesAnotherPodOfAnotherVolume();
    void sizesMemory_data();
    void sizesMemory();
    void checksHostPaths_data();
    void checksHostPaths();
    void makesAnEmptyDirForEveryUser();
    void keepsWhatIsInIt();
    void givesItToTheGroup();
    void makesHostPathsThatMayBeMade();
    void namesTheVolumeThatFails();
    void mountsInTheirOrder();
};

void TestVolumes::readsThem()
{
    const Manifest manifest =
        parseVolumes("{name: data, emptyDir: {medium: Memory, sizeLimit: 16Mi}}",
            "{name: data, mountPath: cache, subPath: a/b, readOnly: true}");
    QVERIFY2(manifest.pod, manifest.problems.empty() ? "" : manifest.problems[0].text.c_str());
    const Volume& volume = manifest.pod->volumes.at(0);
    QVERIFY(!volume.hostPath && volume.emptyDir.memory);
    QCOMPARE(volume.emptyDir.sizeLimit, std::optional<std::int64_t>(16 << 20));
    const VolumeMount& mount = manifest.pod->containers.at(0).volumeMounts.at(0);
    QCOMPARE(mount.mountPath, std::string("/cache")); // as a kubelet makes it
    QCOMPARE(mount.subPath, std::string("a/b"));
    QVERIFY(mount.readOnly);
    // The API's default for a volume without a source.
    QVERIFY(parseVolumes("{name: data}", "{name: data, mountPath: /d}").pod);
}

void TestVolumes::namesMistakes_data()
{
    QTest::addColumn<QString>("volume");
    QTest::addColumn<QString>("mount");
    QTest::addColumn<QString>("message");
    const QString good = "{name: v, mountPath: /v}";
    QTest::newRow("no such volume") << "{name: v}"
                                    << "{name: w, mountPath: /v}"
                                    << "w.yaml:11:8: spec.containers[0].volumeMounts[0].name: "
                                       "there is no volume 'w' in spec.volumes";
    QTest::newRow("no path") << "{name: v}"
                             << "{name: v}"
                             << "w.yaml:11:7: spec.containers[0].volumeMounts[0]: mountPath is "
                                "missing";
    QTest::newRow("a config map") << "{name: v, configMap: {name: c}}" << good
                                  << "w.yaml:6:15: spec.volumes[0].configMap: a static pod cannot "
                                     "use objects of the API server; accepted are emptyDir and "
                                     "hostPath";
    QTest::newRow("two sources") << "{name: v, emptyDir: {}, hostPath: {path: /a}}" << good
                                 << "w.yaml:6:5: spec.volumes[0]: has more than one source; keep "
                                    "one";
    QTest::newRow("a medium") << "{name: v, emptyDir: {medium: RAM}}" << good
                              << "w.yaml:6:26: spec.volumes[0].emptyDir.medium: 'RAM' is not "
                                 "accepted; accepted are Memory";
    QTest::newRow("a type") << "{name: v, hostPath: {path: /a, type: Folder}}" << good
                            << "w.yaml:6:36: spec.volumes[0].hostPath.type: 'Folder' is not "
                               "accepted; accepted are DirectoryOrCreate, Directory, "
                               "FileOrCreate, File, Socket, CharDevice, BlockDevice";
    QTest::newRow("a relative host path")
        << "{name: v, hostPath: {path: a}}" << good
        << "w.yaml:6:26: spec.volumes[0].hostPath.path: must be an absolute path";
    QTest::newRow("up in a host path") << "{name: v, hostPath: {path: /a/../b}}" << good
                                       << "w.yaml:6:26: spec.volumes[0].hostPath.path: must not "
                                          "hold '..'";
    QTest::newRow("up in a subPath") << "{name: v}"
                                     << "{name: v, mountPath: /v, subPath: ../x}"
                                     << "w.yaml:11:32: "
                                        "spec.containers[0].volumeMounts[0].subPath: '../x' is not "
                                        "accepted; it must be below the volume: no '/' first, no "
                                        "'..'";
    QTest::newRow("shared with the host")
        << "{name: v}"
        << "{name: v, mountPath: /v, mountPropagation: Bidirectional}"
        << "w.yaml:11:32: spec.containers[0].volumeMounts[0].mountPropagation: Bidirectional is "
           "only for a privileged container";
    QTest::newRow("a path twice") << "{name: v}"
                                  << "{name: v, mountPath: /v}\n    - {name: v, mountPath: /v}"
                                  << "w.yaml:12:7: spec.containers[0].volumeMounts[1]: mountPath "
                                     "'/v' is used twice; keep one";
    QTest::newRow("a name twice") << "{name: v}\n  - {name: v}" << good
                                  << "w.yaml:7:5: spec.volumes[1]: a second volume with the name "
                                     "'v'; give it another name";
}

void TestVolumes::namesMistakes()
{
    QFETCH(QString, volume);
    QFETCH(QString, mount);
    QFETCH(QString, message);
    const Manifest manifest = parseVolumes(volume, mount);
    QVERIFY(!manifest.pod);
    QCOMPARE(QString::fromStdString(toString(manifest.problems.at(0), "w.yaml")), message);
}

void TestVolumes::warnsOfALimitOnDisk()
{
    const Manifest manifest =
        parseVolumes("{name: v, emptyDir: {sizeLimit: 1Mi}}", "{name: v, mountPath: /v}");
    QVERIFY(manifest.pod);
    QCOMPARE(manifest.problems.size(), std::size_t{1});
    QVERIFY(!manifest.problems[0].isError);
}

void TestVolumes::makesAnotherPodOfAnotherVolume()
{
    const QString mount = "{name: v, mountPath: /v}";
    const auto disk = parseVolumes("{name: v}", mount).pod;
    const auto memory = parseVolumes("{name: v, emptyDir: {medium: Memory}}", mount).pod;
    const auto readOnly = parseVolumes("{name: v}", "{name: v, mountPath: /v, readOnly: true}").pod;
    QVERIFY(disk->uid != memory->uid && disk->uid != readOnly->uid);
    QVERIFY(containerHash(disk->containers[0]) != containerHash(readOnly->containers[0]));
}

void TestVolumes::sizesMemory_data()
{
    QTest::addColumn<qint64>("sizeLimit");
    QTest::addColumn<qint64>("memoryLimit"); // of each of the two containers
    QTest::addColumn<qint64>("size");
    QTest::newRow("the machine's memory") << qint64(0) << qint64(0) << qint64(1000);
    QTest::newRow("the containers' limits together") << qint64(0) << qint64(100) << qint64(200);
    QTest::newRow("its own limit") << qint64(50) << qint64(100) << qint64(50);
    QTest::newRow("never more than the pod may have") << qint64(500) << qint64(100) << qint64(200);
}

void TestVolumes::sizesMemory()
{
    QFETCH(qint64, sizeLimit);
    QFETCH(qint64, memoryLimit);
    Pod pod = makePod("u");
    for (Container& container : pod.containers)
        if (memoryLimit > 0)
            container.resources.limits.memoryBytes = memoryLimit;
    EmptyDir volume{true, {}};
    if (sizeLimit > 0)
        volume.sizeLimit = sizeLimit;
    QTEST(qint64(memoryVolumeSize(pod, volume, 1000)), "size");
}

void TestVolumes::checksHostPaths_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<uint>("mode");
    QTest::addColumn<QString>("trouble");
    QTest::newRow("unchecked") << "" << 0U << "";
    QTest::newRow("a folder") << "Directory" << uint(S_IFDIR | 0755) << "";
    QTest::newRow("no folder") << "Directory" << uint(S_IFREG | 0644) << "is not a directory";
    QTest::newRow("nothing") << "File" << 0U << "there is nothing; it has to be a file";
    QTest::newRow("a socket") << "Socket" << uint(S_IFSOCK | 0755) << "";
    QTest::newRow("no device") << "CharDevice" << uint(S_IFBLK | 0600)
                               << "is not a character device";
    QTest::newRow("a block device") << "BlockDevice" << uint(S_IFBLK | 0600) << "";
}

void TestVolumes::checksHostPaths()
{
    QFETCH(QString, type);
    QFETCH(uint, mode);
    QTEST(QString::fromStdString(hostPathTrouble({"/x", type.toStdString()}, mode)), "trouble");
}

void TestVolumes::makesAnEmptyDirForEveryUser()
{
    const auto dir = base::TempDir::make();
    const Options options{.stateDir = dir->path()};
    Pod pod = makePod("u");
    pod.volumes = {{"data", {}, {}}};
    QVERIFY(setUpVolumes(options, pod, 0));
    const std::string path = podStateDir(options, "u") + "/volumes/kubernetes.io~empty-dir/data";
    QCOMPARE(modeOf(path), 0777U); // past any umask
    QVERIFY(tearDownVolumes(options, "u"));
    QVERIFY(!base::exists(path));
    QVERIFY(tearDownVolumes(options, "u")); // nothing there: nothing to do
}

void TestVolumes::keepsWhatIsInIt()
{
    const auto dir = base::TempDir::make();
    const Options options{.stateDir = dir->path()};
    Pod pod = makePod("u");
    pod.volumes = {{"data", {}, {}}};
    QVERIFY(setUpVolumes(options, pod, 0));
    const std::string path = podStateDir(options, "u") + "/volumes/kubernetes.io~empty-dir/data";
    QVERIFY(base::writeFileAtomic(path + "/file", "x"));
    QVERIFY(setUpVolumes(options, pod, 0)); // as after a restart of the kubelet
    QVERIFY(base::exists(path + "/file"));
}

void TestVolumes::givesItToTheGroup()
{
    if (::geteuid() != 0)
        return; // only root gives a folder to another group
    const auto dir = base::TempDir::make();
    const Options options{.stateDir = dir->path()};
    Pod pod = makePod("u");
    pod.volumes = {{"data", {}, {}}};
    pod.securityContext.fsGroup = 2000;
    QVERIFY(setUpVolumes(options, pod, 0));
    struct stat info { };
    const std::string path = podStateDir(options, "u") + "/volumes/kubernetes.io~empty-dir/data";
    QCOMPARE(::stat(path.c_str(), &info), 0);
    QCOMPARE(info.st_gid, gid_t(2000));
    QVERIFY((info.st_mode & S_ISGID) != 0);
}

void TestVolumes::makesHostPathsThatMayBeMade()
{
    const auto dir = base::TempDir::make();
    Pod pod = makePod("u");
    pod.volumes = {{"d", HostPath{dir->path() + "/a/b", "DirectoryOrCreate"}, {}},
        {"f", HostPath{dir->path() + "/a/f", "FileOrCreate"}, {}}};
    QVERIFY(setUpVolumes({.stateDir = dir->path()}, pod, 0));
    QVERIFY(base::listDir(dir->path() + "/a/b").has_value());
    QCOMPARE(base::readFile(dir->path() + "/a/f").value_or("?"), std::string());
}

void TestVolumes::namesTheVolumeThatFails()
{
    Pod pod = makePod("u");
    pod.volumes = {{"sock", HostPath{"/nowhere/at.sock", "Socket"}, {}}};
    const auto done = setUpVolumes({.stateDir = "/nowhere"}, pod, 0);
    QVERIFY(!done);
    QCOMPARE(done.error().toString(),
        std::string("FailedMount: set up volume 'sock': hostPath type check '/nowhere/at.sock': "
                    "there is nothing; it has to be a socket"));
}

void TestVolumes::mountsInTheirOrder()
{
    Pod pod = makePod("u");
    pod.volumes = {{"data", {}, {}}, {"host", HostPath{"/srv", ""}, {}}};
    Container& container = pod.containers[0];
    container.volumeMounts = {{"host", "/b", "", true, "HostToContainer"}, {"data", "/a"}};
    const auto mounts = mountsOf({.stateDir = "/s"}, pod, container);
    QVERIFY(mounts.has_value());
    QCOMPARE(mounts->size(), std::size_t{2});
    QCOMPARE(mounts->at(0).host_path(), std::string("/srv"));
    QVERIFY(mounts->at(0).readonly());
    QCOMPARE(mounts->at(0).propagation(), v1::PROPAGATION_HOST_TO_CONTAINER);
    QCOMPARE(
        mounts->at(1).host_path(), std::string("/s/pods/u/volumes/kubernetes.io~empty-dir/data"));
    QCOMPARE(mounts->at(1).container_path(), std::string("/a"));
    QCOMPARE(mounts->at(1).propagation(), v1::PROPAGATION_PRIVATE);
}

UNIT_TEST(TestVolumes)
#include "tst_kubelet_volumes.moc"
