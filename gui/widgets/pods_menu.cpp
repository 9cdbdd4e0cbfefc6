// Entries and their conditions.
#include <models/text.h>
#include <widgets/pods_menu.h>

#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>

#include <array>
#include <csignal>

namespace shimscope::widgets {

namespace {

/// Gives the words of this file a context for translators.
struct MenuWords {
    Q_DECLARE_TR_FUNCTIONS(shimscope::widgets::PodsMenu)
};

struct SignalName {
    int number;
    const char* name;
};
constexpr std::array kSignals{SignalName{SIGTERM, "SIGTERM"}, SignalName{SIGKILL, "SIGKILL"},
    SignalName{SIGINT, "SIGINT"}, SignalName{SIGHUP, "SIGHUP"}, SignalName{SIGUSR1, "SIGUSR1"},
    SignalName{SIGUSR2, "SIGUSR2"}, SignalName{SIGSTOP, "SIGSTOP"}, SignalName{SIGCONT, "SIGCONT"}};

void copy(const QString& text)
{
    QApplication::clipboard()->setText(text);
}

/// Enabled if there is nothing to say against it.
void judge(QAction* action, const QString& objection)
{
    action->setEnabled(objection.isEmpty());
    action->setToolTip(objection);
    action->setStatusTip(objection);
}

QString firstOf(const QString& a, const QString& b)
{
    return a.isEmpty() ? b : a;
}

/// Why a container cannot be acted on as it is.
QString objectionTo(const Target& target)
{
    if (target.observed)
        return MenuWords::tr("Only looked at: another engine started it.");
    if (target.pid == 0)
        return MenuWords::tr("It does not run: it has no process.");
    return {};
}

void addManifestDeeds(
    QMenu& menu, const Target& target, const QString& refusal, const Chosen& chosen)
{
    const QString none =
        target.manifest.isEmpty() ? MenuWords::tr("No manifest of this pod is known.") : QString();
    const auto add = [&](const char* name, const QString& text, Deed deed) {
        QAction* action = menu.addAction(text, [=] { chosen(deed, target, 0); });
        action->setObjectName(QLatin1String(name));
        judge(action, firstOf(refusal, none));
        return action;
    };
    add("edit", MenuWords::tr("Edit manifest…"), Deed::EditManifest);
    add("duplicate", MenuWords::tr("Duplicate…"), Deed::Duplicate);
    if (!target.container.isEmpty() && !target.sandbox)
        add("limit", MenuWords::tr("Change a limit…"), Deed::ChangeLimit);
}

void addSignals(QMenu& menu, const Target& target, const QString& objection, const Chosen& chosen)
{
    QMenu* list = menu.addMenu(MenuWords::tr("Signal"));
    list->menuAction()->setObjectName(QStringLiteral("signal"));
    judge(list->menuAction(), objection);
    for (const SignalName& each : kSignals)
        list->addAction(QStringLiteral("%1 (%2)").arg(QLatin1String(each.name)).arg(each.number),
            [=] { chosen(Deed::Signal, target, each.number); });
}

} // namespace

Target targetOf(
    const models::Session& session, const std::string& podUid, const models::Place* place)
{
    using models::text;
    Target target;
    for (const models::PodState& pod : session.store().podsAt(session.now())) {
        if (pod.pod.uid != podUid)
            continue;
        target.pod = text(pod.pod.name);
        target.nameSpace = text(pod.pod.nameSpace);
        target.manifest = text(pod.pod.manifest.substr(pod.pod.manifest.rfind('/') + 1));
        target.observed = pod.pod.observed;
        target.engine = text(pod.pod.engine);
        target.cgroupPath = text(pod.pod.cgroupPath);
    }
    if (place == nullptr)
        return target;
    target.container = text(place->name);
    target.sandbox = place->sandbox;
    target.cgroupPath.clear();
    if (const trace::Container* c = session.store().containerAt(*place, session.now())) {
        target.id = text(c->id);
        target.state = text(c->state);
        target.cgroupPath = text(c->cgroupPath);
        target.engine = text(c->engine);
        target.observed = c->observed;
        target.pid = c->pid;
    }
    return target;
}

void addDeeds(QMenu& menu, const Target& target, const MenuOptions& options, const Chosen& chosen)
{
    menu.setToolTipsVisible(true);
    const QString refusal = options.refusal;
    if (!target.observed)
        addManifestDeeds(menu, target, refusal, chosen);
    if (target.container.isEmpty())
        return;
    menu.addSeparator();
    const QString objection = firstOf(refusal, objectionTo(target));
    const QString ofPod = target.sandbox
        ? MenuWords::tr("The pause container ends with its pod: delete the pod.")
        : QString();
    const bool paused = target.state == QStringLiteral("paused");
    const auto add = [&](const char* name, const QString& text, Deed deed, const QString& against) {
        QAction* action = menu.addAction(text, [=] { chosen(deed, target, 0); });
        action->setObjectName(QLatin1String(name));
        judge(action, firstOf(objection, against));
    };
    add("stop", MenuWords::tr("Stop"), Deed::Stop, ofPod);
    addSignals(menu, target, objection, chosen);
    if (paused)
        add("resume", MenuWords::tr("Resume"), Deed::Resume, {});
    else
        add("pause", MenuWords::tr("Pause"), Deed::Pause, {});
    add("exec", MenuWords::tr("Exec…"), Deed::Exec,
        paused               ? MenuWords::tr("It is paused: resume it first.")
            : target.sandbox ? MenuWords::tr("CRI executes nothing in a pause container.")
                             : QString());
}

QStringList commandsFor(const Target& target, const MenuOptions& options)
{
    QStringList commands;
    const bool cluster = !target.observed;
    const QString pod =
        QStringLiteral("-n %1 %2")
            .arg(target.nameSpace.isEmpty() ? QStringLiteral("default") : target.nameSpace,
                target.pod);
    if (target.container.isEmpty()) {
        if (cluster)
            commands << QStringLiteral("kubectl describe pod ") + pod;
        return commands;
    }
    if (target.engine == QStringLiteral("docker") || target.engine == QStringLiteral("podman"))
        return {target.engine + QStringLiteral(" inspect ") + target.id,
            target.engine + QStringLiteral(" exec -it ") + target.id + QStringLiteral(" sh")};
    if (target.engine == QStringLiteral("containerd"))
        return {QStringLiteral("ctr -n k8s.io containers info ") + target.id,
            QStringLiteral("ctr -n k8s.io tasks ps ") + target.id};
    if (target.engine == QStringLiteral("cri-o"))
        return {QStringLiteral("crictl inspect ") + target.id};
    if (!cluster || options.runDir.isEmpty())
        return commands;
    const QString crictl =
        QStringLiteral("crictl --runtime-endpoint unix://%1/cri.sock ").arg(options.runDir);
    if (target.sandbox)
        return {crictl + QStringLiteral("inspectp ") + target.id};
    commands
        << crictl + QStringLiteral("inspect ") + target.id
        << crictl + QStringLiteral("stats ") + target.id
        << crictl + QStringLiteral("exec ") + target.id + QStringLiteral(" sh")
        << QStringLiteral("shimscope-oci --root %1/oci state %2").arg(options.runDir, target.id)
        << QStringLiteral("kubectl exec -it %1 -c %2 -- sh").arg(pod, target.container);
    return commands;
}

void addCopies(QMenu& menu, const Target& target, const MenuOptions& options)
{
    const auto add = [&menu](const QString& text, const QString& value) {
        if (!value.isEmpty())
            menu.addAction(text, [value] { copy(value); });
    };
    add(MenuWords::tr("Copy id"), target.id);
    add(MenuWords::tr("Copy pid"), target.pid > 0 ? QString::number(target.pid) : QString());
    add(MenuWords::tr("Copy cgroup path"), target.cgroupPath);
    const QStringList commands = commandsFor(target, options);
    if (commands.isEmpty())
        return;
    QMenu* list = menu.addMenu(MenuWords::tr("Copy as command"));
    list->menuAction()->setObjectName(QStringLiteral("commands"));
    for (const QString& command : commands)
        list->addAction(
            QString(command).replace(target.id, target.id.left(12)), [command] { copy(command); });
}

} // namespace shimscope::widgets
