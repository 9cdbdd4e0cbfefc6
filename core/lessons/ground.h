// Where a lesson takes place: on the machine of an agent, or in a recording. Both give facts, do
// what the learner asks for, and let time pass. One thread, which may block; the agent's records
// come on the watcher's.
#pragma once

#include <agent_api/client.h>
#include <base/result.h>
#include <engine/playback.h>
#include <engine/runner.h>
#include <trace/recording.h>

#include <lessons/shelf.h>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::lessons {

/// Lets so many seconds pass. True: the run is to end now.
using Pause = std::function<bool(double seconds)>;

class Ground {
public:
    Ground() : m_known(*this), m_hands(*this) { }
    Ground(const Ground&) = delete;
    Ground& operator=(const Ground&) = delete;
    virtual ~Ground() = default;
    [[nodiscard]] virtual const engine::RecordFacts& facts() const = 0;
    [[nodiscard]] virtual engine::Actor& actor() = 0;
    /// What checks read: facts(), and what is in the recordings that were opened.
    [[nodiscard]] const engine::Facts& known() const { return m_known; }
    /// What acts for a learner: actor(), and what opens recordings.
    [[nodiscard]] engine::Actor& hands() { return m_hands; }
    [[nodiscard]] virtual std::int64_t now() const = 0;
    /// Lets a twentieth of a second pass. Errors: EINTR the pause was ended; what ended the stream.
    virtual base::Status pass() = 0;
    /// Nothing will happen any more unless the learner acts.
    [[nodiscard]] virtual bool stopped() const { return false; }
    /// Without the learner: to where the next step begins. `actions`: how many this one has.
    virtual void goOn(std::size_t /*actions*/) { }
    /// Waits until none of the lesson's pods is there. Errors: ETIMEDOUT, EINTR.
    virtual base::Status clean(const scenario::Scenario& /*scenario*/, double /*seconds*/)
    {
        return {};
    }

private:
    class Known final : public engine::Facts {
    public:
        explicit Known(const Ground& ground) : m_ground(ground) { }
        [[nodiscard]] std::optional<engine::Fact> read(
            const scenario::Source& source) const override;

    private:
        const Ground& m_ground;
    };
    class Hands final : public engine::Actor {
    public:
        explicit Hands(Ground& ground) : m_ground(ground) { }
        base::Status apply(const scenario::PodObject& pod, const std::string& manifest) override;
        base::Status remove(const scenario::PodObject& pod) override;
        base::Status tidy(const scenario::PodObject& pod) override;
        base::Status scan() override;
        base::Status show(const std::vector<std::string>& recordings) override;

    private:
        Ground& m_ground;
    };
    Shelf m_shelf;
    Known m_known;
    Hands m_hands;
};

class LiveGround final : public Ground, private engine::Actor {
public:
    /// Starts the stack if need be and begins to follow it. `recordFile`: empty, or what to make.
    static base::Result<std::unique_ptr<LiveGround>> open(
        const std::string& socket, const std::string& recordFile, Pause pause);
    ~LiveGround() override;
    [[nodiscard]] const engine::RecordFacts& facts() const override { return m_facts; }
    [[nodiscard]] engine::Actor& actor() override { return *this; }
    [[nodiscard]] std::int64_t now() const override;
    base::Status pass() override;
    base::Status clean(const scenario::Scenario& scenario, double seconds) override;

private:
    LiveGround(std::string socket, std::optional<trace::RecordingWriter> writer, Pause pause);
    base::Status apply(const scenario::PodObject& pod, const std::string& manifest) override;
    base::Status remove(const scenario::PodObject& pod) override;
    base::Status tidy(const scenario::PodObject& pod) override;
    base::Status scan() override;
    base::Status takeIn();
    base::Status write(const trace::Record& record);
    base::Status tell(const trace::Record& record);
    void mark(const std::string& what);
    Pause m_pause;
    agent_api::Client m_client;
    std::optional<trace::RecordingWriter> m_writer;
    engine::RecordFacts m_facts;
    std::mutex m_mutex;
    std::vector<trace::Record> m_arrived;
    std::optional<base::Error> m_lost;
    std::optional<agent_api::Watcher> m_watcher; ///< last: its thread uses what is above
};

class RecordedGround final : public Ground {
public:
    /// `pace`: 1 as it happened, 0 as fast as can be. `told` hears every record as it is played.
    RecordedGround(
        trace::Recording recording, double pace, Pause pause, engine::Playback::Told told = {})
        : m_playback(std::move(recording), std::move(told)), m_pace(pace), m_pause(std::move(pause))
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
    Pause m_pause;
};

/// For a lesson that starts nothing: no records, and time that passes.
[[nodiscard]] std::unique_ptr<Ground> recordingsGround(double pace, Pause pause);

/// Whether the lesson can take place where cgroups are of this mode ("v1", "hybrid", "v2").
/// The error says what it needs and that there is a recording.
base::Status requireCgroups(const scenario::Scenario& scenario, const std::string& mode);

} // namespace shimscope::lessons
