// The agent that only looks: as a plain user, without a stack, at every container that runs on the
// machine. It serves the same API and the same records as Agent, so that window and shimscopectl
// show them unchanged; it changes nothing, and says so when asked to.
//
//   /proc ─▶ probe::Scanner ─▶ PodModel, ProcessTable, NamespaceTable ─┐
//   cgroups ─▶ Sampler ────────────────────────────────────────────────┴─▶ Recorder ─▶ Watch
//
// One collector thread; gRPC threads answer clients.
#pragma once

#include <agent/container_place.h>
#include <agent/directories.h>
#include <agent/machine.h>
#include <agent/namespace_table.h>
#include <agent/network_counters.h>
#include <agent/pod_model.h>
#include <agent/process_table.h>
#include <agent/recorder.h>
#include <agent/service.h>
#include <metrics/sampler.h>
#include <probe/scanner.h>
#include <rpc/instance_lock.h>
#include <rpc/server.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace shimscope::agent {

struct InspectorOptions {
    Directories directories;
    uid_t owner = 0; ///< owns the socket
    bool observers = false; ///< other users may watch
    std::uint64_t recordingCap = 256U << 20U; ///< bytes
};

class Inspector {
public:
    /// Takes the lock, makes folders, starts to serve. The error says who holds the lock.
    static base::Result<std::unique_ptr<Inspector>> start(InspectorOptions options);
    Inspector(const Inspector&) = delete;
    Inspector& operator=(const Inspector&) = delete;
    ~Inspector();
    /// Looks until SIGTERM or SIGINT, which must be blocked in all threads before start().
    void run();

private:
    Inspector(InspectorOptions options, rpc::InstanceLock lock, cgroupfs::Layout layout);
    base::Status serve();
    void scan();
    void sample();
    void show(const probe::Container& found);
    void showCgroup(const probe::Container& found);
    void showAncestors(const probe::Container& found);
    void place(const probe::Container& found);
    [[nodiscard]] base::Result<ContainerPlace> findContainer(const std::string& wanted) const;
    void forget(const std::string& id, std::int64_t now);

    InspectorOptions m_options;
    rpc::InstanceLock m_lock;
    MachineFacts m_machine;
    probe::Scanner m_scanner;
    metrics::Sampler m_sampler;
    PodModel m_model;
    ProcessTable m_processes;
    NamespaceTable m_namespaces;
    NetworkCounters m_network;
    std::map<std::string, cgroupfs::Dirs> m_known; ///< container id → where it is sampled
    std::map<pid_t, std::uint64_t> m_ancestors; ///< told processes → their start, in clock ticks
    std::map<std::string, std::uint64_t> m_oomKills; ///< container id → kills so far
    bool m_scanFailed = false; ///< it was told
    mutable std::mutex m_placesMutex; ///< clients ask on other threads
    std::map<std::string, ContainerPlace> m_places; ///< by id
    std::unique_ptr<Recorder> m_recorder;
    std::unique_ptr<Service> m_service;
    std::unique_ptr<rpc::Server> m_server;
    base::Fd m_signals;
};

/// One sentence for each thing that a plain user does not see here.
[[nodiscard]] std::vector<std::string> findBlindSpots(const cgroupfs::Layout& layout);

} // namespace shimscope::agent
