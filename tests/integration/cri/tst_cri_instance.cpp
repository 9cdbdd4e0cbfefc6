// Two endpoints: side by side in their own folders, and two in one.
#include "fixture.h"

namespace shimscope::test {

class TestCriInstance : public QObject {
    Q_OBJECT
private slots:
    void aSecondOneInTheSameFolderSaysWhoHoldsIt()
    {
        GET(instance, CriInstance::make());
        OK(instance->start());
        GET(second, base::run(instance->command(), {}, 20'000));
        QCOMPARE(second.exit.code, 1);
        const std::string holder = "pid " + std::to_string(instance->pid()) + " (shimscope-cri)";
        QVERIFY2(
            second.standardError.find(holder) != std::string::npos, second.standardError.c_str());
    }

    void twoLiveSideBySide()
    {
        GET(one, CriInstance::make());
        GET(two, CriInstance::make());
        OK(one->start());
        OK(two->start());
        const auto config = one->pod("same", true);
        auto other = two->pod("same", true);
        GET(first, runPod(one->client(), config));
        GET(second, runPod(two->client(), other));
        GET(list, one->client().ListPodSandbox({}));
        QCOMPARE(list.items_size(), 1);
        OK(removePod(one->client(), first));
        GET(status, podStatus(two->client(), second));
        QCOMPARE(status.status().state(), v1::SANDBOX_READY);
        OK(removePod(two->client(), second));
    }

    void endsCleanlyAndLeavesItsPods()
    {
        GET(instance, CriInstance::make());
        OK(instance->start());
        GET(id, runPod(instance->client(), instance->pod("stay", true)));
        GET(code, instance->terminate());
        QCOMPARE(code, 0);
        QVERIFY(!base::exists(instance->runDir() + "/cri.sock"));
        OK(instance->start());
        GET(status, podStatus(instance->client(), id));
        QCOMPARE(status.status().state(), v1::SANDBOX_READY);
        OK(removePod(instance->client(), id));
        QCOMPARE(QString::fromStdString(leftovers(*instance)), QString());
    }
};

} // namespace shimscope::test

QTEST_APPLESS_MAIN(shimscope::test::TestCriInstance)
#include "tst_cri_instance.moc"
