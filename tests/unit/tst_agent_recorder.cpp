// links: agent
// The ring of recordings and the queues of clients.
#include <agent/recorder.h>
#include <base/file.h>
#include <trace/recording.h>

#include <unit_test.h>

#include <thread>

using namespace shimscope;
using namespace shimscope::agent;

class TestRecorder : public QObject {
    Q_OBJECT

    static trace::Record event(const std::string& text)
    {
        return trace::Event{.kind = "note", .text = text, .container = {}, .podUid = {}, .at = 1};
    }
    static RecorderOptions options(const base::TempDir& dir)
    {
        return {.dir = dir.path(),
            .stem = "run",
            .capBytes = 40'000,
            .segmentBytes = 10'000,
            .queueBytes = 20'000};
    }
    static std::uint64_t sizeOfAll(const std::string& dir)
    {
        std::uint64_t all = 0;
        const auto names = base::listDir(dir);
        for (const std::string& name : *names)
            all += base::readFile(dir + "/" + name)->size();
        return all;
    }
    static std::vector<std::string> takeAll(Subscriber& subscriber)
    {
        std::vector<std::string> all;
        for (auto lines = subscriber.take(0); !lines.empty(); lines = subscriber.take(0))
            all.insert(all.end(), lines.begin(), lines.end());
        return all;
    }

private slots:
    void staysBelowItsCap();
    void makesEachSegmentReadableByItself();
    void sendsANewClientTheStates();
    void givesPastAndPresentWithoutGapOrDouble();
    void cutsASlowClientOff();
    void forgetsAClientThatWentAway();
    void goesOnWithoutADisk();
    void letsManyThreadsPublish();
};

void TestRecorder::staysBelowItsCap()
{
    const auto dir = base::TempDir::make();
    QVERIFY(base::writeFileAtomic(dir->path() + "/earlier.shimtrace", std::string(15'000, 'x')));
    QVERIFY(base::writeFileAtomic(dir->path() + "/other.txt", "stays"));
    auto recorder = Recorder::start(options(*dir), {});
    QVERIFY(recorder);
    for (int i = 0; i < 3000; ++i) {
        (*recorder)->publish({event(std::string(100, 'a'))});
        if (i % 100 == 0)
            QVERIFY(sizeOfAll(dir->path()) < 41'000);
    }
    QVERIFY(!base::exists(dir->path() + "/earlier.shimtrace"));
    QVERIFY(base::exists(dir->path() + "/other.txt"));
    QVERIFY((*recorder)->problem().empty());
}

void TestRecorder::makesEachSegmentReadableByItself()
{
    const auto dir = base::TempDir::make();
    auto recorder = Recorder::start(options(*dir), trace::Header{.host = "h"});
    (*recorder)->publish({trace::Pod{.uid = "u",
        .name = "web",
        .nameSpace = {},
        .sandboxId = {},
        .state = "ready",
        .qos = {},
        .ip = {},
        .cgroupPath = {},
        .manifest = {},
        .at = 1}});
    for (int i = 0; i < 150; ++i)
        (*recorder)->publish({event(std::string(100, 'a'))});
    const auto second = trace::readRecording(dir->path() + "/run.2.shimtrace");
    QVERIFY(second);
    QCOMPARE(second->header.host, std::string("h"));
    QVERIFY(std::holds_alternative<trace::Pod>(second->records.front()));
    QVERIFY(second->warnings.empty());
}

void TestRecorder::sendsANewClientTheStates()
{
    const auto dir = base::TempDir::make();
    auto recorder = Recorder::start(options(*dir), {});
    trace::Process process{
        .pid = 5, .ppid = 0, .hop = {}, .program = "p", .commandLine = {}, .sandboxId = {}};
    (*recorder)->publish({process, event("old")});
    process.rssBytes = 7;
    (*recorder)->publish({process});
    const auto subscriber = (*recorder)->subscribe(false);
    const auto lines = takeAll(*subscriber);
    QCOMPARE(
        lines.size(), std::size_t{2}); // header and the process's last state; not the old event
    QVERIFY(lines[1].find("\"rss\":7") != std::string::npos);
    process.end = 9;
    (*recorder)->publish({process});
    QCOMPARE(takeAll(*(*recorder)->subscribe(false)).size(), std::size_t{1});
}

void TestRecorder::givesPastAndPresentWithoutGapOrDouble()
{
    const auto dir = base::TempDir::make();
    auto recorder = Recorder::start(options(*dir), {});
    for (int i = 0; i < 150; ++i)
        (*recorder)->publish({event("past " + std::to_string(i))});
    const auto subscriber = (*recorder)->subscribe(true);
    (*recorder)->publish({event("present")});
    std::size_t past = 0;
    for (const Subscriber::Part& part : subscriber->past()) {
        const auto text = base::readFile(part.path);
        const std::string_view seen = std::string_view(*text).substr(0, part.size);
        for (std::size_t at = seen.find("\"past "); at != std::string::npos;
             at = seen.find("\"past ", at + 1))
            ++past;
        QVERIFY(seen.find("present") == std::string::npos);
    }
    QCOMPARE(past, std::size_t{150});
    QCOMPARE(takeAll(*subscriber).size(), std::size_t{1});
}

void TestRecorder::cutsASlowClientOff()
{
    const auto dir = base::TempDir::make();
    auto recorder = Recorder::start(options(*dir), {});
    const auto slow = (*recorder)->subscribe(false);
    const auto quick = (*recorder)->subscribe(false);
    std::size_t got = 0;
    for (int i = 0; i < 500; ++i) {
        (*recorder)->publish({event(std::string(100, 'a'))});
        got += takeAll(*quick).size();
    }
    QVERIFY(slow->overflowed());
    QVERIFY(slow->take(0).empty());
    QVERIFY(!quick->overflowed());
    QCOMPARE(got, std::size_t{501});
}

void TestRecorder::forgetsAClientThatWentAway()
{
    const auto dir = base::TempDir::make();
    auto recorder = Recorder::start(options(*dir), {});
    std::weak_ptr<Subscriber> gone = (*recorder)->subscribe(false);
    QVERIFY(gone.expired());
    (*recorder)->publish({event("x")});
}

void TestRecorder::goesOnWithoutADisk()
{
    const auto dir = base::TempDir::make();
    auto recorder = Recorder::start(options(*dir), {});
    const auto subscriber = (*recorder)->subscribe(false);
    takeAll(*subscriber);
    QVERIFY(base::removeTree(dir->path())); // the next segment cannot be made
    for (int i = 0; i < 120; ++i)
        (*recorder)->publish({event(std::string(100, 'a'))});
    QVERIFY((*recorder)->problem().find("nothing is recorded any more") != std::string::npos);
    QCOMPARE(takeAll(*subscriber).size(), std::size_t{120});
}

void TestRecorder::letsManyThreadsPublish()
{
    const auto dir = base::TempDir::make();
    auto recorder = Recorder::start({.dir = dir->path(), .stem = "run"}, {});
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 500; ++i)
                (*recorder)->publish({event("x"), event("y")});
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    const auto recording = trace::readRecording(dir->path() + "/run.shimtrace");
    QVERIFY(recording && recording->warnings.empty());
    QCOMPARE(recording->records.size(), std::size_t{4000});
}

UNIT_TEST(TestRecorder)
#include "tst_agent_recorder.moc"
