// The parts of a pod and of a container outside the kernel's process table: namespaces, network,
// files, snapshots, bundles.
#include <base/child.h>
#include <base/file.h>
#include <base/text.h>
#include <cri/endpoint.h>
#include <oci/parse.h>

#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace shimscope::cri {

namespace {

constexpr int kPinnsTimeoutMs = 20'000;

base::Status runPinns(const std::string& program, std::vector<std::string> arguments)
{
    base::SpawnOptions options;
    options.program = program;
    options.arguments = std::move(arguments);
    for (char** entry = ::environ; *entry != nullptr; ++entry)
        if (!std::string_view(*entry).starts_with("TRACEPARENT=")
            && !std::string_view(*entry).starts_with("SHIMSCOPE_SPOOL="))
            options.environment.emplace_back(*entry);
    for (std::string& variable : trace::environmentForChild())
        options.environment.push_back(std::move(variable));
    const auto output = TRY(base::run(std::move(options), {}, kPinnsTimeoutMs));
    if (output.exit.code == 0)
        return {};
    return base::fail("run", program, std::string(base::trim(output.standardError)));
}

NetworkTarget targetOf(const SandboxRecord& sandbox)
{
    const auto& metadata = sandbox.config.metadata();
    NetworkTarget target;
    target.containerId = sandbox.id;
    target.netns = sandbox.netns;
    target.podName = metadata.name();
    target.podNamespace = metadata.namespace_();
    target.podUid = metadata.uid();
    for (const v1::PortMapping& mapping : sandbox.config.port_mappings()) {
        if (mapping.host_port() == 0)
            continue;
        const char* protocol = mapping.protocol() == v1::UDP ? "udp"
            : mapping.protocol() == v1::SCTP                 ? "sctp"
                                                             : "tcp";
        target.portMappings.push_back(
            {{"hostPort", mapping.host_port()}, {"containerPort", mapping.container_port()},
                {"protocol", protocol}, {"hostIP", mapping.host_ip()}});
    }
    return target;
}

/// False for what is gone, and for the empty file of a process that was killed before it mounted.
bool isNamespace(const std::string& path)
{
    struct statfs st { };
    return ::statfs(path.c_str(), &st) == 0 && st.f_type == NSFS_MAGIC;
}

std::string resolvConf(const v1::DNSConfig& dns)
{
    std::string text;
    if (!dns.searches().empty())
        text += "search " + base::join({dns.searches().begin(), dns.searches().end()}, " ") + "\n";
    for (const std::string& server : dns.servers())
        text += "nameserver " + server + "\n";
    if (!dns.options().empty())
        text += "options " + base::join({dns.options().begin(), dns.options().end()}, " ") + "\n";
    return text;
}

std::string hostsFile(const SandboxRecord& sandbox)
{
    std::string text =
        "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\n"
        "ff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n";
    for (const std::string& address : sandbox.addresses)
        text += address + "\t" + sandbox.config.hostname() + "\n";
    return text;
}

/// The host's file, or nothing if it has none.
std::string hostText(const char* path)
{
    return base::readFile(path, 1U << 20U).value_or("");
}

base::Status writePlain(const std::string& path, const std::string& text)
{
    const base::Fd file =
        TRY(base::openFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0644));
    return base::writeAll(file, text, path);
}

} // namespace

base::Status Endpoint::makeNamespace(const SandboxRecord& sandbox)
{
    trace::SpanScope span({.method = "network namespace"});
    annotate(span, sandbox);
    std::vector<std::string> arguments;
    if (!sandbox.netns.empty())
        arguments = {"net", sandbox.netns};
    if (sandbox.config.linux().security_context().namespace_options().ipc() != v1::NODE)
        arguments.insert(arguments.end(), {"shm", config.podDir(sandbox.id) + "/shm"});
    if (arguments.empty())
        return {};
    auto made = runPinns(config.pinnsProgram, std::move(arguments));
    if (!made)
        span.outcome(made.error());
    return made;
}

base::Status Endpoint::removeNamespace(const SandboxRecord& sandbox)
{
    std::vector<std::string> pins;
    for (const std::string& path : {sandbox.netns, config.podDir(sandbox.id) + "/shm"}) {
        if (!path.empty() && base::exists(path))
            pins.push_back(path);
    }
    if (pins.empty())
        return {};
    pins.insert(pins.begin(), "-u");
    return runPinns(config.pinnsProgram, std::move(pins));
}

base::Status Endpoint::attachNetwork(SandboxRecord& sandbox)
{
    Attachment attachment = TRY(cni.add(targetOf(sandbox), attributes(sandbox)));
    sandbox.addresses = std::move(attachment.addresses);
    sandbox.cniResult = std::move(attachment.result);
    return {};
}

base::Status Endpoint::detachNetwork(const SandboxRecord& sandbox)
{
    if (!sandbox.attached)
        return {};
    NetworkTarget target = targetOf(sandbox);
    if (!isNamespace(target.netns)) // CNI: then plugins only give back what they hold elsewhere
        target.netns.clear();
    return cni.remove(target, sandbox.cniResult, attributes(sandbox));
}

base::Status Endpoint::writePodFiles(const SandboxRecord& sandbox)
{
    const std::string dir = config.podDir(sandbox.id);
    TRY_VOID(base::makeDirs(dir, 0755));
    const bool host = sandbox.hostNetwork();
    char hostName[256] = {};
    (void)::gethostname(hostName, sizeof hostName - 1);
    const std::string& wanted = sandbox.config.hostname();
    TRY_VOID(writePlain(dir + "/hostname", (wanted.empty() ? hostName : wanted) + "\n"));
    TRY_VOID(writePlain(dir + "/hosts", host ? hostText("/etc/hosts") : hostsFile(sandbox)));
    const v1::DNSConfig& dns = sandbox.config.dns_config();
    const std::string resolv = resolvConf(dns);
    return writePlain(dir + "/resolv.conf", resolv.empty() ? hostText("/etc/resolv.conf") : resolv);
}

base::Result<std::vector<image::Mount>> Endpoint::makeSnapshot(
    const std::string& id, const std::string& image)
{
    trace::SpanScope span({.method = "snapshot"});
    span.attribute("container.id", id);
    span.attribute("image", image);
    auto mounts = images.prepare(id, image);
    if (!mounts)
        span.outcome(mounts.error());
    return mounts;
}

base::Status Endpoint::makeBundle(const std::string& id, const oci::Spec& spec)
{
    trace::SpanScope span({.method = "write config.json"});
    span.attribute("container.id", id);
    span.attribute("bundle", bundles.path(id));
    span.attribute("cgroup.path", spec.linux_ ? spec.linux_->cgroupsPath : "");
    const std::string text = oci::toJson(spec);
    span.response("config.json", text);
    auto made = bundles.make(id, text);
    if (!made)
        span.outcome(made.error());
    return made;
}

} // namespace shimscope::cri
