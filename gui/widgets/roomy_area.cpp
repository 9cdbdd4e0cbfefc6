#include <widgets/roomy_area.h>
#include <widgets/theme.h>

#include <QEvent>

#include <algorithm>

namespace shimscope::widgets {

namespace {
/// Its neighbours give way first while text has its usual size; large text is scrolled.
constexpr QSize kUsualRoom{900, 240};
constexpr QSize kLeastRoom{480, 240};
} // namespace

RoomyArea::RoomyArea(QWidget* content, QWidget* parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus); // what is inside has it
    setWidget(content);
}

QSize RoomyArea::minimumSizeHint() const
{
    return widget()->minimumSizeHint().boundedTo(textScale() > 100 ? kLeastRoom : kUsualRoom);
}

/// What it holds needs another size now.
bool RoomyArea::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

} // namespace shimscope::widgets
