// A lesson's recording, played for its runner. What the learner did while it was made is marked
// (an event "lesson-action"); there the playback stops until this learner does the same. So time
// passes as it did, and without the learner nothing happens. One thread.
//
//   records… │ apply web │ records… │ delete web │ records…
//            └ apply() lets it go on to ─────────┘
#pragma once

#include <engine/facts.h>
#include <engine/runner.h>
#include <trace/recording.h>

#include <cstdint>
#include <functional>
#include <set>
#include <string>

namespace shimscope::engine {

/// The mark in a recording. `detail` says what: "apply web", "scan".
inline constexpr const char* kActionMark = "lesson-action";
[[nodiscard]] trace::Event actionMark(const std::string& what, std::int64_t now);

class Playback final : public Actor {
public:
    /// Hears of every record, the header first, when it is played.
    using Told = std::function<void(const trace::Record& record)>;
    explicit Playback(trace::Recording recording, Told told = {});
    /// Lets so much of the recording's time pass; stops at a mark.
    void advance(std::int64_t nanoseconds);
    /// Nothing more comes before the learner acts; at the end, nothing at all.
    [[nodiscard]] bool stopped() const;
    [[nodiscard]] bool ended() const { return m_next == m_recording.records.size(); }
    [[nodiscard]] const RecordFacts& facts() const { return m_facts; }
    /// The recording's time, and what was spent in front of marks besides: it never goes back.
    [[nodiscard]] std::int64_t now() const { return m_now + m_waited; }

    /// Errors: EINVAL in the recording something else was done next (it says what).
    base::Status apply(const scenario::PodObject& pod, const std::string& manifest) override;
    base::Status remove(const scenario::PodObject& pod) override;
    base::Status scan() override;
    /// Nothing runs, so there is nothing to tidy.
    base::Status tidy(const scenario::PodObject& /*pod*/) override { return {}; }
    /// Plays up to the next mark and past it, whatever was done there. False: there is none.
    bool passMark();
    void playToMark();

private:
    [[nodiscard]] const trace::Event* mark() const;
    base::Status act(const std::string& what);
    void play(const trace::Record& record);
    trace::Recording m_recording;
    Told m_told;
    RecordFacts m_facts;
    std::size_t m_next = 0;
    std::int64_t m_now = 0; ///< of the recording
    std::int64_t m_waited = 0;
};

} // namespace shimscope::engine
