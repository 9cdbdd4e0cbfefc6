// What both ends of a call share.
#include <rpc/call.h>

#include <grpc/grpc.h>

namespace shimscope::rpc {

void keepGrpc()
{
    static const bool kept = [] {
        grpc_init(); // and never grpc_shutdown()
        return true;
    }();
    (void)kept;
}

std::shared_ptr<grpc::Channel> connectUnix(const std::string& socketPath)
{
    keepGrpc();
    grpc::ChannelArguments arguments;
    // The least back-off stays as it is (20 s): it is also what gRPC gives a slow machine to
    // connect.
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
    arguments.SetMaxReceiveMessageSize(16 << 20);
    // Each of our connections is its own: no sharing between channels of one process.
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(
        "unix:" + socketPath, grpc::InsecureChannelCredentials(), arguments);
}

namespace detail {

void prepare(grpc::ClientContext& context, const CallOptions& options)
{
    context.set_deadline(std::chrono::system_clock::now() + options.timeout);
    context.set_wait_for_ready(options.waitForReady);
    const std::string parent = trace::currentContext().traceparent();
    if (!parent.empty())
        context.AddMetadata(trace::kTraceparentKey, parent);
}

base::Failure failure(const grpc::Status& status, std::string_view method)
{
    return statusError(status.error_code(), "call", std::string(method), status.error_message());
}

trace::Context contextOf(const grpc::ServerContext& context)
{
    const auto& metadata = context.client_metadata();
    const auto found = metadata.find(trace::kTraceparentKey);
    if (found == metadata.end())
        return {};
    return trace::parseTraceparent({found->second.data(), found->second.size()})
        .value_or(trace::Context{});
}

} // namespace detail

} // namespace shimscope::rpc
