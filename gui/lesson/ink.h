// What is drawn between the words of a hand-out, to be written on: a box to tick, a line to write
// one answer on, ruled lines for more. GUI thread; lengths in points.
#pragma once

#include <QObject>
#include <QTextCursor>
#include <QTextObjectInterface>

namespace shimscope::lesson {

class Ink : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)

public:
    /// Draws in this document from now on, which owns it.
    explicit Ink(QTextDocument* document);
    static void addBox(QTextCursor& cursor);
    static void addLine(QTextCursor& cursor, double width);
    /// As wide as the page's text, a block of its own.
    static void addRules(QTextCursor& cursor, int lines);
    /// So many more, where `cursor` is in a block of rules.
    static void growRules(QTextCursor cursor, int lines);
    /// Of one rule, in pixels of the document's paper.
    [[nodiscard]] static double ruleHeight(const QTextDocument& document);

    QSizeF intrinsicSize(QTextDocument* document, int position, const QTextFormat& format) override;
    void drawObject(QPainter* painter, const QRectF& area, QTextDocument* document, int position,
        const QTextFormat& format) override;
};

} // namespace shimscope::lesson
