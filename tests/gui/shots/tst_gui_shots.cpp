// Every state of the window, in two languages and both schemes: nothing is cut, nothing is without
// a name, and the words that a person has to find are there. With SHIMSCOPE_SHOTS=<folder> it also
// leaves a picture of each, in every language and scheme (see ./shots).
#include "states.h"
#include "walker.h"

#include <app/language.h>
#include <chain/timeline.h>
#include <widgets/theme.h>

#include <expect.h>
#include <QDir>
#include <QTest>

using namespace shimscope;

namespace {

struct Look {
    const char* language;
    widgets::Scheme scheme;
};

QString folder()
{
    return qEnvironmentVariable("SHIMSCOPE_SHOTS");
}

/// "1920x1080"; the usual one is the smallest that has to work.
QSize windowSize()
{
    const QStringList parts = qEnvironmentVariable("SHIMSCOPE_SHOTS_SIZE", "1366x768").split(u'x');
    return {parts.value(0).toInt(), parts.value(1).toInt()};
}

std::vector<Look> looks()
{
    const Look all[] = {{"en", widgets::Scheme::Light}, {"ko", widgets::Scheme::Dark},
        {"ko", widgets::Scheme::Light}, {"en", widgets::Scheme::Dark}};
    return {std::begin(all), folder().isEmpty() ? std::begin(all) + 2 : std::end(all)};
}

QString pathOf(const tests::State& state, const Look& look)
{
    return QStringLiteral("%1/%2-%3-%4-%5x%6.png")
        .arg(folder(), state.name, look.language,
            look.scheme == widgets::Scheme::Dark ? "dark" : "light")
        .arg(windowSize().width())
        .arg(windowSize().height());
}

} // namespace

class TestShots : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        chain::installTimelineAccessibility();
        if (!folder().isEmpty())
            QVERIFY(QDir().mkpath(folder()));
    }

    void state_data()
    {
        QTest::addColumn<int>("look");
        QTest::addColumn<int>("number");
        const auto& all = tests::states();
        for (std::size_t l = 0; l < looks().size(); ++l)
            for (std::size_t s = 0; s < all.size(); ++s)
                QTest::addRow("%s %s %s", all[s].name, looks()[l].language,
                    looks()[l].scheme == widgets::Scheme::Dark ? "dark" : "light")
                    << static_cast<int>(l) << static_cast<int>(s);
    }

    void state()
    {
        QFETCH(int, look);
        QFETCH(int, number);
        const Look how = looks()[static_cast<std::size_t>(look)];
        const tests::State& what = tests::states()[static_cast<std::size_t>(number)];
        widgets::applyTheme(*qApp, how.scheme);
        m_language.choose(how.language);
        auto agent = std::make_unique<tests::FakeAgent>();
        app::MainWindow window(m_language);
        window.conductor().setTours(false);
        window.lessonPane()->desk().practise(1);
        window.resize(windowSize());
        window.show();
        what.prepare(window, agent);
        QTRY_VERIFY_WITH_TIMEOUT(what.there(window), support::patience(10'000));
        window.resources()->refresh();
        // What the event loop still has to lay out and to paint.
        tests::Walk seen;
        (void)QTest::qWaitFor(
            [&] {
                seen = tests::walk(window);
                return isWhole(seen, how, what);
            },
            support::patience(2000));
        QTest::qWait(
            folder().isEmpty() ? 50 : 600); // a picture of many labels at 2× takes its time
        if (!folder().isEmpty())
            QVERIFY(photograph(window).save(pathOf(what, how)));
        QVERIFY2(seen.complaints.isEmpty(), qPrintable(seen.complaints.join(u'\n')));
        if (how.language == std::string_view("en"))
            for (const QString& words : what.says)
                QVERIFY2(seen.says(words), qPrintable("nothing says: " + words));
    }

private:
    static bool isWhole(const tests::Walk& seen, const Look& how, const tests::State& what)
    {
        return seen.complaints.isEmpty()
            && (how.language != std::string_view("en")
                || std::all_of(what.says.begin(), what.says.end(),
                    [&](const QString& words) { return seen.says(words); }));
    }
    /// The window, and a dialog before it.
    static QPixmap photograph(app::MainWindow& window)
    {
        for (QDialog* dialog : window.findChildren<QDialog*>())
            if (dialog->isVisible())
                return dialog->grab();
        return window.grab();
    }
    app::Language m_language;
};

QTEST_MAIN(TestShots)
#include "tst_gui_shots.moc"
