// The agent: one collector thread that reads spools, cgroups and /proc and publishes records, and
// gRPC threads that answer clients. It holds nothing that a new agent could not find again: it may
// be killed at any moment.
//
//   spools ─▶ SpoolFolder ─▶ CriLearner ─▶ renderMessage ─┐
//   R/oci  ─▶ RuntimeStates ─▶ PodModel ─────────────────┼─▶ Recorder ─▶ S/recordings, Watch
//   streams cgroups ─▶ Sampler, ContainerWatches ────────────────┤ /proc  ─▶ ProcessTable
//   ──────────────────────────────┘
#pragma once

#include <agent/asked_limits.h>
#include <agent/chain_caller.h>
#include <agent/container_watches.h>
#include <agent/cri_learner.h>
#include <agent/directories.h>
#include <agent/machine.h>
#include <agent/manifest_box.h>
#include <agent/namespace_table.h>
#include <agent/network_counters.h>
#include <agent/observation.h>
#include <agent/process_table.h>
#include <agent/recorder.h>
#include <agent/runtime_states.h>
#include <agent/service.h>
#include <agent/spool_folder.h>
#include <agent/stack.h>
#include <base/fd.h>
#include <base/result.h>
#include <metrics/sampler.h>
#include <rpc/instance_lock.h>
#include <rpc/server.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace shimscope::agent {

struct Options {
    Directories directories;
    std::string bin; ///< folder of our programs; empty: where this one is
    std::string cniBin = "/usr/lib/cni";
    std::string cgroupRoot; ///< empty: found by itself
    uid_t owner = 0; ///< may change things besides root, and owns the socket
    bool observers = false; ///< other users may watch
    double backoffFactor = 1;
    std::uint64_t recordingCap = 256U << 20U; ///< bytes
    double sampleRate = 10; ///< Hz
};

class Agent {
public:
    /// Takes the lock, makes folders, starts to serve, takes over a stack that runs. The error says
    /// who holds the lock.
    static base::Result<std::unique_ptr<Agent>> start(Options options);
    Agent(const Agent&) = delete;
    Agent& operator=(const Agent&) = delete;
    ~Agent();
    /// Collects until SIGTERM, SIGINT or a client's request to stop; the stack lives on unless a
    /// client stopped it. Those signals must be blocked in all threads before start().
    void run();

private:
    explicit Agent(Options options, rpc::InstanceLock lock, SpoolFolder spools);
    base::Status prepare();
    base::Status serve();
    [[nodiscard]] trace::Header header() const;
    void removeRunDir();
    void wait();
    void collectSpools();
    void collectContainers();
    void collectSamples();
    void collectFrozen();
    void collectProcesses();
    void present(trace::Record& record);

    Options m_options;
    rpc::InstanceLock m_lock;
    cgroupfs::Layout m_layout;
    CgroupHome m_cgroups;
    MachineFacts m_machine;
    SpoolFolder m_spools;
    PodModel m_model;
    CriLearner m_learner{m_model};
    RuntimeStates m_states;
    ProcessTable m_processes;
    NamespaceTable m_namespaces;
    NetworkCounters m_network;
    ContainerWatches m_watches{m_layout};
    std::optional<metrics::Sampler> m_sampler; ///< once the layout is known
    ManifestBox m_manifests;
    ChainCaller m_chain;
    AskedLimits m_limits;
    Observation m_observation;
    std::unique_ptr<Recorder> m_recorder;
    std::unique_ptr<Stack> m_stack;
    std::unique_ptr<Service> m_service;
    std::unique_ptr<rpc::Server> m_server;
    base::Fd m_signals;
    base::Fd m_quit; ///< eventfd
    bool m_ended = false;
    std::atomic<bool> m_leaveNothing = false; ///< a client stopped stack and agent
};

} // namespace shimscope::agent
