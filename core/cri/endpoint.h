// The CRI endpoint: what its RPCs share. One per process; any thread.
//
// Who changes what, so that nobody waits for himself:
//   - an RPC about one pod or container holds that record's operation lock while it runs;
//   - the end of a task is handled by whoever claims it first (Exits): the thread that waits on
//   Task/Wait, an event, or
//     the loss of the shim. That never takes an operation lock, so StopContainer can wait for it;
//   - the process may be killed at any moment: each step is in the record before the next one
//   begins, and everything
//     that a step makes is named after the id. recover() then finds or takes back what is there.
//     Nothing is done at the end of the process that matters: it is crash-only.
#pragma once

#include <base/result.h>
#include <cri/cni.h>
#include <cri/config.h>
#include <cri/exits.h>
#include <cri/log_pump.h>
#include <cri/names.h>
#include <cri/pod_spec.h>
#include <cri/records.h>
#include <cri/shim_table.h>
#include <image/store.h>
#include <tasks/bundle.h>
#include <tasks/events.h>
#include <tasks/record_store.h>
#include <tasks/shim.h>
#include <tasks/shim_binary.h>
#include <trace/tracer.h>

#include <memory>
#include <optional>
#include <string>

namespace shimscope::cri {

class Endpoint {
public:
    /// Opens the stores, imports images, finds again what lives, cleans up what does not, and
    /// listens for events.
    static base::Result<std::unique_ptr<Endpoint>> open(Config config);
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;

    // --- Records (endpoint.cpp). Errors: NOT_FOUND with the id. ---
    [[nodiscard]] base::Result<SandboxRecord> sandbox(const std::string& id) const;
    [[nodiscard]] base::Result<ContainerRecord> container(const std::string& id) const;
    [[nodiscard]] std::vector<ContainerRecord> containersOf(const std::string& sandboxId) const;

    // --- Pods (pod_resources.cpp): each part by its name, and everything back. Idempotent. ---
    base::Status makeNamespace(const SandboxRecord& sandbox); ///< network namespace and /dev/shm
    base::Status removeNamespace(const SandboxRecord& sandbox);
    base::Status attachNetwork(SandboxRecord& sandbox);
    base::Status detachNetwork(const SandboxRecord& sandbox);
    base::Status writePodFiles(const SandboxRecord& sandbox);
    base::Result<std::vector<image::Mount>> makeSnapshot(
        const std::string& id, const std::string& image);
    base::Status makeBundle(const std::string& id, const oci::Spec& spec);

    // --- Tasks (task_life.cpp) ---
    [[nodiscard]] tasks::TaskRequest taskRequest(
        const std::string& id, const std::vector<image::Mount>& rootfs) const;
    /// Waits for the task's end on a thread of its own.
    void watch(const std::string& id, const std::shared_ptr<tasks::Shim>& shim);
    /// The task ended: collects logs and status, deletes the task, writes the record. Only the
    /// first caller does it. `lost`: why nobody knows its status.
    void taskEnded(const std::string& id, const tasks::Exit& exit, const std::string& lost = {});
    /// Connects to a shim and is told when it dies.
    base::Result<std::shared_ptr<tasks::Shim>> connectShim(
        const SandboxRecord& sandbox, const std::string& address);
    /// Deletes the task of `id` by its shim, or by `shim delete` if that is gone, and its bundle.
    /// Idempotent.
    tasks::Exit deleteTask(const SandboxRecord& sandbox, const std::string& id);
    /// Kills, and waits until it has ended: true, or false after `timeoutMs`.
    bool killTask(const SandboxRecord& sandbox, const std::string& id, unsigned signal, bool all,
        int timeoutMs);
    void shimLost(const std::string& sandboxId);

    // --- Whole lives, used by RPCs and by recover() ---
    base::Status stopContainer(
        const ContainerRecord& container, std::int64_t timeoutSeconds); ///< container_stop.cpp
    base::Status removeContainer(const ContainerRecord& container); ///< container_remove.cpp
    base::Status stopSandbox(const SandboxRecord& sandbox); ///< sandbox_stop.cpp
    base::Status removeSandbox(const SandboxRecord& sandbox); ///< sandbox_remove.cpp
    base::Status attachLog(const ContainerRecord& container); ///< container_start.cpp
    [[nodiscard]] PodContext podContext(const SandboxRecord& sandbox) const;

    /// pod.name, pod.namespace, pod.uid, sandbox.id: on every span about the pod.
    [[nodiscard]] static tasks::Attributes attributes(const SandboxRecord& sandbox);
    static void annotate(trace::SpanScope& span, const SandboxRecord& sandbox);
    static void annotate(trace::SpanScope& span, const ContainerRecord& container);

    const Config config;
    const Machine machine;
    const Cni cni;
    const tasks::Bundles bundles;
    tasks::ShimBinary shimBinary;
    image::Store images;
    NameRegistry names;
    std::unique_ptr<tasks::RecordStore<SandboxRecord>> sandboxes;
    std::unique_ptr<tasks::RecordStore<ContainerRecord>> containers;
    std::unique_ptr<LogPump> logs;
    ShimTable shims; ///< by sandbox id
    Exits exits;

private:
    Endpoint(Config config, image::Store images);
    base::Status importImages();
    // recover.cpp
    void recover();
    void recoverSandbox(const SandboxRecord& sandbox);
    void recoverContainer(const SandboxRecord* sandbox, const ContainerRecord& container);
    void removeOrphans();
    // task_life.cpp
    void containerEnded(
        const ContainerRecord& container, const tasks::Exit& exit, const std::string& lost);
    void sandboxEnded(
        const SandboxRecord& sandbox, const tasks::Exit& exit, const std::string& lost);
    [[nodiscard]] bool oomKilled(const ContainerRecord& container);
    void noteOom(const std::string& containerId);

    std::unique_ptr<tasks::EventServer> m_events;
};

/// The record's operation lock, held. The pointer keeps the mutex alive if the record is removed
/// meanwhile.
class OperationLock {
public:
    template <class Record>
    OperationLock(tasks::RecordStore<Record>& store, const std::string& id)
        : m_mutex(store.operation(id)), m_lock(*m_mutex)
    {
    }

private:
    std::shared_ptr<std::mutex> m_mutex;
    std::unique_lock<std::mutex> m_lock;
};

} // namespace shimscope::cri
