// Small changes to a manifest's text that leave everything else as its author wrote it: comments,
// order, style. Only what is plainly there is changed; anything else is for the editor. Pure.
#pragma once

#include <QString>

#include <optional>

namespace shimscope::pods {

/// What stands under resources.limits of a container; empty: nothing.
struct Limits {
    QString cpu, memory;
};

/// Nothing: there is no such container in a form that is understood here ("- name: x" in lines of
/// its own below "containers:").
[[nodiscard]] std::optional<Limits> limitsIn(const QString& manifest, const QString& container);
/// The manifest with `resource` ("cpu" or "memory") limited to `value`, which is not empty.
/// Nothing: as above.
[[nodiscard]] std::optional<QString> withLimit(const QString& manifest, const QString& container,
    const QString& resource, const QString& value);
/// The manifest with another metadata.name. Nothing: it has none.
[[nodiscard]] std::optional<QString> withPodName(const QString& manifest, const QString& name);

} // namespace shimscope::pods
