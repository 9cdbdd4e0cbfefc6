// A pod as its manifest describes it (Pod v1), after defaults. Names are those of the Kubernetes
// API. Value types; a Pod is never changed once it is known, so threads share it as
// std::shared_ptr<const Pod>.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::kubelet {

enum class RestartPolicy { Always, OnFailure, Never };
enum class PullPolicy { Always, IfNotPresent, Never };

struct ResourceList {
    std::optional<std::int64_t> milliCpu;
    std::optional<std::int64_t> memoryBytes;
};
struct Resources {
    ResourceList requests;
    ResourceList limits;
};

struct EnvVar {
    std::string name;
    std::string value;
};

/// Of a container, or of the whole pod (where a container does not say otherwise).
struct SecurityContext {
    std::optional<std::int64_t> runAsUser;
    std::optional<std::int64_t> runAsGroup;
    std::optional<bool> runAsNonRoot;
    std::string seccompProfile; ///< "RuntimeDefault", "Unconfined", or empty: not said
    // Of a container only:
    std::vector<std::string> addCapabilities;
    std::vector<std::string> dropCapabilities;
    bool readOnlyRootFilesystem = false;
    bool privileged = false;
    bool allowPrivilegeEscalation = true;
    // Of a pod only:
    std::optional<std::int64_t> fsGroup;
    std::vector<std::int64_t> supplementalGroups;
    bool strictSupplementalGroups = false; ///< supplementalGroupsPolicy: Strict
    std::map<std::string, std::string> sysctls; ///< names with dots
};

/// A folder that lives as long as the pod.
struct EmptyDir {
    bool memory = false; ///< medium: Memory, a tmpfs
    std::optional<std::int64_t> sizeLimit; ///< bytes
};
/// A path of the node. `type`: what has to be there ("Directory", "FileOrCreate", …); empty: no
/// check.
struct HostPath {
    std::string path, type;
};
struct Volume {
    std::string name;
    std::optional<HostPath> hostPath;
    EmptyDir emptyDir; ///< if it is no hostPath: the API's default for a volume without a source
};

struct VolumeMount {
    std::string name, mountPath;
    std::string subPath; ///< below the volume; empty: the volume itself
    bool readOnly = false;
    std::string mountPropagation = "None";
};

/// A question that the kubelet asks of a container again and again.
struct Probe {
    enum class How { Exec, HttpGet, TcpSocket };
    How how = How::Exec;
    std::vector<std::string> command; ///< Exec
    std::string host; ///< the others; empty: the pod's address
    int port = 0;
    std::string portName; ///< as the manifest has it, if it names one of the container's ports
    std::string path = "/"; ///< HttpGet
    std::vector<EnvVar> headers; ///< HttpGet
    std::int64_t initialDelaySeconds = 0;
    std::int64_t periodSeconds = 10;
    std::int64_t timeoutSeconds = 1;
    std::int64_t successThreshold = 1;
    std::int64_t failureThreshold = 3;
    std::optional<std::int64_t> terminationGracePeriodSeconds; ///< of a container that it ends
};

struct Container {
    std::string name;
    std::string image;
    std::vector<std::string> command;
    std::vector<std::string> args;
    std::vector<EnvVar> env;
    std::string workingDir;
    std::map<std::string, int> ports; ///< those that have a name
    Resources resources;
    PullPolicy imagePullPolicy = PullPolicy::IfNotPresent;
    std::string terminationMessagePath = "/dev/termination-log";
    std::string terminationMessagePolicy = "File";
    bool stdIn = false;
    bool stdinOnce = false;
    bool tty = false;
    SecurityContext securityContext;
    std::vector<VolumeMount> volumeMounts;
    std::optional<Probe> startupProbe, livenessProbe, readinessProbe;
    /// restartPolicy: Always of an init container: it keeps running beside the others ("sidecar").
    bool isSidecar = false;
    /// Of an ephemeral container: the container whose processes it sees too; empty: only its own.
    std::string targetContainerName;
};

/// On top of what the node's resolv.conf says, or instead of it with dnsPolicy None.
struct DnsConfig {
    std::vector<std::string> nameservers, searches;
    std::vector<std::string> options; ///< "ndots:2", as resolv.conf(5) has them
};

struct Pod {
    std::string name;
    std::string nameSpace = "default";
    std::string uid; ///< given, or staticPodUid()
    std::map<std::string, std::string> labels;
    std::map<std::string, std::string> annotations;
    std::vector<Volume> volumes;
    std::vector<Container> initContainers; ///< run one after the other before the containers
    std::vector<Container> containers;
    /// To look into the pod while it runs: each is started once, beside the others, and never
    /// again. They are no part of what the pod is: adding one changes neither its UID nor its QoS.
    std::vector<Container> ephemeralContainers;
    RestartPolicy restartPolicy = RestartPolicy::Always;
    std::int64_t terminationGracePeriodSeconds = 30;
    bool hostNetwork = false;
    bool hostPID = false;
    bool hostIPC = false;
    bool shareProcessNamespace = false;
    std::string hostname; ///< empty: the pod's name
    std::string dnsPolicy = "ClusterFirst";
    DnsConfig dnsConfig;
    SecurityContext securityContext;
    std::string source; ///< the manifest's file name

    /// Every container that the pod consists of, init containers first.
    [[nodiscard]] std::vector<const Container*> allContainers() const
    {
        std::vector<const Container*> all;
        for (const auto* list : {&initContainers, &containers})
            for (const Container& container : *list)
                all.push_back(&container);
        return all;
    }
    /// "web_default": how Kubernetes calls a pod whatever its UID is.
    [[nodiscard]] std::string fullName() const { return name + "_" + nameSpace; }
};

[[nodiscard]] inline const char* toString(RestartPolicy policy)
{
    switch (policy) {
    case RestartPolicy::OnFailure:
        return "OnFailure";
    case RestartPolicy::Never:
        return "Never";
    case RestartPolicy::Always:
        break;
    }
    return "Always";
}

} // namespace shimscope::kubelet
