#include "exchange.h"

#include "commands.h"

#include <agent_api/client.h>
#include <base/file.h>
#include <engine/recording_file.h>
#include <engine/shipped.h>
#include <trace/recording.h>

#include <chains/convert.h>
#include <exchange/chrome.h>
#include <exchange/open_metrics.h>
#include <exchange/otlp.h>

#include <cstdio>
#include <filesystem>
#include <mutex>

namespace shimscope::ctl {

namespace {

constexpr std::size_t kLargestImport = 1U << 30U;
constexpr double kLook = 0.05; ///< seconds
constexpr int kMostLooks = 40;

/// A new file for a text that is no recording, too: whole, or an error.
base::Status writeNew(const std::string& path, const std::string& text)
{
    auto writer = TRY(trace::RecordingWriter::create(path));
    TRY_VOID(writer.writeLines(text));
    std::printf("%s: %llu bytes\n", path.c_str(), static_cast<unsigned long long>(writer.size()));
    return {};
}

/// Every container that runs has been read once.
bool isWhole(const exchange::Snapshot& snapshot)
{
    for (const trace::Container& container : snapshot.containers) {
        bool read = container.state != "running";
        for (const trace::Sample& sample : snapshot.samples)
            read = read || sample.container == container.id;
        if (!read)
            return false;
    }
    return snapshot.wallMinusBoot != 0;
}

base::Result<trace::Recording> readOtlp(const std::string& file)
{
    const std::string text = TRY(base::readFile(file, kLargestImport));
    return exchange::fromOtlp(text, file);
}

} // namespace

base::Status exportRecording(
    const std::string& file, const std::string& format, const std::string& out)
{
    const trace::Recording recording = TRY(engine::readNamedRecording(file));
    for (const std::string& warning : recording.warnings)
        std::fprintf(stderr, "%s: %s\n", file.c_str(), warning.c_str());
    const std::string text =
        format == "chrome" ? exchange::toChromeTrace(recording) : exchange::toOtlp(recording);
    if (!out.empty())
        return writeNew(out, text);
    std::fputs(text.c_str(), stdout);
    return {};
}

base::Status importTrace(const std::string& file, const std::string& about, const std::string& out)
{
    const trace::Recording recording = std::filesystem::is_directory(file)
        ? TRY(chains::fromFolder(file, about))
        : TRY(readOtlp(file));
    for (const std::string& warning : recording.warnings)
        std::fprintf(stderr, "%s\n", warning.c_str());
    std::string text = trace::toLine(recording.header) + "\n";
    for (const trace::Record& record : recording.records)
        text += trace::toLine(record) + "\n";
    return writeNew(out, text);
}

base::Status printMetrics(const std::string& socket)
{
    TRY_VOID(agent_api::Client(socket).info()); // a clear error before the stream
    exchange::Snapshot snapshot;
    std::mutex mutex;
    agent_api::Watcher watcher(socket, false, false,
        {.records =
                [&](const std::vector<trace::Record>& records) {
                    const std::lock_guard lock(mutex);
                    for (const trace::Record& record : records)
                        snapshot.take(record);
                },
            .lines = {},
            .caughtUp = {},
            .lost = {}});
    for (int look = 0; look < kMostLooks && !sleepUntilSignal(kLook); ++look) {
        const std::lock_guard lock(mutex);
        if (isWhole(snapshot))
            break;
    }
    watcher.stop();
    std::fputs(exchange::toOpenMetrics(snapshot).c_str(), stdout);
    return {};
}

} // namespace shimscope::ctl
