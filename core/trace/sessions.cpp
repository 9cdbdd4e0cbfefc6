// Names, locks and last lines.
#include <base/fd.h>
#include <base/file.h>
#include <base/text.h>
#include <trace/record.h>
#include <trace/recording.h>
#include <trace/sessions.h>

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <optional>

namespace shimscope::trace {

namespace {

constexpr off_t kTail = 64 << 10; // bytes; the last line is short

struct SegmentName {
    std::string stem;
    std::uint64_t number = 1;
};

/// "dir/x.2" → {"dir/x", 2}; nothing for a name that does not end in a number as we write them.
std::optional<SegmentName> splitNumber(const std::string& name)
{
    const std::size_t dot = name.rfind('.');
    const std::size_t slash = name.rfind('/');
    if (dot == std::string::npos || (slash != std::string::npos && dot < slash))
        return std::nullopt;
    const std::string digits = name.substr(dot + 1);
    const auto number = base::parseUnsigned(digits);
    if (!number || *number == 0 || digits != std::to_string(*number))
        return std::nullopt;
    return SegmentName{name.substr(0, dot), *number};
}

/// Reverse of segmentPath: "dir/x.2.shimtrace" is the second of "dir/x".
SegmentName nameOfSegment(const std::string& path)
{
    const std::string name =
        path.substr(0, path.size() - std::string_view(kRecordingSuffix).size());
    const auto split = splitNumber(name);
    if (split && (split->number > 1 || splitNumber(split->stem)))
        return *split;
    return {name, 1};
}

/// Whether the last line says that the agent ended by itself.
bool endsWell(const base::Fd& file, off_t size)
{
    std::string tail(static_cast<std::size_t>(std::min(size, kTail)), '\0');
    const ssize_t got = ::pread(file.get(), tail.data(), tail.size(), size - std::min(size, kTail));
    if (got <= 0 || tail.back() != '\n')
        return false;
    tail.pop_back();
    const auto record = parseLine(std::string_view(tail).substr(tail.rfind('\n') + 1));
    const auto* event = record && *record ? std::get_if<Event>(&**record) : nullptr;
    return event != nullptr && event->kind == kRecordingEnded;
}

/// Fills in what the last file says. False if it cannot be read.
bool look(Session& session)
{
    const auto file = base::openFile(session.files.back(), O_RDONLY | O_NOFOLLOW);
    struct stat st { };
    if (!file || ::fstat(file->get(), &st) != 0)
        return false;
    session.changed = st.st_mtim.tv_sec * 1'000'000'000 + st.st_mtim.tv_nsec;
    // Its writer holds a lock, which the kernel takes back however the writer ends.
    if (::flock(file->get(), LOCK_SH | LOCK_NB) != 0)
        session.end = SessionEnd::Written;
    else
        session.end = endsWell(*file, st.st_size) ? SessionEnd::Whole : SessionEnd::CutOff;
    return true;
}

} // namespace

std::string segmentPath(const std::string& stem, std::uint64_t number)
{
    const bool plain = number == 1 && !splitNumber(stem);
    return stem + (plain ? "" : "." + std::to_string(number)) + kRecordingSuffix;
}

base::Result<std::vector<Session>> findSessions(const std::string& dir)
{
    std::map<std::string, std::map<std::uint64_t, std::string>> found; // by stem and number
    for (const std::string& name : TRY(base::listDir(dir))) {
        if (!name.ends_with(kRecordingSuffix))
            continue;
        const std::string path = dir + "/" + name;
        const SegmentName segment = nameOfSegment(path);
        found[segment.stem][segment.number] = path;
    }
    std::vector<Session> sessions;
    for (const auto& [stem, segments] : found) {
        Session session;
        for (const auto& [number, path] : segments)
            session.files.push_back(path);
        if (look(session))
            sessions.push_back(std::move(session));
    }
    std::sort(sessions.begin(), sessions.end(),
        [](const Session& a, const Session& b) { return a.changed > b.changed; });
    return sessions;
}

std::vector<std::string> sessionFrom(const std::string& path)
{
    std::vector<std::string> files{path};
    if (!path.ends_with(kRecordingSuffix))
        return files;
    SegmentName name = nameOfSegment(path);
    while (base::exists(segmentPath(name.stem, ++name.number)))
        files.push_back(segmentPath(name.stem, name.number));
    return files;
}

} // namespace shimscope::trace
