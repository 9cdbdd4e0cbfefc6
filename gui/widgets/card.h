// A titled part of a page, in a frame with round corners. GUI thread.
#pragma once

#include <QLabel>
#include <QWidget>

namespace shimscope::widgets {

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

} // namespace shimscope::widgets
