// Hand-outs: every lesson, in both languages, as a PDF and as the words in it; that questions come
// before solutions, and that the solutions have values. By the link in the list of lessons, too.
#include <app/language.h>
#include <app/main_window.h>
#include <lesson/handout.h>
#include <lesson/handout_pages.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <expect.h>
#include <QBuffer>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QtTest>

using namespace shimscope;
using lesson::HandoutText;
using lesson::HandoutWords;

namespace {

/// Of a text, what is before its values.
QString untilValue(const QString& text)
{
    return text.left(text.indexOf(u'{'));
}

struct Halves {
    QString questions, solutions;
};
Halves halvesOf(const HandoutText& text)
{
    Halves halves;
    for (QTextBlock block = text.document->begin(); block.isValid(); block = block.next())
        (block.blockNumber() < text.solutions ? halves.questions : halves.solutions) +=
            block.text() + u'\n';
    return halves;
}

int pagesOf(const QByteArray& pdf)
{
    static const QRegularExpression kPage(QStringLiteral("/Type /Page\\b(?!s)"));
    int pages = 0;
    for (auto found = kPage.globalMatch(QString::fromLatin1(pdf)); found.hasNext(); found.next())
        ++pages;
    return pages;
}

} // namespace

class TestGuiHandout : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        widgets::applyTheme(*qApp, widgets::Scheme::Light);
        QVERIFY(m_dir.isValid());
        GET(dirs, scenario::findLessons(scenario::findRoot()));
        m_lessons = dirs;
        QVERIFY(m_lessons.size() >= 7);
    }

    void isWrittenOfEachLesson_data()
    {
        QTest::addColumn<QString>("dir");
        QTest::addColumn<QString>("language");
        for (const std::string& dir : m_lessons) {
            for (const char* language : {"en", "ko"})
                QTest::addRow("%s %s", dir.c_str() + dir.rfind('/') + 1, language)
                    << QString::fromStdString(dir) << language;
        }
    }
    void isWrittenOfEachLesson()
    {
        QFETCH(QString, dir);
        QFETCH(QString, language);
        GET(lesson, scenario::loadLesson(dir.toStdString()));
        const QString file = m_dir.filePath("one.pdf");
        OK(lesson::writeHandout(lesson, language, file));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray pdf = written.readAll();
        QVERIFY(pdf.startsWith("%PDF-") && pdf.trimmed().endsWith("%%EOF"));
        // Questions on two pages and more, solutions on one.
        QVERIFY2(pagesOf(pdf) >= 3 && pagesOf(pdf) <= 4, qPrintable(QString::number(pagesOf(pdf))));
        QVERIFY(written.remove());
    }

    void asksFirstAndAnswersLast_data() { isWrittenOfEachLesson_data(); }
    void asksFirstAndAnswersLast()
    {
        QFETCH(QString, dir);
        QFETCH(QString, language);
        GET(lesson, scenario::loadLesson(dir.toStdString()));
        GET(solved, lessons::solveRecorded(lesson));
        const HandoutWords words(language);
        const HandoutText text = lesson::composeHandout(lesson, solved, words);
        const Halves halves = halvesOf(text);
        QVERIFY(halves.questions.contains(words.in(lesson.scenario.title)));
        QVERIFY(halves.questions.contains(words.in(lesson.scenario.tryIt)));
        for (std::size_t i = 0; i < solved.size(); ++i) {
            const scenario::Step& step = lesson.scenario.steps[i];
            for (const scenario::Text& asked : {step.title, step.say, step.predict.ask})
                QVERIFY2(halves.questions.contains(words.in(asked)), asked.en.c_str());
            for (const scenario::Choice& choice : step.predict.choices) {
                QVERIFY(halves.questions.contains(words.in(choice.text)));
                const QString reply = untilValue(words.in(choice.reply));
                QVERIFY2(reply.size() < 12 || !halves.questions.contains(reply), qPrintable(reply));
            }
            for (const scenario::Highlight& place : step.highlight)
                QVERIFY(halves.questions.contains(
                    words.place(place.widget) + " — " + words.in(place.caption)));
            QVERIFY(!halves.questions.contains(words.in(solved[i].explanation)));
            QVERIFY(halves.solutions.contains(words.in(solved[i].explanation)));
            for (const auto& [input, value] : solved[i].answers)
                QVERIFY(halves.solutions.contains(": " + models::text(value)));
        }
        QVERIFY(!(halves.questions + halves.solutions).contains(u'{'));
        for (const scenario::Reference& source : lesson.scenario.sources)
            QVERIFY(halves.solutions.contains(models::text(source.url)));
        for (const scenario::Command& command : lesson.scenario.commands)
            QVERIFY(halves.solutions.contains(models::text(command.line)));
        QVERIFY(!lesson.scenario.sources.empty() && !lesson.scenario.commands.empty());
    }

    void tearsNoQuestion_data() { isWrittenOfEachLesson_data(); }
    void tearsNoQuestion()
    {
        QFETCH(QString, dir);
        QFETCH(QString, language);
        GET(lesson, scenario::loadLesson(dir.toStdString()));
        GET(solved, lessons::solveRecorded(lesson));
        const HandoutText text = lesson::composeHandout(lesson, solved, HandoutWords(language));
        QBuffer buffer;
        QVERIFY(buffer.open(QIODevice::WriteOnly));
        QPdfWriter paper(&buffer);
        paper.setPageSize(QPageSize(QPageSize::A4));
        paper.setPageMargins(QMarginsF(0, 0, 0, 0));
        lesson::layOutPages(text, paper);
        const QTextDocument& document = *text.document;
        QVERIFY(text.together.size() >= 2 * solved.size());
        for (const auto& [first, last] : text.together)
            QCOMPARE(lesson::pageOf(document, first, false), lesson::pageOf(document, last, true));
        // Solutions have the last page to themselves.
        const int pages = document.pageCount();
        QCOMPARE(lesson::pageOf(document, text.solutions, false), pages - 1);
        QCOMPARE(lesson::pageOf(document, text.solutions - 1, true), pages - 2);
        QCOMPARE(lesson::pageOf(document, document.blockCount() - 1, true), pages - 1);
    }

    void speaksItsOwnLanguage()
    {
        m_language.choose("en");
        QCOMPARE(HandoutWords("ko").solutions, QString("정답"));
        QCOMPARE(HandoutWords("ko").place("compare"), QString("비교"));
        QCOMPARE(HandoutWords("ko").minutes(9), QString("약 9분"));
        QCOMPARE(HandoutWords("en").minutes(9), QString("about 9 minutes"));
        QCOMPARE(HandoutWords("fr").solutions, QString("Solutions"));
        m_language.choose("ko");
        QCOMPARE(HandoutWords("en").solutions, QString("Solutions"));
        m_language.choose("en");
    }

    void saysThatValuesAreNotKnown()
    {
        scenario::Lesson lesson = loaded("02-out-of-memory");
        lesson.recording.clear();
        const HandoutWords words("en");
        const HandoutText text = lesson::composeHandout(lesson, {}, words);
        const Halves halves = halvesOf(text);
        QVERIFY(halves.solutions.contains(words.noValues));
        QVERIFY(!halves.solutions.contains(words.values));
        QVERIFY(!halves.solutions.contains(u'{') && halves.solutions.contains("Right: … OOM kill"));
        const QString file = m_dir.filePath("none.pdf");
        OK(lesson::writeHandout(lesson, "en", file));
        QVERIFY(QFile::remove(file));
    }

    void saysWhyItCannotWrite()
    {
        scenario::Lesson lesson = loaded("06-five-chains");
        const auto intoNothing = lesson::writeHandout(lesson, "en", m_dir.filePath("no/a.pdf"));
        QVERIFY(intoNothing.error().toString().find("no/a.pdf") != std::string::npos);
        const auto folder = lesson::writeHandout(lesson, "en", m_dir.path());
        QVERIFY(folder.error().toString().find("no ordinary file") != std::string::npos);
        QFile blocked(m_dir.filePath("file"));
        QVERIFY(blocked.open(QIODevice::WriteOnly));
        QVERIFY(!lesson::writeAllHandouts(m_dir.filePath("file/below"), "en"));
        QVERIFY(blocked.remove());
        // Of a recording that does not solve it nothing is printed.
        lesson = loaded("02-out-of-memory");
        lesson.recording = loaded("01-one-pod").recording;
        const auto unsolved = lesson::writeHandout(lesson, "en", m_dir.filePath("b.pdf"));
        QVERIFY(unsolved.error().toString().find("02-out-of-memory") != std::string::npos);
        QVERIFY(QDir(m_dir.path()).isEmpty());
    }

    void writesAllIntoANewFolder()
    {
        const QString folder = m_dir.filePath("new/hand-outs");
        GET(files, lesson::writeAllHandouts(folder, "en"));
        QCOMPARE(files.size(), qsizetype(m_lessons.size()));
        QCOMPARE(QDir(folder).entryList(QDir::Files).size(), files.size());
        for (const QString& file : files)
            QVERIFY2(QFileInfo(file).size() > 10'000, qPrintable(file));
        QCOMPARE(QFileInfo(files.front()).fileName(), QString("01-one-pod.en.pdf"));
        QVERIFY(QDir(m_dir.filePath("new")).removeRecursively());
    }

    void isSavedByTheLinkInTheList()
    {
        app::MainWindow window(m_language);
        window.resize(1440, 900);
        window.show();
        QTest::mouseClick(window.topBar()->lessonsButton(), Qt::LeftButton);
        QList<QToolButton*> links;
        for (QToolButton* link : window.lessonPane()->findChildren<QToolButton*>()) {
            if (link->text() == "Hand-out (PDF)…")
                links << link;
        }
        QCOMPARE(links.size(), qsizetype(m_lessons.size()));
        QVERIFY(links[5]->accessibleName().contains("Five chains"));
        saveAs(links[5], m_dir.filePath("chains")); // without its ending
        QCOMPARE(links[5]->text(), QString("✓ chains.pdf"));
        QVERIFY(QFile::remove(m_dir.filePath("chains.pdf")));

        bool told = false;
        QTimer::singleShot(0, this, [&] { watchForWarning(told); });
        saveAs(links[5], "/proc/chains.pdf");
        QVERIFY(told);
    }

private:
    static scenario::Lesson loaded(const std::string& id)
    {
        return scenario::loadLesson(scenario::findRoot() + "/" + id).value();
    }
    /// Clicks the link and answers the dialog, which runs a loop of its own.
    void saveAs(QToolButton* link, const QString& file)
    {
        QTimer typist;
        connect(&typist, &QTimer::timeout, this, [&] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            if (dialog == nullptr)
                return;
            dialog->findChild<QLineEdit*>()->setText(file);
            typist.stop();
            static_cast<QDialog*>(dialog)->accept(); // a file dialog's own is not public
        });
        typist.start(20);
        QTest::mouseClick(link, Qt::LeftButton);
    }
    void watchForWarning(bool& told)
    {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        if (box == nullptr) {
            QTimer::singleShot(20, this, [this, &told] { watchForWarning(told); });
            return;
        }
        told = box->text().contains("chains.pdf");
        box->accept();
    }

    std::vector<std::string> m_lessons;
    app::Language m_language;
    QTemporaryDir m_dir;
};

QTEST_MAIN(TestGuiHandout)
#include "tst_gui_handout.moc"
