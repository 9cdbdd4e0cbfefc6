// Small questions about a lesson.
#include <base/text.h>
#include <scenario/keys.h>
#include <scenario/scenario.h>

#include <algorithm>

namespace shimscope::scenario {

const CgroupKey* findCgroupKey(std::string_view name)
{
    const auto* found = std::find_if(kCgroupKeys.begin(), kCgroupKeys.end(),
        [&](const CgroupKey& key) { return key.name == name; });
    return found == kCgroupKeys.end() ? nullptr : found;
}

const char* toString(Op op)
{
    constexpr std::array kNames{"==", "!=", "<", "<=", ">", ">="};
    return kNames[static_cast<std::size_t>(op)]; // NOLINT(*-constant-array-index)
}

const PodObject* Scenario::findPod(std::string_view name) const
{
    const auto found = std::find_if(
        pods.begin(), pods.end(), [&](const PodObject& pod) { return pod.name == name; });
    return found == pods.end() ? nullptr : &*found;
}

namespace {

void collectLeaves(const Check& check, std::vector<const Leaf*>& leaves)
{
    if (check.kind == Check::Kind::Leaf)
        leaves.push_back(&check.leaf);
    for (const Check& part : check.parts)
        collectLeaves(part, leaves);
}

} // namespace

std::vector<const Leaf*> leavesOf(const Check& check)
{
    std::vector<const Leaf*> leaves;
    collectLeaves(check, leaves);
    return leaves;
}

std::size_t countWords(std::string_view text)
{
    return base::words(text).size();
}

std::vector<std::pair<std::string, std::string>> placeholdersOf(std::string_view text)
{
    std::vector<std::pair<std::string, std::string>> found;
    for (std::size_t open = text.find('{'); open != std::string_view::npos;
         open = text.find('{', open + 1)) {
        const std::size_t close = text.find('}', open);
        if (close == std::string_view::npos)
            break;
        const std::string_view inside = text.substr(open + 1, close - open - 1);
        const std::size_t dot = inside.find('.');
        found.emplace_back(inside.substr(0, dot),
            dot == std::string_view::npos ? "" : std::string(inside.substr(dot + 1)));
    }
    return found;
}

} // namespace shimscope::scenario
