// The tables of Pod v1: which field is read how. Only manifest.cpp uses it.
#pragma once

#include <kubelet/pod.h>
#include <kubelet/yaml_reader.h>

namespace shimscope::kubelet {

/// The document, before defaults: what of it must be there.
struct PodDocument {
    std::string apiVersion;
    std::string kind;
    Pod pod;
};
void readPodDocument(YamlReader& reader, const Value& document, PodDocument& into);

/// Checks of names, used by the tables and by the whole-pod checks.
[[nodiscard]] bool isDnsLabel(std::string_view text);
[[nodiscard]] bool isDnsSubdomain(std::string_view text);

} // namespace shimscope::kubelet
