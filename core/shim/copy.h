// Copy: bytes from one descriptor to another, on the main loop. When the receiver has no room the
// sender is not read, and whoever writes there waits: nothing is dropped. At the sender's end the
// receiver is closed, so that its reader sees the end too. Both descriptors are non-blocking.
#pragma once

#include <base/fd.h>
#include <shim/loop.h>

#include <memory>
#include <string>

namespace shimscope::shim {

class Copy : public std::enable_shared_from_this<Copy> {
public:
    /// Any thread.
    static std::shared_ptr<Copy> start(Loop& loop, base::Fd from, base::Fd to);
    Copy(Loop& loop, base::Fd from, base::Fd to);
    /// Closes both soon, whatever is left. Any thread.
    void stop();

private:
    enum class Watching { Nothing, From, To };
    void begin();
    void watch(Watching what);
    void onReady();
    void read();
    void write();
    void end();

    Loop& m_loop;
    base::Fd m_from, m_to;
    std::string m_pending; ///< read, not written yet
    Watching m_watching = Watching::Nothing;
};

} // namespace shimscope::shim
