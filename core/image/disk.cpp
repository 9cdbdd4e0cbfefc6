// Disk usage, flushing, and whether overlayfs can work in a folder.
#include <base/file.h>
#include <base/text.h>
#include <image/store_state.h>

#include <fts.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <memory>

namespace shimscope::image {

namespace {

constexpr long kOverlayMagic = 0x794c7630;
constexpr long k9pMagic = 0x01021997;
constexpr long kNfsMagic = 0x6969;
constexpr long kFuseMagic = 0x65735546;

const char* badFileSystem(long magic)
{
    switch (magic) {
    case kOverlayMagic:
        return "overlayfs itself";
    case k9pMagic:
        return "9p";
    case kNfsMagic:
        return "NFS";
    case kFuseMagic:
        return "FUSE";
    default:
        return nullptr;
    }
}

} // namespace

base::Result<Usage> usageOf(const std::string& path)
{
    std::string root = path;
    std::array<char*, 2> roots{root.data(), nullptr};
    const std::unique_ptr<FTS, decltype(&::fts_close)> walk(
        ::fts_open(roots.data(), FTS_PHYSICAL | FTS_XDEV | FTS_NOCHDIR, nullptr), &::fts_close);
    if (!walk)
        return base::sysError("fts_open(3)", path);
    Usage usage;
    std::set<ino_t> linked; // a file with several names counts once
    while (const FTSENT* entry = ::fts_read(walk.get())) {
        if (entry->fts_level == 0 && entry->fts_info == FTS_NS)
            return base::sysError("stat(2)", path, entry->fts_errno);
        if (entry->fts_info == FTS_DP || entry->fts_info == FTS_NS)
            continue;
        const struct stat& st = *entry->fts_statp;
        if (st.st_nlink > 1 && !S_ISDIR(st.st_mode) && !linked.insert(st.st_ino).second)
            continue;
        usage.bytes += static_cast<std::uint64_t>(st.st_blocks) * 512;
        ++usage.inodes;
    }
    return usage;
}

base::Status syncFolder(const std::string& path)
{
    const base::Fd dir = TRY(base::openFile(path, O_RDONLY | O_DIRECTORY));
    return ::fsync(dir.get()) == 0 ? base::Status{}
                                   : base::Status(base::sysError("fsync(2)", path));
}

std::string findOverlayProblem(const std::string& folder)
{
    static constexpr const char* kMend = ": choose a --state-dir on ext4, xfs, btrfs or tmpfs";
    struct statfs fs { };
    if (::statfs(folder.c_str(), &fs) != 0)
        return "statfs(2): " + base::sysError("").value().toString();
    if (const char* name = badFileSystem(fs.f_type))
        return std::string("it is on ") + name + ", where overlayfs cannot have its upper folder"
            + kMend;
    const std::string probe = folder + "/.tmp-probe";
    ::unlink(probe.c_str());
    if (::mknod(probe.c_str(), S_IFCHR, 0) != 0)
        return std::string("its file system takes no whiteouts (device 0/0)") + kMend;
    ::unlink(probe.c_str());
    if (::mkdir(probe.c_str(), 0700) != 0)
        return std::string("nothing can be made in it") + kMend;
    const bool attributes = ::setxattr(probe.c_str(), "trusted.overlay.opaque", "y", 1, 0) == 0;
    ::rmdir(probe.c_str());
    return attributes
        ? std::string()
        : std::string("its file system takes no trusted.* attributes, or this is not root") + kMend;
}

} // namespace shimscope::image
