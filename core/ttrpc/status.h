// Status codes of ttrpc (they are gRPC's, google.rpc.Code) and how they travel inside a
// base::Error. Pure; any thread.
//
// An error of a call is one of two things: an answer of the other side (the code is in category()),
// or no answer at all (an errno: ETIMEDOUT, ECONNREFUSED, ECONNRESET, EPIPE…). isConnectionLost()
// tells them apart.
#pragma once

#include <base/result.h>

#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace shimscope::ttrpc {

enum class Code : int {
    Ok = 0,
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Aborted = 10,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    DataLoss = 15,
    Unauthenticated = 16,
};

/// "NOT_FOUND": the name in google/rpc/code.proto.
[[nodiscard]] const char* toString(Code code);
[[nodiscard]] const std::error_category& category();

/// A failure that crosses the wire with `code`.
[[nodiscard]] base::Failure fail(Code code, std::string step, std::string subject,
    std::string detail, base::SourceLine where = base::SourceLine::here());
/// The code that an error has, or is sent with: its own; else what its errno means (ENOENT, ESRCH →
/// NotFound, …); else Unknown.
[[nodiscard]] Code codeOf(const base::Error& error);
/// True if the call was not answered because the other side is not there (any more).
[[nodiscard]] bool isConnectionLost(const base::Error& error);

/// Metadata of a request, in order; a key may come more than once.
using Metadata = std::vector<std::pair<std::string, std::string>>;
/// The containerd namespace that a call is about.
inline constexpr const char* kNamespaceKey = "containerd-namespace-ttrpc";

} // namespace shimscope::ttrpc
