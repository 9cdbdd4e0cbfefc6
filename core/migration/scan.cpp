// The parts of a scan, one after the other.
#include <base/file.h>
#include <base/text.h>

#include <migration/cgroups.h>
#include <migration/docker.h>
#include <migration/kubelet.h>
#include <migration/node.h>
#include <migration/scan.h>
#include <migration/sockets.h>

#include <sys/utsname.h>
#include <unistd.h>

#include <ctime>

namespace shimscope::migration {

namespace {

constexpr std::size_t kLargestNodes = 64U << 20U;

base::Result<std::string> readNodes(const std::string& file)
{
    if (file != "-")
        return base::readFile(file, kLargestNodes);
    const base::Fd in(::dup(STDIN_FILENO));
    return base::readAll(in, "stdin", kLargestNodes);
}

void reportNodeFiles(const std::vector<std::string>& files, Report& report)
{
    for (const std::string& file : files) {
        const std::string name = file == "-" ? "stdin" : file;
        const auto text = readNodes(file);
        if (text)
            reportNodes(parseNodes(*text, name), report);
        else
            reportNodes(
                {.nodes = {}, .problems = {{name, shown(text.error().toString())}}}, report);
    }
}

Report beginReport()
{
    Report report;
    utsname name{};
    ::uname(&name);
    report.host = name.nodename;
    report.kernel = name.release;
    report.at = static_cast<std::int64_t>(std::time(nullptr));
    report.asRoot = ::geteuid() == 0;
    return report;
}

} // namespace

base::Result<Report> scan(const Place& place, const std::vector<std::string>& nodeFiles)
{
    Report report = beginReport();
    const std::string mountinfo = TRY(base::readFile(place.proc + "/self/mountinfo"));
    const auto ourMounts = procfs::parseMountinfo(mountinfo);
    const cgroupfs::Layout layout = cgroupfs::parseLayout(mountinfo);
    probe::Scanner scanner(layout, place.proc);
    const auto containers = TRY(scanner.scan());
    report.containers = containers.size();
    const probe::Processes& processes = scanner.processes();

    const auto sockets = findSockets(place, ourMounts, report);
    reportSockets(sockets, processes, report);
    reportSocketMounts(place, sockets, containers, report);
    const KubeletFacts kubelet = readKubelet(place, processes, report);
    reportKubelet(kubelet, report);
    const std::string dataRoot = reportDaemonJson(place, report);
    reportImages(place, dataRoot, report);
    reportLogReaders(place, dataRoot, ourMounts, containers, processes, report);
    reportCgroups(layout.mode, kubelet.settings, processes, report);
    reportNodeFiles(nodeFiles, report);
    return report;
}

} // namespace shimscope::migration
