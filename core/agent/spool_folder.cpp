// Watching, reading and removing spools.
#include <agent/spool_folder.h>
#include <base/file.h>
#include <base/log.h>
#include <base/text.h>
#include <base/time.h>
#include <procfs/process.h>

#include <sys/inotify.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>

namespace shimscope::agent {

namespace {

constexpr const char* kSuffix = ".spool";
constexpr std::int64_t kCheckOwner = 200'000'000; // ns between two questions whether it lives
constexpr std::int64_t kCheckOthers = 500'000'000;
constexpr const char* kUnfinished = ".new"; // the writer renames it when its header is there

/// "shimscope-cri-4711-a1b2c3d4.new" of a process that is gone.
bool isDeadLeftover(const std::string& name)
{
    if (!name.ends_with(kUnfinished))
        return false;
    const auto parts = base::split(name, '-');
    const auto pid = parts.size() < 3 ? std::nullopt : base::parseUnsigned(parts[parts.size() - 2]);
    return pid && trace::processStartTicks(static_cast<pid_t>(*pid)) == 0;
}

/// True if the process maps the spool of that name, which is unique. False for one that is gone or
/// has exec'ed.
bool mapsSpool(int pid, const std::string& name)
{
    const auto maps = base::readFile("/proc/" + std::to_string(pid) + "/maps", 16U << 20U);
    return maps && maps->find(name) != std::string::npos;
}

} // namespace

base::Result<SpoolFolder> SpoolFolder::open(const std::string& dir)
{
    base::Fd inotify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!inotify)
        return base::sysError("inotify_init1(2)");
    if (::inotify_add_watch(inotify.get(), dir.c_str(), IN_MOVED_TO | IN_ONLYDIR) < 0)
        return base::sysError("inotify_add_watch(2)", dir);
    return SpoolFolder(dir, std::move(inotify));
}

SpoolFolder::SpoolFolder(std::string dir, base::Fd inotify)
    : m_dir(std::move(dir)), m_inotify(std::move(inotify))
{
}

Drained SpoolFolder::drain()
{
    Drained out;
    lookForNew(out);
    for (auto it = m_spools.begin(); it != m_spools.end();) {
        Spool& spool = *it->second;
        // Asked before the reading, so that what the owner wrote until its end is read, and with it
        // who else writes: a whole life may lie between two readings.
        const bool ownerGone = isOwnerGone(spool);
        drainOne(spool, out);
        if (!ownerGone || othersWrite(spool, it->first)) {
            ++it;
            continue;
        }
        drainOne(spool, out); // what the others wrote before they ended
        finish(spool, out);
        it = m_spools.erase(it);
    }
    m_first = false;
    return out;
}

void SpoolFolder::lookForNew(Drained& out)
{
    alignas(inotify_event) char events[4096];
    bool any = m_first;
    while (::read(m_inotify.get(), events, sizeof events) > 0)
        any = true; // an overflow of the queue counts as well: the folder itself is what is read
    if (!any)
        return;
    const auto names = base::listDir(m_dir);
    if (!names)
        return;
    for (const std::string& name : *names) {
        if (name.ends_with(kSuffix))
            add(name, out);
        else if (m_first && isDeadLeftover(name))
            (void)!::unlink((m_dir + "/" + name).c_str());
    }
}

void SpoolFolder::add(const std::string& name, Drained& out)
{
    if (m_spools.contains(name) || m_refused.contains(name))
        return;
    auto reader = trace::SpoolReader::open(m_dir + "/" + name);
    if (!reader) {
        if (!reader.error().is(ENOENT)) {
            base::logWarning(reader.error().toString());
            m_refused.insert(name);
        }
        return;
    }
    const trace::SpoolHeader& header = reader->header();
    const std::string program(header.program, strnlen(header.program, sizeof header.program));
    const auto hop =
        header.hop < trace::kHopCount ? static_cast<trace::Hop>(header.hop) : trace::Hop::Agent;
    Writer writer{header.pid, header.startTicks, hop, program, header.opened};
    SpanJoiner joiner(hop, program, header.pid);
    const bool dead = m_first && !reader->writerAlive();
    auto spool =
        std::make_unique<Spool>(Spool{std::move(*reader), std::move(joiner), writer, 0, dead, 0});
    out.appeared.push_back(std::move(writer));
    m_spools.emplace(name, std::move(spool));
}

void SpoolFolder::drainOne(Spool& spool, Drained& out)
{
    spool.reader.drain([&](const trace::SpoolRecord& record) { spool.joiner.add(record); });
    for (trace::Record& record : spool.joiner.take())
        out.records.push_back(std::move(record));
    const std::uint64_t dropped = spool.reader.dropped();
    if (dropped != spool.droppedTold) {
        spool.droppedTold = dropped;
        out.records.emplace_back(trace::Dropped{spool.writer.pid, spool.writer.program, dropped});
    }
}

bool SpoolFolder::isOwnerGone(Spool& spool)
{
    const std::int64_t now = base::bootNow();
    if (now < spool.nextCheck)
        return false;
    const bool gone = !spool.reader.writerAlive();
    spool.nextCheck = now + (gone ? kCheckOthers : kCheckOwner);
    return gone;
}

bool SpoolFolder::othersWrite(const Spool& spool, const std::string& name)
{
    if (spool.foundDead) {
        // Who wrote besides the owner was read by the agent before us, if at all: ask every
        // process.
        const auto pids = procfs::listProcesses();
        return pids && std::any_of(pids->begin(), pids->end(), [&](pid_t pid) {
            return pid != ::getpid() && mapsSpool(pid, name);
        });
    }
    const auto& others = spool.joiner.otherWriters();
    return std::any_of(others.begin(), others.end(), [&](int pid) { return mapsSpool(pid, name); });
}

void SpoolFolder::finish(Spool& spool, Drained& out)
{
    if (spool.reader.unfinished()) {
        // It was killed between reserving room and filling it: one record, perhaps with others
        // behind it, is lost.
        out.records.emplace_back(
            trace::Dropped{spool.writer.pid, spool.writer.program, spool.droppedTold + 1});
    }
    spool.joiner.abandon();
    for (trace::Record& record : spool.joiner.take())
        out.records.push_back(std::move(record));
    out.ended.push_back(spool.writer);
    (void)!::unlink(spool.reader.path().c_str());
}

} // namespace shimscope::agent
