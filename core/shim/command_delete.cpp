// `delete`: for a container whose shim is dead, or that no shim ever had. Everything here may find
// that there is nothing to do; what fails is told, and the rest is done all the same.
#include <base/file.h>
#include <base/time.h>
#include <shim/bundle.h>
#include <shim/commands.h>
#include <shim/leftovers.h>
#include <shim/mounts.h>
#include <shim/runtime.h>
#include <trace/tracer.h>

#include <task.pb.h>
#include <ttrpc/client.h>
#include <ttrpc/socket.h>

#include <signal.h>

namespace shimscope::shim {

namespace {

namespace api = containerd::task::v2;

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

/// A shim that is alive but has no container any more (its endpoint died between Create and now) is
/// told to end: it does so only if it is empty. The socket of a dead one is removed.
void endShim(const std::string& bundle)
{
    const base::Result<std::string> address = base::readFile(bundle + "/address", 4096);
    if (!address)
        return;
    const auto client = ttrpc::Client::connect(*address);
    if (client)
        (void)ttrpc::callTyped<google::protobuf::Empty>(**client, "containerd.task.v2.Task",
            "Shutdown", api::ShutdownRequest(), {.timeoutMs = 5'000});
    else if (client.error().is(ECONNREFUSED))
        ::unlink(ttrpc::socketPath(*address).c_str());
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
        {runtime.remove(true), removeLeftCgroup(config), unmountRootfs(bundle + "/rootfs")}) {
        report(done);
        if (!done && ttrpc::codeOf(done.error()) != ttrpc::Code::NotFound)
            worst = done;
    }
    endShim(bundle);
    const std::string response = deleteResponse(bundle);
    (void)!::write(1, response.data(), response.size());
    span.response(api::DeleteResponse().GetTypeName(), response);
    if (!worst)
        span.outcome(worst.error());
    return worst ? 0 : 1;
}

} // namespace shimscope::shim
