// dnsConfig of a pod.
#include <kubelet/manifest_fields.h>

#include <arpa/inet.h>

namespace shimscope::kubelet {
namespace {

constexpr std::size_t kMostServers = 3; ///< MAXNS of the C library
constexpr std::size_t kMostSearches = 32;

bool isAddress(const std::string& text)
{
    in6_addr address{}; // large enough for both
    return ::inet_pton(AF_INET, text.c_str(), &address) == 1
        || ::inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

void nameservers(YamlReader& reader, const Value& value, DnsConfig& into)
{
    reader.read(value, into.nameservers);
    if (into.nameservers.size() > kMostServers)
        reader.error(value, "must not have more than 3");
    for (const std::string& server : into.nameservers)
        if (!isAddress(server))
            reader.error(value, "'" + server + "' is no IP address");
}

void searches(YamlReader& reader, const Value& value, DnsConfig& into)
{
    reader.read(value, into.searches);
    if (into.searches.size() > kMostSearches)
        reader.error(value, "must not have more than 32");
    for (std::string domain : into.searches) {
        if (domain.ends_with('.') && domain.size() > 1)
            domain.pop_back();
        if (domain != "." && !isDnsSubdomain(domain))
            reader.error(value, "'" + domain + "' is no domain");
    }
}

const ObjectTable<EnvVar> kDnsOption{
    {{"name", plain<&EnvVar::name, EnvVar>}, {"value", plain<&EnvVar::value, EnvVar>}}, {}, {}};

void dnsOptions(YamlReader& reader, const Value& value, DnsConfig& into)
{
    for (const Value& element : reader.elements(value)) {
        EnvVar option;
        readObject(reader, element, option, kDnsOption);
        if (option.name.empty())
            reader.error(element, "name is missing");
        if ((option.name + option.value).find_first_of(" \t\n") != std::string::npos)
            reader.error(element, "must not hold blanks");
        into.options.push_back(option.name + (option.value.empty() ? "" : ":" + option.value));
    }
}

const ObjectTable<DnsConfig> kDnsConfig{
    {{"nameservers", nameservers}, {"searches", searches}, {"options", dnsOptions}}, {}, {}};

} // namespace

void readDnsConfig(YamlReader& reader, const Value& value, Pod& into)
{
    readObject(reader, value, into.dnsConfig, kDnsConfig);
}

void checkDns(YamlReader& reader, const Value& spec, const Pod& pod)
{
    if (pod.dnsPolicy == "None" && pod.dnsConfig.nameservers.empty())
        reader.error(findMember(spec, "dnsPolicy").value_or(spec),
            "None needs at least one of dnsConfig.nameservers");
}

} // namespace shimscope::kubelet
