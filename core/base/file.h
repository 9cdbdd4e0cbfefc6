// Whole-file reads and writes, folders, and the one way a state file is replaced. Any process, any
// thread; blocking.
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::base {

/// The whole file. `limit` bytes at most: a longer file is an error (EFBIG), so that no input can
/// fill the memory.
Result<std::string> readFile(const std::string& path, std::size_t limit = 64U << 20U);
/// The same from an open descriptor, from its current offset.
Result<std::string> readAll(
    const Fd& fd, const std::string& nameForErrors, std::size_t limit = 64U << 20U);
/// Writes everything, whatever write(2) takes at a time.
Status writeAll(const Fd& fd, std::string_view data, const std::string& nameForErrors);
/// One write(2) to an existing file: for cgroup and proc files, where each write is a command.
Status writeExisting(const std::string& path, std::string_view data);
/// Replaces `path` by way of a temporary file and rename: a reader sees the old or the new, never
/// half, also when the writer is killed. For what a reboot ends anyway.
Status writeFileAtomic(const std::string& path, std::string_view data, mode_t mode = 0600);
/// The same, and it is on the disk when this returns: for what must outlive a loss of power. An
/// fsync(2) costs milliseconds.
Status writeFileDurable(const std::string& path, std::string_view data, mode_t mode = 0600);
/// mkdir -p. The mode is for the folders that it makes.
Status makeDirs(const std::string& path, mode_t mode = 0755);
/// Removes a tree but never crosses a mount point and never follows a symlink. A missing tree is no
/// error.
Status removeTree(const std::string& path);
/// Names in a folder, sorted, without . and ..
Result<std::vector<std::string>> listDir(const std::string& path);
[[nodiscard]] bool exists(const std::string& path);
/// The file of the running program, absolute; empty where /proc does not say.
[[nodiscard]] std::string ownProgram();

/// A fresh folder, removed (without crossing mounts) by the destructor.
class TempDir {
public:
    static Result<TempDir> make(const std::string& prefix = "/tmp/shimscope-");
    TempDir(TempDir&& other) noexcept : m_path(std::exchange(other.m_path, {})) { }
    TempDir& operator=(TempDir&&) = delete;
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    ~TempDir();
    [[nodiscard]] const std::string& path() const { return m_path; }

private:
    explicit TempDir(std::string path) : m_path(std::move(path)) { }
    std::string m_path;
};

} // namespace shimscope::base
