#include <agent_api/past.h>
#include <app/comparing.h>
#include <app/picture_menu.h>
#include <app/whole_file.h>
#include <engine/shipped.h>
#include <models/text.h>

#include <QDir>
#include <QEventLoop>
#include <QFileDialog>
#include <QFileInfo>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QPointer>
#include <QThread>

#include <atomic>
#include <cstdio>
#include <memory>

namespace shimscope::app {

namespace {

/// Stands for the chain of the agent at a socket: "live:/run/shimscope/agent.sock".
const QString kLive = QStringLiteral("live:");

base::Result<compare::Input> readChain(const QString& chain, const QString& livePod)
{
    if (chain.startsWith(kLive)) {
        const std::string socket = chain.mid(kLive.size()).toStdString();
        const std::atomic<bool> cancelled = false;
        const std::string text = TRY(agent_api::readPast(socket, cancelled));
        return compare::Input{
            "live", TRY(trace::parseRecording(text, socket)), livePod.toStdString()};
    }
    trace::Recording recording = TRY(engine::readNamedRecording(chain.toStdString()));
    return compare::Input{compare::chainName(chain.toStdString()), std::move(recording), {}};
}

base::Result<compare::Comparison> readAndCompare(const QStringList& chains, const QString& livePod)
{
    std::vector<compare::Input> inputs;
    for (const QString& chain : chains)
        inputs.push_back(TRY(readChain(chain, livePod)));
    return compare::compareChains(inputs);
}

/// One page of the sheet's own shape, for a slide.
QString writePdf(QWidget* sheet, QIODevice& out)
{
    constexpr int kDots = 96; // a pixel of the sheet is one at 100 %
    constexpr double kPoints = 72.0 / kDots;
    QPdfWriter pdf(&out);
    pdf.setResolution(kDots);
    pdf.setPageSize(QPageSize(QSizeF(sheet->size()) * kPoints, QPageSize::Point));
    pdf.setPageMargins({});
    pdf.setTitle(QStringLiteral("Shimscope"));
    QPainter painter;
    if (!painter.begin(&pdf))
        return out.errorString();
    sheet->render(&painter);
    return painter.end() ? QString() : out.errorString();
}

} // namespace

Comparing::Comparing(QStackedWidget* pages)
    : QObject(pages), m_pages(pages), m_page(new compareview::ComparePage(pages))
{
    pages->addWidget(m_page);
    using compareview::ComparePage;
    connect(m_page, &ComparePage::chainsAsked, this, &Comparing::compareChains);
    connect(m_page, &ComparePage::closeAsked, this, &Comparing::close);
    connect(m_page, &ComparePage::fileAsked, this, &Comparing::askForFile);
    connect(m_page, &ComparePage::affectedAsked, this, &Comparing::affectedAsked);
    connect(m_page, &ComparePage::lessonAsked, this, &Comparing::lessonAsked);
    if (const auto facts = story::loadShippedFacts())
        m_page->setStory(*facts);
    connect(m_page, &ComparePage::exportAsked, this, &Comparing::askForExport);
    connect(
        m_page, &ComparePage::placeAsked, this, [this](const QString& chain, const QString& span) {
            if (chain.startsWith(kLive)) {
                close();
                emit placeAsked({}, span);
            } else if (const auto file = engine::findRecording(chain.toStdString())) {
                close();
                emit placeAsked(models::text(*file), span);
            }
        });
}

void Comparing::compareChains(const QStringList& chains)
{
    const QStringList wanted = chains.isEmpty()
        ? QStringList{QStringLiteral("dockershim"), QStringLiteral("containerd")}
        : chains;
    QStringList shipped;
    for (const std::string& name : engine::shippedRecordings())
        shipped << models::text(name);
    m_page->setChoices(shipped, m_shown, m_live.isEmpty() ? QString() : kLive + m_live);
    if (!m_wanted) {
        m_wanted = true;
        emit shownChanged();
    }
    const int number = ++m_number;
    auto answer = std::make_shared<std::optional<base::Result<compare::Comparison>>>();
    QThread* thread = QThread::create(
        [answer, wanted, pod = m_livePod] { answer->emplace(readAndCompare(wanted, pod)); });
    connect(thread, &QThread::finished, this, [this, answer, wanted, number] {
        if (number == m_number && *answer && (**answer || m_page->chains().isEmpty()))
            m_page->setChains(wanted);
        take(number, **answer);
    });
    connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start();
}

void Comparing::take(int number, const base::Result<compare::Comparison>& result)
{
    if (number != m_number)
        return;
    if (result) {
        m_page->setComparison(*result);
        emit compared();
        return;
    }
    const QString cause = models::text(result.error().toString());
    m_page->setFailure(cause, tr("Choose another recording in the head of this page."));
    emit failed(cause);
}

void Comparing::close()
{
    m_wanted = false;
    emit shownChanged();
}

void Comparing::askForFile(int chain)
{
    const QString file = QFileDialog::getOpenFileName(m_pages, tr("Compare with a recording"), {},
        tr("Recordings (*.shimtrace *.shimtrace.gz);;All files (*)"));
    if (file.isEmpty())
        return;
    QStringList chains = m_page->chains();
    if (chain < chains.size())
        chains[chain] = file;
    else
        chains << file;
    compareChains(chains);
}

void Comparing::askForExport(const QString& suffix)
{
    QString file = QFileDialog::getSaveFileName(m_pages, tr("Export for slides"),
        QStringLiteral("compare.") + suffix, QStringLiteral("*.") + suffix);
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix() != suffix)
        file += u'.' + suffix;
    const QString error = save(file);
    if (error.isEmpty())
        emit saved(file);
    else
        emit notSaved(file, error);
}

QString Comparing::save(const QString& file) const
{
    const QString suffix = QFileInfo(file).suffix();
    if (suffix == QLatin1String("png") || suffix == QLatin1String("svg"))
        return PictureMenu::save(m_page->sheet(), file);
    if (suffix == QLatin1String("pdf"))
        return writeWhole(file, [this](QIODevice& out) { return writePdf(m_page->sheet(), out); });
    const std::string text = suffix == QLatin1String("json")
        ? compare::toJson(m_page->comparison())
        : compare::toMarkdown(m_page->comparison(), models::language());
    return writeWhole(file, text);
}

QStringList takeComparison(
    Comparing& comparing, const QStringList& chains, const QString& folder, const QString& suffix)
{
    QEventLoop loop;
    QString cause;
    QObject::connect(&comparing, &Comparing::compared, &loop, &QEventLoop::quit);
    QObject::connect(&comparing, &Comparing::failed, &loop, [&](const QString& why) {
        cause = why;
        loop.quit();
    });
    comparing.compareChains(chains);
    loop.exec();
    QStringList files;
    if (cause.isEmpty()) {
        QDir().mkpath(folder);
        QCoreApplication::processEvents();
        for (const char* kind : {"png", "svg", "pdf", "md"}) {
            const QString file = QDir(folder).filePath(
                QStringLiteral("compare%1.%2").arg(suffix, QLatin1String(kind)));
            cause = comparing.save(file);
            if (!cause.isEmpty())
                break;
            files << file;
        }
    }
    if (cause.isEmpty())
        return files;
    std::fprintf(stderr, "shimscope: %s\n", qPrintable(cause));
    return {};
}

} // namespace shimscope::app
