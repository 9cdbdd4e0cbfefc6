// securityContext of pod and container through the whole chain, read off the processes that it
// made; and the pod's resolver. Root.
#include "stack.h"

#include <base/text.h>

#include <QtTest>

#include <sys/stat.h>

using namespace shimscope;
using support::waits;

namespace {

constexpr const char* kManifest = R"(apiVersion: v1
kind: Pod
metadata: {name: sec}
spec:
  terminationGracePeriodSeconds: 2
  securityContext:
    runAsUser: 1000
    runAsGroup: 3000
    runAsNonRoot: true
    fsGroup: 2000
    supplementalGroups: [4000]
    seccompProfile: {type: RuntimeDefault}
    sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "80"}]
  dnsPolicy: None
  dnsConfig: {nameservers: [192.0.2.1], searches: [example], options: [{name: ndots, value: "2"}]}
  volumes: [{name: v, emptyDir: {}}, {name: m, emptyDir: {medium: Memory, sizeLimit: 1Mi}}]
  containers:
  - name: tight
    image: shimscope.local/busybox:1
    command: [sh, -c, "echo x > /v/f; echo x > /m/f; trap 'exit 0' TERM; while :; do sleep 0.1; done"]
    volumeMounts: [{name: v, mountPath: /v}, {name: m, mountPath: /m}]
    securityContext:
      readOnlyRootFilesystem: true
      allowPrivilegeEscalation: false
      capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}
  - name: wide
    image: shimscope.local/load:1
    args: [sleep, forever]
    securityContext: {runAsUser: 0, runAsNonRoot: false, privileged: true}
)";

/// "Uid:" → the first word after it in /proc/<pid>/status; the whole rest for Groups.
std::string statusOf(int pid, const std::string& field)
{
    const auto text = base::readFile("/proc/" + std::to_string(pid) + "/status").value_or("");
    for (const std::string_view line : base::lines(text))
        if (line.starts_with(field + ":")) {
            const auto words = base::words(line);
            return field == "Groups" ? base::join({words.begin() + 1, words.end()}, " ")
                                     : std::string(words.at(1));
        }
    return {};
}

} // namespace

class TestPodSecurity : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void runsAsTheUserAndItsGroups();
    void givesNoMoreThanAsked();
    void givesThePrivilegedEverything();
    void givesVolumesToTheGroup();
    void setsSysctlsOfThePod();
    void givesItsResolver();
    void refusesRoot();
    void cleanupTestCase();

private:
    int pidOf(const std::string& name) { return m_stack->running("sec")[name]; }
    std::unique_ptr<support::Stack> m_stack;
};

void TestPodSecurity::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    GET(stack, support::Stack::make());
    m_stack = std::move(stack);
    QVERIFY(m_stack->apply("sec", kManifest));
    QVERIFY2(waits([&] { return m_stack->running("sec").size() == 2; }), m_stack->said().c_str());
}

void TestPodSecurity::runsAsTheUserAndItsGroups()
{
    const int pid = pidOf("tight");
    QCOMPARE(statusOf(pid, "Uid"), std::string("1000"));
    QCOMPARE(statusOf(pid, "Gid"), std::string("3000"));
    QCOMPARE(statusOf(pid, "Groups"), std::string("2000 3000 4000"));
    QCOMPARE(statusOf(pidOf("wide"), "Uid"), std::string("0"));
}

void TestPodSecurity::givesNoMoreThanAsked()
{
    const int pid = pidOf("tight");
    QCOMPARE(statusOf(pid, "CapBnd"), std::string("0000000000000400")); // 1 << 10: NET_BIND_SERVICE
    QCOMPARE(statusOf(pid, "NoNewPrivs"), std::string("1"));
    QCOMPARE(statusOf(pid, "Seccomp"), std::string("2"));
    const std::string root = "/proc/" + std::to_string(pid) + "/root";
    const auto mounts = base::readFile("/proc/" + std::to_string(pid) + "/mountinfo").value_or("");
    const auto first = base::words(base::lines(mounts).at(0));
    QCOMPARE(std::string(first.at(4)), std::string("/"));
    QVERIFY(first.at(5).starts_with("ro"));
}

void TestPodSecurity::givesThePrivilegedEverything()
{
    const int pid = pidOf("wide");
    QCOMPARE(statusOf(pid, "CapBnd"), statusOf(m_stack->cri().pid(), "CapBnd"));
    QCOMPARE(statusOf(pid, "Seccomp"), std::string("0"));
    // A device of the host, which is none of the few that every container has.
    struct stat own {
    }, theirs{};
    QCOMPARE(::stat("/dev/kmsg", &own), 0);
    QCOMPARE(::stat(("/proc/" + std::to_string(pid) + "/root/dev/kmsg").c_str(), &theirs), 0);
    QCOMPARE(theirs.st_rdev, own.st_rdev);
    QVERIFY(!base::exists("/proc/" + std::to_string(pidOf("tight")) + "/root/dev/kmsg"));
}

void TestPodSecurity::givesVolumesToTheGroup()
{
    const std::string root = "/proc/" + std::to_string(pidOf("tight")) + "/root";
    for (const char* file : {"/v/f", "/m/f"}) {
        struct stat st { };
        QVERIFY2(waits([&] { return ::stat((root + file).c_str(), &st) == 0; }), file);
        QCOMPARE(st.st_uid, uid_t(1000));
        QCOMPARE(st.st_gid, gid_t(2000)); // by the folder's set-group-id bit
    }
}

void TestPodSecurity::setsSysctlsOfThePod()
{
    base::SpawnOptions options;
    options.program = "nsenter";
    options.arguments = {"-t", std::to_string(pidOf("tight")), "-n", "cat",
        "/proc/sys/net/ipv4/ip_unprivileged_port_start"};
    const auto output = base::run(options);
    QVERIFY(output.has_value());
    QCOMPARE(output->standardOutput, std::string("80\n"));
}

void TestPodSecurity::givesItsResolver()
{
    const auto text =
        base::readFile("/proc/" + std::to_string(pidOf("tight")) + "/root/etc/resolv.conf");
    QCOMPARE(
        text.value_or(""), std::string("search example\nnameserver 192.0.2.1\noptions ndots:2\n"));
}

void TestPodSecurity::refusesRoot()
{
    QVERIFY(m_stack->apply(
        "root", support::idlePod("root", "  securityContext: {runAsNonRoot: true}\n")));
    QVERIFY2(waits([&] {
        return m_stack->said().find("CreateContainerConfigError 'app': container has runAsNonRoot "
                                    "and image will run as root")
            != std::string::npos;
    }),
        m_stack->said().c_str());
    QVERIFY(m_stack->running("root").empty());
}

void TestPodSecurity::cleanupTestCase()
{
    if (!m_stack)
        return;
    for (const char* name : {"sec", "root"})
        m_stack->remove(name);
    for (const char* name : {"sec", "root"})
        QVERIFY2(waits([&] {
            return m_stack->said().find(std::string("pod ") + name + " is removed")
                != std::string::npos;
        }),
            m_stack->said().c_str());
    m_stack.reset();
}

QTEST_GUILESS_MAIN(TestPodSecurity)
#include "tst_pod_security.moc"
