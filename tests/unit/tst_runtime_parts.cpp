// links: runtime
// The runtime's pure parts: command line, messages across the clone, state, users, sizes, programs.
#include <base/file.h>
#include <runtime/log.h>
#include <runtime/options.h>
#include <runtime/process.h>
#include <runtime/program.h>
#include <runtime/size.h>
#include <runtime/state.h>
#include <runtime/sync.h>
#include <runtime/user.h>

#include <unit_test.h>

#include <sys/stat.h>

using namespace shimscope;
using namespace shimscope::runtime;

namespace {

constexpr Option kTable[]{
    {"bundle", 'b', true, ""}, {"force", 'f', false, ""}, {"env", 'e', true, ""}};

base::Result<Arguments> parse(std::vector<std::string> words)
{
    return parseOptions(kTable, words);
}

} // namespace

class TestRuntimeParts : public QObject {
    Q_OBJECT

private slots:
    void optionsEndAtTheFirstOtherArgument()
    {
        const auto arguments =
            parse({"--bundle=/x", "-f", "-e", "A=b", "--env", "C=d", "id", "--force", "-e"});
        QVERIFY(arguments);
        QCOMPARE(arguments->get("bundle"), std::string("/x"));
        QVERIFY(arguments->has("force"));
        QCOMPARE(arguments->all("env"), (std::vector<std::string>{"A=b", "C=d"}));
        QCOMPARE(arguments->rest, (std::vector<std::string>{"id", "--force", "-e"}));
    }
    void anOptionCanBeTakenBack()
    {
        QVERIFY(!parse({"--force=false"})->has("force"));
        QVERIFY(parse({"-force"})->has("force"));
        QCOMPARE(parse({"--", "--bundle"})->rest, std::vector<std::string>{"--bundle"});
    }
    void saysWhatItDoesNotKnow()
    {
        QVERIFY(parse({"--nope"}).error().toString().find("'--nope': flag provided but not defined")
            != std::string::npos);
        QVERIFY(
            parse({"--bundle"}).error().toString().find("needs an argument") != std::string::npos);
    }
    void everyCommandIsInTheTable()
    {
        QSet<QString> names;
        for (const Command& command : commands())
            names.insert(
                QString::fromUtf8(command.name.data(), static_cast<int>(command.name.size())));
        for (const char* name : {"create", "start", "run", "state", "kill", "delete", "exec",
                 "update", "list", "ps", "pause", "resume", "features", "spec"})
            QVERIFY2(names.contains(name), name);
    }
    void errorsCrossTheClone()
    {
        base::Error inner{{ENOENT, std::generic_category()}, "mount(2)", "/x", ""};
        const base::Error outer{
            {}, "create", "c1", "because", {}, std::make_shared<const base::Error>(inner)};
        const base::Error decoded = decodeError(encodeError(outer));
        QCOMPARE(decoded.toString(), outer.toString());
        QVERIFY(decoded.is(ENOENT));
    }
    void messagesArriveWholeAndInOrder()
    {
        auto pair = makeSyncPair();
        QVERIFY(pair);
        QVERIFY(pair->parent.send(SyncMessage::Start, "12"));
        QVERIFY(pair->parent.send(SyncMessage::Filter, std::string(100'000, 'x')));
        QCOMPARE(pair->child.expect(SyncMessage::Start).value(), std::string("12"));
        QCOMPARE(pair->child.expect(SyncMessage::Filter).value().size(), std::size_t{100'000});
    }
    void theWrongMessageIsNamed()
    {
        auto pair = makeSyncPair();
        QVERIFY(pair);
        QVERIFY(pair->parent.send(SyncMessage::Hooks));
        QCOMPARE(pair->child.expect(SyncMessage::Ready).error().detail, std::string("got Hooks"));
        pair->parent.close();
        QVERIFY(pair->child.expect(SyncMessage::Ready).error().is(ECONNRESET));
    }
    void stateIsReadAsItWasWritten()
    {
        State state{.ociVersion = "1.2.0",
            .id = "c",
            .pid = 12,
            .initStartTicks = 34,
            .bundle = "/b",
            .rootfs = "/b/r",
            .created = "now",
            .owner = "root",
            .annotations = {{"a", "b"}},
            .cgroupPaths = {{"", "/v2"}, {"memory", "/v1"}},
            .namespaces = {"pid"},
            .hooks = true};
        const auto again = parseState(toJson(state), "state.json");
        QVERIFY(again);
        QCOMPARE(toJson(*again), toJson(state));
        QVERIFY(!parseState("[]", "state.json"));
        QVERIFY(parseState(
            "{\"pid\":\"x\"}", "state.json")); // of another kind: as if it were not there
    }
    void aStoppedContainerHasNoPid()
    {
        const State state{.ociVersion = "1.2.0", .id = "c", .pid = 12};
        QVERIFY(
            toJson(state, runtime::Status::Stopped, false).find("\"pid\": 0") != std::string::npos);
        QVERIFY(toJson(state, runtime::Status::Running, false).find("\"status\": \"running\"")
            != std::string::npos);
    }
    void idsAreChecked()
    {
        for (const char* good : {"a", "0123", "a_b-c.d+e", "..."})
            QVERIFY2(checkId(good), good);
        for (const char* bad : {"", ".", "..", "a/b", "a b", "ä"})
            QVERIFY2(!checkId(bad), bad);
    }
    void usersAreNumbers()
    {
        const auto user = parseUser("5:6", {});
        QVERIFY(user);
        QCOMPARE(user->uid, 5U);
        QCOMPARE(user->gid, 6U);
        QCOMPARE(parseUser("7", {1, 2, {}, {}})->gid, 2U);
        for (const char* bad : {"", "root", "1:", ":1", "1:2:3", "-1", "1 ", "4294967295", "0x1"})
            QVERIFY2(!parseUser(bad, {}), bad);
    }
    void sizesHaveUnits()
    {
        QCOMPARE(parseSize("67108864").value(), std::int64_t{67108864});
        QCOMPARE(parseSize("64m").value(), std::int64_t{67108864});
        QCOMPARE(parseSize("64MiB").value(), std::int64_t{67108864});
        QCOMPARE(parseSize("1G").value(), std::int64_t{1} << 30);
        QCOMPARE(parseSize("-1").value(), std::int64_t{-1});
        for (const char* bad : {"", "m", "x", "-2", "1.5m", "9999999999p"})
            QVERIFY2(!parseSize(bad), bad);
    }
    void programsAreFoundAsAShellDoes()
    {
        const auto dir = base::TempDir::make();
        QVERIFY(dir);
        QVERIFY(base::makeDirs(dir->path() + "/a") && base::makeDirs(dir->path() + "/b"));
        QVERIFY(base::writeFileAtomic(dir->path() + "/b/tool", "#!", 0755));
        QVERIFY(base::writeFileAtomic(dir->path() + "/a/data", "", 0644));
        const std::vector<std::string> environment{
            "X=y", "PATH=" + dir->path() + "/a:" + dir->path() + "/b"};
        QCOMPARE(findProgram("tool", environment).value(), dir->path() + "/b/tool");
        QCOMPARE(findProgram("none", environment).error().toString(),
            std::string("exec: \"none\": executable file not found in $PATH"));
        QCOMPARE(findProgram("/no/such", environment).error().toString(),
            std::string("exec: \"/no/such\": stat /no/such: no such file or directory"));
        QCOMPARE(
            findProgram(dir->path(), environment).error().detail, std::string("is a directory"));
    }
    void homesComeFromPasswd()
    {
        QCOMPARE(homeOf("root:x:0:0::/root:/bin/sh\nu:x:10:10::/home/u:/bin/sh\n", 10),
            std::string("/home/u"));
        QCOMPARE(homeOf("broken\nu:x:x:10::/h\n", 10), std::string());
        QCOMPARE(withHome({"HOME=/mine"}, 0), std::vector<std::string>{"HOME=/mine"});
    }
    void statNamesMayHoldBrackets()
    {
        const ProcessStat stat =
            parseStat("12 (a) b)) Z 1 12 12 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 777 0 0\n");
        QCOMPARE(stat.state, 'Z');
        QCOMPARE(stat.startTicks, std::uint64_t{777});
        QVERIFY(!stat.alive());
        QVERIFY(!parseStat("").alive());
    }
    void logLinesAreJson()
    {
        QCOMPARE(jsonLine("error", "a \"b\"\n", "2026-11-23T06:12:54Z"),
            std::string("{\"level\":\"error\",\"msg\":\"a "
                        "\\\"b\\\"\\u000a\",\"time\":\"2026-11-23T06:12:54Z\"}\n"));
    }
};

UNIT_TEST(TestRuntimeParts)
#include "tst_runtime_parts.moc"
