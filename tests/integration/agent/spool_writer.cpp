// spool_writer DIR MODE: leaves in DIR what a program of the chain would. Helper of
// tst_agent_process.
//   chain    a pod's start: kubelet's call, the CRI endpoint's, a kernel step, with messages; then
//   it ends endless  steps until it is killed flood    more than its small spool can hold, at once
//   heir     a child that goes on writing into the spool after its parent has ended, then execs
//   wait     one span, and then it lives on until its stdin is closed
#include <trace/tracer.h>

#include <cri.pb.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string_view>
#include <thread>

namespace {

using namespace shimscope::trace;

void writeChain()
{
    runtime::v1::RunPodSandboxRequest request;
    auto* metadata = request.mutable_config()->mutable_metadata();
    metadata->set_name("web");
    metadata->set_uid("uid-1");
    metadata->set_namespace_("default");
    runtime::v1::RunPodSandboxResponse response;
    response.set_pod_sandbox_id("sandbox-1");
    runtime::v1::CreateContainerRequest create;
    create.set_pod_sandbox_id("sandbox-1");
    create.mutable_config()->mutable_metadata()->set_name("app");
    auto* variable = create.mutable_config()->add_envs();
    variable->set_key("DB_PASSWORD");
    variable->set_value("hunter2");
    runtime::v1::CreateContainerResponse created;
    created.set_container_id("container-1");
    const auto call = [](const char* method, const auto& question, const auto& answer) {
        const std::string bytes = question.SerializeAsString();
        SpanScope client({.kind = Kind::Client,
            .protocol = "CRI v1 gRPC",
            .method = method,
            .requestType = question.GetDescriptor()->full_name(),
            .requestBytes = bytes});
        {
            SpanScope server({.kind = Kind::Server,
                .protocol = "CRI v1 gRPC",
                .method = method,
                .hop = Hop::Cri,
                .otherHop = true});
            step("mount", "proc, /proc", 0, 0, "config.md#mounts", now(), now());
        }
        client.response(answer.GetDescriptor()->full_name(), answer.SerializeAsString());
    };
    call("/runtime.v1.RuntimeService/RunPodSandbox", request, response);
    call("/runtime.v1.RuntimeService/CreateContainer", create, created);
    event("backoff", "back-off 10 s restarting failed container app", "container-1", "uid-1",
        "10000000000");
}

int writeAsHeir()
{
    const pid_t child = ::fork();
    if (child == 0) {
        setThreadIds(::getpid(), ::getpid());
        step("mount", "before the parent ended", 0, 0, "", now(), now());
        std::this_thread::sleep_for(std::chrono::seconds(2));
        step("pivot_root", "after the parent ended", 0, 0, "", now(), now());
        execStep("/bin/sleep", "process.args");
        ::execl("/bin/sleep", "sleep", "2", nullptr);
        ::_exit(1);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3)
        return 64;
    const std::string_view mode = argv[2];
    if (!openTracer(argv[1], Hop::Kubelet, "spool_writer", mode == "flood" ? 4096 : 4U << 20U))
        return 1;
    if (mode == "chain")
        writeChain();
    else if (mode == "heir")
        return writeAsHeir();
    for (int i = 0; mode == "flood" && i < 1000; ++i)
        step("mount", "x", i, 0, "", now(), now());
    while (mode == "endless") {
        step("mount", "endless", 0, 0, "", now(), now());
        std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
    if (mode == "wait") {
        const SpanScope span({.method = "waits"});
        (void)std::getchar();
    }
    return 0;
}
