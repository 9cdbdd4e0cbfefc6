// Result<T> and Error: how every function of this project that can fail answers.
//
// Failures are content here: the window shows which step failed, on what, and the kernel's answer,
// and they must cross pipes, ttrpc, gRPC and Qt slots. So nothing of ours throws; a library that
// throws is caught at its edge. Any process, any thread. An Error prints as one sentence, outermost
// step first.
#pragma once

#include <tl/expected.hpp>

#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace shimscope::base {

/// Where in our source a failure was noticed.
struct SourceLine {
    const char* file = "";
    int line = 0;
    static constexpr SourceLine here(const char* f = __builtin_FILE(), int l = __builtin_LINE())
    {
        return {f, l};
    }
};

/// One failure: the step that failed ("open(2)", "parse config.json"), what it was done to, and
/// why.
struct Error {
    std::error_code
        code; ///< errno in std::generic_category(), or a module's own category; may be empty
    std::string step; ///< lower-case, no full stop
    std::string subject; ///< path, id, field; may be empty
    std::string detail; ///< what is wrong and how to mend it, where errno does not say it
    SourceLine where{};
    std::shared_ptr<const Error> cause{}; ///< the failure below this one, or null

    /// "load bundle '/b': open(2) '/b/config.json': No such file or directory"
    [[nodiscard]] std::string toString() const;
    /// True if this failure or any cause carries `errnoValue`.
    [[nodiscard]] bool is(int errnoValue) const;
    /// The first errno from the outside in, or 0.
    [[nodiscard]] int errnoValue() const;
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
};

using Status = Result<void>;
using Failure = tl::unexpected<Error>;

/// A failed system call: code is errno as it is now.
[[nodiscard]] Failure sysError(std::string step, std::string subject = {}, int err = errno,
    SourceLine where = SourceLine::here());
/// A failure that errno does not describe: bad input, broken protocol.
[[nodiscard]] Failure fail(std::string step, std::string subject, std::string detail, int err = 0,
    SourceLine where = SourceLine::here());
/// The same failure with an outer step around it.
[[nodiscard]] Failure wrap(
    Error cause, std::string step, std::string subject = {}, SourceLine where = SourceLine::here());

} // namespace shimscope::base

/// Unwraps a Result or returns its error from the calling function. Not between the braces of an
/// aggregate: GCC does not destroy the members before it when the function returns from there.
#define TRY(expression)                                                                            \
    __extension__({                                                                                \
        auto tryResult_ = (expression);                                                            \
        if (!tryResult_)                                                                           \
            return ::shimscope::base::Failure(std::move(tryResult_).error());                      \
        std::move(tryResult_).value();                                                             \
    })

/// The same for a Result<void>, as a statement.
#define TRY_VOID(expression)                                                                       \
    do {                                                                                           \
        auto tryResult_ = (expression);                                                            \
        if (!tryResult_)                                                                           \
            return ::shimscope::base::Failure(std::move(tryResult_).error());                      \
    } while (false)
