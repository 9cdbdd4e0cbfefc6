// REQUIRES(root, overlayfs): unpacks layers with owners, devices and attributes, and mounts what
// the store says in a private mount namespace, through unshare(1) and mount(8).
#include <base/child.h>
#include <base/file.h>
#include <image/layout_writer.h>
#include <image/store.h>

#include <expect.h>
#include <QtTest>

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

using namespace shimscope;
using namespace shimscope::image;

namespace {

LayerFile file(const std::string& path, const std::string& content, mode_t mode = 0644)
{
    LayerFile entry;
    entry.path = path;
    entry.content = content;
    entry.mode = mode;
    return entry;
}
LayerFile entry(
    FileType type, const std::string& path, const std::string& target = {}, mode_t mode = 0755)
{
    LayerFile made;
    made.path = path;
    made.type = type;
    made.target = target;
    made.mode = mode;
    return made;
}

ImageSource imageOf(const std::string& name, const std::vector<std::vector<LayerFile>>& layers,
    Compression compression = Compression::Gzip)
{
    ImageSource image;
    image.name = name;
    for (const auto& files : layers) {
        auto layer = makeLayer(files, compression);
        if (!layer)
            qFatal("%s", layer.error().toString().c_str());
        image.layers.push_back(std::move(*layer));
    }
    return image;
}

struct stat statOf(const std::string& path)
{
    struct stat st { };
    ::lstat(path.c_str(), &st);
    return st;
}

bool isWhiteout(const std::string& path)
{
    const struct stat st = statOf(path);
    return S_ISCHR(st.st_mode) && st.st_rdev == 0;
}

bool isOpaque(const std::string& path)
{
    char value = 0;
    return ::getxattr(path.c_str(), "trusted.overlay.opaque", &value, 1) == 1 && value == 'y';
}

/// Runs a shell script in a private mount namespace where the snapshot is mounted on $1; its
/// output.
std::string inMount(
    const std::vector<Mount>& mounts, const std::string& target, const std::string& script)
{
    std::string options;
    for (const std::string& option : mounts.at(0).options)
        options += (options.empty() ? "" : ",") + option;
    const std::string whole = "mount -t " + mounts.at(0).type
        + " -o \"$2\" overlay \"$1\" && cd \"$1\" && { " + script + "; }";
    base::SpawnOptions spawn;
    spawn.program = "unshare";
    spawn.arguments = {"-m", "--propagation", "private", "sh", "-c", whole, "sh", target, options};
    const auto output = base::run(spawn);
    if (!output)
        return output.error().toString();
    return output->standardOutput + output->standardError;
}

} // namespace

class TestImageStore : public QObject {
    Q_OBJECT
private:
    std::optional<base::TempDir> m_dir;

    [[nodiscard]] std::string path(const std::string& name) const
    {
        return m_dir->path() + "/" + name;
    }
    [[nodiscard]] base::Result<Store> open() const
    {
        return Store::open({path("images"), path("snapshots")});
    }
    /// A store with this one image.
    base::Result<Store> storeWith(const ImageSource& image)
    {
        TRY_VOID(writeLayout(path("layout"), {image}));
        Store store = TRY(open());
        TRY(store.import(path("layout")));
        return store;
    }
    [[nodiscard]] std::vector<std::string> leftIn(const std::string& name) const
    {
        return *base::listDir(path(name));
    }
    /// The unpacked folder of the n-th layer.
    [[nodiscard]] std::string layer(const Image& image, std::size_t n) const
    {
        return path("images/layers/") + image.layers.at(n).substr(7, 16) + "/fs";
    }

private slots:
    void init() { m_dir.emplace(*base::TempDir::make()); }
    void cleanup() { m_dir.reset(); }

    void keepsOwnersModesTimesAndAttributes()
    {
        LayerFile program = file("bin/tool", "tool", 04755);
        program.uid = 1000;
        program.gid = 1001;
        program.mtime = 1'000'000'000;
        // cap_net_raw=ep, as setcap(8) stores it (version 2)
        program.xattrs["security.capability"] = std::string(
            "\x01\x00\x00\x02\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 20);
        program.xattrs["trusted.overlay.redirect"] = "/etc"; // must not get through
        LayerFile node = entry(FileType::CharDevice, "dev/null", {}, 0666);
        node.major = 1;
        node.minor = 3;
        LayerFile dir = entry(FileType::Dir, "data", {}, 01777);
        dir.mtime = 1'000'000'001;
        auto store = storeWith(imageOf("test.local/a:1",
            {{dir, file("data/x", "x"), program, node, entry(FileType::Fifo, "pipe", {}, 0600),
                entry(FileType::Symlink, "link", "/bin/tool"),
                file("\xc3\xa4\xc3\xb6", "utf-8")}}));
        OK(store);
        const auto image = store->find("test.local/a:1");
        QVERIFY(image);
        const std::string fs = layer(*image, 0);
        const struct stat st = statOf(fs + "/bin/tool");
        QCOMPARE(st.st_mode & 07777U, 04755U);
        QCOMPARE(st.st_uid, 1000U);
        QCOMPARE(st.st_gid, 1001U);
        QCOMPARE(st.st_mtim.tv_sec, 1'000'000'000L);
        char value[64];
        QCOMPARE(::getxattr((fs + "/bin/tool").c_str(), "security.capability", value, sizeof value),
            ssize_t(20));
        QVERIFY(
            ::getxattr((fs + "/bin/tool").c_str(), "trusted.overlay.redirect", value, sizeof value)
            < 0);
        QCOMPARE(statOf(fs + "/dev/null").st_rdev, makedev(1, 3));
        QCOMPARE(statOf(fs + "/data").st_mode & 07777U, 01777U);
        QCOMPARE(statOf(fs + "/data").st_mtim.tv_sec, 1'000'000'001L);
        QVERIFY(S_ISFIFO(statOf(fs + "/pipe").st_mode));
        QVERIFY(base::exists(fs + "/\xc3\xa4\xc3\xb6"));
        QVERIFY(leftIn("images/ingest").empty());
    }

    void appliesWhiteouts()
    {
        auto store = storeWith(imageOf("test.local/w:1",
            {{entry(FileType::Dir, "etc", {}, 0700), file("etc/a", "a"), file("etc/b", "b"),
                 file("opt/x/old", "old"), file("gone", "gone"), file("swap/f", "f")},
                {file("etc/.wh.a", ""), file("opt/x/.wh..wh..opq", ""), file("opt/x/new", "new"),
                    file(".wh.gone", ""), file(".wh.swap", ""), entry(FileType::Dir, "swap"),
                    file("swap/g", "g"), file("etc/.wh..wh.plnk", "")}}));
        OK(store);
        const auto image = *store->find("test.local/w:1");
        const std::string fs = layer(image, 1);
        QVERIFY(isWhiteout(fs + "/etc/a"));
        QCOMPARE(statOf(fs + "/etc").st_mode & 07777U,
            0700U); // as below, though this layer does not speak of it
        QVERIFY(isOpaque(fs + "/opt/x"));
        QVERIFY(isWhiteout(fs + "/gone"));
        QVERIFY(isOpaque(fs + "/swap"));
        const auto mounts = store->prepare("c1", "test.local/w:1");
        OK(mounts);
        QVERIFY(base::makeDirs(path("root")));
        QCOMPARE(QString::fromStdString(inMount(
                     *mounts, path("root"), "find . -type f | sort | tr '\\n' ' '; cat etc/b")),
            QString("./etc/b ./opt/x/new ./swap/g b"));
    }

    void resolvesLinksOfLowerLayers()
    {
        auto store = storeWith(imageOf("test.local/l:1",
            {{file("usr/lib/base", "base", 0640), entry(FileType::Symlink, "lib", "usr/lib"),
                 entry(FileType::Symlink, "abs", "/usr/lib"),
                 entry(FileType::Symlink, "up", "../../../../usr")},
                {file("lib/added", "1"), file("abs/too", "2"), file("up/three", "3"),
                    entry(FileType::HardLink, "hard", "lib/base"),
                    entry(FileType::HardLink, "hard2", "hard")}}));
        OK(store);
        const std::string fs = layer(*store->find("test.local/l:1"), 1);
        QVERIFY(!base::exists(fs + "/lib"));
        QCOMPARE(*base::readFile(fs + "/usr/lib/added"), std::string("1"));
        QCOMPARE(*base::readFile(fs + "/usr/lib/too"), std::string("2"));
        QCOMPARE(
            *base::readFile(fs + "/usr/three"), std::string("3")); // above the root is the root
        QCOMPARE(*base::readFile(fs + "/hard"), std::string("base"));
        QCOMPARE(statOf(fs + "/hard").st_nlink, nlink_t(3)); // with usr/lib/base, copied up
        QCOMPARE(statOf(fs + "/hard").st_mode & 07777U, 0640U);
    }

    void cannotBeLedOutOfTheLayer()
    {
        const std::string outside = path("outside");
        QVERIFY(base::makeDirs(outside));
        auto store = storeWith(imageOf("test.local/evil:1",
            {{entry(FileType::Symlink, "out", outside), file("out/a", "a"),
                file("../../escape", "b"), entry(FileType::Symlink, "p", "/proc/self/root"),
                file("p/shimscope-evil", "c"), entry(FileType::Dir, "d"), file("d/x", "x"),
                entry(FileType::Symlink, "d", outside), file("d/y", "y")}}));
        OK(store);
        QVERIFY(base::listDir(outside)->empty());
        QVERIFY(!base::exists("/shimscope-evil"));
        QVERIFY(!base::exists(path("escape")));
    }

    void takesEveryCompression()
    {
        for (const Compression compression :
            {Compression::None, Compression::Gzip, Compression::Zstd}) {
            const std::string name =
                "test.local/z:" + std::to_string(static_cast<int>(compression));
            auto store =
                storeWith(imageOf(name, {{file("f", std::string(200'000, 'x'))}}, compression));
            OK(store);
            const auto image = store->find(name);
            QVERIFY(image);
            QCOMPARE(statOf(layer(*image, 0) + "/f").st_size, off_t(200'000));
        }
    }

    void importsFromATar()
    {
        QVERIFY(writeLayout(path("layout"), {imageOf("test.local/t:1", {{file("f", "f")}})}));
        QCOMPARE(base::run({"tar", {"-C", path("layout"), "-czf", path("image.tar.gz"), "."}})
                     ->exit.code,
            0);
        auto store = open();
        OK(store);
        const auto images = store->import(path("image.tar.gz"), "other.local/renamed:2");
        OK(images);
        QCOMPARE(images->at(0).repoTags, std::vector<std::string>{"other.local/renamed:2"});
        QVERIFY(leftIn("images/ingest").empty());
    }

    void importsAnArchiveOfDockerSave()
    {
        // As docker before 25 and podman write it: two layers, one of them also under a link's
        // name, two tags.
        const auto one = makeLayer({file("bin/a", "a")}, Compression::None);
        const auto two = makeLayer({file("bin/b", "b")}, Compression::None);
        QVERIFY(one && two);
        QVERIFY(base::makeDirs(path("saved/aaa")) && base::makeDirs(path("saved/bbb")));
        QVERIFY(base::writeFileAtomic(path("saved/aaa/layer.tar"), one->bytes));
        QVERIFY(base::writeFileAtomic(path("saved/two.tar"), two->bytes));
        QCOMPARE(::symlink("../two.tar", path("saved/bbb/layer.tar").c_str()), 0);
        QVERIFY(base::writeFileAtomic(path("saved/c0ffee.json"),
            R"({"architecture":")" + machineArchitecture()
                + R"(","os":"linux","config":{"Cmd":["/bin/b"]},"rootfs":{"type":"layers","diff_ids":[")"
                + one->diffId + R"(",")" + two->diffId + R"("]}})"));
        const auto save = [&](const std::string& layers) {
            const std::string text = R"([{"Config":"c0ffee.json","RepoTags":["test.local/s:1",)"
                                     R"("test.local/s:new"],"Layers":[)"
                + layers + "]}]";
            return base::writeFileAtomic(path("saved/manifest.json"), text)
                && base::run({"tar",
                                 {"-C", path("saved"), "-cf", path("saved.tar"), "manifest.json",
                                     "bbb", "c0ffee.json", "aaa", "two.tar"}})
                       ->exit.code
                == 0;
        };
        QVERIFY(save(R"("aaa/layer.tar","bbb/layer.tar")"));
        auto store = open();
        OK(store);
        OK(store->import(path("saved.tar")));
        const auto image = store->find("test.local/s:new");
        QVERIFY(image && store->find("test.local/s:1"));
        QCOMPARE(*base::readFile(layer(*image, 0) + "/bin/a"), std::string("a"));
        QCOMPARE(*base::readFile(layer(*image, 1) + "/bin/b"), std::string("b"));
        QVERIFY(leftIn("images/ingest").empty());
        // Names that lead out, and those of nothing.
        for (const char* layers :
            {R"("../../etc/passwd","two.tar")", R"("aaa/layer.tar","gone.tar")"}) {
            QVERIFY(save(layers));
            const auto refused = store->import(path("saved.tar"));
            QVERIFY(!refused);
            const std::string text = refused.error().toString();
            QVERIFY2(text.find("manifest.json: [0].Layers[") != std::string::npos, text.c_str());
        }
    }

    void namesWhatIsDamaged()
    {
        QVERIFY(writeLayout(
            path("layout"), {imageOf("test.local/d:1", {{file("f", std::string(100'000, 'y'))}})}));
        std::string biggest;
        for (const std::string& name : leftIn("layout/blobs/sha256")) {
            const std::string blob = path("layout/blobs/sha256/") + name;
            if (biggest.empty() || (*base::readFile(blob)).starts_with("\x1f\x8b"))
                biggest = blob;
        }
        std::string bytes = *base::readFile(biggest);
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
        QVERIFY(base::writeFileAtomic(biggest, bytes));
        auto store = open();
        OK(store);
        const auto images = store->import(path("layout"));
        QVERIFY(!images);
        const std::string text = images.error().toString();
        QVERIFY2(text.find(path("layout") + ": blobs/sha256/") != std::string::npos
                && text.find("copy it again") != std::string::npos,
            text.c_str());
        QVERIFY(store->list().empty());
        for (const char* folder : {"images/ingest", "images/layers", "images/blobs/sha256"})
            QVERIFY(leftIn(folder).empty());
    }

    void refusesALayerThatIsNotWhatTheConfigSays()
    {
        ImageSource image = imageOf("test.local/lie:1", {{file("f", "f")}});
        image.layers[0].diffId = "sha256:" + std::string(64, '0');
        auto store = storeWith(image);
        QVERIFY(!store);
        QVERIFY(store.error().toString().find("diff") != std::string::npos
            || store.error().toString().find("config says") != std::string::npos);
        QVERIFY(leftIn("images/layers").empty());
    }

    void outlivesARestart()
    {
        std::string id;
        {
            auto store = storeWith(imageOf("test.local/r:1", {{file("f", "f")}}));
            OK(store);
            id = store->find("test.local/r:1")->id;
            OK(store->prepare("c1", "test.local/r:1"));
            QVERIFY(base::makeDirs(path("images/ingest/layer-half/fs")));
            QVERIFY(base::makeDirs(path("snapshots/.tmp-half/upper")));
            const auto second = open();
            QVERIFY(!second && second.error().is(EAGAIN));
        }
        auto store = open();
        OK(store);
        QCOMPARE(store->find(id)->repoTags, std::vector<std::string>{"test.local/r:1"});
        QVERIFY(store->find(id.substr(7, 12)));
        QCOMPARE(*store->listSnapshots(), std::vector<std::string>{"c1"});
        QVERIFY(leftIn("images/ingest").empty());
        QCOMPARE(leftIn("snapshots"), std::vector<std::string>{"c1"});
        OK(store->mounts("c1"));
    }

    void keepsLayersThatASnapshotNeeds()
    {
        auto store = storeWith(imageOf("test.local/k:1", {{file("f", "f")}}));
        OK(store);
        const auto mounts = store->prepare("c1", "k:1");
        QVERIFY(!mounts); // another registry
        OK(store->prepare("c1", "test.local/k:1"));
        const auto again = store->prepare("c1", "test.local/k:1");
        OK(again);
        OK(store->removeImage("test.local/k:1"));
        QVERIFY(!store->find("test.local/k:1"));
        QVERIFY(leftIn("images/blobs/sha256").empty());
        QCOMPARE(leftIn("images/layers").size(), 1U);
        QVERIFY(base::makeDirs(path("root")));
        QCOMPARE(
            inMount(*store->mounts("c1"), path("root"), "cat f; echo new > g"), std::string("f"));
        QCOMPARE(*base::readFile(path("snapshots/c1/upper/g")), std::string("new\n"));
        QVERIFY(store->snapshotUsage("c1")->inodes >= 2);
        OK(store->removeSnapshot("c1"));
        QVERIFY(leftIn("images/layers").empty());
        QVERIFY(leftIn("snapshots").empty());
        OK(store->removeSnapshot("c1"));
        OK(store->removeImage("test.local/k:1"));
    }

    void keepsAnImageUnderSeveralNames()
    {
        auto store = storeWith(imageOf("test.local/n:1", {{file("f", "f")}}));
        OK(store);
        OK(store->import(path("layout"), "busybox"));
        QCOMPARE(store->list().size(), 1U);
        const auto image = store->find("docker.io/library/busybox:latest");
        QVERIFY(image);
        QCOMPARE(image->repoTags.size(), 2U);
        QVERIFY(store->find("busybox@" + image->manifestDigest));
        OK(store->removeImage("busybox"));
        QVERIFY(!store->find("busybox"));
        QCOMPARE(store->find(image->id)->repoTags, std::vector<std::string>{"test.local/n:1"});
        OK(store->removeImage(image->id));
        QVERIFY(store->list().empty());
        QVERIFY(leftIn("images/layers").empty());
    }

    void runsTheDemoImages()
    {
        auto store = open();
        OK(store);
        for (const char* name : {"pause", "busybox", "load"})
            OK(store->import(std::string(DEMO_IMAGES) + "/" + name));
        const auto load = store->find("shimscope.local/load:1");
        QVERIFY(load);
        QCOMPARE(load->config.Entrypoint, std::vector<std::string>{"/load"});
        QVERIFY(base::makeDirs(path("root")));
        QCOMPARE(QString::fromStdString(
                     inMount(*store->prepare("c1", "shimscope.local/busybox:1"), path("root"),
                         "chroot . /bin/sh -c 'cat /etc/passwd | wc -l; stat -c %a /tmp; ls -l "
                         "/bin/sh | wc -l'")),
            QString("3\n1777\n1\n"));
        QCOMPARE(QString::fromStdString(
                     inMount(*store->prepare("c2", "shimscope.local/load:1"), path("root"),
                         "chroot . /load memory 1MiB -- print hello every 10ms for 15ms -- exit 3; "
                         "echo $?")),
            QString("load: memory 1.0 MiB taken\nhello\nhello\nload: exit 3\n3\n"));
        QCOMPARE(QString::fromStdString(inMount(*store->prepare("c3", "shimscope.local/pause:1"),
                     path("root"), "chroot . /pause & sleep 0.2; kill -TERM $!; wait $!; echo $?")),
            QString("0\n"));
        const auto usage = store->usage();
        OK(usage);
        QVERIFY(usage->bytes > 2'000'000 && usage->inodes > 100);
    }
};

QTEST_APPLESS_MAIN(TestImageStore)
#include "tst_image_store.moc"
