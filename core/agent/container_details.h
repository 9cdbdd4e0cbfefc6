// What one container was given and what the kernel says of it now, as the answer to
// ContainerDetails. Reads only. Each part that cannot be read says why: an agent of a plain user
// answers with what such a user may see. proc(5), runtime-spec config.md. Any thread.
#pragma once

#include <agent/container_place.h>
#include <cgroupfs/layout.h>

#include <agent.pb.h>

#include <map>
#include <string>

namespace shimscope::agent {

/// config.json of the bundle, without secrets, and the runtime's default to compare with.
[[nodiscard]] v1::ConfigDetails describeConfig(const ContainerPlace& place);
/// Capabilities, no_new_privs and seccomp of the first process, and the profile of config.json.
[[nodiscard]] v1::SecurityDetails describeSecurity(
    const ContainerPlace& place, const std::string& procRoot = "/proc");
/// Its mounts, as its first process sees them.
[[nodiscard]] v1::MountDetails describeMounts(
    const ContainerPlace& place, const std::string& procRoot = "/proc");
/// The files of its cgroups. `wanted`: what limits should be (limitTexts()); empty: not known.
[[nodiscard]] v1::CgroupDetails describeCgroup(const ContainerPlace& place,
    const cgroupfs::Layout& layout, const std::map<std::string, std::string>& wanted);

} // namespace shimscope::agent
