// Looking a container up.
#include <agent/container_place.h>
#include <base/file.h>
#include <base/text.h>
#include <cgroupfs/reading.h>
#include <procfs/process.h>

namespace shimscope::agent {

namespace {

constexpr std::size_t kNamedInErrors = 12;
constexpr std::size_t kShownOfAnId = 12;

std::string nameForErrors(const ContainerPlace& place)
{
    const std::string id = place.id.substr(0, kShownOfAnId);
    return place.podName.empty() ? id : place.podName + "/" + place.name + " (" + id + ")";
}

base::Failure noneCalled(const std::vector<ContainerPlace>& places, std::string_view wanted)
{
    std::vector<std::string> names;
    for (const ContainerPlace& place : places) {
        if (names.size() < kNamedInErrors)
            names.push_back(nameForErrors(place));
    }
    if (places.size() > names.size())
        names.push_back("and " + std::to_string(places.size() - names.size()) + " more");
    return base::fail("find container", std::string(wanted),
        names.empty() ? "there is no container"
                      : "there is no such container; there are: " + base::join(names, ", "),
        ENOENT);
}

bool isCalled(const ContainerPlace& place, std::string_view wanted)
{
    return !place.podName.empty() && place.podName + "/" + place.name == wanted;
}

} // namespace

ContainerPlace placeOf(const RuntimeState& state, const std::string& procRoot)
{
    const auto annotation = [&](const char* key) {
        const auto found = state.annotations.find(key);
        return found == state.annotations.end() ? std::string() : found->second;
    };
    ContainerPlace place{.id = state.id,
        .podUid = annotation("io.kubernetes.cri.sandbox-uid"),
        .podName = annotation("io.kubernetes.cri.sandbox-name"),
        .name = annotation("io.kubernetes.cri.container-name"),
        .pid = state.pid,
        .bundle = state.bundle,
        .sandboxBundle = {},
        .cgroups = state.cgroups,
        .own = true};
    place.sandbox = annotation("io.kubernetes.cri.container-type") == "sandbox";
    if (place.sandbox)
        place.name = "pause";
    const std::string sandbox = annotation("io.kubernetes.cri.sandbox-id");
    place.sandboxBundle = place.sandbox || sandbox.empty()
        ? place.bundle
        : place.bundle.substr(0, place.bundle.rfind('/') + 1) + sandbox;
    const auto stat = procfs::readStat(std::to_string(state.pid), procRoot);
    const bool same = stat && (state.startTicks == 0 || stat->starttime == state.startTicks);
    if (state.pid <= 0 || !same || stat->state == 'Z')
        place.pid = 0;
    return place;
}

base::Result<ContainerPlace> choosePlace(
    const std::vector<ContainerPlace>& places, std::string_view wanted)
{
    const ContainerPlace* best = nullptr;
    std::size_t beginning = 0;
    for (const ContainerPlace& place : places) {
        if (place.id == wanted)
            return place;
        if (isCalled(place, wanted)) {
            if (best == nullptr || !isCalled(*best, wanted) || best->pid == 0)
                best = &place;
        } else if (!wanted.empty() && place.id.starts_with(wanted)) {
            ++beginning;
            if (best == nullptr)
                best = &place;
        }
    }
    if (best == nullptr)
        return noneCalled(places, wanted);
    if (!isCalled(*best, wanted) && beginning > 1)
        return base::fail("find container", std::string(wanted),
            std::to_string(beginning) + " ids begin so: give more of it", EINVAL);
    return *best;
}

base::Result<ContainerPlace> findPlace(
    const std::string& runtimeRoot, std::string_view wanted, const std::string& procRoot)
{
    std::vector<ContainerPlace> places;
    for (const RuntimeState& state : RuntimeStates(runtimeRoot).look().appeared)
        places.push_back(placeOf(state, procRoot));
    return choosePlace(places, wanted);
}

bool isFrozen(const cgroupfs::Dirs& cgroups)
{
    const auto freezer = cgroups.find("freezer");
    const auto unified = cgroups.find("");
    cgroupfs::Reading reading;
    if (freezer != cgroups.end()) {
        if (const auto text = base::readFile(freezer->second + "/freezer.state", 4096))
            cgroupfs::parseInto(cgroupfs::File::V1FreezerState, *text, reading);
    } else if (unified != cgroups.end()) {
        if (const auto text = base::readFile(unified->second + "/cgroup.events", 4096))
            cgroupfs::parseInto(cgroupfs::File::CgroupEvents, *text, reading);
    }
    return reading.frozen.value_or(false);
}

} // namespace shimscope::agent
