// links: kubelet
// Manifests: what becomes of a good one, and the exact message for each kind of mistake.
#include <base/file.h>
#include <kubelet/manifest.h>

#include <unit_test.h>

using namespace shimscope::kubelet;

namespace {

const char* const kGood = R"(apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  restartPolicy: OnFailure
  terminationGracePeriodSeconds: 5
  containers:
  - name: app
    image: shimscope.local/load:1
    args: [cpu, "1"]
    env: [{name: A, value: "1"}]
    ports: [{containerPort: 80, name: http}]
    securityContext: {runAsUser: 1000, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}
    resources: {requests: {cpu: 0.1}, limits: {cpu: 500m, memory: 64Mi}}
)";

/// A whole manifest around one container's lines, which begin at line 7, column 5.
std::string withContainer(const QString& lines)
{
    return "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: app\n"
        + lines.toStdString();
}

/// A whole manifest around lines of the spec, which begin at line 5, column 3.
std::string withSpec(const QString& lines)
{
    return "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n" + lines.toStdString()
        + "  containers: [{name: app, image: \"a:1\"}]\n";
}

QString firstError(const Manifest& manifest)
{
    for (const Problem& problem : manifest.problems)
        if (problem.isError)
            return QString::fromStdString(toString(problem, "web.yaml"));
    return {};
}

void row(const char* name, const std::string& text, const char* message)
{
    QTest::newRow(name) << QString::fromStdString(text) << QString(message);
}

} // namespace

class TestManifest : public QObject {
    Q_OBJECT
private slots:
    void readsEverythingThatItKnows();
    void setsDefaults();
    void pullsMovingTags_data();
    void pullsMovingTags();
    void givesTheSamePodTheSameUid();
    void keepsAGivenUid();
    void readsJson();
    void warnsOfWhatMeansNothing();
    void namesDocumentMistakes_data();
    void namesDocumentMistakes() { checkMessage(); }
    void namesSpecMistakes_data();
    void namesSpecMistakes() { checkMessage(); }
    void namesContainerMistakes_data();
    void namesContainerMistakes() { checkMessage(); }
    void namesEveryMistakeAtOnce();
    void survivesAnyPrefixOfAFile();
    void readsTheScenario();

private:
    void checkMessage();
};

void TestManifest::readsEverythingThatItKnows()
{
    const Manifest manifest = parseManifest(kGood, "web.yaml", "node");
    QVERIFY2(manifest.pod, qPrintable(firstError(manifest)));
    QVERIFY(manifest.problems.empty());
    const Pod& pod = *manifest.pod;
    QCOMPARE(pod.name, std::string("web"));
    QCOMPARE(pod.labels.at("app"), std::string("web"));
    QCOMPARE(pod.restartPolicy, RestartPolicy::OnFailure);
    QCOMPARE(pod.terminationGracePeriodSeconds, 5);
    const Container& app = pod.containers.at(0);
    QCOMPARE(app.args, (std::vector<std::string>{"cpu", "1"}));
    QCOMPARE(app.env.at(0).value, std::string("1"));
    QCOMPARE(app.securityContext.runAsUser, std::optional<std::int64_t>(1000));
    QCOMPARE(app.securityContext.dropCapabilities, std::vector<std::string>{"ALL"});
    QCOMPARE(app.resources.requests.milliCpu, std::optional<std::int64_t>(100));
    QCOMPARE(app.resources.limits.memoryBytes, std::optional<std::int64_t>(64 << 20));
}

void TestManifest::setsDefaults()
{
    const Manifest manifest =
        parseManifest(withContainer("    image: a:1\n    resources: {limits: {memory: 64Mi}}\n"),
            "web.yaml", "node");
    QVERIFY2(manifest.pod, qPrintable(firstError(manifest)));
    QCOMPARE(manifest.pod->nameSpace, std::string("default"));
    QCOMPARE(manifest.pod->terminationGracePeriodSeconds, 30);
    QCOMPARE(manifest.pod->restartPolicy, RestartPolicy::Always);
    QCOMPARE(manifest.pod->containers[0].imagePullPolicy, PullPolicy::IfNotPresent);
    // What is limited but not requested is requested.
    QCOMPARE(manifest.pod->containers[0].resources.requests.memoryBytes,
        std::optional<std::int64_t>(64 << 20));
}

void TestManifest::pullsMovingTags_data()
{
    QTest::addColumn<QString>("image");
    QTest::addColumn<bool>("always");
    QTest::newRow("no tag") << "registry:5000/a" << true;
    QTest::newRow("latest") << "a:latest" << true;
    QTest::newRow("tag") << "registry:5000/a:1" << false;
    QTest::newRow("digest") << "a@sha256:00" << false;
}

void TestManifest::pullsMovingTags()
{
    QFETCH(QString, image);
    const Manifest manifest =
        parseManifest(withContainer("    image: \"" + image + "\"\n"), "web.yaml", "node");
    QVERIFY2(manifest.pod, qPrintable(firstError(manifest)));
    QTEST(manifest.pod->containers[0].imagePullPolicy == PullPolicy::Always, "always");
}

void TestManifest::givesTheSamePodTheSameUid()
{
    const std::string uid = parseManifest(kGood, "web.yaml", "node").pod->uid;
    QCOMPARE(uid.size(), std::size_t{32});
    QCOMPARE(parseManifest(std::string("# a comment\n") + kGood, "web.yaml", "node").pod->uid, uid);
    QVERIFY(parseManifest(kGood, "other.yaml", "node").pod->uid != uid);
    QVERIFY(parseManifest(kGood, "web.yaml", "other").pod->uid != uid);
    std::string changed = kGood;
    changed.replace(changed.find("64Mi"), 4, "65Mi");
    QVERIFY(parseManifest(changed, "web.yaml", "node").pod->uid != uid);
}

void TestManifest::keepsAGivenUid()
{
    std::string text = kGood;
    text.replace(text.find("{name: web,"), 11, "{name: web, uid: 6a1c-7,");
    QCOMPARE(parseManifest(text, "web.yaml", "node").pod->uid, std::string("6a1c-7"));
}

void TestManifest::readsJson()
{
    const Manifest manifest = parseManifest(
        R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{"hostNetwork":true,)"
        R"("containers":[{"name":"app","image":"a:1"}]}})",
        "web.json", "node");
    QVERIFY2(manifest.pod, qPrintable(firstError(manifest)));
    QVERIFY(manifest.pod->hostNetwork);
}

void TestManifest::warnsOfWhatMeansNothing()
{
    const Manifest manifest = parseManifest(withSpec("  nodeName: n1\n"), "web.yaml", "node");
    QVERIFY(manifest.pod);
    QCOMPARE(manifest.problems.size(), std::size_t{1});
    QCOMPARE(toString(manifest.problems[0], "web.yaml"),
        std::string("web.yaml:5:3: spec.nodeName: has no meaning for a static pod; ignored"));
}

void TestManifest::checkMessage()
{
    QFETCH(QString, text);
    QFETCH(QString, message);
    const Manifest manifest = parseManifest(text.toStdString(), "web.yaml", "node");
    QVERIFY(!manifest.pod);
    QCOMPARE(firstError(manifest), message);
}

void TestManifest::namesDocumentMistakes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    row("empty", "", "web.yaml: is empty; a Pod manifest begins with 'apiVersion: v1'");
    row("only a comment", "# soon\n",
        "web.yaml: is empty; a Pod manifest begins with 'apiVersion: v1'");
    row("no YAML", "apiVersion: [v1\n",
        "web.yaml:2:1: is not YAML: end of sequence flow not found");
    row("tab", "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: web\n",
        "web.yaml:4:1: is indented with a tab; YAML accepts only blanks there");
    row("two documents", std::string(kGood) + "---\nkind: Pod\n",
        "web.yaml:16:1: a second document; write one pod per file");
    row("a list", "- a\n", "web.yaml:1:1: must be a mapping (\"name: value\" lines), is a list");
    row("a word", "hello\n", "web.yaml:1:1: must be a mapping (\"name: value\" lines), is 'hello'");
    row("no kind",
        "apiVersion: v1\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n",
        "web.yaml:1:1: kind is missing");
    row("another version",
        "apiVersion: v2\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: "
        "b}]}\n",
        "web.yaml:1:1: apiVersion: 'v2' is not accepted; accepted is v1");
    row("another kind",
        "apiVersion: v1\nkind: Deployment\nmetadata: {name: a}\nspec: {containers: [{name: a, "
        "image: b}]}\n",
        "web.yaml:2:1: kind: 'Deployment' is not accepted; a kubelet reads only Pod");
    row("no name",
        "apiVersion: v1\nkind: Pod\nmetadata: {labels: {a: b}}\nspec: {containers: [{name: a, "
        "image: b}]}\n",
        "web.yaml:3:1: metadata: name is missing");
    row("a bad name",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: My_Pod}\nspec: {containers: [{name: a, image: "
        "b}]}\n",
        "web.yaml:3:12: metadata.name: 'My_Pod' is not accepted; accepted are at most 253 of a-z, "
        "0-9, - and ., with a "
        "letter or digit at both ends");
    row("a path as UID",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, uid: ../x}\nspec: {containers: [{name: a, "
        "image: b}]}\n",
        "web.yaml:3:21: metadata.uid: '../x' is not accepted; accepted are at most 64 letters, "
        "digits and -");
    row("twice", "apiVersion: v1\nkind: Pod\nkind: Pod\n",
        "web.yaml:3:1: kind: is there twice; keep one");
    row("a slip", "apiversion: v1\n",
        "web.yaml:1:1: apiversion: unknown field; did you mean 'apiVersion'? (accepted here: "
        "apiVersion, kind, metadata, "
        "spec)");
}

void TestManifest::namesSpecMistakes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    row("no containers",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true}\n",
        "web.yaml:4:1: spec: containers is missing");
    row("empty containers",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n",
        "web.yaml:4:8: spec.containers: is empty; a pod needs at least one container");
    row("containers is a mapping",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: {name: a}}\n",
        "web.yaml:4:8: spec.containers: must be a list (\"- …\" lines), is a mapping");
    row("not yet", withSpec("  hostAliases: []\n"),
        "web.yaml:5:3: spec.hostAliases: not supported yet; remove it");
    row("unknown policy", withSpec("  restartPolicy: Sometimes\n"),
        "web.yaml:5:3: spec.restartPolicy: 'Sometimes' is not accepted; accepted are Always, "
        "OnFailure, Never");
    row("a boolean in quotes", withSpec("  hostNetwork: \"true\"\n"),
        "web.yaml:5:3: spec.hostNetwork: must be true or false (without quotes), is 'true'");
    row("a negative grace period", withSpec("  terminationGracePeriodSeconds: -1\n"),
        "web.yaml:5:3: spec.terminationGracePeriodSeconds: must be between 0 and 86400 seconds");
    row("a word as number", withSpec("  terminationGracePeriodSeconds: soon\n"),
        "web.yaml:5:3: spec.terminationGracePeriodSeconds: must be a whole number (without "
        "quotes), is 'soon'");
}

void TestManifest::namesContainerMistakes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    row("no image", withContainer("    args: [a]\n"),
        "web.yaml:6:5: spec.containers[0]: image is missing");
    row("not yet", withContainer("    image: a:1\n    lifecycle: {}\n"),
        "web.yaml:8:5: spec.containers[0].lifecycle: not supported yet; remove it");
    row("a number as argument", withContainer("    image: a:1\n    args: [sleep, 5]\n"),
        "web.yaml:8:19: spec.containers[0].args[1]: must be a string, is a number; write \"5\" in "
        "quotes");
    row("a boolean as value", withContainer("    image: a:1\n    env: [{name: A, value: yes}]\n"),
        "web.yaml:8:21: spec.containers[0].env[0].value: must be a string, is a boolean; write "
        "\"yes\" in quotes");
    row("a variable without name", withContainer("    image: a:1\n    env: [{value: b}]\n"),
        "web.yaml:8:11: spec.containers[0].env[0]: name is missing");
    row("a limit in MB", withContainer("    image: a:1\n    resources: {limits: {memory: 64MB}}\n"),
        "web.yaml:8:26: spec.containers[0].resources.limits.memory: '64MB': unknown suffix 'MB'; "
        "accepted are a number "
        "with an optional suffix n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei or an exponent, "
        "such as 500m, 0.5, "
        "64Mi, 1e3");
    row("more requested than limited",
        withContainer("    image: a:1\n    resources: {requests: {cpu: 2}, limits: {cpu: 1}}\n"),
        "web.yaml:8:5: spec.containers[0].resources: requests.cpu must not be more than "
        "limits.cpu");
    row("another resource", withContainer("    image: a:1\n    resources: {limits: {gpu: 1}}\n"),
        "web.yaml:8:26: spec.containers[0].resources.limits.gpu: this resource is not supported "
        "yet; accepted are cpu, "
        "memory");
    row("a slip", withContainer("    image: a:1\n    comand: [sh]\n"),
        "web.yaml:8:5: spec.containers[0].comand: unknown field; did you mean 'command'? (accepted "
        "here: name, image, "
        "command, args, env, workingDir, ports, resources, imagePullPolicy, "
        "terminationMessagePath, "
        "terminationMessagePolicy, stdin, stdinOnce, tty, securityContext, volumeMounts, "
        "restartPolicy, startupProbe, livenessProbe, readinessProbe)");
    row("the same name twice", withContainer("    image: a:1\n  - {name: app, image: \"b:1\"}\n"),
        "web.yaml:8:5: spec.containers[1]: a second container with the name 'app'; give it another "
        "name");
    row("a command as text", withContainer("    image: a:1\n    command: sleep 5\n"),
        "web.yaml:8:5: spec.containers[0].command: must be a list (\"- …\" lines), is 'sleep 5'");
}

void TestManifest::namesEveryMistakeAtOnce()
{
    const Manifest manifest = parseManifest(
        withContainer("    image: a:1\n    foo: 1\n    tty: 3\n    lifecycle: {}\n"), "w", "node");
    QCOMPARE(manifest.problems.size(), std::size_t{3});
}

void TestManifest::survivesAnyPrefixOfAFile()
{
    // An editor that is in the middle of writing: an error each time, never a crash, never half a
    // pod.
    const std::string whole = kGood;
    for (std::size_t size = 0; size + 2 < whole.size(); ++size) {
        const Manifest manifest = parseManifest(whole.substr(0, size), "web.yaml", "node");
        QVERIFY(manifest.pod || !manifest.problems.empty());
    }
}

void TestManifest::readsTheScenario()
{
    const auto text = shimscope::base::readFile(SHIMSCOPE_SOURCE "/scenarios/01-one-pod/web.yaml");
    QVERIFY(text.has_value());
    const Manifest manifest = parseManifest(*text, "web.yaml", "node");
    QVERIFY2(manifest.pod, qPrintable(firstError(manifest)));
    QVERIFY(manifest.problems.empty());
}

UNIT_TEST(TestManifest)
#include "tst_kubelet_manifest.moc"
