// JSON, YAML and a table, made into the same values; then what each node's versions mean.
#include <base/text.h>

#include <migration/node.h>
#include <migration/place.h>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <optional>

namespace shimscope::migration {

namespace {

using NodeJson = nlohmann::json;

constexpr const char* kAnnotation = "kubeadm.alpha.kubernetes.io/cri-socket";
constexpr const char* kMend = "give what kubectl get nodes -o json, -o yaml or -o wide prints";
constexpr int kDeepest = 64;
constexpr std::size_t kMostValues = 2'000'000; ///< aliases of YAML can make much of little

class YamlConversion {
public:
    /// Scalars as strings: nothing here is read as a number.
    std::optional<NodeJson> convert(const YAML::Node& node, int depth = 0)
    {
        if (depth > kDeepest || ++m_values > kMostValues)
            return std::nullopt;
        if (node.IsSequence()) {
            NodeJson list = NodeJson::array();
            for (const YAML::Node& each : node) {
                auto value = convert(each, depth + 1);
                if (!value)
                    return std::nullopt;
                list.push_back(std::move(*value));
            }
            return list;
        }
        if (node.IsMap()) {
            NodeJson object = NodeJson::object();
            for (const auto& each : node) {
                auto value = convert(each.second, depth + 1);
                if (!value || !each.first.IsScalar())
                    return std::nullopt;
                object[each.first.Scalar()] = std::move(*value);
            }
            return object;
        }
        return node.IsScalar() ? NodeJson(node.Scalar()) : NodeJson();
    }

private:
    std::size_t m_values = 0;
};

/// The text at a path of members; empty if there is none.
std::string textAt(const NodeJson& object, std::initializer_list<const char*> path)
{
    const NodeJson* at = &object;
    for (const char* member : path) {
        if (!at->is_object() || !at->contains(member))
            return {};
        at = &(*at)[member];
    }
    return at->is_string() ? shown(at->get_ref<const std::string&>()) : std::string();
}

class NodeReading {
public:
    explicit NodeReading(std::string file) : m_file(std::move(file)) { }
    void read(const std::string& text)
    {
        const std::size_t first = text.find_first_not_of(" \t\r\n");
        if (first == std::string::npos)
            return problem("", std::string("the file is empty; ") + kMend);
        if (text[first] == '{' || text[first] == '[')
            return readJson(text);
        if (text.compare(first, 4, "NAME") == 0)
            return readTable(text);
        readYaml(text);
    }
    Nodes nodes;

private:
    void problem(const std::string& pointer, const std::string& what)
    {
        nodes.problems.push_back({m_file + (pointer.empty() ? "" : ": " + pointer), what});
    }
    void readJson(const std::string& text)
    {
        NodeJson document;
        std::vector<NodeJson> whole; // what is complete before a mistake is shown all the same
        const auto keep = [&](int, NodeJson::parse_event_t event, NodeJson& value) {
            if (event == NodeJson::parse_event_t::object_end && textAt(value, {"kind"}) == "Node")
                whole.push_back(value);
            return true;
        };
        try {
            document = NodeJson::parse(text, keep);
        } catch (const NodeJson::parse_error& error) {
            const std::size_t byte = error.byte > 0 ? error.byte - 1 : 0;
            const bool cut = byte >= std::string_view(text).find_last_not_of(" \t\r\n");
            problem(lineAndColumn(text, byte),
                cut ? "the JSON ends here, in the middle: it was cut off; copy all of it"
                    : "no JSON from here on: look for a comma, a quote or a brace that is missing");
            for (std::size_t i = 0; i < whole.size(); ++i)
                take(whole[i], "before that, node " + std::to_string(i + 1));
            return;
        }
        if (!document.is_array())
            return take(document, "/");
        for (std::size_t i = 0; i < document.size(); ++i)
            take(document[i], "/" + std::to_string(i));
    }
    void readYaml(const std::string& text)
    {
        try {
            const std::vector<YAML::Node> documents = YAML::LoadAll(text);
            for (std::size_t i = 0; i < documents.size(); ++i) {
                const std::string place =
                    documents.size() > 1 ? "document " + std::to_string(i + 1) : "/";
                if (documents[i].IsNull())
                    continue; // "---" at the end
                const auto value = YamlConversion().convert(documents[i]);
                if (value)
                    take(*value, place);
                else
                    problem(place, std::string("is too deep, or refers to itself; ") + kMend);
            }
        } catch (const YAML::Exception& error) {
            problem("line " + std::to_string(error.mark.line + 1) + ", column "
                    + std::to_string(error.mark.column + 1),
                "no YAML: " + error.msg + "; " + kMend);
        }
    }
    void take(const NodeJson& value, const std::string& place)
    {
        if (!value.is_object())
            return problem(place, std::string("is no object; ") + kMend);
        const std::string kind = textAt(value, {"kind"});
        if (kind == "List" || kind == "NodeList") {
            const auto items = value.find("items");
            if (items == value.end() || !items->is_array())
                return problem(place, "a " + kind + " without a list \"items\"; " + kMend);
            const std::string top = place == "/" ? "" : place;
            for (std::size_t i = 0; i < items->size(); ++i)
                take((*items)[i], top + "/items/" + std::to_string(i));
            if (items->empty())
                problem(place, "the list has no items; " + std::string(kMend));
            return;
        }
        // In a NodeList of the API's the items have no kind.
        const bool looksSo =
            kind.empty() && !textAt(value, {"status", "nodeInfo", "kubeletVersion"}).empty();
        if (kind != "Node" && !looksSo)
            return problem(place,
                (kind.empty() ? std::string("has no \"kind\"") : "is a " + kind) + ", not a Node; "
                    + kMend);
        const NodeFacts node{.name = textAt(value, {"metadata", "name"}),
            .kubelet = textAt(value, {"status", "nodeInfo", "kubeletVersion"}),
            .runtime = textAt(value, {"status", "nodeInfo", "containerRuntimeVersion"}),
            .criSocket = textAt(value, {"metadata", "annotations", kAnnotation}),
            .place = m_file + (place == "/" ? "" : ": " + place)};
        if (node.runtime.empty())
            problem((place == "/" ? "" : place) + "/status/nodeInfo/containerRuntimeVersion",
                "is missing: the Node says nothing of its runtime; a manifest has no status, "
                    + std::string(kMend));
        else
            nodes.nodes.push_back(node);
    }
    void readTable(const std::string& text)
    {
        const auto lines = base::lines(text);
        const std::string_view header = lines.front();
        const std::size_t runtime = header.find("CONTAINER-RUNTIME");
        const std::size_t version = header.find("VERSION");
        if (runtime == std::string_view::npos || version == std::string_view::npos)
            return problem("line 1", "the table has no CONTAINER-RUNTIME; use -o wide");
        for (std::size_t i = 1; i < lines.size(); ++i) {
            const auto words = base::words(lines[i]);
            if (words.empty())
                continue;
            if (lines[i].size() <= runtime
                || lines[i].substr(runtime).find("://") == std::string_view::npos) {
                problem("line " + std::to_string(i + 1),
                    "has no runtime in the column CONTAINER-RUNTIME: it was cut off; copy all of "
                    "it");
                continue;
            }
            const auto at = [&](std::size_t column) {
                const auto rest = base::words(lines[i].substr(std::min(column, lines[i].size())));
                return rest.empty() ? std::string() : shown(rest.front());
            };
            nodes.nodes.push_back({.name = shown(words.front()),
                .kubelet = at(version),
                .runtime = at(runtime),
                .criSocket = {},
                .place = m_file + ": line " + std::to_string(i + 1)});
        }
    }
    std::string m_file;
};

/// (1, 23) of "v1.23.4".
std::optional<std::pair<std::uint64_t, std::uint64_t>> versionOf(std::string_view text)
{
    if (text.starts_with('v'))
        text.remove_prefix(1);
    const auto parts = base::split(text, '.');
    if (parts.size() < 2)
        return std::nullopt;
    const auto digits = parts[1].substr(0, parts[1].find_first_not_of("0123456789"));
    const auto major = base::parseUnsigned(parts[0]);
    const auto minor = base::parseUnsigned(digits);
    if (!major || !minor)
        return std::nullopt;
    return std::pair{*major, *minor};
}

struct Judgement {
    Severity severity = Severity::Ok;
    Text why;
    std::string statement;
};

Judgement judgeDocker(const NodeFacts& node)
{
    const auto kubelet = versionOf(node.kubelet);
    const bool old = kubelet && *kubelet < std::pair<std::uint64_t, std::uint64_t>(1, 24);
    if (node.criSocket.find("cri-dockerd.sock") != std::string::npos || (kubelet && !old))
        return {.severity = Severity::Ok,
            .why = {.en = "Docker by cri-dockerd, not affected",
                .ko = "cri-dockerd를 통한 도커, 영향 없음"},
            .statement = "or-cri-dockerd"};
    return {.severity = Severity::Must,
        .why = {.en =
                    "Docker by dockershim: before v1.24 change the runtime to containerd or CRI-O, "
                    "or install cri-dockerd",
            .ko =
                "도커심(dockershim)을 통한 도커: v1.24 전에 런타임을 containerd나 CRI-O로 바꾸거나 "
                "cri-dockerd를 설치한다"},
        .statement = "replace-runtime"};
}

Judgement judgeNode(const NodeFacts& node)
{
    const std::size_t sign = node.runtime.find("://");
    const std::string name = node.runtime.substr(0, sign);
    if (name == "docker")
        return judgeDocker(node);
    const auto version =
        versionOf(sign == std::string::npos ? std::string_view()
                                            : std::string_view(node.runtime).substr(sign + 3));
    if (node.criSocket.find("dockershim.sock") != std::string::npos)
        return {.severity = Severity::Check,
            .why = {.en = "The annotation still names dockershim.sock: write the new socket there, "
                          "kubeadm reads it",
                .ko = "어노테이션에 아직 dockershim.sock이 있다. kubeadm이 읽으므로 새 소켓을 "
                      "적는다"},
            .statement = "kubeadm-places"};
    if (name == "containerd" && version && version->first < 2)
        return {.severity = Severity::Check,
            .why = {.en =
                        "No Docker. Kubernetes 1.35 was announced as the last for containerd 1.x: "
                        "upgrade it before 1.36",
                .ko = "도커가 아니다. 쿠버네티스 1.35가 containerd 1.x를 지원하는 마지막 버전으로 "
                      "발표되었으므로 1.36 전에 업그레이드한다"},
            .statement = "containerd-version"};
    if (name == "containerd" || name == "cri-o")
        return {.severity = Severity::Ok,
            .why = {.en = "not affected", .ko = "영향 없음"},
            .statement = "nodes-wide"};
    return {.severity = Severity::Check,
        .why = {.en = "A runtime that is not known here: ask its maker",
            .ko = "알려지지 않은 런타임: 공급자에게 확인한다"},
        .statement = "nodes-wide"};
}

} // namespace

Nodes parseNodes(const std::string& text, const std::string& file)
{
    NodeReading reading(file);
    reading.read(text);
    return std::move(reading.nodes);
}

void reportNodes(const Nodes& nodes, Report& report)
{
    const std::vector<Audience> admins{Audience::ManagedAdmin, Audience::SelfHostedAdmin};
    for (const Evidence& problem : nodes.problems)
        report.findings.push_back({.id = "node-unreadable",
            .severity = Severity::NotSeen,
            .audiences = admins,
            .what = {.en = "No node could be read here", .ko = "여기에서 노드(Node)를 읽지 못했다"},
            .evidence = {problem},
            .next = {.en = "Mend it and scan again.", .ko = "고친 뒤 다시 검사한다."},
            .statement = {}});
    for (const NodeFacts& node : nodes.nodes) {
        const Judgement judgement = judgeNode(node);
        Finding finding{.id = "node",
            .severity = judgement.severity,
            .audiences = admins,
            .what = {.en = "Node " + node.name + ": " + node.runtime,
                .ko = "노드(Node) " + node.name + ": " + node.runtime},
            .evidence = {{node.place, "kubelet " + (node.kubelet.empty() ? "?" : node.kubelet)}},
            .next = {},
            .statement = judgement.statement};
        if (judgement.severity == Severity::Ok) {
            finding.what.en += ": " + judgement.why.en;
            finding.what.ko += ": " + judgement.why.ko;
        } else {
            finding.next = judgement.why;
        }
        if (!node.criSocket.empty())
            finding.evidence.push_back(
                {node.place, std::string(kAnnotation) + ": " + node.criSocket});
        report.findings.push_back(std::move(finding));
    }
}

} // namespace shimscope::migration
