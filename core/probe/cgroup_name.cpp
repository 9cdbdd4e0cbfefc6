// One walk over the components of a path.
#include <base/text.h>
#include <probe/cgroup_name.h>

#include <algorithm>
#include <array>

namespace shimscope::probe {

namespace {

constexpr std::size_t kIdLength = 64;

bool isId(std::string_view text)
{
    return text.size() == kIdLength
        && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string_view withoutSuffix(std::string_view text, std::string_view suffix)
{
    return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

struct IdPrefix {
    std::string_view text;
    Engine engine;
    bool monitor;
};
constexpr std::array kIdPrefixes{IdPrefix{"docker-", Engine::Docker, false},
    IdPrefix{"cri-containerd-", Engine::Containerd, false},
    IdPrefix{"nerdctl-", Engine::Containerd, false}, IdPrefix{"crio-conmon-", Engine::CriO, true},
    IdPrefix{"crio-", Engine::CriO, false}, IdPrefix{"libpod-conmon-", Engine::Podman, true},
    IdPrefix{"libpod-payload-", Engine::Podman, false}, IdPrefix{"libpod-", Engine::Podman, false}};

/// The pod that a component stands for, or empty. systemd has no dashes in a slice's own part.
std::string kubernetesPod(std::string_view component, bool inKubepods)
{
    if (component.ends_with(".slice") && component.starts_with("kubepods")) {
        const std::size_t at = component.rfind("-pod");
        if (at == std::string_view::npos)
            return {};
        std::string uid(withoutSuffix(component.substr(at + 4), ".slice"));
        std::replace(uid.begin(), uid.end(), '_', '-');
        return uid;
    }
    return inKubepods && component.starts_with("pod") ? std::string(component.substr(3)) : "";
}

/// "machine-libpod_pod_<id>.slice", or a bare id below libpod_parent.
std::string podmanPod(std::string_view component, std::string_view parent)
{
    constexpr std::string_view kMark = "libpod_pod_";
    if (const std::size_t at = component.find(kMark); at != std::string_view::npos) {
        const std::string_view id = withoutSuffix(component.substr(at + kMark.size()), ".slice");
        return isId(id) ? std::string(id) : "";
    }
    return parent == "libpod_parent" && isId(component) ? std::string(component) : "";
}

std::string qosOf(std::string_view path)
{
    if (path.find("besteffort") != std::string_view::npos)
        return "BestEffort";
    return path.find("burstable") != std::string_view::npos ? "Burstable" : "Guaranteed";
}

class Walk {
public:
    void take(std::string_view component)
    {
        m_path += "/" + std::string(component);
        // The kubelet and its runtime disagree about the driver: "<slice>:cri-containerd:<id>".
        const auto parts = base::split(component, ':');
        if (parts.size() == 3 && isId(parts[2])) {
            takePod(parts[0]);
            found(parts[1] == "cri-containerd" ? Engine::Containerd : Engine::Unknown, parts[2]);
        } else {
            takePod(component);
            takeContainer(withoutSuffix(component, ".scope"));
        }
        m_parent = component;
    }
    std::optional<CgroupName> result;

private:
    void takePod(std::string_view component)
    {
        m_inKubepods = m_inKubepods || component == "kubepods";
        if (std::string uid = kubernetesPod(component, m_inKubepods); !uid.empty()) {
            m_pod = std::move(uid);
            m_qos = qosOf(m_path);
        } else if (std::string id = podmanPod(component, m_parent); !id.empty()) {
            m_pod = std::move(id);
            m_qos.clear();
        }
    }
    void takeContainer(std::string_view name)
    {
        for (const IdPrefix& prefix : kIdPrefixes) {
            if (name.starts_with(prefix.text) && isId(name.substr(prefix.text.size())))
                return found(prefix.engine, name.substr(prefix.text.size()), prefix.monitor);
        }
        if (!isId(name))
            return;
        if (m_parent == "docker" || m_parent == "buildkit")
            found(Engine::Docker, name);
        else if (!m_qos.empty() && m_pod == kubernetesPod(m_parent, m_inKubepods))
            found(Engine::Unknown, name);
    }
    void found(Engine engine, std::string_view id, bool monitor = false)
    {
        result = CgroupName{.engine = engine,
            .id = std::string(id),
            .podUid = m_pod,
            .qos = m_qos,
            .path = m_path,
            .monitor = monitor};
    }
    std::string m_path, m_pod, m_qos;
    std::string_view m_parent;
    bool m_inKubepods = false;
};

} // namespace

const char* toString(Engine engine)
{
    static constexpr std::array kNames{
        "", "docker", "containerd", "cri-o", "podman", "shimscope", "runc", "crun", "plain"};
    return kNames.at(static_cast<std::size_t>(engine));
}

std::optional<CgroupName> parseCgroupName(std::string_view path)
{
    Walk walk;
    for (const std::string_view component : base::split(path, '/')) {
        if (!component.empty())
            walk.take(component);
    }
    return walk.result;
}

} // namespace shimscope::probe
