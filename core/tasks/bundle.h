// Bundles: the folder that a shim and a runtime get for one container (runtime-spec bundle.md,
// containerd runtime/v2).
//
//   R/tasks/<id>/  config.json rootfs/          made here
//                  bootstrap.json address       how to reach the shim of the pod; made by the shim,
//                  or here init.pid log.json log …      made by the shim and the runtime
#pragma once

#include <base/result.h>

#include <string>
#include <vector>

namespace shimscope::tasks {

class Bundles {
public:
    explicit Bundles(std::string runDir) : m_dir(std::move(runDir) + "/tasks") { }
    [[nodiscard]] std::string path(const std::string& id) const { return m_dir + "/" + id; }
    [[nodiscard]] bool exists(const std::string& id) const;
    /// Makes the folder with rootfs and config.json. EEXIST if there is one already.
    base::Status make(const std::string& id, const std::string& configJson) const;
    /// Removes it. EBUSY if the root file system is still mounted. A missing one is no error.
    base::Status remove(const std::string& id) const;
    [[nodiscard]] base::Result<std::vector<std::string>> list() const;

private:
    std::string m_dir;
};

} // namespace shimscope::tasks
