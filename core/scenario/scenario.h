// A lesson: what scenarios/<nn>-<name>/scenario.json says, typed. Value types only; made by
// parse.h, run by the engine, shown by shimscopectl and the window. docs/lessons.md describes it.
//
//   scenario ─▶ pods, recordings                the only things that a lesson may name
//            └▶ steps ─▶ say · predict · actions · check · hints · solve · explain
#pragma once

#include <base/bilingual.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace shimscope::scenario {

/// `{id.now}` stands for evidence of the leaf `id`.
using Text = base::Bilingual;

using Value = std::variant<double, std::string>;

enum class SourceKind : std::uint8_t {
    Const, ///< 3, "running"
    Cgroup, ///< {"cgroup": "memory.max", "of": "web/hog"}: keys.h
    Namespace, ///< {"ns": "net", "of": "web/hog"}: the inode; of "host": the machine's own
    Container, ///< {"container": "state", "of": "web/hog"}
    Event, ///< {"event": "oom", "of": "web/hog"}: how many
    Calls, ///< {"calls": "RunPodSandbox", "hop": "kubelet"[, "of": "web"]}: how many have ended
           ///< well
    Processes, ///< {"processes": "shim"}: how many are alive
    Input, ///< {"input": "quota"}: what the learner typed
    Divide, ///< {"divide": [source, source]}
    Rate, ///< {"rate": "cpu.usage_usec", "of": "web/hog"}: per second since the beginning
    Chain, ///< {"chain": "boundaries", "in": "containerd"}: keys.h kChainFacts
    Part, ///< {"part": "api", "in": "dockershim"}: how many calls went through it
    Finding, ///< {"finding": "docker-sock-reachable", "of": "web/hog"}: how many the last scan made
    Reach, ///< {"reach": "mount", "of": "web/hog"}: how it reaches an engine's socket, by that scan
};

struct Source {
    SourceKind kind = SourceKind::Const;
    std::string key; ///< what is read, by the kind's own names
    std::string of; ///< "pod/container", "pod", "host", or empty
    std::string hop; ///< of Calls
    std::string in; ///< of Chain and Part, and of Calls that are in a recording: its name
    Value constant = 0.0; ///< of Const
    std::vector<Source> parts; ///< of Divide: two
};

enum class Op : std::uint8_t { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };
[[nodiscard]] const char* toString(Op op);
/// Since when a number counts: as it is, or by how much it grew.
enum class Since : std::uint8_t { Now, Step, Scenario };

struct Leaf {
    std::string id; ///< names its evidence in texts
    Text label; ///< what it says, in words
    Source left;
    Op op = Op::Equal;
    Source right; ///< always as it is now
    Since since = Since::Now;
    int forMs = 0; ///< has to hold for so long
};

struct Check {
    enum class Kind : std::uint8_t { Leaf, All, Any, Not };
    Kind kind = Kind::All; ///< All of nothing: no check
    Leaf leaf; ///< of Leaf
    std::vector<Check> parts; ///< of All, Any, Not (one)
    [[nodiscard]] bool empty() const { return kind == Kind::All && parts.empty(); }
};

struct Action {
    enum class Verb : std::uint8_t {
        Apply, ///< the manifest of `pod`
        Delete, ///< the manifest of `pod`
        Answer, ///< the learner types the value of `input`; to solve it: `value`
        Wait, ///< only to solve: until `until` holds
        Open, ///< shows a recording; from then on checks can read it
        Compare, ///< shows recordings side by side, as above
        Scan, ///< looks for what depends on Docker; a later scan replaces it
    };
    Verb verb = Verb::Apply;
    std::string pod;
    std::string input;
    std::vector<std::string> recordings; ///< of Open: one; of Compare: two or more
    Text label; ///< on the button, or before the field
    Source value;
    Check until;
    int timeoutMs = 30'000;
};

struct Choice {
    std::string id;
    Text text;
    bool right = false;
    Text reply; ///< shown with this run's evidence once the check holds
};
struct Predict {
    Text ask;
    std::vector<Choice> choices; ///< empty: no question
};

struct Hint {
    int afterMs = 0; ///< since the step began; 0: as soon as `when` holds
    Check when;
    std::string widget; ///< keys.h kWidgets
    Text text;
};

struct Highlight {
    std::string widget;
    Text caption;
};

struct Step {
    std::string id;
    Text title, say;
    std::vector<Highlight> highlight;
    Predict predict;
    std::vector<Action> actions; ///< what the learner is offered
    Check check;
    std::vector<Hint> hints;
    std::vector<Action> solve; ///< what passes the check without a learner
    Text explain;
};

struct PodObject {
    std::string name;
    std::string manifest; ///< file name in the scenario's folder
    std::vector<std::string> containers; ///< besides "pause"
};

struct Requires {
    std::string privilege = "none"; ///< "none", "userns", "root"
    std::string cgroup = "any"; ///< "any", "v1", "v2"
    std::string otherwise = "replay"; ///< "replay", "skip", "explain"
};

/// Where its facts are from.
struct Reference {
    std::string title, url;
};
/// A line for a terminal, to look at the same thing elsewhere. It is printed, never run.
struct Command {
    std::string line;
    Text about;
};

struct Scenario {
    std::string id; ///< the folder's name
    int version = 1;
    Text title, goal;
    std::string level;
    int minutes = 0;
    std::string asOf; ///< "2026-11": when its facts were looked up
    Requires requirements;
    std::vector<PodObject> pods;
    std::vector<std::string> recordings; ///< shipped ones that it is about, by name
    std::vector<Step> steps;
    Text tryIt; ///< the end: a question without a check
    std::vector<Reference> sources; ///< for the hand-out, as are:
    std::vector<Command> commands;

    [[nodiscard]] const PodObject* findPod(std::string_view name) const;
    /// It starts nothing: it is held without an agent, on recordings that ship with the program.
    [[nodiscard]] bool onRecordings() const { return pods.empty(); }
};

/// Every leaf of a check, in the order of the file.
[[nodiscard]] std::vector<const Leaf*> leavesOf(const Check& check);
/// Words between blanks.
[[nodiscard]] std::size_t countWords(std::string_view text);
/// "{id.now}" → ("id", "now"), each place in the text; for replies and explanations.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> placeholdersOf(
    std::string_view text);

} // namespace shimscope::scenario
