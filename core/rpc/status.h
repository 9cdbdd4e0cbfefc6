// gRPC status codes as errors of ours, and back. CRI clients match on the code (NotFound,
// AlreadyExists, …).
#pragma once

#include <base/result.h>

#include <grpcpp/support/status.h>

#include <string>

namespace shimscope::rpc {

/// Category of error codes that are gRPC status codes.
const std::error_category& statusCategory();
/// A failure with a gRPC status code.
[[nodiscard]] base::Failure statusError(grpc::StatusCode code, std::string step,
    std::string subject, std::string detail, base::SourceLine where = base::SourceLine::here());
/// The code that a client of ours shall see: the outermost gRPC code of the chain of causes, or
/// what the errno maps to (ENOENT → NOT_FOUND, EEXIST → ALREADY_EXISTS, EINVAL → INVALID_ARGUMENT,
/// ETIMEDOUT → DEADLINE_EXCEEDED, EACCES, EPERM → PERMISSION_DENIED, EBUSY → FAILED_PRECONDITION),
/// else UNKNOWN.
[[nodiscard]] grpc::StatusCode statusCode(const base::Error& error);
[[nodiscard]] grpc::Status toStatus(const base::Error& error);

} // namespace shimscope::rpc
