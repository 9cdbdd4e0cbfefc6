// How tasks begin to be watched and how they end: by themselves, by a kill, or with their shim.
//
//   exit ──▶ claim ──▶ record: status known ──▶ Task/Delete, logs closed, bundle removed ──▶
//   record: Exited ──▶ done
//
// The status is written before the task is deleted: the shim keeps it only until then.
#include <base/log.h>
#include <base/time.h>
#include <cri/endpoint.h>
#include <cri/task_metrics.h>

#include <ttrpc/status.h>

#include <csignal>
#include <thread>

namespace shimscope::cri {

namespace {

constexpr const char* kShimDied = "the shim of its pod died";

std::string describeEnd(const ContainerRecord& record)
{
    return record.reason + ", exit code " + std::to_string(record.exitCode);
}

bool isGone(const base::Error& error)
{
    return ttrpc::codeOf(error) == ttrpc::Code::NotFound;
}

} // namespace

tasks::TaskRequest Endpoint::taskRequest(
    const std::string& id, const std::vector<image::Mount>& rootfs) const
{
    tasks::TaskRequest request;
    request.id = id;
    request.bundle = bundles.path(id);
    for (const image::Mount& mount : rootfs)
        request.rootfs.push_back({mount.type, mount.source, mount.options});
    request.runtimeProgram = config.runtimeProgram;
    request.runtimeRoot = config.runDir + "/oci";
    request.systemdCgroup = config.cgroupDriver == "systemd";
    return request;
}

base::Result<std::shared_ptr<tasks::Shim>> Endpoint::connectShim(
    const SandboxRecord& sandbox, const std::string& address)
{
    auto shim = TRY(tasks::Shim::connect(address, attributes(sandbox)));
    shims.put(sandbox.id, shim);
    // Not on the connection's own thread: cleaning up destroys the connection.
    shim->onClose([this, id = sandbox.id] { std::thread([this, id] { shimLost(id); }).detach(); });
    return shim;
}

void Endpoint::watch(const std::string& id, const std::shared_ptr<tasks::Shim>& shim)
{
    std::thread([this, id, shim, context = trace::currentContext()] {
        trace::setCurrentContext(context);
        const auto exit = shim->wait(id);
        // shimLost() ends the tasks that are known as running when it looks; one that became so in
        // this moment is ended here.
        if (exit)
            taskEnded(id, *exit);
        else if (ttrpc::isConnectionLost(exit.error()))
            taskEnded(id, {kKilled, 0, 0}, kShimDied);
    }).detach();
}

void Endpoint::taskEnded(const std::string& id, const tasks::Exit& exit, const std::string& lost)
{
    if (!exits.claim(id))
        return;
    // Read after the claim: whoever had it before may have finished the job.
    if (const auto record = containers->find(id); record && record->id == id) {
        if (record->phase == ContainerPhase::Running)
            containerEnded(*record, exit, lost);
    } else if (const auto pod = sandboxes->find(id);
               pod && pod->id == id && pod->state == SandboxState::Ready) {
        sandboxEnded(*pod, exit, lost);
    }
    exits.done(id);
}

void Endpoint::containerEnded(
    const ContainerRecord& record, const tasks::Exit& exit, const std::string& lost)
{
    trace::SpanScope span({.method = "task exit"});
    const auto pod = sandboxes->find(record.sandboxId);
    if (pod)
        annotate(span, *pod);
    annotate(span, record);
    const int code = static_cast<int>(exit.status);
    const bool oom = lost.empty() && exit.status == kKilled && oomKilled(record);
    const std::string reason = lost.empty() ? exitReason(code, oom) : "Unknown";
    (void)containers->update(record.id, [&](ContainerRecord& changed) {
        if (changed.finishedAt != 0) // an endpoint that was killed got this far already
            return;
        changed.finishedAt = exit.at != 0 ? exit.at : base::wallNow();
        changed.exitCode = code;
        changed.oomKilled = oom;
        changed.reason = reason;
        changed.message = lost;
    });
    trace::event("exit", reason + ", exit code " + std::to_string(code), record.id,
        pod ? pod->config.metadata().uid() : "");
    logs->drain(record.id);
    if (pod)
        (void)deleteTask(*pod, record.id);
    logs->detach(record.id);
    (void)containers->update(record.id, [](ContainerRecord& changed) {
        changed.phase = ContainerPhase::Exited;
        changed.pid = 0;
    });
    base::logInfo("container " + record.config.metadata().name() + " " + record.id + " has ended: "
        + (containers->find(record.id) ? describeEnd(*containers->find(record.id)) : reason));
}

void Endpoint::sandboxEnded(
    const SandboxRecord& pod, const tasks::Exit& exit, const std::string& lost)
{
    trace::SpanScope span({.method = "sandbox exit"});
    annotate(span, pod);
    (void)deleteTask(pod, pod.id);
    (void)sandboxes->update(pod.id, [&](SandboxRecord& changed) {
        changed.state = SandboxState::NotReady;
        changed.pid = 0;
        changed.exitStatus = exit.status;
        changed.exitedAt = exit.at != 0 ? exit.at : base::wallNow();
        if (!lost.empty())
            changed.shimAddress.clear();
    });
    base::logInfo("pod " + pod.config.metadata().name() + " " + pod.id + ": pause ended"
        + (lost.empty() ? "" : ", " + lost));
}

tasks::Exit Endpoint::deleteTask(const SandboxRecord& pod, const std::string& id)
{
    tasks::Exit exit{kKilled, 0, 0};
    bool deleted = false;
    if (const auto shim = shims.find(pod.id)) {
        const auto answer = shim->remove(id);
        deleted = answer.has_value();
        if (answer)
            exit = *answer;
        else if (!isGone(answer.error())) // it may be gone, or not be there yet
            base::logWarning("delete task " + id + ": " + answer.error().toString());
    }
    if (!deleted && bundles.exists(id)) {
        const auto answer =
            tasks::deleteThroughBinary(shimBinary, id, bundles.path(id), attributes(pod));
        if (answer)
            exit = *answer;
        else
            base::logWarning("clean up after " + id + ": " + answer.error().toString());
    }
    // The bundle of pause is also the shim's home: it goes with the pod.
    if (id != pod.id) {
        if (const auto removed = bundles.remove(id); !removed)
            base::logWarning(removed.error().toString());
    }
    return exit;
}

bool Endpoint::killTask(
    const SandboxRecord& pod, const std::string& id, unsigned signal, bool all, int timeoutMs)
{
    if (const auto shim = shims.find(pod.id)) {
        const auto killed = shim->kill(id, {}, signal, all);
        if (!killed && !isGone(killed.error()) && !ttrpc::isConnectionLost(killed.error()))
            base::logWarning("kill " + id + ": " + killed.error().toString());
    }
    const auto ended = [this, &pod, &id] {
        if (id != pod.id) {
            const auto record = containers->find(id);
            return !record || record->phase != ContainerPhase::Running;
        }
        const auto record = sandboxes->find(id);
        return !record || record->state != SandboxState::Ready;
    };
    return exits.waitUntil(ended, std::chrono::milliseconds(timeoutMs));
}

void Endpoint::shimLost(const std::string& sandboxId)
{
    const auto dead = shims.take(sandboxId);
    const auto pod = sandboxes->find(sandboxId);
    if (!dead || !pod)
        return; // it was told to end
    const std::string lost = kShimDied;
    base::logWarning("pod " + pod->config.metadata().name() + " " + sandboxId + ": " + lost
        + " (pid " + std::to_string(pod->shimPid) + "); its containers are removed");
    trace::event("shim-lost", lost, sandboxId, pod->config.metadata().uid());
    for (const ContainerRecord& record : containersOf(sandboxId))
        taskEnded(record.id, {kKilled, 0, 0}, lost);
    taskEnded(sandboxId, {kKilled, 0, 0}, lost);
}

bool Endpoint::oomKilled(const ContainerRecord& record)
{
    if (const auto current = containers->find(record.id); current && current->oomKilled)
        return true;
    // The event may still be on its way; the cgroup is there until the task is deleted.
    const auto shim = shims.find(record.sandboxId);
    const auto stats =
        shim ? shim->stats(record.id) : base::sysError("find shim", record.sandboxId, ENOENT);
    return stats && parseMetrics(*stats).oomKills.value_or(0) > 0;
}

void Endpoint::noteOom(const std::string& containerId)
{
    const auto record = containers->find(containerId);
    if (!record || record->id != containerId)
        return;
    (void)containers->update(
        containerId, [](ContainerRecord& changed) { changed.oomKilled = true; });
    const auto pod = sandboxes->find(record->sandboxId);
    trace::event("oom",
        "the kernel's OOM killer ended a process of " + record->config.metadata().name(),
        containerId, pod ? pod->config.metadata().uid() : "");
}

} // namespace shimscope::cri
