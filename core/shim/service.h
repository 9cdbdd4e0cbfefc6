// Service: containerd's task API, version 2, for all containers of one pod. Calls come on the ttrpc
// server's workers, exits from the main thread. What changes a container is done by the OCI
// runtime, executed (runtime.h).
//
// Locks: Process::operation before m_mutex before Task::oomMutex. No lock but `operation` is held
// while the runtime runs. Events are published with m_mutex held, so that they are queued in the
// order of what they tell. Source: containerd api/runtime/task/v2/shim.proto;
// core/runtime/v2/README.md.
#pragma once

#include <cgroupfs/layout.h>
#include <shim/console.h>
#include <shim/loop.h>
#include <shim/publisher.h>
#include <shim/task.h>

#include <task.pb.h>
#include <ttrpc/server.h>
#include <ttrpc/workers.h>

#include <memory>
#include <mutex>
#include <set>
#include <string>

namespace shimscope::shim {

namespace api = containerd::task::v2;
using google::protobuf::Empty;

struct ServiceOptions {
    std::string nameSpace; ///< containerd's namespace
    std::string endpoint; ///< -address: where runtime state lives by default
    std::string socketPath; ///< our own; console sockets are made beside it
};

class Service {
public:
    Service(Loop& loop, Reaper& reaper, Publisher& publisher, ServiceOptions options,
        cgroupfs::Layout layout);
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;
    ~Service();
    /// Makes the methods known to the server.
    void registerOn(ttrpc::Server& server);
    /// A process that is no runtime of ours has ended. Main thread.
    void onExit(const Exit& exit);

private:
    using Lock = std::unique_lock<std::mutex>;
    /// Where a call points to: a task, and its init or one of its other processes.
    struct Target {
        std::shared_ptr<Task> task;
        std::shared_ptr<Process> process;
    };
    class StartWindow;
    class Reservation;

    // create.cpp
    base::Result<api::CreateTaskResponse> create(
        const api::CreateTaskRequest& request, const ttrpc::Call& call);
    base::Status makeInit(Task& task, const api::CreateTaskRequest& request);
    void adopt(const std::shared_ptr<Task>& task, const api::CreateTaskRequest& request);
    void watchOom(const std::shared_ptr<Task>& task);
    // start.cpp
    base::Result<api::StartResponse> start(
        const api::StartRequest& request, const ttrpc::Call& call);
    base::Result<Empty> exec(const api::ExecProcessRequest& request, const ttrpc::Call& call);
    base::Status startExec(const std::shared_ptr<Task>& task, Process& process);
    void told(const Target& target, const base::Status& started);
    // delete.cpp
    base::Result<api::DeleteResponse> remove(
        const api::DeleteRequest& request, const ttrpc::Call& call);
    base::Status removeInit(Task& task);
    base::Status removeExec(Task& task, Process& process);
    bool waitForExit(const Process& process, int timeoutMs);
    [[nodiscard]] ProcessState stateOf(const Process& process);
    // signals.cpp: what is done to running processes
    base::Result<Empty> kill(const api::KillRequest& request, const ttrpc::Call& call);
    base::Result<Empty> pause(const api::PauseRequest& request, const ttrpc::Call& call);
    base::Result<Empty> resume(const api::ResumeRequest& request, const ttrpc::Call& call);
    base::Result<Empty> update(const api::UpdateTaskRequest& request, const ttrpc::Call& call);
    base::Result<Empty> resizePty(const api::ResizePtyRequest& request, const ttrpc::Call& call);
    base::Result<Empty> closeIo(const api::CloseIORequest& request, const ttrpc::Call& call);
    base::Result<Empty> shutdown(const api::ShutdownRequest& request, const ttrpc::Call& call);
    void quitIfAsked();
    // queries.cpp
    base::Result<api::StateResponse> state(
        const api::StateRequest& request, const ttrpc::Call& call);
    base::Result<api::PidsResponse> pids(const api::PidsRequest& request, const ttrpc::Call& call);
    base::Result<api::StatsResponse> stats(
        const api::StatsRequest& request, const ttrpc::Call& call);
    base::Result<api::ConnectResponse> connect(
        const api::ConnectRequest& request, const ttrpc::Call& call);
    // exits.cpp
    void wait(const ttrpc::Call& call, const ttrpc::Responder& responder);
    void settle(const Target& target, const Exit& exit);
    void finish(const Target& target, const Exit& exit);
    void endOthers(const Target& target, const Exit& exit);
    void readOom(Task& task);

    /// NOT_FOUND says which id. `call`'s span gets the container's names.
    base::Result<Target> find(
        const std::string& id, const std::string& execId, const ttrpc::Call& call);
    /// A process that the runtime has made, before it is part of a Process.
    struct Made {
        std::unique_ptr<Stdio> stdio;
        pid_t pid = 0;
    };
    /// Opens the stdio, lets `make` run the runtime with it, reads the pid, takes the console.
    /// `made` holds what there is when a later step fails.
    template <class Make>
    base::Status makeProcess(Task& task, const Process& process, Made& made, Make make);
    [[nodiscard]] std::string newConsolePath();

    Loop& m_loop;
    Reaper& m_reaper;
    Publisher& m_publisher;
    const ServiceOptions m_options;
    const cgroupfs::Layout m_layout;
    std::mutex m_mutex; ///< of everything below
    std::condition_variable m_exited;
    std::map<std::string, std::shared_ptr<Task>> m_tasks;
    std::set<std::string> m_reserved; ///< ids whose Create is on its way
    bool m_askedToQuit = false; ///< by Shutdown, while there was no task
    std::map<pid_t, Target> m_pids; ///< running processes
    unsigned m_windows = 0; ///< runtimes on their way that will tell us a pid
    std::map<pid_t, Exit> m_early; ///< exits of pids that nobody knows, kept while m_windows > 0
    unsigned m_consoles = 0;
    ttrpc::Workers m_background{2}; ///< answers of Wait, and what follows an exit
};

/// protobuf's time of a wall clock in ns.
template <class Timestamp>
void setTime(Timestamp& to, std::int64_t wallNs)
{
    to.set_seconds(wallNs / 1'000'000'000);
    to.set_nanos(static_cast<std::int32_t>(wallNs % 1'000'000'000));
}

/// Open from before the runtime is executed until its process's pid is known: exits that come
/// meanwhile are kept.
class Service::StartWindow {
public:
    explicit StartWindow(Service& service) : m_service(service)
    {
        const std::lock_guard lock(m_service.m_mutex);
        ++m_service.m_windows;
    }
    StartWindow(const StartWindow&) = delete;
    StartWindow& operator=(const StartWindow&) = delete;
    ~StartWindow()
    {
        const std::lock_guard lock(m_service.m_mutex);
        if (--m_service.m_windows == 0)
            m_service.m_early.clear();
    }

private:
    Service& m_service;
};

template <class Make>
base::Status Service::makeProcess(Task& task, const Process& process, Made& made, Make make)
{
    const RuntimeOptions& options = task.runtime.options();
    made.stdio = TRY(Stdio::open(m_loop, process.paths, options.ioUid, options.ioGid));
    ProcessFiles files;
    files.pidFile = task.bundle + "/" + (process.execId.empty() ? "init" : process.execId) + ".pid";
    files.stdio = made.stdio->containerEnds();
    std::optional<ConsoleSocket> socket;
    if (process.paths.terminal) {
        socket.emplace(TRY(ConsoleSocket::listen(newConsolePath())));
        files.consoleSocket = socket->path();
    }
    TRY_VOID(make(files));
    made.pid = TRY(readPidFile(files.pidFile));
    if (socket)
        return made.stdio->beginTerminal(TRY(socket->receive()));
    return made.stdio->begin();
}

} // namespace shimscope::shim
