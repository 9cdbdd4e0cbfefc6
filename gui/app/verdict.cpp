#include <app/verdict.h>
#include <models/text.h>

#include <QCoreApplication>

namespace shimscope::app {

namespace {

QString say(const char* words)
{
    return QCoreApplication::translate("shimscope::app::Verdict", words);
}

} // namespace

Verdict verdictOf(const base::Result<agent_api::Info>& info)
{
    if (!info)
        return {say(QT_TRANSLATE_NOOP("shimscope::app::Verdict",
                    "No agent answers here, so nothing can be started; lessons play from their "
                    "recordings.")),
            false};
    Verdict verdict;
    verdict.mayRun = info->mayChange && info->readOnlyReason.empty();
    const QString machine = QStringLiteral("cgroup %1, Linux %2")
                                .arg(models::text(info->cgroupMode), models::text(info->kernel));
    if (!info->readOnlyReason.empty())
        verdict.sentence =
            say(QT_TRANSLATE_NOOP("shimscope::app::Verdict",
                    "This agent only looks (%1); lessons play from their recordings."))
                .arg(machine);
    else if (!info->mayChange)
        verdict.sentence =
            say(QT_TRANSLATE_NOOP("shimscope::app::Verdict",
                    "You may watch this agent but start nothing (%1); lessons play from "
                    "their recordings."))
                .arg(machine);
    else if (info->problems.empty())
        verdict.sentence = say(
            QT_TRANSLATE_NOOP("shimscope::app::Verdict", "Pods run for real on this machine (%1)."))
                               .arg(machine);
    else
        verdict.sentence =
            say(QT_TRANSLATE_NOOP("shimscope::app::Verdict",
                    "Pods run for real on this machine (%1). Not everything works: %2"))
                .arg(machine, models::text(info->problems.front()));
    return verdict;
}

} // namespace shimscope::app
