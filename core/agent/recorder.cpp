// Segments, and queues of clients.
#include <agent/recorder.h>
#include <base/file.h>
#include <base/log.h>
#include <trace/sessions.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

namespace shimscope::agent {

namespace {

std::uint64_t sizeOf(const std::string& path)
{
    struct stat st { };
    return ::stat(path.c_str(), &st) == 0 ? static_cast<std::uint64_t>(st.st_size) : 0;
}

/// Key and "is it over" of a record that describes a state; no key for all others.
std::pair<std::string, bool> stateKey(const trace::Record& record)
{
    if (const auto* process = std::get_if<trace::Process>(&record))
        return {"process" + std::to_string(process->pid), process->end != 0};
    if (const auto* pod = std::get_if<trace::Pod>(&record))
        return {"pod" + pod->uid, pod->state == "removed"};
    if (const auto* container = std::get_if<trace::Container>(&record))
        return {"container" + container->id, container->state == "removed"};
    if (const auto* namespaces = std::get_if<trace::Namespaces>(&record))
        return {"namespaces" + namespaces->container, namespaces->gone()};
    return {};
}

} // namespace

std::vector<std::string> Subscriber::take(int timeoutMs)
{
    std::unique_lock lock(m_mutex);
    m_filled.wait_for(lock, std::chrono::milliseconds(timeoutMs),
        [this] { return !m_queue.empty() || m_overflowed; });
    if (m_queue.empty() || m_overflowed)
        return {};
    const auto lines = std::move(m_queue.front());
    m_queue.pop_front();
    for (const std::string& line : *lines)
        m_waiting -= line.size();
    return *lines;
}

bool Subscriber::overflowed() const
{
    const std::lock_guard lock(m_mutex);
    return m_overflowed;
}

Recorder::Recorder(RecorderOptions options, trace::Header header)
    : m_options(std::move(options)), m_header(std::move(header))
{
}

base::Result<std::unique_ptr<Recorder>> Recorder::start(
    RecorderOptions options, trace::Header header)
{
    std::unique_ptr<Recorder> recorder(new Recorder(std::move(options), std::move(header)));
    TRY_VOID(recorder->nextSegment());
    return recorder;
}

base::Status Recorder::nextSegment()
{
    ++m_segments;
    const std::string path = trace::segmentPath(m_options.dir + "/" + m_options.stem, m_segments);
    m_file.reset();
    auto file = trace::RecordingWriter::create(path);
    if (!file)
        return base::wrap(file.error(), "start a recording", path);
    m_file = std::move(*file);
    m_session.push_back(path);
    removeOldest();
    std::string text;
    for (const std::string& line : snapshot())
        text += line + "\n";
    return m_file->writeLines(text);
}

void Recorder::removeOldest()
{
    const auto names = base::listDir(m_options.dir);
    if (!names)
        return;
    std::vector<std::pair<std::int64_t, std::string>>
        files; // age decides, not the name: .10 sorts before .2
    std::uint64_t all = m_options.segmentBytes; // what the new segment may become
    for (const std::string& name : *names) {
        const std::string path = m_options.dir + "/" + name;
        struct stat st { };
        if (!name.ends_with(trace::kRecordingSuffix) || path == m_session.back()
            || ::stat(path.c_str(), &st) != 0)
            continue;
        files.emplace_back(st.st_mtim.tv_sec * 1'000'000'000 + st.st_mtim.tv_nsec, path);
        all += static_cast<std::uint64_t>(st.st_size);
    }
    std::sort(files.begin(), files.end());
    for (const auto& [modified, path] : files) {
        if (all <= m_options.capBytes)
            return;
        all -= sizeOf(path);
        (void)!::unlink(path.c_str());
        std::erase(m_session, path);
    }
}

std::vector<std::string> Recorder::snapshot() const
{
    std::vector<std::string> lines{trace::toLine(m_header)};
    for (const auto& [key, line] : m_states)
        lines.push_back(line);
    return lines;
}

void Recorder::remember(const trace::Record& record, const std::string& line)
{
    const auto [key, over] = stateKey(record);
    if (over)
        m_states.erase(key);
    else if (!key.empty())
        m_states[key] = line;
}

void Recorder::write(const std::string& text)
{
    if (!m_file)
        return;
    base::Status done = m_file->writeLines(text);
    if (done && m_file->size() > m_options.segmentBytes)
        done = nextSegment();
    if (done)
        return;
    m_problem = "nothing is recorded any more: " + done.error().toString();
    base::logError(m_problem);
    m_file.reset();
}

void Recorder::publish(const std::vector<trace::Record>& records)
{
    if (records.empty())
        return;
    auto lines = std::make_shared<std::vector<std::string>>();
    std::string text;
    for (const trace::Record& record : records) {
        lines->push_back(trace::toLine(record));
        text += lines->back() + "\n";
    }
    const std::lock_guard lock(m_mutex);
    for (std::size_t i = 0; i < records.size(); ++i)
        remember(records[i], (*lines)[i]);
    // Clients first: a new segment begins with states that are newer than these lines.
    distribute(lines, text.size());
    write(text);
}

void Recorder::distribute(
    const std::shared_ptr<const std::vector<std::string>>& lines, std::size_t bytes)
{
    std::erase_if(m_subscribers, [&](const std::weak_ptr<Subscriber>& weak) {
        const auto subscriber = weak.lock();
        if (!subscriber)
            return true;
        const std::lock_guard lock(subscriber->m_mutex);
        if (subscriber->m_waiting + bytes > m_options.queueBytes) {
            subscriber->m_overflowed = true;
            subscriber->m_queue.clear();
        } else {
            subscriber->m_waiting += bytes - lines->size(); // without the newlines
            subscriber->m_queue.push_back(lines);
        }
        subscriber->m_filled.notify_one();
        return subscriber->m_overflowed;
    });
}

void Recorder::setHeader(const trace::Header& header)
{
    const std::lock_guard lock(m_mutex);
    m_header = header;
}

trace::Header Recorder::header() const
{
    const std::lock_guard lock(m_mutex);
    return m_header;
}

std::shared_ptr<Subscriber> Recorder::subscribe(bool fromStart)
{
    auto subscriber = std::make_shared<Subscriber>();
    const std::lock_guard lock(m_mutex);
    if (fromStart && m_file) {
        for (const std::string& path : m_session)
            subscriber->m_past.push_back({path, sizeOf(path)});
    } else {
        subscriber->m_queue.push_back(std::make_shared<std::vector<std::string>>(snapshot()));
        for (const std::string& line : *subscriber->m_queue.front())
            subscriber->m_waiting += line.size();
    }
    m_subscribers.push_back(subscriber);
    return subscriber;
}

std::uint64_t Recorder::cap() const
{
    const std::lock_guard lock(m_mutex);
    return m_options.capBytes;
}

void Recorder::setCap(std::uint64_t bytes)
{
    const std::lock_guard lock(m_mutex);
    m_options.capBytes = bytes;
    m_options.segmentBytes = bytes / kSegments;
    removeOldest();
}

void Recorder::finish(std::int64_t now)
{
    publish({trace::Event{.kind = trace::kRecordingEnded,
        .text = "the agent ended by itself; the recording is whole",
        .container = {},
        .podUid = {},
        .at = now}});
    const std::lock_guard lock(m_mutex);
    m_file.reset();
}

std::string Recorder::path() const
{
    const std::lock_guard lock(m_mutex);
    return m_file ? m_file->path() : "";
}

std::string Recorder::problem() const
{
    const std::lock_guard lock(m_mutex);
    return m_problem;
}

} // namespace shimscope::agent
