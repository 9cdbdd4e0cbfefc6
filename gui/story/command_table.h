// What the window does, as commands of docker, crictl, ctr, nerdctl and kubectl: a table from which
// they are copied. GUI thread.
#pragma once

#include <QDialog>
#include <QLabel>
#include <QTableWidget>
#include <story/commands.h>

namespace shimscope::storyview {

class CommandTable : public QDialog {
    Q_OBJECT

public:
    /// Reads the shipped commands; where they are not there, says so in their place.
    explicit CommandTable(QWidget* parent);
    [[nodiscard]] QTableWidget* table() const { return m_table; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill();
    void sizeRows();
    void copyCurrent();
    story::Commands m_commands;
    QLabel* m_about;
    QTableWidget* m_table;
};

} // namespace shimscope::storyview
