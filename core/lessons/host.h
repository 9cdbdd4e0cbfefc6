// A lesson for a window: runs it on a thread of its own, because what a learner does waits for the
// agent. Commands go in and return at once; what is to be shown comes out as values.
//
//   window ── choose, perform, answer … ──▶ Host (thread: Ground + Runner) ── View ──▶ window
//
// The lesson's pods are taken away at its begin, at its end and when the host is destroyed.
#pragma once

#include <base/result.h>
#include <engine/runner.h>
#include <scenario/parse.h>
#include <trace/recording.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace shimscope::lessons {

class Ground;

/// How a run stands. A value: may be kept and read on any thread.
struct View {
    enum class State {
        Opening, ///< the agent is asked, or the recording read
        Tidying, ///< waits until pods of an earlier run are gone
        Running,
        Finished, ///< after the last step
        Failed, ///< see error; nothing more comes
    };
    std::shared_ptr<const scenario::Lesson> lesson;
    State state = State::Opening;
    std::string error; ///< why it failed
    bool replay = false; ///< of the lesson's recording
    trace::Header header; ///< of the machine, for times
    std::size_t step = 0;
    engine::Phase phase = engine::Phase::Waiting;
    engine::Verdict verdict;
    std::string chosen; ///< id of the prediction; empty: none yet
    std::size_t hints = 0; ///< of the step's hints so many are due
    bool solving = false;
    scenario::Text reply, explanation; ///< once the step is passed
    std::string refused; ///< why the learner's last act failed; empty: it did not
    std::string trouble; ///< what the kubelet complained about last
    std::vector<engine::StepResult> results;
    std::vector<engine::Shown> shown; ///< what the learner asked to see, the newest last
    std::vector<engine::Finding> findings; ///< of the last scan
};

struct HostOptions {
    std::string socket; ///< of the agent
    /// Play the lesson's recording instead. One that starts nothing needs neither.
    bool replay = false;
    double pace = 1; ///< of that: 1 as it happened
    std::string progressFile; ///< empty: progress is not kept
};

class Host {
public:
    /// Both are called on the host's thread. `records` only in a replay: what the window is to
    /// show, as it happens, a header first.
    struct Told {
        std::function<void(std::shared_ptr<const View>)> view;
        std::function<void(std::vector<trace::Record>)> records;
    };
    Host(std::shared_ptr<const scenario::Lesson> lesson, HostOptions options, Told told);
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;
    /// Takes the lesson's manifests away and waits for that, not for the pods' end.
    ~Host();

    void choose(std::string choice);
    void perform(std::size_t action);
    void answer(std::string input, std::string value);
    void solve();
    void advance();

private:
    using Command = std::function<base::Status(engine::Runner&, std::int64_t now)>;
    void post(Command command);
    void run();
    base::Status hold();
    base::Status teach(Ground& ground);
    base::Result<std::unique_ptr<Ground>> openGround();
    void obey(engine::Runner& runner, const Ground& ground);
    void publish(View::State state, const Ground* ground, const engine::Runner* runner);
    void keepProgress(const engine::Runner& runner);
    bool pause(double seconds);

    std::shared_ptr<const scenario::Lesson> m_lesson;
    HostOptions m_options;
    Told m_told;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Command> m_commands; ///< guarded
    bool m_ended = false; ///< guarded
    bool m_obeying = false; ///< guarded; commands wake the thread
    std::vector<trace::Record> m_played; ///< in a replay: not told yet
    bool m_solving = false;
    std::string m_refused, m_error;
    std::thread m_thread; ///< last: uses what is above
};

} // namespace shimscope::lessons
