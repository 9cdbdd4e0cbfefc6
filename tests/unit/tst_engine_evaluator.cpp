// links: engine
// Whether a check holds: operators, growth since a moment, rates, quotients, times without a break,
// trees, and the evidence that is shown.
#include <engine/evaluator.h>

#include <unit_test.h>

using namespace shimscope;
using engine::Evaluator;
using engine::Fact;
using engine::Inputs;
using engine::Verdict;
using scenario::Check;
using scenario::Op;
using scenario::Since;
using scenario::Source;
using scenario::SourceKind;
using scenario::Value;
using shimscope::tests::kSecond;

namespace {

/// What the test says it is.
class SaidFacts final : public engine::Facts {
public:
    [[nodiscard]] std::optional<Fact> read(const Source& source) const override
    {
        const auto found = values.find(source.key);
        return found == values.end() ? std::nullopt : std::optional(found->second);
    }
    void say(const std::string& key, Value value, std::int64_t at = 0)
    {
        values[key] = {.value = std::move(value), .file = "/" + key, .at = at};
    }
    std::map<std::string, Fact> values;
};

Source of(const std::string& key, SourceKind kind = SourceKind::Cgroup)
{
    Source source;
    source.kind = kind;
    source.key = key;
    return source;
}

Source constant(Value value)
{
    Source source;
    source.constant = std::move(value);
    return source;
}

Check leaf(Source left, Op op, Source right, Since since = Since::Now, int forMs = 0)
{
    Check check;
    check.kind = Check::Kind::Leaf;
    check.leaf.id = "leaf";
    check.leaf.left = std::move(left);
    check.leaf.op = op;
    check.leaf.right = std::move(right);
    check.leaf.since = since;
    check.leaf.forMs = forMs;
    return check;
}

Check tree(Check::Kind kind, std::vector<Check> parts)
{
    Check check;
    check.kind = kind;
    check.parts = std::move(parts);
    return check;
}

} // namespace

class TestEvaluator : public QObject {
    Q_OBJECT
private slots:
    void compares_data()
    {
        QTest::addColumn<int>("op");
        QTest::addColumn<QString>("less");
        QTest::addColumn<QString>("equal");
        QTest::addColumn<QString>("more");
        QTest::newRow("==") << int(Op::Equal) << "no"
                            << "yes"
                            << "no";
        QTest::newRow("!=") << int(Op::NotEqual) << "yes"
                            << "no"
                            << "yes";
        QTest::newRow("<") << int(Op::Less) << "yes"
                           << "no"
                           << "no";
        QTest::newRow("<=") << int(Op::LessEqual) << "yes"
                            << "yes"
                            << "no";
        QTest::newRow(">") << int(Op::Greater) << "no"
                           << "no"
                           << "yes";
        QTest::newRow(">=") << int(Op::GreaterEqual) << "no"
                            << "yes"
                            << "yes";
    }
    void compares()
    {
        QFETCH(int, op);
        QFETCH(QString, less);
        QFETCH(QString, equal);
        QFETCH(QString, more);
        const auto with = [&](double left) {
            return engine::compare(left, static_cast<Op>(op), 5.0) ? QString("yes") : QString("no");
        };
        QCOMPARE(with(4), less);
        QCOMPARE(with(5), equal);
        QCOMPARE(with(6), more);
    }

    void takesATextThatIsANumberForOne()
    {
        QVERIFY(engine::compare(std::string(" 33554432 "), Op::Equal, 33554432.0));
        QVERIFY(engine::compare(std::string("running"), Op::Equal, std::string("running")));
        QVERIFY(!engine::compare(std::string("32Mi"), Op::Equal, 33554432.0));
        QVERIFY(!engine::compare(std::string("b"), Op::Greater, std::string("a")));
    }

    void countsGrowthSinceTheStepBegan()
    {
        SaidFacts facts;
        facts.say("kills", 7.0);
        const Check check = leaf(of("kills"), Op::GreaterEqual, constant(2.0), Since::Step);
        Evaluator evaluator(check);
        evaluator.begin(Since::Step, facts, 0);
        QVERIFY(!evaluator.evaluate(facts, {}, 0).holds);
        facts.say("kills", 8.0);
        QVERIFY(!evaluator.evaluate(facts, {}, 0).holds);
        facts.say("kills", 9.0);
        const Verdict verdict = evaluator.evaluate(facts, {}, 0);
        QVERIFY(verdict.holds);
        QCOMPARE(engine::describe(verdict.leaves[0]), std::string("7 → 9, so 2, wanted >= 2"));
    }

    void countsFromNothingWhatWasNotThere()
    {
        SaidFacts facts;
        const Check check = leaf(of("kills"), Op::GreaterEqual, constant(1.0), Since::Step);
        Evaluator evaluator(check);
        evaluator.begin(Since::Step, facts, 0);
        const Verdict before = evaluator.evaluate(facts, {}, 0);
        QVERIFY(!before.holds);
        QCOMPARE(engine::describe(before.leaves[0]), std::string("not known, wanted >= 1"));
        facts.say("kills", 1.0);
        const Verdict after = evaluator.evaluate(facts, {}, 0);
        QVERIFY(after.holds);
        QCOMPARE(engine::describe(after.leaves[0]), std::string("0 → 1, wanted >= 1"));
    }

    void keepsTheScenariosBaselineApart()
    {
        SaidFacts facts;
        facts.say("kills", 1.0);
        const Check check = leaf(of("kills"), Op::GreaterEqual, constant(3.0), Since::Scenario);
        Evaluator evaluator(check);
        evaluator.begin(Since::Scenario, facts, 0);
        facts.say("kills", 3.0);
        evaluator.begin(Since::Step, facts, 0);
        QVERIFY(!evaluator.evaluate(facts, {}, 0).holds);
        facts.say("kills", 4.0);
        QVERIFY(evaluator.evaluate(facts, {}, 0).holds);
    }

    void wantsATimeWithoutABreak()
    {
        SaidFacts facts;
        facts.say("used", 10.0);
        const Check check = leaf(of("used"), Op::Greater, constant(5.0), Since::Now, 1000);
        Evaluator evaluator(check);
        evaluator.begin(Since::Step, facts, 0);
        QVERIFY(!evaluator.evaluate(facts, {}, 0).holds);
        QVERIFY(!evaluator.evaluate(facts, {}, kSecond / 2).holds);
        facts.say("used", 1.0);
        QVERIFY(!evaluator.evaluate(facts, {}, kSecond * 3 / 4).holds);
        facts.say("used", 10.0);
        QVERIFY(!evaluator.evaluate(facts, {}, kSecond).holds);
        QVERIFY(!evaluator.evaluate(facts, {}, kSecond * 2 - 1).holds);
        QVERIFY(evaluator.evaluate(facts, {}, kSecond * 2).holds);
    }

    void measuresARateFromTheFirstReading()
    {
        SaidFacts facts;
        const Check check =
            leaf(of("usage", SourceKind::Rate), Op::Less, constant(250000.0), Since::Step);
        Evaluator evaluator(check);
        evaluator.begin(Since::Step, facts, 0);
        QVERIFY(!evaluator.evaluate(facts, {}, 0).holds); // not there
        facts.say("usage", 1'000'000.0, 10 * kSecond);
        QVERIFY(!evaluator.evaluate(facts, {}, 0).holds); // one reading is no rate
        facts.say("usage", 1'400'000.0, 12 * kSecond);
        const Verdict verdict = evaluator.evaluate(facts, {}, 0);
        QVERIFY(verdict.holds);
        QCOMPARE(engine::toString(*verdict.leaves[0].compared), std::string("200000"));
    }

    void dividesGrowthByGrowth()
    {
        SaidFacts facts;
        facts.say("throttled", 10.0);
        facts.say("periods", 100.0);
        Source quotient;
        quotient.kind = SourceKind::Divide;
        quotient.parts = {of("throttled"), of("periods")};
        const Check check = leaf(quotient, Op::Greater, constant(0.5), Since::Step);
        Evaluator evaluator(check);
        evaluator.begin(Since::Step, facts, 0);
        QVERIFY(!evaluator.evaluate(facts, {}, 0).holds); // by nothing
        facts.say("throttled", 18.0);
        facts.say("periods", 110.0);
        const Verdict verdict = evaluator.evaluate(facts, {}, 0);
        QVERIFY(verdict.holds);
        QCOMPARE(engine::toString(*verdict.leaves[0].compared), std::string("0.80"));
    }

    void comparesAnAnswerWithTheKernel()
    {
        SaidFacts facts;
        facts.say("inode", std::string("4026531840"));
        const Check check =
            leaf(of("typed", SourceKind::Input), Op::Equal, of("inode", SourceKind::Namespace));
        Evaluator evaluator(check);
        QVERIFY(!evaluator.evaluate(facts, {}, 0).holds);
        QVERIFY(!evaluator.evaluate(facts, {{"typed", "4026531841"}}, 0).holds);
        const Verdict verdict = evaluator.evaluate(facts, {{"typed", " 4026531840"}}, 0);
        QVERIFY(verdict.holds);
        QCOMPARE(verdict.leaves[0].file, std::string("/inode"));
    }

    void tellsNothingOfARecordingBeforeTheAnswerIsRight()
    {
        Source recorded = of("hops");
        recorded.in = "cri-o";
        Check asked = leaf(of("typed", SourceKind::Input), Op::Equal, recorded);
        Check beside = leaf(recorded, Op::Greater, constant(3.0));
        Check machine = leaf(of("pid"), Op::Greater, constant(0.0));
        const Check check = tree(Check::Kind::All, {asked, beside, machine});
        SaidFacts facts;
        facts.say("hops", 4.0);
        facts.say("pid", 7.0);
        Evaluator evaluator(check);
        Verdict verdict = evaluator.evaluate(facts, {{"typed", "5"}}, 0);
        QVERIFY(!verdict.holds && verdict.leaves[1].holds);
        for (const engine::Evidence& each : {verdict.leaves[0], verdict.leaves[1]}) {
            QVERIFY(engine::observation(each).find('4') == std::string::npos);
            QVERIFY(engine::describe(each).find('4') == std::string::npos);
        }
        QCOMPARE(engine::describe(verdict.leaves[2]), std::string("7, wanted > 0"));
        verdict = evaluator.evaluate(facts, {{"typed", "4"}}, 0);
        QVERIFY(verdict.holds);
        QCOMPARE(engine::observation(verdict.leaves[1]), std::string("4"));
    }

    void isNeverTrueOfWhatIsNotKnown()
    {
        SaidFacts facts;
        for (const Op op : {Op::Equal, Op::NotEqual, Op::Less, Op::GreaterEqual}) {
            const Check check = leaf(of("a"), op, of("b"));
            QVERIFY(!Evaluator(check).evaluate(facts, {}, 0).holds);
        }
    }

    void walksTrees()
    {
        SaidFacts facts;
        facts.say("one", 1.0);
        const Check yes = leaf(of("one"), Op::Equal, constant(1.0));
        const Check no = leaf(of("one"), Op::Equal, constant(2.0));
        const auto holds = [&](const Check& check) {
            return Evaluator(check).evaluate(facts, {}, 0).holds;
        };
        QVERIFY(holds(tree(Check::Kind::All, {yes, yes})));
        QVERIFY(!holds(tree(Check::Kind::All, {yes, no})));
        QVERIFY(holds(tree(Check::Kind::Any, {no, yes})));
        QVERIFY(!holds(tree(Check::Kind::Any, {no, no})));
        QVERIFY(holds(tree(Check::Kind::Not, {no})));
        QVERIFY(!holds(tree(Check::Kind::Not, {tree(Check::Kind::Any, {no, yes})})));
        QVERIFY(!holds(Check())); // no check is not passed
    }

    void showsEvidenceOfEachLeaf()
    {
        SaidFacts facts;
        facts.say("one", 1.0, 42);
        const Check check = tree(Check::Kind::Any,
            {leaf(of("one"), Op::Equal, constant(1.0)),
                leaf(of("none"), Op::Equal, constant(1.0))});
        const Verdict verdict = Evaluator(check).evaluate(facts, {}, 0);
        QCOMPARE(verdict.leaves.size(), std::size_t{2});
        QCOMPARE(verdict.leaves[0].file, std::string("/one"));
        QCOMPARE(verdict.leaves[0].at, std::int64_t{42});
        QVERIFY(!verdict.leaves[1].after);
    }

    void fillsTextsWithEvidence()
    {
        Verdict verdict;
        verdict.leaves.push_back(
            {.id = "kills", .before = 7.0, .after = 9.0, .compared = 2.0, .wanted = 1.0});
        QCOMPARE(
            engine::fill("{kills.now} of {kills.before}, {kills.wanted}; {other.now}", verdict),
            std::string("2 of 7, 1; ?"));
        QCOMPARE(engine::fill("no end {kills.now", verdict), std::string("no end {kills.now"));
    }
};

UNIT_TEST(TestEvaluator)
#include "tst_engine_evaluator.moc"
