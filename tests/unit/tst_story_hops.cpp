// links: story engine trace base
// Each hop of each chain that was recorded has a card in both languages, and a broken file says
// where it is broken.
#include <base/file.h>
#include <engine/recording_file.h>
#include <engine/shipped.h>

#include <expect.h>
#include <nlohmann/json.hpp>
#include <story/hops.h>
#include <unit_test.h>

#include <functional>
#include <set>

using namespace shimscope;
using namespace shimscope::story;

namespace {

constexpr const char* kFile = SHIMSCOPE_SOURCE "/scenarios/dockershim/hops.json";

std::set<std::string> hopsOf(const trace::Recording& recording)
{
    std::set<std::string> hops{"kernel"};
    for (const trace::Record& record : recording.records) {
        if (const auto* span = std::get_if<trace::Span>(&record))
            hops.insert(trace::toString(span->hop));
        if (const auto* process = std::get_if<trace::Process>(&record))
            hops.insert(trace::toString(process->hop));
    }
    return hops;
}

bool hasHangul(const std::string& text)
{
    const QString korean = QString::fromStdString(text);
    return std::any_of(korean.begin(), korean.end(),
        [](QChar c) { return c.unicode() >= 0xAC00 && c.unicode() <= 0xD7A3; });
}

} // namespace

class TestStoryHops : public QObject {
    Q_OBJECT

private slots:
    void everyHopOfEveryRecordingHasACard()
    {
        GET(cards, loadHops(kFile));
        for (const std::string& name : engine::shippedRecordings()) {
            GET(recording, engine::readNamedRecording(name));
            for (const std::string& hop : hopsOf(recording))
                QVERIFY2(cards.find(recording.header.chain, hop), (name + " " + hop).c_str());
        }
        GET(own,
            engine::readRecordingFile(
                SHIMSCOPE_SOURCE "/scenarios/01-one-pod/lesson.shimtrace.gz"));
        QVERIFY(own.header.chain.empty());
        for (const std::string& hop : hopsOf(own))
            QVERIFY2(cards.find(kOwnChain, hop), hop.c_str());
        QVERIFY(!cards.find("dockershim", "agent") && !cards.find("podman", "runtime"));
        QVERIFY(cards.find("cri-o", "shim")->name.en.starts_with("conmon"));
    }

    void everyCardIsWholeInBothLanguages()
    {
        GET(cards, loadHops(kFile));
        for (const Hop& hop : cards.hops) {
            for (const Text* text : {&hop.purpose, &hop.started, &hop.dies})
                QVERIFY2(!text->en.empty() && (hasHangul(text->ko) || text->ko == text->en),
                    hop.id.c_str());
            QVERIFY2(hasHangul(hop.purpose.ko) && hasHangul(hop.dies.ko), hop.id.c_str());
            QVERIFY2(!hop.look.empty() && hop.source.url.starts_with("https://"), hop.id.c_str());
        }
    }

    void saysWhereItIsBroken_data()
    {
        using Break = std::function<void(nlohmann::json&)>;
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("text");
        const auto broken = [](const char* name, const char* place, const Break& change) {
            nlohmann::json document = nlohmann::json::parse(base::readFile(kFile).value());
            change(document);
            QTest::newRow(name) << place << QString::fromStdString(document.dump());
        };
        broken("no source", "/hops/0/source", [](auto& d) { d["hops"][0]["source"] = "nobody"; });
        broken("no Korean", "/hops/1/dies", [](auto& d) { d["hops"][1]["dies"].erase("ko"); });
        broken("another hop", "/hops/2/hop", [](auto& d) { d["hops"][2]["hop"] = "kublet"; });
        broken("twice", "/hops/1/id", [](auto& d) { d["hops"][1]["id"] = d["hops"][0]["id"]; });
        broken("two cards", "/hops/1/chains/0",
            [](auto& d) { d["hops"][1]["chains"][0] = "dockershim"; });
        broken("no command", "/hops/0/look",
            [](auto& d) { d["hops"][0]["look"] = nlohmann::json::array(); });
    }

    void saysWhereItIsBroken()
    {
        QFETCH(QString, place);
        QFETCH(QString, text);
        const ParsedHops parsed = parseHops(text.toStdString());
        QVERIFY(!parsed.hops);
        const bool said = std::any_of(
            parsed.problems.begin(), parsed.problems.end(), [&](const scenario::Problem& problem) {
                return QString::fromStdString(problem.toString()).contains(place);
            });
        QVERIFY2(
            said, parsed.problems.empty() ? "no problem" : parsed.problems[0].toString().c_str());
    }
};

UNIT_TEST(TestStoryHops)
#include "tst_story_hops.moc"
