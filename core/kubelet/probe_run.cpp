// One question, one answer.
#include <base/text.h>
#include <kubelet/probe_net.h>
#include <kubelet/probe_run.h>
#include <rpc/status.h>
#include <trace/tracer.h>

namespace shimscope::kubelet {
namespace {

constexpr std::size_t kLongestText = 1024; ///< of a command's output that is told

ProbeAnswer exec(CriClient& cri, const ProbeTarget& target, const Probe& probe)
{
    const auto answer =
        cri.execSync(target.subject, probe.command, std::chrono::seconds(probe.timeoutSeconds));
    if (!answer && rpc::statusCode(answer.error()) == grpc::StatusCode::DEADLINE_EXCEEDED)
        return {false, "command timed out after " + std::to_string(probe.timeoutSeconds) + " s"};
    if (!answer)
        return {std::nullopt, answer.error().toString()};
    if (answer->exit_code() == 0)
        return {true, {}};
    const std::string said = answer->stdout() + answer->stderr();
    return {false,
        "exit code " + std::to_string(answer->exit_code()) + ": "
            + std::string(base::trim(said.substr(0, kLongestText)))};
}

ProbeAnswer overNetwork(const ProbeTarget& target, const Probe& probe)
{
    const std::string host = probe.host.empty() ? target.ip : probe.host;
    const std::string peer = host + ":" + std::to_string(probe.port);
    const bool isHttp = probe.how == Probe::How::HttpGet;
    const std::string method = isHttp ? "GET " + probe.path : "connect";
    trace::SpanScope span({.kind = trace::Kind::Client,
        .protocol = isHttp ? "HTTP/1.1" : "TCP",
        .method = method,
        .peer = peer});
    const std::chrono::milliseconds timeout = std::chrono::seconds(probe.timeoutSeconds);
    if (!isHttp) {
        const auto done = probeTcp(host, probe.port, timeout);
        if (done)
            return {true, {}};
        span.outcome(done.error());
        return {false, done.error().toString()};
    }
    const auto status = probeHttp({host, probe.port, probe.path, probe.headers}, timeout);
    if (!status) {
        span.outcome(status.error());
        return {false, status.error().toString()};
    }
    if (*status >= 200 && *status < 400)
        return {true, {}};
    const std::string text = "HTTP probe failed with statuscode: " + std::to_string(*status);
    span.outcome(*status, text);
    return {false, text};
}

} // namespace

ProbeAnswer runProbe(CriClient& cri, const ProbeTarget& target, const Probe& probe, ProbeKind kind)
{
    trace::SpanScope span({.method = "Probe"});
    const Subject& subject = target.subject;
    for (const auto& [key, value] : {std::pair("probe", std::string(toString(kind))),
             {"pod.name", subject.podName}, {"pod.namespace", subject.podNamespace},
             {"pod.uid", subject.podUid}, {"sandbox.id", subject.sandboxId},
             {"container.id", subject.containerId}, {"container.name", subject.containerName}})
        span.attribute(key, value);
    const ProbeAnswer answer =
        probe.how == Probe::How::Exec ? exec(cri, target, probe) : overNetwork(target, probe);
    if (answer.success != true)
        span.outcome(1, answer.text);
    return answer;
}

} // namespace shimscope::kubelet
