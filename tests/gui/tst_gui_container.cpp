// Tabs and menus about one container, against an agent of the test's own on a real socket: what is
// shown, what is asked for, what a refusal looks like.
#include "fake_agent.h"
#include "sample_recording.h"

#include <app/language.h>
#include <app/main_window.h>
#include <chain/chain_state.h>
#include <chain/timeline_layout.h>
#include <widgets/theme.h>

#include <pods/manifest_text.h>
#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace shimscope;
using tests::FakeAgent;
using widgets::DetailsPane;

class TestContainer : public QObject {
    Q_OBJECT

    app::Language m_language;
    std::unique_ptr<FakeAgent> m_agent;
    std::unique_ptr<app::MainWindow> m_window;

    /// The live window with a container selected.
    void watch(const std::string& container = "logger")
    {
        m_window->watch(QString::fromStdString(m_agent->socket()));
        QTRY_VERIFY(!m_window->session().store().podsAt(m_window->session().now()).empty());
        QTRY_VERIFY(!m_window->podActions().options().runDir.isEmpty());
        m_window->session().selectPlace({"uid-web", container, false});
    }
    QModelIndex row(const char* name)
    {
        const auto* model = m_window->pods()->model();
        for (int pod = 0; pod < model->rowCount(); ++pod) {
            const QModelIndex parent = model->index(pod, 0);
            if (parent.data().toString() == QLatin1String(name))
                return parent;
            for (int leaf = 0; leaf < model->rowCount(parent); ++leaf) {
                if (model->index(leaf, 0, parent).data().toString() == QLatin1String(name))
                    return model->index(leaf, 0, parent);
            }
        }
        return {};
    }
    /// A fresh menu of that row; entries are found by name.
    std::unique_ptr<QMenu> menuOf(const char* name)
    {
        auto menu = std::make_unique<QMenu>();
        m_window->pods()->fillMenu(*menu, row(name));
        return menu;
    }
    static QAction* entry(const QMenu& menu, const char* name)
    {
        for (QAction* action : menu.actions()) {
            if (action->objectName() == QLatin1String(name))
                return action;
        }
        return nullptr;
    }
    std::string idOf(const char* name)
    {
        const auto* place = m_window->pods()->model()->placeAt(row(name));
        return m_window->session().store().containerAt(*place, m_window->session().now())->id;
    }
    QTableView* fileTable() { return m_window->details()->cgroup()->table(); }
    QModelIndex cell(const char* file, int column)
    {
        auto* files = m_window->details()->cgroup()->files();
        return files->index(files->rowOf(QLatin1String(file)), column);
    }
    /// Types into the cell as a person does.
    void type(const char* file, const char* text)
    {
        fileTable()->setCurrentIndex(cell(file, details::CgroupModel::Value));
        fileTable()->edit(cell(file, details::CgroupModel::Value));
        auto* field = fileTable()->viewport()->findChild<QLineEdit*>();
        QVERIFY(field);
        field->selectAll();
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Return);
    }

private slots:
    void initTestCase()
    {
        widgets::applyTheme(*qApp, widgets::Scheme::Light);
        m_language.choose("en");
    }
    void init()
    {
        m_agent = std::make_unique<FakeAgent>();
        m_window = std::make_unique<app::MainWindow>(m_language);
        m_window->resize(1366, 768);
        m_window->show();
    }
    void cleanup()
    {
        m_window.reset();
        m_agent.reset();
    }

    void asksTheAgentOnceWhoItIs()
    {
        for (int connections = 1; connections <= 3; ++connections) {
            QSignalSpy ready(m_window.get(), &app::MainWindow::ready);
            watch();
            QTRY_COMPARE(ready.size(), 1);
            QTest::qWait(200); // nobody else asks
            QCOMPARE(m_agent->infos(), connections);
        }
    }

    void showsCapabilitiesBySet()
    {
        watch();
        m_window->details()->setTab(DetailsPane::Security);
        auto* page = m_window->details()->security();
        QTRY_COMPARE(page->capabilities()->rowCount(), 2);
        QCOMPARE(page->capabilities()->rows()[0], QStringList({"CAP_KILL", "●", "", "", "●", ""}));
        QCOMPARE(
            page->capabilities()->rows()[1], QStringList({"CAP_NET_RAW", "", "", "", "●", ""}));
        QCOMPARE(page->rules()->rows()[0], QStringList({"SCMP_ACT_ALLOW", "", "read, write"}));
        QVERIFY(page->about().contains("Seccomp 2: filter, 1 program"));
        QCOMPARE(page->capabilities()->index(0, 1).data(Qt::AccessibleTextRole).toString(),
            QString("effective"));
    }

    void showsMounts()
    {
        watch();
        m_window->details()->setTab(DetailsPane::Mounts);
        auto* mounts = m_window->details()->mounts()->mounts();
        QTRY_COMPARE(mounts->rowCount(), 1);
        QCOMPARE(mounts->rows()[0].mid(0, 5),
            QStringList({"/", "overlay", "overlay", "rw,relatime", "private"}));
    }

    void marksWhatDiffersFromTheDefault()
    {
        watch();
        m_window->details()->setTab(DetailsPane::Config);
        auto* page = m_window->details()->config();
        QTRY_COMPARE(page->tree()->topLevelItemCount(), 2);
        const auto text = [&](const QStringList& path, int column) {
            QTreeWidgetItem* item = page->tree()->invisibleRootItem();
            for (const QString& key : path) {
                for (int i = 0; i < item->childCount(); ++i) {
                    if (item->child(i)->text(0) == key) {
                        item = item->child(i);
                        break;
                    }
                }
            }
            return item->text(column);
        };
        QCOMPARE(text({"hostname"}, 1), QString("+"));
        QCOMPARE(text({"process"}, 1), QString("…"));
        QCOMPARE(text({"process", "noNewPrivileges"}, 1), QString("≠"));
        QCOMPARE(text({"process", "noNewPrivileges"}, 3), QString("false"));
        QCOMPARE(text({"process", "cwd"}, 1), QString("−"));
        QCOMPARE(text({"process", "args"}, 1), QString());
        page->onlyDifferent()->click();
        QVERIFY(page->tree()->findItems("args", Qt::MatchRecursive).isEmpty());
        QVERIFY(!page->tree()->findItems("cwd", Qt::MatchRecursive).isEmpty());
    }

    void comparesListsByWhatNamesTheirElements()
    {
        const auto root = details::compareJson(
            R"({"mounts":[{"destination":"/proc"},{"destination":"/dev","options":["ro"]}]})",
            R"({"mounts":[{"destination":"/dev","options":["rw"]},{"destination":"/proc"}]})");
        using Kind = details::JsonNode::Kind;
        const auto& mounts = root.children[0].children;
        QCOMPARE(mounts.size(), 2);
        QVERIFY(mounts[0].key == "/proc" && mounts[0].kind == Kind::Same);
        QVERIFY(mounts[1].key == "/dev" && mounts[1].kind == Kind::Inside);
        QVERIFY(details::compareJson("no json", "{}").children.isEmpty());
    }

    void tellsWhatWasChangedBehindTheKubelet()
    {
        watch();
        m_window->details()->setTab(DetailsPane::Cgroup);
        auto* files = m_window->details()->cgroup()->files();
        const QAbstractItemModelTester tester(files);
        QTRY_COMPARE(files->rowCount(), 3);
        using Model = details::CgroupModel;
        QCOMPARE(cell("pids.max", Model::Remark).data().toString(),
            QString("changed behind kubelet, which asked for max"));
        QVERIFY(cell("memory.max", Model::Remark).data().toString().isEmpty());
        const QModelIndex stat = files->index(2, Model::Value);
        QCOMPARE(stat.data().toString(), QString("anon 1 … (3 lines)"));
        QVERIFY(stat.data(Qt::ToolTipRole).toString().contains("shmem 3"));
        QVERIFY(!(files->flags(stat) & Qt::ItemIsEditable));
        QVERIFY(files->flags(cell("pids.max", Model::Value)) & Qt::ItemIsEditable);
    }

    void writesWhatWasTypedAndTakesItBack()
    {
        watch();
        m_window->details()->setTab(DetailsPane::Cgroup);
        QTRY_COMPARE(m_window->details()->cgroup()->files()->rowCount(), 3);
        using Model = details::CgroupModel;
        QVERIFY(!m_window->details()->cgroup()->undoButton()->isVisible());
        type("memory.max", "33554432");
        QTRY_COMPARE(cell("memory.max", Model::Value).data().toString(), QString("33554432"));
        QVERIFY(m_agent->wasAsked("SetCgroupValue memory.max 33554432"));
        QTRY_VERIFY(cell("memory.max", Model::Remark).data().toString().contains("67108864"));
        QCOMPARE(cell("memory.max", Model::Before).data().toString(), QString("67108864"));
        QTest::mouseClick(m_window->details()->cgroup()->undoButton(), Qt::LeftButton);
        QTRY_COMPARE(cell("memory.max", Model::Value).data().toString(), QString("67108864"));
        QVERIFY(cell("memory.max", Model::Before).data().toString().isEmpty());
        QTRY_VERIFY(!m_window->details()->cgroup()->undoButton()->isVisible());
    }

    void keepsTheKernelsAnswer()
    {
        watch();
        m_window->details()->setTab(DetailsPane::Cgroup);
        QTRY_COMPARE(m_window->details()->cgroup()->files()->rowCount(), 3);
        m_agent->refuse({grpc::StatusCode::INVALID_ARGUMENT,
            "write(2) 'x' into '/y': EINVAL: takes bytes, or max: Invalid argument"});
        type("memory.max", "lots");
        QTRY_VERIFY(m_window->failures()->isVisible());
        m_agent->refuse(grpc::Status::OK);
        const widgets::Failure& failure = m_window->failures()->failures().front();
        QCOMPARE(failure.step, QString("Set memory.max of web/logger to lots"));
        QVERIFY(
            failure.cause.contains("EINVAL") && failure.mend.contains("Correct what was typed"));
        QTRY_COMPARE(cell("memory.max", details::CgroupModel::Remark).data().toString(),
            QString("EINVAL: takes bytes, or max"));
        QTRY_COMPARE(
            cell("memory.max", details::CgroupModel::Value).data().toString(), QString("67108864"));
        QTest::mouseClick(m_window->failures()->dismissButton(), Qt::LeftButton);
        QVERIFY(!m_window->failures()->isVisible());
    }

    void leavesWhatIsBeingTypedAlone()
    {
        watch();
        m_window->details()->setTab(DetailsPane::Cgroup);
        auto* files = m_window->details()->cgroup()->files();
        QTRY_COMPARE(files->rowCount(), 3);
        fileTable()->edit(cell("memory.max", details::CgroupModel::Value));
        auto* field = fileTable()->viewport()->findChild<QLineEdit*>();
        field->selectAll();
        QTest::keyClicks(field, "123");
        auto details = m_agent->details();
        details.mutable_cgroup()->mutable_files(0)->set_text("99");
        m_agent->setDetails(details);
        m_window->details()->watch().refresh();
        QTRY_COMPARE(files->fileAt(0).text(), std::string("99"));
        QCOMPARE(field->text(), QString("123"));
    }

    void editsNothingWhereNobodyMay()
    {
        m_agent->setReadOnly("it was started with --inspect");
        watch();
        m_window->details()->setTab(DetailsPane::Cgroup);
        QTRY_COMPARE(m_window->details()->cgroup()->files()->rowCount(), 3);
        const QModelIndex value = cell("memory.max", details::CgroupModel::Value);
        QVERIFY(!(value.flags() & Qt::ItemIsEditable));
        QVERIFY(value.data(Qt::ToolTipRole).toString().contains("--inspect"));
        const auto menu = menuOf("logger");
        for (const char* name : {"edit", "duplicate", "limit", "stop", "signal", "pause", "exec"}) {
            QVERIFY2(entry(*menu, name) && !entry(*menu, name)->isEnabled(), name);
            QVERIFY2(entry(*menu, name)->toolTip().contains("--inspect"), name);
        }
        QVERIFY(menu->toolTipsVisible());
    }

    void aRecordingHoldsNoDetails()
    {
        m_window->showRecording(tests::makeSample(), "x.shimtrace");
        m_window->session().selectPlace({"uid-web", "logger", false});
        m_window->details()->setTab(DetailsPane::Mounts);
        QVERIFY(
            m_window->details()->mounts()->about().startsWith("A recording does not hold this"));
        const auto menu = menuOf("logger");
        QVERIFY(!entry(*menu, "stop")->isEnabled());
        QVERIFY(entry(*menu, "stop")->toolTip().contains("recording"));
    }

    void asksOnlyAboutWhatIsShown()
    {
        watch();
        QTest::qWait(50);
        QVERIFY(m_window->details()->watch().details() == nullptr);
        m_window->details()->setTab(DetailsPane::Mounts);
        QTRY_VERIFY(m_window->details()->watch().details() != nullptr);
        m_window->details()->setTab(DetailsPane::Steps);
        QVERIFY(m_window->details()->watch().details() == nullptr);
    }

    void actsOnAContainer()
    {
        watch();
        const std::string id = idOf("logger");
        auto menu = menuOf("logger");
        entry(*menu, "stop")->trigger();
        QTRY_VERIFY(m_agent->wasAsked("StopContainer " + id + " 10"));
        entry(*menu, "pause")->trigger();
        QTRY_VERIFY(m_agent->wasAsked("PauseContainer " + id));
        entry(*menu, "signal")->menu()->actions().first()->trigger();
        QTRY_VERIFY(m_agent->wasAsked("SignalContainer " + id + " 15"));
        m_agent->refuse({grpc::StatusCode::FAILED_PRECONDITION, "it is paused already"});
        entry(*menu, "pause")->trigger();
        QTRY_VERIFY(m_window->failures()->isVisible());
        QCOMPARE(m_window->failures()->failures().back().step, QString("Pause web/logger"));
        QVERIFY(m_window->failures()->failures().back().cause.contains("it is paused already"));
        QVERIFY(!entry(*menuOf("pause"), "stop")->isEnabled());
    }

    void showsAPausedContainerAsPaused()
    {
        watch();
        trace::Container paused = *m_window->session().store().containerAt(
            {"uid-web", "logger", false}, m_window->session().now());
        paused.state = "paused";
        paused.at = m_window->session().store().last() + 1;
        m_window->session().add({paused});
        m_window->session().flush();
        m_window->pods()->refresh();
        QCOMPARE(row("logger").data(models::PodsModel::ValueRole).toString(), QString("paused"));
        const auto menu = menuOf("logger");
        QVERIFY(entry(*menu, "resume")->isEnabled() && entry(*menu, "pause") == nullptr);
        QVERIFY(!entry(*menu, "exec")->isEnabled());
    }

    void editsTheManifest()
    {
        watch();
        entry(*menuOf("web"), "edit")->trigger();
        QTRY_VERIFY(m_window->podActions().editor());
        auto* editor = m_window->podActions().editor();
        QTRY_VERIFY(editor->text()->toPlainText().startsWith("# mine"));
        QCOMPARE(editor->fileName(), QString("web.yaml"));
        QVERIFY(!editor->applyButton()->isEnabled()); // nothing is changed yet
        editor->text()->appendPlainText("# more");
        editor->applyButton()->click();
        QTRY_VERIFY(m_agent->asked().back().starts_with("ApplyManifest web.yaml\n# mine"));
        QTRY_VERIFY(!m_window->podActions().editor());
    }

    void duplicatesAPodUnderAnotherName()
    {
        watch();
        entry(*menuOf("web"), "duplicate")->trigger();
        QTRY_VERIFY(m_window->podActions().editor());
        QTRY_COMPARE(m_window->podActions().editor()->fileName(), QString("web-2.yaml"));
        QVERIFY(m_window->podActions().editor()->text()->toPlainText().startsWith("# mine"));
    }

    void changesALimitInTheManifest()
    {
        watch();
        m_window->podActions().perform(widgets::Deed::ChangeLimit,
            {.pod = "web", .nameSpace = {}, .manifest = "web.yaml", .container = "hog"}, 0);
        QTRY_VERIFY(m_window->podActions().limitDialog());
        auto* dialog = m_window->podActions().limitDialog();
        QCOMPARE(dialog->memory()->text(), QString("64Mi"));
        QVERIFY(!dialog->applyButton()->isEnabled());
        dialog->memory()->setText("32Mi");
        dialog->inManifest()->click();
        dialog->applyButton()->click();
        QTRY_VERIFY(m_agent->asked().back().find("{limits: {cpu: 500m, memory: 32Mi}}")
            != std::string::npos);
        QVERIFY(m_agent->asked().back().starts_with("ApplyManifest web.yaml\n# mine"));
        QTRY_VERIFY(!m_window->podActions().limitDialog());
    }

    void changesALimitAtOnce()
    {
        watch();
        m_window->podActions().perform(widgets::Deed::ChangeLimit,
            {.pod = "web",
                .nameSpace = {},
                .manifest = "web.yaml",
                .container = "hog",
                .id = "hog-1"},
            0);
        QTRY_VERIFY(m_window->podActions().limitDialog());
        auto* dialog = m_window->podActions().limitDialog();
        dialog->memory()->setText("32Mi");
        dialog->applyButton()->click();
        QTRY_COMPARE(
            m_agent->asked().back(), std::string("UpdateContainer hog-1 cpu= memory=32Mi"));
        QTRY_VERIFY(!m_window->podActions().limitDialog());
    }

    void runsCommands()
    {
        watch();
        entry(*menuOf("logger"), "exec")->trigger();
        auto* dialog = m_window->podActions().execDialog();
        QVERIFY(dialog);
        QTest::keyClicks(dialog->line(), "echo 'a b'");
        QTest::keyClick(dialog->line(), Qt::Key_Return);
        QTRY_VERIFY(m_agent->wasAsked("ExecInContainer sh|-c|echo 'a b'"));
        QTRY_VERIFY(!dialog->running());
        const QString shown = dialog->output()->toPlainText();
        QVERIFY(shown.contains("web/logger $ echo 'a b'") && shown.contains("warned")
            && shown.contains("exit status 3"));
        dialog->byShell()->click();
        QTest::keyClicks(dialog->line(), "ls \"a b\"");
        QTest::keyClick(dialog->line(), Qt::Key_Return);
        QTRY_VERIFY(m_agent->wasAsked("ExecInContainer ls|a b"));
        QTRY_VERIFY(!dialog->running());
        QTest::keyClick(dialog->line(), Qt::Key_Up);
        QTest::keyClick(dialog->line(), Qt::Key_Up);
        QCOMPARE(dialog->line()->text(), QString("echo 'a b'"));
        QTest::keyClick(dialog->line(), Qt::Key_Down);
        QTest::keyClick(dialog->line(), Qt::Key_Down);
        QCOMPARE(dialog->line()->text(), QString());
        m_agent->refuse({grpc::StatusCode::DEADLINE_EXCEEDED, "killed after 30 s"});
        QTest::keyClicks(dialog->line(), "sleep 60");
        QTest::keyClick(dialog->line(), Qt::Key_Return);
        QTRY_VERIFY(dialog->output()->toPlainText().contains("killed after 30 s"));
    }

    void offersTheSameAsCommands()
    {
        widgets::Target target{.pod = "web", .nameSpace = "default"};
        target.container = "hog", target.id = "abc";
        const widgets::MenuOptions options{{}, "/run/shimscope"};
        const QStringList own = widgets::commandsFor(target, options);
        QVERIFY(
            own.contains("crictl --runtime-endpoint unix:///run/shimscope/cri.sock inspect abc"));
        QVERIFY(own.contains("kubectl exec -it -n default web -c hog -- sh"));
        target.observed = true, target.engine = "docker";
        QCOMPARE(widgets::commandsFor(target, options).first(), QString("docker inspect abc"));
    }

    void findsLimitsInAManifest_data()
    {
        QTest::addColumn<QString>("item");
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<QString>("memory");
        QTest::addColumn<QString>("changed");
        QTest::newRow("none") << ""
                              << ""
                              << ""
                              << "    resources: {limits: {memory: 9Mi}}\n";
        QTest::newRow("in braces") << "    resources: {limits: {cpu: 500m, memory: \"64Mi\"}}\n"
                                   << "500m"
                                   << "64Mi"
                                   << "    resources: {limits: {cpu: 500m, memory: 9Mi}}\n";
        QTest::newRow("only another") << "    resources: {limits: {cpu: 1}}\n"
                                      << "1"
                                      << ""
                                      << "    resources: {limits: {memory: 9Mi, cpu: 1}}\n";
        QTest::newRow("only requests")
            << "    resources: {requests: {memory: 1Mi}}\n"
            << ""
            << ""
            << "    resources: {limits: {memory: 9Mi}, requests: {memory: 1Mi}}\n";
        QTest::newRow("in lines")
            << "    resources:\n      requests:\n        memory: 1Mi\n      limits:\n"
               "        memory: 64Mi # as measured\n"
            << ""
            << "64Mi"
            << "    resources:\n      requests:\n        memory: 1Mi\n      limits:\n"
               "        memory: 9Mi\n";
        QTest::newRow("lines, then braces")
            << "    resources:\n      limits: {cpu: 2}\n"
            << "2"
            << ""
            << "    resources:\n      limits: {memory: 9Mi, cpu: 2}\n";
        QTest::newRow("no limits yet") << "    resources:\n      requests: {cpu: 1}\n"
                                       << ""
                                       << ""
                                       << "    resources:\n      limits: {memory: 9Mi}\n"
                                          "      requests: {cpu: 1}\n";
    }
    void findsLimitsInAManifest()
    {
        QFETCH(QString, item);
        QFETCH(QString, cpu);
        QFETCH(QString, memory);
        QFETCH(QString, changed);
        const QString before = "spec:\n  containers:\n  - image: x\n    env:\n    - name: hog\n"
                               "      value: a\n    name: other\n  - name: hog # the one\n";
        const QString after = "  - name: last\n    resources: {limits: {memory: 1Mi}}\n";
        const auto limits = pods::limitsIn(before + item + after, "hog");
        QVERIFY(limits);
        QCOMPARE(limits->cpu, cpu);
        QCOMPARE(limits->memory, memory);
        QCOMPARE(pods::withLimit(before + item + after, "hog", "memory", "9Mi"),
            before + changed + after);
        QVERIFY(!pods::limitsIn("spec: {containers: [{name: hog}]}\n", "hog"));
        QVERIFY(!pods::withLimit(before + item, "nobody", "cpu", "1"));
    }

    void renamesAPod()
    {
        QCOMPARE(pods::withPodName("metadata:\n  labels:\n    name: x\n  name: web\n", "two"),
            QString("metadata:\n  labels:\n    name: x\n  name: two\n"));
        QCOMPARE(pods::withPodName("metadata: {name: web, labels: {a: b}}\n", "two"),
            QString("metadata: {name: two, labels: {a: b}}\n"));
        QVERIFY(!pods::withPodName("spec:\n  containers: []\n", "two"));
        QCOMPARE(pods::podNameIn("metadata: {labels: x, name: web}\n"), QString("web"));
    }

    void detailsTakeMoreRoomWhenAsked()
    {
        watch();
        m_window->details()->setTab(DetailsPane::Cgroup);
        QTest::qWait(50);
        const int before = m_window->details()->height();
        QTest::mouseClick(m_window->details()->largerButton(), Qt::LeftButton);
        QTRY_VERIFY(m_window->details()->height() > 2 * before);
        QVERIFY(!m_window->map()->isVisible() && m_window->timeline()->isVisible());
        QTest::mouseClick(m_window->details()->largerButton(), Qt::LeftButton);
        QTRY_VERIFY(m_window->map()->isVisible());
        QTRY_VERIFY(m_window->details()->height() < before + 30);
    }

    void showsWhatTheAgentAskedOfTheChain()
    {
        m_window->session().reset(models::Player::Mode::Live);
        m_window->session().add(tests::makeSample().records);
        trace::Span stop;
        stop.traceId = "f0000000000000000000000000000000", stop.spanId = "f000000000000001";
        stop.hop = trace::Hop::Agent, stop.kind = trace::Kind::Client, stop.pid = 1;
        stop.protocol = "CRI v1 gRPC", stop.method = "/runtime.v1.RuntimeService/StopContainer";
        stop.start = tests::kEndOfSample + tests::kMs, stop.end = stop.start + 7 * tests::kMs;
        trace::Span asked = stop;
        asked.spanId = "f000000000000002", asked.kind = trace::Kind::Server;
        asked.protocol = "agent gRPC", asked.method = "/shimscope.agent.v1.Agent/StopContainer";
        m_window->session().add({stop, asked});
        m_window->session().flush();
        const auto& store = m_window->session().store();
        const auto layout =
            chain::layOut(store.spans(), store.forest(), store.events(), store.last(), {});
        const auto has = [&](const std::string& id) {
            return layout.positions[store.spans().find(id)].row >= 0;
        };
        QVERIFY(has(stop.spanId) && !has(asked.spanId));
        QCOMPARE(models::edgeOf(stop), 0);
        QCOMPARE(models::edgeOf(asked), -1);
    }

    void everythingHasAName()
    {
        watch();
        for (int tab = 0; tab < DetailsPane::TabCount; ++tab) {
            m_window->details()->setTab(static_cast<DetailsPane::Tab>(tab));
            QTest::qWait(30);
            for (const QAbstractItemView* view :
                m_window->details()->findChildren<QAbstractItemView*>()) {
                if (view->isVisible() && qobject_cast<const QHeaderView*>(view) == nullptr)
                    QVERIFY2(!view->accessibleName().isEmpty(), qPrintable(view->objectName()));
            }
            QCOMPARE(m_window->width(), 1366); // no tab needs more
        }
    }
};

QTEST_MAIN(TestContainer)
#include "tst_gui_container.moc"
