// Following a live stream, and playing one back.
#include "commands.h"

#include <agent_api/client.h>
#include <base/text.h>
#include <engine/recording_file.h>
#include <engine/shipped.h>
#include <trace/moments.h>
#include <trace/recording.h>
#include <trace/report.h>
#include <trace/tree.h>

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <mutex>

namespace shimscope::ctl {

namespace {

using trace::Kind;

/// One line for people per record; keeps the header for the clock.
class LinePrinter {
public:
    LinePrinter(bool steps, bool polls) : m_steps(steps), m_polls(polls) { }
    void print(const trace::Record& record)
    {
        std::visit([this](const auto& value) { show(value); }, record);
        std::fflush(stdout);
    }

private:
    void show(const trace::Header& header)
    {
        m_header = header;
        std::fputs(trace::formatHeader(header).c_str(), stdout);
    }
    void show(const trace::Span& span)
    {
        const bool wanted =
            span.kind == Kind::Step ? m_steps : span.kind != Kind::Server && !span.open();
        if (!wanted || (!m_polls && trace::isPoll(span)))
            return;
        const trace::TreeNode node{.span = 0};
        const std::string length =
            span.end > span.start ? base::formatDuration(span.end - span.start) + "  " : "";
        line(span.start, length + trace::describe({span}, node));
    }
    void show(const trace::Pod& pod)
    {
        line(pod.at,
            "pod " + (pod.nameSpace.empty() ? "" : pod.nameSpace + "/") + pod.name + " is "
                + pod.state + (pod.ip.empty() ? "" : ", " + pod.ip));
    }
    void show(const trace::Container& container)
    {
        std::string text = "container " + container.name + " is " + container.state;
        if (container.state == "exited")
            text += " (" + std::to_string(container.exitCode)
                + (container.reason.empty() ? "" : ", " + container.reason) + ")";
        if (container.pid > 0)
            text += ", pid " + std::to_string(container.pid);
        if (container.restarts > 0)
            text += ", restart " + std::to_string(container.restarts);
        line(container.at, text);
    }
    void show(const trace::Event& event) { line(event.at, event.kind + ": " + event.text); }
    void show(const trace::Dropped& dropped)
    {
        std::printf("%s (pid %d) has lost %llu records\n", dropped.program.c_str(), dropped.pid,
            static_cast<unsigned long long>(dropped.count));
    }
    void show(const trace::Sample&) { }
    void show(const trace::Process&) { }
    void show(const trace::Namespaces&) { }
    void line(std::int64_t at, const std::string& text)
    {
        std::printf("%s  %s\n", trace::clockTime(m_header, at).c_str(), text.c_str());
    }
    bool m_steps;
    bool m_polls;
    trace::Header m_header;
};

/// Lines in the order and at the pace of the run; more than two seconds of silence are shortened.
void play(const trace::Recording& recording, const ReplayOptions& options)
{
    constexpr std::int64_t kLongestSilence = 2'000'000'000;
    std::vector<const trace::Record*> records;
    for (const trace::Record& record : recording.records) {
        const bool printed =
            trace::isOneOf<trace::Span, trace::Event, trace::Pod, trace::Container>(record);
        if (printed && trace::startOf(record) != 0)
            records.push_back(&record);
    }
    std::stable_sort(records.begin(), records.end(),
        [](const auto* a, const auto* b) { return trace::startOf(*a) < trace::startOf(*b); });
    LinePrinter printer(options.steps, options.polls);
    printer.print(recording.header);
    std::int64_t before = records.empty() ? 0 : trace::startOf(*records.front());
    for (const trace::Record* record : records) {
        const std::int64_t pause = std::min(trace::startOf(*record) - before, kLongestSilence);
        before = trace::startOf(*record);
        if (pause > 0 && sleepUntilSignal(static_cast<double>(pause) / 1e9 / options.speed))
            return;
        printer.print(*record);
    }
}

} // namespace

base::Status watch(const std::string& socket, const WatchOptions& options)
{
    TRY_VOID(agent_api::Client(socket).info()); // a clear error before the stream
    LinePrinter printer(options.steps, options.polls);
    agent_api::Watcher watcher(socket, options.fromStart, true,
        {.records =
                [&](std::vector<trace::Record> records) {
                    for (const trace::Record& record : records)
                        printer.print(record);
                },
            .lines = {},
            .caughtUp = {},
            .lost =
                [](const base::Error& error) {
                    std::fprintf(stderr, "%s\n", error.toString().c_str());
                }});
    sleepUntilSignal(options.seconds);
    return {};
}

base::Status record(const std::string& socket, const std::string& file, double seconds)
{
    TRY_VOID(agent_api::Client(socket).info());
    auto writer = TRY(trace::RecordingWriter::create(file));
    std::mutex mutex;
    std::optional<base::Error> problem;
    agent_api::Watcher watcher(socket, true, false,
        {.records = {},
            .lines =
                [&](const std::vector<std::string>& lines) {
                    std::string text;
                    for (const std::string& line : lines)
                        text += line + "\n";
                    const std::lock_guard lock(mutex);
                    if (const auto written = writer.writeLines(text); !written)
                        problem = written.error();
                },
            .caughtUp = {},
            .lost =
                [&](const base::Error& error) {
                    const std::lock_guard lock(mutex);
                    problem = error;
                    ::kill(::getpid(), SIGTERM);
                }});
    std::fprintf(stderr, "recording into %s; Ctrl-C ends it\n", file.c_str());
    sleepUntilSignal(seconds);
    watcher.stop();
    if (problem)
        return base::wrap(*problem, "record", file);
    std::printf("%s: %llu bytes\n", file.c_str(), static_cast<unsigned long long>(writer.size()));
    return {};
}

base::Status replay(const std::string& file, const ReplayOptions& options)
{
    const trace::Recording recording = TRY(engine::readNamedRecording(file));
    if (options.speed > 0) {
        play(recording, options);
        return {};
    }
    const trace::ReportOptions report{.tree = {.polls = options.polls,
                                          .steps = options.steps,
                                          .reasons = options.reasons,
                                          .colour = ::isatty(1) != 0},
        .podName = options.pod};
    std::printf("Replay of %s\n", file.c_str());
    std::fputs(trace::formatReport(recording, report).c_str(), stdout);
    return {};
}

} // namespace shimscope::ctl
