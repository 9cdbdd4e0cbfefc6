// The same pod through two to five chains: which ones is chosen in its head; below are hops, calls,
// what stays behind, and what to beware of. It reads nothing itself: `chainsAsked` is told, and
// setComparison or setFailure answers. GUI thread.
#pragma once

#include <compare/comparison.h>
#include <compare/lanes_view.h>
#include <compare/rows_view.h>
#include <QFrame>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStringList>

class QHBoxLayout;

namespace shimscope::compareview {

inline constexpr int kMostChains = 5;

/// A titled part of the page.
class Card : public QWidget {
    Q_OBJECT

public:
    explicit Card(QWidget* content, QWidget* parent = nullptr);
    void setTitle(const QString& title);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_title;
};

class ComparePage : public QWidget {
    Q_OBJECT

public:
    explicit ComparePage(QWidget* parent = nullptr);
    /// Names of shipped recordings, and a recording that the window shows (empty: none).
    void setChoices(const QStringList& shipped, const QString& shown);
    /// Names or files, as they are being compared.
    void setChains(const QStringList& chains);
    [[nodiscard]] const QStringList& chains() const { return m_chains; }
    void setComparison(const compare::Comparison& comparison);
    /// The comparison before stays where there is one.
    void setFailure(const QString& cause, const QString& mend);
    [[nodiscard]] const compare::Comparison& comparison() const { return m_comparison; }
    [[nodiscard]] QLabel* failure() const { return m_failure; }
    [[nodiscard]] LanesView* lanes() const { return m_lanes; }
    /// What is exported: without head and scroll bars.
    [[nodiscard]] QWidget* sheet() const { return m_sheet; }

signals:
    void chainsAsked(const QStringList& chains);
    void fileAsked(int chain); ///< a recording for this place is to be chosen
    void placeAsked(const QString& chain, const QString& spanId);
    void exportAsked(const QString& suffix); ///< "png", "svg", "pdf", "md", "json"
    void closeAsked();

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeHead();
    void fillHead();
    void fillMenu(QMenu* menu, int chain);
    void ask(int chain, const QString& name);
    void showComparison();
    void retranslate();
    QStringList m_shipped, m_chains;
    QString m_shown;
    compare::Comparison m_comparison;
    QHBoxLayout* m_chips = nullptr;
    QLabel* m_heading;
    QLabel* m_pod;
    QLabel* m_failure;
    QLabel* m_warnings;
    QPushButton* m_export;
    QPushButton* m_close;
    QMenu* m_exports;
    QWidget* m_sheet;
    LanesView* m_lanes;
    RowsView* m_calls;
    RowsView* m_facts;
    Card *m_lanesCard, *m_callsCard, *m_factsCard, *m_warningsCard;
};

} // namespace shimscope::compareview
