// kubepods, its QoS children, and the pods in them.
#include <base/file.h>
#include <base/log.h>
#include <kubelet/pod_cgroups.h>

#include <unistd.h>

#include <array>
#include <set>

namespace shimscope::kubelet {
namespace {

constexpr std::array<const char*, 3> kParents{
    "/kubepods", "/kubepods/burstable", "/kubepods/besteffort"};

} // namespace

PodCgroups::PodCgroups(cgroupfs::Layout layout, std::string root)
    : m_layout(std::move(layout)), m_root(root == "/" ? std::string() : std::move(root))
{
}

PodCgroups::PodCgroups(PodCgroups&& other) noexcept
    : m_layout(std::move(other.m_layout))
    , m_root(std::move(other.m_root))
    , m_burstable(std::move(other.m_burstable))
{
}

base::Status PodCgroups::apply(const std::string& path, const CgroupLimits& limits)
{
    decltype(oci::Resources::cpu)::value_type cpu;
    cpu.shares = static_cast<std::uint64_t>(limits.cpuShares);
    if (limits.cpuQuota) {
        cpu.quota = limits.cpuQuota;
        cpu.period = static_cast<std::uint64_t>(kQuotaPeriod);
    }
    oci::Resources resources;
    resources.cpu = cpu;
    if (limits.memoryBytes)
        resources.memory.emplace().limit = limits.memoryBytes;
    auto manager = TRY(cgroup::Manager::open(m_layout, m_root + path));
    auto created = manager.create(&resources);
    for (const std::string& warning : manager.warnings())
        base::logWarning("cgroup " + path + ": " + warning);
    return created;
}

base::Status PodCgroups::prepare(std::int64_t memoryCapacity)
{
    const std::lock_guard lock(m_mutex);
    CgroupLimits all;
    all.cpuShares = milliCpuToShares(1000 * ::sysconf(_SC_NPROCESSORS_ONLN));
    all.memoryBytes = memoryCapacity;
    TRY_VOID(apply(kParents[0], all));
    TRY_VOID(apply(kParents[2], {}));
    return updateBurstable();
}

base::Status PodCgroups::updateBurstable()
{
    std::int64_t sum = 0;
    for (const auto& [uid, milliCpu] : m_burstable)
        sum += milliCpu;
    CgroupLimits limits;
    limits.cpuShares = milliCpuToShares(sum);
    return apply(kParents[1], limits);
}

base::Status PodCgroups::create(const Pod& pod)
{
    const std::lock_guard lock(m_mutex);
    if (qosClass(pod) == Qos::Burstable
        && m_burstable.insert_or_assign(pod.uid, requestedMilliCpu(pod)).second)
        TRY_VOID(updateBurstable());
    return apply(podCgroup(pod), podLimits(pod));
}

base::Status PodCgroups::remove(const std::string& uid)
{
    const std::lock_guard lock(m_mutex);
    for (const char* parent : kParents) {
        auto manager = TRY(cgroup::Manager::open(m_layout, m_root + parent + "/pod" + uid));
        TRY_VOID(manager.remove());
    }
    if (m_burstable.erase(uid) > 0)
        return updateBurstable();
    return {};
}

std::vector<std::string> PodCgroups::uids() const
{
    std::set<std::string> uids;
    for (const char* parent : kParents) {
        for (const auto& [controller, dir] : m_layout.dirsOf(m_root + parent)) {
            const auto names = base::listDir(dir);
            for (const std::string& name : names ? *names : std::vector<std::string>())
                if (name.starts_with("pod"))
                    uids.insert(name.substr(3));
        }
    }
    return {uids.begin(), uids.end()};
}

bool PodCgroups::memoryIsV2() const
{
    const cgroupfs::Hierarchy* memory = m_layout.of("memory");
    return memory != nullptr && memory->v2;
}

bool PodCgroups::canLimitSwap() const
{
    const cgroupfs::Hierarchy* memory = m_layout.of("memory");
    if (memory == nullptr)
        return false;
    const std::string dir = cgroupfs::dirOf(*memory, m_root + kParents[0]);
    return base::exists(dir + (memory->v2 ? "/memory.swap.max" : "/memory.memsw.limit_in_bytes"));
}

} // namespace shimscope::kubelet
