// The tree of a check, leaf by leaf.
#include <base/text.h>
#include <engine/evaluator.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace shimscope::engine {

using scenario::Check;
using scenario::Leaf;
using scenario::Op;
using scenario::Since;
using scenario::Source;
using scenario::SourceKind;
using scenario::Value;

namespace {

constexpr double kNsPerSecond = 1e9;
constexpr std::int64_t kNsPerMs = 1'000'000;

std::optional<double> numberOf(const Value& value)
{
    if (const auto* number = std::get_if<double>(&value))
        return *number;
    return base::parseDouble(base::trim(std::get<std::string>(value)));
}

std::optional<double> numberOf(const std::optional<Fact>& fact)
{
    return fact ? numberOf(fact->value) : std::nullopt;
}

template <class T>
bool ordered(const T& a, Op op, const T& b)
{
    switch (op) {
    case Op::Equal:
        return a == b;
    case Op::NotEqual:
        return a != b;
    case Op::Less:
        return a < b;
    case Op::LessEqual:
        return a <= b;
    case Op::Greater:
        return a > b;
    case Op::GreaterEqual:
        return a >= b;
    }
    return false;
}

std::optional<Fact> readSource(const Source& source, const Facts& facts, const Inputs& inputs)
{
    if (source.kind == SourceKind::Const)
        return Fact{.value = source.constant, .file = {}, .at = 0};
    if (source.kind != SourceKind::Input)
        return facts.read(source);
    const auto input = inputs.find(source.key);
    if (input == inputs.end())
        return std::nullopt;
    return Fact{.value = std::string(base::trim(input->second)), .file = "your answer", .at = 0};
}

/// By how much it grew: a thing that was not there yet began at 0.
std::optional<double> growth(const std::optional<Fact>& before, const std::optional<Fact>& now)
{
    const auto number = numberOf(now);
    if (!number)
        return std::nullopt;
    return *number - numberOf(before).value_or(0);
}

} // namespace

std::string toString(const Value& value)
{
    if (const auto* text = std::get_if<std::string>(&value))
        return *text;
    const double number = std::get<double>(value);
    std::array<char, 64> text{};
    constexpr double kManyDigits = 100; // the fraction of a large number says nothing
    const bool whole = std::floor(number) == number || std::abs(number) >= kManyDigits;
    std::snprintf(text.data(), text.size(), whole ? "%.0f" : "%.2f", number);
    return text.data();
}

bool compare(const Value& a, Op op, const Value& b)
{
    const auto left = numberOf(a);
    const auto right = numberOf(b);
    if (left && right)
        return ordered(*left, op, *right);
    const bool texts =
        std::holds_alternative<std::string>(a) && std::holds_alternative<std::string>(b);
    if (texts && (op == Op::Equal || op == Op::NotEqual))
        return ordered(std::get<std::string>(a), op, std::get<std::string>(b));
    return op == Op::NotEqual && !texts;
}

const Evidence* Verdict::find(const std::string& id) const
{
    for (const Evidence& leaf : leaves) {
        if (leaf.id == id)
            return &leaf;
    }
    return nullptr;
}

Evaluator::Evaluator(const Check& check) : m_check(check), m_leaves(leavesOf(check).size()) { }

void Evaluator::begin(Since moment, const Facts& facts, std::int64_t now)
{
    const auto leaves = leavesOf(m_check);
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        Base& base = moment == Since::Scenario ? m_leaves[i].scenario : m_leaves[i].step;
        const Source& left = leaves[i]->left;
        base = {};
        base.at = now;
        if (left.kind == SourceKind::Divide) {
            base.facts[0] = readSource(left.parts[0], facts, {});
            base.facts[1] = readSource(left.parts[1], facts, {});
        } else {
            base.facts[0] = readSource(left, facts, {});
        }
        m_leaves[i].heldSince.reset();
    }
}

Verdict Evaluator::evaluate(const Facts& facts, const Inputs& inputs, std::int64_t now)
{
    Verdict verdict;
    std::size_t next = 0;
    verdict.holds = walk(m_check, facts, inputs, now, next, verdict);
    const bool open = std::any_of(verdict.leaves.begin(), verdict.leaves.end(),
        [](const Evidence& leaf) { return leaf.asked && !leaf.holds; });
    const auto leaves = leavesOf(m_check);
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        const bool recorded = !leaves[i]->left.in.empty() || !leaves[i]->right.in.empty();
        verdict.leaves[i].withheld = open && recorded && !verdict.leaves[i].asked;
    }
    return verdict;
}

/// Every leaf is weighed, also when the answer is known: each is shown.
bool Evaluator::walk(const Check& check, const Facts& facts, const Inputs& inputs, std::int64_t now,
    std::size_t& next, Verdict& verdict)
{
    if (check.kind == Check::Kind::Leaf) {
        Evidence evidence;
        const bool holds = weigh(check.leaf, m_leaves[next++], facts, inputs, now, evidence);
        verdict.leaves.push_back(std::move(evidence));
        return holds;
    }
    std::size_t held = 0;
    for (const Check& part : check.parts)
        held += walk(part, facts, inputs, now, next, verdict) ? 1 : 0;
    if (check.kind == Check::Kind::Not)
        return held == 0;
    return check.kind == Check::Kind::Any ? held > 0 : held == check.parts.size() && held > 0;
}

/// What stands on the left: the value, its growth, a rate or a quotient.
std::optional<Value> Evaluator::measure(const Leaf& leaf, Base& base,
    const std::optional<Fact>& current, const Facts& facts, const Inputs& inputs)
{
    const Source& left = leaf.left;
    if (left.kind == SourceKind::Rate) {
        // What appeared after the beginning is counted from its first reading.
        if (!base.facts[0])
            base.facts[0] = current;
        const double seconds =
            current ? static_cast<double>(current->at - base.facts[0]->at) / kNsPerSecond : 0;
        return seconds > 0 ? std::optional<Value>(*growth(base.facts[0], current) / seconds)
                           : std::nullopt;
    }
    if (left.kind != SourceKind::Divide && leaf.since == Since::Now)
        return current ? std::optional(current->value) : std::nullopt;
    const auto grown =
        leaf.since == Since::Now ? numberOf(current) : growth(base.facts[0], current);
    if (left.kind != SourceKind::Divide)
        return grown ? std::optional<Value>(*grown) : std::nullopt;
    const auto below = readSource(left.parts[1], facts, inputs);
    // A constant divisor does not grow.
    const bool fixed = leaf.since == Since::Now || left.parts[1].kind == SourceKind::Const;
    const auto divisor = fixed ? numberOf(below) : growth(base.facts[1], below);
    return grown && divisor && *divisor > 0 ? std::optional<Value>(*grown / *divisor)
                                            : std::nullopt;
}

bool Evaluator::weigh(const Leaf& leaf, Remembered& memory, const Facts& facts,
    const Inputs& inputs, std::int64_t now, Evidence& evidence)
{
    const bool quotient = leaf.left.kind == SourceKind::Divide;
    Base& base = leaf.since == Since::Scenario ? memory.scenario : memory.step;
    const auto current = readSource(quotient ? leaf.left.parts[0] : leaf.left, facts, inputs);
    evidence.id = leaf.id;
    evidence.label = leaf.label;
    evidence.op = leaf.op;
    evidence.asked = leaf.left.kind == SourceKind::Input;
    if (current) {
        evidence.after = current->value;
        evidence.file = current->file;
        evidence.at = current->at;
    }
    if (const auto wanted = readSource(leaf.right, facts, inputs)) {
        evidence.wanted = wanted->value;
        // An answer is proved by what it is compared with.
        if (leaf.left.kind == SourceKind::Input && !wanted->file.empty()) {
            evidence.file = wanted->file;
            evidence.at = wanted->at;
        }
    }
    evidence.compared = measure(leaf, base, current, facts, inputs);
    if (leaf.since != Since::Now)
        evidence.before = base.facts[0] ? base.facts[0]->value : Value(0.0);

    const bool holds = evidence.compared && evidence.wanted
        && compare(*evidence.compared, leaf.op, *evidence.wanted);
    if (!holds)
        memory.heldSince.reset();
    else if (!memory.heldSince)
        memory.heldSince = now;
    evidence.holds = holds && now - *memory.heldSince >= leaf.forMs * kNsPerMs;
    return evidence.holds;
}

std::string fill(const std::string& text, const Verdict& verdict)
{
    std::string filled;
    std::size_t from = 0;
    for (std::size_t open = text.find('{'); open != std::string::npos;
         open = text.find('{', from)) {
        const std::size_t close = text.find('}', open);
        if (close == std::string::npos)
            break;
        filled += text.substr(from, open - from);
        const auto [id, part] = scenario::placeholdersOf(text.substr(open, close - open + 1))[0];
        const Evidence* leaf = verdict.find(id);
        const auto value = leaf == nullptr ? std::optional<Value>()
            : part == "before"             ? leaf->before
            : part == "wanted"             ? leaf->wanted
                                           : leaf->compared;
        filled += value ? toString(*value) : "?";
        from = close + 1;
    }
    return filled + text.substr(from);
}

namespace {
std::string showValue(const std::optional<Value>& value)
{
    return value ? toString(*value) : std::string("not known");
}
} // namespace

std::string observation(const Evidence& evidence)
{
    if (evidence.withheld)
        return "…";
    std::string text;
    if (evidence.before && evidence.after)
        text = showValue(evidence.before) + " → " + showValue(evidence.after);
    const bool same =
        evidence.before && numberOf(*evidence.before) == 0.0 && evidence.compared == evidence.after;
    if (!evidence.before || !same || text.empty())
        text += (text.empty() ? "" : ", so ") + showValue(evidence.compared);
    return text;
}

std::string describe(const Evidence& evidence)
{
    if (evidence.asked || evidence.withheld)
        return observation(evidence);
    return observation(evidence) + ", wanted " + scenario::toString(evidence.op) + " "
        + showValue(evidence.wanted);
}

} // namespace shimscope::engine
