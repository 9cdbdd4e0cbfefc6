// linux.resources of config.json: what a container may use. Field names are those of the JSON
// (runtime-spec config-linux.md#control-groups). Value types only; absent is std::nullopt, which is
// not 0.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::oci {

/// linux.resources.devices[]: one rule, in order; later ones win. Absent major or minor is "all".
struct DeviceRule {
    bool allow = false;
    std::string type; ///< "a", "b", "c" or empty (= "a")
    std::optional<std::int64_t> major, minor;
    std::string access; ///< of "rwm"; empty = all
};

struct Memory {
    std::optional<std::int64_t> limit; ///< bytes; -1 is "no limit"
    std::optional<std::int64_t> reservation; ///< bytes
    std::optional<std::int64_t> swap; ///< bytes of memory + swap together, as in v1
    std::optional<std::int64_t> kernel; ///< bytes; v1 only, ignored by kernels since 5.15
    std::optional<std::int64_t> kernelTCP; ///< bytes; v1 only
    std::optional<std::uint64_t> swappiness; ///< 0…100; v1 only
    std::optional<bool> disableOOMKiller; ///< v1 only
    std::optional<bool> useHierarchy; ///< v1 only
    std::optional<bool> checkBeforeUpdate; ///< refuse an update below what is used now
};

struct Cpu {
    std::optional<std::uint64_t> shares; ///< v1 scale: 2…262144, 1024 is the kernel's default
    std::optional<std::int64_t> quota; ///< µs per period; ≤ 0 is "no limit"
    std::optional<std::uint64_t> burst; ///< µs
    std::optional<std::uint64_t> period; ///< µs
    std::optional<std::int64_t> realtimeRuntime; ///< µs
    std::optional<std::uint64_t> realtimePeriod; ///< µs
    std::optional<std::string> cpus; ///< "0-3,7"
    std::optional<std::string> mems; ///< memory nodes
    std::optional<std::int64_t> idle; ///< 1: SCHED_IDLE for the whole cgroup
};

struct Pids {
    std::optional<std::int64_t> limit; ///< ≤ 0 is "no limit" (-1); 0 is left to the manager
};

struct WeightDevice {
    std::int64_t major = 0, minor = 0;
    std::optional<std::uint16_t> weight, leafWeight;
};

struct ThrottleDevice {
    std::int64_t major = 0, minor = 0;
    std::uint64_t rate = 0; ///< bytes or operations per second
};

struct BlockIO {
    std::optional<std::uint16_t> weight; ///< 10…1000, v1 scale
    std::optional<std::uint16_t> leafWeight;
    std::vector<WeightDevice> weightDevice;
    std::vector<ThrottleDevice> throttleReadBpsDevice, throttleWriteBpsDevice;
    std::vector<ThrottleDevice> throttleReadIOPSDevice, throttleWriteIOPSDevice;
};

struct HugepageLimit {
    std::string pageSize; ///< "2MB", "1GB"
    std::uint64_t limit = 0; ///< bytes
};

struct NetworkPriority {
    std::string name; ///< interface
    std::uint32_t priority = 0;
};

struct Network {
    std::optional<std::uint32_t> classID; ///< v1 net_cls
    std::vector<NetworkPriority> priorities; ///< v1 net_prio
};

struct Rdma {
    std::optional<std::uint32_t> hcaHandles, hcaObjects;
};

struct Resources {
    std::vector<DeviceRule> devices;
    std::optional<Memory> memory;
    std::optional<Cpu> cpu;
    std::optional<Pids> pids;
    std::optional<BlockIO> blockIO;
    std::vector<HugepageLimit> hugepageLimits;
    std::optional<Network> network;
    std::map<std::string, Rdma> rdma; ///< by device name
    std::map<std::string, std::string> unified; ///< cgroup v2 file → value, written as it is
};

} // namespace shimscope::oci
