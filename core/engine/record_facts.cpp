// Records → the last word of each thing; sources → what was said of it.
#include <engine/facts.h>
#include <scenario/keys.h>
#include <trace/moments.h>

#include <algorithm>

namespace shimscope::engine {

using scenario::Source;
using scenario::SourceKind;

namespace {

std::string callKey(trace::Hop hop, std::string_view method, std::string_view pod = {})
{
    return std::string(trace::toString(hop)) + " " + std::string(method)
        + (pod.empty() ? "" : " " + std::string(pod));
}

} // namespace

std::string fileOf(std::string_view key, const std::string& cgroupMode, const std::string& cgroup)
{
    const scenario::CgroupKey* known = scenario::findCgroupKey(key);
    if (known == nullptr)
        return cgroup;
    const bool v1 = cgroupMode != "v2" && !known->v1.empty();
    return cgroup + "/" + std::string(v1 ? known->v1 : known->v2);
}

void RecordFacts::take(const trace::Record& record)
{
    m_now = std::max(m_now, trace::momentOf(record));
    if (const auto* header = std::get_if<trace::Header>(&record))
        m_header = *header;
    else if (const auto* pod = std::get_if<trace::Pod>(&record))
        m_pods[pod->uid] = *pod;
    else if (const auto* container = std::get_if<trace::Container>(&record))
        m_containers[container->id].container = *container;
    else if (const auto* sample = std::get_if<trace::Sample>(&record))
        takeSample(*sample);
    else if (const auto* namespaces = std::get_if<trace::Namespaces>(&record))
        takeNamespaces(*namespaces);
    else if (const auto* event = std::get_if<trace::Event>(&record))
        takeEvent(*event);
    else if (const auto* span = std::get_if<trace::Span>(&record))
        takeSpan(*span);
    else if (const auto* process = std::get_if<trace::Process>(&record)) {
        if (process->end == 0)
            m_processes[process->pid] = *process;
        else
            m_processes.erase(process->pid);
    }
}

void RecordFacts::takeSample(const trace::Sample& sample)
{
    Known& known = m_containers[sample.container];
    known.values = sample.values;
    known.sampled = sample.at;
}

void RecordFacts::takeNamespaces(const trace::Namespaces& namespaces)
{
    if (namespaces.container.empty()) {
        m_host = namespaces;
        return;
    }
    Known& known = m_containers[namespaces.container];
    known.inodes = namespaces.inodes;
    known.inodesAt = namespaces.at;
    known.inodesPid = namespaces.pid;
}

void RecordFacts::takeEvent(const trace::Event& event)
{
    if (event.kind == "sync-error" || event.kind == "manifest-error")
        m_trouble = event.text;
    if (event.kind == kScanEvent) {
        m_scanned = event.at;
        m_findings.clear();
    }
    if (auto finding = parseFinding(event)) {
        m_findings.push_back(std::move(*finding));
        return;
    }
    if (event.container.empty())
        return;
    Fact& fact = m_containers[event.container].events[event.kind];
    fact.value = std::get<double>(fact.value) + 1;
    fact.at = event.at;
    fact.file = event.text;
}

void RecordFacts::takeSpan(const trace::Span& span)
{
    // The answering side of a call is the same call.
    if (span.open() || span.code != 0 || span.kind == trace::Kind::Server)
        return;
    const std::string_view pod = span.attribute("pod.name");
    for (const std::string& key : {callKey(span.hop, span.shortMethod()),
             pod.empty() ? std::string() : callKey(span.hop, span.shortMethod(), pod)}) {
        if (key.empty())
            continue;
        Calls& calls = m_calls[key];
        calls.spans.insert(span.spanId);
        calls.at = std::max(calls.at, span.end);
    }
}

bool RecordFacts::hasPod(std::string_view name) const
{
    return std::any_of(m_pods.begin(), m_pods.end(), [&](const auto& entry) {
        return entry.second.name == name && entry.second.state != "removed";
    });
}

const trace::Pod* RecordFacts::podOf(const std::string& container) const
{
    const auto known = m_containers.find(container);
    const auto pod =
        known == m_containers.end() ? m_pods.end() : m_pods.find(known->second.container.podUid);
    return pod == m_pods.end() ? nullptr : &pod->second;
}

std::vector<const RecordFacts::Known*> RecordFacts::named(std::string_view of) const
{
    const std::size_t slash = of.find('/');
    const std::string_view podName = of.substr(0, slash);
    const std::string_view name = slash == std::string_view::npos ? "" : of.substr(slash + 1);
    std::vector<const Known*> found;
    for (const auto& [id, known] : m_containers) {
        const auto pod = m_pods.find(known.container.podUid);
        const bool sameName =
            known.container.sandbox ? name == "pause" : known.container.name == name;
        if (pod != m_pods.end() && pod->second.name == podName && sameName)
            found.push_back(&known);
    }
    std::sort(found.begin(), found.end(),
        [](const Known* a, const Known* b) { return a->container.created < b->container.created; });
    return found;
}

std::optional<Fact> RecordFacts::read(const Source& source) const
{
    switch (source.kind) {
    case SourceKind::Cgroup:
    case SourceKind::Rate:
        return readCgroup(source);
    case SourceKind::Namespace:
        return readNamespace(source);
    case SourceKind::Container:
        return readContainer(source);
    case SourceKind::Event:
        return readEvent(source);
    case SourceKind::Calls:
        return source.in.empty() ? std::optional(readCalls(source)) : std::nullopt;
    case SourceKind::Processes:
        return readProcesses(source);
    case SourceKind::Finding:
        return readFinding(source);
    case SourceKind::Reach:
        return readReach(source);
    default:
        return std::nullopt;
    }
}

std::optional<Fact> RecordFacts::readCgroup(const Source& source) const
{
    const auto metric = trace::parseMetric(source.key);
    const scenario::CgroupKey* key = scenario::findCgroupKey(source.key);
    const auto all = named(source.of);
    if (!metric || key == nullptr || all.empty())
        return std::nullopt;
    const auto index = static_cast<std::size_t>(*metric);
    const Known& newest = *all.back();
    Fact fact{.value = 0.0,
        .file = fileOf(source.key, m_header.cgroupMode, newest.container.cgroupPath),
        .at = newest.sampled};
    double sum = 0;
    bool known = false;
    for (const Known* one : all) {
        if ((key->counter || one == &newest) && one->values[index]) {
            sum += static_cast<double>(*one->values[index]);
            known = true;
        }
    }
    fact.value = sum;
    return known ? std::optional(fact) : std::nullopt;
}

std::optional<Fact> RecordFacts::readNamespace(const Source& source) const
{
    const auto fact = [&](const std::map<std::string, std::string>& inodes, const std::string& pid,
                          std::int64_t at) -> std::optional<Fact> {
        const auto inode = inodes.find(source.key);
        if (inode == inodes.end())
            return std::nullopt;
        return Fact{.value = inode->second, .file = "/proc/" + pid + "/ns/" + source.key, .at = at};
    };
    if (source.of == "host")
        return fact(m_host.inodes, "1", m_host.at);
    const auto all = named(source.of);
    if (all.empty())
        return std::nullopt;
    const Known& newest = *all.back();
    return fact(newest.inodes, std::to_string(newest.inodesPid), newest.inodesAt);
}

std::optional<Fact> RecordFacts::readContainer(const Source& source) const
{
    const auto all = named(source.of);
    if (all.empty())
        return std::nullopt;
    const trace::Container& container = all.back()->container;
    Fact fact{.value = 0.0,
        .file = "CRI ContainerStatus " + source.key + " of " + source.of,
        .at = container.at};
    if (source.key == "state")
        fact.value = container.state;
    else if (source.key == "reason")
        fact.value = container.reason;
    else if (source.key == "pid")
        fact.value = static_cast<double>(container.pid);
    else if (source.key == "exitCode")
        fact.value = static_cast<double>(container.exitCode);
    else if (source.key == "restarts")
        fact.value = static_cast<double>(container.restarts);
    else
        fact.value = static_cast<double>(container.finished);
    // An exit code or a pid of 0 is what is said of a container that has none.
    const bool ended = container.finished != 0;
    if ((source.key == "pid" && container.pid == 0)
        || ((source.key == "exitCode" || source.key == "finishedAt") && !ended))
        return std::nullopt;
    return fact;
}

Fact RecordFacts::readEvent(const Source& source) const
{
    Fact sum{.value = 0.0, .file = {}, .at = m_now};
    double count = 0;
    for (const Known* one : named(source.of)) {
        const auto event = one->events.find(source.key);
        sum.file = source.key == "oom"
            ? fileOf("memory.events.oom_kill", m_header.cgroupMode, one->container.cgroupPath)
            : "event " + source.key + " of " + source.of;
        if (event == one->events.end())
            continue;
        count += std::get<double>(event->second.value);
        sum.at = event->second.at;
    }
    sum.value = count;
    return sum;
}

Fact RecordFacts::readCalls(const Source& source) const
{
    const auto found = m_calls.find(callKey(trace::parseHop(source.hop), source.key, source.of));
    const bool none = found == m_calls.end();
    return {.value = none ? 0.0 : static_cast<double>(found->second.spans.size()),
        .file = "spans " + source.hop + " " + source.key,
        .at = none ? m_now : found->second.at};
}

Fact RecordFacts::readProcesses(const Source& source) const
{
    const trace::Hop hop = trace::parseHop(source.key);
    const auto count = std::count_if(m_processes.begin(), m_processes.end(),
        [&](const auto& entry) { return entry.second.hop == hop; });
    return {.value = static_cast<double>(count),
        .file = "/proc, processes of " + source.key,
        .at = m_now};
}

/// Nothing before a scan, and nothing about a container that was not there then.
std::optional<Fact> RecordFacts::readFinding(const Source& source) const
{
    const auto all = named(source.of);
    if (m_scanned == 0 || all.empty() || all.back()->container.created > m_scanned)
        return std::nullopt;
    const std::string& id = all.back()->container.id;
    Fact fact{.value = 0.0, .file = "scan " + source.key, .at = m_scanned};
    double count = 0;
    for (const Finding& finding : m_findings) {
        if (finding.id != source.key || finding.container != id)
            continue;
        ++count;
        fact.file = finding.proof;
        fact.at = finding.at;
    }
    fact.value = count;
    return fact;
}

std::optional<Fact> RecordFacts::readReach(const Source& source) const
{
    const auto all = named(source.of);
    for (const Finding& finding : m_findings) {
        const std::string& value = source.key == "name" ? finding.name : finding.mount;
        // Only the file: what stands in it is what the learner looks for.
        if (!all.empty() && finding.container == all.back()->container.id && !value.empty())
            return Fact{.value = value,
                .file = finding.proof.substr(0, finding.proof.find(' ')),
                .at = finding.at};
    }
    return std::nullopt;
}

} // namespace shimscope::engine
