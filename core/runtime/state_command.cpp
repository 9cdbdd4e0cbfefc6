// state, list and ps: what there is.
#include <base/child.h>
#include <base/file.h>
#include <base/text.h>
#include <runtime/container.h>

#include <set>

namespace shimscope::runtime {

namespace {
void print(std::string_view text)
{
    (void)!::write(1, text.data(), text.size());
}
} // namespace

base::Result<int> runState(const Context& context, const Arguments& arguments)
{
    TRY_VOID(checkId(arguments.rest[0]));
    const StateDir dir(context.root, arguments.rest[0]);
    const State state = TRY(dir.load());
    describe(context, state);
    print(toJson(state, dir.statusOf(state), false) + "\n");
    return 0;
}

namespace {

std::string tableRow(const std::vector<std::string>& cells)
{
    static constexpr std::size_t kWidths[]{24, 12, 12, 32, 36, 0};
    std::string row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        row += cells[i];
        if (i + 1 < cells.size())
            row.append(cells[i].size() < kWidths[i] ? kWidths[i] - cells[i].size() : 1, ' ');
    }
    return row + "\n";
}

} // namespace

base::Result<int> runList(const Context& context, const Arguments& arguments)
{
    const std::string format = arguments.get("format", "table");
    const bool quiet = arguments.has("quiet");
    const auto names = base::listDir(context.root);
    std::string json,
        text = quiet ? "" : tableRow({"ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"});
    for (const std::string& id : names.value_or(std::vector<std::string>())) {
        const StateDir dir(context.root, id);
        const auto state =
            checkId(id) ? dir.load() : base::Result<State>(base::sysError("list", id, EINVAL));
        if (!state)
            continue;
        const Status status = dir.statusOf(*state);
        json += (json.empty() ? "" : ",") + toJson(*state, status, false);
        const std::string pid = std::to_string(status == Status::Stopped ? 0 : state->pid);
        text += quiet
            ? id + "\n"
            : tableRow({id, pid, toString(status), state->bundle, state->created, state->owner});
    }
    if (format != "json" && format != "table")
        return base::fail("list", format, "invalid format option; accepted: table, json");
    print(format == "json" && !quiet ? (json.empty() ? "null" : "[" + json + "]") + "\n" : text);
    return 0;
}

namespace {

/// Lines of ps(1) whose PID column holds one of ours.
std::string filterPs(std::string_view output, const std::set<std::string>& pids)
{
    std::string text;
    std::size_t column = 0;
    for (const std::string_view line : base::lines(output)) {
        const auto cells = base::words(line);
        if (text.empty()) {
            while (column < cells.size() && cells[column] != "PID")
                ++column;
            text = std::string(line) + "\n";
        } else if (column < cells.size() && pids.contains(std::string(cells[column]))) {
            text += std::string(line) + "\n";
        }
    }
    return text;
}

} // namespace

base::Result<int> runPs(const Context& context, const Arguments& arguments)
{
    TRY_VOID(checkId(arguments.rest[0]));
    const StateDir dir(context.root, arguments.rest[0]);
    const State state = TRY(dir.load());
    describe(context, state);
    const auto cgroup = TRY(openCgroup(state));
    std::set<std::string> pids;
    std::string json;
    for (const int pid : TRY(cgroup.pids())) {
        json += (json.empty() ? "" : ",") + std::to_string(pid);
        pids.insert(std::to_string(pid));
    }
    if (arguments.get("format", "table") == "json") {
        print(json.empty() ? "null\n" : "[" + json + "]\n");
        return 0;
    }
    base::SpawnOptions options;
    options.program = "ps";
    options.arguments.assign(arguments.rest.begin() + 1, arguments.rest.end());
    if (options.arguments.empty())
        options.arguments = {"-ef"};
    const base::Output output = TRY(base::run(options));
    print(filterPs(output.standardOutput, pids));
    return output.exit.code;
}

} // namespace shimscope::runtime
