// Running the shim program.
#include <base/child.h>
#include <base/file.h>
#include <base/text.h>
#include <tasks/shim_binary.h>
#include <tasks/task_time.h>
#include <trace/tracer.h>

#include <nlohmann/json.hpp>
#include <task.pb.h>

extern char** environ; // NOLINT(readability-redundant-declaration)

namespace shimscope::tasks {

namespace {

constexpr int kTimeoutMs = 30'000;

std::vector<std::string> environmentOf(const ShimBinary& binary)
{
    std::vector<std::string> variables;
    for (char** entry = ::environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        if (!text.starts_with("TRACEPARENT=") && !text.starts_with("SHIMSCOPE_SPOOL="))
            variables.emplace_back(text);
    }
    variables.push_back("TTRPC_ADDRESS=" + binary.eventsAddress);
    variables.push_back("GRPC_ADDRESS=" + binary.address);
    variables.push_back("MAX_SHIM_VERSION=2");
    variables.push_back("NAMESPACE=" + binary.nameSpace);
    variables.insert(variables.end(), binary.environment.begin(), binary.environment.end());
    for (std::string& variable : trace::environmentForChild())
        variables.push_back(std::move(variable));
    return variables;
}

/// One run of the shim as a client span "shim exec"; its stdout.
base::Result<std::string> runShim(const ShimBinary& binary, const std::string& action,
    const std::string& bundle, std::vector<std::string> arguments, const Attributes& attributes)
{
    arguments.push_back(action);
    std::vector<std::string> argv{binary.program};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    trace::SpanScope span({.kind = trace::Kind::Client,
        .protocol = "shim exec",
        .method = action,
        .peer = binary.program,
        .requestType = "argv",
        .requestBytes = base::join(argv, std::string_view("\0", 1))});
    for (const auto& [key, value] : attributes)
        span.attribute(key, value);
    base::SpawnOptions options;
    options.program = binary.program;
    options.arguments = std::move(arguments);
    options.environment = environmentOf(binary);
    options.workingDirectory = bundle;
    auto output = base::run(std::move(options), {}, kTimeoutMs);
    if (!output) {
        span.outcome(output.error());
        return base::wrap(output.error(), "run shim " + action, binary.program);
    }
    if (output->exit.code != 0) {
        const std::string text(base::trim(output->standardError));
        span.outcome(output->exit.code, text);
        return base::fail("run shim " + action, binary.program,
            "exit code " + std::to_string(output->exit.code) + (text.empty() ? "" : ": " + text));
    }
    span.response("stdout", output->standardOutput);
    return std::move(output->standardOutput);
}

std::vector<std::string> commonArguments(const ShimBinary& binary, const std::string& id)
{
    return {"-namespace", binary.nameSpace, "-address", binary.address, "-publish-binary",
        binary.publishBinary, "-id", id};
}

} // namespace

base::Result<Bootstrap> parseBootstrap(std::string_view text)
{
    const std::string_view trimmed = base::trim(text);
    Bootstrap bootstrap;
    if (!trimmed.starts_with('{')) {
        bootstrap.address = trimmed;
    } else {
        const auto json = nlohmann::json::parse(trimmed, nullptr, false);
        if (!json.is_object())
            return base::fail("read bootstrap", "", "is no JSON object");
        const auto text_ = [&json](const char* key, const char* fallback) {
            const auto found = json.find(key);
            return found != json.end() && found->is_string() ? found->get<std::string>()
                                                             : std::string(fallback);
        };
        bootstrap.address = text_("address", "");
        bootstrap.protocol = text_("protocol", "ttrpc");
        if (const auto version = json.find("version");
            version != json.end() && version->is_number_integer())
            bootstrap.version = version->get<int>();
    }
    if (bootstrap.address.empty())
        return base::fail("read bootstrap", "", "has no address");
    if (bootstrap.protocol != "ttrpc")
        return base::fail("read bootstrap", bootstrap.protocol, "this shim does not speak ttrpc");
    return bootstrap;
}

base::Result<Bootstrap> readBootstrap(const std::string& bundle)
{
    for (const char* name : {"/bootstrap.json", "/address"}) {
        const auto text = base::readFile(bundle + name, 64U << 10U);
        if (text)
            return parseBootstrap(*text);
        if (!text.error().is(ENOENT))
            return base::Failure(text.error());
    }
    return base::sysError("read bootstrap", bundle, ENOENT);
}

base::Result<Bootstrap> startShim(const ShimBinary& binary, const std::string& id,
    const std::string& bundle, const Attributes& attributes)
{
    const std::string printed =
        TRY(runShim(binary, "start", bundle, commonArguments(binary, id), attributes));
    auto bootstrap = parseBootstrap(printed);
    if (!bootstrap)
        return base::wrap(bootstrap.error(), "read what the shim printed", binary.program);
    if (!base::exists(bundle + "/bootstrap.json")) // older shims leave only `address`, or nothing
        TRY_VOID(base::writeFileAtomic(bundle + "/bootstrap.json",
            nlohmann::json{{"version", bootstrap->version}, {"address", bootstrap->address},
                {"protocol", bootstrap->protocol}}
                .dump()));
    return bootstrap;
}

base::Result<Exit> deleteThroughBinary(const ShimBinary& binary, const std::string& id,
    const std::string& bundle, const Attributes& attributes)
{
    std::vector<std::string> arguments = commonArguments(binary, id);
    arguments.insert(arguments.end(), {"-bundle", bundle});
    const std::string printed =
        TRY(runShim(binary, "delete", bundle, std::move(arguments), attributes));
    containerd::task::v2::DeleteResponse response;
    if (!response.ParseFromString(printed))
        return base::fail("read what the shim printed", binary.program, "is no DeleteResponse");
    return Exit{response.exit_status(), nanoseconds(response.exited_at()),
        static_cast<int>(response.pid())};
}

} // namespace shimscope::tasks
