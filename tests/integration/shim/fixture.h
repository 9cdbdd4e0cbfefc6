// A shim under test, driven over ttrpc as an endpoint drives it: bundles with a busybox container,
// FIFOs, an Events service that can be taken away, and the task calls. The OCI runtime is
// SHIMSCOPE_RUNTIME. Errors are told by Qt Test's macros.
#pragma once

#include "container_plan.h"
#include "event_sink.h"
#include "fifo_reader.h"

#include <base/file.h>

#include <expect.h>
#include <QtTest>
#include <task.pb.h>
#include <ttrpc/client.h>

#include <memory>

namespace shimscope::test {

namespace api = containerd::task::v2;
using support::eventually;
using support::patience;

[[nodiscard]] bool alive(int pid);

/// A folder with everything of one test: removed at its end, which also ends what still runs.
class ShimFixture {
public:
    static base::Result<std::unique_ptr<ShimFixture>> make();
    ~ShimFixture();

    /// Writes the bundle and makes the FIFOs.
    base::Status makeBundle(const std::string& id, const ContainerPlan& plan);
    /// Executes `start` in the bundle and connects. The address is as it was printed.
    base::Result<std::string> startShim(const std::string& id);
    /// Executes `delete`.
    base::Result<api::DeleteResponse> deleteBinary(const std::string& id);
    /// makeBundle, startShim, Create and Start; the pid.
    base::Result<int> run(const std::string& id, const ContainerPlan& plan);

    base::Result<int> create(const std::string& id);
    base::Result<int> start(const std::string& id, const std::string& exec = {});
    base::Result<int> wait(
        const std::string& id, const std::string& exec = {}); ///< the exit status
    base::Result<api::StateResponse> state(const std::string& id, const std::string& exec = {});
    base::Status kill(
        const std::string& id, int signal, const std::string& exec = {}, bool all = false);
    base::Result<api::DeleteResponse> remove(const std::string& id, const std::string& exec = {});
    base::Status exec(const std::string& id, const std::string& exec, const std::string& script,
        bool terminal = false);
    /// Shutdown, then waits for the process to end.
    base::Status shutdown();
    template <class Response, class Request>
    base::Result<Response> call(const char* method, const Request& request)
    {
        return ttrpc::callTyped<Response>(
            *client, "containerd.task.v2.Task", method, request, {.timeoutMs = patience(20'000)});
    }

    [[nodiscard]] std::string bundle(const std::string& id) const
    {
        return m_dir.path() + "/t/" + id;
    }
    [[nodiscard]] std::string fifo(const std::string& id, const std::string& stream) const
    {
        return m_dir.path() + "/f/" + id + "-" + stream;
    }
    [[nodiscard]] std::string cgroup(const std::string& id) const { return m_cgroup + "/" + id; }
    [[nodiscard]] std::string runtimeRoot() const { return m_dir.path() + "/oci"; }
    /// What there is of a container: processes' cgroups, mounts, runtime state. Empty when nothing
    /// is left.
    [[nodiscard]] std::string leftovers(const std::string& id) const;

    std::unique_ptr<ttrpc::Client> client; ///< to the shim started last
    int shimPid = 0;
    std::unique_ptr<EventSink> events;

private:
    explicit ShimFixture(base::TempDir dir);
    base::Result<base::Fd> makeFifo(const std::string& path) const;
    base::Result<std::string> runShim(const std::string& id, const char* command);
    base::TempDir m_dir;
    std::string m_cgroup;
    std::vector<int> m_shims;
};

/// A fresh fixture for each slot of the tests that are derived from it.
class ShimTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        auto made = ShimFixture::make();
        OK(made);
        m_shim = std::move(*made);
    }
    void cleanup() { m_shim.reset(); }

protected:
    std::unique_ptr<ShimFixture> m_shim;
};

} // namespace shimscope::test
