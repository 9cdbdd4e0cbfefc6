// A card that explains a hop of a chain: a popup beside it, which Escape or a click elsewhere
// closes. Its commands are copied by a click. GUI thread.
#pragma once

#include <QFrame>
#include <story/hops.h>

namespace shimscope::storyview {

class HopCard : public QFrame {
    Q_OBJECT

public:
    HopCard(const story::Hop& hop, const QString& chain, QWidget* parent);
    /// Opens the card beside a point of the screen; it deletes itself when it is closed. Null where
    /// the shipped cards have none for that hop, or are not there. `chain`: as a recording's header
    /// names it, "dockershim"; empty: our own.
    static HopCard* open(
        QWidget* parent, const QString& chain, const QString& hop, const QPoint& besideGlobal);

private:
    void addRow(const QString& title, const story::Text& text);
    void addCommands(const std::vector<std::string>& commands);
};

} // namespace shimscope::storyview
