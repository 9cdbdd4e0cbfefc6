#include "walker.h"

#include <widgets/elide_label.h>

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QTextDocument>
#include <QTextEdit>

namespace shimscope::tests {

namespace {

class Walker {
public:
    void visit(QWidget& widget);
    Walk result;

private:
    void complain(const QWidget& widget, const QString& text, const QString& what);
    void read(const QString& text);
    void readModel(const QAbstractItemView& view);
    void checkLabel(const QLabel& label);
    void checkButton(const QAbstractButton& button);
    void checkTabs(const QTabBar& tabs);
    void checkHeader(const QHeaderView& header);
    void checkField(const QLineEdit& field);
    void checkPlace(const QWidget& widget);
    void checkName(QWidget& widget);
};

QString nameOf(const QWidget& widget)
{
    QString name = QString::fromLatin1(widget.metaObject()->className());
    name = name.mid(name.lastIndexOf(QLatin1String("::")) + (name.contains(u':') ? 2 : 0));
    return widget.objectName().isEmpty() ? name : name + u'#' + widget.objectName();
}

/// A scroll area's child may be larger than what is seen of it.
bool scrolls(const QWidget& widget)
{
    for (const QWidget* each = widget.parentWidget(); each != nullptr; each = each->parentWidget())
        if (qobject_cast<const QAbstractScrollArea*>(each) != nullptr)
            return true;
    return false;
}

void Walker::complain(const QWidget& widget, const QString& text, const QString& what)
{
    QStringList place;
    for (const QWidget* each = &widget; each != nullptr && place.size() < 4;
         each = each->parentWidget())
        place << nameOf(*each);
    result.complaints << QStringLiteral("%1 \"%2\": %3")
                             .arg(place.join(QStringLiteral(" in ")), text.left(60), what);
}

void Walker::read(const QString& text)
{
    if (!text.isEmpty())
        result.texts << text;
}

void Walker::readModel(const QAbstractItemView& view)
{
    const QAbstractItemModel* model = view.model();
    if (model == nullptr)
        return;
    const auto readRows = [&](const auto& self, const QModelIndex& parent) -> void {
        for (int row = 0; row < model->rowCount(parent); ++row) {
            for (int column = 0; column < model->columnCount(parent); ++column) {
                const QModelIndex index = model->index(row, column, parent);
                read(index.data(Qt::DisplayRole).toString());
                read(index.data(Qt::AccessibleTextRole).toString());
            }
            self(self, model->index(row, 0, parent));
        }
    };
    readRows(readRows, {});
}

void Walker::checkLabel(const QLabel& label)
{
    const QString text = label.text();
    if (text.isEmpty())
        return;
    const QRect room = label.contentsRect();
    if (label.wordWrap() || Qt::mightBeRichText(text)) {
        const int needed = label.hasHeightForWidth() ? label.heightForWidth(label.width())
                                                     : label.sizeHint().height();
        if (label.height() < needed)
            complain(label, text,
                QStringLiteral("needs %1 px of height, has %2").arg(needed).arg(label.height()));
        return;
    }
    const QSize needed = label.fontMetrics().size(Qt::TextShowMnemonic, text);
    if (needed.width() > room.width())
        complain(label, text,
            QStringLiteral("needs %1 px, has %2").arg(needed.width()).arg(room.width()));
    if (needed.height() > room.height() + 2)
        complain(label, text,
            QStringLiteral("needs %1 px of height, has %2")
                .arg(needed.height())
                .arg(room.height()));
}

void Walker::checkButton(const QAbstractButton& button)
{
    if (button.text().isEmpty())
        return;
    const int needed = button.fontMetrics().size(Qt::TextShowMnemonic, button.text()).width();
    if (needed > button.contentsRect().width())
        complain(button, button.text(),
            QStringLiteral("needs %1 px, has %2").arg(needed).arg(button.contentsRect().width()));
    if (button.fontMetrics().height() > button.height())
        complain(button, button.text(), QStringLiteral("is lower than its text"));
}

void Walker::checkTabs(const QTabBar& tabs)
{
    for (int i = 0; i < tabs.count(); ++i) {
        read(tabs.tabText(i));
        const int needed = tabs.fontMetrics().size(Qt::TextShowMnemonic, tabs.tabText(i)).width();
        if (tabs.isTabVisible(i) && needed > tabs.tabRect(i).width())
            complain(tabs, tabs.tabText(i), QStringLiteral("its tab is too narrow"));
    }
    if (tabs.count() > 0 && !tabs.usesScrollButtons()
        && tabs.tabRect(tabs.count() - 1).right() > tabs.width())
        complain(tabs, tabs.tabText(tabs.count() - 1), QStringLiteral("the last tab is cut"));
}

void Walker::checkHeader(const QHeaderView& header)
{
    if (header.orientation() == Qt::Vertical || header.model() == nullptr)
        return;
    for (int i = 0; i < header.count(); ++i) {
        const QString text = header.model()->headerData(i, Qt::Horizontal).toString();
        read(text);
        if (!header.isSectionHidden(i)
            && header.fontMetrics().horizontalAdvance(text) > header.sectionSize(i))
            complain(header, text,
                QStringLiteral("its column is %1 px wide").arg(header.sectionSize(i)));
    }
}

void Walker::checkField(const QLineEdit& field)
{
    read(field.text());
    const int needed = field.fontMetrics().horizontalAdvance(field.placeholderText());
    if (field.text().isEmpty() && needed > field.contentsRect().width())
        complain(field, field.placeholderText(), QStringLiteral("the placeholder is cut"));
}

void Walker::checkPlace(const QWidget& widget)
{
    const QWidget* parent = widget.parentWidget();
    if (parent == nullptr || widget.isWindow() || scrolls(widget))
        return;
    if (!parent->rect().contains(widget.geometry()))
        complain(widget, {},
            QStringLiteral("reaches out of its parent: %1,%2 %3x%4 in %5x%6")
                .arg(widget.x())
                .arg(widget.y())
                .arg(widget.width())
                .arg(widget.height())
                .arg(parent->width())
                .arg(parent->height()));
}

/// Whoever can be focused or clicked has a name.
void Walker::checkName(QWidget& widget)
{
    QAccessibleInterface* access = QAccessible::queryAccessibleInterface(&widget);
    const QString name = access != nullptr ? access->text(QAccessible::Name) : QString();
    read(name);
    if (access != nullptr)
        read(access->text(QAccessible::Description));
    const bool isPart = qobject_cast<QHeaderView*>(&widget) != nullptr
        || widget.objectName().startsWith(QLatin1String("qt_"));
    const bool isActive =
        widget.focusPolicy() != Qt::NoFocus || qobject_cast<QAbstractButton*>(&widget) != nullptr;
    if (isActive && !isPart && name.trimmed().isEmpty())
        complain(widget, {}, QStringLiteral("has no accessible name"));
}

void Walker::visit(QWidget& widget)
{
    if (!widget.isVisible())
        return;
    checkName(widget);
    checkPlace(widget);
    if (const auto* label = qobject_cast<QLabel*>(&widget)) {
        read(label->text());
        checkLabel(*label);
    } else if (const auto* elided = qobject_cast<widgets::ElideLabel*>(&widget)) {
        read(elided->text());
        if (elided->shortened() && elided->toolTip().isEmpty())
            complain(widget, elided->text(), QStringLiteral("shortened without a tool tip"));
    } else if (const auto* button = qobject_cast<QAbstractButton*>(&widget)) {
        read(button->text());
        checkButton(*button);
    } else if (const auto* tabs = qobject_cast<QTabBar*>(&widget)) {
        checkTabs(*tabs);
    } else if (const auto* header = qobject_cast<QHeaderView*>(&widget)) {
        checkHeader(*header);
    } else if (const auto* field = qobject_cast<QLineEdit*>(&widget)) {
        checkField(*field);
    } else if (const auto* view = qobject_cast<QAbstractItemView*>(&widget)) {
        readModel(*view);
    } else if (const auto* area = qobject_cast<QScrollArea*>(&widget)) {
        if (area->horizontalScrollBar()->isVisible())
            complain(widget, {}, QStringLiteral("has to be scrolled sideways"));
    } else if (const auto* text = qobject_cast<QPlainTextEdit*>(&widget)) {
        read(text->toPlainText());
    }
    const auto children = widget.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly);
    for (QWidget* child : children)
        visit(*child);
}

} // namespace

bool Walk::says(const QString& text) const
{
    return std::any_of(texts.begin(), texts.end(),
        [&](const QString& each) { return each.contains(text, Qt::CaseInsensitive); });
}

Walk walk(QWidget& root)
{
    Walker walker;
    walker.visit(root);
    return std::move(walker.result);
}

} // namespace shimscope::tests
