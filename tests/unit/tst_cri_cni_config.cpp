// links: cri base
// CNI network lists, and what plugins are told.
#include <cri/cni_config.h>

#include <unit_test.h>

using namespace shimscope;
using nlohmann::json;

namespace {

constexpr const char* kList = R"({"cniVersion":"1.0.0","name":"net","plugins":[
  {"type":"ptp","ipMasq":false,"ipam":{"type":"host-local"}},
  {"type":"portmap","capabilities":{"portMappings":true}}]})";

cri::NetworkTarget target()
{
    cri::NetworkTarget target;
    target.containerId = "abc";
    target.netns = "/run/x/netns/cni-1";
    target.podName = "web";
    target.podNamespace = "default";
    target.podUid = "uid-1";
    return target;
}

} // namespace

class TestCriCniConfig : public QObject {
    Q_OBJECT
private slots:
    void readsAList()
    {
        const auto list = cri::parseNetworkList(kList, "net.conflist");
        QVERIFY(list);
        QCOMPARE(list->name, std::string("net"));
        QCOMPARE(list->plugins.size(), std::size_t(2));
    }

    void readsASinglePlugin()
    {
        const auto list = cri::parseNetworkList(
            R"({"cniVersion":"0.4.0","name":"lo","type":"loopback"})", "lo.conf");
        QVERIFY(list);
        QCOMPARE(list->cniVersion, std::string("0.4.0"));
        QCOMPARE(list->plugins.size(), std::size_t(1));
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("no JSON") << QByteArray("{") << "is no JSON object";
        QTest::newRow("no name") << QByteArray(R"({"type":"ptp"})") << "\"name\" is missing";
        QTest::newRow("no plugins")
            << QByteArray(R"({"name":"a","plugins":[]})") << "at least one plugin";
        QTest::newRow("no type") << QByteArray(R"({"name":"a","plugins":[{}]})")
                                 << "\"plugins\"[0].\"type\"";
        QTest::newRow("a path as type")
            << QByteArray(R"({"name":"a","type":"../x"})") << "file name of a plugin";
    }
    void saysWhatIsWrong()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, complaint);
        const auto list = cri::parseNetworkList(text.toStdString(), "net.conflist");
        QVERIFY(!list);
        const QString said = QString::fromStdString(list.error().toString());
        QVERIFY2(said.contains(complaint) && said.contains("net.conflist"), qPrintable(said));
    }

    void handsTheResultOnAndFillsInTheName()
    {
        const auto list = cri::parseNetworkList(kList, "net.conflist");
        const json first = cri::pluginInput(*list, 0, target(), json());
        QCOMPARE(first["name"].get<std::string>(), std::string("net"));
        QCOMPARE(first["cniVersion"].get<std::string>(), std::string("1.0.0"));
        QVERIFY(!first.contains("prevResult"));
        const json result{{"ips", {{{"address", "10.0.0.2/24"}}}}};
        const json second = cri::pluginInput(*list, 1, target(), result);
        QVERIFY(second["prevResult"] == result);
        QVERIFY(!second.contains("capabilities"));
        QVERIFY(!second.contains("runtimeConfig"));
    }

    void passesPortMappingsOnlyToThoseWhoCan()
    {
        const auto list = cri::parseNetworkList(kList, "net.conflist");
        cri::NetworkTarget wanted = target();
        wanted.portMappings.push_back(
            {{"hostPort", 8080}, {"containerPort", 80}, {"protocol", "tcp"}});
        QVERIFY(!cri::pluginInput(*list, 0, wanted, json()).contains("runtimeConfig"));
        const json input = cri::pluginInput(*list, 1, wanted, json());
        QCOMPARE(input["runtimeConfig"]["portMappings"][0]["hostPort"].get<int>(), 8080);
    }

    void tellsPluginsAboutThePod()
    {
        const auto variables = cri::pluginEnvironment("ADD", target(), "/usr/lib/cni");
        const auto has = [&](const char* variable) {
            return std::find(variables.begin(), variables.end(), variable) != variables.end();
        };
        QVERIFY(has("CNI_COMMAND=ADD"));
        QVERIFY(has("CNI_CONTAINERID=abc"));
        QVERIFY(has("CNI_NETNS=/run/x/netns/cni-1"));
        QVERIFY(has("CNI_IFNAME=eth0"));
        QVERIFY(has("CNI_ARGS=IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=web;K8S_POD_"
                    "INFRA_CONTAINER_ID=abc;"
                    "K8S_POD_UID=uid-1"));
        QVERIFY(has("CNI_PATH=/usr/lib/cni"));
    }

    void findsTheAddresses()
    {
        const json result{{"ips", {{{"address", "10.0.0.2/24"}}, {{"address", "fd00::2/64"}}}}};
        QVERIFY((cri::addressesOf(result) == std::vector<std::string>{"10.0.0.2", "fd00::2"}));
        QVERIFY(cri::addressesOf(json()).empty());
        QVERIFY(cri::addressesOf(json{{"ips", "none"}}).empty());
    }

    void readsAPluginsError()
    {
        QCOMPARE(cri::pluginError(R"({"code":100,"msg":"no address","details":"range is full"})"),
            std::string("no address: range is full"));
        QCOMPARE(cri::pluginError(" plain text\n"), std::string("plain text"));
    }
};

UNIT_TEST(TestCriCniConfig)
#include "tst_cri_cni_config.moc"
