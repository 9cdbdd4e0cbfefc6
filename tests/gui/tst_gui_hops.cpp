// Cards of hops: opened from the map and from the comparison, in the window's language; nothing is
// cut, and a command is copied.
#include <app/language.h>
#include <app/main_window.h>
#include <widgets/pods_menu.h>
#include <widgets/theme.h>

#include <expect.h>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <story/commands.h>
#include <story/hop_card.h>

using namespace shimscope;
using storyview::HopCard;

class TestGuiHops : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { widgets::applyTheme(*qApp, widgets::Scheme::Light); }
    void init()
    {
        m_language.choose(QStringLiteral("en"));
        m_window = std::make_unique<app::MainWindow>(m_language);
        m_window->resize(1366, 768);
        m_window->show();
    }
    void cleanup() { m_window.reset(); }

    void theMapExplainsItsHops()
    {
        QSignalSpy ready(m_window.get(), &app::MainWindow::ready);
        m_window->openRecording(QStringLiteral("dockershim"));
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, support::patience(20'000));
        m_window->map()->setFocus();
        for (int i = 0; i < 2; ++i)
            QTest::keyClick(m_window->map(), Qt::Key_Right); // the edge, then the adapter
        QTest::keyClick(m_window->map(), Qt::Key_I);
        HopCard* card = openCard();
        QVERIFY(card);
        QVERIFY2(textOf(card).contains("left it in v1.24"), qPrintable(textOf(card)));
        QTest::keyClick(card, Qt::Key_Escape);
        QTRY_VERIFY(!openCard());
    }

    void theComparisonExplainsItsHops()
    {
        QSignalSpy compared(m_window->stories()->comparing(), &app::Comparing::compared);
        m_window->stories()->compare({"dockershim", "cri-o"});
        QTRY_COMPARE_WITH_TIMEOUT(compared.size(), 1, support::patience(10'000));
        compareview::LanesView* lanes = m_window->stories()->comparing()->page()->lanes();
        const QPoint monitor = lanes->placeOf(1, 4).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, monitor, lanes->mapToGlobal(monitor));
        QApplication::sendEvent(lanes, &event);
        QVERIFY(openCard());
        QVERIFY(textOf(openCard()).contains("conmon"));
    }

    void aCommandIsCopied()
    {
        HopCard* card = HopCard::open(m_window.get(), {}, "runtime", {10, 10});
        QVERIFY(card);
        QApplication::clipboard()->clear();
        card->findChildren<QPushButton*>().first()->click();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("cat /proc/<pid>/status"));
        QVERIFY(!HopCard::open(m_window.get(), "nobody's", "runtime", {}));
    }

    void everyDeedHasItsCommands()
    {
        GET(commands, story::loadShippedCommands());
        const auto rowsOf = [&](widgets::Target target) {
            QMenu menu;
            widgets::addDeeds(menu, target, {}, [](widgets::Deed, const widgets::Target&, int) {});
            for (const QAction* action : menu.actions())
                if (!action->objectName().isEmpty())
                    QVERIFY2(commands.find(action->objectName().toStdString()),
                        qPrintable(action->objectName()));
        };
        widgets::Target target;
        target.pod = QStringLiteral("web");
        target.manifest = QStringLiteral("web.yaml");
        rowsOf(target);
        target.container = QStringLiteral("app");
        for (const char* state : {"running", "paused"}) {
            target.state = QString::fromLatin1(state);
            rowsOf(target);
        }
        for (const char* other : {"new-pod", "delete", "reset", "set"})
            QVERIFY2(commands.find(other), other);
    }

    void theTableCopiesACommand()
    {
        m_window->menu()->action(app::MainMenu::Commands)->trigger();
        auto* dialog = m_window->findChild<storyview::CommandTable*>();
        QVERIFY(dialog && dialog->isVisible());
        QTableWidget* table = dialog->table();
        const auto cells = table->findItems("docker pause <container>", Qt::MatchExactly);
        QCOMPARE(cells.size(), 1);
        table->setCurrentItem(cells.first());
        QApplication::clipboard()->clear();
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("docker pause <container>"));
        m_language.choose(QStringLiteral("ko"));
        QTRY_VERIFY(
            !table->findItems(QStringLiteral("컨테이너 일시 정지"), Qt::MatchExactly).empty());
        const QString folder = qEnvironmentVariable("SHIMSCOPE_SHOTS");
        if (!folder.isEmpty())
            QVERIFY(dialog->grab().save(folder + "/commands-ko.png"));
    }

    void noCardIsCut_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("scale");
        QTest::newRow("en 100") << "en" << 100;
        QTest::newRow("ko 100") << "ko" << 100;
        QTest::newRow("en 150") << "en" << 150;
    }

    void noCardIsCut()
    {
        QFETCH(QString, language);
        QFETCH(int, scale);
        m_language.choose(language);
        widgets::setTextScale(scale);
        GET(cards, story::loadShippedHops());
        for (const story::Hop& hop : cards.hops) {
            const QString chain = QString::fromStdString(hop.chains.front());
            HopCard* card =
                HopCard::open(m_window.get(), chain, QString::fromStdString(hop.hop), {4000, 4000});
            QVERIFY(card);
            QVERIFY(textOf(card).contains(
                QString::fromStdString(hop.purpose.in(language.toStdString())).toHtmlEscaped()));
            for (const QLabel* label : card->findChildren<QLabel*>())
                QVERIFY2(label->height() >= label->heightForWidth(label->width()),
                    qPrintable(label->text()));
            for (const QPushButton* button : card->findChildren<QPushButton*>())
                QVERIFY(button->width() >= button->sizeHint().width());
            const QString folder = qEnvironmentVariable("SHIMSCOPE_SHOTS");
            if (!folder.isEmpty())
                QVERIFY(card->grab().save(QStringLiteral("%1/hop-%2-%3-%4.png")
                                              .arg(folder, QString::fromStdString(hop.id), language)
                                              .arg(scale)));
            delete card;
        }
        widgets::setTextScale(100);
    }

private:
    [[nodiscard]] HopCard* openCard() const
    {
        for (HopCard* card : m_window->findChildren<HopCard*>())
            if (card->isVisible())
                return card;
        return nullptr;
    }
    static QString textOf(const QWidget* card)
    {
        QString text;
        for (const QLabel* label : card->findChildren<QLabel*>())
            text += label->text() + u'\n';
        return text;
    }
    app::Language m_language;
    std::unique_ptr<app::MainWindow> m_window;
};

QTEST_MAIN(TestGuiHops)
#include "tst_gui_hops.moc"
