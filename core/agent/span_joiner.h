// From the records of one spool to spans: a span is given out when it starts (open) and again when
// it ends. Pure: no files; one joiner per spool, one thread.
#pragma once

#include <trace/record.h>
#include <trace/spool.h>

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace shimscope::agent {

/// A span and its wire bytes, which are still in request.bytes and response.bytes.
class SpanJoiner {
public:
    SpanJoiner(trace::Hop hop, std::string program, int pid);
    /// Takes one record of the spool.
    void add(const trace::SpoolRecord& record);
    /// Spans that changed and events since the last call, in the order of their records. A span
    /// that began and ended between two calls comes once.
    [[nodiscard]] std::vector<trace::Record> take();
    /// The process is gone: what it had begun will never end. Those spans come once more, with a
    /// status that says so.
    void abandon();
    /// Processes other than the one that made the spool that wrote into it: children of a clone.
    [[nodiscard]] const std::set<int>& otherWriters() const { return m_otherWriters; }

private:
    void start(const trace::SpoolRecord& record);
    void end(const trace::SpoolRecord& record);
    void step(const trace::SpoolRecord& record);
    void attribute(const trace::SpoolRecord& record);
    void event(const trace::SpoolRecord& record);
    void changed(const std::string& id);
    trace::Span common(const trace::SpoolRecord& record);

    trace::Hop m_hop;
    std::string m_program;
    int m_pid;
    std::unordered_map<std::string, trace::Span>
        m_open; ///< by id; an execve step stays until the spool ends
    std::vector<trace::Record> m_ready;
    std::vector<std::string> m_changed; ///< open spans to be given out, in order
    std::set<int> m_otherWriters;
};

} // namespace shimscope::agent
