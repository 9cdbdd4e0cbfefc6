// Which member an object has decides what it is: {"cgroup": …}, {"ns": …}, {"all": …}.
#include <scenario/keys.h>
#include <scenario/parse_check.h>

#include <array>
#include <cmath>

namespace shimscope::scenario {

namespace {

constexpr int kDeepest = 8;
constexpr int kLongestHoldMs = 60'000;
constexpr std::array kOps{"==", "!=", "<", "<=", ">", ">="};
constexpr std::array kSince{"now", "step", "scenario"};
constexpr std::array kSourceMembers{"cgroup", "ns", "container", "event", "calls", "processes",
    "input", "divide", "rate", "chain", "part", "finding", "reach"};
constexpr std::array kTreeMembers{"all", "any", "not"};

template <class Enum, class Names>
Enum enumOf(const std::string& text, const Names& names)
{
    std::size_t i = 0;
    while (i + 1 < names.size() && text != names[i])
        ++i;
    return text.empty() ? Enum{} : static_cast<Enum>(i);
}

std::vector<std::string_view> cgroupNames(bool countersOnly)
{
    std::vector<std::string_view> names;
    for (const CgroupKey& key : kCgroupKeys) {
        if (key.counter || !countersOnly)
            names.push_back(key.name);
    }
    return names;
}

void parseCgroup(const Reader& reader, const Names& names, Source& source)
{
    source.kind = SourceKind::Cgroup;
    (void)reader.object({"cgroup", "of"});
    source.key = reader.member("cgroup").oneOf(cgroupNames(false));
    source.of = reader.member("of").oneOf(names.containers);
}

void parseRate(const Reader& reader, const Names& names, Source& source)
{
    source.kind = SourceKind::Rate;
    (void)reader.object({"rate", "of"});
    source.key = reader.member("rate").oneOf(cgroupNames(true));
    source.of = reader.member("of").oneOf(names.containers);
}

void parseNamespace(const Reader& reader, const Names& names, Source& source)
{
    source.kind = SourceKind::Namespace;
    (void)reader.object({"ns", "of"});
    source.key = reader.member("ns").oneOf(kNamespaceTypes);
    std::vector<std::string> places = names.containers;
    places.emplace_back("host");
    source.of = reader.member("of").oneOf(places);
}

void parseContainer(const Reader& reader, const Names& names, Source& source)
{
    source.kind = SourceKind::Container;
    (void)reader.object({"container", "of"});
    source.key = reader.member("container").oneOf(kContainerFields);
    source.of = reader.member("of").oneOf(names.containers);
}

void parseEvent(const Reader& reader, const Names& names, Source& source)
{
    source.kind = SourceKind::Event;
    (void)reader.object({"event", "of"});
    source.key = reader.member("event").oneOf(kEvents);
    source.of = reader.member("of").oneOf(names.containers);
}

/// What is in a recording is known once the learner has opened it.
std::string parseIn(const Reader& reader, const Names& names)
{
    std::string name = parseRecording(reader, names);
    if (!name.empty() && !names.opened.contains(name))
        reader.problem("no action up to this step opens or compares \"" + name
            + "\", so it would never be known; add one to \"actions\" and to \"solve\"");
    return name;
}

void parseCalls(const Reader& reader, const Names& names, Source& source)
{
    source.kind = SourceKind::Calls;
    (void)reader.object({"calls", "hop"}, {"of", "in"});
    source.key = reader.member("calls").text();
    source.hop = reader.member("hop").oneOf(kHops);
    if (reader.has("of") && reader.has("in"))
        reader.problem("has \"of\", a pod of this lesson, and \"in\", a recording: only one of "
                       "them can be meant");
    if (reader.has("of"))
        source.of = reader.member("of").oneOf(names.pods);
    if (reader.has("in"))
        source.in = parseIn(reader.member("in"), names);
}

void parseChain(const Reader& reader, const Names& names, Source& source)
{
    source.kind = SourceKind::Chain;
    (void)reader.object({"chain", "in"});
    source.key = reader.member("chain").oneOf(kChainFacts);
    source.in = parseIn(reader.member("in"), names);
}

void parsePart(const Reader& reader, const Names& names, Source& source)
{
    source.kind = SourceKind::Part;
    (void)reader.object({"part", "in"});
    source.key = reader.member("part").oneOf(kDockerParts);
    source.in = parseIn(reader.member("in"), names);
}

void requireScan(const Reader& reader, const Names& names)
{
    if (!names.scanned)
        reader.problem("no action up to this step scans, so it would never be known; add "
                       "{\"do\": \"scan\", …} to \"actions\" and to \"solve\"");
}

void parseFinding(const Reader& reader, const Names& names, Source& source)
{
    source.kind = SourceKind::Finding;
    (void)reader.object({"finding", "of"});
    source.key = reader.member("finding").oneOf(kFindings);
    source.of = reader.member("of").oneOf(names.containers);
    requireScan(reader, names);
}

void parseReach(const Reader& reader, const Names& names, Source& source)
{
    source.kind = SourceKind::Reach;
    (void)reader.object({"reach", "of"});
    source.key = reader.member("reach").oneOf(kReachFields);
    source.of = reader.member("of").oneOf(names.containers);
    requireScan(reader, names);
}

void parseProcesses(const Reader& reader, const Names& /*names*/, Source& source)
{
    source.kind = SourceKind::Processes;
    (void)reader.object({"processes"});
    source.key = reader.member("processes").oneOf(kHops);
}

void parseInput(const Reader& reader, const Names& names, Source& source)
{
    source.kind = SourceKind::Input;
    (void)reader.object({"input"});
    source.key = reader.member("input").name();
    if (!source.key.empty() && !names.inputs.contains(source.key))
        reader.member("input").problem("no action of this step asks for \"" + source.key + "\"");
}

void parseDivide(const Reader& reader, const Names& names, Source& source)
{
    source.kind = SourceKind::Divide;
    (void)reader.object({"divide"});
    for (const Reader& part : reader.member("divide").list(2, 2)) {
        source.parts.push_back(parseSource(part, names));
        const SourceKind kind = source.parts.back().kind;
        if (kind != SourceKind::Cgroup && kind != SourceKind::Const)
            part.problem("only cgroup values and numbers can be divided");
    }
}

using ParsePart = void (*)(const Reader&, const Names&, Source&);
constexpr std::array<ParsePart, kSourceMembers.size()> kParseParts{parseCgroup, parseNamespace,
    parseContainer, parseEvent, parseCalls, parseProcesses, parseInput, parseDivide, parseRate,
    parseChain, parsePart, parseFinding, parseReach};

bool parseConstant(const Reader& reader, Source& source)
{
    if (reader.json().is_number()) {
        source.constant = reader.json().get<double>();
        return true;
    }
    if (!reader.json().is_string())
        return false;
    source.constant = reader.text();
    return true;
}

/// Whether by how much it grew is a number.
bool canGrow(const Source& source)
{
    switch (source.kind) {
    case SourceKind::Cgroup: {
        const CgroupKey* key = findCgroupKey(source.key);
        return key == nullptr || key->counter;
    }
    case SourceKind::Divide:
        return source.parts.size() != 2 || (canGrow(source.parts[0]) && canGrow(source.parts[1]));
    case SourceKind::Calls:
        return source.in.empty(); // a recording does not go on
    case SourceKind::Event:
    case SourceKind::Rate:
        return true;
    case SourceKind::Container:
        return source.key == "restarts" || source.key.empty();
    default:
        return false;
    }
}

Leaf parseLeaf(const Reader& reader, const Names& names)
{
    Leaf leaf;
    if (!reader.object({"id", "label", "left", "op", "right"}, {"since", "for_ms"}))
        return leaf;
    leaf.id = reader.member("id").name();
    leaf.label = parseText(reader.member("label"));
    leaf.left = parseSource(reader.member("left"), names);
    leaf.op = enumOf<Op>(reader.member("op").oneOf(kOps), kOps);
    leaf.right = parseSource(reader.member("right"), names);
    if (leaf.right.kind == SourceKind::Divide || leaf.right.kind == SourceKind::Rate)
        reader.member("right").problem("a quotient or a rate stands on the left");
    if (leaf.left.kind == SourceKind::Const)
        reader.member("left").problem("a constant proves nothing: name what the kernel says");
    if (reader.has("since"))
        leaf.since = enumOf<Since>(reader.member("since").oneOf(kSince), kSince);
    if (leaf.since != Since::Now && !canGrow(leaf.left))
        reader.member("since").problem("only what counts up can be compared since a moment; "
                                       "accepted here is \"now\"");
    if (leaf.left.kind == SourceKind::Rate && leaf.since == Since::Now)
        reader.problem("a rate needs \"since\": \"step\" or \"scenario\"");
    if (reader.has("for_ms"))
        leaf.forMs = reader.member("for_ms").whole(0, kLongestHoldMs);
    return leaf;
}

} // namespace

std::string parseRecording(const Reader& reader, const Names& names)
{
    if (!names.recordings.empty())
        return reader.oneOf(names.recordings);
    reader.problem(
        "this lesson names no recordings: put them into \"recordings\", beside \"steps\"");
    return {};
}

Text parseText(const Reader& reader)
{
    if (!reader.object({"en", "ko"}))
        return {};
    return {.en = reader.member("en").text(), .ko = reader.member("ko").text()};
}

Source parseSource(const Reader& reader, const Names& names)
{
    Source source;
    if (parseConstant(reader, source))
        return source;
    if (reader.json().is_object()) {
        for (std::size_t i = 0; i < kSourceMembers.size(); ++i) {
            if (reader.has(kSourceMembers[i])) {
                kParseParts[i](reader, names, source);
                return source;
            }
        }
    }
    std::string all;
    for (const char* member : kSourceMembers)
        all += std::string(" ") + member;
    reader.problem("expected a number, a text, or an object with one of" + all + ", found "
        + quoted(reader.json()));
    return source;
}

Check parseCheck(const Reader& reader, const Names& names, int depth)
{
    Check check;
    if (depth > kDeepest) {
        reader.problem("is deeper than 8 levels");
        return check;
    }
    for (std::size_t i = 0; i < kTreeMembers.size(); ++i) {
        const char* member = kTreeMembers[i];
        if (!reader.has(member))
            continue;
        (void)reader.object({member});
        check.kind = static_cast<Check::Kind>(i + 1);
        if (check.kind == Check::Kind::Not) {
            check.parts.push_back(parseCheck(reader.member(member), names, depth + 1));
            return check;
        }
        for (const Reader& part : reader.member(member).list(1))
            check.parts.push_back(parseCheck(part, names, depth + 1));
        return check;
    }
    check.kind = Check::Kind::Leaf;
    check.leaf = parseLeaf(reader, names);
    return check;
}

} // namespace shimscope::scenario
