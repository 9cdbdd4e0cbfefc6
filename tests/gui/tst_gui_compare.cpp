// The comparison page: what it shows of the shipped recordings, whom it asks for what, how it plays
// them, and what it writes into files.
#include <app/language.h>
#include <app/main_window.h>
#include <widgets/elide_label.h>

#include <compare/compare_page.h>
#include <expect.h>
#include <fake_agent.h>
#include <QFile>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <sample_recording.h>

using namespace shimscope;
using compareview::ComparePage;

class TestGuiCompare : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_language.choose(QStringLiteral("en"));
        m_agent = std::make_unique<tests::FakeAgent>();
        m_window = std::make_unique<app::MainWindow>(m_language);
        m_window->resize(1366, 768);
        m_window->show();
        page()->play()->stop();
    }
    void cleanup()
    {
        m_window.reset();
        m_agent.reset();
    }

    void showsTwoChainsHopAgainstHop();
    void anAbsentHopKeepsOnePlace();
    void chainsAreChosenAddedAndLeftOut();
    void aBadFileIsSaidAndWhatWasThereStays();
    void aHopLeadsToItsPlaceInTheRecording();
    void speaksTheLanguageOfTheWindow();
    void litPartsAreThoseThatTheCallsWentThrough();
    void aPartListsItsCalls();
    void playsAllChainsInStepWithTheKubeletsCalls();
    void whatIsWatchedCanBeCompared();
    void whatIsSavedIsThere_data();
    void whatIsSavedIsThere();

private:
    [[nodiscard]] app::Comparing* comparing() const { return m_window->stories()->comparing(); }
    [[nodiscard]] ComparePage* page() const { return comparing()->page(); }
    void compareThese(const QStringList& chains)
    {
        QSignalSpy compared(comparing(), &app::Comparing::compared);
        m_window->stories()->compare(chains);
        QTRY_COMPARE_WITH_TIMEOUT(compared.size(), 1, support::patience(10'000));
    }
    [[nodiscard]] bool says(const QString& words) const
    {
        const auto labels = page()->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
            QString text = label->text();
            return text.remove(QChar(0x200B)).contains(words);
        });
    }
    app::Language m_language;
    std::unique_ptr<tests::FakeAgent> m_agent;
    std::unique_ptr<app::MainWindow> m_window;
};

void TestGuiCompare::showsTwoChainsHopAgainstHop()
{
    compareThese({});
    QVERIFY(page()->isVisible());
    QCOMPARE(page()->chains(), QStringList({"dockershim", "containerd"}));
    QCOMPARE(page()->comparison().chains[0].boundaries, 5);
    QCOMPARE(page()->comparison().chains[1].boundaries, 4);
    QVERIFY(says("what docker ps shows"));
    QVERIFY(says("nothing: no call of the kubelet went to dockerd; use crictl ps"));
    QVERIFY(says("loads differed"));
    QTest::keyClick(page(), Qt::Key_Escape);
    QVERIFY(!page()->isVisible());
}

void TestGuiCompare::anAbsentHopKeepsOnePlace()
{
    compareThese({"dockershim", "containerd"});
    const compareview::LanesView* lanes = page()->lanes();
    const auto& hops = page()->comparison().chains[1].hops;
    QVERIFY(!hops[1].present && !hops[2].present && hops[3].present);
    QCOMPARE(lanes->placeOf(1, 1), lanes->placeOf(1, 2));
    QVERIFY(lanes->placeOf(1, 1).width() > lanes->placeOf(0, 1).width());
    QVERIFY(!lanes->placeOf(1, 1).intersects(lanes->placeOf(1, 3)));
    QVERIFY(lanes->accessibleDescription().contains("removed in v1.24, 2022-05-03"));
}

void TestGuiCompare::chainsAreChosenAddedAndLeftOut()
{
    compareThese({"dockershim", "containerd"});
    QSignalSpy asked(page(), &ComparePage::chainsAsked);
    const auto menuOf = [this](const QString& text) -> QMenu* {
        for (const QPushButton* each : page()->findChildren<QPushButton*>())
            if (each->text() == text && each->menu())
                return each->menu();
        return nullptr;
    };
    const auto choose = [](QMenu* menu, const QString& text) {
        for (QAction* action : menu->actions())
            if (action->text() == text)
                return action->trigger();
        QFAIL(qPrintable("no action " + text));
    };
    QVERIFY(menuOf("+ add a chain"));
    choose(menuOf("+ add a chain"), "cri-o");
    QCOMPARE(
        asked.takeFirst().at(0).toStringList(), QStringList({"dockershim", "containerd", "cri-o"}));
    QTRY_COMPARE_WITH_TIMEOUT(
        page()->comparison().chains.size(), std::size_t(3), support::patience(10'000));
    QTRY_VERIFY(menuOf("cri-o"));
    choose(menuOf("cri-o"), "Without it");
    QTRY_COMPARE_WITH_TIMEOUT(
        page()->comparison().chains.size(), std::size_t(2), support::patience(10'000));
    QTRY_VERIFY(menuOf("containerd"));
    choose(menuOf("containerd"), "cri-dockerd");
    QTRY_COMPARE_WITH_TIMEOUT(
        page()->chains(), QStringList({"dockershim", "cri-dockerd"}), support::patience(10'000));
    for (const QAction* action : menuOf("dockershim")->actions())
        QVERIFY(action->text() != "Without it"); // two are the least
}

void TestGuiCompare::aBadFileIsSaidAndWhatWasThereStays()
{
    compareThese({"dockershim", "containerd"});
    QSignalSpy failed(comparing(), &app::Comparing::failed);
    m_window->stories()->compare({"dockershim", "/no/such/file.shimtrace"});
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, support::patience(10'000));
    QVERIFY(page()->failure()->isVisible());
    QVERIFY2(page()->failure()->text().contains("/no/such/file.shimtrace"),
        qPrintable(page()->failure()->text()));
    QCOMPARE(page()->chains(), QStringList({"dockershim", "containerd"}));
    QCOMPARE(page()->comparison().chains.size(), std::size_t(2));
}

void TestGuiCompare::aHopLeadsToItsPlaceInTheRecording()
{
    compareThese({"dockershim", "containerd"});
    QSignalSpy ready(m_window.get(), &app::MainWindow::ready);
    const QRect runtime = page()->lanes()->placeOf(0, 5);
    QTest::mouseClick(page()->lanes(), Qt::LeftButton, {}, runtime.center());
    QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, support::patience(10'000));
    QVERIFY(!page()->isVisible());
    QVERIFY(!m_window->session().selectedSpan().empty());
    QCOMPARE(m_window->session().selectedSpan(),
        page()->comparison().chains[0].hops[5].what.evidence.front().spanId);
    // The message of a call in a Docker chain says which of Docker's parts it went through.
    const auto heads = m_window->details()->findChildren<widgets::ElideLabel*>();
    QVERIFY(std::any_of(heads.begin(), heads.end(), [](const widgets::ElideLabel* head) {
        return head->text().contains("Docker's part: container runtime");
    }));
}

void TestGuiCompare::speaksTheLanguageOfTheWindow()
{
    compareThese({"dockershim", "containerd"});
    m_language.choose(QStringLiteral("ko"));
    QTRY_VERIFY(says(QStringLiteral("로그가 가는 곳")));
    QTRY_VERIFY(!says("where the log goes"));
    QTRY_VERIFY(
        page()->lanes()->accessibleDescription().contains(QStringLiteral("v1.24에서 제거")));
    QCOMPARE(page()->parts()->boxes().back()->accessibleName(), QStringLiteral("빌드"));
}

void TestGuiCompare::litPartsAreThoseThatTheCallsWentThrough()
{
    compareThese({"containerd", "cri-dockerd"});
    const compareview::PartsPanel* parts = page()->parts();
    QCOMPARE(parts->chain(), 1);
    QCOMPARE(parts->boxes().size(), compare::kDockerPartCount);
    for (const compareview::PartBox* box : parts->boxes()) {
        const std::string& id = box->part().id;
        QCOMPARE(box->count() > 0, id == "api" || id == "server" || id == "runtime");
    }
    compareThese({"containerd", "cri-o"});
    QCOMPARE(parts->chain(), -1);
    for (const compareview::PartBox* box : parts->boxes())
        QCOMPARE(box->count(), std::size_t(0));
}

void TestGuiCompare::aPartListsItsCalls()
{
    compareThese({"dockershim", "containerd"});
    compareview::PartsPanel* parts = page()->parts();
    compareview::PartBox* api = parts->boxes()[1];
    QTest::mouseClick(api, Qt::LeftButton);
    QVERIFY(parts->calls()->isVisible());
    QCOMPARE(static_cast<std::size_t>(parts->calls()->count()), api->count());
    QCOMPARE(parts->calls()->findItems("POST /containers/create", Qt::MatchContains).size(), 2);
    QSignalSpy place(parts, &compareview::PartsPanel::placeAsked);
    emit parts->calls()->itemActivated(parts->calls()->item(0));
    QCOMPARE(place.size(), 1);
    QCOMPARE(place.at(0).at(0).toInt(), 0);
    QVERIFY(!place.at(0).at(1).toString().isEmpty());
    api->setFocus();
    QTest::keyClick(api, Qt::Key_Space);
    QVERIFY(!parts->calls()->isVisible());
}

void TestGuiCompare::playsAllChainsInStepWithTheKubeletsCalls()
{
    compareThese({"dockershim", "containerd"});
    compareview::Play* play = page()->play();
    page()->playButton()->click();
    QVERIFY(play->running());
    QCOMPARE(page()->playButton()->text(), QStringLiteral("Stop"));
    std::vector<std::string> calls;
    std::set<std::size_t> lit;
    std::size_t waited = 0;
    while (play->running()) {
        if (calls.empty() || calls.back() != play->call())
            calls.push_back(play->call());
        const auto moments = play->moments();
        QCOMPARE(moments.size(), std::size_t(2));
        waited += moments[1] && moments[1]->over ? 1 : 0;
        for (std::size_t i = 0; i < compare::kDockerPartCount; ++i)
            if (page()->parts()->boxes()[i]->lit())
                lit.insert(i);
        play->advance();
    }
    QCOMPARE(
        calls, (std::vector<std::string>{"RunPodSandbox", "CreateContainer", "StartContainer"}));
    QVERIFY(waited > 0); // containerd has answered, and waits for dockershim
    QCOMPARE(lit, (std::set<std::size_t>{1, 2, 3})); // API, server, container runtime
    QCOMPARE(page()->playButton()->text(), QStringLiteral("Play together"));
}

void TestGuiCompare::whatIsWatchedCanBeCompared()
{
    m_agent->setRun(tests::makeSample());
    QSignalSpy ready(m_window.get(), &app::MainWindow::ready);
    m_window->watch(QString::fromStdString(m_agent->socket()));
    QTRY_VERIFY_WITH_TIMEOUT(!ready.empty(), support::patience(10'000));
    compareThese({"live:" + QString::fromStdString(m_agent->socket()), "dockershim"});
    const compare::Chain& own = page()->comparison().chains.front();
    QCOMPARE(own.name, std::string("live"));
    QVERIFY(own.hops.front().program.find("kubelet") != std::string::npos);
    QVERIFY(own.boundaries >= 4);
    const bool warned = std::any_of(page()->comparison().warnings.begin(),
        page()->comparison().warnings.end(), [](const base::Bilingual& each) {
            return each.en.find("different pods") != std::string::npos;
        });
    QVERIFY(warned);
}

void TestGuiCompare::whatIsSavedIsThere_data()
{
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("png") << QByteArray("\x89PNG");
    QTest::newRow("svg") << QByteArray("<?xml");
    QTest::newRow("pdf") << QByteArray("%PDF-");
    QTest::newRow("md") << QByteArray("# One pod through dockershim, containerd");
    QTest::newRow("json") << QByteArray("{");
}

void TestGuiCompare::whatIsSavedIsThere()
{
    QFETCH(QByteArray, begin);
    compareThese({"dockershim", "containerd"});
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("c.") + QTest::currentDataTag());
    QCOMPARE(comparing()->save(path), QString());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.size() > 1000);
    QVERIFY2(text.startsWith(begin), text.left(40).constData());
    QVERIFY(!comparing()->save(folder.path()).isEmpty()); // a folder is no file
}

QTEST_MAIN(TestGuiCompare)
#include "tst_gui_compare.moc"
