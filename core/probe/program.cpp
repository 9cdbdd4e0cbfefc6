// A table of programs, and their arguments.
#include <base/text.h>
#include <probe/program.h>

#include <algorithm>
#include <array>

namespace shimscope::probe {

namespace {

struct KnownProgram {
    std::string_view name;
    bool prefix; ///< names that begin so
    Role role;
    Engine engine;
};
constexpr std::array kPrograms{
    KnownProgram{"containerd-shim-shimscope", true, Role::Monitor, Engine::Shimscope},
    KnownProgram{"containerd-shim", true, Role::Monitor, Engine::Containerd},
    KnownProgram{"conmon", true, Role::Monitor, Engine::Unknown},
    KnownProgram{"shimscope-oci", false, Role::Runtime, Engine::Shimscope},
    KnownProgram{"runc", false, Role::Runtime, Engine::Runc},
    KnownProgram{"crun", false, Role::Runtime, Engine::Crun},
    KnownProgram{"dockerd", false, Role::Daemon, Engine::Docker},
    KnownProgram{"containerd", false, Role::Daemon, Engine::Containerd},
    KnownProgram{"crio", false, Role::Daemon, Engine::CriO},
    KnownProgram{"podman", false, Role::Daemon, Engine::Podman},
    KnownProgram{"shimscope-cri", false, Role::Daemon, Engine::Shimscope},
    KnownProgram{"kubelet", false, Role::Kubelet, Engine::Unknown},
    KnownProgram{"shimscope-kubelet", false, Role::Kubelet, Engine::Shimscope}};

constexpr std::size_t kCommLength = 15;

/// The value after any of the names; "-id x", "--id x", "--id=x".
std::string valueOf(
    const std::vector<std::string>& arguments, std::initializer_list<std::string_view> names)
{
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const std::string_view word = arguments[i];
        for (const std::string_view name : names) {
            if (word == name && i + 1 < arguments.size())
                return arguments[i + 1];
            if (word.starts_with(name) && word.size() > name.size() && word[name.size()] == '=')
                return std::string(word.substr(name.size() + 1));
        }
    }
    return {};
}

bool anyContains(const std::vector<std::string>& arguments, std::string_view text)
{
    return std::any_of(arguments.begin(), arguments.end(),
        [&](const std::string& word) { return word.find(text) != std::string::npos; });
}

void readShim(Program& program, const std::vector<std::string>& arguments)
{
    program.id = valueOf(arguments, {"-id", "--id"});
    program.nameSpace = valueOf(arguments, {"-namespace", "--namespace"});
    if (program.nameSpace == "moby" && program.engine == Engine::Containerd)
        program.engine = Engine::Docker;
}

void readConmon(Program& program, const std::vector<std::string>& arguments)
{
    program.id = valueOf(arguments, {"-c", "--cid"});
    program.containerName = valueOf(arguments, {"-n", "--name"});
    if (anyContains(arguments, "crio"))
        program.engine = Engine::CriO;
    else if (anyContains(arguments, "podman") || anyContains(arguments, "libpod"))
        program.engine = Engine::Podman;
}

} // namespace

std::string baseName(std::string_view path)
{
    return std::string(path.substr(path.find_last_of('/') + 1));
}

bool mayBeProgram(std::string_view comm)
{
    return std::any_of(kPrograms.begin(), kPrograms.end(), [&](const KnownProgram& known) {
        return comm.starts_with(known.name.substr(0, kCommLength));
    });
}

std::optional<Program> recogniseProgram(const std::vector<std::string>& arguments)
{
    if (arguments.empty())
        return std::nullopt;
    const std::string name = baseName(arguments[0]);
    const auto* const known =
        std::find_if(kPrograms.begin(), kPrograms.end(), [&](const KnownProgram& each) {
            return each.prefix ? name.starts_with(each.name) : name == each.name;
        });
    // "runc init" is the container's process before it becomes the container's program.
    if (known == kPrograms.end() || (known->role == Role::Runtime && arguments.back() == "init"))
        return std::nullopt;
    Program program{.role = known->role, .engine = known->engine, .name = name};
    if (known->role == Role::Runtime)
        program.id = arguments.size() > 1 ? arguments.back() : "";
    if (known->role == Role::Monitor && name.starts_with("conmon"))
        readConmon(program, arguments);
    else if (known->role == Role::Monitor)
        readShim(program, arguments);
    if (known->role == Role::Monitor && program.id.empty())
        return std::nullopt;
    return program;
}

trace::Hop hopOf(Role role)
{
    switch (role) {
    case Role::Monitor:
        return trace::Hop::Shim;
    case Role::Runtime:
        return trace::Hop::Runtime;
    case Role::Daemon:
        return trace::Hop::Cri;
    case Role::Kubelet:
        break;
    }
    return trace::Hop::Kubelet;
}

KubernetesName parseKubernetesName(std::string_view name)
{
    const auto parts = base::split(name, '_');
    if (parts.size() < 6 || parts[0] != "k8s")
        return {};
    return {std::string(parts[1]), std::string(parts[2]), std::string(parts[3])};
}

} // namespace shimscope::probe
