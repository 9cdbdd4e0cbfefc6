// kill -9 of the endpoint and of shims, at any moment: containers live on, logs stay whole, nothing
// is left.
//
//   tst_cri_death                         some moments of a pod's start
//   SHIMSCOPE_TEST_ALL=1 tst_cri_death    all of them
#include "fixture.h"

#include <procfs/process.h>

#include <QJsonDocument>
#include <QJsonObject>

#include <signal.h>

#include <thread>

namespace shimscope::test {

class TestCriDeath : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        auto made = CriInstance::make();
        OK(made);
        m_instance = std::move(*made);
        OK(m_instance->start());
        m_config = m_instance->pod("work", true);
    }
    void cleanup()
    {
        const std::string left = leftovers(*m_instance);
        if (!left.empty()) // the endpoint's own story tells why
            QFAIL((left + "\n" + base::readFile(m_instance->logFile()).value_or("")).c_str());
        // The endpoint itself. A shim that has answered its last call needs a moment to end.
        QVERIFY2(eventually([&] { return processesOf(m_instance->runDir()).size() == 1; }),
            base::join(processesOf(m_instance->runDir()), "\n").c_str());
        m_instance.reset();
    }

    void findsItsPodsAgain()
    {
        GET(pod, runPod(client(), m_config));
        GET(id, run(pod, "main", "sleep 1000"));
        GET(created,
            createContainer(client(), pod, m_config,
                support::containerConfig("idle", support::kBusybox, {"sleep", "9"})));
        const int pid = pidOf(id);
        QVERIFY(pid > 0);
        m_instance->kill();
        QCOMPARE(::kill(pid, 0), 0);
        OK(m_instance->start());
        GET(status, containerStatus(client(), id));
        QCOMPARE(status.state(), v1::CONTAINER_RUNNING);
        QCOMPARE(pidOf(id), pid);
        GET(answer, execSync(client(), id, {"echo", "alive"}));
        QCOMPARE(answer.stdout(), std::string("alive\n"));
        OK(startContainer(client(), created));
        OK(removePod(client(), pod));
    }

    void losesNoLogLineAndWritesNoneTwice()
    {
        GET(pod, runPod(client(), m_config));
        GET(id,
            run(pod, "count", "i=0; while [ $i -lt 30000 ]; do i=$((i+1)); echo line $i; done"));
        const std::string log = m_config.log_directory() + "/count/0.log";
        for (int round = 0; round < 6; ++round) {
            ::usleep(static_cast<useconds_t>(7'000 + round * 11'000));
            m_instance->kill();
            ::usleep(30'000);
            OK(m_instance->start());
        }
        GET(status, waitForExit(client(), id));
        QCOMPARE(status.exit_code(), 0);
        const auto texts = logTexts(log);
        QCOMPARE(texts.size(), std::size_t(30000));
        for (std::size_t i = 0; i < texts.size(); ++i)
            QCOMPARE(texts[i], "line " + std::to_string(i + 1));
        OK(removePod(client(), pod));
    }

    void reportsWhatEndedMeanwhile()
    {
        GET(pod, runPod(client(), m_config));
        GET(id, run(pod, "short", "sleep 0.3; echo last words; exit 9"));
        m_instance->kill();
        ::usleep(800'000);
        OK(m_instance->start());
        GET(status, waitForExit(client(), id));
        QCOMPARE(status.exit_code(), 9);
        QCOMPARE(status.reason(), std::string("Error"));
        QCOMPARE(logTexts(m_config.log_directory() + "/short/0.log"),
            std::vector<std::string>{"last words"});
        OK(removePod(client(), pod));
    }

    void removesTheContainersOfADeadShim()
    {
        GET(pod, runPod(client(), m_config));
        GET(id, run(pod, "main", "sleep 1000"));
        const int pid = pidOf(id);
        QCOMPARE(::kill(shimOf(pod), SIGKILL), 0);
        GET(status, waitForExit(client(), id));
        QCOMPARE(status.exit_code(), 137);
        QCOMPARE(status.reason(), std::string("Unknown"));
        QVERIFY2(status.message().find("shim") != std::string::npos, status.message().c_str());
        QVERIFY(eventually([pid] { return ended(pid); }));
        QVERIFY(eventually([&] { return podState(pod) == v1::SANDBOX_NOTREADY; }));
        OK(removePod(client(), pod));
    }

    void removesTheContainersOfAShimThatDiedMeanwhile()
    {
        GET(pod, runPod(client(), m_config));
        GET(id, run(pod, "main", "sleep 1000"));
        const int pid = pidOf(id);
        const int shim = shimOf(pod);
        m_instance->kill();
        QCOMPARE(::kill(shim, SIGKILL), 0);
        OK(m_instance->start());
        GET(status, waitForExit(client(), id));
        QCOMPARE(status.reason(), std::string("Unknown"));
        QVERIFY(eventually([pid] { return ended(pid); }));
        QCOMPARE(podState(pod), v1::SANDBOX_NOTREADY);
        OK(removePod(client(), pod));
    }

    void leavesNoHalfMadePodWheneverItIsKilled_data()
    {
        QTest::addColumn<int>("afterMs");
        QTest::addColumn<bool>("hostNetwork");
        const bool all =
            std::getenv("SHIMSCOPE_TEST_ALL") != nullptr; // NOLINT(concurrency-mt-unsafe)
        // Where all takes longer, the moments lie further apart, and fewer of them are enough to be
        // in each step of a pod's start.
        const bool slow = support::patience(1000) > 1000;
        const int step = all ? 1 : slow ? 8 : 3;
        for (int ms = 0; ms <= 120; ms += 6 * step)
            QTest::addRow("own network, %d ms", ms) << ms << false;
        for (int ms = 0; ms <= 60; ms += 4 * step)
            QTest::addRow("host network, %d ms", ms) << ms << true;
    }
    void leavesNoHalfMadePodWheneverItIsKilled()
    {
        QFETCH(int, afterMs);
        QFETCH(bool, hostNetwork);
        m_config = m_instance->pod("work", hostNetwork);
        // A kubelet's calls on a thread of its own; whichever is in work fails when the endpoint
        // dies.
        std::jthread calls([this] {
            CriClient kubelet(m_instance->runDir() + "/cri.sock");
            const auto pod = runPod(kubelet, m_config);
            if (!pod)
                return;
            const auto container =
                support::containerConfig("main", support::kBusybox, {"sleep", "1000"});
            const auto id = runContainer(kubelet, *pod, m_config, container);
            if (id)
                (void)stopContainer(kubelet, *id, 0);
        });
        ::usleep(static_cast<useconds_t>(support::patience(afterMs) * 1000));
        m_instance->kill();
        OK(m_instance->start());
        calls.join();
        // What is left is a whole pod, or none; and the name of a pod that was taken back is free
        // again.
        GET(list, client().ListPodSandbox({}));
        QVERIFY(list.items_size() <= 1);
        for (const auto& item : list.items())
            OK(removePod(client(), item.id()));
        GET(again, runPod(client(), m_config));
        OK(removePod(client(), again));
    }

private:
    CriClient& client() { return m_instance->client(); }
    base::Result<std::string> run(
        const std::string& pod, const std::string& name, const std::string& script)
    {
        return runContainer(client(), pod, m_config,
            support::containerConfig(name, support::kBusybox, {"sh", "-c", script}));
    }
    int infoNumber(const google::protobuf::Map<std::string, std::string>& info, const char* key)
    {
        const auto object =
            QJsonDocument::fromJson(QByteArray::fromStdString(info.at("info"))).object();
        return object.value(QLatin1String(key)).toInt();
    }
    int pidOf(const std::string& id)
    {
        v1::ContainerStatusRequest request;
        request.set_container_id(id);
        request.set_verbose(true);
        const auto answer = client().ContainerStatus(request);
        return answer ? infoNumber(answer->info(), "pid") : -1;
    }
    int shimOf(const std::string& pod)
    {
        const auto answer = podStatus(client(), pod);
        return answer ? infoNumber(answer->info(), "shimPid") : -1;
    }
    v1::PodSandboxState podState(const std::string& pod)
    {
        const auto answer = podStatus(client(), pod);
        return answer ? answer->status().state() : v1::SANDBOX_READY;
    }
    /// Processes with the run directory in their command line: the endpoint and shims.
    static std::vector<std::string> processesOf(const std::string& runDir)
    {
        std::vector<std::string> found;
        for (const pid_t pid : procfs::listProcesses().value_or(std::vector<pid_t>{})) {
            const auto words = procfs::readCmdline(std::to_string(pid));
            const std::string line = words ? base::join(*words, " ") : "";
            if (line.find(runDir) != std::string::npos)
                found.push_back(std::to_string(pid) + " " + line);
        }
        return found;
    }
    /// Gone, or a zombie that nobody has collected yet.
    static bool ended(int pid)
    {
        const auto stat = procfs::readStat(std::to_string(pid));
        return !stat || stat->state == 'Z';
    }
    std::unique_ptr<CriInstance> m_instance;
    v1::PodSandboxConfig m_config;
};

} // namespace shimscope::test

QTEST_APPLESS_MAIN(shimscope::test::TestCriDeath)
#include "tst_cri_death.moc"
