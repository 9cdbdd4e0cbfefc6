// One thread: obey, let a twentieth of a second pass, look, tell.
#include <base/time.h>
#include <engine/progress.h>
#include <engine/recording_file.h>

#include <lessons/ground.h>
#include <lessons/host.h>

#include <chrono>

namespace shimscope::lessons {

namespace {

constexpr double kLongestTidying = 60; ///< seconds
constexpr int kTicksPerView = 4; ///< of a twentieth of a second: five views a second
constexpr auto kNotAllowed = "this agent does not let you change anything";

scenario::Text both(const std::function<std::string(std::string_view)>& in)
{
    return {in("en"), in("ko")};
}

base::Status mayChange(const std::string& socket)
{
    const agent_api::Info info = TRY(agent_api::Client(socket).info());
    if (!info.readOnlyReason.empty())
        return base::fail("hold lesson", "", info.readOnlyReason, EPERM);
    return info.mayChange ? base::Status() : base::fail("hold lesson", "", kNotAllowed, EPERM);
}

} // namespace

Host::Host(std::shared_ptr<const scenario::Lesson> lesson, HostOptions options, Told told)
    : m_lesson(std::move(lesson))
    , m_options(std::move(options))
    , m_told(std::move(told))
    , m_thread([this] { run(); })
{
}

Host::~Host()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void Host::post(Command command)
{
    {
        const std::lock_guard lock(m_mutex);
        m_commands.push_back(std::move(command));
    }
    m_changed.notify_all();
}

void Host::choose(std::string choice)
{
    post([choice = std::move(choice)](
             engine::Runner& runner, std::int64_t /*now*/) { return runner.choose(choice); });
}

void Host::perform(std::size_t action)
{
    post([action](engine::Runner& runner, std::int64_t /*now*/) { return runner.perform(action); });
}

void Host::answer(std::string input, std::string value)
{
    post([input = std::move(input), value = std::move(value)](
             engine::Runner& runner, std::int64_t /*now*/) { return runner.answer(input, value); });
}

void Host::solve()
{
    post([this](engine::Runner& runner, std::int64_t /*now*/) {
        runner.solve();
        m_solving = runner.phase() == engine::Phase::Act;
        return base::Status();
    });
}

void Host::advance()
{
    post([this](engine::Runner& runner, std::int64_t now) {
        if (!runner.advance(now))
            return base::Status(base::fail("go on", runner.step().id, "its check does not hold"));
        m_solving = false;
        return base::Status();
    });
}

bool Host::pause(double seconds)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, std::chrono::duration<double>(seconds),
        [this] { return m_ended || (m_obeying && !m_commands.empty()); });
    return m_ended;
}

base::Result<std::unique_ptr<Ground>> Host::openGround()
{
    const auto wait = [this](double seconds) { return pause(seconds); };
    std::unique_ptr<Ground> ground;
    if (m_lesson->scenario.onRecordings()) {
        ground = recordingsGround(m_options.pace, wait);
        return ground;
    }
    if (m_options.replay) {
        if (m_lesson->recording.empty())
            return base::fail("replay", m_lesson->scenario.id, "ships no recording", ENOENT);
        ground = std::make_unique<RecordedGround>(
            TRY(engine::readRecordingFile(m_lesson->recording)), m_options.pace, wait,
            [this](const trace::Record& record) { m_played.push_back(record); });
        return ground;
    }
    TRY_VOID(mayChange(m_options.socket));
    ground = TRY(LiveGround::open(m_options.socket, {}, wait));
    TRY_VOID(requireCgroups(m_lesson->scenario, ground->facts().header().cgroupMode));
    return ground;
}

void Host::obey(engine::Runner& runner, const Ground& ground)
{
    for (;;) {
        Command command;
        {
            const std::lock_guard lock(m_mutex);
            m_obeying = true;
            if (m_commands.empty())
                return;
            command = std::move(m_commands.front());
            m_commands.pop_front();
        }
        const base::Status done = command(runner, ground.now());
        m_refused = done ? std::string() : done.error().toString();
    }
}

void Host::publish(View::State state, const Ground* ground, const engine::Runner* runner)
{
    if (!m_played.empty() && m_told.records)
        m_told.records(std::exchange(m_played, {}));
    auto view = std::make_shared<View>();
    view->lesson = m_lesson;
    view->state = state;
    view->error = m_error;
    view->replay = m_options.replay;
    view->refused = m_refused;
    view->solving = m_solving;
    if (ground != nullptr) {
        view->header = ground->facts().header();
        view->trouble = ground->facts().trouble();
        view->findings = ground->facts().findings();
    }
    if (runner != nullptr) {
        view->step = runner->stepIndex();
        view->phase = runner->phase();
        view->verdict = runner->verdict();
        view->chosen = runner->chosen() != nullptr ? runner->chosen()->id : "";
        view->hints = runner->hints().size();
        view->results = runner->results();
        view->shown = runner->shown();
        view->reply = both([&](std::string_view in) { return runner->reply(in); });
        view->explanation = both([&](std::string_view in) { return runner->explanation(in); });
    }
    m_told.view(std::move(view));
}

void Host::keepProgress(const engine::Runner& runner)
{
    if (m_options.progressFile.empty() || runner.results().empty())
        return;
    const base::Status kept = engine::saveProgress(m_options.progressFile, m_lesson->scenario,
        runner.results(), m_options.replay || m_lesson->scenario.onRecordings(), base::wallNow());
    if (!kept)
        m_refused = kept.error().toString();
}

base::Status Host::teach(Ground& ground)
{
    engine::Runner runner(*m_lesson, ground.known(), ground.hands());
    TRY_VOID(runner.tearDown()); // what an earlier run may have left
    publish(View::State::Tidying, &ground, nullptr);
    TRY_VOID(ground.clean(m_lesson->scenario, kLongestTidying));
    runner.start(ground.now());
    base::Status done;
    engine::Phase told = engine::Phase::Waiting;
    for (int tick = 0; done && runner.phase() != engine::Phase::Finished; ++tick) {
        const std::string refused = m_refused;
        obey(runner, ground);
        if (const base::Status looked = runner.tick(ground.now()); !looked) {
            m_refused = looked.error().toString(); // solving cannot go on: the learner can
            m_solving = false;
        }
        if (told != runner.phase() || refused != m_refused || tick % kTicksPerView == 0)
            publish(View::State::Running, &ground, &runner);
        told = runner.phase();
        done = ground.pass();
    }
    keepProgress(runner);
    const base::Status tidied = runner.tearDown();
    if (runner.phase() == engine::Phase::Finished)
        publish(View::State::Finished, &ground, &runner);
    return done ? tidied : done;
}

base::Status Host::hold()
{
    publish(View::State::Opening, nullptr, nullptr);
    const std::unique_ptr<Ground> ground = TRY(openGround());
    TRY_VOID(teach(*ground));
    // What was played of a recording goes on after the last step.
    while (m_options.replay && !ground->stopped()) {
        if (!ground->pass())
            break;
        if (!m_played.empty())
            m_told.records(std::exchange(m_played, {}));
    }
    return {};
}

void Host::run()
{
    const base::Status done = hold();
    {
        const std::lock_guard lock(m_mutex);
        if (done || m_ended)
            return;
    }
    m_error = done.error().toString();
    publish(View::State::Failed, nullptr, nullptr);
}

} // namespace shimscope::lessons
