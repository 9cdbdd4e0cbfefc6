// Text → Pod.
#include <kubelet/hash.h>
#include <kubelet/manifest.h>
#include <kubelet/manifest_fields.h>

namespace shimscope::kubelet {

Manifest parseManifest(
    const std::string& text, const std::string& file, const std::string& nodeName)
{
    YamlReader reader;
    PodDocument document;
    if (const auto root = reader.parse(text))
        readPodDocument(reader, *root, document);
    Manifest manifest{nullptr, reader.problems()};
    if (reader.hasErrors())
        return manifest;
    document.pod.source = file;
    if (document.pod.uid.empty())
        document.pod.uid = staticPodUid(document.pod, nodeName);
    manifest.pod = std::make_shared<const Pod>(std::move(document.pod));
    return manifest;
}

} // namespace shimscope::kubelet
