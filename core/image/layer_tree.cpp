// Looking up and making places in a layer.
#include <base/text.h>
#include <image/layer_tree.h>
#include <image/remove_at.h>

#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>

namespace shimscope::image {

namespace {

constexpr int kMaxSymlinks = 40; // as the kernel (path_resolution(7))

std::string toText(const LayerTree::Path& path)
{
    std::string text;
    for (const std::string& part : path)
        text += "/" + part;
    return text.empty() ? "/" : text;
}

base::Fd openFolder(int dir, const std::string& name)
{
    return base::Fd(::openat(dir, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

bool isOpaque(const base::Fd& dir)
{
    char value = 0;
    return ::fgetxattr(dir.get(), kOpaqueXattr, &value, 1) == 1 && value == 'y';
}

base::Result<std::string> readLink(int dir, const std::string& name)
{
    std::array<char, 4096> target{};
    const ssize_t size = ::readlinkat(dir, name.c_str(), target.data(), target.size());
    if (size < 0)
        return base::sysError("readlinkat(2)", name);
    return std::string(target.data(), static_cast<std::size_t>(size));
}

/// The parts of a path, in front of those that are there already.
void pushParts(std::string_view path, std::deque<std::string>& queue)
{
    const auto parts = base::split(path, '/');
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        if (!part->empty() && *part != ".")
            queue.emplace_front(*part);
    }
}

} // namespace

bool isWhiteout(const struct stat& st)
{
    return S_ISCHR(st.st_mode) && st.st_rdev == 0;
}

base::Status copyAttributes(int from, int to, const std::string& name)
{
    struct stat st { };
    if (::fstat(from, &st) != 0 || ::fchown(to, st.st_uid, st.st_gid) != 0
        || ::fchmod(to, st.st_mode & 07777U) != 0)
        return base::sysError("copy owner and mode", name);
    std::array<char, 4096> names{};
    const ssize_t size = ::flistxattr(from, names.data(), names.size());
    for (const char* key = names.data(); size > 0 && key < names.data() + size;
         key += std::string_view(key).size() + 1) {
        std::array<char, 65536> value{};
        const ssize_t length = ::fgetxattr(from, key, value.data(), value.size());
        if (length >= 0 && std::string_view(key) != kOpaqueXattr
            && ::fsetxattr(to, key, value.data(), static_cast<std::size_t>(length), 0) != 0)
            return base::sysError("fsetxattr(2) " + std::string(key), name);
    }
    return {};
}

LayerTree::LayerTree(base::Fd top, std::vector<base::Fd> lowers)
    : m_top(std::move(top)), m_lowers(std::move(lowers))
{
}

/// One component in all folders that merge at this level, as overlayfs merges: the highest decides
/// what it is; folders go on merging downwards until a whiteout, an opaque folder, or something
/// that is no folder.
std::optional<LayerTree::Found> LayerTree::lookUpOne(
    Level& level, const std::string& name, Level& next)
{
    std::optional<Found> found;
    for (std::size_t i = 0; i < level.dirs.size(); ++i) {
        struct stat st { };
        if (::fstatat(level.dirs[i], name.c_str(), &st, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (isWhiteout(st))
            break;
        if (!found) {
            found.emplace();
            found->parent.reset(::fcntl(level.dirs[i], F_DUPFD_CLOEXEC, 0));
            found->name = name;
            found->st = st;
            found->inTop = level.isTop[i];
        }
        if (!S_ISDIR(st.st_mode))
            break;
        base::Fd dir = openFolder(level.dirs[i], name);
        if (!dir)
            break;
        const bool opaque = isOpaque(dir);
        next.dirs.push_back(dir.get());
        next.isTop.push_back(level.isTop[i]);
        next.owned.push_back(std::move(dir));
        if (opaque)
            break;
    }
    return found;
}

base::Result<std::optional<LayerTree::Found>> LayerTree::lookUp(const Path& path)
{
    Level level;
    level.dirs.push_back(m_top.get());
    level.isTop.push_back(true);
    for (const base::Fd& lower : m_lowers) {
        level.dirs.push_back(lower.get());
        level.isTop.push_back(false);
    }
    std::optional<Found> found;
    for (const std::string& part : path) {
        Level next;
        found = lookUpOne(level, part, next);
        if (!found)
            break;
        level = std::move(next);
    }
    return found;
}

base::Result<LayerTree::Path> LayerTree::resolveParent(std::string_view path, std::string& last)
{
    std::deque<std::string> queue;
    pushParts(path, queue);
    Path resolved;
    last.clear();
    if (queue.empty())
        return resolved;
    if (queue.back() == "..")
        return base::fail("unpack", std::string(path), "ends in '..'", EINVAL);
    last = queue.back();
    queue.pop_back();
    for (int symlinks = 0; !queue.empty();) {
        const std::string part = queue.front();
        queue.pop_front();
        if (part == "..") {
            if (!resolved.empty())
                resolved.pop_back(); // above the root is the root, as in a chroot
            continue;
        }
        resolved.push_back(part);
        const auto found = TRY(lookUp(resolved));
        if (!found || !S_ISLNK(found->st.st_mode))
            continue;
        if (++symlinks > kMaxSymlinks)
            return base::sysError("unpack", std::string(path), ELOOP);
        const std::string target = TRY(readLink(found->parent.get(), found->name));
        resolved.pop_back();
        if (target.starts_with('/'))
            resolved.clear();
        pushParts(target, queue);
    }
    return resolved;
}

/// The folder `whole[depth]` below `dir` of this layer; made like the one below it if there is one.
base::Result<base::Fd> LayerTree::makeFolder(int dir, const Path& whole, std::size_t depth)
{
    const Path path(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(depth) + 1);
    const std::string& name = whole[depth];
    const auto below = TRY(lookUp(path));
    struct stat st { };
    const bool there = ::fstatat(dir, name.c_str(), &st, AT_SYMLINK_NOFOLLOW) == 0;
    if (there)
        TRY_VOID(removeAt(dir, name)); // a whiteout or a file that this folder replaces
    if (::mkdirat(dir, name.c_str(), 0755) != 0)
        return base::sysError("mkdirat(2)", toText(path));
    base::Fd folder = openFolder(dir, name);
    if (!folder)
        return base::sysError("openat(2)", toText(path));
    if (there && ::fsetxattr(folder.get(), kOpaqueXattr, "y", 1, 0) != 0)
        return base::sysError("fsetxattr(2)", toText(path));
    if (!there && below && S_ISDIR(below->st.st_mode)) {
        const base::Fd model = openFolder(below->parent.get(), below->name);
        TRY_VOID(copyAttributes(model.get(), folder.get(), toText(path)));
        m_times.emplace_back(path, below->st.st_mtim);
    }
    return folder;
}

base::Result<base::Fd> LayerTree::openParent(const Path& path)
{
    base::Fd dir(::fcntl(m_top.get(), F_DUPFD_CLOEXEC, 0));
    for (std::size_t i = 0; i < path.size(); ++i) {
        base::Fd next = openFolder(dir.get(), path[i]);
        if (!next && errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
            return base::sysError("openat(2)", toText(path));
        dir = next ? std::move(next) : TRY(makeFolder(dir.get(), path, i));
    }
    return dir;
}

base::Result<LayerTree::Place> LayerTree::place(std::string_view path)
{
    const std::size_t slash = path.find_last_of('/');
    const std::string head(
        slash == std::string_view::npos ? std::string_view() : path.substr(0, slash));
    const std::string_view tail = slash == std::string_view::npos ? path : path.substr(slash + 1);
    // Entries come folder by folder, so the last parent is mostly the one that is wanted.
    if (m_cachedDir && head == m_cachedPath && !tail.empty() && tail != "." && tail != "..")
        return Place{m_cachedDir.get(), std::string(tail), m_cachedParent};
    std::string last;
    Path parent = TRY(resolveParent(path, last));
    m_cachedDir = TRY(openParent(parent));
    m_cachedParent = parent;
    m_cachedPath = head;
    if (tail.empty() || tail == ".")
        m_cachedPath.assign(1, '\0'); // "a/b/": what was split off is not the parent
    return Place{m_cachedDir.get(), last, std::move(parent)};
}

base::Result<std::optional<LayerTree::Found>> LayerTree::find(std::string_view path)
{
    std::string last;
    Path whole = TRY(resolveParent(path, last));
    if (last.empty())
        return std::optional<Found>();
    whole.push_back(last);
    return lookUp(whole);
}

bool LayerTree::has(const Place& place)
{
    struct stat st { };
    return ::fstatat(place.dir, place.name.c_str(), &st, AT_SYMLINK_NOFOLLOW) == 0
        && !isWhiteout(st);
}

base::Result<bool> LayerTree::clear(const Place& place)
{
    struct stat st { };
    if (::fstatat(place.dir, place.name.c_str(), &st, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    TRY_VOID(removeAt(place.dir, place.name));
    if (!S_ISREG(st.st_mode))
        m_cachedPath.assign(1, '\0'); // paths through it lead elsewhere now
    return isWhiteout(st);
}

void LayerTree::setTimeLater(const Place& place, const timespec& modified)
{
    Path path = place.parent;
    if (!place.name.empty())
        path.push_back(place.name);
    m_times.emplace_back(std::move(path), modified);
}

base::Status LayerTree::finish()
{
    for (const auto& [path, modified] : m_times) {
        base::Fd dir(::fcntl(m_top.get(), F_DUPFD_CLOEXEC, 0));
        for (std::size_t i = 0; i < path.size() && dir; ++i)
            dir = openFolder(dir.get(), path[i]);
        const std::array<timespec, 2> times{modified, modified};
        if (dir
            && ::futimens(dir.get(), times.data())
                != 0) // a folder that a later entry replaced is no more
            return base::sysError("futimens(3)", toText(path));
    }
    return {};
}

} // namespace shimscope::image
