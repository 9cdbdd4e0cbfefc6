// links: trace base
// Recording files: cut off anywhere, of another version, damaged in the middle, or no recording at
// all.
#include <base/file.h>
#include <trace/recording.h>

#include <unit_test.h>

using namespace shimscope;
using namespace shimscope::trace;

class TestRecording : public QObject {
    Q_OBJECT

    static std::string sample()
    {
        std::string text = toLine(Header{.host = "host", .anchorWall = 1, .anchorBoot = 2}) + "\n";
        for (int i = 0; i < 5; ++i) {
            text += toLine(Span{.traceId = "t",
                        .spanId = std::to_string(i),
                        .method = "mount",
                        .start = i,
                        .end = i + 1})
                + "\n";
            text += toLine(Event{
                        .kind = "oom", .text = "Größe → 1", .container = {}, .podUid = {}, .at = i})
                + "\n";
        }
        return text;
    }

private slots:
    void giveWhatIsWholeWhereverItIsCut();
    void writeWhatCanBeRead();
    void refuseAnExistingFile();
    void refuseWhatIsNoRecording_data();
    void refuseWhatIsNoRecording();
    void warnAboutDamagedLinesAndGoOn();
    void limitWarnings();
    void skipLaterHeadersAndUnknownTypes();
};

void TestRecording::giveWhatIsWholeWhereverItIsCut()
{
    const std::string whole = sample();
    const std::size_t headerEnd = whole.find('\n');
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        const std::string_view text = std::string_view(whole).substr(0, cut);
        const auto recording = parseRecording(text, "x");
        if (cut < headerEnd) {
            QVERIFY(!recording);
            continue;
        }
        QVERIFY2(recording, std::to_string(cut).c_str());
        const auto newlines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
        // A line whose newline alone is missing is whole.
        const bool wholeLast = cut == whole.size() || whole[cut] == '\n';
        const bool cutLine = !text.ends_with('\n') && !wholeLast;
        const std::size_t records =
            newlines == 0 ? 0 : newlines - 1 + (!text.ends_with('\n') && wholeLast ? 1 : 0);
        QCOMPARE(recording->records.size(), records);
        QCOMPARE(recording->warnings.size(), cutLine ? std::size_t{1} : std::size_t{0});
        if (cutLine)
            QVERIFY(recording->warnings.front().find("cut off") != std::string::npos);
    }
}

void TestRecording::writeWhatCanBeRead()
{
    const auto dir = base::TempDir::make();
    const std::string path = dir->path() + "/a.shimtrace";
    {
        auto writer = RecordingWriter::create(path);
        QVERIFY(writer);
        QVERIFY(writer->write(Header{.host = "here"}));
        QVERIFY(writer->write(
            Event{.kind = "note", .text = "x", .container = {}, .podUid = {}, .at = 1}));
        QCOMPARE(writer->size(), static_cast<std::uint64_t>(base::readFile(path)->size()));
    }
    const auto recording = readRecording(path);
    QVERIFY(recording);
    QCOMPARE(recording->header.host, std::string("here"));
    QCOMPARE(recording->records.size(), std::size_t{1});
}

void TestRecording::refuseAnExistingFile()
{
    const auto dir = base::TempDir::make();
    const std::string path = dir->path() + "/a.shimtrace";
    QVERIFY(RecordingWriter::create(path));
    const auto again = RecordingWriter::create(path);
    QVERIFY(!again && again.error().is(EEXIST));
}

void TestRecording::refuseWhatIsNoRecording_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const QString header = QString::fromStdString(toLine(Header{}));
    QTest::newRow("empty") << ""
                           << "is empty";
    QTest::newRow("blank lines") << "\n\n"
                                 << "is empty";
    QTest::newRow("another file") << "PK\x03\x04\n"
                                  << "no recording header";
    QTest::newRow("no header first")
        << QString::fromStdString(toLine(Event{})) + "\n" + header << "no recording header";
    QTest::newRow("newer version")
        << QString(header).replace("\"version\":1", "\"version\":2") << "has version 2";
    QTest::newRow("version 0") << QString(header).replace("\"version\":1", "\"version\":0")
                               << "has version 0";
}

void TestRecording::refuseWhatIsNoRecording()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    const auto recording = parseRecording(text.toStdString(), "file.shimtrace");
    QVERIFY(!recording);
    const QString error = QString::fromStdString(recording.error().toString());
    QVERIFY2(error.contains(says) && error.contains("file.shimtrace"), qPrintable(error));
}

void TestRecording::warnAboutDamagedLinesAndGoOn()
{
    std::string text = sample();
    text.insert(text.find('\n') + 1, "{\"t\":\"span\",\n\x01garbage\n");
    const auto recording = parseRecording(text, "x");
    QVERIFY(recording);
    QCOMPARE(recording->records.size(), std::size_t{10});
    QCOMPARE(recording->warnings.size(), std::size_t{2});
    QVERIFY(recording->warnings.front().starts_with("line 2: "));
}

void TestRecording::limitWarnings()
{
    std::string text = toLine(Header{}) + "\n";
    for (int i = 0; i < 1000; ++i)
        text += "?\n";
    QCOMPARE(parseRecording(text, "x")->warnings.size(), std::size_t{20});
}

void TestRecording::skipLaterHeadersAndUnknownTypes()
{
    const std::string header = toLine(Header{.host = "first"}) + "\n";
    const auto recording =
        parseRecording(header + toLine(Header{.host = "second"}) + "\n{\"t\":\"new\"}\n", "x");
    QVERIFY(recording);
    QCOMPARE(recording->header.host, std::string("first"));
    QVERIFY(recording->records.empty() && recording->warnings.empty());
}

UNIT_TEST(TestRecording)
#include "tst_trace_recording.moc"
