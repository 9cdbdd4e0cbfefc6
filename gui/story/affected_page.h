// Whom the removal of dockershim concerns: what each of three audiences has to do, what a scan of
// this machine found, and what became of what was said in 2020. It scans nothing itself: what is
// asked for is told, and setReport or setFailure answers. GUI thread.
#pragma once

#include <widgets/card.h>

#include <migration/report.h>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <story/audiences_view.h>
#include <story/fact_cards.h>
#include <story/facts.h>
#include <story/findings_view.h>

#include <optional>

namespace shimscope::storyview {

class AffectedPage : public QWidget {
    Q_OBJECT

public:
    explicit AffectedPage(QWidget* parent = nullptr);
    void setFacts(const story::Facts& facts);
    /// A scan is under way.
    void setScanning(bool scanning);
    void setReport(const migration::Report& report);
    [[nodiscard]] const std::optional<migration::Report>& report() const { return m_report; }
    [[nodiscard]] const story::Facts& facts() const { return m_facts; }
    /// What could not be done, why, and how to mend it; empty: all is well.
    void setFailure(const QString& text);
    [[nodiscard]] QLabel* failure() const { return m_failure; }
    [[nodiscard]] FindingsView* findings() const { return m_findings; }
    [[nodiscard]] AudiencesView* audiences() const { return m_audiences; }
    [[nodiscard]] FactCards* cards() const { return m_cards; }
    [[nodiscard]] QPushButton* scanButton() const { return m_scan; }
    /// Without head and scroll bars, as it is saved as a picture.
    [[nodiscard]] QWidget* sheet() const { return m_sheet; }
    /// Brings this part of the sheet to where it is seen.
    void showPart(QWidget* part);

signals:
    void scanAsked();
    void nodeFileAsked();
    /// What stands in the clipboard is to be read as node objects.
    void nodePasted();
    void saveAsked(const QString& suffix); ///< "md", "pdf", "json"
    void closeAsked();

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* makeHead();
    void fillMenus();
    void retranslate();
    story::Facts m_facts;
    std::optional<migration::Report> m_report;
    bool m_scanning = false;
    QLabel *m_heading, *m_failure;
    QPushButton *m_scan, *m_nodes, *m_save, *m_close;
    QMenu *m_nodesMenu, *m_saveMenu;
    QScrollArea* m_scroll;
    QWidget* m_sheet;
    AudiencesView* m_audiences;
    FindingsView* m_findings;
    FactCards* m_cards;
    widgets::Card *m_findingsCard, *m_audiencesCard, *m_cardsCard;
};

} // namespace shimscope::storyview
