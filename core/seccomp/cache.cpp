// Compiled filters on disk. The file holds what it was compiled from, so that a collision of hashes
// or a change of the library shows: "key length (8 bytes), key, flags (8 bytes), instructions".
#include <base/file.h>
#include <oci/parse.h>
#include <seccomp/seccomp.h>

#include <sys/stat.h>

#include <cstring>

namespace shimscope::seccomp {

namespace {

std::uint64_t hashOf(std::string_view text) // FNV-1a
{
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return hash;
}

std::string number(std::uint64_t value)
{
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::optional<Program> decode(std::string_view bytes, std::string_view key)
{
    const std::string head = number(key.size()) + std::string(key);
    if (!bytes.starts_with(head))
        return std::nullopt;
    bytes.remove_prefix(head.size());
    Program program;
    if (bytes.size() < sizeof program.flags
        || (bytes.size() - sizeof program.flags) % sizeof(sock_filter) != 0)
        return std::nullopt;
    std::memcpy(&program.flags, bytes.data(), sizeof program.flags);
    bytes.remove_prefix(sizeof program.flags);
    program.instructions.resize(bytes.size() / sizeof(sock_filter));
    std::memcpy(program.instructions.data(), bytes.data(), bytes.size());
    return program.instructions.empty() ? std::nullopt : std::optional(std::move(program));
}

std::string encode(const Program& program, std::string_view key)
{
    std::string bytes = number(key.size()) + std::string(key) + number(program.flags);
    bytes.append(reinterpret_cast<const char*>(program.instructions.data()),
        program.instructions.size() * sizeof(sock_filter));
    return bytes;
}

/// Only a folder that nobody else can write is believed.
bool isOurs(const std::string& dir)
{
    struct stat st { };
    return ::lstat(dir.c_str(), &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == ::geteuid()
        && (st.st_mode & 022U) == 0;
}

} // namespace

base::Result<Program> compileCached(const oci::Seccomp& profile, const std::string& dir)
{
    const std::string key = libraryVersion() + "\n" + oci::toJson(profile);
    char name[32];
    std::snprintf(name, sizeof name, "/%016llx.bpf", static_cast<unsigned long long>(hashOf(key)));
    const std::string path = dir + name;
    const bool usable = (::mkdir(dir.c_str(), 0700) == 0 || errno == EEXIST) && isOurs(dir);
    if (usable) {
        if (const auto bytes = base::readFile(path, 4U << 20U)) {
            if (auto program = decode(*bytes, key))
                return std::move(*program);
        }
    }
    Program program = TRY(compile(profile));
    if (usable)
        (void)base::writeFileAtomic(path, encode(program, key));
    return program;
}

} // namespace shimscope::seccomp
