// resolv.conf: reading and merging.
#include <base/text.h>
#include <kubelet/dns.h>

#include <algorithm>

namespace shimscope::kubelet {
namespace {

using Texts = google::protobuf::RepeatedPtrField<std::string>;

void addOnce(Texts& all, const std::vector<std::string>& more, int most)
{
    for (const std::string& text : more)
        if (std::find(all.begin(), all.end(), text) == all.end() && all.size() < most)
            *all.Add() = text;
}

/// "ndots" of "ndots:2".
std::string_view optionName(std::string_view option)
{
    return option.substr(0, option.find(':'));
}

} // namespace

v1::DNSConfig parseResolvConf(std::string_view text)
{
    v1::DNSConfig dns;
    for (const std::string_view line : base::lines(text)) {
        const auto words = base::words(line);
        if (words.size() < 2)
            continue;
        if (words[0] == "nameserver" && dns.servers_size() < 3) // MAXNS of the C library
            dns.add_servers(std::string(words[1]));
        if (words[0] == "search" || words[0] == "domain")
            dns.clear_searches(); // the last one counts
        for (std::size_t i = 1; i < words.size(); ++i) {
            if (words[0] == "search" || words[0] == "domain")
                dns.add_searches(std::string(words[i]));
            if (words[0] == "options")
                dns.add_options(std::string(words[i]));
        }
    }
    return dns;
}

v1::DNSConfig dnsOf(const Pod& pod, const v1::DNSConfig& node)
{
    constexpr int kMostNameservers = 3; // MAXNS
    constexpr int kMostDomains = 32;
    v1::DNSConfig dns = pod.dnsPolicy == "None" ? v1::DNSConfig() : node;
    addOnce(*dns.mutable_servers(), pod.dnsConfig.nameservers, kMostNameservers);
    addOnce(*dns.mutable_searches(), pod.dnsConfig.searches, kMostDomains);
    for (const std::string& option : pod.dnsConfig.options) {
        const auto known =
            std::find_if(dns.mutable_options()->begin(), dns.mutable_options()->end(),
                [&](const std::string& other) { return optionName(other) == optionName(option); });
        if (known != dns.mutable_options()->end())
            *known = option;
        else
            dns.add_options(option);
    }
    return dns;
}

} // namespace shimscope::kubelet
