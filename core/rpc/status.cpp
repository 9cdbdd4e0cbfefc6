// gRPC status codes as errors of ours, and back.
#include <rpc/status.h>

namespace shimscope::rpc {

namespace {

class StatusCategory : public std::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "grpc"; }
    [[nodiscard]] std::string message(int code) const override
    {
        static constexpr const char* names[]{"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT",
            "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
            "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"};
        return code >= 0 && code < static_cast<int>(std::size(names))
            ? names[code]
            : "code " + std::to_string(code);
    }
};

grpc::StatusCode fromErrno(int err)
{
    switch (err) {
    case ENOENT:
        return grpc::StatusCode::NOT_FOUND;
    case EEXIST:
        return grpc::StatusCode::ALREADY_EXISTS;
    case EINVAL:
        return grpc::StatusCode::INVALID_ARGUMENT;
    case ETIMEDOUT:
        return grpc::StatusCode::DEADLINE_EXCEEDED;
    case EACCES:
    case EPERM:
        return grpc::StatusCode::PERMISSION_DENIED;
    case EBUSY:
        return grpc::StatusCode::FAILED_PRECONDITION;
    default:
        return grpc::StatusCode::UNKNOWN;
    }
}

} // namespace

const std::error_category& statusCategory()
{
    static const StatusCategory category;
    return category;
}

base::Failure statusError(grpc::StatusCode code, std::string step, std::string subject,
    std::string detail, base::SourceLine where)
{
    return base::Failure(base::Error{{static_cast<int>(code), statusCategory()}, std::move(step),
        std::move(subject), std::move(detail), where});
}

grpc::StatusCode statusCode(const base::Error& error)
{
    for (const base::Error* at = &error; at != nullptr; at = at->cause.get()) {
        if (at->code.category() == statusCategory())
            return static_cast<grpc::StatusCode>(at->code.value());
    }
    return fromErrno(error.errnoValue());
}

grpc::Status toStatus(const base::Error& error)
{
    return {statusCode(error), error.toString()};
}

} // namespace shimscope::rpc
