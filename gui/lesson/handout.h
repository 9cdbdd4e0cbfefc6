// A lesson on paper: A4 pages with the questions, what to look at and room to write, and at the end
// the solutions with the values of the lesson's recording, what to take home, and sources. GUI
// thread; needs an application with widgets::applyTheme; no agent.
#pragma once

#include <base/result.h>
#include <scenario/parse.h>

#include <QString>
#include <QStringList>

namespace shimscope::lesson {

/// Writes the PDF, whole or not at all. `language`: "en" or "ko", whatever the window speaks.
/// Errors: of the file; of the recording, if the lesson has one and it does not solve it.
base::Status writeHandout(
    const scenario::Lesson& lesson, const QString& language, const QString& file);

/// Of each shipped lesson <folder>/<id>.<language>.pdf; the folder is made if it is not there. The
/// files that were written, in the lessons' order.
base::Result<QStringList> writeAllHandouts(const QString& folder, const QString& language);

} // namespace shimscope::lesson
