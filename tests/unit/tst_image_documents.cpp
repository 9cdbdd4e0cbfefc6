// links: image
#include <base/file.h>
#include <image/digest.h>
#include <image/layout_writer.h>
#include <image/manifest.h>
#include <image/recipe.h>
#include <image/reference.h>

#include <unit_test.h>

using namespace shimscope;
using namespace shimscope::image;

namespace {
const std::string kDigest = "sha256:" + std::string(64, 'a');
}

class TestImageDocuments : public QObject {
    Q_OBJECT
private slots:
    void normalisesNames_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        const QString digest = QString::fromStdString(kDigest);
        QTest::newRow("one word") << "busybox"
                                  << "docker.io/library/busybox:latest";
        QTest::newRow("tag") << "busybox:1.35"
                             << "docker.io/library/busybox:1.35";
        QTest::newRow("user") << "me/app"
                              << "docker.io/me/app:latest";
        QTest::newRow("registry") << "shimscope.local/load:latest"
                                  << "shimscope.local/load:latest";
        QTest::newRow("port") << "localhost:5000/a/b:c"
                              << "localhost:5000/a/b:c";
        QTest::newRow("port, no tag") << "localhost:5000/a"
                                      << "localhost:5000/a:latest";
        QTest::newRow("docker.io without library") << "docker.io/busybox"
                                                   << "docker.io/library/busybox:latest";
        QTest::newRow("old name of Docker Hub") << "index.docker.io/busybox"
                                                << "docker.io/library/busybox:latest";
        QTest::newRow("digest") << "busybox@" + digest << "docker.io/library/busybox@" + digest;
        QTest::newRow("tag and digest") << "busybox:1@" + digest << "docker.io/library/busybox:1";
        QTest::newRow("upper case") << "Busybox"
                                    << "";
        QTest::newRow("empty") << ""
                               << "";
        QTest::newRow("empty tag") << "busybox:"
                                   << "";
        QTest::newRow("short digest") << "busybox@sha256:abc"
                                      << "";
        QTest::newRow("dots") << "a/../b"
                              << "";
        QTest::newRow("blank") << "a b"
                               << "";
    }
    void normalisesNames()
    {
        QFETCH(QString, text);
        QFETCH(QString, name);
        const auto reference = parseReference(text.toStdString());
        QCOMPARE(reference.has_value(), !name.isEmpty());
        if (reference)
            QCOMPARE(QString::fromStdString(reference->toString()), name);
    }

    void hashes()
    {
        QCOMPARE(image::digestOf("abc"),
            std::string("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QVERIFY(isDigest(image::digestOf("")));
        QVERIFY(!isDigest("sha256:ABC") && !isDigest("sha512:" + std::string(64, 'a')));
        QCOMPARE(chainId("", "sha256:x"), std::string("sha256:x"));
        QCOMPARE(chainId("sha256:a", "sha256:b"), image::digestOf("sha256:a sha256:b"));
    }

    void readsAConfig()
    {
        const auto config = parseConfig(
            R"({"architecture":"amd64","os":"linux","config":{"Env":["A=1"],"Cmd":["sh"],"User":"1000:1000","WorkingDir":"/w",)"
            R"("StopSignal":"SIGINT","ExposedPorts":{"80/tcp":{}},"Entrypoint":null},"rootfs":{"type":"layers","diff_ids":[")"
                + kDigest + R"("]}})",
            "x");
        QVERIFY(config);
        QCOMPARE(config->process.Env, std::vector<std::string>{"A=1"});
        QCOMPARE(config->process.User, std::string("1000:1000"));
        QCOMPARE(config->process.ExposedPorts, std::vector<std::string>{"80/tcp"});
        QVERIFY(config->process.Entrypoint.empty());
        QCOMPARE(config->diffIds.size(), 1U);
    }

    void namesFileAndField_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("field");
        const QString manifest =
            R"({"schemaVersion":2,"config":{"mediaType":"x","digest":"%1","size":%2},"layers":%3})";
        const QString digest = QString::fromStdString(kDigest);
        QTest::newRow("no JSON") << "{"
                                 << "is no JSON";
        QTest::newRow("array") << "[]"
                               << "is no JSON object";
        QTest::newRow("version") << R"({"schemaVersion":1})"
                                 << "schemaVersion";
        QTest::newRow("no config") << R"({"schemaVersion":2})"
                                   << "config is not an object";
        QTest::newRow("digest") << manifest.arg("md5:1", "1", "[]") << "config.digest";
        QTest::newRow("size") << manifest.arg(digest, "-1", "[]") << "config.size";
        QTest::newRow("layers") << manifest.arg(digest, "1", "{}") << "layers is not an array";
        QTest::newRow("a layer") << manifest.arg(digest, "1", R"([{"digest":"../../x","size":1}])")
                                 << "layers[0].digest";
    }
    void namesFileAndField()
    {
        QFETCH(QString, text);
        QFETCH(QString, field);
        const auto manifest = parseManifest(text.toStdString(), "blobs/x");
        QVERIFY(!manifest);
        const QString error = QString::fromStdString(manifest.error().toString());
        QVERIFY2(error.contains("blobs/x") && error.contains(field), qPrintable(error));
    }

    void writesTheSameBytesEachTime()
    {
        LayerFile program;
        program.path = "bin/x";
        program.content = std::string(10'000, 'x');
        program.mode = 0755;
        const auto first = makeLayer({program});
        const auto second = makeLayer({program});
        QVERIFY(first && second);
        QCOMPARE(image::digestOf(first->bytes), image::digestOf(second->bytes));
        QVERIFY(first->bytes.size() < 1000);
        QVERIFY(isDigest(first->diffId));
    }

    void writesALayoutThatItCanRead()
    {
        const base::TempDir dir = *base::TempDir::make();
        ImageSource source;
        source.name = "test.local/x:1";
        source.config.Cmd = {"/x"};
        LayerFile file;
        file.path = "x";
        auto layer = makeLayer({file});
        QVERIFY(layer);
        source.layers.push_back(std::move(*layer));
        QVERIFY(writeLayout(dir.path(), {source}));
        const auto index = parseIndex(*base::readFile(dir.path() + "/index.json"), "index.json");
        QVERIFY(index);
        QCOMPARE(index->at(0).annotations.at("org.opencontainers.image.ref.name"), source.name);
        const auto blob = [&](const std::string& digest) {
            return *base::readFile(dir.path() + "/blobs/sha256/" + hexOf(digest));
        };
        const auto manifest = parseManifest(blob(index->at(0).digest), "manifest");
        QVERIFY(manifest);
        QCOMPARE(manifest->layers.at(0).mediaType,
            std::string("application/vnd.oci.image.layer.v1.tar+gzip"));
        const auto config = parseConfig(blob(manifest->config.digest), "config");
        QVERIFY(config);
        QCOMPARE(config->process.Cmd, source.config.Cmd);
        QCOMPARE(config->diffIds, std::vector<std::string>{source.layers[0].diffId});
        QCOMPARE(config->process.architecture, machineArchitecture());
    }

    void refusesRecipesThatCannotWork_data()
    {
        QTest::addColumn<QString>("recipe");
        QTest::addColumn<QString>("words");
        QTest::newRow("no JSON") << "name: x"
                                 << "is no JSON object";
        QTest::newRow("unknown file") << R"({"name":"x","files":[{"path":"a","from":"b"}]})"
                                      << "--file b=PATH";
        QTest::newRow("absolute path") << R"({"name":"x","files":[{"path":"/a"}]})"
                                       << "begins with '/'";
        QTest::newRow("mode") << R"({"name":"x","files":[{"path":"a","mode":"9"}]})"
                              << "mode '9'";
        QTest::newRow("dynamic") << R"({"name":"x","files":[{"path":"a","from":"dynamic"}]})"
                                 << "is not static";
    }
    void refusesRecipesThatCannotWork()
    {
        QFETCH(QString, recipe);
        QFETCH(QString, words);
        const auto image =
            buildRecipe(recipe.toStdString(), "image.json", {{"dynamic", "/proc/self/exe"}});
        QVERIFY(!image);
        QVERIFY2(QString::fromStdString(image.error().toString()).contains(words),
            image.error().toString().c_str());
    }

    void makesParentsAndText()
    {
        const auto image = buildRecipe(
            R"({"name":"x.local/x:1","files":[{"path":"etc/a/b","text":["one","two"]},{"path":"etc/link","link":"a"}]})",
            "image.json", {});
        QVERIFY2(image, image ? "" : image.error().toString().c_str());
        QCOMPARE(image->layers.size(), 1U);
        QVERIFY(!isStaticProgram("#!/bin/sh"));
        QVERIFY(!isStaticProgram("\x7f"
                                 "ELF"));
    }
};

UNIT_TEST(TestImageDocuments)
#include "tst_image_documents.moc"
