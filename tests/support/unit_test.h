// Many test classes in one program: UNIT_TEST(TestX) in place of QTEST_MAIN, and
// tests/unit/main.cpp runs the one that its first argument names. Compiled and linked once for a
// module instead of once for each file, which under the sanitizers is most of the time.
#pragma once

#include <QtTest>

#include <cstdint>
#include <map>
#include <string>

namespace shimscope::tests {

inline constexpr std::int64_t kSecond = 1'000'000'000; ///< ns

/// Runs one test class with the arguments of Qt Test; the number of failed functions.
using UnitRun = int (*)(int argc, char** argv);

/// Test classes by the name of their source file without suffix.
std::map<std::string, UnitRun>& units();

template <class Test>
bool addUnit(std::string file)
{
    file = file.substr(file.rfind('/') + 1);
    return units()
        .emplace(file.substr(0, file.find('.')),
            [](int argc, char** argv) {
                Test test;
                return QTest::qExec(&test, argc, argv);
            })
        .second;
}

} // namespace shimscope::tests

#define UNIT_TEST(Class)                                                                           \
    static const bool added##Class = shimscope::tests::addUnit<Class>(__FILE__);
