// Subcommands, one after the other.
#include "arguments.h"

namespace shimscope::ctl {

namespace {

/// Of everything, or of one container: a name that is given and empty is a mistake of a script.
void addStop(CLI::App& app, Arguments& a, Action& action)
{
    auto* command = app.add_subcommand("stop",
        "end all pods, the stack and the agent, nothing is left; or one container (CRI "
        "StopContainer), which the kubelet starts again if its pod says so");
    auto* container = command->add_option("CONTAINER", a.container.container,
        "only this one: pod/container, an id, or its beginning");
    command
        ->add_option(
            "--grace", a.container.seconds, "seconds between its SIGTERM and SIGKILL (default: 10)")
        ->check(CLI::Range(0, 300))
        ->needs(container);
    command->add_flag("--keep-agent", a.keepAgent, "the agent goes on")->excludes(container);
    command->callback([&, container] {
        const bool one = container->count() > 0;
        action = [&, one] {
            return one ? stopContainer(a.socket, a.container) : stop(a.socket, a.keepAgent);
        };
    });
}

void addLive(CLI::App& app, Arguments& a, Action& action)
{
    auto* command = app.add_subcommand("info", "who the agent is and what it can do here");
    command->callback([&] { action = [&] { return showInfo(a.socket); }; });
    command = app.add_subcommand("env", "what this machine gives, also without an agent");
    command->callback([&] { action = [&] { return showEnvironment(a.socket); }; });
    command = app.add_subcommand("apply", "start the pod of a manifest, and the stack if need be");
    command->add_option("FILE", a.file, "Pod v1 YAML; - reads stdin")->required();
    command->add_option("--name", a.name, "its name in the kubelet's folder (default: the file's)");
    command->callback([&] { action = [&] { return apply(a.socket, a.file, a.name); }; });
    command = app.add_subcommand("delete", "take a manifest away; the kubelet ends its pod");
    command->add_option("NAME", a.name, "as it was applied: web.yaml")->required();
    command->callback([&] { action = [&] { return remove(a.socket, a.name); }; });
    addStop(app, a, action);
    command = app.add_subcommand("watch", "a line for each call, event and change of state");
    command->add_flag("--from-start", a.watch.fromStart, "first what is recorded already");
    command->add_flag("--steps", a.watch.steps, "kernel steps too");
    command->add_flag("--polls", a.watch.polls, "polling calls too");
    command->add_option("--for", a.watch.seconds, "seconds (default: until Ctrl-C)");
    command->callback([&] { action = [&] { return watch(a.socket, a.watch); }; });
    command = app.add_subcommand(
        "inspect", "a table of containers: whose, what they use of what, who started them");
    command->add_flag("--once", a.inspect.once, "print it once (default: until Ctrl-C)");
    command->add_flag("--json", a.inspect.json, "a JSON array on one line instead of the table");
    command->callback([&] { action = [&] { return inspect(a.socket, a.inspect); }; });
    command =
        app.add_subcommand("record", "copy the agent's recording, and what comes, into a file");
    command->add_option("FILE", a.file, "must not exist")->required();
    command->add_option("--for", a.seconds, "seconds (default: until Ctrl-C)");
    command->callback([&] { action = [&] { return record(a.socket, a.file, a.seconds); }; });
}

CLI::Option* addContainer(CLI::App& command, Arguments& a)
{
    return command
        .add_option("CONTAINER", a.container.container, "pod/container, an id, or how one begins")
        ->required();
}

/// What acts on one container, through the chain.
void addContainerActions(CLI::App& app, Arguments& a, Action& action)
{
    ContainerOptions& options = a.container;
    auto* command = app.add_subcommand("signal", "Task/Kill: send a signal to its first process");
    addContainer(*command, a);
    command->add_option("SIGNAL", options.signal, "TERM, SIGUSR1, 9, …")->required();
    command->add_flag("--all", options.all, "to every process of it");
    command->callback([&] { action = [&] { return signalContainer(a.socket, options); }; });
    command = app.add_subcommand("pause", "Task/Pause: freeze it; CRI knows no such thing");
    addContainer(*command, a);
    command->callback([&] { action = [&] { return pauseContainer(a.socket, options, true); }; });
    command = app.add_subcommand("resume", "Task/Resume: let it go on");
    addContainer(*command, a);
    command->callback([&] { action = [&] { return pauseContainer(a.socket, options, false); }; });
    command = app.add_subcommand(
        "exec", "CRI ExecSync: run a command in it; exit status 1 if the command's is not 0");
    command->add_option("--for", options.seconds, "seconds until it is killed (default: 10)")
        ->check(CLI::Range(1, 300));
    addContainer(*command, a);
    command->add_option("COMMAND", options.command, "program and arguments, after --")->required();
    command->callback([&] { action = [&] { return execInContainer(a.socket, options); }; });
    command = app.add_subcommand(
        "update", "CRI UpdateContainerResources: other limits for what runs, through the chain");
    addContainer(*command, a);
    command->add_option("--cpu", options.cpu, "500m, 2, or none");
    command->add_option("--memory", options.memory, "64Mi, or none");
    command->callback([&] { action = [&] { return updateContainer(a.socket, options); }; });
    command = app.add_subcommand("set",
        "write one of its cgroup files, past kubelet and runtime; the next update undoes it");
    addContainer(*command, a);
    command->add_option("FILE", options.file, "memory.max, cpu.max, … (see details)")->required();
    command->add_option("VALUE", options.value, "as the kernel takes it; quote what has blanks")
        ->required();
    command->callback([&] { action = [&] { return setValue(a.socket, options); }; });
}

/// What only looks into one.
void addContainerViews(CLI::App& app, Arguments& a, Action& action)
{
    auto* command = app.add_subcommand(
        "details", "capabilities, seccomp, mounts, cgroup files and config.json of a container");
    addContainer(*command, a);
    command->add_option("--part", a.container.part, "only this one")
        ->check(CLI::IsMember({"security", "mounts", "cgroup", "config"}));
    command->callback([&] { action = [&] { return showDetails(a.socket, a.container); }; });
    command = app.add_subcommand("manifest", "print a manifest as it was applied");
    command->add_option("NAME", a.name, "web.yaml")->required();
    command->callback([&] { action = [&] { return showManifest(a.socket, a.name); }; });
}

void addStories(CLI::App& app, Arguments& a, Action& action)
{
    auto* command =
        app.add_subcommand("replay", "print a recording as trees; needs no agent and no privilege");
    command->add_option("FILE", a.file, "*.shimtrace, or a shipped one: dockershim, containerd, …")
        ->required();
    command->add_option("--speed", a.replay.speed, "play it in time, so many times as fast")
        ->check(CLI::PositiveNumber);
    command->add_option("--pod", a.replay.pod, "only this pod");
    command->add_flag("--polls", a.replay.polls, "print polling calls too");
    command->add_flag("--steps,!--no-steps", a.replay.steps, "kernel steps (default: yes)");
    command->add_flag("--reasons,!--no-reasons", a.replay.reasons, "why each step (default: yes)");
    command->callback([&] { action = [&] { return replay(a.file, a.replay); }; });
    command = app.add_subcommand("compare",
        "the same pod through several chains, call by call, and what each leaves behind");
    command
        ->add_option("CHAIN", a.compare.chains,
            "two or more: shipped recordings (dockershim, cri-dockerd, containerd-1.6, containerd, "
            "containerd-otel, cri-o), files, or live: what runs here now")
        ->required()
        ->expected(2, 16);
    command->add_option("--format", a.compare.format, "markdown or json")
        ->check(CLI::IsMember({"markdown", "json"}))
        ->capture_default_str();
    command->add_option(
        "--pod", a.compare.pod, "of the live one, e.g. default/web (default: the first)");
    command->add_option("--language", a.compare.language, "of the Markdown: en or ko")
        ->check(CLI::IsMember({"en", "ko"}))
        ->capture_default_str();
    command->callback([&] {
        action = [&] {
            a.compare.socket = a.socket;
            return compareRecordings(a.compare);
        };
    });
    command = app.add_subcommand(
        "demo", "run a scenario's pod to its OOM kill and restart, and print the chain");
    command->add_option(
        "--scenario", a.demo.scenario, "folder with manifests (default: scenarios/01-one-pod)");
    command->add_option("--record", a.demo.recordFile, "write the run into this file");
    command->add_option("--for", a.demo.seconds, "seconds to wait for each stage")
        ->capture_default_str();
    command->add_option("--backoff-factor", a.demo.backoffFactor, "shortens the kubelet's back-off")
        ->check(CLI::Range(0.001, 1.0));
    command->add_flag("--steps,!--no-steps", a.demo.steps, "kernel steps (default: yes)");
    command->callback([&] {
        a.demo.socket = a.socket;
        action = [&] { return runDemo(a.demo); };
    });
}

void addRecordings(CLI::App& app, Arguments& a, Action& action)
{
    auto* command = app.add_subcommand("recordings",
        "what the agent has kept, also from before it was killed; with get, one of those");
    command->callback([&, command] {
        if (command->get_subcommands().empty())
            action = [&] { return listRecordings(a.socket); };
    });
    auto* get =
        command->add_subcommand("get", "copy one into a file, which replay and the window take");
    get->add_option("NAME", a.name, "as recordings prints it")->required();
    get->add_option("FILE", a.file, "a new *.shimtrace")->required();
    get->callback([&] { action = [&] { return getRecording(a.socket, a.name, a.file); }; });
}

void addExchange(CLI::App& app, Arguments& a, Action& action)
{
    auto* command = app.add_subcommand(
        "export", "a recording for other programs: Jaeger and Tempo (otlp), Perfetto (chrome)");
    command->add_option("FILE", a.file, "*.shimtrace")->required();
    command->add_option("--format", a.format, "otlp or chrome")
        ->check(CLI::IsMember({"otlp", "chrome"}))
        ->capture_default_str();
    command->add_option("-o,--output", a.out, "a new file (default: stdout)");
    command->callback([&] { action = [&] { return exportRecording(a.file, a.format, a.out); }; });
    command = app.add_subcommand(
        "import", "what others observed, as a recording: OTLP/JSON, or a folder of a chain's logs");
    command->add_option("FILE", a.file, "a document, or one a line; or the folder")->required();
    command->add_option("-o,--output,OUT", a.out, "a new *.shimtrace")->required();
    command->add_option("--about", a.name, "of a folder: what its logs do not say (about.json)")
        ->check(CLI::ExistingFile);
    command->callback([&] { action = [&] { return importTrace(a.file, a.name, a.out); }; });
    command = app.add_subcommand(
        "metrics", "the newest reading of each container as OpenMetrics text, named as cAdvisor's");
    command->callback([&] { action = [&] { return printMetrics(a.socket); }; });
}

void addLessonRun(CLI::App& lesson, Arguments& a, Action& action)
{
    auto* command = lesson.add_subcommand("run", "hold a lesson in this terminal");
    command
        ->add_option(
            "ID", a.lesson.id, "see lesson list, the number will do; or a folder: ./my-lesson")
        ->required();
    command->add_option("--language", a.lesson.language, "en or ko")
        ->check(CLI::IsMember({"en", "ko"}));
    auto* solve = command->add_flag(
        "--solve", a.lesson.solve, "do what passes every check; exit status 0 if all passed");
    command->add_flag("--idle", a.lesson.idle, "do nothing; exit status 3 if no check passed")
        ->excludes(solve);
    auto* recording =
        command->add_option("--recording", a.lesson.recording, "play this file; needs no agent");
    auto* replay = command->add_flag("--replay", a.lesson.replay, "play the lesson's own recording")
                       ->excludes(recording);
    command->add_option("--record", a.lesson.recordFile, "write the run into this new file")
        ->excludes(recording)
        ->excludes(replay);
    command->add_option("--for", a.lesson.seconds, "seconds for a step that is solved")
        ->capture_default_str();
    command->add_flag("--progress,!--no-progress", a.lesson.keepProgress,
        "remember how far it went (default: yes)");
    command->callback([&] {
        a.lesson.socket = a.socket;
        action = [&] { return runLesson(a.lesson); };
    });
}

void addLessons(CLI::App& app, Arguments& a, Action& action)
{
    auto* lesson =
        app.add_subcommand("lesson", "learn what containers are, with the kernel's proof");
    lesson->require_subcommand(1);
    auto* command = lesson->add_subcommand("list", "the lessons, and which were finished");
    command->add_option("--language", a.lesson.language, "en or ko")
        ->check(CLI::IsMember({"en", "ko"}));
    command->callback([&] { action = [&] { return listLessons(a.lesson.language); }; });
    command = lesson->add_subcommand("check", "whether a file is a lesson, and what is wrong");
    command->add_option("FILE", a.file, "scenario.json, or its folder")->required();
    command->callback([&] { action = [&] { return checkLesson(a.file); }; });
    addLessonRun(*lesson, a, action);
}

void addAffected(CLI::App& app, Arguments& a, Action& action)
{
    auto* command = app.add_subcommand("affected",
        "does this machine depend on Docker under Kubernetes? Reads only, needs no agent, sees "
        "more "
        "as root; exit status 0 whatever it finds");
    command->add_option("--node", a.affected.nodes,
        "also Node objects: a file of kubectl get nodes -o json, yaml or wide; - is stdin; may be "
        "repeated");
    command->add_option("--root", a.affected.root, "where this machine's files are: /host in a pod")
        ->check(CLI::ExistingDirectory)
        ->capture_default_str();
    command->add_option("--format", a.affected.format, "markdown or json")
        ->check(CLI::IsMember({"markdown", "json"}))
        ->capture_default_str();
    command->add_option("--lang", a.affected.language, "en or ko")
        ->check(CLI::IsMember({"en", "ko"}))
        ->capture_default_str();
    command->callback([&] { action = [&] { return showAffected(a.affected); }; });
}

} // namespace

void addCommands(CLI::App& app, Arguments& arguments, Action& action)
{
    app.require_subcommand(1);
    app.add_option("--socket", arguments.socket, "the agent's socket")->capture_default_str();
    addLive(app, arguments, action);
    addContainerActions(app, arguments, action);
    addContainerViews(app, arguments, action);
    addStories(app, arguments, action);
    addRecordings(app, arguments, action);
    addExchange(app, arguments, action);
    addLessons(app, arguments, action);
    addAffected(app, arguments, action);
}

} // namespace shimscope::ctl
