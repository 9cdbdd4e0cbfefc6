// update: other limits for a container that is there.
#include <base/file.h>
#include <base/text.h>
#include <oci/parse.h>
#include <runtime/container.h>
#include <runtime/size.h>

namespace shimscope::runtime {

base::Result<std::int64_t> parseSize(const std::string& text)
{
    static constexpr std::string_view kUnits = "kmgtp";
    std::string_view number = text;
    std::int64_t factor = 1;
    if (!number.empty() && (number.back() == 'b' || number.back() == 'B'))
        number.remove_suffix(1);
    if (number.size() > 1 && (number.back() == 'i')) // "MiB"
        number.remove_suffix(1);
    const char last = number.empty()
        ? '\0'
        : static_cast<char>(std::tolower(static_cast<unsigned char>(number.back())));
    if (const std::size_t unit = kUnits.find(last);
        last != '\0' && unit != std::string_view::npos) {
        factor = std::int64_t{1} << (10 * (unit + 1));
        number.remove_suffix(1);
    }
    const auto value = base::parseSigned(number);
    std::int64_t bytes = 0;
    if (!value || *value < -1 || __builtin_mul_overflow(*value, factor, &bytes))
        return base::fail(
            "read size", text, "write bytes, or a number with k, m, g; -1 for no limit");
    return *value == -1 ? -1 : bytes;
}

namespace {

template <class T>
base::Status setNumber(const Arguments& arguments, std::string_view option, std::optional<T>& field)
{
    if (!arguments.values.contains(option))
        return {};
    const std::string text = arguments.get(option);
    const auto value = base::parseSigned(text);
    if (!value || !std::in_range<T>(*value))
        return base::fail("update --" + std::string(option), text, "write a number");
    field = static_cast<T>(*value);
    return {};
}

base::Status setSize(
    const Arguments& arguments, std::string_view option, std::optional<std::int64_t>& field)
{
    if (!arguments.values.contains(option))
        return {};
    field = TRY(parseSize(arguments.get(option)));
    return {};
}

base::Status setCpu(const Arguments& arguments, oci::Cpu& cpu)
{
    TRY_VOID(setNumber(arguments, "cpu-period", cpu.period));
    TRY_VOID(setNumber(arguments, "cpu-quota", cpu.quota));
    TRY_VOID(setNumber(arguments, "cpu-burst", cpu.burst));
    TRY_VOID(setNumber(arguments, "cpu-share", cpu.shares));
    TRY_VOID(setNumber(arguments, "cpu-rt-period", cpu.realtimePeriod));
    TRY_VOID(setNumber(arguments, "cpu-rt-runtime", cpu.realtimeRuntime));
    TRY_VOID(setNumber(arguments, "cpu-idle", cpu.idle));
    if (arguments.values.contains("cpuset-cpus"))
        cpu.cpus = arguments.get("cpuset-cpus");
    if (arguments.values.contains("cpuset-mems"))
        cpu.mems = arguments.get("cpuset-mems");
    return {};
}

base::Result<oci::Resources> fromFlags(const Arguments& arguments)
{
    oci::Resources resources;
    TRY_VOID(setCpu(arguments, resources.cpu.emplace()));
    oci::Memory& memory = resources.memory.emplace();
    TRY_VOID(setSize(arguments, "memory", memory.limit));
    TRY_VOID(setSize(arguments, "memory-reservation", memory.reservation));
    TRY_VOID(setSize(arguments, "memory-swap", memory.swap));
    TRY_VOID(setNumber(arguments, "pids-limit", resources.pids.emplace().limit));
    TRY_VOID(setNumber(arguments, "blkio-weight", resources.blockIO.emplace().weight));
    return resources;
}

base::Result<oci::Resources> fromFile(const std::string& file)
{
    if (file != "-") {
        const std::string text = TRY(base::readFile(file, 16U << 20U));
        return oci::parseResources(text, file);
    }
    const base::Fd input(::fcntl(0, F_DUPFD_CLOEXEC, 3));
    const std::string text = TRY(base::readAll(input, "stdin", 16U << 20U));
    return oci::parseResources(text, "stdin");
}

} // namespace

base::Result<int> runUpdate(const Context& context, const Arguments& arguments)
{
    const std::string& id = arguments.rest[0];
    TRY_VOID(checkId(id));
    const StateDir dir(context.root, id);
    const State state = TRY(dir.load());
    describe(context, state);
    if (dir.statusOf(state) == Status::Stopped)
        return base::fail("update", id, "container not running", ESRCH);
    const std::string file = arguments.get("resources");
    const oci::Resources resources = TRY(file.empty() ? fromFlags(arguments) : fromFile(file));
    cgroup::Manager cgroup = TRY(openCgroup(state));
    TRY_VOID(cgroup.update(resources));
    for (const std::string& warning : cgroup.warnings())
        context.log.warning(warning);
    return 0;
}

} // namespace shimscope::runtime
