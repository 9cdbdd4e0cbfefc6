// The runner's own way to solve, with time that costs nothing.
#include <lessons/ground.h>
#include <lessons/solution.h>

namespace shimscope::lessons {

namespace {

constexpr int kMostTicks = 12'000; ///< ten minutes of the lesson's time

bool waitForNothing(double /*seconds*/)
{
    return false;
}

base::Result<std::unique_ptr<Ground>> openRecorded(const scenario::Lesson& lesson)
{
    if (lesson.scenario.onRecordings())
        return recordingsGround(0, waitForNothing);
    if (lesson.recording.empty())
        return base::fail("solve", lesson.scenario.id, "ships no recording", ENOENT);
    std::unique_ptr<Ground> ground = std::make_unique<RecordedGround>(
        TRY(engine::readRecordingFile(lesson.recording)), 0, waitForNothing);
    return ground;
}

SolvedStep solvedOf(const engine::Runner& runner)
{
    SolvedStep solved;
    solved.id = runner.step().id;
    solved.reply = {.en = runner.reply("en"), .ko = runner.reply("ko")};
    solved.explanation = {.en = runner.explanation("en"), .ko = runner.explanation("ko")};
    for (const scenario::Leaf* leaf : scenario::leavesOf(runner.step().check)) {
        const engine::Evidence* evidence = runner.verdict().find(leaf->id);
        if (leaf->left.kind == scenario::SourceKind::Input && evidence != nullptr
            && evidence->after)
            solved.answers[leaf->left.key] = engine::toString(*evidence->after);
    }
    return solved;
}

base::Status solveStep(engine::Runner& runner, Ground& ground)
{
    runner.solve();
    for (int i = 0; i < kMostTicks && runner.phase() == engine::Phase::Act; ++i) {
        TRY_VOID(ground.pass());
        TRY_VOID(runner.tick(ground.now()));
    }
    if (runner.phase() != engine::Phase::Passed)
        return base::fail("wait for its check", "", "it does not hold on the recording", ETIMEDOUT);
    return {};
}

} // namespace

base::Result<std::vector<SolvedStep>> solveRecorded(const scenario::Lesson& lesson)
{
    const std::unique_ptr<Ground> ground = TRY(openRecorded(lesson));
    engine::Runner runner(lesson, ground->known(), ground->hands());
    TRY_VOID(runner.tearDown());
    runner.start(ground->now());
    std::vector<SolvedStep> solved;
    while (runner.phase() != engine::Phase::Finished) {
        if (base::Status done = solveStep(runner, *ground); !done)
            return base::wrap(std::move(done).error(), "solve", runner.step().id);
        solved.push_back(solvedOf(runner));
        (void)runner.advance(ground->now());
    }
    return solved;
}

} // namespace shimscope::lessons
