// Calls of the task service.
#include <tasks/shim.h>
#include <tasks/task_time.h>

#include <google/protobuf/any.pb.h>
#include <google/protobuf/empty.pb.h>
#include <runc_options.pb.h>
#include <task.pb.h>

namespace shimscope::tasks {

namespace task = containerd::task::v2;
using google::protobuf::Empty;

namespace {

constexpr const char* kService = "containerd.task.v2.Task";
constexpr const char* kNamespace = "k8s.io";

template <class Request>
Request about(const std::string& id, const std::string& execId)
{
    Request request;
    request.set_id(id);
    request.set_exec_id(execId);
    return request;
}

TaskState stateOf(containerd::v1::types::Status status)
{
    switch (status) {
    case containerd::v1::types::CREATED:
        return TaskState::Created;
    case containerd::v1::types::RUNNING:
        return TaskState::Running;
    case containerd::v1::types::STOPPED:
        return TaskState::Stopped;
    case containerd::v1::types::PAUSED:
    case containerd::v1::types::PAUSING:
        return TaskState::Paused;
    default:
        return TaskState::Unknown;
    }
}

} // namespace

base::Result<std::shared_ptr<Shim>> Shim::connect(const std::string& address, Attributes attributes)
{
    auto client = ttrpc::Client::connect(address);
    if (!client)
        return base::wrap(client.error(), "connect to shim", address);
    return std::shared_ptr<Shim>(new Shim(std::move(*client), std::move(attributes)));
}

template <class Response, class Request>
base::Result<Response> Shim::call(const char* method, const Request& request, int timeoutMs)
{
    ttrpc::CallOptions options;
    options.timeoutMs = timeoutMs;
    options.metadata.emplace_back(ttrpc::kNamespaceKey, kNamespace);
    for (const auto& [key, value] : m_attributes)
        options.attributes.emplace_back(key, value);
    options.attributes.emplace_back("container.id", request.id());
    return ttrpc::callTyped<Response>(*m_client, kService, method, request, std::move(options));
}

base::Result<int> Shim::create(const TaskRequest& wanted)
{
    task::CreateTaskRequest request;
    request.set_id(wanted.id);
    request.set_bundle(wanted.bundle);
    for (const RootMount& mount : wanted.rootfs) {
        auto* added = request.add_rootfs();
        added->set_type(mount.type);
        added->set_source(mount.source);
        for (const std::string& option : mount.options)
            added->add_options(option);
    }
    request.set_stdout(wanted.stdoutFifo);
    request.set_stderr(wanted.stderrFifo);
    containerd::runc::v1::Options options;
    options.set_binary_name(wanted.runtimeProgram);
    options.set_root(wanted.runtimeRoot);
    options.set_systemd_cgroup(wanted.systemdCgroup);
    // containerd names its types without a host: "containerd.runc.v1.Options".
    request.mutable_options()->set_type_url(options.GetTypeName());
    request.mutable_options()->set_value(options.SerializeAsString());
    return static_cast<int>(TRY(call<task::CreateTaskResponse>("Create", request)).pid());
}

base::Result<int> Shim::start(const std::string& id, const std::string& execId)
{
    return static_cast<int>(
        TRY(call<task::StartResponse>("Start", about<task::StartRequest>(id, execId))).pid());
}

base::Result<TaskStatus> Shim::state(const std::string& id, const std::string& execId)
{
    const auto answer =
        TRY(call<task::StateResponse>("State", about<task::StateRequest>(id, execId), 10'000));
    TaskStatus status;
    status.state = stateOf(answer.status());
    status.pid = static_cast<int>(answer.pid());
    status.exit = {answer.exit_status(), nanoseconds(answer.exited_at()), status.pid};
    return status;
}

base::Result<int> Shim::connectTask(const std::string& id)
{
    task::ConnectRequest request;
    request.set_id(id);
    return static_cast<int>(
        TRY(call<task::ConnectResponse>("Connect", request, 10'000)).shim_pid());
}

base::Result<Exit> Shim::wait(const std::string& id, const std::string& execId, int timeoutMs)
{
    const auto answer =
        TRY(call<task::WaitResponse>("Wait", about<task::WaitRequest>(id, execId), timeoutMs));
    return Exit{answer.exit_status(), nanoseconds(answer.exited_at()), 0};
}

base::Status Shim::kill(const std::string& id, const std::string& execId, unsigned signal, bool all)
{
    auto request = about<task::KillRequest>(id, execId);
    request.set_signal(signal);
    request.set_all(all);
    (void)TRY(call<Empty>("Kill", request));
    return {};
}

base::Status Shim::pause(const std::string& id)
{
    task::PauseRequest request;
    request.set_id(id);
    (void)TRY(call<Empty>("Pause", request));
    return {};
}

base::Status Shim::resume(const std::string& id)
{
    task::ResumeRequest request;
    request.set_id(id);
    (void)TRY(call<Empty>("Resume", request));
    return {};
}

base::Result<Exit> Shim::remove(const std::string& id, const std::string& execId)
{
    const auto answer =
        TRY(call<task::DeleteResponse>("Delete", about<task::DeleteRequest>(id, execId)));
    return Exit{
        answer.exit_status(), nanoseconds(answer.exited_at()), static_cast<int>(answer.pid())};
}

base::Status Shim::exec(const ExecRequest& wanted)
{
    auto request = about<task::ExecProcessRequest>(wanted.id, wanted.execId);
    request.set_stdout(wanted.stdoutFifo);
    request.set_stderr(wanted.stderrFifo);
    request.mutable_spec()->set_type_url(kProcessTypeUrl);
    request.mutable_spec()->set_value(wanted.processJson);
    (void)TRY(call<Empty>("Exec", request));
    return {};
}

base::Status Shim::update(const std::string& id, const std::string& resourcesJson)
{
    task::UpdateTaskRequest request;
    request.set_id(id);
    request.mutable_resources()->set_type_url(kResourcesTypeUrl);
    request.mutable_resources()->set_value(resourcesJson);
    (void)TRY(call<Empty>("Update", request));
    return {};
}

base::Result<google::protobuf::Any> Shim::stats(const std::string& id)
{
    task::StatsRequest request;
    request.set_id(id);
    return TRY(call<task::StatsResponse>("Stats", request, 10'000)).stats();
}

base::Status Shim::shutdown(const std::string& id)
{
    task::ShutdownRequest request;
    request.set_id(id);
    const auto answer = call<Empty>("Shutdown", request, 10'000);
    if (!answer && !ttrpc::isConnectionLost(answer.error()))
        return base::Failure(answer.error());
    return {};
}

} // namespace shimscope::tasks
