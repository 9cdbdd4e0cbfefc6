// links: agent
// Which recordings are whole, which are being written, and which were cut off.
#include <agent/recorder.h>
#include <base/file.h>
#include <trace/recording.h>
#include <trace/sessions.h>

#include <expect.h>
#include <unit_test.h>

#include <sys/stat.h>
#include <unistd.h>

using namespace shimscope;
using namespace shimscope::trace;

class TestTraceSessions : public QObject {
    Q_OBJECT

    static Record note(const std::string& text)
    {
        return Event{.kind = "note", .text = text, .container = {}, .podUid = {}, .at = 1};
    }
    static auto startRecorder(const base::TempDir& dir, const std::string& stem)
    {
        return agent::Recorder::start({.dir = dir.path(),
                                          .stem = stem,
                                          .capBytes = 400'000,
                                          .segmentBytes = 2'000,
                                          .queueBytes = 20'000},
            Header{.host = "h"});
    }

private slots:
    void tellsHowEachEnded()
    {
        GET(dir, base::TempDir::make());
        GET(whole, startRecorder(dir, "2026-01-01T00-00-00Z-a"));
        whole->publish({note("one")});
        whole->finish(2);
        {
            GET(killed, startRecorder(dir, "2026-01-02T00-00-00Z-b"));
            killed->publish({note("one")}); // and then it is gone without a word
        }
        GET(running, startRecorder(dir, "2026-01-03T00-00-00Z-c"));
        running->publish({note("one")});
        OK(base::writeFileAtomic(dir.path() + "/notes.txt", "no recording"));
        GET(sessions, findSessions(dir.path()));
        QCOMPARE(sessions.size(), 3U);
        const auto endOf = [&](const std::string& host) {
            for (const Session& session : sessions) {
                if (session.files.front().find("-" + host + ".shimtrace") != std::string::npos)
                    return session.end;
            }
            return SessionEnd::Written;
        };
        QCOMPARE(endOf("a"), SessionEnd::Whole);
        QCOMPARE(endOf("b"), SessionEnd::CutOff);
        QCOMPARE(endOf("c"), SessionEnd::Written);
    }

    void aRingIsOneSessionAndIsReadAsOne()
    {
        GET(dir, base::TempDir::make());
        {
            GET(recorder, startRecorder(dir, "run.example.org"));
            for (int i = 0; i < 60; ++i)
                recorder->publish({note("number " + std::to_string(i) + std::string(200, '.'))});
        }
        GET(sessions, findSessions(dir.path()));
        QCOMPARE(sessions.size(), 1U);
        const auto& files = sessions[0].files;
        QVERIFY(files.size() >= 5);
        QVERIFY(files.front().ends_with("/run.example.org.shimtrace"));
        QVERIFY(files[1].ends_with("/run.example.org.2.shimtrace"));
        QCOMPARE(sessionFrom(files.front()), files);
        GET(recording, readRecording(files.front()));
        QVERIFY(recording.warnings.empty());
        QCOMPARE(recording.records.size(), 60U);
        const auto* last = std::get_if<Event>(&recording.records.back());
        QVERIFY(last != nullptr && last->text.starts_with("number 59"));
        GET(rest, readRecording(files[1]));
        QVERIFY(rest.records.size() < 60U);
    }

    void aHostThatEndsInANumberIsNoSecondFile_data()
    {
        QTest::addColumn<QString>("host");
        for (const char* host : {"x", "x.2", "x.1", "x.02", "x.0", "10.0.0.2", "x.2.1", "x.y"})
            QTest::newRow(host) << host;
    }

    void aHostThatEndsInANumberIsNoSecondFile()
    {
        QFETCH(QString, host);
        GET(dir, base::TempDir::make());
        const auto record = [&dir](const std::string& stem) {
            auto recorder = startRecorder(dir, stem);
            for (int i = 0; i < 20; ++i)
                (*recorder)->publish({note(stem + std::string(200, '.'))});
        };
        record("2026-01-01T00-00-00Z-" + host.toStdString());
        record("2026-01-01T00-00-00Z-neighbour");
        record("2026-01-01T00-00-00Z-neighbour.2");
        GET(sessions, findSessions(dir.path()));
        QCOMPARE(sessions.size(), 3U);
        for (const Session& session : sessions) {
            QVERIFY(session.files.size() > 1);
            QCOMPARE(sessionFrom(session.files.front()), session.files);
            GET(recording, readRecording(session.files.front()));
            QCOMPARE(recording.records.size(), 20U);
        }
    }

    void aFileThatIsCalledAfterANumberIsReadAsItself()
    {
        GET(dir, base::TempDir::make());
        const std::string path = dir.path() + "/run.1.shimtrace"; // a person called it so
        OK(base::writeFileAtomic(path, toLine(Header{.host = "h"}) + "\n"));
        GET(sessions, findSessions(dir.path()));
        QCOMPARE(sessions.size(), 1U);
        QCOMPARE(sessions[0].files, std::vector<std::string>{path});
        QCOMPARE(sessionFrom(path), std::vector<std::string>{path});
        OK(readRecording(path));
    }

    void aLineThatWasCutOffIsNoEnd()
    {
        GET(dir, base::TempDir::make());
        GET(recorder, startRecorder(dir, "run"));
        const std::string path = recorder->path();
        recorder->finish(2);
        GET(text, base::readFile(path));
        OK(base::writeFileAtomic(path, text.substr(0, text.size() - 3)));
        GET(sessions, findSessions(dir.path()));
        QCOMPARE(sessions.at(0).end, SessionEnd::CutOff);
    }

    void tellsWhoseItIsAndHowLarge()
    {
        GET(dir, base::TempDir::make());
        OK(base::writeFileAtomic(
            dir.path() + "/a.shimtrace", toLine(Header{.host = "node", .anchorWall = 42}) + "\n"));
        OK(base::writeFileAtomic(dir.path() + "/a.2.shimtrace", "12345\n"));
        OK(base::writeFileAtomic(dir.path() + "/b.shimtrace", "no header"));
        GET(sessions, findSessions(dir.path()));
        QCOMPARE(sessions.size(), 2U);
        const Session& a = sessions[sessions[0].name == "a" ? 0 : 1];
        const Session& b = sessions[sessions[0].name == "a" ? 1 : 0];
        QCOMPARE(a.host, std::string("node"));
        QCOMPARE(a.begin, 42);
        QCOMPARE(a.bytes, base::readFile(a.files[0])->size() + 6);
        QCOMPARE(b.name, std::string("b"));
        QCOMPARE(b.host, std::string());
    }

    void whatIsOpenStaysReadable()
    {
        GET(dir, base::TempDir::make());
        OK(base::writeFileAtomic(dir.path() + "/a.shimtrace", "first\n"));
        OK(base::writeFileAtomic(dir.path() + "/a.2.shimtrace", "second\n"));
        GET(open, openSession(dir.path(), "a"));
        OK(base::removeTree(dir.path()));
        QCOMPARE(open.size(), 2U);
        QCOMPARE(open[0].size, 6U);
        GET(text, base::readAll(open[1].file, open[1].path));
        QCOMPARE(text, std::string("second\n"));
    }

    void nothingLeadsOutOfTheFolder()
    {
        GET(dir, base::TempDir::make());
        const std::string inside = dir.path() + "/in";
        OK(base::makeDirs(inside));
        OK(base::writeFileAtomic(dir.path() + "/x.shimtrace", "secret\n"));
        OK(base::writeFileAtomic(inside + "/a.shimtrace", "first\n"));
        QCOMPARE(::symlink("../x.shimtrace", (inside + "/link.shimtrace").c_str()), 0);
        QCOMPARE(::symlink("../x.shimtrace", (inside + "/a.2.shimtrace").c_str()), 0);
        QCOMPARE(::mkfifo((inside + "/pipe.shimtrace").c_str(), 0600), 0);
        QCOMPARE(::mkdir((inside + "/folder.shimtrace").c_str(), 0700), 0);
        GET(sessions, findSessions(inside));
        QCOMPARE(sessions.size(), 1U);
        QCOMPARE(sessions[0].files, std::vector<std::string>{inside + "/a.shimtrace"});
        for (const char* name : {"../x", "link", "pipe", "folder", "", ".", "a.2", "x"}) {
            const auto open = openSession(inside, name);
            QVERIFY2(!open && open.error().is(ENOENT), name);
        }
        GET(open, openSession(inside, "a"));
        QCOMPARE(open.size(), 1U);
    }

    void aFolderThatIsNotThereIsAnError()
    {
        const auto found = findSessions("/nowhere/at/all");
        QVERIFY(!found && found.error().is(ENOENT));
    }

    void aSmallerRingLosesItsOldestFilesAtOnce()
    {
        GET(dir, base::TempDir::make());
        GET(recorder, startRecorder(dir, "run"));
        for (int i = 0; i < 200; ++i)
            recorder->publish({note(std::string(300, 'a'))});
        const auto size = [&dir] {
            std::uint64_t all = 0;
            const auto sessions = findSessions(dir.path());
            for (const std::string& file : sessions->at(0).files)
                all += base::readFile(file)->size();
            return all;
        };
        QVERIFY(size() > 40'000);
        recorder->setCap(20'000);
        QCOMPARE(recorder->cap(), 20'000U);
        QVERIFY2(size() <= 20'000, std::to_string(size()).c_str());
    }
};

UNIT_TEST(TestTraceSessions)
#include "tst_trace_sessions.moc"
