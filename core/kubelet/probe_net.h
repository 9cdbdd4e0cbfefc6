// The questions that a probe asks over the network, with one deadline over all of an exchange.
// Blocking up to it; any thread. Errors: ETIMEDOUT; what connect(2) or getaddrinfo(3) say.
// Source: k8s.io/kubernetes pkg/probe/http, pkg/probe/tcp.
#pragma once

#include <base/result.h>
#include <kubelet/pod.h>

#include <chrono>
#include <string>
#include <vector>

namespace shimscope::kubelet {

/// A connection can be made, and is closed again.
base::Status probeTcp(const std::string& host, int port, std::chrono::milliseconds timeout);

struct HttpQuestion {
    std::string host;
    int port = 80;
    std::string path = "/";
    std::vector<EnvVar> headers; ///< on top of Host, User-Agent and Accept, or in their place
};
/// The status code of a GET; redirects within the same host and port are followed, ten at most, one
/// to elsewhere is the answer. Errors also: what comes back is not HTTP.
base::Result<int> probeHttp(const HttpQuestion& question, std::chrono::milliseconds timeout);

struct HttpHead {
    int status = 0;
    std::string location; ///< empty: none
};
/// Status line and header fields up to the empty line; pure.
[[nodiscard]] base::Result<HttpHead> parseHttpHead(std::string_view text);
/// The path on the same host and port that a Location means, or empty if it leads elsewhere; pure.
[[nodiscard]] std::string localPath(const HttpQuestion& question, const std::string& location);
/// The text of the request; pure.
[[nodiscard]] std::string requestText(const HttpQuestion& question);

} // namespace shimscope::kubelet
