// What a plain user can conclude about namespaces that he may not read: ns/* of other users'
// processes is closed to him, but other files of theirs differ with the namespace. Source:
// namespaces(7), proc(5), and as written at each rule.
#pragma once

#include <trace/record.h>

#include <string>

namespace shimscope::probe {

/// Fills what `state` lacks because it was not permitted: "inferred: …" as the doubt, and the
/// host's inode where the namespace is the host's. What cannot be concluded stays as it is. Reads
/// /proc/<pid>/{status,uid_map,mountinfo,timens_offsets} and the inode of net/dev.
void inferNamespaces(
    trace::Namespaces& state, const trace::Namespaces& host, const std::string& procRoot = "/proc");

} // namespace shimscope::probe
