// Ctrl+K: what is found, by which words, and where Enter leads.
#include "sample_recording.h"

#include <app/language.h>
#include <app/main_window.h>
#include <models/search.h>
#include <widgets/theme.h>

#include <QTest>

using namespace shimscope;

class TestSearch : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { widgets::applyTheme(*qApp, widgets::Scheme::Light); }
    void init()
    {
        m_window = std::make_unique<app::MainWindow>(m_language);
        m_window->resize(1440, 900);
        m_window->showRecording(tests::makeSample(), "sample.shimtrace");
        m_window->conductor().setTours(false);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void findsAllWordsInWhateverCase()
    {
        const auto all = find("mount");
        QVERIFY(all.size() > 1);
        for (const std::size_t index : all)
            QVERIFY(mentions(index, "mount"));
        QCOMPARE(find("MOUNT"), all);
        const auto fewer = find("mount proc");
        QVERIFY(!fewer.empty() && fewer.size() < all.size());
        for (const std::size_t index : fewer)
            QVERIFY(mentions(index, "proc"));
        QVERIFY(std::is_sorted(all.begin(), all.end(), [&](std::size_t a, std::size_t b) {
            return store().spans()[a].start < store().spans()[b].start;
        }));
    }

    void findsStepsByWhatTheyWereMadeFor()
    {
        const auto steps = find("mount hog");
        QVERIFY(!steps.empty());
        for (const std::size_t index : steps)
            QVERIFY(mentions(index, "mount")); // of itself, not only of its container
        QVERIFY(steps.size() < find("mount").size());
    }

    void findsNothingForNoWords()
    {
        QVERIFY(find("").empty() && find("   ").empty());
        QVERIFY(find("nobody-ever-called-this").empty());
    }

    void findsNoMoreThanAsked()
    {
        QCOMPARE(models::searchSpans(store(), "e", 3).size(), std::size_t{3});
    }

    void leadsToACallByKeysAlone()
    {
        widgets::SearchBox& box = *m_window->search();
        QVERIFY(!box.isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(box.isVisible());
        QTest::keyClicks(box.line(), "startcontainer");
        QVERIFY(box.results()->count() > 1);
        QTest::keyClick(box.line(), Qt::Key_Down);
        QCOMPARE(box.results()->currentRow(), 1);
        const auto found = find("startcontainer");
        QTest::keyClick(box.line(), Qt::Key_Return);
        QVERIFY(!box.isVisible());
        QCOMPARE(m_window->session().selectedSpan(), store().spans()[found[1]].spanId);
        const auto& episode =
            store().episodes()[static_cast<std::size_t>(m_window->session().selectedEpisode())];
        QVERIFY(episode.start <= store().spans()[found[1]].start);
    }

    void closesOnEscapeAndKeepsTheZoom()
    {
        widgets::SearchBox& box = *m_window->search();
        box.open();
        const QString before = m_window->timeline()->viewText();
        QTest::keyClick(box.line(), Qt::Key_Escape);
        QVERIFY(!box.isVisible());
        QCOMPARE(m_window->timeline()->viewText(), before);
    }

    void saysWhenThereIsNothing()
    {
        widgets::SearchBox& box = *m_window->search();
        box.open();
        QTest::keyClicks(box.line(), "nobody-ever");
        QCOMPARE(box.results()->count(), 0);
        QVERIFY(box.said().contains("Nothing"));
        QTest::keyClick(box.line(), Qt::Key_Return);
        QVERIFY(box.isVisible());
    }

private:
    [[nodiscard]] const models::Store& store() const { return m_window->session().store(); }
    [[nodiscard]] std::vector<std::size_t> find(const QString& words) const
    {
        return models::searchSpans(store(), words, 1000);
    }
    [[nodiscard]] bool mentions(std::size_t index, const char* word) const
    {
        return QString::fromStdString(trace::toLine(store().spans()[index]))
            .contains(word, Qt::CaseInsensitive);
    }
    app::Language m_language;
    std::unique_ptr<app::MainWindow> m_window;
};

QTEST_MAIN(TestSearch)
#include "tst_gui_search.moc"
