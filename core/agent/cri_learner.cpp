// One small function per message that says something about pods.
#include <agent/cri_learner.h>
#include <base/text.h>
#include <base/time.h>

#include <cri.pb.h>
#include <events.pb.h>
#include <task.pb.h>
#include <task_events.pb.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace shimscope::agent {

namespace {

namespace cri = runtime::v1;
using trace::Span;

template <class Message>
Message parse(const trace::Message& from)
{
    Message message;
    // A message that was cut in the spool still says what comes first.
    (void)message.ParsePartialFromArray(from.bytes.data(), static_cast<int>(from.bytes.size()));
    return message;
}

std::string qosOf(const std::string& cgroupParent)
{
    if (cgroupParent.find("besteffort") != std::string::npos)
        return "BestEffort";
    if (cgroupParent.find("burstable") != std::string::npos)
        return "Burstable";
    return cgroupParent.empty() ? "" : "Guaranteed";
}

const char* stateOf(cri::ContainerState state)
{
    switch (state) {
    case cri::CONTAINER_CREATED:
        return "created";
    case cri::CONTAINER_RUNNING:
        return "running";
    case cri::CONTAINER_EXITED:
        return "exited";
    default:
        return "unknown";
    }
}

const char* stateOf(cri::PodSandboxState state)
{
    return state == cri::SANDBOX_READY ? "ready" : "notready";
}

trace::Pod& podOf(PodModel& model, const cri::PodSandboxMetadata& metadata)
{
    trace::Pod& pod = model.pod(metadata.uid());
    pod.name = metadata.name();
    pod.nameSpace = metadata.namespace_();
    return pod;
}

void setState(trace::Container& container, const std::string& state)
{
    // "waiting" is the kubelet's word for an exited container that it will start again; "paused" is
    // the task service's, and CRI goes on to call it running.
    const bool knownBetter = (container.state == "waiting" && state == "exited")
        || (container.state == "paused" && state == "running");
    if (!knownBetter)
        container.state = state;
    if (state == "exited")
        container.pid = 0;
}

/// The pause container of a sandbox.
void learnSandbox(PodModel& model, const std::string& sandboxId, const trace::Pod& pod)
{
    trace::Container& pause = model.container(sandboxId);
    pause.sandbox = true;
    pause.sandboxId = sandboxId;
    pause.podUid = pod.uid;
    if (pause.name.empty())
        pause.name = "pause";
    setState(pause, pod.state == "ready" ? "running" : "exited");
}

void runPodSandbox(PodModel& model, const Span& span)
{
    const auto request = parse<cri::RunPodSandboxRequest>(span.request);
    const auto response = parse<cri::RunPodSandboxResponse>(span.response);
    if (!request.config().has_metadata() || response.pod_sandbox_id().empty())
        return;
    trace::Pod& pod = podOf(model, request.config().metadata());
    pod.sandboxId = response.pod_sandbox_id();
    pod.state = "ready";
    pod.cgroupPath = request.config().linux().cgroup_parent();
    pod.qos = qosOf(pod.cgroupPath);
    learnSandbox(model, pod.sandboxId, pod);
}

void podSandboxStatus(PodModel& model, const Span& span)
{
    const auto response = parse<cri::PodSandboxStatusResponse>(span.response);
    if (!response.status().has_metadata())
        return;
    trace::Pod& pod = podOf(model, response.status().metadata());
    pod.sandboxId = response.status().id();
    pod.state = stateOf(response.status().state());
    if (!response.status().network().ip().empty())
        pod.ip = response.status().network().ip();
    learnSandbox(model, pod.sandboxId, pod);
}

void listPodSandbox(PodModel& model, const Span& span)
{
    const bool all = !parse<cri::ListPodSandboxRequest>(span.request).has_filter();
    const auto response = parse<cri::ListPodSandboxResponse>(span.response);
    std::set<std::string> alive;
    for (const cri::PodSandbox& item : response.items()) {
        alive.insert(item.id());
        trace::Pod* known = model.findPod(item.metadata().uid());
        if (known != nullptr && known->sandboxId != item.id() && item.state() != cri::SANDBOX_READY)
            continue; // an older sandbox of the same pod
        trace::Pod& pod = podOf(model, item.metadata());
        pod.sandboxId = item.id();
        pod.state = stateOf(item.state());
        learnSandbox(model, item.id(), pod);
    }
    if (!all || span.response.size > span.response.bytes.size())
        return;
    std::vector<std::string> gone;
    for (const auto& [uid, pod] : model.pods()) {
        if (!alive.contains(pod.sandboxId) && !pod.sandboxId.empty())
            gone.push_back(pod.sandboxId);
    }
    for (const std::string& id : gone)
        model.removePod(id);
}

void createContainer(PodModel& model, const Span& span)
{
    const auto request = parse<cri::CreateContainerRequest>(span.request);
    const auto response = parse<cri::CreateContainerResponse>(span.response);
    if (response.container_id().empty())
        return;
    trace::Container& container = model.container(response.container_id());
    container.name = request.config().metadata().name();
    container.restarts = static_cast<int>(request.config().metadata().attempt());
    container.image = request.config().image().image();
    container.sandboxId = request.pod_sandbox_id();
    if (const trace::Pod* pod = model.findPodOfSandbox(container.sandboxId))
        container.podUid = pod->uid;
    else
        container.podUid = request.sandbox_config().metadata().uid();
    container.state = "created";
    container.created = span.end;
}

void startContainer(PodModel& model, const Span& span)
{
    const auto request = parse<cri::StartContainerRequest>(span.request);
    trace::Container* container = model.findContainer(request.container_id());
    if (container == nullptr || container->state == "exited") // it was faster than the answer
        return;
    container->state = "running";
    container->started = span.end;
}

void containerStatus(PodModel& model, const Span& span)
{
    const auto response = parse<cri::ContainerStatusResponse>(span.response);
    const cri::ContainerStatus& status = response.status();
    if (status.id().empty())
        return;
    trace::Container& container = model.container(status.id());
    container.name = status.metadata().name();
    container.restarts = static_cast<int>(status.metadata().attempt());
    if (container.image.empty())
        container.image = status.image().image();
    setState(container, stateOf(status.state()));
    container.exitCode = status.exit_code();
    if (!status.reason().empty() && container.state != "waiting")
        container.reason = status.reason();
    if (!status.message().empty())
        container.message = status.message();
    container.created = bootOfWall(status.created_at());
    container.started = bootOfWall(status.started_at());
    container.finished = bootOfWall(status.finished_at());
}

void listContainers(PodModel& model, const Span& span)
{
    const bool all = !parse<cri::ListContainersRequest>(span.request).has_filter();
    const auto response = parse<cri::ListContainersResponse>(span.response);
    std::set<std::string> alive;
    for (const cri::Container& item : response.containers()) {
        alive.insert(item.id());
        trace::Container& container = model.container(item.id());
        container.name = item.metadata().name();
        container.restarts = static_cast<int>(item.metadata().attempt());
        container.sandboxId = item.pod_sandbox_id();
        if (container.image.empty())
            container.image = item.image().image();
        if (const trace::Pod* pod = model.findPodOfSandbox(container.sandboxId))
            container.podUid = pod->uid;
        setState(container, stateOf(item.state()));
    }
    if (!all || span.response.size > span.response.bytes.size())
        return;
    for (const auto& [id, container] : model.containers()) {
        // One that was created after the list was made is not gone.
        if (!container.sandbox && !alive.contains(id) && container.created < span.start)
            model.removeContainer(id);
    }
}

void stopPodSandbox(PodModel& model, const Span& span)
{
    const std::string id = parse<cri::StopPodSandboxRequest>(span.request).pod_sandbox_id();
    if (trace::Pod* pod = model.findPodOfSandbox(id)) {
        pod->state = "notready";
        learnSandbox(model, id, *pod);
    }
}

void removePodSandbox(PodModel& model, const Span& span)
{
    model.removePod(parse<cri::RemovePodSandboxRequest>(span.request).pod_sandbox_id());
}

void removeContainer(PodModel& model, const Span& span)
{
    model.removeContainer(parse<cri::RemoveContainerRequest>(span.request).container_id());
}

/// Task/Pause and Task/Resume, which nobody in CRI hears of.
void pauseTask(PodModel& model, const Span& span)
{
    trace::Container* container =
        model.findContainer(parse<containerd::task::v2::PauseRequest>(span.request).id());
    if (container != nullptr && container->state == "running")
        container->state = "paused";
}

void resumeTask(PodModel& model, const Span& span)
{
    trace::Container* container =
        model.findContainer(parse<containerd::task::v2::ResumeRequest>(span.request).id());
    if (container != nullptr && container->state == "paused")
        container->state = "running";
}

/// The shim's report of an exit: earlier than the kubelet's next look.
void forwardEvent(PodModel& model, const Span& span)
{
    const auto request =
        parse<containerd::services::events::ttrpc::v1::ForwardRequest>(span.request);
    containerd::events::TaskExit exit;
    const google::protobuf::Any& event = request.envelope().event();
    if (!event.type_url().ends_with("containerd.events.TaskExit")
        || !exit.ParseFromString(event.value()))
        return;
    trace::Container* container = model.findContainer(exit.container_id());
    if (container == nullptr || exit.id() != exit.container_id()) // an exec'ed process ended
        return;
    setState(*container, "exited");
    container->exitCode = static_cast<int>(exit.exit_status());
    container->finished =
        bootOfWall(exit.exited_at().seconds() * 1'000'000'000 + exit.exited_at().nanos());
}

/// Ids that a request is about: the pod's sandbox, or a container.
std::string idOfRequest(const Span& span)
{
    // Every request of CRI that names one thing has its id as field 1, and so has every request of
    // task v2.
    static const std::set<std::string, std::less<>> kPodFirst{"CreateContainer", "RunPodSandbox"};
    const bool cri = span.request.type.starts_with("runtime.v1.");
    const bool task = span.request.type.starts_with("containerd.task.v2.");
    if ((!cri && !task) || span.shortMethod().starts_with("List")
        || kPodFirst.contains(span.shortMethod()))
        return {};
    return parse<cri::StopContainerRequest>(span.request).container_id();
}

} // namespace

std::int64_t bootOfWall(std::int64_t wallNs)
{
    return wallNs == 0 ? 0 : wallNs - base::wallNow() + base::bootNow();
}

void CriLearner::learn(Span& span)
{
    if (span.kind == trace::Kind::Step)
        return;
    if (!span.open() && span.code == 0)
        learnFinished(span);
    annotate(span);
}

void CriLearner::learnFinished(const Span& span)
{
    using Learn = void (*)(PodModel&, const Span&);
    static const std::map<std::string, Learn, std::less<>> kLearners{
        {"runtime.v1.RunPodSandboxRequest", runPodSandbox},
        {"runtime.v1.PodSandboxStatusRequest", podSandboxStatus},
        {"runtime.v1.ListPodSandboxRequest", listPodSandbox},
        {"runtime.v1.CreateContainerRequest", createContainer},
        {"runtime.v1.StartContainerRequest", startContainer},
        {"runtime.v1.ContainerStatusRequest", containerStatus},
        {"runtime.v1.ListContainersRequest", listContainers},
        {"runtime.v1.StopPodSandboxRequest", stopPodSandbox},
        {"runtime.v1.RemovePodSandboxRequest", removePodSandbox},
        {"runtime.v1.RemoveContainerRequest", removeContainer},
        {"containerd.task.v2.PauseRequest", pauseTask},
        {"containerd.task.v2.ResumeRequest", resumeTask},
        {"containerd.services.events.ttrpc.v1.ForwardRequest", forwardEvent}};
    if (const auto learner = kLearners.find(span.request.type); learner != kLearners.end())
        learner->second(m_model, span);
}

void CriLearner::annotate(Span& span) const
{
    const auto set = [&](std::string_view key, const std::string& value) {
        if (!value.empty() && span.attribute(key).empty())
            span.setAttribute(key, value);
    };
    if (span.request.type == "runtime.v1.RunPodSandboxRequest") {
        const auto request = parse<cri::RunPodSandboxRequest>(span.request);
        set("pod.uid", request.config().metadata().uid());
        set("pod.name", request.config().metadata().name());
        set("pod.namespace", request.config().metadata().namespace_());
        set("sandbox.id", parse<cri::RunPodSandboxResponse>(span.response).pod_sandbox_id());
    } else if (span.request.type == "runtime.v1.CreateContainerRequest") {
        const auto request = parse<cri::CreateContainerRequest>(span.request);
        set("sandbox.id", request.pod_sandbox_id());
        set("container.name", request.config().metadata().name());
        set("container.id", parse<cri::CreateContainerResponse>(span.response).container_id());
    } else if (const std::string id = idOfRequest(span); !id.empty()) {
        if (const trace::Container* container = m_model.findContainer(id))
            set(container->sandbox ? "sandbox.id" : "container.id", id);
    }
    if (const auto* container =
            m_model.findContainer(std::string(span.attribute("container.id")))) {
        set("container.name", container->name);
        set("sandbox.id", container->sandboxId);
        set("pod.uid", container->podUid);
    }
    const trace::Pod* pod = m_model.findPodOfSandbox(std::string(span.attribute("sandbox.id")));
    if (pod != nullptr) {
        set("pod.uid", pod->uid);
        set("pod.name", pod->name);
        set("pod.namespace", pod->nameSpace);
    }
}

void CriLearner::learn(const trace::Event& event)
{
    if (event.kind == "pod-added" || event.kind == "pod-adopted") {
        if (!event.detail.empty() && !event.podUid.empty())
            m_model.setManifest(event.podUid, event.detail);
        return;
    }
    if (event.kind == "pod-removed")
        m_model.forgetManifest(event.podUid);
    if (event.kind != "backoff")
        return;
    trace::Container* container = m_model.findContainer(event.container);
    if (container == nullptr || container->state != "exited")
        return;
    container->state = "waiting";
    container->reason = "CrashLoopBackOff";
    container->message = event.text;
    const auto until = static_cast<std::int64_t>(base::parseUnsigned(event.detail).value_or(0));
    container->backoffUntil = std::max(bootOfWall(until), event.at);
}

} // namespace shimscope::agent
