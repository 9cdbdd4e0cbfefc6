// links: cgroup
#include <cgroup/convert.h>
#include <cgroup/devices.h>
#include <cgroup/path.h>
#include <cgroup/plan.h>

#include <unit_test.h>

using namespace shimscope;
using namespace shimscope::cgroup;

namespace {

cgroupfs::Layout v2Layout()
{
    cgroupfs::Layout layout;
    layout.mode = cgroupfs::Mode::V2;
    layout.hierarchies = {{"/c", "/", {"cpuset", "cpu", "io", "memory", "pids"}, true}};
    return layout;
}

cgroupfs::Layout hybridLayout()
{
    cgroupfs::Layout layout;
    layout.mode = cgroupfs::Mode::Hybrid;
    for (const char* name : {"cpu", "cpuset", "memory", "devices", "freezer", "blkio", "pids"})
        layout.hierarchies.push_back({std::string("/c/") + name, "/", {name}, false});
    layout.hierarchies.push_back({"/c/unified", "/", {}, true});
    return layout;
}

/// Facts of a machine where only the mount points exist.
Facts factsOf(const cgroupfs::Layout& layout)
{
    Facts facts;
    facts.layout = layout;
    for (const auto& hierarchy : layout.hierarchies) {
        facts.existing.insert(hierarchy.mountPoint);
        if (hierarchy.v2 && layout.mode == cgroupfs::Mode::V2)
            facts.ancestors = {{hierarchy.mountPoint, {}, false}};
        if (hierarchy.has("cpuset") && !hierarchy.v2)
            facts.cpusets = {{hierarchy.mountPoint, "0-1", "0"},
                {hierarchy.mountPoint + "/pod", "", ""},
                {hierarchy.mountPoint + "/pod/c1", "", ""}};
    }
    return facts;
}

QStringList linesOf(const Plan& plan)
{
    QStringList lines;
    for (const Step& step : plan.steps) {
        const std::string text = step.action == Action::MakeDir ? "mkdir " + step.dir
            : step.action == Action::Devices ? "devices " + std::to_string(step.devices.size())
                                             : step.dir + "/" + step.file + " = " + step.value;
        lines << QString::fromStdString(text);
    }
    return lines;
}

QStringList without(const QStringList& lines, const QString& part)
{
    QStringList rest;
    for (const QString& line : lines) {
        if (!line.contains(part))
            rest << line;
    }
    return rest;
}

oci::Resources podResources()
{
    oci::Resources resources;
    resources.memory = oci::Memory{};
    resources.memory->limit = 67'108'864;
    resources.cpu = oci::Cpu{};
    resources.cpu->quota = 50'000;
    resources.cpu->period = 100'000;
    resources.cpu->shares = 1024;
    resources.pids = oci::Pids{100};
    return resources;
}

/// Runs the device program as the kernel's interpreter would: only the instructions that
/// assembleDevices() emits.
bool runProgram(const std::vector<bpf_insn>& program, char type, unsigned major, unsigned minor,
    unsigned access)
{
    std::array<std::uint64_t, 11> r{};
    const std::array<std::uint32_t, 3> context{
        (access << 16U) | (type == 'b' ? BPF_DEVCG_DEV_BLOCK : BPF_DEVCG_DEV_CHAR), major, minor};
    for (std::size_t pc = 0;; ++pc) {
        const bpf_insn& i = program.at(pc);
        const auto imm = static_cast<std::uint32_t>(i.imm);
        const auto set = [&](std::uint32_t value) { r[i.dst_reg] = value; };
        switch (i.code) {
        case BPF_LDX | BPF_MEM | BPF_W:
            set(context.at(static_cast<std::size_t>(i.off) / 4));
            break;
        case BPF_ALU | BPF_MOV | BPF_X:
            set(static_cast<std::uint32_t>(r[i.src_reg]));
            break;
        case BPF_ALU | BPF_MOV | BPF_K:
            set(imm);
            break;
        case BPF_ALU | BPF_RSH | BPF_K:
            set(static_cast<std::uint32_t>(r[i.dst_reg]) >> imm);
            break;
        case BPF_ALU | BPF_AND | BPF_K:
            set(static_cast<std::uint32_t>(r[i.dst_reg]) & imm);
            break;
        case BPF_JMP | BPF_JNE | BPF_K:
            pc += r[i.dst_reg] != imm ? static_cast<std::size_t>(i.off) : 0;
            break;
        case BPF_JMP | BPF_JSET | BPF_K:
            pc += (r[i.dst_reg] & imm) != 0 ? static_cast<std::size_t>(i.off) : 0;
            break;
        case BPF_JMP | BPF_JA | BPF_K:
            pc += static_cast<std::size_t>(i.off);
            break;
        case BPF_JMP | BPF_EXIT:
            return r[0] != 0;
        default:
            qFatal("instruction %#x", i.code);
        }
    }
}

constexpr unsigned kMknod = 1, kRead = 2, kWrite = 4;

} // namespace

class TestCgroupPlan : public QObject {
    Q_OBJECT
private slots:
    void handsControllersDownOnV2()
    {
        const auto layout = v2Layout();
        const auto resources = podResources();
        const auto plan = planCreate(layout.dirsOf("/pod/c1"), &resources, factsOf(layout));
        QVERIFY(plan);
        QCOMPARE(linesOf(*plan),
            (QStringList{"/c/cgroup.subtree_control = +cpu +memory +pids",
                "/c/cgroup.subtree_control = +cpuset +io", "mkdir /c/pod",
                "/c/pod/cgroup.subtree_control = +cpu +memory +pids",
                "/c/pod/cgroup.subtree_control = +cpuset +io", "mkdir /c/pod/c1",
                "/c/pod/c1/cpu.weight = 100", "/c/pod/c1/cpu.max = 50000 100000",
                "/c/pod/c1/memory.max = 67108864", "/c/pod/c1/pids.max = 100"}));
        for (const Step& step : plan->steps) {
            QVERIFY(!step.reason.empty());
            QVERIFY(!step.field.empty());
        }
        QVERIFY(plan->steps[1].mayFail); // wished for, not needed
        QVERIFY(!plan->steps[0].mayFail);
    }

    void writesOnlyWhatIsMissing()
    {
        const auto layout = v2Layout();
        Facts facts = factsOf(layout);
        facts.existing.insert("/c/pod");
        facts.ancestors = {{"/c/pod", {"cpu", "memory", "pids", "io"}, false}};
        const auto plan = planCreate(layout.dirsOf("/pod/c1"), nullptr, facts);
        QCOMPARE(linesOf(*plan),
            (QStringList{"/c/pod/cgroup.subtree_control = +cpuset", "mkdir /c/pod/c1"}));
    }

    void keepsTheNoInternalProcessRule()
    {
        const auto layout = v2Layout();
        Facts facts = factsOf(layout);
        facts.existing.insert("/c/pod");
        facts.ancestors = {{"/c/pod", {}, true}};
        const auto resources = podResources();
        const auto plan = planCreate(layout.dirsOf("/pod/c1"), &resources, facts);
        QVERIFY(!plan && plan.error().is(EBUSY));
        QVERIFY(plan.error().toString().find("/c/pod") != std::string::npos);
        const auto plain = planCreate(layout.dirsOf("/pod/c1"), nullptr, facts);
        QVERIFY(plain); // nothing is needed: only numbers are missing, and that is said
        QCOMPARE(plain->warnings.size(), 1U);
    }

    void makesEveryHierarchyOfAHybridMachine()
    {
        const auto layout = hybridLayout();
        const auto resources = podResources();
        const auto plan = planCreate(layout.dirsOf("/pod/c1"), &resources, factsOf(layout));
        QVERIFY(plan);
        const QStringList lines = linesOf(*plan);
        for (const auto& hierarchy : layout.hierarchies)
            QVERIFY(lines.contains(
                QString::fromStdString("mkdir " + hierarchy.mountPoint + "/pod/c1")));
        QCOMPARE(without(lines, "mkdir"),
            (QStringList{"/c/cpuset/pod/cpuset.cpus = 0-1", "/c/cpuset/pod/cpuset.mems = 0",
                "/c/cpuset/pod/c1/cpuset.cpus = 0-1", "/c/cpuset/pod/c1/cpuset.mems = 0",
                "/c/cpu/pod/c1/cpu.shares = 1024", "/c/cpu/pod/c1/cpu.cfs_period_us = 100000",
                "/c/cpu/pod/c1/cpu.cfs_quota_us = 50000",
                "/c/memory/pod/c1/memory.limit_in_bytes = 67108864",
                "/c/pids/pod/c1/pids.max = 100"}));
    }

    void ordersMemoryAndSwapSoThatTheKernelAccepts()
    {
        const auto layout = hybridLayout();
        Facts facts = factsOf(layout);
        facts.files = {"memory.memsw.limit_in_bytes"};
        oci::Resources resources;
        resources.memory = oci::Memory{};
        resources.memory->limit = 200;
        resources.memory->swap = 300;
        facts.memorySwapLimit = 100;
        QCOMPARE(linesOf(*planUpdate(layout.dirsOf("/p"), resources, facts)),
            (QStringList{"/c/memory/p/memory.memsw.limit_in_bytes = 300",
                "/c/memory/p/memory.limit_in_bytes = 200"}));
        facts.memorySwapLimit = 1000;
        QCOMPARE(linesOf(*planUpdate(layout.dirsOf("/p"), resources, facts)),
            (QStringList{"/c/memory/p/memory.limit_in_bytes = 200",
                "/c/memory/p/memory.memsw.limit_in_bytes = 300"}));
        facts.files.clear();
        const auto plan = planUpdate(layout.dirsOf("/p"), resources, facts);
        QCOMPARE(linesOf(*plan), QStringList{"/c/memory/p/memory.limit_in_bytes = 200"});
        QVERIFY(plan->warnings.at(0).find("swap") != std::string::npos);
    }

    void givesV2OnlyTheSwapBeyondTheLimit()
    {
        const auto layout = v2Layout();
        oci::Resources resources;
        resources.memory = oci::Memory{};
        resources.memory->limit = 100;
        resources.memory->swap = 150;
        resources.memory->reservation = 50;
        resources.memory->swappiness = 10;
        const auto plan = planUpdate(layout.dirsOf("/p"), resources, factsOf(layout));
        QCOMPARE(linesOf(*plan),
            (QStringList{
                "/c/p/memory.swap.max = 50", "/c/p/memory.max = 100", "/c/p/memory.low = 50"}));
        QCOMPARE(plan->warnings.size(), 1U);
        resources.memory->swap = 50;
        QVERIFY(!planUpdate(layout.dirsOf("/p"), resources, factsOf(layout)));
    }

    void limitsDisks()
    {
        oci::Resources resources;
        resources.blockIO = oci::BlockIO{};
        resources.blockIO->throttleReadBpsDevice = {{8, 0, 1'000'000}};
        resources.blockIO->throttleWriteIOPSDevice = {{8, 16, 50}};
        resources.blockIO->weight = 500;
        const auto v2 = v2Layout();
        const auto plan = planUpdate(v2.dirsOf("/p"), resources, factsOf(v2));
        QCOMPARE(linesOf(*plan),
            (QStringList{"/c/p/io.bfq.weight = 500", "/c/p/io.weight = default 4950",
                "/c/p/io.max = 8:0 rbps=1000000", "/c/p/io.max = 8:16 wiops=50"}));
        QVERIFY(plan->steps[0].mayFail && plan->steps[1].mayFail && !plan->steps[2].mayFail);
        const auto v1 = hybridLayout();
        const auto onV1 = planUpdate(v1.dirsOf("/p"), resources, factsOf(v1));
        QCOMPARE(linesOf(*onV1),
            (QStringList{"/c/blkio/p/blkio.throttle.read_bps_device = 8:0 1000000",
                "/c/blkio/p/blkio.throttle.write_iops_device = 8:16 50"}));
        QCOMPARE(onV1->warnings.size(), 1U);
    }

    void writesUnifiedOnV2Only()
    {
        oci::Resources resources;
        resources.unified = {{"memory.high", "1000"}, {"io.max", "8:0 rbps=1\n8:16 rbps=2\n"}};
        const auto v2 = v2Layout();
        QCOMPARE(linesOf(*planUpdate(v2.dirsOf("/p"), resources, factsOf(v2))),
            (QStringList{"/c/p/io.max = 8:0 rbps=1", "/c/p/io.max = 8:16 rbps=2",
                "/c/p/memory.high = 1000"}));
        const auto v1 = hybridLayout();
        QVERIFY(!planUpdate(v1.dirsOf("/p"), resources, factsOf(v1)));
        for (const char* file : {"../memory.max", "cgroup.procs", "memory", ""}) {
            resources.unified = {{file, "1"}};
            QVERIFY(!planUpdate(v2.dirsOf("/p"), resources, factsOf(v2)));
        }
    }

    void saysWhichControllerIsMissing()
    {
        oci::Resources resources;
        resources.hugepageLimits = {{"2MB", 0}};
        const auto layout = v2Layout();
        const auto plan = planCreate(layout.dirsOf("/p"), &resources, factsOf(layout));
        QVERIFY(!plan);
        const std::string text = plan.error().toString();
        QVERIFY(text.find("hugetlb") != std::string::npos
            && text.find("linux.resources.hugepageLimits") != std::string::npos);
    }

    void refusesACutBelowUseIfAsked()
    {
        const auto layout = v2Layout();
        Facts facts = factsOf(layout);
        facts.memoryCurrent = 1000;
        oci::Resources resources;
        resources.memory = oci::Memory{};
        resources.memory->limit = 500;
        resources.memory->checkBeforeUpdate = true;
        QVERIFY(!planUpdate(layout.dirsOf("/p"), resources, facts));
        resources.memory->limit = 1500;
        QVERIFY(planUpdate(layout.dirsOf("/p"), resources, facts));
    }

    void joinsEachFolderOnce()
    {
        const cgroupfs::Dirs dirs{{"", "/u/p"}, {"cpu", "/cpu,cpuacct/p"},
            {"cpuacct", "/cpu,cpuacct/p"}, {"pids", "/pids/p"}};
        QCOMPARE(linesOf(planJoin(dirs, 42)),
            (QStringList{"/u/p/cgroup.procs = 42", "/cpu,cpuacct/p/cgroup.procs = 42",
                "/pids/p/cgroup.procs = 42"}));
        QCOMPARE(linesOf(planJoin(dirs, 42, cgroup::Hierarchies::Unified)),
            QStringList("/u/p/cgroup.procs = 42"));
        QCOMPARE(linesOf(planEnter(dirs)),
            (QStringList{"/cpu,cpuacct/p/tasks = 0", "/pids/p/tasks = 0"}));
    }

    void expandsCgroupsPath_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("path");
        QTest::newRow("absolute") << "/kubepods/pod1/c1"
                                  << "/kubepods/pod1/c1";
        QTest::newRow("slice") << "system.slice:runc:abc"
                               << "/system.slice/runc-abc.scope";
        QTest::newRow("slice in slices") << "a-b-c.slice:cri:abc"
                                         << "/a.slice/a-b.slice/a-b-c.slice/cri-abc.scope";
        QTest::newRow("no slice") << ":runc:abc"
                                  << "/system.slice/runc-abc.scope";
        QTest::newRow("root slice") << "-.slice:runc:abc"
                                    << "/runc-abc.scope";
        QTest::newRow("pod slice") << "kubepods.slice::kubepods-pod1.slice"
                                   << "/kubepods.slice/kubepods-pod1.slice";
        QTest::newRow("relative") << "mine"
                                  << "/own/mine";
        QTest::newRow("none") << ""
                              << "/own/id";
        QTest::newRow("leads out") << "/a/../../b"
                                   << "";
        QTest::newRow("root") << "/"
                              << "";
        QTest::newRow("bad slice") << "a--b.slice:x:y"
                                   << "";
        QTest::newRow("no suffix") << "slice:x:y"
                                   << "";
        QTest::newRow("two parts") << "a.slice:x"
                                   << "";
    }
    void expandsCgroupsPath()
    {
        QFETCH(QString, text);
        QFETCH(QString, path);
        const auto parsed = parseCgroupsPath(text.toStdString(), "id", "/own");
        QCOMPARE(parsed.has_value(), !path.isEmpty());
        if (parsed)
            QCOMPARE(QString::fromStdString(*parsed), path);
    }

    void writesDeviceRulesOfV1()
    {
        const auto layout = hybridLayout();
        oci::Resources resources;
        resources.devices = {
            {false, "a", {}, {}, "rwm"}, {true, "c", 10, 229, "rw"}, {false, "", {}, {}, "w"}};
        const QStringList lines =
            linesOf(*planUpdate(layout.dirsOf("/p"), resources, factsOf(layout)));
        QCOMPARE(lines.mid(0, 4),
            (QStringList{"/c/devices/p/devices.deny = a",
                "/c/devices/p/devices.allow = c 10:229 rw", "/c/devices/p/devices.deny = b *:* w",
                "/c/devices/p/devices.deny = c *:* w"}));
        QVERIFY(lines.contains("/c/devices/p/devices.allow = c 1:3 rwm"));
        resources.devices = {{true, "a", {}, {}, "rwm"}};
        QCOMPARE(linesOf(*planUpdate(layout.dirsOf("/p"), resources, factsOf(layout))),
            QStringList{"/c/devices/p/devices.allow = a"});
        resources.devices = {{true, "x", {}, {}, "rwm"}};
        QVERIFY(!planUpdate(layout.dirsOf("/p"), resources, factsOf(layout)));
    }

    void decidesDevicesByTheLastRule()
    {
        const std::vector<oci::DeviceRule> rules{{false, "a", {}, {}, "rwm"},
            {true, "c", 1, {}, "r"}, {true, "c", 1, 3, "w"}, {true, "b", 8, 0, ""},
            {false, "c", 1, 9, "r"}};
        const auto program = assembleDevices(rules);
        QVERIFY(runProgram(program, 'c', 1, 5, kRead));
        QVERIFY(!runProgram(program, 'c', 1, 5, kWrite));
        QVERIFY(runProgram(program, 'c', 1, 3, kRead | kWrite)); // each right by its own rule
        QVERIFY(!runProgram(program, 'c', 1, 3, kRead | kWrite | kMknod));
        QVERIFY(!runProgram(program, 'c', 1, 9, kRead));
        QVERIFY(runProgram(program, 'b', 8, 0, kRead | kWrite | kMknod));
        QVERIFY(!runProgram(program, 'c', 8, 0, kRead));
        QVERIFY(!runProgram(program, 'b', 8, 1, kRead));
        QVERIFY(runProgram(program, 'b', 9, 9, 0));
    }

    void endsAtARuleForEverything()
    {
        const auto all = assembleDevices({{false, "c", 1, 3, ""}, {true, "a", {}, {}, ""}});
        QVERIFY(runProgram(all, 'c', 1, 3, kRead));
        QCOMPARE(all.back().code,
            static_cast<std::uint8_t>(BPF_JMP | BPF_EXIT)); // the verifier refuses code behind it
        QCOMPARE(all.size(), assembleDevices({{true, "a", {}, {}, ""}}).size());
        QVERIFY(!runProgram(assembleDevices({}), 'c', 1, 3, kRead));
    }

    void convertsValues()
    {
        QCOMPARE(cpuMax(-1, 50'000), std::string("max 50000"));
        QCOMPARE(cpuMax(10'000, std::nullopt), std::string("10000 100000"));
        QCOMPARE(ioWeight(10), 1U);
        QCOMPARE(ioWeight(1000), 10'000U);
        QVERIFY(isHugepageSize("2MB") && isHugepageSize("1GB") && !isHugepageSize("2M")
            && !isHugepageSize("../MB"));
        QCOMPARE(maxOr(-1), std::string("max"));
    }
};

UNIT_TEST(TestCgroupPlan)
#include "tst_cgroup_plan.moc"
