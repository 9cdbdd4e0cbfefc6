// start the stack ─▶ watch ─▶ apply manifests ─▶ all run ─▶ OOM kill ─▶ runs again ─▶ print ─▶
// delete ─▶ gone
#include "demo.h"

#include <agent_api/client.h>
#include <base/file.h>
#include <base/text.h>
#include <scenario/parse.h>
#include <trace/recording.h>
#include <trace/report.h>

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>

namespace shimscope::ctl {

namespace {

/// Everything that came so far, and waiting for what is still to come.
class Collector {
public:
    explicit Collector(const std::string& socket)
        : m_watcher(socket, false, false,
            {.records = [this](std::vector<trace::Record> records) { take(std::move(records)); },
                .lines = [this](const std::vector<std::string>& lines) { keep(lines); },
                .caughtUp = {},
                .lost = [this](const base::Error& error) { lose(error); }})
    {
    }
    /// Until `done` or the time is over. False: it did not come.
    template <class Done>
    bool waitFor(double seconds, Done done)
    {
        std::unique_lock lock(m_mutex);
        m_came.wait_for(
            lock, std::chrono::duration<double>(seconds), [&] { return done(*this) || m_lost; });
        return done(*this);
    }
    void stop() { m_watcher.stop(); }

    [[nodiscard]] bool haveHeader() const { return m_haveHeader; }
    [[nodiscard]] bool allRun(const std::set<std::string>& before) const
    {
        std::size_t running = 0;
        for (const auto& [id, container] : m_containers) {
            if (!container.sandbox && !before.contains(id))
                running += container.state == "running" ? 1 : 0;
        }
        return running > 0 && running == wanted(before);
    }
    /// A container was killed for its memory, and the one that replaced it runs.
    [[nodiscard]] bool restartedAfterOom() const
    {
        if (m_oom == 0)
            return false;
        for (const auto& [id, container] : m_containers) {
            if (container.restarts > 0
                && (container.started > m_oom || container.state == "running"))
                return true;
        }
        return false;
    }
    [[nodiscard]] bool sawOom() const { return m_oom != 0; }
    [[nodiscard]] bool podsGone() const { return m_pods.empty(); }
    /// Nobody is in the middle of a call.
    [[nodiscard]] bool quiet() const { return m_open.empty(); }
    [[nodiscard]] std::set<std::string> containerIds() const
    {
        std::set<std::string> ids;
        for (const auto& [id, container] : m_containers)
            ids.insert(id);
        return ids;
    }
    [[nodiscard]] const std::vector<std::string>& lines() const { return m_lines; }
    [[nodiscard]] const std::optional<base::Error>& lost() const { return m_lost; }

private:
    /// New containers of pods whose sandbox is up; a pod that has none yet keeps the number from
    /// being reached.
    [[nodiscard]] std::size_t wanted(const std::set<std::string>& before) const
    {
        std::size_t count = 0;
        for (const auto& [id, container] : m_containers)
            count += !container.sandbox && !before.contains(id) ? 1 : 0;
        return count;
    }
    void take(std::vector<trace::Record> records)
    {
        const std::lock_guard lock(m_mutex);
        for (const trace::Record& record : records) {
            if (std::holds_alternative<trace::Header>(record))
                m_haveHeader = true;
            if (const auto* span = std::get_if<trace::Span>(&record)) {
                if (span->open() && span->status.empty())
                    m_open.insert(span->spanId);
                else
                    m_open.erase(span->spanId);
            }
            if (const auto* pod = std::get_if<trace::Pod>(&record)) {
                if (pod->state == "removed")
                    m_pods.erase(pod->uid);
                else
                    m_pods.insert(pod->uid);
            }
            if (const auto* container = std::get_if<trace::Container>(&record)) {
                m_containers[container->id] = *container;
                if (container->reason == "OOMKilled" && m_oom == 0)
                    m_oom = container->at;
            }
            if (const auto* event = std::get_if<trace::Event>(&record);
                event && event->kind == "oom" && m_oom == 0)
                m_oom = event->at;
        }
        m_came.notify_all();
    }
    void keep(const std::vector<std::string>& lines)
    {
        const std::lock_guard lock(m_mutex);
        m_lines.insert(m_lines.end(), lines.begin(), lines.end());
    }
    void lose(const base::Error& error)
    {
        const std::lock_guard lock(m_mutex);
        m_lost = error;
        m_came.notify_all();
    }
    std::mutex m_mutex;
    std::condition_variable m_came;
    std::vector<std::string> m_lines;
    std::map<std::string, trace::Container> m_containers;
    std::set<std::string> m_pods;
    std::set<std::string> m_open; ///< ids of spans that have not ended
    std::int64_t m_oom = 0;
    bool m_haveHeader = false;
    std::optional<base::Error> m_lost;
    agent_api::Watcher m_watcher; ///< last: its thread uses what is above
};

struct Manifest {
    std::string name;
    std::string yaml;
};

base::Result<std::vector<Manifest>> readScenario(const std::string& dir)
{
    std::vector<Manifest> manifests;
    for (const std::string& name : TRY(base::listDir(dir))) {
        if (!name.ends_with(".yaml") && !name.ends_with(".yml"))
            continue;
        std::string yaml = TRY(base::readFile(dir + "/" + name, 1U << 20U));
        manifests.push_back({name, std::move(yaml)});
    }
    if (manifests.empty())
        return base::fail(
            "read scenario", dir, "holds no manifest (*.yaml): choose another with --scenario");
    return manifests;
}

base::Failure late(const Collector& collector, const std::string& what, double seconds)
{
    if (collector.lost())
        return base::wrap(*collector.lost(), "wait for " + what);
    return base::fail("wait for " + what, "",
        "it did not happen in " + std::to_string(static_cast<int>(seconds))
            + " s; see shimscopectl info for the logs' folder",
        ETIMEDOUT);
}

void say(const std::string& text)
{
    std::printf("==> %s\n", text.c_str());
    std::fflush(stdout);
}

base::Status runPods(const agent_api::Client& client, Collector& collector,
    const std::vector<Manifest>& manifests, const DemoOptions& options)
{
    if (!collector.waitFor(options.seconds, [](const Collector& c) { return c.haveHeader(); }))
        return late(collector, "the agent's records", options.seconds);
    const std::set<std::string> before = collector.containerIds();
    for (const Manifest& manifest : manifests) {
        const auto problems = TRY(client.applyManifest(manifest.name, manifest.yaml));
        if (!problems.empty())
            return base::fail("apply manifest", manifest.name, base::join(problems, "\n"));
        say("applied " + manifest.name);
    }
    if (!collector.waitFor(options.seconds, [&](const Collector& c) { return c.allRun(before); }))
        return late(collector, "the containers to run", options.seconds);
    say("the containers run");
    if (!collector.waitFor(options.seconds, [](const Collector& c) { return c.sawOom(); }))
        return late(
            collector, "the kernel to kill a container at its memory limit", options.seconds);
    say("the kernel killed a container at its memory limit");
    if (!collector.waitFor(
            options.seconds, [](const Collector& c) { return c.restartedAfterOom(); }))
        return late(collector, "the kubelet to start it again", options.seconds);
    say("the kubelet started it again");
    return {};
}

base::Status endPods(const agent_api::Client& client, Collector& collector,
    const std::vector<Manifest>& manifests, double seconds)
{
    for (const Manifest& manifest : manifests) {
        const auto removed = client.deleteManifest(manifest.name);
        if (!removed && !removed.error().is(ENOENT))
            return removed;
    }
    if (!collector.waitFor(seconds, [](const Collector& c) { return c.podsGone(); }))
        return late(collector, "the pods to end", seconds);
    (void)collector.waitFor(
        3, [](const Collector& c) { return c.quiet(); }); // the kubelet's last words
    say("the pods have ended");
    return {};
}

base::Status show(const Collector& collector, const DemoOptions& options)
{
    std::string text;
    for (const std::string& line : collector.lines())
        text += line + "\n";
    const trace::Recording recording = TRY(trace::parseRecording(text, "the agent's stream"));
    const trace::ReportOptions report{
        .tree = {.steps = options.steps, .colour = ::isatty(1) != 0}, .podName = {}};
    std::fputs(("\n" + trace::formatReport(recording, report)).c_str(), stdout);
    if (options.recordFile.empty())
        return {};
    (void)!::unlink(options.recordFile.c_str());
    auto writer = TRY(trace::RecordingWriter::create(options.recordFile));
    TRY_VOID(writer.writeLines(text));
    say("recording: " + options.recordFile);
    return {};
}

} // namespace

std::string findScenario()
{
    const std::string root = scenario::findRoot();
    return root.empty() ? root : root + "/01-one-pod";
}

base::Status runDemo(const DemoOptions& options)
{
    const std::string dir = options.scenario.empty() ? findScenario() : options.scenario;
    if (dir.empty())
        return base::fail("find scenario", "scenarios/01-one-pod",
            "is not above the programs: name one with --scenario", ENOENT);
    const std::vector<Manifest> manifests = TRY(readScenario(dir));
    const agent_api::Client client(options.socket);
    for (const std::string& problem : TRY(client.info()).problems)
        say("problem: " + problem);
    say("starting the CRI endpoint and the kubelet");
    TRY_VOID(client.startStack(options.backoffFactor));
    Collector collector(options.socket);
    base::Status done = runPods(client, collector, manifests, options);
    const base::Status ended = endPods(client, collector, manifests, options.seconds);
    collector.stop();
    const base::Status shown = show(collector, options);
    if (!done)
        return done;
    return ended ? shown : ended;
}

} // namespace shimscope::ctl
