// Two lines of head, then "  eth0: <8 numbers received> <8 numbers sent>".
#include <base/file.h>
#include <base/text.h>
#include <procfs/net_dev.h>

namespace shimscope::procfs {

namespace {
constexpr std::size_t kReceived = 0;
constexpr std::size_t kSent = 8;
constexpr std::size_t kColumns = 16;
} // namespace

std::vector<NetDevice> parseNetDev(std::string_view text)
{
    std::vector<NetDevice> devices;
    for (const std::string_view line : base::lines(text)) {
        // An alias has a colon in its name ("eth0:1"), a number never has one.
        const std::size_t colon = line.rfind(':');
        if (colon == std::string_view::npos)
            continue;
        const auto words = base::words(line.substr(colon + 1));
        if (words.size() < kColumns)
            continue;
        const auto received = base::parseUnsigned(words[kReceived]);
        const auto sent = base::parseUnsigned(words[kSent]);
        if (received && sent)
            devices.push_back({std::string(base::trim(line.substr(0, colon))), *received, *sent});
    }
    return devices;
}

base::Result<std::vector<NetDevice>> readNetDev(
    const std::string& process, const std::string& procRoot)
{
    return parseNetDev(TRY(base::readFile(procRoot + "/" + process + "/net/dev")));
}

} // namespace shimscope::procfs
