#include "sample_recording.h"

#include <algorithm>

namespace shimscope::tests {

namespace {

using trace::Hop;
using trace::Kind;

struct Step {
    const char* call;
    const char* args;
    const char* reason;
    const char* field;
};
constexpr Step kSteps[] = {
    {"clone3", "CLONE_NEWNS|CLONE_NEWPID|CLONE_NEWUTS|CLONE_NEWCGROUP",
        "runtime-spec config-linux.md#namespaces", "linux.namespaces"},
    {"setns", "net, ipc of the pod (pause, pid 8121)",
        "runtime-spec config-linux.md#namespaces: shared by every container of a pod",
        "linux.namespaces[3].path"},
    {"write", "memory.max = 67108864", "cgroup-v2.rst \"Memory Interface Files\"",
        "linux.resources.memory.limit"},
    {"write", "cpu.max = 50000 100000", "cgroup-v2.rst \"CPU Interface Files\"",
        "linux.resources.cpu.quota"},
    {"mount", "overlay, rootfs, MS_BIND|MS_REC", "runtime-spec config.md#root", "root.path"},
    {"mount", "proc, /proc, proc, MS_NOSUID|MS_NOEXEC|MS_NODEV", "runtime-spec config.md#mounts",
        "mounts[0]"},
    {"mount", "tmpfs, /dev, tmpfs, MS_NOSUID", "runtime-spec config.md#mounts", "mounts[1]"},
    {"mknodat", "/dev/null, S_IFCHR|0666", "runtime-spec config-linux.md#default-devices", ""},
    {"mount", "sysfs, /sys, sysfs, MS_RDONLY", "runtime-spec config.md#mounts", "mounts[4]"},
    {"pivot_root", ". , .", "pivot_root(2): the image becomes /", "root.path"},
    {"umount2", ". , MNT_DETACH", "pivot_root(2): the old root goes away", "root.path"},
    {"sethostname", "web", "runtime-spec config.md#hostname", "hostname"},
    {"prctl", "PR_CAPBSET_DROP, CAP_SYS_ADMIN", "runtime-spec config.md#linux-process",
        "process.capabilities.bounding"},
    {"capset", "effective = 14 capabilities", "runtime-spec config.md#linux-process",
        "process.capabilities"},
    {"seccomp", "SECCOMP_SET_MODE_FILTER, 312 instructions", "runtime-spec config-linux.md#seccomp",
        "linux.seccomp"},
    {"execve", "/load, [load, mem, 64M]", "runtime-spec runtime.md#start", "process.args"},
};

class Maker {
public:
    trace::Recording make();

private:
    std::string newId() { return "00000000" + hex(++m_ids); }
    static std::string hex(unsigned value)
    {
        static const char* const kDigits = "0123456789abcdef";
        std::string text(8, '0');
        for (std::size_t i = 8; i-- > 0; value /= 16)
            text[i] = kDigits[value % 16];
        return text;
    }
    trace::Span span(Hop hop, Kind kind, const std::string& protocol, const std::string& method,
        std::int64_t start, std::int64_t end, const std::string& parent)
    {
        static constexpr int kPids[] = {8030, 8034, 8040, 8100, 8115, 8128, 8128};
        static constexpr const char* kPrograms[] = {"shimscoped", "shimscope-kubelet",
            "shimscope-cri", "ptp", "containerd-shim-shimscope-v1", "shimscope-oci",
            "shimscope-oci"};
        trace::Span s;
        s.traceId = m_trace;
        s.spanId = newId();
        s.parentId = parent;
        s.hop = hop;
        s.kind = kind;
        s.pid = s.tid = kPids[static_cast<int>(hop)];
        s.program = kPrograms[static_cast<int>(hop)];
        s.protocol = protocol;
        s.method = method;
        s.start = start;
        s.end = end;
        s.setAttribute("pod.uid", "uid-web");
        s.setAttribute("pod.name", "web");
        if (!m_container.empty())
            s.setAttribute("container.name", m_container);
        return s;
    }
    void add(trace::Record record) { m_recording.records.push_back(std::move(record)); }
    std::string addSpan(trace::Span s)
    {
        std::string id = s.spanId;
        add(std::move(s));
        return id;
    }
    /// A call with a span at both ends; the callee's id.
    std::string call(Hop from, Hop to, const std::string& protocol, const std::string& method,
        std::int64_t start, std::int64_t end, const std::string& parent);
    void runtime(const std::string& command, std::int64_t start, std::int64_t end,
        const std::string& parent, std::size_t steps);
    void task(const std::string& method, const std::string& command, std::int64_t start,
        std::int64_t end, const std::string& parent, std::size_t steps);
    void startPod();
    void startContainer(
        const std::string& name, std::int64_t at, const std::string& id, int pid, int restarts);
    void polls();
    void processes();
    void sampleHog(const std::string& id, std::int64_t from, std::int64_t to);
    void sampleLogger();
    void container(const std::string& id, const std::string& name, const std::string& state,
        std::int64_t at, int pid, const std::string& reason = {}, int restarts = 0);

    trace::Recording m_recording;
    std::string m_trace;
    std::string m_container;
    unsigned m_ids = 0;
    unsigned m_traces = 0;
};

std::string Maker::call(Hop from, Hop to, const std::string& protocol, const std::string& method,
    std::int64_t start, std::int64_t end, const std::string& parent)
{
    trace::Span client = span(from, Kind::Client, protocol, method, start, end, parent);
    client.peer = "/run/shimscope/cri.sock";
    const std::string type = method.substr(method.rfind('/') + 1);
    client.request = {"runtime.v1." + type + "Request", {},
        R"({"config":{"metadata":{"name":"web","uid":"uid-web"},"linux":{"cgroup_parent":"/shimscope-1/kubepods/burstable"}}})",
        412};
    client.response = {"runtime.v1." + type + "Response", {}, R"({"pod_sandbox_id":"6f1c2e"})", 66};
    const std::string id = addSpan(client);
    return addSpan(span(to, Kind::Server, protocol, method, start + 60'000, end - 50'000, id));
}

void Maker::runtime(const std::string& command, std::int64_t start, std::int64_t end,
    const std::string& parent, std::size_t steps)
{
    const std::string client =
        addSpan(span(Hop::Shim, Kind::Client, "OCI exec", command, start, end, parent));
    const std::string server = addSpan(span(
        Hop::Runtime, Kind::Server, "OCI exec", command, start + 400'000, end - 100'000, client));
    const std::int64_t room = end - start - 900'000;
    for (std::size_t i = 0; i < steps; ++i) {
        const Step& step = kSteps[i % std::size(kSteps)];
        const std::int64_t at = start + 600'000
            + room * static_cast<std::int64_t>(i) / static_cast<std::int64_t>(steps);
        trace::Span s = span(Hop::Runtime, Kind::Step, "syscall", step.call, at,
            at + room / static_cast<std::int64_t>(steps + 2), server);
        s.args = step.args;
        s.reason = step.reason;
        s.result = std::string_view(step.call) == "clone3" ? 8130 : 0;
        s.setAttribute("field", step.field);
        addSpan(s);
    }
}

void Maker::task(const std::string& method, const std::string& command, std::int64_t start,
    std::int64_t end, const std::string& parent, std::size_t steps)
{
    const std::string server = call(Hop::Cri, Hop::Shim, "task v2 ttrpc",
        "containerd.task.v2.Task/" + method, start, end, parent);
    runtime(command, start + 300'000, end - 200'000, server, steps);
}

void Maker::startPod()
{
    m_trace = "0000000000000000000000000000000" + std::to_string(++m_traces);
    const std::int64_t t = kStartOfWeb;
    const std::string run = call(Hop::Kubelet, Hop::Cri, "CRI v1 gRPC",
        "/runtime.v1.RuntimeService/RunPodSandbox", t, t + 31 * kMs, {});
    addSpan(
        span(Hop::Cni, Kind::Internal, "CNI exec", "ADD loopback", t + 1 * kMs, t + 3 * kMs, run));
    addSpan(span(Hop::Cni, Kind::Internal, "CNI exec", "ADD ptp", t + 3 * kMs, t + 12 * kMs, run));
    addSpan(span(Hop::Cri, Kind::Internal, "", "snapshot", t + 12 * kMs, t + 15 * kMs, run));
    addSpan(span(Hop::Cri, Kind::Client, "shim exec", "start", t + 15 * kMs, t + 20 * kMs, run));
    task("Create", "create", t + 20 * kMs, t + 27 * kMs, run, 14);
    task("Start", "start", t + 27 * kMs, t + 30 * kMs, run, 1);
    trace::Pod pod;
    pod.uid = "uid-web", pod.name = "web", pod.nameSpace = "default", pod.sandboxId = "sandbox1";
    pod.state = "ready", pod.qos = "Burstable", pod.ip = "10.88.0.5";
    pod.cgroupPath = "/shimscope-1/kubepods/burstable/poduid-web";
    pod.manifest = "/run/shimscope/manifests/web.yaml", pod.at = t + 31 * kMs;
    add(pod);
    add(trace::Process{8115, 1, Hop::Shim, "containerd-shim-shimscope-v1", "", "sandbox1", 3 << 20,
        t + 16 * kMs, 0});
    container("pause1", "", "running", t + 30 * kMs, 8121);
}

void Maker::startContainer(
    const std::string& name, std::int64_t at, const std::string& id, int pid, int restarts)
{
    m_container = name;
    if (restarts == 0)
        call(Hop::Kubelet, Hop::Cri, "CRI v1 gRPC", "/runtime.v1.ImageService/PullImage", at,
            at + 2 * kMs, {});
    const std::string create = call(Hop::Kubelet, Hop::Cri, "CRI v1 gRPC",
        "/runtime.v1.RuntimeService/CreateContainer", at + 3 * kMs, at + 8 * kMs, {});
    addSpan(span(Hop::Cri, Kind::Internal, "", "snapshot", at + 4 * kMs, at + 7 * kMs, create));
    container(id, name, "created", at + 8 * kMs, 0, {}, restarts);
    const std::string start = call(Hop::Kubelet, Hop::Cri, "CRI v1 gRPC",
        "/runtime.v1.RuntimeService/StartContainer", at + 9 * kMs, at + 22 * kMs, {});
    task("Create", "create", at + 10 * kMs, at + 17 * kMs, start, 40);
    task("Start", "start", at + 17 * kMs, at + 21 * kMs, start, 1);
    container(id, name, "running", at + 21 * kMs, pid, {}, restarts);
    m_container.clear();
}

void Maker::container(const std::string& id, const std::string& name, const std::string& state,
    std::int64_t at, int pid, const std::string& reason, int restarts)
{
    trace::Container c;
    c.id = id;
    c.name = name;
    c.podUid = "uid-web";
    c.sandboxId = "sandbox1";
    c.image = "shimscope.local/load:1";
    c.sandbox = name.empty();
    c.state = state;
    c.reason = reason;
    c.pid = pid;
    c.restarts = restarts;
    c.exitCode = reason == "OOMKilled" ? 137 : 0;
    c.cgroupPath = "/shimscope-1/kubepods/burstable/poduid-web/" + id;
    c.created = id == "hog2" ? kOomAt + 10'000 * kMs : kStartOfWeb;
    c.finished = state == "exited" ? at : 0;
    c.backoffUntil = state == "waiting" ? kOomAt + 10'100 * kMs : 0;
    c.at = at;
    add(c);
}

void Maker::polls()
{
    for (std::int64_t at = kStartOfWeb - 1000 * kMs; at < kEndOfSample; at += 200 * kMs) {
        m_trace = "10000000000000000000000000000000";
        trace::Span poll = span(Hop::Kubelet, Kind::Client, "CRI v1 gRPC",
            "/runtime.v1.RuntimeService/ListPodSandbox", at, at + kMs, {});
        poll.attributes.clear();
        const std::string id = addSpan(poll);
        trace::Span server = span(Hop::Cri, Kind::Server, "CRI v1 gRPC",
            "/runtime.v1.RuntimeService/ListPodSandbox", at + 100'000, at + kMs - 100'000, id);
        server.attributes.clear();
        addSpan(server);
    }
}

void Maker::processes()
{
    add(trace::Process{
        8034, 1, Hop::Kubelet, "shimscope-kubelet", "", "", 11 << 20, kStartOfWeb - 1500 * kMs, 0});
    add(trace::Process{
        8040, 1, Hop::Cri, "shimscope-cri", "", "", 14 << 20, kStartOfWeb - 1500 * kMs, 0});
}

/// Takes 5 MiB a second until 64 MiB are full, and all the CPU that its quota leaves it.
void Maker::sampleHog(const std::string& id, std::int64_t from, std::int64_t to)
{
    std::uint64_t usage = 0, periods = 0, throttled = 0;
    for (std::int64_t at = from; at < to; at += 100 * kMs) {
        const auto age = static_cast<std::uint64_t>((at - from) / kMs);
        const bool busy = age > 2000;
        usage += busy ? 49'000 + (age / 100) % 5 * 700 : 2'000 + (age / 100) % 3 * 900;
        periods += busy ? 1 : 0;
        throttled += busy && (age / 100) % 11 != 0 ? 1 : 0;
        trace::Sample s;
        s.container = id;
        s.at = at;
        s[trace::Metric::CpuUsage] = usage;
        s[trace::Metric::CpuQuota] = 50'000;
        s[trace::Metric::CpuPeriod] = 100'000;
        s[trace::Metric::CpuPeriods] = periods;
        s[trace::Metric::CpuThrottledPeriods] = throttled;
        s[trace::Metric::MemoryCurrent] =
            std::min<std::uint64_t>(67'108'864, 3'000'000 + age * 5'300);
        s[trace::Metric::MemoryWorkingSet] = *s[trace::Metric::MemoryCurrent] * 92 / 100;
        s[trace::Metric::MemoryMax] = 67'108'864;
        s[trace::Metric::CpuPressureSome] = busy ? age * 450 : age * 10;
        s[trace::Metric::MemoryPressureSome] = age * 20;
        add(s);
    }
}

void Maker::sampleLogger()
{
    for (std::int64_t at = kStartOfWeb + 100 * kMs; at < kEndOfSample; at += 100 * kMs) {
        trace::Sample s;
        s.container = "logger1";
        s.at = at;
        s[trace::Metric::CpuUsage] = static_cast<std::uint64_t>((at - kStartOfWeb) / 100'000);
        s[trace::Metric::MemoryCurrent] = 1'500'000;
        s[trace::Metric::MemoryWorkingSet] = 1'200'000;
        add(s);
    }
}

trace::Recording Maker::make()
{
    trace::Header& h = m_recording.header;
    h.host = "workshop-7";
    h.kernel = "6.12.48";
    h.distribution = "Debian 13";
    h.bootId = "5b1c";
    h.cgroupMode = "v2";
    h.cgroupRoot = "/shimscope-1";
    h.privilege = "root";
    h.cpus = 2;
    h.anchorBoot = 100'000 * kMs;
    h.anchorWall = 1'795'435'200'000 * kMs;
    h.versions = {{"shimscope", "0.1.0"}};
    processes();
    startPod();
    startContainer("hog", kStartOfWeb + 32 * kMs, "hog1", 8130, 0);
    startContainer("logger", kStartOfWeb + 56 * kMs, "logger1", 8141, 0);
    sampleHog("hog1", kStartOfWeb + 100 * kMs, kOomAt);
    sampleLogger();
    add(trace::Event{"oom", "the kernel killed load (pid 8130) in hog", "hog1", "uid-web", kOomAt});
    container(
        "hog1", "hog", "running", kOomAt + 10 * kMs, 0); // its process is gone, no more is known
    container("hog1", "hog", "exited", kOomAt + 20 * kMs, 0, ""); // nobody has asked why yet
    container("hog1", "hog", "exited", kOomAt + 30 * kMs, 0, "OOMKilled");
    container("hog1", "hog", "waiting", kOomAt + 50 * kMs, 0, "OOMKilled");
    m_trace = "0000000000000000000000000000000" + std::to_string(++m_traces);
    startContainer("hog", kOomAt + 10'100 * kMs, "hog2", 8177, 1);
    sampleHog("hog2", kOomAt + 10'200 * kMs, kEndOfSample);
    polls();
    add(trace::Dropped{8040, "shimscope-cri", 0});
    return std::move(m_recording);
}

} // namespace

trace::Recording makeSample()
{
    return Maker().make();
}

std::string makeSampleText()
{
    const trace::Recording sample = makeSample();
    std::string text = trace::toLine(sample.header) + "\n";
    for (const trace::Record& record : sample.records)
        text += trace::toLine(record) + "\n";
    return text;
}

std::vector<trace::Record> makeManySpans(int count)
{
    std::vector<trace::Record> records;
    records.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        trace::Span s;
        s.traceId = "00000000000000000000000000000001";
        s.spanId = "many" + std::to_string(i);
        s.parentId = i % 5 == 0 ? "" : "many" + std::to_string(i - 1);
        s.hop = static_cast<trace::Hop>(1 + i % 5);
        s.method = "work" + std::to_string(i);
        s.start = kStartOfWeb + i / 5 * 100'000 + i % 5 * 5'000;
        s.end = kStartOfWeb + i / 5 * 100'000 + 90'000 - i % 5 * 5'000;
        records.emplace_back(s);
    }
    return records;
}

} // namespace shimscope::tests
