// `start`: one shim per pod. The first container of a pod starts it, the others find it.
#include <base/child.h>
#include <base/file.h>
#include <base/text.h>
#include <base/unix_socket.h>
#include <shim/bundle.h>
#include <shim/commands.h>
#include <shim/starts.h>
#include <sys/files.h>
#include <trace/tracer.h>

#include <ttrpc/socket.h>

#include <sys/file.h>

#include <cstdlib>

namespace shimscope::shim {

namespace {

/// FNV-1a, 64 bits: a name for the socket, short whatever the ids are. Not a secret: the folder is
/// ours alone.
std::uint64_t hashOf(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char byte : text)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
    return hash;
}

std::string workingDirectory()
{
    char* path = ::getcwd(nullptr, 0);
    std::string text = path != nullptr ? path : ".";
    std::free(path); // NOLINT(cppcoreguidelines-no-malloc): getcwd(3) allocates it
    return text;
}

/// The FIFO "log" of the bundle if the endpoint made one (containerd does, and reads it), else a
/// file beside it. O_RDWR: opening does not wait for the reader, and its death is no SIGPIPE.
base::Result<base::Fd> openLog(const std::string& bundle)
{
    if (base::exists(bundle + "/log"))
        return base::openFile(bundle + "/log", O_RDWR | O_NONBLOCK);
    return base::openFile(bundle + "/shim.log", O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0600);
}

base::Status spawnDaemon(const Arguments& arguments, const std::string& bundle,
    const std::string& socketPath, const base::Fd& socket)
{
    // What the endpoint left open must not live as long as the shim does.
    TRY_VOID(sys::closeOnExecFrom(3));
    const base::Fd log = TRY(openLog(bundle));
    base::SpawnOptions options;
    options.program = base::ownProgram();
    options.arguments = {"-namespace", arguments.nameSpace, "-id", arguments.id, "-address",
        arguments.address, "-socket", socketPath};
    if (arguments.debug)
        options.arguments.emplace_back("-debug");
    options.workingDirectory = bundle;
    options.standardInput = socket.get();
    options.standardError = log.get();
    options.newSession = true;
    base::Child daemon = TRY(base::Child::spawn(options));
    daemon.release(); // it outlives us; the nearest sub-reaper or init becomes its parent
    return {};
}

/// The socket, or none if a shim serves it already.
base::Result<base::Fd> listenOnce(const std::string& path)
{
    const std::string folder = path.substr(0, path.rfind('/'));
    TRY_VOID(base::makeDirs(folder, 0711));
    // One at a time between bind(2) and listen(2): else a second `start` would take a socket that
    // is not served yet for a dead one.
    const base::Fd lock = TRY(base::openFile(folder, O_RDONLY | O_DIRECTORY));
    if (::flock(lock.get(), LOCK_EX) != 0)
        return base::sysError("flock(2)", folder);
    base::Result<base::Fd> socket = base::listenUnix(path);
    if (!socket && socket.error().is(EADDRINUSE))
        return base::Fd();
    return socket;
}

/// The answer: a bare address for containerd 1.6, which knows nothing else; JSON for those who say
/// they know version 3.
std::string answer(const std::string& address)
{
    const char* most = std::getenv("MAX_SHIM_VERSION"); // NOLINT(concurrency-mt-unsafe): one thread
    const auto version = base::parseUnsigned(most != nullptr ? most : "");
    if (!version || *version < 3)
        return address;
    return R"({"version":2,"address":")" + base::escapeJson(address) + R"(","protocol":"ttrpc"})";
}

base::Result<std::string> start(const Arguments& arguments, trace::SpanScope& span)
{
    const std::string bundle = workingDirectory();
    const BundleConfig config = TRY(readBundle(bundle, arguments.id));
    describe(span, config.identity);
    // Its endpoint may be dead, and the next one clean up in this moment.
    const StartPermit permit = TRY(StartPermit::take(bundle));
    const std::string path = shimSocketPath(arguments.address, arguments.nameSpace, config.group);
    const base::Fd socket = TRY(listenOnce(path));
    const std::string address = "unix://" + path;
    TRY_VOID(writeAddress(bundle, address));
    if (socket) {
        if (const base::Status spawned = spawnDaemon(arguments, bundle, path, socket); !spawned) {
            ::unlink(path.c_str());
            return base::Failure(spawned.error());
        }
    }
    return address;
}

} // namespace

std::string shimSocketPath(
    const std::string& endpoint, const std::string& nameSpace, const std::string& group)
{
    const std::string path = ttrpc::socketPath(endpoint);
    const std::size_t slash = path.rfind('/');
    const std::uint64_t hash = hashOf(path + '\0' + nameSpace + '\0' + group);
    return (slash == std::string::npos ? "/run/shimscope" : path.substr(0, slash)) + "/s/"
        + base::toHex(&hash, sizeof hash);
}

int runStart(const Arguments& arguments)
{
    trace::SpanScope span(
        {.kind = trace::Kind::Server, .protocol = "shim exec", .method = "start"});
    span.attribute("container.id", arguments.id);
    const base::Result<std::string> address = start(arguments, span);
    if (!address) {
        span.outcome(address.error());
        const std::string text =
            "containerd-shim-shimscope-v1: start: " + address.error().toString() + "\n";
        (void)!::write(2, text.data(), text.size());
        return 1;
    }
    const std::string text = answer(*address);
    span.response("text", text);
    (void)!::write(1, text.data(), text.size());
    return 0;
}

} // namespace shimscope::shim
