// Removal relative to a folder.
#include <base/file.h>
#include <image/remove_at.h>

#include <fcntl.h>
#include <unistd.h>

namespace shimscope::image {

base::Status removeAt(int dir, const std::string& name)
{
    if (::unlinkat(dir, name.c_str(), 0) == 0 || errno == ENOENT)
        return {};
    if (errno != EISDIR && errno != EPERM)
        return base::sysError("unlinkat(2)", name);
    // removeTree takes a path; the descriptor makes one that cannot be redirected.
    return base::removeTree("/proc/self/fd/" + std::to_string(dir) + "/" + name);
}

} // namespace shimscope::image
