// Tells that the text has another size; of theme.cpp alone, which explains it.
#pragma once

#include <QObject>

namespace shimscope::widgets {

class ScaleNews : public QObject {
    Q_OBJECT

signals:
    void changed();
};

} // namespace shimscope::widgets
