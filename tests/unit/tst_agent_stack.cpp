// links: agent
// Plans of the stack: folders, cgroups, network, command lines, what is unmounted; and names of
// manifests.
#include <agent/cgroup_home.h>
#include <agent/cni_config.h>
#include <agent/machine.h>
#include <agent/manifest_box.h>
#include <agent/process_table.h>
#include <agent/span_joiner.h>
#include <agent/stack.h>
#include <agent/stack_cleanup.h>
#include <base/file.h>
#include <trace/spool.h>

#include <nlohmann/json.hpp>
#include <unit_test.h>

#include <sys/stat.h>

#include <algorithm>

using namespace shimscope;
using namespace shimscope::agent;

class TestStack : public QObject {
    Q_OBJECT
private slots:
    void findsItsCgroup_data();
    void findsItsCgroup();
    void givesEachInstanceItsOwnSubnet();
    void writesANetworkListForPtp();
    void makesFoldersThatOnlyTheOwnerReads();
    void refusesARunDirThatIsTooLong();
    void handsTheDaemonsNoTraceContext();
    void unmountsInnermostFirst();
    void checksManifestNames_data();
    void checksManifestNames();
    void keepsManifestsInTheFolder();
    void readsTheDistributionsName();
    void findsThePodOfAShim();
    void joinsRecordsToSpans();
};

void TestStack::findsItsCgroup_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<QString>("own");
    QTest::addColumn<bool>("delegated");
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("root");
    const int v2 = static_cast<int>(cgroupfs::Mode::V2);
    const int hybrid = static_cast<int>(cgroupfs::Mode::Hybrid);
    QTest::newRow("a delegated unit") << v2 << "/system.slice/shimscope.service" << true << ""
                                      << "/system.slice/shimscope.service";
    QTest::newRow("the same, after a restart in our leaf")
        << v2 << "/system.slice/shimscope.service/daemons" << true << ""
        << "/system.slice/shimscope.service";
    QTest::newRow("a unit that is not ours") << v2 << "/system.slice/cron.service" << false << ""
                                             << "/shimscope-ab";
    QTest::newRow("v2 without systemd") << v2 << "/" << false << ""
                                        << "/shimscope-ab";
    QTest::newRow("hybrid with systemd") << hybrid << "/system.slice/x.service" << true << ""
                                         << "/shimscope-ab";
    QTest::newRow("as it was told") << v2 << "/system.slice/x.service" << true << "/a//b/"
                                    << "/a/b";
    QTest::newRow("no way out") << v2 << "/" << false << "/a/../.."
                                << "";
}

void TestStack::findsItsCgroup()
{
    QFETCH(int, mode);
    QFETCH(QString, own);
    QFETCH(bool, delegated);
    QFETCH(QString, wanted);
    QFETCH(QString, root);
    const cgroupfs::Layout layout{.mode = static_cast<cgroupfs::Mode>(mode), .hierarchies = {}};
    const CgroupHome home =
        planCgroupHome(layout, own.toStdString(), delegated, wanted.toStdString(), "ab");
    QCOMPARE(QString::fromStdString(home.root), root);
    QCOMPARE(home.delegated, root.contains("shimscope.service"));
}

void TestStack::givesEachInstanceItsOwnSubnet()
{
    const Instance a = instanceOf("/run/shimscope");
    const Instance b = instanceOf("/run/shimscope-2");
    QVERIFY(a.name != b.name && a.subnet != b.subnet);
    QCOMPARE(instanceOf("/run/shimscope").subnet, a.subnet); // always the same
    for (int i = 0; i < 500; ++i) {
        const Instance each = instanceOf("/run/" + std::to_string(i));
        QVERIFY(each.subnet >= 20 && each.subnet < 220 && each.name.size() == 8);
    }
}

void TestStack::writesANetworkListForPtp()
{
    const auto list = nlohmann::json::parse(cniNetworkList({"/run/x", "/var/lib/x"}));
    QCOMPARE(list["plugins"][0]["type"].get<std::string>(), std::string("ptp"));
    QCOMPARE(
        list["plugins"][0]["ipam"]["dataDir"].get<std::string>(), std::string("/var/lib/x/cni"));
    QVERIFY(list["plugins"][0]["ipam"]["ranges"][0][0]["subnet"].get<std::string>().starts_with(
        "10.88."));
}

void TestStack::makesFoldersThatOnlyTheOwnerReads()
{
    const auto dir = base::TempDir::make();
    const Directories dirs{dir->path() + "/r", dir->path() + "/s"};
    QVERIFY(makeDirectories(dirs));
    QVERIFY(makeDirectories(dirs)); // again changes nothing
    const auto modeOf = [](const std::string& path) {
        struct stat st { };
        return ::stat(path.c_str(), &st) == 0 ? static_cast<int>(st.st_mode & 07777U) : -1;
    };
    QCOMPARE(modeOf(dirs.run), 0711);
    for (const std::string& path : {dirs.spool(), dirs.manifests(), dirs.state, dirs.recordings()})
        QCOMPARE(modeOf(path), 0700);
}

void TestStack::refusesARunDirThatIsTooLong()
{
    const auto done = makeDirectories({"/tmp/" + std::string(100, 'x'), "/tmp/s"});
    QVERIFY(!done && done.error().is(ENAMETOOLONG));
    QVERIFY(done.error().toString().find("105 bytes") != std::string::npos);
}

void TestStack::handsTheDaemonsNoTraceContext()
{
    qputenv("TRACEPARENT", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    const StackOptions options{.directories = {"/r", "/s"},
        .bin = "/bin",
        .nodeName = "n",
        .imports = {"/i"},
        .cgroups = {.root = "/x"},
        .layout = {},
        .backoffFactor = 0.1};
    const DaemonSpec kubelet = kubeletSpec(options);
    for (const std::string& variable : kubelet.environment)
        QVERIFY(!variable.starts_with("TRACEPARENT="));
    QVERIFY(std::find(
                kubelet.environment.begin(), kubelet.environment.end(), "SHIMSCOPE_SPOOL=/r/spool")
        != kubelet.environment.end());
    const auto has = [](const DaemonSpec& spec, const std::string& option,
                         const std::string& value) {
        const auto at = std::find(spec.arguments.begin(), spec.arguments.end(), option);
        return at != spec.arguments.end() && *(at + 1) == value;
    };
    QVERIFY(has(kubelet, "--backoff-factor", "0.1") && has(kubelet, "--cgroup-root", "/x"));
    QVERIFY(has(criSpec(options), "--import", "/i") && has(criSpec(options), "--run-dir", "/r"));
}

void TestStack::unmountsInnermostFirst()
{
    const auto mount = [](const char* point) {
        procfs::Mount made;
        made.mountPoint = point;
        return made;
    };
    const std::vector<procfs::Mount> mounts{mount("/"), mount("/r"), mount("/r/netns/cni-1"),
        mount("/r/tasks/a/rootfs"), mount("/r/tasks/a/rootfs/proc"), mount("/rx/y"),
        mount("/s/snapshots/1")};
    QCOMPARE(planUnmounts(mounts, {"/r", "/s"}),
        (std::vector<std::string>{
            "/s/snapshots/1", "/r/tasks/a/rootfs/proc", "/r/tasks/a/rootfs", "/r/netns/cni-1"}));
}

void TestStack::checksManifestNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("plain") << "web.yaml" << true;
    QTest::newRow("yml") << "web-2_b.yml" << true;
    for (const char* name : {"", ".yaml", ".web.yaml", "web", "web.yaml.tmp", "../web.yaml",
             "a/b.yaml", "a b.yaml", "web.json"})
        QTest::newRow(name[0] == '\0' ? "empty" : name) << name << false;
}

void TestStack::checksManifestNames()
{
    QFETCH(QString, name);
    QFETCH(bool, accepted);
    QCOMPARE(checkManifestName(name.toStdString()).has_value(), accepted);
}

void TestStack::keepsManifestsInTheFolder()
{
    const auto dir = base::TempDir::make();
    ManifestBox box(dir->path());
    QVERIFY(box.apply("web.yaml", "a: 1", false));
    QCOMPARE(box.names(), std::vector<std::string>{"web.yaml"});
    box.take({.kind = "manifest-error",
        .text = "web.yaml:1: kind: …",
        .container = {},
        .podUid = {},
        .at = INT64_MAX,
        .detail = "web.yaml"});
    box.take({.kind = "manifest-error",
        .text = "other.yaml:1: copied from web.yaml",
        .container = {},
        .podUid = {},
        .at = INT64_MAX,
        .detail = "other.yaml"});
    const auto problems = box.apply("web.yaml", "a: 2", true);
    QCOMPARE(*problems, std::vector<std::string>{"web.yaml:1: kind: …"}); // of that file alone
    QVERIFY(!box.apply("big.yaml", std::string(2U << 20U, 'x'), false));
    QVERIFY(box.remove("web.yaml"));
    QVERIFY(box.remove("web.yaml").error().is(ENOENT));
}

void TestStack::readsTheDistributionsName()
{
    QCOMPARE(prettyName("NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n"),
        std::string("Debian GNU/Linux 12"));
    QCOMPARE(prettyName("PRETTY_NAME=Arch"), std::string("Arch"));
    QCOMPARE(prettyName(""), std::string());
}

void TestStack::findsThePodOfAShim()
{
    QCOMPARE(sandboxOfShim({"shim", "-namespace", "k8s.io", "-id", "abc"}), std::string("abc"));
    QCOMPARE(sandboxOfShim({"shim", "-id"}), std::string());
    QCOMPARE(sandboxOfShim({}), std::string());
}

void TestStack::joinsRecordsToSpans()
{
    const auto dir = base::TempDir::make();
    auto writer = trace::SpoolWriter::create(dir->path(), trace::Hop::Cri, "cri", 1U << 16U);
    auto reader = trace::SpoolReader::open(dir->path() + "/" + base::listDir(dir->path())->front());
    SpanJoiner joiner(trace::Hop::Cri, "cri", ::getpid());
    using trace::Key;
    using trace::RecordType;
    const std::string a(8, 'a');
    const std::string b(8, 'b');
    const auto drain = [&] {
        reader->drain([&](const trace::SpoolRecord& record) { joiner.add(record); });
        return joiner.take();
    };
    writer->append(
        RecordType::SpanStart, {{Key::Id, a}, {Key::Method, "x"}, {Key::RequestBytes, "req"}});
    auto records = drain();
    QCOMPARE(records.size(), std::size_t{1});
    QVERIFY(std::get<trace::Span>(records[0]).open());
    writer->append(RecordType::Attribute,
        {{Key::Id, a}, {Key::AttributeName, "k"}, {Key::AttributeValue, "v"}});
    writer->append(RecordType::SpanStart, {{Key::Id, b}, {Key::Method, "y"}});
    const std::int64_t end = 7;
    writer->append(
        RecordType::SpanEnd, {{Key::Id, b}, {Key::End, {reinterpret_cast<const char*>(&end), 8}}});
    records = drain();
    QCOMPARE(
        records.size(), std::size_t{2}); // b once, because it ended; a again with its attribute
    QCOMPARE(std::get<trace::Span>(records[0]).end, 7);
    QCOMPARE(std::get<trace::Span>(records[1]).attribute("k"), std::string_view("v"));
    joiner.abandon();
    records = joiner.take();
    QCOMPARE(std::get<trace::Span>(records.at(0)).status,
        std::string("the process ended before the call did"));
    writer->append(RecordType::SpanEnd, {{Key::Id, std::string(8, 'c')}}); // its start was dropped
    QVERIFY(drain().empty());
}

UNIT_TEST(TestStack)
#include "tst_agent_stack.moc"
