// Records as JSON. The messages of CRI are kept in protobuf's own JSON mapping.
#include <cri/records.h>

#include <google/protobuf/util/json_util.h>

namespace shimscope::cri {

using nlohmann::json;

namespace {

json messageToJson(const google::protobuf::Message& message)
{
    std::string text;
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    (void)google::protobuf::util::MessageToJsonString(message, &text, options);
    return json::parse(text, nullptr, false);
}

base::Status messageFromJson(
    const json& object, const char* key, google::protobuf::Message& message)
{
    const auto found = object.find(key);
    const auto status = google::protobuf::util::JsonStringToMessage(
        found == object.end() ? "{}" : found->dump(), &message);
    if (!status.ok())
        return base::fail("read record", key, std::string(status.message()));
    return {};
}

/// The value of `key` if it has the type of `value`; else `value` stays.
template <class T>
void read(const json& object, const char* key, T& value)
{
    const auto found = object.find(key);
    if (found == object.end())
        return;
    if constexpr (std::is_same_v<T, std::string>) {
        if (found->is_string())
            value = found->get<std::string>();
    } else if constexpr (std::is_same_v<T, bool>) {
        if (found->is_boolean())
            value = found->get<bool>();
    } else if (found->is_number_integer()) {
        value = static_cast<T>(found->get<std::int64_t>());
    }
}

base::Result<json> parseObject(std::string_view text)
{
    json object = json::parse(text, nullptr, false);
    if (!object.is_object())
        return base::fail("read record", "", "is no JSON object");
    return object;
}

} // namespace

bool SandboxRecord::hostNetwork() const
{
    return config.linux().security_context().namespace_options().network() == v1::NODE;
}

std::string SandboxRecord::toJson() const
{
    const json object{{"id", id}, {"state", static_cast<int>(state)},
        {"config", messageToJson(config)}, {"runtimeHandler", runtimeHandler},
        {"createdAt", createdAt}, {"netns", netns}, {"attached", attached},
        {"addresses", addresses}, {"cniResult", cniResult}, {"shimAddress", shimAddress},
        {"shimPid", shimPid}, {"pid", pid}, {"exitStatus", exitStatus}, {"exitedAt", exitedAt}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

base::Result<SandboxRecord> SandboxRecord::parse(std::string_view text)
{
    const json object = TRY(parseObject(text));
    SandboxRecord record;
    int state = 0;
    read(object, "id", record.id);
    read(object, "state", state);
    record.state = static_cast<SandboxState>(state);
    TRY_VOID(messageFromJson(object, "config", record.config));
    read(object, "runtimeHandler", record.runtimeHandler);
    read(object, "createdAt", record.createdAt);
    read(object, "netns", record.netns);
    read(object, "attached", record.attached);
    for (const json& address : object.value("addresses", json::array()))
        record.addresses.push_back(address.is_string() ? address.get<std::string>() : "");
    record.cniResult = object.value("cniResult", json());
    read(object, "shimAddress", record.shimAddress);
    read(object, "shimPid", record.shimPid);
    read(object, "pid", record.pid);
    read(object, "exitStatus", record.exitStatus);
    read(object, "exitedAt", record.exitedAt);
    return record;
}

v1::ContainerState ContainerRecord::state() const
{
    switch (phase) {
    case ContainerPhase::Created:
    case ContainerPhase::Starting:
        return v1::CONTAINER_CREATED;
    case ContainerPhase::Running:
        return v1::CONTAINER_RUNNING;
    case ContainerPhase::Exited:
        return v1::CONTAINER_EXITED;
    }
    return v1::CONTAINER_UNKNOWN;
}

std::string ContainerRecord::toJson() const
{
    const json object{{"id", id}, {"sandboxId", sandboxId}, {"phase", static_cast<int>(phase)},
        {"config", messageToJson(config)}, {"imageRef", imageRef}, {"imageId", imageId},
        {"stopSignal", stopSignal}, {"logPath", logPath}, {"user", messageToJson(user)},
        {"createdAt", createdAt}, {"startedAt", startedAt}, {"finishedAt", finishedAt},
        {"pid", pid}, {"exitCode", exitCode}, {"reason", reason}, {"message", message},
        {"oomKilled", oomKilled}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

base::Result<ContainerRecord> ContainerRecord::parse(std::string_view text)
{
    const json object = TRY(parseObject(text));
    ContainerRecord record;
    int phase = 0;
    read(object, "id", record.id);
    read(object, "sandboxId", record.sandboxId);
    read(object, "phase", phase);
    record.phase = static_cast<ContainerPhase>(phase);
    TRY_VOID(messageFromJson(object, "config", record.config));
    TRY_VOID(messageFromJson(object, "user", record.user));
    read(object, "imageRef", record.imageRef);
    read(object, "imageId", record.imageId);
    read(object, "stopSignal", record.stopSignal);
    read(object, "logPath", record.logPath);
    read(object, "createdAt", record.createdAt);
    read(object, "startedAt", record.startedAt);
    read(object, "finishedAt", record.finishedAt);
    read(object, "pid", record.pid);
    read(object, "exitCode", record.exitCode);
    read(object, "reason", record.reason);
    read(object, "message", record.message);
    read(object, "oomKilled", record.oomKilled);
    return record;
}

std::string exitReason(int exitCode, bool oomKilled)
{
    if (exitCode == 0)
        return "Completed";
    return oomKilled && exitCode == 137 ? "OOMKilled" : "Error";
}

} // namespace shimscope::cri
