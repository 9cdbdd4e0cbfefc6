// Comparing in the window: reads the recordings off the GUI thread, fills the page, and writes what
// it shows into files. GUI thread.
#pragma once

#include <base/result.h>

#include <compare/compare_page.h>
#include <QObject>
#include <QStackedWidget>

namespace shimscope::app {

class Comparing : public QObject {
    Q_OBJECT

public:
    /// Adds its page to `pages`.
    explicit Comparing(QStackedWidget* pages);
    /// Names of shipped recordings, or files; empty: the two that everybody asks about.
    void compareChains(const QStringList& chains);
    /// What the window shows, to be offered; empty: no file.
    void setShown(const QString& recording) { m_shown = recording; }
    /// The agent that is watched, and the uid of the pod that is chosen there; empty: none is.
    void setLive(const QString& socket, const QString& pod)
    {
        m_live = socket;
        m_livePod = pod;
    }
    [[nodiscard]] bool shown() const { return m_wanted; }
    [[nodiscard]] compareview::ComparePage* page() const { return m_page; }
    /// By its suffix: .png, .svg, .pdf, .md, .json. Error: a sentence; empty: it is written.
    [[nodiscard]] QString save(const QString& file) const;
    void close();

signals:
    /// It came, or went.
    void shownChanged();
    void compared();
    void failed(const QString& cause);
    /// `file`: empty for what is watched.
    void placeAsked(const QString& file, const QString& spanId);
    void affectedAsked();
    void lessonAsked();
    void saved(const QString& file);
    void notSaved(const QString& file, const QString& cause);

private:
    void take(int number, const base::Result<compare::Comparison>& result);
    void askForFile(int chain);
    void askForExport(const QString& suffix);
    QStackedWidget* m_pages;
    compareview::ComparePage* m_page;
    QString m_shown, m_live, m_livePod;
    bool m_wanted = false;
    int m_number = 0; ///< of the last question: an answer to an earlier one is not shown
};

/// Writes the comparison as PNG, SVG, PDF and Markdown into the folder; the paths, or nothing and
/// why on stderr. Runs the event loop.
[[nodiscard]] QStringList takeComparison(
    Comparing& comparing, const QStringList& chains, const QString& folder, const QString& suffix);

} // namespace shimscope::app
