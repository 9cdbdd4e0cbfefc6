// What is read off the hops and calls of one recording.
#include <base/text.h>

#include <compare/facts.h>

#include <algorithm>
#include <set>
#include <unordered_map>

namespace shimscope::compare {

namespace {

constexpr double kMillisecond = 1e6;

bool isCriCall(const trace::Span& span)
{
    return span.protocol.starts_with("CRI")
        && (span.hop == trace::Hop::Kubelet || span.kind == trace::Kind::Server);
}

/// "dockerd, pid 14398"
Bilingual textOf(const HopPlace& place)
{
    Bilingual text{
        place.count > 1 ? std::to_string(place.count) + " × " + place.program : place.program, {}};
    if (!place.host.empty())
        text += {", inside " + place.host, ", " + place.host + " 안"};
    if (place.pid != 0)
        text += {", pid " + std::to_string(place.pid), {}};
    if (place.rssBytes != 0)
        text += {", " + base::formatBytes(place.rssBytes), {}};
    return text;
}

} // namespace

Statement notObserved()
{
    return {{"not observed", "관찰되지 않음"}, {}, false};
}

Bilingual joined(const std::vector<Bilingual>& words, const char* separator)
{
    Bilingual text;
    for (const Bilingual& word : words)
        text += text.en.empty() ? word : Bilingual{separator, {}} + word;
    return text;
}

Facts::Facts(const Input& input) : m_input(input)
{
    std::unordered_map<std::string, std::size_t> known; // a span that ended comes again
    std::unordered_map<int, std::size_t> processes;
    for (std::size_t i = 0; i < input.recording.records.size(); ++i) {
        const trace::Record& record = input.recording.records[i];
        if (const auto* span = std::get_if<trace::Span>(&record)) {
            const auto [place, fresh] = known.emplace(span->spanId, m_spans.size());
            if (fresh) {
                m_spans.push_back(*span);
                m_recordOf.push_back(i);
            } else {
                m_spans[place->second] = *span;
                m_recordOf[place->second] = i;
            }
        } else if (const auto* process = std::get_if<trace::Process>(&record)) {
            const bool stays =
                process->hop != trace::Hop::Runtime && process->hop != trace::Hop::Kernel;
            if (!stays || process->program == "shimscope-pinns")
                continue;
            const auto [place, fresh] = processes.emplace(process->pid, m_processes.size());
            if (fresh)
                m_processes.push_back(i);
            else
                m_processes[place->second] = i;
        }
    }
    keepPod();
    m_forest = trace::buildForest(m_spans);
    for (std::size_t i = 0; i < m_spans.size() && m_begin == trace::kNone; ++i) {
        if (isCriCall(m_spans[i]) && m_spans[i].shortMethod() == "RunPodSandbox")
            m_begin = i;
    }
    keepResidents();
}

/// One that ended before the container ran only started another, and of shims where some say which
/// pod they serve, one that does not say only did a job: "shim start", "shim delete".
void Facts::keepResidents()
{
    const auto shimOfPod = [&](std::size_t record, bool known) {
        const auto& process = std::get<trace::Process>(m_input.recording.records[record]);
        return process.hop == trace::Hop::Shim && process.sandboxId.empty() != known;
    };
    if (std::any_of(m_processes.begin(), m_processes.end(),
            [&](std::size_t record) { return shimOfPod(record, true); }))
        std::erase_if(m_processes, [&](std::size_t record) { return shimOfPod(record, false); });
    const std::size_t start = firstCall("StartContainer");
    if (start == trace::kNone || m_spans[start].open())
        return;
    const std::int64_t ran = m_spans[start].end;
    std::erase_if(m_processes, [&](std::size_t record) {
        const auto& process = std::get<trace::Process>(m_input.recording.records[record]);
        return process.end != 0 && process.end <= ran;
    });
}

/// Of a recording with several pods only what is about one of them, and what is about none.
void Facts::keepPod()
{
    const trace::Pod* chosen = nullptr;
    std::set<std::string> others;
    for (const trace::Record& record : m_input.recording.records) {
        const auto* pod = std::get_if<trace::Pod>(&record);
        if (pod == nullptr || pod->observed)
            continue;
        const bool named =
            pod->uid == m_input.pod || pod->nameSpace + "/" + pod->name == m_input.pod;
        const bool wanted = m_input.pod.empty() ? chosen == nullptr : named;
        if (wanted || (chosen != nullptr && pod->uid == chosen->uid))
            chosen = pod; // a later record of the same one knows more
        else
            others.insert(pod->uid);
    }
    if (chosen == nullptr)
        return;
    m_pod = *chosen;
    others.erase(m_pod.uid);
    if (others.empty())
        return;
    std::unordered_map<std::string_view, std::size_t> indexOf;
    for (std::size_t i = 0; i < m_spans.size(); ++i)
        indexOf.emplace(m_spans[i].spanId, i);
    // What says no pod is about that of its callers; a loop of parents ends somewhere.
    const auto isForeign = [&](std::size_t span) {
        for (std::size_t steps = 0; steps < m_spans.size(); ++steps) {
            const std::string uid(m_spans[span].attribute("pod.uid"));
            if (!uid.empty())
                return others.contains(uid);
            const auto parent = indexOf.find(m_spans[span].parentId);
            if (parent == indexOf.end())
                return false;
            span = parent->second;
        }
        return false;
    };
    std::vector<trace::Span> spans;
    std::vector<std::size_t> recordOf;
    for (std::size_t i = 0; i < m_spans.size(); ++i) {
        if (isForeign(i))
            continue;
        spans.push_back(m_spans[i]);
        recordOf.push_back(m_recordOf[i]);
    }
    m_spans = std::move(spans);
    m_recordOf = std::move(recordOf);
    std::erase_if(m_processes, [this](std::size_t record) {
        const auto& process = std::get<trace::Process>(m_input.recording.records[record]);
        return !process.sandboxId.empty() && process.sandboxId != m_pod.sandboxId;
    });
}

/// A recording of which every line could be read has its header on the first, then a record each.
Evidence Facts::at(std::size_t record) const
{
    constexpr std::size_t kFirstRecord = 2; // lines count from 1
    const trace::Recording& recording = m_input.recording;
    Evidence evidence{.recording = name()};
    if (recording.warnings.empty())
        evidence.line = record + kFirstRecord;
    if (const auto* span = std::get_if<trace::Span>(&recording.records[record])) {
        evidence.spanId = span->spanId;
        evidence.log = span->attribute("log");
    }
    return evidence;
}

std::vector<std::size_t> Facts::spansThat(const Pick& pick) const
{
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < m_spans.size(); ++i) {
        if (pick(m_spans[i]))
            found.push_back(i);
    }
    return found;
}

std::string Facts::pod() const
{
    return m_pod.uid.empty() ? std::string() : m_pod.nameSpace + "/" + m_pod.name;
}

bool Facts::has(trace::Hop hop) const
{
    return placeOf(hop).present;
}

HopPlace Facts::placeOf(trace::Hop hop) const
{
    HopPlace place{.hop = hop};
    std::set<int> pids;
    for (const std::size_t record : m_processes) {
        const auto& process = std::get<trace::Process>(m_input.recording.records[record]);
        if (process.hop != hop || !pids.insert(process.pid).second)
            continue;
        place.present = true;
        place.program = process.program;
        place.pid = place.pid == 0 ? process.pid : place.pid;
        place.rssBytes += process.rssBytes;
        place.what.evidence.push_back(at(record));
    }
    place.count = static_cast<int>(pids.size());
    for (std::size_t i = 0; i < m_spans.size() && !place.present; ++i) {
        if (m_spans[i].hop != hop || m_spans[i].kind == trace::Kind::Step)
            continue;
        place.present = true;
        place.program = m_spans[i].program;
        place.pid = hop == trace::Hop::Runtime ? 0 : m_spans[i].pid; // each run has its own
        place.count = 1;
        place.what.evidence.push_back(ofSpan(i));
        const int kubelet = hop == trace::Hop::Adapter ? placeOf(trace::Hop::Kubelet).pid : 0;
        place.host = kubelet != 0 && kubelet == place.pid ? "kubelet" : "";
    }
    for (const bool pause : {false, true}) { // the container's own place: one that is no pause
        const auto found = hop == trace::Hop::Kernel && !place.present ? containers(pause)
                                                                       : std::vector<std::size_t>();
        if (found.empty())
            continue;
        const auto& container =
            std::get<trace::Container>(m_input.recording.records[found.front()]);
        place.present = true;
        place.program = container.name;
        place.pid = container.pid;
        place.what.evidence.push_back(at(found.front()));
    }
    if (place.present)
        place.what.text = textOf(place);
    return place;
}

int Facts::boundaries() const
{
    int processes = 0;
    for (const trace::Hop hop : {trace::Hop::Kubelet, trace::Hop::Adapter, trace::Hop::Engine,
             trace::Hop::Cri, trace::Hop::Shim, trace::Hop::Runtime, trace::Hop::Kernel}) {
        const HopPlace place = placeOf(hop);
        processes += place.present && place.host.empty() ? 1 : 0;
    }
    return std::max(0, processes - 1);
}

Bilingual Facts::wordOf(const trace::TreeNode& node) const
{
    const trace::Span& span = m_spans[node.span];
    const std::string method(span.callName());
    if (span.hop == trace::Hop::Cni)
        return {"CNI " + method, {}};
    if (span.protocol.starts_with("OCI")) {
        const std::string runtime =
            node.server != trace::kNone ? m_spans[node.server].program : "runtime";
        const trace::Process* first = shimOf(0);
        const bool second = span.hop == trace::Hop::Shim && first != nullptr
            && first->pid != span.pid && shimOf(1) != nullptr && shimOf(1)->pid == span.pid;
        const std::string word = runtime + " " + method;
        return second ? Bilingual{word + " by a second shim", word + "(두 번째 심)"}
                      : Bilingual{word, {}};
    }
    if (span.protocol.starts_with("task"))
        return {"Task/" + method, {}};
    return {span.protocol.starts_with("shim") ? "shim " + method : method, {}};
}

const trace::Process* Facts::shimOf(std::size_t number) const
{
    for (const std::size_t record : m_processes) {
        const auto& process = std::get<trace::Process>(m_input.recording.records[record]);
        if (process.hop == trace::Hop::Shim && number-- == 0)
            return &process;
    }
    return nullptr;
}

void Facts::inside(std::size_t node, std::vector<std::size_t>& nodes) const
{
    for (const std::size_t child : m_forest.nodes[node].children) {
        const trace::TreeNode& each = m_forest.nodes[child];
        const trace::Span& span = m_spans[each.span];
        const bool call = span.kind == trace::Kind::Client || span.hop == trace::Hop::Cni;
        if (call && !each.poll)
            nodes.push_back(child);
        inside(child, nodes);
    }
}

std::size_t Facts::firstCall(std::string_view name) const
{
    for (std::size_t i = m_begin; i < m_spans.size(); ++i) {
        if (isCriCall(m_spans[i]) && m_spans[i].shortMethod() == name)
            return i;
    }
    return trace::kNone;
}

Cell Facts::call(std::string_view name) const
{
    const std::size_t first = firstCall(name);
    if (first == trace::kNone)
        return {notObserved(), std::nullopt};
    Cell cell;
    cell.what.evidence.push_back(ofSpan(first));
    std::vector<std::size_t> nodes;
    inside(m_forest.nodeOf[first], nodes);
    std::vector<Bilingual> words;
    for (const std::size_t node : nodes) {
        words.push_back(wordOf(m_forest.nodes[node]));
        cell.what.evidence.push_back(ofSpan(m_forest.nodes[node].span));
    }
    cell.what.known = !words.empty();
    cell.what.text = words.empty()
        ? Bilingual{"nothing below it was observed", "그 아래는 관찰되지 않음"}
        : joined(words, " → ");
    const trace::Span& span = m_spans[first];
    if (!span.open() && !span.endConcluded())
        cell.milliseconds = static_cast<double>(span.end - span.start) / kMillisecond;
    return cell;
}

bool Facts::isCriCreate(const trace::Span& span)
{
    return isCriCall(span)
        && (span.shortMethod() == "RunPodSandbox" || span.shortMethod() == "CreateContainer");
}

/// The CRI call in which a span happened.
std::string Facts::callAbove(std::size_t span) const
{
    std::size_t node = m_forest.nodeOf[span];
    for (; node != trace::kNone; node = m_forest.nodes[node].parent) {
        const trace::Span& each = m_spans[m_forest.nodes[node].span];
        if (isCriCall(each))
            return std::string(each.shortMethod());
    }
    return {};
}

std::vector<std::size_t> Facts::containers(bool pause) const
{
    std::vector<std::size_t> found;
    std::set<std::string> ids;
    const auto& records = m_input.recording.records;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto* container = std::get_if<trace::Container>(&records[i]);
        const bool mine = container != nullptr
            && (m_pod.uid.empty() || container->podUid.empty() || container->podUid == m_pod.uid);
        if (mine && container->sandbox == pause && container->state == "running"
            && ids.insert(container->id).second)
            found.push_back(i);
    }
    return found;
}

void Facts::warn(std::vector<Bilingual>& warnings) const
{
    for (const std::string& each : m_input.recording.warnings)
        warnings.push_back({name() + ": " + each, {}});
    std::set<std::string> ids;
    for (const trace::Span& span : m_spans)
        ids.insert(span.spanId);
    std::size_t lost = 0;
    std::size_t backwards = 0;
    for (const trace::Span& span : m_spans) {
        const bool foreign = span.attribute("parent.by") == "OpenTelemetry";
        lost += !span.parentId.empty() && !foreign && !ids.contains(span.parentId) ? 1 : 0;
        backwards += span.end != 0 && span.end < span.start ? 1 : 0;
    }
    if (lost > 0)
        warnings.push_back({name() + ": " + std::to_string(lost)
                + " span(s) name a parent that is not in the recording: it was cut off or edited, "
                  "and what happened inside a call may be missing here",
            name() + ": 스팬 " + std::to_string(lost)
                + "개의 부모가 기록에 없다. 기록이 잘렸거나 편집되었으므로, 호출 안에서 일어난 "
                  "일이 여기에 빠져 있을 수 있다"});
    if (backwards > 0)
        warnings.push_back({name() + ": " + std::to_string(backwards)
                + " span(s) end before they begin: the recording was edited, do not trust its "
                  "times",
            name() + ": 스팬 " + std::to_string(backwards)
                + "개가 시작보다 먼저 끝난다. 기록이 편집되었으므로 시간은 믿지 않는다"});
}

} // namespace shimscope::compare
