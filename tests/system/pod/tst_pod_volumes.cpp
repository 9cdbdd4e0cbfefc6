// emptyDir, hostPath and subPath through the whole chain: what containers see, what is on the node,
// and that nothing stays, also when the kubelet is killed between. Root.
#include "stack.h"

#include <base/text.h>

#include <QtTest>

#include <signal.h>

using namespace shimscope;
using support::waits;

namespace {

/// A file as the container sees it.
std::string inside(int pid, const std::string& path)
{
    return base::readFile("/proc/" + std::to_string(pid) + "/root" + path).value_or("");
}

/// The line of a container's mountinfo for this mount point, or nothing.
std::string mountOf(int pid, const std::string& point)
{
    const auto text = base::readFile("/proc/" + std::to_string(pid) + "/mountinfo").value_or("");
    for (const std::string_view line : base::lines(text))
        if (const auto words = base::words(line); words.size() > 4 && words[4] == point)
            return std::string(line);
    return {};
}

} // namespace

class TestPodVolumes : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void sharesVolumesBetweenContainers();
    void keepsThemOverARestartOfAContainer();
    void keepsASubPathInsideItsVolume();
    void saysWhichVolumeFails();
    void leavesNothingBehind();
    void leavesNothingBehindWhenItWasKilled();
    void cleanupTestCase();

private:
    std::string dir(const std::string& name) const { return m_stack->cri().dir() + "/" + name; }
    std::unique_ptr<support::Stack> m_stack;
    std::set<std::string> m_before;
};

void TestPodVolumes::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    GET(stack, support::Stack::make());
    m_stack = std::move(stack);
    QVERIFY(m_stack->apply("first", support::idlePod("first")));
    QVERIFY2(waits([&] { return m_stack->running("first").size() == 1; }), m_stack->said().c_str());
    m_stack->remove("first");
    QVERIFY(
        waits([&] { return m_stack->said().find("pod first is removed") != std::string::npos; }));
    QVERIFY(base::makeDirs(dir("host")));
    QVERIFY(base::writeFileAtomic(dir("host/greeting"), "from the host", 0644));
    m_before = m_stack->remains();
}

void TestPodVolumes::sharesVolumesBetweenContainers()
{
    const std::string text = R"(apiVersion: v1
kind: Pod
metadata: {name: vol}
spec:
  terminationGracePeriodSeconds: 2
  volumes:
  - {name: disk, emptyDir: {}}
  - {name: memory, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
  - {name: host, hostPath: {path: "@HOST@", type: Directory}}
  containers:
  - name: writer
    image: shimscope.local/busybox:1
    command: [sh, -c, "echo disk > /d/f; echo memory > /m/f; ln -s / /d/out; trap 'exit 0' TERM; while :; do sleep 0.1; done"]
    volumeMounts: [{name: disk, mountPath: /d}, {name: memory, mountPath: /m}]
  - name: reader
    image: shimscope.local/load:1
    args: [sleep, forever]
    volumeMounts:
    - {name: disk, mountPath: /r, readOnly: true}
    - {name: memory, mountPath: /m}
    - {name: host, mountPath: /host, readOnly: true}
    - {name: disk, mountPath: /part, subPath: part/of}
)";
    std::string manifest = text;
    manifest.replace(manifest.find("@HOST@"), 6, dir("host"));
    QVERIFY(m_stack->apply("vol", manifest));
    QVERIFY2(waits([&] {
        const auto running = m_stack->running("vol");
        return running.size() == 2 && !inside(running.at("reader"), "/m/f").empty();
    }),
        m_stack->said().c_str());
    const int reader = m_stack->running("vol").at("reader");
    QCOMPARE(inside(reader, "/r/f"), std::string("disk\n"));
    QCOMPARE(inside(reader, "/m/f"), std::string("memory\n"));
    QCOMPARE(inside(reader, "/host/greeting"), std::string("from the host"));
    const std::string memory = mountOf(reader, "/m");
    QVERIFY2(
        memory.find("tmpfs") != std::string::npos && memory.find("size=1024k") != std::string::npos,
        memory.c_str());
    for (const char* readOnly : {"/r", "/host"}) {
        const std::string line = mountOf(reader, readOnly);
        QVERIFY2(!line.empty() && base::words(line)[5].starts_with("ro"), line.c_str());
    }
}

void TestPodVolumes::keepsThemOverARestartOfAContainer()
{
    const int before = m_stack->running("vol").at("reader");
    QCOMPARE(::kill(before, SIGKILL), 0);
    QVERIFY2(waits([&] {
        const auto running = m_stack->running("vol");
        return running.contains("reader") && running.at("reader") != before;
    }),
        m_stack->said().c_str());
    // Also the subPath, whose bind mount is made anew.
    const int reader = m_stack->running("vol").at("reader");
    QCOMPARE(inside(reader, "/m/f"), std::string("memory\n"));
    QVERIFY(!mountOf(reader, "/part").empty());
}

void TestPodVolumes::keepsASubPathInsideItsVolume()
{
    // The other container has put a link to / into the volume: it is the volume's own root here.
    const std::string volumes = m_stack->cri().stateDir() + "/pods";
    const auto uids = base::listDir(volumes);
    QVERIFY(uids.has_value() && uids->size() == 1);
    const std::string manifest = R"(apiVersion: v1
kind: Pod
metadata: {name: out}
spec:
  terminationGracePeriodSeconds: 2
  volumes: [{name: v, hostPath: {path: "@HOST@"}}]
  containers:
  - {name: app, image: "shimscope.local/load:1", args: [sleep, forever], volumeMounts: [{name: v, mountPath: /v, subPath: out/etc}]}
)";
    std::string text = manifest;
    text.replace(text.find("@HOST@"), 6,
        volumes + "/" + (*uids)[0] + "/volumes/kubernetes.io~empty-dir/disk");
    QVERIFY(m_stack->apply("out", text));
    QVERIFY2(
        waits([&] { return m_stack->running("out").contains("app"); }), m_stack->said().c_str());
    // Not the node's /etc, but a new folder "etc" in the volume.
    QVERIFY(inside(m_stack->running("out").at("app"), "/v/passwd").empty());
    QVERIFY(base::exists(volumes + "/" + (*uids)[0] + "/volumes/kubernetes.io~empty-dir/disk/etc"));
    m_stack->remove("out");
}

void TestPodVolumes::saysWhichVolumeFails()
{
    QVERIFY(m_stack->apply("bad",
        support::idlePod(
            "bad", "  volumes: [{name: s, hostPath: {path: /nowhere/at.sock, type: Socket}}]\n")));
    QVERIFY2(waits([&] {
        return m_stack->said().find("FailedMount: set up volume 's'") != std::string::npos;
    }),
        m_stack->said().c_str());
    m_stack->remove("bad");
}

void TestPodVolumes::leavesNothingBehind()
{
    m_stack->remove("vol");
    for (const char* name : {"vol", "bad", "out"})
        QVERIFY2(waits([&] {
            return m_stack->said().find(std::string("pod ") + name + " is removed")
                != std::string::npos;
        }),
            m_stack->said().c_str());
    const auto after = m_stack->remains();
    for (const std::string& left : after)
        QVERIFY2(m_before.contains(left), left.c_str());
    QCOMPARE(base::readFile(dir("host/greeting")).value_or(""), std::string("from the host"));
}

void TestPodVolumes::leavesNothingBehindWhenItWasKilled()
{
    const std::string pod =
        support::idlePod("mem", "  volumes: [{name: m, emptyDir: {medium: Memory}}]\n");
    QVERIFY(m_stack->apply("mem", pod));
    QVERIFY2(waits([&] { return m_stack->running("mem").size() == 1; }), m_stack->said().c_str());
    m_stack->killKubelet();
    m_stack->remove("mem");
    // And a pod of which the endpoint knows nothing any more: only its tmpfs is left.
    const std::string lost =
        m_stack->cri().stateDir() + "/pods/lost/volumes/kubernetes.io~empty-dir/m";
    QVERIFY(base::makeDirs(lost));
    QVERIFY(base::run({.program = "mount", .arguments = {"-t", "tmpfs", "tmpfs", lost}}));
    QVERIFY(m_stack->startKubelet());
    QVERIFY2(waits([&] { return m_stack->said().find("pod mem is removed") != std::string::npos; }),
        m_stack->said().c_str());
    const auto after = m_stack->remains();
    for (const std::string& left : after)
        QVERIFY2(m_before.contains(left), left.c_str());
}

void TestPodVolumes::cleanupTestCase()
{
    if (m_stack)
        for (const char* name : {"vol", "bad", "out", "mem"})
            m_stack->remove(name);
    m_stack.reset();
}

QTEST_GUILESS_MAIN(TestPodVolumes)
#include "tst_pod_volumes.moc"
