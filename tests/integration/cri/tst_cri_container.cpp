// Containers over CRI: processes, logs, exec, limits, ends.
#include "fixture.h"

namespace shimscope::test {

class TestCriContainer : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        auto made = CriInstance::make();
        OK(made);
        m_instance = std::move(*made);
        OK(m_instance->start());
        m_config = m_instance->pod("work", true);
        GET(pod, runPod(client(), m_config));
        m_pod = pod;
    }
    void cleanupTestCase()
    {
        OK(removePod(client(), m_pod));
        QCOMPARE(QString::fromStdString(leftovers(*m_instance)), QString());
    }

    void writesTheOutputOfTwoContainersIntoTheirLogs()
    {
        GET(one, run("one", "echo out; echo err >&2; echo end"));
        GET(two, run("two", "printf 'no newline'"));
        OK(waitForExit(client(), one));
        OK(waitForExit(client(), two));
        const std::string log = base::readFile(logOf("one")).value_or("");
        QVERIFY2(log.find(" stdout F out\n") != std::string::npos, log.c_str());
        QVERIFY2(log.find(" stderr F err\n") != std::string::npos, log.c_str());
        const std::string rest = base::readFile(logOf("two")).value_or("");
        QVERIFY2(rest.find(" stdout P no newline\n") != std::string::npos, rest.c_str());
        OK(removeContainer(client(), one));
        OK(removeContainer(client(), two));
    }

    void losesNoByteOfALongLine()
    {
        GET(id,
            run("long",
                "dd if=/dev/zero bs=1000 count=50 2>/dev/null | tr '\\0' x; echo; echo after"));
        OK(waitForExit(client(), id));
        const auto texts = logTexts(logOf("long"));
        QCOMPARE(texts.size(), std::size_t(5)); // 3 × 16384 and 848, then "after"
        QCOMPARE(texts[0].size(), std::size_t(16384));
        QCOMPARE(texts[3].size(), std::size_t(848));
        QCOMPARE(texts[4], std::string("after"));
        OK(removeContainer(client(), id));
    }

    void reportsHowItEnded_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("reason");
        QTest::newRow("by itself") << "exit 0" << 0 << "Completed";
        QTest::newRow("with an error") << "exit 7" << 7 << "Error";
        QTest::newRow("with the code of a killed child")
            << "sh -c 'kill -9 $$'; exit $?" << 137 << "Error";
    }
    void reportsHowItEnded()
    {
        QFETCH(QString, script);
        QFETCH(int, code);
        QFETCH(QString, reason);
        GET(id, run("end", script.toStdString()));
        GET(status, waitForExit(client(), id));
        QCOMPARE(status.exit_code(), code);
        QCOMPARE(QString::fromStdString(status.reason()), reason);
        QVERIFY(status.finished_at() >= status.started_at());
        OK(removeContainer(client(), id));
    }

    void saysThatItWasKilledForItsMemory()
    {
        auto config = support::containerConfig(
            "hog", support::kBusybox, {"sh", "-c", "x=x; while :; do x=$x$x; done"});
        config.mutable_linux()->mutable_resources()->set_memory_limit_in_bytes(16 << 20);
        GET(id, runContainer(client(), m_pod, m_config, config));
        GET(status, waitForExit(client(), id));
        QCOMPARE(status.exit_code(), 137);
        QCOMPARE(status.reason(), std::string("OOMKilled"));
        OK(removeContainer(client(), id));
    }

    void execSyncGivesOutputAndCode()
    {
        GET(id, run("exec", "sleep 100"));
        GET(answer, execSync(client(), id, {"sh", "-c", "echo out; echo err >&2; exit 3"}));
        QCOMPARE(answer.stdout(), std::string("out\n"));
        QCOMPARE(answer.stderr(), std::string("err\n"));
        QCOMPARE(answer.exit_code(), 3);
        GET(large, execSync(client(), id, {"sh", "-c", "head -c 300000 /dev/zero"}));
        QCOMPARE(large.stdout().size(), std::size_t(300000));
        const auto slow = execSync(client(), id, {"sleep", "50"}, 1);
        QVERIFY(!slow);
        QCOMPARE(rpc::statusCode(slow.error()), grpc::StatusCode::DEADLINE_EXCEEDED);
        const auto missing = execSync(client(), id, {"/no/such/program"});
        QVERIFY(!missing || missing->exit_code() != 0);
        OK(removeContainer(client(), id));
    }

    void appliesLimitsAndNewLimits()
    {
        auto config = support::containerConfig("limit", support::kBusybox, {"sleep", "100"});
        auto* resources = config.mutable_linux()->mutable_resources();
        resources->set_memory_limit_in_bytes(64 << 20);
        resources->set_cpu_quota(50000);
        resources->set_cpu_period(100000);
        GET(id, runContainer(client(), m_pod, m_config, config));
        QCOMPARE(memoryLimit(id), std::uint64_t(64 << 20));
        v1::UpdateContainerResourcesRequest update;
        update.set_container_id(id);
        update.mutable_linux()->set_memory_limit_in_bytes(96 << 20);
        OK(client().UpdateContainerResources(update));
        QCOMPARE(memoryLimit(id), std::uint64_t(96 << 20));
        GET(status, containerStatus(client(), id));
        QCOMPARE(status.resources().linux().cpu_quota(), std::int64_t(50000));
        v1::ContainerStatsRequest stats;
        stats.set_container_id(id);
        GET(usage, client().ContainerStats(stats));
        QVERIFY(usage.stats().cpu().usage_core_nano_seconds().value() > 0);
        QVERIFY(usage.stats().memory().working_set_bytes().value() > 0);
        OK(removeContainer(client(), id));
    }

    void stopsWithTheSignalAndThenByForce()
    {
        GET(polite, run("polite", "trap 'exit 5' TERM; echo set; while :; do sleep 0.05; done"));
        QVERIFY(eventually([&] { return !logTexts(logOf("polite")).empty(); }));
        OK(stopContainer(client(), polite, 10));
        GET(politeStatus, containerStatus(client(), polite));
        QCOMPARE(politeStatus.exit_code(), 5);
        GET(deaf, run("deaf", "trap '' TERM; echo set; while :; do sleep 0.05; done"));
        QVERIFY(eventually([&] { return !logTexts(logOf("deaf")).empty(); }));
        OK(stopContainer(client(), deaf, 1));
        GET(deafStatus, containerStatus(client(), deaf));
        QCOMPARE(deafStatus.exit_code(), 137);
        OK(stopContainer(client(), deaf, 1));
        OK(removeContainer(client(), polite));
        OK(removeContainer(client(), deaf));
        OK(removeContainer(client(), deaf));
    }

    void startsOnlyOnce()
    {
        GET(id, run("once", "sleep 100"));
        const auto again = startContainer(client(), id);
        QVERIFY(!again);
        QCOMPARE(rpc::statusCode(again.error()), grpc::StatusCode::FAILED_PRECONDITION);
        OK(removeContainer(client(), id));
    }

    void saysWhyItCannotStart()
    {
        GET(id, create("nothere", {"/no/such/program"}));
        const auto started = startContainer(client(), id);
        QVERIFY(!started);
        QVERIFY2(started.error().toString().find("/no/such/program") != std::string::npos,
            started.error().toString().c_str());
        GET(status, containerStatus(client(), id));
        QCOMPARE(status.state(), v1::CONTAINER_EXITED);
        QCOMPARE(status.reason(), std::string("StartError"));
        OK(removeContainer(client(), id));
    }

    void goesOnInANewLogFileAfterRotation()
    {
        GET(id, run("rotate", "i=0; while sleep 0.02; do i=$((i+1)); echo $i; done"));
        QVERIFY(eventually([&] { return logTexts(logOf("rotate")).size() > 3; }));
        QCOMPARE(::rename(logOf("rotate").c_str(), (logOf("rotate") + ".1").c_str()), 0);
        v1::ReopenContainerLogRequest reopen;
        reopen.set_container_id(id);
        OK(client().ReopenContainerLog(reopen));
        QVERIFY(eventually([&] { return logTexts(logOf("rotate")).size() > 3; }));
        OK(stopContainer(client(), id, 0));
        auto texts = logTexts(logOf("rotate") + ".1");
        for (const std::string& text : logTexts(logOf("rotate")))
            texts.push_back(text);
        for (std::size_t i = 0; i < texts.size(); ++i)
            QCOMPARE(texts[i], std::to_string(i + 1));
        OK(removeContainer(client(), id));
    }

    void runsAsTheUserThatIsAskedFor()
    {
        auto config = support::containerConfig(
            "user", support::kBusybox, {"sh", "-c", "id -u; id -g; cat /proc/self/status"});
        auto* security = config.mutable_linux()->mutable_security_context();
        security->mutable_run_as_user()->set_value(65534);
        security->mutable_capabilities()->add_drop_capabilities("ALL");
        security->set_no_new_privs(true);
        GET(id, runContainer(client(), m_pod, m_config, config));
        OK(waitForExit(client(), id));
        const auto texts = logTexts(logOf("user"));
        QVERIFY(texts.size() > 2);
        QCOMPARE(texts[0], std::string("65534"));
        QCOMPARE(texts[1], std::string("65534"));
        const std::string status = base::join(texts, "\n");
        QVERIFY2(status.find("CapBnd:\t0000000000000000") != std::string::npos, status.c_str());
        QVERIFY2(status.find("NoNewPrivs:\t1") != std::string::npos, status.c_str());
        QVERIFY2(status.find("Seccomp:\t2") != std::string::npos, status.c_str());
        OK(removeContainer(client(), id));
    }

private:
    CriClient& client() { return m_instance->client(); }
    std::string logOf(const std::string& name) const
    {
        return m_config.log_directory() + "/" + name + "/0.log";
    }
    base::Result<std::string> create(
        const std::string& name, const std::vector<std::string>& command)
    {
        return createContainer(
            client(), m_pod, m_config, support::containerConfig(name, support::kBusybox, command));
    }
    base::Result<std::string> run(const std::string& name, const std::string& script)
    {
        const std::string id = TRY(create(name, {"sh", "-c", script}));
        TRY_VOID(startContainer(client(), id));
        return id;
    }
    /// What the kernel says, from the host's side.
    std::uint64_t memoryLimit(const std::string& id) const
    {
        const std::string group = m_config.linux().cgroup_parent() + "/" + id;
        for (const std::string& file : {"/sys/fs/cgroup/memory" + group + "/memory.limit_in_bytes",
                 "/sys/fs/cgroup" + group + "/memory.max"})
            if (const auto text = base::readFile(file))
                return base::parseUnsigned(base::trim(*text)).value_or(0);
        return 0;
    }
    std::unique_ptr<CriInstance> m_instance;
    v1::PodSandboxConfig m_config;
    std::string m_pod;
};

} // namespace shimscope::test

QTEST_APPLESS_MAIN(shimscope::test::TestCriContainer)
#include "tst_cri_container.moc"
