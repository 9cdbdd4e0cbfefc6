// Executing CNI plugins.
#include <base/child.h>
#include <cri/cni.h>
#include <trace/tracer.h>

#include <unistd.h>

#include <cstdlib>
#include <future>

namespace shimscope::cri {

using nlohmann::json;

namespace {

constexpr int kTimeoutMs = 60'000;

NetworkList loopbackList()
{
    return {"cni-loopback", "1.0.0", {json{{"type", "loopback"}}}, "built in"};
}

NetworkTarget loopbackTarget(NetworkTarget target)
{
    target.interfaceName = "lo";
    return target;
}

/// CNI_*, and PATH because ptp and portmap look for iptables.
std::vector<std::string> environmentOf(
    const std::string& command, const NetworkTarget& target, const std::string& binDir)
{
    std::vector<std::string> variables = pluginEnvironment(command, target, binDir);
    const char* path =
        std::getenv("PATH"); // NOLINT(concurrency-mt-unsafe): nobody sets the environment
    variables.push_back(
        std::string("PATH=") + (path != nullptr ? path : "/usr/sbin:/usr/bin:/sbin:/bin"));
    for (std::string& variable : trace::environmentForChild())
        variables.push_back(std::move(variable));
    return variables;
}

/// The plugin's own result, or what goes on to the next plugin if it has none (DEL).
base::Result<json> resultOf(const base::Output& output, const std::string& plugin)
{
    if (output.exit.code != 0) {
        const std::string said = pluginError(
            output.standardOutput.empty() ? output.standardError : output.standardOutput);
        return base::fail("run CNI plugin", plugin,
            "exit code " + std::to_string(output.exit.code) + ": " + said);
    }
    if (output.standardOutput.empty())
        return json(nullptr);
    json result = json::parse(output.standardOutput, nullptr, false);
    if (result.is_discarded())
        return base::fail("run CNI plugin", plugin, "its result is no JSON");
    return result;
}

} // namespace

base::Result<json> Cni::run(const std::string& command, const NetworkList& list, std::size_t index,
    const NetworkTarget& target, const json& previous, const tasks::Attributes& attributes) const
{
    const std::string type = list.plugins[index]["type"].get<std::string>();
    const std::string program = m_binDir + "/" + type;
    const std::string input = pluginInput(list, index, target, previous).dump();
    const std::string method = command + " " + type;
    trace::SpanScope span({.kind = trace::Kind::Client,
        .protocol = "CNI exec",
        .method = method,
        .peer = program,
        .requestType = "CNI configuration JSON",
        .requestBytes = input,
        .hop = trace::Hop::Cni,
        .otherHop = true});
    for (const auto& [key, value] : attributes)
        span.attribute(key, value);
    for (const std::string& variable : pluginEnvironment(command, target, m_binDir))
        span.attribute(std::string_view(variable).substr(0, variable.find('=')),
            variable.substr(variable.find('=') + 1));
    base::SpawnOptions options;
    options.program = program;
    options.environment = environmentOf(command, target, m_binDir);
    const auto output = base::run(std::move(options), input, kTimeoutMs);
    if (!output) {
        span.outcome(output.error());
        return base::wrap(output.error(), "run CNI plugin", program);
    }
    span.response("CNI result JSON", output->standardOutput);
    auto result = resultOf(*output, program);
    if (!result)
        span.outcome(output->exit.code, result.error().detail);
    return result;
}

base::Result<json> Cni::addAll(
    const NetworkList& list, const NetworkTarget& target, const tasks::Attributes& attributes) const
{
    json result;
    for (std::size_t i = 0; i < list.plugins.size(); ++i)
        result = TRY(run("ADD", list, i, target, result, attributes));
    return result;
}

base::Result<Attachment> Cni::add(
    const NetworkTarget& target, const tasks::Attributes& attributes) const
{
    const NetworkList list = TRY(loadNetworkList(m_config));
    const trace::Context context = trace::currentContext();
    auto loopback = std::async(std::launch::async, [&] {
        trace::setCurrentContext(context);
        return addAll(loopbackList(), loopbackTarget(target), attributes);
    });
    auto result = addAll(list, target, attributes);
    const auto loopbackResult = loopback.get();
    if (result && loopbackResult)
        return Attachment{addressesOf(*result), std::move(*result)};
    base::Error error = result ? loopbackResult.error() : result.error();
    (void)remove(target, result ? *result : json(), attributes);
    return base::wrap(std::move(error), "attach network", list.name);
}

base::Status Cni::removeAll(const NetworkList& list, const NetworkTarget& target,
    const json& result, const tasks::Attributes& attributes) const
{
    base::Status first;
    for (std::size_t i = list.plugins.size(); i-- > 0;) {
        const auto done = run("DEL", list, i, target, result, attributes);
        if (!done && first)
            first = base::Failure(done.error());
    }
    return first;
}

base::Status Cni::remove(
    const NetworkTarget& target, const json& result, const tasks::Attributes& attributes) const
{
    const NetworkList list = TRY(loadNetworkList(m_config));
    const trace::Context context = trace::currentContext();
    auto loopback = std::async(std::launch::async, [&] {
        trace::setCurrentContext(context);
        return removeAll(loopbackList(), loopbackTarget(target), json(), attributes);
    });
    auto removed = removeAll(list, target, result, attributes);
    const auto loopbackRemoved = loopback.get();
    return removed ? loopbackRemoved : removed;
}

base::Status Cni::ready() const
{
    if (m_config.empty())
        return base::fail("find CNI configuration", "",
            "none was given: only pods on the host's network can run");
    const NetworkList list = TRY(loadNetworkList(m_config));
    for (const json& plugin : list.plugins) {
        const std::string program = m_binDir + "/" + plugin["type"].get<std::string>();
        if (::access(program.c_str(), X_OK) != 0)
            return base::sysError("find CNI plugin", program);
    }
    return {};
}

} // namespace shimscope::cri
