// links: cri tasks base
// Records of pods and containers: to JSON and back, and the store that keeps them.
#include <base/file.h>
#include <cri/records.h>
#include <tasks/record_store.h>

#include <unit_test.h>

using namespace shimscope;
using Store = tasks::RecordStore<cri::ContainerRecord>;

namespace {

cri::ContainerRecord container(const std::string& id)
{
    cri::ContainerRecord record;
    record.id = id;
    record.sandboxId = "pod";
    record.phase = cri::ContainerPhase::Exited;
    record.config.mutable_metadata()->set_name("main");
    record.config.add_command("sh");
    record.config.mutable_linux()->mutable_resources()->set_memory_limit_in_bytes(64 << 20);
    record.user.set_uid(1000);
    record.logPath = "/logs/0.log";
    record.startedAt = 1'795'413'805'778'875'000;
    record.exitCode = 137;
    record.reason = "OOMKilled";
    record.oomKilled = true;
    return record;
}

} // namespace

class TestCriRecords : public QObject {
    Q_OBJECT
private slots:
    void containersComeBackAsTheyWere()
    {
        const cri::ContainerRecord before = container("abc");
        const auto after = cri::ContainerRecord::parse(before.toJson());
        QVERIFY(after);
        QCOMPARE(after->toJson(), before.toJson());
        QCOMPARE(after->config.SerializeAsString(), before.config.SerializeAsString());
        QCOMPARE(after->startedAt, before.startedAt);
        QVERIFY(after->state() == cri::v1::CONTAINER_EXITED);
    }

    void podsComeBackAsTheyWere()
    {
        cri::SandboxRecord before;
        before.id = "def";
        before.state = cri::SandboxState::Ready;
        before.config.mutable_metadata()->set_name("web");
        before.netns = "/run/netns/cni-1";
        before.attached = true;
        before.addresses = {"10.0.0.2", "fd00::2"};
        before.cniResult = {{"cniVersion", "1.0.0"}};
        before.shimPid = 42;
        const auto after = cri::SandboxRecord::parse(before.toJson());
        QVERIFY(after);
        QCOMPARE(after->toJson(), before.toJson());
        QVERIFY(after->addresses == before.addresses);
        QVERIFY(!after->hostNetwork());
    }

    void whatIsBrokenIsAnError()
    {
        QVERIFY(!cri::ContainerRecord::parse("{\"id\": \"abc\""));
        QVERIFY(!cri::ContainerRecord::parse("[]"));
        QVERIFY(!cri::SandboxRecord::parse("{\"config\": {\"metadata\": 7}}"));
    }

    void nameTheReasonLikeContainerd_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("oom");
        QTest::addColumn<QString>("reason");
        QTest::newRow("ended well") << 0 << false << "Completed";
        QTest::newRow("failed") << 1 << false << "Error";
        QTest::newRow("killed") << 137 << false << "Error";
        QTest::newRow("killed for its memory") << 137 << true << "OOMKilled";
        QTest::newRow("a child was killed for its memory") << 1 << true << "Error";
    }
    void nameTheReasonLikeContainerd()
    {
        QFETCH(int, code);
        QFETCH(bool, oom);
        QFETCH(QString, reason);
        QCOMPARE(QString::fromStdString(cri::exitReason(code, oom)), reason);
    }

    void theStoreKeepsThemAcrossProcesses()
    {
        const auto dir = base::TempDir::make();
        {
            auto store = Store::open(dir->path());
            QVERIFY(store);
            QVERIFY((*store)->add(container("abc")));
            QVERIFY((*store)->add(container("abd")));
            QVERIFY(
                (*store)->update("abc", [](cri::ContainerRecord& record) { record.exitCode = 3; }));
            (*store)->remove("abd");
        }
        const auto store = Store::open(dir->path());
        QCOMPARE((*store)->list().size(), std::size_t(1));
        QCOMPARE((*store)->find("abc")->exitCode, 3);
    }

    void theStoreFindsByAUniqueBeginning()
    {
        const auto dir = base::TempDir::make();
        const auto store = Store::open(dir->path());
        for (const char* id : {"abc1", "abc2", "abc", "def"})
            QVERIFY((*store)->add(container(id)));
        QCOMPARE((*store)->find("d")->id, std::string("def"));
        QCOMPARE((*store)->find("abc")->id, std::string("abc"));
        QVERIFY(!(*store)->find("ab"));
        QVERIFY(!(*store)->find("x"));
        QVERIFY(!(*store)->find(""));
    }

    void theStoreDropsWhatWasNeverFinished()
    {
        const auto dir = base::TempDir::make();
        QVERIFY(base::writeFileAtomic(dir->path() + "/half.json", "{\"id\": \"ha"));
        QVERIFY(base::writeFileAtomic(dir->path() + "/abc.json.tmp77", "{"));
        QVERIFY(base::writeFileAtomic(dir->path() + "/other.json", container("abc").toJson()));
        const auto store = Store::open(dir->path());
        QVERIFY(store);
        QVERIFY((*store)->list().empty());
        QVERIFY(base::listDir(dir->path())->empty());
    }
};

UNIT_TEST(TestCriRecords)
#include "tst_cri_records.moc"
