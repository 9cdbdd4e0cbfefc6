#include "records.h"

#include <engine/recording_file.h>

#include <sample_recording.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace shimscope::tests {

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::int64_t beginOf(const trace::Record& record)
{
    return std::visit(
        [](const auto& one) -> std::int64_t {
            using T = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<T, trace::Span> || std::is_same_v<T, trace::Process>)
                return one.start;
            else if constexpr (std::is_same_v<T,
                                   trace::Header> || std::is_same_v<T, trace::Dropped>)
                return 0;
            else
                return one.at;
        },
        record);
}

trace::Sample sampleOf(const std::string& id, std::int64_t at, int seed)
{
    trace::Sample s;
    s.container = id;
    s.at = at;
    const auto tenths = static_cast<std::uint64_t>(at / (kSecond / 10));
    const auto share = static_cast<std::uint64_t>(1 + seed * 7 % 23);
    s[trace::Metric::CpuUsage] = tenths * share * 700;
    s[trace::Metric::CpuQuota] = 50'000;
    s[trace::Metric::CpuPeriod] = 100'000;
    s[trace::Metric::CpuPeriods] = tenths;
    s[trace::Metric::CpuThrottledPeriods] = share > 20 ? tenths : 0;
    s[trace::Metric::MemoryCurrent] =
        (share << 20U) + tenths % 50 * static_cast<std::uint64_t>(seed % 5) * 4096;
    s[trace::Metric::MemoryWorkingSet] = *s[trace::Metric::MemoryCurrent] * 9 / 10;
    s[trace::Metric::MemoryMax] = 64U << 20U;
    s[trace::Metric::PidsCurrent] = 1 + share % 4;
    s[trace::Metric::PidsMax] = 64;
    s[trace::Metric::CpuPressureSome] = tenths * share * 10;
    s[trace::Metric::MemoryPressureSome] = 0;
    return s;
}

trace::Pod podOf(const std::string& name, std::int64_t at)
{
    trace::Pod pod;
    pod.uid = "uid-" + name, pod.name = name, pod.nameSpace = "default";
    pod.sandboxId = "sandbox-" + name, pod.state = "ready", pod.qos = "Burstable";
    pod.ip = "10.88.0.9", pod.manifest = "/run/shimscope/manifests/" + name + ".yaml";
    pod.cgroupPath = "/shimscope-1/kubepods/burstable/pod" + pod.uid, pod.at = at;
    return pod;
}

trace::Container containerOf(
    const std::string& id, const std::string& name, const std::string& podUid, std::int64_t at)
{
    trace::Container c;
    c.id = id, c.name = name, c.podUid = podUid, c.image = "shimscope.local/load:1";
    c.state = "running", c.pid = 9000 + static_cast<int>(at % 997);
    c.cgroupPath = "/shimscope-1/kubepods/burstable/pod" + podUid + "/" + id;
    c.created = c.started = c.at = at;
    return c;
}

/// As many digits as a real one.
std::string longId(int number)
{
    std::string id(64, 'e');
    const std::string digits = std::to_string(10'000 + number);
    return id.replace(0, digits.size(), digits);
}

struct Stranger {
    const char* name;
    const char* engine;
    const char* above;
    const char* image;
    bool inferred;
};
constexpr std::array kStrangers{
    Stranger{"redis", "podman", "conmon (4700) ← systemd (1)", "docker.io/library/redis:7", false},
    Stranger{"worker", "podman", "conmon (4720) ← systemd (1)", "quay.io/team/worker:3", false},
    Stranger{"nginx", "containerd", "containerd-shim-runc-v2 (812) ← systemd (1)",
        "docker.io/library/nginx:1.27", true},
    Stranger{"metrics", "containerd", "containerd-shim-runc-v2 (812) ← systemd (1)",
        "registry.k8s.io/metrics:v1", true},
};

void addStranger(trace::Recording& run, int number, const Stranger& stranger)
{
    const std::int64_t at = 10 * kSecond;
    trace::Container c =
        containerOf(longId(number), stranger.name, std::string("engine-") + stranger.engine, at);
    c.engine = stranger.engine, c.observed = true, c.startedBy = stranger.above;
    c.image = stranger.image;
    c.pid = 5000 + number;
    c.cgroupPath = std::string("/machine.slice/libpod-") + c.id;
    run.records.emplace_back(c);
    trace::Namespaces spaces{.pid = c.pid, .container = c.id, .inodes = {}, .doubts = {}, .at = at};
    int inode = 200 + number * 10;
    for (const char* type : {"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"}) {
        const bool shared = std::string_view(type) == "user" || std::string_view(type) == "time";
        ++inode;
        if (stranger.inferred && !shared)
            spaces.doubts[type] = "inferred: another root than process 1";
        else if (stranger.inferred)
            spaces.doubts[type] = "not permitted: process belongs to uid 0";
        else
            spaces.inodes[type] = shared ? (*type == 'u' ? "4026531837" : "4026531834")
                                         : "4026532" + std::to_string(inode);
    }
    run.records.emplace_back(spaces);
    for (std::int64_t t = at; t < at + 60 * kSecond; t += kSecond / 2)
        run.records.emplace_back(sampleOf(c.id, t, number * 5 + 3));
}

trace::Recording readRun(const std::string& path)
{
    auto read = engine::readRecordingFile(std::string(SHIMSCOPE_SOURCE) + "/" + path);
    if (!read)
        throw std::runtime_error(read.error().toString());
    return std::move(*read);
}

} // namespace

const trace::Recording& shippedRun()
{
    static const trace::Recording run = readRun("scenarios/01-one-pod/recording.shimtrace");
    return run;
}

const trace::Recording& crashLoopRun()
{
    static const trace::Recording run = readRun("tests/gui/shots/crash-loop.shimtrace.gz");
    return run;
}

trace::Recording known(const trace::Recording& run, std::int64_t at)
{
    trace::Recording part{.header = run.header, .records = {}, .warnings = {}};
    for (trace::Record record : run.records) {
        if (beginOf(record) > at)
            continue;
        if (auto* span = std::get_if<trace::Span>(&record); span != nullptr && span->end > at) {
            span->end = 0;
            span->response = {};
        }
        if (auto* process = std::get_if<trace::Process>(&record);
            process != nullptr && process->end > at)
            process->end = 0;
        part.records.push_back(std::move(record));
    }
    return part;
}

std::int64_t startOfCall(const trace::Recording& run, const std::string& method)
{
    for (const trace::Record& record : run.records)
        if (const auto* span = std::get_if<trace::Span>(&record);
            span != nullptr && span->method.ends_with(method))
            return span->start;
    throw std::runtime_error("no call of " + method);
}

std::int64_t timeOfEvent(const trace::Recording& run, const std::string& kind)
{
    for (const trace::Record& record : run.records)
        if (const auto* event = std::get_if<trace::Event>(&record);
            event != nullptr && event->kind == kind)
            return event->at;
    throw std::runtime_error("no event " + kind);
}

trace::Recording nothingYet()
{
    return known(makeSample(), kStartOfWeb - 1200 * kMs);
}

trace::Recording withoutPressure(trace::Recording run)
{
    run.header.cgroupMode = "v1";
    run.header.notes = {"this kernel keeps no pressure per cgroup on v1 (PSI needs cgroup v2)"};
    using trace::Metric;
    for (trace::Record& record : run.records)
        if (auto* sample = std::get_if<trace::Sample>(&record))
            for (const Metric metric : {Metric::CpuPressureSome, Metric::CpuPressureFull,
                     Metric::MemoryPressureSome, Metric::MemoryPressureFull, Metric::IoPressureSome,
                     Metric::IoPressureFull, Metric::MemoryHigh})
                (*sample)[metric].reset();
    return run;
}

trace::Recording manyContainers(int pods, int each)
{
    trace::Recording run = nothingYet();
    const std::int64_t at = run.header.anchorBoot + kSecond;
    for (int p = 0; p < pods; ++p) {
        const trace::Pod pod = podOf("shop-" + std::to_string(p), at);
        run.records.emplace_back(pod);
        for (int c = 0; c < each; ++c) {
            const int number = p * each + c;
            trace::Container one =
                containerOf(longId(number), "part-" + std::to_string(c), pod.uid, at + number);
            one.sandboxId = pod.sandboxId;
            run.records.emplace_back(one);
            for (std::int64_t t = at; t < at + 60 * kSecond; t += kSecond)
                run.records.emplace_back(sampleOf(one.id, t, number));
        }
    }
    return run;
}

trace::Recording someoneElses()
{
    trace::Recording run;
    run.header = makeSample().header;
    run.header.host = "laptop";
    run.header.privilege = "uid 1000, only looking";
    run.header.anchorBoot = kSecond;
    run.header.notes = {"namespaces of other users' processes are inferred: reading them needs "
                        "CAP_SYS_PTRACE"};
    for (const char* engine : {"podman", "containerd"}) {
        trace::Pod pod;
        pod.uid = std::string("engine-") + engine, pod.name = engine, pod.engine = engine;
        pod.state = "ready", pod.observed = true, pod.at = 2 * kSecond;
        run.records.emplace_back(pod);
    }
    trace::Process conmon;
    conmon.pid = 4700, conmon.hop = trace::Hop::Shim, conmon.program = "conmon";
    conmon.rssBytes = 2U << 20U, conmon.start = 2 * kSecond;
    run.records.emplace_back(conmon);
    int number = 0;
    for (const Stranger& stranger : kStrangers)
        addStranger(run, number++, stranger);
    return run;
}

} // namespace shimscope::tests
