// links: seccomp
// Profiles → BPF, and the cache of programs. Nothing is loaded.
#include <base/file.h>
#include <oci/default_seccomp.h>
#include <oci/default_spec.h>
#include <seccomp/seccomp.h>

#include <unit_test.h>

using namespace shimscope;

class TestSeccompCompile : public QObject {
    Q_OBJECT

private slots:
    void compilesTheDefaultProfile()
    {
        const auto program = seccomp::compile(oci::defaultSeccomp(oci::defaultCapabilities()));
        QVERIFY2(program, program ? "" : program.error().toString().c_str());
        QVERIFY(program->instructions.size() > 100 && program->instructions.size() < 4096);
        QCOMPARE(program->flags, std::uint64_t{0});
    }
    void unknownCallsAreLeftOut()
    {
        oci::Seccomp profile;
        profile.defaultAction = "SCMP_ACT_ALLOW";
        profile.syscalls = {{{"no_such_call", "mkdir"}, "SCMP_ACT_ERRNO", 13, {}}};
        QVERIFY(seccomp::compile(profile));
    }
    void refusesWhatItCannotDo()
    {
        oci::Seccomp profile;
        profile.defaultAction = "SCMP_ACT_ALLOW";
        profile.syscalls = {{{"mkdir"}, "SCMP_ACT_NOTIFY", {}, {}}};
        const auto program = seccomp::compile(profile);
        QVERIFY(!program);
        QVERIFY(program.error().toString().find(
                    "/linux/seccomp/syscalls/0/action: \"SCMP_ACT_NOTIFY\" is not supported")
            != std::string::npos);
        profile.syscalls.clear();
        profile.listenerPath = "/run/x";
        QVERIFY(!seccomp::compile(profile));
    }
    void twoConditionsOnOneArgumentAreTwoRules()
    {
        oci::Seccomp profile;
        profile.defaultAction = "SCMP_ACT_ERRNO";
        profile.syscalls = {{{"personality"}, "SCMP_ACT_ALLOW", {},
            {{0, 0, 0, "SCMP_CMP_EQ"}, {0, 8, 0, "SCMP_CMP_EQ"}}}};
        const auto program = seccomp::compile(profile);
        QVERIFY2(program, program ? "" : program.error().toString().c_str());
    }
    void theCacheGivesTheSameProgram()
    {
        const auto dir = base::TempDir::make();
        QVERIFY(dir);
        const oci::Seccomp profile = oci::defaultSeccomp({});
        const std::string cache = dir->path() + "/cache";
        const auto first = seccomp::compileCached(profile, cache);
        QVERIFY(first);
        const auto names = base::listDir(cache);
        QVERIFY(names && names->size() == 1);
        const auto second = seccomp::compileCached(profile, cache);
        QVERIFY(second);
        QCOMPARE(second->instructions.size(), first->instructions.size());
        QVERIFY(std::memcmp(second->instructions.data(), first->instructions.data(),
                    first->instructions.size() * sizeof(sock_filter))
            == 0);
        // A damaged file is not believed.
        QVERIFY(base::writeFileAtomic(cache + "/" + names->front(), "rubbish"));
        const auto third = seccomp::compileCached(profile, cache);
        QVERIFY(third);
        QCOMPARE(third->instructions.size(), first->instructions.size());
    }
};

UNIT_TEST(TestSeccompCompile)
#include "tst_seccomp_compile.moc"
