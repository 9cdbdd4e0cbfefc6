// One layer while it is being unpacked, seen over the layers below it as overlayfs will show them.
//
// Each layer is unpacked into a folder of its own, without a mount. Entries of a layer speak of the
// merged tree: a parent may exist only below (it is made here with the same owner and mode), may be
// a symlink there (lib → usr/lib), and a hard link may name a file of a lower layer (it is copied
// up). Every path is walked one component at a time with O_NOFOLLOW, symlinks are resolved here and
// stay inside the tree: an image cannot reach the host's files.
//
// Whiteouts have the form of overlayfs: a character device 0/0, and the xattr
// trusted.overlay.opaque. kernel overlayfs.rst "whiteouts and opaque directories". CRI endpoint,
// one thread per tree.
#pragma once

#include <base/fd.h>
#include <base/result.h>

#include <sys/stat.h>
#include <time.h>

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::image {

class LayerTree {
public:
    using Path = std::vector<std::string>;

    /// `top`: the folder that is filled. `lowers`: the layers below, highest first. Folders, opened
    /// for reading.
    LayerTree(base::Fd top, std::vector<base::Fd> lowers);

    struct Place {
        int dir = -1; ///< folder of this layer; valid until the next call
        std::string name; ///< empty: the root itself
        Path parent;
    };
    /// Where an entry of that path goes; parents are made. Errors: ".." leads out; too many
    /// symlinks; a name that is too long.
    base::Result<Place> place(std::string_view path);

    struct Found {
        base::Fd parent;
        std::string name;
        struct stat st { };
        bool inTop = false;
    };
    /// What the merged tree has at `path`, symlinks followed except the last. Nothing if there is
    /// nothing.
    base::Result<std::optional<Found>> find(std::string_view path);

    /// Takes away what this layer itself has at a place, and says whether that was a whiteout.
    base::Result<bool> clear(const Place& place);
    /// True if this layer has something other than a whiteout there.
    [[nodiscard]] static bool has(const Place& place);
    /// Sets the time of a folder when everything in it is done.
    void setTimeLater(const Place& place, const timespec& modified);
    base::Status finish();

    [[nodiscard]] int top() const { return m_top.get(); }

private:
    struct Level {
        std::vector<int> dirs; ///< folders that merge here, highest first
        std::vector<bool> isTop;
        std::deque<base::Fd> owned;
    };
    base::Result<std::optional<Found>> lookUp(const Path& path);
    base::Result<Path> resolveParent(std::string_view path, std::string& last);
    base::Result<base::Fd> openParent(const Path& path);
    base::Result<base::Fd> makeFolder(int dir, const Path& whole, std::size_t depth);
    static std::optional<Found> lookUpOne(Level& level, const std::string& name, Level& next);

    base::Fd m_top;
    std::vector<base::Fd> m_lowers;
    std::string m_cachedPath;
    Path m_cachedParent;
    base::Fd m_cachedDir;
    std::vector<std::pair<Path, timespec>> m_times;
};

inline constexpr const char* kOpaqueXattr = "trusted.overlay.opaque";
[[nodiscard]] bool isWhiteout(const struct stat& st);
/// Owner, mode and extended attributes of one open file onto another.
base::Status copyAttributes(int from, int to, const std::string& name);

} // namespace shimscope::image
