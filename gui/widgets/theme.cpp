#include <widgets/scale_news.h>
#include <widgets/theme.h>

#include <QRegularExpression>
#include <QWidget>

#include <algorithm>
#include <array>
#include <cmath>

namespace shimscope::widgets {

namespace {

constexpr int kTextPixels = 13;

Colours makeColours(bool dark)
{
    if (dark) {
        return {"#14181f", "#1b212b", "#2c3542", "#e6eaf0", "#9aa7ba", "#232b37", "#3fbf86",
            "#ff7b70", "#4aa8e0", "#6ea8e0", "#8cc265", "#c9a36a", true};
    }
    return {"#f6f7f9", "#ffffff", "#dfe3e8", "#1d2430", "#5f6b80", "#eef1f5", "#1a8f5a", "#c8372d",
        "#0072b2", "#3b6ea5", "#5b8c3a", "#8a6d3b", false};
}

Colours current = makeColours(false);
int scale = 100; // percent

ScaleNews& scaleNews()
{
    static ScaleNews news;
    return news;
}

struct HopColours {
    const char* fill;
    const char* inkLight;
    const char* inkDark;
};
// In the order of trace::Hop.
constexpr std::array<HopColours, trace::kHopCount> kHops{{
    {"#5f6b80", "#5f6b80", "#9aa7ba"}, // agent
    {"#0072b2", "#0072b2", "#4fb0ea"}, // kubelet
    {"#00805f", "#00805f", "#3cc29b"}, // cri
    {"#46707d", "#46707d", "#82b4c3"}, // cni
    {"#a06900", "#946100", "#dda63f"}, // shim
    {"#b84f00", "#b84f00", "#f2925a"}, // runtime
    {"#7b4fb5", "#7b4fb5", "#b699e8"}, // kernel
    {"#4f63c4", "#4f63c4", "#97a6f5"}, // adapter
    {"#b0347f", "#b0347f", "#ee85bd"}, // engine
}};

QPalette makePalette(const Colours& c)
{
    QPalette palette;
    palette.setColor(QPalette::Window, c.background);
    palette.setColor(QPalette::Base, c.panel);
    palette.setColor(QPalette::AlternateBase, c.soft);
    palette.setColor(QPalette::Button, c.panel);
    palette.setColor(QPalette::ToolTipBase, c.panel);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
             QPalette::ToolTipText, QPalette::HighlightedText})
        palette.setColor(role, c.ink);
    palette.setColor(QPalette::Highlight, c.soft);
    palette.setColor(QPalette::PlaceholderText, c.mute);
    palette.setColor(QPalette::Mid, c.line);
    palette.setColor(QPalette::Link, c.accent);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.mute);
    return palette;
}

const char* const kStyle = R"(
QMainWindow, QSplitter { background: @bg; }
QWidget#pane, QWidget#side, QWidget#bar { background: @panel; }
QWidget#bar { border-bottom: 1px solid @line; }
QWidget#status { background: @soft; border-top: 1px solid @line; }
QLabel#heading { color: @mute; font-size: 11px; font-weight: 600; }
QLabel#mute, QWidget#status QLabel { color: @mute; }
QSplitter::handle { background: @line; }
QSplitter::handle:focus { background: @accent; }
QToolButton, QPushButton { border: 1px solid @line; border-radius: 6px; padding: 4px 10px; background: @panel; color: @ink; }
QToolButton:hover, QPushButton:hover { background: @soft; }
QToolButton:pressed, QPushButton:pressed { background: @line; }
QToolButton:focus, QPushButton:focus { border-color: @accent; }
QToolButton:disabled, QPushButton:disabled { color: @mute; }
QPushButton#primary { background: @fill; border-color: @fill; color: white; font-weight: 600; }
QPushButton#primary:disabled { background: @soft; border-color: @line; color: @mute; }
QFrame#search { background: @panel; border: 1px solid @accent; border-radius: 9px; }
QLineEdit { border: 1px solid @line; border-radius: 6px; padding: 6px 9px; background: @panel; color: @ink; }
QLineEdit:focus { border-color: @accent; }
QLabel#bad { color: @bad; }
QLabel#good { color: @good; }
QFrame#card { background: @soft; border-radius: 8px; }
QFrame#card QPushButton { background: @panel; }
QFrame#card QPushButton#primary { background: @fill; }
QFrame#card QPushButton#primary:disabled { background: @panel; border-color: @line; color: @mute; }
QRadioButton { color: @ink; }
QRadioButton::indicator { width: 11px; height: 11px; border: 1px solid @mute; border-radius: 6px; background: @panel; }
QRadioButton::indicator:checked { width: 5px; height: 5px; border: 4px solid @accent; }
QRadioButton::indicator:focus { border-color: @accent; }
QToolButton#pointer { border: none; background: @soft; color: @accent; padding: 2px 8px; border-radius: 6px; }
QToolButton#pointer:hover, QToolButton#pointer:focus { background: @line; }
QDialog#pane { border: 1px solid @line; background: @panel; }
QListView { background: @panel; color: @ink; border: 1px solid @line; border-radius: 6px; padding: 3px; outline: none; }
QListView::item { padding: 5px 7px; border-radius: 5px; color: @ink; }
QListView::item:selected { background: @soft; color: @ink; font-weight: 600; }
QPlainTextEdit#manifest { border: 1px solid @line; border-radius: 6px; }
QToolButton#left { border-top-right-radius: 0; border-bottom-right-radius: 0; margin-right: -1px; }
QToolButton#middle { border-radius: 0; margin-right: -1px; }
QToolButton#right { border-top-left-radius: 0; border-bottom-left-radius: 0; }
QToolButton[segment="true"]:checked { background: @ok; border-color: @ok; color: white; }
QToolButton[bad="true"] { color: @bad; }
QToolButton[chip="true"] { padding: 2px 9px; color: @mute; }
QToolButton[chip="true"]:hover { color: @ink; }
QToolButton[chip="true"][bad="true"] { color: @bad; }
QToolButton[chip="true"]:checked { background: @soft; border-color: @accent; }
QToolButton#link { border: none; background: transparent; color: @mute; padding: 2px 4px; }
QToolButton::menu-indicator { image: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QToolButton#link:hover { color: @ink; text-decoration: underline; }
QLabel#chip { border: 1px solid @line; border-radius: 6px; padding: 4px 10px; color: @mute; }
QTabBar { background: @panel; }
QTabBar::tab { background: transparent; color: @mute; padding: 3px 0 4px 0; margin-right: 18px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @ink; font-weight: 600; border-bottom: 2px solid @accent; }
QTabBar::tab:focus { color: @accent; }
QTabWidget::pane { border: none; }
QTreeView, QTableView, QPlainTextEdit { background: @panel; color: @ink; border: none; selection-background-color: @soft; selection-color: @ink; }
QTableView { gridline-color: transparent; }
QTreeView { show-decoration-selected: 0; }
QTreeView::branch, QTreeView::branch:selected { background: transparent; image: none; border-image: none; }
QTableView::item { border-bottom: 1px solid @line; padding: 2px 6px; }
QTableView::item:selected { background: @soft; color: @ink; }
QHeaderView { background: @panel; }
QHeaderView::section { background: @panel; color: @mute; border: none; border-bottom: 1px solid @line; padding: 3px 8px; font-size: 11px; }
QScrollBar:vertical { background: transparent; width: 8px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 8px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 3px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::handle:hover { background: @mute; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: @line; border: none; border-radius: 3px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QSlider::groove:horizontal { height: 4px; background: @line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 12px; margin: -5px 0; border-radius: 6px; background: @panel; border: 2px solid @accent; }
QProgressBar { border: none; border-radius: 3px; background: @line; }
QProgressBar::chunk { border-radius: 3px; background: @accent; }
QComboBox { border: 1px solid @line; border-radius: 6px; padding: 3px 8px; background: @panel; color: @ink; }
QComboBox:focus, QSpinBox:focus { border-color: @accent; }
QComboBox:disabled, QSpinBox:disabled { color: @mute; background: @soft; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(:/arrow.svg); width: 12px; height: 12px; }
QSpinBox { border: 1px solid @line; border-radius: 6px; padding: 3px 8px; background: @panel; color: @ink; }
QComboBox QAbstractItemView { background: @panel; color: @ink; border: 1px solid @line; }
QMenu { background: @panel; color: @ink; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 4px 18px; border-radius: 4px; }
QMenu::item:selected { background: @soft; }
QMenu::item:disabled { color: @mute; }
QToolTip { background: @panel; color: @ink; border: 1px solid @line; padding: 6px; }
QFrame#problem { background: @panel; border: 1px solid @bad; border-radius: 9px; }
QFrame#warning { background: @soft; border-bottom: 1px solid @line; }
)";

/// Lines stay one pixel thin, and two; every other length grows with the text.
QString scaled(const QString& sheet)
{
    static const QRegularExpression kLength(QStringLiteral("\\b(\\d+)px"));
    QString out;
    qsizetype done = 0;
    for (auto each = kLength.globalMatch(sheet); each.hasNext();) {
        const auto match = each.next();
        // A handle is drawn round only where all its lengths fit each other.
        const qsizetype line = sheet.lastIndexOf(u'\n', match.capturedStart()) + 1;
        if (QStringView(sheet).mid(line).startsWith(QLatin1String("QSlider")))
            continue;
        const int length = match.captured(1).toInt();
        out += QStringView(sheet).mid(done, match.capturedStart() - done);
        out += QString::number(length <= 2 ? length : px(length)) + QStringLiteral("px");
        done = match.capturedEnd();
    }
    out += QStringView(sheet).mid(done);
    return out;
}

QString styleSheet(const Colours& c)
{
    QString sheet = QString::fromUtf8(kStyle);
    const std::pair<const char*, QColor> names[] = {{"@bg", c.background}, {"@panel", c.panel},
        {"@line", c.line}, {"@ink", c.ink}, {"@mute", c.mute}, {"@soft", c.soft},
        {"@ok", QColor("#00805f")}, {"@good", c.ok}, {"@bad", c.bad}, {"@fill", QColor("#0072b2")},
        {"@accent", c.accent}};
    for (const auto& [name, colour] : names)
        sheet.replace(QLatin1String(name), colour.name());
    return scaled(sheet);
}

/// Qt 6.4 has no colour scheme to ask for: dark is where text is lighter than the window. Asked
/// once, before our own palette is the application's.
bool systemIsDark()
{
    static const bool dark = [] {
        const QPalette palette;
        return palette.color(QPalette::WindowText).lightness()
            > palette.color(QPalette::Window).lightness();
    }();
    return dark;
}

void applyFont()
{
    QFont font(QStringList{QStringLiteral("Inter"), QStringLiteral("Noto Sans CJK KR"),
        QStringLiteral("NanumGothic"), QStringLiteral("DejaVu Sans")});
    font.setPixelSize(px(kTextPixels));
    QApplication::setFont(font);
}

} // namespace

void applyTheme(QApplication& application, Scheme scheme)
{
    const bool system = systemIsDark();
    current = makeColours(scheme == Scheme::Dark || (scheme == Scheme::System && system));
    applyFont();
    QApplication::setPalette(makePalette(current));
    application.setStyleSheet(styleSheet(current));
}

void setTextScale(int percent)
{
    const int wanted = std::clamp(percent, kSmallestText, kLargestText);
    if (wanted == scale)
        return;
    scale = wanted;
    applyFont();
    qApp->setStyleSheet(styleSheet(current));
    emit scaleNews().changed();
}

int textScale()
{
    return scale;
}

int px(int length)
{
    return static_cast<int>(std::lround(length * scale / 100.0));
}

void whenScaled(QObject* owner, std::function<void()> apply)
{
    apply();
    QObject::connect(&scaleNews(), &ScaleNews::changed, owner, std::move(apply));
}

const Colours& colours()
{
    return current;
}

QColor hopFill(trace::Hop hop)
{
    return QColor(QLatin1String(kHops.at(static_cast<std::size_t>(hop)).fill));
}

QColor hopInk(trace::Hop hop)
{
    const HopColours& each = kHops.at(static_cast<std::size_t>(hop));
    return QColor(QLatin1String(current.dark ? each.inkDark : each.inkLight));
}

QFont textFont(int steps, QFont::Weight weight)
{
    QFont font = QApplication::font();
    font.setPixelSize(px(kTextPixels + steps));
    font.setWeight(weight);
    return font;
}

QFont monoFont(int steps)
{
    QFont font(QStringList{QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono"),
        QStringLiteral("NanumGothicCoding")});
    font.setStyleHint(QFont::Monospace);
    font.setPixelSize(px(kTextPixels + steps));
    return font;
}

void setTextFont(QWidget* widget, int steps, QFont::Weight weight)
{
    whenScaled(widget, [=] { widget->setFont(textFont(steps, weight)); });
}

void setMonoFont(QWidget* widget, int steps)
{
    whenScaled(widget, [=] { widget->setFont(monoFont(steps)); });
}

} // namespace shimscope::widgets
