// Follows the agent until it has caught up with itself.
#include <agent_api/client.h>
#include <agent_api/past.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

namespace shimscope::agent_api {

namespace {

constexpr std::chrono::seconds kPatience(30);
constexpr std::chrono::milliseconds kGlance(50); // at whether somebody gave up

} // namespace

base::Result<std::string> readPast(const std::string& socket, const std::atomic<bool>& cancelled)
{
    std::mutex mutex;
    std::condition_variable changed;
    std::string text;
    bool whole = false;
    std::optional<base::Error> lost;
    Watcher watcher(socket, true, false,
        {.records = {},
            .lines =
                [&](const std::vector<std::string>& lines) {
                    const std::lock_guard lock(mutex);
                    for (const std::string& line : lines)
                        text += line + "\n";
                },
            .caughtUp =
                [&] {
                    const std::lock_guard lock(mutex);
                    whole = true;
                    changed.notify_all();
                },
            .lost =
                [&](const base::Error& error) {
                    const std::lock_guard lock(mutex);
                    lost = error;
                    changed.notify_all();
                }});
    bool came = false;
    {
        std::unique_lock lock(mutex);
        const auto deadline = std::chrono::steady_clock::now() + kPatience;
        while (!came && !cancelled && std::chrono::steady_clock::now() < deadline)
            came = changed.wait_for(lock, kGlance, [&] { return whole || lost; });
    }
    watcher.stop();
    if (lost)
        return base::wrap(*lost, "read the agent's recording");
    if (!came && cancelled)
        return base::fail("read the agent's recording", socket, "it was given up", ECANCELED);
    if (!came)
        return base::fail("read the agent's recording", socket, "it does not end", ETIMEDOUT);
    return text;
}

} // namespace shimscope::agent_api
