// One line each of the logs that a chain of other programs left: a transparent proxy on its unix
// sockets, a stand-in for runc, `ps`, programs' own logs merged in one time line, OpenTelemetry
// spans as text. Pure; an error says what is wrong with the line and how to mend it.
#pragma once

#include <base/result.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace shimscope::chains {

/// "1795413440.024910 docker-ctrd CALL conn=1 pid=14398 stream=43 /…Tasks/Create ns=moby"
struct ProxyLine {
    enum class What { Connected, Called, Answered };
    std::int64_t at = 0; ///< CLOCK_REALTIME ns
    std::string socket; ///< "cri", "docker-ctrd": which of the sockets
    What what = What::Connected;
    int connection = 0;
    int pid = 0; ///< the caller's; 0 for an answer
    int stream = 0; ///< of HTTP/2, within its connection
    std::string method;
    std::string nameSpace; ///< containerd's: "moby"
    std::uint64_t requestBytes = 0, responseBytes = 0;
    int status = 0; ///< of gRPC
    std::string message;
};
base::Result<ProxyLine> parseProxyLine(std::string_view line);

/// "1795413440.069037 START pid=… ppid=… parent=[…] cwd=… argv=…"; nothing for its other lines.
struct RunLine {
    std::int64_t at = 0;
    int pid = 0, parent = 0;
    std::string parentCommand, folder, arguments;
    [[nodiscard]] std::string command() const; ///< "create", "delete --force"
    [[nodiscard]] std::string container() const; ///< the id
};
base::Result<std::optional<RunLine>> parseRunLine(std::string_view line);

/// "   51.19  kubelet [RemoteRuntimeService] RunPodSandbox (…"
struct MergedLine {
    std::int64_t offset = 0; ///< ns since the manifest was seen
    std::string source, text;
};
base::Result<MergedLine> parseMergedLine(std::string_view line);

/// "27031 27004 27031 65535  \_ /pause": PID PPID SID UID COMMAND
struct ProcessLine {
    int pid = 0, parent = 0, session = 0, user = 0;
    std::string command; ///< without the tree's branches
    [[nodiscard]] std::string program() const; ///< "dockerd", "containerd-shim-runc-v2"
};
base::Result<ProcessLine> parseProcessLine(std::string_view line);

/// "1795414147.869844 723.06ms svc=containerd trace=… span=… parent=… kind=2 name=… scope=… k=v …"
struct SpanLine {
    std::int64_t at = 0, length = 0; ///< ns
    std::map<std::string, std::string> values;
    [[nodiscard]] std::string value(const std::string& key) const;
};
base::Result<SpanLine> parseSpanLine(std::string_view line);

} // namespace shimscope::chains
