// links: oci
// config.json: reading, checking, writing.
#include <oci/default_seccomp.h>
#include <oci/default_spec.h>
#include <oci/parse.h>

#include <unit_test.h>

using namespace shimscope;

namespace {

std::string errorOf(const std::string& text)
{
    const auto spec = oci::parseSpec(text, "config.json");
    return spec ? std::string() : spec.error().toString();
}

std::string with(const std::string& members)
{
    return R"({"ociVersion":"1.0.2","root":{"path":"rootfs"},)" + members + "}";
}

} // namespace

class TestOciParse : public QObject {
    Q_OBJECT

private slots:
    void readsWhatItWrites()
    {
        oci::Spec spec = oci::defaultSpec({"sh", "-c", "echo"});
        spec.linux_->seccomp = oci::defaultSeccomp(oci::defaultCapabilities());
        spec.linux_->resources->memory = oci::Memory{.limit = -1, .swap = 5};
        spec.linux_->resources->unified = {{"memory.high", "max"}};
        spec.linux_->sysctl = {{"net.core.somaxconn", "12"}};
        spec.process->oomScoreAdj = -998;
        spec.annotations = {{"a", "b\"\n\\"}};
        const std::string text = oci::toJson(spec);
        const auto again = oci::parseSpec(text, "config.json");
        QVERIFY2(again, again ? "" : again.error().toString().c_str());
        QCOMPARE(oci::toJson(*again), text);
        QCOMPARE(*again->linux_->resources->memory->limit, std::int64_t{-1});
        QCOMPARE(again->annotations.at("a"), std::string("b\"\n\\"));
    }
    void absentIsNotZero()
    {
        const auto resources = oci::parseResources(R"({"memory":{"swap":0},"cpu":null})", "r");
        QVERIFY(resources);
        QVERIFY(!resources->memory->limit);
        QCOMPARE(*resources->memory->swap, std::int64_t{0});
        QVERIFY(!resources->cpu);
    }
    void errorsNameThePlace_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const std::string& text, const char* expected) {
            QTest::newRow(name) << QString::fromStdString(text) << expected;
        };
        row("not JSON", "{\n \"a\": }", "line 2, column 7: not JSON");
        row("empty", "", "line 1, column 1: not JSON");
        row("not an object", "[]", "the document: expected an object, found the array []");
        row("no version", R"({"root":{"path":"r"}})", "/ociVersion");
        row("other version", R"({"ociVersion":"2.0.0","root":{"path":"r"}})",
            "\"2.0.0\" is not supported; accepted: 1.0.0 to");
        row("no root", R"({"ociVersion":"1.0.2"})", "/root/path: is missing");
        row("negative uid", with(R"("process":{"args":["a"],"cwd":"/","user":{"uid":-1}})"),
            "/process/user/uid: expected a whole number from 0 to 4294967295");
        row("fraction", with(R"("linux":{"resources":{"pids":{"limit":1.5}}})"),
            "/linux/resources/pids/limit: expected a whole number");
        row("no args", with(R"("process":{"cwd":"/"})"), "/process/args: is missing or empty");
        row("bad variable", with(R"("process":{"args":["a"],"cwd":"/","env":["A=b","C"]})"),
            "/process/env/1: \"C\" is not NAME=value");
        row("NUL", with(R"("process":{"args":["a\u0000b"],"cwd":"/"})"),
            "/process/args/0: expected a string without NUL");
        row("twice", with(R"("linux":{"namespaces":[{"type":"pid"},{"type":"pid"}]})"),
            "/linux/namespaces/1/type: the namespace pid is there twice");
        row("bad action", with(R"("linux":{"seccomp":{"defaultAction":"DENY"}})"),
            "/linux/seccomp/defaultAction: \"DENY\" is not known; accepted: SCMP_ACT_ALLOW");
        row("relative mask", with(R"("linux":{"maskedPaths":["proc"]})"),
            "/linux/maskedPaths/0: write an absolute path");
        row("hook", with(R"("hooks":{"poststop":[{"path":"rm"}]})"),
            "/hooks/poststop/0/path: \"rm\" is not absolute");
        row("bad device", with(R"("linux":{"devices":[{"path":"/dev/x","type":"x"}]})"),
            "/linux/devices/0/type: \"x\" is not known; accepted: b, c, u, p");
    }
    void errorsNameThePlace()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const std::string error = errorOf(text.toStdString());
        QVERIFY2(error.starts_with("read 'config.json': ")
                && error.find(expected.toStdString()) != std::string::npos,
            error.c_str());
    }
    void unknownKeysAreIgnored()
    {
        QCOMPARE(errorOf(with(R"("windows":{},"linux":{"future":[1,2]})")), std::string());
    }
    void defaultFilterOpensWithCapabilities()
    {
        const auto allows = [](const oci::Seccomp& profile, const char* call) {
            for (const oci::SeccompRule& rule : profile.syscalls) {
                if (rule.action == "SCMP_ACT_ALLOW" && rule.args.empty()
                    && std::find(rule.names.begin(), rule.names.end(), call) != rule.names.end())
                    return true;
            }
            return false;
        };
        const oci::Seccomp plain = oci::defaultSeccomp(oci::defaultCapabilities());
        QCOMPARE(plain.defaultAction, std::string("SCMP_ACT_ERRNO"));
        for (const char* call : {"read", "execve", "futex", "openat2", "chroot", "setresuid",
                 "capset", "prctl", "close_range", "getcwd"})
            QVERIFY2(allows(plain, call), call);
        for (const char* call : {"mount", "clone", "clone3", "unshare", "bpf", "init_module",
                 "kexec_load", "keyctl", "userfaultfd"})
            QVERIFY2(!allows(plain, call), call);
        QVERIFY(allows(oci::defaultSeccomp({"CAP_SYS_ADMIN"}), "mount"));
        QVERIFY(!allows(oci::defaultSeccomp({}), "chroot"));
    }
};

UNIT_TEST(TestOciParse)
#include "tst_oci_parse.moc"
