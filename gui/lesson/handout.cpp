// Solves the lesson, lays its words out and paints page after page.
#include <lesson/handout.h>
#include <lesson/handout_pages.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QAbstractTextDocumentLayout>
#include <QDir>
#include <QFileInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>

namespace shimscope::lesson {

namespace {

constexpr int kPaperDpi = 600;
constexpr double kFooterFromBottom = 40; ///< 96ths of an inch

void paintFooter(
    QPainter& painter, const QPdfWriter& paper, const QString& left, const QString& right)
{
    const double unit = paper.logicalDpiY() / 96.0;
    QFont font = widgets::textFont();
    font.setPointSizeF(8);
    painter.setFont(font);
    painter.setPen(QColor(0x52, 0x5f, 0x72));
    const QRectF line(kHandoutSideMargin * unit, paper.height() - kFooterFromBottom * unit,
        paper.width() - 2 * kHandoutSideMargin * unit, 16 * unit);
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
    if (lesson.scenario.onRecordings() || !lesson.recording.empty()) {
        auto steps = lessons::solveRecorded(lesson);
        if (!steps)
            return base::wrap(std::move(steps).error(), "write hand-out", lesson.scenario.id);
        solved = *std::move(steps);
    }
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
        layOutPages(text, paper);
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
