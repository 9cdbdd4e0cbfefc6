// A test of root's that does something as another user: this whole process, as the kernel and a
// unix socket's other end see it.
#pragma once

#include <QtGlobal>

#include <grp.h>
#include <unistd.h>

namespace shimscope::support {

/// This process is that user, and in no other group, while this lives.
class ActingAs {
public:
    explicit ActingAs(uid_t uid)
    {
        m_done = ::setgroups(0, nullptr) == 0 && ::setegid(uid) == 0 && ::seteuid(uid) == 0;
    }
    ActingAs(const ActingAs&) = delete;
    ActingAs& operator=(const ActingAs&) = delete;
    ~ActingAs()
    {
        if (::seteuid(0) != 0 || ::setegid(0) != 0)
            qFatal("cannot be root again");
    }
    [[nodiscard]] bool done() const { return m_done; }

private:
    bool m_done;
};

} // namespace shimscope::support
