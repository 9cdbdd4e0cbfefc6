// The tab of the cgroup tree: what each cgroup uses and may use, as the samples say it; choosing a
// container there chooses it everywhere.
#include "sample_recording.h"

#include <app/main_window.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QtTest>

#include <memory>

using namespace shimscope;
using matrix::CgroupsPane;
using tests::kMs;

class TestGuiCgroups : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void theTreeIsTheKernels();
    void valuesAreThoseOfTheSamples();
    void whatIsAboveIsTheSum();
    void choosingAContainerChoosesItEverywhere();
    void whatIsChosenElsewhereIsMarked();
    void thereIsAWordWhereThereIsNothing();
    void headingsAreInTheWindowsLanguage();

private:
    [[nodiscard]] CgroupsPane* pane() const { return m_window->views()->cgroups(); }
    [[nodiscard]] models::Place hog() const { return {"uid-web", "hog", false}; }
    [[nodiscard]] QString cell(const QModelIndex& row, CgroupsPane::Column column) const
    {
        return row.siblingAtColumn(column).data().toString();
    }

    app::Language m_language;
    std::unique_ptr<app::MainWindow> m_window;
};

void TestGuiCgroups::initTestCase()
{
    widgets::applyTheme(*qApp, widgets::Scheme::Light);
}

void TestGuiCgroups::init()
{
    m_language.choose("en");
    m_window = std::make_unique<app::MainWindow>(m_language);
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->showRecording(tests::makeSample(), "sample.shimtrace");
    m_window->session().player().seek(tests::kOomAt - 500 * kMs);
    m_window->views()->choose(app::MainViews::Cgroups);
    QVERIFY(pane()->isVisible());
    QTRY_VERIFY(pane()->tree()->viewport()->height() > 100); // laid out
}

void TestGuiCgroups::cleanup()
{
    m_window.reset();
}

void TestGuiCgroups::theTreeIsTheKernels()
{
    const QModelIndex row = pane()->indexOf(hog());
    QVERIFY(row.isValid());
    const trace::Container* container =
        m_window->session().store().containerAt(hog(), m_window->session().now());
    QCOMPARE(cell(row, CgroupsPane::Path), QString::fromStdString(container->cgroupPath));
    QCOMPARE(row.data().toString(), QString("hog"));
    QStringList above; // up to the root of the pods, as in the path
    for (QModelIndex at = row.parent(); at.isValid(); at = at.parent())
        above.prepend(at.data().toString());
    QVERIFY2(cell(row, CgroupsPane::Path).contains(above.join('/')), qPrintable(above.join('/')));
    QVERIFY(above.contains("burstable"));
    QCOMPARE(pane()->indexOf({"uid-web", "logger", false}).parent(), row.parent());
    for (QModelIndex at = row.parent(); at.isValid(); at = at.parent())
        QVERIFY(pane()->tree()->isExpanded(at));
}

void TestGuiCgroups::valuesAreThoseOfTheSamples()
{
    const models::Store& store = m_window->session().store();
    const trace::Sample* sample = store.sampleAt(hog(), m_window->session().now());
    QVERIFY(sample && sample->at <= m_window->session().now());
    const QModelIndex row = pane()->indexOf(hog());
    const auto memory = *(*sample)[trace::Metric::MemoryCurrent];
    QCOMPARE(cell(row, CgroupsPane::Memory), models::mebibytes(memory) + " MiB");
    QCOMPARE(cell(row, CgroupsPane::MemoryMax), QString("64 MiB"));
    QCOMPARE(cell(row, CgroupsPane::CpuMax), QString("0.5"));
    QCOMPARE(cell(row, CgroupsPane::Cpu),
        QString::number(store.cpuAt(hog(), m_window->session().now()), 'f', 2));
    const QModelIndex pause = pane()->indexOf({"uid-web", "pause", true});
    if (pause.isValid()) // it is not sampled in this run
        QCOMPARE(cell(pause, CgroupsPane::Memory), QString());
    // Another moment, other numbers.
    m_window->session().player().seek(tests::kOomAt - 3000 * kMs);
    QTRY_VERIFY(
        cell(pane()->indexOf(hog()), CgroupsPane::Memory) != models::mebibytes(memory) + " MiB");
}

void TestGuiCgroups::whatIsAboveIsTheSum()
{
    const QModelIndex pod = pane()->indexOf(hog()).parent();
    double sum = 0;
    for (int row = 0; row < pane()->tree()->model()->rowCount(pod); ++row)
        sum += cell(pane()->tree()->model()->index(row, 0, pod), CgroupsPane::Cpu).toDouble();
    QVERIFY(sum > 0);
    const QString shown = cell(pod, CgroupsPane::Cpu);
    QVERIFY2(shown.startsWith("Σ "), qPrintable(shown)); // it is not read from the kernel
    QVERIFY(std::abs(shown.mid(2).toDouble() - sum) < 0.02);
    QVERIFY(!pod.siblingAtColumn(CgroupsPane::Cpu).data(Qt::ToolTipRole).toString().isEmpty());
    QCOMPARE(cell(pod, CgroupsPane::MemoryMax), QString()); // nor is its limit known
}

void TestGuiCgroups::choosingAContainerChoosesItEverywhere()
{
    m_window->session().selectPlace(hog());
    const models::Place logger{"uid-web", "logger", false};
    QTreeView* tree = pane()->tree();
    tree->scrollTo(pane()->indexOf(logger));
    QTest::mouseClick(
        tree->viewport(), Qt::LeftButton, {}, tree->visualRect(pane()->indexOf(logger)).center());
    QVERIFY(m_window->session().selectedPlace() == logger);
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_Up);
    QVERIFY(m_window->session().selectedPlace() != logger);
    tree->setCurrentIndex(pane()->indexOf(logger).parent()); // a pod's cgroup is no container
    QVERIFY(m_window->session().selectedPlace().has_value());
}

void TestGuiCgroups::whatIsChosenElsewhereIsMarked()
{
    for (const char* name : {"logger", "hog"}) {
        const models::Place place{"uid-web", name, false};
        m_window->session().selectPlace(place);
        QCOMPARE(pane()->tree()->currentIndex().siblingAtColumn(0), pane()->indexOf(place));
    }
}

void TestGuiCgroups::thereIsAWordWhereThereIsNothing()
{
    m_window->session().player().seek(m_window->session().store().first());
    QTRY_VERIFY(!pane()->tree()->isVisible());
    bool said = false;
    for (const QLabel* label : pane()->findChildren<QLabel*>())
        said = said || (label->isVisible() && label->text().contains("cgroup"));
    QVERIFY(said);
}

void TestGuiCgroups::headingsAreInTheWindowsLanguage()
{
    const auto heading = [this](int column) {
        return pane()->tree()->model()->headerData(column, Qt::Horizontal).toString();
    };
    const QString memory = heading(CgroupsPane::Memory);
    m_language.choose("ko");
    QCOMPARE(heading(CgroupsPane::MemoryMax), QString("memory.max")); // a file's name stays
    QTRY_VERIFY(heading(CgroupsPane::Memory) != memory);
    QVERIFY(pane()->indexOf(hog()).isValid());
}

QTEST_MAIN(TestGuiCgroups)
#include "tst_gui_cgroups.moc"
