// The pod lifecycle event generator (PLEG): each period it lists sandboxes and containers, and asks
// for the status of those pods whose list changed. One thread calls relist(). Only pods that a
// kubelet made from files are looked at. Source: pkg/kubelet/pleg/generic.go.
#pragma once

#include <base/result.h>
#include <kubelet/cri_client.h>
#include <kubelet/pod_cache.h>

#include <functional>
#include <map>
#include <string>

namespace shimscope::kubelet {

class Relister {
public:
    /// `onChange(uid)` is called after the cache has the pod's new state.
    Relister(CriClient& cri, PodCache& cache, std::function<void(const std::string& uid)> onChange);
    /// One look at everything. On failure the cache stays as it was, and the next relist looks
    /// again.
    base::Status relist();

private:
    /// What a list said of one pod: id → state, for sandboxes and containers.
    struct Listed {
        std::map<std::string, int> sandboxes;
        std::map<std::string, int> containers;
        std::map<std::string, std::string> sandboxOf; ///< container id → sandbox id
        std::string name, nameSpace;
        friend bool operator==(const Listed&, const Listed&) = default;
    };
    using List = std::map<std::string, Listed>; ///< by pod UID
    base::Result<List> list();
    base::Result<PodCache::Shared> readStatus(const std::string& uid, const Listed& listed);
    /// Leaves an event for each container that was not ended before and is now.
    void reportDeaths(const PodStatus& status, const Listed& before) const;

    CriClient& m_cri;
    PodCache& m_cache;
    std::function<void(const std::string&)> m_onChange;
    List m_last;
    bool m_first = true;
};

} // namespace shimscope::kubelet
