// The list of pods: the kubelet's words for their state, filter, order, what is collapsed, and that
// hundreds of containers cost little.
#include "sample_recording.h"

#include <app/language.h>
#include <app/main_window.h>
#include <models/pods_model.h>
#include <widgets/theme.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

using namespace shimscope;
using models::PodsModel;
using tests::kMs;

namespace {

constexpr std::int64_t kT = 1'000'000 * kMs;

trace::Pod pod(const std::string& name, std::int64_t at = kT)
{
    trace::Pod p;
    p.uid = "uid-" + name, p.name = name, p.nameSpace = "default", p.state = "ready", p.at = at;
    return p;
}

trace::Container container(const std::string& podName, const std::string& name,
    const std::string& state = "running", std::int64_t at = kT)
{
    trace::Container c;
    c.id = podName + "-" + name, c.name = name, c.podUid = "uid-" + podName, c.state = state;
    c.image = "busybox", c.pid = state == "running" ? 7 : 0, c.at = at;
    return c;
}

trace::Event news(const char* kind, const std::string& podName, const std::string& containerName,
    const std::string& text, std::int64_t at, const std::string& detail = {})
{
    return {.kind = kind,
        .text = text,
        .container = containerName.empty() ? "" : podName + "-" + containerName,
        .podUid = "uid-" + podName,
        .at = at,
        .detail = detail};
}

trace::Event status(
    const std::string& podName, const std::string& said, int ready, int of, std::int64_t at)
{
    return news("pod-status", podName, {},
        "pod " + podName + ": " + said + ", " + std::to_string(ready) + " of " + std::to_string(of)
            + " ready",
        at, said);
}

/// `usage`: CPUs that it uses.
void addSamples(std::vector<trace::Record>& records, const std::string& id, double usage,
    std::uint64_t bytes, std::int64_t from = kT, int count = 40)
{
    for (int i = 0; i < count; ++i) {
        trace::Sample s;
        s.container = id;
        s.at = from + i * 100 * kMs;
        s[trace::Metric::CpuUsage] = static_cast<std::uint64_t>(i * 100'000 * usage);
        s[trace::Metric::MemoryCurrent] = bytes;
        records.emplace_back(s);
    }
}

} // namespace

class TestPodList : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        widgets::applyTheme(*qApp, widgets::Scheme::Light);
        m_language.choose("en");
    }

    void aPodHasTheStatusThatKubectlPrints_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<int>("ready");
        QTest::addColumn<QString>("value");
        QTest::addColumn<int>("state");
        using State = PodsModel::State;
        const auto row = [](const char* said, int ready, const char* value, State state) {
            QTest::newRow(said) << said << ready << value << static_cast<int>(state);
        };
        row("ContainerCreating", 0, "ContainerCreating 0/2", State::Created);
        row("Init:0/1", 0, "Init:0/1 0/2", State::Created);
        row("Init:CrashLoopBackOff", 0, "Init:CrashLoopBackOff 0/2", State::Failed);
        row("Running", 2, "Running 2/2", State::Running);
        row("OOMKilled", 1, "OOMKilled 1/2", State::Failed);
        row("Completed", 0, "Completed 0/2", State::Ended);
        row("Terminating", 0, "Terminating 0/2", State::Ending);
    }
    void aPodHasTheStatusThatKubectlPrints()
    {
        QFETCH(QString, said);
        QFETCH(int, ready);
        models::Session session;
        session.add({pod("web"), container("web", "a"), container("web", "b"),
            status("web", "Pending", 0, 2, kT), status("web", said.toStdString(), ready, 2, kT + 5),
            status("web", "Later", 0, 2, kT + 500 * kMs),
            container("web", "c", "created", kT + 900 * kMs)});
        session.flush();
        session.player().seek(kT + 10);
        PodsModel model(session);
        QTEST(model.index(0, 0).data(PodsModel::ValueRole).toString(), "value");
        QTEST(model.index(0, 0).data(PodsModel::StateRole).toInt(), "state");
    }

    void withoutAKubeletItIsReadFromTheContainers()
    {
        models::PodState state;
        QCOMPARE(statusOf(state).status, std::string("ContainerCreating"));
        const auto add = [&](const char* name, const char* how, const char* reason, int code) {
            trace::Container c = container("web", name, how);
            c.reason = reason;
            c.exitCode = code;
            state.places.push_back({{"uid-web", name, false}, c, 0});
        };
        add("done", "exited", "Completed", 0);
        QCOMPARE(statusOf(state).status, std::string("Completed"));
        add("on", "running", "", 0);
        QCOMPARE(statusOf(state).status, std::string("Running"));
        QCOMPARE(statusOf(state).ready, 1);
        QCOMPARE(statusOf(state).containers, 2);
        state.places.clear();
        add("bad", "exited", "", 3);
        QCOMPARE(statusOf(state).status, std::string("Error"));
    }

    /// What is pulled, or cannot be, has no sandbox yet.
    void aPodIsShownBeforeItHasASandbox()
    {
        models::Session session;
        session.add({status("slow", "ContainerCreating", 0, 1, kT),
            news("sync-error", "slow", {}, "pod slow: pull image x: NotFound", kT + kMs)});
        session.flush();
        PodsModel model(session);
        QCOMPARE(model.rowCount(), 1);
        const QModelIndex row = model.index(0, 0);
        QCOMPARE(row.data().toString(), QString("slow"));
        QCOMPARE(row.data(PodsModel::ValueRole).toString(), QString("ContainerCreating 0/1"));
        QVERIFY(row.data(PodsModel::ValueIsBadRole).toBool());
        QVERIFY(row.data(Qt::ToolTipRole).toString().contains("pull image x: NotFound"));
        session.add({news("pod-removed", "slow", {}, "pod slow is removed", kT + 2 * kMs)});
        session.flush();
        model.refresh();
        QCOMPARE(model.rowCount(), 0);
    }

    void readinessAndTheEndAreSeen()
    {
        models::Session session;
        session.add({pod("web"), container("web", "a"),
            news("container-unready", "web", "a", "container a of pod web is not ready", kT + 1),
            news("unhealthy", "web", "a", "Readiness probe failed: no", kT + 2),
            news("container-ready", "web", "a", "container a of pod web is ready", kT + 10),
            news("killing", "web", "a", "ending container a of pod web: x", kT + 20)});
        session.flush();
        PodsModel model(session);
        const auto at = [&](std::int64_t t) {
            session.player().seek(t);
            model.refresh();
            return model.indexOf({"uid-web", "a", false});
        };
        const auto state = [](const QModelIndex& index) {
            return static_cast<PodsModel::State>(index.data(PodsModel::StateRole).toInt());
        };
        QCOMPARE(state(at(kT)), PodsModel::State::Running);
        QCOMPARE(state(at(kT + 5)), PodsModel::State::NotReady);
        QCOMPARE(at(kT + 5).data(PodsModel::ValueRole).toString(), QString("not ready"));
        QVERIFY(at(kT + 5).data(Qt::ToolTipRole).toString().contains("probe failed"));
        QCOMPARE(state(at(kT + 12)), PodsModel::State::Running);
        QCOMPARE(state(at(kT + 25)), PodsModel::State::Ending);
    }

    void repeatedEventsAndProbesAreFolded()
    {
        models::Store store;
        for (int i = 0; i < 50; ++i) {
            store.add(news("exit", "web", "a", "exec 77, pid 9, status 1", kT + i));
            store.add(news("unhealthy", "web", "a", "Liveness probe failed: no", kT + i));
        }
        store.add(news("exit", "web", "a", "init, pid 7, status 137", kT + 60));
        store.add(news("exit", "web", "a", "Error, exit code 137", kT + 61));
        models::KubeletNews news;
        news.learn(store);
        const auto lines = news.linesAt("uid-web", {"web-a"}, kT + 1000, 10);
        QCOMPARE(lines.size(), std::size_t(2));
        QCOMPARE(lines[0].count, 50);
        QCOMPARE(lines[0].first, kT);
        QCOMPARE(lines[0].last, kT + 49);
        QCOMPARE(lines[1].text, std::string("Error, exit code 137"));
        QCOMPARE(news.linesAt("uid-web", {"web-a"}, kT + 10, 10)[0].count, 11);
    }

    void rowsAreOrdered_data()
    {
        QTest::addColumn<int>("order");
        QTest::addColumn<QStringList>("pods");
        QTest::newRow("as they came") << 0 << QStringList{"mid", "big", "idle"};
        QTest::newRow("name") << 1 << QStringList{"big", "idle", "mid"};
        QTest::newRow("CPU") << 2 << QStringList{"mid", "big", "idle"};
        QTest::newRow("memory") << 3 << QStringList{"big", "mid", "idle"};
        QTest::newRow("restarts") << 4 << QStringList{"idle", "big", "mid"};
        QTest::newRow("OOM kills") << 5 << QStringList{"big", "idle", "mid"};
    }
    void rowsAreOrdered()
    {
        QFETCH(int, order);
        models::Session session;
        fillThree(session);
        PodsModel model(session);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        const QPersistentModelIndex idle = model.indexOf({"uid-idle", "c", false});
        model.setOrder(static_cast<PodsModel::Order>(order));
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row)
            names << model.index(row, 0).data().toString();
        QTEST(names, "pods");
        QVERIFY(idle.isValid() && idle == model.indexOf({"uid-idle", "c", false}));
        QCOMPARE(reset.count(), 0);
    }

    void aFilterShowsWhatMatches()
    {
        models::Session session;
        fillThree(session);
        PodsModel model(session);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFilter("BIG");
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.rowCount(model.index(0, 0)), 2);
        model.setFilter("side"); // a container of one pod
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.rowCount(model.index(0, 0)), 1);
        QCOMPARE(model.hiddenPods(), 2);
        model.setFilter("nothing like it");
        QCOMPARE(model.rowCount(), 0);
        model.setFilter("");
        QCOMPARE(model.rowCount(), 3);
    }

    void keysFilterOrderAndCollapse()
    {
        app::MainWindow window(m_language);
        window.resize(1366, 700);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.session().reset(models::Player::Mode::Live);
        fillThree(window.session());
        widgets::PodsView* view = window.pods();
        view->refresh();
        QTreeView* tree = view->tree();
        tree->setFocus();
        QTest::keyClick(tree, Qt::Key_M, Qt::ShiftModifier);
        QCOMPARE(view->model()->order(), PodsModel::Order::Memory);
        QCOMPARE(view->model()->index(0, 0).data().toString(), QString("big"));
        QVERIFY(tree->isExpanded(view->model()->index(0, 0)));
        tree->setCurrentIndex(view->model()->index(0, 0));
        QTest::keyClick(tree, Qt::Key_Left);
        QVERIFY(!tree->isExpanded(view->model()->index(0, 0)));
        QTest::keyClick(tree, Qt::Key_Slash);
        QVERIFY(view->filter()->hasFocus());
        QTest::keyClicks(view->filter(), "zzz");
        QVERIFY(view->emptyText().contains("zzz") && view->emptyText().contains("3 pod"));
        QTest::keyClick(view->filter(), Qt::Key_Escape);
        QVERIFY(tree->hasFocus() && view->filter()->text().isEmpty());
        // It comes back as it was left: also after the pod was started anew.
        QVERIFY(!tree->isExpanded(view->model()->index(0, 0)));
        QVERIFY(tree->isExpanded(view->model()->index(1, 0)));
        window.session().reset(models::Player::Mode::Live);
        fillThree(window.session());
        view->refresh();
        QVERIFY(!tree->isExpanded(view->model()->index(0, 0)));
        tree->setCurrentIndex(view->model()->index(0, 0));
        QTest::keyClick(tree, Qt::Key_Right);
        QVERIFY(tree->isExpanded(view->model()->index(0, 0)));
    }

    void whatIsCollapsedIsRemembered()
    {
        const QTemporaryDir dir;
        const QString file = dir.filePath("settings.ini");
        const auto settings = [&] {
            return std::make_unique<QSettings>(file, QSettings::IniFormat);
        };
        models::Session session;
        fillThree(session);
        {
            widgets::PodsView view(session);
            view.remember(settings());
            view.setOrder(PodsModel::Order::Name);
            view.tree()->collapse(view.model()->index(1, 0));
        }
        widgets::PodsView view(session);
        view.remember(settings());
        QCOMPARE(view.model()->order(), PodsModel::Order::Name);
        QVERIFY(view.tree()->isExpanded(view.model()->index(0, 0)));
        QVERIFY(!view.tree()->isExpanded(view.model()->index(1, 0)));
    }

    /// 300 containers with a minute of samples: a refresh costs what has come since the last one.
    void hundredsOfContainersCostLittle()
    {
        models::Session session;
        std::vector<trace::Record> records;
        for (int i = 0; i < 300; ++i) {
            const std::string name = "pod" + std::to_string(i / 3);
            if (i % 3 == 0)
                records.emplace_back(pod(name));
            records.emplace_back(container(name, "c" + std::to_string(i)));
            addSamples(records, name + "-c" + std::to_string(i), 0.001 * i, 1'000'000, kT, 600);
        }
        session.add(records);
        session.flush();
        widgets::PodsView view(session);
        view.resize(252, 600);
        view.show();
        view.setOrder(PodsModel::Order::Cpu);
        QCOMPARE(view.model()->index(0, 0).data().toString(), QString("pod99"));
        QSignalSpy reset(view.model(), &QAbstractItemModel::modelReset);
        QSignalSpy inserted(view.model(), &QAbstractItemModel::rowsInserted);
        QElapsedTimer timer;
        timer.start();
        constexpr int kRounds = 10;
        for (int round = 0; round < kRounds; ++round) {
            records.clear();
            for (int i = 0; i < 300; ++i)
                addSamples(records, "pod" + std::to_string(i / 3) + "-c" + std::to_string(i),
                    0.001 * i, 1'000'000, kT + (60'000 + round * 500) * kMs, 5);
            session.add(records);
            session.flush();
            view.refresh();
            view.grab();
        }
        const double each = static_cast<double>(timer.elapsed()) / kRounds;
        qInfo("%.1f ms for 300 containers, painted", each);
        QCOMPARE(reset.count() + inserted.count(), 0);
        QVERIFY2(each < 150 * slowness(), qPrintable(QString::number(each)));
    }

private:
    static double slowness()
    {
#if defined(__SANITIZE_ADDRESS__)
        return 10;
#else
        return 1;
#endif
    }
    /// Pods "mid", "big" (with a second container) and "idle".
    static void fillThree(models::Session& session)
    {
        std::vector<trace::Record> records{pod("mid"), container("mid", "c"), pod("big"),
            container("big", "c"), container("big", "side"), pod("idle")};
        trace::Container idle = container("idle", "c");
        idle.restarts = 3;
        records.emplace_back(idle);
        trace::Container killed = container("big", "c");
        killed.id = "big-old", killed.state = "exited", killed.reason = "OOMKilled";
        killed.pid = 0;
        killed.created = -1;
        records.emplace_back(killed);
        addSamples(records, "mid-c", 0.9, 20'000'000);
        addSamples(records, "big-c", 0.2, 90'000'000);
        addSamples(records, "big-side", 0.1, 1'000'000);
        addSamples(records, "idle-c", 0.0, 1'000'000);
        session.add(records);
        session.flush();
        session.player().seek(session.store().last());
    }
    app::Language m_language;
};

QTEST_MAIN(TestPodList)
#include "tst_gui_pod_list.moc"
