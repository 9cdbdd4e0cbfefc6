// How an Error is made and printed.
#include <base/result.h>

namespace shimscope::base {

std::string Error::toString() const
{
    std::string text = step;
    if (!subject.empty())
        text += (text.empty() ? "'" : " '") + subject + "'";
    if (!detail.empty())
        text += (text.empty() ? "" : ": ") + detail;
    if (code && (detail.empty() || detail.find(code.message()) == std::string::npos))
        text += (text.empty() ? "" : ": ") + code.message();
    if (cause)
        text += (text.empty() ? "" : ": ") + cause->toString();
    return text;
}

bool Error::is(int errnoValue) const
{
    if (code.category() == std::generic_category() && code.value() == errnoValue)
        return true;
    return cause && cause->is(errnoValue);
}

int Error::errnoValue() const
{
    if (code && code.category() == std::generic_category())
        return code.value();
    return cause ? cause->errnoValue() : 0;
}

Failure sysError(std::string step, std::string subject, int err, SourceLine where)
{
    return Failure(
        Error{{err, std::generic_category()}, std::move(step), std::move(subject), {}, where});
}

Failure fail(std::string step, std::string subject, std::string detail, int err, SourceLine where)
{
    std::error_code code;
    if (err != 0)
        code = {err, std::generic_category()};
    return Failure(Error{code, std::move(step), std::move(subject), std::move(detail), where});
}

Failure wrap(Error cause, std::string step, std::string subject, SourceLine where)
{
    return Failure(Error{{}, std::move(step), std::move(subject), {}, where,
        std::make_shared<const Error>(std::move(cause))});
}

} // namespace shimscope::base
