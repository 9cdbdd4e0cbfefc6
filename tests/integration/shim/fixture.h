// A shim under test, driven over ttrpc as an endpoint drives it: bundles with a busybox container,
// FIFOs, an Events service that can be taken away, and the task calls. The OCI runtime is
// SHIMSCOPE_RUNTIME. Errors are told by Qt Test's macros.
#pragma once

#include <base/file.h>

#include <QtTest>
#include <task.pb.h>
#include <ttrpc/client.h>
#include <ttrpc/server.h>

#include <condition_variable>
#include <mutex>

namespace shimscope::test {

namespace api = containerd::task::v2;
using google::protobuf::Empty;

#define OK(expression)                                                                             \
    do {                                                                                           \
        const auto& okResult_ = (expression);                                                      \
        QVERIFY2(okResult_, okResult_ ? "" : okResult_.error().toString().c_str());                \
    } while (false)
#define GET(name, expression)                                                                      \
    auto name##Result_ = (expression);                                                             \
    QVERIFY2(name##Result_, name##Result_ ? "" : name##Result_.error().toString().c_str());        \
    auto& name = *name##Result_

/// Milliseconds, stretched where the machine is slow (SHIMSCOPE_TEST_SLOWNESS).
[[nodiscard]] int patience(int milliseconds);
/// Asks until it is true; false when patience(10 s) is over.
bool eventually(const std::function<bool()>& condition);
[[nodiscard]] bool alive(int pid);

/// One event as it arrived.
struct SeenEvent {
    std::string topic; ///< without "/tasks/"
    std::string container;
    std::string exec; ///< exec-added, exec-started, exit of an exec'ed process
    unsigned pid = 0;
    unsigned status = 0;
};

/// The Events service; records what comes.
class EventSink {
public:
    explicit EventSink(std::string path) : m_path(std::move(path)) { }
    base::Status listen();
    void goAway();
    /// Waits for the container's `topic`; what came for the container until then.
    std::vector<std::string> topicsUntil(const std::string& container, const std::string& topic);
    /// The same for one exec'ed process.
    std::vector<std::string> execTopicsUntil(const std::string& exec, const std::string& topic);
    std::vector<SeenEvent> all();

private:
    base::Result<Empty> take(const std::string& payload);
    std::vector<std::string> collectUntil(
        const std::string& topic, const std::function<bool(const SeenEvent&)>& counts);
    std::string m_path;
    std::unique_ptr<ttrpc::Server> m_server;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<SeenEvent> m_events;
};

/// The reading end of a FIFO, as an endpoint holds it.
class FifoReader {
public:
    explicit FifoReader(const std::string& path);
    std::string readToEnd();
    /// Not a byte more is taken from the FIFO.
    std::string readExactly(std::size_t size);
    /// Until `text` has come; what came after it in the same read is returned as well.
    std::string readUntil(const std::string& text);

private:
    template <class Enough>
    void readWhile(std::size_t atOnce, Enough enough);
    base::Fd m_fd;
    std::string m_rest;
};

struct ContainerPlan {
    std::string script; ///< for busybox sh -c
    std::string sandbox; ///< annotation; empty: none
    bool ownPidNamespace = true;
    bool terminal = false;
    bool input = false;
    long memoryLimit = 0;
    std::string hooks; ///< JSON object; empty: none
    std::vector<std::string> args; ///< instead of the script
};

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

} // namespace shimscope::test
