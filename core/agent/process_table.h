// The processes of the chain as records: those that opened a spool, and the first process of each
// container, with the memory they take. One thread (the agent's collector). proc(5).
#pragma once

#include <agent/spool_folder.h>
#include <trace/record.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace shimscope::agent {

class ProcessTable {
public:
    explicit ProcessTable(std::string procRoot = "/proc") : m_procRoot(std::move(procRoot)) { }
    /// `sandboxId`: the pod that a shim serves; empty: what its command line says.
    void opened(const Writer& writer, const std::string& sandboxId = {});
    void ended(const Writer& writer, std::int64_t now);
    /// The container's first process; `program`: its name for people.
    void containerStarted(const trace::Container& container, std::int64_t now);
    /// Reads the memory of each; reports ends of processes that have no spool any more. Call it
    /// once a second.
    void refresh(std::int64_t now);
    /// Records of what changed; memory only when it did by more than 3 % or 256 KiB.
    [[nodiscard]] std::vector<trace::Record> take();

private:
    struct Entry {
        trace::Process process;
        std::uint64_t startTicks = 0;
        std::uint64_t toldRss = 0;
    };
    void learn(Entry& entry);
    void end(std::map<int, Entry>::iterator at, std::int64_t now);
    std::string m_procRoot;
    std::map<int, Entry> m_entries; ///< by pid
    std::vector<trace::Record> m_changes;
};

/// The pod's sandbox id from the command line of a shim ("-id <id>"); empty if there is none. Pure.
[[nodiscard]] std::string sandboxOfShim(const std::vector<std::string>& arguments);

} // namespace shimscope::agent
