// Kubelet: the relist thread and the housekeeping thread.
#include <base/log.h>
#include <kubelet/kubelet.h>
#include <kubelet/log_rotation.h>
#include <rpc/status.h>
#include <trace/tracer.h>

namespace shimscope::kubelet {
namespace {

using namespace std::chrono_literals;
constexpr auto kStatusPeriod = 5s;
constexpr int kRotateEvery = 2; ///< in status periods: 10 s, as containerLogMonitorInterval

} // namespace

void Kubelet::reportReach(const base::Status& status)
{
    if (status.has_value() == m_reachable && m_everReached)
        return;
    if (status && !m_everReached) {
        m_everReached = true;
        base::logInfo("CRI endpoint " + m_node.cri.socketPath() + " answers");
    } else if (status) {
        base::logInfo("CRI endpoint " + m_node.cri.socketPath() + " answers again");
        trace::event("cri-reachable", "the CRI endpoint answers again");
    } else if (m_reachable) {
        base::logWarning(
            "CRI endpoint does not answer; trying again: " + status.error().toString());
        trace::event(
            "cri-unreachable", "the CRI endpoint does not answer: " + status.error().toString());
    }
    m_reachable = status.has_value();
    if (m_reachable)
        wake(); // workers that failed meanwhile need not wait for their next try
}

void Kubelet::checkDriver()
{
    const auto config = m_node.cri.runtimeConfig();
    if (config && config->linux().cgroup_driver() == v1::SYSTEMD) {
        const std::string text =
            "the CRI endpoint uses the systemd cgroup driver, this kubelet makes cgroups by itself "
            "(cgroupfs): set the endpoint's driver to cgroupfs";
        base::logError(text);
        trace::event("sync-error", text);
    }
    // UNIMPLEMENTED: an endpoint older than 2.0 of containerd; it uses what its own configuration
    // says.
}

void Kubelet::relistLoop()
{
    bool checkedDriver = false;
    do {
        const base::Status status = m_relister.relist();
        reportReach(status);
        if (status && !checkedDriver) {
            checkDriver();
            checkedDriver = true;
            wake();
        }
        // Nobody there: look again as soon as somebody is.
        while (!status && !m_stopping && !m_node.cri.awaitEndpoint(500ms)) { }
    } while (sleepUnlessStopped(m_node.options.relistPeriod));
    --m_loops;
}

void Kubelet::checkStatus()
{
    const auto answer = m_node.cri.status();
    if (!answer)
        return; // the relist thread says so
    std::string trouble;
    for (const v1::RuntimeCondition& condition : answer->status().conditions())
        if (!condition.status()
            && (condition.type() == "RuntimeReady" || condition.type() == "NetworkReady"))
            trouble += condition.type() + " is false: " + condition.reason() + " "
                + condition.message() + "; ";
    if (trouble == m_lastCondition)
        return;
    m_lastCondition = trouble;
    const std::string text =
        trouble.empty() ? "the runtime is ready" : "the runtime is not ready: " + trouble;
    base::log(trouble.empty() ? base::Level::Info : base::Level::Warning, text);
    trace::event("runtime-condition", text);
}

void Kubelet::housekeepingLoop()
{
    for (int round = 1; sleepUnlessStopped(kStatusPeriod); ++round) {
        checkStatus();
        if (round % kRotateEvery == 0)
            rotateLogs(m_node);
    }
    --m_loops;
}

} // namespace shimscope::kubelet
