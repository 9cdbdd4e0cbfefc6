#include <models/text.h>

#include <QAbstractTextDocumentLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <story/report_pdf.h>

namespace shimscope::storyview {

namespace {

constexpr int kDotsPerInch = 96; // as for the screen: the sizes of fonts are its
constexpr double kMarginMm = 18;
constexpr double kFooter = 28; // dots

/// Room above what begins anew.
void spaceHeadings(QTextDocument& document)
{
    constexpr double kAbove = 14;
    constexpr double kBelow = 4;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() == 0)
            continue;
        QTextBlockFormat format = block.blockFormat();
        format.setTopMargin(block == document.begin() ? 0 : kAbove);
        format.setBottomMargin(kBelow);
        QTextCursor(block).setBlockFormat(format);
    }
}

/// One page of the document, and its number below.
void paintPage(QPainter& painter, QTextDocument& document, const QSizeF& page, int number)
{
    const QRectF view(0, number * page.height(), page.width(), page.height());
    painter.save();
    painter.translate(0, -view.top());
    QAbstractTextDocumentLayout::PaintContext context;
    context.clip = view;
    context.palette.setColor(QPalette::Text, Qt::black);
    painter.setClipRect(view);
    document.documentLayout()->draw(&painter, context);
    painter.restore();
    painter.drawText(QRectF(0, page.height(), page.width(), kFooter),
        Qt::AlignRight | Qt::AlignBottom,
        QStringLiteral("%1 / %2").arg(number + 1).arg(document.pageCount()));
}

} // namespace

QString writeMarkdownAsPdf(const std::string& markdown, const QString& title, QIODevice& out)
{
    QPdfWriter pdf(&out);
    pdf.setResolution(kDotsPerInch);
    pdf.setPageSize(QPageSize(QPageSize::A4));
    pdf.setPageMargins(
        QMarginsF(kMarginMm, kMarginMm, kMarginMm, kMarginMm), QPageLayout::Millimeter);
    pdf.setTitle(title);
    QPainter painter;
    if (!painter.begin(&pdf))
        return out.errorString();
    const QSizeF page(pdf.width(), pdf.height() - kFooter);
    QTextDocument document;
    document.documentLayout()->setPaintDevice(&pdf);
    document.setDefaultFont(QFont(QStringLiteral("Inter"), 10));
    document.setDocumentMargin(0);
    document.setMarkdown(models::text(markdown), QTextDocument::MarkdownDialectGitHub);
    spaceHeadings(document);
    document.setPageSize(page);
    for (int i = 0; i < document.pageCount(); ++i) {
        if (i > 0)
            pdf.newPage();
        paintPage(painter, document, page, i);
    }
    return painter.end() ? QString() : out.errorString();
}

} // namespace shimscope::storyview
