// links: scenario trace kubelet
// What a scenario.json may say: the shipped lessons, broken ones with the place and the mend, and
// that every name of the format is one that the rest of the program knows.
#include <base/file.h>
#include <kubelet/manifest.h>
#include <scenario/keys.h>
#include <scenario/parse.h>
#include <trace/record.h>

#include <expect.h>
#include <nlohmann/json.hpp>
#include <unit_test.h>

using namespace shimscope;
using nlohmann::json;

namespace {

constexpr const char* kScenarios = SHIMSCOPE_SOURCE "/scenarios";

json readJson(const std::string& path)
{
    return json::parse(base::readFile(path).value_or(""), nullptr, false);
}

const json& outOfMemory()
{
    static const json document =
        readJson(std::string(kScenarios) + "/02-out-of-memory/scenario.json");
    return document;
}

std::string problemsOf(const json& document)
{
    std::string text;
    for (const scenario::Problem& problem : scenario::parseScenario(document.dump()).problems)
        text += problem.toString() + "\n";
    return text;
}

} // namespace

class TestScenarioParse : public QObject {
    Q_OBJECT
private slots:
    void loadsTheShippedLessons_data()
    {
        QTest::addColumn<QString>("dir");
        GET(dirs, scenario::findLessons(kScenarios));
        for (const std::string& dir : dirs)
            QTest::addRow("%s", dir.substr(dir.find_last_of('/') + 1).c_str())
                << QString::fromStdString(dir);
    }
    void loadsTheShippedLessons()
    {
        QFETCH(QString, dir);
        GET(lesson, scenario::loadLesson(dir.toStdString()));
        QVERIFY(lesson.scenario.steps.size() >= 4);
        QVERIFY(!lesson.scenario.tryIt.in("ko").empty());
        for (const scenario::Step& step : lesson.scenario.steps) {
            QVERIFY(!step.check.empty());
            QVERIFY(step.predict.choices.size() >= 3);
            // Somebody who is stuck for half a minute is told where to look.
            QVERIFY(std::any_of(step.hints.begin(), step.hints.end(),
                [](const scenario::Hint& hint) { return hint.afterMs == 30'000; }));
        }
    }

    void itsPodsAreThoseOfItsManifests_data() { loadsTheShippedLessons_data(); }
    void itsPodsAreThoseOfItsManifests()
    {
        QFETCH(QString, dir);
        GET(lesson, scenario::loadLesson(dir.toStdString()));
        for (const scenario::PodObject& pod : lesson.scenario.pods) {
            const auto manifest =
                kubelet::parseManifest(lesson.manifests.at(pod.name), pod.manifest, "node");
            QVERIFY(manifest.pod != nullptr);
            QCOMPARE(manifest.pod->name, pod.name);
            std::vector<std::string> names;
            for (const kubelet::Container& container : manifest.pod->containers)
                names.push_back(container.name);
            QCOMPARE(names, pod.containers);
        }
    }

    void repliesToEachWrongAnswerFromThisRun_data() { loadsTheShippedLessons_data(); }
    void repliesToEachWrongAnswerFromThisRun()
    {
        QFETCH(QString, dir);
        GET(lesson, scenario::loadLesson(dir.toStdString()));
        for (const scenario::Step& step : lesson.scenario.steps) {
            for (const scenario::Choice& choice : step.predict.choices) {
                QVERIFY2(!scenario::placeholdersOf(choice.reply.en).empty(), choice.id.c_str());
                QVERIFY2(!scenario::placeholdersOf(choice.reply.ko).empty(), choice.id.c_str());
            }
        }
    }

    void namesThePlaceAndTheMend_data()
    {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<QString>("problem");
        const json cases = readJson(SHIMSCOPE_SOURCE "/tests/integration/lessons/broken.json");
        QVERIFY(cases.is_array() && cases.size() > 20);
        for (const json& one : cases)
            QTest::addRow("%s", one["name"].get<std::string>().c_str()) << QString::fromStdString(
                one["patch"].dump()) << QString::fromStdString(one["problem"].get<std::string>());
    }
    void namesThePlaceAndTheMend()
    {
        QFETCH(QString, patch);
        QFETCH(QString, problem);
        const std::string said = problemsOf(outOfMemory().patch(json::parse(patch.toStdString())));
        QVERIFY2(said.find(problem.toStdString()) != std::string::npos, said.c_str());
    }

    void tellsAllProblemsAtOnce()
    {
        json document = outOfMemory();
        document["minutes"] = 0;
        document["steps"][4]["check"]["all"][0]["op"] = "~";
        const std::string said = problemsOf(document);
        QCOMPARE(std::count(said.begin(), said.end(), '\n'), 2);
    }

    void saysWhereATextIsNoJson()
    {
        const auto parsed = scenario::parseScenario("{\n  \"format\": \n}");
        QVERIFY(!parsed.scenario);
        QCOMPARE(parsed.problems.at(0).text, std::string("is no JSON: see line 3, column 1"));
    }

    void refusesATreeThatIsTooDeep()
    {
        json check = outOfMemory()["steps"][0]["check"];
        for (int i = 0; i < 200; ++i)
            check = json{{"not", check}};
        json document = outOfMemory();
        document["steps"][0]["check"] = check;
        QVERIFY(problemsOf(document).find("is deeper than 8 levels") != std::string::npos);
    }

    void survivesAnyCutOfALesson()
    {
        const std::string text = outOfMemory().dump();
        for (std::size_t size = 0; size < text.size(); size += 97)
            QVERIFY(!scenario::parseScenario(text.substr(0, size)).scenario);
    }

    void survivesEachMemberBeingSomethingElse()
    {
        const json flat = outOfMemory().flatten();
        for (const auto& [pointer, value] : flat.items()) {
            for (const json& other : {json(nullptr), json::array()}) {
                json document = outOfMemory();
                document[json::json_pointer(pointer)] = other;
                (void)scenario::parseScenario(document.dump());
            }
        }
    }

    void namesOnlyWhatRecordingsHold()
    {
        for (const scenario::CgroupKey& key : scenario::kCgroupKeys)
            QVERIFY2(trace::parseMetric(key.name), std::string(key.name).c_str());
        for (const std::string_view hop : scenario::kHops)
            QCOMPARE(std::string_view(trace::toString(trace::parseHop(hop))), hop);
    }

    void saysWhichRecordingIsMissing()
    {
        json document = readJson(std::string(kScenarios) + "/06-five-chains/scenario.json");
        document["recordings"].push_back("podman");
        auto made = base::TempDir::make("/tmp/shimscope-lesson-");
        OK(made);
        const std::string dir = made->path() + "/06-five-chains";
        OK(base::makeDirs(dir));
        OK(base::writeFileAtomic(dir + "/scenario.json", document.dump()));
        const auto lesson = scenario::loadLesson(dir);
        QVERIFY(!lesson);
        const std::string said = lesson.error().toString();
        QVERIFY2(said.find("/recordings/4") != std::string::npos, said.c_str());
        QVERIFY2(said.find("cri-o.shimtrace.gz") != std::string::npos, said.c_str());
    }

    void wantsWhatIsReadToBeOpenedBefore()
    {
        json document = readJson(std::string(kScenarios) + "/06-five-chains/scenario.json");
        QCOMPARE(problemsOf(document), std::string());
        document["steps"][1]["actions"].erase(0); // cri-dockerd, which steps 2 and 5 read
        document["steps"][4]["actions"].erase(0); // the comparison of it
        const std::string said = problemsOf(document);
        QVERIFY2(said.find("/steps/1/check/all/0/right/in: no action up to this step")
                != std::string::npos,
            said.c_str());
        QVERIFY2(said.find("/steps/4/check/all/0/right/in:") != std::string::npos, said.c_str());
        QVERIFY(said.find("/steps/0/") == std::string::npos);
    }

    void eachLessonHasItsSources_data() { loadsTheShippedLessons_data(); }
    void eachLessonHasItsSources()
    {
        QFETCH(QString, dir);
        GET(lesson, scenario::loadLesson(dir.toStdString()));
        QVERIFY(lesson.scenario.sources.size() >= 2);
        QVERIFY(lesson.scenario.commands.size() >= 3);
    }

    void saysWhichFileIsMissing()
    {
        auto made = base::TempDir::make("/tmp/shimscope-lesson-");
        OK(made);
        const std::string dir = made->path() + "/02-out-of-memory";
        OK(base::makeDirs(dir));
        OK(base::writeFileAtomic(dir + "/scenario.json", outOfMemory().dump()));
        const auto lesson = scenario::loadLesson(dir);
        QVERIFY(!lesson);
        const std::string said = lesson.error().toString();
        QVERIFY2(said.find("/pods/0/manifest") != std::string::npos, said.c_str());
        QVERIFY2(said.find("tight.yaml") != std::string::npos, said.c_str());
    }
};

UNIT_TEST(TestScenarioParse)
#include "tst_scenario_parse.moc"
