// Debian's containerd with runc and folders of its own, in place of our CRI endpoint or beside it:
// the same images, the CNI configuration that it is given.
#pragma once

#include <base/child.h>
#include <base/file.h>

#include <cri_client/client.h>

#include <memory>
#include <optional>
#include <string>

namespace shimscope::support {

class Containerd {
public:
    /// Starts it, its state below `runParent`, and imports the demo images. ENOENT if there is no
    /// containerd here.
    static base::Result<std::unique_ptr<Containerd>> start(
        const std::string& networkList, const std::string& runParent);
    Containerd(const Containerd&) = delete;
    Containerd& operator=(const Containerd&) = delete;
    /// Ends it if nobody has.
    ~Containerd();
    /// SIGTERM; an error if it does not end.
    base::Status stop();
    [[nodiscard]] CriClient& client() { return *m_client; }
    [[nodiscard]] std::string version() const;
    [[nodiscard]] std::string socket() const { return m_run.path() + "/containerd.sock"; }

private:
    Containerd(base::TempDir dir, base::TempDir run) : m_dir(std::move(dir)), m_run(std::move(run))
    {
    }
    base::Status importImage(const std::string& name) const;
    base::TempDir m_dir, m_run;
    std::optional<base::Child> m_child;
    std::unique_ptr<CriClient> m_client;
};

} // namespace shimscope::support
