// Rename, reopen, remove the oldest.
#include <base/file.h>
#include <base/log.h>
#include <base/text.h>
#include <base/time.h>
#include <kubelet/log_rotation.h>
#include <trace/tracer.h>

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>

namespace shimscope::kubelet {
namespace {

/// "20261123-075512": what follows "<n>.log." in the name of a rotated log.
std::string timeSuffix()
{
    std::string text = base::formatRfc3339(base::wallNow(), 3); // 2026-11-23T07:55:12.123Z
    std::erase_if(text, [](char c) { return c == '-' || c == ':' || c == 'Z' || c == '.'; });
    std::replace(text.begin(), text.end(), 'T', '-');
    return text;
}

base::Status rotate(Node& node, const PodStatus& pod, const ContainerStatus& container)
{
    const std::string& path = container.logPath;
    const std::size_t slash = path.rfind('/');
    const std::string dir = path.substr(0, slash);
    const auto names = TRY(base::listDir(dir));
    for (const std::string& name :
        planLogRemoval(names, path.substr(slash + 1), node.options.logMaxFiles))
        ::unlink((dir + "/" + name).c_str());
    const std::string rotated = path + "." + timeSuffix();
    if (::rename(path.c_str(), rotated.c_str()) != 0)
        return base::sysError("rename(2)", path);
    const Subject subject{
        pod.name, pod.nameSpace, pod.uid, container.sandboxId, container.id, container.name};
    if (auto done = node.cri.reopenContainerLog(subject); !done) {
        // The endpoint still writes into the old file: give it back its name, and try again next
        // time.
        ::rename(rotated.c_str(), path.c_str());
        return done;
    }
    const std::string text = "log of container " + container.name + " of pod " + pod.name
        + " was rotated at "
        + base::formatBytes(static_cast<std::uint64_t>(node.options.logMaxBytes));
    base::logInfo(text);
    trace::event("log-rotated", text, container.id, pod.uid);
    return {};
}

} // namespace

std::vector<std::string> planLogRemoval(
    const std::vector<std::string>& names, const std::string& logName, int maxFiles)
{
    std::vector<std::string> rotated;
    for (const std::string& name : names)
        if (name.starts_with(logName + "."))
            rotated.push_back(name);
    std::sort(rotated.begin(), rotated.end()); // the suffix is a time
    // The current log becomes one more rotated file, and a new current one is opened.
    const std::size_t keep = static_cast<std::size_t>(std::max(maxFiles - 2, 0));
    rotated.resize(rotated.size() > keep ? rotated.size() - keep : 0);
    return rotated;
}

void rotateLogs(Node& node)
{
    for (const PodCache::Shared& pod : node.cache.all()) {
        for (const ContainerStatus& container : pod->containers) {
            struct stat info { };
            if (container.state != ContainerState::Running || container.logPath.empty()
                || ::stat(container.logPath.c_str(), &info) != 0
                || info.st_size <= node.options.logMaxBytes)
                continue;
            if (const auto done = rotate(node, *pod, container); !done)
                base::logWarning("rotate log: " + done.error().toString());
        }
    }
}

} // namespace shimscope::kubelet
