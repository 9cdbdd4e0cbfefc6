// The OCI runtime as its stand-in saw it, the processes that `ps` listed afterwards, and the states
// of pod and containers that follow from both.
#include <base/text.h>

#include <chains/builder.h>

#include <algorithm>
#include <set>

namespace shimscope::chains {

namespace {

constexpr std::size_t kFullId = 64; // hex digits

/// The word after an option: "-id" of a shim, "-c" of conmon.
std::string optionOf(std::string_view command, std::string_view option)
{
    const auto words = base::words(command);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i] == option)
            return std::string(words[i + 1]);
    }
    return {};
}

std::string programOf(std::string_view command)
{
    const auto words = base::words(command);
    return words.empty() ? std::string() : std::string(words[0].substr(words[0].rfind('/') + 1));
}

bool isMonitor(std::string_view program)
{
    return program.starts_with("containerd-shim") || program == "conmon";
}

/// Which call of containerd's, or else of CRI's, makes its shim run this.
bool asksFor(const trace::Span& call, std::string_view command)
{
    const std::string_view name = call.shortMethod();
    if (call.method.starts_with("/containerd.services.tasks")) {
        return (name == "Create" && command == "create") || (name == "Start" && command == "start")
            || (name == "Kill" && command.starts_with("kill"))
            || (name == "Delete" && command.starts_with("delete"));
    }
    if (!changesSomething(call))
        return false;
    const bool ends = command.starts_with("kill") || command.starts_with("delete");
    const bool stops = name.starts_with("Stop") || name.starts_with("Remove");
    return command == "state" || ends == stops;
}

} // namespace

void Builder::addRuns()
{
    for (std::size_t i = 0; i < m_folder.runs.size(); ++i) {
        const RunLine& run = m_folder.runs[i].line;
        std::int64_t next = INT64_MAX; // a monitor runs one after the other
        for (std::size_t k = i + 1; k < m_folder.runs.size(); ++k) {
            if (m_folder.runs[k].line.parent == run.parent)
                next = std::min(next, boot(m_folder.runs[k].line.at));
        }
        addRun(m_folder.runs[i], next);
    }
}

/// Both sides: the stand-in knows its own process and who executed it.
void Builder::addRun(const Found<RunLine>& found, std::int64_t next)
{
    const RunLine& run = found.line;
    const std::string program = programOf(run.parentCommand);
    trace::Span caller =
        spanOf(isMonitor(program) ? trace::Hop::Shim : trace::Hop::Cri, found.where);
    caller.kind = trace::Kind::Client;
    caller.pid = run.parent;
    caller.program = program;
    caller.protocol = "OCI exec";
    caller.method = run.command();
    caller.start = boot(run.at);
    caller.request = {"argv", "", "\"" + base::escapeJson(run.arguments) + "\"", 0};
    if (!run.folder.empty() && run.folder != "/")
        caller.setAttribute("bundle", run.folder);
    if (!run.container().empty())
        caller.setAttribute("container.id", run.container());
    trace::Span* parent = around(caller.start, [&](const trace::Span& call) {
        return call.kind == trace::Kind::Client && call.hop != trace::Hop::Adapter
            && asksFor(call, caller.method);
    });
    takeParent(caller, parent, "time, and which call makes the runtime run this");
    caller.end = std::min(next, parent != nullptr ? parent->end : caller.start + 1);
    caller.end = std::max(caller.end, caller.start + 1);
    caller.setAttribute("end.by",
        parent == nullptr
            ? kEndNotObserved
            : std::string_view("at the latest: the next run of the same parent, or the end of the "
                               "call that made it run"));
    const trace::Span kept = keep(std::move(caller));
    trace::Span runtime = kept;
    runtime.spanId.clear();
    runtime.parentId = kept.spanId;
    runtime.hop = trace::Hop::Runtime;
    runtime.kind = trace::Kind::Server;
    runtime.pid = run.pid;
    runtime.program = "runc";
    runtime.setAttribute("parent.by", "process");
    keep(std::move(runtime));
}

const ProcessLine* Builder::processOf(int pid) const
{
    for (const auto& each : m_folder.processes) {
        if (each.line.pid == pid)
            return &each.line;
    }
    return nullptr;
}

/// What a shim is named after; `ps` shortened it, runc's stand-in did not.
std::string Builder::servedBy(int shim) const
{
    for (const auto& run : m_folder.runs) {
        if (run.line.parent == shim)
            return optionOf(run.line.parentCommand, "-id");
    }
    return {};
}

void Builder::addProcess(
    int pid, int parent, trace::Hop hop, const std::string& command, const std::string& program)
{
    if (pid == 0
        || std::any_of(m_processes.begin(), m_processes.end(),
            [pid](const trace::Process& each) { return each.pid == pid; }))
        return;
    trace::Process process{.pid = pid,
        .ppid = parent,
        .hop = hop,
        .program = program.empty() ? programOf(command) : program,
        .commandLine = command,
        .start = kFirst};
    if (hop == trace::Hop::Shim) {
        // It serves the pod whose container it made first; that is when it was first seen.
        for (const auto& run : m_folder.runs) {
            if (run.line.parent == pid) {
                process.start = boot(run.line.at);
                break;
            }
        }
        // containerd runs "shim … delete" for what a shim has left when it is gone.
        const std::string served = servedBy(pid);
        for (const auto& run : m_folder.runs) {
            const std::string& helper = run.line.parentCommand;
            if (!served.empty() && helper.ends_with(" delete") && optionOf(helper, "-id") == served)
                process.end = boot(run.line.at);
        }
        const auto pause = std::find_if(
            m_places.begin(), m_places.end(), [](const Place& place) { return place.sandbox; });
        process.sandboxId = pause != m_places.end() ? pause->id
            : m_places.empty()                      ? std::string()
                                                    : m_places.front().id;
    }
    m_processes.push_back(std::move(process));
}

/// Only those of this chain: other daemons ran on the same machine, and nobody called them.
void Builder::addProcesses()
{
    const int engine = callerOf("docker-ctrd");
    std::set<int> daemons; // a shim's session is that of the daemon that started it
    for (const auto& run : m_folder.runs) {
        const std::string program = programOf(run.line.parentCommand);
        if (!isMonitor(program))
            addProcess(run.line.parent, 1, trace::Hop::Cri, run.line.parentCommand, program);
        const ProcessLine* shim = processOf(run.line.parent);
        if (shim != nullptr && shim->session != shim->pid)
            daemons.insert(shim->session);
    }
    for (const auto& each : m_folder.processes) {
        const ProcessLine& line = each.line;
        const std::string program = line.program();
        if (program.starts_with("kubelet"))
            addProcess(line.pid, line.parent, trace::Hop::Kubelet, line.command, "kubelet");
        else if (program == "cri-dockerd")
            addProcess(line.pid, line.parent, trace::Hop::Adapter, line.command, program);
        else if (line.pid == engine)
            addProcess(line.pid, line.parent, trace::Hop::Engine, line.command, program);
        else if (daemons.contains(line.pid))
            addProcess(line.pid, line.parent, trace::Hop::Cri, line.command, program);
        else if (isMonitor(program))
            addProcess(line.pid, line.parent, trace::Hop::Shim, line.command, program);
    }
    for (const auto& run : m_folder.runs) { // conmon is in no list, but runc saw its parent
        if (programOf(run.line.parentCommand) == "conmon")
            addProcess(run.line.parent, 0, trace::Hop::Shim, run.line.parentCommand, "conmon");
    }
}

std::vector<Builder::Place> Builder::findPlaces() const
{
    std::vector<Place> places;
    for (const auto& run : m_folder.runs) {
        if (run.line.command() != "create" || run.line.container().size() != kFullId)
            continue;
        Place place{.id = run.line.container(), .shim = run.line.parent};
        // A shim of containerd's that serves a pod is named after its pause container.
        const std::string served = optionOf(run.line.parentCommand, "-id");
        const ProcessLine* pause = nullptr;
        const ProcessLine* other = nullptr;
        for (const auto& each : m_folder.processes) {
            if (each.line.parent == place.shim)
                (each.line.command == "/pause" ? pause : other) = &each.line;
        }
        place.sandbox = pause != nullptr && served == place.id;
        const ProcessLine* own = place.sandbox ? pause : other;
        place.pid = own != nullptr ? own->pid : 0;
        place.name = place.sandbox ? "pause" : m_folder.about.container;
        places.push_back(std::move(place));
    }
    return places;
}

void Builder::addContainers()
{
    if (m_places.empty())
        return;
    const About& about = m_folder.about;
    const auto sandbox = std::find_if(
        m_places.begin(), m_places.end(), [](const Place& place) { return place.sandbox; });
    trace::Pod pod{.uid = about.podUid,
        .name = about.podName,
        .nameSpace = about.podNamespace,
        .sandboxId = sandbox != m_places.end() ? sandbox->id : std::string(),
        .ip = m_ip};
    for (const trace::Span& span : m_spans) {
        const bool runs = span.shortMethod() == "RunPodSandbox";
        if (!runs && span.shortMethod() != "StopPodSandbox")
            continue;
        if (!runs && pod.state.empty())
            continue; // of an earlier pod
        pod.state = runs ? "ready" : "notready";
        pod.at = span.end;
        m_states.emplace_back(pod);
    }
    for (const Place& place : m_places)
        addStates(place);
    if (pod.state != "ready")
        return;
    // Nobody saw the call that ended it; that its pause container was taken away was seen.
    for (const auto& run : m_folder.runs) {
        if (run.line.container() == pod.sandboxId && run.line.command() == "delete"
            && !pod.sandboxId.empty()) {
            pod.state = "notready";
            pod.at = boot(run.line.at);
            m_states.emplace_back(pod);
            return;
        }
    }
}

/// A state is told when the runtime was run that leads to it; when it was reached, nobody saw.
void Builder::addStates(const Place& place)
{
    trace::Container container{.id = place.id,
        .name = place.name,
        .podUid = m_folder.about.podUid,
        .sandboxId = {},
        .sandbox = place.sandbox};
    for (const Place& each : m_places)
        container.sandboxId = each.sandbox ? each.id : container.sandboxId;
    for (const trace::Span& span : m_spans) {
        if (span.method != "client.task.Start" || span.attribute("task.id") != place.id)
            continue;
        container.state = "running";
        container.pid = place.pid;
        container.at = container.started = span.end;
        m_states.emplace_back(container);
    }
    for (const auto& run : m_folder.runs) {
        if (run.line.container() != place.id)
            continue;
        const std::string command = run.line.command();
        container.at = boot(run.line.at);
        if (command == "create") {
            container.state = "created";
            container.created = container.at;
        } else if (command == "start") {
            container.state = "running";
            container.pid = place.pid;
            container.started = container.at;
        } else if (command.starts_with("delete") && container.state != "removed") {
            container.state = "removed";
        } else {
            continue;
        }
        m_states.emplace_back(container);
    }
}

/// There was one pod of one container: what changes something is about it, once it was begun.
void Builder::nameSubjects()
{
    bool begun = false;
    for (trace::Span& span : m_spans) {
        begun = begun || span.shortMethod() == "RunPodSandbox";
        if (begun && changesSomething(span))
            addAbout(span);
    }
}

void Builder::addAbout(trace::Span& span) const
{
    const std::string_view name = span.shortMethod();
    span.setAttribute("pod.name", m_folder.about.podName);
    span.setAttribute("pod.uid", m_folder.about.podUid);
    if (name.ends_with("Container"))
        span.setAttribute("container.name", m_folder.about.container);
    span.setAttribute("about.by", "the only pod of this run");
}

} // namespace shimscope::chains
