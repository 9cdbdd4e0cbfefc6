// links: chains trace base
// Logs of a chain of other programs: good lines, lines that are cut off, and what a small folder of
// them becomes. The excerpts are made by hand after what the programs write.
#include <base/file.h>

#include <chains/convert.h>
#include <chains/folder.h>
#include <expect.h>
#include <unit_test.h>

#include <algorithm>
#include <memory>

using namespace shimscope;

namespace {

using Files = std::map<std::string, std::string>;
const std::string kPause(64, 'a');
const std::string kApp(64, 'b');
constexpr const char* kAbout = R"({"chain": "old", "versions": {"kubelet": "1.20"},
    "pod": {"name": "web", "namespace": "default", "uid": "u1", "container": "main"},
    "notes": ["not observed: ttrpc"]})";

std::string run(const char* at, int pid, int shim, const std::string& id, const std::string& words)
{
    return std::string(at) + " START pid=" + std::to_string(pid) + " ppid=" + std::to_string(shim)
        + " parent=[/usr/bin/containerd-shim-runc-v2 -namespace moby -id " + id
        + " -address /run/c.sock ] cwd=/run/b/" + id + " argv=--root /run/r " + words + " " + id
        + "\n";
}

/// dockershim's chain in little: one pod, one REST request, one call of containerd, two runs.
Files smallChain()
{
    return {{"about.json", kAbout},
        {"timeline.txt",
            "     1.00  kubelet [RemoteRuntimeService] RunPodSandbox (config=&PodSandboxConfig{})\n"
            "     2.00  dockerd Calling POST "
            "/v1.40/containers/create?name=k8s_POD_web_default_u1_0\"\n"
            "     5.00  dockerd Calling POST /v1.40/containers/<id>/start\"\n"
            "    10.00  START pid=301 ppid=300 parent=[shim] argv=create\n"
            "    40.00  kubelet Calling network plugin cni to set up pod \"web_default\"\n"
            "    45.00  kubelet Added default_web/<id> to network demo: "
            "&{Sandbox:/proc/302/ns/net} "
            "[{Version:4 Address:{IP:10.1.0.2 Mask:ffffff00}}]\n"
            "    50.00  kubelet [RemoteRuntimeService] RunPodSandbox Response "
            "(PodSandboxId=<id>)\n"},
        {"grpc.log",
            "1795413440.006000 docker-ctrd CALL conn=1 pid=90 stream=7 "
            "/containerd.services.tasks.v1.Tasks/Create ns=moby \n"
            "1795413440.030000 docker-ctrd DONE conn=1 stream=7 "
            "/containerd.services.tasks.v1.Tasks/Create ms=24.00 req=399 rsp=75 status=0  \n"
            "1795413440.031000 docker-ctrd CALL conn=1 pid=90 stream=9 "
            "/containerd.services.tasks.v1.Tasks/Start ns=moby \n"},
        {"runc.log",
            run("1795413440.010000", 301, 300, kPause, "create --bundle /run/b")
                + "1795413440.011000 PATCHED oomScoreAdj pid=301\n"},
        {"ps",
            "  80     1   80     0 containerd --config c\n  90     1   90     0 dockerd\n"
            "  70     1   70     0 /usr/bin/kubelet-1.20 -v=10\n"
            " 300     1   80     0 /usr/bin/containerd-shim-runc-v2 -namespace moby -id <64hex>\n"
            " 302   300  302 65535  \\_ /pause\n"}};
}

class ChainFolder {
public:
    explicit ChainFolder(const Files& files)
        : m_dir(
            std::make_unique<base::TempDir>(base::TempDir::make("/tmp/shimscope-chain-").value()))
    {
        for (const auto& [name, text] : files)
            (void)base::writeFileAtomic(m_dir->path() + "/" + name, text);
    }
    [[nodiscard]] const std::string& path() const { return m_dir->path(); }

private:
    std::unique_ptr<base::TempDir> m_dir;
};

const trace::Span* spanNamed(
    const trace::Recording& recording, std::string_view method, trace::Hop hop)
{
    for (const trace::Record& record : recording.records) {
        const auto* span = std::get_if<trace::Span>(&record);
        if (span != nullptr && span->method.ends_with(method) && span->hop == hop)
            return span;
    }
    return nullptr;
}

} // namespace

class TestChainsImport : public QObject {
    Q_OBJECT

private slots:
    void aLineThatIsCutOffSaysWhatIsMissing_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        QTest::newRow("no time") << "proxy"
                                 << "hello cri CALL"
                                 << "seconds since 1970";
        QTest::newRow("no method") << "proxy"
                                   << "1795413440.1 cri CALL conn=1 pid=2 stream=3 "
                                   << "/package.Service/Method";
        QTest::newRow("cut number") << "proxy"
                                    << "1795413440.1 cri CALL conn=1 pi"
                                    << "pid=NUMBER";
        QTest::newRow("no length") << "proxy"
                                   << "1795413440.1 cri DONE conn=1 stream=3 /a.B/C"
                                   << "ms=NUMBER";
        QTest::newRow("unknown") << "proxy"
                                 << "1795413440.1 cri PING conn=1"
                                 << "CONN, CALL and DONE";
        QTest::newRow("no command") << "run"
                                    << "1795413440.1 START pid=1 ppid=2 parent=[x] cwd=/ argv="
                                    << "cut off";
        QTest::newRow("no words") << "merged"
                                  << "  12.5 dockerd"
                                  << "MILLISECONDS SOURCE WORDS";
        QTest::newRow("no pid") << "ps"
                                << "PID PPID SID UID COMMAND"
                                << "no number";
        QTest::newRow("no span") << "span"
                                 << "1795413440.1 3.00ms svc=containerd trace=1"
                                 << "no span=";
        QTest::newRow("no duration") << "span"
                                     << "1795413440.1 soon svc=x"
                                     << "723.06ms";
    }

    void aLineThatIsCutOffSaysWhatIsMissing()
    {
        QFETCH(QString, kind);
        QFETCH(QString, line);
        QFETCH(QString, says);
        const std::string text = line.toStdString();
        const auto errorOf = [](const auto& result) {
            return result ? QStringLiteral("no error")
                          : QString::fromStdString(result.error().detail);
        };
        const QString error = kind == QLatin1String("proxy") ? errorOf(chains::parseProxyLine(text))
            : kind == QLatin1String("run")                   ? errorOf(chains::parseRunLine(text))
            : kind == QLatin1String("merged") ? errorOf(chains::parseMergedLine(text))
            : kind == QLatin1String("ps")     ? errorOf(chains::parseProcessLine(text))
                                              : errorOf(chains::parseSpanLine(text));
        QVERIFY2(error.contains(says), qPrintable(error));
    }

    void wallTimesKeepTheirLastDigit()
    {
        GET(line, chains::parseProxyLine("1795413440.024913 cri CONN conn=1 pid=2"));
        QCOMPARE(line.at, std::int64_t{1'795'413'440'024'913'000});
    }

    void aSmallChainBecomesARecording()
    {
        const ChainFolder folder(smallChain());
        GET(recording, chains::fromFolder(folder.path()));
        QVERIFY(recording.warnings.empty());
        QCOMPARE(recording.header.chain, std::string("old"));
        QCOMPARE(recording.header.notes.front(), std::string("not observed: ttrpc"));

        const auto* cri = spanNamed(recording, "RunPodSandbox", trace::Hop::Kubelet);
        const auto* request = spanNamed(recording, "/start", trace::Hop::Adapter);
        const auto* task = spanNamed(recording, "Tasks/Create", trace::Hop::Engine);
        const auto* shim = spanNamed(recording, "create", trace::Hop::Shim);
        const auto* runtime = spanNamed(recording, "create", trace::Hop::Runtime);
        const auto* plugin = spanNamed(recording, "ADD demo", trace::Hop::Cni);
        QVERIFY(cri && request && task && shim && runtime && plugin);
        QCOMPARE(cri->end - cri->start, std::int64_t{49'000'000});
        QVERIFY(!cri->endConcluded());
        QCOMPARE(request->parentId, cri->spanId);
        QVERIFY(request->endConcluded() && request->endKnown());
        QCOMPARE(request->end, cri->end);
        QCOMPARE(task->parentId, request->spanId);
        QCOMPARE(std::string(task->attribute("parent.by")), std::string("time"));
        QCOMPARE(shim->parentId, task->spanId);
        QCOMPARE(shim->pid, 300);
        QCOMPARE(runtime->parentId, shim->spanId);
        QCOMPARE(runtime->pid, 301);
        QCOMPARE(std::string(runtime->attribute("log")), std::string("runc.log:1"));
        QCOMPARE(plugin->parentId, cri->spanId);
        QCOMPARE(std::string(plugin->attribute("netns")), std::string("/proc/302/ns/net"));
        // An answer that is not in the log is not made up.
        const auto* lost = spanNamed(recording, "Tasks/Start", trace::Hop::Engine);
        QVERIFY(lost && !lost->endKnown());
    }

    void processesAndContainersAreThoseOfTheChain()
    {
        auto files = smallChain();
        files["ps"] += "  95     1   95     0 containerd --config another\n";
        const ChainFolder folder(files);
        GET(recording, chains::fromFolder(folder.path()));
        std::map<int, trace::Hop> hops;
        std::vector<trace::Container> containers;
        for (const trace::Record& record : recording.records) {
            if (const auto* process = std::get_if<trace::Process>(&record))
                hops[process->pid] = process->hop;
            if (const auto* container = std::get_if<trace::Container>(&record))
                containers.push_back(*container);
        }
        QCOMPARE(hops,
            (std::map<int, trace::Hop>{{70, trace::Hop::Kubelet}, {80, trace::Hop::Cri},
                {90, trace::Hop::Engine}, {300, trace::Hop::Shim}})); // not the other containerd
        QCOMPARE(containers.size(), std::size_t{1});
        QVERIFY(containers[0].sandbox);
        QCOMPARE(containers[0].state, std::string("created")); // its start was not logged
    }

    void aBadLineIsLeftOutAndToldOf()
    {
        auto files = smallChain();
        files["grpc.log"] += "1795413440.04 docker-ctrd CALL conn=1 pi";
        const ChainFolder folder(files);
        GET(recording, chains::fromFolder(folder.path()));
        QCOMPARE(recording.warnings.size(), std::size_t{1});
        QVERIFY(recording.warnings[0].starts_with("grpc.log:4: expected pid=NUMBER"));
        QVERIFY(recording.header.notes.back().starts_with("not read: grpc.log:4"));
    }

    void whatIsNoFolderOfLogsSaysWhatItNeeds()
    {
        const ChainFolder without(Files{{"grpc.log", ""}});
        const auto noAbout = chains::fromFolder(without.path());
        QVERIFY(!noAbout && noAbout.error().toString().find("about.json") != std::string::npos);
        const ChainFolder empty(Files{{"about.json", kAbout}});
        const auto noLogs = chains::fromFolder(empty.path());
        QVERIFY(!noLogs && noLogs.error().is(ENODATA));
        const ChainFolder odd(Files{{"about.json", "[]"}, {"grpc.log", ""}});
        QVERIFY(!chains::fromFolder(odd.path()));
        QVERIFY(chains::fromFolder("/nonexistent").error().is(ENOENT));
        QVERIFY(!chains::parseAbout(R"({"chain": 3})", "x"));
        OK(chains::parseAbout(R"({"chain": "c", "pod": 3, "notes": [1], "versions": []})", "x"));
    }
};

UNIT_TEST(TestChainsImport)
#include "tst_chains_import.moc"
