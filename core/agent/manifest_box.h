// The kubelet's folder of manifests as clients see it, and what the kubelet said about them. Any
// thread.
#pragma once

#include <base/result.h>
#include <trace/record.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::agent {

/// Whether this may be a file name in the folder: letters, digits, - _ . and ".yaml" or ".yml" at
/// the end; no dot first.
[[nodiscard]] base::Status checkManifestName(std::string_view name);

class ManifestBox {
public:
    explicit ManifestBox(std::string dir) : m_dir(std::move(dir)) { }
    /// Writes the file, waits a moment for what the kubelet says of it, and returns the complaints.
    base::Result<std::vector<std::string>> apply(
        const std::string& name, const std::string& yaml, bool kubeletRuns);
    /// Its text. Errors: ENOENT with the names that are there.
    [[nodiscard]] base::Result<std::string> read(const std::string& name) const;
    /// Errors: ENOENT with the names that are there.
    base::Status remove(const std::string& name);
    [[nodiscard]] std::vector<std::string> names() const;
    /// An event of the chain; what the kubelet says of a manifest or its pod is kept for apply().
    void take(const trace::Event& event);

private:
    [[nodiscard]] base::Failure noSuch(const char* step, const std::string& name) const;
    std::string m_dir;
    std::mutex m_mutex;
    std::condition_variable m_came;
    std::deque<trace::Event>
        m_words; ///< what the kubelet said of manifests and pods, the latest few
};

} // namespace shimscope::agent
