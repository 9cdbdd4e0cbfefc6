// links: story
// Each action has each of five tools: a command, or the reason why there is none, in both
// languages; a broken file says where it is broken.
#include <base/file.h>

#include <expect.h>
#include <nlohmann/json.hpp>
#include <story/commands.h>
#include <unit_test.h>

using namespace shimscope;
using namespace shimscope::story;

namespace {
constexpr const char* kCommandsFile = SHIMSCOPE_SOURCE "/scenarios/dockershim/commands.json";
}

class TestStoryCommands : public QObject {
    Q_OBJECT

private slots:
    void eachActionHasEachTool()
    {
        GET(commands, loadCommands(kCommandsFile));
        QVERIFY(commands.actions.size() > 15);
        for (const ActionCommands& action : commands.actions) {
            QVERIFY2(
                !action.name.en.empty() && action.name.ko != action.name.en, action.id.c_str());
            for (std::size_t i = 0; i < kTools.size(); ++i) {
                const Command& command = action.tools.at(i);
                const std::string place = action.id + " " + kTools.at(i);
                QVERIFY2(command.command.empty() != command.none.en.empty(), place.c_str());
                QVERIFY2(command.command.empty()
                        || command.command.starts_with(std::string(kTools.at(i)) + " "),
                    place.c_str());
                QVERIFY2(command.none.en.empty() || !command.none.ko.empty(), place.c_str());
            }
        }
        QCOMPARE(
            commands.find("pause")->tools.at(0).command, std::string("docker pause <container>"));
        QVERIFY(commands.find("pause")->tools.at(1).none.en.starts_with("CRI has no"));
        QVERIFY(!commands.find("fly"));
    }

    void saysWhereItIsBroken()
    {
        nlohmann::json document = nlohmann::json::parse(base::readFile(kCommandsFile).value());
        document["actions"][2]["ctr"] = nlohmann::json::object();
        document["actions"][3]["id"] = document["actions"][0]["id"];
        document["actions"][4].erase("kubectl");
        document["sources"].erase("nerdctl");
        const ParsedCommands parsed = parseCommands(document.dump());
        QVERIFY(!parsed.commands);
        for (const char* place : {"/actions/2/ctr", "/actions/3/id", "/actions/4", "/sources"}) {
            const bool said = std::any_of(parsed.problems.begin(), parsed.problems.end(),
                [&](const scenario::Problem& problem) {
                    return problem.toString().find(place) != std::string::npos;
                });
            QVERIFY2(said, place);
        }
    }
};

UNIT_TEST(TestStoryCommands)
#include "tst_story_commands.moc"
