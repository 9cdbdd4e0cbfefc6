// links: agent
// Spools whose writers come and go between two readings of the agent.
#include <agent/spool_folder.h>
#include <base/fd.h>
#include <base/file.h>
#include <trace/tracer.h>

#include <unit_test.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>

using namespace shimscope;
using namespace shimscope::agent;

namespace {

/// One way, for one byte at a time.
struct Pipe {
    Pipe()
    {
        std::array<int, 2> ends{-1, -1};
        if (::pipe(ends.data()) == 0) {
            reading = base::Fd(ends[0]);
            writing = base::Fd(ends[1]);
        }
    }
    void say() const { (void)!::write(writing.get(), "x", 1); }
    /// False: nobody is left who could say something.
    [[nodiscard]] bool hear() const
    {
        char byte = 0;
        return ::read(reading.get(), &byte, 1) == 1;
    }
    base::Fd reading, writing;
};

void writeStep(const char* args)
{
    trace::step("mount", args, 0, 0, "", trace::now(), trace::now());
}

/// The owner of a spool: its child goes on writing after its end, once it is told to.
[[noreturn]] void writeAndLeaveAnHeir(const std::string& dir, Pipe& toHeir, const Pipe& back)
{
    if (!trace::openTracer(dir, trace::Hop::Runtime, "owner"))
        ::_exit(1);
    if (::fork() == 0) {
        toHeir.writing.reset(); // a test that fails leaves nobody waiting
        trace::setThreadIds(::getpid(), ::getpid());
        writeStep("before");
        back.say();
        (void)toHeir.hear();
        writeStep("after");
        ::_exit(0);
    }
    ::_exit(back.hear() ? 0 : 1);
}

QStringList stepsOf(const Drained& drained)
{
    QStringList steps;
    for (const trace::Record& record : drained.records) {
        if (const auto* span = std::get_if<trace::Span>(&record))
            steps << QString::fromStdString(span->args);
        else if (std::holds_alternative<trace::Dropped>(record))
            steps << QStringLiteral("dropped");
    }
    return steps;
}

} // namespace

class TestSpoolFolder : public QObject {
    Q_OBJECT

private slots:
    static void anHeirIsReadToItsEndThoughTheOwnerWasNeverSeenAlive();
};

void TestSpoolFolder::anHeirIsReadToItsEndThoughTheOwnerWasNeverSeenAlive()
{
    const auto dir = base::TempDir::make();
    QVERIFY(dir);
    auto folder = SpoolFolder::open(dir->path());
    QVERIFY(folder);
    QVERIFY(stepsOf(folder->drain()).isEmpty());

    Pipe toHeir;
    Pipe ended; // its only writer will be the heir
    {
        const Pipe back;
        const pid_t owner = ::fork();
        if (owner == 0)
            writeAndLeaveAnHeir(dir->path(), toHeir, back);
        int status = 0;
        QCOMPARE(::waitpid(owner, &status, 0), owner);
        QCOMPARE(status, 0);
    }
    ended.writing.reset();

    const Drained first = folder->drain();
    QCOMPARE(stepsOf(first), QStringList{QStringLiteral("before")});
    QCOMPARE(first.appeared.size(), 1U);
    QVERIFY(first.ended.empty()); // the heir lives

    toHeir.say();
    QVERIFY(!ended.hear());
    QStringList later;
    std::size_t over = 0;
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            const Drained drained = folder->drain();
            later += stepsOf(drained);
            over += drained.ended.size();
            return over == 1;
        }(),
        5000);
    QCOMPARE(later, QStringList{QStringLiteral("after")});
    QCOMPARE(folder->count(), 0U);
}

UNIT_TEST(TestSpoolFolder)
#include "tst_agent_spool_folder.moc"
