// The tables of Pod v1: which field is read how. One source a subject; only manifest.cpp uses it
// from outside. Pure; any thread.
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

// What the document's tables refer to; each may add problems.
void readContainers(YamlReader& reader, const Value& value, std::vector<Container>& into);
void readEphemeralContainers(YamlReader& reader, const Value& value, std::vector<Container>& into);
void readContainerSecurity(YamlReader& reader, const Value& value, SecurityContext& into);
void readPodSecurity(YamlReader& reader, const Value& value, SecurityContext& into);
void readProbe(YamlReader& reader, const Value& value, Probe& into);
/// Of one container: ports by name become numbers; what only one kind of probe may say.
void checkProbes(YamlReader& reader, const Value& element, Container& container);
/// An init container ends by itself: there is nothing to ask it.
void refuseProbes(YamlReader& reader, const Value& element);
void readVolumes(YamlReader& reader, const Value& value, Pod& into);
void readVolumeMounts(YamlReader& reader, const Value& value, Container& into);
void readDnsConfig(YamlReader& reader, const Value& value, Pod& into);
// What only the whole spec shows: names that are there twice, mounts of volumes that are not
// there, sysctls of the host, a resolver without servers.
void checkContainers(YamlReader& reader, const Value& spec, const Pod& pod);
void checkVolumeMounts(
    YamlReader& reader, const Value& element, const Container& container, const Pod& pod);
void checkDns(YamlReader& reader, const Value& spec, const Pod& pod);
void checkSysctls(YamlReader& reader, const Value& spec, const Pod& pod);

/// The reader of a plain member.
template <auto Member, class T>
void plain(YamlReader& reader, const Value& value, T& into)
{
    reader.read(value, into.*Member);
}
/// A string that has to be a DNS label.
void readDnsLabel(YamlReader& reader, const Value& value, std::string& into);
/// A member by its name, with the path and place of its key; nothing if it is not there.
[[nodiscard]] std::optional<Value> findMember(const Value& value, const std::string& name);

/// Checks of names.
[[nodiscard]] bool isDnsLabel(std::string_view text);
[[nodiscard]] bool isDnsSubdomain(std::string_view text);

} // namespace shimscope::kubelet
