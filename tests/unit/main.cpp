// The unit tests of a module: NAME [ARGUMENTS of Qt Test] runs one, no argument all.
#include <QCoreApplication>
#include <unit_test.h>

#include <cstdio>
#include <vector>

namespace shimscope::tests {

std::map<std::string, UnitRun>& units()
{
    static std::map<std::string, UnitRun> all;
    return all;
}

} // namespace shimscope::tests

int main(int argc, char** argv)
{
    using shimscope::tests::units;
    const QCoreApplication application(argc, argv);
    if (argc < 2) {
        int failed = 0;
        for (const auto& [name, run] : units())
            failed += run(argc, argv);
        return failed;
    }
    const auto found = units().find(argv[1]);
    if (found == units().end()) {
        std::fprintf(
            stderr, "%s: there is no test \"%s\" in this program; there are:\n", argv[0], argv[1]);
        for (const auto& [name, run] : units())
            std::fprintf(stderr, "  %s\n", name.c_str());
        return 64;
    }
    std::vector<char*> rest(argv + 1, argv + argc);
    return found->second(argc - 1, rest.data());
}
