// Text of a recording.
#include <base/text.h>
#include <base/time.h>
#include <trace/episodes.h>
#include <trace/report.h>

#include <map>
#include <set>

namespace shimscope::trace {

namespace {

std::string line(const std::string& text)
{
    return text + "\n";
}

/// The last state of each process that was more than a passing child.
std::string formatProcesses(const Recording& recording)
{
    std::map<int, const Process*> byPid;
    for (const Record& record : recording.records) {
        if (const auto* process = std::get_if<Process>(&record))
            byPid[process->pid] = process;
    }
    std::string text = byPid.empty() ? "" : line("Processes");
    std::size_t runtimes = 0;
    for (const auto& [pid, process] : byPid) {
        if (process->hop == Hop::Runtime) { // one for each command; the trees tell of them
            ++runtimes;
            continue;
        }
        text += "  " + std::to_string(pid) + "  " + process->program + "  " + toString(process->hop)
            + ", parent " + std::to_string(process->ppid);
        if (process->rssBytes > 0)
            text += ", " + base::formatBytes(process->rssBytes);
        if (!process->sandboxId.empty())
            text += ", pod " + process->sandboxId.substr(0, 12);
        text += process->end != 0 ? ", ended\n" : "\n";
    }
    if (runtimes > 0)
        text += "  and " + std::to_string(runtimes) + " runs of the OCI runtime\n";
    return text.empty() ? text : text + "\n";
}

std::string formatEvents(const Recording& recording, const Story& story)
{
    std::string text = story.events.empty() ? "" : line("Events");
    for (const Event& event : story.events) {
        text +=
            "  " + clockTime(recording.header, event.at) + "  " + event.kind + "  " + event.text;
        if (!event.container.empty())
            text += "  (" + event.container.substr(0, 12) + ")";
        text += "\n";
    }
    return text.empty() ? text : text + "\n";
}

/// Counts of records that were lost, per process; the last word of each counts.
std::string formatDropped(const Recording& recording)
{
    std::map<int, const Dropped*> byPid;
    for (const Record& record : recording.records) {
        if (const auto* dropped = std::get_if<Dropped>(&record); dropped && dropped->count > 0)
            byPid[dropped->pid] = dropped;
    }
    std::string text;
    for (const auto& [pid, dropped] : byPid) {
        text += "warning: " + dropped->program + " (pid " + std::to_string(pid) + ") lost "
            + std::to_string(dropped->count) + " records: its spool was full\n";
    }
    return text;
}

class Report {
public:
    Report(const Recording& recording, const ReportOptions& options)
        : m_recording(recording), m_options(options)
    {
        for (const Record& record : recording.records)
            m_story.add(record);
        m_forest = buildForest(m_story.spans.spans());
    }

    std::string text()
    {
        std::string out = formatHeader(m_recording.header);
        for (const std::string& warning : m_recording.warnings)
            out += "warning: " + warning + "\n";
        out += formatDropped(m_recording) + "\n" + formatProcesses(m_recording);
        for (const Episode& episode : findEpisodes(m_story, m_forest)) {
            if (m_options.podName.empty() || m_options.podName == episode.podName)
                out += formatEpisode(episode);
        }
        out += formatOthers(); // counts the polls that formatSums() tells
        out += formatEvents(m_recording, m_story);
        return out + formatSums();
    }

private:
    std::string formatEpisode(const Episode& episode)
    {
        std::string out = "── " + episode.title;
        if (!episode.container.empty())
            out += " of " + episode.podName + "/" + episode.container;
        out += "  " + clockTime(m_recording.header, episode.start) + ", "
            + base::formatDuration(episode.end - episode.start);
        out += episode.open ? ", not ended\n" : "\n";
        std::vector<std::size_t> roots;
        for (const std::string& id : episode.spanIds) {
            roots.push_back(m_forest.nodeOf[m_story.spans.find(id)]);
            m_told.insert(roots.back());
        }
        TreeOptions options = m_options.tree;
        options.origin = episode.start;
        return out + formatTree(m_story.spans.spans(), m_forest, roots, options) + "\n";
    }

    /// Calls outside every episode: images, events that a shim forwards, hand-made calls.
    std::string formatOthers()
    {
        std::vector<std::size_t> roots;
        for (const std::size_t root : m_forest.roots) {
            const TreeNode& node = m_forest.nodes[root];
            if (node.poll)
                ++m_polls;
            if (!m_told.contains(root) && (!node.poll || m_options.tree.polls))
                roots.push_back(root);
        }
        if (roots.empty() || !m_options.podName.empty())
            return {};
        TreeOptions options = m_options.tree;
        options.origin = m_story.spans[m_forest.nodes[roots.front()].span].start;
        return "── other calls  " + clockTime(m_recording.header, options.origin) + "\n"
            + formatTree(m_story.spans.spans(), m_forest, roots, options) + "\n";
    }

    std::string formatSums() const
    {
        std::size_t steps = 0;
        std::size_t samples = 0;
        for (const Span& span : m_story.spans.spans())
            steps += span.kind == Kind::Step ? 1 : 0;
        for (const Record& record : m_recording.records)
            samples += std::holds_alternative<Sample>(record) ? 1 : 0;
        std::string out = std::to_string(m_story.spans.size() - steps) + " spans, "
            + std::to_string(steps) + " kernel steps, " + std::to_string(samples) + " samples";
        if (m_polls > 0 && !m_options.tree.polls)
            out += "; " + std::to_string(m_polls) + " polls hidden";
        return out + "\n";
    }

    const Recording& m_recording;
    const ReportOptions& m_options;
    Story m_story;
    Forest m_forest;
    std::set<std::size_t> m_told;
    std::size_t m_polls = 0;
};

} // namespace

std::string clockTime(const Header& header, std::int64_t at)
{
    const std::string full = base::formatRfc3339(header.anchorWall + at - header.anchorBoot, 3);
    return full.size() > 12 ? full.substr(11, 12) : full;
}

std::string formatHeader(const Header& header)
{
    std::string text = "Recorded on " + header.host + ", "
        + base::formatRfc3339(header.anchorWall, 0) + ", Linux " + header.kernel;
    for (const std::string& part : {header.distribution, header.privilege}) {
        if (!part.empty())
            text += ", " + part;
    }
    if (!header.cgroupMode.empty())
        text += ", cgroup " + header.cgroupMode;
    text += "\n";
    if (header.backoffFactor != 1)
        text +=
            "Back-off of restarts is shortened: × " + std::to_string(header.backoffFactor) + "\n";
    std::string versions;
    for (const auto& [name, version] : header.versions)
        versions += (versions.empty() ? "" : ", ") + name + " " + version;
    if (!versions.empty())
        text += versions + "\n";
    for (const std::string& note : header.notes)
        text += "note: " + note + "\n";
    return text;
}

std::string formatReport(const Recording& recording, const ReportOptions& options)
{
    return Report(recording, options).text();
}

} // namespace shimscope::trace
