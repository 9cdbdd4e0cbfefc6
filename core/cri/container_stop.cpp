// StopContainer: the stop signal, then after the timeout SIGKILL.
#include <base/text.h>
#include <cri/rpcs.h>
#include <sys/flags.h>

#include <algorithm>
#include <csignal>

namespace shimscope::cri {

namespace {

constexpr std::int64_t kLongestGrace = 24 * 3600;

/// CRI's stop_signal over the image's StopSignal over SIGTERM.
unsigned stopSignalOf(const ContainerRecord& record)
{
    std::string name = record.stopSignal;
    if (record.config.stop_signal() != v1::SIGNAL_RUNTIME_DEFAULT) {
        name = v1::Signal_Name(record.config.stop_signal()).substr(std::string("SIGNAL_").size());
        // CRI spells "RTMIN+3" as RTMINPLUS3.
        for (const auto& [word, sign] : {std::pair("PLUS", "+"), std::pair("MINUS", "-")}) {
            if (const auto at = name.find(word); at != std::string::npos)
                name.replace(at, std::string_view(word).size(), sign);
        }
    }
    return static_cast<unsigned>(sys::parseSignal(name).value_or(SIGTERM));
}

} // namespace

base::Status Endpoint::stopContainer(const ContainerRecord& known, std::int64_t timeoutSeconds)
{
    const auto record = containers->find(known.id);
    const auto pod = sandboxes->find(known.sandboxId);
    if (!record || !pod || record->phase != ContainerPhase::Running)
        return {};
    if (timeoutSeconds > 0) {
        const auto graceMs = static_cast<int>(std::min(timeoutSeconds, kLongestGrace) * 1000);
        if (killTask(*pod, known.id, stopSignalOf(*record), false, graceMs))
            return {};
    }
    if (killTask(*pod, known.id, SIGKILL, true, kKillTimeoutMs))
        return {};
    return base::fail("stop container", known.id, "it did not end after SIGKILL", ETIMEDOUT);
}

base::Status stopContainer(Endpoint& endpoint, const v1::StopContainerRequest& request,
    v1::StopContainerResponse&, trace::SpanScope& span)
{
    const auto record = endpoint.containers->find(request.container_id());
    if (!record)
        return {}; // CRI: stopping what is not there is no error
    if (const auto pod = endpoint.sandboxes->find(record->sandboxId))
        Endpoint::annotate(span, *pod);
    Endpoint::annotate(span, *record);
    const OperationLock lock(*endpoint.containers, record->id);
    return endpoint.stopContainer(*record, request.timeout());
}

} // namespace shimscope::cri
