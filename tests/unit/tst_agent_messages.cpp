// links: agent
// Wire bytes as JSON for people, and what must not be in it.
#include <agent/message_text.h>
#include <agent/redact.h>

#include <cri.pb.h>
#include <events.pb.h>
#include <runc_options.pb.h>
#include <task.pb.h>
#include <task_events.pb.h>
#include <unit_test.h>

using namespace shimscope::agent;
using nlohmann::json;

class TestMessages : public QObject {
    Q_OBJECT

    template <class Message>
    static json rendered(const Message& message)
    {
        const std::string bytes = message.SerializeAsString();
        return json::parse(renderMessage(Message::descriptor()->full_name(), bytes, bytes.size()));
    }

private slots:
    void keepsTheNamesOfTheProtoFile();
    void redactsEnvironmentValuesButNotTheirNames();
    void redactsRegistryCredentials();
    void redactsWhatIsNamedLikeASecret_data();
    void redactsWhatIsNamedLikeASecret();
    void resolvesAny();
    void readsJsonInsideAny();
    void showsArgvAsAList();
    void redactsSecretArguments();
    void rendersTimestamps();
    void saysWhenAMessageWasCut();
    void survivesBytesThatAreNoMessage();
    void showsBinaryAsHex();
    void limitsTheLength();
    void isEmptyWithoutAType();
};

void TestMessages::keepsTheNamesOfTheProtoFile()
{
    runtime::v1::RunPodSandboxRequest request;
    request.mutable_config()->mutable_metadata()->set_name("web");
    request.mutable_config()->mutable_linux()->set_cgroup_parent("/kubepods");
    (*request.mutable_config()->mutable_labels())["b"] = "2";
    (*request.mutable_config()->mutable_labels())["a"] = "1";
    const json out = rendered(request);
    QCOMPARE(out["config"]["metadata"]["name"].get<std::string>(), std::string("web"));
    QCOMPARE(out["config"]["linux"]["cgroup_parent"].get<std::string>(), std::string("/kubepods"));
    QCOMPARE(out["config"]["labels"].dump(), std::string(R"({"a":"1","b":"2"})"));
}

void TestMessages::redactsEnvironmentValuesButNotTheirNames()
{
    runtime::v1::CreateContainerRequest request;
    for (const auto& [key, value] :
        {std::pair("DB", "postgres://u:pw@h"), std::pair("PATH", "/bin")}) {
        auto* variable = request.mutable_config()->add_envs();
        variable->set_key(key);
        variable->set_value(value);
    }
    const json out = rendered(request);
    QCOMPARE(out["config"]["envs"][0]["key"].get<std::string>(), std::string("DB"));
    QCOMPARE(out["config"]["envs"][0]["value"].get<std::string>(), std::string(kRedacted));
    QCOMPARE(out["config"]["envs"][1]["value"].get<std::string>(), std::string("/bin"));
    QVERIFY(out.dump().find("postgres") == std::string::npos);
}

void TestMessages::redactsRegistryCredentials()
{
    runtime::v1::PullImageRequest request;
    request.mutable_image()->set_image("busybox");
    request.mutable_auth()->set_username("me");
    request.mutable_auth()->set_password("hunter2");
    request.mutable_auth()->set_identity_token("eyJ");
    request.mutable_auth()->set_server_address("registry.example");
    const std::string text = rendered(request).dump();
    for (const char* secret : {"\"me\"", "hunter2", "eyJ"})
        QVERIFY2(text.find(secret) == std::string::npos, secret);
    QVERIFY(text.find("registry.example") != std::string::npos
        && text.find("busybox") != std::string::npos);
}

void TestMessages::redactsWhatIsNamedLikeASecret_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("secret");
    for (const char* name : {"DB_PASSWORD", "apiKey", "API_KEY", "x-auth-token", "clientSecret",
             "AWS_SECRET_ACCESS_KEY", "credentials", "private_key", "registryAuth", "KEY_TOKEN"})
        QTest::newRow(name) << name << true;
    for (const char* name :
        {"key", "monkey", "hockey", "author", "compass", "bypass", "name", "path", "tokyo", "keys"})
        QTest::newRow(name) << name << false;
}

void TestMessages::redactsWhatIsNamedLikeASecret()
{
    QFETCH(QString, name);
    QFETCH(bool, secret);
    QCOMPARE(looksSecret(name.toStdString()), secret);
}

void TestMessages::resolvesAny()
{
    containerd::runc::v1::Options options;
    options.set_binary_name("/bin/shimscope-oci");
    containerd::task::v2::CreateTaskRequest request;
    request.set_id("abc");
    request.mutable_options()->set_type_url("containerd.runc.v1.Options");
    request.mutable_options()->set_value(options.SerializeAsString());
    const json out = rendered(request);
    QCOMPARE(out["options"]["@type"].get<std::string>(), std::string("containerd.runc.v1.Options"));
    QCOMPARE(out["options"]["value"]["binary_name"].get<std::string>(),
        std::string("/bin/shimscope-oci"));
}

void TestMessages::readsJsonInsideAny()
{
    containerd::task::v2::ExecProcessRequest request;
    request.mutable_spec()->set_type_url(
        "types.containerd.io/opencontainers/runtime-spec/1/Process");
    request.mutable_spec()->set_value(
        R"({"args":["sh","PASSWORD=x"],"env":["TOKEN=abc","PATH=/bin"],"apiKey":"k"})");
    const json out = rendered(request)["spec"]["value"];
    QCOMPARE(out["env"].dump(), json({std::string("TOKEN=") + kRedacted, "PATH=/bin"}).dump());
    QCOMPARE(out["args"][1].get<std::string>(), std::string("PASSWORD=") + kRedacted);
    QCOMPARE(out["apiKey"].get<std::string>(), std::string(kRedacted));
}

void TestMessages::showsArgvAsAList()
{
    const std::string argv("create\0--bundle\0/b\0", 19);
    QCOMPARE(
        renderMessage("argv", argv, argv.size()), std::string(R"(["create","--bundle","/b"])"));
    QCOMPARE(renderMessage("argv", "", 0), std::string(R"([""])"));
}

void TestMessages::redactsSecretArguments()
{
    const std::string argv("x\0--token\0abc\0--password=p\0--name=n", 35);
    const std::string text = renderMessage("argv", argv, argv.size());
    QVERIFY(text.find("abc") == std::string::npos && text.find("=p") == std::string::npos);
    QVERIFY(text.find("--name=n") != std::string::npos);
}

void TestMessages::rendersTimestamps()
{
    containerd::events::TaskExit exit;
    exit.mutable_exited_at()->set_seconds(1700000000);
    exit.mutable_exited_at()->set_nanos(5);
    QCOMPARE(rendered(exit)["exited_at"].get<std::string>(),
        std::string("2023-11-14T22:13:20.000000005Z"));
}

void TestMessages::saysWhenAMessageWasCut()
{
    runtime::v1::RunPodSandboxRequest request;
    request.mutable_config()->mutable_metadata()->set_name("web");
    request.mutable_config()->set_hostname(std::string(1000, 'h'));
    const std::string bytes = request.SerializeAsString();
    const json out = json::parse(
        renderMessage("runtime.v1.RunPodSandboxRequest", bytes.substr(0, 500), bytes.size()));
    QCOMPARE(out["config"]["metadata"]["name"].get<std::string>(), std::string("web"));
    QVERIFY(out["(cut)"].get<std::string>().find("500 of") != std::string::npos);
}

void TestMessages::survivesBytesThatAreNoMessage()
{
    const std::string noise("\xff\xff\xff\xff garbage");
    QVERIFY(json::parse(renderMessage("runtime.v1.RunPodSandboxRequest", noise, noise.size()))
                .contains("(unreadable)"));
    QVERIFY(!renderMessage("no.such.Type", noise, noise.size()).empty());
}

void TestMessages::showsBinaryAsHex()
{
    QCOMPARE(
        renderMessage("bytes", std::string("\x00\x01\xff", 3), 3), std::string(R"("hex:0001ff")"));
    QCOMPARE(renderMessage("text", "hello", 5), std::string(R"("hello")"));
    QCOMPARE(renderMessage("json", R"({"token":"x"})", 13),
        std::string("{\"token\":\"") + kRedacted + "\"}");
}

void TestMessages::limitsTheLength()
{
    runtime::v1::ListContainersResponse response;
    for (int i = 0; i < 5000; ++i)
        response.add_containers()->set_id(std::string(64, 'a'));
    const std::string bytes = response.SerializeAsString();
    const std::string text =
        renderMessage("runtime.v1.ListContainersResponse", bytes, bytes.size());
    QVERIFY(text.size() <= kLongestJson + 3);
    QVERIFY(text.ends_with("…"));
}

void TestMessages::isEmptyWithoutAType()
{
    QCOMPARE(renderMessage("", "x", 1), std::string());
}

UNIT_TEST(TestMessages)
#include "tst_agent_messages.moc"
