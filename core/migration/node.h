// Node objects of a cluster, from files: one Node, a List, several YAML documents, as kubectl get
// -o json or -o yaml print them, or the table of kubectl get nodes -o wide. Pure; any thread.
#pragma once

#include <migration/report.h>

#include <string>
#include <string_view>
#include <vector>

namespace shimscope::migration {

struct NodeFacts {
    std::string name;
    std::string kubelet; ///< "v1.23.4"; empty: not told
    std::string runtime; ///< "docker://19.3.1"
    std::string criSocket; ///< kubeadm's annotation; empty: none
    std::string place; ///< "nodes.json: /items/2"
};

struct Nodes {
    std::vector<NodeFacts> nodes;
    std::vector<Evidence> problems; ///< place, and what is wrong there and how to mend it
};
/// What is no node is a problem, and the rest is read. `file` names it.
[[nodiscard]] Nodes parseNodes(const std::string& text, const std::string& file);
void reportNodes(const Nodes& nodes, Report& report);

} // namespace shimscope::migration
