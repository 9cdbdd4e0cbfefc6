// links: shim
// What is being started in a bundle: permits, records, and the end of both.
#include <base/file.h>
#include <procfs/process.h>
#include <shim/spawn.h>
#include <shim/starts.h>

#include <ttrpc/status.h>
#include <unit_test.h>

#include <sys/wait.h>

#include <thread>

using namespace shimscope;
using namespace shimscope::shim;

namespace {

bool isAlive(pid_t pid)
{
    const auto stat = procfs::readStat(std::to_string(pid));
    return stat && stat->state != 'Z';
}

/// The pid that a program wrote into `path`.
pid_t awaitPid(const std::string& path)
{
    for (int waited = 0; waited < 10'000; waited += 5) {
        const std::string text = base::readFile(path).value_or("");
        if (text.ends_with('\n'))
            return std::atoi(text.c_str());
        QTest::qSleep(5);
    }
    return 0;
}

} // namespace

class TestShimStarts : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        auto made = base::TempDir::make();
        QVERIFY(made);
        m_bundle.emplace(std::move(*made));
    }
    void cleanup() { m_bundle.reset(); }

    void permitsSeveralAtATime()
    {
        const auto first = StartPermit::take(bundle());
        const auto second = StartPermit::take(bundle());
        QVERIFY(first && second);
        QVERIFY(StartPermit::take(bundle() + "/none").error().is(ENOENT));
    }

    void permitsNothingOnceTheBundleIsClosed()
    {
        QVERIFY(closeBundle(bundle(), 0));
        const auto late = StartPermit::take(bundle());
        QVERIFY(!late);
        QCOMPARE(ttrpc::codeOf(late.error()), ttrpc::Code::NotFound);
        QVERIFY(closeBundle(bundle(), 0)); // twice is no error
        QVERIFY(closeBundle(bundle() + "/none", 0));
    }

    void closesWhenThePermitsAreGone()
    {
        std::optional<StartPermit> permit(std::move(*StartPermit::take(bundle())));
        QVERIFY(closeBundle(bundle(), 20).error().is(ETIMEDOUT));
        QVERIFY(!StartPermit::take(bundle())); // closed all the same
        std::thread later([&] {
            QTest::qSleep(30);
            permit.reset();
        });
        QVERIFY(closeBundle(bundle(), 10'000));
        later.join();
    }

    void endsARuntimeWithWhatItStarted()
    {
        const std::string file = bundle() + "/pid";
        std::optional<RuntimeRecord> record(std::move(*RuntimeRecord::make(bundle())));
        const auto runtime = spawnChild(
            {{"/bin/sh", "-c", "sleep 100 & echo $! >" + file + "; wait"}, {}, -1, -1, -1, {}},
            record->fd());
        QVERIFY(runtime);
        const pid_t hook = awaitPid(file);
        QVERIFY(hook > 0 && isAlive(hook) && isAlive(*runtime));
        QVERIFY(endRuntimes(bundle(), 10'000));
        QVERIFY(!isAlive(hook) && !isAlive(*runtime));
        ::waitpid(*runtime, nullptr, 0);
        record.reset();
        QCOMPARE(base::listDir(bundle())->size(), std::size_t(1)); // `file`
    }

    void findsWhatARuntimeLeft()
    {
        const std::string file = bundle() + "/pid";
        const auto record = RuntimeRecord::make(bundle());
        const auto runtime = spawnChild(
            {{"/bin/sh", "-c", "sleep 100 & echo $! >" + file}, {}, -1, -1, -1, {}}, record->fd());
        QVERIFY(runtime);
        const pid_t hook = awaitPid(file);
        ::waitpid(*runtime, nullptr, 0);
        QVERIFY(hook > 0 && isAlive(hook));
        QVERIFY(endRuntimes(bundle(), 10'000));
        QVERIFY(!isAlive(hook));
    }

    void leavesTheSuccessorOfANumberAlone()
    {
        const auto record = RuntimeRecord::make(bundle());
        const auto other = spawnChild({{"/bin/sleep", "100"}, {}, -1, -1, -1, {}}, record->fd());
        QVERIFY(other);
        auto stat = base::readFile("/proc/" + std::to_string(*other) + "/stat").value_or("");
        const auto parsed = procfs::parseStat(stat);
        QVERIFY(parsed && parsed->session == *other);
        const std::string ticks = " " + std::to_string(parsed->starttime) + " ";
        stat.replace(stat.find(ticks), ticks.size(), " 1 ");
        const std::string name = base::listDir(bundle())->front();
        QVERIFY(base::writeFileAtomic(bundle() + "/" + name, stat));
        QVERIFY(endRuntimes(bundle(), 10'000));
        QVERIFY(isAlive(*other));
        ::kill(*other, SIGKILL);
        ::waitpid(*other, nullptr, 0);
    }

private:
    [[nodiscard]] const std::string& bundle() const { return m_bundle->path(); }
    std::optional<base::TempDir> m_bundle;
};

UNIT_TEST(TestShimStarts)
#include "tst_shim_starts.moc"
