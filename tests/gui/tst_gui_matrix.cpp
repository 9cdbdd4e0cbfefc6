// The namespaces tab: which cells are one, what the sentence says, filter, keys, and the selection
// that it shares with the other panes.
#include <app/main_views.h>
#include <matrix/namespaces_pane.h>
#include <widgets/theme.h>

#include <QAction>
#include <QTest>

using namespace shimscope;
using matrix::NamespacesPane;
using matrix::Row;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::map<std::string, std::string> inodes(const std::map<std::string, std::string>& own)
{
    std::map<std::string, std::string> all;
    for (const char* type : matrix::kTypes)
        all[type] = std::string("4026531") + std::to_string(std::string(type).size()) + type[0];
    for (const auto& [type, inode] : own)
        all[type] = inode;
    return all;
}

trace::Container container(const std::string& id, const std::string& name, bool pause = false)
{
    trace::Container c;
    c.id = id, c.name = name, c.podUid = "uid-web", c.sandboxId = "p", c.sandbox = pause;
    c.state = "running", c.pid = 100, c.created = c.started = c.at = kSecond;
    return c;
}

trace::Namespaces namespacesOf(
    const std::string& id, int pid, const std::map<std::string, std::string>& own)
{
    return {.pid = pid, .container = id, .inodes = inodes(own), .doubts = {}, .at = 2 * kSecond};
}

/// pause and two containers share net, ipc, uts; hostly is in the host's pid namespace and may not
/// be looked into for mnt.
std::vector<trace::Record> podRecords()
{
    trace::Header header;
    header.host = "box", header.anchorBoot = kSecond, header.anchorWall = kSecond;
    trace::Pod pod;
    pod.uid = "uid-web", pod.name = "web", pod.nameSpace = "default", pod.sandboxId = "p",
    pod.state = "ready";
    pod.at = kSecond;
    const std::map<std::string, std::string> shared{{"net", "11"}, {"ipc", "12"}, {"uts", "13"}};
    const auto with = [&](const char* pid, const char* mnt) {
        auto own = shared;
        own["pid"] = pid, own["mnt"] = mnt;
        return own;
    };
    trace::Namespaces hostly = namespacesOf("c2", 102, shared);
    hostly.inodes.erase("mnt");
    hostly.doubts["mnt"] = "not permitted: process 102 belongs to uid 0";
    return {header, pod, container("p", "pause", true), container("c1", "app"),
        container("c2", "hostly"), namespacesOf("", 1, {}),
        namespacesOf("p", 100, with("21", "31")), namespacesOf("c1", 101, with("22", "32")),
        hostly};
}

int columnOf(const char* type)
{
    const auto at = std::find_if(matrix::kTypes.begin(), matrix::kTypes.end(),
        [&](const char* name) { return std::string(name) == type; });
    return static_cast<int>(at - matrix::kTypes.begin()) + 1;
}

} // namespace

class TestMatrix : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        widgets::applyTheme(*qApp, widgets::Scheme::Light);
        m_session = std::make_unique<models::Session>();
        m_session->reset(models::Player::Mode::Replay);
        m_session->add(podRecords());
        m_session->flush();
        m_session->player().seek(3 * kSecond);
        m_views = std::make_unique<app::MainViews>(*m_session);
        m_views->resize(1100, 300);
        m_views->QWidget::show();
        m_views->choose(app::MainViews::Namespaces);
    }
    void cleanup()
    {
        m_views.reset();
        m_session.reset();
    }

    void showsTheHostAndThePodInOrder()
    {
        QStringList names;
        for (const Row& row : pane().rows())
            names << row.name;
        QCOMPARE(names, (QStringList{"box", "pause", "app", "hostly"}));
        QCOMPARE(cell(0, 0), QString("host box"));
        QCOMPARE(cell(2, 0), QString("web / app"));
    }

    void mergesWhatIsShared()
    {
        const QTableView& table = *pane().table();
        QCOMPARE(table.rowSpan(1, columnOf("net")), 3);
        QCOMPARE(table.rowSpan(1, columnOf("pid")), 1);
        QCOMPARE(table.rowSpan(0, columnOf("user")), 1); // the host is never merged with a pod
        QCOMPARE(table.rowSpan(1, columnOf("user")), 3);
        QCOMPARE(cell(1, columnOf("user")), QString("host"));
        QCOMPARE(cell(1, columnOf("net")), QString("11"));
    }

    void saysWhyACellIsNotKnown()
    {
        QCOMPARE(cell(3, columnOf("mnt")), QStringLiteral("—"));
        const QString tip =
            pane().table()->model()->index(3, columnOf("mnt")).data(Qt::ToolTipRole).toString();
        QVERIFY(tip.contains("not permitted: process 102 belongs to uid 0"));
    }

    void saysInASentenceWhatASelectedContainerShares()
    {
        QTest::mouseClick(pane().table()->viewport(), Qt::LeftButton, {}, centreOf(2, 0));
        QVERIFY(m_session->selectedPlace().has_value());
        QCOMPARE(m_session->selectedPlace()->name, std::string("app"));
        QCOMPARE(pane().sentence(),
            QString("app: shared in the pod: net, ipc, uts · its own: pid, mnt · the host's: "
                    "cgroup, user, time"));
        m_session->selectPlace({"uid-web", "hostly", false}); // another pane did
        QCOMPARE(pane().table()->currentIndex().row(), 3);
        QVERIFY(pane().sentence().endsWith("not known: mnt"));
    }

    void leavesOutWhatIsTheHosts()
    {
        pane().filter()->click();
        QVERIFY(pane().table()->isColumnHidden(columnOf("user")));
        QVERIFY(!pane().table()->isColumnHidden(columnOf("net")));
        trace::Container plain = container("c3", "plain");
        m_session->add({plain, namespacesOf("c3", 103, {})});
        m_session->flush();
        QCOMPARE(pane().rows().size(), std::size_t{4});
        pane().filter()->click();
        QCOMPARE(pane().rows().size(), std::size_t{5});
    }

    void followsTheMoment()
    {
        m_session->player().seek(kSecond); // before anything was read
        QVERIFY(pane().rows().empty());
        QVERIFY(!pane().table()->isVisible());
        m_session->player().seek(3 * kSecond);
        QCOMPARE(pane().rows().size(), std::size_t{4});
        m_session->add({trace::Namespaces{
            .pid = 0, .container = "c1", .inodes = {}, .doubts = {}, .at = 4 * kSecond}});
        m_session->flush();
        m_session->player().seek(5 * kSecond);
        QCOMPARE(pane().rows().size(), std::size_t{3}); // its process has ended
    }

    void goesFromTabToTabByKeys()
    {
        m_views->activateWindow();
        m_views->tabs()->setFocus();
        QTest::keyClick(m_views->tabs(), Qt::Key_Left);
        QCOMPARE(m_views->currentWidget(), static_cast<QWidget*>(m_views->timeline()));
        QVERIFY(m_views->timeline()->isAncestorOf(m_views->tabs()));
        QTRY_VERIFY(m_views->tabs()->hasFocus() || !m_views->isActiveWindow());
        QTest::keyClick(m_views->tabs(), Qt::Key_Right);
        QVERIFY(m_views->namespaces()->isVisible());
    }

private:
    [[nodiscard]] NamespacesPane& pane() const { return *m_views->namespaces(); }
    [[nodiscard]] QString cell(int row, int column) const
    {
        return pane().table()->model()->index(row, column).data().toString();
    }
    [[nodiscard]] QPoint centreOf(int row, int column) const
    {
        return pane().table()->visualRect(pane().table()->model()->index(row, column)).center();
    }
    std::unique_ptr<models::Session> m_session;
    std::unique_ptr<app::MainViews> m_views;
};

QTEST_MAIN(TestMatrix)
#include "tst_gui_matrix.moc"
