// Gives its widget all the room there is, and scrolls where that is less than the widget needs:
// large text in a small window cuts nothing. GUI thread.
#pragma once

#include <QScrollArea>

namespace shimscope::widgets {

class RoomyArea : public QScrollArea {
    Q_OBJECT

public:
    explicit RoomyArea(QWidget* content, QWidget* parent = nullptr);
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace shimscope::widgets
