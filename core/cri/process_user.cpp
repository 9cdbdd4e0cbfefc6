// Resolving users.
#include <base/file.h>
#include <base/text.h>
#include <cri/process_user.h>
#include <sys/files.h>

#include <sys/stat.h>

#include <algorithm>

namespace shimscope::cri {

namespace {

struct Account {
    std::string name;
    std::uint32_t uid = 0, gid = 0;
};

std::optional<std::uint32_t> parseId(std::string_view text)
{
    const auto number = base::parseUnsigned(text);
    return number && *number < 0xffffffffU ? std::optional(static_cast<std::uint32_t>(*number))
                                           : std::nullopt;
}

/// passwd(5): name:password:uid:gid:… ; by name, or by number if there is no such name.
std::optional<Account> findAccount(const std::string& passwd, std::string_view user)
{
    std::optional<Account> byNumber;
    for (const std::string_view line : base::lines(passwd)) {
        const auto fields = base::split(line, ':');
        const auto uid = fields.size() > 3 ? parseId(fields[2]) : std::nullopt;
        const auto gid = fields.size() > 3 ? parseId(fields[3]) : std::nullopt;
        if (!uid || !gid)
            continue;
        if (fields[0] == user)
            return Account{std::string(fields[0]), *uid, *gid};
        if (!byNumber && parseId(user) == uid)
            byNumber = Account{std::string(fields[0]), *uid, *gid};
    }
    return byNumber;
}

/// group(5): name:password:gid:member,member
std::optional<std::uint32_t> findGroup(const std::string& group, std::string_view name)
{
    for (const std::string_view line : base::lines(group)) {
        const auto fields = base::split(line, ':');
        if (fields.size() > 2 && fields[0] == name)
            return parseId(fields[2]);
    }
    return parseId(name);
}

void addGroupsOf(
    const std::string& group, const std::string& member, std::vector<std::uint32_t>& groups)
{
    for (const std::string_view line : base::lines(group)) {
        const auto fields = base::split(line, ':');
        const auto gid = fields.size() > 3 ? parseId(fields[2]) : std::nullopt;
        if (!gid)
            continue;
        const auto members = base::split(fields[3], ',');
        if (std::find(members.begin(), members.end(), member) != members.end())
            groups.push_back(*gid);
    }
}

base::Result<Account> accountOf(std::string_view user, const std::string& passwd)
{
    if (user.empty())
        user = "0";
    if (auto account = findAccount(passwd, user))
        return *account;
    const auto uid = parseId(user);
    if (!uid)
        return base::fail("find user", std::string(user),
            "the image's /etc/passwd does not know it, and it is no number", EINVAL);
    return Account{"", *uid, 0};
}

} // namespace

std::vector<std::string> foldersOf(const std::vector<image::Mount>& mounts)
{
    std::vector<std::string> folders;
    for (const image::Mount& mount : mounts) {
        if (mount.type != "overlay") {
            folders.push_back(mount.source);
            continue;
        }
        std::vector<std::string> lower;
        for (const std::string& option : mount.options) {
            if (option.starts_with("upperdir="))
                folders.insert(folders.begin(), option.substr(9));
            else if (option.starts_with("lowerdir="))
                for (const std::string_view dir :
                    base::split(std::string_view(option).substr(9), ':'))
                    lower.emplace_back(dir);
        }
        folders.insert(folders.end(), lower.begin(), lower.end());
    }
    return folders;
}

std::optional<std::string> readThroughLayers(
    const std::vector<std::string>& folders, const std::string& path)
{
    for (const std::string& folder : folders) {
        const auto root = base::openFile(folder, O_PATH | O_DIRECTORY);
        if (!root)
            continue;
        auto file = sys::openInRoot(*root, path, O_RDONLY | O_NONBLOCK);
        struct stat st { };
        if (file && ::fstat(file->get(), &st) == 0) {
            if (!S_ISREG(st.st_mode)) // a whiteout is a character device 0:0
                return std::nullopt;
            auto text = base::readAll(*file, path, 4U << 20U);
            return text ? std::optional(std::move(*text)) : std::nullopt;
        }
    }
    return std::nullopt;
}

base::Result<oci::User> resolveUser(const UserRequest& request, const UserFiles& files)
{
    const auto colon = request.user.find(':');
    const Account account =
        TRY(accountOf(std::string_view(request.user).substr(0, colon), files.passwd));
    oci::User user;
    user.uid = account.uid;
    user.gid = account.gid;
    if (colon != std::string::npos) {
        const std::string name = request.user.substr(colon + 1);
        const auto gid = findGroup(files.group, name);
        if (!gid)
            return base::fail("find group", name,
                "the image's /etc/group does not know it, and it is no number", EINVAL);
        user.gid = *gid;
    }
    if (request.group)
        user.gid = *request.group;
    user.additionalGids = request.supplementalGroups;
    if (request.mergeImageGroups && !account.name.empty())
        addGroupsOf(files.group, account.name, user.additionalGids);
    user.additionalGids.push_back(user.gid); // CVE-2022-2995: the primary group belongs to the set
    std::sort(user.additionalGids.begin(), user.additionalGids.end());
    user.additionalGids.erase(std::unique(user.additionalGids.begin(), user.additionalGids.end()),
        user.additionalGids.end());
    return user;
}

} // namespace shimscope::cri
