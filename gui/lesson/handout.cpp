// Lays the words out on pages of the PDF and paints page after page.
#include <lesson/handout.h>
#include <lesson/handout_text.h>
#include <lesson/ink.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QAbstractTextDocumentLayout>
#include <QDir>
#include <QFileInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextBlock>
#include <QTextLayout>

#include <algorithm>
#include <map>

namespace shimscope::lesson {

namespace {

constexpr int kPaperDpi = 600;
constexpr double kSideMargin = 68; ///< 96ths of an inch, as everything of a document's format
constexpr double kTopMargin = 56;
constexpr double kBottomMargin = 66;
constexpr double kFooterFromBottom = 40;
constexpr double kIndentWidth = 26;
constexpr int kMostMoreRules = 4; ///< for one question

/// How far down the block's first line begins or its last one ends. A line that is moved to the
/// next page does not show in the block's rectangle.
double placeOf(const QTextDocument& document, int number, bool itsEnd)
{
    const QTextLayout& layout = *document.findBlockByNumber(number).layout();
    const QTextLine line = layout.lineAt(itsEnd ? layout.lineCount() - 1 : 0);
    return layout.position().y() + line.y() + (itsEnd ? line.height() - 1 : 0);
}

int pageOf(const QTextDocument& document, int number, bool itsEnd)
{
    return static_cast<int>(placeOf(document, number, itsEnd) / document.pageSize().height());
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
        const auto most = static_cast<int>(blocks.size()) * kMostMoreRules;
        const int more = std::clamp(static_cast<int>(room), 0, most);
        const int count = static_cast<int>(blocks.size());
        for (int i = 0; i < count; ++i) {
            const int share = more / count + (i < more % count ? 1 : 0);
            if (share > 0)
                Ink::growRules(
                    QTextCursor(document.findBlockByNumber(blocks[std::size_t(i)])), share);
        }
    }
    layOutAnew(document);
}

void layOut(const HandoutText& text, QPdfWriter& paper)
{
    QTextDocument& document = *text.document;
    document.documentLayout()->setPaintDevice(&paper);
    document.setDocumentMargin(0);
    document.setIndentWidth(kIndentWidth);
    QTextFrameFormat page = document.rootFrame()->frameFormat();
    page.setLeftMargin(kSideMargin);
    page.setRightMargin(kSideMargin);
    page.setTopMargin(kTopMargin);
    page.setBottomMargin(kBottomMargin);
    document.rootFrame()->setFrameFormat(page);
    document.setPageSize(QSizeF(paper.width(), paper.height()));
    keepTogether(text);
    fillPages(text);
}

void paintFooter(
    QPainter& painter, const QPdfWriter& paper, const QString& left, const QString& right)
{
    const double unit = paper.logicalDpiY() / 96.0;
    QFont font = widgets::textFont();
    font.setPointSizeF(8);
    painter.setFont(font);
    painter.setPen(QColor(0x52, 0x5f, 0x72));
    const QRectF line(kSideMargin * unit, paper.height() - kFooterFromBottom * unit,
        paper.width() - 2 * kSideMargin * unit, 16 * unit);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignTop, left);
    painter.drawText(line, Qt::AlignRight | Qt::AlignTop, right);
}

void paintPages(const HandoutText& text, QPdfWriter& paper, const scenario::Scenario& scenario,
    const HandoutWords& words)
{
    QPainter painter(&paper);
    const int pages = text.document->pageCount();
    const QString left = QStringLiteral("Shimscope · ") + words.in(scenario.title)
        + QStringLiteral(" · ") + words.factsOf.arg(models::text(scenario.asOf));
    for (int page = 0; page < pages; ++page) {
        if (page > 0)
            paper.newPage();
        const QRectF area(0, page * double(paper.height()), paper.width(), paper.height());
        painter.save();
        painter.translate(0, -area.top());
        QAbstractTextDocumentLayout::PaintContext context;
        context.clip = area;
        painter.setClipRect(area);
        text.document->documentLayout()->draw(&painter, context);
        painter.restore();
        paintFooter(painter, paper, left, words.page.arg(page + 1).arg(pages));
    }
}

base::Failure handoutFailure(const QString& file, const QString& why)
{
    return base::fail("write hand-out", file.toStdString(), why.toStdString(), EIO);
}

} // namespace

base::Status writeHandout(
    const scenario::Lesson& lesson, const QString& language, const QString& file)
{
    // A device would be replaced by a file of its name.
    if (const QFileInfo there(file); there.exists() && !there.isFile())
        return handoutFailure(file, QStringLiteral("is there, and is no ordinary file"));
    std::vector<lessons::SolvedStep> solved;
    if (lesson.scenario.onRecordings() || !lesson.recording.empty())
        solved = TRY(lessons::solveRecorded(lesson));
    QSaveFile out(file); // a full disk leaves no half page
    if (!out.open(QIODevice::WriteOnly))
        return handoutFailure(file, out.errorString());
    const HandoutWords words(language);
    const HandoutText text = composeHandout(lesson, solved, words);
    {
        QPdfWriter paper(&out);
        paper.setResolution(kPaperDpi);
        paper.setPageSize(QPageSize(QPageSize::A4));
        paper.setPageMargins(QMarginsF(0, 0, 0, 0));
        paper.setTitle(words.in(lesson.scenario.title));
        paper.setCreator(QStringLiteral("Shimscope"));
        layOut(text, paper);
        paintPages(text, paper, lesson.scenario, words);
        text.document->documentLayout()->setPaintDevice(nullptr);
    }
    return out.commit() ? base::Status() : base::Status(handoutFailure(file, out.errorString()));
}

base::Result<QStringList> writeAllHandouts(const QString& folder, const QString& language)
{
    const std::string root = scenario::findRoot();
    if (root.empty())
        return base::fail("write hand-outs", folder.toStdString(),
            "no folder \"scenarios\" is above this program, so there are no lessons", ENOENT);
    if (!QDir().mkpath(folder))
        return handoutFailure(folder, QStringLiteral("the folder cannot be made"));
    QStringList written;
    for (const std::string& dir : TRY(scenario::findLessons(root))) {
        const scenario::Lesson lesson = TRY(scenario::loadLesson(dir));
        const QString file =
            QStringLiteral("%1/%2.%3.pdf").arg(folder, models::text(lesson.scenario.id), language);
        TRY_VOID(writeHandout(lesson, language, file));
        written << file;
    }
    return written;
}

} // namespace shimscope::lesson
