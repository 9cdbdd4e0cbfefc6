// The same pod through two or more chains, side by side: what a table or a window shows. Each
// statement says where it stands in a recording, or that it is from documents. Value types; pure.
#pragma once

#include <base/bilingual.h>
#include <base/result.h>
#include <trace/recording.h>

#include <compare/docker_parts.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::compare {

using base::Bilingual;

/// Where a statement stands.
struct Evidence {
    std::string recording; ///< its name; empty: from documents
    std::string spanId; ///< or empty
    std::size_t line = 0; ///< of the recording's text, from 1; 0: a statement on all of it
    std::string log; ///< the line of the log that it was made of: "grpc.log:12"
    std::string document; ///< the document, where no recording says it
};

struct Statement {
    Bilingual text;
    std::vector<Evidence> evidence;
    bool known = true; ///< false: "not observed", "not recorded"
    /// From documents, or "not observed": nothing in the recording says so.
    [[nodiscard]] bool observed() const
    {
        return !evidence.empty() && evidence.front().document.empty();
    }
};

/// One place of the aligned hops; of a chain that lacks the hop an empty one.
struct HopPlace {
    trace::Hop hop = trace::Hop::Kubelet;
    bool present = false;
    std::string program;
    int pid = 0;
    std::uint64_t rssBytes = 0; ///< 0: not recorded
    int count = 1; ///< of shims
    std::string host; ///< it is no process of its own, but lives in this one: "kubelet"
    Statement what; ///< "dockerd, pid 14398"; absent: "removed in v1.24, 2022-05-03", or nothing
};

/// A call that went through one of Docker's parts.
struct DockerCall {
    DockerPart part = DockerPart::Api;
    Bilingual word; ///< "POST /containers/create"
    std::string spanId;
    double afterMs = 0; ///< since the kubelet's first call for the pod
};

/// One message while a chain answers a call of the kubelet.
struct Step {
    trace::Hop from = trace::Hop::Kubelet; ///< as places of the hops have them
    trace::Hop to = trace::Hop::Cri;
    Bilingual word; ///< "Tasks/Create"
    std::string spanId;
    double afterMs = 0; ///< since the kubelet's call
};

/// A call of the kubelet, and how each chain answers it.
struct Stage {
    std::string call; ///< "RunPodSandbox"
    std::vector<std::vector<Step>> steps; ///< by chain; none where it was not observed
};

struct Chain {
    std::string name;
    std::string recorded; ///< as its header names it: "dockershim"; empty: our own
    std::string pod; ///< "default/web-demo-node"
    std::vector<std::string> versions; ///< "kubelet 1.36.2"
    std::vector<HopPlace> hops; ///< as many, and in the same order, for all chains
    std::vector<std::string> notes; ///< the recording's own
    int boundaries = 0; ///< between processes, from the kubelet to the container's first one
    bool docker = false; ///< there is an engine in it
    std::vector<DockerCall> dockerCalls; ///< by time, those that only ask too
};

struct Cell {
    Statement what;
    std::optional<double> milliseconds; ///< absent: not observed
};

struct Row {
    Bilingual title; ///< "RunPodSandbox", "where the log goes"
    std::vector<Cell> cells; ///< one for each chain
    bool differs = false; ///< of what was observed, or is known from documents
    bool uncertain = false; ///< of one chain at least it is not known
};

struct Comparison {
    std::vector<Chain> chains;
    std::vector<Row> calls; ///< kubelet's calls, and what happened inside each
    std::vector<Stage> stages; ///< the start of the pod, to be played
    std::vector<Row> facts; ///< network, runtime, log, memories
    std::vector<Bilingual> warnings; ///< loads, different pods, damaged recordings
};

struct Input {
    std::string name;
    trace::Recording recording;
    std::string pod; ///< of several this one, "default/web" or its uid; empty: the first
};

/// "web" of "/tmp/web.shimtrace.gz"; the name of a shipped recording stays as it is.
[[nodiscard]] std::string chainName(const std::string& nameOrPath);

/// Fails for fewer than two chains, or for one in which no kubelet made a call (says which). What
/// is only doubtful becomes a warning.
base::Result<Comparison> compareChains(const std::vector<Input>& inputs);

/// `language`: "en" or "ko".
[[nodiscard]] std::string toMarkdown(const Comparison& comparison, std::string_view language);
/// Texts in English, and as "ko" where Korean has its own.
[[nodiscard]] std::string toJson(const Comparison& comparison);

} // namespace shimscope::compare
