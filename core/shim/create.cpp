// Task/Create: the rootfs, the stdio, `<runtime> create`.
#include <base/log.h>
#include <procfs/process.h>
#include <shim/mounts.h>
#include <shim/service.h>
#include <shim/starts.h>

#include <runc_options.pb.h>
#include <task_events.pb.h>

#include <sys/epoll.h>

namespace shimscope::shim {

namespace {

base::Result<RuntimeOptions> optionsOf(const google::protobuf::Any& any, RuntimeOptions options)
{
    containerd::runc::v1::Options given;
    if (any.type_url().empty())
        return options;
    if (!any.type_url().ends_with(given.GetTypeName()) || !given.ParseFromString(any.value()))
        return ttrpc::fail(ttrpc::Code::InvalidArgument, "read options", any.type_url(),
            "is not understood; " + given.GetTypeName() + " is");
    if (!given.binary_name().empty())
        options.binary = given.binary_name();
    if (!given.root().empty())
        options.root = given.root();
    options.systemdCgroup = given.systemd_cgroup();
    options.noPivotRoot = given.no_pivot_root();
    options.noNewKeyring = given.no_new_keyring();
    options.ioUid = given.io_uid();
    options.ioGid = given.io_gid();
    return options;
}

std::vector<RootfsMount> mountsOf(const api::CreateTaskRequest& request)
{
    std::vector<RootfsMount> mounts;
    for (const containerd::types::Mount& mount : request.rootfs())
        mounts.push_back({mount.type(), mount.source(), mount.target(),
            {mount.options().begin(), mount.options().end()}});
    return mounts;
}

/// The folders of the cgroups that a process is in.
cgroupfs::Dirs cgroupOf(pid_t pid, const cgroupfs::Layout& layout)
{
    cgroupfs::Dirs dirs;
    const auto entries = procfs::readCgroup(std::to_string(pid));
    if (!entries)
        return dirs;
    for (const procfs::CgroupEntry& entry : *entries) {
        if (entry.controllers.empty() && layout.unified() != nullptr)
            dirs[""] = cgroupfs::dirOf(*layout.unified(), entry.path);
        for (const std::string& controller : entry.controllers) {
            if (const cgroupfs::Hierarchy* hierarchy = layout.v1(controller); hierarchy != nullptr)
                dirs[controller] = cgroupfs::dirOf(*hierarchy, entry.path);
        }
    }
    return dirs;
}

base::Status check(const api::CreateTaskRequest& request)
{
    using ttrpc::Code;
    if (!isIdentifier(request.id()))
        return ttrpc::fail(Code::InvalidArgument, "create task", request.id(),
            "is no id: letters, digits and _.- , at most 128");
    if (!request.bundle().starts_with('/'))
        return ttrpc::fail(Code::InvalidArgument, "create task", request.bundle(),
            "the bundle has to be an absolute path");
    if (!request.checkpoint().empty())
        return ttrpc::fail(Code::Unimplemented, "create task", request.checkpoint(),
            "checkpoints are not restored here");
    return {};
}

} // namespace

/// An id that is being created is taken, although no task has it yet.
class Service::Reservation {
public:
    static base::Result<std::unique_ptr<Reservation>> take(Service& service, const std::string& id)
    {
        const std::lock_guard lock(service.m_mutex);
        if (service.m_tasks.contains(id) || !service.m_reserved.insert(id).second)
            return ttrpc::fail(
                ttrpc::Code::AlreadyExists, "create task", id, "there is a task with this id");
        return std::make_unique<Reservation>(service, id);
    }
    Reservation(Service& service, std::string id) : m_service(service), m_id(std::move(id)) { }
    Reservation(const Reservation&) = delete;
    Reservation& operator=(const Reservation&) = delete;
    ~Reservation()
    {
        const std::lock_guard lock(m_service.m_mutex);
        m_service.m_reserved.erase(m_id);
        m_service.quitIfAsked();
    }

private:
    Service& m_service;
    std::string m_id;
};

base::Result<api::CreateTaskResponse> Service::create(
    const api::CreateTaskRequest& request, const ttrpc::Call& call)
{
    call.span->attribute("container.id", request.id());
    TRY_VOID(check(request));
    const auto reservation = TRY(Reservation::take(*this, request.id()));
    RuntimeOptions options =
        TRY(optionsOf(request.options(), defaultOptions(m_options.nameSpace, m_options.endpoint)));
    BundleConfig config = TRY(readBundle(request.bundle(), request.id()));
    describe(*call.span, config.identity);
    TRY_VOID(writeOptions(request.bundle(), options));
    Runtime runtime(m_reaper, std::move(options), request.bundle(), config.identity);
    const auto task =
        std::make_shared<Task>(request.bundle(), std::move(config), std::move(runtime));
    const std::string rootfs = request.bundle() + "/rootfs";
    {
        const StartPermit permit = TRY(StartPermit::take(request.bundle()));
        TRY_VOID(mountRootfs(mountsOf(request), rootfs));
    }
    const StartWindow window(*this);
    if (const base::Status made = makeInit(*task, request); !made) {
        const base::Status unmounted = unmountRootfs(rootfs);
        if (!unmounted)
            base::logWarning(unmounted.error().toString());
        return base::Failure(made.error());
    }
    task->cgroup = cgroupOf(task->init->pid, m_layout);
    watchOom(task);
    adopt(task, request);
    api::CreateTaskResponse response;
    response.set_pid(static_cast<std::uint32_t>(task->init->pid));
    return response;
}

base::Status Service::makeInit(Task& task, const api::CreateTaskRequest& request)
{
    bool created = false;
    Process& init = *task.init; // nobody else knows it yet
    init.paths = {request.stdin(), request.stdout(), request.stderr(), request.terminal()};
    Made made;
    base::Status done = makeProcess(task, init, made, [&](const ProcessFiles& files) {
        base::Status status = task.runtime.create(files);
        created = status.has_value();
        return status;
    });
    if (!done && created) {
        const base::Status removed = task.runtime.remove(true);
        if (!removed)
            base::logWarning(removed.error().toString());
    }
    init.stdio = std::move(made.stdio);
    init.pid = made.pid;
    return done;
}

void Service::adopt(const std::shared_ptr<Task>& task, const api::CreateTaskRequest& request)
{
    containerd::events::TaskCreate event;
    event.set_container_id(request.id());
    event.set_bundle(request.bundle());
    *event.mutable_rootfs() = request.rootfs();
    event.mutable_io()->set_stdin(request.stdin());
    event.mutable_io()->set_stdout(request.stdout());
    event.mutable_io()->set_stderr(request.stderr());
    event.mutable_io()->set_terminal(request.terminal());
    event.set_pid(static_cast<std::uint32_t>(task->init->pid));
    const std::lock_guard lock(m_mutex);
    m_tasks[request.id()] = task;
    m_askedToQuit = false;
    m_publisher.publish("/tasks/create", event, task->config.identity);
    const Target target{task, task->init};
    if (const auto early = m_early.find(task->init->pid); early != m_early.end())
        settle(target, early->second);
    else
        m_pids[task->init->pid] = target;
}

void Service::watchOom(const std::shared_ptr<Task>& task)
{
    base::Result<cgroupfs::Watch> watch = cgroupfs::Watch::open(m_layout, task->cgroup);
    if (!watch) {
        base::logWarning(
            "OOM kills of " + task->id() + " will not be told: " + watch.error().toString());
        return;
    }
    const int fd = watch->fd();
    task->oomWatch.emplace(std::move(*watch));
    const std::weak_ptr<Task> weak = task;
    m_loop.post([this, weak, fd] {
        const auto added =
            weak.expired() ? base::Status() : m_loop.add(fd, EPOLLIN, [this, weak](std::uint32_t) {
                if (const std::shared_ptr<Task> alive = weak.lock()) {
                    const std::lock_guard lock(m_mutex);
                    readOom(*alive);
                }
            });
        if (!added)
            base::logWarning(added.error().toString());
    });
}

} // namespace shimscope::shim
