#include <app/affected.h>
#include <app/picture_menu.h>
#include <app/whole_file.h>
#include <base/file.h>
#include <models/text.h>

#include <migration/scan.h>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QEventLoop>
#include <QFileDialog>
#include <QThread>
#include <story/report_pdf.h>

#include <cstdio>
#include <memory>
#include <optional>

namespace shimscope::app {

namespace {
constexpr std::size_t kLargestNodeFile = 64U << 20U;
}

Affected::Affected(QStackedWidget* pages)
    : QObject(pages), m_pages(pages), m_page(new storyview::AffectedPage(pages))
{
    pages->addWidget(m_page);
    using storyview::AffectedPage;
    connect(m_page, &AffectedPage::scanAsked, this, &Affected::scan);
    connect(m_page, &AffectedPage::nodeFileAsked, this, &Affected::askForNodeFile);
    connect(m_page, &AffectedPage::nodePasted, this, &Affected::pasteNodes);
    connect(m_page, &AffectedPage::saveAsked, this, &Affected::askForFile);
    connect(m_page, &AffectedPage::closeAsked, this, &Affected::close);
    if (const auto facts = story::loadShippedFacts())
        m_page->setFacts(*facts);
    else
        m_page->setFailure(models::text(facts.error().toString()));
}

void Affected::show()
{
    if (m_wanted)
        return;
    m_wanted = true;
    emit shownChanged();
}

void Affected::close()
{
    if (!m_wanted)
        return;
    m_wanted = false;
    emit shownChanged();
}

void Affected::scan()
{
    if (m_scanning)
        return;
    m_scanning = true;
    m_page->setScanning(true);
    m_page->setFailure({});
    auto answer = std::make_shared<std::optional<base::Result<migration::Report>>>();
    QThread* thread =
        QThread::create([answer] { answer->emplace(migration::scan(migration::Place())); });
    connect(thread, &QThread::finished, this, [this, answer] { take(**answer); });
    connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start();
}

void Affected::take(const base::Result<migration::Report>& report)
{
    m_scanning = false;
    m_page->setScanning(false);
    if (!report) {
        const QString cause = models::text(report.error().toString());
        m_page->setFailure(cause);
        emit failed(cause);
        return;
    }
    m_machine = *report;
    showReport();
    emit scanned();
}

void Affected::showReport()
{
    migration::Report report = m_machine;
    for (const migration::Nodes& nodes : m_nodes)
        migration::reportNodes(nodes, report);
    m_page->setReport(report);
}

void Affected::takeNodes(const QString& text, const QString& name)
{
    migration::Nodes nodes = migration::parseNodes(text.toStdString(), name.toStdString());
    if (nodes.nodes.empty()) {
        const migration::Evidence none{name.toStdString(), {}};
        const migration::Evidence& problem = nodes.problems.empty() ? none : nodes.problems.front();
        m_page->setFailure(
            tr("No node was found in %1: %2\nWhat kubectl get nodes -o json, -o yaml "
               "or -o wide prints is read.")
                .arg(models::text(problem.place), models::text(problem.value)));
        return;
    }
    m_page->setFailure({});
    m_nodes.push_back(std::move(nodes));
    if (m_machine.host.empty())
        scan(); // the report says of which machine it is
    else
        showReport();
}

void Affected::askForNodeFile()
{
    const QString file = QFileDialog::getOpenFileName(m_pages, tr("Nodes of a cluster"), {},
        tr("Node objects (*.json *.yaml *.yml *.txt);;All files (*)"));
    if (file.isEmpty())
        return;
    const auto text = base::readFile(file.toStdString(), kLargestNodeFile);
    if (text)
        takeNodes(models::text(*text), file);
    else
        m_page->setFailure(models::text(text.error().toString()));
}

void Affected::pasteNodes()
{
    const QString text = QApplication::clipboard()->text();
    if (text.trimmed().isEmpty())
        m_page->setFailure(tr("No text is in the clipboard: copy what kubectl get nodes -o json "
                              "prints, and paste again."));
    else
        takeNodes(text, tr("the clipboard"));
}

void Affected::askForFile(const QString& suffix)
{
    QString file = QFileDialog::getSaveFileName(m_pages, tr("Save the report"),
        QStringLiteral("affected.") + suffix, QStringLiteral("*.") + suffix);
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

QString Affected::save(const QString& file) const
{
    const QString suffix = QFileInfo(file).suffix();
    if (suffix == QLatin1String("png"))
        return PictureMenu::save(m_page->sheet(), file);
    if (!m_page->report())
        return tr("There is no report yet: scan this machine first.");
    const migration::Report& report = *m_page->report();
    const story::Facts& facts = m_page->facts();
    if (suffix == QLatin1String("json"))
        return writeWhole(file, migration::toJson(report, facts, models::language()));
    const std::string text = migration::toMarkdown(report, facts, models::language());
    if (suffix != QLatin1String("pdf"))
        return writeWhole(file, text);
    return writeWhole(file, [&](QIODevice& out) {
        return storyview::writeMarkdownAsPdf(text, tr("Am I affected?"), out);
    });
}

QStringList takeAffected(Affected& affected, const QString& folder, const QString& suffix)
{
    QEventLoop loop;
    QString cause;
    QObject::connect(&affected, &Affected::scanned, &loop, &QEventLoop::quit);
    QObject::connect(&affected, &Affected::failed, &loop, [&](const QString& why) {
        cause = why;
        loop.quit();
    });
    affected.show();
    affected.scan();
    loop.exec();
    QStringList files;
    QDir().mkpath(folder);
    for (int i = 0; i < 3; ++i) // filled, laid out, painted
        QCoreApplication::processEvents();
    for (const char* kind : {"png", "pdf", "md"}) {
        if (!cause.isEmpty())
            break;
        const QString file =
            QDir(folder).filePath(QStringLiteral("affected%1.%2").arg(suffix, QLatin1String(kind)));
        cause = affected.save(file);
        files << file;
    }
    if (cause.isEmpty())
        return files;
    std::fprintf(stderr, "shimscope: %s\n", qPrintable(cause));
    return {};
}

} // namespace shimscope::app
