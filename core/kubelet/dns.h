// What a pod's resolv.conf says. Pure; any thread. Source: pkg/kubelet/network/dns/dns.go.
#pragma once

#include <kubelet/cri_client.h>
#include <kubelet/pod.h>

#include <string_view>

namespace shimscope::kubelet {

/// Servers, searches and options of a resolv.conf; resolv.conf(5).
[[nodiscard]] v1::DNSConfig parseResolvConf(std::string_view text);
/// The node's, unless dnsPolicy is None, and the pod's dnsConfig on top: servers and searches are
/// added once, an option replaces one of its name. There is no cluster here: ClusterFirst means the
/// node's, as for a kubelet without clusterDNS.
[[nodiscard]] v1::DNSConfig dnsOf(const Pod& pod, const v1::DNSConfig& node);

} // namespace shimscope::kubelet
