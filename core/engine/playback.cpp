// The records in the order of the file, by their times.
#include <engine/playback.h>
#include <trace/moments.h>

#include <algorithm>

namespace shimscope::engine {

trace::Event actionMark(const std::string& what, std::int64_t now)
{
    return {.kind = kActionMark,
        .text = "the learner: " + what,
        .container = {},
        .podUid = {},
        .at = now,
        .detail = what};
}

Playback::Playback(trace::Recording recording, Told told)
    : m_recording(std::move(recording)), m_told(std::move(told))
{
    play(m_recording.header);
    m_now = m_recording.header.anchorBoot;
    playToMark(); // what was there before the learner did anything
}

void Playback::play(const trace::Record& record)
{
    m_facts.take(record);
    if (m_told)
        m_told(record);
}

const trace::Event* Playback::mark() const
{
    if (ended())
        return nullptr;
    const auto* event = std::get_if<trace::Event>(&m_recording.records[m_next]);
    return event != nullptr && event->kind == kActionMark ? event : nullptr;
}

bool Playback::stopped() const
{
    return ended() || mark() != nullptr;
}

void Playback::advance(std::int64_t nanoseconds)
{
    const std::int64_t until = m_now + nanoseconds;
    // What a record tells of may be older than the record: its place in the file counts.
    while (!stopped() && trace::momentOf(m_recording.records[m_next]) <= until)
        play(m_recording.records[m_next++]);
    if (stopped())
        m_waited += nanoseconds; // the machine waited for the learner as it is
    else
        m_now = until;
}

void Playback::playToMark()
{
    while (!stopped())
        play(m_recording.records[m_next++]);
    m_now = std::max(m_now, m_facts.now());
}

bool Playback::passMark()
{
    playToMark();
    if (ended())
        return false;
    m_now = std::max(m_now, mark()->at);
    ++m_next;
    return true;
}

base::Status Playback::act(const std::string& what)
{
    playToMark();
    const trace::Event* next = mark();
    if (next == nullptr)
        return base::fail(
            "replay", what, "the recording has come to its end: nothing more was done", EINVAL);
    if (next->detail != what)
        return base::fail(
            "replay", what, "in this recording the next thing done is: " + next->detail, EINVAL);
    m_now = std::max(m_now, next->at);
    ++m_next;
    return {};
}

base::Status Playback::apply(const scenario::PodObject& pod, const std::string& /*manifest*/)
{
    return act("apply " + pod.name);
}

base::Status Playback::remove(const scenario::PodObject& pod)
{
    return act("delete " + pod.name);
}

/// What it found follows its mark, as the time passes that it took.
base::Status Playback::scan()
{
    return act("scan");
}

} // namespace shimscope::engine
