// Names and modes of folders.
#include <agent/directories.h>
#include <base/file.h>
#include <base/text.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace shimscope::agent {

namespace {

// R/s/<16 hex> and R/events.ttrpc are the longest sockets below R; a unix socket's path may have
// 104 bytes.
constexpr std::size_t kLongestRunDir = 104 - 19;

std::string fromEnvironment(const char* name)
{
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): before threads start
    return value != nullptr ? value : "";
}

/// An umask must not lock the user out, nor an older folder let others in.
base::Status setMode(const std::string& dir, mode_t mode)
{
    if (::chmod(dir.c_str(), mode) != 0)
        return base::sysError("chmod(2)", dir);
    return {};
}

base::Status makeRunDir(const std::string& run)
{
    if (run.size() > kLongestRunDir)
        return base::fail("use run directory", run,
            "its path has " + std::to_string(run.size()) + " bytes, "
                + std::to_string(kLongestRunDir)
                + " are possible for the sockets in it: choose a shorter --run-dir",
            ENAMETOOLONG);
    TRY_VOID(base::makeDirs(run, 0711));
    return setMode(run, 0711);
}

} // namespace

Directories defaultDirectories()
{
    if (::geteuid() == 0)
        return {"/run/shimscope", "/var/lib/shimscope"};
    const std::string runtime = fromEnvironment("XDG_RUNTIME_DIR");
    std::string state = fromEnvironment("XDG_STATE_HOME");
    if (state.empty())
        state = fromEnvironment("HOME") + "/.local/state";
    return {(runtime.empty() ? "/tmp/shimscope-" + std::to_string(::geteuid())
                             : runtime + "/shimscope"),
        state + "/shimscope"};
}

base::Status makeInspectionDirectories(const Directories& directories)
{
    TRY_VOID(makeRunDir(directories.run));
    TRY_VOID(base::makeDirs(directories.state, 0700));
    return base::makeDirs(directories.recordings(), 0700);
}

base::Status makeDirectories(const Directories& directories)
{
    TRY_VOID(makeInspectionDirectories(directories));
    for (const std::string& dir : {directories.manifests(), directories.spool(), directories.logs(),
             directories.cniConfig(), directories.cniData()})
        TRY_VOID(base::makeDirs(dir, 0700));
    return setMode(directories.spool(), 0700);
}

Instance instanceOf(const std::string& runDir)
{
    std::uint64_t hash = 0xcbf29ce484222325; // FNV-1a: stable from run to run, unlike std::hash
    for (const char c : runDir)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return {static_cast<int>(20 + hash % 200), base::toHex(&hash, 4)};
}

} // namespace shimscope::agent
