// links: lessons compare engine scenario trace base
// The shipped lessons, solved for paper: every step, with values, and what it says where it cannot.
#include <scenario/parse.h>

#include <expect.h>
#include <lessons/solution.h>
#include <unit_test.h>

using namespace shimscope;

namespace {

constexpr const char* kLessonFolder = SHIMSCOPE_SOURCE "/scenarios/";

} // namespace

class TestLessonsSolution : public QObject {
    Q_OBJECT
private slots:
    void solvesEachShippedLesson_data()
    {
        QTest::addColumn<QString>("dir");
        GET(dirs, scenario::findLessons(kLessonFolder));
        QVERIFY(dirs.size() >= 7);
        for (const std::string& dir : dirs)
            QTest::addRow("%s", dir.c_str() + dir.rfind('/') + 1) << QString::fromStdString(dir);
    }
    void solvesEachShippedLesson()
    {
        QFETCH(QString, dir);
        GET(lesson, scenario::loadLesson(dir.toStdString()));
        GET(solved, lessons::solveRecorded(lesson));
        QCOMPARE(solved.size(), lesson.scenario.steps.size());
        for (std::size_t i = 0; i < solved.size(); ++i) {
            const scenario::Step& step = lesson.scenario.steps[i];
            QCOMPARE(solved[i].id, step.id);
            for (const scenario::Text& text : {solved[i].reply, solved[i].explanation}) {
                for (const std::string& words : {text.en, text.ko})
                    QVERIFY2(!words.empty() && words.find('{') == std::string::npos
                            && words.find(" ?") == std::string::npos,
                        words.c_str());
            }
            for (const scenario::Action& action : step.actions) {
                if (action.verb == scenario::Action::Verb::Answer)
                    QVERIFY2(!solved[i].answers.at(action.input).empty(), step.id.c_str());
            }
        }
    }

    void readsTheAnswersFromTheRecordings()
    {
        GET(lesson, scenario::loadLesson(std::string(kLessonFolder) + "06-five-chains"));
        GET(solved, lessons::solveRecorded(lesson));
        const char* wanted[] = {"5", "6", "4", "4"};
        for (std::size_t i = 0; i < 4; ++i)
            QCOMPARE(solved[i].answers.at("hops"), std::string(wanted[i]));
    }

    void needsARecordingWhereItStartsPods()
    {
        GET(lesson, scenario::loadLesson(std::string(kLessonFolder) + "02-out-of-memory"));
        lesson.recording.clear();
        const auto solved = lessons::solveRecorded(lesson);
        QVERIFY(!solved && solved.error().is(ENOENT));
        QVERIFY(solved.error().toString().find("02-out-of-memory") != std::string::npos);
    }

    /// A recording of something else, or none at all, is said and not printed as a solution.
    void doesNotTakeAnotherRecording()
    {
        GET(lesson, scenario::loadLesson(std::string(kLessonFolder) + "02-out-of-memory"));
        const std::string first = lesson.scenario.steps.front().id;
        lesson.recording = std::string(kLessonFolder) + "01-one-pod/lesson.shimtrace.gz";
        const auto solved = lessons::solveRecorded(lesson);
        QVERIFY(!solved);
        QVERIFY2(solved.error().toString().find(first) != std::string::npos,
            solved.error().toString().c_str());
        lesson.recording += ".not-there";
        QVERIFY(lessons::solveRecorded(lesson).error().is(ENOENT));
    }
};

UNIT_TEST(TestLessonsSolution)
#include "tst_lessons_solution.moc"
