// A folder of logs of one run of a chain of other programs, read whole. See lines.h for what each
// file holds; any of them may be missing, but not all. Blocking; any thread.
//
//   about.json                      which chain, versions, what was not observed
//   grpc.log, *.grpc.log            the proxies      runc.log   the stand-in for runc
//   timeline.txt                    kubelet's and dockerd's own logs, merged with the others
//   ps                              processes afterwards          spans.log   OpenTelemetry
#pragma once

#include <chains/lines.h>

#include <string>
#include <utility>
#include <vector>

namespace shimscope::chains {

/// What no log says of itself.
struct About {
    std::string chain; ///< "dockershim"
    std::string podName, podNamespace, podUid, container;
    std::string host, kernel, distribution, cgroupMode;
    int cpus = 0;
    std::map<std::string, std::string> versions;
    std::vector<std::string> notes;
};

/// A line with where it stands: "grpc.log:12".
template <class Line>
struct Found {
    Line line;
    std::string where;
};

struct Folder {
    About about;
    std::vector<Found<ProxyLine>> proxy;
    std::vector<Found<RunLine>> runs;
    std::vector<Found<MergedLine>> merged;
    std::vector<Found<ProcessLine>> processes;
    std::vector<Found<SpanLine>> spans;
    std::vector<std::string> warnings; ///< "grpc.log:12: …", at most 20; those lines are left out
};

/// `about` is the path of about.json; empty: the folder's.
base::Result<Folder> readFolder(const std::string& path, const std::string& about);
base::Result<About> parseAbout(std::string_view json, const std::string& name);

} // namespace shimscope::chains
