// What goes wrong: the endpoint is away, the shim is killed at different moments, the runtime
// misbehaves.
#include "fixture.h"

#include <base/text.h>
#include <procfs/process.h>

#include <signal.h>

#include <thread>

namespace shimscope::test {

class TestShimFaults : public ShimTest {
    Q_OBJECT
private slots:
    void sendsEventsAgainWhenTheEndpointIsBack()
    {
        OK(m_shim->run("c0", {.script = "true", .sandbox = "pod"}));
        QCOMPARE(m_shim->events->topicsUntil("c0", "exit").size(), std::size_t(3));
        m_shim->events->goAway();
        for (const char* id : {"c1", "c2", "c3"}) {
            OK(m_shim->run(id, {.script = "true", .sandbox = "pod"}));
            OK(m_shim->wait(id));
            OK(m_shim->remove(id));
        }
        OK(m_shim->events->listen());
        for (const char* id : {"c1", "c2", "c3"})
            QVERIFY(m_shim->events->topicsUntil(id, "delete")
                == (Topics{"create", "start", "exit", "delete"}));
        std::string order;
        for (const SeenEvent& event : m_shim->events->all())
            order += event.topic == "create" ? event.container + " " : "";
        QCOMPARE(order, std::string("c0 c1 c2 c3 "));
    }

    void keepsAnExitStatusForTheEndpointsReturn()
    {
        OK(m_shim->run("c1", {.script = "read x; exit 42", .input = true}));
        const std::string address = m_shim->client->address();
        GET(dying, ttrpc::Client::connect(address));
        std::thread waiting([&] {
            api::WaitRequest request;
            request.set_id("c1");
            (void)ttrpc::callTyped<api::WaitResponse>(
                *dying, "containerd.task.v2.Task", "Wait", request);
        });
        std::this_thread::sleep_for(
            std::chrono::milliseconds(50)); // the Wait may be there by now, or not: both are right
        dying->close();
        waiting.join();
        dying.reset();
        OK(base::writeExisting(m_shim->fifo("c1", "stdin"), "\n"));
        GET(status, m_shim->wait("c1"));
        QCOMPARE(status, 42);
        GET(again, m_shim->wait("c1"));
        QCOMPARE(again, 42);
    }

    void doesNotEndWhenItIsAskedBySignal()
    {
        OK(m_shim->run("c1", {.script = "sleep 100"}));
        for (const int signal : {SIGTERM, SIGINT, SIGHUP})
            ::kill(m_shim->shimPid, signal);
        OK(m_shim->state("c1"));
        QVERIFY(alive(m_shim->shimPid));
    }

    void deleteCleansUpAfterAKilledShim()
    {
        GET(pid, m_shim->run("pause", {.script = "sleep 100", .sandbox = "pause"}));
        GET(other, m_shim->run("app", {.script = "sleep 100 & sleep 100", .sandbox = "pause"}));
        const std::string address = m_shim->client->address();
        ::kill(m_shim->shimPid, SIGKILL);
        QVERIFY(eventually([&] { return !alive(m_shim->shimPid); }));
        QVERIFY(alive(pid) && alive(other)); // they live on until somebody cleans up
        GET(deleted, m_shim->deleteBinary("app"));
        QCOMPARE(static_cast<int>(deleted.pid()), other);
        QCOMPARE(deleted.exit_status(), 137U);
        QVERIFY(eventually([&] { return !alive(other); }));
        QVERIFY(alive(pid));
        OK(m_shim->deleteBinary("pause"));
        QVERIFY(eventually([&] { return !alive(pid); }));
        for (const char* id : {"app", "pause"})
            QCOMPARE(m_shim->leftovers(id), std::string());
        QVERIFY(!base::exists(address));
    }

    void deleteCleansUpAfterAShimThatIsKilledAnywhere_data()
    {
        QTest::addColumn<int>("milliseconds");
        for (const int milliseconds : {0, 2, 4, 6, 8, 10, 13, 16, 20, 25, 30, 40, 60})
            QTest::addRow("%d ms after Create was sent", milliseconds) << milliseconds;
    }
    void deleteCleansUpAfterAShimThatIsKilledAnywhere()
    {
        QFETCH(int, milliseconds);
        OK(m_shim->makeBundle("c1", {.script = "sleep 100"}));
        OK(m_shim->startShim("c1"));
        std::thread creating([&] {
            if (m_shim->create("c1"))
                (void)m_shim->start("c1");
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
        ::kill(m_shim->shimPid, SIGKILL);
        creating.join();
        QVERIFY(eventually([&] { return !alive(m_shim->shimPid); }));
        OK(m_shim->deleteBinary("c1"));
        QVERIFY2(eventually([&] { return m_shim->leftovers("c1").empty(); }),
            m_shim->leftovers("c1").c_str());
    }

    void deleteEndsTheRuntimeAndItsHooks()
    {
        // The hook keeps `create` busy; the container is half made when the shim is killed.
        const std::string pids = m_shim->bundle("c1") + "/hook.pids";
        OK(m_shim->makeBundle("c1",
            {.script = "sleep 100",
                .hooks =
                    R"({"createRuntime":[{"path":"/bin/sh","args":["sh","-c","sleep 30 & echo $! $$ >)"
                    + pids + R"(; wait"]}]})"}));
        OK(m_shim->startShim("c1"));
        std::thread creating([&] { (void)m_shim->create("c1"); });
        const bool begun = eventually(
            [&] { return base::readFile(pids).value_or("").find('\n') != std::string::npos; });
        std::vector<int> atWork = runtimesBelowTheShim();
        for (const auto& pid : base::words(base::readFile(pids).value_or("")))
            atWork.push_back(static_cast<int>(base::parseUnsigned(pid).value_or(0)));
        ::kill(m_shim->shimPid, SIGKILL);
        creating.join();
        QVERIFY(begun && atWork.size() >= 3);
        OK(m_shim->deleteBinary("c1"));
        for (const int pid : atWork)
            QVERIFY2(!alive(pid), std::to_string(pid).c_str());
        QCOMPARE(m_shim->leftovers("c1"), std::string());
    }

    void deleteEndsWhatAShimIsMaking()
    {
        // The endpoint that asked for it is dead; the shim lives, and its runtime is in a hook.
        const std::string begun = m_shim->bundle("c1") + "/hook.begun";
        OK(m_shim->makeBundle("c1",
            {.script = "sleep 100",
                .hooks = R"({"createRuntime":[{"path":"/bin/sh","args":["sh","-c","echo >)" + begun
                    + R"(; sleep 30"]}]})"}));
        OK(m_shim->startShim("c1"));
        std::thread creating([&] { (void)m_shim->create("c1"); });
        const bool inHook = eventually([&] { return base::exists(begun); });
        const auto deleted = m_shim->deleteBinary("c1");
        creating.join();
        QVERIFY(inHook);
        OK(deleted);
        QVERIFY(eventually([&] { return !alive(m_shim->shimPid); }));
        QCOMPARE(m_shim->leftovers("c1"), std::string());
    }

    void startsNothingAfterDelete()
    {
        OK(m_shim->makeBundle("c1", {.script = "sleep 100"}));
        OK(m_shim->startShim("c1"));
        OK(m_shim->makeBundle("c2", {.script = "sleep 100"}));
        OK(m_shim->deleteBinary("c2"));
        const auto started = m_shim->startShim("c2");
        QVERIFY(!started);
        QVERIFY2(started.error().toString().find("does not exist any more") != std::string::npos,
            started.error().toString().c_str());
        QVERIFY(!m_shim->create("c2"));
        QCOMPARE(m_shim->leftovers("c2"), std::string());
        OK(m_shim->create("c1"));
        OK(m_shim->start("c1"));
    }

    void deleteEndsAShimThatHasNothingToDo()
    {
        OK(m_shim->makeBundle("c1", {.script = "true"}));
        OK(m_shim->startShim("c1")); // and its endpoint dies before Create
        OK(m_shim->deleteBinary("c1"));
        QVERIFY(eventually([&] { return !alive(m_shim->shimPid); }));
    }

    void startReplacesADeadShim()
    {
        OK(m_shim->makeBundle("c1", {.script = "exit 5"}));
        GET(first, m_shim->startShim("c1"));
        const int pid = m_shim->shimPid;
        ::kill(pid, SIGKILL);
        QVERIFY(eventually([&] { return !alive(pid); }));
        GET(second, m_shim->startShim("c1"));
        QCOMPARE(second, first);
        QVERIFY(m_shim->shimPid != pid);
        OK(m_shim->create("c1"));
        OK(m_shim->start("c1"));
        GET(status, m_shim->wait("c1"));
        QCOMPARE(status, 5);
    }

    void saysWhatItNeedsToStart()
    {
        OK(base::makeDirs(m_shim->bundle("c1")));
        const auto started = m_shim->startShim("c1");
        QVERIFY(!started);
        QVERIFY2(started.error().toString().find("config.json") != std::string::npos,
            started.error().toString().c_str());
    }

    void staysSmall()
    {
        OK(m_shim->run("c1", {.script = "sleep 100", .sandbox = "pod"}));
        OK(m_shim->run("c2", {.script = "sleep 100", .sandbox = "pod"}));
        GET(status, procfs::readStatus(std::to_string(m_shim->shimPid)));
        const std::uint64_t rss = status.vmRssBytes.value_or(0);
        qInfo("shim with two containers: VmRSS %s", base::formatBytes(rss).c_str());
        QVERIFY(rss > 0 && rss <= (4U << 20U));
    }

private:
    /// Children of the shim that are no container's init: the runtime at work.
    std::vector<int> runtimesBelowTheShim() const
    {
        std::vector<int> found;
        const auto all = procfs::listProcesses();
        for (const int pid : all.value_or(std::vector<int>())) {
            const auto stat = procfs::readStat(std::to_string(pid));
            if (stat && stat->ppid == m_shim->shimPid)
                found.push_back(pid);
        }
        return found;
    }
};

} // namespace shimscope::test

QTEST_GUILESS_MAIN(shimscope::test::TestShimFaults)
#include "tst_shim_faults.moc"
