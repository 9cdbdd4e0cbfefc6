// links: engine
// A lesson from its first step to its end: predict, act, check, hints, solve, and what is left
// behind. The machine is one that the test makes up.
#include <base/text.h>
#include <engine/runner.h>

#include <expect.h>
#include <unit_test.h>

using namespace shimscope;
using engine::Fact;
using engine::Phase;
using engine::Runner;
using scenario::Action;
using scenario::Source;
using scenario::SourceKind;
using shimscope::tests::kSecond;

namespace {

class CountedFacts final : public engine::Facts {
public:
    [[nodiscard]] std::optional<Fact> read(const Source& source) const override
    {
        const auto found = values.find(source.key);
        return found == values.end()
            ? std::nullopt
            : std::optional(Fact{.value = found->second, .file = "/" + source.key, .at = 0});
    }
    std::map<std::string, double> values;
};

/// Writes down what is asked of it; applying makes the machine count one up.
class NotingActor final : public engine::Actor {
public:
    explicit NotingActor(CountedFacts& facts) : m_facts(facts) { }
    base::Status apply(const scenario::PodObject& pod, const std::string& manifest) override
    {
        done.push_back("apply " + pod.name + " " + manifest);
        if (broken)
            return base::fail("apply", pod.name, "broken", EIO);
        m_facts.values["count"] += 1;
        return {};
    }
    base::Status remove(const scenario::PodObject& pod) override
    {
        done.push_back("delete " + pod.name);
        return {};
    }
    base::Status tidy(const scenario::PodObject& pod) override
    {
        done.push_back("tidy " + pod.name);
        return broken ? base::Status(base::fail("tidy", pod.name, "broken", EIO)) : base::Status();
    }
    base::Status scan() override
    {
        done.emplace_back("scan");
        return broken ? base::Status(base::fail("scan", "", "broken", EIO)) : base::Status();
    }
    base::Status show(const std::vector<std::string>& recordings) override
    {
        done.push_back("show " + base::join(recordings, " "));
        return recordings.back() == "lost" ? engine::Actor::show(recordings) : base::Status();
    }
    std::vector<std::string> done;
    bool broken = false;

private:
    CountedFacts& m_facts;
};

Source sourceOf(const std::string& key, SourceKind kind = SourceKind::Cgroup)
{
    Source source;
    source.kind = kind;
    source.key = key;
    return source;
}

scenario::Check counted(double wanted)
{
    scenario::Check check;
    check.kind = scenario::Check::Kind::Leaf;
    check.leaf.id = "count";
    check.leaf.left = sourceOf("count");
    check.leaf.op = scenario::Op::GreaterEqual;
    check.leaf.right.constant = wanted;
    check.leaf.since = scenario::Since::Step;
    return check;
}

Action action(Action::Verb verb, const std::string& name)
{
    Action result;
    result.verb = verb;
    (verb == Action::Verb::Answer ? result.input : result.pod) = name;
    return result;
}

scenario::Step applyStep()
{
    scenario::Step step;
    step.id = "first";
    step.predict.ask = {"?", "?"};
    step.predict.choices = {{.id = "wrong",
                                .text = {"w", "w"},
                                .right = false,
                                .reply = {"not so: {count.now}", "아니다: {count.now}"}},
        {.id = "right",
            .text = {"r", "r"},
            .right = true,
            .reply = {"so: {count.now}", "맞다: {count.now}"}}};
    step.actions = {action(Action::Verb::Apply, "web")};
    step.check = counted(1);
    step.hints.push_back({.afterMs = 30'000, .when = {}, .widget = "pods", .text = {"h", "h"}});
    step.hints.push_back({.afterMs = 0, .when = counted(-5), .widget = "map", .text = {"w", "w"}});
    step.hints[1].when.leaf.right.constant = 7.0;
    step.solve = {action(Action::Verb::Apply, "web")};
    step.explain = {"because {count.before}", "왜냐하면 {count.before}"};
    return step;
}

scenario::Step answerStep()
{
    scenario::Step step;
    step.id = "second";
    step.actions = {action(Action::Verb::Answer, "typed")};
    step.check.kind = scenario::Check::Kind::Leaf;
    step.check.leaf.id = "typed";
    step.check.leaf.left = sourceOf("typed", SourceKind::Input);
    step.check.leaf.right = sourceOf("truth");
    Action wait = action(Action::Verb::Wait, "");
    wait.until = counted(3);
    wait.timeoutMs = 1000;
    Action answer = action(Action::Verb::Answer, "typed");
    answer.value = sourceOf("truth");
    step.solve = {wait, answer};
    return step;
}

} // namespace

class TestRunner : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_facts.values.clear();
        m_actor.emplace(m_facts);
        m_lesson = {};
        m_lesson.scenario.id = "test";
        m_lesson.scenario.pods = {{.name = "web", .manifest = "web.yaml", .containers = {"a"}},
            {.name = "db", .manifest = "db.yaml", .containers = {"b"}}};
        m_lesson.manifests = {{"web", "WEB"}, {"db", "DB"}};
        m_lesson.scenario.steps = {applyStep(), answerStep()};
        m_runner.emplace(m_lesson, m_facts, *m_actor);
        m_runner->start(0);
    }

    void looksAtTheCheckOnlyAfterThePrediction()
    {
        QCOMPARE(m_runner->phase(), Phase::Predict);
        m_facts.values["count"] = 5;
        OK(m_runner->tick(kSecond));
        QCOMPARE(m_runner->phase(), Phase::Predict);
        QVERIFY(!m_runner->perform(0)); // first predict, then act
        QVERIFY(!m_runner->choose("nothing"));
        OK(m_runner->choose("right"));
        QVERIFY(!m_runner->choose("wrong")); // not twice
        OK(m_runner->tick(kSecond));
        QCOMPARE(m_runner->phase(), Phase::Passed);
    }

    void answersAWrongPredictionFromThisRun()
    {
        m_facts.values["count"] = 3;
        m_runner->start(0); // the baseline is 3
        OK(m_runner->choose("wrong"));
        QCOMPARE(m_runner->reply("en"), std::string()); // not before the evidence is there
        OK(m_runner->perform(0));
        QCOMPARE(m_actor->done, std::vector<std::string>{"apply web WEB"});
        OK(m_runner->tick(2 * kSecond));
        QCOMPARE(m_runner->reply("en"), std::string("not so: 1"));
        QCOMPARE(m_runner->reply("ko"), std::string("아니다: 1"));
        QCOMPARE(m_runner->explanation("en"), std::string("because 3"));
        const auto& result = m_runner->results().at(0);
        QVERIFY(result.passed && !result.predictedRight);
        QCOMPARE(result.predicted, std::string("wrong"));
        QCOMPARE(result.ended - result.began, 2 * kSecond);
    }

    void staysPassedWhenTheMachineGoesOn()
    {
        OK(m_runner->choose("right"));
        OK(m_runner->perform(0));
        OK(m_runner->tick(0));
        m_facts.values["count"] = 0;
        OK(m_runner->tick(kSecond));
        QCOMPARE(m_runner->phase(), Phase::Passed);
        QVERIFY(m_runner->verdict().holds);
    }

    void doesNotGoOnBeforeTheCheckHolds()
    {
        OK(m_runner->choose("right"));
        OK(m_runner->tick(0));
        QVERIFY(!m_runner->advance(0));
        QCOMPARE(m_runner->stepIndex(), std::size_t{0});
    }

    void hintsWhenItIsTimeAndKeepsThem()
    {
        OK(m_runner->tick(29 * kSecond));
        QVERIFY(m_runner->hints().empty());
        m_facts.values["count"] = 7;
        OK(m_runner->tick(29 * kSecond + 1));
        QCOMPARE(m_runner->hints().size(), std::size_t{1});
        QCOMPARE(m_runner->hints()[0]->widget, std::string("map"));
        m_facts.values["count"] = 0;
        OK(m_runner->tick(30 * kSecond));
        QCOMPARE(m_runner->hints().size(), std::size_t{2});
    }

    void takesAnAnswerAgainUntilItIsRight()
    {
        m_facts.values["truth"] = 9;
        passFirst();
        QCOMPARE(m_runner->phase(), Phase::Act); // no question, no prediction
        QVERIFY(!m_runner->answer("other", "9"));
        OK(m_runner->answer("typed", "8"));
        OK(m_runner->tick(0));
        QCOMPARE(m_runner->phase(), Phase::Act);
        OK(m_runner->answer("typed", "9"));
        OK(m_runner->tick(0));
        QVERIFY(m_runner->advance(0));
        QCOMPARE(m_runner->phase(), Phase::Finished);
        QVERIFY(!m_runner->advance(0));
    }

    void solvesAsTimeGoesOn()
    {
        m_runner->solve();
        OK(m_runner->tick(0));
        QCOMPARE(m_runner->phase(), Phase::Passed);
        QVERIFY(m_runner->results().at(0).predictedRight);
        QVERIFY(m_runner->advance(0));
        m_runner->solve();
        OK(m_runner->tick(0));
        m_facts.values["count"] += 3;
        OK(m_runner->tick(1)); // the wait is over, the truth is not known
        QCOMPARE(m_runner->phase(), Phase::Act);
        m_facts.values["truth"] = 4;
        OK(m_runner->tick(2));
        QCOMPARE(m_runner->phase(), Phase::Passed);
    }

    void saysWhatItWaitedForInVain()
    {
        passFirst();
        m_runner->solve();
        OK(m_runner->tick(kSecond));
        const auto late = m_runner->tick(3 * kSecond);
        QVERIFY(!late);
        QVERIFY(late.error().is(ETIMEDOUT));
        QVERIFY(late.error().toString().find("wanted >= 3") != std::string::npos);
    }

    void tellsThatAnActionFailed()
    {
        m_actor->broken = true;
        OK(m_runner->choose("right"));
        QVERIFY(m_runner->perform(0).error().is(EIO));
        QVERIFY(!m_runner->perform(7));
        m_runner->solve();
        QVERIFY(!m_runner->tick(0));
    }

    void failsTheStepsThatAreSkipped()
    {
        m_runner->skip(5);
        m_runner->skip(6);
        QCOMPARE(m_runner->phase(), Phase::Finished);
        QCOMPARE(m_runner->results().size(), std::size_t{2});
        QVERIFY(!m_runner->results()[0].passed && !m_runner->results()[1].passed);
        QVERIFY(m_actor->done.empty());
    }

    void showsRecordingsAndScansForTheLearner()
    {
        Action open = action(Action::Verb::Open, "");
        open.recordings = {"cri-o"};
        Action lost = action(Action::Verb::Open, "");
        lost.recordings = {"lost"};
        Action both = action(Action::Verb::Compare, "");
        both.recordings = {"cri-o", "containerd"};
        scenario::Step& step = m_lesson.scenario.steps[0];
        step.actions = {open, both, action(Action::Verb::Scan, ""), lost};
        OK(m_runner->choose("right"));
        for (std::size_t i = 0; i < 3; ++i)
            OK(m_runner->perform(i));
        QVERIFY(m_runner->perform(3).error().is(ENOENT)); // and is not shown
        QCOMPARE(m_actor->done,
            (std::vector<std::string>{"show cri-o", "show cri-o containerd", "scan", "show lost"}));
        QCOMPARE(m_runner->shown().size(), std::size_t{3});
        QCOMPARE(m_runner->shown()[1].recordings, both.recordings);
        QCOMPARE(m_runner->shown()[2].verb, Action::Verb::Scan);
    }

    void solvesByThemToo()
    {
        Action open = action(Action::Verb::Open, "");
        open.recordings = {"cri-o"};
        m_lesson.scenario.steps[0].solve.insert(
            m_lesson.scenario.steps[0].solve.begin(), {open, action(Action::Verb::Scan, "")});
        m_runner->solve();
        OK(m_runner->tick(0));
        QCOMPARE(m_actor->done, (std::vector<std::string>{"show cri-o", "scan", "apply web WEB"}));
        QCOMPARE(m_runner->phase(), Phase::Passed);
    }

    void takesAwayEveryPodAlsoWhenOneFails()
    {
        m_actor->broken = true;
        QVERIFY(!m_runner->tearDown());
        QCOMPARE(m_actor->done, (std::vector<std::string>{"tidy web", "tidy db"}));
    }

private:
    void passFirst()
    {
        OK(m_runner->choose("right"));
        OK(m_runner->perform(0));
        OK(m_runner->tick(0));
        QVERIFY(m_runner->advance(0));
    }
    CountedFacts m_facts;
    std::optional<NotingActor> m_actor;
    scenario::Lesson m_lesson;
    std::optional<Runner> m_runner;
};

UNIT_TEST(TestRunner)
#include "tst_engine_runner.moc"
