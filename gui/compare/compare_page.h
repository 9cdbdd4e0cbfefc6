// The same pod through two to five chains: which ones is chosen in its head; below are hops, calls,
// what stays behind, and what to beware of; beside them what Docker's parts were to Kubernetes. It
// reads nothing itself: `chainsAsked` is told, and setComparison or setFailure answers. GUI thread.
#pragma once

#include <widgets/card.h>
#include <widgets/refill.h>

#include <compare/comparison.h>
#include <compare/lanes_view.h>
#include <compare/parts_panel.h>
#include <compare/play.h>
#include <compare/rows_view.h>
#include <QFrame>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStringList>
#include <story/fact_cards.h>
#include <story/facts.h>

class QHBoxLayout;
class QScrollArea;
class QVBoxLayout;

namespace shimscope::compareview {

inline constexpr int kMostChains = 5;

class ComparePage : public QWidget {
    Q_OBJECT

public:
    explicit ComparePage(QWidget* parent = nullptr);
    /// What is offered: names of shipped recordings, a recording that the window shows, and the
    /// name of what runs on this machine now (empty: none).
    void setChoices(const QStringList& shipped, const QString& shown, const QString& live);
    /// What stands in the column beside the comparison.
    void setStory(const story::Facts& facts);
    /// Names or files, as they are being compared.
    void setChains(const QStringList& chains);
    [[nodiscard]] const QStringList& chains() const { return m_chains; }
    void setComparison(const compare::Comparison& comparison);
    /// The comparison before stays where there is one.
    void setFailure(const QString& cause, const QString& mend);
    [[nodiscard]] const compare::Comparison& comparison() const { return m_comparison; }
    [[nodiscard]] QLabel* failure() const { return m_failure; }
    [[nodiscard]] LanesView* lanes() const { return m_lanes; }
    [[nodiscard]] RowsView* calls() const { return m_calls; }
    [[nodiscard]] PartsPanel* parts() const { return m_parts; }
    [[nodiscard]] Play* play() const { return m_play; }
    [[nodiscard]] QPushButton* playButton() const { return m_playButton; }
    /// What is exported: without head and scroll bars.
    [[nodiscard]] QWidget* sheet() const { return m_sheet; }

signals:
    void chainsAsked(const QStringList& chains);
    void fileAsked(int chain); ///< a recording for this place is to be chosen
    void placeAsked(const QString& chain, const QString& spanId);
    void exportAsked(const QString& suffix); ///< "png", "svg", "pdf", "md", "json"
    void affectedAsked();
    void lessonAsked();
    void closeAsked();

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* makeHead();
    QWidget* makeSheet();
    QWidget* makeSide();
    void connectParts();
    void showMoment();
    [[nodiscard]] QString nameOf(const QString& chain) const;
    void fillHead();
    void fillMenu(QMenu* menu, int chain);
    void ask(int chain, const QString& name);
    void showComparison();
    void retranslate();
    widgets::Refill* m_refill;
    QStringList m_shipped, m_chains;
    QString m_shown, m_live;
    compare::Comparison m_comparison;
    QHBoxLayout* m_chips = nullptr;
    QVBoxLayout* m_sideLayout = nullptr;
    QScrollArea* m_scroll = nullptr;
    QScrollArea* m_sideScroll = nullptr;
    QLabel* m_heading;
    QLabel* m_pod;
    QLabel* m_failure;
    QLabel* m_warnings;
    QPushButton* m_playButton;
    QPushButton* m_export;
    QPushButton* m_close;
    QMenu* m_exports;
    QWidget* m_sheet;
    LanesView* m_lanes;
    RowsView* m_calls;
    RowsView* m_facts;
    Play* m_play;
    PartsPanel* m_parts;
    QLabel* m_partsTitle;
    storyview::FactCards* m_cards;
    QLabel* m_cardsTitle;
    QPushButton *m_affected, *m_lesson;
    widgets::Card *m_lanesCard, *m_callsCard, *m_factsCard, *m_warningsCard;
};

} // namespace shimscope::compareview
