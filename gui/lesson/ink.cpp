// One kind of text object, which its format tells apart.
#include <lesson/ink.h>

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QTextDocument>

namespace shimscope::lesson {

namespace {

constexpr int kInkType = QTextFormat::UserObject + 1;
constexpr int kInkLines = QTextFormat::UserProperty + 1; ///< 0: a box
constexpr int kInkWidth = QTextFormat::UserProperty + 2; ///< points; 0: all there is
constexpr double kBoxSide = 8.5;
constexpr double kRuleGap = 20; ///< room for handwriting
constexpr double kPointsPerInch = 72;
const QColor kRuleColour(0xb4, 0xbc, 0xc8);
const QColor kBoxColour(0x52, 0x5f, 0x72);

/// Pixels of the paper in a point.
double pointOf(const QTextDocument* document)
{
    const QPaintDevice* paper = document->documentLayout()->paintDevice();
    return paper != nullptr ? paper->logicalDpiY() / kPointsPerInch : 1;
}

double textWidthOf(const QTextDocument* document)
{
    const QTextFrameFormat page = document->rootFrame()->frameFormat();
    const double point = pointOf(document);
    // Margins are in 96ths of an inch, whatever the paper.
    return document->pageSize().width()
        - (page.leftMargin() + page.rightMargin()) * point * kPointsPerInch / 96;
}

void insertInk(QTextCursor& cursor, int lines, double width)
{
    QTextCharFormat format = cursor.charFormat();
    format.setObjectType(kInkType);
    format.setProperty(kInkLines, lines);
    format.setProperty(kInkWidth, width);
    cursor.insertText(QString(QChar::ObjectReplacementCharacter), format);
}

} // namespace

Ink::Ink(QTextDocument* document) : QObject(document)
{
    document->documentLayout()->registerHandler(kInkType, this);
}

void Ink::addBox(QTextCursor& cursor)
{
    insertInk(cursor, 0, kBoxSide);
}

void Ink::addLine(QTextCursor& cursor, double width)
{
    insertInk(cursor, 1, width);
}

void Ink::addRules(QTextCursor& cursor, int lines)
{
    QTextBlockFormat block;
    block.setBottomMargin(4);
    cursor.insertBlock(block);
    insertInk(cursor, lines, 0);
}

void Ink::growRules(QTextCursor cursor, int lines)
{
    cursor.movePosition(QTextCursor::StartOfBlock);
    cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    QTextCharFormat format = cursor.charFormat();
    format.setProperty(kInkLines, format.intProperty(kInkLines) + lines);
    cursor.setCharFormat(format);
}

double Ink::ruleHeight(const QTextDocument& document)
{
    return kRuleGap * pointOf(&document);
}

QSizeF Ink::intrinsicSize(QTextDocument* document, int /*position*/, const QTextFormat& format)
{
    const double point = pointOf(document);
    const int lines = format.intProperty(kInkLines);
    const double width = format.doubleProperty(kInkWidth) * point;
    if (lines == 0)
        return {width, width};
    if (width > 0) // beside words, in their line
        return {width, kBoxSide * point};
    return {textWidthOf(document), lines * kRuleGap * point};
}

void Ink::drawObject(QPainter* painter, const QRectF& area, QTextDocument* document,
    int /*position*/, const QTextFormat& format)
{
    const double point = pointOf(document);
    const int lines = format.intProperty(kInkLines);
    painter->save();
    painter->setPen(QPen(lines == 0 ? kBoxColour : kRuleColour, 0.7 * point));
    if (lines == 0)
        painter->drawRoundedRect(
            area.adjusted(point / 2, point / 2, -point / 2, -point / 2), 1.5 * point, 1.5 * point);
    for (int i = 1; i <= lines; ++i) {
        const double y = area.top() + area.height() * i / lines;
        painter->drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    }
    painter->restore();
}

} // namespace shimscope::lesson
