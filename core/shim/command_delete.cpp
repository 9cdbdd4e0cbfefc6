// `delete`: for a container whose shim is dead, or that no shim ever had. First nothing more can be
// started, then what is being started ends, and then there is something to be cleaned up that does
// not grow again. Everything here may find that there is nothing to do; what fails is told, and the
// rest is done all the same.
#include <base/file.h>
#include <base/time.h>
#include <shim/bundle.h>
#include <shim/commands.h>
#include <shim/leftovers.h>
#include <shim/mounts.h>
#include <shim/runtime.h>
#include <shim/starts.h>
#include <trace/tracer.h>

#include <task.pb.h>
#include <ttrpc/client.h>
#include <ttrpc/socket.h>

#include <poll.h>
#include <signal.h>

namespace shimscope::shim {

namespace {

namespace api = containerd::task::v2;

constexpr int kStartsTimeoutMs = 5'000; ///< for what is just being started, or killed
constexpr int kShimCallTimeoutMs = 5'000;
constexpr int kShimTimeoutMs = 3'000; ///< from Shutdown to the shim's end
constexpr unsigned kKilled =
    128 + SIGKILL; ///< what is reported: the real status died with the shim

std::string bundleOf(const Arguments& arguments)
{
    if (!arguments.bundle.empty())
        return arguments.bundle;
    std::string path(4096, '\0');
    return ::getcwd(path.data(), path.size()) != nullptr ? path.substr(0, path.find('\0'))
                                                         : std::string(".");
}

void report(const base::Status& done)
{
    if (done)
        return;
    const std::string text =
        "containerd-shim-shimscope-v1: delete: " + done.error().toString() + "\n";
    (void)!::write(2, text.data(), text.size());
}

/// A cgroup that the runtime did not know of any more.
base::Status removeLeftCgroup(const base::Result<BundleConfig>& config)
{
    if (!config)
        return {}; // no config.json: nothing was ever created from it
    const std::string path = ownCgroup(config->cgroupsPath, config->identity.containerId);
    if (path.empty())
        return {};
    return removeCgroup(TRY(cgroupfs::readLayout()), path);
}

template <class Response, class Request>
base::Result<Response> callShim(ttrpc::Client& shim, const char* method, const Request& request)
{
    return ttrpc::callTyped<Response>(
        shim, "containerd.task.v2.Task", method, request, {.timeoutMs = kShimCallTimeoutMs});
}

template <class Request>
Request about(const std::string& id)
{
    Request request;
    request.set_id(id);
    return request;
}

/// Whether the shim is needed further: pause is its last container to go.
bool hasTask(ttrpc::Client& shim, const std::string& id)
{
    return callShim<api::StateResponse>(shim, "State", about<api::StateRequest>(id)).has_value();
}

/// A shim that is alive (its endpoint died between `start` and now) forgets the container and is
/// told to end: it does so only if it has no other. The socket of a dead one is removed.
void endShim(const std::string& bundle, const std::string& id, const std::string& group)
{
    const base::Result<std::string> address = base::readFile(bundle + "/address", 4096);
    if (!address)
        return;
    const auto client = ttrpc::Client::connect(*address);
    if (!client) {
        if (client.error().is(ECONNREFUSED))
            ::unlink(ttrpc::socketPath(*address).c_str());
        return;
    }
    (void)callShim<api::WaitResponse>(**client, "Wait", about<api::WaitRequest>(id));
    (void)callShim<api::DeleteResponse>(**client, "Delete", about<api::DeleteRequest>(id));
    (void)callShim<google::protobuf::Empty>(**client, "Shutdown", api::ShutdownRequest());
    if (hasTask(**client, group))
        return;
    for (int waited = 0; waited < kShimTimeoutMs && (*client)->connected(); waited += 5)
        ::poll(nullptr, 0, 5);
}

std::string deleteResponse(const std::string& bundle)
{
    api::DeleteResponse response;
    if (const base::Result<int> pid = readPidFile(bundle + "/init.pid"))
        response.set_pid(static_cast<std::uint32_t>(*pid));
    response.set_exit_status(kKilled);
    const std::int64_t now = base::wallNow();
    response.mutable_exited_at()->set_seconds(now / 1'000'000'000);
    response.mutable_exited_at()->set_nanos(static_cast<std::int32_t>(now % 1'000'000'000));
    return response.SerializeAsString();
}

} // namespace

int runDelete(const Arguments& arguments)
{
    const std::string bundle = bundleOf(arguments);
    const base::Result<BundleConfig> config = readBundle(bundle, arguments.id);
    trace::SpanScope span(
        {.kind = trace::Kind::Server, .protocol = "shim exec", .method = "delete"});
    const Identity identity = config ? config->identity : Identity{.containerId = arguments.id};
    describe(span, identity);
    DirectLauncher launcher;
    Runtime runtime(launcher,
        readOptions(bundle, defaultOptions(arguments.nameSpace, arguments.address)), bundle,
        identity);
    base::Status worst;
    for (const base::Status& done :
        {closeBundle(bundle, kStartsTimeoutMs), endRuntimes(bundle, kStartsTimeoutMs),
            runtime.remove(true), removeLeftCgroup(config), unmountRootfs(bundle + "/rootfs")}) {
        report(done);
        if (!done && ttrpc::codeOf(done.error()) != ttrpc::Code::NotFound)
            worst = done;
    }
    endShim(bundle, arguments.id, config ? config->group : arguments.id);
    const std::string response = deleteResponse(bundle);
    (void)!::write(1, response.data(), response.size());
    span.response(api::DeleteResponse().GetTypeName(), response);
    if (!worst)
        span.outcome(worst.error());
    return worst ? 0 : 1;
}

} // namespace shimscope::shim
