// What the agent knows about pods and containers, as the records that it sends. Filled by
// cri_learner (messages) and runtime_states (the runtime's folders). Pure; one thread (the agent's
// collector).
#pragma once

#include <trace/record.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace shimscope::agent {

class PodModel {
public:
    /// The entry, made if need be.
    trace::Pod& pod(const std::string& uid);
    /// The file that asks for the pod, which is known before the pod is.
    void setManifest(const std::string& uid, const std::string& file);
    void forgetManifest(const std::string& uid) { m_manifests.erase(uid); }
    trace::Container& container(const std::string& id);
    /// Null if there is none.
    [[nodiscard]] trace::Pod* findPod(const std::string& uid);
    [[nodiscard]] trace::Pod* findPodOfSandbox(const std::string& sandboxId);
    [[nodiscard]] trace::Container* findContainer(const std::string& id);
    /// The newest container of that name in the pod, or null.
    [[nodiscard]] trace::Container* findContainer(
        const std::string& podUid, const std::string& name);
    [[nodiscard]] const std::map<std::string, trace::Container>& containers() const
    {
        return m_containers;
    }
    [[nodiscard]] const std::map<std::string, trace::Pod>& pods() const { return m_pods; }
    /// The pod and what was in it are gone.
    void removePod(const std::string& sandboxId);
    void removeContainer(const std::string& id);
    /// Everything that differs from what was given out before; what is "removed" is given out once
    /// and forgotten.
    [[nodiscard]] std::vector<trace::Record> takeChanges(std::int64_t now);

private:
    template <class Map>
    void tellAll(
        Map& things, const char* prefix, std::int64_t now, std::vector<trace::Record>& changes);
    std::map<std::string, trace::Pod> m_pods; ///< by uid
    std::map<std::string, trace::Container> m_containers; ///< by id
    std::map<std::string, std::string> m_manifests; ///< by uid
    std::map<std::string, std::string> m_told; ///< "p"+uid or "c"+id → the line without its time
};

} // namespace shimscope::agent
