// REQUIRES(root, cgroup): containers from create to delete, as any OCI runtime has to do it.
// RUNTIME=/usr/sbin/runc runs the same tests with runc.
#include "bundle.h"

#include <cgroupfs/layout.h>

#include <QtTest>

#include <csignal>

using namespace shimscope;
using test::Bundle;
using test::eventually;

namespace {

constexpr const char* kHere = "create a bundle";

std::string said(const base::Result<base::Output>& output)
{
    return output ? output->standardOutput + output->standardError : output.error().toString();
}

int codeOf(const base::Result<base::Output>& output)
{
    return output ? output->exit.code : -1;
}

/// The line of /proc/<pid>/status.
std::string statusLine(int pid, const std::string& key)
{
    const auto text = base::readFile("/proc/" + std::to_string(pid) + "/status");
    for (const std::string_view line :
        base::lines(text ? std::string_view(*text) : std::string_view())) {
        if (line.starts_with(key + ":"))
            return std::string(base::trim(line.substr(key.size() + 1)));
    }
    return {};
}

/// A file of the container's cgroup by its v2 and its v1 name.
std::string limitOf(const Bundle& bundle, const std::string& v2, const std::string& controller,
    const std::string& v1)
{
    const std::string& path = bundle.spec.linux_->cgroupsPath;
    const auto old = base::readFile("/sys/fs/cgroup/" + controller + path + "/" + v1);
    const auto text = old ? old : base::readFile("/sys/fs/cgroup" + path + "/" + v2);
    return std::string(base::trim(text.value_or("")));
}

} // namespace

class TestRuntimeLifecycle : public QObject {
    Q_OBJECT

private slots:
    void goesThroughItsStates();
    void runReturnsTheProgramsExitCode();
    void execReturnsTheProgramsExitCode();
    void execDetachedWritesThePid();
    void execSeesTheContainersNamespaces();
    void execFollowsTheInitBelow();
    void limitsAreInTheCgroup();
    void updateChangesLimits();
    void pausesAndResumes();
    void killAllEndsEveryProcess();
    void deleteForceEndsARunningContainer();
    void rightsAreThoseOfTheConfig();
    void masksAndReadonlyPathsHold();
    void joinsANetworkNamespaceByPath();
    void theKernelKillsAtTheMemoryLimit();
    void listKnowsTheContainer();
    void psListsItsProcesses();
    void hooksRunAtTheirMoment();
    void userNamespaceMapsRoot();

private:
    static base::Result<Bundle> running(
        std::vector<std::string> args, std::function<void(oci::Spec&)> change = {})
    {
        Bundle bundle = TRY(Bundle::make(std::move(args)));
        if (change)
            change(bundle.spec);
        const int created = TRY(bundle.create());
        if (created != 0)
            return base::fail("create", bundle.id, bundle.output());
        const base::Output started = TRY(bundle.run({"start", bundle.id}));
        if (started.exit.code != 0)
            return base::fail("start", bundle.id, started.standardError);
        return bundle;
    }
    static bool holds(const base::Result<Bundle>& bundle)
    {
        if (!bundle)
            qWarning("%s: %s", kHere, bundle.error().toString().c_str());
        return bundle.has_value();
    }
    static base::Result<base::Output> inside(const Bundle& bundle, const std::string& script)
    {
        return bundle.run({"exec", bundle.id, "sh", "-c", script});
    }
};

void TestRuntimeLifecycle::goesThroughItsStates()
{
    auto bundle = Bundle::make({"sleep", "100"});
    QVERIFY(holds(bundle));
    QCOMPARE(bundle->create().value_or(-1), 0);
    QCOMPARE(bundle->status(), std::string("created"));
    const int pid = bundle->pid();
    QVERIFY(pid > 0);
    QCOMPARE(codeOf(bundle->run({"start", bundle->id})), 0);
    QVERIFY(eventually([&] { return bundle->status() == "running"; }));
    QVERIFY(eventually([&] {
        return base::readFile("/proc/" + std::to_string(pid) + "/cmdline")
            .value_or("")
            .starts_with("sleep");
    }));
    QVERIFY(codeOf(bundle->run({"start", bundle->id})) != 0);
    QVERIFY(codeOf(bundle->run({"delete", bundle->id})) != 0);
    QCOMPARE(codeOf(bundle->run({"kill", bundle->id, "9"})), 0);
    QVERIFY(eventually([&] { return bundle->status() == "stopped"; }));
    QVERIFY(codeOf(bundle->run({"kill", bundle->id, "9"})) != 0);
    QCOMPARE(codeOf(bundle->run({"delete", bundle->id})), 0);
    QVERIFY(codeOf(bundle->run({"state", bundle->id})) != 0);
    QVERIFY(bundle->log().find("does not exist") != std::string::npos);
    QCOMPARE(codeOf(bundle->run({"delete", "--force", bundle->id})), 0);
}

void TestRuntimeLifecycle::runReturnsTheProgramsExitCode()
{
    auto bundle = Bundle::make({"sh", "-c", "echo from inside; exit 42"});
    QVERIFY(holds(bundle));
    QVERIFY(bundle->write());
    const auto output = bundle->run({"run", bundle->id});
    QCOMPARE(codeOf(output), 42);
    QCOMPARE(output->standardOutput, std::string("from inside\n"));
    QVERIFY(codeOf(bundle->run({"state", bundle->id})) != 0);
}

void TestRuntimeLifecycle::execReturnsTheProgramsExitCode()
{
    auto bundle = running({"sleep", "100"});
    QVERIFY(holds(bundle));
    QCOMPARE(codeOf(inside(*bundle, "exit 7")), 7);
    QCOMPARE(codeOf(inside(*bundle, "kill -9 $$")), 137);
    const auto missing = bundle->run({"exec", bundle->id, "no-such-program"});
    QCOMPARE(codeOf(missing), 255);
    QVERIFY2(bundle->log().find("executable file not found in $PATH") != std::string::npos,
        bundle->log().c_str());
    const auto asUser = bundle->run({"exec", "-u", "1000:1000", "-e", "A=b", "--cwd", "/tmp",
        bundle->id, "sh", "-c", "id -u; id -g; echo $A; pwd"});
    QCOMPARE(said(asUser), std::string("1000\n1000\nb\n/tmp\n"));
}

void TestRuntimeLifecycle::execDetachedWritesThePid()
{
    auto bundle = running({"sleep", "100"});
    QVERIFY(holds(bundle));
    oci::Process process = *bundle->spec.process;
    process.args = {"sleep", "50"};
    QVERIFY(base::writeFileAtomic(bundle->path() + "/process.json", oci::toJson(process)));
    const std::string file = bundle->path() + "/exec.pid";
    const auto code = bundle->runDetached({"exec", "--process", bundle->path() + "/process.json",
        "--detach", "--pid-file", file, bundle->id});
    QCOMPARE(code.value_or(-1), 0);
    const std::string pid = base::readFile(file).value_or("");
    const std::string wanted("sleep\0"
                             "50\0",
        9);
    QVERIFY(eventually(
        [&] { return base::readFile("/proc/" + pid + "/cmdline").value_or("") == wanted; }));
}

void TestRuntimeLifecycle::execSeesTheContainersNamespaces()
{
    auto bundle = running({"sleep", "100"});
    QVERIFY(holds(bundle));
    for (const char* name : {"pid", "mnt", "net", "ipc", "uts", "cgroup"}) {
        const std::string path = "/proc/" + std::to_string(bundle->pid()) + "/ns/" + name;
        char inContainer[64]{}, outside[64]{};
        QVERIFY(::readlink(path.c_str(), inContainer, 63) > 0);
        QVERIFY(::readlink((std::string("/proc/self/ns/") + name).c_str(), outside, 63) > 0);
        QVERIFY2(std::string(inContainer) != outside, name);
        QCOMPARE(said(inside(*bundle,
                          std::string("readlink /proc/self/ns/") + name
                              + " || /bin/busybox readlink /proc/self/ns/" + name))
                     .find(inContainer)
                != std::string::npos,
            true);
    }
    QCOMPARE(said(inside(*bundle, "/bin/busybox hostname")), std::string("tested\n"));
}

void TestRuntimeLifecycle::execFollowsTheInitBelow()
{
    auto bundle =
        running({"sleep", "100"}, [](oci::Spec& spec) { spec.linux_->resources->pids = {20}; });
    QVERIFY(holds(bundle));
    const auto layout = cgroupfs::readLayout();
    QVERIFY(layout);
    const bool v2 = layout->mode == cgroupfs::Mode::V2;
    if (v2) { // as systemd does: a cgroup that hands controllers down holds no process
        const std::string dir = "/sys/fs/cgroup" + bundle->spec.linux_->cgroupsPath;
        QVERIFY(base::makeDirs(dir + "/init"));
        QVERIFY(base::writeExisting(dir + "/init/cgroup.procs", std::to_string(bundle->pid())));
        QVERIFY(base::writeExisting(dir + "/cgroup.subtree_control", "+pids"));
    }
    const auto output = inside(*bundle, "cat /proc/self/cgroup");
    QVERIFY2(codeOf(output) == 0, (said(output) + bundle->log()).c_str());
    QVERIFY2(!v2 || said(output) == "0::/init\n", said(output).c_str());
}

void TestRuntimeLifecycle::limitsAreInTheCgroup()
{
    auto bundle = running({"sleep", "100"}, [](oci::Spec& spec) {
        oci::Resources& resources = *spec.linux_->resources;
        resources.memory = oci::Memory{.limit = 64 << 20};
        resources.cpu = oci::Cpu{.quota = 50'000, .period = 100'000};
        resources.pids = oci::Pids{20};
    });
    QVERIFY(holds(bundle));
    QCOMPARE(
        limitOf(*bundle, "memory.max", "memory", "memory.limit_in_bytes"), std::string("67108864"));
    QCOMPARE(limitOf(*bundle, "pids.max", "pids", "pids.max"), std::string("20"));
    const std::string quota = limitOf(*bundle, "cpu.max", "cpu", "cpu.cfs_quota_us");
    QVERIFY2(quota == "50000" || quota == "50000 100000", quota.c_str());
}

void TestRuntimeLifecycle::updateChangesLimits()
{
    auto bundle = running({"sleep", "100"});
    QVERIFY(holds(bundle));
    const auto updated = bundle->run({"update", "--resources=-", bundle->id},
        R"({"memory":{"limit":33554432},"pids":{"limit":30}})");
    QVERIFY2(codeOf(updated) == 0, said(updated).c_str());
    QCOMPARE(
        limitOf(*bundle, "memory.max", "memory", "memory.limit_in_bytes"), std::string("33554432"));
    QCOMPARE(limitOf(*bundle, "pids.max", "pids", "pids.max"), std::string("30"));
    QCOMPARE(codeOf(bundle->run({"update", "--pids-limit", "40", bundle->id})), 0);
    QCOMPARE(limitOf(*bundle, "pids.max", "pids", "pids.max"), std::string("40"));
}

void TestRuntimeLifecycle::pausesAndResumes()
{
    auto bundle = running({"sleep", "100"});
    QVERIFY(holds(bundle));
    QCOMPARE(codeOf(bundle->run({"pause", bundle->id})), 0);
    QCOMPARE(bundle->status(), std::string("paused"));
    QVERIFY(codeOf(bundle->run({"exec", bundle->id, "true"})) != 0);
    QCOMPARE(codeOf(bundle->run({"resume", bundle->id})), 0);
    QCOMPARE(bundle->status(), std::string("running"));
    QCOMPARE(codeOf(bundle->run({"exec", bundle->id, "true"})), 0);
}

void TestRuntimeLifecycle::killAllEndsEveryProcess()
{
    auto bundle = running({"sh", "-c", "sleep 100 & sleep 100 & wait"});
    QVERIFY(holds(bundle));
    QCOMPARE(codeOf(bundle->run({"kill", "--all", bundle->id, "KILL"})), 0);
    QVERIFY(eventually([&] { return bundle->status() == "stopped"; }));
    QCOMPARE(codeOf(bundle->run({"delete", bundle->id})), 0);
}

void TestRuntimeLifecycle::deleteForceEndsARunningContainer()
{
    auto bundle = running({"sh", "-c", "trap '' TERM; sleep 100"});
    QVERIFY(holds(bundle));
    const int pid = bundle->pid();
    QCOMPARE(codeOf(bundle->run({"delete", "--force", bundle->id})), 0);
    QVERIFY(
        !base::exists("/proc/" + std::to_string(pid)) || statusLine(pid, "State").starts_with("Z"));
    QVERIFY(!base::exists("/sys/fs/cgroup/memory" + bundle->spec.linux_->cgroupsPath));
    QVERIFY(!base::exists("/sys/fs/cgroup" + bundle->spec.linux_->cgroupsPath));
}

void TestRuntimeLifecycle::rightsAreThoseOfTheConfig()
{
    auto bundle = running({"sleep", "100"}, [](oci::Spec& spec) {
        spec.process->noNewPrivileges = true;
        spec.process->capabilities = oci::capabilitySets({"CAP_CHOWN", "CAP_KILL"});
        spec.process->rlimits = {{"RLIMIT_CORE", 4096, 1024}};
        spec.process->user.additionalGids = {7, 8};
        spec.process->user.umask = 027;
        spec.linux_->seccomp = oci::Seccomp{};
        spec.linux_->seccomp->defaultAction = "SCMP_ACT_ALLOW";
        spec.linux_->seccomp->syscalls = {{{"mkdir", "mkdirat"}, "SCMP_ACT_ERRNO", 13, {}}};
    });
    QVERIFY(holds(bundle));
    QVERIFY(eventually([&] { return statusLine(bundle->pid(), "Name") == "sleep"; }));
    QCOMPARE(statusLine(bundle->pid(), "CapBnd"), std::string("0000000000000021"));
    QCOMPARE(statusLine(bundle->pid(), "CapEff"), std::string("0000000000000021"));
    QCOMPARE(statusLine(bundle->pid(), "CapInh"), std::string("0000000000000000"));
    QCOMPARE(statusLine(bundle->pid(), "NoNewPrivs"), std::string("1"));
    QCOMPARE(statusLine(bundle->pid(), "Seccomp"), std::string("2"));
    QCOMPARE(statusLine(bundle->pid(), "Groups"), std::string("7 8"));
    QCOMPARE(statusLine(bundle->pid(), "Umask"), std::string("0027"));
    const std::string limits =
        base::readFile("/proc/" + std::to_string(bundle->pid()) + "/limits").value_or("");
    QVERIFY2(QString::fromStdString(limits).contains(
                 QRegularExpression("Max core file size +1024 +4096 ")),
        limits.c_str());
    const auto refused = inside(*bundle, "/bin/busybox mkdir /tmp/x");
    QVERIFY2(said(refused).find("Permission denied") != std::string::npos, said(refused).c_str());
}

void TestRuntimeLifecycle::masksAndReadonlyPathsHold()
{
    auto bundle = running({"sleep", "100"}, [](oci::Spec& spec) { spec.root->readonly = true; });
    QVERIFY(holds(bundle));
    QCOMPARE(said(inside(*bundle,
                 "exec 2>/dev/null; head -c 10 /proc/timer_list; ls /sys/firmware; ls "
                 "/proc/scsi")),
        std::string());
    QVERIFY(codeOf(inside(*bundle, "echo 1 > /proc/sys/kernel/domainname")) != 0);
    QVERIFY(codeOf(inside(*bundle, "echo b > /proc/sysrq-trigger")) != 0);
    QVERIFY(codeOf(inside(*bundle, "echo x > /new-file")) != 0);
    QCOMPARE(
        codeOf(inside(*bundle,
            "echo x > /dev/shm/file && echo x > /dev/null && head -c 1 /dev/zero > /dev/shm/zero")),
        0);
    QCOMPARE(
        said(inside(*bundle, "/bin/busybox readlink /dev/stdin; /bin/busybox readlink /dev/ptmx")),
        std::string("/proc/self/fd/0\npts/ptmx\n"));
}

void TestRuntimeLifecycle::joinsANetworkNamespaceByPath()
{
    auto first = running({"sleep", "100"});
    QVERIFY(holds(first));
    const std::string path = "/proc/" + std::to_string(first->pid()) + "/ns/net";
    auto second = Bundle::make({"sleep", "100"});
    QVERIFY(holds(second));
    second->id = "second";
    second->spec.linux_->cgroupsPath += "-second";
    for (oci::Namespace& ns : second->spec.linux_->namespaces)
        ns.path = ns.type == "network" ? path : "";
    QVERIFY2(second->create().value_or(-1) == 0, second->output().c_str());
    char ours[64]{}, theirs[64]{};
    QVERIFY(::readlink(path.c_str(), ours, 63) > 0);
    QVERIFY(
        ::readlink(("/proc/" + std::to_string(second->pid()) + "/ns/net").c_str(), theirs, 63) > 0);
    QCOMPARE(std::string(ours), std::string(theirs));
}

void TestRuntimeLifecycle::theKernelKillsAtTheMemoryLimit()
{
    auto bundle = Bundle::make({"sh", "-c", "tail /dev/zero"});
    QVERIFY(holds(bundle));
    bundle->spec.linux_->resources->memory = oci::Memory{.limit = 16 << 20, .swap = 16 << 20};
    QVERIFY(bundle->write());
    const auto output = bundle->run({"run", bundle->id});
    QCOMPARE(codeOf(output), 137);
}

void TestRuntimeLifecycle::listKnowsTheContainer()
{
    auto bundle = running({"sleep", "100"});
    QVERIFY(holds(bundle));
    const std::string json = said(bundle->run({"list", "--format", "json"}));
    QVERIFY2(json.find("\"id\":") != std::string::npos && json.find("tested") != std::string::npos,
        json.c_str());
    QCOMPARE(said(bundle->run({"list", "-q"})), std::string("tested\n"));
    QVERIFY(said(bundle->run({"list"})).starts_with("ID "));
}

void TestRuntimeLifecycle::psListsItsProcesses()
{
    auto bundle = running({"sleep", "100"});
    QVERIFY(holds(bundle));
    QCOMPARE(base::trim(said(bundle->run({"ps", "--format", "json", bundle->id}))),
        "[" + std::to_string(bundle->pid()) + "]");
    QVERIFY(said(bundle->run({"ps", bundle->id})).find("sleep 100") != std::string::npos);
}

void TestRuntimeLifecycle::hooksRunAtTheirMoment()
{
    auto bundle = Bundle::make({"sleep", "100"});
    QVERIFY(holds(bundle));
    const std::string trail = bundle->path() + "/trail";
    const auto hook = [&](const std::string& name) {
        return oci::Hook{"/bin/sh",
            {"sh", "-c",
                "echo " + name
                    + " $(grep -o '\"status\": *\"[a-z]*\"' | grep -o '[a-z]*.$' | tr -d '\"') >> "
                    + trail},
            {"PATH=/usr/bin:/bin"}, 10};
    };
    oci::Hooks& hooks = bundle->spec.hooks.emplace();
    hooks.prestart = {hook("prestart")};
    hooks.createRuntime = {hook("createRuntime")};
    hooks.createContainer = {hook("createContainer")};
    hooks.startContainer = {
        {"/bin/true", {"true"}, {}, {}}}; // this one is looked up in the container
    hooks.poststart = {hook("poststart")};
    hooks.poststop = {hook("poststop")};
    QVERIFY2(bundle->create().value_or(-1) == 0, bundle->output().c_str());
    const auto names = [&] {
        std::string text;
        const std::string all = base::readFile(trail).value_or("");
        for (const std::string_view line : base::lines(all))
            text += std::string(line.substr(0, line.find(' '))) + " ";
        return text;
    };
    // runc 1.1 runs poststart hooks at the end of create.
    QVERIFY2(names() == "prestart createRuntime createContainer "
            || (std::getenv("RUNTIME")
                && names() == "prestart createRuntime createContainer poststart "),
        base::readFile(trail).value_or("").c_str());
    QCOMPARE(codeOf(bundle->run({"start", bundle->id})), 0);
    QCOMPARE(codeOf(bundle->run({"delete", "--force", bundle->id})), 0);
    QCOMPARE(names(), std::string("prestart createRuntime createContainer poststart poststop "));
    QVERIFY(base::readFile(trail).value_or("").find("poststop stopped") != std::string::npos);
}

void TestRuntimeLifecycle::userNamespaceMapsRoot()
{
    auto bundle = running({"sleep", "100"}, [](oci::Spec& spec) {
        spec.linux_->namespaces.push_back({"user", ""});
        spec.linux_->uidMappings = spec.linux_->gidMappings = {{0, 100000, 65536}};
    });
    QVERIFY(holds(bundle));
    QVERIFY(statusLine(bundle->pid(), "Uid").starts_with("100000"));
    QCOMPARE(
        said(inside(*bundle, "id -u; cat /proc/self/uid_map")).substr(0, 2), std::string("0\n"));
}

QTEST_APPLESS_MAIN(TestRuntimeLifecycle)
#include "tst_runtime_lifecycle.moc"
