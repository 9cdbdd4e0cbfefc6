// Parsing strace, reading spools, comparing.
#include "truth.h"

#include <base/file.h>
#include <base/text.h>
#include <sys/state_calls.h>
#include <trace/spool.h>

#include <cerrno>
#include <cstring>

namespace shimscope::truth {

namespace {

/// "5</sys/fs/cgroup/x/cgroup.procs>, …" → the path; "\"/a/b\", 0755" → the path.
std::string_view pathOf(std::string_view arguments)
{
    const bool quoted = arguments.starts_with('"');
    const std::size_t from = quoted ? 1 : arguments.find('<');
    const std::size_t to = quoted ? arguments.find('"', 1) : arguments.find('>');
    if (from == std::string_view::npos || to == std::string_view::npos || to < from)
        return {};
    return quoted ? arguments.substr(1, to - 1) : arguments.substr(from + 1, to - from - 1);
}

int errnoOf(std::string_view name)
{
    for (int value = 1; value < 200; ++value) {
        const char* known = ::strerrorname_np(value);
        if (known != nullptr && name == known)
            return value;
    }
    return 0;
}

/// "0", "5</dev/null>", "-1 ENOENT (No such file or directory)".
bool parseResult(std::string_view text, Call& call)
{
    const auto words = base::words(text);
    if (words.empty() || words[0] == "?")
        return false;
    const std::string_view number = words[0].substr(0, words[0].find('<'));
    const auto value = base::parseSigned(number);
    if (!value)
        return false;
    call.result = *value;
    call.error = *value < 0 && words.size() > 1 ? errnoOf(words[1]) : 0;
    return true;
}

/// Lines of one thread: a call that another thread interrupted in the output is in two parts.
class Parser {
public:
    void line(int thread, std::string_view rest)
    {
        constexpr std::string_view kUnfinished = " <unfinished ...>";
        if (rest.starts_with("---") || rest.starts_with("+++"))
            return;
        if (rest.ends_with(kUnfinished)) {
            m_pending[thread] = rest.substr(0, rest.size() - kUnfinished.size());
            return;
        }
        if (rest.starts_with("<... ")) {
            const std::size_t after = rest.find("resumed>");
            if (after == std::string_view::npos)
                return;
            whole(thread, m_pending[thread] + std::string(rest.substr(after + 8)));
            return;
        }
        whole(thread, std::string(rest));
    }
    Calls calls;

private:
    void whole(int thread, const std::string& text)
    {
        const std::size_t open = text.find('(');
        const std::size_t equals = text.rfind(" = ");
        if (open == std::string::npos || equals == std::string::npos || m_done[thread])
            return;
        Call call{text.substr(0, open)};
        if (!parseResult(std::string_view(text).substr(equals + 3), call))
            return;
        const bool first = m_first;
        m_first = false;
        if (first || !counts(call.name, std::string_view(text).substr(open + 1, equals - open - 1)))
            return;
        calls[thread].push_back(call);
        m_done[thread] =
            call.name == "execve" && call.result == 0; // what follows is the container's own
    }
    std::map<int, std::string> m_pending;
    std::map<int, bool> m_done;
    bool m_first = true;
};

} // namespace

bool counts(std::string_view name, std::string_view arguments)
{
    const sys::StateCall* call = sys::findStateCall(name);
    if (call == nullptr)
        return false;
    const std::string_view first = arguments.substr(0, arguments.find_first_of(",)"));
    if (name == "prlimit64") // a null new limit only reads
        return base::split(arguments, ',').size() > 2
            && base::trim(base::split(arguments, ',')[2]) != "NULL";
    switch (call->counts) {
    case sys::Counts::Always:
        return true;
    case sys::Counts::SecurityOption:
        return sys::isSecurityOption(first);
    case sys::Counts::ChangingCommand:
        return sys::isChangingCommand(first);
    case sys::Counts::CommandFile:
        return sys::isCommandFile(pathOf(arguments));
    }
    return true;
}

base::Result<Calls> parseStrace(std::string_view text)
{
    Parser parser;
    for (const std::string_view line : base::lines(text)) {
        const std::size_t blank = line.find(' ');
        const auto thread = base::parseUnsigned(line.substr(0, blank));
        if (!thread || blank == std::string_view::npos)
            return base::fail("parse strace", std::string(line), "has no pid in front");
        parser.line(static_cast<int>(*thread), base::trim(line.substr(blank)));
    }
    return std::move(parser.calls);
}

base::Result<Calls> readSpools(const std::string& dir)
{
    Calls calls;
    for (const std::string& name : TRY(base::listDir(dir))) {
        trace::SpoolReader reader = TRY(trace::SpoolReader::open(dir + "/" + name));
        reader.drain([&](const trace::SpoolRecord& record) {
            if (record.type != trace::RecordType::Step)
                return;
            const auto thread = static_cast<int>(record.number(trace::Key::Tid));
            calls[thread].push_back(
                {std::string(record.text(trace::Key::Method)), record.number(trace::Key::ResultOf),
                    static_cast<int>(record.number(trace::Key::Code))});
        });
        if (reader.dropped() != 0 || reader.unfinished())
            return base::fail("read spool", name,
                std::to_string(reader.dropped()) + " dropped, or a record is not complete");
    }
    return calls;
}

namespace {

std::string toString(const std::vector<Call>& calls, std::size_t at)
{
    if (at >= calls.size())
        return "nothing more";
    const Call& call = calls[at];
    return call.name + " = " + std::to_string(call.result)
        + (call.error != 0 ? std::string(" ") + ::strerrorname_np(call.error) : "");
}

} // namespace

std::string difference(const Calls& seen, const Calls& recorded)
{
    std::string text;
    Calls all = seen;
    all.insert(recorded.begin(), recorded.end());
    static const std::vector<Call> kNone;
    for (const auto& [thread, ignored] : all) {
        const auto& a = seen.contains(thread) ? seen.at(thread) : kNone;
        const auto& b = recorded.contains(thread) ? recorded.at(thread) : kNone;
        std::size_t at = 0;
        while (at < a.size() && at < b.size() && a[at] == b[at])
            ++at;
        if (at < a.size() || at < b.size())
            text += "thread " + std::to_string(thread) + ", call " + std::to_string(at + 1)
                + ": strace saw " + toString(a, at) + ", recorded is " + toString(b, at) + "\n";
    }
    return text;
}

std::string table(const Calls& calls)
{
    std::map<std::string, int> counts;
    int sum = 0;
    for (const auto& [thread, list] : calls) {
        for (const Call& call : list) {
            ++counts[call.name];
            ++sum;
        }
    }
    std::string text;
    for (auto [name, count] : counts)
        text += name + std::string(name.size() < 16 ? 16 - name.size() : 1, ' ')
            + std::to_string(count) + "\n";
    return text + "all             " + std::to_string(sum) + "\n";
}

} // namespace shimscope::truth
