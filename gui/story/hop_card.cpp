#include <models/text.h>
#include <widgets/theme.h>

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>
#include <story/hop_card.h>
#include <story/source_text.h>

#include <algorithm>

namespace shimscope::storyview {

namespace {

using widgets::px;

constexpr int kCardWidth = 420;

/// Read once: the cards do not change while the program runs.
const story::Hops& shippedHops()
{
    static const story::Hops hops = [] {
        auto loaded = story::loadShippedHops();
        return loaded ? std::move(*loaded) : story::Hops();
    }();
    return hops;
}

/// Beside the point, and on its screen.
QPoint placeFor(const QSize& size, const QPoint& beside)
{
    const QScreen* screen = QGuiApplication::screenAt(beside);
    if (!screen)
        screen = QGuiApplication::primaryScreen();
    const QRect room = screen->availableGeometry();
    return {std::clamp(beside.x(), room.left(), std::max(room.left(), room.right() - size.width())),
        std::clamp(beside.y(), room.top(), std::max(room.top(), room.bottom() - size.height()))};
}

} // namespace

HopCard::HopCard(const story::Hop& hop, const QString& chain, QWidget* parent)
    : QFrame(parent, Qt::Popup)
{
    setObjectName(QStringLiteral("search")); // the look of what lies over the window
    setAttribute(Qt::WA_DeleteOnClose);
    setAttribute(Qt::WA_TranslucentBackground); // outside of its round corners
    setFixedWidth(px(kCardWidth));
    setAccessibleName(models::inLanguage(hop.name));
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(16, 12, 16, 14);
    lines->setSpacing(8);
    QLabel* title = newText(models::inLanguage(hop.name).toHtmlEscaped(), this);
    widgets::setTextFont(title, 2, QFont::DemiBold);
    lines->addWidget(title);
    QLabel* of = newText(tr("in the chain %1").arg(chain).toHtmlEscaped(), this, -1);
    of->setForegroundRole(QPalette::PlaceholderText);
    lines->addWidget(of);
    lines->addWidget(newText(models::inLanguage(hop.purpose).toHtmlEscaped(), this));
    addRow(tr("Protocol"), hop.protocol);
    addRow(tr("Socket"), hop.socket);
    addRow(tr("Started by"), hop.started);
    addRow(tr("When it dies"), hop.dies);
    addCommands(hop.look);
    lines->addWidget(newText(
        QStringLiteral("<a href=\"%1\" style=\"color:%2\">%3</a>")
            .arg(models::text(hop.source.url).toHtmlEscaped(), widgets::colours().accent.name(),
                models::text(hop.source.title).toHtmlEscaped()),
        this, -2));
}

void HopCard::addRow(const QString& title, const story::Text& text)
{
    layout()->addWidget(newText(QStringLiteral("<span style=\"color:%1\">%2</span> · %3")
                                    .arg(widgets::colours().mute.name(), title.toHtmlEscaped(),
                                        models::inLanguage(text).toHtmlEscaped()),
        this, -1));
}

void HopCard::addCommands(const std::vector<std::string>& commands)
{
    QLabel* title = newText(tr("How one looks at it").toHtmlEscaped(), this, -1);
    title->setForegroundRole(QPalette::PlaceholderText);
    layout()->addWidget(title);
    auto* all = static_cast<QVBoxLayout*>(layout());
    for (const std::string& command : commands) {
        auto* line = new QHBoxLayout;
        QLabel* text = newText(models::text(command).toHtmlEscaped(), this);
        widgets::setMonoFont(text, -2);
        auto* copy = new QPushButton(tr("Copy"), this);
        copy->setAccessibleName(tr("Copy %1").arg(models::text(command)));
        connect(copy, &QPushButton::clicked, this,
            [command] { QApplication::clipboard()->setText(models::text(command)); });
        line->addWidget(text, 1);
        line->addWidget(copy, 0, Qt::AlignTop);
        all->addLayout(line);
    }
}

HopCard* HopCard::open(
    QWidget* parent, const QString& chain, const QString& hop, const QPoint& besideGlobal)
{
    const std::string name = chain.isEmpty() ? std::string(story::kOwnChain) : chain.toStdString();
    const story::Hop* found = shippedHops().find(name, hop.toStdString());
    if (!found)
        return nullptr;
    auto* card = new HopCard(*found, models::text(name), parent);
    card->ensurePolished();
    card->layout()->activate();
    // Qt's own adjustSize() takes no more than two thirds of the screen.
    card->resize(card->width(), card->layout()->totalHeightForWidth(card->width()));
    card->move(placeFor(card->size(), besideGlobal));
    card->show();
    card->setFocus();
    return card;
}

} // namespace shimscope::storyview
