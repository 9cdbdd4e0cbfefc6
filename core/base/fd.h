// Fd: the owner of one file descriptor. Move-only; assigning closes what was held. Any process, any
// thread.
#pragma once

#include <base/result.h>

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <utility>

namespace shimscope::base {

class Fd {
public:
    Fd() = default;
    /// Takes ownership of `fd` (-1 for none).
    explicit Fd(int fd) : m_fd(fd) { }
    Fd(Fd&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) { }
    Fd& operator=(Fd&& other) noexcept
    {
        if (this != &other)
            reset(std::exchange(other.m_fd, -1));
        return *this;
    }
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;
    ~Fd() { reset(); }

    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] explicit operator bool() const { return m_fd >= 0; }
    /// Gives the descriptor away; the caller closes it.
    [[nodiscard]] int release() { return std::exchange(m_fd, -1); }
    void reset(int fd = -1)
    {
        const int old = std::exchange(m_fd, fd);
        if (old >= 0)
            ::close(old);
    }

private:
    int m_fd = -1;
};

/// open(2) with O_CLOEXEC added.
Result<Fd> openFile(const std::string& path, int flags, mode_t mode = 0);
/// openat(2) with O_CLOEXEC added.
Result<Fd> openFileAt(const Fd& dir, const std::string& path, int flags, mode_t mode = 0);

struct Pipe {
    Fd read;
    Fd write;
};
/// pipe2(2) with O_CLOEXEC | `flags`.
Result<Pipe> makePipe(int flags = 0);

} // namespace shimscope::base
