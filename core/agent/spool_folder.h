// All spools of a run: finds new ones (inotify), reads what was committed, takes away those whose
// writers are gone. One thread (the agent's collector). Source of the format: core/trace/spool.h.
//
// A spool may have writers besides the process that made it: the init process of a container goes
// on using the runtime's mapping until its execve(2). The file is taken away only when none of them
// maps it any more.
#pragma once

#include <agent/span_joiner.h>
#include <base/fd.h>
#include <base/result.h>
#include <trace/record.h>
#include <trace/spool.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace shimscope::agent {

/// A process that opened a spool.
struct Writer {
    int pid = 0;
    std::uint64_t startTicks = 0;
    trace::Hop hop = trace::Hop::Agent;
    std::string program;
    std::int64_t opened = 0; ///< CLOCK_BOOTTIME ns
};

/// What one reading of all spools gave.
struct Drained {
    std::vector<trace::Record>
        records; ///< spans (with wire bytes), steps, events, counts of what was lost
    std::vector<Writer> appeared;
    std::vector<Writer> ended;
};

class SpoolFolder {
public:
    /// Starts to watch `dir`, which exists. Spools that are there already are read at the first
    /// drain.
    static base::Result<SpoolFolder> open(const std::string& dir);
    /// Reads everything that is there now. Files that are no spools are left alone, with a warning
    /// in the log.
    [[nodiscard]] Drained drain();
    [[nodiscard]] std::size_t count() const { return m_spools.size(); }

private:
    struct Spool {
        trace::SpoolReader reader;
        SpanJoiner joiner;
        Writer writer;
        std::uint64_t droppedTold = 0;
        bool foundDead = false; ///< it was there, without its owner, when we came
        std::int64_t nextCheck =
            0; ///< when to ask again whether its writers live; CLOCK_BOOTTIME ns
    };
    SpoolFolder(std::string dir, base::Fd inotify);
    void lookForNew(Drained& out);
    void add(const std::string& name, Drained& out);
    void drainOne(Spool& spool, Drained& out);
    /// False also while it is too early to ask again.
    [[nodiscard]] static bool isOwnerGone(Spool& spool);
    /// Whether children of the owner, known by what they wrote, may still write.
    [[nodiscard]] static bool othersWrite(const Spool& spool, const std::string& name);
    static void finish(Spool& spool, Drained& out);

    std::string m_dir;
    base::Fd m_inotify;
    bool m_first = true;
    std::map<std::string, std::unique_ptr<Spool>> m_spools; ///< by file name
    std::set<std::string> m_refused; ///< names that are no spools
};

} // namespace shimscope::agent
