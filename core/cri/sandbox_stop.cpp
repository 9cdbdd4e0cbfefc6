// StopPodSandbox: containers, pause, shim, then the network; everything that holds a resource goes,
// the record stays.
#include <base/log.h>
#include <base/time.h>
#include <cri/rpcs.h>
#include <cri/settled_state.h>

#include <ttrpc/status.h>

#include <csignal>

namespace shimscope::cri {

namespace {

constexpr int kShutdownTimeoutMs = 3'000;

/// The shim of a pod that this process did not start: half-made, when the endpoint was killed.
std::shared_ptr<tasks::Shim> findShim(Endpoint& endpoint, const SandboxRecord& record)
{
    if (auto shim = endpoint.shims.find(record.id))
        return shim;
    const auto bootstrap = tasks::readBootstrap(endpoint.bundles.path(record.id));
    if (!bootstrap)
        return nullptr;
    auto shim = tasks::Shim::connect(bootstrap->address, Endpoint::attributes(record));
    return shim ? *shim : nullptr;
}

/// Pause of a half-made pod: nobody waits for its end yet.
void endPause(tasks::Shim& shim, const std::string& id, const std::string& bundle)
{
    if (!settledState(shim, id, bundle))
        return;
    (void)shim.kill(id, {}, SIGKILL, true);
    (void)shim.wait(id, {}, kKillTimeoutMs);
    (void)shim.remove(id);
}

/// After Shutdown a shim without tasks ends, and its connection with it.
bool hasEnded(tasks::Shim& shim, const std::string& id)
{
    for (int waited = 0; waited < kShutdownTimeoutMs; waited += 5) {
        const auto state = shim.state(id);
        if (!state && ttrpc::isConnectionLost(state.error()))
            return true;
        ::usleep(5'000);
    }
    return false;
}

void endShim(Endpoint& endpoint, const SandboxRecord& record)
{
    const auto shim = findShim(endpoint, record);
    endpoint.shims.take(record.id); // its end is expected from now on
    if (shim) {
        if (record.state == SandboxState::Preparing)
            endPause(*shim, record.id, endpoint.bundles.path(record.id));
        if (const auto ended = shim->shutdown(record.id); !ended)
            base::logWarning("shut down shim of " + record.id + ": " + ended.error().toString());
        if (!hasEnded(*shim, record.id))
            base::logWarning("the shim of " + record.id + " does not end: it still has tasks");
    }
    if (!endpoint.bundles.exists(record.id))
        return;
    const std::string bundle = endpoint.bundles.path(record.id);
    const auto deleted = tasks::deleteThroughBinary(
        endpoint.shimBinary, record.id, bundle, Endpoint::attributes(record));
    if (!deleted)
        base::logWarning("clean up after shim of " + record.id + ": " + deleted.error().toString());
    if (const auto removed = endpoint.bundles.remove(record.id); !removed)
        base::logWarning(removed.error().toString());
}

} // namespace

base::Status Endpoint::stopSandbox(const SandboxRecord& record)
{
    for (const ContainerRecord& member : containersOf(record.id))
        TRY_VOID(stopContainer(member, 0));
    if (record.state == SandboxState::Ready
        && !killTask(record, record.id, SIGKILL, true, kKillTimeoutMs))
        return base::fail("stop pod sandbox", record.id, "pause did not end", ETIMEDOUT);
    endShim(*this, record);
    TRY_VOID(detachNetwork(record));
    TRY_VOID(removeNamespace(record));
    if (!sandboxes->find(record.id))
        return {};
    return sandboxes->update(record.id, [](SandboxRecord& changed) {
        if (changed.exitedAt == 0)
            changed.exitedAt = base::wallNow();
        changed.state = SandboxState::NotReady;
        changed.attached = false;
        changed.netns.clear();
        changed.shimAddress.clear();
        changed.pid = changed.shimPid = 0;
    });
}

base::Status stopPodSandbox(Endpoint& endpoint, const v1::StopPodSandboxRequest& request,
    v1::StopPodSandboxResponse&, trace::SpanScope& span)
{
    const auto known = endpoint.sandboxes->find(request.pod_sandbox_id());
    if (!known)
        return {}; // CRI: stopping what is not there is no error
    Endpoint::annotate(span, *known);
    const OperationLock lock(*endpoint.sandboxes, known->id);
    const auto record = endpoint.sandboxes->find(known->id);
    return record ? endpoint.stopSandbox(*record) : base::Status{};
}

} // namespace shimscope::cri
