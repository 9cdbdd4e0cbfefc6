// The whole chain for a test: a CRI endpoint and a kubelet as processes, with folders, cgroups and
// spools of their own. A test writes manifests, kills programs, and asks what is there. The
// destructor ends both; pods are the test's to remove.
#pragma once

#include <agent/spool_folder.h>
#include <base/child.h>
#include <base/result.h>
#include <trace/record.h>

#include <cri_client/instance.h>
#include <expect.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace shimscope::support {

class Stack {
public:
    static base::Result<std::unique_ptr<Stack>> make();
    ~Stack();
    Stack(const Stack&) = delete;
    Stack& operator=(const Stack&) = delete;

    [[nodiscard]] CriInstance& cri() { return *m_cri; }
    base::Status startKubelet();
    void killKubelet();
    [[nodiscard]] bool kubeletRuns() const { return m_kubelet.has_value(); }

    base::Status apply(const std::string& name, const std::string& yaml);
    void remove(const std::string& name);
    /// What the kubelet has said so far.
    [[nodiscard]] std::string said() const;

    /// Running containers of a pod: name → pid, from the runtime's own state.
    [[nodiscard]] std::map<std::string, int> running(const std::string& pod);
    /// The pid of the pod's shim, or 0.
    [[nodiscard]] int shimOf(const std::string& pod);
    /// The pids of all shims, those of half-made pods too.
    [[nodiscard]] std::vector<int> shims() const;
    /// A container's status by CRI; the newest of that name.
    [[nodiscard]] std::optional<v1::ContainerStatus> container(
        const std::string& pod, const std::string& name);
    [[nodiscard]] std::string log(
        const std::string& pod, const std::string& container, int attempt) const;

    /// Reads the spools; returns the records that came since the last call. They are kept in
    /// records() too.
    std::vector<trace::Record> drain();
    [[nodiscard]] const std::vector<trace::Record>& records() const { return m_records; }

    /// Everything that pods leave while they live: folders, mounts, cgroups, processes in them,
    /// network namespaces, address leases. Equal sets before and after a pod mean that nothing
    /// leaked.
    [[nodiscard]] std::set<std::string> remains() const;

private:
    Stack() = default;
    std::unique_ptr<CriInstance> m_cri;
    std::optional<base::Child> m_kubelet;
    std::optional<agent::SpoolFolder> m_spools;
    std::vector<trace::Record> m_records;
};

/// A pod of one container that does nothing and ends at once on SIGTERM.
[[nodiscard]] std::string idlePod(const std::string& name, const std::string& extra = {});

/// As eventually(), with the patience that a whole chain needs.
inline bool waits(const std::function<bool()>& condition, int seconds = 60)
{
    return eventually(condition, seconds * 1000);
}

} // namespace shimscope::support
