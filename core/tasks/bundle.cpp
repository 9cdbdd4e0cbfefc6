// Bundles.
#include <base/file.h>
#include <tasks/bundle.h>

#include <sys/stat.h>

namespace shimscope::tasks {

bool Bundles::exists(const std::string& id) const
{
    return base::exists(path(id));
}

base::Status Bundles::make(const std::string& id, const std::string& configJson) const
{
    const std::string dir = path(id);
    TRY_VOID(base::makeDirs(m_dir, 0711));
    // A container in a user namespace has to reach its rootfs, but nobody has to list the folder.
    if (::mkdir(dir.c_str(), 0711) != 0)
        return base::sysError("mkdir(2)", dir);
    if (::mkdir((dir + "/rootfs").c_str(), 0711) != 0)
        return base::sysError("mkdir(2)", dir + "/rootfs");
    // Not durable on purpose: a bundle means nothing after the machine went down.
    const base::Fd file =
        TRY(base::openFile(dir + "/config.json", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600));
    return base::writeAll(file, configJson, dir + "/config.json");
}

base::Status Bundles::remove(const std::string& id) const
{
    return base::removeTree(path(id));
}

base::Result<std::vector<std::string>> Bundles::list() const
{
    if (!base::exists(m_dir))
        return std::vector<std::string>{};
    return base::listDir(m_dir);
}

} // namespace shimscope::tasks
