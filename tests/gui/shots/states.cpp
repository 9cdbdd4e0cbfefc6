#include "states.h"

#include "records.h"

#include <kubelet/manifest.h>

#include <pods/pod_editor.h>
#include <QMenu>
#include <sample_recording.h>

namespace shimscope::tests {

namespace {

using Agent = std::unique_ptr<FakeAgent>;
using app::MainWindow;
constexpr std::int64_t kSecond = 1'000'000'000;

/// The window before an agent that tells this run.
void live(MainWindow& window, const Agent& agent, const trace::Recording& run)
{
    agent->setRun(run);
    window.watch(QString::fromStdString(agent->socket()));
}

bool hasRun(MainWindow& window)
{
    return !window.session().store().header().host.empty();
}

bool hasPods(MainWindow& window)
{
    return window.pods()->model()->rowCount() > 0
        && window.resources()->cpu()->caption() != QString();
}

/// Calls that go on; the pod is known when the first of them has returned.
bool hasCalls(MainWindow& window)
{
    return window.session().store().spans().size() > 0;
}

State liveState(const char* name, trace::Recording (*run)(), bool (*there)(MainWindow&),
    const QStringList& says)
{
    return {
        name, [run](MainWindow& window, Agent& agent) { live(window, agent, run()); }, there, says};
}

State compareState(const char* name, const QStringList& chains, const QStringList& says)
{
    return {name,
        [chains](MainWindow& window, Agent& agent) {
            live(window, agent, nothingYet());
            window.stories()->compare(chains);
        },
        [](MainWindow& window) {
            return !window.stories()->comparing()->page()->comparison().chains.empty();
        },
        says};
}

/// A node of 2021 as a scan tells of it: made up, for no machine of ours is one.
migration::Report scannedMachine()
{
    migration::Report report;
    report.host = "node-7";
    report.kernel = "5.10.0";
    report.at = 1'640'000'000;
    report.containers = 14;
    using migration::Severity;
    report.findings.push_back({.id = "no-docker",
        .severity = Severity::Ok,
        .audiences = {story::Audience::SelfHostedAdmin},
        .what = {"No image is only in Docker's store", "도커의 저장소에만 있는 이미지는 없다"},
        .evidence = {{"/var/lib/docker/image/overlay2/repositories.json", "0 tags"}},
        .next = {},
        .statement = {},
        .container = {},
        .reached = {}});
    report.findings.push_back({.id = "docker-sock-mounted",
        .severity = Severity::Must,
        .audiences = {story::Audience::User, story::Audience::SelfHostedAdmin},
        .what = {"builder (docker, pod ci/builder) reaches docker.sock through /host/run",
            "builder(docker, 파드 ci/builder)가 /host/run을 통해 docker.sock에 닿는다"},
        .evidence = {{"/proc/4711/mountinfo", "/host/run/docker.sock, device 0:25, inode 1042"}},
        .next = {"Build images with a tool that needs no engine, for example buildah or kaniko.",
            "엔진이 필요 없는 도구(예: buildah, kaniko)로 이미지를 빌드한다."},
        .statement = "pods-docker-sock",
        .container = {},
        .reached = {}});
    report.findings.push_back({.id = "kubelet-flag",
        .severity = Severity::Check,
        .audiences = {story::Audience::SelfHostedAdmin},
        .what = {"The kubelet is told --container-runtime", "kubelet에 --container-runtime이 있다"},
        .evidence = {{"/var/lib/kubelet/kubeadm-flags.env, line 1", "--container-runtime=remote"}},
        .next = {"Take the flag away before v1.27.", "v1.27 전에 이 플래그를 지운다."},
        .statement = {},
        .container = {},
        .reached = {}});
    return report;
}

State affectedState(
    const char* name, const migration::Report& report, bool audiences, const QStringList& says)
{
    return {name,
        [report](MainWindow& window, Agent& agent) {
            live(window, agent, nothingYet());
            window.stories()->showAffected();
            window.stories()->affected()->page()->setReport(report);
        },
        [audiences](MainWindow& window) {
            storyview::AffectedPage* page = window.stories()->affected()->page();
            if (audiences)
                page->showPart(page->audiences());
            return page->report().has_value();
        },
        says};
}

trace::Recording starting()
{
    const auto& run = shippedRun();
    return known(run, startOfCall(run, "/StartContainer") + 12 * kMs);
}

trace::Recording pulling()
{
    const trace::Recording run = makeSample();
    return known(run, startOfCall(run, "/PullImage") + kMs);
}

trace::Recording running()
{
    const auto& run = shippedRun();
    return known(run, timeOfEvent(run, "oom") - kSecond);
}

trace::Recording outOfMemory()
{
    const auto& run = shippedRun();
    return known(run, timeOfEvent(run, "restart"));
}

trace::Recording crashLoop()
{
    return crashLoopRun();
}

/// What the kubelet really says of such a manifest.
trace::Recording brokenManifest()
{
    trace::Recording run = running();
    const auto manifest = kubelet::parseManifest(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  containers:\n"
        "  - name: app\n    image: shimscope.local/busybox:1\n    resources:\n      limits:\n"
        "        memory: 64MB\n",
        "shop.yaml", "node");
    for (const kubelet::Problem& problem : manifest.problems)
        run.records.emplace_back(
            trace::Event{"manifest-error", kubelet::toString(problem, "shop.yaml"), {}, {},
                timeOfEvent(shippedRun(), "oom") - 2 * kSecond, "shop.yaml"});
    return run;
}

trace::Recording lossy()
{
    trace::Recording run = running();
    run.records.emplace_back(trace::Dropped{8040, "shimscope-cri", 37});
    return run;
}

trace::Recording oldKernel()
{
    return withoutPressure(running());
}

void typeBrokenManifest(MainWindow& window, Agent& agent)
{
    live(window, agent, running());
    QObject::connect(&window, &MainWindow::ready, &window, [&window] {
        auto* editor = window.podActions().newPod();
        if (editor == nullptr)
            return;
        editor->text()->setPlainText(QStringLiteral(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  containers:\n"
            "  - name: app\n    image: shimscope.local/busybox:1\n    resources:\n"
            "      limits:\n        memory: 64MB\n"));
        editor->answer({QStringLiteral("shop.yaml:10: spec.containers[0].resources.limits.memory: "
                                       "\"64MB\" is no quantity; write 64M or 64Mi")});
    });
}

bool editorIsOpen(MainWindow& window)
{
    const auto* editor = window.findChild<pods::PodEditor*>();
    return editor != nullptr && editor->isVisible();
}

std::vector<State> makeStates()
{
    return {
        {"empty", [](MainWindow& w, Agent& agent) { live(w, agent, nothingYet()); }, hasRun,
            {"No pod at this moment"}},
        liveState("starting", starting, hasCalls, {"StartContainer"}),
        liveState("pulling", pulling, hasCalls, {"PullImage"}),
        liveState("running", running, hasPods, {"web", "hog", "logger"}),
        liveState("oom", outOfMemory, hasPods, {"hog", "OOMKilled"}),
        liveState("crash-loop", crashLoop, hasPods, {"shop", "CrashLoopBackOff"}),
        liveState("manifest-error", brokenManifest, hasPods, {"shop.yaml"}),
        {"editor", typeBrokenManifest, editorIsOpen, {"64MB"}},
        {"agent-lost",
            [](MainWindow& window, Agent& agent) {
                live(window, agent, running());
                QObject::connect(&window, &MainWindow::ready, &window, [&agent] { agent.reset(); });
            },
            [](MainWindow& w) { return w.errorBanner()->isVisible(); }, {"The agent is gone"}},
        {"no-agent",
            [](MainWindow& window, Agent& agent) {
                const QString socket = QString::fromStdString(agent->socket());
                agent.reset();
                window.watch(socket);
            },
            [](MainWindow& window) { return window.problemShown(); }, {"No agent answers"}},
        {"no-privilege",
            [](MainWindow& window, Agent& agent) {
                agent->setMayChange(false);
                live(window, agent, running());
                window.showLessons();
            },
            [](MainWindow& window) {
                return hasPods(window) && !window.topBar()->newPodButton()->isEnabled();
            },
            {"You may watch this agent but start nothing"}},
        liveState("v1-no-pressure", oldKernel, hasPods, {"cgroup v1"}),
        liveState("drops", lossy, hasPods, {"37"}),
        {"replay",
            [](MainWindow& window, Agent&) {
                window.showRecording(shippedRun(), "/home/me/web.shimtrace");
                window.session().player().seek(timeOfEvent(shippedRun(), "oom"));
            },
            hasPods, {"REPLAY", "web.shimtrace"}},
        compareState("compare-two", {}, {"removed in v1.24, 2022-05-03", "API", "Volume"}),
        compareState("compare-five",
            {"dockershim", "cri-dockerd", "containerd-1.6", "containerd", "cri-o"},
            {"cri-dockerd"}),
        {"seven-parts",
            [](MainWindow& w, Agent& agent) {
                live(w, agent, running());
                w.stories()->compare({});
            },
            [](MainWindow& w) {
                compareview::PartsPanel* parts = w.stories()->comparing()->page()->parts();
                if (parts->chain() < 0)
                    return false;
                parts->open(compare::DockerPart::Api);
                return parts->calls()->count() > 0;
            },
            {"Container runtime"}},
        {"compare-play",
            [](MainWindow& w, Agent& agent) {
                live(w, agent, running());
                w.stories()->compare({});
            },
            [](MainWindow& w) {
                compareview::ComparePage* page = w.stories()->comparing()->page();
                if (page->parts()->chain() < 0)
                    return false;
                if (!page->play()->running()) {
                    page->play()->start();
                    page->play()->advance();
                }
                return true;
            },
            {"Stop"}},
        affectedState(
            "affected-scan", scannedMachine(), false, {"Must be changed", "To be checked"}),
        affectedState("affected-audiences", scannedMachine(), true, {"Nothing to do"}),
        {"fact-cards",
            [](MainWindow& w, Agent& agent) {
                live(w, agent, nothingYet());
                w.stories()->showAffected();
            },
            [](MainWindow& w) {
                storyview::AffectedPage* page = w.stories()->affected()->page();
                page->showPart(page->cards());
                return page->cards()->count() > 0;
            },
            {"held"}},
        {"many",
            [](MainWindow& window, Agent& agent) { live(window, agent, manyContainers(60, 5)); },
            [](MainWindow& window) {
                return hasPods(window) && window.pods()->model()->rowCount() == 60;
            },
            {"shop-0", "part-0"}},
        {"machine",
            [](MainWindow& window, Agent&) {
                const trace::Recording run = someoneElses();
                window.session().setOrigin(models::Origin::Machine);
                window.session().reset(models::Player::Mode::Live);
                window.session().add({run.header});
                window.session().add(run.records);
                window.session().flush();
                window.views()->choose(app::MainViews::Namespaces);
            },
            hasPods, {"podman", "containerd", "redis", "inferred", "not permitted"}},
    };
}

} // namespace

const std::vector<State>& states()
{
    static const std::vector<State> all = makeStates();
    return all;
}

} // namespace shimscope::tests
