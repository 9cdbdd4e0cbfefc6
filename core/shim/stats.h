// Task/Stats: a cgroup's files as containerd's metrics message, v1 or v2 as the machine is. Reads
// only. Any thread. Source: containerd/cgroups cgroup1/stats/metrics.proto,
// cgroup2/stats/metrics.proto.
#pragma once

#include <base/result.h>
#include <cgroupfs/layout.h>
#include <cgroupfs/reading.h>

#include <google/protobuf/any.pb.h>

namespace shimscope::shim {

/// Errors: ENOENT the cgroup is gone.
base::Status readStats(
    const cgroupfs::Layout& layout, const cgroupfs::Dirs& dirs, google::protobuf::Any& stats);

/// The same from what has been read; pure. Values that the kernel does not give stay out of the
/// message; a limit "max" is the largest number, as containerd has it.
void toMetrics(const cgroupfs::Reading& reading, cgroupfs::Mode mode, google::protobuf::Any& stats);

} // namespace shimscope::shim
