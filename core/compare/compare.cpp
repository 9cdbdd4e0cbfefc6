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
constexpr const char* kNotObserved = "not observed";
constexpr std::string_view kLoadNote = "loads differed";

Chain chainOf(const Facts& facts)
{
    Chain chain{.name = facts.name(), .pod = facts.pod(), .notes = facts.header().notes};
    for (const auto& [program, version] : facts.header().versions)
        chain.versions.push_back(program + " " + version);
    for (const trace::Hop hop : kMapOrder)
        chain.hops.push_back(facts.placeOf(hop));
    chain.boundaries = facts.boundaries();
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
                        ? "removed in v1.24, 2022-05-03"
                        : "not called since v1.24, 2022-05-03",
                    {{.document = "Kubernetes 1.24: Stargazer, kubernetes.io/blog, 2022-05-03"}}};
            else if (!place.present)
                place.what = {docker ? "none" : kNotObserved, {}};
        }
    }
}

/// What was not observed is no difference.
void markDifferences(Row& row)
{
    const auto unknown = [](const Cell& cell) {
        return cell.what.text.starts_with("not ") || cell.what.text == kNothingBelow;
    };
    std::set<std::string> texts;
    for (const Cell& cell : row.cells) {
        if (unknown(cell))
            row.uncertain = true;
        else
            texts.insert(cell.what.text);
    }
    row.differs = texts.size() > 1;
}

Row callRow(std::string_view name, const std::vector<Facts>& all)
{
    Row row{std::string(name), {}, false};
    for (const Facts& facts : all)
        row.cells.push_back(facts.call(name));
    markDifferences(row);
    return row;
}

Row factRow(const char* title, const std::vector<Facts>& all, Statement (Facts::*ask)() const)
{
    Row row{title, {}, false};
    for (const Facts& facts : all)
        row.cells.push_back({(facts.*ask)(), std::nullopt});
    markDifferences(row);
    return row;
}

void warnOfPods(std::vector<std::string>& warnings, const std::vector<Chain>& chains)
{
    std::set<std::string> pods;
    for (const Chain& chain : chains) {
        if (!chain.pod.empty())
            pods.insert(chain.pod);
    }
    if (pods.size() > 1)
        warnings.push_back("these are recordings of different pods ("
            + base::join({pods.begin(), pods.end()}, ", ")
            + "): hops and processes can be compared, calls and times only with care; record the "
              "same manifest through each chain");
}

void warnOfLoads(std::vector<std::string>& warnings, const std::vector<Facts>& all)
{
    std::set<std::string> told;
    std::set<std::string> boots;
    for (const Facts& facts : all) {
        boots.insert(facts.header().bootId);
        for (const std::string& note : facts.header().notes) {
            if (note.starts_with(kLoadNote) && told.insert(note).second)
                warnings.push_back(note);
        }
    }
    if (told.empty() && boots.size() > 1)
        warnings.push_back("recorded on different machines, or between different boots: do not "
                           "rank the chains by their times");
}

} // namespace

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
    result.facts = {
        factRow("process boundaries from kubelet to the container", all, &Facts::boundariesText),
        factRow("resident processes between them afterwards", all, &Facts::residents),
        factRow("their memory", all, &Facts::memory), factRow("shims", all, &Facts::shims),
        factRow("pause containers", all, &Facts::pauses),
        factRow("who sets up the network, and when", all, &Facts::network),
        factRow("who runs the runtime's create, and when", all, &Facts::runtimeCreate),
        factRow("where the log goes", all, &Facts::log),
        factRow("who remembers it", all, &Facts::remembers),
        factRow("what docker ps shows", all, &Facts::dockerPs),
        factRow("what crictl ps shows", all, &Facts::crictlPs)};
    return result;
}

} // namespace shimscope::compare
