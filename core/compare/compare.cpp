// Aligns the chains and marks what differs.
#include <base/text.h>

#include <compare/facts.h>

#include <algorithm>
#include <array>
#include <set>

namespace shimscope::compare {

namespace {

constexpr std::array kMapOrder{trace::Hop::Kubelet, trace::Hop::Adapter, trace::Hop::Engine,
    trace::Hop::Cri, trace::Hop::Shim, trace::Hop::Runtime, trace::Hop::Kernel};
constexpr std::array<std::string_view, 7> kCallsCompared{"RunPodSandbox", "PullImage",
    "CreateContainer", "StartContainer", "StopContainer", "StopPodSandbox", "RemoveContainer"};
constexpr std::string_view kLoadNote = "loads differed";

Chain chainOf(const Facts& facts)
{
    Chain chain{.name = facts.name(),
        .recorded = facts.header().chain,
        .pod = facts.pod(),
        .notes = facts.header().notes};
    for (const auto& [program, version] : facts.header().versions)
        chain.versions.push_back(program + " " + version);
    for (const trace::Hop hop : kMapOrder)
        chain.hops.push_back(facts.placeOf(hop));
    chain.boundaries = facts.boundaries();
    chain.docker = facts.placeOf(trace::Hop::Engine).present;
    chain.dockerCalls = facts.dockerCalls();
    return chain;
}

/// A hop that no chain has is no place; of dockershim's, the others say since when they lack it.
void alignHops(std::vector<Chain>& chains)
{
    const bool dockershim = std::any_of(chains.begin(), chains.end(), [](const Chain& chain) {
        return std::any_of(chain.hops.begin(), chain.hops.end(),
            [](const HopPlace& place) { return place.program == "dockershim"; });
    });
    for (std::size_t i = kMapOrder.size(); i-- > 0;) {
        const bool any = std::any_of(chains.begin(), chains.end(),
            [i](const Chain& chain) { return chain.hops[i].present; });
        for (Chain& chain : chains) {
            HopPlace& place = chain.hops[i];
            const bool docker = place.hop == trace::Hop::Adapter || place.hop == trace::Hop::Engine;
            if (!any)
                chain.hops.erase(chain.hops.begin() + static_cast<std::ptrdiff_t>(i));
            else if (!place.present && docker && dockershim)
                place.what = {place.hop == trace::Hop::Adapter
                        ? Bilingual{"removed in v1.24, 2022-05-03", "v1.24에서 제거, 2022-05-03"}
                        : Bilingual{"not called since v1.24, 2022-05-03",
                            "v1.24부터 불리지 않음, 2022-05-03"},
                    {{.document = "Kubernetes 1.24: Stargazer, kubernetes.io/blog, 2022-05-03"}}};
            else if (!place.present)
                place.what = docker ? Statement{{"none", "없음"}, {}} : notObserved();
        }
    }
}

/// What was not observed is no difference.
void markDifferences(Row& row)
{
    std::set<std::string> texts;
    for (const Cell& cell : row.cells) {
        if (cell.what.known)
            texts.insert(cell.what.text.en);
        else
            row.uncertain = true;
    }
    row.differs = texts.size() > 1;
}

Row callRow(std::string_view name, const std::vector<Facts>& all)
{
    Row row{{std::string(name), {}}, {}, false};
    for (const Facts& facts : all)
        row.cells.push_back(facts.call(name));
    markDifferences(row);
    return row;
}

Stage stageOf(std::string_view call, const std::vector<Facts>& all)
{
    Stage stage{std::string(call), {}};
    for (const Facts& facts : all)
        stage.steps.push_back(facts.steps(call));
    return stage;
}

Row factRow(Bilingual title, const std::vector<Facts>& all, Statement (Facts::*ask)() const)
{
    Row row{std::move(title), {}, false};
    for (const Facts& facts : all)
        row.cells.push_back({(facts.*ask)(), std::nullopt});
    markDifferences(row);
    return row;
}

void warnOfPods(std::vector<Bilingual>& warnings, const std::vector<Chain>& chains)
{
    std::set<std::string> pods;
    for (const Chain& chain : chains) {
        if (!chain.pod.empty())
            pods.insert(chain.pod);
    }
    if (pods.size() < 2)
        return;
    const std::string names = base::join({pods.begin(), pods.end()}, ", ");
    warnings.push_back({"these are recordings of different pods (" + names
            + "): hops and processes can be compared, calls and times only with care; record the "
              "same manifest through each chain",
        "서로 다른 파드의 기록이다(" + names
            + "). 홉과 프로세스는 비교할 수 있으나 호출과 시간은 조심해서 본다. 같은 "
              "매니페스트를 체인마다 기록하면 된다"});
}

void warnOfLoads(std::vector<Bilingual>& warnings, const std::vector<Facts>& all)
{
    std::set<std::string> told;
    std::set<std::string> boots;
    for (const Facts& facts : all) {
        boots.insert(facts.header().bootId);
        for (const std::string& note : facts.header().notes) {
            if (note.starts_with(kLoadNote) && told.insert(note).second)
                warnings.push_back({note,
                    "부하가 달랐다: 기록할 때마다 머신의 부하가 달랐다. 순서와 부모와 개수만 "
                    "읽고, 속도의 순위는 매기지 않는다"});
        }
    }
    if (told.empty() && boots.size() > 1)
        warnings.push_back({"recorded on different machines, or between different boots: do not "
                            "rank the chains by their times",
            "서로 다른 머신, 또는 재부팅 전후의 기록이다. 시간으로 체인의 순위를 매기지 않는다"});
}

} // namespace

std::string chainName(const std::string& nameOrPath)
{
    const std::string file = nameOrPath.substr(nameOrPath.rfind('/') + 1);
    return file.substr(0, file.find(".shimtrace"));
}

base::Result<Comparison> compareChains(const std::vector<Input>& inputs)
{
    if (inputs.size() < 2)
        return base::fail("compare", inputs.empty() ? std::string() : inputs.front().name,
            "it takes two or more recordings", EINVAL);
    std::vector<Facts> all;
    all.reserve(inputs.size());
    Comparison result;
    for (const Input& input : inputs) {
        all.emplace_back(input);
        if (!all.back().hasCalls())
            return base::fail("compare", input.name,
                "no RunPodSandbox is in this recording: choose one in which a pod was started",
                EINVAL);
        all.back().warn(result.warnings);
        result.chains.push_back(chainOf(all.back()));
    }
    alignHops(result.chains);
    warnOfPods(result.warnings, result.chains);
    warnOfLoads(result.warnings, all);
    for (const std::string_view name : kCallsCompared) {
        Row row = callRow(name, all);
        const bool any = std::any_of(row.cells.begin(), row.cells.end(),
            [](const Cell& cell) { return !cell.what.evidence.empty(); });
        if (any)
            result.calls.push_back(std::move(row));
    }
    for (const std::string_view name : kCallsPlayed)
        result.stages.push_back(stageOf(name, all));
    result.facts = {factRow({"process boundaries from kubelet to the container",
                                "kubelet에서 컨테이너까지 프로세스 경계"},
                        all, &Facts::boundariesText),
        factRow({"resident processes between them afterwards", "그 사이에 남아 있는 프로세스"}, all,
            &Facts::residents),
        factRow({"their memory", "그 메모리"}, all, &Facts::memory),
        factRow({"shims", "심(shim)"}, all, &Facts::shims),
        factRow({"pause containers", "pause 컨테이너"}, all, &Facts::pauses),
        factRow({"who sets up the network, and when", "네트워크를 누가, 언제 만드는가"}, all,
            &Facts::network),
        factRow(
            {"who runs the runtime's create, and when", "런타임의 create를 누가, 언제 부르는가"},
            all, &Facts::runtimeCreate),
        factRow({"where the log goes", "로그가 가는 곳"}, all, &Facts::log),
        factRow({"who remembers it", "누가 기억하는가"}, all, &Facts::remembers),
        factRow({"what docker ps shows", "docker ps에 보이는 것"}, all, &Facts::dockerPs),
        factRow({"what crictl ps shows", "crictl ps에 보이는 것"}, all, &Facts::crictlPs),
        factRow({"calls until it runs, by who made them", "실행될 때까지의 호출, 부른 쪽마다"}, all,
            &Facts::callsSent),
        factRow({"time of these calls, by who was called", "그 호출에 걸린 시간, 불린 쪽마다"}, all,
            &Facts::times)};
    return result;
}

} // namespace shimscope::compare
