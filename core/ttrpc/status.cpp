// Names of the codes, and the way from an errno to a code.
#include <ttrpc/status.h>

#include <array>

namespace shimscope::ttrpc {

namespace {

constexpr std::array kNames{"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
    "UNAUTHENTICATED"};

class Category : public std::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "ttrpc"; }
    [[nodiscard]] std::string message(int value) const override
    {
        return toString(static_cast<Code>(value));
    }
};

Code codeOfErrno(int err)
{
    switch (err) {
    case ENOENT:
    case ESRCH:
        return Code::NotFound;
    case EEXIST:
        return Code::AlreadyExists;
    case EINVAL:
    case EBADMSG:
    case ENAMETOOLONG:
        return Code::InvalidArgument;
    case EACCES:
    case EPERM:
        return Code::PermissionDenied;
    case ETIMEDOUT:
        return Code::DeadlineExceeded;
    case ECONNRESET:
    case ECONNREFUSED:
    case EPIPE:
        return Code::Unavailable;
    default:
        return Code::Unknown;
    }
}

} // namespace

const char* toString(Code code)
{
    const auto index = static_cast<std::size_t>(code);
    return index < kNames.size() ? kNames.at(index) : "UNKNOWN";
}

const std::error_category& category()
{
    static const Category instance;
    return instance;
}

base::Failure fail(
    Code code, std::string step, std::string subject, std::string detail, base::SourceLine where)
{
    return base::Failure(base::Error{{static_cast<int>(code), category()}, std::move(step),
        std::move(subject), std::move(detail), where});
}

Code codeOf(const base::Error& error)
{
    for (const base::Error* e = &error; e != nullptr; e = e->cause.get()) {
        if (e->code && e->code.category() == category())
            return static_cast<Code>(e->code.value());
        if (e->code && e->code.category() == std::generic_category())
            return codeOfErrno(e->code.value());
    }
    return Code::Unknown;
}

bool isConnectionLost(const base::Error& error)
{
    for (const base::Error* e = &error; e != nullptr; e = e->cause.get()) {
        if (e->code && e->code.category() == category())
            return false;
    }
    return error.is(ECONNRESET) || error.is(EPIPE) || error.is(ECONNREFUSED) || error.is(ENOENT)
        || error.is(EPROTO);
}

} // namespace shimscope::ttrpc
