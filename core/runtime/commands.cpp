// The table of commands, and the program around it.
#include <base/text.h>
#include <oci/spec.h>
#include <runtime/context.h>
#include <seccomp/seccomp.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace shimscope::runtime {

namespace {

constexpr Option kBundle{
    "bundle", 'b', true, "folder of config.json; the working directory otherwise"};
constexpr Option kPidFile{"pid-file", 0, true, "gets the pid of the process"};
constexpr Option kConsole{"console-socket", 0, true, "unix socket that receives the terminal"};
constexpr Option kNoPivot{
    "no-pivot", 0, false, "chroot instead of pivot_root, for a root on an initramfs"};
constexpr Option kNoKeyring{"no-new-keyring", 0, false, "keep the caller's session keyring"};
constexpr Option kPreserve{
    "preserve-fds", 0, true, "descriptors from 3 on that the container inherits"};
constexpr Option kFormat{"format", 'f', true, "table or json"};

constexpr std::array kCreate{kBundle, kPidFile, kConsole, kNoPivot, kNoKeyring, kPreserve};
constexpr std::array kRun{kBundle, kPidFile, kConsole, kNoPivot, kNoKeyring, kPreserve,
    Option{"detach", 'd', false, "do not wait for the program"},
    Option{"keep", 0, false, "do not delete the container at its end"},
    Option{"no-subreaper", 0, false, "accepted, as runc has it; orphans are never collected here"}};
constexpr std::array kExec{kPidFile, kConsole, kPreserve,
    Option{"process", 'p', true, "file with the process as in config.json"},
    Option{"detach", 'd', false, "do not wait for the program"},
    Option{"tty", 't', false, "give it a terminal"}, Option{"user", 'u', true, "uid[:gid]"},
    Option{"additional-gids", 'g', true, "one more group; may be repeated"},
    Option{"env", 'e', true, "NAME=value; may be repeated"},
    Option{"cwd", 0, true, "working directory in the container"},
    Option{"cap", 'c', true, "one more capability; may be repeated"},
    Option{"no-new-privs", 0, false, "execve gives it no more rights"},
    Option{"ignore-paused", 0, false, "also in a paused container"}};
constexpr std::array kUpdate{
    Option{"resources", 'r', true, "file with linux.resources, - for stdin"},
    Option{"memory", 0, true, "bytes, or with k, m, g; -1 for none"},
    Option{"memory-reservation", 0, true, "bytes"},
    Option{"memory-swap", 0, true, "bytes of memory and swap together; -1 for none"},
    Option{"cpu-period", 0, true, "µs"}, Option{"cpu-quota", 0, true, "µs per period; -1 for none"},
    Option{"cpu-burst", 0, true, "µs"}, Option{"cpu-share", 0, true, "weight, 1024 is the default"},
    Option{"cpu-rt-period", 0, true, "µs"}, Option{"cpu-rt-runtime", 0, true, "µs"},
    Option{"cpu-idle", 0, true, "1: only what others leave"},
    Option{"cpuset-cpus", 0, true, "list of CPUs"},
    Option{"cpuset-mems", 0, true, "list of memory nodes"},
    Option{"pids-limit", 0, true, "number of processes; -1 for none"},
    Option{"blkio-weight", 0, true, "10 to 1000"}};
constexpr std::array kSpec{kBundle, Option{"rootless", 0, false, "for a user without root"}};
constexpr std::array kKill{Option{"all", 'a', false, "every process of the container"},
    Option{"signal", 's', true, "the same as the second argument"}};
constexpr std::array kDelete{
    Option{"force", 'f', false, "kill it first; a missing container is no error"}};
constexpr std::array kFormatOnly{kFormat};
constexpr std::array kList{kFormat, Option{"quiet", 'q', false, "ids only"}};

constexpr std::array kCommands{
    Command{"create", "[options] ID", "makes a container; its program waits for start", kCreate, 1,
        1, runCreate},
    Command{"run", "[options] ID", "create and start in one", kRun, 1, 1, runRun},
    Command{"start", "ID", "starts the program of a created container", {}, 1, 1, runStart},
    Command{"state", "ID", "prints what a container is, as JSON", {}, 1, 1, runState},
    Command{"kill", "[--all] ID [SIGNAL]", "sends a signal (TERM)", kKill, 1, 2, runKill},
    Command{"delete", "[--force] ID", "removes a stopped container", kDelete, 1, 1, runDelete},
    Command{
        "exec", "[options] ID [PROGRAM ARG…]", "starts one more program", kExec, 1, 9999, runExec},
    Command{"update", "[options] ID", "changes limits", kUpdate, 1, 1, runUpdate},
    Command{"list", "[options]", "prints all containers below --root", kList, 0, 0, runList},
    Command{"ps", "[options] ID [ps options]", "prints the processes of a container", kFormatOnly,
        1, 99, runPs},
    Command{"pause", "ID", "freezes all processes of a container", {}, 1, 1, runPause},
    Command{"resume", "ID", "lets them run again", {}, 1, 1, runResume},
    Command{"features", "", "prints what this runtime can do, as JSON", {}, 0, 0, runFeatures},
    Command{"spec", "[options]", "writes a config.json to begin with", kSpec, 0, 0, runSpec},
};

constexpr std::array kGlobal{Option{"root", 0, true, "folder for the state of containers"},
    Option{"log", 0, true, "file that gets errors and warnings"},
    Option{"log-format", 0, true, "text or json"}, Option{"debug", 0, false, "log more"},
    Option{"systemd-cgroup", 0, false, "cgroupsPath is slice:prefix:name"},
    Option{"rootless", 0, true, "true, false or auto; nothing depends on it"},
    Option{"help", 'h', false, "this text"}, Option{"version", 'v', false, "versions"}};

void print(int fd, const std::string& text)
{
    (void)!::write(fd, text.data(), text.size());
}

std::string optionHelp(std::span<const Option> options)
{
    std::string text;
    for (const Option& option : options) {
        std::string names = "--" + std::string(option.name);
        if (option.letter != 0)
            names += std::string(", -") + option.letter;
        if (option.takesValue)
            names += " VALUE";
        names.resize(std::max<std::size_t>(names.size() + 1, 28), ' ');
        text += "   " + names + std::string(option.help) + "\n";
    }
    return text;
}

std::string help()
{
    std::string text = "shimscope-oci: runs OCI containers\n\nusage: shimscope-oci [global "
                       "options] COMMAND …\n\ncommands:\n";
    for (const Command& command : kCommands) {
        std::string line = "   " + std::string(command.name) + " " + std::string(command.usage);
        line.resize(std::max<std::size_t>(line.size() + 1, 40), ' ');
        text += line + std::string(command.help) + "\n";
    }
    return text + "\nglobal options:\n" + optionHelp(kGlobal);
}

std::string version()
{
    return std::string("shimscope-oci version ") + SHIMSCOPE_VERSION + "\nspec: " + oci::kVersionMax
        + "\nlibseccomp: " + seccomp::libraryVersion() + "\n";
}

std::string defaultRoot()
{
    const char* runtimeDir =
        std::getenv("XDG_RUNTIME_DIR"); // NOLINT(concurrency-mt-unsafe): one thread
    if (::geteuid() != 0 && runtimeDir != nullptr)
        return std::string(runtimeDir) + "/shimscope/oci";
    return "/run/shimscope/oci";
}

int fail(const Context& context, const base::Error& error, int code)
{
    context.log.error(error.toString());
    if (context.span != nullptr)
        context.span->outcome(code, error.toString());
    return code;
}

int runCommand(Context& context, const Command& command, const std::vector<std::string>& words,
    const std::string& argv)
{
    trace::SpanOptions options;
    options.kind = trace::Kind::Server;
    options.protocol = "OCI exec";
    options.method = command.name;
    options.requestType = "argv";
    options.requestBytes = argv;
    trace::SpanScope span(options);
    context.span = &span;
    const int failure =
        command.name == "exec" ? 255 : 1; // what runc's callers tell from the program's own code
    auto arguments = parseOptions(command.options, words);
    if (!arguments)
        return fail(context, arguments.error(), failure);
    if (arguments->rest.size() < command.least || arguments->rest.size() > command.most) {
        const std::string usage = std::string(command.name) + " " + std::string(command.usage);
        return fail(context, base::fail("command line", usage, "wrong number of arguments").value(),
            failure);
    }
    const auto result = command.run(context, *arguments);
    return result ? *result : fail(context, result.error(), failure);
}

} // namespace

std::span<const Command> commands()
{
    return kCommands;
}
std::span<const Option> globalOptions()
{
    return kGlobal;
}

int run(const std::vector<std::string>& words)
{
    (void)trace::openTracerFromEnvironment(trace::Hop::Runtime, "shimscope-oci");
    Context context;
    const auto global = parseOptions(kGlobal, words);
    if (!global)
        return fail(context, global.error(), 1);
    context.root = global->get("root", defaultRoot());
    context.log =
        Log(global->get("log"), global->get("log-format", "text") == "json", global->has("debug"));
    if (global->has("version")) {
        print(1, version());
        return 0;
    }
    const std::string name = global->rest.empty() || global->has("help") ? "help" : global->rest[0];
    if (name == "help") {
        print(1, help());
        return 0;
    }
    const auto* command = std::find_if(kCommands.begin(), kCommands.end(),
        [&](const Command& candidate) { return candidate.name == name; });
    if (command == kCommands.end()) {
        print(2, "no command " + name + "; see shimscope-oci --help\n");
        return 3;
    }
    std::string argv = "shimscope-oci";
    for (const std::string& word : words)
        argv += '\0' + word;
    return runCommand(context, *command, {global->rest.begin() + 1, global->rest.end()}, argv);
}

} // namespace shimscope::runtime
