// Debian's containerd with folders of its own, for comparison: same CNI configuration, same images,
// runc.
#pragma once

#include <base/child.h>
#include <base/file.h>

#include <cri_client/client.h>

#include <memory>
#include <optional>
#include <string>

namespace shimscope::bench {

class Containerd {
public:
    /// Starts it and imports the demo images. ENOENT if there is no containerd here.
    static base::Result<std::unique_ptr<Containerd>> start(const std::string& networkList);
    Containerd(const Containerd&) = delete;
    Containerd& operator=(const Containerd&) = delete;
    ~Containerd();
    [[nodiscard]] support::CriClient& client() { return *m_client; }
    [[nodiscard]] std::string version() const;

private:
    explicit Containerd(base::TempDir dir) : m_dir(std::move(dir)) { }
    base::Status importImage(const std::string& name) const;
    [[nodiscard]] std::string socket() const { return m_dir.path() + "/containerd.sock"; }
    base::TempDir m_dir;
    std::optional<base::Child> m_child;
    std::unique_ptr<support::CriClient> m_client;
};

} // namespace shimscope::bench
