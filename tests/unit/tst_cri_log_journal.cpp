// links: cri base
// From a FIFO into the log exactly once, also when the process ends in between. A dead process is
// played by steps that are not taken, and a journal that is opened again.
#include <base/file.h>
#include <cri/log_journal.h>

#include <unit_test.h>

#include <sys/stat.h>

using namespace shimscope;
using cri::LogJournal;
using cri::LogStream;

class TestCriLogJournal : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        auto dir = base::TempDir::make();
        QVERIFY(dir);
        m_dir.emplace(std::move(*dir));
        QCOMPARE(::mkfifo(path("fifo").c_str(), 0600), 0);
        m_fifo = *base::openFile(path("fifo"), O_RDONLY | O_NONBLOCK);
        m_writer = *base::openFile(path("fifo"), O_WRONLY | O_NONBLOCK);
        m_log = *base::openFile(path("log"), O_RDWR | O_CREAT | O_APPEND, 0600);
        m_scratch = *base::makePipe();
    }

    void movesLinesAndKeepsTheBeginningOfTheNext()
    {
        auto journal = LogJournal::open(path("journal"));
        QVERIFY(journal);
        write("one\ntw");
        QVERIFY(*journal->move(LogStream::Stdout, m_fifo, m_log, m_scratch)
            == LogJournal::Outcome::Moved);
        QCOMPARE(texts(), QStringList{"F one"});
        QVERIFY(*journal->move(LogStream::Stdout, m_fifo, m_log, m_scratch)
            == LogJournal::Outcome::Empty);
        // The beginning survives the process: it is in the journal, not in memory.
        auto next = LogJournal::open(path("journal"));
        write("o\n");
        QVERIFY(
            *next->move(LogStream::Stdout, m_fifo, m_log, m_scratch) == LogJournal::Outcome::Moved);
        QCOMPARE(texts(), (QStringList{"F one", "F two"}));
    }

    void keepsStreamsApart()
    {
        auto journal = LogJournal::open(path("journal"));
        write("out");
        QVERIFY(journal->move(LogStream::Stdout, m_fifo, m_log, m_scratch));
        write("err\n");
        QVERIFY(journal->move(LogStream::Stderr, m_fifo, m_log, m_scratch));
        QCOMPARE(texts(), QStringList{"F err"});
        QVERIFY(journal->flush(LogStream::Stdout, m_log));
        QCOMPARE(texts(), (QStringList{"F err", "P out"}));
        QVERIFY(journal->flush(LogStream::Stdout, m_log));
        QCOMPARE(texts().size(), 2);
    }

    void saysWhenNobodyHoldsTheOtherEnd()
    {
        auto journal = LogJournal::open(path("journal"));
        write("last\n");
        m_writer.reset();
        QVERIFY(*journal->move(LogStream::Stdout, m_fifo, m_log, m_scratch)
            == LogJournal::Outcome::Moved);
        QVERIFY(*journal->move(LogStream::Stdout, m_fifo, m_log, m_scratch)
            == LogJournal::Outcome::Closed);
        QCOMPARE(texts(), QStringList{"F last"});
    }

    void undoesWhatWasNotWritten()
    {
        write("one\ntwo\n");
        dieAt(false, false);
        m_log = *base::openFile(path("log"), O_RDWR | O_APPEND);
        (void)base::writeAll(m_log, "2026-11-23T05:50:33Z stdo", "log"); // the write was cut off
        recoverAndMove();
        QCOMPARE(texts(), (QStringList{"F one", "F two"}));
    }

    void takesWhatWasWrittenButNotTaken()
    {
        write("one\ntwo\n");
        dieAt(true, false);
        recoverAndMove();
        QCOMPARE(texts(), (QStringList{"F one", "F two"}));
    }

    void takesNothingTwiceWhenTheSameBytesFollow()
    {
        write("same\n");
        dieAt(true, true);
        write("same\n"); // a second, equal line that came later must not be mistaken for the first
        recoverAndMove();
        QCOMPARE(texts(), (QStringList{"F same", "F same"}));
    }

private:
    std::string path(const char* name) const { return m_dir->path() + "/" + name; }
    void write(std::string_view text) { QVERIFY(base::writeAll(m_writer, text, "fifo")); }

    /// Leaves journal, log and FIFO as a process does that is killed between two steps.
    void dieAt(bool logWritten, bool bytesTaken)
    {
        auto journal = LogJournal::open(path("journal"));
        QVERIFY(*journal->look(LogStream::Stdout, m_fifo, m_scratch) == LogJournal::Outcome::Moved);
        QVERIFY(journal->announce(m_log));
        if (logWritten)
            QVERIFY(journal->write(m_log));
        if (bytesTaken)
            QVERIFY(journal->take(m_fifo));
    }
    void recoverAndMove()
    {
        auto journal = LogJournal::open(path("journal"));
        QCOMPARE(journal->pendingStream(), 0);
        QVERIFY(journal->recover(m_log, m_fifo));
        QCOMPARE(journal->pendingStream(), -1);
        while (*journal->move(LogStream::Stdout, m_fifo, m_log, m_scratch)
            == LogJournal::Outcome::Moved) { }
    }
    QStringList texts() const
    {
        QStringList found;
        const auto log = QString::fromStdString(base::readFile(path("log")).value_or(""));
        for (const QString& line : log.split('\n', Qt::SkipEmptyParts))
            found += line.section(' ', 2);
        return found;
    }
    std::optional<base::TempDir> m_dir;
    base::Fd m_fifo, m_writer, m_log;
    base::Pipe m_scratch;
};

UNIT_TEST(TestCriLogJournal)
#include "tst_cri_log_journal.moc"
