// The two gRPC services of CRI v1: each method is a server span around the function of its name
// (rpcs.h). What is not here answers UNIMPLEMENTED: streaming lists, Exec, Attach, PortForward,
// checkpoints, metrics descriptors, events.
#pragma once

#include <cri/endpoint.h>

#include <cri.grpc.pb.h>

#include <memory>

namespace grpc {
class Service;
}

namespace shimscope::cri {

[[nodiscard]] std::unique_ptr<grpc::Service> makeRuntimeService(Endpoint& endpoint);
[[nodiscard]] std::unique_ptr<grpc::Service> makeImageService(Endpoint& endpoint);

} // namespace shimscope::cri
