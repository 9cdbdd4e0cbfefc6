// The folder of static pod manifests: which pods are wanted now. A broken file keeps the last pod
// that it described; a file that cannot be read now is read again. Also the copies below
// <state>/pods/<uid>/manifest/, by which a pod whose file is broken outlives a restart of the
// kubelet. One thread. Source: pkg/kubelet/config/file.go.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <kubelet/manifest.h>
#include <kubelet/options.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace shimscope::kubelet {

/// What there is to say of a manifest file.
struct ManifestReport {
    enum class Kind { Error, Warning, Mended };
    Kind kind = Kind::Error;
    std::string file; ///< its name in the folder
    std::string text;
};

class ManifestFolder {
public:
    using Report = std::function<void(const ManifestReport&)>;
    /// Makes the folder if it is missing, and watches it. `report` gets each problem once per
    /// content of a file, and when a file with errors is good or gone.
    static base::Result<ManifestFolder> open(const Options& options, Report report);

    /// Readable when something in the folder changed (inotify(7)).
    [[nodiscard]] const base::Fd& watch() const { return m_watch; }
    /// Empties the watch and reads what changed.
    base::Status scan();
    /// The pods that are wanted, by UID. Two files with the same pod: the first by name has it.
    [[nodiscard]] const std::map<std::string, std::shared_ptr<const Pod>>& pods() const
    {
        return m_pods;
    }

private:
    ManifestFolder(const Options& options, Report report, base::Fd watch);
    struct File {
        std::string text; ///< as it was read last
        std::shared_ptr<const Pod> pod; ///< the last good one, or null
        std::string conflict; ///< as it was reported last
        bool broken = false; ///< an error was reported, and nothing better since
    };
    void readOne(const std::string& name);
    void mended(const std::string& name, File& file, const char* how);
    void rebuild();
    /// The last good manifest of a file, from before a restart.
    [[nodiscard]] std::shared_ptr<const Pod> findKept(const std::string& name) const;
    void keep(const Pod& pod, const std::string& text) const;

    const Options& m_options;
    Report m_report;
    base::Fd m_watch;
    std::map<std::string, File> m_files; ///< by name
    std::map<std::string, std::shared_ptr<const Pod>> m_pods;
};

} // namespace shimscope::kubelet
