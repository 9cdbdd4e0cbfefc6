// ttrpc's Request and Response, in protobuf's wire form, by hand: this module does not link
// protobuf. Pure; any thread. Source: containerd/ttrpc request.proto, google/rpc/status.proto;
// protobuf.dev "Encoding".
#pragma once

#include <base/result.h>

#include <ttrpc/status.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace shimscope::ttrpc {

struct Request {
    std::string service;
    std::string method;
    std::string payload;
    std::int64_t timeoutNs = 0; ///< 0: none
    Metadata metadata;
};

struct Response {
    int code = 0; ///< google.rpc.Code
    std::string message;
    std::string payload;
};

[[nodiscard]] std::string encode(const Request& request);
[[nodiscard]] std::string encode(const Response& response);
/// Unknown fields are skipped; what is cut off or has a wrong wire type is EBADMSG.
base::Result<Request> parseRequest(std::string_view bytes);
base::Result<Response> parseResponse(std::string_view bytes);

} // namespace shimscope::ttrpc
