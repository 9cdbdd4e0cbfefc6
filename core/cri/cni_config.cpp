// CNI network lists.
#include <base/file.h>
#include <base/text.h>
#include <cri/cni_config.h>

#include <sys/stat.h>

namespace shimscope::cri {

using nlohmann::json;

namespace {

std::string textOf(const json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

base::Failure badConfig(const std::string& source, const std::string& detail)
{
    return base::fail("read CNI configuration", source, detail, EINVAL);
}

bool isConfigName(const std::string& name)
{
    return name.ends_with(".conflist") || name.ends_with(".conf") || name.ends_with(".json");
}

} // namespace

base::Result<NetworkList> parseNetworkList(std::string_view text, const std::string& source)
{
    const json root = json::parse(text, nullptr, false);
    if (!root.is_object())
        return badConfig(source,
            "is no JSON object: a network list {\"name\", \"cniVersion\", \"plugins\"} is needed");
    NetworkList list;
    list.source = source;
    list.name = textOf(root, "name");
    list.cniVersion = textOf(root, "cniVersion");
    if (list.name.empty())
        return badConfig(source, "\"name\" is missing: a name of letters, digits, '.', '_', '-'");
    if (list.cniVersion.empty())
        list.cniVersion = "0.2.0"; // what the specification says for its absence
    if (root.contains("plugins")) {
        if (!root["plugins"].is_array() || root["plugins"].empty())
            return badConfig(source, "\"plugins\" must be a list of at least one plugin");
        for (const json& plugin : root["plugins"])
            list.plugins.push_back(plugin);
    } else {
        list.plugins.push_back(root);
    }
    for (std::size_t i = 0; i < list.plugins.size(); ++i) {
        const std::string type =
            list.plugins[i].is_object() ? textOf(list.plugins[i], "type") : std::string();
        if (type.empty() || type.find('/') != std::string::npos)
            return badConfig(source,
                "\"plugins\"[" + std::to_string(i)
                    + "].\"type\" must be the file name of a plugin");
    }
    return list;
}

base::Result<NetworkList> loadNetworkList(const std::string& path)
{
    struct stat st { };
    if (::stat(path.c_str(), &st) != 0)
        return base::sysError("read CNI configuration", path);
    if (!S_ISDIR(st.st_mode))
        return parseNetworkList(TRY(base::readFile(path, 1U << 20U)), path);
    for (const std::string& name : TRY(base::listDir(path))) {
        if (isConfigName(name))
            return parseNetworkList(
                TRY(base::readFile(path + "/" + name, 1U << 20U)), path + "/" + name);
    }
    return base::fail(
        "read CNI configuration", path, "the folder holds no *.conflist, *.conf or *.json", ENOENT);
}

json pluginInput(const NetworkList& list, std::size_t index, const NetworkTarget& target,
    const json& previousResult)
{
    json input = list.plugins[index];
    input["name"] = list.name;
    input["cniVersion"] = list.cniVersion;
    if (const auto capabilities = input.find("capabilities"); capabilities != input.end()) {
        if (capabilities->value("portMappings", false) && !target.portMappings.empty())
            input["runtimeConfig"]["portMappings"] = target.portMappings;
        input.erase("capabilities");
    }
    if (!previousResult.is_null())
        input["prevResult"] = previousResult;
    return input;
}

std::vector<std::string> pluginEnvironment(
    const std::string& command, const NetworkTarget& target, const std::string& binDir)
{
    const std::string arguments = "IgnoreUnknown=1;K8S_POD_NAMESPACE=" + target.podNamespace
        + ";K8S_POD_NAME=" + target.podName + ";K8S_POD_INFRA_CONTAINER_ID=" + target.containerId
        + ";K8S_POD_UID=" + target.podUid;
    return {"CNI_COMMAND=" + command, "CNI_CONTAINERID=" + target.containerId,
        "CNI_NETNS=" + target.netns, "CNI_IFNAME=" + target.interfaceName, "CNI_ARGS=" + arguments,
        "CNI_PATH=" + binDir};
}

std::vector<std::string> addressesOf(const json& result)
{
    std::vector<std::string> addresses;
    const auto ips = result.is_object() ? result.find("ips") : result.end();
    if (ips == result.end() || !ips->is_array())
        return addresses;
    for (const json& ip : *ips) {
        const std::string address = ip.is_object() ? textOf(ip, "address") : std::string();
        if (!address.empty())
            addresses.push_back(address.substr(0, address.find('/')));
    }
    return addresses;
}

std::string pluginError(std::string_view output)
{
    const json error = json::parse(output, nullptr, false);
    if (!error.is_object() || !error.contains("msg"))
        return std::string(base::trim(output));
    const std::string details = textOf(error, "details");
    return textOf(error, "msg") + (details.empty() ? "" : ": " + details);
}

} // namespace shimscope::cri
