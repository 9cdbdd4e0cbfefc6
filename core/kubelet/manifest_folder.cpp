// Files → wanted pods, through mistakes, conflicts and restarts.
#include <base/file.h>
#include <base/log.h>
#include <kubelet/manifest_folder.h>
#include <kubelet/pod_sync.h>

#include <sys/inotify.h>

#include <array>
#include <set>

namespace shimscope::kubelet {
namespace {

using Kind = ManifestReport::Kind;

constexpr std::size_t kLargest = 1U << 20U; // a manifest of more than 1 MiB is none
constexpr std::uint32_t kEvents =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF;

bool isManifest(const std::string& name)
{
    return !name.starts_with('.')
        && (name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json"));
}

} // namespace

ManifestFolder::ManifestFolder(const Options& options, Report report, base::Fd watch)
    : m_options(options), m_report(std::move(report)), m_watch(std::move(watch))
{
}

base::Result<ManifestFolder> ManifestFolder::open(const Options& options, Report report)
{
    TRY_VOID(base::makeDirs(options.manifests));
    base::Fd watch(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!watch)
        return base::sysError("inotify_init1(2)");
    if (::inotify_add_watch(watch.get(), options.manifests.c_str(), kEvents) < 0)
        return base::sysError("inotify_add_watch(2)", options.manifests);
    return ManifestFolder(options, std::move(report), std::move(watch));
}

std::shared_ptr<const Pod> ManifestFolder::findKept(const std::string& name) const
{
    const auto uids = base::listDir(m_options.stateDir + "/pods");
    for (const std::string& uid : uids ? *uids : std::vector<std::string>()) {
        const auto text =
            base::readFile(podStateDir(m_options, uid) + "/manifest/" + name, kLargest);
        if (!text)
            continue;
        auto manifest = parseManifest(*text, name, m_options.nodeName);
        if (manifest.pod && manifest.pod->uid == uid)
            return manifest.pod;
    }
    return nullptr;
}

void ManifestFolder::keep(const Pod& pod, const std::string& text) const
{
    const std::string dir = podStateDir(m_options, pod.uid) + "/manifest";
    base::Status done = base::makeDirs(dir);
    if (done)
        done = base::writeFileDurable(dir + "/" + pod.source, text);
    if (!done)
        base::logWarning("cannot keep a copy of the manifest: " + done.error().toString());
}

void ManifestFolder::mended(const std::string& name, File& file, const char* how)
{
    if (file.broken || !file.conflict.empty())
        m_report({Kind::Mended, name, name + " " + how});
    file.broken = false;
}

void ManifestFolder::readOne(const std::string& name)
{
    const std::string path = m_options.manifests + "/" + name;
    const auto text = base::readFile(path, kLargest);
    const bool isNew = !m_files.contains(name);
    if (!text) {
        if (!text.error().is(ENOENT))
            m_report({Kind::Error, name, path + ": " + text.error().toString()});
        return;
    }
    File& file = m_files[name];
    if (!isNew && file.text == *text)
        return;
    file.text = *text;
    Manifest manifest = parseManifest(*text, name, m_options.nodeName);
    for (const Problem& problem : manifest.problems)
        m_report({problem.isError ? Kind::Error : Kind::Warning, name, toString(problem, name)});
    if (manifest.pod) {
        file.pod = std::move(manifest.pod);
        keep(*file.pod, *text);
        mended(name, file, "is good now");
        return;
    }
    file.broken = true;
    if (!file.pod)
        file.pod = findKept(name);
    if (file.pod)
        m_report({Kind::Warning, name,
            name + ": pod " + file.pod->name + " goes on as it was before this change"});
}

void ManifestFolder::rebuild()
{
    m_pods.clear();
    std::map<std::string, std::string> owners; // full name → file
    for (auto& [name, file] : m_files) {
        if (!file.pod)
            continue;
        const auto [owner, isFirst] = owners.try_emplace(file.pod->fullName(), name);
        std::string conflict;
        if (!isFirst)
            conflict = name + ": metadata.name: pod " + file.pod->name + " in namespace "
                + file.pod->nameSpace + " is already described by " + owner->second
                + "; give one of them another name";
        else if (!m_pods.try_emplace(file.pod->uid, file.pod).second)
            conflict = name + ": metadata.uid: " + file.pod->uid + " is already the UID of "
                + m_pods[file.pod->uid]->source + "; give one of them another, or none";
        if (!conflict.empty() && conflict != file.conflict)
            m_report({Kind::Error, name, conflict});
        if (conflict.empty() && !file.conflict.empty())
            m_report({Kind::Mended, name, name + ": the pod is its own now"});
        file.conflict = conflict;
    }
}

base::Status ManifestFolder::scan()
{
    std::array<char, 4096> events{};
    while (::read(m_watch.get(), events.data(), events.size()) > 0) { }
    if (!base::exists(m_options.manifests)) {
        // Somebody removed the folder itself: a new one is watched from now on.
        TRY_VOID(base::makeDirs(m_options.manifests));
        if (::inotify_add_watch(m_watch.get(), m_options.manifests.c_str(), kEvents) < 0)
            return base::sysError("inotify_add_watch(2)", m_options.manifests);
    }
    const auto names = TRY(base::listDir(m_options.manifests));
    const std::set<std::string> present(names.begin(), names.end());
    for (auto& [name, file] : m_files)
        if (!present.contains(name))
            mended(name, file, "is gone");
    std::erase_if(m_files, [&](const auto& file) { return !present.contains(file.first); });
    for (const std::string& name : names)
        if (isManifest(name))
            readOne(name);
    rebuild();
    return {};
}

} // namespace shimscope::kubelet
