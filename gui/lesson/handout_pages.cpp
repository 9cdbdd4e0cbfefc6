// Qt breaks pages between lines; what is a question is known here.
#include <lesson/handout_pages.h>
#include <lesson/ink.h>

#include <QAbstractTextDocumentLayout>
#include <QTextBlock>
#include <QTextFrame>
#include <QTextLayout>

#include <algorithm>
#include <map>

namespace shimscope::lesson {

namespace {

constexpr double kTopMargin = 56; ///< 96ths of an inch, as everything of a document's format
constexpr double kBottomMargin = 66;
constexpr double kIndentWidth = 26;
constexpr int kMostMoreRules = 4; ///< for one question of several
constexpr int kMostAlone = 20; ///< for one that has a page to itself

/// How far down the block's first line begins or its last one ends. A line that is moved to the
/// next page does not show in the block's rectangle.
double placeOf(const QTextDocument& document, int number, bool itsEnd)
{
    const QTextLayout& layout = *document.findBlockByNumber(number).layout();
    const QTextLine line = layout.lineAt(itsEnd ? layout.lineCount() - 1 : 0);
    return layout.position().y() + line.y() + (itsEnd ? line.height() - 1 : 0);
}

/// From the first block on: laid out only from the changed one on, Qt 6.4 places what follows a
/// forced page break wrongly.
void layOutAnew(QTextDocument& document)
{
    document.markContentsDirty(0, document.characterCount());
    (void)document.pageCount(); // now, not when it is looked at
}

/// What belongs together and would be torn begins on a new page.
void keepTogether(const HandoutText& text)
{
    layOutAnew(*text.document);
    for (const auto& [first, last] : text.together) {
        if (pageOf(*text.document, first, false) == pageOf(*text.document, last, true))
            continue;
        QTextCursor cursor(text.document->findBlockByNumber(first));
        QTextBlockFormat format = cursor.blockFormat();
        format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
        cursor.setBlockFormat(format);
        layOutAnew(*text.document);
    }
}

/// Where a page of questions has room at its end, there is more to write on.
void fillPages(const HandoutText& text)
{
    QTextDocument& document = *text.document;
    const double unit = document.documentLayout()->paintDevice()->logicalDpiY() / 96.0;
    std::map<int, std::vector<int>> ofPage;
    std::map<int, double> endOf; // of what is written on it
    for (const int rules : text.rules)
        ofPage[pageOf(document, rules, true)].push_back(rules);
    for (int block = 0; block < text.solutions; ++block) {
        const double end = placeOf(document, block, true);
        endOf[pageOf(document, block, true)] = end;
    }
    for (const auto& [page, blocks] : ofPage) {
        const double limit = (page + 1) * document.pageSize().height() - kBottomMargin * unit;
        const double room = (limit - endOf[page]) / Ink::ruleHeight(document) - 1;
        const int count = static_cast<int>(blocks.size());
        const int most = count == 1 ? kMostAlone : count * kMostMoreRules;
        const int more = std::clamp(static_cast<int>(room), 0, most);
        for (int i = 0; i < count; ++i) {
            const int share = more / count + (i < more % count ? 1 : 0);
            if (share > 0)
                Ink::growRules(
                    QTextCursor(document.findBlockByNumber(blocks[std::size_t(i)])), share);
        }
    }
    layOutAnew(document);
}

} // namespace

int pageOf(const QTextDocument& document, int number, bool itsEnd)
{
    return static_cast<int>(placeOf(document, number, itsEnd) / document.pageSize().height());
}

void layOutPages(const HandoutText& text, QPdfWriter& paper)
{
    QTextDocument& document = *text.document;
    document.documentLayout()->setPaintDevice(&paper);
    document.setDocumentMargin(0);
    document.setIndentWidth(kIndentWidth);
    QTextFrameFormat page = document.rootFrame()->frameFormat();
    page.setLeftMargin(kHandoutSideMargin);
    page.setRightMargin(kHandoutSideMargin);
    page.setTopMargin(kTopMargin);
    page.setBottomMargin(kBottomMargin);
    document.rootFrame()->setFrameFormat(page);
    document.setPageSize(QSizeF(paper.width(), paper.height()));
    keepTogether(text);
    fillPages(text);
}

} // namespace shimscope::lesson
