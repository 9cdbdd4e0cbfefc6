// The statements of the lower table, each from a recording where it says so, else from documents.
#include <base/text.h>

#include <compare/facts.h>

#include <algorithm>
#include <map>
#include <set>

namespace shimscope::compare {

namespace {

Statement fromDocuments(Bilingual text, std::string document)
{
    return {std::move(text), {{.document = std::move(document)}}};
}

/// The word after an option of a command line.
std::string optionIn(std::string_view command, std::string_view option)
{
    const auto words = base::words(command);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i] == option)
            return std::string(words[i + 1]);
    }
    return {};
}

constexpr const char* kDockerNames = "cri-dockerd core/naming.go";

} // namespace

Statement Facts::boundariesText() const
{
    Statement statement{{std::to_string(boundaries()), {}}, {}};
    for (const trace::Hop hop : trace::kChainOrder) {
        const HopPlace place = placeOf(hop);
        if (hop != trace::Hop::Agent && hop != trace::Hop::Cni && place.present
            && place.host.empty())
            statement.evidence.push_back(place.what.evidence.front());
    }
    return statement;
}

Statement Facts::residents() const
{
    Statement statement;
    std::vector<std::string> words;
    for (const trace::Hop hop :
        {trace::Hop::Adapter, trace::Hop::Engine, trace::Hop::Cri, trace::Hop::Shim}) {
        const HopPlace place = placeOf(hop);
        if (!place.present || !place.host.empty() || m_processes.empty())
            continue;
        words.push_back(
            place.count > 1 ? std::to_string(place.count) + " × " + place.program : place.program);
        statement.evidence.insert(
            statement.evidence.end(), place.what.evidence.begin(), place.what.evidence.end());
    }
    if (words.empty())
        return notObserved();
    statement.text.en = base::join(words, ", ");
    return statement;
}

Statement Facts::memory() const
{
    Statement statement;
    std::uint64_t sum = 0;
    for (const std::size_t record : m_processes) {
        const auto& process = std::get<trace::Process>(m_input.recording.records[record]);
        if (process.rssBytes == 0 || process.hop == trace::Hop::Kubelet
            || process.hop == trace::Hop::Agent)
            continue;
        sum += process.rssBytes;
        statement.evidence.push_back(at(record));
    }
    if (sum == 0)
        return {{"not recorded", "기록되지 않음"}, {}, false};
    const std::string bytes = base::formatBytes(sum);
    statement.text = {bytes + " without the kubelet", "kubelet을 빼고 " + bytes};
    return statement;
}

Statement Facts::network() const
{
    const auto plugins = spansThat([](const trace::Span& span) {
        return span.hop == trace::Hop::Cni && !span.method.starts_with("DEL");
    });
    const auto creates = spansThat([](const trace::Span& span) {
        return span.kind == trace::Kind::Client
            && ((span.protocol.starts_with("OCI") && span.method == "create")
                || (span.protocol.starts_with("task") && span.shortMethod() == "Create"));
    });
    if (!plugins.empty() && !creates.empty()) {
        const trace::Span& plugin = m_spans[plugins.back()];
        const bool before = plugin.end <= m_spans[creates.front()].start;
        std::string netns(plugin.attribute("netns"));
        const HopPlace adapter = placeOf(trace::Hop::Adapter);
        Bilingual text{adapter.present ? adapter.program : placeOf(trace::Hop::Cri).program, {}};
        text += before ? Bilingual{": CNI before pause is made", ": pause를 만들기 전에 CNI"}
                       : Bilingual{": CNI after pause runs", ": pause가 실행된 뒤에 CNI"};
        if (!netns.empty())
            text += {", on " + netns, ", " + netns + "에"};
        return {std::move(text), {ofSpan(plugins.back()), ofSpan(creates.front())}};
    }
    if (has(trace::Hop::Engine))
        return fromDocuments({"CNI by the adapter, after pause runs, on /proc/<pid>/ns/net",
                                 "pause가 실행된 뒤에 어댑터가 CNI를 /proc/<pid>/ns/net에"},
            "cri-dockerd core/sandbox_run.go");
    if (placeOf(trace::Hop::Cri).program == "crio")
        return fromDocuments({"CNI by CRI-O, on namespaces that pinns holds without a process",
                                 "pinns가 프로세스 없이 잡아 둔 네임스페이스에 CRI-O가 CNI를"},
            "CRI-O server/sandbox_run_linux.go, pinns/");
    return fromDocuments(
        {"CNI by containerd before pause is made, on a network namespace of its own",
            "pause를 만들기 전에 containerd가 따로 만든 네트워크 네임스페이스에 CNI를"},
        "containerd internal/cri/server/sandbox_run.go");
}

Statement Facts::runtimeCreate() const
{
    Statement statement;
    std::vector<Bilingual> words;
    for (const std::size_t span : spansThat([](const trace::Span& each) {
             return each.kind == trace::Kind::Client && each.protocol.starts_with("OCI")
                 && each.method == "create";
         })) {
        const std::string call = callAbove(span);
        const std::string& program = m_spans[span].program;
        const Bilingual word{program + (call.empty() ? "" : " in " + call),
            call.empty() ? "" : call + " 안에서 " + program};
        statement.evidence.push_back(ofSpan(span));
        if (std::find(words.begin(), words.end(), word) == words.end())
            words.push_back(word);
    }
    if (words.empty())
        return notObserved();
    statement.text = joined(words, ", ");
    return statement;
}

Statement Facts::log() const
{
    for (const std::size_t record : m_processes) {
        const auto& process = std::get<trace::Process>(m_input.recording.records[record]);
        const std::string file = optionIn(process.commandLine, "-l");
        if (process.program == "conmon" && !file.empty())
            return {{"conmon writes " + file, "conmon이 " + file + "에 씀"}, {at(record)}};
    }
    if (has(trace::Hop::Engine))
        return fromDocuments({"dockerd writes /var/lib/docker/containers/<id>/<id>-json.log; "
                              "/var/log/pods/…/0.log is a symlink to it",
                                 "dockerd가 /var/lib/docker/containers/<id>/<id>-json.log에 쓰고, "
                                 "/var/log/pods/…/0.log는 그것을 가리키는 심볼릭 링크"},
            "cri-dockerd core/logs.go");
    const std::string writer = placeOf(trace::Hop::Cri).program;
    const std::string file = "/var/log/pods/<namespace>_<pod>_<uid>/<container>/0.log";
    return fromDocuments({writer + " writes " + file, writer + "가 " + file + "에 씀"},
        "CRI api.proto PodSandboxConfig.log_directory, ContainerConfig.log_path");
}

Statement Facts::shims() const
{
    const HopPlace place = placeOf(trace::Hop::Shim);
    if (!place.present)
        return notObserved();
    Statement statement{{}, place.what.evidence};
    const std::string count = std::to_string(place.count);
    if (place.program == "conmon") {
        statement.text = {"no shim; " + count + " conmon, one per container",
            "심 없음, conmon " + count + "개, 컨테이너마다 하나"};
        return statement;
    }
    const std::size_t containersNow = containers(false).size() + containers(true).size();
    const bool each = place.count > 1 && static_cast<std::size_t>(place.count) == containersNow;
    statement.text = each ? Bilingual{count + ", one per container (pause too)",
                         count + "개, 컨테이너마다 하나(pause도)"}
                          : Bilingual{count + ", one per pod", count + "개, 파드마다 하나"};
    return statement;
}

Statement Facts::pauses() const
{
    const auto found = containers(true);
    Statement statement{{std::to_string(found.size()), {}}, {}};
    for (const std::size_t record : found)
        statement.evidence.push_back(at(record));
    if (found.empty())
        statement.evidence.push_back(whole());
    return statement;
}

/// Who was told to create something, by whom it was asked for afterwards.
Statement Facts::remembers() const
{
    Statement statement;
    std::map<std::string, int> counts;
    const HopPlace engine = placeOf(trace::Hop::Engine);
    const HopPlace endpoint = placeOf(trace::Hop::Cri);
    for (const std::size_t i : spansThat([](const trace::Span& span) {
             return span.kind != trace::Kind::Internal && span.kind != trace::Kind::Step;
         })) {
        const trace::Span& span = m_spans[i];
        const bool request = span.method == "POST /containers/create";
        const bool metadata = span.callName() == "Containers/Create";
        const bool sandbox = isCriCreate(span) && !engine.present;
        const bool caller = m_forest.nodes[m_forest.nodeOf[i]].span == i; // each call once
        if (!caller || (!request && !metadata && !sandbox))
            continue;
        ++counts[request ? engine.program
                : metadata
                ? endpoint.program + " (namespace " + std::string(span.attribute("namespace")) + ")"
                : endpoint.program];
        statement.evidence.push_back(ofSpan(i));
    }
    std::vector<Bilingual> words{{"kubelet", {}}};
    for (const auto& [who, count] : counts)
        words.push_back({who + ": " + std::to_string(count) + " records",
            who + ": 기록 " + std::to_string(count) + "개"});
    statement.text = joined(words, ", ");
    return statement;
}

Statement Facts::dockerPs() const
{
    if (!has(trace::Hop::Engine))
        return {{"nothing: no call of the kubelet went to dockerd; use crictl ps",
                    "없음: kubelet의 호출이 하나도 dockerd로 가지 않음. crictl ps를 쓴다"},
            {whole()}};
    Statement statement;
    std::vector<std::string> names;
    for (const std::size_t span :
        spansThat([](const trace::Span& each) { return !each.attribute("docker.name").empty(); })) {
        names.emplace_back(m_spans[span].attribute("docker.name"));
        statement.evidence.push_back(ofSpan(span));
    }
    if (names.empty())
        return fromDocuments(
            {"k8s_POD_<pod>_<namespace>_<uid>_0, k8s_<container>_<pod>_…_0", {}}, kDockerNames);
    statement.text.en = base::join(names, ", ");
    return statement;
}

Statement Facts::crictlPs() const
{
    Statement statement;
    std::vector<std::string> names;
    for (const std::size_t record : containers(false)) {
        names.push_back(std::get<trace::Container>(m_input.recording.records[record]).name);
        statement.evidence.push_back(at(record));
    }
    if (names.empty())
        return notObserved();
    statement.text.en = base::join(names, ", ");
    if (!containers(true).empty())
        statement.text += {"; pause is in crictl pods", ", pause는 crictl pods에 있음"};
    return statement;
}

} // namespace shimscope::compare
