// google.protobuf.Timestamp as wall-clock nanoseconds, which is what CRI has.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>

namespace shimscope::tasks {

/// 0 for a timestamp that was never set.
[[nodiscard]] inline std::int64_t nanoseconds(const google::protobuf::Timestamp& time)
{
    return time.seconds() * 1'000'000'000 + time.nanos();
}

} // namespace shimscope::tasks
