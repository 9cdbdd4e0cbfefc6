// state.json and its folder.
#include <base/file.h>
#include <runtime/process.h>
#include <runtime/state.h>
#include <sys/calls.h>

#include <nlohmann/json.hpp>

#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <cstring>

namespace shimscope::runtime {

namespace {

using Json = nlohmann::ordered_json;
constexpr const char* kNames[]{"creating", "created", "running", "paused", "stopped"};

std::string dump(const Json& json)
{
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

template <class T>
void get(const Json& json, const char* key, T& value)
{
    const auto found = json.find(key);
    if (found == json.end())
        return;
    if constexpr (std::is_same_v<T, std::string>) {
        if (found->is_string())
            value = found->template get<std::string>();
    } else if constexpr (std::is_same_v<T, bool>) {
        value = found->is_boolean() && found->template get<bool>();
    } else if constexpr (std::is_integral_v<T>) {
        if (found->is_number_integer())
            value = found->template get<T>();
    } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
        for (const Json& item : *found) {
            if (item.is_string())
                value.push_back(item.get<std::string>());
        }
    } else {
        for (const auto& [name, item] : found->items()) {
            if (item.is_string())
                value[name] = item.template get<std::string>();
        }
    }
}

} // namespace

const char* toString(Status status)
{
    return kNames[static_cast<int>(status)];
}

std::string toJson(const State& state)
{
    return dump(Json{{"ociVersion", state.ociVersion}, {"id", state.id}, {"pid", state.pid},
        {"initStartTicks", state.initStartTicks}, {"bundle", state.bundle},
        {"rootfs", state.rootfs}, {"created", state.created}, {"owner", state.owner},
        {"annotations", Json(state.annotations)}, {"cgroupPaths", Json(state.cgroupPaths)},
        {"namespaces", state.namespaces}, {"hooks", state.hooks}});
}

base::Result<State> parseState(std::string_view text, const std::string& nameForErrors)
{
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object())
        return base::fail(
            "read", nameForErrors, "not a JSON object; delete --force removes the container");
    State state;
    get(json, "ociVersion", state.ociVersion);
    get(json, "id", state.id);
    get(json, "pid", state.pid);
    get(json, "initStartTicks", state.initStartTicks);
    get(json, "bundle", state.bundle);
    get(json, "rootfs", state.rootfs);
    get(json, "created", state.created);
    get(json, "owner", state.owner);
    get(json, "annotations", state.annotations);
    get(json, "cgroupPaths", state.cgroupPaths);
    get(json, "namespaces", state.namespaces);
    get(json, "hooks", state.hooks);
    return state;
}

std::string toJson(const State& state, Status status, bool forHooks)
{
    const pid_t pid = status == Status::Stopped ? 0 : state.pid;
    Json json{{"ociVersion", state.ociVersion}, {"id", state.id}, {"pid", pid},
        {"status", toString(status)}, {"bundle", state.bundle}};
    if (!forHooks) {
        json["rootfs"] = state.rootfs;
        json["created"] = state.created;
    }
    if (!state.annotations.empty())
        json["annotations"] = state.annotations;
    if (!forHooks)
        json["owner"] = state.owner;
    return dump(json);
}

base::Status checkId(std::string_view id)
{
    const auto allowed = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0
            || std::strchr("_+-.", c) != nullptr;
    };
    if (id.empty() || id == "." || id == ".." || id.size() > 1024
        || !std::all_of(id.begin(), id.end(), allowed))
        return base::fail("container id", std::string(id),
            "invalid container id format: use letters, digits, \"_\", \"+\", \"-\", \".\"");
    return {};
}

base::Status StateDir::make() const
{
    if (::mkdir(m_path.c_str(), 0711) == 0)
        return {};
    if (errno == EEXIST)
        return base::fail("container", m_id, "container with given ID already exists", EEXIST);
    if (errno != ENOENT)
        return base::sysError("mkdir(2)", m_path);
    TRY_VOID(base::makeDirs(m_path.substr(0, m_path.find_last_of('/')), 0711));
    return make();
}

base::Result<State> StateDir::load() const
{
    const std::string path = m_path + "/state.json";
    const auto text = base::readFile(path, 4U << 20U);
    if (!text && text.error().is(ENOENT))
        return base::fail("container", m_id, "container does not exist", ENOENT);
    if (!text)
        return base::Failure(text.error());
    return parseState(*text, path);
}

base::Status StateDir::save(const State& state) const
{
    return base::writeFileAtomic(m_path + "/state.json", toJson(state));
}

base::Status StateDir::saveConfig(std::string_view text) const
{
    const base::Fd fd = TRY(base::openFile(configPath(), O_WRONLY | O_CREAT | O_EXCL, 0600));
    return base::writeAll(fd, text, configPath());
}

base::Result<base::Fd> StateDir::makeFifo() const
{
    const std::string path = m_path + "/exec.fifo.new";
    const base::Fd dir = TRY(base::openFile(m_path, O_PATH | O_DIRECTORY));
    TRY_VOID(sys::mknodat(dir, "exec.fifo.new", S_IFIFO | 0600, 0, path,
        {"runtime-spec runtime.md#create: the container's process waits on it until start"}));
    return base::openFile(path, O_RDWR);
}

base::Status StateDir::showFifo() const
{
    if (::rename((m_path + "/exec.fifo.new").c_str(), (m_path + "/exec.fifo").c_str()) != 0)
        return base::sysError("rename(2)", m_path + "/exec.fifo");
    return {};
}

base::Status StateDir::release() const
{
    const std::string path = m_path + "/exec.fifo";
    const auto fifo = base::openFile(path, O_WRONLY | O_NONBLOCK);
    if (!fifo)
        return base::sysError("start", m_id, fifo.error().is(ENXIO) ? ESRCH : EEXIST);
    // Of two `start` at once the second finds the name gone.
    struct stat st { };
    if (::flock(fifo->get(), LOCK_EX) != 0 || ::fstat(fifo->get(), &st) != 0 || st.st_nlink == 0)
        return base::sysError("start", m_id, EEXIST);
    TRY_VOID(base::writeAll(*fifo, "0", path));
    ::unlink(path.c_str());
    return {};
}

Status StateDir::statusOf(const State& state) const
{
    const ProcessStat stat = state.pid > 0 ? readStat(state.pid) : ProcessStat{};
    if (!stat.alive() || stat.startTicks != state.initStartTicks)
        return Status::Stopped;
    if (base::exists(m_path + "/exec.fifo.new"))
        return Status::Creating;
    if (base::openFile(m_path + "/exec.fifo", O_WRONLY | O_NONBLOCK))
        return Status::Created;
    const auto cgroup = openCgroup(state);
    const auto frozen = cgroup ? cgroup->isFrozen() : base::Result<bool>(false);
    return frozen && *frozen ? Status::Paused : Status::Running;
}

base::Status StateDir::remove() const
{
    return base::removeTree(m_path);
}
bool StateDir::exists() const
{
    return base::exists(m_path);
}

base::Result<cgroup::Manager> openCgroup(const State& state)
{
    auto layout = cgroupfs::readLayout();
    if (!layout)
        return base::Failure(layout.error());
    cgroupfs::Dirs dirs(state.cgroupPaths.begin(), state.cgroupPaths.end());
    return cgroup::Manager::adopt(std::move(*layout), std::move(dirs));
}

} // namespace shimscope::runtime
