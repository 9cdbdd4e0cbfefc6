// links: lessons compare engine scenario trace base
// Lessons on shipped recordings: what is known of one and when, and that the lessons are held
// without an agent: solved, left alone, and with wrong answers.
#include <scenario/keys.h>
#include <scenario/parse.h>

#include <expect.h>
#include <lessons/ground.h>
#include <lessons/shelf.h>
#include <unit_test.h>

using namespace shimscope;
using engine::Phase;
using engine::Runner;
using scenario::Source;
using scenario::SourceKind;

namespace {

constexpr const char* kLessons = SHIMSCOPE_SOURCE "/scenarios/";

Source ask(SourceKind kind, const std::string& key, const std::string& recording)
{
    Source source;
    source.kind = kind;
    source.key = key;
    source.in = recording;
    return source;
}

/// Nothing is waited for.
bool goOn(double /*seconds*/)
{
    return false;
}

/// Until the step is passed, or two seconds of the lesson's time are over.
void tickOn(Runner& runner, lessons::Ground& ground)
{
    for (int i = 0; i < 40 && runner.phase() == Phase::Act; ++i) {
        OK(ground.pass());
        OK(runner.tick(ground.now()));
    }
}

} // namespace

class TestLessonsShelf : public QObject {
    Q_OBJECT
private slots:
    void countsWhatEachChainIs_data()
    {
        QTest::addColumn<QString>("recording");
        QTest::addColumn<int>("boundaries");
        QTest::addColumn<int>("shims");
        QTest::addColumn<int>("pauses");
        QTest::addColumn<int>("parts");
        QTest::addRow("A") << "dockershim" << 5 << 2 << 1 << 3;
        QTest::addRow("B") << "cri-dockerd" << 6 << 2 << 1 << 3;
        QTest::addRow("C") << "containerd" << 4 << 1 << 1 << 1;
        QTest::addRow("D") << "cri-o" << 4 << 1 << 0 << 0;
    }
    void countsWhatEachChainIs()
    {
        QFETCH(QString, recording);
        const std::string name = recording.toStdString();
        lessons::Shelf shelf;
        for (const std::string_view fact : scenario::kChainFacts)
            QVERIFY(!shelf.read(ask(SourceKind::Chain, std::string(fact), name)));
        OK(shelf.open({name}));
        for (const std::string_view fact : scenario::kChainFacts) {
            const auto known = shelf.read(ask(SourceKind::Chain, std::string(fact), name));
            QVERIFY(known.has_value());
            QFETCH(int, boundaries);
            QFETCH(int, shims);
            QFETCH(int, pauses);
            QFETCH(int, parts);
            const int wanted = fact == "boundaries" ? boundaries
                : fact == "shims"                   ? shims
                : fact == "pauses"                  ? pauses
                                                    : parts;
            QCOMPARE(std::get<double>(known->value), double(wanted));
            QCOMPARE(known->file, name + ".shimtrace: " + std::string(fact));
        }
    }

    void countsCallsByTheirNames()
    {
        lessons::Shelf shelf;
        OK(shelf.open({"dockershim", "containerd"}));
        const auto count = [&](const char* method, const char* hop, const char* recording) {
            Source source = ask(SourceKind::Calls, method, recording);
            source.hop = hop;
            return std::get<double>(shelf.read(source)->value);
        };
        QCOMPARE(count("POST /containers/create", "adapter", "dockershim"), 2.0);
        QCOMPARE(count("Tasks/Create", "engine", "dockershim"), 2.0);
        QCOMPARE(count("/containerd.services.tasks.v1.Tasks/Create", "engine", "dockershim"), 2.0);
        QCOMPARE(count("RunPodSandbox", "kubelet", "dockershim"), 1.0);
        QCOMPARE(count("create", "shim", "containerd"), 2.0); // its answering side is not counted
        QCOMPARE(count("create", "runtime", "containerd"), 0.0);
        QCOMPARE(count("Tasks/Create", "kubelet", "dockershim"), 0.0);
    }

    void knowsEachPartByTheFormatsName()
    {
        lessons::Shelf shelf;
        OK(shelf.open({"dockershim"}));
        double calls = 0;
        for (std::size_t i = 0; i < compare::kDockerPartCount; ++i) {
            const std::string part(scenario::kDockerParts[i]);
            QCOMPARE(part, std::string(compare::toString(static_cast<compare::DockerPart>(i))));
            calls += std::get<double>(shelf.read(ask(SourceKind::Part, part, "dockershim"))->value);
        }
        QVERIFY(calls > 100);
    }

    void saysWhatThereIsInstead()
    {
        lessons::Shelf shelf;
        const auto none = shelf.open({"podman"});
        QVERIFY(none.error().is(ENOENT));
        QVERIFY(none.error().toString().find("cri-o") != std::string::npos);
    }

    void isHeldWithoutAnAgent_data()
    {
        QTest::addColumn<QString>("id");
        for (const char* id : {"05-what-was-docker", "06-five-chains"})
            QTest::addRow("%s", id) << id;
    }
    void isHeldWithoutAnAgent()
    {
        QFETCH(QString, id);
        GET(lesson, scenario::loadLesson(kLessons + id.toStdString()));
        QVERIFY(lesson.scenario.onRecordings());
        const auto ground = lessons::recordingsGround(0, goOn);
        Runner runner(lesson, ground->known(), ground->hands());
        OK(runner.tearDown());
        runner.start(ground->now());
        while (runner.phase() != Phase::Finished) {
            QVERIFY2(!runner.verdict().holds, runner.step().id.c_str()); // nothing was done yet
            runner.solve();
            tickOn(runner, *ground);
            QVERIFY2(runner.phase() == Phase::Passed, runner.step().id.c_str());
            for (const char* language : {"en", "ko"}) {
                for (const std::string& text :
                    {runner.reply(language), runner.explanation(language)})
                    QVERIFY2(!text.empty() && text.find("{") == std::string::npos
                            && text.find(" ?") == std::string::npos,
                        text.c_str());
            }
            QVERIFY(runner.advance(ground->now()));
        }
        QCOMPARE(runner.shown().empty(), false);
    }

    void passesNothingWhenNothingIsDone_data() { isHeldWithoutAnAgent_data(); }
    void passesNothingWhenNothingIsDone()
    {
        QFETCH(QString, id);
        GET(lesson, scenario::loadLesson(kLessons + id.toStdString()));
        const auto ground = lessons::recordingsGround(0, goOn);
        Runner runner(lesson, ground->known(), ground->hands());
        runner.start(ground->now());
        while (runner.phase() != Phase::Finished) {
            for (const scenario::Choice& choice : runner.step().predict.choices) {
                if (choice.right)
                    OK(runner.choose(choice.id));
            }
            tickOn(runner, *ground);
            QVERIFY2(runner.phase() == Phase::Act, runner.step().id.c_str());
            runner.skip(ground->now());
        }
        for (const engine::StepResult& result : runner.results())
            QVERIFY2(!result.passed, result.id.c_str());
    }

    /// Opening alone is not enough, and neither is any answer that is not the recording's.
    void takesNoOtherAnswer_data() { isHeldWithoutAnAgent_data(); }
    void takesNoOtherAnswer()
    {
        QFETCH(QString, id);
        GET(lesson, scenario::loadLesson(kLessons + id.toStdString()));
        const auto ground = lessons::recordingsGround(0, goOn);
        Runner runner(lesson, ground->known(), ground->hands());
        runner.start(ground->now());
        for (; runner.phase() != Phase::Finished; runner.skip(ground->now())) {
            for (const scenario::Choice& choice : runner.step().predict.choices) {
                if (choice.right)
                    OK(runner.choose(choice.id));
            }
            const auto& actions = runner.step().actions;
            std::string input;
            for (std::size_t i = 0; i < actions.size(); ++i) {
                if (actions[i].verb == scenario::Action::Verb::Answer)
                    input = actions[i].input;
                else
                    OK(runner.perform(i));
            }
            int right = 0;
            for (int answer = 0; answer < 12; ++answer) {
                OK(runner.answer(input, std::to_string(answer)));
                OK(ground->pass());
                engine::Evaluator check(runner.step().check);
                right += check.evaluate(ground->known(), {{input, std::to_string(answer)}}, 0).holds
                    ? 1
                    : 0;
            }
            QVERIFY2(right == 1, runner.step().id.c_str());
        }
    }
};

UNIT_TEST(TestLessonsShelf)
#include "tst_lessons_shelf.moc"
