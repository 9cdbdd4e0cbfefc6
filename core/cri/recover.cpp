// After a start: what lives is found again, what ended meanwhile gets its status, what was half
// made is taken back, and what no record knows is removed.
//
//   record              shim answers State            the endpoint
//   pod Preparing       –                             takes everything back
//   pod Ready           running                       connects and waits for its end
//                       stopped                       reports the exit status that the shim kept
//                       does not answer               `shim delete` for all its containers,
//                       reported as Unknown
//   container Starting  running                       goes on as running
//                       anything else                 exited, StartError
//   container Running   as for a pod
#include <base/file.h>
#include <base/log.h>
#include <base/time.h>
#include <cri/rpcs.h>
#include <cri/settled_state.h>

#include <ttrpc/status.h>

#include <algorithm>
#include <csignal>
#include <set>

namespace shimscope::cri {

namespace {

/// False, with a line in the log, if it failed: recovery goes on with the rest.
bool noted(const base::Status& done, const std::string& what)
{
    if (!done)
        base::logWarning(what + ": " + done.error().toString());
    return done.has_value();
}

} // namespace

void Endpoint::recover()
{
    for (const SandboxRecord& record : sandboxes->list()) {
        (void)names.reserve(sandboxName(record.config.metadata()), record.id);
        recoverSandbox(record);
    }
    for (const ContainerRecord& record : containers->list()) {
        const auto pod = sandboxes->find(record.sandboxId);
        if (pod)
            (void)names.reserve(
                containerName(record.config.metadata(), pod->config.metadata()), record.id);
        recoverContainer(pod ? &*pod : nullptr, record);
    }
    removeOrphans();
}

void Endpoint::recoverSandbox(const SandboxRecord& record)
{
    const std::string name = "pod " + record.config.metadata().name() + " " + record.id;
    if (record.state == SandboxState::Preparing) {
        base::logInfo(name + " was half made: taking it back");
        (void)noted(removeSandbox(record), name);
        return;
    }
    if (record.shimAddress.empty())
        return;
    const auto shim = connectShim(record, record.shimAddress);
    if (!shim) {
        if (record.state == SandboxState::Ready)
            sandboxEnded(record, {kKilled, 0, 0}, "its shim died while the endpoint was away");
        return;
    }
    if (record.state != SandboxState::Ready)
        return;
    const auto state = (*shim)->state(record.id);
    if (state && state->state == tasks::TaskState::Running) {
        base::logInfo(name + " lives: shim pid " + std::to_string(record.shimPid));
        watch(record.id, *shim);
    } else {
        taskEnded(record.id, state ? state->exit : tasks::Exit{kKilled, 0, 0});
    }
}

void Endpoint::recoverContainer(const SandboxRecord* pod, const ContainerRecord& record)
{
    const std::string name = "container " + record.config.metadata().name() + " " + record.id;
    if (pod == nullptr) {
        base::logInfo(name + " has no pod any more: removing it");
        (void)noted(removeContainer(record), name);
        return;
    }
    if (record.phase != ContainerPhase::Running && record.phase != ContainerPhase::Starting)
        return;
    if (!record.logPath.empty())
        (void)noted(attachLog(record), "log of " + name);
    const auto shim = shims.find(pod->id);
    const auto state = shim ? settledState(*shim, record.id, bundles.path(record.id))
                            : base::sysError("find shim", pod->id, ECONNREFUSED);
    const bool running = state && state->state == tasks::TaskState::Running;
    if (running && record.finishedAt == 0) {
        base::logInfo(name + " lives: pid " + std::to_string(state->pid));
        (void)containers->update(record.id, [&state](ContainerRecord& changed) {
            changed.phase = ContainerPhase::Running;
            changed.pid = state->pid;
            changed.startedAt = changed.startedAt != 0 ? changed.startedAt : base::wallNow();
        });
        watch(record.id, shim);
        return;
    }
    if (record.phase == ContainerPhase::Starting) {
        (void)containers->update(record.id, [](ContainerRecord& changed) {
            changed.exitCode = 128;
            changed.reason = "StartError";
            changed.message = "the endpoint was killed while it started the container";
            changed.finishedAt = base::wallNow();
        });
        if (shim && shim->kill(record.id, {}, SIGKILL, true))
            (void)shim->wait(record.id, {}, 10'000);
    }
    const bool stopped = state && state->state == tasks::TaskState::Stopped;
    containerEnded(record, stopped ? state->exit : tasks::Exit{kKilled, 0, 0},
        stopped || shim ? "" : "its shim died while the endpoint was away");
}

void Endpoint::removeOrphans()
{
    std::set<std::string> ids, pins;
    for (const SandboxRecord& record : sandboxes->list()) {
        ids.insert(record.id);
        pins.insert(record.netns);
    }
    for (const ContainerRecord& record : containers->list())
        ids.insert(record.id);
    const auto knows = [&ids](const std::string& id) { return ids.contains(id); };

    for (const std::string& id : bundles.list().value_or(std::vector<std::string>{})) {
        if (knows(id))
            continue;
        base::logInfo("bundle " + id + " belongs to nobody: removing it");
        SandboxRecord unknown;
        unknown.id = id;
        (void)noted(stopSandbox(unknown), "bundle " + id);
    }
    for (const std::string& name :
        base::listDir(config.netnsDir()).value_or(std::vector<std::string>{})) {
        SandboxRecord unknown;
        unknown.id = "none";
        unknown.netns = config.netnsDir() + "/" + name;
        if (!pins.contains(unknown.netns))
            (void)noted(removeNamespace(unknown), unknown.netns);
    }
    for (const std::string& id :
        base::listDir(config.runDir + "/pods").value_or(std::vector<std::string>{})) {
        SandboxRecord unknown;
        unknown.id = id;
        if (!knows(id) && noted(removeNamespace(unknown), id))
            (void)noted(base::removeTree(config.podDir(id)), id);
    }
    for (const std::string& name :
        base::listDir(config.fifoDir()).value_or(std::vector<std::string>{})) {
        if (!knows(name.substr(0, name.find('-'))))
            ::unlink((config.fifoDir() + "/" + name).c_str());
    }
    for (const std::string& id : images.listSnapshots().value_or(std::vector<std::string>{})) {
        if (!knows(id))
            (void)noted(images.removeSnapshot(id), "snapshot " + id);
    }
}

} // namespace shimscope::cri
