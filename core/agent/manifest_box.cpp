// Files in, complaints out.
#include <agent/manifest_box.h>
#include <base/file.h>
#include <base/text.h>
#include <base/time.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>

namespace shimscope::agent {

namespace {
constexpr std::size_t kLargest = 1U << 20U; // bytes of a manifest
constexpr std::size_t kWordsKept = 32;
constexpr const char* kComplaint = "manifest-error";
// The kubelet watches its folder, and its spool is read every 25 ms.
constexpr std::chrono::milliseconds kPatience{400};

/// Invalid: there is none of that name.
base::Result<base::Fd> openManifest(const std::string& dir, const std::string& name)
{
    auto file = base::openFile(dir + "/" + name, O_RDONLY | O_NOFOLLOW);
    if (!file && file.error().is(ENOENT))
        return base::Fd();
    return file;
}
} // namespace

base::Status checkManifestName(std::string_view name)
{
    const bool letters = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '-' || c == '_' || c == '.';
    });
    const bool ends = name.ends_with(".yaml") || name.ends_with(".yml");
    if (!letters || !ends || name.front() == '.' || name.size() > 200)
        return base::fail("use manifest name", std::string(name),
            "must be a file name of letters, digits, -, _ and . that ends in .yaml or .yml",
            EINVAL);
    return {};
}

base::Result<std::vector<std::string>> ManifestBox::apply(
    const std::string& name, const std::string& yaml, bool kubeletRuns)
{
    TRY_VOID(checkManifestName(name));
    if (yaml.size() > kLargest)
        return base::fail("apply manifest", name,
            "has " + base::formatBytes(yaml.size()) + ", at most " + base::formatBytes(kLargest)
                + " are accepted",
            EFBIG);
    const std::int64_t before = base::bootNow();
    TRY_VOID(base::writeFileDurable(m_dir + "/" + name, yaml));
    std::vector<std::string> problems;
    if (!kubeletRuns)
        return problems;
    std::unique_lock lock(m_mutex);
    const auto isAboutIt = [&](const trace::Event& event) {
        return event.at >= before && event.detail == name;
    };
    m_came.wait_for(
        lock, kPatience, [&] { return std::any_of(m_words.begin(), m_words.end(), isAboutIt); });
    for (const trace::Event& event : m_words) {
        if (isAboutIt(event) && event.kind == kComplaint)
            problems.push_back(event.text);
    }
    return problems;
}

base::Status ManifestBox::remove(const std::string& name)
{
    TRY_VOID(checkManifestName(name));
    if (::unlink((m_dir + "/" + name).c_str()) == 0)
        return {};
    if (errno != ENOENT)
        return base::sysError("unlink(2)", m_dir + "/" + name);
    return noSuch("delete manifest", name);
}

base::Result<std::string> ManifestBox::read(const std::string& name) const
{
    TRY_VOID(checkManifestName(name));
    const base::Fd file = TRY(openManifest(m_dir, name));
    if (!file)
        return noSuch("read manifest", name);
    return base::readAll(file, m_dir + "/" + name, kLargest);
}

base::Failure ManifestBox::noSuch(const char* step, const std::string& name) const
{
    const std::string there = base::join(names(), ", ");
    return base::fail(step, name,
        there.empty() ? "there is no manifest" : "there is no such manifest; there are: " + there,
        ENOENT);
}

std::vector<std::string> ManifestBox::names() const
{
    const auto all = base::listDir(m_dir);
    std::vector<std::string> names;
    for (const std::string& name : all ? *all : std::vector<std::string>{}) {
        if (checkManifestName(name))
            names.push_back(name);
    }
    return names;
}

void ManifestBox::take(const trace::Event& event)
{
    if (event.kind != kComplaint && !event.kind.starts_with("pod-"))
        return;
    const std::lock_guard lock(m_mutex);
    m_words.push_back(event);
    if (m_words.size() > kWordsKept)
        m_words.pop_front();
    m_came.notify_all();
}

} // namespace shimscope::agent
