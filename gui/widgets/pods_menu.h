// What can be done to a pod or container, as entries of a menu. What cannot be done now is disabled
// and says why in its tool tip. Nothing is done here: `chosen` is told. GUI thread.
#pragma once

#include <models/session.h>

#include <QMenu>
#include <QString>
#include <QStringList>

#include <functional>

namespace shimscope::widgets {

/// The pod or container that a menu is about. Without a container: the pod.
struct Target {
    QString pod, nameSpace, manifest;
    QString container, id, state, cgroupPath; ///< of the container
    QString engine; ///< of an observed one; else empty
    int pid = 0;
    bool sandbox = false; ///< the pause container
    bool observed = false;
    [[nodiscard]] QString name() const
    {
        return container.isEmpty() ? pod : pod + u'/' + container;
    }
};
/// `place`: null for the pod of `podUid`.
[[nodiscard]] Target targetOf(
    const models::Session& session, const std::string& podUid, const models::Place* place);

enum class Deed {
    EditManifest,
    Duplicate,
    ChangeLimit,
    Stop,
    Signal, ///< with its number
    Pause,
    Resume,
    Exec
};
struct MenuOptions {
    QString refusal; ///< why nothing may be changed; empty: it may
    QString runDir; ///< of the agent, for commands; empty: not known
};
using Chosen = std::function<void(Deed, const Target&, int)>;

void addDeeds(QMenu& menu, const Target& target, const MenuOptions& options, const Chosen& chosen);
/// Copy id, pid, cgroup path, and the same as a command.
void addCopies(QMenu& menu, const Target& target, const MenuOptions& options);
/// Commands that show or do the same with tools that fit: "crictl … inspect …".
[[nodiscard]] QStringList commandsFor(const Target& target, const MenuOptions& options);

} // namespace shimscope::widgets
