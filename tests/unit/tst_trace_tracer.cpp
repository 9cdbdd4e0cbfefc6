// links: trace base
// What a program writes with the tracer. The tracer is one per process and stays open, so the slots
// run in this order.
#include <base/file.h>
#include <trace/spool.h>
#include <trace/tracer.h>

#include <unit_test.h>

#include <thread>

using namespace shimscope;
using namespace shimscope::trace;

class TestTracer : public QObject {
    Q_OBJECT

    struct Seen {
        RecordType type;
        std::string id, parent, trace, method, value, request;
        std::int64_t code = 0, size = 0, result = 0, hop = 0;
    };
    std::optional<base::TempDir> m_dir;
    std::optional<SpoolReader> m_reader;

    std::vector<Seen> drain()
    {
        std::vector<Seen> all;
        m_reader->drain([&](const SpoolRecord& r) {
            all.push_back({r.type, std::string(r.text(Key::Id)), std::string(r.text(Key::ParentOf)),
                std::string(r.text(Key::TraceOf)), std::string(r.text(Key::Method)),
                std::string(r.text(Key::AttributeValue)), std::string(r.text(Key::RequestBytes)),
                r.number(Key::Code), r.number(Key::RequestSize), r.number(Key::ResultOf),
                r.number(Key::HopOf)});
        });
        return all;
    }

private slots:
    void isSilentWhenOff();
    void opensOnce();
    void nestsSpansInAThread();
    void continuesTheCallersTrace();
    void cutsLargeMessagesAndNotesTheirSize();
    void keepsThreadsApart();
    void hangsStepsBelowTheSpan();
    void tellsAnExecThatFailed();
    void letsAnotherLaneBeNamed();
    void handsItsContextToChildren();
};

void TestTracer::isSilentWhenOff()
{
    QVERIFY(!tracing());
    SpanScope span({.method = "x"});
    span.attribute("a", "b");
    span.outcome(1, "x");
    step("mount", "", 0, 0, "", 0, 0);
    trace::event("oom", "x");
    QVERIFY(!span.context().valid());
    QVERIFY(environmentForChild().empty());
    QVERIFY(openTracer("", Hop::Cri, "p")); // no folder: stays off
    QVERIFY(!tracing());
    QVERIFY(!openTracer("/nonexistent", Hop::Cri, "p"));
    QVERIFY(!tracing());
}

void TestTracer::opensOnce()
{
    m_dir.emplace(std::move(*base::TempDir::make()));
    QVERIFY(openTracer(m_dir->path(), Hop::Cri, "p", 1U << 20U));
    QVERIFY(tracing());
    QCOMPARE(spoolDir(), m_dir->path());
    const auto names = base::listDir(m_dir->path());
    QCOMPARE(names->size(), std::size_t{1});
    m_reader.emplace(std::move(*SpoolReader::open(m_dir->path() + "/" + names->front())));
}

void TestTracer::nestsSpansInAThread()
{
    {
        SpanScope outer({.method = "outer"});
        {
            SpanScope inner({.method = "inner"});
            inner.attribute("k", "v");
            inner.attribute("empty", "");
            inner.outcome(5, "no");
        }
        QVERIFY(currentContext() == outer.context());
    }
    QVERIFY(!currentContext().valid());
    const auto seen = drain();
    QCOMPARE(seen.size(), std::size_t{5});
    QCOMPARE(seen[1].parent, seen[0].id);
    QCOMPARE(seen[1].trace, seen[0].trace);
    QVERIFY(seen[0].parent.empty());
    QCOMPARE(seen[2].type, RecordType::Attribute);
    QCOMPARE(seen[2].id, seen[1].id);
    QCOMPARE(seen[3].code, 5);
    QCOMPARE(seen[4].id, seen[0].id);
}

void TestTracer::continuesTheCallersTrace()
{
    const auto caller = parseTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    {
        SpanScope span({.kind = Kind::Server, .method = "x", .parent = &*caller});
        QCOMPARE(span.context().trace, caller->trace);
    }
    const Context none;
    SpanScope own({.method = "y", .parent = &none}); // a call without a context starts a trace
    QVERIFY(own.context().valid());
    own.end();
    own.end(); // again is nothing
    const auto seen = drain();
    QCOMPARE(seen.size(), std::size_t{4});
    QCOMPARE(seen[0].parent, std::string(caller->span.begin(), caller->span.end()));
    QVERIFY(seen[2].parent.empty());
}

void TestTracer::cutsLargeMessagesAndNotesTheirSize()
{
    const std::string large(100'000, 'x');
    {
        SpanScope span({.method = "x", .requestType = "t", .requestBytes = large});
        span.response("t", large);
    }
    const auto seen = drain();
    QCOMPARE(seen[0].request.size(), std::size_t{64} << 10U);
    QCOMPARE(seen[0].size, 100'000);
}

void TestTracer::keepsThreadsApart()
{
    SpanScope here({.method = "here"});
    Context there;
    std::thread([&] {
        SpanScope span({.method = "there"});
        there = span.context();
    }).join();
    QVERIFY(there.trace != here.context().trace);
    here.detach();
    QVERIFY(!currentContext().valid());
    here.end();
    drain();
}

void TestTracer::hangsStepsBelowTheSpan()
{
    std::string id;
    {
        SpanScope span({.method = "create"});
        step("mount", "proc, /proc", 0, 0, "because", 1, 2, "mounts[0]");
        step("mkdir", "", -1, EEXIST, "", 3, 4);
    }
    const auto seen = drain();
    QCOMPARE(seen.size(), std::size_t{4});
    QCOMPARE(seen[1].parent, seen[0].id);
    QCOMPARE(seen[1].value, std::string("mounts[0]"));
    QCOMPARE(seen[2].code, EEXIST);
    QCOMPARE(seen[2].result, -1);
}

void TestTracer::tellsAnExecThatFailed()
{
    const std::uint64_t id = execStep("/bin/x", "process.args");
    execFailed(id, ENOENT);
    const auto seen = drain();
    QCOMPARE(seen[0].method, std::string("execve"));
    QCOMPARE(seen[1].type, RecordType::SpanEnd);
    QCOMPARE(seen[1].id, seen[0].id);
    QCOMPARE(seen[1].code, ENOENT);
}

void TestTracer::letsAnotherLaneBeNamed()
{
    {
        SpanScope span({.method = "ADD ptp", .hop = Hop::Cni, .otherHop = true});
    }
    {
        SpanScope span({.method = "x", .hop = Hop::Cni});
    }
    const auto seen = drain();
    QCOMPARE(seen[0].hop, static_cast<std::int64_t>(Hop::Cni));
    QCOMPARE(seen[2].hop, static_cast<std::int64_t>(Hop::Cri));
}

void TestTracer::handsItsContextToChildren()
{
    QCOMPARE(environmentForChild(), std::vector<std::string>{"SHIMSCOPE_SPOOL=" + m_dir->path()});
    const SpanScope span({.method = "x"});
    const auto environment = environmentForChild();
    QCOMPARE(environment.size(), std::size_t{2});
    QCOMPARE(environment[1], "TRACEPARENT=" + span.context().traceparent());
}

UNIT_TEST(TestTracer)
#include "tst_trace_tracer.moc"
