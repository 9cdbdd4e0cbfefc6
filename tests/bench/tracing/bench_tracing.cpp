// ns per call of the tracer, off and on, in rounds that take turns; the median of each is printed.
// With it the smallest system call, as a measure: a step must cost less than the call that it tells
// of.
#include <base/file.h>
#include <base/time.h>
#include <trace/spool.h>
#include <trace/tracer.h>

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace shimscope;

constexpr int kRounds = 15;
constexpr int kCalls = 20'000;

double nsPerCall(const std::function<void()>& call)
{
    const std::int64_t start = base::bootNow();
    for (int i = 0; i < kCalls; ++i)
        call();
    return static_cast<double>(base::bootNow() - start) / kCalls;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void leaveSpan()
{
    static const std::string message(600, 'x'); // a RunPodSandbox request has 613 bytes
    trace::SpanScope span({.kind = trace::Kind::Client,
        .protocol = "CRI v1 gRPC",
        .method = "/runtime.v1.RuntimeService/RunPodSandbox",
        .requestType = "runtime.v1.RunPodSandboxRequest",
        .requestBytes = message});
    span.attribute("pod.name", "web");
    span.response("runtime.v1.RunPodSandboxResponse", message);
}

void leaveStep()
{
    trace::step("mount", "proc, /proc, proc, MS_NOSUID|MS_NODEV|MS_NOEXEC", 0, 0,
        "runtime-spec config.md#mounts: the container's own /proc", 1, 2, "mounts[0]");
}

void print(const char* what, const std::vector<double>& off, const std::vector<double>& on)
{
    std::printf("%-22s off %7.1f ns   on %7.1f ns\n", what, median(off), median(on));
}

} // namespace

int main()
{
    std::vector<double> spanOff;
    std::vector<double> stepOff;
    std::vector<double> spanOn;
    std::vector<double> stepOn;
    std::vector<double> systemCall;
    for (int round = 0; round < kRounds; ++round) {
        spanOff.push_back(nsPerCall(leaveSpan));
        stepOff.push_back(nsPerCall(leaveStep));
    }
    const auto dir = base::TempDir::make();
    if (!dir || !trace::openTracer(dir->path(), trace::Hop::Runtime, "bench", 64U << 20U))
        return 1;
    auto reader = trace::SpoolReader::open(dir->path() + "/" + base::listDir(dir->path())->front());
    const auto drain = [&] { reader->drain([](const trace::SpoolRecord&) {}); };
    for (int round = 0; round < kRounds; ++round) {
        spanOn.push_back(nsPerCall(leaveSpan));
        drain();
        stepOn.push_back(nsPerCall(leaveStep));
        drain();
        systemCall.push_back(nsPerCall([] { ::syscall(SYS_getppid); }));
    }
    print("span with messages", spanOff, spanOn);
    print("kernel step", stepOff, stepOn);
    std::printf("%-22s     %7.1f ns\n", "getppid(2)", median(systemCall));
    std::printf(
        "dropped                %llu\n", static_cast<unsigned long long>(reader->dropped()));
    return reader->dropped() == 0 ? 0 : 1;
}
