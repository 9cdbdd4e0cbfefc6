// The demo's pod through shimscope-kubelet and Debian's containerd with runc: our node agent in
// front of a CRI endpoint that is not ours. containerd has a root, a state folder and a socket of
// its own. Root, Debian 12.
#include <base/child.h>
#include <base/file.h>
#include <base/text.h>

#include <cri_client/containerd.h>
#include <QElapsedTimer>
#include <QtTest>

#include <signal.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <optional>

using namespace shimscope;

namespace {

bool waitFor(const std::function<bool()>& condition, int timeoutMs = 30'000)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (timer.elapsed() > timeoutMs)
            return false;
        QTest::qSleep(50);
    }
    return true;
}

const char* const kNetwork =
    R"({"cniVersion":"0.4.0","name":"test","plugins":[{"type":"ptp","ipMasq":false,
"ipam":{"type":"host-local","subnet":"10.214.7.0/24","dataDir":"%1/cni-data"}}]})";

} // namespace

class TestKubeletContainerd : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void runsTheDemoPod();
    void setsTheLimitsOfThePod();
    void restartsWhatTheKernelKilled();
    void findsThePodAfterARestart();
    void leavesNothingBehind();
    void cleanupTestCase();

private:
    std::string path(const std::string& below) const { return m_dir->path() + "/" + below; }
    void startKubelet();
    /// Values of one file in the pod's own cgroup, v1 or v2.
    std::string podValue(
        const std::string& controller, const std::string& v1, const std::string& v2) const;
    std::string said() const { return base::readFile(path("kubelet.log")).value_or(""); }
    std::vector<std::string> podCgroups() const;

    std::optional<base::TempDir> m_dir;
    std::unique_ptr<support::Containerd> m_containerd;
    std::optional<base::Child> m_kubelet;
};

void TestKubeletContainerd::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    for (const char* program :
        {"/usr/bin/containerd", "/usr/bin/ctr", "/usr/sbin/runc", "/usr/lib/cni/ptp"})
        if (!base::exists(program))
            QSKIP(program); // containerd, runc and containernetworking-plugins are Debian packages
    auto dir = base::TempDir::make("/tmp/shimscope-cd-");
    QVERIFY(dir);
    m_dir.emplace(std::move(*dir));
    QVERIFY(base::makeDirs(path("manifests")));
    const QString root = QString::fromStdString(m_dir->path());
    auto containerd =
        support::Containerd::start(QString(kNetwork).arg(root).toStdString(), m_dir->path());
    QVERIFY2(containerd, containerd ? "" : containerd.error().toString().c_str());
    m_containerd = std::move(*containerd);
    startKubelet();
}

void TestKubeletContainerd::startKubelet()
{
    auto log = base::openFile(path("kubelet.log"), O_WRONLY | O_CREAT | O_APPEND, 0600);
    QVERIFY(log);
    auto child = base::Child::spawn({.program = SHIMSCOPE_BIN "/shimscope-kubelet",
        .arguments = {"--cri-socket", m_containerd->socket(), "--manifests", path("manifests"),
            "--state-dir", path("state"), "--lock", path("kubelet.lock"), "--cgroup-root",
            "/shimscope-test-cd", "--node-name", "node", "--backoff-factor", "0.1",
            "--sync-frequency-ms", "200"},
        .standardError = log->get()});
    QVERIFY(child);
    m_kubelet = std::move(*child);
}

std::vector<std::string> TestKubeletContainerd::podCgroups() const
{
    std::vector<std::string> found;
    const auto mounts = base::listDir("/sys/fs/cgroup");
    for (const std::string& mount : *mounts)
        for (const char* qos : {"/", "/burstable/", "/besteffort/"}) {
            const std::string parent =
                "/sys/fs/cgroup/" + mount + "/shimscope-test-cd/kubepods" + qos;
            const auto names = base::listDir(parent).value_or(std::vector<std::string>());
            for (const std::string& name : names) {
                if (name.starts_with("pod"))
                    found.push_back(parent + name);
            }
        }
    return found;
}

std::string TestKubeletContainerd::podValue(
    const std::string& controller, const std::string& v1, const std::string& v2) const
{
    for (const std::string& dir : podCgroups()) {
        if (dir.starts_with("/sys/fs/cgroup/" + controller + "/"))
            return std::string(base::trim(base::readFile(dir + "/" + v1).value_or("")));
        if (const auto value = base::readFile(dir + "/" + v2))
            return std::string(base::trim(*value));
    }
    return {};
}

void TestKubeletContainerd::runsTheDemoPod()
{
    const auto text = base::readFile(SHIMSCOPE_SOURCE "/scenarios/01-one-pod/web.yaml");
    QVERIFY(text && base::writeFileAtomic(path("manifests/web.yaml"), *text));
    QVERIFY2(waitFor([&] {
        return said().find("container logger of pod web runs as") != std::string::npos;
    }),
        said().c_str());
    std::string log;
    QVERIFY(waitFor([&] {
        const auto pods = base::listDir(path("state/logs/pods"));
        if (pods && !pods->empty())
            log = base::readFile(path("state/logs/pods/" + pods->front() + "/logger/0.log"))
                      .value_or("");
        return log.find(" stdout F still here, 2\n") != std::string::npos;
    }));
}

void TestKubeletContainerd::setsTheLimitsOfThePod()
{
    QCOMPARE(podValue("memory", "memory.limit_in_bytes", "memory.max"), std::to_string(80 << 20));
    const std::string quota = podValue("cpu", "cpu.cfs_quota_us", "cpu.max");
    QVERIFY2(quota == "60000" || quota == "60000 100000", quota.c_str());
}

void TestKubeletContainerd::restartsWhatTheKernelKilled()
{
    QVERIFY2(waitFor(
                 [&] {
                     const std::string text = said();
                     const auto killed =
                         text.find("container hog of pod web ended: exit code 137 (OOMKilled)");
                     return killed != std::string::npos
                         && text.find("container hog of pod web runs as", killed)
                         != std::string::npos;
                 },
                 60'000),
        said().c_str());
}

void TestKubeletContainerd::findsThePodAfterARestart()
{
    QVERIFY(m_kubelet->kill(SIGKILL) && m_kubelet->wait(5000));
    startKubelet();
    QVERIFY2(
        waitFor([&] { return said().find("is there already, taken over") != std::string::npos; }),
        said().c_str());
}

void TestKubeletContainerd::leavesNothingBehind()
{
    ::unlink(path("manifests/web.yaml").c_str());
    QVERIFY2(
        waitFor([&] { return said().find("pod web is removed") != std::string::npos; }, 60'000),
        said().c_str());
    QVERIFY(podCgroups().empty());
    QVERIFY(base::listDir(path("state/logs/pods"))->empty());
    const auto left = base::run({.program = "/usr/bin/ctr",
        .arguments = {"-a", m_containerd->socket(), "-n", "k8s.io", "containers", "ls", "-q"}});
    QCOMPARE(left->standardOutput, std::string());
}

void TestKubeletContainerd::cleanupTestCase()
{
    if (m_kubelet) {
        QVERIFY(m_kubelet->kill(SIGTERM));
        QVERIFY(m_kubelet->wait(20'000));
        m_kubelet.reset();
    }
    QVERIFY(!m_containerd || m_containerd->stop());
    m_containerd.reset();
    if (!m_dir)
        return;
    const auto mounts = base::listDir("/sys/fs/cgroup");
    for (const std::string& mount : *mounts)
        for (const char* below : {"/kubepods/burstable", "/kubepods/besteffort", "/kubepods", ""})
            ::rmdir(("/sys/fs/cgroup/" + mount + "/shimscope-test-cd" + below).c_str());
}

QTEST_APPLESS_MAIN(TestKubeletContainerd)
#include "tst_kubelet_containerd.moc"
