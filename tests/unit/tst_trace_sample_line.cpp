// links: trace base
// The fast reader of samples reads what toLine() writes, and leaves all else to the general one.
#include <trace/sample_line.h>

#include <unit_test.h>

using namespace shimscope::trace;

class TestSampleLine : public QObject {
    Q_OBJECT

private slots:
    void readsWhatIsWritten();
    void readsASampleWithoutValues();
    void leavesTheRest_data();
    void leavesTheRest();
    void oddLinesAreReadByTheGeneralReader();
};

void TestSampleLine::readsWhatIsWritten()
{
    Sample sample;
    sample.container = "6f1c2e";
    sample.at = 9'007'199'254'740'993; // no double holds it
    for (int i = 0; i < kMetricCount; i += 2)
        sample.values.at(static_cast<std::size_t>(i)) = UINT64_MAX - static_cast<unsigned>(i);
    const auto read = parseSampleLine(toLine(sample));
    QVERIFY(read.has_value());
    QCOMPARE(read->container, sample.container);
    QCOMPARE(read->at, sample.at);
    QVERIFY(read->values == sample.values);
}

void TestSampleLine::readsASampleWithoutValues()
{
    Sample sample;
    sample.container = "c";
    sample.at = 1;
    const auto read = parseSampleLine(toLine(sample));
    QVERIFY(read.has_value());
    QVERIFY(read->values == sample.values);
}

void TestSampleLine::leavesTheRest_data()
{
    QTest::addColumn<QByteArray>("line");
    const auto row = [](const char* name, const char* line) {
        QTest::newRow(name) << QByteArray(line);
    };
    row("empty", "");
    row("blanks", R"({"at": 1,"c":"a","t":"sample","v":{}})");
    row("another order", R"({"c":"a","at":1,"t":"sample","v":{}})");
    row("metrics in another order",
        R"({"at":1,"c":"a","t":"sample","v":{"memory.max":1,"cpu.weight":2}})");
    row("a metric of a newer agent", R"({"at":1,"c":"a","t":"sample","v":{"zz.new":1}})");
    row("an escape", R"({"at":1,"c":"a\n","t":"sample","v":{}})");
    row("a fraction", R"({"at":1,"c":"a","t":"sample","v":{"cpu.weight":1.5}})");
    row("an exponent", R"({"at":1e3,"c":"a","t":"sample","v":{}})");
    row("a leading zero", R"({"at":1,"c":"a","t":"sample","v":{"cpu.weight":07}})");
    row("a negative value", R"({"at":1,"c":"a","t":"sample","v":{"cpu.weight":-7}})");
    row("too large", R"({"at":1,"c":"a","t":"sample","v":{"cpu.weight":99999999999999999999}})");
    row("cut off", R"({"at":1,"c":"a","t":"sample","v":{"cpu.weight":7)");
    row("cut off in a name", R"({"at":1,"c":"a","t":"sample","v":{"cpu.we)");
    row("more after it", R"({"at":1,"c":"a","t":"sample","v":{}} )");
    row("a comma too many", R"({"at":1,"c":"a","t":"sample","v":{"cpu.weight":7,}})");
    row("another type", R"({"at":1,"c":"a","t":"event","v":{}})");
}

void TestSampleLine::leavesTheRest()
{
    QFETCH(QByteArray, line);
    QVERIFY(!parseSampleLine({line.constData(), static_cast<std::size_t>(line.size())}));
}

void TestSampleLine::oddLinesAreReadByTheGeneralReader()
{
    const auto parsed = parseLine(
        R"({ "t":"sample", "v":{"memory.max":1,"cpu.weight":2,"zz.new":3}, "c":"a", "at":5 })");
    QVERIFY(parsed && *parsed);
    const auto& sample = std::get<Sample>(**parsed);
    QCOMPARE(sample.at, std::int64_t(5));
    QCOMPARE(sample[Metric::MemoryMax], std::optional<std::uint64_t>(1));
    QCOMPARE(sample[Metric::CpuWeight], std::optional<std::uint64_t>(2));
}

UNIT_TEST(TestSampleLine)
#include "tst_trace_sample_line.moc"
