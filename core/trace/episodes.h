// Episodes: the runs of calls that a person would give a name to, "start of web", "OOM → restart
// 1", found in the records of a run. Pure; polls are never part of an episode.
#pragma once

#include <trace/record.h>
#include <trace/tree.h>

#include <cstdint>
#include <string>
#include <vector>

namespace shimscope::trace {

enum class EpisodeKind : std::uint8_t {
    Start, ///< RunPodSandbox until the last container of the manifest started
    Restart, ///< from a container's end (OOM kill, exit) until it runs again
    Limit, ///< UpdateContainerResources, or a limit that was seen to change
    End, ///< from the first stop until the sandbox is gone
};

struct Episode {
    EpisodeKind kind = EpisodeKind::Start;
    std::string title; ///< "start of web", "OOM → restart 1", "exit 1 → restart 2", "limit
                       ///< changed", "end of web"
    std::string podUid;
    std::string podName;
    std::string container; ///< name of the container that it is about; empty: the whole pod
    std::int64_t start = 0; ///< CLOCK_BOOTTIME ns
    std::int64_t end = 0; ///< of the last span so far, or start
    bool open = false; ///< a span of it has not ended, or the restart has not come yet
    std::vector<std::string> spanIds; ///< ids of its uppermost spans, by start
};

/// What the finder looks at: the last state of each thing and all moments. Keep one up to date
/// while records arrive.
struct Story {
    SpanSet spans;
    std::vector<Pod> pods; ///< every state that was recorded, in order
    std::vector<Container> containers; ///< likewise
    std::vector<Event> events;
    /// Takes what it needs of any record.
    void add(const Record& record);
};

/// Episodes by start.
[[nodiscard]] std::vector<Episode> findEpisodes(const Story& story, const Forest& forest);
[[nodiscard]] std::vector<Episode> findEpisodes(const std::vector<Record>& records);

} // namespace shimscope::trace
