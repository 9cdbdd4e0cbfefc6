// links: kubelet
// securityContext: what of it reaches CRI, who may not run, and the exact message for each mistake.
#include <kubelet/hash.h>
#include <kubelet/manifest.h>
#include <kubelet/requests.h>
#include <kubelet/security_requests.h>

#include <unit_test.h>

using namespace shimscope::kubelet;

namespace {

/// The pod's securityContext is line 5, the container's line 9.
Manifest parseSecurity(const QString& pod, const QString& container, const QString& spec = {})
{
    const QString text = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n"
                         "  securityContext: {"
        + pod + "}\n  containers:\n  - name: app\n    image: a:1\n    securityContext: {"
        + container + "}\n" + spec;
    return parseManifest(text.toStdString(), "w.yaml", "node");
}

v1::Image imageOf(std::optional<std::int64_t> uid, const char* name)
{
    v1::Image image;
    if (uid)
        image.mutable_uid()->set_value(*uid);
    image.set_username(name);
    return image;
}

} // namespace

class TestSecurity : public QObject {
    Q_OBJECT
private slots:
    void reachesTheSandbox();
    void reachesTheContainer();
    void letsTheContainerOverrideThePod();
    void sharesGroupsWithEveryContainer();
    void changesThePodsIdentity();
    void refusesRoot_data();
    void refusesRoot();
    void namesMistakes_data();
    void namesMistakes();
};

void TestSecurity::reachesTheSandbox()
{
    const auto manifest =
        parseSecurity("runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, "
                      "supplementalGroups: [4000], supplementalGroupsPolicy: Strict, "
                      "sysctls: [{name: net/ipv4/tcp_syncookies, value: \"0\"}]",
            "privileged: true");
    QVERIFY2(manifest.pod, manifest.problems.empty() ? "" : manifest.problems[0].text.c_str());
    const auto config = sandboxConfig(*manifest.pod, 0, {});
    const auto& security = config.linux().security_context();
    QCOMPARE(security.run_as_user().value(), 1000);
    QCOMPARE(security.run_as_group().value(), 3000);
    QCOMPARE(security.supplemental_groups_size(), 2);
    QCOMPARE(security.supplemental_groups(0), 2000);
    QCOMPARE(security.supplemental_groups_policy(), v1::Strict);
    QVERIFY(security.privileged()); // as one of its containers is
    QCOMPARE(config.linux().sysctls().at("net.ipv4.tcp_syncookies"), std::string("0"));
}

void TestSecurity::reachesTheContainer()
{
    const auto manifest = parseSecurity("seccompProfile: {type: RuntimeDefault}",
        "runAsUser: 1, runAsGroup: 2, readOnlyRootFilesystem: true, allowPrivilegeEscalation: "
        "false, capabilities: {add: [KILL], drop: [ALL]}");
    QVERIFY(manifest.pod);
    const Pod& pod = *manifest.pod;
    const auto config = containerConfig(pod, pod.containers[0], 0, "i", {});
    const auto& security = config.linux().security_context();
    QCOMPARE(security.run_as_user().value(), 1);
    QCOMPARE(security.run_as_group().value(), 2);
    QVERIFY(security.readonly_rootfs());
    QVERIFY(security.no_new_privs());
    QCOMPARE(security.capabilities().add_capabilities(0), std::string("KILL"));
    QCOMPARE(security.capabilities().drop_capabilities(0), std::string("ALL"));
    QCOMPARE(security.seccomp().profile_type(), v1::SecurityProfile::RuntimeDefault);
}

void TestSecurity::letsTheContainerOverrideThePod()
{
    const auto manifest =
        parseSecurity("runAsUser: 1000, runAsNonRoot: true, seccompProfile: {type: "
                      "RuntimeDefault}",
            "runAsUser: 0, runAsNonRoot: false, seccompProfile: {type: Unconfined}");
    const Pod& pod = *manifest.pod;
    const auto config = containerConfig(pod, pod.containers[0], 0, "i", {});
    QCOMPARE(config.linux().security_context().run_as_user().value(), 0);
    QCOMPARE(config.linux().security_context().seccomp().profile_type(),
        v1::SecurityProfile::Unconfined);
    QVERIFY(!mustRunAsNonRoot(pod, pod.containers[0]));
}

void TestSecurity::sharesGroupsWithEveryContainer()
{
    const auto manifest = parseSecurity("fsGroup: 2000, supplementalGroups: [4000]", "");
    const Pod& pod = *manifest.pod;
    const auto config = containerConfig(pod, pod.containers[0], 0, "i", {});
    const auto& groups = config.linux().security_context().supplemental_groups();
    QCOMPARE(std::vector<std::int64_t>(groups.begin(), groups.end()),
        (std::vector<std::int64_t>{2000, 4000}));
}

void TestSecurity::changesThePodsIdentity()
{
    const std::string plain = parseSecurity("", "").pod->uid;
    for (const char* change : {"fsGroup: 1", "runAsNonRoot: false", "supplementalGroups: [1]",
             "supplementalGroupsPolicy: Strict",
             "sysctls: [{name: net.ipv4.tcp_syncookies, value: \"1\"}]"})
        QVERIFY2(parseSecurity(change, "").pod->uid != plain, change);
}

void TestSecurity::refusesRoot_data()
{
    QTest::addColumn<QString>("pod");
    QTest::addColumn<QString>("container");
    QTest::addColumn<int>("imageUid"); // -1: none
    QTest::addColumn<QString>("imageUser");
    QTest::addColumn<QString>("trouble");
    QTest::newRow("nothing is asked") << ""
                                      << "" << 0 << ""
                                      << "";
    QTest::newRow("the image is root's")
        << "runAsNonRoot: true"
        << "" << 0 << ""
        << "container has runAsNonRoot and image will run as root; give runAsUser";
    QTest::newRow("the image does not say")
        << "runAsNonRoot: true"
        << "" << -1 << ""
        << "container has runAsNonRoot and image will run as root; give runAsUser";
    QTest::newRow("the image has a name")
        << "runAsNonRoot: true"
        << "" << -1 << "www"
        << "container has runAsNonRoot and image has non-numeric user (www), cannot verify user is "
           "non-root; give runAsUser";
    QTest::newRow("the image has a number") << "runAsNonRoot: true"
                                            << "" << 33 << ""
                                            << "";
    QTest::newRow("the pod has a user") << "runAsNonRoot: true, runAsUser: 5"
                                        << "" << 0 << ""
                                        << "";
    QTest::newRow("the container is root")
        << "runAsNonRoot: true, runAsUser: 5"
        << "runAsUser: 0" << 33 << ""
        << "the container's runAsUser breaks the non-root policy";
    QTest::newRow("only the container asks")
        << ""
        << "runAsNonRoot: true" << 0 << ""
        << "container has runAsNonRoot and image will run as root; give runAsUser";
}

void TestSecurity::refusesRoot()
{
    QFETCH(QString, pod);
    QFETCH(QString, container);
    QFETCH(int, imageUid);
    QFETCH(QString, imageUser);
    const auto manifest = parseSecurity(pod, container);
    const auto uid = imageUid < 0 ? std::nullopt : std::optional<std::int64_t>(imageUid);
    QTEST(QString::fromStdString(nonRootTrouble(*manifest.pod, manifest.pod->containers[0],
              imageOf(uid, imageUser.toStdString().c_str()))),
        "trouble");
}

void TestSecurity::namesMistakes_data()
{
    QTest::addColumn<QString>("pod");
    QTest::addColumn<QString>("container");
    QTest::addColumn<QString>("spec");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const char* pod, const char* container, const char* spec,
                         const char* message) {
        QTest::newRow(name) << pod << container << spec << message;
    };
    row("a promise that privileged breaks", "", "privileged: true, allowPrivilegeEscalation: false",
        "",
        "w.yaml:9:41: spec.containers[0].securityContext.allowPrivilegeEscalation: cannot be false "
        "while privileged is true");
    row("a promise that a capability breaks", "",
        "allowPrivilegeEscalation: false, capabilities: {add: [SYS_ADMIN]}", "",
        "w.yaml:9:23: spec.containers[0].securityContext.allowPrivilegeEscalation: cannot be false "
        "while capabilities.add holds SYS_ADMIN");
    row("a negative group", "supplementalGroups: [-1]", "", "",
        "w.yaml:5:42: spec.securityContext.supplementalGroups[0]: must be between 0 and "
        "4294967294");
    row("an unsafe sysctl", "sysctls: [{name: kernel.msgmax, value: \"1\"}]", "", "",
        "w.yaml:5:31: spec.securityContext.sysctls[0]: SysctlForbidden: 'kernel.msgmax' is not "
        "accepted; safe ones are kernel.shm_rmid_forced, net.ipv4.ip_local_port_range, "
        "net.ipv4.ip_local_reserved_ports, net.ipv4.ip_unprivileged_port_start, "
        "net.ipv4.ping_group_range, net.ipv4.tcp_fin_timeout, net.ipv4.tcp_keepalive_intvl, "
        "net.ipv4.tcp_keepalive_probes, net.ipv4.tcp_keepalive_time, net.ipv4.tcp_rmem, "
        "net.ipv4.tcp_syncookies, net.ipv4.tcp_wmem");
    row("a sysctl of the host", "sysctls: [{name: net.ipv4.tcp_syncookies, value: \"1\"}]", "",
        "  hostNetwork: true\n",
        "w.yaml:5:21: spec.securityContext.sysctls: 'net.ipv4.tcp_syncookies' would change the "
        "host: hostNetwork is true");
    row("a user as text", "runAsUser: \"1000\"", "", "",
        "w.yaml:5:21: spec.securityContext.runAsUser: must be a whole number (without quotes), is "
        "'1000'");
    row("a volume's group in a container", "", "fsGroup: 1", "",
        "w.yaml:9:23: spec.containers[0].securityContext.fsGroup: unknown field (accepted here: "
        "runAsUser, runAsGroup, runAsNonRoot, capabilities, readOnlyRootFilesystem, privileged, "
        "allowPrivilegeEscalation, seccompProfile)");
}

void TestSecurity::namesMistakes()
{
    QFETCH(QString, pod);
    QFETCH(QString, container);
    QFETCH(QString, spec);
    const auto manifest = parseSecurity(pod, container, spec);
    QVERIFY(!manifest.pod);
    QTEST(QString::fromStdString(toString(manifest.problems.at(0), "w.yaml")), "message");
}

UNIT_TEST(TestSecurity)
#include "tst_kubelet_security.moc"
