// The task service: the life of containers and of other processes in them, told in order.
#include "fixture.h"

#include <cgroupfs/reading.h>

#include <signal.h>

#include <thread>

namespace shimscope::test {

class TestShimTask : public ShimTest {
    Q_OBJECT
private slots:
    void livesFromCreateToDelete()
    {
        OK(m_shim->makeBundle("c1", {.script = "sleep 100"}));
        GET(address, m_shim->startShim("c1"));
        QCOMPARE(*base::readFile(m_shim->bundle("c1") + "/address"), address);
        GET(pid, m_shim->create("c1"));
        QCOMPARE(stateOf("c1"), 1); // CREATED
        GET(started, m_shim->start("c1"));
        QCOMPARE(started, pid);
        QCOMPARE(stateOf("c1"), 2); // RUNNING
        OK(m_shim->kill("c1", SIGKILL));
        GET(status, m_shim->wait("c1"));
        QCOMPARE(status, 137);
        GET(state, m_shim->state("c1"));
        QCOMPARE(static_cast<int>(state.status()), 3); // STOPPED
        QCOMPARE(state.exit_status(), 137U);
        QVERIFY(state.exited_at().seconds() > 1'000'000'000);
        GET(deleted, m_shim->remove("c1"));
        QCOMPARE(static_cast<int>(deleted.pid()), pid);
        QCOMPARE(deleted.exit_status(), 137U);
        QVERIFY(m_shim->events->topicsUntil("c1", "delete")
            == (Topics{"create", "start", "exit", "delete"}));
        QCOMPARE(m_shim->leftovers("c1"), std::string());
        OK(m_shim->shutdown());
        QVERIFY(!base::exists(address.substr(7)));
    }

    void tellsTheStartBeforeTheExit()
    {
        for (int i = 0; i < 20; ++i) {
            const std::string id = "quick" + std::to_string(i);
            OK(m_shim->run(id, {.script = "exit " + std::to_string(i), .sandbox = "pod"}));
            GET(status, m_shim->wait(id));
            QCOMPARE(status, i);
            OK(m_shim->remove(id));
            QVERIFY(m_shim->events->topicsUntil(id, "delete")
                == (Topics{"create", "start", "exit", "delete"}));
        }
    }

    void tellsTheStartOfAnotherProcessBeforeItsExit()
    {
        OK(m_shim->run("c1", {.script = "sleep 100"}));
        for (int i = 0; i < 15; ++i) {
            const std::string exec = "e" + std::to_string(i);
            OK(m_shim->exec("c1", exec, "exit " + std::to_string(i)));
            OK(m_shim->start("c1", exec));
            GET(status, m_shim->wait("c1", exec));
            QCOMPARE(status, i);
            OK(m_shim->remove("c1", exec));
        }
        // Wait answers when the exit is queued for the endpoint: it may arrive later.
        for (int i = 0; i < 15; ++i) {
            const std::string exec = "e" + std::to_string(i);
            QVERIFY2(
                m_shim->events->execTopicsUntil(exec, "exit") == (Topics{"exec-started", "exit"}),
                exec.c_str());
        }
    }

    void servesAllContainersOfAPod()
    {
        OK(m_shim->makeBundle("pause", {.script = "sleep 100", .sandbox = "pause"}));
        OK(m_shim->makeBundle("app", {.script = "sleep 100", .sandbox = "pause"}));
        OK(m_shim->makeBundle("other", {.script = "sleep 100", .sandbox = "elsewhere"}));
        GET(first, m_shim->startShim("pause"));
        const int pid = m_shim->shimPid;
        OK(m_shim->create("pause"));
        OK(m_shim->start("pause"));
        GET(second, m_shim->startShim("app"));
        QCOMPARE(second, first);
        QCOMPARE(m_shim->shimPid, pid);
        OK(m_shim->create("app"));
        OK(m_shim->start("app"));
        OK(m_shim->kill("app", SIGKILL));
        OK(m_shim->wait("app"));
        OK(m_shim->remove("app"));
        OK(m_shim->call<Empty>("Shutdown", api::ShutdownRequest()));
        QCOMPARE(stateOf("pause"), 2); // it stays as long as it has a container
        GET(third, m_shim->startShim("other"));
        QVERIFY(third != first);
        QVERIFY(m_shim->shimPid != pid);
    }

    void runsOtherProcessesInAContainer()
    {
        OK(m_shim->run("c1", {.script = "sleep 100"}));
        OK(m_shim->exec("c1", "e1", "echo from exec; exit 3"));
        GET(state, m_shim->state("c1", "e1"));
        QCOMPARE(static_cast<int>(state.status()), 1);
        FifoReader reader(m_shim->fifo("e1", "stdout"));
        OK(m_shim->start("c1", "e1"));
        QCOMPARE(reader.readToEnd(), std::string("from exec\n"));
        GET(status, m_shim->wait("c1", "e1"));
        QCOMPARE(status, 3);
        GET(deleted, m_shim->remove("c1", "e1"));
        QCOMPARE(deleted.exit_status(), 3U);
        QVERIFY(isCode(m_shim->state("c1", "e1"), ttrpc::Code::NotFound));
    }

    void killsOnlyTheProcessThatIsMeant()
    {
        OK(m_shim->run("c1", {.script = "sleep 100"}));
        OK(m_shim->exec("c1", "e1", "sleep 100"));
        OK(m_shim->start("c1", "e1"));
        OK(m_shim->kill("c1", SIGTERM, "e1"));
        GET(status, m_shim->wait("c1", "e1"));
        QCOMPARE(status, 143);
        QCOMPARE(stateOf("c1"), 2);
        QVERIFY(isCode(m_shim->kill("c1", SIGTERM, "e1"), ttrpc::Code::NotFound));
    }

    void saysWhyAProcessCannotBeStarted()
    {
        OK(m_shim->makeBundle("c1", {.args = {"/bin/none"}}));
        OK(m_shim->startShim("c1"));
        const auto created = m_shim->create("c1");
        const auto started = created ? m_shim->start("c1") : created;
        QVERIFY(!started);
        QVERIFY2(started.error().toString().find("/bin/none") != std::string::npos,
            started.error().toString().c_str());
        if (!created) {
            QCOMPARE(m_shim->leftovers("c1"), std::string());
            return;
        }
        OK(m_shim->wait("c1"));
        OK(m_shim->remove("c1"));
        QCOMPARE(m_shim->leftovers("c1"), std::string());
    }

    void saysWhyAnotherProcessCannotBeStarted()
    {
        OK(m_shim->run("c1", {.script = "sleep 100"}));
        api::ExecProcessRequest request;
        request.set_id("c1");
        request.set_exec_id("e1");
        request.mutable_spec()->set_value(
            R"({"args":["/bin/none"],"cwd":"/","user":{"uid":0,"gid":0}})");
        OK(m_shim->call<Empty>("Exec", request));
        const auto started = m_shim->start("c1", "e1");
        QVERIFY(!started);
        QVERIFY2(started.error().toString().find("/bin/none") != std::string::npos,
            started.error().toString().c_str());
        OK(m_shim->wait("c1", "e1"));
        OK(m_shim->remove("c1", "e1"));
        QCOMPARE(stateOf("c1"), 2);
    }

    void removesAContainerThatWasNeverStarted()
    {
        OK(m_shim->makeBundle("c1", {.script = "sleep 100"}));
        OK(m_shim->startShim("c1"));
        GET(pid, m_shim->create("c1"));
        OK(m_shim->remove("c1"));
        QVERIFY(!alive(pid));
        QVERIFY(
            m_shim->events->topicsUntil("c1", "delete") == (Topics{"create", "exit", "delete"}));
        QCOMPARE(m_shim->leftovers("c1"), std::string());
    }

    void refusesWhatDoesNotFit()
    {
        OK(m_shim->run("c1", {.script = "sleep 100"}));
        QVERIFY(isCode(m_shim->create("c1"), ttrpc::Code::AlreadyExists));
        QVERIFY(isCode(m_shim->start("c1"), ttrpc::Code::FailedPrecondition));
        QVERIFY(isCode(m_shim->remove("c1"), ttrpc::Code::FailedPrecondition));
        QVERIFY(isCode(m_shim->state("none"), ttrpc::Code::NotFound));
        QVERIFY(isCode(m_shim->state("c1", "none"), ttrpc::Code::NotFound));
        QVERIFY(isCode(m_shim->wait("none"), ttrpc::Code::NotFound));
        QVERIFY(isCode(m_shim->exec("c1", "../e", "true"), ttrpc::Code::InvalidArgument));
        api::CheckpointTaskRequest checkpoint;
        checkpoint.set_id("c1");
        QVERIFY(isCode(m_shim->call<Empty>("Checkpoint", checkpoint), ttrpc::Code::Unimplemented));
        api::CreateTaskRequest escape;
        escape.set_id("../c");
        escape.set_bundle("/tmp");
        QVERIFY(isCode(
            m_shim->call<api::CreateTaskResponse>("Create", escape), ttrpc::Code::InvalidArgument));
        OK(m_shim->kill("c1", SIGKILL));
        OK(m_shim->wait("c1"));
        QVERIFY(isCode(m_shim->kill("c1", SIGKILL), ttrpc::Code::NotFound));
        QVERIFY(isCode(m_shim->exec("c1", "late", "true"), ttrpc::Code::FailedPrecondition));
    }

    void leavesNothingOfACreateThatFails_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("broken JSON") << QByteArray("{") << QByteArray("config.json");
        QTest::newRow("no process")
            << QByteArray(R"({"ociVersion":"1.0.2","root":{"path":"rootfs"}})")
            << QByteArray("process");
    }
    void leavesNothingOfACreateThatFails()
    {
        QFETCH(QByteArray, config);
        QFETCH(QByteArray, says);
        OK(m_shim->makeBundle("c1", {.script = "true"}));
        OK(m_shim->startShim("c1"));
        const std::string path = m_shim->bundle("c1") + "/config.json";
        api::CreateTaskRequest request;
        request.set_id("c1");
        request.set_bundle(m_shim->bundle("c1"));
        OK(base::writeFileAtomic(path, config.toStdString()));
        const auto created = m_shim->call<api::CreateTaskResponse>("Create", request);
        QVERIFY(!created);
        QVERIFY2(created.error().toString().find(says.toStdString()) != std::string::npos,
            created.error().toString().c_str());
        QCOMPARE(m_shim->leftovers("c1"), std::string());
        QVERIFY(isCode(m_shim->state("c1"), ttrpc::Code::NotFound));
    }

    void answersManyWaits()
    {
        OK(m_shim->run("c1", {.script = "sleep 100"}));
        std::vector<std::thread> threads;
        std::atomic<int> right = 0;
        for (int i = 0; i < 30; ++i)
            threads.emplace_back([&] { right += m_shim->wait("c1").value_or(-1) == 137 ? 1 : 0; });
        QVERIFY(m_shim->state("c1")); // others are answered meanwhile
        OK(m_shim->kill("c1", SIGKILL));
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(right.load(), 30);
    }

    void endsOthersWithTheInitOfASharedPidNamespace()
    {
        GET(pid,
            m_shim->run(
                "c1", {.script = "sleep 100 & echo $!; exec sleep 100", .ownPidNamespace = false}));
        FifoReader reader(m_shim->fifo("c1", "stdout"));
        const int other = std::atoi(reader.readUntil("\n").c_str());
        QVERIFY(alive(other));
        ::kill(pid, SIGKILL);
        OK(m_shim->wait("c1"));
        QVERIFY(eventually([&] { return !alive(other); }));
    }

    void tellsAnOomBeforeTheExit()
    {
        OK(m_shim->run(
            "c1", {.script = "x=x; while true; do x=$x$x; done", .memoryLimit = 16 << 20}));
        GET(status, m_shim->wait("c1"));
        QCOMPARE(status, 137);
        QVERIFY(m_shim->events->topicsUntil("c1", "exit")
            == (Topics{"create", "start", "oom", "exit"}));
    }

    void listsAndMeasuresProcesses()
    {
        GET(pid, m_shim->run("c1", {.script = "sleep 100 & sleep 100 & wait"}));
        api::PidsRequest request;
        request.set_id("c1");
        QVERIFY(eventually([&] {
            const auto pids = m_shim->call<api::PidsResponse>("Pids", request);
            return pids && pids->processes_size() == 3
                && static_cast<int>(pids->processes(0).pid()) == pid;
        }));
        api::StatsRequest statsRequest;
        statsRequest.set_id("c1");
        GET(stats, m_shim->call<api::StatsResponse>("Stats", statsRequest));
        QVERIFY2(stats.stats().type_url().starts_with("io.containerd.cgroups.v"),
            stats.stats().type_url().c_str());
        QVERIFY(stats.stats().value().size() > 10);
    }

    void changesLimits()
    {
        OK(m_shim->run("c1", {.script = "sleep 100", .memoryLimit = 64 << 20}));
        api::UpdateTaskRequest request;
        request.set_id("c1");
        request.mutable_resources()->set_value(R"({"memory":{"limit":33554432,"swap":33554432}})");
        OK(m_shim->call<Empty>("Update", request));
        GET(layout, cgroupfs::readLayout());
        GET(reading, cgroupfs::readGroup(layout, layout.dirsOf(m_shim->cgroup("c1"))));
        QCOMPARE(reading.memoryMax.value_or(0), 33'554'432U);
    }

private:
    int stateOf(const std::string& id)
    {
        const auto state = m_shim->state(id);
        return state ? static_cast<int>(state->status()) : -1;
    }
    template <class T>
    static bool isCode(const base::Result<T>& result, ttrpc::Code code)
    {
        if (!result && ttrpc::codeOf(result.error()) != code)
            qWarning("%s", result.error().toString().c_str());
        return !result && ttrpc::codeOf(result.error()) == code;
    }
};

} // namespace shimscope::test

QTEST_GUILESS_MAIN(shimscope::test::TestShimTask)
#include "tst_shim_task.moc"
