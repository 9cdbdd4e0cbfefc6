// bench_sampling [CONTAINERS [ROUNDS]]: what the sampler costs beyond the kernel's own work.
// Makes that many cgroups and reads them in turn: one round by the sampler, one by bare pread(2) of
// the same files into one buffer. Both sides are interleaved, so that they see the same machine.
// REQUIRES(root, cgroup).
#include <base/text.h>
#include <cgroup/manager.h>
#include <metrics/sampler.h>

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace {

using namespace shimscope;

std::int64_t cpuNow()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

double median(std::vector<std::int64_t> values)
{
    std::nth_element(values.begin(),
        values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return static_cast<double>(values[values.size() / 2]);
}

struct Bare {
    std::vector<base::Fd> fast, slow;
};

base::Result<std::vector<base::Fd>> openAll(const std::vector<std::string>& paths)
{
    std::vector<base::Fd> files;
    for (const std::string& path : paths)
        files.push_back(TRY(base::openFile(path, O_RDONLY)));
    return files;
}

std::size_t readBare(const std::vector<Bare>& all, bool slow)
{
    std::array<char, 16384> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init)
    std::size_t bytes = 0;
    for (const Bare& bare : all) {
        for (const base::Fd& fd : slow ? bare.slow : bare.fast)
            bytes += static_cast<std::size_t>(
                std::max<ssize_t>(::pread(fd.get(), buffer.data(), buffer.size(), 0), 0));
    }
    return bytes;
}

struct Result {
    std::vector<std::int64_t> sampler, bare;
    std::size_t files = 0;
};

base::Result<Result> measure(
    const cgroupfs::Layout& layout, const std::vector<cgroup::Manager>& groups, unsigned rounds)
{
    metrics::Sampler sampler(layout);
    std::vector<Bare> bare;
    Result result;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const std::string id = std::to_string(i);
        TRY_VOID(sampler.add(id, groups[i].dirs()));
        Bare files;
        files.fast = TRY(openAll(sampler.paths(id, false)));
        files.slow = TRY(openAll(sampler.paths(id, true)));
        result.files = files.fast.size();
        bare.push_back(std::move(files));
    }
    for (unsigned round = 0; round < rounds; ++round) {
        const bool slow = round % metrics::kSlowEvery == 0;
        const std::int64_t start = cpuNow();
        const auto got = sampler.sample();
        const std::int64_t middle = cpuNow();
        const std::size_t bytes = readBare(bare, slow);
        const std::int64_t end = cpuNow();
        if (got.samples.size() != groups.size() || bytes == 0)
            return base::fail("sample", "", "a cgroup was lost");
        result.sampler.push_back(middle - start);
        result.bare.push_back(end - middle);
    }
    return result;
}

base::Status run(unsigned count, unsigned rounds)
{
    const auto layout = TRY(cgroupfs::readLayout());
    auto root = TRY(cgroup::Manager::open(layout, "/shimscope-bench-sampling"));
    std::vector<cgroup::Manager> groups;
    oci::Resources resources;
    resources.memory = oci::Memory{};
    resources.memory->limit = 64 << 20;
    base::Status done;
    for (unsigned i = 0; i < count && done; ++i) {
        groups.push_back(
            TRY(cgroup::Manager::open(layout, "/shimscope-bench-sampling/" + std::to_string(i))));
        done = groups.back().create(&resources);
    }
    const auto result =
        done ? measure(layout, groups, rounds) : base::Result<Result>(base::Failure(done.error()));
    const auto removed = root.remove(10'000);
    if (!result)
        return base::Failure(result.error());
    const double sampler = median(result->sampler);
    const double bare = median(result->bare);
    std::printf(
        "cgroup %s, %u containers, %zu files each, %u rounds; CPU time of one round, median\n",
        cgroupfs::toString(layout.mode), count, result->files, rounds);
    std::printf("  bare pread(2)  %8.2f ms\n  sampler        %8.2f ms   (10 Hz: %.1f %% of one "
                "CPU)\n  ratio          %8.2f      (goal: at most 2)\n",
        bare / 1e6, sampler / 1e6, sampler / 1e6, sampler / bare);
    return removed;
}

} // namespace

int main(int argc, char** argv)
{
    const auto argument = [&](int i, unsigned otherwise) {
        const auto value = argc > i ? base::parseUnsigned(argv[i]) : std::nullopt;
        return static_cast<unsigned>(value.value_or(otherwise));
    };
    rlimit files{10'000, 10'000};
    ::setrlimit(RLIMIT_NOFILE, &files);
    const auto done = run(argument(1, 100), argument(2, 200));
    if (done)
        return 0;
    std::fprintf(stderr, "bench_sampling: %s\n", done.error().toString().c_str());
    return 1;
}
