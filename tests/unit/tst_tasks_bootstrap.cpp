// links: tasks base
// How shims say where they are, and bundles.
#include <base/file.h>
#include <tasks/bundle.h>
#include <tasks/shim_binary.h>

#include <unit_test.h>

using namespace shimscope;

class TestTasksBootstrap : public QObject {
    Q_OBJECT
private slots:
    void readsWhatShimsPrint_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("address"); // empty: an error
        QTest::newRow("a bare address") << "unix:///run/s/1"
                                        << "unix:///run/s/1";
        QTest::newRow("with a newline") << "unix:///run/s/1\n"
                                        << "unix:///run/s/1";
        QTest::newRow("JSON") << R"({"version":3,"address":"unix:///run/s/2","protocol":"ttrpc"})"
                              << "unix:///run/s/2";
        QTest::newRow("JSON without protocol") << R"({"version":2,"address":"unix:///run/s/2"})"
                                               << "unix:///run/s/2";
        QTest::newRow("another protocol")
            << R"({"version":3,"address":"unix:///run/s/2","protocol":"grpc"})"
            << "";
        QTest::newRow("nothing") << ""
                                 << "";
        QTest::newRow("broken JSON") << R"({"address":)"
                                     << "";
        QTest::newRow("an address that is no text") << R"({"address":7})"
                                                    << "";
    }
    void readsWhatShimsPrint()
    {
        QFETCH(QString, text);
        QFETCH(QString, address);
        const auto bootstrap = tasks::parseBootstrap(text.toStdString());
        QCOMPARE(bootstrap.has_value(), !address.isEmpty());
        if (bootstrap)
            QCOMPARE(QString::fromStdString(bootstrap->address), address);
    }

    void prefersBootstrapJsonToTheOlderFile()
    {
        const auto dir = base::TempDir::make();
        QVERIFY(tasks::readBootstrap(dir->path()).error().is(ENOENT));
        QVERIFY(base::writeFileAtomic(dir->path() + "/address", "unix:///old"));
        QCOMPARE(tasks::readBootstrap(dir->path())->address, std::string("unix:///old"));
        // Not a raw string inside the macro: moc does not read that.
        const char* newer = "{\"version\":2,\"address\":\"unix:///new\"}";
        QVERIFY(base::writeFileAtomic(dir->path() + "/bootstrap.json", newer));
        QCOMPARE(tasks::readBootstrap(dir->path())->address, std::string("unix:///new"));
    }

    void makesABundleOnce()
    {
        const auto dir = base::TempDir::make();
        const tasks::Bundles bundles(dir->path());
        QVERIFY(bundles.list()->empty());
        QVERIFY(bundles.make("abc", "{}"));
        QVERIFY(base::exists(bundles.path("abc") + "/rootfs"));
        QCOMPARE(*base::readFile(bundles.path("abc") + "/config.json"), std::string("{}"));
        QVERIFY(bundles.make("abc", "{}").error().is(EEXIST));
        QVERIFY((*bundles.list() == std::vector<std::string>{"abc"}));
        QVERIFY(bundles.remove("abc"));
        QVERIFY(bundles.remove("abc"));
        QVERIFY(!bundles.exists("abc"));
    }
};

UNIT_TEST(TestTasksBootstrap)
#include "tst_tasks_bootstrap.moc"
