// "Am I affected?" in the window: scans the machine off the GUI thread, reads node objects, fills
// the page, and writes the report into files. GUI thread.
#pragma once

#include <base/result.h>

#include <migration/node.h>
#include <migration/report.h>
#include <QObject>
#include <QStackedWidget>
#include <story/affected_page.h>

#include <vector>

namespace shimscope::app {

class Affected : public QObject {
    Q_OBJECT

public:
    /// Adds its page to `pages`.
    explicit Affected(QStackedWidget* pages);
    void show();
    void close();
    [[nodiscard]] bool shown() const { return m_wanted; }
    [[nodiscard]] storyview::AffectedPage* page() const { return m_page; }
    /// Reads this machine, as the user that the window runs as. One scan at a time.
    void scan();
    /// Node objects as kubectl prints them; `name` says where they come from. They stay in the
    /// report when the machine is scanned again.
    void takeNodes(const QString& text, const QString& name);
    /// By its suffix: .md, .pdf, .json, .png. Error: a sentence; empty: it is written.
    [[nodiscard]] QString save(const QString& file) const;

signals:
    /// It came, or went.
    void shownChanged();
    void scanned();
    void failed(const QString& cause);
    void saved(const QString& file);
    void notSaved(const QString& file, const QString& cause);

private:
    void take(const base::Result<migration::Report>& report);
    void showReport();
    void askForNodeFile();
    void pasteNodes();
    void askForFile(const QString& suffix);
    QStackedWidget* m_pages;
    storyview::AffectedPage* m_page;
    std::vector<migration::Nodes> m_nodes;
    migration::Report m_machine; ///< without nodes; no host: it was not scanned yet
    bool m_wanted = false;
    bool m_scanning = false;
};

/// Scans, and writes affected.png, .pdf and .md into the folder; the paths, or nothing and why on
/// stderr. Runs the event loop.
[[nodiscard]] QStringList takeAffected(
    Affected& affected, const QString& folder, const QString& suffix);

} // namespace shimscope::app
