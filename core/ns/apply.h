// Carrying a namespace plan out. …InParent runs in the runtime, …InChild in the process that
// becomes the container's.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <ns/plan.h>

#include <sys/types.h>

#include <vector>

namespace shimscope::ns {

/// Opens what has to be joined, before anything is changed: a missing file is noticed early.
base::Result<std::vector<base::Fd>> openJoins(const std::vector<Join>& joins);
base::Status join(const std::vector<Join>& joins, const std::vector<base::Fd>& files);
/// A new time namespace for the children of this process, with its offsets.
base::Status makeTimeNamespaceInParent(const Plan& plan);
/// uid_map, setgroups, gid_map of `pid` (user_namespaces(7)). Without root: "deny" to setgroups,
/// one id.
base::Status writeIdMapsInParent(pid_t pid, const Plan& plan);
/// hostname, domainname.
base::Status nameHostInChild(const Plan& plan);
base::Status makeCgroupNamespaceInChild();
/// `procfs`: a procfs of our own, not one that the image could have replaced (CVE-2025-52881).
base::Status writeSysctlsInChild(const Plan& plan, const base::Fd& procfs);

} // namespace shimscope::ns
