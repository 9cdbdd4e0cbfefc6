// links: cri base
// The lines of a CRI log file.
#include <cri/log_line.h>

#include <unit_test.h>

using namespace shimscope;

namespace {

constexpr const char* kTime = "1970-01-01T00:00:00.000000001Z";

std::string line(const char* tag, const std::string& text)
{
    return std::string(kTime) + " stdout " + tag + " " + text + "\n";
}

} // namespace

class TestCriLogLine : public QObject {
    Q_OBJECT
private slots:
    void splitsAtNewlines_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<qulonglong>("left");
        const std::string most(cri::kMaxLogText, 'x');
        const auto row = [](const char* name, const std::string& data, const std::string& lines,
                             qulonglong left) {
            QTest::newRow(name) << QByteArray::fromStdString(data)
                                << QByteArray::fromStdString(lines) << left;
        };
        row("nothing", "", "", 0);
        row("one line", "hello\n", line("F", "hello"), 0);
        row("an empty line", "\n", line("F", ""), 0);
        row("two lines and a beginning", "a\nb\nc", line("F", "a") + line("F", "b"), 1);
        row("exactly the longest text", most + "\n", line("F", most), 0);
        row("one byte more", most + "y\n", line("P", most) + line("F", "y"), 0);
        row("the longest text without newline waits", most, "", cri::kMaxLogText);
        row("one byte more without newline does not", most + "y", line("P", most), 1);
        row("two times the longest", most + most + "\n", line("P", most) + line("F", most), 0);
        row("a carriage return belongs to the text", "a\r\n", line("F", "a\r"), 0);
    }
    void splitsAtNewlines()
    {
        QFETCH(QByteArray, data);
        QFETCH(QByteArray, lines);
        QFETCH(qulonglong, left);
        std::string out;
        const std::string input = data.toStdString();
        const std::size_t used = cri::formatLogLines(out, input, "stdout", 1);
        QCOMPARE(QByteArray::fromStdString(out), lines);
        QCOMPARE(static_cast<qulonglong>(input.size() - used), left);
    }

    void tagsWhatNeverGotANewlineAsPartial()
    {
        std::string out;
        cri::formatLogRest(out, "rest", "stdout", 1);
        QCOMPARE(out, line("P", "rest"));
        cri::formatLogRest(out, "", "stdout", 1);
        QCOMPARE(out, line("P", "rest"));
    }
};

UNIT_TEST(TestCriLogLine)
#include "tst_cri_log_line.moc"
