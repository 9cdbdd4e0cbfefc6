// The command line of `shimscope`.
#pragma once

#include <widgets/theme.h>

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

namespace shimscope::app {

struct Options {
    QString file; ///< a recording; empty: live
    QString socket; ///< of the agent; empty: the default
    QString pictures; ///< folder; empty: a window
    QStringList compare; ///< chains to compare; empty: none
    QString handouts; ///< folder for the hand-outs of all lessons; empty: none
    bool affected = false; ///< the page of the scan
    bool allPictures = false; ///< every variant, each by a process of its own
    int seconds = 20; ///< how long to watch the agent before pictures are taken
    QSize size{1440, 900};
    widgets::Scheme scheme = widgets::Scheme::System;
    int scale = 1;
    bool lessons = false; ///< the column of the lessons is open
    QString lesson; ///< id of the one that begins; empty: none
    QString language; ///< "en", "ko"; empty: the desktop's
};

/// The options, or the exit code to leave with (help, or a mistake that was printed).
struct ParsedOptions {
    std::optional<Options> options;
    int exitCode = 0;
};
[[nodiscard]] ParsedOptions parseOptions(int argc, char** argv);

} // namespace shimscope::app
