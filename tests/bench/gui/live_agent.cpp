// An agent in a process of its own that tells of a hundred containers, ten times a second, as the
// real one does: lines of JSON over gRPC.
#include "bench.h"

#include <base/time.h>
#include <rpc/server.h>
#include <trace/record.h>

#include <agent.grpc.pb.h>

#include <chrono>
#include <cstdio>
#include <thread>

namespace shimscope::bench {

namespace {

namespace api = agent::v1;
constexpr int kPods = 50;
constexpr int kInPod = 2;
constexpr std::int64_t kTick = 100'000'000; // ns

std::string idOf(int pod, int container)
{
    return std::string(56, 'c') + std::to_string(1000 + pod) + std::to_string(1000 + container);
}

trace::Container containerOf(int pod, int number, std::int64_t at)
{
    trace::Container container;
    container.id = idOf(pod, number);
    container.name = "worker" + std::to_string(number);
    container.podUid = "uid" + std::to_string(pod);
    container.state = "running";
    container.pid = 1000 + pod * kInPod + number;
    container.cgroupPath =
        "/shimscope/kubepods/burstable/pod" + container.podUid + "/" + container.id;
    container.created = container.started = container.at = at;
    return container;
}

/// What a container on cgroup v2 gives, all of it.
trace::Sample sampleOf(int pod, int number, std::int64_t at, std::uint64_t tick)
{
    using trace::Metric;
    trace::Sample sample;
    sample.container = idOf(pod, number);
    sample.at = at;
    const auto step = static_cast<std::uint64_t>(pod * kInPod + number);
    for (int metric = 0; metric < trace::kMetricCount; ++metric)
        sample[static_cast<Metric>(metric)] = tick * (10 + step);
    sample[Metric::CpuUsage] = tick * (1000 + 60 * step) + (tick * 7919 + step) % 900;
    sample[Metric::CpuQuota] = 50'000;
    sample[Metric::CpuPeriod] = 100'000;
    sample[Metric::MemoryCurrent] = (20 + (tick + step) % 40) << 20;
    sample[Metric::MemoryMax] = 64U << 20;
    return sample;
}

class LiveAgent final : public api::Agent::Service {
public:
    grpc::Status Info(
        grpc::ServerContext*, const api::InfoRequest*, api::InfoResponse* response) override
    {
        response->set_may_change(true);
        response->set_run_dir("/run/shimscope");
        return grpc::Status::OK;
    }
    grpc::Status Watch(grpc::ServerContext* context, const api::WatchRequest*,
        grpc::ServerWriter<api::WatchResponse>* writer) override
    {
        const std::int64_t start = base::bootNow();
        tellPast(writer, start);
        for (std::uint64_t tick = 1; !context->IsCancelled(); ++tick) {
            std::this_thread::sleep_for(std::chrono::nanoseconds(
                start + static_cast<std::int64_t>(tick) * kTick - base::bootNow()));
            api::WatchResponse message;
            addSamples(message, base::bootNow(), tick + 600);
            writer->Write(message);
        }
        return grpc::Status::OK;
    }

private:
    static void addSamples(api::WatchResponse& message, std::int64_t at, std::uint64_t tick)
    {
        for (int pod = 0; pod < kPods; ++pod) {
            for (int number = 0; number < kInPod; ++number)
                message.add_lines(trace::toLine(sampleOf(pod, number, at, tick)));
        }
    }
    /// The pods, and their last minute: the trends are full from the beginning.
    static void tellPast(grpc::ServerWriter<api::WatchResponse>* writer, std::int64_t now)
    {
        api::WatchResponse message;
        trace::Header header;
        header.cgroupMode = "v2";
        header.cgroupRoot = "/shimscope";
        header.cpus = 8;
        header.anchorBoot = now;
        header.anchorWall = 1'800'000'000'000'000'000;
        message.add_lines(trace::toLine(header));
        const std::int64_t start = now - 600 * kTick;
        for (int index = 0; index < kPods; ++index) {
            trace::Pod pod;
            pod.uid = "uid" + std::to_string(index);
            pod.name = "load-" + std::to_string(index);
            pod.nameSpace = "default";
            pod.state = "ready";
            pod.at = start;
            message.add_lines(trace::toLine(pod));
            for (int number = 0; number < kInPod; ++number)
                message.add_lines(trace::toLine(containerOf(index, number, start)));
        }
        for (std::uint64_t tick = 0; tick <= 600; ++tick) {
            addSamples(message, start + static_cast<std::int64_t>(tick) * kTick, tick);
            if (tick % 20 == 0) {
                writer->Write(message);
                message.Clear();
            }
        }
        message.set_caught_up(true);
        writer->Write(message);
    }
};

} // namespace

int runAgent(const char* socket)
{
    LiveAgent agent;
    const auto server = rpc::Server::start({.socketPath = socket, .admit = {}}, {&agent});
    if (!server) {
        std::fprintf(stderr, "bench_gui: %s\n", server.error().toString().c_str());
        return 1;
    }
    std::puts("ready");
    std::fflush(stdout);
    while (std::getchar() != EOF) { } // until whoever started it closes the pipe
    return 0;
}

} // namespace shimscope::bench
