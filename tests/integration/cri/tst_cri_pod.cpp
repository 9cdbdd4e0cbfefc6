// Pods over CRI: their life, network, names and what they leave.
#include "fixture.h"

#include <procfs/process.h>

namespace shimscope::test {

class TestCriPod : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        auto made = CriInstance::make();
        OK(made);
        m_instance = std::move(*made);
        OK(m_instance->start());
    }
    void cleanup() { QCOMPARE(QString::fromStdString(leftovers(*m_instance)), QString()); }

    void saysWhoItIs()
    {
        GET(version, client().Version({}));
        QCOMPARE(version.runtime_name(), std::string("shimscope"));
        QCOMPARE(version.runtime_api_version(), std::string("v1"));
        GET(config, client().RuntimeConfig({}));
        QCOMPARE(config.linux().cgroup_driver(), v1::CGROUPFS);
        GET(status, client().Status({}));
        for (const auto& condition : status.status().conditions())
            QVERIFY2(condition.status(), condition.message().c_str());
    }

    void hasTheImportedImages()
    {
        GET(images, client().ListImages({}));
        QCOMPARE(images.images_size(), 3);
        v1::PullImageRequest pull;
        pull.mutable_image()->set_image("example.org/none:1");
        const auto pulled = client().PullImage(pull);
        QVERIFY(!pulled);
        QCOMPARE(rpc::statusCode(pulled.error()), grpc::StatusCode::NOT_FOUND);
    }

    void runsAPodOnTheHostNetwork()
    {
        const auto config = m_instance->pod("host", true);
        GET(id, runPod(client(), config));
        GET(status, podStatus(client(), id));
        QCOMPARE(status.status().state(), v1::SANDBOX_READY);
        QCOMPARE(status.status().network().ip(), std::string());
        OK(stopPod(client(), id));
        OK(removePod(client(), id));
    }

    void givesAPodItsOwnNetworkAndAddress()
    {
        const auto config = m_instance->pod("net", false);
        GET(id, runPod(client(), config));
        GET(status, podStatus(client(), id));
        QVERIFY(QString::fromStdString(status.status().network().ip()).startsWith("10.213.0."));
        const auto container =
            support::containerConfig("show", support::kBusybox, {"sleep", "100"});
        GET(containerId, runContainer(client(), id, config, container));
        GET(shown,
            execSync(client(), containerId,
                {"sh", "-c", "hostname; ip addr show dev eth0; cat /etc/hosts"}));
        const QString text = QString::fromStdString(shown.stdout());
        QVERIFY2(text.startsWith("net\n"), qPrintable(text));
        QVERIFY2(text.contains(QString::fromStdString(status.status().network().ip())),
            qPrintable(text));
        OK(removePod(client(), id));
    }

    void stoppingAndRemovingCanBeRepeated()
    {
        const auto config = m_instance->pod("again", true);
        GET(id, runPod(client(), config));
        for (int i = 0; i < 3; ++i)
            OK(stopPod(client(), id));
        GET(status, podStatus(client(), id));
        QCOMPARE(status.status().state(), v1::SANDBOX_NOTREADY);
        for (int i = 0; i < 3; ++i)
            OK(removePod(client(), id));
        OK(stopPod(client(), "0123456789abcdef"));
        const auto gone = podStatus(client(), id);
        QVERIFY(!gone);
        QCOMPARE(rpc::statusCode(gone.error()), grpc::StatusCode::NOT_FOUND);
    }

    void refusesASecondPodOfTheSameNameAndAttempt()
    {
        const auto config = m_instance->pod("twin", true);
        GET(id, runPod(client(), config));
        const auto second = runPod(client(), config);
        QVERIFY(!second);
        QVERIFY2(second.error().toString().find(id) != std::string::npos,
            second.error().toString().c_str());
        auto next = config;
        next.mutable_metadata()->set_attempt(1);
        GET(nextId, runPod(client(), next));
        OK(removePod(client(), id));
        OK(removePod(client(), nextId));
    }

    void leavesNothingOfAPodThatCannotStart()
    {
        auto config = m_instance->pod("broken", true);
        config.mutable_linux()->mutable_sysctls()->insert({"no.such.sysctl", "one"});
        const auto failed = runPod(client(), config);
        QVERIFY(!failed);
        GET(list, client().ListPodSandbox({}));
        QCOMPARE(list.items_size(), 0);
    }

    void saysWhichMethodsItDoesNotHave()
    {
        const auto answer = client().Exec({});
        QVERIFY(!answer);
        QCOMPARE(rpc::statusCode(answer.error()), grpc::StatusCode::UNIMPLEMENTED);
    }

private:
    CriClient& client() { return m_instance->client(); }
    std::unique_ptr<CriInstance> m_instance;
};

} // namespace shimscope::test

QTEST_APPLESS_MAIN(shimscope::test::TestCriPod)
#include "tst_cri_pod.moc"
