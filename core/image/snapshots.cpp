// The writable folder of each container, and how its root is mounted. kernel overlayfs.rst.
#include <base/file.h>
#include <base/text.h>
#include <image/layer_tree.h>
#include <image/store.h>
#include <image/store_state.h>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace shimscope::image {

namespace {

using Json = nlohmann::json;

struct SnapshotInfo {
    std::string manifest; ///< digest of the image's manifest
    std::vector<std::string> layers; ///< folders, lowest first
};

bool isId(const std::string& id)
{
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '-' || c == '_' || c == '.';
    };
    return !id.empty() && id.size() <= 128 && id.front() != '.'
        && std::all_of(id.begin(), id.end(), plain);
}

base::Status checkId(const std::string& id)
{
    return isId(id) ? base::Status{}
                    : base::Status(base::fail(
                        "use snapshot", id, "is no id: letters, digits, '-', '_' and '.'", EINVAL));
}

base::Result<SnapshotInfo> readInfo(const std::string& dir)
{
    const std::string path = dir + "/image.json";
    const Json json = Json::parse(TRY(base::readFile(path)), nullptr, false);
    if (!json.is_object() || !json.contains("manifest") || !json["manifest"].is_string()
        || !json.contains("layers") || !json["layers"].is_array())
        return base::fail("read snapshot", path, "is damaged: remove the container", EINVAL);
    SnapshotInfo info;
    info.manifest = json["manifest"].get<std::string>();
    for (const Json& layer : json["layers"]) {
        if (layer.is_string())
            info.layers.push_back(layer.get<std::string>());
    }
    return info;
}

std::vector<Mount> mountsFor(const std::string& dir, const SnapshotInfo& info)
{
    std::string lower;
    for (auto layer = info.layers.rbegin(); layer != info.layers.rend(); ++layer)
        lower += (lower.empty() ? "" : ":") + *layer + "/fs";
    return {Mount{"overlay", "overlay",
        {"lowerdir=" + lower, "upperdir=" + dir + "/upper", "workdir=" + dir + "/work"}}};
}

base::Status makeSnapshot(const std::string& dir, const SnapshotInfo& info)
{
    TRY_VOID(base::makeDirs(dir + "/upper", 0755));
    TRY_VOID(base::makeDirs(dir + "/work", 0711));
    const base::Fd model = TRY(base::openFile(info.layers.back() + "/fs", O_RDONLY | O_DIRECTORY));
    const base::Fd upper = TRY(base::openFile(dir + "/upper", O_RDONLY | O_DIRECTORY));
    TRY_VOID(copyAttributes(model.get(), upper.get(), dir + "/upper"));
    const Json json{{"manifest", info.manifest}, {"layers", info.layers}};
    return base::writeFileAtomic(dir + "/image.json", json.dump());
}

bool isMounted(const std::string& dir)
{
    const auto text = base::readFile("/proc/self/mountinfo");
    return text && text->find("upperdir=" + dir + "/upper,") != std::string::npos;
}

} // namespace

base::Result<std::vector<Mount>> Store::prepare(const std::string& id, const std::string& reference)
{
    TRY_VOID(checkId(id));
    if (!m_state->overlayProblem.empty())
        return base::fail(
            "prepare snapshot", m_state->options.snapshots, m_state->overlayProblem, ENOTSUP);
    const std::lock_guard writers(m_state->writers);
    const auto image = find(reference);
    if (!image)
        return base::fail(
            "prepare snapshot", reference, "is not in the image store: import it first", ENOENT);
    if (image->layers.empty())
        return base::fail("prepare snapshot", reference, "has no layers", EINVAL);
    const std::string dir = m_state->snapshotDir(id);
    if (base::exists(dir)) {
        const SnapshotInfo there = TRY(readInfo(dir));
        if (there.manifest != image->manifestDigest)
            return base::fail(
                "prepare snapshot", id, "is there already, of the image " + there.manifest, EEXIST);
        return mountsFor(dir, there);
    }
    SnapshotInfo info{image->manifestDigest, {}};
    for (const std::string& chain : image->layers)
        info.layers.push_back(m_state->layerDir(chain));
    const std::string temporary = m_state->options.snapshots + "/.tmp-" + id;
    TRY_VOID(base::removeTree(temporary));
    auto made = makeSnapshot(temporary, info);
    if (made && ::rename(temporary.c_str(), dir.c_str()) != 0)
        made = base::sysError("rename(2)", dir);
    if (!made) {
        (void)base::removeTree(temporary);
        return base::Failure(std::move(made).error());
    }
    return mountsFor(dir, info);
}

base::Result<std::vector<Mount>> Store::mounts(const std::string& id) const
{
    TRY_VOID(checkId(id));
    const std::string dir = m_state->snapshotDir(id);
    return mountsFor(dir, TRY(readInfo(dir)));
}

base::Status Store::removeSnapshot(const std::string& id)
{
    TRY_VOID(checkId(id));
    const std::lock_guard writers(m_state->writers);
    const std::string dir = m_state->snapshotDir(id);
    if (!base::exists(dir))
        return {};
    if (isMounted(dir))
        return base::fail(
            "remove snapshot", id, "is mounted: unmount the container's rootfs first", EBUSY);
    const std::string temporary = m_state->options.snapshots + "/.tmp-" + id;
    TRY_VOID(base::removeTree(temporary));
    if (::rename(dir.c_str(), temporary.c_str()) != 0)
        return base::sysError("rename(2)", dir);
    TRY_VOID(base::removeTree(temporary));
    return m_state->collectGarbage();
}

base::Result<std::vector<std::string>> Store::listSnapshots() const
{
    std::vector<std::string> ids = TRY(base::listDir(m_state->options.snapshots));
    std::erase_if(ids, [](const std::string& id) { return !isId(id); });
    return ids;
}

base::Result<Usage> Store::snapshotUsage(const std::string& id) const
{
    TRY_VOID(checkId(id));
    return usageOf(m_state->snapshotDir(id) + "/upper");
}

base::Result<std::set<std::string>> Store::State::layersOfSnapshots() const
{
    std::set<std::string> layers;
    for (const std::string& id : TRY(base::listDir(options.snapshots))) {
        const auto info = isId(id) ? readInfo(options.snapshots + "/" + id)
                                   : base::Result<SnapshotInfo>(SnapshotInfo{});
        // A snapshot whose description is damaged keeps nothing alive, but it is the container's to
        // remove.
        if (info)
            layers.insert(info->layers.begin(), info->layers.end());
    }
    return layers;
}

} // namespace shimscope::image
