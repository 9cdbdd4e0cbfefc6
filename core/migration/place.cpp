// openat2(2), and words for what cannot be read.
#include <base/file.h>

#include <migration/place.h>

#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace shimscope::migration {

namespace {

constexpr std::size_t kLargestRead = 1U << 20U;
constexpr std::size_t kLongestShown = 240;

base::Result<base::Fd> openIn(const std::string& root, const std::string& path, int flags)
{
    const base::Fd top = TRY(base::openFile(root, O_PATH | O_DIRECTORY));
    open_how how{};
    how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
    how.resolve = RESOLVE_IN_ROOT;
    const long fd = ::syscall(SYS_openat2, top.get(), path.c_str(), &how, sizeof how);
    if (fd < 0)
        return base::sysError("openat2(2)", root == "/" ? path : root + path);
    return base::Fd(static_cast<int>(fd));
}

} // namespace

std::string Place::outside(const std::string& path) const
{
    return root == "/" ? path : root + path;
}

base::Result<Located> locateIn(const std::string& root, const std::string& path)
{
    const base::Fd fd = TRY(openIn(root, path, O_PATH));
    Located located;
    if (::fstat(fd.get(), &located.status) != 0)
        return base::sysError("fstat(2)", path);
    std::string target(4096, '\0');
    const std::string link = "/proc/self/fd/" + std::to_string(fd.get());
    const ssize_t size = ::readlink(link.c_str(), target.data(), target.size());
    if (size < 0)
        return base::sysError("readlink(2)", link);
    located.path = target.substr(0, static_cast<std::size_t>(size));
    return located;
}

base::Result<std::string> readIn(const Place& place, const std::string& path)
{
    // Whoever owns the tree may have put a fifo there: it must not hold us up.
    const base::Fd fd = TRY(openIn(place.root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
    struct stat status { };
    if (::fstat(fd.get(), &status) != 0)
        return base::sysError("fstat(2)", path);
    if (!S_ISREG(status.st_mode))
        return base::fail("read", place.outside(path), "is not a regular file", EINVAL);
    return base::readAll(fd, place.outside(path), kLargestRead);
}

std::optional<Finding> notRead(
    const base::Error& error, const std::string& id, const std::string& path)
{
    if (error.is(ENOENT) || error.is(ENOTDIR))
        return std::nullopt;
    Finding finding{.id = id,
        .severity = Severity::NotSeen,
        .audiences = {Audience::SelfHostedAdmin},
        .what = {.en = "Not seen: " + path, .ko = "확인하지 못함: " + path},
        .evidence = {{path, shown(error.toString())}},
        .next = {.en = "Run this as root.", .ko = "root로 실행한다."},
        .statement = {}};
    if (!error.is(EACCES) && !error.is(EPERM))
        finding.next = {.en = "Look at the file: it should be a regular file of at most 1 MiB.",
            .ko = "파일을 확인한다. 1 MiB 이하의 일반 파일이어야 한다."};
    return finding;
}

Finding brokenFile(
    const std::string& id, const std::string& path, Text what, const base::Error& error)
{
    return {.id = id,
        .severity = Severity::Check,
        .audiences = {Audience::SelfHostedAdmin},
        .what = std::move(what),
        .evidence = {{path, shown(error.detail)}},
        .next = {.en = "Mend the file and scan again.", .ko = "파일을 고친 뒤 다시 검사한다."},
        .statement = {}};
}

base::Result<nlohmann::json> parseJsonObject(std::string_view text)
{
    try {
        nlohmann::json document = nlohmann::json::parse(text);
        if (document.is_object())
            return document;
        return base::fail("read", "", "line 1, column 1: expected an object in braces");
    } catch (const nlohmann::json::parse_error& error) {
        return base::fail("read", "",
            lineAndColumn(text, error.byte > 0 ? error.byte - 1 : 0)
                + ": no JSON from here on; look for a comma, a quote or a brace that is missing");
    }
}

std::string shown(std::string_view foreign)
{
    std::string text;
    for (const char c : foreign.substr(0, kLongestShown))
        text += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    for (std::size_t at = text.find("://"); at != std::string::npos; at = text.find("://", at)) {
        at += 3;
        const std::size_t end = std::min(text.find_first_of("/ \"',", at), text.size());
        const std::size_t sign = text.rfind('@', end);
        if (sign != std::string::npos && sign >= at && sign < end)
            text.replace(at, sign - at, "…");
    }
    // Never in the middle of a character.
    if (foreign.size() > kLongestShown) {
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U)
            text.pop_back();
        if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0U)
            text.pop_back();
        text += "…";
    }
    return text;
}

std::string lineAndColumn(std::string_view text, std::size_t byte)
{
    const std::string_view before = text.substr(0, std::min(byte, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t last = before.rfind('\n');
    const std::size_t column =
        last == std::string_view::npos ? before.size() + 1 : before.size() - last;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

} // namespace shimscope::migration
