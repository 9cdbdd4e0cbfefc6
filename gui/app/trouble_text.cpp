#include <app/trouble_text.h>

#include <QCoreApplication>

namespace shimscope::app {

namespace {
QString troubleWord(const char* text)
{
    return QCoreApplication::translate("Trouble", text);
}
} // namespace

void explainTrouble(widgets::ProblemPanel& panel, const Feed& feed)
{
    switch (feed.trouble()) {
    case Trouble::None:
        break;
    case Trouble::Recording:
        panel.setContent(
            troubleWord(QT_TRANSLATE_NOOP("Trouble", "This recording cannot be opened")),
            feed.cause(),
            troubleWord(QT_TRANSLATE_NOOP("Trouble",
                "Choose a file that Shimscope recorded (*.shimtrace). If it was copied from "
                "another machine, copy it again: its beginning must be whole; a missing end is no "
                "problem.")));
        break;
    case Trouble::NoAgent:
        panel.setContent(
            troubleWord(QT_TRANSLATE_NOOP("Trouble", "No agent answers at %1")).arg(feed.socket()),
            feed.cause(),
            troubleWord(QT_TRANSLATE_NOOP("Trouble",
                "Start one with ./dev run, or as root with shimscoped, and this window connects by "
                "itself. Or open a recording: that needs no rights and no agent.")));
        break;
    case Trouble::NoInspector:
        panel.setContent(
            troubleWord(QT_TRANSLATE_NOOP("Trouble", "This machine cannot be looked at")),
            feed.cause(),
            troubleWord(QT_TRANSLATE_NOOP("Trouble",
                "That needs the program shimscoped, which is built and installed with this window; "
                "it runs as you and only reads.")));
        break;
    }
}

} // namespace shimscope::app
