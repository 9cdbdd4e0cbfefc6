// links: kubelet
// The crash-loop back-off on a clock of our own: 10 s, doubling to 300 s, forgotten after ten
// minutes of health.
#include <kubelet/back_off.h>

#include <unit_test.h>

using shimscope::kubelet::BackOff;
using shimscope::tests::kSecond;

class TestBackOff : public QObject {
    Q_OBJECT
private slots:
    void startsTheFirstTimeAtOnce();
    void doublesFromTenSecondsToFiveMinutes();
    void isForgottenAfterTenHealthyMinutes();
    void isKeptAfterLess();
    void isShortenedByTheFactor();
    void forgetsByPrefix();
};

void TestBackOff::startsTheFirstTimeAtOnce()
{
    const BackOff backOff;
    QVERIFY(!backOff.waiting("a", 100 * kSecond, 100 * kSecond));
}

void TestBackOff::doublesFromTenSecondsToFiveMinutes()
{
    BackOff backOff;
    std::int64_t now = 1000 * kSecond;
    std::vector<std::int64_t> delays;
    for (int i = 0; i < 8; ++i) {
        const std::int64_t failedAt = now;
        if (const auto waiting = backOff.waiting("a", failedAt, now)) {
            delays.push_back(waiting->delay / kSecond);
            QCOMPARE(waiting->until, failedAt + waiting->delay);
            QVERIFY(backOff.waiting("a", failedAt, waiting->until - 1));
            now = waiting->until;
            QVERIFY(!backOff.waiting("a", failedAt, now));
        }
        backOff.next("a", failedAt, now);
        now += kSecond; // it runs for a second
    }
    QCOMPARE(delays, (std::vector<std::int64_t>{10, 20, 40, 80, 160, 300, 300}));
}

void TestBackOff::isForgottenAfterTenHealthyMinutes()
{
    BackOff backOff;
    backOff.next("a", 0, 0);
    const std::int64_t failedAt = 601 * kSecond;
    QVERIFY(!backOff.waiting("a", failedAt, failedAt));
    backOff.next("a", failedAt, failedAt);
    QCOMPARE(backOff.waiting("a", failedAt, failedAt)->delay, 10 * kSecond);
}

void TestBackOff::isKeptAfterLess()
{
    BackOff backOff;
    backOff.next("a", 0, 0);
    backOff.next("a", 10 * kSecond, 10 * kSecond);
    const std::int64_t failedAt = 609 * kSecond;
    QCOMPARE(backOff.waiting("a", failedAt, failedAt)->delay, 20 * kSecond);
}

void TestBackOff::isShortenedByTheFactor()
{
    BackOff backOff(0.1);
    backOff.next("a", 0, 0);
    QCOMPARE(backOff.waiting("a", 0, 0)->delay, kSecond);
    QVERIFY(!backOff.waiting("a", 61 * kSecond, 61 * kSecond)); // a minute of health is enough
}

void TestBackOff::forgetsByPrefix()
{
    BackOff backOff;
    backOff.next("u1/a", 0, 0);
    backOff.next("u2/a", 0, 0);
    backOff.forget("u1/");
    QVERIFY(!backOff.waiting("u1/a", 0, 0));
    QVERIFY(backOff.waiting("u2/a", 0, 0));
}

UNIT_TEST(TestBackOff)
#include "tst_kubelet_back_off.moc"
