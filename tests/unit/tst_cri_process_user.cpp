// links: cri base
// Users by name and number, in files that are found through layers.
#include <base/file.h>
#include <cri/process_user.h>

#include <unit_test.h>

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

using namespace shimscope;

namespace {

const cri::UserFiles kFiles{"root:x:0:0:root:/root:/bin/sh\nweb:x:101:102::/:/bin/sh\nbroken\n",
    "root:x:0:\nweb:x:102:\nlogs:x:103:web,root\ndata:x:104:web\n"};

} // namespace

class TestCriProcessUser : public QObject {
    Q_OBJECT
private slots:
    void findsUsers_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<int>("uid");
        QTest::addColumn<int>("gid");
        QTest::addColumn<QString>("groups");
        QTest::newRow("nobody asked") << "" << 0 << 0 << "0 103";
        QTest::newRow("by name") << "web" << 101 << 102 << "102 103 104";
        QTest::newRow("by number, with a name") << "101" << 101 << 102 << "102 103 104";
        QTest::newRow("by number, without") << "5000" << 5000 << 0 << "0";
        QTest::newRow("name and group") << "web:data" << 101 << 104 << "103 104";
        QTest::newRow("numbers") << "1:2" << 1 << 2 << "2";
    }
    void findsUsers()
    {
        QFETCH(QString, user);
        QFETCH(int, uid);
        QFETCH(int, gid);
        QFETCH(QString, groups);
        const auto found = cri::resolveUser({user.toStdString(), {}, {}, true}, kFiles);
        QVERIFY2(found, found ? "" : found.error().toString().c_str());
        QCOMPARE(static_cast<int>(found->uid), uid);
        QCOMPARE(static_cast<int>(found->gid), gid);
        QStringList all;
        for (const auto group : found->additionalGids)
            all += QString::number(group);
        QCOMPARE(all.join(' '), groups);
    }

    void namesWhatTheImageDoesNotKnow()
    {
        const auto user = cri::resolveUser({"ghost", {}, {}, true}, kFiles);
        QVERIFY(!user && user.error().toString().find("ghost") != std::string::npos);
        const auto group = cri::resolveUser({"web:ghosts", {}, {}, true}, kFiles);
        QVERIFY(!group && group.error().toString().find("ghosts") != std::string::npos);
    }

    void strictPolicyLeavesTheImagesGroupsOut()
    {
        const auto found = cri::resolveUser({"web", 7, {55}, false}, kFiles);
        QVERIFY(found);
        QCOMPARE(found->gid, 7U);
        QVERIFY((found->additionalGids == std::vector<std::uint32_t>{7, 55}));
    }

    void listsFoldersTopmostFirst()
    {
        const image::Mount overlay{
            "overlay", "overlay", {"index=off", "workdir=/w", "upperdir=/u", "lowerdir=/l2:/l1"}};
        QVERIFY((cri::foldersOf({overlay}) == std::vector<std::string>{"/u", "/l2", "/l1"}));
        QVERIFY((cri::foldersOf({{"bind", "/b", {"rbind"}}}) == std::vector<std::string>{"/b"}));
    }

    void readsTheTopmostFileAndNeverOutside()
    {
        const auto dir = base::TempDir::make();
        const std::string top = dir->path() + "/top", low = dir->path() + "/low";
        QVERIFY(base::makeDirs(top + "/etc"));
        QVERIFY(base::makeDirs(low + "/etc"));
        QVERIFY(base::writeFileAtomic(low + "/etc/passwd", "low"));
        QVERIFY(base::writeFileAtomic(low + "/etc/group", "low"));
        QVERIFY(base::writeFileAtomic(top + "/etc/passwd", "top"));
        QCOMPARE(::symlink("/etc/hostname", (top + "/etc/link").c_str()), 0);
        QCOMPARE(*cri::readThroughLayers({top, low}, "etc/passwd"), std::string("top"));
        QCOMPARE(*cri::readThroughLayers({top, low}, "etc/group"), std::string("low"));
        QVERIFY(!cri::readThroughLayers({top, low}, "etc/link"));
        QVERIFY(!cri::readThroughLayers({top, low}, "etc/none"));
    }
};

UNIT_TEST(TestCriProcessUser)
#include "tst_cri_process_user.moc"
