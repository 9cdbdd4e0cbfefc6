// The manifests that a new pod may begin with, and names that are not taken yet.
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace shimscope::pods {

struct Template {
    QString id; ///< "memory": also what the pod is called
    QString title;
    QString about; ///< one sentence: what will be seen
};

/// In the language of the window.
[[nodiscard]] std::vector<Template> templates();
/// The manifest with the pod's name in its place.
[[nodiscard]] QString manifestOf(const Template& from, const QString& name);
/// "memory", or "memory-2" when that is taken.
[[nodiscard]] QString freeName(const QString& wanted, const QStringList& taken);
/// metadata.name of a manifest as it is typed; empty if it is not there yet.
[[nodiscard]] QString podNameIn(const QString& manifest);

/// What the kubelet says of a manifest: "web.yaml:12:5: spec.containers[0].image: is missing".
struct Complaint {
    int line = 0; ///< from 1; 0: of the whole file
    QString text; ///< without file and line
};
[[nodiscard]] Complaint parseComplaint(const QString& said);

} // namespace shimscope::pods
