// Asks the probes of all running containers of this node at their times, and keeps what they say.
//
// A few threads, not one a probe: each that is free waits for the probe that is due next, and
// before it asks (which blocks) it makes sure that another one waits. So there are never more
// threads than answers under way plus one, and no more than kMostThreads; they end with the prober.
// Any thread may call it (locked). Source: pkg/kubelet/prober/prober_manager.go.
#pragma once

#include <kubelet/cri_client.h>
#include <kubelet/pod.h>
#include <kubelet/pod_status.h>
#include <kubelet/probe_results.h>
#include <kubelet/probe_run.h>
#include <kubelet/probe_state.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace shimscope::kubelet {

class Prober {
public:
    static constexpr std::size_t kMostThreads = 8;

    explicit Prober(CriClient& cri);
    Prober(const Prober&) = delete;
    Prober& operator=(const Prober&) = delete;
    /// Waits for answers under way.
    ~Prober();
    /// `onChange` is called, from a thread of the prober, after a verdict changed. Set it once,
    /// before watch().
    void onChange(std::function<void()> onChange) { m_onChange = std::move(onChange); }

    /// These containers of the pod run now: their probes are asked, those of others no more.
    void watch(const Pod& pod, const PodStatus& status);
    /// The pod ends: nothing of it is asked any more.
    void forget(const std::string& podUid);
    /// What the probes of a pod's running containers have decided.
    [[nodiscard]] HealthById health(const std::string& podUid) const;
    /// No question is begun any more.
    void stop();
    /// Waits for the threads, after stop().
    void join();
    /// True if no question is under way: join() does not block.
    [[nodiscard]] bool isQuiet() const;

private:
    struct Item {
        ProbeTarget target;
        std::string podName;
        Probe probe;
        ProbeKind kind;
        ProbeState state;
        bool hasStartupProbe = false;
        bool busy = false;
    };
    using Key = std::pair<std::string, ProbeKind>; ///< container id
    using Items = std::map<Key, Item>;

    void add(const Pod& pod, const PodStatus& status, const Container& container);
    void run();
    Items::iterator next();
    [[nodiscard]] bool isDue(const Item& item, const std::string& containerId) const;
    void ask(std::unique_lock<std::mutex>& lock, Items::iterator item);
    void report(const Item& item, const ProbeAnswer& answer, bool changed) const;

    CriClient& m_cri;
    std::function<void()> m_onChange;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    Items m_items;
    bool m_stopped = false;
    std::size_t m_free = 0; ///< threads that wait
    std::size_t m_asking = 0;
    std::vector<std::thread> m_threads;
};

} // namespace shimscope::kubelet
