// The table of mount options.
#include <rootfs/options.h>

#include <linux/mount.h>

#include <array>

namespace shimscope::rootfs {

namespace {

enum class Kind {
    Set,
    Clear,
    Propagation,
    RecursiveSet,
    RecursiveClear,
    Bind,
    RecursiveBind,
    Nothing,
    Unsupported
};

struct Option {
    std::string_view name;
    Kind kind;
    std::uint64_t value;
};

constexpr std::array kOptions{
    Option{"async", Kind::Clear, MS_SYNCHRONOUS},
    Option{"atime", Kind::Clear, MS_NOATIME},
    Option{"bind", Kind::Bind, 0},
    Option{"defaults", Kind::Nothing, 0},
    Option{"dev", Kind::Clear, MS_NODEV},
    Option{"diratime", Kind::Clear, MS_NODIRATIME},
    Option{"dirsync", Kind::Set, MS_DIRSYNC},
    Option{"exec", Kind::Clear, MS_NOEXEC},
    Option{"iversion", Kind::Set, MS_I_VERSION},
    Option{"lazytime", Kind::Set, MS_LAZYTIME},
    Option{"loud", Kind::Clear, MS_SILENT},
    Option{"mand", Kind::Set, MS_MANDLOCK},
    Option{"noatime", Kind::Set, MS_NOATIME},
    Option{"nodev", Kind::Set, MS_NODEV},
    Option{"nodiratime", Kind::Set, MS_NODIRATIME},
    Option{"noexec", Kind::Set, MS_NOEXEC},
    Option{"noiversion", Kind::Clear, MS_I_VERSION},
    Option{"nolazytime", Kind::Clear, MS_LAZYTIME},
    Option{"nomand", Kind::Clear, MS_MANDLOCK},
    Option{"norelatime", Kind::Clear, MS_RELATIME},
    Option{"nostrictatime", Kind::Clear, MS_STRICTATIME},
    Option{"nosuid", Kind::Set, MS_NOSUID},
    Option{"nosymfollow", Kind::Set, MS_NOSYMFOLLOW},
    Option{"private", Kind::Propagation, MS_PRIVATE},
    Option{"ratime", Kind::RecursiveClear, MOUNT_ATTR_NOATIME},
    Option{"rbind", Kind::RecursiveBind, 0},
    Option{"rdev", Kind::RecursiveClear, MOUNT_ATTR_NODEV},
    Option{"rdiratime", Kind::RecursiveClear, MOUNT_ATTR_NODIRATIME},
    Option{"relatime", Kind::Set, MS_RELATIME},
    Option{"remount", Kind::Set, MS_REMOUNT},
    Option{"rexec", Kind::RecursiveClear, MOUNT_ATTR_NOEXEC},
    Option{"rnoatime", Kind::RecursiveSet, MOUNT_ATTR_NOATIME},
    Option{"rnodev", Kind::RecursiveSet, MOUNT_ATTR_NODEV},
    Option{"rnodiratime", Kind::RecursiveSet, MOUNT_ATTR_NODIRATIME},
    Option{"rnoexec", Kind::RecursiveSet, MOUNT_ATTR_NOEXEC},
    Option{"rnosuid", Kind::RecursiveSet, MOUNT_ATTR_NOSUID},
    Option{"rnosymfollow", Kind::RecursiveSet, MOUNT_ATTR_NOSYMFOLLOW},
    Option{"ro", Kind::Set, MS_RDONLY},
    Option{"rprivate", Kind::Propagation, MS_PRIVATE | MS_REC},
    Option{"rrelatime", Kind::RecursiveSet, MOUNT_ATTR_RELATIME},
    Option{"rro", Kind::RecursiveSet, MOUNT_ATTR_RDONLY},
    Option{"rrw", Kind::RecursiveClear, MOUNT_ATTR_RDONLY},
    Option{"rshared", Kind::Propagation, MS_SHARED | MS_REC},
    Option{"rslave", Kind::Propagation, MS_SLAVE | MS_REC},
    Option{"rstrictatime", Kind::RecursiveSet, MOUNT_ATTR_STRICTATIME},
    Option{"rsuid", Kind::RecursiveClear, MOUNT_ATTR_NOSUID},
    Option{"rsymfollow", Kind::RecursiveClear, MOUNT_ATTR_NOSYMFOLLOW},
    Option{"runbindable", Kind::Propagation, MS_UNBINDABLE | MS_REC},
    Option{"rw", Kind::Clear, MS_RDONLY},
    Option{"shared", Kind::Propagation, MS_SHARED},
    Option{"silent", Kind::Set, MS_SILENT},
    Option{"slave", Kind::Propagation, MS_SLAVE},
    Option{"strictatime", Kind::Set, MS_STRICTATIME},
    Option{"suid", Kind::Clear, MS_NOSUID},
    Option{"symfollow", Kind::Clear, MS_NOSYMFOLLOW},
    Option{"sync", Kind::Set, MS_SYNCHRONOUS},
    Option{"unbindable", Kind::Propagation, MS_UNBINDABLE},
    Option{"idmap", Kind::Unsupported, 0},
    Option{"ridmap", Kind::Unsupported, 0},
    Option{"tmpcopyup", Kind::Unsupported, 0},
};

const Option* find(std::string_view name)
{
    for (const Option& option : kOptions) {
        if (option.name == name)
            return &option;
    }
    return nullptr;
}

void apply(const Option& option, Options& result)
{
    switch (option.kind) {
    case Kind::Set:
        result.flags |= option.value;
        result.cleared &= ~option.value;
        break;
    case Kind::Clear:
        result.flags &= ~option.value;
        result.cleared |= option.value;
        break;
    case Kind::Propagation:
        result.propagation = option.value;
        break;
    case Kind::RecursiveSet:
        result.recursiveSet |= option.value;
        break;
    case Kind::RecursiveClear:
        result.recursiveClear |= option.value;
        break;
    case Kind::RecursiveBind:
        result.recursiveBind = true;
        [[fallthrough]];
    case Kind::Bind:
        result.bind = true;
        break;
    case Kind::Nothing:
    case Kind::Unsupported:
        break;
    }
}

} // namespace

base::Result<Options> parseOptions(const std::vector<std::string>& options)
{
    Options result;
    for (const std::string& text : options) {
        const Option* option = find(text);
        if (option == nullptr) {
            result.data += (result.data.empty() ? "" : ",") + text;
            continue;
        }
        if (option->kind == Kind::Unsupported)
            return base::fail("parse mount options", text, "this option is not supported", ENOTSUP);
        apply(*option, result);
    }
    return result;
}

std::vector<std::string> optionNames()
{
    std::vector<std::string> names;
    for (const Option& option : kOptions) {
        if (option.kind != Kind::Unsupported)
            names.emplace_back(option.name);
    }
    return names;
}

std::uint64_t attributesOf(std::uint64_t mountFlags)
{
    static constexpr std::pair<std::uint64_t, std::uint64_t> kPairs[]{
        {MS_RDONLY, MOUNT_ATTR_RDONLY}, {MS_NOSUID, MOUNT_ATTR_NOSUID},
        {MS_NODEV, MOUNT_ATTR_NODEV}, {MS_NOEXEC, MOUNT_ATTR_NOEXEC},
        {MS_NOATIME, MOUNT_ATTR_NOATIME}, {MS_STRICTATIME, MOUNT_ATTR_STRICTATIME},
        {MS_NODIRATIME, MOUNT_ATTR_NODIRATIME}, {MS_NOSYMFOLLOW, MOUNT_ATTR_NOSYMFOLLOW}};
    std::uint64_t attributes = 0;
    for (const auto& [flag, attribute] : kPairs) {
        if ((mountFlags & flag) != 0)
            attributes |= attribute;
    }
    return attributes;
}

std::uint64_t parsePropagation(std::string_view name)
{
    const Option* option = find(name);
    return option != nullptr && option->kind == Kind::Propagation ? option->value : 0;
}

} // namespace shimscope::rootfs
