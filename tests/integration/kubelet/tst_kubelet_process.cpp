// The real shimscope-kubelet in front of a CRI endpoint without containers: what it calls and when,
// through crashes of containers, of the endpoint and of itself. Root: it makes real cgroups.
#include "fake_cri.h"

#include <base/child.h>
#include <base/file.h>

#include <QElapsedTimer>
#include <QtTest>

#include <signal.h>
#include <unistd.h>

#include <functional>

using namespace shimscope;

namespace {

constexpr int kPatience = 15'000; ///< ms; a loaded machine is slow

bool waitFor(const std::function<bool()>& condition, int timeoutMs = kPatience)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (timer.elapsed() > timeoutMs)
            return false;
        QTest::qSleep(20);
    }
    return true;
}

std::string manifest(
    const std::string& name, const std::string& extra = {}, const std::string& image = "a:1")
{
    return "apiVersion: v1\nkind: Pod\nmetadata: {name: " + name
        + "}\nspec:\n  terminationGracePeriodSeconds: 7\n" + extra
        + "  containers:\n  - {name: app, image: \"" + image
        + "\", resources: {limits: {cpu: 100m, memory: 16Mi}}}\n";
}

std::string cgroupDir(const std::string& root)
{
    const std::string v1 = "/sys/fs/cgroup/memory";
    return (base::exists(v1) ? v1 : "/sys/fs/cgroup") + root + "/kubepods";
}

} // namespace

class TestKubeletProcess : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void bringsAPodUpInTheOrderOfARealKubelet();
    void restartsWithBackOff();
    void endsAPodWhoseFileGoes();
    void replacesAPodWhoseFileChanges();
    void leavesAPodAloneWhoseFileBreaks();
    void remembersABrokenPodOverARestart();
    void findsItsPodsAgain();
    void endsOrphansOfItsAbsence();
    void replacesADeadSandbox();
    void survivesTheEndpoint();
    void waitsForTheNetwork();
    void triesAFailedSandboxAgain();
    void pullsAMissingImage();
    void isNotHeldUpByASlowPod();
    void endsAtOnceOnSigterm();
    void rotatesLogs();
    void endsAFinishedPod();
    void saysWhoHoldsTheLock();

private:
    std::vector<std::string> arguments() const;
    void start();
    void kill(int signal);
    void write(const std::string& name, const std::string& text)
    {
        QVERIFY(base::writeFileAtomic(file(name), text));
    }
    std::string file(const std::string& name) const { return m_dir->path() + "/manifests/" + name; }
    bool actionsAre(const std::vector<std::string>& wanted) const;

    std::optional<base::TempDir> m_dir;
    std::unique_ptr<FakeCri> m_cri;
    std::optional<base::Child> m_kubelet;
    std::string m_cgroupRoot;
};

std::vector<std::string> TestKubeletProcess::arguments() const
{
    const std::string& dir = m_dir->path();
    return {"--cri-socket", dir + "/cri.sock", "--manifests", dir + "/manifests", "--state-dir",
        dir + "/state", "--lock", dir + "/kubelet.lock", "--cgroup-root", m_cgroupRoot,
        "--node-name", "node", "--backoff-factor", "0.05", "--sync-frequency-ms", "100",
        "--container-log-max-size", "1024", "--container-log-max-files", "3"};
}

void TestKubeletProcess::start()
{
    auto child = base::Child::spawn(
        {.program = SHIMSCOPE_BIN "/shimscope-kubelet", .arguments = arguments()});
    QVERIFY2(child.has_value(), child ? "" : child.error().toString().c_str());
    m_kubelet = std::move(*child);
}

void TestKubeletProcess::kill(int signal)
{
    if (!m_kubelet)
        return;
    QVERIFY(m_kubelet->kill(signal));
    QVERIFY(m_kubelet->wait(kPatience));
    m_kubelet.reset();
}

void TestKubeletProcess::init()
{
    if (::geteuid() != 0)
        QSKIP("needs root: it makes cgroups");
    auto dir = base::TempDir::make("/tmp/shimscope-kubelet-");
    QVERIFY(dir);
    m_dir.emplace(std::move(*dir));
    m_cgroupRoot = "/shimscope-test-" + m_dir->path().substr(m_dir->path().rfind('-') + 1);
    QVERIFY(base::makeDirs(m_dir->path() + "/manifests"));
    m_cri = std::make_unique<FakeCri>(m_dir->path() + "/cri.sock");
}

void TestKubeletProcess::cleanup()
{
    if (!m_dir)
        return;
    m_cri->slowStop(std::chrono::milliseconds(0));
    if (!m_kubelet)
        start();
    const auto files = base::listDir(m_dir->path() + "/manifests");
    for (const std::string& name : *files)
        ::unlink(file(name).c_str());
    QVERIFY(waitFor([&] { return m_cri->sandboxes() == 0 && m_cri->containers() == 0; }));
    const auto empty = [&](const std::string& dir) {
        const auto names = base::listDir(dir);
        return !names || names->empty();
    };
    QVERIFY(waitFor([&] {
        return empty(m_dir->path() + "/state/pods") && empty(m_dir->path() + "/state/logs/pods");
    }));
    kill(SIGTERM);
    const auto hierarchies = base::listDir("/sys/fs/cgroup");
    std::vector<std::string> roots{"/sys/fs/cgroup" + m_cgroupRoot};
    for (const std::string& name : *hierarchies)
        roots.push_back("/sys/fs/cgroup/" + name + m_cgroupRoot);
    for (const std::string& root : roots) {
        for (const char* below : {"/kubepods/burstable", "/kubepods/besteffort", "/kubepods", ""})
            ::rmdir((root + below).c_str());
        QVERIFY2(!base::exists(root), root.c_str()); // a pod's cgroup was left
    }
    m_cri.reset();
    m_dir.reset();
}

bool TestKubeletProcess::actionsAre(const std::vector<std::string>& wanted) const
{
    const bool same = waitFor([&] { return m_cri->actions() == wanted; });
    if (!same)
        for (const std::string& action : m_cri->actions())
            qWarning("called: %s", action.c_str());
    return same;
}

void TestKubeletProcess::bringsAPodUpInTheOrderOfARealKubelet()
{
    write("web.yaml", manifest("web"));
    start();
    QVERIFY(actionsAre({"RunPodSandbox web", "CreateContainer app", "StartContainer app1"}));
    const auto sandbox = m_cri->lastSandbox().config();
    QCOMPARE(sandbox.metadata().attempt(), 0U);
    const std::string uid = sandbox.metadata().uid();
    QCOMPARE(sandbox.linux().cgroup_parent(), m_cgroupRoot + "/kubepods/pod" + uid);
    QVERIFY(base::exists(cgroupDir(m_cgroupRoot) + "/pod" + uid));
    const auto container = m_cri->lastContainer();
    QCOMPARE(container.pod_sandbox_id(), std::string("sandbox0"));
    QCOMPARE(container.config().image().image(), std::string("id-of-a:1"));
    QCOMPARE(container.config().linux().resources().cpu_quota(), 10000);
    QCOMPARE(container.sandbox_config().metadata().uid(), uid);
}

void TestKubeletProcess::restartsWithBackOff()
{
    write("web.yaml", manifest("web"));
    start();
    std::vector<qint64> delays;
    for (int round = 1; round <= 4; ++round) {
        QVERIFY(waitFor(
            [&] { return m_cri->calls("StartContainer") == round && m_cri->running() == 1; }));
        QElapsedTimer timer;
        timer.start();
        m_cri->die("app", 137, "OOMKilled");
        QVERIFY(waitFor([&] { return m_cri->calls("StartContainer") == round + 1; }));
        delays.push_back(timer.elapsed());
    }
    // 10, 20 and 40 s, shortened to 0.5, 1 and 2; the first restart does not wait.
    QVERIFY2(delays[1] >= 500 && delays[2] >= 1000 && delays[3] >= 2000,
        qPrintable(QString("%1 %2 %3").arg(delays[1]).arg(delays[2]).arg(delays[3])));
    QCOMPARE(m_cri->lastContainer().config().metadata().attempt(), 4U);
    QCOMPARE(m_cri->lastContainer().config().log_path(), std::string("app/4.log"));
    QVERIFY(
        waitFor([&] { return m_cri->containers() == 2; })); // the running one and the last dead one
}

void TestKubeletProcess::endsAPodWhoseFileGoes()
{
    write("web.yaml", manifest("web"));
    start();
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
    ::unlink(file("web.yaml").c_str());
    QVERIFY(actionsAre(
        {"RunPodSandbox web", "CreateContainer app", "StartContainer app1", "StopContainer app 7",
            "StopPodSandbox sandbox0", "RemoveContainer app1", "RemovePodSandbox sandbox0"}));
}

void TestKubeletProcess::replacesAPodWhoseFileChanges()
{
    write("web.yaml", manifest("web"));
    start();
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
    const std::string uid = m_cri->lastSandbox().config().metadata().uid();
    write("web.yaml", manifest("web", {}, "b:1"));
    QVERIFY(actionsAre(
        {"RunPodSandbox web", "CreateContainer app", "StartContainer app1", "StopContainer app 7",
            "StopPodSandbox sandbox0", "RemoveContainer app1", "RemovePodSandbox sandbox0",
            "RunPodSandbox web", "CreateContainer app", "StartContainer app3"}));
    QVERIFY(m_cri->lastSandbox().config().metadata().uid() != uid);
}

void TestKubeletProcess::leavesAPodAloneWhoseFileBreaks()
{
    write("web.yaml", manifest("web"));
    start();
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
    write("web.yaml", manifest("web") + "  oops: true\n");
    const int lists = m_cri->calls("ListPodSandbox");
    QVERIFY(waitFor([&] { return m_cri->calls("ListPodSandbox") > lists + 5; }));
    QCOMPARE(m_cri->actions().size(), std::size_t{3});
    m_cri->die("app", 1); // and it is still looked after
    QVERIFY(waitFor([&] { return m_cri->calls("StartContainer") == 2; }));
}

void TestKubeletProcess::remembersABrokenPodOverARestart()
{
    write("web.yaml", manifest("web"));
    start();
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
    write("web.yaml", "apiVersion: [");
    kill(SIGKILL);
    start();
    QVERIFY(waitFor([&] { return m_cri->calls("RuntimeConfig") == 2; }));
    m_cri->die("app", 1);
    QVERIFY(waitFor([&] { return m_cri->calls("StartContainer") == 2; }));
    QCOMPARE(m_cri->calls("StopContainer"), 0);
}

void TestKubeletProcess::findsItsPodsAgain()
{
    write("web.yaml", manifest("web"));
    start();
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
    kill(SIGKILL);
    start();
    QVERIFY(waitFor([&] { return m_cri->calls("RuntimeConfig") == 2; }));
    m_cri->die("app", 1);
    QVERIFY(waitFor([&] { return m_cri->calls("StartContainer") == 2; }));
    QCOMPARE(m_cri->calls("RunPodSandbox"), 1);
    QCOMPARE(m_cri->lastContainer().config().metadata().attempt(), 1U);
}

void TestKubeletProcess::endsOrphansOfItsAbsence()
{
    write("web.yaml", manifest("web"));
    start();
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
    kill(SIGTERM);
    QCOMPARE(m_cri->running(), 1); // the pod outlives its kubelet
    ::unlink(file("web.yaml").c_str());
    write("other.yaml", manifest("other"));
    start();
    QVERIFY(
        waitFor([&] { return m_cri->calls("RemovePodSandbox") == 1 && m_cri->running() == 1; }));
    QCOMPARE(m_cri->lastSandbox().config().metadata().name(), std::string("other"));
    const auto actions =
        m_cri->actions(); // the grace period is known from the container's annotation
    QVERIFY(std::find(actions.begin(), actions.end(), "StopContainer app 7") != actions.end());
}

void TestKubeletProcess::replacesADeadSandbox()
{
    write("web.yaml", manifest("web"));
    start();
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
    m_cri->sandboxDies();
    QVERIFY(waitFor([&] { return m_cri->calls("RunPodSandbox") == 2 && m_cri->running() == 1; }));
    QCOMPARE(m_cri->lastSandbox().config().metadata().attempt(), 1U);
    QCOMPARE(m_cri->lastContainer().config().metadata().attempt(), 1U);
}

void TestKubeletProcess::survivesTheEndpoint()
{
    write("web.yaml", manifest("web"));
    start();
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
    m_cri->stop();
    write("two.yaml", manifest("two")); // comes while nobody answers
    QTest::qSleep(500);
    m_cri->start();
    QVERIFY(waitFor([&] { return m_cri->running() == 2; }));
    QCOMPARE(m_cri->calls("RunPodSandbox"), 2);
}

void TestKubeletProcess::waitsForTheNetwork()
{
    m_cri->refuseNetwork(true);
    write("web.yaml", manifest("web"));
    start();
    QVERIFY(waitFor([&] { return m_cri->calls("Version") > 0; }));
    QCOMPARE(m_cri->calls("RunPodSandbox"), 0);
    m_cri->refuseNetwork(false);
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
}

void TestKubeletProcess::triesAFailedSandboxAgain()
{
    m_cri->fail("RunPodSandbox", 2);
    m_cri->fail("StartContainer", 1);
    write("web.yaml", manifest("web"));
    start();
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
    QCOMPARE(m_cri->calls("RunPodSandbox"), 3);
    QCOMPARE(m_cri->calls("StartContainer"), 2);
}

void TestKubeletProcess::pullsAMissingImage()
{
    m_cri->hideImage("a:1");
    m_cri->fail("PullImage", 1);
    write("web.yaml", manifest("web"));
    start();
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
    QCOMPARE(m_cri->calls("PullImage"), 2);
}

void TestKubeletProcess::isNotHeldUpByASlowPod()
{
    write("slow.yaml", manifest("slow"));
    start();
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
    m_cri->slowStop(std::chrono::seconds(3));
    ::unlink(file("slow.yaml").c_str());
    QVERIFY(waitFor([&] { return m_cri->calls("StopContainer") == 1; }));
    write("fast.yaml", manifest("fast"));
    QVERIFY(waitFor([&] { return m_cri->running() == 2; }, 2900));
}

void TestKubeletProcess::endsAtOnceOnSigterm()
{
    write("slow.yaml", manifest("slow"));
    start();
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
    m_cri->slowStop(std::chrono::seconds(5));
    ::unlink(file("slow.yaml").c_str());
    QVERIFY(waitFor([&] { return m_cri->calls("StopContainer") == 1; }));
    QElapsedTimer timer;
    timer.start();
    kill(SIGTERM);
    QVERIFY(timer.elapsed() < 4000);
}

void TestKubeletProcess::rotatesLogs()
{
    write("web.yaml", manifest("web"));
    start();
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
    const std::string path = m_cri->logPathOf("app");
    QVERIFY(base::writeFileAtomic(path, std::string(2000, 'x')));
    QVERIFY(waitFor([&] { return m_cri->calls("ReopenContainerLog") == 1; }, 25'000));
    QCOMPARE(*base::readFile(path), std::string("reopened\n"));
    QCOMPARE(base::listDir(path.substr(0, path.rfind('/')))->size(), std::size_t{2});
}

void TestKubeletProcess::endsAFinishedPod()
{
    write("job.yaml", manifest("job", "  restartPolicy: OnFailure\n"));
    start();
    QVERIFY(waitFor([&] { return m_cri->running() == 1; }));
    const std::string uid = m_cri->lastSandbox().config().metadata().uid();
    m_cri->die("app", 0, "Completed");
    QVERIFY(waitFor([&] { return m_cri->calls("StopPodSandbox") == 1; }));
    QVERIFY(waitFor([&] { return !base::exists(cgroupDir(m_cgroupRoot) + "/pod" + uid); }));
    QCOMPARE(m_cri->containers(), 1); // its log can still be read
    QCOMPARE(m_cri->calls("StartContainer"), 1);
}

void TestKubeletProcess::saysWhoHoldsTheLock()
{
    start();
    QVERIFY(waitFor([&] { return m_cri->calls("ListPodSandbox") > 0; }));
    const auto second =
        base::run({.program = SHIMSCOPE_BIN "/shimscope-kubelet", .arguments = arguments()});
    QVERIFY(second.has_value());
    QCOMPARE(second->exit.code, 1);
    const std::string holder =
        "pid " + std::to_string(m_kubelet->pid()) + " (shimscope-kubelet) holds it";
    QVERIFY2(
        second->standardError.find(holder) != std::string::npos, second->standardError.c_str());
}

QTEST_APPLESS_MAIN(TestKubeletProcess)
#include "tst_kubelet_process.moc"
