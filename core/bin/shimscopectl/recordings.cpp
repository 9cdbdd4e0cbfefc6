// A row for each recording, and the copy of one.
#include "recordings.h"

#include <agent_api/client.h>
#include <agent_api/recordings.h>
#include <base/text.h>
#include <base/time.h>

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace shimscope::ctl {

namespace {

std::string moment(std::int64_t wallNs)
{
    return wallNs == 0 ? "-" : base::formatRfc3339(wallNs, 0);
}

const char* wordFor(trace::SessionEnd end)
{
    switch (end) {
    case trace::SessionEnd::Written:
        return "being written";
    case trace::SessionEnd::Whole:
        return "whole";
    case trace::SessionEnd::CutOff:
        return "cut off";
    }
    return "";
}

/// How far it is, where somebody sees it.
void printShare(std::uint64_t done, std::uint64_t total)
{
    std::fprintf(
        stderr, "\r%s of %s ", base::formatBytes(done).c_str(), base::formatBytes(total).c_str());
}

} // namespace

base::Status listRecordings(const std::string& socket)
{
    const auto recordings = TRY(agent_api::Client(socket).recordings());
    if (recordings.empty()) {
        std::puts("the agent keeps no recording");
        return {};
    }
    std::size_t width = 4;
    for (const auto& each : recordings)
        width = std::max(width, each.name.size());
    std::printf("%-*s  %-20s  %-20s  %9s  %5s  %s\n", static_cast<int>(width), "NAME", "BEGIN",
        "LAST WRITE", "SIZE", "FILES", "END");
    for (const auto& each : recordings)
        std::printf("%-*s  %-20s  %-20s  %9s  %5u  %s\n", static_cast<int>(width),
            each.name.c_str(), moment(each.begin).c_str(), moment(each.changed).c_str(),
            base::formatBytes(each.bytes).c_str(), each.segments, wordFor(each.end));
    return {};
}

base::Status getRecording(
    const std::string& socket, const std::string& name, const std::string& file)
{
    const bool seen = ::isatty(STDERR_FILENO) == 1;
    std::uint64_t bytes = 0;
    agent_api::RecordingFetch fetch(socket);
    const base::Status fetched =
        fetch.intoFile(name, file, [&](std::uint64_t done, std::uint64_t total) {
            bytes = done;
            if (seen)
                printShare(done, total);
        });
    if (seen && bytes > 0)
        std::fputc('\n', stderr);
    TRY_VOID(fetched);
    std::printf("copied %s into %s\n", base::formatBytes(bytes).c_str(), file.c_str());
    return {};
}

} // namespace shimscope::ctl
