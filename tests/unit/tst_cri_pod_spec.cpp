// links: cri base
// config.json of pause and of containers, from what CRI asks for.
#include <base/text.h>
#include <cri/linux_resources.h>
#include <cri/pod_spec.h>

#include <unit_test.h>

using namespace shimscope;
namespace v1 = ::runtime::v1;

namespace {

const oci::Mount* mountOn(const oci::Spec& spec, const std::string& destination)
{
    for (const oci::Mount& mount : spec.mounts)
        if (mount.destination == destination)
            return &mount;
    return nullptr;
}

QString namespaces(const oci::Spec& spec)
{
    QStringList all;
    for (const oci::Namespace& ns : spec.linux_->namespaces)
        all += QString::fromStdString(ns.path.empty() ? ns.type : ns.type + "=" + ns.path);
    all.sort();
    return all.join(' ');
}

} // namespace

class TestCriPodSpec : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_pod = {};
        m_pod.id = "pod1";
        m_pod.pid = 77;
        m_pod.netns = "/run/netns/cni-1";
        m_pod.config.mutable_metadata()->set_name("web");
        m_pod.config.set_hostname("web");
        m_pod.config.mutable_linux()->set_cgroup_parent("/x/kubepods/poduid");
        m_container = {};
        m_container.id = "c1";
        m_container.config.mutable_metadata()->set_name("main");
        m_container.config.add_command("sh");
        m_machine = {};
        options().set_pid(v1::CONTAINER);
        m_image = {};
        m_image.Entrypoint = {"/pause"};
    }

    void pauseMakesThePodsNamespacesAndJoinsItsNetwork()
    {
        const auto spec = cri::sandboxSpec(context(), m_image, {});
        QVERIFY(spec);
        QCOMPARE(namespaces(*spec), QString("ipc mount network=/run/netns/cni-1 pid uts"));
        QCOMPARE(spec->hostname, std::string("web"));
        QVERIFY(spec->root->readonly);
        QCOMPARE(spec->linux_->cgroupsPath, std::string("/x/kubepods/poduid/pod1"));
        QCOMPARE(*spec->linux_->resources->cpu->shares, std::uint64_t(2));
        QCOMPARE(spec->annotations.at("io.kubernetes.cri.container-type"), std::string("sandbox"));
        QVERIFY(spec->linux_->seccomp.has_value());
    }

    void aHostNetworkPodKeepsTheHostsName()
    {
        m_pod.config.mutable_linux()
            ->mutable_security_context()
            ->mutable_namespace_options()
            ->set_network(v1::NODE);
        m_pod.netns.clear();
        const auto spec = cri::sandboxSpec(context(), m_image, {});
        QVERIFY(spec);
        QCOMPARE(namespaces(*spec), QString("ipc mount pid"));
        QVERIFY(spec->hostname.empty());
    }

    void aContainerJoinsPause_data()
    {
        QTest::addColumn<int>("pid");
        QTest::addColumn<QString>("expected");
        const QString shared = "ipc=/proc/77/ns/ipc mount network=/proc/77/ns/net";
        QTest::newRow("own pid namespace")
            << int(v1::CONTAINER) << shared + " pid uts=/proc/77/ns/uts";
        QTest::newRow("the pod's")
            << int(v1::POD) << shared + " pid=/proc/77/ns/pid uts=/proc/77/ns/uts";
        QTest::newRow("another container's")
            << int(v1::TARGET) << shared + " pid=/proc/99/ns/pid uts=/proc/77/ns/uts";
        QTest::newRow("the host's") << int(v1::NODE) << shared + " uts=/proc/77/ns/uts";
    }
    void aContainerJoinsPause()
    {
        QFETCH(int, pid);
        QFETCH(QString, expected);
        options().set_pid(static_cast<v1::NamespaceMode>(pid));
        const auto spec = cri::containerSpec(context(99), m_container, m_image, {});
        QVERIFY(spec);
        QCOMPARE(namespaces(*spec), expected);
        QCOMPARE(mountOn(*spec, "/dev/shm")->source, std::string("/run/pods/pod1/shm"));
    }

    void theArgumentsFollowCri_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QStringList>("args");
        QTest::addColumn<QString>("expected");
        QTest::newRow("image alone") << QStringList() << QStringList() << "entry cmd";
        QTest::newRow("args replace Cmd") << QStringList() << QStringList{"a"} << "entry a";
        QTest::newRow("command replaces both") << QStringList{"c"} << QStringList() << "c";
        QTest::newRow("command and args") << QStringList{"c"} << QStringList{"a"} << "c a";
    }
    void theArgumentsFollowCri()
    {
        QFETCH(QStringList, command);
        QFETCH(QStringList, args);
        QFETCH(QString, expected);
        v1::ContainerConfig config;
        for (const QString& word : command)
            config.add_command(word.toStdString());
        for (const QString& word : args)
            config.add_args(word.toStdString());
        image::ImageConfig image;
        image.Entrypoint = {"entry"};
        image.Cmd = {"cmd"};
        const auto words = cri::processArgs(config, image);
        QVERIFY(words);
        QCOMPARE(QString::fromStdString(base::join(*words, " ")), expected);
        QVERIFY(!cri::processArgs({}, {}));
    }

    void laterVariablesReplaceEarlierOnes()
    {
        v1::ContainerConfig config;
        auto* variable = config.add_envs();
        variable->set_key("A");
        variable->set_value("cri");
        image::ImageConfig image;
        image.Env = {"A=image", "PATH=/bin"};
        QVERIFY((cri::processEnv(config, image, "web")
            == std::vector<std::string>{"PATH=/bin", "HOSTNAME=web", "A=cri"}));
    }

    void mountsOfTheKubeletComeLastAndReplaceOurs()
    {
        auto* mount = m_container.config.add_mounts();
        mount->set_host_path("/var/hosts");
        mount->set_container_path("/etc/hosts");
        mount->set_readonly(true);
        const auto spec = cri::containerSpec(context(), m_container, m_image, {});
        QCOMPARE(mountOn(*spec, "/etc/hosts")->source, std::string("/var/hosts"));
        QVERIFY((mountOn(*spec, "/etc/hosts")->options
            == std::vector<std::string>{"rbind", "rprivate", "ro"}));
        QCOMPARE(
            mountOn(*spec, "/etc/resolv.conf")->source, std::string("/run/pods/pod1/resolv.conf"));
    }

    void aPrivilegedContainerIsNotConfined()
    {
        m_container.config.mutable_linux()->mutable_security_context()->set_privileged(true);
        const auto spec = cri::containerSpec(context(), m_container, m_image, {});
        QVERIFY(spec->linux_->maskedPaths.empty());
        QVERIFY(!spec->linux_->seccomp.has_value());
        QVERIFY(spec->process->capabilities->bounding.size() > 30);
    }

    void capabilitiesAreAddedAndDropped_data()
    {
        QTest::addColumn<QStringList>("add");
        QTest::addColumn<QStringList>("drop");
        QTest::addColumn<int>("count");
        QTest::newRow("default") << QStringList() << QStringList() << 14;
        QTest::newRow("add one") << QStringList{"SYS_TIME"} << QStringList() << 15;
        QTest::newRow("drop one") << QStringList() << QStringList{"CAP_KILL"} << 13;
        QTest::newRow("drop all, add one") << QStringList{"NET_ADMIN"} << QStringList{"ALL"} << 1;
        QTest::newRow("drop all") << QStringList() << QStringList{"ALL"} << 0;
    }
    void capabilitiesAreAddedAndDropped()
    {
        QFETCH(QStringList, add);
        QFETCH(QStringList, drop);
        QFETCH(int, count);
        v1::Capability wanted;
        for (const QString& name : add)
            wanted.add_add_capabilities(name.toStdString());
        for (const QString& name : drop)
            wanted.add_drop_capabilities(name.toStdString());
        const auto sets = cri::capabilitiesOf(wanted, false);
        QVERIFY(sets);
        QCOMPARE(static_cast<int>(sets->bounding.size()), count);
        QVERIFY(sets->inheritable.empty());
        wanted.add_add_capabilities("FLY");
        QVERIFY(!cri::capabilitiesOf(wanted, false));
    }

    void limitsBecomeResources()
    {
        v1::LinuxContainerResources limits;
        limits.set_memory_limit_in_bytes(64 << 20);
        limits.set_cpu_shares(102);
        auto* huge = limits.add_hugepage_limits();
        huge->set_page_size("2MB");
        const oci::Resources resources = cri::resourcesOf(limits, true);
        QCOMPARE(*resources.memory->limit, std::int64_t(64 << 20));
        QCOMPARE(*resources.memory->swap, std::int64_t(64 << 20));
        QCOMPARE(*resources.cpu->shares, std::uint64_t(102));
        QVERIFY(!resources.cpu->quota);
        QVERIFY(resources.hugepageLimits.empty());
        QVERIFY(!cri::resourcesOf(limits, false).memory->swap);
        QVERIFY(!cri::resourcesOf({}, true).memory);
    }

    void anUpdateLeavesWhatItDoesNotName()
    {
        v1::LinuxContainerResources current, change;
        current.set_memory_limit_in_bytes(1);
        current.set_cpu_quota(5);
        change.set_cpu_quota(7);
        cri::mergeResources(current, change);
        QCOMPARE(current.memory_limit_in_bytes(), std::int64_t(1));
        QCOMPARE(current.cpu_quota(), std::int64_t(7));
    }

    void cgroupPathsFollowTheDriver()
    {
        QCOMPARE(cri::cgroupsPathOf("/a/pod1", "id"), std::string("/a/pod1/id"));
        QCOMPARE(cri::cgroupsPathOf("", "id"), std::string("/id"));
        QCOMPARE(cri::cgroupsPathOf("/kubepods.slice/kubepods-pod1.slice", "id"),
            std::string("kubepods-pod1.slice:cri-containerd:id"));
    }

private:
    cri::PodContext context(int targetPid = 0) const
    {
        return {m_pod, "/run/pods/pod1", targetPid, m_machine};
    }
    v1::NamespaceOption& options()
    {
        return *m_container.config.mutable_linux()
                    ->mutable_security_context()
                    ->mutable_namespace_options();
    }
    cri::SandboxRecord m_pod;
    cri::ContainerRecord m_container;
    cri::Machine m_machine;
    image::ImageConfig m_image;
};

UNIT_TEST(TestCriPodSpec)
#include "tst_cri_pod_spec.moc"
