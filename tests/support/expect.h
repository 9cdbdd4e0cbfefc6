// What tests say in the same words: a call that has to succeed, the value it has to give, a
// condition that has to come true. OK and GET are for Qt Test's slots; the functions for everybody.
#pragma once

#include <base/text.h>
#include <base/time.h>

#include <chrono>
#include <cstdlib>
#include <thread>

/// Fails the test with the error's text.
#define OK(expression)                                                                             \
    do {                                                                                           \
        const auto& okResult_ = (expression);                                                      \
        QVERIFY2(okResult_.has_value(), okResult_ ? "" : okResult_.error().toString().c_str());    \
    } while (false)
/// `name` is the value; without one the test fails with the error's text.
#define GET(name, expression)                                                                      \
    auto name##Result_ = (expression);                                                             \
    QVERIFY2(                                                                                      \
        name##Result_.has_value(), name##Result_ ? "" : name##Result_.error().toString().c_str()); \
    auto& name = *name##Result_

namespace shimscope::support {

/// Milliseconds, stretched where the machine is slow (SHIMSCOPE_TEST_SLOWNESS, a factor).
[[nodiscard]] inline int patience(int milliseconds)
{
    const char* factor = std::getenv("SHIMSCOPE_TEST_SLOWNESS"); // NOLINT(concurrency-mt-unsafe)
    return static_cast<int>(
        milliseconds * base::parseDouble(factor != nullptr ? factor : "1").value_or(1));
}

/// Asks until it is true, for patience(timeoutMs) at most; what it said last.
template <class Condition>
bool eventually(Condition condition, int timeoutMs = 10'000)
{
    const std::int64_t deadline = base::deadlineIn(patience(timeoutMs));
    while (!condition()) {
        if (base::bootNow() > deadline)
            return condition();
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

} // namespace shimscope::support
