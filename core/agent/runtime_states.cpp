// Reading state.json files.
#include <agent/cri_learner.h>
#include <agent/runtime_states.h>
#include <base/file.h>
#include <base/time.h>

#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <set>

namespace shimscope::agent {

namespace {

using nlohmann::json;

std::string text(const json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::map<std::string, std::string> texts(const json& object, const char* key)
{
    std::map<std::string, std::string> all;
    const auto found = object.find(key);
    if (found == object.end() || !found->is_object())
        return all;
    for (const auto& [name, value] : found->items()) {
        if (value.is_string())
            all[name] = value.get<std::string>();
    }
    return all;
}

/// What changes when the file is replaced: a new inode, also within one tick of the file system's
/// clock.
std::optional<RuntimeStates::Version> versionOf(const std::string& path)
{
    struct stat st { };
    if (::stat(path.c_str(), &st) != 0)
        return std::nullopt;
    return RuntimeStates::Version{st.st_ino,
        static_cast<std::int64_t>(st.st_mtim.tv_sec) * 1'000'000'000 + st.st_mtim.tv_nsec};
}

} // namespace

base::Result<RuntimeState> parseRuntimeState(std::string_view text_)
{
    const json in = json::parse(text_, nullptr, false);
    if (!in.is_object())
        return base::fail("parse state.json", "", "is no JSON object", EINVAL);
    RuntimeState state;
    state.id = text(in, "id");
    if (state.id.empty())
        return base::fail("parse state.json", "id", "is missing", EINVAL);
    if (const auto pid = in.find("pid"); pid != in.end() && pid->is_number_integer())
        state.pid = pid->get<int>();
    if (const auto ticks = in.find("initStartTicks");
        ticks != in.end() && ticks->is_number_unsigned())
        state.startTicks = ticks->get<std::uint64_t>();
    state.bundle = text(in, "bundle");
    state.annotations = texts(in, "annotations");
    state.cgroups = texts(in, "cgroupPaths");
    state.created = std::max<std::int64_t>(0, base::parseRfc3339(text(in, "created")));
    return state;
}

RuntimeStates::Change RuntimeStates::look()
{
    Change change;
    std::set<std::string> alive;
    const auto names = base::listDir(m_dir);
    for (const std::string& id : names ? *names : std::vector<std::string>{}) {
        const std::string path = m_dir + "/" + id + "/state.json";
        const auto version = versionOf(path);
        if (!version)
            continue;
        alive.insert(id);
        if (const auto known = m_versions.find(id);
            known != m_versions.end() && known->second == *version)
            continue;
        const auto content = base::readFile(path, 4U << 20U);
        auto state = content ? parseRuntimeState(*content) : base::fail("read", path, "");
        if (!state)
            continue; // gone meanwhile, or another program's: the next look tells
        m_versions[id] = *version;
        m_states[id] = *state;
        change.appeared.push_back(std::move(*state));
    }
    for (auto it = m_versions.begin(); it != m_versions.end();) {
        if (alive.contains(it->first)) {
            ++it;
            continue;
        }
        change.gone.push_back(it->first);
        m_states.erase(it->first);
        it = m_versions.erase(it);
    }
    return change;
}

std::string cgroupPathOf(const cgroupfs::Dirs& dirs, const cgroupfs::Layout& layout)
{
    for (const cgroupfs::Hierarchy& hierarchy : layout.hierarchies) {
        for (const auto& [key, dir] : dirs) {
            const bool same = key.empty() ? hierarchy.v2 : hierarchy.has(key);
            if (same && dir.starts_with(hierarchy.mountPoint + "/"))
                return cgroupfs::cleanPath(
                    hierarchy.root + dir.substr(hierarchy.mountPoint.size()));
        }
    }
    return {};
}

void learnState(PodModel& model, const RuntimeState& state, const cgroupfs::Layout& layout)
{
    const auto annotation = [&](const char* key) {
        const auto found = state.annotations.find(key);
        return found == state.annotations.end() ? std::string() : found->second;
    };
    trace::Container& container = model.container(state.id);
    container.pid = state.pid;
    container.cgroupPath = cgroupPathOf(state.cgroups, layout);
    container.sandbox = annotation("io.kubernetes.cri.container-type") == "sandbox"
        || annotation("io.kubernetes.cri.sandbox-id") == state.id;
    if (const std::string sandbox = annotation("io.kubernetes.cri.sandbox-id"); !sandbox.empty())
        container.sandboxId = sandbox;
    if (container.name.empty())
        container.name =
            container.sandbox ? "pause" : annotation("io.kubernetes.cri.container-name");
    if (const std::string uid = annotation("io.kubernetes.cri.sandbox-uid"); !uid.empty()) {
        container.podUid = uid;
        trace::Pod& pod = model.pod(uid);
        pod.name = annotation("io.kubernetes.cri.sandbox-name");
        pod.nameSpace = annotation("io.kubernetes.cri.sandbox-namespace");
        if (pod.sandboxId.empty())
            pod.sandboxId = container.sandboxId;
    }
    if (container.created == 0)
        container.created = bootOfWall(state.created);
    // Between the runtime's create and start it is "created"; the messages say when it runs.
    if (container.state.empty())
        container.state = "created";
}

} // namespace shimscope::agent
