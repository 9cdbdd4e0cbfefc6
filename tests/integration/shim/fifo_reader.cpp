// read(2) with a deadline.
#include "fifo_reader.h"

#include <expect.h>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <utility>

namespace shimscope::test {

FifoReader::FifoReader(const std::string& path)
    : m_fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC))
{
}

template <class Enough>
void FifoReader::readWhile(std::size_t atOnce, Enough enough)
{
    const std::int64_t deadline = base::deadlineIn(support::patience(10'000));
    while (!enough(m_rest) && base::bootNow() < deadline) {
        std::string buffer(std::min<std::size_t>(atOnce, 65'536), '\0');
        const ssize_t n = ::read(m_fd.get(), buffer.data(), buffer.size());
        if (n == 0)
            break;
        if (n > 0) {
            m_rest.append(buffer, 0, static_cast<std::size_t>(n));
            continue;
        }
        pollfd ready{m_fd.get(), POLLIN, 0};
        ::poll(&ready, 1, 50);
    }
}

std::string FifoReader::readToEnd()
{
    readWhile(65'536, [](const std::string&) { return false; });
    return std::exchange(m_rest, {});
}

std::string FifoReader::readExactly(std::size_t size)
{
    // Byte for byte what is asked for: what is read too much would be lost with this reader.
    std::string taken;
    while (taken.size() < size) {
        const std::size_t left = size - taken.size();
        readWhile(left, [](const std::string& text) { return !text.empty(); });
        if (m_rest.empty())
            break;
        taken += std::exchange(m_rest, {});
    }
    return taken;
}

std::string FifoReader::readUntil(const std::string& text)
{
    readWhile(65'536, [&](const std::string& all) { return all.find(text) != std::string::npos; });
    return std::exchange(m_rest, {});
}

} // namespace shimscope::test
