#include <widgets/roomy_area.h>

#include <algorithm>

namespace shimscope::widgets {

namespace {
constexpr QSize kLeastRoom{480, 240};
}

RoomyArea::RoomyArea(QWidget* content, QWidget* parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus); // what is inside has it
    setWidget(content);
}

QSize RoomyArea::minimumSizeHint() const
{
    return widget()->minimumSizeHint().boundedTo(kLeastRoom);
}

} // namespace shimscope::widgets
