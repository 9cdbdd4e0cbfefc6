// New pods from the window: the templates are such as our kubelet accepts, the editor shows where
// it complained, and a manifest that is given up does not stay behind.
#include <app/language.h>
#include <app/main_window.h>
#include <kubelet/manifest.h>
#include <widgets/theme.h>

#include <pods/pod_editor.h>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace shimscope;
using pods::PodEditor;

class TestPods : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { widgets::applyTheme(*qApp, widgets::Scheme::Light); }

    void offersWhatTheKubeletAccepts()
    {
        const auto all = pods::templates();
        QCOMPARE(all.size(), std::size_t{6});
        for (const pods::Template& each : all) {
            const std::string text = pods::manifestOf(each, "my-pod").toStdString();
            const auto manifest = kubelet::parseManifest(text, "my-pod.yaml", "node");
            for (const auto& problem : manifest.problems)
                qWarning("%s", toString(problem, qPrintable(each.id)).c_str());
            QVERIFY2(manifest.pod && manifest.problems.empty(), qPrintable(each.id));
            QCOMPARE(manifest.pod->name, std::string("my-pod"));
            QVERIFY(!each.title.isEmpty() && !each.about.isEmpty());
        }
    }

    void givesEachPodItsName()
    {
        QCOMPARE(pods::freeName("web", {}), QString("web"));
        QCOMPARE(pods::freeName("web", {"web", "web-2"}), QString("web-3"));
        PodEditor editor({"one"});
        QCOMPARE(editor.fileName(), QString("one-2.yaml"));
    }

    void findsThePodsName_data()
    {
        QTest::addColumn<QString>("manifest");
        QTest::addColumn<QString>("name");
        QTest::newRow("first") << "metadata:\n  name: web\n"
                               << "web";
        QTest::newRow("after labels")
            << "kind: Pod\nmetadata:\n  labels:\n    app: x\n  name: 'web'\n"
            << "web";
        QTest::newRow("after a comment") << "metadata:\n# here\n  name: web-1.a\n"
                                         << "web-1.a";
        QTest::newRow("only a container's") << "spec:\n  containers:\n  - name: web\n"
                                            << "";
        QTest::newRow("none") << ""
                              << "";
    }
    void findsThePodsName()
    {
        QFETCH(QString, manifest);
        QTEST(pods::podNameIn(manifest), "name");
    }

    void takesAComplaintApart_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("text");
        QTest::newRow("line and column")
            << "web.yaml:12:5: spec.x: is missing" << 12 << "spec.x: is missing";
        QTest::newRow("the whole file")
            << "web.yaml: metadata.name: is taken" << 0 << "metadata.name: is taken";
        QTest::newRow("something else") << "no kubelet answers" << 0 << "no kubelet answers";
    }
    void takesAComplaintApart()
    {
        QFETCH(QString, said);
        const pods::Complaint complaint = pods::parseComplaint(said);
        QTEST(complaint.line, "line");
        QTEST(complaint.text, "text");
    }

    void showsWhereTheKubeletComplained()
    {
        PodEditor editor({});
        editor.show();
        QSignalSpy asked(&editor, &PodEditor::applied);
        QTest::keyClick(editor.choices(), Qt::Key_Down);
        QVERIFY(editor.text()->toPlainText().contains("name: memory"));
        QTest::mouseClick(editor.applyButton(), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), QString("memory.yaml"));
        QCOMPARE(asked[0][1].toString(), editor.text()->toPlainText());
        QVERIFY(!editor.applyButton()->isEnabled()); // until the answer
        editor.answer({"memory.yaml:11:7: spec.containers[0].image: no", "memory.yaml: something"});
        QCOMPARE(editor.text()->marked(), std::set<int>{11});
        QCOMPARE(editor.text()->textCursor().blockNumber() + 1, 11);
        QCOMPARE(editor.complaints()->count(), 2);
        QVERIFY(
            editor.complaints()->item(0)->text().startsWith("line 11: spec.containers[0].image"));
        QVERIFY(editor.complaints()->isVisible() && editor.applyButton()->isEnabled());
        QTest::keyClicks(editor.text(), "x"); // what was said is not about this text
        QVERIFY(editor.text()->marked().empty() && !editor.complaints()->isVisible());
    }

    void closesWhenItIsTaken()
    {
        PodEditor editor({});
        editor.show();
        QSignalSpy abandoned(&editor, &PodEditor::abandoned);
        QTest::keyClick(&editor, Qt::Key_Return);
        editor.answer({});
        QVERIFY(!editor.isVisible());
        QCOMPARE(editor.result(), static_cast<int>(QDialog::Accepted));
        QCOMPARE(abandoned.size(), 0);
    }

    void leavesNoBrokenManifestBehind_data()
    {
        QTest::addColumn<QStringList>("taken");
        QTest::addColumn<int>("removals");
        QTest::newRow("a new one is taken back") << QStringList() << 1;
        QTest::newRow("one that was there stays") << QStringList("mine") << 0;
    }
    void leavesNoBrokenManifestBehind()
    {
        QFETCH(QStringList, taken);
        PodEditor editor(taken);
        editor.show();
        QSignalSpy abandoned(&editor, &PodEditor::abandoned);
        editor.text()->setPlainText("metadata:\n  name: mine\n");
        editor.applyButton()->click();
        editor.answer({"mine.yaml:1:1: spec: is missing"});
        QTest::keyClick(&editor, Qt::Key_Escape);
        QTEST(static_cast<int>(abandoned.size()), "removals");
        QVERIFY(!editor.isVisible());
    }

    void saysWhenNobodyCouldBeAsked()
    {
        PodEditor editor({});
        editor.show();
        editor.applyButton()->click();
        editor.fail("UNAVAILABLE: no agent");
        QVERIFY(editor.isVisible() && editor.applyButton()->isEnabled());
        QCOMPARE(editor.said(), QString("UNAVAILABLE: no agent"));
        editor.text()->setPlainText("kind: Pod\n");
        QVERIFY(!editor.applyButton()->isEnabled());
        QVERIFY(editor.said().contains("metadata.name"));
    }

    void takesADroppedFile()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath("pod.yaml");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("metadata:\n  name: dropped\n") > 0);
        file.close();
        PodEditor editor({});
        editor.show();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(
            QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&editor, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&editor, &drop);
        QCOMPARE(editor.fileName(), QString("dropped.yaml"));
    }

    void startsNothingInARecording()
    {
        app::Language language;
        app::MainWindow window(language);
        trace::Recording recording;
        recording.header.anchorBoot = 1;
        recording.records = {manifestEvent("manifest-error", 5)};
        window.showRecording(recording, "x.shimtrace");
        QVERIFY(!window.topBar()->newPodButton()->isEnabled());
        QVERIFY(window.topBar()->newPodButton()->toolTip().contains("recording"));
        QVERIFY(window.podActions().newPod() == nullptr);
    }

    void forgetsAnErrorThatIsMended()
    {
        app::Language language;
        app::MainWindow window(language);
        window.session().reset(models::Player::Mode::Live);
        window.session().add({manifestEvent("manifest-error", 5)});
        window.session().flush();
        QVERIFY(!window.errorBanner()->isHidden());
        window.session().add({manifestEvent("manifest-mended", 6)});
        window.session().flush();
        QVERIFY(window.errorBanner()->isHidden());
    }

private:
    static trace::Event manifestEvent(const char* kind, std::int64_t at)
    {
        return {.kind = kind,
            .text = "web.yaml:1:1: spec: is missing",
            .container = {},
            .podUid = {},
            .at = at,
            .detail = "web.yaml"};
    }
};

QTEST_MAIN(TestPods)
#include "tst_gui_pods.moc"
