// Puts steps on a plan: picks the v1 or the v2 folder of a controller, and names the field of
// config.json. Private to this module; pure.
#pragma once

#include <cgroup/plan.h>

#include <array>
#include <string>
#include <string_view>

namespace shimscope::cgroup {

/// v2 controllers that are handed down when the kernel has them, so that their numbers can be read.
inline constexpr std::array kHandedDown{
    "cpu", "cpuset", "hugetlb", "io", "memory", "misc", "pids", "rdma"};

/// The reason of a step: where its section says why.
[[nodiscard]] inline std::string because(std::string_view section, std::string_view why)
{
    return std::string(section) + ": " + std::string(why);
}

/// A file to be written, and why.
struct Entry {
    std::string_view file;
    std::string value;
    std::string_view reason;
    std::string_view field; ///< below linux.resources
    bool mayFail = false;
    std::string_view mend{};
};

class Writer {
public:
    Writer(const cgroupfs::Dirs& dirs, const Facts& facts, Plan& plan)
        : m_dirs(dirs), m_facts(facts), m_plan(plan)
    {
    }

    [[nodiscard]] const Facts& facts() const { return m_facts; }
    [[nodiscard]] bool hasV1(std::string_view controller) const;
    [[nodiscard]] bool hasV2(std::string_view controller) const;
    [[nodiscard]] bool hasFile(std::string_view v1File) const
    {
        return m_facts.files.contains(std::string(v1File));
    }
    /// True if the cgroup was there in this v1 hierarchy before the plan.
    [[nodiscard]] bool existed(std::string_view controller) const;
    /// Into the v1 folder of `controller`.
    void v1(std::string_view controller, const Entry& entry);
    /// Into the v2 folder.
    void v2(const Entry& entry);
    void devices(std::vector<oci::DeviceRule> rules);
    void warn(std::string text) { m_plan.warnings.push_back(std::move(text)); }
    /// The failure for a controller that is in no hierarchy.
    [[nodiscard]] base::Failure noController(
        std::string_view controller, std::string_view field) const;

private:
    void add(const std::string& dir, const Entry& entry);
    const cgroupfs::Dirs& m_dirs;
    const Facts& m_facts;
    Plan& m_plan;
};

/// The v2 controllers that these resources cannot do without.
[[nodiscard]] std::set<std::string> neededControllers(const oci::Resources& resources);

base::Status planCpu(Writer& writer, const oci::Cpu& cpu);
base::Status planMemory(Writer& writer, const oci::Memory& memory);
base::Status planPids(Writer& writer, const oci::Pids& pids);
base::Status planBlockIO(Writer& writer, const oci::BlockIO& io);
base::Status planHugepages(Writer& writer, const std::vector<oci::HugepageLimit>& limits);
base::Status planRdma(Writer& writer, const std::map<std::string, oci::Rdma>& rdma);
base::Status planNetwork(Writer& writer, const oci::Network& network);
base::Status planUnified(Writer& writer, const std::map<std::string, std::string>& unified);
base::Status planDevices(Writer& writer, const std::vector<oci::DeviceRule>& rules);

} // namespace shimscope::cgroup
