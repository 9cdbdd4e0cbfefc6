// What the kubelet of a machine is told: flags of one that runs (/proc/<pid>/cmdline), the file of
// its --config, and kubeadm's files. Source: kubelet
// command line and KubeletConfiguration v1beta1. One thread.
#pragma once

#include <probe/scanner.h>

#include <migration/place.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::migration {

/// One setting and where it stands.
struct Setting {
    std::string value;
    std::string place;
};
/// By the flag's name without dashes; a KubeletConfiguration field by its flag's name.
using Settings = std::map<std::string, Setting>;

/// "--a=b", "--a b" and "--a" of an argument vector.
void addFlags(const std::vector<std::string>& arguments, const std::string& place, Settings& into);
/// KUBELET_KUBEADM_ARGS="…" and the like.
void addEnvironmentFile(std::string_view text, const std::string& place, Settings& into);
/// containerRuntimeEndpoint, cgroupDriver, failCgroupV1. Error: no YAML, with line and column.
base::Status addConfiguration(const std::string& text, const std::string& place, Settings& into);

/// Reads all of it; what could not be read is a finding.
struct KubeletFacts {
    Settings settings;
    std::vector<pid_t> running;
    std::vector<std::string> places; ///< what was read
    bool present = false; ///< one runs, or its files are there
};
[[nodiscard]] KubeletFacts readKubelet(
    const Place& place, const probe::Processes& processes, Report& report);
void reportKubelet(const KubeletFacts& facts, Report& report);

} // namespace shimscope::migration
