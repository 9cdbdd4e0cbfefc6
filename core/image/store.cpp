// Opening, finding, removing.
#include <base/file.h>
#include <base/log.h>
#include <base/text.h>
#include <image/store.h>
#include <image/store_state.h>

#include <algorithm>

namespace shimscope::image {

Store::Store(std::unique_ptr<State> state) : m_state(std::move(state)) { }
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

base::Result<Store> Store::open(const StoreOptions& options)
{
    for (const std::string& path : {options.root, options.snapshots}) {
        if (path.find_first_of(":,\\") != std::string::npos)
            return base::fail("open image store", path,
                "has a ':', ',' or '\\', which overlayfs cannot have in a path: choose another "
                "--state-dir",
                EINVAL);
    }
    auto state = std::make_unique<State>();
    state->options = options;
    TRY_VOID(state->makeFolders());
    TRY_VOID(state->takeLock());
    TRY_VOID(state->removeHalves());
    TRY_VOID(state->loadIndex());
    TRY_VOID(state->collectGarbage());
    state->overlayProblem = findOverlayProblem(options.snapshots);
    return Store(std::move(state));
}

const std::string& Store::overlayProblem() const
{
    return m_state->overlayProblem;
}

std::vector<Image> Store::list() const
{
    const std::lock_guard guard(m_state->memory);
    std::vector<Image> images;
    for (const auto& [digest, image] : m_state->images)
        images.push_back(m_state->withNames(image, digest));
    return images;
}

std::optional<Image> Store::find(const std::string& reference) const
{
    const std::lock_guard guard(m_state->memory);
    const auto found = m_state->images.find(m_state->digestOf(reference));
    if (found == m_state->images.end())
        return std::nullopt;
    return m_state->withNames(found->second, found->first);
}

base::Status Store::removeImage(const std::string& reference)
{
    const std::lock_guard writers(m_state->writers);
    std::vector<Entry> wanted;
    std::string digest;
    {
        const std::lock_guard guard(m_state->memory);
        digest = m_state->digestOf(reference);
        wanted = m_state->entries;
    }
    if (digest.empty())
        return {};
    const auto name = parseReference(reference);
    const std::string full = name && name->digest.empty() ? name->toString() : std::string();
    const bool byName = std::any_of(wanted.begin(), wanted.end(),
        [&](const Entry& entry) { return entry.name == full && entry.manifest.digest == digest; });
    std::erase_if(wanted, [&](const Entry& entry) {
        return entry.manifest.digest == digest && (!byName || entry.name == full);
    });
    TRY_VOID(m_state->saveIndex(wanted));
    {
        const std::lock_guard guard(m_state->memory);
        const bool left = std::any_of(wanted.begin(), wanted.end(),
            [&](const Entry& entry) { return entry.manifest.digest == digest; });
        if (!left)
            m_state->images.erase(digest);
        m_state->entries = std::move(wanted);
    }
    return m_state->collectGarbage();
}

base::Result<Usage> Store::usage() const
{
    Usage total = TRY(usageOf(m_state->options.root + "/blobs"));
    const auto add = [&](const Usage& part) {
        total.bytes += part.bytes;
        total.inodes += part.inodes;
    };
    for (const std::string& name : TRY(base::listDir(m_state->options.root + "/layers"))) {
        const std::lock_guard guard(m_state->memory);
        auto known = m_state->layerUsage.find(name);
        if (known == m_state->layerUsage.end()) {
            auto counted = usageOf(m_state->options.root + "/layers/" + name);
            if (!counted)
                continue; // removed meanwhile
            known = m_state->layerUsage.emplace(name, *counted).first;
        }
        add(known->second);
    }
    add(TRY(usageOf(m_state->options.snapshots)));
    return total;
}

} // namespace shimscope::image
