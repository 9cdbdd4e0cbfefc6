// One CRI endpoint of our own for a test: folders below /tmp, a cgroup of its own in every
// hierarchy, a CNI configuration. The destructor stops it and removes cgroups and folders; pods are
// the test's to remove.
//
// SHIMSCOPE_TEST_RUNTIME names another OCI runtime (/usr/sbin/runc), so that the tests are tested.
#pragma once

#include <base/child.h>
#include <base/file.h>
#include <base/time.h>

#include <cri_client/client.h>

#include <memory>
#include <optional>
#include <string>

namespace shimscope::support {

inline constexpr const char* kBusybox = "shimscope.local/busybox:1";
inline constexpr const char* kLoad = "shimscope.local/load:1";
inline constexpr const char* kPause = "shimscope.local/pause:1";

class CriInstance {
public:
    /// Makes the folders; nothing runs yet. `runParent`: where the run and spool folders are, which
    /// on most machines is a tmpfs; empty: beside the others.
    static base::Result<std::unique_ptr<CriInstance>> make(
        bool tracing = false, const std::string& runParent = {});
    CriInstance(const CriInstance&) = delete;
    CriInstance& operator=(const CriInstance&) = delete;
    ~CriInstance();

    /// Starts the endpoint and waits until it answers.
    base::Status start();
    /// SIGKILL, and reaps it.
    void kill();
    /// SIGTERM; its exit code.
    base::Result<int> terminate();
    [[nodiscard]] base::SpawnOptions command() const;

    [[nodiscard]] CriClient& client() { return *m_client; }
    [[nodiscard]] const std::string& dir() const { return m_dir.path(); }
    [[nodiscard]] std::string runDir() const { return runParent() + "/run"; }
    [[nodiscard]] std::string stateDir() const { return m_dir.path() + "/state"; }
    [[nodiscard]] std::string logDir() const { return m_dir.path() + "/logs"; }
    [[nodiscard]] std::string spoolDir() const { return runParent() + "/spool"; }
    [[nodiscard]] const std::string& cgroupParent() const { return m_cgroup; }
    [[nodiscard]] std::string logFile() const { return m_dir.path() + "/cri.log"; }
    [[nodiscard]] pid_t pid() const { return m_child ? m_child->pid() : -1; }
    /// A pod of this instance: its cgroup parent and log folder.
    [[nodiscard]] v1::PodSandboxConfig pod(const std::string& name, bool hostNetwork = true) const;

private:
    explicit CriInstance(base::TempDir dir, bool tracing);
    [[nodiscard]] const std::string& runParent() const { return (m_run ? *m_run : m_dir).path(); }
    base::TempDir m_dir;
    std::optional<base::TempDir> m_run;
    bool m_tracing;
    std::string m_cgroup;
    std::optional<base::Child> m_child;
    std::unique_ptr<CriClient> m_client;
};

} // namespace shimscope::support
