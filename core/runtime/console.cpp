// Terminals.
#include <runtime/console.h>
#include <sys/files.h>

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <cstring>

namespace shimscope::runtime {

base::Result<Terminal> makeTerminalInChild(
    const base::Fd& root, const std::optional<oci::ConsoleSize>& size)
{
    Terminal terminal;
    terminal.master = TRY(sys::openInRoot(root, "/dev/pts/ptmx", O_RDWR | O_NOCTTY));
    int unlock = 0;
    if (::ioctl(terminal.master.get(), TIOCSPTLCK, &unlock) != 0)
        return base::sysError("unlock terminal", "/dev/pts/ptmx");
    terminal.peer.reset(::ioctl(terminal.master.get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!terminal.peer)
        return base::sysError("open terminal", "/dev/pts/ptmx");
    if (size && (size->height != 0 || size->width != 0)) {
        winsize window{};
        window.ws_row = static_cast<unsigned short>(size->height);
        window.ws_col = static_cast<unsigned short>(size->width);
        if (::ioctl(terminal.master.get(), TIOCSWINSZ, &window) != 0)
            return base::sysError("set terminal size", "/dev/pts/ptmx");
    }
    return terminal;
}

namespace {

struct Message {
    explicit Message(char* text, std::size_t size) : part{text, size}
    {
        header.msg_iov = &part;
        header.msg_iovlen = 1;
        header.msg_control = control;
        header.msg_controllen = sizeof control;
    }
    iovec part;
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
    msghdr header{};
};

} // namespace

base::Status sendMaster(const base::Fd& socket, const base::Fd& master)
{
    char name[] = "/dev/pts/ptmx"; // what runc has sent since 1.2
    Message message(name, sizeof name - 1);
    cmsghdr* control = CMSG_FIRSTHDR(&message.header);
    control->cmsg_level = SOL_SOCKET;
    control->cmsg_type = SCM_RIGHTS;
    control->cmsg_len = CMSG_LEN(sizeof(int));
    const int fd = master.get();
    std::memcpy(CMSG_DATA(control), &fd, sizeof fd);
    if (::sendmsg(socket.get(), &message.header, MSG_NOSIGNAL) < 0)
        return base::sysError("send terminal", "console socket");
    return {};
}

base::Result<base::Fd> receiveMaster(const base::Fd& socket)
{
    char name[64];
    Message message(name, sizeof name);
    if (::recvmsg(socket.get(), &message.header, MSG_CMSG_CLOEXEC) < 0)
        return base::sysError("receive terminal");
    const cmsghdr* control = CMSG_FIRSTHDR(&message.header);
    if (control == nullptr || control->cmsg_type != SCM_RIGHTS)
        return base::sysError("receive terminal", {}, EPROTO);
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(control), sizeof fd);
    return base::Fd(fd);
}

base::Status takeTerminalInChild(const base::Fd& peer)
{
    for (int fd = 0; fd <= 2; ++fd) {
        if (::dup2(peer.get(), fd) < 0)
            return base::sysError("dup2(2)", "terminal");
    }
    if (::ioctl(0, TIOCSCTTY, 0) != 0)
        return base::sysError("ioctl(2) TIOCSCTTY", "terminal");
    return {};
}

} // namespace shimscope::runtime
