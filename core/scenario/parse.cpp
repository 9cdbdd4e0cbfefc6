// The document from the outside in: pods first, since everything else names them.
#include <scenario/keys.h>
#include <scenario/parse.h>
#include <scenario/parse_action.h>

#include <algorithm>
#include <array>

namespace shimscope::scenario {

namespace {

constexpr std::array kLevels{"intro", "core", "deep", "drill"};
constexpr std::array kPrivileges{"none", "userns", "root"};
constexpr std::array kCgroups{"any", "v1", "v2"};
constexpr std::array kOtherwise{"replay", "skip", "explain"};
constexpr std::size_t kMostHandoutLines = 12;
constexpr std::array kEvidenceParts{"now", "before", "wanted"};

/// A text whose placeholders are evidence of the step's check.
Text evidenceText(const Reader& reader, const std::vector<std::string>& leaves)
{
    const Text text = parseText(reader);
    for (const auto& [language, words] : {std::pair{"en", text.en}, std::pair{"ko", text.ko}}) {
        for (const auto& [id, part] : placeholdersOf(words)) {
            const bool known = std::find(leaves.begin(), leaves.end(), id) != leaves.end();
            const bool good = std::find(kEvidenceParts.begin(), kEvidenceParts.end(), part)
                != kEvidenceParts.end();
            if (!known || !good)
                reader.member(language).problem("{" + id + "." + part
                    + "} is no evidence of this step; accepted are {<id of a leaf>.now}, "
                      ".before and .wanted");
        }
    }
    return text;
}

void limitWords(const Reader& reader, const Text& text)
{
    for (const auto& [language, words] : {std::pair{"en", text.en}, std::pair{"ko", text.ko}}) {
        if (const std::size_t count = countWords(words); count > kMostWords)
            reader.member(language).problem(
                std::to_string(count) + " words; " + std::to_string(kMostWords) + " is the most");
    }
}

Predict parsePredict(const Reader& reader, const std::vector<std::string>& leaves)
{
    Predict predict;
    if (!reader.object({"ask", "choices"}))
        return predict;
    predict.ask = parseText(reader.member("ask"));
    int right = 0;
    for (const Reader& one : reader.member("choices").list(2, 5)) {
        Choice choice;
        if (one.object({"id", "text", "reply"}, {"right"})) {
            choice.id = one.member("id").name();
            choice.text = parseText(one.member("text"));
            choice.reply = evidenceText(one.member("reply"), leaves);
            choice.right = one.has("right") && one.member("right").truth();
        }
        right += choice.right ? 1 : 0;
        predict.choices.push_back(std::move(choice));
    }
    if (right != 1)
        reader.member("choices").problem(
            std::to_string(right) + " choices are right; exactly one has to be");
    return predict;
}

std::vector<Hint> parseHints(
    const Reader& reader, const Names& names, const std::vector<std::string>& leaves)
{
    std::vector<Hint> hints;
    for (const Reader& one : reader.list(1)) {
        Hint hint;
        if (!one.object({"widget", "text"}, {"after_ms", "when"}))
            continue;
        if (one.has("after_ms") == one.has("when"))
            one.problem("needs either \"after_ms\" or \"when\"");
        if (one.has("after_ms"))
            hint.afterMs = one.member("after_ms").whole(1, kLongestWaitMs);
        if (one.has("when"))
            hint.when = parseCheck(one.member("when"), names);
        hint.widget = one.member("widget").oneOf(kWidgets);
        hint.text = evidenceText(one.member("text"), leaves);
        hints.push_back(std::move(hint));
    }
    return hints;
}

std::vector<std::string> leafIds(const Reader& reader, const Check& check)
{
    std::vector<std::string> ids;
    for (const Leaf* leaf : leavesOf(check)) {
        if (leaf->id.empty())
            continue;
        if (std::find(ids.begin(), ids.end(), leaf->id) != ids.end())
            reader.problem("two leaves have the id \"" + leaf->id + "\"");
        ids.push_back(leaf->id);
    }
    return ids;
}

void parseActions(const Reader& reader, Names& names, Step& step)
{
    for (const Reader& one : reader.member("actions").list(1, 4))
        step.actions.push_back(parseAction(one, names, false));
    for (const Action& action : step.actions) {
        if (action.verb == Action::Verb::Answer && !action.input.empty())
            names.inputs.insert(action.input);
        names.opened.insert(action.recordings.begin(), action.recordings.end());
        names.scanned = names.scanned || action.verb == Action::Verb::Scan;
    }
    for (const Reader& one : reader.member("solve").list(1, 12))
        step.solve.push_back(parseAction(one, names, true));
}

void parseHighlights(const Reader& reader, Step& step)
{
    for (const Reader& one : reader.list(1)) {
        if (one.object({"widget", "caption"}))
            step.highlight.push_back({.widget = one.member("widget").oneOf(kWidgets),
                .caption = parseText(one.member("caption"))});
    }
}

/// `names` keeps what later steps may read as well: recordings that were opened, and a scan.
Step parseStep(const Reader& reader, Names& names)
{
    Step step;
    names.inputs.clear();
    if (!reader.object({"id", "title", "say", "highlight", "predict", "actions", "check", "hints",
            "solve", "explain"}))
        return step;
    step.id = reader.member("id").name();
    step.title = parseText(reader.member("title"));
    step.say = parseText(reader.member("say"));
    limitWords(reader.member("say"), step.say);
    parseHighlights(reader.member("highlight"), step);
    parseActions(reader, names, step);
    step.check = parseCheck(reader.member("check"), names);
    const auto leaves = leafIds(reader.member("check"), step.check);
    step.predict = parsePredict(reader.member("predict"), leaves);
    step.hints = parseHints(reader.member("hints"), names, leaves);
    step.explain = evidenceText(reader.member("explain"), leaves);
    limitWords(reader.member("explain"), step.explain);
    return step;
}

std::string manifestName(const Reader& reader)
{
    const std::string name = reader.text();
    const bool good =
        name.find('/') == std::string::npos && !name.starts_with('.') && name.ends_with(".yaml");
    if (!good && !name.empty())
        reader.problem("\"" + name + "\" is no file name of this folder that ends with .yaml");
    return good ? name : std::string();
}

void parsePods(const Reader& reader, Scenario& scenario, Names& names)
{
    for (const Reader& one : reader.list(1)) {
        PodObject pod;
        if (!one.object({"name", "manifest", "containers"}))
            continue;
        pod.name = one.member("name").name();
        pod.manifest = manifestName(one.member("manifest"));
        names.pods.push_back(pod.name);
        for (const Reader& container : one.member("containers").list(1)) {
            pod.containers.push_back(container.name());
            names.containers.push_back(pod.name + "/" + pod.containers.back());
        }
        names.containers.push_back(pod.name + "/pause");
        if (scenario.findPod(pod.name) != nullptr)
            one.member("name").problem("two pods are called \"" + pod.name + "\"");
        scenario.pods.push_back(std::move(pod));
    }
}

void parseRecordings(const Reader& reader, Scenario& scenario, Names& names)
{
    for (const Reader& one : reader.list(1, kMostRecordings)) {
        scenario.recordings.push_back(one.name());
        if (std::count(
                scenario.recordings.begin(), scenario.recordings.end(), scenario.recordings.back())
            > 1)
            one.problem("\"" + scenario.recordings.back() + "\" is named twice");
    }
    names.recordings = scenario.recordings;
}

/// What a lesson takes place on: pods that it starts, recordings, or both.
void parseStage(const Reader& root, Scenario& scenario, Names& names)
{
    if (!root.has("pods") && !root.has("recordings"))
        root.problem("needs \"pods\", \"recordings\", or both: what it takes place on");
    if (root.has("pods"))
        parsePods(root.member("pods"), scenario, names);
    if (root.has("recordings"))
        parseRecordings(root.member("recordings"), scenario, names);
}

Requires parseRequires(const Reader& reader)
{
    Requires requirements;
    if (!reader.object({"privilege", "cgroup", "otherwise"}))
        return requirements;
    requirements.privilege = reader.member("privilege").oneOf(kPrivileges);
    requirements.cgroup = reader.member("cgroup").oneOf(kCgroups);
    requirements.otherwise = reader.member("otherwise").oneOf(kOtherwise);
    return requirements;
}

/// What only the printed hand-out says.
void parseHandout(const Reader& root, Scenario& scenario)
{
    if (root.has("sources")) {
        for (const Reader& one : root.member("sources").list(1, kMostHandoutLines)) {
            if (!one.object({"title", "url"}))
                continue;
            scenario.sources.push_back({one.member("title").text(), one.member("url").text()});
            const std::string& url = scenario.sources.back().url;
            if (!url.empty() && !url.starts_with("https://"))
                one.member("url").problem("expected an address that begins with https://, found "
                    + quoted(one.member("url").json()));
        }
    }
    if (root.has("commands")) {
        for (const Reader& one : root.member("commands").list(1, kMostHandoutLines)) {
            if (one.object({"line", "about"}))
                scenario.commands.push_back(
                    {one.member("line").text(), parseText(one.member("about"))});
        }
    }
}

void parseDocument(const Reader& root, Scenario& scenario)
{
    if (!root.object({"format", "id", "version", "title", "goal", "level", "minutes", "as_of",
                         "requires", "steps", "try"},
            {"pods", "recordings", "sources", "commands"}))
        return;
    constexpr std::array kFormats{"scenario/1"};
    (void)root.member("format").oneOf(kFormats);
    scenario.id = root.member("id").name();
    scenario.version = root.member("version").whole(1, 1000);
    scenario.title = parseText(root.member("title"));
    scenario.goal = parseText(root.member("goal"));
    scenario.level = root.member("level").oneOf(kLevels);
    scenario.minutes = root.member("minutes").whole(1, kMostMinutes);
    scenario.asOf = root.member("as_of").text();
    scenario.requirements = parseRequires(root.member("requires"));
    Names names;
    parseStage(root, scenario, names);
    for (const Reader& one : root.member("steps").list(1, kMostSteps)) {
        Step step = parseStep(one, names);
        if (std::any_of(scenario.steps.begin(), scenario.steps.end(),
                [&](const Step& other) { return other.id == step.id; }))
            one.member("id").problem("two steps are called \"" + step.id + "\"");
        scenario.steps.push_back(std::move(step));
    }
    scenario.tryIt = parseText(root.member("try"));
    parseHandout(root, scenario);
}

/// "line 12, column 3" of the byte where the parser stopped.
std::string placeOf(std::string_view text, std::size_t byte)
{
    const std::string_view before = text.substr(0, byte == 0 ? 0 : byte - 1);
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    const std::size_t newline = before.rfind('\n');
    const std::size_t column =
        newline == std::string_view::npos ? before.size() + 1 : before.size() - newline;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

} // namespace

Parsed parseScenario(std::string_view text)
{
    Parsed parsed;
    nlohmann::json json;
    try { // the only way to learn where it stopped
        json = nlohmann::json::parse(text);
    } catch (const nlohmann::json::parse_error& error) {
        parsed.problems.push_back({"", "is no JSON: see " + placeOf(text, error.byte)});
        return parsed;
    }
    Scenario scenario;
    parseDocument(Reader(json, "", parsed.problems), scenario);
    if (parsed.problems.empty())
        parsed.scenario = std::move(scenario);
    return parsed;
}

} // namespace shimscope::scenario
