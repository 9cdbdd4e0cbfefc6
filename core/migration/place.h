// A machine to look at: this one, or a tree of files that has one's layout. Every path is resolved
// beneath its root, links included (openat2(2) RESOLVE_IN_ROOT), and only opened for reading or
// with O_PATH. Any thread.
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <migration/report.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <optional>
#include <string>

namespace shimscope::migration {

struct Place {
    std::string root = "/";
    std::string proc = "/proc";

    /// Where the machine's `path` is for us: for sentences, and for opening what is no link.
    [[nodiscard]] std::string outside(const std::string& path) const;
};

/// One thing in the file system, whatever it is called.
struct Located {
    struct stat status { };
    std::string path; ///< ours, without links
};
/// Follows links, but never out of `root`. Errors: ENOENT, EACCES, ….
base::Result<Located> locateIn(const std::string& root, const std::string& path);
/// A regular file of at most 1 MiB below the place's root.
base::Result<std::string> readIn(const Place& place, const std::string& path);

/// Nothing to say about a file that is not there; else why it could not be read, as a finding.
[[nodiscard]] std::optional<Finding> notRead(
    const base::Error& error, const std::string& id, const std::string& path);

/// A file that is there and is not what it should be; the error's detail says where.
[[nodiscard]] Finding brokenFile(
    const std::string& id, const std::string& path, Text what, const base::Error& error);
/// Error: no JSON, or no object; the detail begins with line and column.
base::Result<nlohmann::json> parseJsonObject(std::string_view text);

/// Without control characters, and without "user:password@" in addresses; shortened.
[[nodiscard]] std::string shown(std::string_view foreign);
/// "line 3, column 7" of a byte of a text.
[[nodiscard]] std::string lineAndColumn(std::string_view text, std::size_t byte);

} // namespace shimscope::migration
