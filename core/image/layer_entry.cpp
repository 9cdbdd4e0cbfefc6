// Making what an entry describes, with owner, mode, extended attributes and time, in the order that
// the kernel needs: chown(2) clears set-user-ID and security.capability, so it comes first.
#include <image/layer_entry.h>

#include <archive.h>
#include <archive_entry.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>

namespace shimscope::image {

namespace {

constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kOpaque = ".wh..wh..opq";

std::string textOf(const char* local, const char* utf8)
{
    return local != nullptr ? local : utf8 != nullptr ? utf8 : "";
}
std::string pathOf(archive_entry* entry)
{
    return textOf(archive_entry_pathname(entry), archive_entry_pathname_utf8(entry));
}
std::string linkOf(archive_entry* entry)
{
    return textOf(archive_entry_hardlink(entry), archive_entry_hardlink_utf8(entry));
}

timespec timeOf(archive_entry* entry)
{
    return {archive_entry_mtime(entry), archive_entry_mtime_nsec(entry)};
}

/// Attributes of overlayfs itself would let a layer redirect the kernel to other folders.
bool isForbiddenXattr(std::string_view name)
{
    return name.starts_with("trusted.overlay.") || name.starts_with("user.overlay.");
}

base::Status setXattrs(int fd, archive_entry* entry, const std::string& path)
{
    archive_entry_xattr_reset(entry);
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    while (archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK) {
        if (name == nullptr || isForbiddenXattr(name))
            continue;
        // A file system or security module that does not know an attribute is no reason to refuse
        // the image.
        if (::fsetxattr(fd, name, value, size, 0) != 0 && errno != ENOTSUP)
            return base::sysError("fsetxattr(2) " + std::string(name), path);
    }
    return {};
}

base::Status setAttributes(int fd, archive_entry* entry, const std::string& path)
{
    const auto uid = static_cast<uid_t>(archive_entry_uid(entry));
    const auto gid = static_cast<gid_t>(archive_entry_gid(entry));
    if (::fchown(fd, uid, gid) != 0)
        return base::sysError("fchown(2)", path);
    if (::fchmod(fd, archive_entry_perm(entry) & 07777U) != 0)
        return base::sysError("fchmod(2)", path);
    return setXattrs(fd, entry, path);
}

/// Links and nodes, which are not opened.
base::Status setOwnerAndTime(
    const LayerTree::Place& place, archive_entry* entry, const std::string& path)
{
    const auto uid = static_cast<uid_t>(archive_entry_uid(entry));
    const auto gid = static_cast<gid_t>(archive_entry_gid(entry));
    if (::fchownat(place.dir, place.name.c_str(), uid, gid, AT_SYMLINK_NOFOLLOW) != 0)
        return base::sysError("fchownat(2)", path);
    if (archive_entry_filetype(entry) != AE_IFLNK
        && ::fchmodat(place.dir, place.name.c_str(), archive_entry_perm(entry) & 07777U, 0) != 0)
        return base::sysError("fchmodat(2)", path);
    const std::array<timespec, 2> times{timeOf(entry), timeOf(entry)};
    if (::utimensat(place.dir, place.name.c_str(), times.data(), AT_SYMLINK_NOFOLLOW) != 0)
        return base::sysError("utimensat(2)", path);
    return {};
}

base::Status makeFile(
    archive* tar, archive_entry* entry, LayerTree& tree, const LayerTree::Place& place)
{
    const std::string path = pathOf(entry);
    TRY(tree.clear(place));
    const base::Fd fd(::openat(
        place.dir, place.name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!fd)
        return base::sysError("openat(2)", path);
    if (archive_read_data_into_fd(tar, fd.get()) != ARCHIVE_OK)
        return base::fail("read file", path,
            archive_error_string(tar) != nullptr ? archive_error_string(tar) : "is cut off",
            EINVAL);
    if (::ftruncate(fd.get(), archive_entry_size(entry)) != 0) // a hole at the end
        return base::sysError("ftruncate(2)", path);
    TRY_VOID(setAttributes(fd.get(), entry, path));
    const std::array<timespec, 2> times{timeOf(entry), timeOf(entry)};
    if (::futimens(fd.get(), times.data()) != 0)
        return base::sysError("futimens(3)", path);
    return {};
}

base::Status makeDir(archive_entry* entry, LayerTree& tree, const LayerTree::Place& place)
{
    const std::string path = pathOf(entry);
    const char* name = place.name.empty() ? "." : place.name.c_str();
    struct stat st { };
    const bool there = ::fstatat(place.dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
    bool replacesWhiteout = false;
    if (!there || !S_ISDIR(st.st_mode)) {
        replacesWhiteout = TRY(tree.clear(place));
        if (::mkdirat(place.dir, name, 0755) != 0)
            return base::sysError("mkdirat(2)", path);
    }
    const base::Fd fd(::openat(place.dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd)
        return base::sysError("openat(2)", path);
    // What was taken away below must not shine through the new folder.
    if (replacesWhiteout && ::fsetxattr(fd.get(), kOpaqueXattr, "y", 1, 0) != 0)
        return base::sysError("fsetxattr(2)", path);
    TRY_VOID(setAttributes(fd.get(), entry, path));
    tree.setTimeLater(place, timeOf(entry));
    return {};
}

base::Status makeSymlink(archive_entry* entry, LayerTree& tree, const LayerTree::Place& place)
{
    const std::string path = pathOf(entry);
    const std::string target =
        textOf(archive_entry_symlink(entry), archive_entry_symlink_utf8(entry));
    TRY(tree.clear(place));
    if (::symlinkat(target.c_str(), place.dir, place.name.c_str()) != 0)
        return base::sysError("symlinkat(2)", path);
    return setOwnerAndTime(place, entry, path);
}

base::Status makeNode(archive_entry* entry, LayerTree& tree, const LayerTree::Place& place)
{
    const std::string path = pathOf(entry);
    TRY(tree.clear(place));
    const mode_t mode = archive_entry_filetype(entry) | (archive_entry_perm(entry) & 07777U);
    if (::mknodat(place.dir, place.name.c_str(), mode, archive_entry_rdev(entry)) != 0)
        return base::sysError("mknodat(2)", path);
    return setOwnerAndTime(place, entry, path);
}

/// A file of a lower layer, made in this one so that it can be linked to. The place is looked up
/// again: making its parents moves the tree's current folder.
base::Status copyUp(LayerTree& tree, const LayerTree::Found& found, const std::string& target)
{
    const base::Fd from(
        ::openat(found.parent.get(), found.name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!from)
        return base::sysError("openat(2)", target);
    const LayerTree::Place place = TRY(tree.place(target));
    const base::Fd to(::openat(
        place.dir, place.name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!to)
        return base::sysError("openat(2)", target);
    for (off_t left = found.st.st_size; left > 0;) {
        const ssize_t n = ::copy_file_range(
            from.get(), nullptr, to.get(), nullptr, static_cast<std::size_t>(left), 0);
        if (n <= 0)
            return base::sysError("copy_file_range(2)", target, n == 0 ? EIO : errno);
        left -= n;
    }
    TRY_VOID(copyAttributes(from.get(), to.get(), target));
    const std::array<timespec, 2> times{found.st.st_mtim, found.st.st_mtim};
    if (::futimens(to.get(), times.data()) != 0)
        return base::sysError("futimens(3)", target);
    return {};
}

base::Status makeHardLink(archive_entry* entry, LayerTree& tree)
{
    const std::string path = pathOf(entry);
    const std::string target = linkOf(entry);
    auto found = TRY(tree.find(target));
    if (!found || S_ISDIR(found->st.st_mode))
        return base::fail("link", path,
            "its target '" + target + "' is neither in this layer nor below it", ENOENT);
    if (!found->inTop && S_ISREG(found->st.st_mode)) {
        TRY_VOID(copyUp(tree, *found, target));
        found = TRY(tree.find(target));
    }
    if (!found || !found->inTop)
        return base::fail("link", path,
            "its target '" + target + "' is a node of a lower layer, which cannot be linked to",
            ENOTSUP);
    const LayerTree::Place place = TRY(tree.place(path));
    struct stat st { };
    if (::fstatat(place.dir, place.name.c_str(), &st, AT_SYMLINK_NOFOLLOW) == 0
        && st.st_ino == found->st.st_ino && st.st_dev == found->st.st_dev)
        return {}; // a link to itself
    TRY(tree.clear(place));
    if (::linkat(found->parent.get(), found->name.c_str(), place.dir, place.name.c_str(), 0) != 0)
        return base::sysError("linkat(2)", path);
    return {};
}

/// ".wh.name" hides `name` of the layers below; ".wh..wh..opq" hides all that is below its folder.
base::Status makeWhiteout(LayerTree::Place place, const std::string& path)
{
    if (place.name == kOpaque) {
        if (::fsetxattr(place.dir, kOpaqueXattr, "y", 1, 0) != 0)
            return base::sysError("fsetxattr(2)", path);
        return {};
    }
    place.name = place.name.substr(kWhiteout.size());
    if (place.name.starts_with(kWhiteout))
        return {}; // AUFS's own files
    if (place.name.empty() || place.name == "." || place.name == "..")
        return base::fail("unpack", path, "is a whiteout without a name", EINVAL);
    struct stat st { };
    if (LayerTree::has(place)) {
        // The layer brings the name itself: then only what is below is hidden.
        const base::Fd dir(::openat(
            place.dir, place.name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (dir && ::fsetxattr(dir.get(), kOpaqueXattr, "y", 1, 0) != 0)
            return base::sysError("fsetxattr(2)", path);
        return {};
    }
    if (::fstatat(place.dir, place.name.c_str(), &st, AT_SYMLINK_NOFOLLOW) == 0)
        return {};
    if (::mknodat(place.dir, place.name.c_str(), S_IFCHR, 0) != 0)
        return base::sysError("mknodat(2)", path);
    return {};
}

} // namespace

base::Status unpackEntry(archive* tar, archive_entry* entry, LayerTree& tree)
{
    const std::string path = pathOf(entry);
    if (path.empty())
        return base::fail("unpack", "", "an entry has no name", EINVAL);
    if (!linkOf(entry).empty())
        return makeHardLink(entry, tree);
    const auto placed = tree.place(path);
    if (!placed)
        return base::Failure(placed.error());
    const LayerTree::Place& place = *placed;
    if (place.name.starts_with(kWhiteout))
        return makeWhiteout(place, path);
    const auto type = archive_entry_filetype(entry);
    if (type == AE_IFDIR)
        return makeDir(entry, tree, place);
    if (place.name.empty())
        return base::fail("unpack", path, "the root is no folder", EINVAL);
    switch (type) {
    case AE_IFREG:
        return makeFile(tar, entry, tree, place);
    case AE_IFLNK:
        return makeSymlink(entry, tree, place);
    case AE_IFCHR:
    case AE_IFBLK:
    case AE_IFIFO:
        return makeNode(entry, tree, place);
    default:
        return {}; // sockets are not part of an image
    }
}

} // namespace shimscope::image
