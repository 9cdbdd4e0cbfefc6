// How the agent observes: sample rate, size of the ring, redaction. Only its owner changes that:
// what is recorded concerns everybody whose pods are.
#include <agent/redact.h>
#include <agent/service.h>
#include <base/time.h>
#include <rpc/call.h>

namespace shimscope::agent {

namespace {

constexpr const char* kAsked = "change how the agent observes";

base::Status check(const v1::SetObservationRequest& request)
{
    const double rate = request.sample_rate();
    if (rate != 0 && !(rate >= kSlowestSampling && rate <= kFastestSampling))
        return base::fail(kAsked, "sample_rate",
            hertz(rate) + " is not from " + hertz(kSlowestSampling) + " to "
                + hertz(kFastestSampling) + " Hz",
            EINVAL);
    const std::uint64_t ring = request.recording_cap();
    if (ring != 0 && (ring < kSmallestRing || ring > kLargestRing))
        return base::fail(kAsked, "recording_cap",
            std::to_string(ring) + " bytes are not from " + std::to_string(kSmallestRing) + " to "
                + std::to_string(kLargestRing),
            EINVAL);
    return {};
}

} // namespace

void Service::describeObservation(v1::Observation& out) const
{
    out.set_sample_rate(m_parts.observation != nullptr ? m_parts.observation->sampleRate.load()
                                                       : Observation().sampleRate.load());
    out.set_recording_cap(m_parts.recorder->cap());
    out.set_redacts(redacts());
    out.set_backoff_factor(m_parts.recorder->header().backoffFactor);
}

void Service::observe(const v1::SetObservationRequest& request)
{
    const double rate = request.sample_rate();
    if (rate != 0 && rate != m_parts.observation->sampleRate.load()) {
        m_parts.observation->sampleRate = rate;
        m_parts.recorder->publish({samplingEvent(rate, base::bootNow())});
    }
    if (request.recording_cap() != 0)
        m_parts.recorder->setCap(request.recording_cap());
    if (request.redaction() == v1::REDACTION_UNSPECIFIED)
        return;
    const bool on = request.redaction() == v1::REDACTION_ON;
    if (on != redacts())
        tell("note",
            on ? "secrets are left out of the recording again"
               : "secrets are not left out of the recording from now on");
    setRedacts(on);
}

grpc::Status Service::SetObservation(grpc::ServerContext* context,
    const v1::SetObservationRequest* request, v1::SetObservationResponse* response)
{
    return rpc::serve(*context, kAgentProtocol, "/shimscope.agent.v1.Agent/SetObservation",
        *request, *response, [&](trace::SpanScope& /*span*/) -> base::Status {
            TRY_VOID(requireChange(*context, kAsked));
            TRY_VOID(check(*request));
            observe(*request);
            describeObservation(*response->mutable_observation());
            return {};
        });
}

} // namespace shimscope::agent
