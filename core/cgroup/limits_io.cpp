// Block I/O, huge pages, RDMA, network classes, and the plain v2 files of "unified".
#include <cgroup/convert.h>
#include <cgroup/writer.h>

#include <array>

namespace shimscope::cgroup {

namespace {

constexpr std::string_view kIoV2 = "cgroup-v2.rst \"IO Interface Files\"";
constexpr std::string_view kBlkio = "cgroup-v1/blkio-controller.rst";

std::string device(std::int64_t major, std::int64_t minor)
{
    return std::to_string(major) + ":" + std::to_string(minor);
}

struct Throttle {
    const std::vector<oci::ThrottleDevice>* list;
    std::string_view v1File, v2Key, field;
};
std::array<Throttle, 4> throttles(const oci::BlockIO& io)
{
    return {Throttle{&io.throttleReadBpsDevice, "blkio.throttle.read_bps_device", "rbps",
                "blockIO.throttleReadBpsDevice"},
        Throttle{&io.throttleWriteBpsDevice, "blkio.throttle.write_bps_device", "wbps",
            "blockIO.throttleWriteBpsDevice"},
        Throttle{&io.throttleReadIOPSDevice, "blkio.throttle.read_iops_device", "riops",
            "blockIO.throttleReadIOPSDevice"},
        Throttle{&io.throttleWriteIOPSDevice, "blkio.throttle.write_iops_device", "wiops",
            "blockIO.throttleWriteIOPSDevice"}};
}

/// The file of weights depends on the I/O scheduler that the kernel was built with.
void planWeightV1(Writer& w, const oci::BlockIO& io)
{
    if (!io.weight && io.weightDevice.empty())
        return;
    const bool bfq = w.hasFile("blkio.bfq.weight");
    if (!bfq && !w.hasFile("blkio.weight")) {
        w.warn("linux.resources.blockIO.weight has no effect: this kernel has no scheduler with "
               "weights (BFQ)");
        return;
    }
    const std::string prefix = bfq ? "blkio.bfq.weight" : "blkio.weight";
    if (io.weight)
        w.v1("blkio",
            {prefix, std::to_string(*io.weight), because(kBlkio, "its part when the disk is busy"),
                "blockIO.weight"});
    for (const oci::WeightDevice& entry : io.weightDevice) {
        if (entry.weight)
            w.v1("blkio",
                {prefix + "_device",
                    device(entry.major, entry.minor) + " " + std::to_string(*entry.weight),
                    because(kBlkio, "the same for one disk"), "blockIO.weightDevice"});
    }
}

/// io.weight belongs to io.cost, io.bfq.weight to BFQ; a kernel has either, both or none.
void planWeightV2(Writer& w, const oci::BlockIO& io)
{
    const std::string_view mend = "the kernel has no scheduler with weights (BFQ, io.cost)";
    if (io.weight) {
        w.v2({"io.bfq.weight", std::to_string(*io.weight),
            because(kIoV2, "its part when the disk is busy (BFQ)"), "blockIO.weight", true, mend});
        w.v2({"io.weight", "default " + std::to_string(ioWeight(*io.weight)),
            because(kIoV2, "its part when the disk is busy, from blkio.weight"), "blockIO.weight",
            true, mend});
    }
    for (const oci::WeightDevice& entry : io.weightDevice) {
        if (entry.weight)
            w.v2({"io.bfq.weight",
                device(entry.major, entry.minor) + " " + std::to_string(*entry.weight),
                because(kIoV2, "the same for one disk"), "blockIO.weightDevice", true, mend});
    }
}

} // namespace

base::Status planBlockIO(Writer& writer, const oci::BlockIO& io)
{
    const bool v1 = writer.hasV1("blkio");
    bool asks = io.weight || !io.weightDevice.empty();
    for (const Throttle& throttle : throttles(io))
        asks = asks || !throttle.list->empty();
    if (!asks)
        return {};
    if (!v1 && !writer.hasV2("io"))
        return writer.noController("io", "blockIO");
    v1 ? planWeightV1(writer, io) : planWeightV2(writer, io);
    for (const Throttle& throttle : throttles(io)) {
        for (const oci::ThrottleDevice& entry : *throttle.list) {
            const std::string rate = std::to_string(entry.rate);
            const std::string disk = device(entry.major, entry.minor) + " ";
            if (v1)
                writer.v1("blkio",
                    {throttle.v1File, disk + rate,
                        because(kBlkio, "\"Throttling/Upper limit policy\""), throttle.field});
            else
                writer.v2({"io.max",
                    disk + std::string(throttle.v2Key) + "=" + (entry.rate == 0 ? "max" : rate),
                    because(kIoV2, "a limit per disk"), throttle.field});
        }
    }
    return {};
}

base::Status planHugepages(Writer& writer, const std::vector<oci::HugepageLimit>& limits)
{
    for (const oci::HugepageLimit& entry : limits) {
        if (!isHugepageSize(entry.pageSize))
            return base::fail("plan cgroup", "linux.resources.hugepageLimits",
                "'" + entry.pageSize
                    + "' is no page size: a number and KB, MB or GB, such as '2MB'",
                EINVAL);
        const std::string value = std::to_string(entry.limit);
        const std::string_view why = "hugetlb.rst: huge pages of this size";
        const std::string_view whyReserved =
            "hugetlb.rst: the same, counted when they are reserved";
        const std::string stem = "hugetlb." + entry.pageSize;
        if (writer.hasV1("hugetlb")) {
            writer.v1("hugetlb", {stem + ".limit_in_bytes", value, why, "hugepageLimits"});
            writer.v1("hugetlb",
                {stem + ".rsvd.limit_in_bytes", value, whyReserved, "hugepageLimits", true});
        } else if (writer.hasV2("hugetlb")) {
            writer.v2({stem + ".max", value, why, "hugepageLimits"});
            writer.v2({stem + ".rsvd.max", value, whyReserved, "hugepageLimits", true});
        } else {
            return writer.noController("hugetlb", "hugepageLimits");
        }
    }
    return {};
}

base::Status planRdma(Writer& writer, const std::map<std::string, oci::Rdma>& rdma)
{
    for (const auto& [name, limit] : rdma) {
        std::string value = name;
        if (limit.hcaHandles)
            value += " hca_handle=" + std::to_string(*limit.hcaHandles);
        if (limit.hcaObjects)
            value += " hca_object=" + std::to_string(*limit.hcaObjects);
        const Entry entry{"rdma.max", value, "cgroup-v2.rst \"RDMA Interface Files\"", "rdma"};
        if (writer.hasV1("rdma"))
            writer.v1("rdma", entry);
        else if (writer.hasV2("rdma"))
            writer.v2(entry);
        else
            return writer.noController("rdma", "rdma");
    }
    return {};
}

base::Status planNetwork(Writer& writer, const oci::Network& network)
{
    if (network.classID && writer.hasV1("net_cls"))
        writer.v1("net_cls",
            {"net_cls.classid", std::to_string(*network.classID),
                "cgroup-v1/net_cls.rst: a tag on its packets", "network.classID"});
    else if (network.classID)
        writer.warn("linux.resources.network.classID has no effect: there is no v1 controller "
                    "net_cls here");
    for (const oci::NetworkPriority& entry : network.priorities) {
        if (!writer.hasV1("net_prio")) {
            writer.warn("linux.resources.network.priorities has no effect: there is no v1 "
                        "controller net_prio here");
            break;
        }
        writer.v1("net_prio",
            {"net_prio.ifpriomap", entry.name + " " + std::to_string(entry.priority),
                "cgroup-v1/net_prio.rst", "network.priorities"});
    }
    return {};
}

base::Status planUnified(Writer& writer, const std::map<std::string, std::string>& unified)
{
    if (unified.empty())
        return {};
    if (writer.facts().layout.mode != cgroupfs::Mode::V2) {
        return base::fail("plan cgroup", "linux.resources.unified",
            std::string("needs cgroup v2, and this machine is ")
                + cgroupfs::toString(writer.facts().layout.mode),
            ENOTSUP);
    }
    for (const auto& [file, value] : unified) {
        const bool plain = !file.empty() && file.find('/') == std::string::npos
            && file.find('.') != std::string::npos && file.front() != '.';
        if (!plain || file.starts_with("cgroup."))
            return base::fail("plan cgroup", "linux.resources.unified",
                "'" + file + "' is no file of a controller, such as 'memory.high'", EINVAL);
        // A value may hold several lines; the kernel takes one per write.
        std::size_t from = 0;
        for (std::size_t end = 0; end != std::string::npos; from = end + 1) {
            end = value.find('\n', from);
            const std::string line =
                value.substr(from, end == std::string::npos ? end : end - from);
            if (!line.empty())
                writer.v2({file, line, "runtime-spec config-linux.md#unified: written as it is",
                    "unified"});
        }
    }
    return {};
}

std::set<std::string> neededControllers(const oci::Resources& resources)
{
    std::set<std::string> names;
    if (resources.cpu)
        names.insert("cpu");
    if (resources.cpu && (resources.cpu->cpus || resources.cpu->mems))
        names.insert("cpuset");
    if (resources.memory)
        names.insert("memory");
    if (resources.pids)
        names.insert("pids");
    if (resources.blockIO)
        names.insert("io");
    if (!resources.hugepageLimits.empty())
        names.insert("hugetlb");
    if (!resources.rdma.empty())
        names.insert("rdma");
    for (const auto& [file, value] : resources.unified)
        names.insert(file.substr(0, file.find('.')));
    return names;
}

} // namespace shimscope::cgroup
