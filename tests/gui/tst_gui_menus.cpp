// Menus of what is shown: copy it, as JSON, its path, the same as a command; by the mouse and by
// the Menu key. And views as pictures.
#include "fake_agent.h"
#include "sample_recording.h"

#include <app/language.h>
#include <app/main_window.h>
#include <widgets/theme.h>

#include <details/copy_menu.h>
#include <details/equivalents.h>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>

#include <functional>
#include <memory>

using namespace shimscope;
using app::MainWindow;

namespace {

trace::Span call(const std::string& method, const std::string& json, const std::string& peer = {})
{
    trace::Span span;
    span.method = method;
    span.peer = peer;
    span.request.type = "x";
    span.request.json = json;
    span.attributes = {{"pod.name", "web"}, {"pod.namespace", "default"}, {"container.name", "hog"},
        {"container.id", "c1"}, {"sandbox.id", "s1"}};
    return span;
}

} // namespace

class TestGuiMenus : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { widgets::applyTheme(*qApp, widgets::Scheme::Light); }
    void init();
    void cleanup() { m_window.reset(); }
    void aMessageIsSaidAsACommand_data();
    void aMessageIsSaidAsACommand();
    void everyCallOfTheSampleHasWholeCommands();
    void aRowIsCopied();
    void theMenuKeyOpensTheMenuOfTheCurrentRow_data();
    void theMenuKeyOpensTheMenuOfTheCurrentRow();
    void aBarIsCopied();
    void aMessageIsCopied();
    void partsOfConfigJsonAreCopiedWithTheirPath();
    void aViewIsSavedAsPngAndSvg();
    void aPictureThatCannotBeWrittenSaysWhy();
    void everyEntryOfTheMainMenuHasAKeyOrAMenu();

private:
    /// Runs `open`, which opens a menu and waits for it; what `look` is told of it.
    static bool inMenu(const std::function<void()>& open, const std::function<void(QMenu&)>& look)
    {
        bool seen = false;
        QTimer::singleShot(50, qApp, [&] {
            if (auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget())) {
                seen = true;
                look(*menu);
                menu->close();
            }
        });
        open();
        QTest::qWait(100);
        return seen;
    }
    QTableView* steps()
    {
        const auto& spans = m_window->session().store().spans();
        for (std::size_t i = 0; i < spans.size(); ++i) {
            if (spans[i].hop == trace::Hop::Runtime && spans[i].method == "create") {
                m_window->session().selectSpan(spans[i].spanId);
                break;
            }
        }
        m_window->details()->setTab(widgets::DetailsPane::Steps);
        auto* table = m_window->details()->findChild<QTableView*>("steps");
        table->setCurrentIndex(table->model()->index(0, 1));
        return table;
    }

    app::Language m_language;
    std::unique_ptr<MainWindow> m_window;
};

void TestGuiMenus::init()
{
    m_language.choose("en");
    m_window = std::make_unique<MainWindow>(m_language);
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->showRecording(tests::makeSample(), "sample.shimtrace");
    m_window->conductor().setTours(false);
    m_window->conductor().chooseEpisode(0);
    QCoreApplication::processEvents();
}

void TestGuiMenus::aMessageIsSaidAsACommand_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("json");
    QTest::addColumn<QStringList>("commands");
    const QString cri = "/runtime.v1.RuntimeService/";
    QTest::newRow("stop") << cri + "StopContainer"
                          << R"({"container_id":"abc","timeout":2})"
                          << QStringList{"crictl --runtime-endpoint unix:///run/c.sock stop "
                                         "--timeout 2 abc",
                                 "docker stop -t 2 abc"};
    QTest::newRow("stop at once") << cri + "StopContainer"
                                  << R"({"container_id":"abc"})"
                                  << QStringList{"crictl --runtime-endpoint unix:///run/c.sock "
                                                 "stop --timeout 0 abc",
                                         "docker stop -t 0 abc"};
    QTest::newRow("exec") << cri + "ExecSync"
                          << R"({"container_id":"abc","cmd":["sh","-c","echo it's $HOME"]})"
                          << QStringList{"crictl --runtime-endpoint unix:///run/c.sock exec --sync "
                                         "abc sh -c 'echo it'\\''s $HOME'",
                                 "kubectl exec -n default web -c hog -- sh -c 'echo it'\\''s "
                                 "$HOME'"};
    QTest::newRow("limits") << cri + "UpdateContainerResources"
                            << R"({"container_id":"abc","linux":{"memory_limit_in_bytes":1048576}})"
                            << QStringList{"crictl --runtime-endpoint unix:///run/c.sock update "
                                           "--memory 1048576 abc"};
    QTest::newRow("kill") << "/containerd.task.v2.Task/Kill"
                          << R"({"id":"abc","signal":15})"
                          << QStringList{"ctr -n k8s.io tasks kill --signal 15 abc",
                                 "docker kill -s 15 abc"};
    QTest::newRow("unknown") << cri + "SomethingNew"
                             << "{}" << QStringList();
    QTest::newRow("broken") << cri + "RemoveContainer"
                            << "{not json"
                            << QStringList{"crictl --runtime-endpoint unix:///run/c.sock rm c1",
                                   "docker rm c1"};
}

void TestGuiMenus::aMessageIsSaidAsACommand()
{
    QFETCH(QString, method);
    QFETCH(QString, json);
    QFETCH(QStringList, commands);
    QCOMPARE(details::equivalentsOf(call(method.toStdString(), json.toStdString(), "/run/c.sock")),
        commands);
}

void TestGuiMenus::everyCallOfTheSampleHasWholeCommands()
{
    const auto& spans = m_window->session().store().spans();
    int commands = 0;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        for (const QString& command : details::equivalentsOf(spans[i])) {
            ++commands;
            QVERIFY2(!command.contains(u'{') && !command.contains("  "), qPrintable(command));
        }
    }
    QVERIFY(commands > 0);
}

void TestGuiMenus::aRowIsCopied()
{
    QTableView* table = steps();
    QVERIFY(table->model()->rowCount() > 0);
    const QModelIndex index = table->model()->index(0, 1);
    const auto trigger = [](const char* name) {
        return [name](QMenu& menu) {
            for (QAction* action : menu.actions()) {
                if (action->objectName() == QLatin1String(name))
                    action->trigger();
            }
        };
    };
    const auto open = [&] {
        emit table->customContextMenuRequested(table->visualRect(index).center());
    };
    QVERIFY(inMenu(open, trigger("value")));
    QCOMPARE(QApplication::clipboard()->text(), index.data().toString());
    QVERIFY(inMenu(open, trigger("json")));
    const auto json = QJsonDocument::fromJson(QApplication::clipboard()->text().toUtf8()).object();
    QCOMPARE(json.value("t").toString(), QString("span"));
    QCOMPARE(json.value("method").toString(), index.data().toString());
}

void TestGuiMenus::theMenuKeyOpensTheMenuOfTheCurrentRow_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("modifiers");
    QTest::newRow("Menu") << int(Qt::Key_Menu) << int(Qt::NoModifier);
    QTest::newRow("Shift+F10") << int(Qt::Key_F10) << int(Qt::ShiftModifier);
}

void TestGuiMenus::theMenuKeyOpensTheMenuOfTheCurrentRow()
{
    QFETCH(int, key);
    QFETCH(int, modifiers);
    QTableView* table = steps();
    table->setFocus();
    QStringList entries;
    QVERIFY(inMenu(
        [&] {
            QTest::keyClick(table, static_cast<Qt::Key>(key), Qt::KeyboardModifiers(modifiers));
        },
        [&](QMenu& menu) {
            for (const QAction* action : menu.actions())
                entries << action->objectName();
        }));
    QVERIFY(entries.contains("value") && entries.contains("json"));
    m_window->map()->setFocus();
    int pictures = 0;
    QVERIFY(inMenu(
        [&] {
            QTest::keyClick(
                m_window->map(), static_cast<Qt::Key>(key), Qt::KeyboardModifiers(modifiers));
        },
        [&](const QMenu& menu) { pictures = static_cast<int>(menu.actions().size()); }));
    QCOMPARE(pictures, 2);
}

namespace {

/// What each entry of a menu puts on the clipboard, by its name.
QMap<QString, QString> copiedBy(QMenu& menu)
{
    QMap<QString, QString> copied;
    for (QAction* action : menu.actions()) {
        if (QMenu* more = action->menu())
            copied.insert(copiedBy(*more));
        if (!QStringList{"value", "json", "path", "id", "command", "call"}.contains(
                action->objectName()))
            continue;
        action->trigger();
        copied[action->objectName()] = QApplication::clipboard()->text();
    }
    return copied;
}

} // namespace

void TestGuiMenus::aBarIsCopied()
{
    const auto& spans = m_window->session().store().spans();
    std::size_t bar = 0;
    while (!spans[bar].method.ends_with("/CreateContainer")
        || m_window->timeline()->barRect(bar).width() < 4)
        QVERIFY(++bar < spans.size());
    QMap<QString, QString> copied;
    const QPoint at = m_window->timeline()->barRect(bar).center().toPoint();
    QContextMenuEvent right(QContextMenuEvent::Mouse, at, m_window->timeline()->mapToGlobal(at));
    const auto look = [&](QMenu& menu) { copied = copiedBy(menu); };
    QVERIFY(
        inMenu([&] { QApplication::sendEvent(m_window->timeline()->viewport(), &right); }, look));
    QCOMPARE(m_window->session().selectedIndex(), bar);
    QCOMPARE(copied["value"], QString::fromStdString(spans[bar].method));
    QVERIFY(QJsonDocument::fromJson(copied["json"].toUtf8()).object().contains("method"));
    QCOMPARE(copied["path"], QString::fromStdString(spans[bar].peer));
    QCOMPARE(details::copiesOf(call("x", "{}")).id, QString("c1"));
    QVERIFY(copied["command"].contains("create"));
    const auto byMouse = copied;
    m_window->timeline()->setFocus();
    QVERIFY(inMenu([&] { QTest::keyClick(m_window->timeline(), Qt::Key_Menu); }, look));
    QCOMPARE(copied, byMouse);
}

void TestGuiMenus::aMessageIsCopied()
{
    const auto& spans = m_window->session().store().spans();
    std::size_t call = 0;
    while (!spans[call].method.ends_with("/CreateContainer"))
        QVERIFY(++call < spans.size());
    m_window->session().selectSpan(spans[call].spanId);
    m_window->details()->setTab(widgets::DetailsPane::Message);
    auto* body = m_window->details()->message()->findChild<QPlainTextEdit*>();
    QMap<QString, QString> copied;
    const auto look = [&](QMenu& menu) { copied = copiedBy(menu); };
    const auto menuKey = [&] { QTest::keyClick(body, Qt::Key_Menu); };
    body->setFocus();
    QVERIFY(inMenu(menuKey, look));
    QCOMPARE(copied["json"], m_window->details()->message()->requestText());
    QCOMPARE(copied["value"], copied["json"].section(u'\n', 0, 0)); // the line
    QVERIFY(copied["command"].contains("create"));
    QVERIFY(QJsonDocument::fromJson(copied["call"].toUtf8()).object().contains("method"));
    auto cursor = body->textCursor();
    cursor.setPosition(0);
    cursor.setPosition(5, QTextCursor::KeepAnchor);
    body->setTextCursor(cursor);
    QContextMenuEvent right(
        QContextMenuEvent::Mouse, {5, 5}, body->viewport()->mapToGlobal(QPoint(5, 5)));
    QVERIFY(inMenu([&] { QApplication::sendEvent(body->viewport(), &right); }, look));
    QCOMPARE(copied["value"], copied["json"].left(5)); // what is marked
    QCOMPARE(body->textCursor().selectedText().size(), 5);
}

void TestGuiMenus::partsOfConfigJsonAreCopiedWithTheirPath()
{
    tests::FakeAgent agent;
    QSignalSpy ready(m_window.get(), &MainWindow::ready);
    m_window->watch(QString::fromStdString(agent.socket()));
    QVERIFY(ready.wait());
    m_window->details()->setTab(widgets::DetailsPane::Config);
    QTreeWidget* tree = m_window->details()->config()->tree();
    QTRY_VERIFY(tree->topLevelItemCount() > 0);
    const auto found = tree->findItems("args", Qt::MatchExactly | Qt::MatchRecursive);
    QCOMPARE(found.size(), 1);
    tree->setCurrentItem(found.front());
    tree->setFocus();
    QString path;
    QString json;
    QVERIFY(inMenu([&] { QTest::keyClick(tree, Qt::Key_Menu); },
        [&](QMenu& menu) {
            for (QAction* action : menu.actions()) {
                action->trigger();
                if (action->objectName() == "path")
                    path = QApplication::clipboard()->text();
                if (action->objectName() == "json")
                    json = QApplication::clipboard()->text();
            }
        }));
    QCOMPARE(path, QString(".process.args"));
    QCOMPARE(json.simplified(), QString("[ \"sh\" ]"));
}

void TestGuiMenus::aViewIsSavedAsPngAndSvg()
{
    const QTemporaryDir folder;
    for (QWidget* view : std::initializer_list<QWidget*>{
             m_window->map(), m_window->views()->timeline(), m_window->resources()}) {
        const QString png = folder.filePath("view.png");
        QCOMPARE(app::PictureMenu::save(view, png), QString());
        QCOMPARE(QImage(png).size(), view->size() * view->devicePixelRatio());
        const QString svg = folder.filePath("view.svg");
        QCOMPARE(app::PictureMenu::save(view, svg), QString());
        QFile file(svg);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains("<svg") && text.trimmed().endsWith("</svg>"));
        QVERIFY2(text.contains("<text"), "text stays text");
    }
}

void TestGuiMenus::aPictureThatCannotBeWrittenSaysWhy()
{
    QVERIFY(!app::PictureMenu::save(m_window->map(), "/nowhere/at/all/map.png").isEmpty());
    const QTemporaryDir folder; // stands for whatever is there and is no file
    QVERIFY(app::PictureMenu::save(m_window->map(), folder.path()).contains("no ordinary file"));
}

void TestGuiMenus::everyEntryOfTheMainMenuHasAKeyOrAMenu()
{
    for (const QAction* action : m_window->menu()->menu()->actions()) {
        if (action->isSeparator())
            continue;
        QVERIFY(!action->text().isEmpty());
        QVERIFY2(action->menu() || !action->shortcut().isEmpty(), qPrintable(action->text()));
    }
}

QTEST_MAIN(TestGuiMenus)
#include "tst_gui_menus.moc"
