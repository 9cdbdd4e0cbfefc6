// Root. shimscoped --inspect as `nobody`, under strace, beside containers of the engines that
// PROBE_ENGINES names: it finds them all within two seconds, says of them what the kernel says, and
// touches nothing.
#include "engines.h"

#include <agent_api/client.h>
#include <base/text.h>
#include <base/time.h>
#include <procfs/mountinfo.h>
#include <procfs/process.h>
#include <rpc/status.h>

#include <agent.pb.h>
#include <bundle.h>
#include <expect.h>
#include <nlohmann/json.hpp>
#include <QTest>

#include <sys/stat.h>

#include <csignal>
#include <mutex>

using namespace shimscope;
using support::eventually;
using support::patience;
using test::Expected;

namespace {

constexpr unsigned kNobody = 65534;
constexpr std::int64_t kLatest = 2000; // ms from a container's start to its record
constexpr const char* kTypes[]{"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};
constexpr std::uint64_t kMiB = 1U << 20U;
// Whatever changes another process, a mount, a namespace or a file.
constexpr const char* kTraced =
    "trace=kill,tkill,tgkill,rt_sigqueueinfo,rt_tgsigqueueinfo,pidfd_send_signal,ptrace,process_vm_"
    "writev,mount,umount2,move_mount,open_tree,fsmount,mount_setattr,pivot_root,setns,unshare,"
    "open,openat,openat2,creat,truncate,mkdir,mkdirat,rmdir,unlink,unlinkat,rename,renameat,"
    "renameat2,chmod,fchmodat,chown,lchown,fchownat,link,linkat,symlink,symlinkat,mknod,mknodat,"
    "prlimit64,sched_setaffinity,setpriority";

/// What the agent sent, by container.
struct Seen {
    std::mutex mutex;
    std::map<std::string, trace::Container> containers; ///< by id; the last word
    std::map<int, std::int64_t> firstAt; ///< by pid: when the container was told
    std::map<std::string, trace::Sample> samples;
    std::map<std::string, trace::Namespaces> namespaces;
    std::map<std::string, trace::Pod> pods;
    std::vector<trace::Process> processes;

    void take(const std::vector<trace::Record>& records)
    {
        const std::lock_guard lock(mutex);
        for (const trace::Record& record : records) {
            if (const auto* container = std::get_if<trace::Container>(&record)) {
                containers[container->id] = *container;
                firstAt.try_emplace(container->pid, container->at);
            } else if (const auto* sample = std::get_if<trace::Sample>(&record)) {
                samples[sample->container] = *sample;
            } else if (const auto* state = std::get_if<trace::Namespaces>(&record)) {
                namespaces[state->container] = *state;
            } else if (const auto* pod = std::get_if<trace::Pod>(&record)) {
                pods[pod->uid] = *pod;
            } else if (const auto* process = std::get_if<trace::Process>(&record)) {
                processes.push_back(*process);
            }
        }
    }
    std::optional<trace::Container> byPid(pid_t pid)
    {
        const std::lock_guard lock(mutex);
        for (const auto& [id, container] : containers) {
            if (container.pid == pid)
                return container;
        }
        return std::nullopt;
    }
    std::optional<trace::Sample> sampleOf(const std::string& id)
    {
        const std::lock_guard lock(mutex);
        const auto found = samples.find(id);
        return found == samples.end() ? std::nullopt : std::optional(found->second);
    }
    trace::Namespaces namespacesOf(const std::string& id)
    {
        const std::lock_guard lock(mutex);
        return namespaces[id];
    }
};

/// A file of the process's cgroup, read by root: v2 if the controller is there, else v1.
std::string cgroupFile(
    pid_t pid, const std::string& controller, const char* v2Name, const char* v1Name)
{
    const auto entries = procfs::readCgroup(std::to_string(pid));
    for (const procfs::CgroupEntry& entry :
        entries ? *entries : std::vector<procfs::CgroupEntry>{}) {
        const bool v1 = std::find(entry.controllers.begin(), entry.controllers.end(), controller)
            != entry.controllers.end();
        std::string dir = "/sys/fs/cgroup" + (v1 ? "/" + controller : std::string()) + entry.path;
        if (!v1 && !dir.ends_with(".scope") && dir.ends_with("/container"))
            dir = dir.substr(0, dir.rfind('/')); // crun's leaf has no limits of its own
        const auto text = base::readFile(dir + "/" + (v1 ? v1Name : v2Name));
        if ((v1 || entry.hierarchy == 0) && text)
            return std::string(base::trim(*text));
    }
    return "no such file";
}

bool limitsCpu(pid_t pid)
{
    const std::string quota = cgroupFile(pid, "cpu", "cpu.max", "cpu.cfs_quota_us");
    return !quota.starts_with("max") && quota != "-1";
}

std::string numberOf(const std::optional<std::uint64_t>& value)
{
    return value ? std::to_string(*value) : "max";
}

} // namespace

class TestProbeEngines : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void listsEachWithinTwoSeconds();
    void saysWhoseTheyAreAndWhoStartedThem();
    void showsTheLimitsOfTheKernelsFiles();
    void tellsDetailsAsFarAsItMayRead();
    void concludesNothingWrongAboutNamespaces();
    void refusesToChangeAnything();
    void printsThemAsATable();
    void tellsWhenTheyHaveGone();
    void touchesNothing();
    void cleanupTestCase();

private:
    void startAgent();
    void startBundle(const std::string& runtime);
    void endAgent();
    [[nodiscard]] bool wants(const std::string& engine) const
    {
        const auto words = base::words(m_engines);
        return std::find(words.begin(), words.end(), engine) != words.end();
    }
    [[nodiscard]] std::string socket() const { return m_dir->path() + "/agent/r/agent.sock"; }
    [[nodiscard]] std::string tracePath() const { return m_dir->path() + "/strace"; }

    std::string m_engines = qgetenv("PROBE_ENGINES").toStdString();
    std::string m_cgroup = "shimscope-probe-" + std::to_string(::getpid());
    std::optional<base::TempDir> m_dir;
    std::optional<base::Child> m_strace;
    pid_t m_agent = 0;
    Seen m_seen;
    std::unique_ptr<agent_api::Watcher> m_watcher;
    std::unique_ptr<test::ContainerdBoxes> m_containerd;
    std::unique_ptr<test::PodmanBox> m_podman;
    std::vector<std::unique_ptr<test::Bundle>> m_bundles;
    std::vector<Expected> m_expected;
};

void TestProbeEngines::initTestCase()
{
    QVERIFY2(!m_engines.empty(), "PROBE_ENGINES names no engine: see CMakeLists.txt");
    auto dir = base::TempDir::make("/tmp/shimscope-probe-");
    OK(dir);
    m_dir.emplace(std::move(*dir));
    QCOMPARE(::chmod(m_dir->path().c_str(), 0755), 0);
    startAgent();
    GET(rootfs, test::Bundle::make({"sleep"})); // its root file system serves the engines
    m_bundles.push_back(std::make_unique<test::Bundle>(std::move(rootfs)));
    const std::string root = m_bundles.front()->path() + "/rootfs";
    if (wants("containerd")) {
        auto boxes = test::ContainerdBoxes::start(root, m_cgroup);
        OK(boxes);
        m_containerd = std::move(*boxes);
        m_expected = m_containerd->boxes();
    }
    for (const char* runtime : {"runc", "crun"}) {
        if (!wants(std::string("podman-") + runtime))
            continue;
        auto box = test::PodmanBox::start(root, runtime, m_cgroup);
        OK(box);
        m_podman = std::move(*box);
        m_expected.push_back(m_podman->box());
    }
    for (const char* runtime : {"runc", "crun", "shimscope-oci"}) {
        if (wants(runtime))
            startBundle(runtime);
    }
}

/// As nobody, from a copy: he may not reach the folder of the build.
void TestProbeEngines::startAgent()
{
    const std::string program = m_dir->path() + "/shimscoped";
    GET(image, base::readFile(SHIMSCOPE_BIN "/shimscoped", 1U << 30U));
    OK(base::writeFileAtomic(program, image, 0755));
    const std::string home = m_dir->path() + "/agent";
    OK(base::makeDirs(home, 0755));
    QCOMPARE(::chown(home.c_str(), kNobody, kNobody), 0);
    const std::string nobody = std::to_string(kNobody);
    // Fewer files than the containers' take, unless it asks for those that it may have.
    auto child = base::Child::spawn({.program = "prlimit",
        .arguments = {"--nofile=80:4000", "strace", "-f", "--seccomp-bpf", "-qq", "-o", tracePath(),
            "-e", kTraced, "setpriv", "--reuid", nobody, "--regid", nobody, "--clear-groups",
            program, "--inspect", "--run-dir", home + "/r", "--state-dir", home + "/s"}});
    OK(child);
    m_strace = std::move(*child);
    const agent_api::Client client(socket());
    QVERIFY(eventually([&] { return client.info().has_value(); }));
    GET(info, client.info());
    m_agent = info.pid;
    GET(status, procfs::readStatus(std::to_string(m_agent)));
    QCOMPARE(status.uid[0], kNobody);
    m_watcher = std::make_unique<agent_api::Watcher>(socket(), false, true,
        agent_api::WatchCallbacks{
            .records = [this](std::vector<trace::Record> records) { m_seen.take(records); },
            .lines = {},
            .caughtUp = {},
            .lost = {}});
}

/// A runtime by itself; ours shares network and pids with the machine.
void TestProbeEngines::startBundle(const std::string& runtime)
{
    GET(made, test::Bundle::make({"sleep", "1000"}));
    auto bundle = std::make_unique<test::Bundle>(std::move(made));
    const bool ours = runtime == "shimscope-oci";
    bundle->program = ours ? SHIMSCOPE_BIN "/shimscope-oci" : runtime;
    bundle->id = "box-" + runtime;
    bundle->spec.linux_->cgroupsPath = "/" + m_cgroup + "/" + bundle->id;
    bundle->spec.linux_->resources->memory = oci::Memory{.limit = (ours ? 64 : 72) * kMiB};
    bundle->spec.linux_->resources->cpu = oci::Cpu{.quota = 50'000, .period = 100'000};
    if (ours)
        std::erase_if(bundle->spec.linux_->namespaces, [](const oci::Namespace& each) {
            return each.type == "network" || each.type == "pid";
        });
    GET(created, bundle->create());
    QVERIFY2(created == 0, bundle->log().c_str());
    GET(started, bundle->runDetached({"start", bundle->id}));
    QVERIFY2(started == 0, bundle->log().c_str());
    m_expected.push_back({.engine = "plain",
        .name = bundle->id,
        .pod = "plain",
        .pid = bundle->pid(),
        .memory = (ours ? 64 : 72) * kMiB});
    m_bundles.push_back(std::move(bundle));
}

void TestProbeEngines::listsEachWithinTwoSeconds()
{
    for (const Expected& box : m_expected) {
        QVERIFY2(box.pid > 1, box.name.c_str());
        QVERIFY2(eventually([&] {
            const auto found = m_seen.byPid(box.pid);
            return found && found->state == "running";
        }),
            (box.engine + " " + box.name).c_str());
        const auto found = m_seen.byPid(box.pid);
        const std::int64_t late = (m_seen.firstAt.at(box.pid) - found->started) / 1'000'000;
        QVERIFY2(late >= 0 && late <= patience(kLatest),
            (box.name + " was told after " + std::to_string(late) + " ms").c_str());
    }
    const agent_api::Client client(socket());
    GET(info, client.info());
    QCOMPARE(info.pid, m_agent); // nothing here made it start anew
}

void TestProbeEngines::saysWhoseTheyAreAndWhoStartedThem()
{
    for (const Expected& box : m_expected) {
        const auto found = m_seen.byPid(box.pid);
        QVERIFY(found);
        QCOMPARE(found->engine, box.engine);
        QCOMPARE(found->name, box.name);
        QCOMPARE(found->podUid, box.pod);
        QCOMPARE(found->sandbox, box.name == "pause");
        QVERIFY(found->observed);
        QVERIFY2(found->startedBy.starts_with(box.startedBy), found->startedBy.c_str());
        const std::lock_guard lock(m_seen.mutex);
        QCOMPARE(m_seen.pods[box.pod].engine, box.engine);
        QVERIFY(m_seen.pods[box.pod].observed);
        const auto known = [&](const trace::Process& process) {
            return process.hop == trace::Hop::Shim && process.program == box.startedBy
                && process.sandboxId == found->sandboxId
                && found->startedBy.find("(" + std::to_string(process.pid) + ")")
                != std::string::npos;
        };
        QVERIFY(box.startedBy.empty()
            || std::any_of(m_seen.processes.begin(), m_seen.processes.end(), known));
    }
    if (m_containerd) { // the shim has left it, but not its session
        const auto web = m_seen.byPid(m_containerd->boxes().front().pid);
        QVERIFY2(
            web->startedBy.find("← containerd (") != std::string::npos, web->startedBy.c_str());
    }
}

void TestProbeEngines::showsTheLimitsOfTheKernelsFiles()
{
    for (const Expected& box : m_expected) {
        const auto found = m_seen.byPid(box.pid);
        QVERIFY(found);
        const std::string pids = cgroupFile(box.pid, "pids", "pids.max", "pids.max");
        // The first sample may be older than the limits, which are read once a second.
        QVERIFY(eventually([&] {
            const auto sample = m_seen.sampleOf(found->id);
            return sample && (*sample)[trace::Metric::CpuUsage]
                && (box.memory == 0
                    || (*sample)[trace::Metric::MemoryMax].value_or(0) == box.memory)
                && numberOf((*sample)[trace::Metric::PidsMax]) == pids
                && (*sample)[trace::Metric::CpuQuota].has_value() == limitsCpu(box.pid);
        }));
        const trace::Sample sample = *m_seen.sampleOf(found->id);
        QVERIFY(sample[trace::Metric::CpuUsage] && sample[trace::Metric::MemoryCurrent]);
        const std::string limit =
            cgroupFile(box.pid, "memory", "memory.max", "memory.limit_in_bytes");
        if (box.memory > 0) {
            QCOMPARE(numberOf(sample[trace::Metric::MemoryMax]), limit);
            QCOMPARE(limit, std::to_string(box.memory));
        } else {
            QVERIFY(!sample[trace::Metric::MemoryMax]);
        }
        QCOMPARE(numberOf(sample[trace::Metric::PidsMax]), pids);
        const std::string quota = cgroupFile(box.pid, "cpu", "cpu.max", "cpu.cfs_quota_us");
        const std::string first(base::words(quota).front());
        QCOMPARE(numberOf(sample[trace::Metric::CpuQuota]), first == "-1" ? "max" : first);
    }
}

/// Capabilities, mounts and cgroup files are open to all; another engine's bundle is not.
void TestProbeEngines::tellsDetailsAsFarAsItMayRead()
{
    const agent_api::Client client(socket());
    for (const Expected& box : m_expected) {
        GET(details, client.containerDetails(m_seen.byPid(box.pid)->id));
        QCOMPARE(details.pid(), box.pid);
        GET(status, procfs::readStatus(std::to_string(box.pid)));
        QCOMPARE(details.security().capabilities(0).bits(),
            QString::number(*status.capEff, 16).rightJustified(16, '0').toStdString());
        GET(mounts, procfs::readMountinfo(std::to_string(box.pid)));
        QCOMPARE(details.mounts().entries_size(), static_cast<int>(mounts.size()));
        QVERIFY(details.config().json().empty()
            && details.config().problem().starts_with("not read: "));
        QVERIFY(details.cgroup().files_size() > 10);
        for (const auto& file : details.cgroup().files())
            QVERIFY(!file.editable() && !file.changed_behind());
        const auto refused = client.setCgroupValue(details.container(), "pids.max", "5");
        QVERIFY(!refused
            && refused.error().toString().find("this agent only looks") != std::string::npos);
    }
}

/// Root reads what nobody could only conclude.
void TestProbeEngines::concludesNothingWrongAboutNamespaces()
{
    GET(host, procfs::readNamespaces(std::to_string(m_agent)));
    int shared = 0, apart = 0;
    for (const Expected& box : m_expected) {
        const auto found = m_seen.byPid(box.pid);
        QVERIFY(found);
        GET(real, procfs::readNamespaces(std::to_string(box.pid)));
        QVERIFY(eventually([&] { return m_seen.namespacesOf(found->id).doubts.size() == 8; }));
        const trace::Namespaces told = m_seen.namespacesOf(found->id);
        for (const std::string type : kTypes) {
            const std::string& doubt = told.doubts.at(type); // nothing is verified for nobody
            const std::string about = box.name + " " + type + ": " + doubt;
            if (doubt.starts_with("inferred: the host's")) {
                QVERIFY2(real[type] == host[type], about.c_str());
                QCOMPARE(told.inodes.at(type), std::to_string(host[type]));
                ++shared;
            } else if (doubt.starts_with("inferred: not the host's")) {
                QVERIFY2(real[type] != host[type], about.c_str());
                ++apart;
            } else {
                QVERIFY2(doubt.starts_with("not permitted: process"), about.c_str());
                QVERIFY2(doubt.ends_with("belongs to uid 0"), about.c_str());
            }
        }
        for (const char* type : {"mnt", "net", "pid", "user"})
            QVERIFY2(told.doubts.at(type).starts_with("inferred"), box.name.c_str());
    }
    QVERIFY(shared > 0);
    QVERIFY(apart > 0);
}

void TestProbeEngines::refusesToChangeAnything()
{
    const agent_api::Client client(socket());
    GET(info, client.info());
    QVERIFY(!info.mayChange);
    QVERIFY(!info.stackRunning);
    QVERIFY2(
        info.readOnlyReason.find("--inspect") != std::string::npos, info.readOnlyReason.c_str());
    const auto refused = [](const auto& result) {
        return !result && rpc::statusCode(result.error()) == grpc::StatusCode::FAILED_PRECONDITION
            && result.error().toString().find("this agent only looks: ") != std::string::npos;
    };
    QVERIFY(refused(client.applyManifest("web.yaml", "kind: Pod")));
    QVERIFY(refused(client.deleteManifest("web.yaml")));
    QVERIFY(refused(client.startStack(0)));
    QVERIFY(refused(client.stopStack(true)));
    QVERIFY(client.info().has_value()); // it goes on
}

void TestProbeEngines::printsThemAsATable()
{
    const std::string ctl = SHIMSCOPE_BIN "/shimscopectl";
    GET(table, test::runTool(ctl, {"--socket", socket(), "inspect", "--once"}));
    GET(text, test::runTool(ctl, {"--socket", socket(), "inspect", "--once", "--json"}));
    const auto rows = nlohmann::json::parse(text, nullptr, false);
    QVERIFY(rows.is_array());
    for (const Expected& box : m_expected) {
        QVERIFY2(
            table.find(" " + std::to_string(box.pid) + " ") != std::string::npos, table.c_str());
        const auto row = std::find_if(rows.begin(), rows.end(),
            [&](const nlohmann::json& each) { return each["pid"] == box.pid; });
        QVERIFY(row != rows.end());
        QCOMPARE((*row)["engine"].get<std::string>(), box.engine);
        QCOMPARE((*row)["name"].get<std::string>(), box.name);
        QVERIFY((*row)["cpus"].is_number());
        if (box.memory > 0)
            QCOMPARE((*row)["memoryMaxBytes"].get<std::uint64_t>(), box.memory);
        QVERIFY((*row)["namespaces"]["mnt"]["host"] == false);
    }
}

void TestProbeEngines::tellsWhenTheyHaveGone()
{
    if (m_containerd)
        OK(m_containerd->stop());
    if (m_podman)
        OK(m_podman->stop());
    m_bundles.clear();
    QVERIFY(eventually(
        [&] {
            return std::none_of(m_expected.begin(), m_expected.end(),
                [&](const Expected& box) { return m_seen.byPid(box.pid).has_value(); });
        },
        2 * static_cast<int>(kLatest)));
    const std::lock_guard lock(m_seen.mutex);
    for (const Expected& box : m_expected)
        QVERIFY(m_seen.pods[box.pod].state == "removed" || box.pod == "plain");
}

/// Every traced call but an open for reading is below its own folder, or is a mistake.
void TestProbeEngines::touchesNothing()
{
    endAgent();
    GET(trace, base::readFile(tracePath()));
    const std::string own = "\"" + m_dir->path() + "/agent/";
    bool readCgroups = false, readProcesses = false;
    for (const auto view : base::lines(trace)) {
        const std::string line(view);
        const std::size_t name = line.find_first_not_of("0123456789 ");
        const std::string call = line.substr(name, line.find('(') - name);
        if (call.starts_with("+++") || call.starts_with("---") || call.starts_with("<..."))
            continue;
        const bool opens = call == "open" || call == "openat" || call == "openat2";
        const bool writes = !opens || line.find("O_WRONLY") != std::string::npos
            || line.find("O_RDWR") != std::string::npos || line.find("O_CREAT") != std::string::npos
            || line.find("O_TRUNC") != std::string::npos;
        readCgroups = readCgroups || (opens && line.find("\"/sys/fs/cgroup/") != std::string::npos);
        readProcesses = readProcesses
            || line.find("/proc/" + std::to_string(m_expected.front().pid) + "/cgroup")
                != std::string::npos;
        // Its own folders are made with those above them; prlimit64(0, …) is about itself.
        const bool there = call == "mkdir" && line.ends_with("EEXIST (File exists)");
        const bool ownLimit = call == "prlimit64" && line.find("(0,") != std::string::npos;
        QVERIFY2(!writes || there || ownLimit || line.find(own) != std::string::npos, line.c_str());
    }
    QVERIFY(readCgroups); // the trace is one of the whole run
    QVERIFY(readProcesses);
}

void TestProbeEngines::endAgent()
{
    m_watcher.reset();
    if (m_agent > 0)
        ::kill(m_agent, SIGTERM);
    if (m_strace) {
        const auto exit = m_strace->wait(patience(10'000));
        OK(exit);
        QCOMPARE(exit->code, 0);
    }
    m_strace.reset();
    m_agent = 0;
}

void TestProbeEngines::cleanupTestCase()
{
    endAgent();
    m_podman.reset();
    m_containerd.reset();
    m_bundles.clear();
    test::removeCgroups(m_cgroup);
    if (!m_dir)
        return;
    OK(base::removeTree("/tmp/" + m_cgroup + "-logs"));
    m_dir.reset();
}

QTEST_GUILESS_MAIN(TestProbeEngines)
#include "tst_probe_engines.moc"
