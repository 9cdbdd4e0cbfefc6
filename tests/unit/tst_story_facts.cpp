// links: story
// The shipped facts are whole, and a broken file says where it is broken.
#include <base/file.h>

#include <expect.h>
#include <nlohmann/json.hpp>
#include <story/facts.h>
#include <unit_test.h>

#include <functional>

using namespace shimscope;
using namespace shimscope::story;

namespace {

std::string factsFile()
{
    return SHIMSCOPE_SOURCE "/scenarios/dockershim/facts.json";
}

} // namespace

class TestStoryFacts : public QObject {
    Q_OBJECT
private slots:
    void everyStatementHasSourceDateAndBothLanguages();
    void saysForEachAudienceWhatIsToDoAndWhatIsNot();
    void everyStatementOf2020HasWhatHappened();
    void saysWhereItIsBroken_data();
    void saysWhereItIsBroken();
    void saysTheLineOfTextThatIsNoJson();

private:
    static void isWhole(
        const std::string& id, const Text& text, const std::string& date, const Source& source);
};

void TestStoryFacts::isWhole(
    const std::string& id, const Text& text, const std::string& date, const Source& source)
{
    QVERIFY2(!text.en.empty() && !text.ko.empty(), id.c_str());
    QVERIFY2(date.size() == 7 || date.size() == 10, id.c_str());
    QVERIFY2(!source.title.empty() && source.url.starts_with("https://"), id.c_str());
    // Korean has Hangul: a copy of the English is no translation. U+AC00 … U+D7A3.
    const QString korean = QString::fromStdString(text.ko);
    const bool hangul = std::any_of(korean.begin(), korean.end(),
        [](QChar c) { return c.unicode() >= 0xAC00 && c.unicode() <= 0xD7A3; });
    QVERIFY2(hangul, id.c_str());
}

void TestStoryFacts::everyStatementHasSourceDateAndBothLanguages()
{
    GET(facts, loadFacts(factsFile()));
    QCOMPARE(facts.audiences.size(), std::size_t(3));
    for (const AudienceFacts& audience : facts.audiences) {
        QVERIFY(!audience.name.en.empty() && !audience.name.ko.empty());
        for (const Statement& statement : audience.statements) {
            isWhole(statement.id, statement.text, statement.date, statement.source);
            QCOMPARE(facts.findStatement(statement.id), &statement);
        }
    }
    QVERIFY(facts.findStatement("nothing-of-the-kind") == nullptr);
}

void TestStoryFacts::saysForEachAudienceWhatIsToDoAndWhatIsNot()
{
    GET(facts, loadFacts(factsFile()));
    for (const Audience audience :
        {Audience::User, Audience::ManagedAdmin, Audience::SelfHostedAdmin}) {
        const AudienceFacts& each = facts.of(audience);
        QVERIFY(each.audience == audience);
        for (const Duty duty : {Duty::Must, Duty::Check, Duty::Nothing})
            QVERIFY(std::any_of(each.statements.begin(), each.statements.end(),
                [&](const Statement& statement) { return statement.duty == duty; }));
    }
}

void TestStoryFacts::everyStatementOf2020HasWhatHappened()
{
    GET(facts, loadFacts(factsFile()));
    QCOMPARE(facts.postDate, std::string("2020-12-19"));
    std::size_t corrections = 0;
    for (const Said& said : facts.said) {
        isWhole(said.id, said.happened, said.date, said.source);
        QVERIFY2(!said.said.en.empty() && !said.said.ko.empty(), said.id.c_str());
        // In one form or the other: "2021-12" is before "2021-12-01".
        QVERIFY2(said.id == "cleaner" || said.date > "2020-12", said.id.c_str());
        corrections += said.verdict == Verdict::Held ? 0 : 1;
    }
    QVERIFY(corrections >= 6); // of the post's statements that need one
}

void TestStoryFacts::saysWhereItIsBroken_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("problem");
    QTest::newRow("no Korean") << "/said/0/happened/ko"
                               << "\"\""
                               << "/said/0/happened/ko: expected a text that is not empty";
    QTest::newRow("a date in words") << "/audiences/1/statements/0/date"
                                     << "\"in May\""
                                     << "/audiences/1/statements/0/date: \"in May\" is no date";
    QTest::newRow("a month that is none") << "/said/1/date"
                                          << "\"2022-13-01\""
                                          << "/said/1/date: \"2022-13-01\" is no date";
    QTest::newRow("an unknown source")
        << "/audiences/0/statements/1/source"
        << "\"hearsay\""
        << "statements/1/source: \"hearsay\" is not a member of /sources";
    QTest::newRow("a source without TLS") << "/sources/ready/url"
                                          << "\"ftp://x\""
                                          << "/sources/ready/url: expected an address";
    QTest::newRow("an unknown duty") << "/audiences/0/statements/0/duty"
                                     << "\"may\""
                                     << "duty: \"may\" is not one of must check nothing";
    QTest::newRow("an id twice") << "/said/1/id"
                                 << "\"deprecating\""
                                 << "/said/1/id: \"deprecating\" is the id of another";
    QTest::newRow("an audience twice") << "/audiences/0/id"
                                       << "\"managed-admin\""
                                       << "/audiences: \"user\" is missing";
    QTest::newRow("another format") << "/format"
                                    << "\"facts/9\""
                                    << "/format: \"facts/9\" is not one of facts/1";
    QTest::newRow("a member too many") << "/post/author"
                                       << "\"me\""
                                       << "/post/author: is not known here";
    QTest::newRow("no list") << "/said"
                             << "3"
                             << "/said: expected a list, found 3";
}

void TestStoryFacts::saysWhereItIsBroken()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, problem);
    GET(text, base::readFile(factsFile()));
    auto document = nlohmann::json::parse(text);
    document[nlohmann::json::json_pointer(pointer.toStdString())] =
        nlohmann::json::parse(value.toStdString());
    GET(dir, base::TempDir::make());
    const std::string file = dir.path() + "/facts.json";
    OK(base::writeFileAtomic(file, document.dump(), 0644));
    const auto facts = loadFacts(file);
    QVERIFY(!facts);
    const std::string said = facts.error().toString();
    QVERIFY2(said.find(problem.toStdString()) != std::string::npos, said.c_str());
    QVERIFY2(said.find(file) != std::string::npos, said.c_str());
}

void TestStoryFacts::saysTheLineOfTextThatIsNoJson()
{
    const Parsed parsed = parseFacts("{\n  \"format\": \"facts/1\",\n  oh\n}");
    QVERIFY(!parsed.facts);
    QCOMPARE(parsed.problems.size(), std::size_t(1));
    QVERIFY(parsed.problems[0].text.starts_with("no JSON: line 3, column 3"));
}

UNIT_TEST(TestStoryFacts)
#include "tst_story_facts.moc"
