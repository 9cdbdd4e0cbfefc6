// Where a lesson takes place: on the machine of an agent, or in a recording. Both give facts, do
// what the learner asks for, and let time pass. Main thread; records come on the watcher's.
#pragma once

#include <agent_api/client.h>
#include <base/result.h>
#include <engine/playback.h>
#include <engine/runner.h>
#include <trace/recording.h>

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::ctl {

class LessonGround {
public:
    LessonGround() = default;
    LessonGround(const LessonGround&) = delete;
    LessonGround& operator=(const LessonGround&) = delete;
    virtual ~LessonGround() = default;
    [[nodiscard]] virtual const engine::RecordFacts& facts() const = 0;
    [[nodiscard]] virtual engine::Actor& actor() = 0;
    [[nodiscard]] virtual std::int64_t now() const = 0;
    /// Lets a twentieth of a second pass. Errors: EINTR a signal came; what ended the stream.
    virtual base::Status pass() = 0;
    /// Nothing will happen any more unless the learner acts.
    [[nodiscard]] virtual bool stopped() const { return false; }
    /// Without the learner: to where the next step begins. `actions`: how many this one has.
    virtual void goOn(std::size_t /*actions*/) { }
    /// Waits until none of the lesson's pods is there.
    virtual base::Status clean(const scenario::Scenario& /*scenario*/, double /*seconds*/)
    {
        return {};
    }
};

class LiveGround final : public LessonGround, private engine::Actor {
public:
    /// Starts the stack if need be and begins to follow it. `recordFile`: empty, or what to make.
    static base::Result<std::unique_ptr<LiveGround>> open(
        const std::string& socket, const std::string& recordFile);
    ~LiveGround() override;
    [[nodiscard]] const engine::RecordFacts& facts() const override { return m_facts; }
    [[nodiscard]] engine::Actor& actor() override { return *this; }
    [[nodiscard]] std::int64_t now() const override;
    base::Status pass() override;
    base::Status clean(const scenario::Scenario& scenario, double seconds) override;

private:
    LiveGround(std::string socket, std::optional<trace::RecordingWriter> writer);
    base::Status apply(const scenario::PodObject& pod, const std::string& manifest) override;
    base::Status remove(const scenario::PodObject& pod) override;
    base::Status tidy(const scenario::PodObject& pod) override;
    base::Status takeIn();
    base::Status write(const trace::Record& record);
    void mark(const char* verb, const scenario::PodObject& pod);
    agent_api::Client m_client;
    std::optional<trace::RecordingWriter> m_writer;
    engine::RecordFacts m_facts;
    std::mutex m_mutex;
    std::vector<trace::Record> m_arrived;
    std::optional<base::Error> m_lost;
    std::optional<agent_api::Watcher> m_watcher; ///< last: its thread uses what is above
};

class RecordedGround final : public LessonGround {
public:
    /// `pace`: 1 as it happened, 0 as fast as can be.
    RecordedGround(trace::Recording recording, double pace)
        : m_playback(std::move(recording)), m_pace(pace)
    {
    }
    [[nodiscard]] const engine::RecordFacts& facts() const override { return m_playback.facts(); }
    [[nodiscard]] engine::Actor& actor() override { return m_playback; }
    [[nodiscard]] std::int64_t now() const override { return m_playback.now(); }
    base::Status pass() override;
    [[nodiscard]] bool stopped() const override { return m_playback.stopped(); }
    void goOn(std::size_t actions) override;

private:
    engine::Playback m_playback;
    double m_pace;
};

} // namespace shimscope::ctl
