// Says whether a check holds, and with what evidence. Numbers "since" a moment are compared with
// what they were at that moment; "for_ms" needs a time without a break. Pure but for what it
// remembers; one thread.
#pragma once

#include <engine/facts.h>
#include <scenario/scenario.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::engine {

/// What the learner typed, by the input's name.
using Inputs = std::map<std::string, std::string>;

struct Evidence {
    std::string id;
    scenario::Text label;
    bool holds = false;
    std::optional<scenario::Value> before; ///< at the moment it is compared since
    std::optional<scenario::Value> after; ///< as it is now
    std::optional<scenario::Value> compared; ///< what stands on the left: growth, rate, quotient
    scenario::Op op = scenario::Op::Equal;
    std::optional<scenario::Value> wanted; ///< what stands on the right
    bool asked = false; ///< what the learner has to find out: what is wanted is not told
    /// It reads the recording that the learner is asked about: not told before the answer is right.
    bool withheld = false;
    std::string file;
    std::int64_t at = 0;
};

struct Verdict {
    bool holds = false;
    std::vector<Evidence> leaves;
    [[nodiscard]] const Evidence* find(const std::string& id) const;
};

class Evaluator {
public:
    /// The check must outlive this.
    explicit Evaluator(const scenario::Check& check);
    /// Remembers what is true at the beginning of the scenario or of the step.
    void begin(scenario::Since moment, const Facts& facts, std::int64_t now);
    [[nodiscard]] Verdict evaluate(const Facts& facts, const Inputs& inputs, std::int64_t now);

private:
    struct Base {
        std::optional<Fact> facts[2]; ///< one, or the two of a quotient
        std::int64_t at = 0;
    };
    struct Remembered {
        Base scenario, step;
        std::optional<std::int64_t> heldSince;
    };
    bool walk(const scenario::Check& check, const Facts& facts, const Inputs& inputs,
        std::int64_t now, std::size_t& next, Verdict& verdict);
    static std::optional<scenario::Value> measure(const scenario::Leaf& leaf, Base& base,
        const std::optional<Fact>& current, const Facts& facts, const Inputs& inputs);
    bool weigh(const scenario::Leaf& leaf, Remembered& memory, const Facts& facts,
        const Inputs& inputs, std::int64_t now, Evidence& evidence);
    const scenario::Check& m_check;
    std::vector<Remembered> m_leaves; ///< in the order of leavesOf()
};

/// 20000, 0.52, running.
[[nodiscard]] std::string toString(const scenario::Value& value);
/// Numbers, and texts that are numbers, by size; other texts only whether they are equal.
[[nodiscard]] bool compare(const scenario::Value& a, scenario::Op op, const scenario::Value& b);
/// "{id.now}" and its like replaced by evidence; "?" where there is none.
[[nodiscard]] std::string fill(const std::string& text, const Verdict& verdict);
/// "0 → 1".
[[nodiscard]] std::string observation(const Evidence& evidence);
/// "0 → 1, wanted >= 1"; of what is asked only the former.
[[nodiscard]] std::string describe(const Evidence& evidence);

} // namespace shimscope::engine
