// REQUIRES(root, strace): the truth test. The runtime runs under strace -f with tracing on; every
// state-changing call of the table in core/sys/state_calls.cpp has to be in the recording, per
// thread in the same order and with the same result, and nothing else.
#include "truth.h"

#include <base/time.h>
#include <oci/default_seccomp.h>

#include <bundle.h>
#include <QtTest>

#include <csignal>

using namespace shimscope;
using test::Bundle;

namespace {

/// The configuration of a container in a pod: joined network namespace, limits, devices, masks,
/// rights.
void likeInPod(oci::Spec& spec, const std::string& netns)
{
    oci::Linux& config = *spec.linux_;
    for (oci::Namespace& ns : config.namespaces) {
        if (ns.type == "network")
            ns.path = netns;
    }
    spec.process->capabilities = oci::capabilitySets(oci::defaultCapabilities());
    spec.process->noNewPrivileges = false;
    spec.process->user.uid = 1000;
    spec.process->user.additionalGids = {5, 1000};
    spec.process->oomScoreAdj = 500;
    spec.process->rlimits = {{"RLIMIT_NOFILE", 1024, 512}, {"RLIMIT_CORE", 0, 0}};
    config.seccomp = oci::defaultSeccomp(oci::defaultCapabilities());
    config.sysctl = {{"net.ipv4.ip_unprivileged_port_start", "0"}, {"kernel.shm_rmid_forced", "1"}};
    config.devices = {{"/dev/fuse", "c", 10, 229, 0666, {}, {}}};
    config.resources = oci::Resources{};
    config.resources->devices = oci::defaultDeviceRules();
    config.resources->memory = oci::Memory{.limit = 64 << 20};
    config.resources->cpu = oci::Cpu{.shares = 512, .quota = 50'000, .period = 100'000};
    config.resources->pids = oci::Pids{32};
    spec.mounts.push_back({"/mnt", "bind", "/tmp", {"rbind", "ro", "rprivate"}});
}

/// A network namespace that lives as long as this.
struct Netns {
    base::Child holder;
    std::string path;
};
base::Result<Netns> makeNetns()
{
    base::SpawnOptions options;
    options.program = "unshare";
    options.arguments = {"--net", "sleep", "60"};
    base::Child holder = TRY(base::Child::spawn(options));
    const std::string path = "/proc/" + std::to_string(holder.pid()) + "/ns/net";
    const auto link = [](const std::string& file) {
        char target[64]{};
        return ::readlink(file.c_str(), target, sizeof target - 1) > 0 ? std::string(target)
                                                                       : std::string();
    };
    if (!test::eventually([&] { return link(path) != link("/proc/self/ns/net"); }))
        return base::fail("make network namespace", path, "did not appear");
    return Netns{std::move(holder), path};
}

/// create under strace with tracing on, start, and the end of it all.
struct Evidence {
    truth::Calls seen, recorded;
};
base::Result<Evidence> collect(Bundle& bundle, bool traced = true)
{
    TRY_VOID(bundle.write());
    const std::string spool = bundle.path() + "/spool", trace = bundle.path() + "/strace";
    TRY_VOID(base::makeDirs(spool, 0700));
    base::SpawnOptions options;
    options.program = "strace";
    options.arguments = {"-f", "-y", "-s", "64", "-o", trace, test::runtimeProgram()};
    for (const std::string& word :
        bundle.arguments({"create", "--pid-file", bundle.path() + "/pid", bundle.id}))
        options.arguments.push_back(word);
    options.workingDirectory = bundle.path();
    options.environment = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"};
    if (traced)
        options.environment.push_back("SHIMSCOPE_SPOOL=" + spool);
    base::Child strace = TRY(base::Child::spawn(options));
    if (!test::eventually([&] { return bundle.pid() != 0 && bundle.status() == "created"; }))
        return base::fail("create", bundle.id, "is not created: " + bundle.log());
    const base::Output started = TRY(bundle.run({"start", bundle.id}));
    if (started.exit.code != 0)
        return base::fail("start", bundle.id, started.standardError);
    TRY(strace.wait(20'000)); // it ends with the last process that it follows: the container's
    const std::string text = TRY(base::readFile(trace));
    Evidence evidence;
    evidence.seen = TRY(truth::parseStrace(text));
    evidence.recorded = TRY(truth::readSpools(spool));
    return evidence;
}

} // namespace

class TestTruth : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void recordsWhatHappenedAndNothingElse_data();
    void recordsWhatHappenedAndNothingElse();
    void noticesWhatIsMissing();
    void noticesARecordingOfNothing();
    void readsStraceLines_data();
    void readsStraceLines();
};

void TestTruth::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    base::SpawnOptions options;
    options.program = "strace";
    options.arguments = {"-V"};
    if (!base::run(options))
        QSKIP("needs strace");
}

void TestTruth::recordsWhatHappenedAndNothingElse_data()
{
    QTest::addColumn<QString>("variant");
    QTest::newRow("a container of a pod") << "pod";
    QTest::newRow("the default config") << "default";
    QTest::newRow("a user namespace, read-only root") << "user";
    QTest::newRow("a user namespace and a joined one") << "between";
}

void TestTruth::recordsWhatHappenedAndNothingElse()
{
    QFETCH(QString, variant);
    auto bundle = Bundle::make({"true"});
    QVERIFY2(bundle, bundle ? "" : bundle.error().toString().c_str());
    auto netns = makeNetns();
    QVERIFY2(netns, netns ? "" : netns.error().toString().c_str());
    if (variant == "pod")
        likeInPod(bundle->spec, netns->path);
    if (variant == "user" || variant == "between") {
        oci::Linux& config = *bundle->spec.linux_;
        config.namespaces.push_back({"user", ""});
        config.uidMappings = config.gidMappings = {{0, 0, 65536}};
        bundle->spec.root->readonly = true;
    }
    if (variant == "between") {
        for (oci::Namespace& ns : bundle->spec.linux_->namespaces)
            ns.path = ns.type == "network" ? netns->path : ns.path;
        std::erase_if(bundle->spec.mounts, [](const oci::Mount& mount) {
            return mount.type == "sysfs" || mount.type == "cgroup";
        });
    }
    auto evidence = collect(*bundle);
    QVERIFY2(evidence, evidence ? "" : evidence.error().toString().c_str());
    const std::string difference = truth::difference(evidence->seen, evidence->recorded);
    QVERIFY2(difference.empty(), difference.c_str());
    QVERIFY2(evidence->seen.size() >= 2, "two sides of a clone");
    qInfo("state-changing calls, seen by strace and recorded alike:\n%s",
        truth::table(evidence->recorded).c_str());
}

void TestTruth::noticesWhatIsMissing()
{
    const truth::Calls seen{{7, {{"mount", 0, 0}, {"setns", -1, EPERM}, {"execve", 0, 0}}}};
    QCOMPARE(truth::difference(seen, seen), std::string());
    truth::Calls missing = seen, added = seen, swapped = seen, otherThread{{8, seen.at(7)}},
                 otherResult = seen;
    missing[7].erase(missing[7].begin() + 1);
    added[7].push_back({"mount", 0, 0});
    std::swap(swapped[7][0], swapped[7][1]);
    otherResult[7][1].error = EACCES;
    for (const truth::Calls& wrong : {missing, added, swapped, otherThread, otherResult})
        QVERIFY(!truth::difference(seen, wrong).empty());
}

void TestTruth::noticesARecordingOfNothing()
{
    auto bundle = Bundle::make({"true"});
    QVERIFY(bundle);
    auto evidence = collect(*bundle, false);
    QVERIFY2(evidence, evidence ? "" : evidence.error().toString().c_str());
    QVERIFY(evidence->recorded.empty());
    QVERIFY(!truth::difference(evidence->seen, evidence->recorded).empty());
}

void TestTruth::readsStraceLines_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<bool>("counts");
    QTest::newRow("cgroup file") << "write"
                                 << "5</sys/fs/cgroup/memory/x/memory.limit_in_bytes>, \"1\", 1)"
                                 << true;
    QTest::newRow("other file") << "write"
                                << "5</tmp/x>, \"1\", 1)" << false;
    QTest::newRow("id map") << "write"
                            << "5</proc/12/uid_map>, \"1\", 1)" << true;
    QTest::newRow("security prctl") << "prctl"
                                    << "PR_CAPBSET_DROP, CAP_SYS_ADMIN)" << true;
    QTest::newRow("reading prctl") << "prctl"
                                   << "PR_CAPBSET_READ, CAP_SYS_ADMIN)" << false;
    QTest::newRow("reading a limit") << "prlimit64"
                                     << "0, RLIMIT_STACK, NULL, {rlim_cur=1}" << false;
    QTest::newRow("setting a limit") << "prlimit64"
                                     << "12, RLIMIT_CORE, {rlim_cur=0, rlim_max=0}, NULL" << true;
    QTest::newRow("cgroup folder") << "mkdir"
                                   << "\"/sys/fs/cgroup/pids/x\", 0755)" << true;
    QTest::newRow("other folder") << "mkdir"
                                  << "\"/run/x\", 0755)" << false;
    QTest::newRow("reading call") << "openat"
                                  << "AT_FDCWD, \"/sys/fs/cgroup/x\", O_RDONLY)" << false;
}

void TestTruth::readsStraceLines()
{
    QFETCH(QString, name);
    QFETCH(QString, arguments);
    QFETCH(bool, counts);
    QCOMPARE(truth::counts(name.toStdString(), arguments.toStdString()), counts);
}

QTEST_APPLESS_MAIN(TestTruth)
#include "tst_truth.moc"
