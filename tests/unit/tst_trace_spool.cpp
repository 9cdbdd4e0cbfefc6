// links: trace base
// The spool between a writing process and the reader: contention, overflow, wrap, a writer that
// dies, damaged bytes.
#include <base/file.h>
#include <trace/spool.h>

#include <unit_test.h>

#include <sys/wait.h>

#include <csignal>
#include <cstring>
#include <random>
#include <thread>

using namespace shimscope;
using namespace shimscope::trace;

class TestSpool : public QObject {
    Q_OBJECT

    static std::string onlyFile(const std::string& dir)
    {
        const auto names = base::listDir(dir);
        return names && names->size() == 1 ? dir + "/" + names->front() : std::string();
    }
    static std::string_view raw(const std::int64_t& value)
    {
        return {reinterpret_cast<const char*>(&value), 8};
    }

private slots:
    void giveBackWhatWasWritten();
    void keepOrderOfEachThreadUnderContention();
    void countWhatDoesNotFit();
    void goRoundTheRing();
    void readAfterTheWriterWasKilled();
    void waitForARecordThatIsNotCommitted();
    void surviveDamagedBytes();
    void refuseWhatIsNoSpool();
    void tellWhetherTheWriterLives();
};

void TestSpool::giveBackWhatWasWritten()
{
    const auto dir = base::TempDir::make();
    auto writer = SpoolWriter::create(dir->path(), Hop::Shim, "program", 4096);
    QVERIFY(writer);
    const std::int64_t number = -5;
    QVERIFY(writer->append(
        RecordType::Step, {{Key::Method, "mount"}, {Key::Args, ""}, {Key::ResultOf, raw(number)}}));
    auto reader = SpoolReader::open(onlyFile(dir->path()));
    QVERIFY(reader);
    QCOMPARE(reader->header().pid, ::getpid());
    QCOMPARE(static_cast<Hop>(reader->header().hop), Hop::Shim);
    QCOMPARE(std::string(reader->header().program), std::string("program"));
    int seen = 0;
    reader->drain([&](const SpoolRecord& record) {
        ++seen;
        QCOMPARE(record.type, RecordType::Step);
        QCOMPARE(record.text(Key::Method), std::string_view("mount"));
        QVERIFY(record.text(Key::Args).empty());
        QCOMPARE(record.number(Key::ResultOf), number);
        QCOMPARE(record.number(Key::Pid), 0);
    });
    QCOMPARE(seen, 1);
    QCOMPARE(reader->drain([](const SpoolRecord&) {}), std::size_t{0});
    QVERIFY(!reader->unfinished());
}

void TestSpool::keepOrderOfEachThreadUnderContention()
{
    constexpr int kThreads = 4;
    constexpr std::int64_t kEach = 20'000;
    const auto dir = base::TempDir::make();
    auto writer = SpoolWriter::create(dir->path(), Hop::Cri, "p", 64U << 10U);
    auto reader = SpoolReader::open(onlyFile(dir->path()));
    std::atomic<int> running = kThreads;
    std::vector<std::thread> threads;
    for (std::int64_t t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (std::int64_t i = 0; i < kEach; ++i)
                writer->append(RecordType::Step, {{Key::Tid, raw(t)}, {Key::ResultOf, raw(i)}});
            --running;
        });
    }
    std::array<std::int64_t, kThreads> last;
    last.fill(-1);
    std::uint64_t count = 0;
    bool ordered = true;
    const auto take = [&](const SpoolRecord& record) {
        std::int64_t& before = last.at(static_cast<std::size_t>(record.number(Key::Tid)));
        ordered = ordered && record.number(Key::ResultOf) > before;
        before = record.number(Key::ResultOf);
        ++count;
    };
    while (running > 0)
        reader->drain(take);
    for (std::thread& thread : threads)
        thread.join();
    reader->drain(take);
    QVERIFY(ordered);
    QCOMPARE(count + reader->dropped(), std::uint64_t{kThreads} * kEach);
    QVERIFY(count > 0);
}

void TestSpool::countWhatDoesNotFit()
{
    const auto dir = base::TempDir::make();
    auto writer = SpoolWriter::create(dir->path(), Hop::Cri, "p", 1024);
    auto reader = SpoolReader::open(onlyFile(dir->path()));
    QVERIFY(!writer->append(
        RecordType::Event, {{Key::EventText, std::string(2000, 'x')}})); // larger than the ring
    QCOMPARE(reader->dropped(), std::uint64_t{1});
    int kept = 0;
    while (writer->append(RecordType::Event, {{Key::EventText, std::string(100, 'x')}}))
        ++kept;
    QVERIFY(kept >= 7);
    QCOMPARE(reader->dropped(), std::uint64_t{2});
    QCOMPARE(reader->drain([](const SpoolRecord&) {}), static_cast<std::size_t>(kept));
    QVERIFY(writer->append(RecordType::Event, {{Key::EventText, "room again"}}));
}

void TestSpool::goRoundTheRing()
{
    const auto dir = base::TempDir::make();
    auto writer = SpoolWriter::create(dir->path(), Hop::Cri, "p", 2048);
    auto reader = SpoolReader::open(onlyFile(dir->path()));
    std::mt19937 random(7);
    for (int i = 0; i < 5000; ++i) {
        const std::string text(random() % 600, static_cast<char>('a' + i % 26));
        QVERIFY(writer->append(RecordType::Event, {{Key::EventText, text}}));
        bool same = false;
        QCOMPARE(reader->drain([&](const SpoolRecord& record) {
            same = record.text(Key::EventText) == text;
        }),
            std::size_t{1});
        QVERIFY(same);
    }
    QCOMPARE(reader->dropped(), std::uint64_t{0});
}

void TestSpool::readAfterTheWriterWasKilled()
{
    const auto dir = base::TempDir::make();
    for (int round = 0; round < 20; ++round) {
        const pid_t child = ::fork();
        if (child == 0) { // writes until it is killed
            auto writer = SpoolWriter::create(dir->path(), Hop::Runtime, "child", 1U << 16U);
            for (std::int64_t i = 0; writer; ++i)
                writer->append(RecordType::Step, {{Key::ResultOf, raw(i)}});
            ::_exit(1);
        }
        std::string path;
        QTRY_VERIFY_WITH_TIMEOUT(onlyFile(dir->path()).ends_with(".spool"), 5000);
        path = onlyFile(dir->path());
        std::this_thread::sleep_for(std::chrono::microseconds(200 * round));
        ::kill(child, SIGKILL);
        QCOMPARE(::waitpid(child, nullptr, 0), child);
        auto reader = SpoolReader::open(path);
        QVERIFY(reader);
        QVERIFY(!reader->writerAlive());
        std::int64_t expected = 0;
        bool ordered = true;
        reader->drain([&](const SpoolRecord& record) {
            ordered = ordered && record.number(Key::ResultOf) == expected++;
        });
        QVERIFY(ordered); // whole records in order, and at most an unfinished one at the end
        ::unlink(path.c_str());
    }
}

void TestSpool::waitForARecordThatIsNotCommitted()
{
    const auto dir = base::TempDir::make();
    auto writer = SpoolWriter::create(dir->path(), Hop::Runtime, "p", 1024);
    auto reader = SpoolReader::open(onlyFile(dir->path()));
    // What a writer leaves that was killed after it reserved room: the tail has moved, the record
    // says Empty.
    const_cast<SpoolHeader&>(reader->header()).tail.fetch_add(64);
    QVERIFY(reader->unfinished());
    QVERIFY(writer->append(RecordType::Event, {{Key::EventText, "behind it"}}));
    QCOMPARE(reader->drain([](const SpoolRecord&) {}), std::size_t{0});
    QVERIFY(reader->unfinished());
}

void TestSpool::surviveDamagedBytes()
{
    const auto dir = base::TempDir::make();
    std::mt19937 random(11);
    for (int round = 0; round < 300; ++round) {
        std::string path;
        {
            auto writer = SpoolWriter::create(dir->path(), Hop::Runtime, "p", 4096);
            for (int i = 0; i < 20; ++i)
                writer->append(RecordType::Step,
                    {{Key::Method, "mount"}, {Key::Args, std::string(random() % 90, 'a')}});
            path = onlyFile(dir->path());
        }
        {
            const auto fd = base::openFile(path, O_RDWR);
            const std::size_t start = offsetof(SpoolHeader, program);
            for (int i = 0; i < 40; ++i) {
                const auto byte = static_cast<char>(random());
                const auto where =
                    static_cast<off_t>(start + random() % (4096 + sizeof(SpoolHeader) - start));
                QCOMPARE(::pwrite(fd->get(), &byte, 1, where), ssize_t{1});
            }
        }
        auto reader = SpoolReader::open(path);
        if (reader) { // no crash, no endless loop, no byte outside the ring
            std::size_t bytes = 0;
            int records = 0;
            reader->drain([&](const SpoolRecord& record) {
                if (++records > 100'000)
                    ::abort();
                bytes += record.text(Key::Args).size() + record.text(Key::Method).size();
            });
        }
        ::unlink(path.c_str());
    }
}

void TestSpool::refuseWhatIsNoSpool()
{
    const auto dir = base::TempDir::make();
    const std::string path = dir->path() + "/x.spool";
    for (const std::string& content :
        {std::string(), std::string("short"), std::string(9000, 'x'), std::string(9000, '\0')}) {
        QVERIFY(base::writeFileAtomic(path, content));
        QVERIFY(!SpoolReader::open(path));
    }
    QVERIFY(SpoolReader::open(dir->path() + "/none").error().is(ENOENT));
}

void TestSpool::tellWhetherTheWriterLives()
{
    const auto dir = base::TempDir::make();
    auto writer = SpoolWriter::create(dir->path(), Hop::Runtime, "p", 1024);
    auto reader = SpoolReader::open(onlyFile(dir->path()));
    QVERIFY(reader->writerAlive());
    const_cast<SpoolHeader&>(reader->header()).startTicks +=
        1; // the pid belongs to another process now
    QVERIFY(!reader->writerAlive());
}

UNIT_TEST(TestSpool)
#include "tst_trace_spool.moc"
