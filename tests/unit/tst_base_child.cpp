// links: base
// Running a program to its end: its output, its time, and input that it does not want.
#include <base/child.h>

#include <expect.h>
#include <unit_test.h>

#include <csignal>

using namespace shimscope;

class TestChild : public QObject {
    Q_OBJECT
private slots:
    void collectsBothOutputs()
    {
        GET(output,
            base::run(
                {.program = "/bin/sh", .arguments = {"-c", "cat; echo no >&2; exit 3"}}, "yes"));
        QCOMPARE(output.standardOutput, std::string("yes"));
        QCOMPARE(output.standardError, std::string("no\n"));
        QCOMPARE(output.exit.code, 3);
    }

    void outlivesAProgramThatDoesNotReadItsInput()
    {
        struct sigaction before {
        }, now{};
        const struct sigaction byDefault {
        }; // SIG_DFL: the signal would end this process
        QCOMPARE(::sigaction(SIGPIPE, &byDefault, &before), 0);
        const std::string input(1U << 20U, 'x'); // more than a pipe holds
        for (const char* program : {"/bin/true", "/bin/false"}) {
            GET(output, base::run({.program = program}, input));
            QCOMPARE(output.exit.code, program == std::string("/bin/true") ? 0 : 1);
        }
        sigset_t pending, mask;
        QCOMPARE(::sigpending(&pending), 0);
        QVERIFY(!sigismember(&pending, SIGPIPE));
        QCOMPARE(::pthread_sigmask(SIG_SETMASK, nullptr, &mask), 0);
        QVERIFY(!sigismember(&mask, SIGPIPE));
        QCOMPARE(::sigaction(SIGPIPE, &before, &now), 0);
        QVERIFY(now.sa_handler == SIG_DFL); // what the program does with it is its own affair
    }

    void startsItsChildrenWithoutBlockedSignals()
    {
        GET(output,
            base::run({.program = "/bin/sh",
                          .arguments = {"-c", "cat >/dev/null; grep SigBlk /proc/self/status"}},
                "x"));
        QCOMPARE(QString::fromStdString(output.standardOutput).simplified(),
            QString("SigBlk: 0000000000000000"));
    }

    void endsWhatTakesTooLong()
    {
        const auto output = base::run({.program = "/bin/sleep", .arguments = {"100"}}, {}, 50);
        QVERIFY(!output && output.error().is(ETIMEDOUT));
    }
};

UNIT_TEST(TestChild)
#include "tst_base_child.moc"
