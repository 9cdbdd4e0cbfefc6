<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>Trouble</name>
    <message>
        <source>This recording cannot be opened</source>
        <translation>This recording cannot be opened</translation>
    </message>
    <message>
        <source>Choose a file that Shimscope recorded (*.shimtrace). If it was copied from another machine, copy it again: its beginning must be whole; a missing end is no problem.</source>
        <translation>Choose a file that Shimscope recorded (*.shimtrace). If it was copied from another machine, copy it again: its beginning must be whole; a missing end is no problem.</translation>
    </message>
    <message>
        <source>No agent answers at %1</source>
        <translation>No agent answers at %1</translation>
    </message>
    <message>
        <source>Start one with ./dev run, or as root with shimscoped, and this window connects by itself. Or open a recording: that needs no rights and no agent.</source>
        <translation>Start one with ./dev run, or as root with shimscoped, and this window connects by itself. Or open a recording: that needs no rights and no agent.</translation>
    </message>
    <message>
        <source>This machine cannot be looked at</source>
        <translation>This machine cannot be looked at</translation>
    </message>
    <message>
        <source>That needs the program shimscoped, which is built and installed with this window; it runs as you and only reads.</source>
        <translation>That needs the program shimscoped, which is built and installed with this window; it runs as you and only reads.</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Affected</name>
    <message>
        <source>No node was found in %1: %2
What kubectl get nodes -o json, -o yaml or -o wide prints is read.</source>
        <translation>No node was found in %1: %2
What kubectl get nodes -o json, -o yaml or -o wide prints is read.</translation>
    </message>
    <message>
        <source>Nodes of a cluster</source>
        <translation>Nodes of a cluster</translation>
    </message>
    <message>
        <source>Node objects (*.json *.yaml *.yml *.txt);;All files (*)</source>
        <translation>Node objects (*.json *.yaml *.yml *.txt);;All files (*)</translation>
    </message>
    <message>
        <source>No text is in the clipboard: copy what kubectl get nodes -o json prints, and paste again.</source>
        <translation>No text is in the clipboard: copy what kubectl get nodes -o json prints, and paste again.</translation>
    </message>
    <message>
        <source>the clipboard</source>
        <translation>the clipboard</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Save the report</translation>
    </message>
    <message>
        <source>There is no report yet: scan this machine first.</source>
        <translation>There is no report yet: scan this machine first.</translation>
    </message>
    <message>
        <source>Am I affected?</source>
        <translation>Am I affected?</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Banners</name>
    <message>
        <source>recorded on %1, %2 UTC</source>
        <translation>recorded on %1, %2 UTC</translation>
    </message>
    <message>
        <source>The window runs as root. It needs no rights at all: start it as an ordinary user.</source>
        <translation>The window runs as root. It needs no rights at all: start it as an ordinary user.</translation>
    </message>
    <message>
        <source>REPLAY</source>
        <translation>REPLAY</translation>
    </message>
    <message>
        <source>The recording of %1 was not finished: its agent was killed.</source>
        <translation>The recording of %1 was not finished: its agent was killed.</translation>
    </message>
    <message>
        <source>The recording of this machine of %1 was left by a window that was killed.</source>
        <translation>The recording of this machine of %1 was left by a window that was killed.</translation>
    </message>
    <message>
        <source>RECOVER</source>
        <translation>RECOVER</translation>
    </message>
    <message>
        <source>Recover the recording of %1</source>
        <translation>Recover the recording of %1</translation>
    </message>
    <message>
        <source>The agent is gone, and is looked for each second: %1</source>
        <translation>The agent is gone, and is looked for each second: %1</translation>
    </message>
    <message>
        <source>INCOMPLETE</source>
        <translation>INCOMPLETE</translation>
    </message>
    <message>
        <source>ERROR</source>
        <translation>ERROR</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Closing</name>
    <message>
        <source>Close Shimscope</source>
        <translation>Close Shimscope</translation>
    </message>
    <message numerus="yes">
        <source>%n pod(s) of the sandbox still run.</source>
        <translation>
            <numerusform>%n pod of the sandbox still runs.</numerusform>
            <numerusform>%n pods of the sandbox still run.</numerusform>
        </translation>
    </message>
    <message>
        <source>The agent is a service: it keeps them, and this window finds them again.</source>
        <translation>The agent is a service: it keeps them, and this window finds them again.</translation>
    </message>
    <message>
        <source>Left alone they go on without this window, which finds them again as long as the agent runs.</source>
        <translation>Left alone they go on without this window, which finds them again as long as the agent runs.</translation>
    </message>
    <message>
        <source>Leave them running</source>
        <translation>Leave them running</translation>
    </message>
    <message>
        <source>Stop the pods</source>
        <translation>Stop the pods</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Do not ask again</source>
        <translation>Do not ask again</translation>
    </message>
    <message>
        <source>The settings can change that again.</source>
        <translation>The settings can change that again.</translation>
    </message>
    <message numerus="yes">
        <source>Stopping %n pod(s)</source>
        <translation>
            <numerusform>Stopping %n pod</numerusform>
            <numerusform>Stopping %n pods</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shimscope::app::Comparing</name>
    <message>
        <source>Choose another recording in the head of this page.</source>
        <translation>Choose another recording in the head of this page.</translation>
    </message>
    <message>
        <source>Compare with a recording</source>
        <translation>Compare with a recording</translation>
    </message>
    <message>
        <source>Recordings (*.shimtrace *.shimtrace.gz);;All files (*)</source>
        <translation>Recordings (*.shimtrace *.shimtrace.gz);;All files (*)</translation>
    </message>
    <message>
        <source>Export for slides</source>
        <translation>Export for slides</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Exporter</name>
    <message>
        <source>Recording (*.shimtrace)</source>
        <translation>Recording (*.shimtrace)</translation>
    </message>
    <message>
        <source>OTLP/JSON, for Jaeger and Tempo (*.otlp.json)</source>
        <translation>OTLP/JSON, for Jaeger and Tempo (*.otlp.json)</translation>
    </message>
    <message>
        <source>Chrome trace, for Perfetto (*.trace.json)</source>
        <translation>Chrome trace, for Perfetto (*.trace.json)</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Feed</name>
    <message>
        <source>A lesson&apos;s recording</source>
        <translation>A lesson&apos;s recording</translation>
    </message>
    <message>
        <source>This machine, only looked at</source>
        <translation>This machine, only looked at</translation>
    </message>
    <message>
        <source>Replay of %1</source>
        <translation>Replay of %1</translation>
    </message>
    <message>
        <source>Live from %1</source>
        <translation>Live from %1</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Inspector</name>
    <message>
        <source>The program shimscoped is neither beside this one nor in PATH.</source>
        <translation>The program shimscoped is neither beside this one nor in PATH.</translation>
    </message>
    <message>
        <source>It does not open %1.</source>
        <translation>It does not open %1.</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Layouts</name>
    <message>
        <source>Lesson: the map and one plot</source>
        <translation>Lesson: the map and one plot</translation>
    </message>
    <message>
        <source>Explore: everything</source>
        <translation>Explore: everything</translation>
    </message>
    <message>
        <source>Inspect: namespaces, plots, details</source>
        <translation>Inspect: namespaces, plots, details</translation>
    </message>
</context>
<context>
    <name>shimscope::app::MainMenu</name>
    <message>
        <source>Save a picture of</source>
        <translation>Save a picture of</translation>
    </message>
    <message>
        <source>New pod…</source>
        <translation>New pod…</translation>
    </message>
    <message>
        <source>Open a recording…</source>
        <translation>Open a recording…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>Lessons</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Larger text</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Smaller text</translation>
    </message>
    <message>
        <source>Text of the usual size</source>
        <translation>Text of the usual size</translation>
    </message>
    <message>
        <source>For a projector</source>
        <translation>For a projector</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Settings…</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Close the window</translation>
    </message>
    <message>
        <source>Details: larger, or open</source>
        <translation>Details: larger, or open</translation>
    </message>
    <message>
        <source>Compare chains</source>
        <translation>Compare chains</translation>
    </message>
    <message>
        <source>Am I affected?</source>
        <translation>Am I affected?</translation>
    </message>
    <message>
        <source>The same with other tools…</source>
        <translation>The same with other tools…</translation>
    </message>
</context>
<context>
    <name>shimscope::app::MainViews</name>
    <message>
        <source>Timeline</source>
        <translation>Timeline</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>Namespaces</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Views</translation>
    </message>
    <message>
        <source>cgroup tree</source>
        <translation>cgroup tree</translation>
    </message>
</context>
<context>
    <name>shimscope::app::MainWindow</name>
    <message>
        <source>Open a recording</source>
        <translation>Open a recording</translation>
    </message>
    <message>
        <source>Recordings (*.shimtrace);;All files (*)</source>
        <translation>Recordings (*.shimtrace);;All files (*)</translation>
    </message>
    <message>
        <source>Exported to %1</source>
        <translation>Exported to %1</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Not exported: %1</source>
        <translation>Not exported: %1</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>Opening %1</translation>
    </message>
    <message>
        <source>Writing %1</source>
        <translation>Writing %1</translation>
    </message>
    <message>
        <source>the call chain</source>
        <translation>the call chain</translation>
    </message>
    <message>
        <source>the timeline</source>
        <translation>the timeline</translation>
    </message>
    <message>
        <source>the namespaces</source>
        <translation>the namespaces</translation>
    </message>
    <message>
        <source>the live resources</source>
        <translation>the live resources</translation>
    </message>
    <message>
        <source>the whole window</source>
        <translation>the whole window</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>Saved %1</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>Save %1</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to and that has room.</source>
        <translation>Choose a folder that you may write to and that has room.</translation>
    </message>
    <message>
        <source>Fetching %1 from the agent</source>
        <translation>Fetching %1 from the agent</translation>
    </message>
    <message>
        <source>Recover a recording</source>
        <translation>Recover a recording</translation>
    </message>
    <message>
        <source>It is still offered: try again. “shimscopectl recordings” lists what the agent has kept.</source>
        <translation>It is still offered: try again. “shimscopectl recordings” lists what the agent has kept.</translation>
    </message>
    <message>
        <source>the comparison</source>
        <translation>the comparison</translation>
    </message>
    <message>
        <source>who is affected</source>
        <translation>who is affected</translation>
    </message>
</context>
<context>
    <name>shimscope::app::PictureMenu</name>
    <message>
        <source>It is not shown now.</source>
        <translation>It is not shown now.</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>Picture (*.png)</translation>
    </message>
    <message>
        <source>Drawing that can be enlarged (*.svg)</source>
        <translation>Drawing that can be enlarged (*.svg)</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>Save %1</translation>
    </message>
    <message>
        <source>%1 is there, and is no ordinary file.</source>
        <translation>%1 is there, and is no ordinary file.</translation>
    </message>
    <message>
        <source>Save as a picture…</source>
        <translation>Save as a picture…</translation>
    </message>
    <message>
        <source>Copy as a picture</source>
        <translation>Copy as a picture</translation>
    </message>
</context>
<context>
    <name>shimscope::app::PodActions</name>
    <message>
        <source>This agent only looks: %1</source>
        <translation>This agent only looks: %1</translation>
    </message>
    <message>
        <source>Only root and the owner of the agent may change things: start shimscoped with --socket-uid and your uid.</source>
        <translation>Only root and the owner of the agent may change things: start shimscoped with --socket-uid and your uid.</translation>
    </message>
    <message>
        <source>The agent or a program of the chain does not answer: start it, then try again.</source>
        <translation>The agent or a program of the chain does not answer: start it, then try again.</translation>
    </message>
    <message>
        <source>Start shimscoped with --socket-uid and your uid, or act as root.</source>
        <translation>Start shimscoped with --socket-uid and your uid, or act as root.</translation>
    </message>
    <message>
        <source>It may have ended or been started anew meanwhile: choose it again at the left.</source>
        <translation>It may have ended or been started anew meanwhile: choose it again at the left.</translation>
    </message>
    <message>
        <source>Its state does not allow this now: the cause says what has to come first.</source>
        <translation>Its state does not allow this now: the cause says what has to come first.</translation>
    </message>
    <message>
        <source>Correct what was typed: the cause says what is accepted.</source>
        <translation>Correct what was typed: the cause says what is accepted.</translation>
    </message>
    <message>
        <source>Look in the timeline which call did not come back; then try again.</source>
        <translation>Look in the timeline which call did not come back; then try again.</translation>
    </message>
    <message>
        <source>The timeline shows the call that failed, with its message and kernel steps.</source>
        <translation>The timeline shows the call that failed, with its message and kernel steps.</translation>
    </message>
    <message>
        <source>Stop %1</source>
        <translation>Stop %1</translation>
    </message>
    <message>
        <source>Send signal %1 to %2</source>
        <translation>Send signal %1 to %2</translation>
    </message>
    <message>
        <source>Pause %1</source>
        <translation>Pause %1</translation>
    </message>
    <message>
        <source>Resume %1</source>
        <translation>Resume %1</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>Edit %1</translation>
    </message>
    <message>
        <source>Duplicate %1</source>
        <translation>Duplicate %1</translation>
    </message>
    <message>
        <source>Change a limit of %1</source>
        <translation>Change a limit of %1</translation>
    </message>
    <message>
        <source>The agent has not answered yet.</source>
        <translation>The agent has not answered yet.</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>Delete %1</translation>
    </message>
</context>
<context>
    <name>shimscope::app::SandboxReset</name>
    <message>
        <source>Reset sandbox</source>
        <translation>Reset sandbox</translation>
    </message>
    <message>
        <source>Reset sandbox: %1</source>
        <translation>Reset sandbox: %1</translation>
    </message>
    <message numerus="yes">
        <source>All %n pod(s) ended in %1 s.</source>
        <translation>
            <numerusform>The pod ended in %1 s.</numerusform>
            <numerusform>All %n pods ended in %1 s.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pod(s) still there after %1 s: %2.</source>
        <translation>
            <numerusform>%n pod still there after %1 s: %2.</numerusform>
            <numerusform>%n pods still there after %1 s: %2.</numerusform>
        </translation>
    </message>
    <message>
        <source>Look in the timeline which call of the kubelet fails or waits; then try again.</source>
        <translation>Look in the timeline which call of the kubelet fails or waits; then try again.</translation>
    </message>
</context>
<context>
    <name>shimscope::app::SettingsDialog</name>
    <message>
        <source>This is a recording: there is no agent whose settings could be changed.</source>
        <translation>This is a recording: there is no agent whose settings could be changed.</translation>
    </message>
    <message>
        <source>The agent has not answered yet.</source>
        <translation>The agent has not answered yet.</translation>
    </message>
    <message>
        <source>This agent only looks: %1</source>
        <translation>This agent only looks: %1</translation>
    </message>
    <message>
        <source>Only root and the user who owns this agent may change how it observes.</source>
        <translation>Only root and the user who owns this agent may change how it observes.</translation>
    </message>
    <message>
        <source>The agent does so from now on.</source>
        <translation>The agent does so from now on.</translation>
    </message>
    <message>
        <source>as the desktop</source>
        <translation>as the desktop</translation>
    </message>
    <message>
        <source>light</source>
        <translation>light</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>dark</translation>
    </message>
    <message>
        <source>ask each time</source>
        <translation>ask each time</translation>
    </message>
    <message>
        <source>leave them running</source>
        <translation>leave them running</translation>
    </message>
    <message>
        <source>stop them</source>
        <translation>stop them</translation>
    </message>
    <message>
        <source>as the agent was started</source>
        <translation>as the agent was started</translation>
    </message>
    <message>
        <source>the kubelet&apos;s own: 10 s, 20 s, … 5 min</source>
        <translation>the kubelet&apos;s own: 10 s, 20 s, … 5 min</translation>
    </message>
    <message>
        <source>a tenth: 1 s, 2 s, … 30 s</source>
        <translation>a tenth: 1 s, 2 s, … 30 s</translation>
    </message>
    <message>
        <source>a hundredth: 0.1 s, 0.2 s, … 3 s</source>
        <translation>a hundredth: 0.1 s, 0.2 s, … 3 s</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>THIS WINDOW</source>
        <translation>THIS WINDOW</translation>
    </message>
    <message>
        <source>THE AGENT</source>
        <translation>THE AGENT</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Colours</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Size of text, lanes and plots</source>
        <translation>Size of text, lanes and plots</translation>
    </message>
    <message>
        <source>Pods that run when it closes</source>
        <translation>Pods that run when it closes</translation>
    </message>
    <message>
        <source>Samples of each container</source>
        <translation>Samples of each container</translation>
    </message>
    <message>
        <source>Ring of recordings</source>
        <translation>Ring of recordings</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>Secrets</translation>
    </message>
    <message>
        <source>Back-off of restarts</source>
        <translation>Back-off of restarts</translation>
    </message>
    <message>
        <source>leave them out of the recording</source>
        <translation>leave them out of the recording</translation>
    </message>
    <message>
        <source>Now: factor %1.</source>
        <translation>Now: factor %1.</translation>
    </message>
    <message>
        <source>Another one takes effect when the stack starts the next time: the kubelet reads it at its own start.</source>
        <translation>Another one takes effect when the stack starts the next time: the kubelet reads it at its own start.</translation>
    </message>
    <message>
        <source>Samples, ring and secrets change at once, for everybody who watches this agent, and until it ends. To keep them, start it with shimscoped --sample-rate, --recordings-cap, --no-redaction: its start belongs to whoever starts it. A smaller ring loses its oldest recordings at once.</source>
        <translation>Samples, ring and secrets change at once, for everybody who watches this agent, and until it ends. To keep them, start it with shimscoped --sample-rate, --recordings-cap, --no-redaction: its start belongs to whoever starts it. A smaller ring loses its oldest recordings at once.</translation>
    </message>
    <message>
        <source>Apply to the agent</source>
        <translation>Apply to the agent</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Verdict</name>
    <message>
        <source>No agent answers here, so nothing can be started; lessons play from their recordings.</source>
        <translation>No agent answers here, so nothing can be started; lessons play from their recordings.</translation>
    </message>
    <message>
        <source>This agent only looks (%1); lessons play from their recordings.</source>
        <translation>This agent only looks (%1); lessons play from their recordings.</translation>
    </message>
    <message>
        <source>You may watch this agent but start nothing (%1); lessons play from their recordings.</source>
        <translation>You may watch this agent but start nothing (%1); lessons play from their recordings.</translation>
    </message>
    <message>
        <source>Pods run for real on this machine (%1).</source>
        <translation>Pods run for real on this machine (%1).</translation>
    </message>
    <message>
        <source>Pods run for real on this machine (%1). Not everything works: %2</source>
        <translation>Pods run for real on this machine (%1). Not everything works: %2</translation>
    </message>
</context>
<context>
    <name>shimscope::app::WholeFile</name>
    <message>
        <source>%1 is there, and is no ordinary file.</source>
        <translation>%1 is there, and is no ordinary file.</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::ChainMap</name>
    <message>
        <source>In a cluster the API server tells the kubelet which pods to run. Here it reads them from a folder.</source>
        <translation>In a cluster the API server tells the kubelet which pods to run. Here it reads them from a folder.</translation>
    </message>
    <message>
        <source>Call chain</source>
        <translation>Call chain</translation>
    </message>
    <message>
        <source>API server</source>
        <translation>API server</translation>
    </message>
    <message>
        <source>not in this sandbox</source>
        <translation>not in this sandbox</translation>
    </message>
    <message>
        <source>slow motion 1 : %1 · %2 of %3 · Esc skips</source>
        <translation>slow motion 1 : %1 · %2 of %3 · Esc skips</translation>
    </message>
    <message>
        <source>none now</source>
        <translation>none now</translation>
    </message>
    <message>
        <source>Messages are not observed here: who started whom is read from /proc.</source>
        <translation>Messages are not observed here: who started whom is read from /proc.</translation>
    </message>
    <message>
        <source>Click shows everything again.</source>
        <translation>Click shows everything again.</translation>
    </message>
    <message>
        <source>Click shows only %1, everywhere.</source>
        <translation>Click shows only %1, everywhere.</translation>
    </message>
    <message>
        <source>only: %1</source>
        <translation>only: %1</translation>
    </message>
    <message>
        <source>not in this run</source>
        <translation>not in this run</translation>
    </message>
    <message>
        <source>What this hop is</source>
        <translation>What this hop is</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::Histogram</name>
    <message>
        <source>Histogram of durations</source>
        <translation>Histogram of durations</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>from %1 to %2</translation>
    </message>
    <message>
        <source>How many calls took how long, on a logarithmic scale. Click a column for its longest call.</source>
        <translation>How many calls took how long, on a logarithmic scale. Click a column for its longest call.</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::MapPane</name>
    <message>
        <source>Skip (Esc)</source>
        <translation>Skip (Esc)</translation>
    </message>
    <message>
        <source>Slow motion</source>
        <translation>Slow motion</translation>
    </message>
    <message>
        <source>CALL CHAIN: WHO TALKS TO WHOM</source>
        <translation>CALL CHAIN: WHO TALKS TO WHOM</translation>
    </message>
    <message>
        <source>Replays the selected episode on the map, one sentence a stop</source>
        <translation>Replays the selected episode on the map, one sentence a stop</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::Minimap</name>
    <message>
        <source>Overview of the whole run</source>
        <translation>Overview of the whole run</translation>
    </message>
    <message>
        <source>The whole run. Drag to zoom in, click to go there, pull the edges; arrow keys move, with Shift or Ctrl they move one edge.</source>
        <translation>The whole run. Drag to zoom in, click to go there, pull the edges; arrow keys move, with Shift or Ctrl they move one edge.</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::ObservedWords</name>
    <message>
        <source>container</source>
        <translation>container</translation>
    </message>
    <message>
        <source>started</source>
        <translation>started</translation>
    </message>
    <message>
        <source>not observed</source>
        <translation>not observed</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::StatsPanel</name>
    <message>
        <source>All calls named %1</source>
        <translation>All calls named %1</translation>
    </message>
    <message numerus="yes">
        <source>%n call(s)</source>
        <translation>
            <numerusform>%n call</numerusform>
            <numerusform>%n calls</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n open</source>
        <translation>
            <numerusform>%n open</numerusform>
            <numerusform>%n open</numerusform>
        </translation>
    </message>
    <message>
        <source>least</source>
        <translation>least</translation>
    </message>
    <message>
        <source>median</source>
        <translation>median</translation>
    </message>
    <message>
        <source>most</source>
        <translation>most</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>sum</translation>
    </message>
    <message>
        <source>least %1, median %2, most %3</source>
        <translation>least %1, median %2, most %3</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>duration</translation>
    </message>
    <message>
        <source>at</source>
        <translation>at</translation>
    </message>
    <message>
        <source>container</source>
        <translation>container</translation>
    </message>
    <message>
        <source>outcome</source>
        <translation>outcome</translation>
    </message>
    <message>
        <source>process</source>
        <translation>process</translation>
    </message>
    <message numerus="yes">
        <source>The %n longest of these calls</source>
        <translation>
            <numerusform>The longest of these calls</numerusform>
            <numerusform>The %n longest of these calls</numerusform>
        </translation>
    </message>
    <message>
        <source>These calls, the longest first</source>
        <translation>These calls, the longest first</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>Timeline</translation>
    </message>
    <message>
        <source>pod %1</source>
        <translation>pod %1</translation>
    </message>
    <message>
        <source>Zoom to it</source>
        <translation>Zoom to it</translation>
    </message>
    <message>
        <source>Zoom back</source>
        <translation>Zoom back</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Show everything</translation>
    </message>
    <message>
        <source>Fold polls</source>
        <translation>Fold polls</translation>
    </message>
    <message>
        <source>Unfold polls</source>
        <translation>Unfold polls</translation>
    </message>
    <message>
        <source>Nothing has been called yet. As soon as a pod is asked for, every message stands here.</source>
        <translation>Nothing has been called yet. As soon as a pod is asked for, every message stands here.</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in which nothing was called</source>
        <translation>%1 in which nothing was called</translation>
    </message>
    <message>
        <source>What the programs of other engines say to each other is not observed. Plots, limits and namespaces are the kernel&apos;s own, so they are here.</source>
        <translation>What the programs of other engines say to each other is not observed. Plots, limits and namespaces are the kernel&apos;s own, so they are here.</translation>
    </message>
    <message numerus="yes">
        <source>%n call(s) and step(s) folded below it</source>
        <translation>
            <numerusform>%n call or step folded below it</numerusform>
            <numerusform>%n calls and steps folded below it</numerusform>
        </translation>
    </message>
    <message>
        <source>All calls named %1…</source>
        <translation>All calls named %1…</translation>
    </message>
    <message>
        <source>All calls of this name…</source>
        <translation>All calls of this name…</translation>
    </message>
    <message>
        <source>Fold the deepest level</source>
        <translation>Fold the deepest level</translation>
    </message>
    <message>
        <source>Unfold a level</source>
        <translation>Unfold a level</translation>
    </message>
    <message>
        <source>Choose a bar to copy what it is about</source>
        <translation>Choose a bar to copy what it is about</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::TimelineCorner</name>
    <message numerus="yes">
        <source>Back to what was in view before, %n step(s) (Backspace)</source>
        <translation>
            <numerusform>Back to what was in view before, %n step (Backspace)</numerusform>
            <numerusform>Back to what was in view before, %n steps (Backspace)</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was zoomed: there is nothing to go back to</source>
        <translation>Nothing was zoomed: there is nothing to go back to</translation>
    </message>
    <message>
        <source>Zoom back</source>
        <translation>Zoom back</translation>
    </message>
    <message>
        <source>Fold the deepest level of calls into those that made them ([)</source>
        <translation>Fold the deepest level of calls into those that made them ([)</translation>
    </message>
    <message>
        <source>Fold a level of calls</source>
        <translation>Fold a level of calls</translation>
    </message>
    <message>
        <source>Show one more level of calls (])</source>
        <translation>Show one more level of calls (])</translation>
    </message>
    <message>
        <source>Unfold a level of calls</source>
        <translation>Unfold a level of calls</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::TimelinePane</name>
    <message numerus="yes">
        <source>%n poll(s) shown</source>
        <translation>
            <numerusform>%n poll shown</numerusform>
            <numerusform>%n polls shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n poll(s) folded</source>
        <translation>
            <numerusform>%n poll folded</numerusform>
            <numerusform>%n polls folded</numerusform>
        </translation>
    </message>
    <message>
        <source>Calls that only ask, and that the kubelet repeats for ever. Click shows or folds them.</source>
        <translation>Calls that only ask, and that the kubelet repeats for ever. Click shows or folds them.</translation>
    </message>
    <message>
        <source>episodes</source>
        <translation>episodes</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>Find a call or a system call (Ctrl+K)</source>
        <translation>Find a call or a system call (Ctrl+K)</translation>
    </message>
    <message>
        <source>only: %1</source>
        <translation>only: %1</translation>
    </message>
    <message>
        <source>Timeline, spans and search show only this. Click, or Escape, shows everything again.</source>
        <translation>Timeline, spans and search show only this. Click, or Escape, shows everything again.</translation>
    </message>
    <message>
        <source>Show everything again, not only %1</source>
        <translation>Show everything again, not only %1</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::Tour</name>
    <message>
        <source>The kubelet asks the CRI runtime for an empty pod: a network and namespaces that its containers will share.</source>
        <translation>The kubelet asks the CRI runtime for an empty pod: a network and namespaces that its containers will share.</translation>
    </message>
    <message>
        <source>The kubelet asks for the image of %1, so that its files are on this machine.</source>
        <translation>The kubelet asks for the image of %1, so that its files are on this machine.</translation>
    </message>
    <message>
        <source>The kubelet describes container %1: image, command, limits. Nothing runs yet.</source>
        <translation>The kubelet describes container %1: image, command, limits. Nothing runs yet.</translation>
    </message>
    <message>
        <source>The kubelet says: now start container %1.</source>
        <translation>The kubelet says: now start container %1.</translation>
    </message>
    <message>
        <source>The kubelet wants container %1 to end: first SIGTERM, after the grace period SIGKILL.</source>
        <translation>The kubelet wants container %1 to end: first SIGTERM, after the grace period SIGKILL.</translation>
    </message>
    <message>
        <source>The kubelet lets what is left of the ended container %1 be thrown away.</source>
        <translation>The kubelet lets what is left of the ended container %1 be thrown away.</translation>
    </message>
    <message>
        <source>The kubelet ends the pod: its network goes first, then the pause container.</source>
        <translation>The kubelet ends the pod: its network goes first, then the pause container.</translation>
    </message>
    <message>
        <source>The kubelet lets the last traces of the pod be removed.</source>
        <translation>The kubelet lets the last traces of the pod be removed.</translation>
    </message>
    <message>
        <source>The kubelet changes the limits of the running container %1.</source>
        <translation>The kubelet changes the limits of the running container %1.</translation>
    </message>
    <message>
        <source>A CNI plugin, a program of its own, gives the pod its network interface and address.</source>
        <translation>A CNI plugin, a program of its own, gives the pod its network interface and address.</translation>
    </message>
    <message>
        <source>The CRI runtime stacks the image&apos;s layers with a fresh writable one on top: the root file system of %1.</source>
        <translation>The CRI runtime stacks the image&apos;s layers with a fresh writable one on top: the root file system of %1.</translation>
    </message>
    <message>
        <source>The CRI runtime starts a shim for the pod. It will hold the containers, whoever else dies.</source>
        <translation>The CRI runtime starts a shim for the pod. It will hold the containers, whoever else dies.</translation>
    </message>
    <message>
        <source>The CRI runtime hands the shim a bundle, config.json and root file system, and asks it to make container %1.</source>
        <translation>The CRI runtime hands the shim a bundle, config.json and root file system, and asks it to make container %1.</translation>
    </message>
    <message>
        <source>The CRI runtime asks the shim to let the waiting container %1 run.</source>
        <translation>The CRI runtime asks the shim to let the waiting container %1 run.</translation>
    </message>
    <message>
        <source>The CRI runtime asks the shim to send container %1 a signal.</source>
        <translation>The CRI runtime asks the shim to send container %1 a signal.</translation>
    </message>
    <message>
        <source>The CRI runtime asks the shim to clean up after container %1 and say how it ended.</source>
        <translation>The CRI runtime asks the shim to clean up after container %1 and say how it ended.</translation>
    </message>
    <message>
        <source>The shim executes the OCI runtime, a short-lived program: make container %1, but do not run it yet.</source>
        <translation>The shim executes the OCI runtime, a short-lived program: make container %1, but do not run it yet.</translation>
    </message>
    <message>
        <source>The shim executes the OCI runtime once more: the process that waits becomes the program of %1.</source>
        <translation>The shim executes the OCI runtime once more: the process that waits becomes the program of %1.</translation>
    </message>
    <message>
        <source>The shim executes the OCI runtime to signal container %1.</source>
        <translation>The shim executes the OCI runtime to signal container %1.</translation>
    </message>
    <message>
        <source>The shim executes the OCI runtime to remove the cgroup and state of %1.</source>
        <translation>The shim executes the OCI runtime to remove the cgroup and state of %1.</translation>
    </message>
    <message numerus="yes">
        <source>The OCI runtime makes %n system call(s): %1</source>
        <translation>
            <numerusform>The OCI runtime makes one system call: %1</numerusform>
            <numerusform>The OCI runtime makes %n system calls: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>The CRI runtime makes a network namespace for the pod and pins it to a file, so that it lives without a process.</source>
        <translation>The CRI runtime makes a network namespace for the pod and pins it to a file, so that it lives without a process.</translation>
    </message>
    <message>
        <source>The CRI runtime writes config.json: all that the OCI runtime has to know of %1.</source>
        <translation>The CRI runtime writes config.json: all that the OCI runtime has to know of %1.</translation>
    </message>
    <message>
        <source>The adapter translates CRI into Docker&apos;s API: Docker writes down a container, and nothing runs yet.</source>
        <translation>The adapter translates CRI into Docker&apos;s API: Docker writes down a container, and nothing runs yet.</translation>
    </message>
    <message>
        <source>The adapter asks Docker&apos;s engine over its REST API to start or stop a container.</source>
        <translation>The adapter asks Docker&apos;s engine over its REST API to start or stop a container.</translation>
    </message>
    <message>
        <source>Docker&apos;s engine hands what it wrote down to containerd, which writes it down once more.</source>
        <translation>Docker&apos;s engine hands what it wrote down to containerd, which writes it down once more.</translation>
    </message>
    <message>
        <source>Docker&apos;s engine asks containerd to make the container: containerd starts a shim of its own for it.</source>
        <translation>Docker&apos;s engine asks containerd to make the container: containerd starts a shim of its own for it.</translation>
    </message>
    <message>
        <source>Docker&apos;s engine asks containerd to let the waiting container run.</source>
        <translation>Docker&apos;s engine asks containerd to let the waiting container run.</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::Words</name>
    <message numerus="yes">
        <source>%n pod(s)</source>
        <translation>
            <numerusform>%n pod</numerusform>
            <numerusform>%n pods</numerusform>
        </translation>
    </message>
    <message>
        <source>1 per pod, %1 now</source>
        <translation>1 per pod, %1 now</translation>
    </message>
    <message>
        <source>1 per pod</source>
        <translation>1 per pod</translation>
    </message>
    <message>
        <source>running</source>
        <translation>running</translation>
    </message>
    <message>
        <source>exited %1</source>
        <translation>exited %1</translation>
    </message>
    <message>
        <source>container</source>
        <translation>container</translation>
    </message>
    <message>
        <source>%1, inside 1</source>
        <translation>%1, inside 1</translation>
    </message>
    <message>
        <source>back-off</source>
        <translation>back-off</translation>
    </message>
    <message>
        <source>system calls</source>
        <translation>system calls</translation>
    </message>
    <message numerus="yes">
        <source>%n call(s)</source>
        <translation>
            <numerusform>%n call</numerusform>
            <numerusform>%n calls</numerusform>
        </translation>
    </message>
    <message>
        <source>inside kubelet</source>
        <translation>inside kubelet</translation>
    </message>
    <message>
        <source>namespace moby</source>
        <translation>namespace moby</translation>
    </message>
    <message numerus="yes">
        <source>%n shim(s)</source>
        <translation>
            <numerusform>%n shim</numerusform>
            <numerusform>%n shims</numerusform>
        </translation>
    </message>
    <message>
        <source>1 per container</source>
        <translation>1 per container</translation>
    </message>
    <message>
        <source>exit unknown</source>
        <translation>exit unknown</translation>
    </message>
    <message>
        <source>not observed</source>
        <translation>not observed</translation>
    </message>
    <message>
        <source>pid unknown</source>
        <translation>pid unknown</translation>
    </message>
</context>
<context>
    <name>shimscope::compareview::ComparePage</name>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Play together</source>
        <translation>Play together</translation>
    </message>
    <message>
        <source>Hop against hop: %1, message by message</source>
        <translation>Hop against hop: %1, message by message</translation>
    </message>
    <message>
        <source>Hop against hop</source>
        <translation>Hop against hop</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>this machine</translation>
    </message>
    <message>
        <source>+ add a chain</source>
        <translation>+ add a chain</translation>
    </message>
    <message>
        <source>What the window shows: %1</source>
        <translation>What the window shows: %1</translation>
    </message>
    <message>
        <source>What runs on this machine now</source>
        <translation>What runs on this machine now</translation>
    </message>
    <message>
        <source>A recording…</source>
        <translation>A recording…</translation>
    </message>
    <message>
        <source>Without it</source>
        <translation>Without it</translation>
    </message>
    <message>
        <source>pod %1</source>
        <translation>pod %1</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Compare</translation>
    </message>
    <message>
        <source>the comparison</source>
        <translation>the comparison</translation>
    </message>
    <message>
        <source>what of Docker Kubernetes used</source>
        <translation>what of Docker Kubernetes used</translation>
    </message>
    <message>
        <source>Export for slides</source>
        <translation>Export for slides</translation>
    </message>
    <message>
        <source>Back to the pods</source>
        <translation>Back to the pods</translation>
    </message>
    <message>
        <source>Docker&apos;s seven parts</source>
        <translation>Docker&apos;s seven parts</translation>
    </message>
    <message>
        <source>Am I affected?</source>
        <translation>Am I affected?</translation>
    </message>
    <message>
        <source>Start the lesson</source>
        <translation>Start the lesson</translation>
    </message>
    <message>
        <source>The same call in each of them</source>
        <translation>The same call in each of them</translation>
    </message>
    <message>
        <source>What stays behind</source>
        <translation>What stays behind</translation>
    </message>
    <message>
        <source>To beware of</source>
        <translation>To beware of</translation>
    </message>
    <message>
        <source>Picture (PNG)…</source>
        <translation>Picture (PNG)…</translation>
    </message>
    <message>
        <source>Drawing that can be enlarged (SVG)…</source>
        <translation>Drawing that can be enlarged (SVG)…</translation>
    </message>
    <message>
        <source>Page (PDF)…</source>
        <translation>Page (PDF)…</translation>
    </message>
    <message>
        <source>Table with its evidence (Markdown)…</source>
        <translation>Table with its evidence (Markdown)…</translation>
    </message>
    <message>
        <source>Values for other programs (JSON)…</source>
        <translation>Values for other programs (JSON)…</translation>
    </message>
    <message>
        <source>2020 said, 2026 happened</source>
        <translation>2020 said, 2026 happened</translation>
    </message>
</context>
<context>
    <name>shimscope::compareview::LanesView</name>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>one per call</source>
        <translation>one per call</translation>
    </message>
    <message>
        <source>container</source>
        <translation>container</translation>
    </message>
    <message>
        <source>container manager</source>
        <translation>container manager</translation>
    </message>
    <message>
        <source>from documents: %1</source>
        <translation>from documents: %1</translation>
    </message>
    <message>
        <source>the whole recording %1</source>
        <translation>the whole recording %1</translation>
    </message>
    <message>
        <source>%1, line %2</source>
        <translation>%1, line %2</translation>
    </message>
    <message>
        <source>hops of the chains</source>
        <translation>hops of the chains</translation>
    </message>
    <message numerus="yes">
        <source>%n boundaries</source>
        <translation>
            <numerusform>%n boundary</numerusform>
            <numerusform>%n boundaries</numerusform>
        </translation>
    </message>
    <message>
        <source>not observed</source>
        <translation>not observed</translation>
    </message>
    <message>
        <source>has answered, and waits for the others</source>
        <translation>has answered, and waits for the others</translation>
    </message>
    <message numerus="yes">
        <source>%n shims</source>
        <translation>
            <numerusform>%n shim</numerusform>
            <numerusform>%n shims</numerusform>
        </translation>
    </message>
    <message>
        <source>per container</source>
        <translation>per container</translation>
    </message>
    <message>
        <source>Right button: what this hop is</source>
        <translation>Right button: what this hop is</translation>
    </message>
</context>
<context>
    <name>shimscope::compareview::PartBox</name>
    <message numerus="yes">
        <source>%n calls</source>
        <translation>
            <numerusform>%n call</numerusform>
            <numerusform>%n calls</numerusform>
        </translation>
    </message>
    <message>
        <source>Kubernetes: %1</source>
        <translation>Kubernetes: %1</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>Source: %1</translation>
    </message>
</context>
<context>
    <name>shimscope::compareview::PartsPanel</name>
    <message>
        <source>calls of this part</source>
        <translation>calls of this part</translation>
    </message>
    <message>
        <source>None of these chains goes through Docker. What Kubernetes has in place of each part stands beside it.</source>
        <translation>None of these chains goes through Docker. What Kubernetes has in place of each part stands beside it.</translation>
    </message>
    <message>
        <source>Blue: what the calls of %1 went through. Click a part for its calls.</source>
        <translation>Blue: what the calls of %1 went through. Click a part for its calls.</translation>
    </message>
    <message>
        <source>Kubernetes: %1</source>
        <translation>Kubernetes: %1</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>Source: %1</translation>
    </message>
    <message>
        <source>%1 ms after the kubelet&apos;s first call for the pod; double-click shows it in the recording</source>
        <translation>%1 ms after the kubelet&apos;s first call for the pod; double-click shows it in the recording</translation>
    </message>
</context>
<context>
    <name>shimscope::compareview::RowsView</name>
    <message>
        <source>(from documents)</source>
        <translation>(from documents)</translation>
    </message>
    <message>
        <source>kubelet asks</source>
        <translation>kubelet asks</translation>
    </message>
    <message>
        <source>The chains differ here.</source>
        <translation>The chains differ here.</translation>
    </message>
    <message>
        <source>Of one chain at least it is not known.</source>
        <translation>Of one chain at least it is not known.</translation>
    </message>
    <message>
        <source>The same in all of them, as far as was observed.</source>
        <translation>The same in all of them, as far as was observed.</translation>
    </message>
</context>
<context>
    <name>shimscope::details::CgroupModel</name>
    <message numerus="yes">
        <source>%1 … (%n line(s))</source>
        <translation>
            <numerusform>%1 … (%n line)</numerusform>
            <numerusform>%1 … (%n lines)</numerusform>
        </translation>
    </message>
    <message>
        <source>asking the kernel …</source>
        <translation>asking the kernel …</translation>
    </message>
    <message>
        <source>changed behind kubelet, which asked for %1</source>
        <translation>changed behind kubelet, which asked for %1</translation>
    </message>
    <message>
        <source>takes %1</source>
        <translation>takes %1</translation>
    </message>
    <message>
        <source>Only containers of this sandbox can be changed.</source>
        <translation>Only containers of this sandbox can be changed.</translation>
    </message>
    <message>
        <source>file</source>
        <translation>file</translation>
    </message>
    <message>
        <source>value</source>
        <translation>value</translation>
    </message>
    <message>
        <source>before</source>
        <translation>before</translation>
    </message>
    <message>
        <source>remark</source>
        <translation>remark</translation>
    </message>
    <message>
        <source>hierarchy</source>
        <translation>hierarchy</translation>
    </message>
</context>
<context>
    <name>shimscope::details::CgroupPage</name>
    <message>
        <source>Undo: %1 back to %2</source>
        <translation>Undo: %1 back to %2</translation>
    </message>
    <message>
        <source>Set %1 of %2 to %3</source>
        <translation>Set %1 of %2 to %3</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>cgroup files</source>
        <translation>cgroup files</translation>
    </message>
    <message numerus="yes">
        <source>%n limit(s) changed behind kubelet</source>
        <translation>
            <numerusform>%n limit changed behind kubelet</numerusform>
            <numerusform>%n limits changed behind kubelet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shimscope::details::ConfigPage</name>
    <message>
        <source>Only what differs from the default</source>
        <translation>Only what differs from the default</translation>
    </message>
    <message>
        <source>field</source>
        <translation>field</translation>
    </message>
    <message>
        <source>value</source>
        <translation>value</translation>
    </message>
    <message>
        <source>default</source>
        <translation>default</translation>
    </message>
    <message>
        <source>something else</source>
        <translation>something else</translation>
    </message>
    <message>
        <source>not in the default</source>
        <translation>not in the default</translation>
    </message>
    <message>
        <source>only in the default</source>
        <translation>only in the default</translation>
    </message>
    <message>
        <source>≠ + − differ from what shimscope-oci spec gives</source>
        <translation>≠ + − differ from what shimscope-oci spec gives</translation>
    </message>
</context>
<context>
    <name>shimscope::details::ContainerWatch</name>
    <message>
        <source>A recording does not hold this: it is read from the machine while a container runs there.</source>
        <translation>A recording does not hold this: it is read from the machine while a container runs there.</translation>
    </message>
    <message>
        <source>No agent is connected.</source>
        <translation>No agent is connected.</translation>
    </message>
    <message>
        <source>Choose a container at the left.</source>
        <translation>Choose a container at the left.</translation>
    </message>
</context>
<context>
    <name>shimscope::details::CopyWords</name>
    <message>
        <source>Copy value</source>
        <translation>Copy value</translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>Copy as JSON</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Copy path</translation>
    </message>
    <message>
        <source>Copy the same as a command</source>
        <translation>Copy the same as a command</translation>
    </message>
    <message>
        <source>Copy the container&apos;s id</source>
        <translation>Copy the container&apos;s id</translation>
    </message>
</context>
<context>
    <name>shimscope::details::MountsPage</name>
    <message>
        <source>mount point</source>
        <translation>mount point</translation>
    </message>
    <message>
        <source>type</source>
        <translation>type</translation>
    </message>
    <message>
        <source>source</source>
        <translation>source</translation>
    </message>
    <message>
        <source>options</source>
        <translation>options</translation>
    </message>
    <message>
        <source>propagation</source>
        <translation>propagation</translation>
    </message>
    <message>
        <source>root of it</source>
        <translation>root of it</translation>
    </message>
    <message>
        <source>options of the file system</source>
        <translation>options of the file system</translation>
    </message>
    <message>
        <source>Mounts</source>
        <translation>Mounts</translation>
    </message>
    <message numerus="yes">
        <source>%n mount(s)</source>
        <translation>
            <numerusform>%n mount</numerusform>
            <numerusform>%n mounts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shimscope::details::Page</name>
    <message>
        <source>Asking the agent …</source>
        <translation>Asking the agent …</translation>
    </message>
</context>
<context>
    <name>shimscope::details::SecurityPage</name>
    <message>
        <source>capability</source>
        <translation>capability</translation>
    </message>
    <message>
        <source>action</source>
        <translation>action</translation>
    </message>
    <message>
        <source>only if</source>
        <translation>only if</translation>
    </message>
    <message>
        <source>system calls</source>
        <translation>system calls</translation>
    </message>
    <message>
        <source>Capabilities</source>
        <translation>Capabilities</translation>
    </message>
    <message>
        <source>Seccomp rules of config.json</source>
        <translation>Seccomp rules of config.json</translation>
    </message>
    <message>
        <source>everything else</source>
        <translation>everything else</translation>
    </message>
    <message numerus="yes">
        <source>filter, %n program(s)</source>
        <translation>
            <numerusform>filter, %n program</numerusform>
            <numerusform>filter, %n programs</numerusform>
        </translation>
    </message>
    <message>
        <source>off</source>
        <translation>off</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>not known</translation>
    </message>
    <message>
        <source>config.json asks for %1 where no rule fits</source>
        <translation>config.json asks for %1 where no rule fits</translation>
    </message>
    <message>
        <source>config.json asks for no filter</source>
        <translation>config.json asks for no filter</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson</name>
    <message>
        <source>Call chain</source>
        <translation>Call chain</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Timeline</translation>
    </message>
    <message>
        <source>Pods and containers</source>
        <translation>Pods and containers</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>Namespaces</translation>
    </message>
    <message>
        <source>Cgroup tree</source>
        <translation>Cgroup tree</translation>
    </message>
    <message>
        <source>CPU plot</source>
        <translation>CPU plot</translation>
    </message>
    <message>
        <source>Memory plot</source>
        <translation>Memory plot</translation>
    </message>
    <message>
        <source>Throttling in the CPU plot</source>
        <translation>Throttling in the CPU plot</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>Lesson</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Comparison</translation>
    </message>
    <message>
        <source>Docker&apos;s parts</source>
        <translation>Docker&apos;s parts</translation>
    </message>
    <message>
        <source>Am I affected?</source>
        <translation>Am I affected?</translation>
    </message>
    <message>
        <source>Hand-out</source>
        <translation>Hand-out</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Predict</source>
        <translation>Predict</translation>
    </message>
    <message>
        <source>Look at</source>
        <translation>Look at</translation>
    </message>
    <message>
        <source>Do</source>
        <translation>Do</translation>
    </message>
    <message>
        <source>Find out</source>
        <translation>Find out</translation>
    </message>
    <message>
        <source>What happened, and why?</source>
        <translation>What happened, and why?</translation>
    </message>
    <message>
        <source>An open question</source>
        <translation>An open question</translation>
    </message>
    <message>
        <source>Solutions are on the last page: hand it out afterwards.</source>
        <translation>Solutions are on the last page: hand it out afterwards.</translation>
    </message>
    <message>
        <source>Solutions</source>
        <translation>Solutions</translation>
    </message>
    <message>
        <source>The values were read from the recordings that ship with the program, when this page was made. On another machine numbers such as pids and times differ.</source>
        <translation>The values were read from the recordings that ship with the program, when this page was made. On another machine numbers such as pids and times differ.</translation>
    </message>
    <message>
        <source>This lesson has no recording to read values from: “…” stands for what a run shows.</source>
        <translation>This lesson has no recording to read values from: “…” stands for what a run shows.</translation>
    </message>
    <message>
        <source>To take home</source>
        <translation>To take home</translation>
    </message>
    <message>
        <source>The same, in a terminal</source>
        <translation>The same, in a terminal</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Sources</translation>
    </message>
    <message>
        <source>facts as of %1</source>
        <translation>facts as of %1</translation>
    </message>
    <message>
        <source>page %1 of %2</source>
        <translation>page %1 of %2</translation>
    </message>
    <message>
        <source>to begin with</source>
        <translation>to begin with</translation>
    </message>
    <message>
        <source>core</source>
        <translation>core</translation>
    </message>
    <message>
        <source>in depth</source>
        <translation>in depth</translation>
    </message>
    <message>
        <source>drill</source>
        <translation>drill</translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s)</source>
        <translation>
            <numerusform>about %n minute</numerusform>
            <numerusform>about %n minutes</numerusform>
        </translation>
    </message>
    <message>
        <source>On recordings of real chains (%1): needs no agent and starts nothing.</source>
        <translation>On recordings of real chains (%1): needs no agent and starts nothing.</translation>
    </message>
    <message>
        <source>Starts pods (%1) and takes them away; needs root, or plays on its recording.</source>
        <translation>Starts pods (%1) and takes them away; needs root, or plays on its recording.</translation>
    </message>
    <message>
        <source>Starts pods (%1) and takes them away, or plays on its recording.</source>
        <translation>Starts pods (%1) and takes them away, or plays on its recording.</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::Desk</name>
    <message>
        <source>No folder “scenarios” is above this program, so there are no lessons.</source>
        <translation>No folder “scenarios” is above this program, so there are no lessons.</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::EndPage</name>
    <message>
        <source>%1: done</source>
        <translation>%1: done</translation>
    </message>
    <message>
        <source>Next lesson</source>
        <translation>Next lesson</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Once more</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::EvidenceRow</name>
    <message>
        <source>holds: %1</source>
        <translation>holds: %1</translation>
    </message>
    <message>
        <source>does not hold yet: %1</source>
        <translation>does not hold yet: %1</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::Findings</name>
    <message>
        <source>The scan found</source>
        <translation>The scan found</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::LessonPane</name>
    <message>
        <source>LESSON %1 OF %2</source>
        <translation>LESSON %1 OF %2</translation>
    </message>
    <message>
        <source>LESSONS</source>
        <translation>LESSONS</translation>
    </message>
    <message>
        <source>This lesson cannot go on here: %1</source>
        <translation>This lesson cannot go on here: %1</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>Getting ready…</translation>
    </message>
    <message>
        <source>Taking away what an earlier run left…</source>
        <translation>Taking away what an earlier run left…</translation>
    </message>
    <message>
        <source>STEP %1 OF %2</source>
        <translation>STEP %1 OF %2</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Leave</translation>
    </message>
    <message>
        <source>End this lesson; its pods are taken away</source>
        <translation>End this lesson; its pods are taken away</translation>
    </message>
    <message>
        <source>Hide the lessons (Ctrl+L)</source>
        <translation>Hide the lessons (Ctrl+L)</translation>
    </message>
    <message>
        <source>Hide the lessons</source>
        <translation>Hide the lessons</translation>
    </message>
    <message>
        <source>Play its recording</source>
        <translation>Play its recording</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>Lesson</translation>
    </message>
    <message>
        <source>Fold the lesson to a rail (Esc or Ctrl+L)</source>
        <translation>Fold the lesson to a rail (Esc or Ctrl+L)</translation>
    </message>
    <message>
        <source>Fold the lesson</source>
        <translation>Fold the lesson</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::ListPage</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>not passed</source>
        <translation>not passed</translation>
    </message>
    <message>
        <source>predicted · %1</source>
        <translation>predicted · %1</translation>
    </message>
    <message>
        <source>surprised · %1</source>
        <translation>surprised · %1</translation>
    </message>
    <message numerus="yes">
        <source>%n short lesson(s)</source>
        <translation>
            <numerusform>%n short lesson</numerusform>
            <numerusform>%n short lessons</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s)</source>
        <translation>
            <numerusform>about %n minute</numerusform>
            <numerusform>about %n minutes</numerusform>
        </translation>
    </message>
    <message>
        <source>done</source>
        <translation>done</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Play its recording</source>
        <translation>Play its recording</translation>
    </message>
    <message>
        <source>from a recording</source>
        <translation>from a recording</translation>
    </message>
    <message>
        <source>The same lesson on a recorded machine: nothing runs here.</source>
        <translation>The same lesson on a recorded machine: nothing runs here.</translation>
    </message>
    <message>
        <source>On recordings of real chains: needs no agent and starts nothing.</source>
        <translation>On recordings of real chains: needs no agent and starts nothing.</translation>
    </message>
    <message>
        <source>Runs pods on this machine, and takes them away.</source>
        <translation>Runs pods on this machine, and takes them away.</translation>
    </message>
    <message>
        <source>Needs a machine on which pods can be started.</source>
        <translation>Needs a machine on which pods can be started.</translation>
    </message>
    <message>
        <source>Pods cannot be started here: plays on its recording.</source>
        <translation>Pods cannot be started here: plays on its recording.</translation>
    </message>
    <message>
        <source>Save the hand-out</source>
        <translation>Save the hand-out</translation>
    </message>
    <message>
        <source>Pages to print (*.pdf)</source>
        <translation>Pages to print (*.pdf)</translation>
    </message>
    <message>
        <source>The hand-out was not written</source>
        <translation>The hand-out was not written</translation>
    </message>
    <message>
        <source>Hand-out (PDF)…</source>
        <translation>Hand-out (PDF)…</translation>
    </message>
    <message>
        <source>Questions to print, with room to write; solutions at the end</source>
        <translation>Questions to print, with room to write; solutions at the end</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::Rail</name>
    <message>
        <source>Lesson, step %1 of %2</source>
        <translation>Lesson, step %1 of %2</translation>
    </message>
    <message>
        <source>%1 of %2 checks hold</source>
        <translation>%1 of %2 checks hold</translation>
    </message>
    <message>
        <source>the next step waits</source>
        <translation>the next step waits</translation>
    </message>
    <message>
        <source>Click or Ctrl+L opens it.</source>
        <translation>Click or Ctrl+L opens it.</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::StepPage</name>
    <message>
        <source>Show where that is</source>
        <translation>Show where that is</translation>
    </message>
    <message>
        <source>First, predict</source>
        <translation>First, predict</translation>
    </message>
    <message>
        <source>That is my prediction</source>
        <translation>That is my prediction</translation>
    </message>
    <message>
        <source>Choose one of the answers first; a wrong one costs nothing.</source>
        <translation>Choose one of the answers first; a wrong one costs nothing.</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>WHAT HAS TO HOLD</source>
        <translation>WHAT HAS TO HOLD</translation>
    </message>
    <message>
        <source>Do it for me</source>
        <translation>Do it for me</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>Hint</translation>
    </message>
    <message>
        <source>✓ You predicted it</source>
        <translation>✓ You predicted it</translation>
    </message>
    <message>
        <source>✗ It went another way</source>
        <translation>✗ It went another way</translation>
    </message>
    <message>
        <source>Finish the lesson</source>
        <translation>Finish the lesson</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>Next step</translation>
    </message>
    <message>
        <source>Doing it…</source>
        <translation>Doing it…</translation>
    </message>
</context>
<context>
    <name>shimscope::matrix::CgroupsPane</name>
    <message numerus="yes">
        <source>%n cgroup(s) of containers</source>
        <translation>
            <numerusform>%n cgroup of a container</numerusform>
            <numerusform>%n cgroups of containers</numerusform>
        </translation>
    </message>
    <message>
        <source>The sum of the containers below it. The kernel&apos;s own file also counts what is charged to this cgroup itself.</source>
        <translation>The sum of the containers below it. The kernel&apos;s own file also counts what is charged to this cgroup itself.</translation>
    </message>
    <message>
        <source>cgroup</source>
        <translation>cgroup</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>memory</translation>
    </message>
    <message>
        <source>path</source>
        <translation>path</translation>
    </message>
    <message>
        <source>cgroup tree</source>
        <translation>cgroup tree</translation>
    </message>
    <message>
        <source>No container has a cgroup at this moment.</source>
        <translation>No container has a cgroup at this moment.</translation>
    </message>
</context>
<context>
    <name>shimscope::matrix::NamespacesPane</name>
    <message>
        <source>Copy value</source>
        <translation>Copy value</translation>
    </message>
    <message>
        <source>Nothing is known yet.</source>
        <translation>Nothing is known yet.</translation>
    </message>
    <message>
        <source>At this moment of the run no namespaces are known: no container runs, or the recording was made before they were recorded.</source>
        <translation>At this moment of the run no namespaces are known: no container runs, or the recording was made before they were recorded.</translation>
    </message>
    <message>
        <source>process</source>
        <translation>process</translation>
    </message>
    <message>
        <source>host %1</source>
        <translation>host %1</translation>
    </message>
    <message>
        <source>pid %1</source>
        <translation>pid %1</translation>
    </message>
    <message>
        <source>host</source>
        <translation>host</translation>
    </message>
    <message>
        <source>the namespaces that process 1 was born into</source>
        <translation>the namespaces that process 1 was born into</translation>
    </message>
    <message>
        <source>shared in the pod: %1</source>
        <translation>shared in the pod: %1</translation>
    </message>
    <message>
        <source>its own: %1</source>
        <translation>its own: %1</translation>
    </message>
    <message>
        <source>the host&apos;s: %1</source>
        <translation>the host&apos;s: %1</translation>
    </message>
    <message>
        <source>not known: %1</source>
        <translation>not known: %1</translation>
    </message>
    <message>
        <source>differs from host</source>
        <translation>differs from host</translation>
    </message>
    <message>
        <source>Leaves out processes and types of namespaces that are all the host&apos;s.</source>
        <translation>Leaves out processes and types of namespaces that are all the host&apos;s.</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>Namespaces</translation>
    </message>
    <message>
        <source>not the host&apos;s</source>
        <translation>not the host&apos;s</translation>
    </message>
</context>
<context>
    <name>shimscope::models::PodsModel</name>
    <message>
        <source>running</source>
        <translation>running</translation>
    </message>
    <message>
        <source>holds the namespaces</source>
        <translation>holds the namespaces</translation>
    </message>
    <message>
        <source>waits for its restart</source>
        <translation>waits for its restart</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>failed</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>completed</translation>
    </message>
    <message>
        <source>created</source>
        <translation>created</translation>
    </message>
    <message numerus="yes">
        <source>%n container(s)</source>
        <translation>
            <numerusform>%n container</numerusform>
            <numerusform>%n containers</numerusform>
        </translation>
    </message>
    <message>
        <source>pod %1, %2</source>
        <translation>pod %1, %2</translation>
    </message>
    <message>
        <source>back-off %1 s</source>
        <translation>back-off %1 s</translation>
    </message>
    <message>
        <source>exit %1</source>
        <translation>exit %1</translation>
    </message>
    <message>
        <source>container %1, %2, %3</source>
        <translation>container %1, %2, %3</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>paused</translation>
    </message>
    <message>
        <source>not ready</source>
        <translation>not ready</translation>
    </message>
    <message>
        <source>being ended</source>
        <translation>being ended</translation>
    </message>
</context>
<context>
    <name>shimscope::models::Session</name>
    <message>
        <source>These containers belong to others: Shimscope only looks at them.</source>
        <translation>These containers belong to others: Shimscope only looks at them.</translation>
    </message>
    <message>
        <source>This is a recording: nothing can be changed in it.</source>
        <translation>This is a recording: nothing can be changed in it.</translation>
    </message>
    <message>
        <source>This lesson plays a recording: nothing runs here.</source>
        <translation>This lesson plays a recording: nothing runs here.</translation>
    </message>
</context>
<context>
    <name>shimscope::models::SpansModel</name>
    <message>
        <source>at</source>
        <translation>at</translation>
    </message>
    <message>
        <source>hop</source>
        <translation>hop</translation>
    </message>
    <message>
        <source>call</source>
        <translation>call</translation>
    </message>
    <message>
        <source>protocol</source>
        <translation>protocol</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>duration</translation>
    </message>
    <message>
        <source>outcome</source>
        <translation>outcome</translation>
    </message>
    <message>
        <source>process</source>
        <translation>process</translation>
    </message>
</context>
<context>
    <name>shimscope::models::StepsModel</name>
    <message>
        <source>step</source>
        <translation>step</translation>
    </message>
    <message>
        <source>what</source>
        <translation>what</translation>
    </message>
    <message>
        <source>result</source>
        <translation>result</translation>
    </message>
    <message>
        <source>why</source>
        <translation>why</translation>
    </message>
    <message>
        <source>config.json field</source>
        <translation>config.json field</translation>
    </message>
</context>
<context>
    <name>shimscope::models::Words</name>
    <message>
        <source>agent</source>
        <translation>agent</translation>
    </message>
    <message>
        <source>CRI runtime</source>
        <translation>CRI runtime</translation>
    </message>
    <message>
        <source>CNI plugins</source>
        <translation>CNI plugins</translation>
    </message>
    <message>
        <source>shim</source>
        <translation>shim</translation>
    </message>
    <message>
        <source>OCI runtime</source>
        <translation>OCI runtime</translation>
    </message>
    <message>
        <source>kernel</source>
        <translation>kernel</translation>
    </message>
    <message>
        <source>not ended</source>
        <translation>not ended</translation>
    </message>
    <message>
        <source>code %1</source>
        <translation>code %1</translation>
    </message>
    <message>
        <source>start of %1</source>
        <translation>start of %1</translation>
    </message>
    <message>
        <source>end of %1</source>
        <translation>end of %1</translation>
    </message>
    <message>
        <source>limit changed</source>
        <translation>limit changed</translation>
    </message>
    <message>
        <source>restart</source>
        <translation>restart</translation>
    </message>
    <message>
        <source>exit</source>
        <translation>exit</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>stop</translation>
    </message>
    <message>
        <source>CRI adapter</source>
        <translation>CRI adapter</translation>
    </message>
    <message>
        <source>Docker engine</source>
        <translation>Docker engine</translation>
    </message>
    <message>
        <source>not observed</source>
        <translation>not observed</translation>
    </message>
</context>
<context>
    <name>shimscope::plots::AllContainers</name>
    <message numerus="yes">
        <source>%n other(s) together</source>
        <translation>
            <numerusform>%n other</numerusform>
            <numerusform>%n others together</numerusform>
        </translation>
    </message>
    <message>
        <source>together %1 of %2 CPUs</source>
        <translation>together %1 of %2 CPUs</translation>
    </message>
    <message>
        <source>together %1 CPUs</source>
        <translation>together %1 CPUs</translation>
    </message>
    <message>
        <source>together %1 of %2 MiB</source>
        <translation>together %1 of %2 MiB</translation>
    </message>
    <message>
        <source>together %1 MiB</source>
        <translation>together %1 MiB</translation>
    </message>
</context>
<context>
    <name>shimscope::plots::ProvenanceBox</name>
    <message>
        <source>Nothing was read until then.</source>
        <translation>Nothing was read until then.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copy</translation>
    </message>
</context>
<context>
    <name>shimscope::plots::ResourcePlot</name>
    <message>
        <source>now</source>
        <translation>now</translation>
    </message>
    <message>
        <source>Enter tells where the newest value comes from.</source>
        <translation>Enter tells where the newest value comes from.</translation>
    </message>
    <message>
        <source>Copy value here</source>
        <translation>Copy value here</translation>
    </message>
    <message>
        <source>Copy caption</source>
        <translation>Copy caption</translation>
    </message>
    <message>
        <source>Where does it come from?</source>
        <translation>Where does it come from?</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Save as CSV…</translation>
    </message>
    <message>
        <source>Save as PNG…</source>
        <translation>Save as PNG…</translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation>Save as SVG…</translation>
    </message>
    <message>
        <source>Save the plot</source>
        <translation>Save the plot</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>Save %1</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to, with room left.</source>
        <translation>Choose a folder that you may write to, with room left.</translation>
    </message>
</context>
<context>
    <name>shimscope::plots::ResourcesPane</name>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Memory</translation>
    </message>
    <message>
        <source>Pressure (PSI)</source>
        <translation>Pressure (PSI)</translation>
    </message>
    <message>
        <source>No container is selected.</source>
        <translation>No container is selected.</translation>
    </message>
    <message>
        <source>LIVE RESOURCES</source>
        <translation>LIVE RESOURCES</translation>
    </message>
    <message>
        <source>No samples of this container up to this moment.</source>
        <translation>No samples of this container up to this moment.</translation>
    </message>
    <message>
        <source>%1 of %2 CPU</source>
        <translation>%1 of %2 CPU</translation>
    </message>
    <message>
        <source>%1 of %2 CPUs, no limit</source>
        <translation>%1 of %2 CPUs, no limit</translation>
    </message>
    <message>
        <source>throttled %1 of %2 periods</source>
        <translation>throttled %1 of %2 periods</translation>
    </message>
    <message>
        <source>working set</source>
        <translation>working set</translation>
    </message>
    <message>
        <source>%1 of %2 MiB</source>
        <translation>%1 of %2 MiB</translation>
    </message>
    <message>
        <source>%1 MiB, no limit</source>
        <translation>%1 MiB, no limit</translation>
    </message>
    <message>
        <source>working set %1</source>
        <translation>working set %1</translation>
    </message>
    <message>
        <source>The kernel of this machine counts no pressure (PSI).</source>
        <translation>The kernel of this machine counts no pressure (PSI).</translation>
    </message>
    <message>
        <source>cgroup v1 has no pressure per container: PSI came with v2.</source>
        <translation>cgroup v1 has no pressure per container: PSI came with v2.</translation>
    </message>
    <message>
        <source>cpu some %1 % · memory some %2 %</source>
        <translation>cpu some %1 % · memory some %2 %</translation>
    </message>
    <message>
        <source>n/a: it is in the host&apos;s network namespace, where its traffic cannot be told from that of others.</source>
        <translation>n/a: it is in the host&apos;s network namespace, where its traffic cannot be told from that of others.</translation>
    </message>
    <message>
        <source>n/a: %1</source>
        <translation>n/a: %1</translation>
    </message>
    <message>
        <source>n/a: nobody has counted it up to this moment. The agent reads /proc/&lt;pid&gt;/net/dev once a second.</source>
        <translation>n/a: nobody has counted it up to this moment. The agent reads /proc/&lt;pid&gt;/net/dev once a second.</translation>
    </message>
    <message>
        <source>n/a: the io controller is not enabled for this cgroup: it has no io.stat.</source>
        <translation>n/a: the io controller is not enabled for this cgroup: it has no io.stat.</translation>
    </message>
    <message>
        <source>n/a: this cgroup has no blkio controller.</source>
        <translation>n/a: this cgroup has no blkio controller.</translation>
    </message>
    <message>
        <source>read</source>
        <translation>read</translation>
    </message>
    <message>
        <source>written</source>
        <translation>written</translation>
    </message>
    <message>
        <source>received</source>
        <translation>received</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>sent</translation>
    </message>
    <message>
        <source>n/a: the pids controller is not enabled for this cgroup.</source>
        <translation>n/a: the pids controller is not enabled for this cgroup.</translation>
    </message>
    <message>
        <source>processes</source>
        <translation>processes</translation>
    </message>
    <message>
        <source>%1 processes and threads, no limit</source>
        <translation>%1 processes and threads, no limit</translation>
    </message>
    <message>
        <source>%1 of %2 processes and threads</source>
        <translation>%1 of %2 processes and threads</translation>
    </message>
    <message>
        <source>all containers</source>
        <translation>all containers</translation>
    </message>
    <message>
        <source>all containers of %1</source>
        <translation>all containers of %1</translation>
    </message>
    <message>
        <source>No container runs at this moment.</source>
        <translation>No container runs at this moment.</translation>
    </message>
    <message>
        <source>Many containers · %1</source>
        <translation>Many containers · %1</translation>
    </message>
    <message>
        <source>newest values, each as its own plot computes it</source>
        <translation>newest values, each as its own plot computes it</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>sum</translation>
    </message>
    <message>
        <source>Input and output</source>
        <translation>Input and output</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Network</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Processes</translation>
    </message>
    <message>
        <source>Pressure</source>
        <translation>Pressure</translation>
    </message>
    <message>
        <source>I/O</source>
        <translation>I/O</translation>
    </message>
    <message>
        <source>Shows or hides the plot: %1</source>
        <translation>Shows or hides the plot: %1</translation>
    </message>
    <message>
        <source>All containers</source>
        <translation>All containers</translation>
    </message>
    <message>
        <source>The ten that use most as lines, the others as one band</source>
        <translation>The ten that use most as lines, the others as one band</translation>
    </message>
    <message>
        <source>Containers that use most; Enter shows one alone</source>
        <translation>Containers that use most; Enter shows one alone</translation>
    </message>
</context>
<context>
    <name>shimscope::plots::SourceWords</name>
    <message>
        <source>file</source>
        <translation>file</translation>
    </message>
    <message>
        <source>read</source>
        <translation>read</translation>
    </message>
    <message>
        <source>formula</source>
        <translation>formula</translation>
    </message>
    <message>
        <source>CPU time used</source>
        <translation>CPU time used</translation>
    </message>
    <message>
        <source>%1 µs (the file counts ns)</source>
        <translation>%1 µs (the file counts ns)</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>limit</translation>
    </message>
    <message>
        <source>no limit: every CPU of the machine</source>
        <translation>no limit: every CPU of the machine</translation>
    </message>
    <message>
        <source>%1, and cpu.cfs_period_us %2</source>
        <translation>%1, and cpu.cfs_period_us %2</translation>
    </message>
    <message>
        <source>throttling</source>
        <translation>throttling</translation>
    </message>
    <message>
        <source>the same readings, as others print them</source>
        <translation>the same readings, as others print them</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Memory</translation>
    </message>
    <message>
        <source>charged to the cgroup</source>
        <translation>charged to the cgroup</translation>
    </message>
    <message>
        <source>more than this machine has</source>
        <translation>more than this machine has</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>no limit</translation>
    </message>
    <message>
        <source>working set</source>
        <translation>working set</translation>
    </message>
    <message>
        <source>%1 / all memory of the machine</source>
        <translation>%1 / all memory of the machine</translation>
    </message>
    <message>
        <source>Pressure (PSI)</source>
        <translation>Pressure (PSI)</translation>
    </message>
    <message>
        <source>does not print it</source>
        <translation>does not print it</translation>
    </message>
    <message>
        <source>Input and output</source>
        <translation>Input and output</translation>
    </message>
    <message>
        <source> (sum of all devices)</source>
        <translation> (sum of all devices)</translation>
    </message>
    <message>
        <source>written</source>
        <translation>written</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Network</translation>
    </message>
    <message>
        <source> (sum of all interfaces but lo)</source>
        <translation> (sum of all interfaces but lo)</translation>
    </message>
    <message>
        <source>received, by all containers of its network namespace</source>
        <translation>received, by all containers of its network namespace</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>sent</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Processes</translation>
    </message>
    <message>
        <source>processes and threads</source>
        <translation>processes and threads</translation>
    </message>
</context>
<context>
    <name>shimscope::pods::ExecDialog</name>
    <message>
        <source>— exit status %1</source>
        <translation>— exit status %1</translation>
    </message>
    <message>
        <source>Running …</source>
        <translation>Running …</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Run</translation>
    </message>
    <message>
        <source>Exec in %1</source>
        <translation>Exec in %1</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Output</translation>
    </message>
    <message numerus="yes">
        <source>Each command is one CRI ExecSync, through endpoint, shim and runtime: it gets no input, and is killed after %n second(s).</source>
        <translation>
            <numerusform>Each command is one CRI ExecSync, through endpoint, shim and runtime: it gets no input, and is killed after %n second.</numerusform>
            <numerusform>Each command is one CRI ExecSync, through endpoint, shim and runtime: it gets no input, and is killed after %n seconds.</numerusform>
        </translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Command</translation>
    </message>
    <message>
        <source>Through sh -c</source>
        <translation>Through sh -c</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>shimscope::pods::LimitDialog</name>
    <message>
        <source>Asking the kubelet …</source>
        <translation>Asking the kubelet …</translation>
    </message>
    <message>
        <source>Limits of %1</source>
        <translation>Limits of %1</translation>
    </message>
    <message>
        <source>CPU limit, as in 500m or 2</source>
        <translation>CPU limit, as in 500m or 2</translation>
    </message>
    <message>
        <source>Memory limit, as in 64Mi</source>
        <translation>Memory limit, as in 64Mi</translation>
    </message>
    <message>
        <source>none</source>
        <translation>none</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Apply</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Asking the CRI endpoint …</source>
        <translation>Asking the CRI endpoint …</translation>
    </message>
    <message>
        <source>At once, in the container that runs</source>
        <translation>At once, in the container that runs</translation>
    </message>
    <message>
        <source>In the manifest</source>
        <translation>In the manifest</translation>
    </message>
    <message>
        <source>CRI UpdateContainerResources, as crictl update calls it: through shim and runtime into the files of its cgroup. A restart brings the manifest&apos;s back.</source>
        <translation>CRI UpdateContainerResources, as crictl update calls it: through shim and runtime into the files of its cgroup. A restart brings the manifest&apos;s back.</translation>
    </message>
    <message>
        <source>To the kubelet a changed manifest is another pod: it ends this one, and starts that with the new limits.</source>
        <translation>To the kubelet a changed manifest is another pod: it ends this one, and starts that with the new limits.</translation>
    </message>
</context>
<context>
    <name>shimscope::pods::PodEditor</name>
    <message>
        <source>metadata.name is missing: it names the pod and its manifest.</source>
        <translation>metadata.name is missing: it names the pod and its manifest.</translation>
    </message>
    <message>
        <source>There is a pod of this name: it is replaced.</source>
        <translation>There is a pod of this name: it is replaced.</translation>
    </message>
    <message>
        <source>Asking the kubelet …</source>
        <translation>Asking the kubelet …</translation>
    </message>
    <message>
        <source>line %1: %2</source>
        <translation>line %1: %2</translation>
    </message>
    <message numerus="yes">
        <source>The kubelet cannot use it: %n problem(s).</source>
        <translation>
            <numerusform>The kubelet cannot use it: %n problem.</numerusform>
            <numerusform>The kubelet cannot use it: %n problems.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 cannot be read: %2</translation>
    </message>
    <message>
        <source>%1 is larger than 1 MiB: it is no manifest.</source>
        <translation>%1 is larger than 1 MiB: it is no manifest.</translation>
    </message>
    <message>
        <source>New pod</source>
        <translation>New pod</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>Templates</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>Manifest</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Problems</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Apply</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>Edit %1</translation>
    </message>
</context>
<context>
    <name>shimscope::pods::ResetDialog</name>
    <message>
        <source>%1 of %2 pods have ended.</source>
        <translation>%1 of %2 pods have ended.</translation>
    </message>
    <message>
        <source>Reset sandbox</source>
        <translation>Reset sandbox</translation>
    </message>
    <message numerus="yes">
        <source>End all %n pod(s) of this sandbox?</source>
        <translation>
            <numerusform>End the %n pod of this sandbox?</numerusform>
            <numerusform>End all %n pods of this sandbox?</numerusform>
        </translation>
    </message>
    <message>
        <source>Their manifests are taken away, and the kubelet ends each: SIGTERM, its grace period, SIGKILL. Images and recordings stay.</source>
        <translation>Their manifests are taken away, and the kubelet ends each: SIGTERM, its grace period, SIGKILL. Images and recordings stay.</translation>
    </message>
    <message>
        <source>Pods that have ended</source>
        <translation>Pods that have ended</translation>
    </message>
    <message numerus="yes">
        <source>End %n pod(s)</source>
        <translation>
            <numerusform>End %n pod</numerusform>
            <numerusform>End %n pods</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>shimscope::pods::Templates</name>
    <message>
        <source>One container</source>
        <translation>One container</translation>
    </message>
    <message>
        <source>Prints a line a second. The shortest way from a manifest to a process.</source>
        <translation>Prints a line a second. The shortest way from a manifest to a process.</translation>
    </message>
    <message>
        <source>Memory runs out</source>
        <translation>Memory runs out</translation>
    </message>
    <message>
        <source>Takes memory until its limit: the kernel kills it, the kubelet restarts it.</source>
        <translation>Takes memory until its limit: the kernel kills it, the kubelet restarts it.</translation>
    </message>
    <message>
        <source>CPU is throttled</source>
        <translation>CPU is throttled</translation>
    </message>
    <message>
        <source>Wants a whole CPU and may use a quarter of one.</source>
        <translation>Wants a whole CPU and may use a quarter of one.</translation>
    </message>
    <message>
        <source>Crash loop</source>
        <translation>Crash loop</translation>
    </message>
    <message>
        <source>Fails again and again: each restart waits longer.</source>
        <translation>Fails again and again: each restart waits longer.</translation>
    </message>
    <message>
        <source>Two containers</source>
        <translation>Two containers</translation>
    </message>
    <message>
        <source>Share network, IPC and host name, but neither files nor processes.</source>
        <translation>Share network, IPC and host name, but neither files nor processes.</translation>
    </message>
    <message>
        <source>Ignores SIGTERM</source>
        <translation>Ignores SIGTERM</translation>
    </message>
    <message>
        <source>Delete it to see the grace period and SIGKILL.</source>
        <translation>Delete it to see the grace period and SIGKILL.</translation>
    </message>
</context>
<context>
    <name>shimscope::storyview::AffectedPage</name>
    <message>
        <source>From a file…</source>
        <translation>From a file…</translation>
    </message>
    <message>
        <source>Paste from the clipboard</source>
        <translation>Paste from the clipboard</translation>
    </message>
    <message>
        <source>Page (PDF)…</source>
        <translation>Page (PDF)…</translation>
    </message>
    <message>
        <source>Text (Markdown)…</source>
        <translation>Text (Markdown)…</translation>
    </message>
    <message>
        <source>Values for other programs (JSON)…</source>
        <translation>Values for other programs (JSON)…</translation>
    </message>
    <message>
        <source>Am I affected?</source>
        <translation>Am I affected?</translation>
    </message>
    <message>
        <source>Scanning…</source>
        <translation>Scanning…</translation>
    </message>
    <message>
        <source>Scan again</source>
        <translation>Scan again</translation>
    </message>
    <message>
        <source>Scan this machine</source>
        <translation>Scan this machine</translation>
    </message>
    <message>
        <source>Nodes of a cluster</source>
        <translation>Nodes of a cluster</translation>
    </message>
    <message>
        <source>Node objects as kubectl get nodes -o json, -o yaml or -o wide prints them: each node&apos;s runtime and versions are read.</source>
        <translation>Node objects as kubectl get nodes -o json, -o yaml or -o wide prints them: each node&apos;s runtime and versions are read.</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Save the report</translation>
    </message>
    <message>
        <source>Back to the pods</source>
        <translation>Back to the pods</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>This machine</translation>
    </message>
    <message>
        <source>Who has to do what</source>
        <translation>Who has to do what</translation>
    </message>
    <message>
        <source>2020 said, 2026 happened</source>
        <translation>2020 said, 2026 happened</translation>
    </message>
</context>
<context>
    <name>shimscope::storyview::AudiencesView</name>
    <message>
        <source>Must do</source>
        <translation>Must do</translation>
    </message>
    <message>
        <source>Must check</source>
        <translation>Must check</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>Nothing to do</translation>
    </message>
</context>
<context>
    <name>shimscope::storyview::CommandTable</name>
    <message>
        <source>The same with other tools</source>
        <translation>The same with other tools</translation>
    </message>
    <message>
        <source>A double-click, or Ctrl+C, copies a command; what stands in &lt;&gt; is to be filled in. As of %1.</source>
        <translation>A double-click, or Ctrl+C, copies a command; what stands in &lt;&gt; is to be filled in. As of %1.</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>Source: %1</translation>
    </message>
</context>
<context>
    <name>shimscope::storyview::FactCards</name>
    <message>
        <source>held</source>
        <translation>held</translation>
    </message>
    <message>
        <source>held in part</source>
        <translation>held in part</translation>
    </message>
    <message>
        <source>came otherwise</source>
        <translation>came otherwise</translation>
    </message>
</context>
<context>
    <name>shimscope::storyview::FindingsView</name>
    <message numerus="yes">
        <source>… and %n more, in the report</source>
        <translation>
            <numerusform>… and %n more, in the report</numerusform>
            <numerusform>… and %n more, in the report</numerusform>
        </translation>
    </message>
    <message>
        <source>Not scanned yet. A scan only reads: it starts nothing, connects to nothing and changes nothing.</source>
        <translation>Not scanned yet. A scan only reads: it starts nothing, connects to nothing and changes nothing.</translation>
    </message>
    <message>
        <source>Nothing of what is chosen above was found.</source>
        <translation>Nothing of what is chosen above was found.</translation>
    </message>
</context>
<context>
    <name>shimscope::storyview::HopCard</name>
    <message>
        <source>in the chain %1</source>
        <translation>in the chain %1</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protocol</translation>
    </message>
    <message>
        <source>Socket</source>
        <translation>Socket</translation>
    </message>
    <message>
        <source>Started by</source>
        <translation>Started by</translation>
    </message>
    <message>
        <source>When it dies</source>
        <translation>When it dies</translation>
    </message>
    <message>
        <source>How one looks at it</source>
        <translation>How one looks at it</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <translation>Copy %1</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>Dismiss</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::BusyPanel</name>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::CgroupTree</name>
    <message>
        <source>CGROUP TREE</source>
        <translation>CGROUP TREE</translation>
    </message>
    <message>
        <source>cgroup tree</source>
        <translation>cgroup tree</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::DetailsPane</name>
    <message>
        <source>This call made no kernel steps itself or through others.</source>
        <translation>This call made no kernel steps itself or through others.</translation>
    </message>
    <message>
        <source>Click a bar of the timeline to see which system calls were made for it, and why.</source>
        <translation>Click a bar of the timeline to see which system calls were made for it, and why.</translation>
    </message>
    <message>
        <source>Kernel steps</source>
        <translation>Kernel steps</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>Spans of this trace</source>
        <translation>Spans of this trace</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Capabilities and seccomp</source>
        <translation>Capabilities and seccomp</translation>
    </message>
    <message>
        <source>Mounts</source>
        <translation>Mounts</translation>
    </message>
    <message>
        <source>cgroup files</source>
        <translation>cgroup files</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Smaller</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Larger</translation>
    </message>
    <message>
        <source>Show these details instead of call chain and resources</source>
        <translation>Show these details instead of call chain and resources</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Open the details in the place of the plots (Ctrl+D)</source>
        <translation>Open the details in the place of the plots (Ctrl+D)</translation>
    </message>
    <message>
        <source>Close the details (Ctrl+D; Esc: until the next selection)</source>
        <translation>Close the details (Ctrl+D; Esc: until the next selection)</translation>
    </message>
    <message>
        <source>Open the details</source>
        <translation>Open the details</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>Close the details</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::FailurePanel</name>
    <message>
        <source>FAILED</source>
        <translation>FAILED</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copy</translation>
    </message>
    <message numerus="yes">
        <source>Dismiss, %n older</source>
        <translation>
            <numerusform>Dismiss, %n older</numerusform>
            <numerusform>Dismiss, %n older</numerusform>
        </translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Dismiss</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>Failed: %1</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::MessageView</name>
    <message>
        <source>No content.</source>
        <translation>No content.</translation>
    </message>
    <message>
        <source>Click a bar of the timeline or an edge of the map to see its message.</source>
        <translation>Click a bar of the timeline or an edge of the map to see its message.</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Request</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Response</translation>
    </message>
    <message>
        <source>Copy the whole call as JSON</source>
        <translation>Copy the whole call as JSON</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Select all</translation>
    </message>
    <message>
        <source>server</source>
        <translation>server</translation>
    </message>
    <message>
        <source>container runtime</source>
        <translation>container runtime</translation>
    </message>
    <message>
        <source>volume</source>
        <translation>volume</translation>
    </message>
    <message>
        <source>network</source>
        <translation>network</translation>
    </message>
    <message>
        <source>build</source>
        <translation>build</translation>
    </message>
    <message>
        <source>Docker&apos;s part: %1</source>
        <translation>Docker&apos;s part: %1</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::PodsMenu</name>
    <message>
        <source>Only looked at: another engine started it.</source>
        <translation>Only looked at: another engine started it.</translation>
    </message>
    <message>
        <source>It does not run: it has no process.</source>
        <translation>It does not run: it has no process.</translation>
    </message>
    <message>
        <source>No manifest of this pod is known.</source>
        <translation>No manifest of this pod is known.</translation>
    </message>
    <message>
        <source>Edit manifest…</source>
        <translation>Edit manifest…</translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation>Duplicate…</translation>
    </message>
    <message>
        <source>Change a limit…</source>
        <translation>Change a limit…</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>Signal</translation>
    </message>
    <message>
        <source>The pause container ends with its pod: delete the pod.</source>
        <translation>The pause container ends with its pod: delete the pod.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Exec…</source>
        <translation>Exec…</translation>
    </message>
    <message>
        <source>It is paused: resume it first.</source>
        <translation>It is paused: resume it first.</translation>
    </message>
    <message>
        <source>CRI executes nothing in a pause container.</source>
        <translation>CRI executes nothing in a pause container.</translation>
    </message>
    <message>
        <source>Copy id</source>
        <translation>Copy id</translation>
    </message>
    <message>
        <source>Copy pid</source>
        <translation>Copy pid</translation>
    </message>
    <message>
        <source>Copy cgroup path</source>
        <translation>Copy cgroup path</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Copy as command</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::PodsView</name>
    <message>
        <source>Copy name</source>
        <translation>Copy name</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>Copy value</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Copy details</translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>Copy as JSON</translation>
    </message>
    <message>
        <source>PODS AND CONTAINERS</source>
        <translation>PODS AND CONTAINERS</translation>
    </message>
    <message>
        <source>Pods and containers</source>
        <translation>Pods and containers</translation>
    </message>
    <message>
        <source>No pod at this moment.</source>
        <translation>No pod at this moment.</translation>
    </message>
    <message>
        <source>Delete pod %1: not in a recording</source>
        <translation>Delete pod %1: not in a recording</translation>
    </message>
    <message>
        <source>Delete pod %1: no manifest is known</source>
        <translation>Delete pod %1: no manifest is known</translation>
    </message>
    <message>
        <source>Delete pod %1</source>
        <translation>Delete pod %1</translation>
    </message>
    <message numerus="yes">
        <source>No pod or container matches “%1”; %n pod(s) are hidden. Escape shows them.</source>
        <translation>
            <numerusform>No pod or container matches “%1”; %n pod is hidden. Escape shows it.</numerusform>
            <numerusform>No pod or container matches “%1”; %n pods are hidden. Escape shows them.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no pod to end.</source>
        <translation>There is no pod to end.</translation>
    </message>
    <message>
        <source>Ends every pod of this sandbox, after a question.</source>
        <translation>Ends every pod of this sandbox, after a question.</translation>
    </message>
    <message>
        <source>Filter  (/)</source>
        <translation>Filter  (/)</translation>
    </message>
    <message>
        <source>Filter of pods and containers</source>
        <translation>Filter of pods and containers</translation>
    </message>
    <message>
        <source>Name, namespace, image, engine or state. Escape clears it.</source>
        <translation>Name, namespace, image, engine or state. Escape clears it.</translation>
    </message>
    <message>
        <source>Order, fold, reset</source>
        <translation>Order, fold, reset</translation>
    </message>
    <message>
        <source>In the order they came</source>
        <translation>In the order they came</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>By name</translation>
    </message>
    <message>
        <source>By CPU</source>
        <translation>By CPU</translation>
    </message>
    <message>
        <source>By memory</source>
        <translation>By memory</translation>
    </message>
    <message>
        <source>By restarts</source>
        <translation>By restarts</translation>
    </message>
    <message>
        <source>By OOM kills</source>
        <translation>By OOM kills</translation>
    </message>
    <message>
        <source>Collapse all pods</source>
        <translation>Collapse all pods</translation>
    </message>
    <message>
        <source>Expand all pods</source>
        <translation>Expand all pods</translation>
    </message>
    <message>
        <source>Reset sandbox…</source>
        <translation>Reset sandbox…</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::ProblemPanel</name>
    <message>
        <source>Open a recording…</source>
        <translation>Open a recording…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::SearchBox</name>
    <message>
        <source>Words of a method, pod, container, id, system call, argument or reason.</source>
        <translation>Words of a method, pod, container, id, system call, argument or reason.</translation>
    </message>
    <message>
        <source>The first %1; more words find less.</source>
        <translation>The first %1; more words find less.</translation>
    </message>
    <message>
        <source>Nothing holds all of these words.</source>
        <translation>Nothing holds all of these words.</translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n found</numerusform>
            <numerusform>%n found</numerusform>
        </translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Results</translation>
    </message>
    <message>
        <source>Searches only %1, as the chip of the timeline says.</source>
        <translation>Searches only %1, as the chip of the timeline says.</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::StatusStrip</name>
    <message>
        <source>kernel %1</source>
        <translation>kernel %1</translation>
    </message>
    <message>
        <source>spans %1 · dropped %2</source>
        <translation>spans %1 · dropped %2</translation>
    </message>
    <message numerus="yes">
        <source>sampling %n container(s) at %1 Hz</source>
        <translation>
            <numerusform>sampling %n container at %1 Hz</numerusform>
            <numerusform>sampling %n containers at %1 Hz</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::TopBar</name>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>Sandbox</translation>
    </message>
    <message>
        <source>The pods that this machine&apos;s agent runs</source>
        <translation>The pods that this machine&apos;s agent runs</translation>
    </message>
    <message>
        <source>Recording…</source>
        <translation>Recording…</translation>
    </message>
    <message>
        <source>Open a recording (Ctrl+O)</source>
        <translation>Open a recording (Ctrl+O)</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>Stack</translation>
    </message>
    <message>
        <source>all hops ours</source>
        <translation>all hops ours</translation>
    </message>
    <message>
        <source>The chain has containerd&apos;s shape; every program in it is Shimscope&apos;s own and speaks the real protocol.</source>
        <translation>The chain has containerd&apos;s shape; every program in it is Shimscope&apos;s own and speaks the real protocol.</translation>
    </message>
    <message>
        <source>한국어</source>
        <extracomment>the other language, in its own words</extracomment>
        <translation>한국어</translation>
    </message>
    <message>
        <source>Switch the language</source>
        <translation>Switch the language</translation>
    </message>
    <message>
        <source>Run another pod (Ctrl+N)</source>
        <translation>Run another pod (Ctrl+N)</translation>
    </message>
    <message>
        <source>New pod</source>
        <translation>New pod</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>This machine</translation>
    </message>
    <message>
        <source>Every container that runs on this machine, whoever started it; only looked at</source>
        <translation>Every container that runs on this machine, whoever started it; only looked at</translation>
    </message>
    <message>
        <source>theirs, only looked at</source>
        <translation>theirs, only looked at</translation>
    </message>
    <message>
        <source>Programs of other engines. What they say to each other is not observed: the map shows who started whom.</source>
        <translation>Programs of other engines. What they say to each other is not observed: the map shows who started whom.</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>Lessons</translation>
    </message>
    <message>
        <source>Short lessons, held on this machine (Ctrl+L)</source>
        <translation>Short lessons, held on this machine (Ctrl+L)</translation>
    </message>
    <message>
        <source>Layouts of the window</source>
        <translation>Layouts of the window</translation>
    </message>
    <message>
        <source>recorded from outside</source>
        <translation>recorded from outside</translation>
    </message>
    <message>
        <source>Programs of others, as proxies, logs and ps saw them. What nobody observed is dashed.</source>
        <translation>Programs of others, as proxies, logs and ps saw them. What nobody observed is dashed.</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::Transport</name>
    <message>
        <source>Replay</source>
        <translation>Replay</translation>
    </message>
    <message>
        <source>%1 s behind</source>
        <translation>%1 s behind</translation>
    </message>
    <message>
        <source>No agent</source>
        <translation>No agent</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Back to live (End)</source>
        <translation>Back to live (End)</translation>
    </message>
    <message>
        <source>Pause (Space): the view stands still, the pods go on</source>
        <translation>Pause (Space): the view stands still, the pods go on</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>Play (Space)</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Play</translation>
    </message>
    <message>
        <source>One message back (,)</source>
        <translation>One message back (,)</translation>
    </message>
    <message>
        <source>One message back</source>
        <translation>One message back</translation>
    </message>
    <message>
        <source>One message on (.)</source>
        <translation>One message on (.)</translation>
    </message>
    <message>
        <source>One message on</source>
        <translation>One message on</translation>
    </message>
    <message>
        <source>Speed of the replay</source>
        <translation>Speed of the replay</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Speed</translation>
    </message>
    <message>
        <source>Position in the recording</source>
        <translation>Position in the recording</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Time of the recorded machine, UTC</source>
        <translation>Time of the recorded machine, UTC</translation>
    </message>
</context>
</TS>
