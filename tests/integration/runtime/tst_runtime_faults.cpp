// REQUIRES(root, cgroup): what goes wrong. Each failure names its place and leaves nothing: no
// process, no cgroup, no folder; and the attacks that a runtime has to withstand, named after their
// CVE.
#include "bundle.h"

#include <QtTest>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <csignal>

using namespace shimscope;
using test::Bundle;
using test::eventually;

namespace {

bool leftNothing(const Bundle& bundle)
{
    return !base::exists(bundle.stateRoot() + "/" + bundle.id)
        && !base::exists("/sys/fs/cgroup/memory" + bundle.spec.linux_->cgroupsPath)
        && !base::exists("/sys/fs/cgroup" + bundle.spec.linux_->cgroupsPath);
}

} // namespace

class TestRuntimeFaults : public QObject {
    Q_OBJECT

private slots:
    void saysWhatIsWrongWithTheConfig_data();
    void saysWhatIsWrongWithTheConfig();
    void aFailedCreateLeavesNothing_data();
    void aFailedCreateLeavesNothing();
    void refusesASecondContainerOfTheSameName();
    void refusesABadId();
    void killedCreateIsCleanedUpByDelete();
    void clipsCapabilitiesWithAWarning();
    void cve2024_21626_workingDirectoryOutsideTheRoot();
    void cve2026_41579_devIsALinkToTheHost();
    void cve2019_19921_procIsALink();
    void cve2024_45310_mountPointThroughALink();
    void cve2022_29162_execGivesNoInheritableRights();
    void cve2026_30892_execUserIsReadStrictly();
    void noDescriptorReachesTheContainer();
    void givesTheTerminalToTheConsoleSocket();
};

void TestRuntimeFaults::saysWhatIsWrongWithTheConfig_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("expected");
    QTest::newRow("no JSON") << "\"ociVersion\""
                             << "ociVersion"
                             << "config.json': line 2, column 3: not JSON";
    QTest::newRow("wrong type")
        << "\"terminal\": false"
        << "\"terminal\": \"no\""
        << "/process/terminal: expected true or false, found the string \"no\"";
    QTest::newRow("unknown namespace")
        << "\"type\": \"ipc\""
        << "\"type\": \"ipcs\""
        << "/linux/namespaces/2/type: \"ipcs\" is not known; accepted: cgroup, ipc";
    QTest::newRow("relative cwd") << "\"cwd\": \"/\""
                                  << "\"cwd\": \"tmp\""
                                  << "/process/cwd: \"tmp\" is not absolute";
    QTest::newRow("soft above hard") << "\"soft\": 1024"
                                     << "\"soft\": 2048"
                                     << "/process/rlimits/0/soft: 2048 is above hard (1024)";
    QTest::newRow("host's sysctl") << "\"maskedPaths\""
                                   << "\"sysctl\": {\"vm.swappiness\": \"1\"}, \"maskedPaths\""
                                   << "/linux/sysctl/vm.swappiness: is not held by a namespace";
    QTest::newRow("idmapped mount") << "\"nosuid\",\n"
                                    << "\"idmap\",\n"
                                    << "'idmap': this option is not supported";
    QTest::newRow("not supported") << "\"maskedPaths\""
                                   << "\"intelRdt\": {}, \"maskedPaths\""
                                   << "/linux/intelRdt: is not supported";
}

void TestRuntimeFaults::saysWhatIsWrongWithTheConfig()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, expected);
    auto bundle = Bundle::make({"true"});
    QVERIFY(bundle);
    QString text = QString::fromStdString(oci::toJson(bundle->spec));
    const auto at = text.indexOf(from);
    QVERIFY2(at >= 0, qPrintable(text));
    text.replace(at, from.size(), to);
    QVERIFY(base::writeFileAtomic(bundle->path() + "/config.json", text.toStdString()));
    const auto output = bundle->run({"create", bundle->id});
    QVERIFY(output);
    QCOMPARE(output->exit.code, 1);
    QVERIFY2(output->standardError.find(expected.toStdString()) != std::string::npos,
        output->standardError.c_str());
    QVERIFY2(bundle->log().starts_with("{\"level\":\"error\",\"msg\":\""), bundle->log().c_str());
    QVERIFY(leftNothing(*bundle));
}

void TestRuntimeFaults::aFailedCreateLeavesNothing_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("expected");
    QTest::newRow("no such program") << "program"
                                     << "exec: \"no-such\": executable file not found in $PATH";
    QTest::newRow("no such root") << "root"
                                  << "no-rootfs";
    QTest::newRow("no such namespace") << "netns"
                                       << "join network namespace '/no/such/ns'";
    QTest::newRow("no such source") << "source"
                                    << "/no/such/source";
    QTest::newRow("a hook fails")
        << "hook"
        << "run hook createRuntime[0] '/bin/sh': exit status 3, stderr: because";
    QTest::newRow("a limit above ours") << "rlimit"
                                        << "RLIMIT_NOFILE";
}

void TestRuntimeFaults::aFailedCreateLeavesNothing()
{
    QFETCH(QString, fault);
    QFETCH(QString, expected);
    auto bundle = Bundle::make({fault == "program" ? "no-such" : "true"});
    QVERIFY(bundle);
    oci::Spec& spec = bundle->spec;
    if (fault == "root")
        spec.root->path = "no-rootfs";
    for (oci::Namespace& ns : spec.linux_->namespaces)
        ns.path = fault == "netns" && ns.type == "network" ? "/no/such/ns" : "";
    if (fault == "source")
        spec.mounts.push_back({"/mnt", "bind", "/no/such/source", {"rbind"}});
    if (fault == "hook")
        spec.hooks = oci::Hooks{
            .createRuntime = {{"/bin/sh", {"sh", "-c", "echo because >&2; exit 3"}, {}, {}}}};
    if (fault == "rlimit")
        spec.process->rlimits = {
            {"RLIMIT_NOFILE", ~0ULL, 1024}}; // above fs.nr_open: refused even to root
    QCOMPARE(bundle->create().value_or(-1), 1);
    QVERIFY2(bundle->output().find(expected.toStdString()) != std::string::npos,
        bundle->output().c_str());
    QVERIFY(leftNothing(*bundle));
}

void TestRuntimeFaults::refusesASecondContainerOfTheSameName()
{
    auto bundle = Bundle::make({"sleep", "100"});
    QVERIFY(bundle);
    QCOMPARE(bundle->create().value_or(-1), 0);
    const auto again = bundle->run({"create", bundle->id});
    QVERIFY(again);
    QCOMPARE(again->exit.code, 1);
    QVERIFY2(again->standardError.find("already exists") != std::string::npos,
        again->standardError.c_str());
    QCOMPARE(bundle->status(), std::string("created"));
}

void TestRuntimeFaults::refusesABadId()
{
    auto bundle = Bundle::make({"true"});
    QVERIFY(bundle && bundle->write());
    for (const char* id : {"../x", "a/b", "", ".", "..", "a b", "a\nb"}) {
        const auto output = bundle->run({"create", id});
        QVERIFY2(output && output->exit.code == 1
                && output->standardError.find("invalid container id") != std::string::npos,
            id);
    }
}

void TestRuntimeFaults::killedCreateIsCleanedUpByDelete()
{
    auto bundle = Bundle::make({"sleep", "100"});
    QVERIFY(bundle);
    bundle->spec.hooks = oci::Hooks{.createRuntime = {{"/bin/sleep", {"sleep", "3"}, {}, {}}}};
    QVERIFY(bundle->write());
    base::SpawnOptions options;
    options.program = test::runtimeProgram();
    options.arguments = bundle->arguments({"create", bundle->id});
    options.workingDirectory = bundle->path();
    auto create = base::Child::spawn(options);
    QVERIFY(create);
    QVERIFY(eventually([&] { return bundle->status() == "creating"; }));
    QVERIFY(create->kill(SIGKILL));
    QVERIFY(create->wait());
    const auto removed = bundle->run({"delete", "--force", bundle->id});
    QVERIFY2(removed && removed->exit.code == 0, removed ? removed->standardError.c_str() : "");
    QVERIFY(leftNothing(*bundle));
    bundle->spec.hooks.reset();
    QCOMPARE(bundle->create().value_or(-1), 0);
}

void TestRuntimeFaults::clipsCapabilitiesWithAWarning()
{
    auto bundle = Bundle::make({"sleep", "100"});
    QVERIFY(bundle);
    bundle->spec.process->capabilities = oci::capabilitySets({"CAP_KILL", "CAP_OF_THE_FUTURE"});
    QCOMPARE(bundle->create().value_or(-1), 0);
    QVERIFY2(bundle->log().find("\"level\":\"warning\"") != std::string::npos
            && bundle->log().find("CAP_OF_THE_FUTURE") != std::string::npos,
        bundle->log().c_str());
}

void TestRuntimeFaults::cve2024_21626_workingDirectoryOutsideTheRoot()
{
    auto bundle = Bundle::make({"cat", "/proc/self/cwd/etc/hostname"});
    QVERIFY(bundle);
    // The descriptor that leaked is the host's root; whatever number it gets in the runtime, none
    // may work.
    const base::Fd host(::open("/", O_RDONLY | O_DIRECTORY)); // not close-on-exec on purpose
    for (int fd = 3; fd < 12; ++fd) {
        bundle->spec.process->cwd = "/proc/self/fd/" + std::to_string(fd);
        const int code = bundle->create().value_or(-1);
        QVERIFY2(code == 1, bundle->spec.process->cwd.c_str());
        QVERIFY(leftNothing(*bundle));
    }
}

void TestRuntimeFaults::cve2026_41579_devIsALinkToTheHost()
{
    auto bundle = Bundle::make({"sleep", "100"});
    auto outside = base::TempDir::make();
    QVERIFY(bundle && outside);
    const std::string dev = bundle->path() + "/rootfs/dev";
    QCOMPARE(::rmdir(dev.c_str()), 0);
    QCOMPARE(::symlink(outside->path().c_str(), dev.c_str()), 0);
    std::erase_if(bundle->spec.mounts,
        [](const oci::Mount& mount) { return mount.destination.starts_with("/dev"); });
    (void)bundle->create();
    QVERIFY(base::listDir(outside->path()).value().empty());
}

void TestRuntimeFaults::cve2019_19921_procIsALink()
{
    auto bundle = Bundle::make({"sleep", "100"});
    QVERIFY(bundle);
    const std::string proc = bundle->path() + "/rootfs/proc";
    QCOMPARE(::rmdir(proc.c_str()), 0);
    QCOMPARE(::symlink("/tmp", proc.c_str()), 0);
    QCOMPARE(bundle->create().value_or(-1), 1);
    QVERIFY2(bundle->output().find("must be mounted on an ordinary directory") != std::string::npos,
        bundle->output().c_str());
}

void TestRuntimeFaults::cve2024_45310_mountPointThroughALink()
{
    auto bundle = Bundle::make({"sleep", "100"});
    auto outside = base::TempDir::make();
    QVERIFY(bundle && outside);
    QCOMPARE(::symlink(outside->path().c_str(), (bundle->path() + "/rootfs/link").c_str()), 0);
    bundle->spec.mounts.push_back({"/link/folder/file", "bind", "/etc/hostname", {"bind"}});
    (void)bundle->create();
    QVERIFY(base::listDir(outside->path()).value().empty());
}

void TestRuntimeFaults::cve2022_29162_execGivesNoInheritableRights()
{
    auto bundle = Bundle::make({"sleep", "100"});
    QVERIFY(bundle);
    QCOMPARE(bundle->create().value_or(-1), 0);
    QVERIFY(bundle->run({"start", bundle->id}));
    const auto output = bundle->run({"exec", "--cap", "CAP_CHOWN", bundle->id, "grep", "-E",
        "CapInh|CapAmb", "/proc/self/status"});
    QVERIFY(output);
    QCOMPARE(output->standardOutput,
        std::string("CapInh:\t0000000000000000\nCapAmb:\t0000000000000000\n"));
}

void TestRuntimeFaults::cve2026_30892_execUserIsReadStrictly()
{
    auto bundle = Bundle::make({"sleep", "100"});
    QVERIFY(bundle);
    QCOMPARE(bundle->create().value_or(-1), 0);
    QVERIFY(bundle->run({"start", bundle->id}));
    for (const char* user : {"bob", "", "1x", "-1", "1:", ":1", "1:2:3", "4294967295", " 1"}) {
        const auto output = bundle->run({"exec", "--user", user, bundle->id, "id", "-u"});
        QVERIFY2(output && output->exit.code == 255, user);
    }
}

void TestRuntimeFaults::noDescriptorReachesTheContainer()
{
    auto bundle = Bundle::make({"sh", "-c", "ls /proc/self/fd"});
    QVERIFY(bundle && bundle->write());
    const base::Fd leaked(::open("/", O_RDONLY | O_DIRECTORY));
    const auto output = bundle->run({"run", bundle->id});
    QVERIFY(output);
    QCOMPARE(output->standardOutput, std::string("0\n1\n2\n3\n")); // 3 is that of ls itself
}

void TestRuntimeFaults::givesTheTerminalToTheConsoleSocket()
{
    auto bundle = Bundle::make({"sh", "-c", "tty; stty size; echo $$; read line; echo got $line"});
    QVERIFY(bundle);
    bundle->spec.process->terminal = true;
    bundle->spec.process->consoleSize = oci::ConsoleSize{40, 132};
    QVERIFY(bundle->write());
    const std::string path = bundle->path() + "/console";
    const base::Fd listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    std::copy(path.begin(), path.end(), address.sun_path);
    QCOMPARE(
        ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    QCOMPARE(::listen(listener.get(), 1), 0);
    QCOMPARE(
        bundle->runDetached({"run", "--detach", "--console-socket", path, bundle->id}).value_or(-1),
        0);
    const base::Fd connection(::accept(listener.get(), nullptr, nullptr));
    char name[32]{};
    iovec part{name, sizeof name};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    QVERIFY(::recvmsg(connection.get(), &message, MSG_CMSG_CLOEXEC) > 0);
    QVERIFY(CMSG_FIRSTHDR(&message) != nullptr);
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    const base::Fd master(fd);
    QVERIFY(::write(master.get(), "hello\n", 6) == 6);
    std::string text;
    QVERIFY(eventually([&] {
        char buffer[256];
        const ssize_t n = ::read(master.get(), buffer, sizeof buffer);
        text.append(buffer, n > 0 ? static_cast<std::size_t>(n) : 0);
        return text.find("got hello") != std::string::npos;
    }));
    QVERIFY2(
        text.find("/dev/pts/0") != std::string::npos && text.find("40 132") != std::string::npos,
        text.c_str());
}

QTEST_APPLESS_MAIN(TestRuntimeFaults)
#include "tst_runtime_faults.moc"
