// The recordings of a folder, session by session: an agent's ring is a row of files, and an agent
// that is killed leaves one that just stops. Reads file names and last lines only.
//
//   2026-11-23T07-05-12Z-host.shimtrace  2026-11-23T07-05-12Z-host.2.shimtrace  …   one session
//
// A name that itself ends in a number has the first file numbered, too, or host "x.2" would look
// like what follows host "x": x.2.1.shimtrace  x.2.2.shimtrace  …
#pragma once

#include <base/result.h>

#include <cstdint>
#include <string>
#include <vector>

namespace shimscope::trace {

enum class SessionEnd {
    Written, ///< an agent is writing it
    Whole, ///< its agent ended by itself
    CutOff ///< its agent was killed, or the machine went down
};

struct Session {
    std::vector<std::string> files; ///< paths, oldest first; of a ring the first may be missing
    SessionEnd end = SessionEnd::CutOff;
    std::int64_t changed = 0; ///< CLOCK_REALTIME ns of the last write
};

/// Of a folder, newest first. ENOENT, EACCES as of the folder; files that cannot be read are left
/// out.
base::Result<std::vector<Session>> findSessions(const std::string& dir);
/// The n-th file of a session: "dir/x.shimtrace", "dir/x.2.shimtrace", … `stem`: "dir/x".
[[nodiscard]] std::string segmentPath(const std::string& stem, std::uint64_t number);
/// The file and what follows it in its session: "x.shimtrace", "x.2.shimtrace", …
[[nodiscard]] std::vector<std::string> sessionFrom(const std::string& path);

} // namespace shimscope::trace
