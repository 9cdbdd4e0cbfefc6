// The agent's stream as facts, and a recording of it without what only repeats.
#include <base/text.h>
#include <base/time.h>

#include <lessons/ground.h>
#include <migration/scan.h>

#include <algorithm>

namespace shimscope::lessons {

namespace {

constexpr std::int64_t kStep = 50'000'000; // ns

base::Failure interrupted()
{
    return base::fail("lesson", "", "it was ended", EINTR);
}

/// A static pod's name is not on its cgroup; the scan calls it by the beginning of its UID.
std::string withName(std::string text, const trace::Pod& pod)
{
    constexpr std::size_t kShown = 12;
    const std::string shown = pod.uid.substr(0, kShown);
    const std::size_t at = shown.empty() ? std::string::npos : text.find(shown);
    return at == std::string::npos ? text : text.replace(at, shown.size(), pod.name);
}

engine::Finding findingOf(const migration::Finding& found, const trace::Pod& pod, std::int64_t now)
{
    engine::Finding finding{.id = found.id,
        .severity = migration::toString(found.severity),
        .container = found.container,
        .name = {},
        .mount = {},
        .what = {.en = withName(found.what.en, pod), .ko = withName(found.what.ko, pod)},
        .next = found.next,
        .proof = {},
        .at = now};
    if (!found.reached.empty()) {
        finding.name = found.reached.front().name;
        finding.mount = found.reached.front().mount;
        finding.proof = found.reached.front().file;
    }
    if (!found.evidence.empty())
        finding.proof += " " + found.evidence.front().place + ", " + found.evidence.front().value;
    return finding;
}

} // namespace

std::optional<engine::Fact> Ground::Known::read(const scenario::Source& source) const
{
    return source.in.empty() ? m_ground.facts().read(source) : m_ground.m_shelf.read(source);
}

base::Status Ground::Hands::apply(const scenario::PodObject& pod, const std::string& manifest)
{
    return m_ground.actor().apply(pod, manifest);
}

base::Status Ground::Hands::remove(const scenario::PodObject& pod)
{
    return m_ground.actor().remove(pod);
}

base::Status Ground::Hands::tidy(const scenario::PodObject& pod)
{
    return m_ground.actor().tidy(pod);
}

base::Status Ground::Hands::scan()
{
    return m_ground.actor().scan();
}

base::Status Ground::Hands::show(const std::vector<std::string>& recordings)
{
    return m_ground.m_shelf.open(recordings);
}

base::Result<std::unique_ptr<LiveGround>> LiveGround::open(
    const std::string& socket, const std::string& recordFile, Pause pause)
{
    std::optional<trace::RecordingWriter> writer;
    const agent_api::Client client(socket);
    TRY_VOID(client.startStack(0));
    if (!recordFile.empty())
        writer.emplace(TRY(trace::RecordingWriter::create(recordFile)));
    std::unique_ptr<LiveGround> ground(new LiveGround(socket, std::move(writer), std::move(pause)));
    const std::int64_t deadline = base::deadlineIn(10'000);
    while (ground->m_facts.header().host.empty()) {
        TRY_VOID(ground->pass());
        if (base::bootNow() > deadline)
            return base::fail("follow the agent", socket, "it sends nothing", ETIMEDOUT);
    }
    return ground;
}

LiveGround::LiveGround(
    std::string socket, std::optional<trace::RecordingWriter> writer, Pause pause)
    : m_pause(std::move(pause)), m_client(socket), m_writer(std::move(writer))
{
    m_watcher.emplace(std::move(socket), false, false,
        agent_api::WatchCallbacks{.records =
                                      [this](std::vector<trace::Record> records) {
                                          const std::lock_guard lock(m_mutex);
                                          m_arrived.insert(
                                              m_arrived.end(), records.begin(), records.end());
                                      },
            .lines = {},
            .caughtUp = {},
            .lost =
                [this](const base::Error& error) {
                    const std::lock_guard lock(m_mutex);
                    m_lost = error;
                }});
}

LiveGround::~LiveGround()
{
    m_watcher->stop();
}

std::int64_t LiveGround::now() const
{
    return base::bootNow();
}

base::Status LiveGround::write(const trace::Record& record)
{
    if (!m_writer)
        return {};
    if (const auto* header = std::get_if<trace::Header>(&record)) {
        trace::Header noted = *header;
        noted.notes.emplace_back("of a lesson's run: calls that only poll are left out");
        return m_writer->write(noted);
    }
    // What polls is half of a recording and nothing of a lesson.
    const auto* span = std::get_if<trace::Span>(&record);
    return span != nullptr && trace::isPoll(*span) ? base::Status() : m_writer->write(record);
}

base::Status LiveGround::takeIn()
{
    std::vector<trace::Record> arrived;
    std::optional<base::Error> lost;
    {
        const std::lock_guard lock(m_mutex);
        arrived.swap(m_arrived);
        lost = m_lost;
    }
    for (const trace::Record& record : arrived)
        TRY_VOID(tell(record));
    return lost ? base::Status(base::wrap(*lost, "follow the agent")) : base::Status();
}

base::Status LiveGround::pass()
{
    if (m_pause(static_cast<double>(kStep) / 1e9))
        return interrupted();
    return takeIn();
}

void LiveGround::mark(const std::string& what)
{
    // What has arrived so far came before the learner acted.
    (void)takeIn();
    (void)write(engine::actionMark(what, base::bootNow()));
}

base::Status LiveGround::tell(const trace::Record& record)
{
    m_facts.take(record);
    return write(record);
}

base::Status LiveGround::apply(const scenario::PodObject& pod, const std::string& manifest)
{
    mark("apply " + pod.name);
    const auto problems = TRY(m_client.applyManifest(pod.manifest, manifest));
    return problems.empty() ? base::Status()
                            : base::fail("apply", pod.manifest, base::join(problems, "\n"));
}

base::Status LiveGround::remove(const scenario::PodObject& pod)
{
    mark("delete " + pod.name);
    return m_client.deleteManifest(pod.manifest);
}

/// Of the whole machine; what is told is about the stack's own containers.
base::Status LiveGround::scan()
{
    mark("scan");
    const migration::Report report = TRY(migration::scan({}));
    const std::int64_t now = base::bootNow();
    TRY_VOID(tell(engine::scanEvent(now)));
    for (const migration::Finding& found : report.findings) {
        if (const trace::Pod* pod = m_facts.podOf(found.container))
            TRY_VOID(tell(engine::findingEvent(findingOf(found, *pod, now))));
    }
    return {};
}

base::Status LiveGround::tidy(const scenario::PodObject& pod)
{
    const auto manifests = TRY(m_client.info()).manifests;
    const bool there =
        std::find(manifests.begin(), manifests.end(), pod.manifest) != manifests.end();
    return there ? m_client.deleteManifest(pod.manifest) : base::Status();
}

base::Status LiveGround::clean(const scenario::Scenario& scenario, double seconds)
{
    const std::int64_t deadline = base::deadlineIn(static_cast<int>(seconds * 1000));
    for (const scenario::PodObject& pod : scenario.pods) {
        while (m_facts.hasPod(pod.name)) {
            TRY_VOID(takeIn());
            if (m_pause(0.02))
                return interrupted();
            if (base::bootNow() > deadline)
                return base::fail("wait for the end of pod", pod.name,
                    "it is still there: see shimscopectl info for the logs' folder", ETIMEDOUT);
        }
    }
    return {};
}

base::Status RecordedGround::pass()
{
    // Also without a pace it can be ended.
    if (m_pause(m_pace > 0 ? static_cast<double>(kStep) / 1e9 / m_pace : 1e-6))
        return interrupted();
    m_playback.advance(kStep);
    return {};
}

void RecordedGround::goOn(std::size_t actions)
{
    for (std::size_t i = 0; i < actions; ++i)
        (void)m_playback.passMark();
    m_playback.playToMark();
}

std::unique_ptr<Ground> recordingsGround(double pace, Pause pause)
{
    return std::make_unique<RecordedGround>(trace::Recording{}, pace, std::move(pause));
}

base::Status requireCgroups(const scenario::Scenario& scenario, const std::string& mode)
{
    const std::string& wanted = scenario.requirements.cgroup;
    const bool fits = wanted == "any" || (wanted == "v2") == (mode == "v2");
    return fits ? base::Status()
                : base::fail("hold lesson", scenario.id,
                    "it needs cgroup " + wanted + ", this machine has " + mode
                        + "; its recording can be played");
}

} // namespace shimscope::lessons
