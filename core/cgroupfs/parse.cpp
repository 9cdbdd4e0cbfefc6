// Parsing of the files of a cgroup: one small function per file, and the table that names them.
#include <base/text.h>
#include <cgroupfs/reading.h>

#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace shimscope::cgroupfs {

namespace {

/// v1 prints "no limit" as the greatest multiple of the page size; nothing near it is a limit.
constexpr std::uint64_t kV1NoLimit = 0x7fff'ffff'ffff'0000ULL;

Number parseV1Limit(std::string_view text)
{
    const Number value = parseValue(text);
    return value && *value >= kV1NoLimit - 0x10'0000 ? std::nullopt : value;
}

struct Key {
    std::string_view name;
    Number* value;
};

/// One walk over "key 123" lines without a copy: the sampler reads ten files of a hundred cgroups
/// ten times a second.
void parseKeys(std::string_view text, std::initializer_list<Key> keys)
{
    std::size_t missing = keys.size();
    while (!text.empty() && missing > 0) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        for (const Key& key : keys) {
            const std::size_t size = key.name.size();
            if (line.size() <= size || line[size] != ' ' || !line.starts_with(key.name))
                continue;
            *key.value = base::parseUnsigned(line.substr(size + 1));
            --missing;
            break;
        }
    }
}

void parseCpuStat(std::string_view text, CpuStat& cpu)
{
    parseKeys(text,
        {{"usage_usec", &cpu.usage_usec}, {"user_usec", &cpu.user_usec},
            {"system_usec", &cpu.system_usec}, {"nr_periods", &cpu.nr_periods},
            {"nr_throttled", &cpu.nr_throttled}, {"throttled_usec", &cpu.throttled_usec}});
}

/// cpu.stat of v1 counts nanoseconds.
void parseV1CpuStat(std::string_view text, CpuStat& cpu)
{
    Number throttledNs;
    parseKeys(text,
        {{"nr_periods", &cpu.nr_periods}, {"nr_throttled", &cpu.nr_throttled},
            {"throttled_time", &throttledNs}});
    if (throttledNs)
        cpu.throttled_usec = *throttledNs / 1000;
}

/// cpuacct.stat counts clock ticks (USER_HZ).
void parseV1CpuacctStat(std::string_view text, CpuStat& cpu)
{
    static const auto usPerTick = static_cast<std::uint64_t>(1'000'000 / ::sysconf(_SC_CLK_TCK));
    Number user;
    Number system;
    parseKeys(text, {{"user", &user}, {"system", &system}});
    if (user)
        cpu.user_usec = *user * usPerTick;
    if (system)
        cpu.system_usec = *system * usPerTick;
}

void parseCpuMax(std::string_view text, CpuMax& cpuMax)
{
    const auto words = base::words(text);
    if (words.size() != 2)
        return;
    cpuMax.quota = parseValue(words[0]);
    cpuMax.period = parseValue(words[1]);
}

void parseMemoryEvents(std::string_view text, MemoryEvents& events)
{
    parseKeys(text,
        {{"low", &events.low}, {"high", &events.high}, {"max", &events.max}, {"oom", &events.oom},
            {"oom_kill", &events.oom_kill}, {"oom_group_kill", &events.oom_group_kill}});
}

void parseMemoryStat(std::string_view text, MemoryStat& stat)
{
    parseKeys(text,
        {{"anon", &stat.anon}, {"file", &stat.file}, {"kernel", &stat.kernel}, {"slab", &stat.slab},
            {"sock", &stat.sock}, {"shmem", &stat.shmem}, {"inactive_file", &stat.inactive_file},
            {"active_file", &stat.active_file}, {"pgfault", &stat.pgfault},
            {"pgmajfault", &stat.pgmajfault}});
}

/// total_… counts the cgroups below as well, as v2 always does.
void parseV1MemoryStat(std::string_view text, Reading& reading)
{
    MemoryStat& stat = reading.memoryStat;
    parseKeys(text,
        {{"total_rss", &stat.anon}, {"total_cache", &stat.file}, {"total_shmem", &stat.shmem},
            {"total_inactive_file", &stat.inactive_file}, {"total_active_file", &stat.active_file},
            {"total_pgfault", &stat.pgfault}, {"total_pgmajfault", &stat.pgmajfault},
            {"total_swap", &reading.memorySwapCurrent}});
}

/// "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0"; no line is no traffic.
void parseIoStat(std::string_view text, IoStat& io)
{
    io = {0, 0, 0, 0};
    const std::initializer_list<Key> keys{
        {"rbytes", &io.rbytes}, {"wbytes", &io.wbytes}, {"rios", &io.rios}, {"wios", &io.wios}};
    for (const std::string_view word : base::words(text)) {
        const std::size_t equals = word.find('=');
        if (equals == std::string_view::npos)
            continue;
        for (const Key& key : keys) {
            if (key.name == word.substr(0, equals))
                *key.value = key.value->value_or(0)
                    + base::parseUnsigned(word.substr(equals + 1)).value_or(0);
        }
    }
}

/// "8:0 Read 4096" lines and a last "Total 4096".
void parseBlkio(std::string_view text, Number& read, Number& write)
{
    read = 0;
    write = 0;
    for (const std::string_view line : base::lines(text)) {
        const auto words = base::words(line);
        if (words.size() != 3)
            continue;
        if (words[1] == "Read")
            *read += base::parseUnsigned(words[2]).value_or(0);
        else if (words[1] == "Write")
            *write += base::parseUnsigned(words[2]).value_or(0);
    }
}

void parseCgroupEvents(std::string_view text, Reading& reading)
{
    for (const auto& [name, value] : parseFlat(text)) {
        if (name == "populated")
            reading.populated = value != 0;
        else if (name == "frozen")
            reading.frozen = value != 0;
    }
}

void parseV1OomControl(std::string_view text, MemoryEvents& events)
{
    parseKeys(text, {{"oom_kill", &events.oom_kill}});
}

void parseV1MemswLimit(std::string_view text, Reading& reading)
{
    // v1 limits memory and swap together.
    const Number both = parseV1Limit(text);
    if (both && reading.memoryMax && *both >= *reading.memoryMax)
        reading.memorySwapMax = *both - *reading.memoryMax;
}

using Parser = void (*)(std::string_view, Reading&);

/// A file that holds one number.
template <Number Reading::*member>
void number(std::string_view text, Reading& reading)
{
    reading.*member = parseValue(text);
}
/// The same where v1 writes a huge number for "no limit".
template <Number Reading::*member>
void limit(std::string_view text, Reading& reading)
{
    reading.*member = parseV1Limit(text);
}
template <procfs::Pressure Reading::*member>
void pressure(std::string_view text, Reading& reading)
{
    reading.*member = procfs::parsePressure(text);
}
void v1CpuacctUsage(std::string_view text, Reading& reading)
{
    if (const Number ns = parseValue(text))
        reading.cpu.usage_usec = *ns / 1000;
}
void v1CpuShares(std::string_view text, Reading& reading)
{
    if (const Number shares = parseValue(text))
        reading.cpuWeight = weightFromShares(*shares);
}

struct FileParser {
    File file;
    Parser parse;
};
constexpr FileParser kParsers[] = {
    {File::CpuStat, [](std::string_view t, Reading& r) { parseCpuStat(t, r.cpu); }},
    {File::CpuMax, [](std::string_view t, Reading& r) { parseCpuMax(t, r.cpuMax); }},
    {File::CpuWeight, number<&Reading::cpuWeight>},
    {File::MemoryCurrent, number<&Reading::memoryCurrent>},
    {File::MemoryPeak, number<&Reading::memoryPeak>},
    {File::MemoryMax, number<&Reading::memoryMax>},
    {File::MemoryHigh, number<&Reading::memoryHigh>},
    {File::MemoryLow, number<&Reading::memoryLow>},
    {File::MemorySwapCurrent, number<&Reading::memorySwapCurrent>},
    {File::MemorySwapMax, number<&Reading::memorySwapMax>},
    {File::MemoryStat, [](std::string_view t, Reading& r) { parseMemoryStat(t, r.memoryStat); }},
    {File::MemoryEvents,
        [](std::string_view t, Reading& r) { parseMemoryEvents(t, r.memoryEvents); }},
    {File::PidsCurrent, number<&Reading::pidsCurrent>},
    {File::PidsMax, number<&Reading::pidsMax>},
    {File::IoStat, [](std::string_view t, Reading& r) { parseIoStat(t, r.io); }},
    {File::CpuPressure, pressure<&Reading::cpuPressure>},
    {File::MemoryPressure, pressure<&Reading::memoryPressure>},
    {File::IoPressure, pressure<&Reading::ioPressure>},
    {File::CgroupEvents, parseCgroupEvents},
    {File::V1CpuacctUsage, v1CpuacctUsage},
    {File::V1CpuacctStat, [](std::string_view t, Reading& r) { parseV1CpuacctStat(t, r.cpu); }},
    {File::V1CpuStat, [](std::string_view t, Reading& r) { parseV1CpuStat(t, r.cpu); }},
    {File::V1CfsQuota,
        [](std::string_view t, Reading& r) { r.cpuMax.quota = parseValue(t); }}, // "-1": no limit
    {File::V1CfsPeriod, [](std::string_view t, Reading& r) { r.cpuMax.period = parseValue(t); }},
    {File::V1CpuShares, v1CpuShares},
    {File::V1MemoryUsage, number<&Reading::memoryCurrent>},
    {File::V1MemoryMaxUsage, number<&Reading::memoryPeak>},
    {File::V1MemoryLimit, limit<&Reading::memoryMax>},
    {File::V1MemorySoftLimit, limit<&Reading::memoryLow>},
    {File::V1MemswLimit, parseV1MemswLimit},
    {File::V1MemoryStat, parseV1MemoryStat},
    {File::V1MemoryFailcnt,
        [](std::string_view t, Reading& r) { r.memoryEvents.max = parseValue(t); }},
    {File::V1OomControl,
        [](std::string_view t, Reading& r) { parseV1OomControl(t, r.memoryEvents); }},
    {File::V1BlkioBytes,
        [](std::string_view t, Reading& r) { parseBlkio(t, r.io.rbytes, r.io.wbytes); }},
    {File::V1BlkioOps, [](std::string_view t, Reading& r) { parseBlkio(t, r.io.rios, r.io.wios); }},
    {File::V1FreezerState,
        [](std::string_view t, Reading& r) { r.frozen = base::trim(t) == "FROZEN"; }},
};

// The table is in the order of the enum, so that finding a parser is one index: the sampler asks a
// thousand times a second.
constexpr bool inOrder()
{
    for (std::size_t i = 0; i < std::size(kParsers); ++i) {
        if (static_cast<std::size_t>(kParsers[i].file) != i)
            return false;
    }
    return true;
}
static_assert(inOrder());

} // namespace

Number Reading::memoryWorkingSet() const
{
    if (!memoryCurrent || !memoryStat.inactive_file)
        return std::nullopt;
    return *memoryCurrent > *memoryStat.inactive_file ? *memoryCurrent - *memoryStat.inactive_file
                                                      : 0;
}

std::vector<std::pair<std::string_view, std::uint64_t>> parseFlat(std::string_view text)
{
    std::vector<std::pair<std::string_view, std::uint64_t>> values;
    for (const std::string_view line : base::lines(text)) {
        const std::size_t blank = line.find(' ');
        if (blank == std::string_view::npos)
            continue;
        if (const auto value = base::parseUnsigned(base::trim(line.substr(blank + 1))))
            values.emplace_back(line.substr(0, blank), *value);
    }
    return values;
}

Number parseValue(std::string_view text)
{
    return base::parseUnsigned(base::trim(text));
}

std::uint64_t weightFromShares(std::uint64_t shares)
{
    if (shares <= 2)
        return 1;
    if (shares >= 262'144)
        return 10'000;
    // A parabola in the logarithms through (2, 1), (1024, 100) and (262144, 10000).
    const double l = std::log2(static_cast<double>(shares));
    return static_cast<std::uint64_t>(
        std::ceil(std::pow(10, (l * l + 125 * l) / 612.0 - 7.0 / 34.0)));
}

void parseInto(File file, std::string_view text, Reading& reading)
{
    kParsers[static_cast<std::size_t>(file)].parse(text, reading);
}

} // namespace shimscope::cgroupfs
