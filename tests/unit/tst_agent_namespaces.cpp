// links: agent
// What the agent says about namespaces, from a /proc made of files: the same file is the same
// namespace.
#include <agent/namespace_table.h>
#include <base/file.h>

#include <expect.h>
#include <unit_test.h>

#include <unistd.h>

using namespace shimscope;
using agent::NamespaceTable;

namespace {

constexpr const char* kTypes[]{"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};

std::vector<trace::Namespaces> told(NamespaceTable& table)
{
    std::vector<trace::Namespaces> all;
    for (const trace::Record& record : table.take())
        all.push_back(std::get<trace::Namespaces>(record));
    return all;
}

} // namespace

class TestNamespaces : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        auto made = base::TempDir::make("/tmp/shimscope-proc-");
        OK(made);
        m_proc.emplace(std::move(*made));
        OK(makeProcess(1));
        OK(makeProcess(70));
    }

    void tellsEachContainerOnceAndTheHostFirst()
    {
        NamespaceTable table(m_proc->path());
        table.add("c1", 70);
        table.refresh(5);
        const auto first = told(table);
        QCOMPARE(first.size(), std::size_t{2});
        QCOMPARE(first[0].container, std::string());
        QCOMPARE(first[1].container, std::string("c1"));
        QCOMPARE(first[1].pid, 70);
        QCOMPARE(first[1].at, std::int64_t{5});
        QCOMPARE(first[1].inodes.size(), std::size_t{8});
        QVERIFY(first[1].doubts.empty());
        QVERIFY(first[0].inodes.at("net") != first[1].inodes.at("net"));
        table.refresh(6);
        QVERIFY(table.take().empty()); // nothing has changed
    }

    void seesASharedNamespaceAndItsChange()
    {
        share(1, 70, "net");
        NamespaceTable table(m_proc->path());
        table.add("c1", 70);
        table.refresh(1);
        const auto before = told(table);
        QCOMPARE(before[1].inodes.at("net"), before[0].inodes.at("net"));
        QVERIFY(before[1].inodes.at("uts") != before[0].inodes.at("uts"));
        share(1, 70, "uts"); // setns(2)
        table.refresh(2);
        const auto after = told(table);
        QCOMPARE(after.size(), std::size_t{1});
        QCOMPARE(after[0].inodes.at("uts"), before[0].inodes.at("uts"));
    }

    void saysWhatTheKernelLacks()
    {
        QCOMPARE(::unlink(file(70, "time").c_str()), 0);
        const trace::Namespaces read = agent::readNamespacesOf(70, m_proc->path());
        QVERIFY(!read.inodes.contains("time"));
        QCOMPARE(
            read.doubts.at("time"), std::string("not there: this kernel has no such namespaces"));
        QCOMPARE(read.inodes.size(), std::size_t{7});
    }

    void tellsTheEndOnce_data()
    {
        QTest::addColumn<bool>("removed");
        QTest::newRow("the container is removed") << true;
        QTest::newRow("its process has ended") << false;
    }
    void tellsTheEndOnce()
    {
        QFETCH(bool, removed);
        NamespaceTable table(m_proc->path());
        table.add("c1", 70);
        table.refresh(1);
        (void)table.take();
        if (removed)
            table.remove("c1", 2);
        else
            OK(base::removeTree(m_proc->path() + "/70"));
        table.refresh(2);
        const auto end = told(table);
        QCOMPARE(end.size(), std::size_t{1});
        QCOMPARE(end[0].container, std::string("c1"));
        QVERIFY(end[0].inodes.empty() && end[0].doubts.empty());
        table.refresh(3);
        QVERIFY(table.take().empty());
    }

    void takesTheOwnOnesWhenTheHostsAreClosed()
    {
        OK(base::removeTree(m_proc->path() + "/1"));
        QCOMPARE(::rename((m_proc->path() + "/70").c_str(), (m_proc->path() + "/self").c_str()), 0);
        NamespaceTable table(m_proc->path());
        table.refresh(1);
        const auto host = told(table);
        QCOMPARE(host.size(), std::size_t{1});
        QCOMPARE(host[0].inodes.size(), std::size_t{8});
        QVERIFY(host[0].doubts.at("net").starts_with("inferred: "));
    }

private:
    [[nodiscard]] std::string file(int pid, const std::string& type) const
    {
        return m_proc->path() + "/" + std::to_string(pid) + "/ns/" + type;
    }
    base::Status makeProcess(int pid)
    {
        TRY_VOID(base::makeDirs(file(pid, "")));
        for (const char* type : kTypes)
            TRY_VOID(base::writeFileAtomic(file(pid, type), ""));
        return {};
    }
    void share(int from, int to, const std::string& type)
    {
        ::unlink(file(to, type).c_str());
        QCOMPARE(::link(file(from, type).c_str(), file(to, type).c_str()), 0);
    }
    std::optional<base::TempDir> m_proc;
};

UNIT_TEST(TestNamespaces)
#include "tst_agent_namespaces.moc"
