// Facts for the header.
#include <agent/machine.h>
#include <base/file.h>
#include <base/text.h>
#include <base/time.h>
#include <cgroupfs/reading.h>
#include <procfs/process.h>
#include <sys/sysinfo.h>

#include <google/protobuf/stubs/common.h>
#include <grpcpp/grpcpp.h>

#include <linux/capability.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace shimscope::agent {

namespace {

std::string firstLine(const std::string& path)
{
    const auto text = base::readFile(path, 4096);
    return text ? std::string(base::trim(*text)) : std::string();
}

bool hasCapability(int number)
{
    const auto status = procfs::readStatus("self");
    return status && status->capEff
        && ((*status->capEff >> static_cast<unsigned>(number)) & 1U) != 0;
}

std::vector<std::string> notesOf(const MachineFacts& facts)
{
    std::vector<std::string> notes = cgroupfs::missingOn(facts.layout);
    if (!hasCapability(CAP_SYS_RESOURCE))
        notes.emplace_back(
            "CAP_SYS_RESOURCE is missing: oom_score_adj cannot be lowered for pause containers");
    return notes;
}

} // namespace

std::string prettyName(std::string_view osRelease)
{
    constexpr std::string_view kKey = "PRETTY_NAME=";
    for (std::string_view line : base::lines(osRelease)) {
        if (!line.starts_with(kKey))
            continue;
        line.remove_prefix(kKey.size());
        if (line.size() >= 2 && (line.front() == '"' || line.front() == '\''))
            line = line.substr(1, line.size() - 2);
        return std::string(line);
    }
    return {};
}

trace::Header describeMachine(const MachineFacts& facts)
{
    trace::Header header;
    utsname names{};
    ::uname(&names);
    header.host = names.nodename;
    header.kernel = names.release;
    header.bootId = firstLine("/proc/sys/kernel/random/boot_id");
    const auto osRelease = base::readFile("/etc/os-release", 1U << 16U);
    header.distribution = osRelease ? prettyName(*osRelease) : "";
    header.cgroupMode = cgroupfs::toString(facts.layout.mode);
    header.cgroupRoot = facts.cgroupRoot;
    header.privilege = ::geteuid() == 0 ? "root" : "user (uid " + std::to_string(::geteuid()) + ")";
    header.cpus = ::get_nprocs();
    struct sysinfo memory { };
    if (::sysinfo(&memory) == 0)
        header.memoryBytes = std::uint64_t{memory.totalram} * memory.mem_unit;
    header.anchorBoot = base::bootNow();
    header.anchorWall = base::wallNow();
    header.versions = {{"shimscope", SHIMSCOPE_VERSION}, {"grpc", grpc::Version()},
        {"protobuf", google::protobuf::internal::VersionString(GOOGLE_PROTOBUF_VERSION)}};
    header.backoffFactor = facts.backoffFactor;
    header.notes = notesOf(facts);
    return header;
}

std::vector<std::string> findProblems(const MachineFacts& facts)
{
    std::vector<std::string> problems;
    if (::geteuid() != 0)
        problems.emplace_back("the agent does not run as root: no pod can be started");
    for (const char* program : {"shimscope-cri", "shimscope-kubelet", "shimscope-oci",
             "shimscope-pinns", "containerd-shim-shimscope-v1"}) {
        if (::access((facts.bin + "/" + program).c_str(), X_OK) != 0)
            problems.push_back(facts.bin + "/" + program
                + " is missing: build it, or name its folder with --libexec");
    }
    for (const char* plugin : {"loopback", "ptp", "host-local"}) {
        if (::access((facts.cniBin + "/" + plugin).c_str(), X_OK) != 0)
            problems.push_back(facts.cniBin + "/" + plugin
                + " is missing: pods get no network of their own (Debian package "
                  "containernetworking-plugins)");
    }
    if (facts.layout.mode == cgroupfs::Mode::None)
        problems.emplace_back("no cgroup file system is mounted: no limits, no samples");
    return problems;
}

} // namespace shimscope::agent
