// Standard input and output: FIFOs whose reader comes and goes, CloseIO, terminals.
#include "fixture.h"

#include <signal.h>

namespace shimscope::test {

namespace {

std::string numbers(int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text += "line " + std::to_string(i) + "\n";
    return text;
}

/// A busybox loop that prints what numbers() holds.
std::string counting(int count)
{
    return "i=0; while [ $i -lt " + std::to_string(count) + " ]; do echo line $i; i=$((i+1)); done";
}

} // namespace

class TestShimStdio : public ShimTest {
    Q_OBJECT
private slots:
    void givesOutputAndItsEnd()
    {
        OK(m_shim->makeBundle("c1", {.script = "echo out; echo err >&2"}));
        OK(m_shim->startShim("c1"));
        FifoReader out(m_shim->fifo("c1", "stdout"));
        FifoReader err(m_shim->fifo("c1", "stderr"));
        OK(m_shim->create("c1"));
        OK(m_shim->start("c1"));
        QCOMPARE(out.readToEnd(), std::string("out\n"));
        QCOMPARE(err.readToEnd(), std::string("err\n"));
    }

    void losesNoLineWhileNobodyReads()
    {
        constexpr int count = 20'000; // several times what a FIFO holds
        OK(m_shim->run("c1", {.script = counting(count)}));
        std::string text;
        {
            FifoReader first(m_shim->fifo("c1", "stdout"));
            text = first.readExactly(50'000);
            QCOMPARE(text.size(), std::size_t(50'000));
        }
        GET(state, m_shim->state("c1"));
        QCOMPARE(static_cast<int>(state.status()), 2); // it waits; it has not been ended by SIGPIPE
        FifoReader second(m_shim->fifo("c1", "stdout"));
        text += second.readToEnd();
        QVERIFY(text == numbers(count));
        GET(status, m_shim->wait("c1"));
        QCOMPARE(status, 0);
    }

    void keepsOutputAfterTheExit()
    {
        OK(m_shim->run("c1", {.script = "echo last words"}));
        OK(m_shim->wait("c1"));
        FifoReader late(m_shim->fifo("c1", "stdout"));
        QCOMPARE(late.readToEnd(), std::string("last words\n"));
        FifoReader later(m_shim->fifo("c1", "stdout"));
        QCOMPARE(later.readToEnd(), std::string());
    }

    void outputOutlivesTheConnection()
    {
        OK(m_shim->run("c1", {.script = "read x; echo after $x; sleep 100", .input = true}));
        const std::string address = m_shim->client->address();
        m_shim->client.reset(); // the endpoint is dead
        GET(client, ttrpc::Client::connect(address));
        m_shim->client = std::move(client);
        GET(state, m_shim->state("c1"));
        QCOMPARE(static_cast<int>(state.status()), 2);
        QCOMPARE(state.stdin(), m_shim->fifo("c1", "stdin"));
        FifoReader out(m_shim->fifo("c1", "stdout"));
        OK(base::writeExisting(m_shim->fifo("c1", "stdin"), "restart\n"));
        QCOMPARE(out.readUntil("\n"), std::string("after restart\n"));
    }

    void endsTheInputWithCloseIo()
    {
        OK(m_shim->run("c1", {.script = "cat; echo end", .input = true}));
        FifoReader out(m_shim->fifo("c1", "stdout"));
        OK(base::writeExisting(
            m_shim->fifo("c1", "stdin"), "one\n")); // its writer goes at once: no end yet
        QCOMPARE(out.readUntil("\n"), std::string("one\n"));
        OK(base::writeExisting(m_shim->fifo("c1", "stdin"), "two\n"));
        api::CloseIORequest request;
        request.set_id("c1");
        request.set_stdin(true);
        OK(m_shim->call<Empty>("CloseIO", request));
        QCOMPARE(out.readToEnd(), std::string("two\nend\n"));
        GET(status, m_shim->wait("c1"));
        QCOMPARE(status, 0);
    }

    void givesATerminal()
    {
        OK(m_shim->run("c1",
            {.script = "tty; read x; echo got $x; stty size", .terminal = true, .input = true}));
        FifoReader out(m_shim->fifo("c1", "stdout"));
        const std::string tty = out.readUntil("\n");
        QVERIFY2(tty.starts_with("/dev/"), tty.c_str());
        api::ResizePtyRequest resize;
        resize.set_id("c1");
        resize.set_width(77);
        resize.set_height(33);
        OK(m_shim->call<Empty>("ResizePty", resize));
        OK(base::writeExisting(m_shim->fifo("c1", "stdin"), "hello\n"));
        const std::string rest = out.readToEnd();
        QVERIFY2(rest.find("got hello\r\n33 77\r\n") != std::string::npos, rest.c_str());
    }

    void givesAnotherProcessATerminal()
    {
        OK(m_shim->run("c1", {.script = "sleep 100"}));
        OK(m_shim->exec("c1", "e1", "tty", true));
        FifoReader out(m_shim->fifo("e1", "stdout"));
        OK(m_shim->start("c1", "e1"));
        const std::string tty = out.readUntil("\n");
        QVERIFY2(tty.starts_with("/dev/"), tty.c_str());
    }

    void losesNoTerminalOutputWhileNobodyReads()
    {
        constexpr int count = 15'000;
        OK(m_shim->run("c1", {.script = "stty -onlcr; " + counting(count), .terminal = true}));
        GET(state, m_shim->state("c1"));
        QCOMPARE(static_cast<int>(state.status()), 2);
        FifoReader out(m_shim->fifo("c1", "stdout"));
        const std::string text = out.readToEnd();
        QVERIFY(text == numbers(count));
    }

    void refusesResizingWithoutATerminal()
    {
        OK(m_shim->run("c1", {.script = "sleep 100"}));
        api::ResizePtyRequest resize;
        resize.set_id("c1");
        const auto resized = m_shim->call<Empty>("ResizePty", resize);
        QVERIFY(!resized && ttrpc::codeOf(resized.error()) == ttrpc::Code::FailedPrecondition);
    }
};

} // namespace shimscope::test

QTEST_GUILESS_MAIN(shimscope::test::TestShimStdio)
#include "tst_shim_stdio.moc"
