// Words → actions, verb by verb.
#include "parse.h"

#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

namespace load {

const char* const kHelp = R"(load: uses what it is told to use, and says so.

  load ACTION [-- ACTION]…      one after the other; what memory and fork took stays taken until the end
  load -                        the actions from standard input, one a line

  cpu CPUS [DURATION]           burns that many CPUs:        cpu 0.8 60s
  memory SIZE                   takes memory at once:        memory 64MiB
  memory RATE up to SIZE        takes it little by little:   memory 5MiB/s up to 200MiB
  free                          gives the memory back
  fork N                        starts N processes that sleep
  write RATE PATH [up to SIZE]  writes to a file and to the disk (fsync each second):   write 1MiB/s /tmp/data
  listen PATH [DURATION]        a unix socket on which nobody answers; its folder is made and removed
  sleep DURATION                sleeps
  print LINE [every DURATION] [for DURATION]    prints a line again and again:   print hello every 1s
  exit CODE                     ends with that exit code

DURATION: 500ms, 10s, 5m, 1h, forever. SIZE: 4096, 64KiB, 5MiB, 1GiB. RATE: SIZE/s.
It ends with 0 when all is done, and on SIGTERM and SIGINT; with 1 when the kernel refuses; with 64 on words that it
does not know. Output is one line for each action and one a second while it goes on.
)";

namespace {

using Words = std::vector<std::string>;
constexpr std::size_t kLongestSocket = 107; // unix(7): sun_path, with its null

template <class T>
std::optional<T> number(std::string_view text)
{
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

struct Unit {
    std::string_view suffix;
    double factor;
};
constexpr std::array kSizes{
    Unit{"KiB", 1024.0}, Unit{"MiB", 1048576.0}, Unit{"GiB", 1073741824.0}, Unit{"", 1.0}};
constexpr std::array kTimes{
    Unit{"ms", 1.0}, Unit{"s", 1000.0}, Unit{"m", 60000.0}, Unit{"h", 3600000.0}};

template <std::size_t N>
std::optional<double> withUnit(std::string_view text, const std::array<Unit, N>& units)
{
    for (const Unit& unit : units) {
        if (!text.ends_with(unit.suffix))
            continue;
        const auto value = number<double>(text.substr(0, text.size() - unit.suffix.size()));
        if (value && *value >= 0 && *value * unit.factor < 1e15)
            return *value * unit.factor;
    }
    return std::nullopt;
}

/// Walks over the words of one action. The first failure is kept.
class Cursor {
public:
    explicit Cursor(const Words& words) : m_words(words) { }
    [[nodiscard]] bool more() const { return m_at < m_words.size(); }
    [[nodiscard]] const std::string& error() const { return m_error; }
    void fail(const std::string& text)
    {
        if (m_error.empty())
            m_error = text;
    }
    std::string next(const char* what)
    {
        if (more())
            return m_words[m_at++];
        fail(std::string("after '") + (m_words.empty() ? "" : m_words.back()) + "' comes " + what);
        return {};
    }
    bool skip(const char* word)
    {
        const bool there = more() && m_words[m_at] == word;
        m_at += there ? 1 : 0;
        return there;
    }
    std::int64_t duration()
    {
        const std::string word = next("a duration, such as 10s");
        if (word == "forever" || !m_error.empty())
            return kForever;
        const auto ms = withUnit(word, kTimes);
        if (!ms)
            fail("'" + word + "' is no duration such as 500ms, 10s, 5m or forever");
        return static_cast<std::int64_t>(ms.value_or(0));
    }
    std::uint64_t size()
    {
        const std::string word = next("a size, such as 64MiB");
        const auto bytes = withUnit(word, kSizes);
        if (!bytes)
            fail("'" + word + "' is no size such as 4096, 64KiB or 5MiB");
        return static_cast<std::uint64_t>(bytes.value_or(0));
    }
    std::uint64_t rate()
    {
        std::string word = next("a rate, such as 5MiB/s");
        const auto bytes = word.ends_with("/s")
            ? withUnit(std::string_view(word).substr(0, word.size() - 2), kSizes)
            : std::nullopt;
        if (bytes.value_or(0) < 1)
            fail("'" + word + "' is no rate such as 5MiB/s");
        return static_cast<std::uint64_t>(bytes.value_or(0));
    }
    unsigned count(const char* what, unsigned greatest)
    {
        const std::string word = next(what);
        const auto value = number<unsigned>(word);
        if (!value || *value > greatest)
            fail("'" + word + "' is not " + what);
        return value.value_or(0);
    }
    [[nodiscard]] bool nextIsRate() const { return more() && m_words[m_at].ends_with("/s"); }

private:
    const Words& m_words;
    std::size_t m_at = 0;
    std::string m_error;
};

void parseCpu(Cursor& words, Action& action)
{
    const std::string word = words.next("a number of CPUs, such as 0.8");
    const auto cpus = number<double>(word);
    if (!cpus || *cpus <= 0 || *cpus > 1024)
        words.fail("'" + word + "' is no number of CPUs such as 0.8");
    action.cpus = cpus.value_or(0);
    if (words.more())
        action.duration = words.duration();
}

void parseUpTo(Cursor& words, Action& action)
{
    if (!words.skip("up"))
        return;
    if (!words.skip("to"))
        words.fail("after 'up' comes 'to'");
    action.limit = words.size();
}

void parseMemory(Cursor& words, Action& action)
{
    if (!words.nextIsRate()) {
        action.limit = words.size();
        return;
    }
    action.rate = words.rate();
    parseUpTo(words, action);
    if (action.limit == 0)
        words.fail("after a rate of memory comes 'up to SIZE'");
}

void parseWrite(Cursor& words, Action& action)
{
    action.rate = words.rate();
    action.text = words.next("a path");
    parseUpTo(words, action);
}

void parseListen(Cursor& words, Action& action)
{
    action.text = words.next("the path of a socket");
    if (!action.text.starts_with('/') || action.text.size() > kLongestSocket)
        words.fail("'" + action.text + "' is no absolute path of up to 107 characters");
    if (words.more())
        action.duration = words.duration();
}

void parsePrint(Cursor& words, Action& action)
{
    action.text = words.next("a line to print");
    if (words.skip("every"))
        action.every = words.duration();
    if (action.every <= 0)
        words.fail("'every' needs a duration above 0");
    if (words.skip("for"))
        action.duration = words.duration();
}

struct VerbRow {
    std::string_view name;
    Verb verb;
    void (*parse)(Cursor&, Action&);
};
constexpr std::array kVerbs{
    VerbRow{"cpu", Verb::Cpu, parseCpu},
    VerbRow{"memory", Verb::Memory, parseMemory},
    VerbRow{"free", Verb::Free, [](Cursor&, Action&) {}},
    VerbRow{"fork", Verb::Fork,
        [](Cursor& w, Action& a) { a.count = w.count("a number of processes", 100'000); }},
    VerbRow{"write", Verb::Write, parseWrite},
    VerbRow{"listen", Verb::Listen, parseListen},
    VerbRow{"sleep", Verb::Sleep, [](Cursor& w, Action& a) { a.duration = w.duration(); }},
    VerbRow{"print", Verb::Print, parsePrint},
    VerbRow{"exit", Verb::Exit,
        [](Cursor& w, Action& a) { a.count = w.count("an exit code (0…255)", 255); }},
};

/// The error, or empty.
std::string parseAction(const Words& words, std::vector<Action>& actions)
{
    Cursor cursor(words);
    const std::string name = cursor.next("an action");
    for (const VerbRow& row : kVerbs) {
        if (row.name != name)
            continue;
        Action action;
        action.verb = row.verb;
        row.parse(cursor, action);
        if (cursor.more())
            cursor.fail("'" + cursor.next("") + "' is one word too many after '" + name + "'");
        actions.push_back(std::move(action));
        return cursor.error();
    }
    return "'" + name
        + "' is no action: cpu, memory, free, fork, write, listen, sleep, print, exit";
}

} // namespace

Parsed parseWords(const std::vector<std::string>& words)
{
    Parsed parsed;
    Words action;
    for (std::size_t i = 0; i <= words.size() && parsed.error.empty(); ++i) {
        if (i < words.size() && words[i] != "--") {
            action.push_back(words[i]);
            continue;
        }
        parsed.error =
            action.empty() ? "an action is missing" : parseAction(action, parsed.actions);
        action.clear();
    }
    return parsed;
}

Parsed parseLines(const std::string& text)
{
    Parsed parsed;
    for (std::size_t from = 0; from < text.size() && parsed.error.empty();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        Words words;
        for (std::size_t at = from; at < end;) {
            const std::size_t blank = std::min(text.find_first_of(" \t", at), end);
            if (blank > at)
                words.push_back(text.substr(at, blank - at));
            at = blank + 1;
        }
        if (!words.empty() && words.front().front() != '#')
            parsed.error = parseAction(words, parsed.actions);
        from = end + 1;
    }
    return parsed;
}

} // namespace load
