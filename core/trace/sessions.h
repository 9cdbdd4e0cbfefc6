// The recordings of a folder, session by session: an agent's ring is a row of files, and an agent
// that is killed leaves one that just stops. Reads file names, first and last lines
// only.
//
//   2026-11-23T07-05-12Z-host.shimtrace  2026-11-23T07-05-12Z-host.2.shimtrace  …   one session
//
// A name that itself ends in a number has the first file numbered, too, or host "x.2" would look
// like what follows host "x": x.2.1.shimtrace  x.2.2.shimtrace  …
#pragma once

#include <base/fd.h>
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
    std::string name; ///< what its files are called, without folder, number and suffix
    std::vector<std::string> files; ///< paths, oldest first; of a ring the first may be missing
    SessionEnd end = SessionEnd::CutOff;
    std::string host; ///< empty: its first line says none
    std::int64_t begin = 0; ///< CLOCK_REALTIME ns of its agent's start; 0: the same
    std::int64_t changed = 0; ///< CLOCK_REALTIME ns of the last write
    std::uint64_t bytes = 0; ///< of all its files
};

/// Of a folder, newest first. ENOENT, EACCES as of the folder. Files that cannot be read are left
/// out, and so is what is no regular file: a link leads out of the folder.
base::Result<std::vector<Session>> findSessions(const std::string& dir);

/// A file of a session, and how much of it there was when it was opened.
struct OpenSegment {
    std::string path;
    base::Fd file;
    std::uint64_t size = 0;
};
/// The files of one of findSessions(), opened beneath the folder: what they hold can be read to its
/// end also when a ring lets go of them meanwhile. ENOENT: it has no session of this name.
base::Result<std::vector<OpenSegment>> openSession(const std::string& dir, const std::string& name);
/// The n-th file of a session: "dir/x.shimtrace", "dir/x.2.shimtrace", … `stem`: "dir/x".
[[nodiscard]] std::string segmentPath(const std::string& stem, std::uint64_t number);
/// The file and what follows it in its session: "x.shimtrace", "x.2.shimtrace", …
[[nodiscard]] std::vector<std::string> sessionFrom(const std::string& path);

} // namespace shimscope::trace
