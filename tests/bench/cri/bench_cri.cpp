// bench_cri [ROUNDS]: RunPodSandbox + CreateContainer + StartContainer, on the host's network and
// with CNI; ours with and without tracing against Debian's containerd 1.6 with runc. All sides take
// turns in one run, with the same client, images and CNI configuration; read the ratios. Needs
// root. Prints medians; never fails for being slow.

#include <base/text.h>
#include <base/time.h>

#include <cri_client/containerd.h>
#include <cri_client/instance.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <vector>

using namespace shimscope;
namespace v1 = ::runtime::v1;

namespace {

/// A tmpfs, as /run is where these programs are used.
constexpr const char* kRunParent = "/dev/shm";

struct Times {
    double run = 0, create = 0, start = 0; ///< ms
    [[nodiscard]] double total() const { return run + create + start; }
};

struct Side {
    std::string name;
    support::CriClient* client = nullptr;
    std::string cgroup;
    std::string logDir;
    std::map<bool, std::vector<Times>> times; ///< by host network
};

double millisecondsSince(std::int64_t start)
{
    return static_cast<double>(base::bootNow() - start) / 1e6;
}

v1::PodSandboxConfig configOf(const Side& side, bool hostNetwork, unsigned round)
{
    support::PodOptions options;
    options.name = "bench" + std::to_string(round);
    options.uid = "uid-" + options.name;
    options.hostNetwork = hostNetwork;
    options.cgroupParent = side.cgroup + "/pod" + std::to_string(round);
    options.logDirectory = side.logDir + "/" + options.name;
    return support::podConfig(options);
}

base::Status removePod(support::CriClient& client, const std::string& id)
{
    v1::StopPodSandboxRequest stop;
    stop.set_pod_sandbox_id(id);
    (void)TRY(client.StopPodSandbox(stop));
    v1::RemovePodSandboxRequest remove;
    remove.set_pod_sandbox_id(id);
    (void)TRY(client.RemovePodSandbox(remove));
    return {};
}

/// One pod with one container, up and away again.
base::Result<Times> once(Side& side, bool hostNetwork, unsigned round)
{
    Times times;
    const v1::PodSandboxConfig config = configOf(side, hostNetwork, round);
    TRY_VOID(base::makeDirs(config.log_directory() + "/main"));
    v1::RunPodSandboxRequest run;
    *run.mutable_config() = config;
    std::int64_t at = base::bootNow();
    const std::string pod = TRY(side.client->RunPodSandbox(run)).pod_sandbox_id();
    times.run = millisecondsSince(at);

    v1::CreateContainerRequest create;
    create.set_pod_sandbox_id(pod);
    *create.mutable_config() =
        support::containerConfig("main", support::kBusybox, {"sleep", "1000"});
    *create.mutable_sandbox_config() = config;
    at = base::bootNow();
    v1::StartContainerRequest start;
    start.set_container_id(TRY(side.client->CreateContainer(create)).container_id());
    times.create = millisecondsSince(at);
    at = base::bootNow();
    (void)TRY(side.client->StartContainer(start));
    times.start = millisecondsSince(at);
    TRY_VOID(removePod(*side.client, pod));
    return times;
}

template <class Value>
double median(const std::vector<Times>& times, Value value)
{
    std::vector<double> values;
    for (const Times& one : times)
        values.push_back(value(one));
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

double medianTotal(const Side& side, bool hostNetwork)
{
    return median(side.times.at(hostNetwork), [](const Times& one) { return one.total(); });
}

void print(const std::vector<Side*>& sides, bool hostNetwork)
{
    std::printf("%s\n", hostNetwork ? "host network" : "CNI (loopback, ptp, host-local)");
    std::printf("  %-28s %14s %16s %15s %9s\n", "", "RunPodSandbox", "CreateContainer",
        "StartContainer", "total");
    for (const Side* side : sides) {
        const auto& times = side->times.at(hostNetwork);
        std::printf("  %-28s %11.1f ms %13.1f ms %12.1f ms %6.1f ms\n", side->name.c_str(),
            median(times, [](const Times& one) { return one.run; }),
            median(times, [](const Times& one) { return one.create; }),
            median(times, [](const Times& one) { return one.start; }),
            medianTotal(*side, hostNetwork));
    }
}

base::Status compare(unsigned rounds)
{
    const auto plain = TRY(support::CriInstance::make(false, kRunParent));
    const auto traced = TRY(support::CriInstance::make(true, kRunParent));
    TRY_VOID(plain->start());
    TRY_VOID(traced->start());
    std::string networkList = TRY(base::readFile(plain->dir() + "/net.conflist"));
    const auto containerd = TRY(support::Containerd::start(networkList, kRunParent));
    Side ours{"shimscope", &plain->client(), plain->cgroupParent(), plain->logDir(), {}};
    Side tracing{
        "shimscope, traced", &traced->client(), traced->cgroupParent(), traced->logDir(), {}};
    Side theirs{containerd->version(), &containerd->client(), plain->cgroupParent() + "/theirs",
        plain->logDir() + "/theirs", {}};
    const std::vector<Side*> sides{&ours, &tracing, &theirs};
    for (unsigned round = 0; round < rounds + 1; ++round) {
        for (const bool hostNetwork : {true, false}) {
            for (Side* side : sides) {
                const Times times = TRY(once(*side, hostNetwork, round));
                if (round > 0) // the first one fills caches
                    side->times[hostNetwork].push_back(times);
            }
        }
    }
    std::printf("%u rounds, medians\n", rounds);
    for (const bool hostNetwork : {true, false})
        print(sides, hostNetwork);
    for (const bool hostNetwork : {true, false})
        std::printf("ratio to containerd, %s: %.2f (goal: %s)\n",
            hostNetwork ? "host network" : "CNI",
            medianTotal(ours, hostNetwork) / medianTotal(theirs, hostNetwork),
            hostNetwork ? "0.3" : "0.4");
    std::printf("tracing on / off: host network %.3f, CNI %.3f (goal: 1.05)\n",
        medianTotal(tracing, true) / medianTotal(ours, true),
        medianTotal(tracing, false) / medianTotal(ours, false));
    return {};
}

} // namespace

int main(int argc, char** argv)
{
    const auto rounds = base::parseUnsigned(argc > 1 ? argv[1] : "20");
    const auto done = compare(static_cast<unsigned>(rounds.value_or(20)));
    if (done)
        return 0;
    std::fprintf(stderr, "bench_cri: %s\n", done.error().toString().c_str());
    return done.error().is(ENOENT) ? 77 : 1;
}
