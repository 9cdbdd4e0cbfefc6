// Root. `shimscopectl affected` beside containers of Debian's runc and of our runtime: those that
// see docker.sock, by whatever mount and name, are found, and no other; as root, and as `nobody`,
// who may not compare inodes. It writes nothing, connects to nothing and touches no process
// (strace).
#include <base/unix_socket.h>

#include <bundle.h>
#include <expect.h>
#include <nlohmann/json.hpp>
#include <QTest>

#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <set>

using namespace shimscope;
using support::patience;
using Json = nlohmann::json;

namespace {

const std::string kLogId(64, 'e');
const std::string kWrongId(64, 'f');
// Whatever changes a process, a mount, a namespace or a file, or would wake an engine.
constexpr const char* kTraced =
    "trace=kill,tkill,tgkill,rt_sigqueueinfo,rt_tgsigqueueinfo,pidfd_send_signal,ptrace,process_vm_"
    "writev,mount,umount2,move_mount,open_tree,fsmount,mount_setattr,pivot_root,setns,unshare,"
    "open,openat,openat2,creat,truncate,ftruncate,mkdir,mkdirat,rmdir,unlink,unlinkat,rename,"
    "renameat,renameat2,chmod,fchmod,fchmodat,chown,lchown,fchownat,link,linkat,symlink,symlinkat,"
    "mknod,mknodat,utimensat,setxattr,connect,bind,fork,vfork,execve,prlimit64,setpriority";

} // namespace

class TestMigrationContainers : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void findsThoseThatSeeDockerSock_data();
    void findsThoseThatSeeDockerSock();
    void findsThoseOfAnotherEngine();
    void findsNobodyElse();
    void findsThemAtTheirUsualPlace();
    void saysToNobodyWhatWasNotCompared();
    void findsTheReaderOfDockersLogs();
    void seesTheWrongDriver();
    void tellsInKoreanAndMarkdown();
    void touchesNothing();
    void cleanupTestCase();

private:
    void startBox(const std::string& name, const std::vector<oci::Mount>& mounts,
        const std::string& runtime = "runc", const std::string& cgroup = {},
        std::vector<std::string> command = {"sleep", "1000"});
    [[nodiscard]] static oci::Mount bind(const std::string& from, const std::string& to)
    {
        oci::Mount mount;
        mount.destination = to;
        mount.type = "bind";
        mount.source = from;
        mount.options = {"rbind", "ro"};
        return mount;
    }
    [[nodiscard]] std::string host(const std::string& path = {}) const
    {
        return m_dir->path() + "/host" + path;
    }
    /// Standard output of a command line that has to succeed.
    static std::string output(std::vector<std::string> command)
    {
        base::SpawnOptions options;
        options.program = command.front();
        options.arguments.assign(command.begin() + 1, command.end());
        const auto done = base::run(options, {}, patience(60'000));
        if (!done || done->exit.code != 0)
            qWarning("%s: %s", command.front().c_str(),
                done ? done->standardError.c_str() : done.error().toString().c_str());
        return done && done->exit.code == 0 ? done->standardOutput : std::string();
    }
    Json affected(std::vector<std::string> before = {})
    {
        before.insert(before.end(),
            {m_dir->path() + "/bin/shimscopectl", "affected", "--format", "json", "--root",
                host()});
        return Json::parse(output(std::move(before)), nullptr, false);
    }
    /// Evidence of the findings with this id about the container with this first process.
    [[nodiscard]] static std::vector<Json> evidenceOf(
        const Json& report, const std::string& id, pid_t pid)
    {
        std::vector<Json> found;
        for (const Json& finding : report.value("findings", Json::array())) {
            for (const Json& each : finding["evidence"]) {
                if (finding["id"] == id
                    && each["place"].get<std::string>().starts_with(
                        "pid " + std::to_string(pid) + ": "))
                    found.push_back(each);
            }
        }
        return found;
    }

    std::string m_cgroup = "shimscope-affected-" + std::to_string(::getpid());
    std::optional<base::TempDir> m_dir;
    base::Fd m_docker, m_containerd;
    std::map<std::string, std::unique_ptr<test::Bundle>> m_boxes;
    Json m_report;
};

void TestMigrationContainers::initTestCase()
{
    auto dir = base::TempDir::make("/tmp/shimscope-affected-");
    OK(dir);
    m_dir.emplace(std::move(*dir));
    QCOMPARE(::chmod(m_dir->path().c_str(), 0755), 0);
    // A copy that nobody may reach, with the facts where it looks for them.
    namespace fs = std::filesystem;
    fs::create_directories(m_dir->path() + "/bin");
    fs::create_directories(m_dir->path() + "/scenarios/01-one-pod");
    fs::copy(SHIMSCOPE_SOURCE "/scenarios/dockershim", m_dir->path() + "/scenarios/dockershim");
    fs::copy(SHIMSCOPE_BIN "/shimscopectl", m_dir->path() + "/bin/shimscopectl");
    // The machine's files: /run with two sockets, /var/run as a link to it, a log of Docker's.
    fs::create_directories(host("/run/containerd"));
    fs::create_directories(host("/var/lib/docker/containers/" + kLogId));
    fs::create_directory_symlink("/run", host("/var/run"));
    OK(base::writeFileAtomic(
        host("/var/lib/docker/containers/" + kLogId + "/" + kLogId + "-json.log"), "{}\n", 0644));
    auto docker = base::listenUnix(host("/run/docker.sock"));
    OK(docker);
    m_docker = std::move(*docker);
    auto containerd = base::listenUnix(host("/run/containerd/containerd.sock"));
    OK(containerd);
    m_containerd = std::move(*containerd);

    const std::string sock = host("/run/docker.sock");
    startBox("direct", {bind(sock, "/var/run/docker.sock")});
    startBox("parent", {bind(host("/run"), "/host-run")});
    startBox("above", {bind(host(), "/host")}, "shimscope-oci");
    startBox("renamed", {bind(sock, "/srv/engine")});
    startBox("other", {bind(host("/run/containerd"), "/c")});
    oci::Mount cover;
    cover.destination = "/host-run";
    cover.type = cover.source = "tmpfs";
    startBox("covered", {bind(host("/run"), "/host-run"), cover});
    startBox("none", {}, "runc",
        "/" + m_cgroup + "/kubepods-burstable-podx.slice:cri-containerd:" + kWrongId);
    const std::string logs = "/logs/" + kLogId + "/" + kLogId + "-json.log";
    startBox("reader", {bind(host("/var/lib/docker/containers"), "/logs")}, "runc", {},
        {"tail", "-f", logs});
    m_report = affected();
    QVERIFY(m_report.is_object());
}

void TestMigrationContainers::startBox(const std::string& name,
    const std::vector<oci::Mount>& mounts, const std::string& runtime, const std::string& cgroup,
    std::vector<std::string> command)
{
    GET(made, test::Bundle::make(std::move(command)));
    auto bundle = std::make_unique<test::Bundle>(std::move(made));
    bundle->program = runtime == "shimscope-oci" ? SHIMSCOPE_BIN "/shimscope-oci" : runtime;
    bundle->id = name;
    bundle->spec.linux_->cgroupsPath = cgroup.empty() ? "/" + m_cgroup + "/" + name : cgroup;
    bundle->spec.mounts.insert(bundle->spec.mounts.end(), mounts.begin(), mounts.end());
    GET(created, bundle->create());
    QVERIFY2(created == 0, bundle->log().c_str());
    GET(started, bundle->runDetached({"start", name}));
    QVERIFY2(started == 0, bundle->log().c_str());
    m_boxes[name] = std::move(bundle);
}

void TestMigrationContainers::findsThoseThatSeeDockerSock_data()
{
    QTest::addColumn<QString>("box");
    QTest::addColumn<QString>("place");
    QTest::newRow("mounted directly") << "direct"
                                      << "/var/run/docker.sock";
    QTest::newRow("by its folder") << "parent"
                                   << "/host-run/docker.sock, by the mount of /host-run";
    QTest::newRow("two folders above") << "above"
                                       << "/host/run/docker.sock, by the mount of /host";
    QTest::newRow("under another name") << "renamed"
                                        << "/srv/engine";
}

void TestMigrationContainers::findsThoseThatSeeDockerSock()
{
    QFETCH(QString, box);
    QFETCH(QString, place);
    const pid_t pid = m_boxes.at(box.toStdString())->pid();
    const auto evidence = evidenceOf(m_report, "docker-sock-reachable", pid);
    QVERIFY2(evidence.size() == 1, m_report.dump(1).c_str());
    QCOMPARE(evidence[0]["place"].get<std::string>(),
        "pid " + std::to_string(pid) + ": " + place.toStdString());
    struct stat status { };
    QCOMPARE(::stat(host("/run/docker.sock").c_str(), &status), 0);
    QVERIFY(evidence[0]["value"].get<std::string>().find("inode " + std::to_string(status.st_ino))
        != std::string::npos);
}

void TestMigrationContainers::findsThoseOfAnotherEngine()
{
    for (const auto& [name, box] : m_boxes) {
        const bool sees = name == "other" || name == "parent" || name == "above";
        QVERIFY2(evidenceOf(m_report, "socket-reachable", box->pid()).size() == (sees ? 1U : 0U),
            name.c_str());
    }
}

void TestMigrationContainers::findsNobodyElse()
{
    for (const char* name : {"other", "covered", "none", "reader"})
        QVERIFY2(
            evidenceOf(m_report, "docker-sock-reachable", m_boxes.at(name)->pid()).empty(), name);
    QVERIFY(m_report["asRoot"].get<bool>());
}

/// With /run of that tree as the machine's own, in a mount namespace of the scan's.
void TestMigrationContainers::findsThemAtTheirUsualPlace()
{
    const std::string script = "mount --bind " + host("/run") + " /run && exec " + m_dir->path()
        + "/bin/shimscopectl affected --format json";
    const Json report = Json::parse(output({"unshare", "-m", "sh", "-c", script}), nullptr, false);
    QVERIFY(report.is_object());
    for (const auto& [name, box] : m_boxes) {
        const bool sees =
            name == "direct" || name == "parent" || name == "above" || name == "renamed";
        const auto evidence = evidenceOf(report, "docker-sock-reachable", box->pid());
        QVERIFY2(evidence.size() == (sees ? 1U : 0U), name.c_str());
        QVERIFY(!sees || evidence[0]["value"].get<std::string>().ends_with(" as /run/docker.sock"));
    }
}

void TestMigrationContainers::saysToNobodyWhatWasNotCompared()
{
    const Json report =
        affected({"setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"});
    QVERIFY(report.is_object());
    QVERIFY(!report["asRoot"].get<bool>());
    for (const auto& [name, box] : m_boxes) {
        const bool sees =
            name == "direct" || name == "parent" || name == "above" || name == "renamed";
        const auto evidence = evidenceOf(report, "docker-sock-reachable", box->pid());
        QVERIFY2(evidence.size() == (sees ? 1U : 0U), name.c_str());
        QVERIFY(!sees
            || evidence[0]["value"].get<std::string>().find("not compared: run as root")
                != std::string::npos);
    }
    const auto unseen = std::count_if(report["findings"].begin(), report["findings"].end(),
        [](const Json& each) { return each["id"] == "open-files"; });
    QCOMPARE(unseen, std::ptrdiff_t(1));
}

void TestMigrationContainers::findsTheReaderOfDockersLogs()
{
    const std::string pid = std::to_string(m_boxes.at("reader")->pid());
    std::set<std::string> kinds;
    for (const Json& finding : m_report["findings"]) {
        const std::string text = finding["what"].get<std::string>() + finding["evidence"].dump();
        if (text.find(pid) != std::string::npos)
            kinds.insert(finding["id"].get<std::string>());
    }
    QVERIFY(kinds.contains("docker-logs-mounted"));
    QVERIFY(kinds.contains("docker-log-open"));
}

void TestMigrationContainers::seesTheWrongDriver()
{
    bool found = false;
    for (const Json& finding : m_report["findings"]) {
        if (finding["id"] == "cgroup-driver-mismatch")
            found = finding["evidence"].dump().find(kWrongId) != std::string::npos;
    }
    QVERIFY2(found, m_report.dump(1).c_str());
}

void TestMigrationContainers::tellsInKoreanAndMarkdown()
{
    const std::string text =
        output({m_dir->path() + "/bin/shimscopectl", "affected", "--lang", "ko", "--root", host()});
    QVERIFY(text.starts_with("# 도커심(dockershim) 제거의 영향을 받는가?"));
    QVERIFY(text.find("docker.sock에 접근할 수 있다") != std::string::npos);
    QVERIFY(text.find("· 출처: [") != std::string::npos);
}

/// Every traced call but the program's own start and an open for reading is a mistake.
void TestMigrationContainers::touchesNothing()
{
    const std::string file = m_dir->path() + "/strace";
    const Json report = affected({"strace", "-f", "-qq", "-o", file, "-e", kTraced});
    QVERIFY(report.is_object());
    GET(trace, base::readFile(file));
    bool enteredRoot = false, readMounts = false;
    const std::string pid = std::to_string(m_boxes.at("direct")->pid());
    int starts = 0;
    for (const auto view : base::lines(trace)) {
        const std::string line(view);
        const std::size_t name = line.find_first_not_of("0123456789 ");
        const std::string call = line.substr(name, line.find('(') - name);
        if (call.starts_with("+++") || call.starts_with("---") || call.starts_with("<..."))
            continue;
        starts += call == "execve" ? 1 : 0;
        const bool opens = call == "open" || call == "openat" || call == "openat2";
        const bool writes = line.find("O_WRONLY") != std::string::npos
            || line.find("O_RDWR") != std::string::npos || line.find("O_CREAT") != std::string::npos
            || line.find("O_TRUNC") != std::string::npos;
        const bool ownLimit = call == "prlimit64" && line.find("(0,") != std::string::npos;
        QVERIFY2((opens && !writes) || call == "execve" || ownLimit, line.c_str());
        enteredRoot = enteredRoot || line.find("/proc/" + pid + "/root") != std::string::npos;
        readMounts = readMounts || line.find("/proc/" + pid + "/mountinfo") != std::string::npos;
    }
    QCOMPARE(starts, 1); // strace's own
    QVERIFY(enteredRoot && readMounts); // the trace is one of the whole run
}

void TestMigrationContainers::cleanupTestCase()
{
    m_boxes.clear();
    // The folders above the containers' own.
    std::error_code error;
    for (const std::string& name :
        base::listDir("/sys/fs/cgroup").value_or(std::vector<std::string>()))
        ::rmdir(("/sys/fs/cgroup/" + name + "/" + m_cgroup).c_str());
    ::rmdir(("/sys/fs/cgroup/" + m_cgroup).c_str());
    m_dir.reset();
}

QTEST_GUILESS_MAIN(TestMigrationContainers)
#include "tst_migration_containers.moc"
