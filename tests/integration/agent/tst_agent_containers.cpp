// Root. A pod under the whole stack: what the agent tells of its container, and what it does to it
// through the chain. The kernel's files and /proc say whether it happened.
#include <agent_api/client.h>
#include <base/child.h>
#include <base/file.h>
#include <rpc/status.h>

#include <agent.pb.h>
#include <expect.h>
#include <QTest>

#include <sys/stat.h>

#include <csignal>
#include <mutex>

using namespace shimscope;
using support::eventually;
using support::patience;
namespace api = agent::v1;

namespace {

constexpr const char* kPod = R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: hog
    image: shimscope.local/busybox:1
    command: [sh, -c, "trap 'echo got USR1 > /seen' USR1; trap 'exit 0' TERM; while true; do sleep 0.1; done"]
    env: [{name: DB_PASSWORD, value: hunter2}]
    resources: {limits: {cpu: 500m, memory: 64Mi}}
)";
constexpr const char* kHog = "web/hog";

grpc::StatusCode codeOf(const base::Status& status)
{
    return status ? grpc::StatusCode::OK : rpc::statusCode(status.error());
}
template <class T>
grpc::StatusCode codeOf(const base::Result<T>& result)
{
    return result ? grpc::StatusCode::OK : rpc::statusCode(result.error());
}

bool mentions(const auto& result, const std::string& words)
{
    return !result && result.error().toString().find(words) != std::string::npos;
}

} // namespace

class TestAgentContainers : public QObject {
    Q_OBJECT

    std::optional<base::TempDir> m_dir;
    std::optional<base::Child> m_agent;
    std::optional<agent_api::Client> m_client;
    std::optional<agent_api::Watcher> m_watcher;
    std::mutex m_mutex;
    std::map<std::string, trace::Container> m_containers; ///< by id
    std::vector<trace::Span> m_spans;
    std::vector<trace::Event> m_events;

    [[nodiscard]] std::string socket() const { return m_dir->path() + "/r/agent.sock"; }
    void take(const std::vector<trace::Record>& records)
    {
        const std::lock_guard lock(m_mutex);
        for (const trace::Record& record : records) {
            if (const auto* container = std::get_if<trace::Container>(&record))
                m_containers[container->id] = *container;
            if (const auto* span = std::get_if<trace::Span>(&record))
                m_spans.push_back(*span);
            if (const auto* event = std::get_if<trace::Event>(&record))
                m_events.push_back(*event);
        }
    }
    /// The newest container of that name.
    trace::Container hog()
    {
        const std::lock_guard lock(m_mutex);
        trace::Container newest;
        for (const auto& [id, container] : m_containers) {
            if (container.name == "hog" && container.created >= newest.created
                && container.state != "removed")
                newest = container;
        }
        return newest;
    }
    bool hogIs(const std::string& state, int notPid = 0)
    {
        return eventually(
            [&] {
                const trace::Container now = hog();
                return now.state == state && now.pid != notPid
                    && (now.pid > 0 || state != "running");
            },
            30'000);
    }
    /// A call that the agent itself made, with its own pid in the record.
    bool agentCalled(const std::string& method)
    {
        return eventually([&] {
            const std::lock_guard lock(m_mutex);
            return std::any_of(m_spans.begin(), m_spans.end(), [&](const trace::Span& span) {
                return span.hop == trace::Hop::Agent && span.kind == trace::Kind::Client
                    && span.shortMethod() == method && span.pid == m_agent->pid();
            });
        });
    }
    api::CgroupFile file(const std::string& name)
    {
        const auto details = m_client->containerDetails(kHog, {api::DETAILS_PART_CGROUP});
        if (details) {
            for (const api::CgroupFile& each : details->cgroup().files()) {
                if (each.name() == name)
                    return each;
            }
        }
        return {};
    }
    /// "memory.max" under the name that it has on this machine.
    std::string memoryLimit()
    {
        return file("memory.max").path().empty() ? "memory.limit_in_bytes" : "memory.max";
    }
    static std::string onDisk(const api::CgroupFile& file)
    {
        const auto text = base::readFile(file.path());
        return text ? std::string(base::trim(*text)) : text.error().toString();
    }

private slots:
    void initTestCase();
    void cleanupTestCase();
    void givesTheManifestBack();
    void tellsWhatTheContainerWasGiven();
    void keepsSecretsOutOfTheConfig();
    void marksTheKernelsFilesThatMayBeSet();
    void setsALimitPastTheKubelet();
    void updatesALimitThroughTheChain();
    void refusesWhatIsNotOnTheList_data();
    void refusesWhatIsNotOnTheList();
    void tellsTheKernelsAnswer();
    void runsACommand();
    void killsACommandThatTakesTooLong();
    void sendsASignal();
    void pausesAndResumes();
    void saysWhoIsThereWhenTheNameIsWrong();
    void letsOnlyOwnersChange();
    void startsAgainAfterAStop();
};

void TestAgentContainers::initTestCase()
{
    m_dir.emplace(std::move(*base::TempDir::make("/tmp/shimscope-agent-")));
    auto agent = base::Child::spawn({.program = SHIMSCOPE_BIN "/shimscoped",
        .arguments = {"--run-dir", m_dir->path() + "/r", "--state-dir", m_dir->path() + "/s",
            "--observers", "--backoff-factor", "0.01"}});
    OK(agent);
    m_agent.emplace(std::move(*agent));
    m_client.emplace(socket());
    QVERIFY(eventually([&] { return m_client->info().has_value(); }));
    OK(m_client->startStack(0));
    m_watcher.emplace(socket(), true, false,
        agent_api::WatchCallbacks{.records = [this](const auto& records) { take(records); },
            .lines = {},
            .caughtUp = {},
            .lost = {}});
    GET(problems, m_client->applyManifest("web.yaml", kPod));
    QVERIFY(problems.empty());
    QVERIFY2(hogIs("running"), "the pod did not start");
}

void TestAgentContainers::cleanupTestCase()
{
    if (m_watcher)
        m_watcher->stop();
    if (m_client)
        OK(m_client->stopStack(true));
    if (m_agent)
        OK(m_agent->wait(patience(10'000)));
    m_agent.reset();
    m_dir.reset();
}

void TestAgentContainers::givesTheManifestBack()
{
    GET(yaml, m_client->readManifest("web.yaml"));
    QCOMPARE(yaml, std::string(kPod));
    QVERIFY(mentions(m_client->readManifest("nope.yaml"), "there are: web.yaml"));
    QCOMPARE(codeOf(m_client->readManifest("../r/stack.json")), grpc::StatusCode::INVALID_ARGUMENT);
}

void TestAgentContainers::tellsWhatTheContainerWasGiven()
{
    GET(details, m_client->containerDetails(kHog));
    QCOMPARE(details.pid(), hog().pid);
    QCOMPARE(details.container(), hog().id);
    QCOMPARE(details.security().capabilities_size(), 5);
    const api::CapabilitySet& effective = details.security().capabilities(0);
    QCOMPARE(effective.field(), std::string("CapEff"));
    QVERIFY(effective.names_size() > 0);
    GET(status, base::readFile("/proc/" + std::to_string(details.pid()) + "/status"));
    QVERIFY(status.find("CapEff:\t" + effective.bits()) != std::string::npos);
    QVERIFY(details.mounts().entries_size() > 5);
    QCOMPARE(details.mounts().entries(0).mount_point(), std::string("/"));
    QVERIFY(details.config().json().find("\"ociVersion\"") != std::string::npos);
    QVERIFY(details.config().default_json().find("\"ociVersion\"") != std::string::npos);
    GET(some, m_client->containerDetails(kHog, {api::DETAILS_PART_MOUNTS}));
    QVERIFY(some.has_mounts() && !some.has_config() && !some.has_security() && !some.has_cgroup());
}

void TestAgentContainers::keepsSecretsOutOfTheConfig()
{
    GET(details, m_client->containerDetails(kHog, {api::DETAILS_PART_CONFIG}));
    QVERIFY(details.config().json().find("DB_PASSWORD=") != std::string::npos);
    QVERIFY(details.config().json().find("hunter2") == std::string::npos);
}

void TestAgentContainers::marksTheKernelsFilesThatMayBeSet()
{
    const api::CgroupFile limit = file(memoryLimit());
    QVERIFY(limit.editable());
    QCOMPARE(limit.text(), std::string("67108864"));
    QCOMPARE(limit.wanted(), limit.text());
    QVERIFY(!limit.changed_behind());
    const api::CgroupFile stat = file("memory.stat");
    QVERIFY(!stat.editable() && stat.takes().empty() && !stat.text().empty());
    GET(pause, m_client->containerDetails("web/pause", {api::DETAILS_PART_CGROUP}));
    for (const api::CgroupFile& each : pause.cgroup().files())
        QVERIFY2(!each.changed_behind(), each.name().c_str());
}

void TestAgentContainers::setsALimitPastTheKubelet()
{
    const std::string name = memoryLimit();
    GET(change, m_client->setCgroupValue(kHog, name, "33554432"));
    QCOMPARE(change.oldText, std::string("67108864"));
    QCOMPARE(change.newText, std::string("33554432"));
    const api::CgroupFile after = file(name);
    QCOMPARE(onDisk(after), std::string("33554432"));
    QCOMPARE(after.path(), change.path);
    QVERIFY(after.changed_behind());
    QCOMPARE(after.wanted(), std::string("67108864"));
    const std::string id = hog().id;
    QVERIFY(eventually([&] {
        const std::lock_guard lock(m_mutex);
        return std::any_of(m_events.begin(), m_events.end(), [&](const trace::Event& event) {
            return event.kind == "limit-changed" && event.container == id
                && event.text.starts_with(name + " 67108864 → 33554432");
        });
    }));
    OK(m_client->setCgroupValue(kHog, name, change.oldText)); // Undo
    QVERIFY(!file(name).changed_behind());
}

void TestAgentContainers::updatesALimitThroughTheChain()
{
    const std::string name = memoryLimit();
    OK(m_client->updateContainer(kHog, "", "48Mi"));
    QCOMPARE(onDisk(file(name)), std::string("50331648"));
    // CRI asked for it: nobody changed it behind the kubelet's back.
    QVERIFY(eventually([&] { return !file(name).changed_behind(); }));
    for (const auto& [cpu, memory] : {std::pair("", ""), std::pair("0", ""), std::pair("fast", ""),
             std::pair("", "-1"), std::pair("", "12parsecs")})
        QVERIFY2(!m_client->updateContainer(kHog, cpu, memory), memory);
    QVERIFY(!m_client->updateContainer("web/nobody", "", "48Mi"));
    OK(m_client->updateContainer(kHog, "", "64Mi"));
    QCOMPARE(onDisk(file(name)), std::string("67108864"));
}

void TestAgentContainers::refusesWhatIsNotOnTheList_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::newRow("another file") << "cgroup.procs"
                                  << "1";
    QTest::newRow("a path") << "../pids.max"
                            << "1";
    QTest::newRow("an absolute path") << "/etc/passwd"
                                      << "1";
    QTest::newRow("no name") << ""
                             << "1";
    QTest::newRow("no text") << "pids.max"
                             << "";
    QTest::newRow("two lines") << "pids.max"
                               << "1\n2";
    QTest::newRow("a long text") << "pids.max" << QString(65, '1');
}

void TestAgentContainers::refusesWhatIsNotOnTheList()
{
    QFETCH(QString, name);
    QFETCH(QString, text);
    const auto set = m_client->setCgroupValue(kHog, name.toStdString(), text.toStdString());
    QCOMPARE(codeOf(set), grpc::StatusCode::INVALID_ARGUMENT);
    QCOMPARE(onDisk(file("pids.max")), std::string("max"));
}

void TestAgentContainers::tellsTheKernelsAnswer()
{
    const auto words = m_client->setCgroupValue(kHog, "pids.max", "many");
    QVERIFY2(mentions(words, "EINVAL"), words ? "" : words.error().toString().c_str());
    QVERIFY(mentions(words, "pids.max takes a number of processes, or max"));
    QCOMPARE(onDisk(file("pids.max")), std::string("max"));
}

void TestAgentContainers::runsACommand()
{
    GET(done, m_client->execInContainer(kHog, {"sh", "-c", "echo out; echo err >&2; exit 3"}, 10));
    QCOMPARE(done.out, std::string("out\n"));
    QCOMPARE(done.err, std::string("err\n"));
    QCOMPARE(done.exitCode, 3);
    QVERIFY(mentions(m_client->execInContainer(kHog, {"nosuch"}, 10), "nosuch"));
    QCOMPARE(codeOf(m_client->execInContainer(kHog, {}, 10)), grpc::StatusCode::INVALID_ARGUMENT);
    QVERIFY(agentCalled("ExecSync"));
}

void TestAgentContainers::killsACommandThatTakesTooLong()
{
    const auto late = m_client->execInContainer(kHog, {"sleep", "60"}, 1);
    QCOMPARE(codeOf(late), grpc::StatusCode::DEADLINE_EXCEEDED);
}

void TestAgentContainers::sendsASignal()
{
    OK(m_client->signalContainer(kHog, SIGUSR1));
    QVERIFY(eventually([&] {
        const auto seen = m_client->execInContainer(kHog, {"cat", "/seen"}, 10);
        return seen && seen->out == "got USR1\n";
    }));
    QVERIFY(agentCalled("Kill"));
    QCOMPARE(codeOf(m_client->signalContainer(kHog, 65)), grpc::StatusCode::INVALID_ARGUMENT);
    QCOMPARE(codeOf(m_client->signalContainer(kHog, 0)), grpc::StatusCode::INVALID_ARGUMENT);
}

void TestAgentContainers::pausesAndResumes()
{
    GET(paused, m_client->pauseContainer(kHog));
    QCOMPARE(paused, std::string("paused"));
    QVERIFY(hogIs("paused"));
    QVERIFY(agentCalled("Pause"));
    QVERIFY(mentions(m_client->pauseContainer(kHog), "it is paused already"));
    QVERIFY(mentions(m_client->execInContainer(kHog, {"true"}, 1), "resume it first"));
    // CRI goes on to call it running; the record does not.
    QTest::qWait(1'500);
    QCOMPARE(hog().state, std::string("paused"));
    GET(resumed, m_client->resumeContainer(kHog));
    QCOMPARE(resumed, std::string("running"));
    QVERIFY(hogIs("running"));
    QVERIFY(mentions(m_client->resumeContainer(kHog), "it is not paused"));
    GET(done, m_client->execInContainer(kHog, {"echo", "again"}, 10));
    QCOMPARE(done.out, std::string("again\n"));
}

void TestAgentContainers::saysWhoIsThereWhenTheNameIsWrong()
{
    const auto wrong = m_client->pauseContainer("web/nobody");
    QCOMPARE(codeOf(wrong), grpc::StatusCode::NOT_FOUND);
    QVERIFY(mentions(wrong, "web/hog ("));
    QCOMPARE(codeOf(m_client->pauseContainer("")), grpc::StatusCode::NOT_FOUND);
    QVERIFY(mentions(m_client->stopContainer("web/pause", 1), "delete the pod's manifest"));
    GET(byId, m_client->containerDetails(hog().id.substr(0, 12), {api::DETAILS_PART_MOUNTS}));
    QCOMPARE(byId.container(), hog().id);
}

void TestAgentContainers::letsOnlyOwnersChange()
{
    QVERIFY(::chmod(m_dir->path().c_str(), 0711) == 0);
    const auto stranger = [this](const std::vector<std::string>& what) {
        std::vector<std::string> all{"--reuid", "65533", "--clear-groups",
            SHIMSCOPE_BIN "/shimscopectl", "--socket", socket()};
        all.insert(all.end(), what.begin(), what.end());
        return *base::run({.program = "setpriv", .arguments = all});
    };
    QCOMPARE(stranger({"details", kHog, "--part", "cgroup"}).exit.code, 0);
    using Words = std::vector<std::string>;
    for (const Words& what : {Words{"pause", kHog}, Words{"resume", kHog}, Words{"stop", kHog},
             Words{"signal", kHog, "TERM"}, Words{"exec", kHog, "--", "true"},
             Words{"set", kHog, "pids.max", "5"}, Words{"manifest", "web.yaml"}}) {
        const auto refused = stranger(what);
        QVERIFY2(refused.exit.code == 2, what.front().c_str());
        QVERIFY(refused.standardError.find("only root and uid 0 may") != std::string::npos);
    }
    QCOMPARE(hog().state, std::string("running"));
}

void TestAgentContainers::startsAgainAfterAStop()
{
    const trace::Container before = hog();
    OK(m_client->stopContainer(kHog, 5));
    QVERIFY(!base::exists("/proc/" + std::to_string(before.pid)));
    QVERIFY(hogIs("running", before.pid));
    QCOMPARE(hog().restarts, before.restarts + 1);
    QVERIFY(agentCalled("StopContainer"));
}

QTEST_GUILESS_MAIN(TestAgentContainers)
#include "tst_agent_containers.moc"
