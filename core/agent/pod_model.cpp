// The table of pods and containers.
#include <agent/pod_model.h>

namespace shimscope::agent {

namespace {

constexpr const char* kRemoved = "removed";

template <class Map>
auto* findIn(Map& map, const std::string& key)
{
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

} // namespace

trace::Pod& PodModel::pod(const std::string& uid)
{
    trace::Pod& pod = m_pods[uid];
    pod.uid = uid;
    if (const auto manifest = m_manifests.find(uid); manifest != m_manifests.end())
        pod.manifest = manifest->second;
    return pod;
}

void PodModel::setManifest(const std::string& uid, const std::string& file)
{
    m_manifests[uid] = file;
    if (trace::Pod* known = findPod(uid))
        known->manifest = file;
}

trace::Container& PodModel::container(const std::string& id)
{
    trace::Container& container = m_containers[id];
    container.id = id;
    return container;
}

trace::Pod* PodModel::findPod(const std::string& uid)
{
    return findIn(m_pods, uid);
}
trace::Container* PodModel::findContainer(const std::string& id)
{
    return findIn(m_containers, id);
}

trace::Pod* PodModel::findPodOfSandbox(const std::string& sandboxId)
{
    for (auto& [uid, pod] : m_pods) {
        if (!sandboxId.empty() && pod.sandboxId == sandboxId)
            return &pod;
    }
    return nullptr;
}

trace::Container* PodModel::findContainer(const std::string& podUid, const std::string& name)
{
    trace::Container* newest = nullptr;
    for (auto& [id, container] : m_containers) {
        if (container.podUid == podUid && container.name == name && !container.sandbox
            && (newest == nullptr || container.restarts >= newest->restarts))
            newest = &container;
    }
    return newest;
}

void PodModel::removeContainer(const std::string& id)
{
    if (trace::Container* container = findContainer(id)) {
        container->state = kRemoved;
        container->pid = 0;
    }
}

void PodModel::removePod(const std::string& sandboxId)
{
    for (auto& [id, container] : m_containers) {
        if (container.sandboxId == sandboxId || id == sandboxId)
            removeContainer(id);
    }
    if (trace::Pod* pod = findPodOfSandbox(sandboxId))
        pod->state = kRemoved;
}

std::vector<trace::Record> PodModel::takeChanges(std::int64_t now)
{
    std::vector<trace::Record> changes;
    tellAll(m_pods, "p", now, changes);
    tellAll(m_containers, "c", now, changes);
    return changes;
}

template <class Map>
void PodModel::tellAll(
    Map& things, const char* prefix, std::int64_t now, std::vector<trace::Record>& changes)
{
    for (auto it = things.begin(); it != things.end();) {
        auto& [id, thing] = *it;
        thing.at = 0;
        std::string line = trace::toLine(thing);
        std::string& told = m_told[prefix + id];
        if (told != line) {
            told = std::move(line);
            thing.at = now;
            changes.emplace_back(thing);
        }
        if (thing.state == kRemoved) {
            m_told.erase(prefix + id);
            it = things.erase(it);
        } else {
            ++it;
        }
    }
}

} // namespace shimscope::agent
