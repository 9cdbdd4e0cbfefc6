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
constexpr off_t kHead = 64 << 10; // the first one, too

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

/// What the first line says, if it is a header.
void readHeader(const base::Fd& file, Session& session)
{
    std::string head(static_cast<std::size_t>(kHead), '\0');
    const ssize_t got = ::pread(file.get(), head.data(), head.size(), 0);
    head.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    const auto record = parseLine(std::string_view(head).substr(0, head.find('\n')));
    const auto* header = record && *record ? std::get_if<Header>(&**record) : nullptr;
    if (header == nullptr)
        return;
    session.host = header->host;
    session.begin = header->anchorWall;
}

/// Nothing but a regular file, and never one that a link leads to. A pipe would wait for a writer.
base::Result<OpenSegment> openSegment(
    const base::Fd& folder, const std::string& dir, const std::string& name)
{
    base::Fd file = TRY(base::openFileAt(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
    OpenSegment segment{.path = dir + "/" + name, .file = std::move(file)};
    struct stat st { };
    if (::fstat(segment.file.get(), &st) != 0)
        return base::sysError("fstat(2)", segment.path);
    if (!S_ISREG(st.st_mode))
        return base::fail("open recording", segment.path, "is no regular file", EINVAL);
    segment.size = static_cast<std::uint64_t>(st.st_size);
    return segment;
}

/// Fills in what the files say. False if there is none that can be read.
bool look(const base::Fd& folder, const std::string& dir, const std::vector<std::string>& names,
    Session& session)
{
    base::Fd last;
    struct stat st { };
    for (const std::string& name : names) {
        auto segment = openSegment(folder, dir, name);
        if (!segment || ::fstat(segment->file.get(), &st) != 0)
            continue;
        if (session.files.empty())
            readHeader(segment->file, session);
        session.files.push_back(segment->path);
        session.bytes += segment->size;
        last = std::move(segment->file);
    }
    if (!last)
        return false;
    session.changed = st.st_mtim.tv_sec * 1'000'000'000 + st.st_mtim.tv_nsec;
    // Its writer holds a lock, which the kernel takes back however the writer ends.
    if (::flock(last.get(), LOCK_SH | LOCK_NB) != 0)
        session.end = SessionEnd::Written;
    else
        session.end = endsWell(last, st.st_size) ? SessionEnd::Whole : SessionEnd::CutOff;
    return true;
}

base::Result<base::Fd> openFolder(const std::string& dir)
{
    return base::openFile(dir, O_RDONLY | O_DIRECTORY);
}

/// File names by session, in their order.
base::Result<std::map<std::string, std::vector<std::string>>> segmentNames(const std::string& dir)
{
    std::map<std::string, std::map<std::uint64_t, std::string>> found; // by stem and number
    for (const std::string& name : TRY(base::listDir(dir))) {
        if (!name.ends_with(kRecordingSuffix))
            continue;
        const SegmentName segment = nameOfSegment(name);
        found[segment.stem][segment.number] = name;
    }
    std::map<std::string, std::vector<std::string>> names;
    for (const auto& [stem, segments] : found) {
        for (const auto& [number, name] : segments)
            names[stem].push_back(name);
    }
    return names;
}

} // namespace

std::string segmentPath(const std::string& stem, std::uint64_t number)
{
    const bool plain = number == 1 && !splitNumber(stem);
    return stem + (plain ? "" : "." + std::to_string(number)) + kRecordingSuffix;
}

base::Result<std::vector<Session>> findSessions(const std::string& dir)
{
    const base::Fd folder = TRY(openFolder(dir));
    std::vector<Session> sessions;
    for (const auto& [stem, names] : TRY(segmentNames(dir))) {
        Session session{.name = stem};
        if (look(folder, dir, names, session))
            sessions.push_back(std::move(session));
    }
    std::sort(sessions.begin(), sessions.end(),
        [](const Session& a, const Session& b) { return a.changed > b.changed; });
    return sessions;
}

base::Result<std::vector<OpenSegment>> openSession(const std::string& dir, const std::string& name)
{
    const base::Fd folder = TRY(openFolder(dir));
    const auto all = TRY(segmentNames(dir));
    std::vector<OpenSegment> segments;
    if (const auto wanted = all.find(name); wanted != all.end()) {
        for (const std::string& file : wanted->second) {
            if (auto segment = openSegment(folder, dir, file)) // else a link, or the ring's oldest
                segments.push_back(std::move(*segment));
        }
    }
    if (segments.empty())
        return base::fail("open recording", name, "no recording of this name is in " + dir, ENOENT);
    return segments;
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
