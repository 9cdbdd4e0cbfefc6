// volumes of a pod and volumeMounts of a container.
#include <base/quantity.h>
#include <base/text.h>
#include <kubelet/manifest_fields.h>

#include <algorithm>
#include <set>

namespace shimscope::kubelet {
namespace {

bool hasDotDot(const std::string& path)
{
    const auto parts = base::split(path, '/');
    return std::find(parts.begin(), parts.end(), "..") != parts.end();
}

void sizeLimit(YamlReader& reader, const Value& value, EmptyDir& into)
{
    const auto text = reader.scalar(value, "a quantity");
    if (!text)
        return;
    const auto bytes = base::parseBytes(*text);
    if (!bytes)
        return reader.error(value, "'" + *text + "': " + bytes.error().detail);
    into.sizeLimit = *bytes;
}

const ObjectTable<EmptyDir> kEmptyDir{
    {{"medium",
         [](YamlReader& r, const Value& v, EmptyDir& into) {
             readEnum<bool>(r, v, into.memory, {{"", false}, {"Memory", true}});
         }},
        {"sizeLimit", sizeLimit}},
    {}, {}};

void emptyDir(YamlReader& reader, const Value& value, Volume& volume)
{
    readObject(reader, value, volume.emptyDir, kEmptyDir);
    // On a disk the limit is kept by evicting the pod, which takes an eviction manager.
    if (volume.emptyDir.sizeLimit && !volume.emptyDir.memory)
        reader.warning(findMember(value, "sizeLimit").value_or(value),
            "is kept only with medium: Memory; on disk a kubelet evicts a pod that is over it, "
            "which this one does not do");
}

const ObjectTable<HostPath> kHostPath{
    {{"path", plain<&HostPath::path, HostPath>},
        {"type",
            [](YamlReader& r, const Value& v, HostPath& into) {
                readEnum<std::string>(r, v, into.type,
                    {{"", ""}, {"DirectoryOrCreate", "DirectoryOrCreate"},
                        {"Directory", "Directory"}, {"FileOrCreate", "FileOrCreate"},
                        {"File", "File"}, {"Socket", "Socket"}, {"CharDevice", "CharDevice"},
                        {"BlockDevice", "BlockDevice"}});
            }}},
    {}, {}};

void hostPath(YamlReader& reader, const Value& value, Volume& volume)
{
    HostPath& into = volume.hostPath.emplace();
    readObject(reader, value, into, kHostPath);
    const Value at = findMember(value, "path").value_or(value);
    if (!into.path.starts_with('/'))
        reader.error(at, into.path.empty() ? "path is missing" : "must be an absolute path");
    else if (hasDotDot(into.path))
        reader.error(at, "must not hold '..'");
}

/// A static pod exists without an API server, and may not depend on its objects.
void ofTheApiServer(YamlReader& reader, const Value& value, Volume&)
{
    reader.error(value,
        "a static pod cannot use objects of the API server; accepted are emptyDir and hostPath");
}

const ObjectTable<Volume> kVolume{
    {{"name", [](YamlReader& r, const Value& v, Volume& into) { readDnsLabel(r, v, into.name); }},
        {"emptyDir", emptyDir}, {"hostPath", hostPath}, {"configMap", ofTheApiServer},
        {"secret", ofTheApiServer}, {"projected", ofTheApiServer},
        {"persistentVolumeClaim", ofTheApiServer}},
    {"awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "csi", "downwardAPI",
        "ephemeral", "fc", "flexVolume", "flocker", "gcePersistentDisk", "gitRepo", "glusterfs",
        "image", "iscsi", "nfs", "photonPersistentDisk", "portworxVolume", "quobyte", "rbd",
        "scaleIO", "storageos", "vsphereVolume"},
    {}};

void mountSubPath(YamlReader& reader, const Value& value, VolumeMount& into)
{
    reader.read(value, into.subPath);
    if (into.subPath.starts_with('/') || hasDotDot(into.subPath))
        reader.error(value,
            "'" + into.subPath
                + "' is not accepted; it must be below the volume: no '/' first, "
                  "no '..'");
}

void mountPath(YamlReader& reader, const Value& value, VolumeMount& into)
{
    reader.read(value, into.mountPath);
    if (into.mountPath.find(':') != std::string::npos)
        reader.error(value, "must not hold ':'");
}

const ObjectTable<VolumeMount> kVolumeMount{
    {{"name", plain<&VolumeMount::name, VolumeMount>}, {"mountPath", mountPath},
        {"subPath", mountSubPath}, {"readOnly", plain<&VolumeMount::readOnly, VolumeMount>},
        {"mountPropagation",
            [](YamlReader& r, const Value& v, VolumeMount& into) {
                readEnum<std::string>(r, v, into.mountPropagation,
                    {{"None", "None"}, {"HostToContainer", "HostToContainer"},
                        {"Bidirectional", "Bidirectional"}});
            }}},
    {"recursiveReadOnly", "subPathExpr"}, {}};

} // namespace

void readVolumes(YamlReader& reader, const Value& value, Pod& into)
{
    std::set<std::string> names;
    for (const Value& element : reader.elements(value)) {
        Volume& volume = into.volumes.emplace_back();
        const auto present = readObject(reader, element, volume, kVolume);
        if (std::find(present.begin(), present.end(), "name") == present.end())
            reader.error(element, "name is missing");
        if (present.size() > 2)
            reader.error(element, "has more than one source; keep one");
        if (!volume.name.empty() && !names.insert(volume.name).second)
            reader.error(element,
                "a second volume with the name '" + volume.name + "'; give it another name");
    }
}

void readVolumeMounts(YamlReader& reader, const Value& value, Container& into)
{
    std::set<std::string> paths;
    for (const Value& element : reader.elements(value)) {
        VolumeMount& mount = into.volumeMounts.emplace_back();
        const auto present = readObject(reader, element, mount, kVolumeMount);
        for (const char* required : {"name", "mountPath"})
            if (std::find(present.begin(), present.end(), required) == present.end())
                reader.error(element, std::string(required) + " is missing");
        if (!mount.mountPath.empty() && !paths.insert(mount.mountPath).second)
            reader.error(element, "mountPath '" + mount.mountPath + "' is used twice; keep one");
        if (!mount.mountPath.empty() && mount.mountPath.front() != '/')
            mount.mountPath.insert(0, "/"); // as the kubelet does
    }
}

void checkVolumeMounts(
    YamlReader& reader, const Value& element, const Container& container, const Pod& pod)
{
    const auto mounts = findMember(element, "volumeMounts");
    if (!mounts || !mounts->node.IsSequence())
        return;
    const auto values = reader.elements(*mounts);
    for (std::size_t i = 0; i < std::min(values.size(), container.volumeMounts.size()); ++i) {
        const VolumeMount& mount = container.volumeMounts[i];
        const bool known = std::any_of(pod.volumes.begin(), pod.volumes.end(),
            [&](const Volume& volume) { return volume.name == mount.name; });
        if (!known && !mount.name.empty())
            reader.error(findMember(values[i], "name").value_or(values[i]),
                "there is no volume '" + mount.name + "' in spec.volumes");
        if (mount.mountPropagation == "Bidirectional" && !container.securityContext.privileged)
            reader.error(findMember(values[i], "mountPropagation").value_or(values[i]),
                "Bidirectional is only for a privileged container");
    }
}

} // namespace shimscope::kubelet
