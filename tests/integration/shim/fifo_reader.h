// What a container prints, read as an endpoint reads it.
#pragma once

#include <base/fd.h>

#include <string>

namespace shimscope::test {

/// The reading end of a FIFO, as an endpoint holds it.
class FifoReader {
public:
    explicit FifoReader(const std::string& path);
    std::string readToEnd();
    /// Not a byte more is taken from the FIFO.
    std::string readExactly(std::size_t size);
    /// Until `text` has come; what came after it in the same read is returned as well.
    std::string readUntil(const std::string& text);

private:
    template <class Enough>
    void readWhile(std::size_t atOnce, Enough enough);
    base::Fd m_fd;
    std::string m_rest;
};

} // namespace shimscope::test
