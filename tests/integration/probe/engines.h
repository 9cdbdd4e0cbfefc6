// Containers of engines that are not ours, for a test that looks at them: each runs `sleep`, with a
// memory limit of its own. Root. What an engine makes is removed by its destructor.
#pragma once

#include <base/child.h>
#include <base/file.h>

#include <cri_client/containerd.h>

#include <memory>
#include <string>
#include <vector>

namespace shimscope::test {

/// Runs a program to its end; what it leaves running may keep its output open. The output, or an
/// error that holds it.
base::Result<std::string> runTool(const std::string& program, std::vector<std::string> arguments);
/// Removes the cgroup /<name> and what is below it from every hierarchy; nothing may run in it.
void removeCgroups(const std::string& name);

/// What the agent should say of one container.
struct Expected {
    std::string engine, name, pod;
    pid_t pid = 0;
    std::uint64_t memory = 0; ///< its limit, bytes; 0: none was asked for
    std::string startedBy; ///< the nearest ancestor; empty: process 1 or a subreaper
};

/// Debian's containerd: one container of ctr, and one pod of CRI.
class ContainerdBoxes {
public:
    static base::Result<std::unique_ptr<ContainerdBoxes>> start(
        const std::string& rootfs, const std::string& cgroup);
    ContainerdBoxes(const ContainerdBoxes&) = delete;
    ContainerdBoxes& operator=(const ContainerdBoxes&) = delete;
    ~ContainerdBoxes() { (void)stop(); }
    [[nodiscard]] const std::vector<Expected>& boxes() const { return m_boxes; }
    base::Status stop();

private:
    ContainerdBoxes() = default;
    base::Status startCtr(const std::string& rootfs);
    base::Status startPod(const std::string& cgroup);
    base::Result<std::string> ctr(
        const std::string& nameSpace, std::vector<std::string> command) const;
    std::unique_ptr<support::Containerd> m_containerd;
    std::string m_nameSpace, m_sandbox;
    std::vector<Expected> m_boxes;
};

/// Podman, with folders of its own.
class PodmanBox {
public:
    static base::Result<std::unique_ptr<PodmanBox>> start(
        const std::string& rootfs, const std::string& runtime, const std::string& cgroup);
    PodmanBox(const PodmanBox&) = delete;
    PodmanBox& operator=(const PodmanBox&) = delete;
    ~PodmanBox() { (void)stop(); }
    [[nodiscard]] const Expected& box() const { return m_box; }
    base::Status stop();

private:
    explicit PodmanBox(base::TempDir dir) : m_dir(std::move(dir)) { }
    base::Result<std::string> podman(std::vector<std::string> command) const;
    base::TempDir m_dir;
    std::string m_runtime;
    Expected m_box;
};

} // namespace shimscope::test
