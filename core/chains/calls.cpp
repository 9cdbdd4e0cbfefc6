// Calls: what the proxies on the sockets saw, and what kubelet and dockerd logged of their own.
#include <base/text.h>

#include <chains/builder.h>

#include <algorithm>
#include <array>
#include <set>

namespace shimscope::chains {

namespace {

constexpr std::string_view kCriSocket = "cri";
constexpr std::string_view kShimCall = "[RemoteRuntimeService] ";

bool isCri(const trace::Span& span)
{
    return span.protocol.starts_with("CRI");
}
bool isRequest(const trace::Span& span)
{
    return span.protocol.starts_with("Docker");
}

/// "/runtime.v1alpha2.RuntimeService/Version" → "CRI v1alpha2 gRPC".
std::string criProtocol(std::string_view method)
{
    const std::size_t start = method.find('.') + 1;
    return "CRI " + std::string(method.substr(start, method.find('.', start) - start)) + " gRPC";
}

std::string_view wordAfter(std::string_view text, std::string_view key, char end)
{
    const std::size_t at = text.find(key);
    if (at == std::string_view::npos)
        return {};
    text.remove_prefix(at + key.size());
    return text.substr(0, text.find(end));
}

struct Request {
    std::string method; ///< "POST /containers/<id>/start"; empty: the line is no request
    std::string version; ///< "v1.40"
    std::string query;
    bool concluded = false; ///< its path was cut off
};

/// "GET", "/v1.40/containers/json?limit=0" taken apart.
Request takeApart(std::string_view verb, std::string_view path)
{
    Request request;
    path = path.substr(std::min<std::size_t>(1, path.size()));
    const std::size_t slash = std::min(path.find('/'), path.size());
    request.version = path.substr(0, slash);
    const std::size_t query = std::min(path.find('?'), path.size());
    request.query = path.substr(std::min(query + 1, path.size()));
    request.method =
        std::string(verb) + " " + std::string(path.substr(slash, std::max(query, slash) - slash));
    return request;
}

/// dockerd 20.10: `Calling GET /v1.40/version"`; 28: `handling GET request" …
/// request-url=/v1.46/…`.
Request requestOf(std::string_view text)
{
    constexpr std::string_view kOld = "Calling ";
    constexpr std::string_view kNew = "handling ";
    if (text.starts_with(kOld)) {
        text.remove_prefix(kOld.size());
        const std::size_t blank = std::min(text.find(' '), text.size());
        return takeApart(text.substr(0, blank), wordAfter(text, text.substr(0, blank + 1), '"'));
    }
    if (!text.starts_with(kNew))
        return {};
    text.remove_prefix(kNew.size());
    const std::string_view verb = text.substr(0, text.find(' '));
    std::string_view path = wordAfter(text, "request-url=\"", '"');
    if (path.empty())
        path = wordAfter(text, "request-url=", ' ');
    if (!path.empty())
        return takeApart(verb, path);
    // The line was cut before its path; only one request has such a body.
    if (text.find("\\\"HostConfig\\\"") == std::string_view::npos)
        return {};
    return {std::string(verb) + " /containers/create", {}, {}, true};
}

} // namespace

bool mayCause(std::string_view cri, std::string_view request)
{
    struct Rule {
        std::string_view request;
        std::array<std::string_view, 7> calls;
    };
    static constexpr Rule kRules[] = {
        {"POST /containers/create", {"RunPodSandbox", "CreateContainer"}},
        {"/start", {"RunPodSandbox", "StartContainer"}},
        {"/stop", {"StopContainer", "StopPodSandbox"}},
        {"DELETE /containers/", {"RemoveContainer", "RemovePodSandbox"}},
        {"GET /containers/json",
            {"ListPodSandbox", "ListContainers", "ListContainerStats", "ImageFsInfo"}},
        {"/stats", {"ListContainerStats", "ContainerStats"}},
        {"GET /images/json", {"ListImages", "ImageFsInfo"}},
        {"GET /images/", {"ImageStatus", "RunPodSandbox", "CreateContainer", "ContainerStatus"}},
        {"GET /version", {"Version", "CreateContainer", "Status"}},
        {"GET /containers/",
            {"RunPodSandbox", "PodSandboxStatus", "ContainerStatus", "CreateContainer",
                "StartContainer", "StopPodSandbox", "ListContainerStats"}},
    };
    for (const Rule& rule : kRules) {
        const bool fits = !rule.request.starts_with('/') ? request.starts_with(rule.request)
                                                         : request.ends_with(rule.request);
        if (fits)
            return std::find(rule.calls.begin(), rule.calls.end(), cri) != rule.calls.end();
    }
    return false;
}

int Builder::callerOf(std::string_view socket) const
{
    for (const auto& each : m_folder.proxy) {
        if (each.line.socket == socket && each.line.pid != 0)
            return each.line.pid;
    }
    return 0;
}

void Builder::addCall(const Found<ProxyLine>& call, const Found<ProxyLine>* answer)
{
    const bool cri = call.line.socket == kCriSocket;
    trace::Span span = spanOf(cri ? trace::Hop::Kubelet : trace::Hop::Engine, call.where);
    span.kind = trace::Kind::Client;
    span.pid = call.line.pid;
    span.program = cri ? "kubelet" : "dockerd";
    span.protocol = cri ? criProtocol(call.line.method) : "containerd API gRPC";
    span.method = call.line.method;
    span.start = boot(call.line.at);
    if (!call.line.nameSpace.empty())
        span.setAttribute("namespace", call.line.nameSpace);
    if (answer == nullptr) {
        span.end = span.start + 1;
        span.setAttribute("end.by", kEndNotObserved);
    } else {
        span.end = std::max(boot(answer->line.at), span.start + 1);
        span.code = answer->line.status;
        span.status = answer->line.message;
        span.request.size = answer->line.requestBytes;
        span.response.size = answer->line.responseBytes;
        span.setAttribute("log.end", answer->where);
    }
    keep(std::move(span));
}

void Builder::addProxyCalls()
{
    std::vector<bool> used(m_folder.proxy.size(), false);
    for (std::size_t i = 0; i < m_folder.proxy.size(); ++i) {
        const ProxyLine& call = m_folder.proxy[i].line;
        if (call.what != ProxyLine::What::Called)
            continue;
        const Found<ProxyLine>* answer = nullptr;
        for (std::size_t k = i + 1; answer == nullptr && k < m_folder.proxy.size(); ++k) {
            const ProxyLine& other = m_folder.proxy[k].line;
            if (!used[k] && other.what == ProxyLine::What::Answered && other.socket == call.socket
                && other.connection == call.connection && other.stream == call.stream
                && other.method == call.method && other.at >= call.at) {
                answer = &m_folder.proxy[k];
                used[k] = true;
            }
        }
        addCall(m_folder.proxy[i], answer);
    }
}

void Builder::addKubeletLog()
{
    const int kubelet = [&] {
        for (const auto& each : m_folder.processes) {
            if (each.line.program().starts_with("kubelet"))
                return each.line.pid;
        }
        return 0;
    }();
    for (const auto& each : m_folder.merged) {
        if (each.line.source != "kubelet" || !each.line.text.starts_with(kShimCall))
            continue;
        const std::string_view words = std::string_view(each.line.text).substr(kShimCall.size());
        const std::string name(words.substr(0, words.find(' ')));
        const std::string method = "/runtime.v1alpha2.RuntimeService/" + name;
        const std::int64_t at = boot(wallOf(each.line));
        const bool answers = words.find(" Response (") != std::string_view::npos
            || (name == "CreateContainer" && words.find("ContainerId=") != std::string_view::npos);
        if (answers) {
            for (auto span = m_spans.rbegin(); span != m_spans.rend(); ++span) {
                if (span->method != method || !span->endConcluded())
                    continue;
                span->end = at;
                std::erase_if(span->attributes, [](const auto& a) { return a.first == "end.by"; });
                span->setAttribute("log.end", each.where);
                break;
            }
            continue;
        }
        trace::Span span = spanOf(trace::Hop::Kubelet, each.where);
        span.kind = trace::Kind::Client;
        span.pid = kubelet;
        span.program = "kubelet";
        span.protocol = criProtocol(method);
        span.method = method;
        span.peer = "/var/run/dockershim.sock";
        span.start = at;
        span.end = at + 1;
        span.request.type = "as kubelet logged it";
        span.request.json = "\"" + base::escapeJson(words) + "\"";
        span.setAttribute("end.by", kEndNotObserved);
        keep(std::move(span));
    }
}

void Builder::addDockerLog()
{
    const int adapter = [&] {
        for (const auto& each : m_folder.processes) {
            if (each.line.program() == "cri-dockerd")
                return each.line.pid;
        }
        return 0;
    }();
    const auto kubelet = std::find_if(m_spans.begin(), m_spans.end(), isCri);
    for (const auto& each : m_folder.merged) {
        const Request request =
            each.line.source == "dockerd" ? requestOf(each.line.text) : Request();
        if (request.method.empty())
            continue;
        trace::Span span = spanOf(trace::Hop::Adapter, each.where);
        span.kind = trace::Kind::Client;
        span.pid = adapter != 0 ? adapter : kubelet != m_spans.end() ? kubelet->pid : 0;
        span.program = adapter != 0 ? "cri-dockerd" : "dockershim";
        span.protocol = "Docker API REST";
        span.method = request.method;
        span.start = boot(wallOf(each.line));
        span.end = span.start + 1;
        if (!request.version.empty())
            span.setAttribute("api", request.version);
        if (request.query.starts_with("name="))
            span.setAttribute("docker.name", std::string_view(request.query).substr(5));
        else if (!request.query.empty())
            span.setAttribute("query", request.query);
        if (request.concluded)
            span.setAttribute("method.by", "the body; its path was cut off in the log");
        span.setAttribute("observed.by", "dockerd's log");
        takeParent(span,
            around(span.start,
                [&](const trace::Span& call) {
                    return isCri(call) && mayCause(call.shortMethod(), request.method);
                }),
            "time, and which CRI call asks Docker for it");
        span.setAttribute("end.by", kEndNotObserved);
        keep(std::move(span));
    }
    endRequests();
    joinEngineCalls();
}

/// dockerd logs that a request came, not that it was answered: an adapter makes one after the
/// other.
void Builder::endRequests()
{
    for (std::size_t i = 0; i < m_spans.size(); ++i) {
        trace::Span& request = m_spans[i];
        if (!isRequest(request) || request.parentId.empty())
            continue;
        const auto parent = std::find_if(m_spans.begin(), m_spans.end(),
            [&](const trace::Span& each) { return each.spanId == request.parentId; });
        std::int64_t end = parent->end;
        for (std::size_t k = i + 1; k < m_spans.size(); ++k) {
            if (isRequest(m_spans[k]) && m_spans[k].parentId == request.parentId)
                end = std::min(end, m_spans[k].start);
        }
        request.end = std::max(end, request.start + 1);
        request.setAttribute(
            "end.by", "at the latest: the next request of the same CRI call, or its end");
    }
}

void Builder::joinEngineCalls()
{
    for (trace::Span& call : m_spans) {
        if (call.hop != trace::Hop::Engine)
            continue;
        const std::string_view name = call.shortMethod();
        const bool asks = name == "Version" || name == "Metrics";
        takeParent(call,
            around(call.start,
                [&](const trace::Span& each) {
                    return isRequest(each) && each.method.starts_with(asks ? "GET" : "POST");
                }),
            "time");
    }
}

void Builder::addPlugins()
{
    std::int64_t begin = 0;
    for (const auto& each : m_folder.merged) {
        if (each.line.source != "kubelet")
            continue;
        if (each.line.text.starts_with("Calling network plugin"))
            begin = boot(wallOf(each.line));
        if (!each.line.text.starts_with("Added ") || begin == 0)
            continue;
        trace::Span span = spanOf(trace::Hop::Cni, each.where);
        span.program = "CNI plugin";
        span.protocol = "CNI exec";
        span.method = "ADD " + std::string(wordAfter(each.line.text, " to network ", ':'));
        span.start = begin;
        span.end = boot(wallOf(each.line));
        span.setAttribute("start.by", "when the kubelet began, or the network before was added");
        if (const auto path = wordAfter(each.line.text, "Sandbox:/proc", '}'); !path.empty())
            span.setAttribute("netns", "/proc" + std::string(path));
        if (const auto ip = wordAfter(each.line.text, "{IP:", ' '); !ip.empty())
            m_ip = ip;
        takeParent(span,
            around(span.start,
                [](const trace::Span& call) { return call.shortMethod() == "RunPodSandbox"; }),
            "time");
        begin = span.end;
        keep(std::move(span));
    }
}

} // namespace shimscope::chains
