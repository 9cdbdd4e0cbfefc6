// "Am I affected?": what the page shows of the story and of a report, how findings are ordered and
// left out, what it says to what is no node, and what it writes into files.
#include <app/affected.h>
#include <app/language.h>
#include <app/main_window.h>

#include <expect.h>
#include <fake_agent.h>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace shimscope;
using migration::Severity;

namespace {

constexpr const char* kNode = R"({"apiVersion": "v1", "kind": "Node",
  "metadata": {"name": "worker-3"},
  "status": {"nodeInfo": {"kubeletVersion": "v1.23.4",
             "containerRuntimeVersion": "docker://20.10.24"}}})";

migration::Finding finding(const char* id, Severity severity, const char* what)
{
    migration::Finding found;
    found.id = id;
    found.severity = severity;
    found.audiences = {story::Audience::SelfHostedAdmin};
    found.what = {what, {}};
    return found;
}

} // namespace

class TestGuiAffected : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_language.choose(QStringLiteral("en"));
        m_window = std::make_unique<app::MainWindow>(m_language);
        m_window->resize(1366, 768);
        m_window->show();
        m_window->stories()->showAffected();
    }
    void cleanup() { m_window.reset(); }

    void eachAudienceHasItsList();
    void theUrgentComesFirstAndCanBeLeftOut();
    void markupOfOthersIsText();
    void thisMachineIsScanned();
    void nodesAreReadAndStay();
    void whatIsNoNodeIsSaid_data();
    void whatIsNoNodeIsSaid();
    void speaksTheLanguageOfTheWindow();
    void withoutAReportNothingIsSaved();
    void whatIsSavedIsThere_data();
    void whatIsSavedIsThere();
    void comparisonAndScanTakeTurns();

private:
    [[nodiscard]] app::Affected* affected() const { return m_window->stories()->affected(); }
    [[nodiscard]] storyview::AffectedPage* page() const { return affected()->page(); }
    void scan()
    {
        QSignalSpy scanned(affected(), &app::Affected::scanned);
        page()->scanButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(scanned.size(), 1, support::patience(20'000));
    }
    [[nodiscard]] bool says(const QString& words) const
    {
        const auto labels = page()->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
            [&](const QLabel* label) { return label->text().contains(words); });
    }
    app::Language m_language;
    std::unique_ptr<app::MainWindow> m_window;
};

void TestGuiAffected::eachAudienceHasItsList()
{
    GET(facts, story::loadShippedFacts());
    QCOMPARE(facts.audiences.size(), std::size_t(3));
    for (const story::AudienceFacts& audience : facts.audiences) {
        QTRY_VERIFY(says(QString::fromStdString(audience.name.en).toHtmlEscaped()));
        for (const story::Statement& statement : audience.statements) {
            QVERIFY2(says(QString::fromStdString(statement.text.en).toHtmlEscaped()),
                statement.id.c_str());
            QVERIFY2(says(QString::fromStdString(statement.source.title).toHtmlEscaped()),
                statement.id.c_str());
        }
    }
    for (const story::Said& said : facts.said)
        QTRY_VERIFY2(
            says(QString::fromStdString(said.happened.en).toHtmlEscaped()), said.id.c_str());
    QCOMPARE(page()->cards()->count(), facts.said.size());
}

void TestGuiAffected::theUrgentComesFirstAndCanBeLeftOut()
{
    migration::Report report;
    report.host = "node";
    report.findings = {finding("a", Severity::Ok, "fine"),
        finding("b", Severity::Check, "xylophone"), finding("c", Severity::NotSeen, "unseen"),
        finding("d", Severity::Must, "change")};
    page()->setReport(report);
    const auto ids = [this] {
        std::string text;
        for (const migration::Finding* each : page()->findings()->shown())
            text += each->id;
        return text;
    };
    QCOMPARE(ids(), std::string("dbca"));
    page()->findings()->setShown(Severity::Check, false);
    page()->findings()->setShown(Severity::Ok, false);
    QCOMPARE(ids(), std::string("dc"));
    QTRY_VERIFY(!says("xylophone"));
    QCOMPARE(
        page()->findings()->filter(Severity::Check)->text(), QStringLiteral("To be checked (1)"));
    page()->findings()->setShown(Severity::Check, true);
    QCOMPARE(ids(), std::string("dbc"));
}

void TestGuiAffected::markupOfOthersIsText()
{
    migration::Report report;
    report.host = "node";
    report.findings = {finding("a", Severity::Must, "<img src=x> & co")};
    report.findings.front().evidence = {{"/x", "<b>bold</b>"}};
    page()->setReport(report);
    QTRY_VERIFY(says("&lt;img src=x&gt; &amp; co"));
    QTRY_VERIFY(says("&lt;b&gt;bold&lt;/b&gt;"));
}

void TestGuiAffected::thisMachineIsScanned()
{
    scan();
    QVERIFY(page()->report().has_value());
    QVERIFY(!page()->report()->host.empty());
    QVERIFY(!page()->findings()->shown().empty());
    QTRY_VERIFY(says(QString::fromStdString(page()->report()->kernel)));
    QCOMPARE(page()->scanButton()->text(), QStringLiteral("Scan again"));
}

void TestGuiAffected::nodesAreReadAndStay()
{
    QSignalSpy scanned(affected(), &app::Affected::scanned);
    QApplication::clipboard()->setText(QString::fromLatin1(kNode));
    emit page()->nodePasted();
    QTRY_COMPARE_WITH_TIMEOUT(scanned.size(), 1, support::patience(20'000)); // by itself
    QTRY_VERIFY(says("worker-3"));
    scan();
    QTRY_VERIFY(says("worker-3"));
    QVERIFY(!page()->failure()->isVisible());
}

void TestGuiAffected::whatIsNoNodeIsSaid_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("another kind") << R"({"kind": "Pod", "metadata": {"name": "web"}})";
    QTest::newRow("cut off") << R"({"kind": "Node", "metadata": {"na)";
    QTest::newRow("prose") << "Dear node,";
    QTest::newRow("empty") << "";
}

void TestGuiAffected::whatIsNoNodeIsSaid()
{
    QFETCH(QString, text);
    scan();
    const std::size_t findings = page()->report()->findings.size();
    affected()->takeNodes(text, QStringLiteral("nodes.json"));
    QVERIFY(page()->failure()->isVisible());
    QVERIFY2(page()->failure()->text().contains("nodes.json")
            && page()->failure()->text().contains("kubectl get nodes"),
        qPrintable(page()->failure()->text()));
    QCOMPARE(page()->report()->findings.size(), findings);
}

void TestGuiAffected::speaksTheLanguageOfTheWindow()
{
    scan();
    m_language.choose(QStringLiteral("ko"));
    QTRY_VERIFY(says(QStringLiteral("쿠버네티스 사용자")));
    QVERIFY(page()
                ->findings()
                ->filter(Severity::Must)
                ->text()
                .startsWith(QStringLiteral("반드시 바꿀 것")));
    GET(facts, story::loadShippedFacts());
    QTRY_VERIFY(says(QString::fromStdString(facts.said[1].said.ko).toHtmlEscaped()));
    QTRY_VERIFY(!says(QString::fromStdString(facts.said[1].said.en).toHtmlEscaped()));
}

void TestGuiAffected::withoutAReportNothingIsSaved()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("affected.md");
    QVERIFY(!affected()->save(file).isEmpty());
    QVERIFY(!QFile::exists(file));
}

void TestGuiAffected::whatIsSavedIsThere_data()
{
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("png") << QByteArray("\x89PNG");
    QTest::newRow("pdf") << QByteArray("%PDF-");
    QTest::newRow("md") << QByteArray("# Am I affected");
    QTest::newRow("json") << QByteArray("{");
}

void TestGuiAffected::whatIsSavedIsThere()
{
    QFETCH(QByteArray, begin);
    scan();
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.") + QTest::currentDataTag());
    QCOMPARE(affected()->save(path), QString());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.size() > 200);
    QVERIFY2(text.startsWith(begin), text.left(40).constData());
    QVERIFY(!affected()->save(folder.path()).isEmpty());
}

void TestGuiAffected::comparisonAndScanTakeTurns()
{
    QVERIFY(page()->isVisible());
    m_window->stories()->compare({});
    QTRY_VERIFY(m_window->stories()->comparing()->page()->isVisible());
    QVERIFY(!page()->isVisible());
    emit m_window->stories()->comparing()->page()->affectedAsked();
    QTRY_VERIFY(page()->isVisible());
    QTest::keyClick(page(), Qt::Key_Escape);
    QTRY_VERIFY(!page()->isVisible());
    QVERIFY(!m_window->stories()->comparing()->page()->isVisible());
}

QTEST_MAIN(TestGuiAffected)
#include "tst_gui_affected.moc"
