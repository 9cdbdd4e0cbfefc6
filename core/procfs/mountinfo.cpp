// Parsing of mountinfo lines.
#include <base/file.h>
#include <base/text.h>
#include <procfs/mountinfo.h>

#include <algorithm>

namespace shimscope::procfs {

namespace {

/// The kernel writes blank, tab, newline and backslash as \ooo.
std::string unescape(std::string_view text)
{
    std::string out;
    const auto octal = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '7'; };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size() && octal(i + 1) && octal(i + 2)
            && octal(i + 3)) {
            out += static_cast<char>(
                (text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
            i += 3;
        } else {
            out += text[i];
        }
    }
    return out;
}

bool parseHead(const std::vector<std::string_view>& words, Mount& mount)
{
    const auto id = base::parseUnsigned(words[0]);
    const auto parent = base::parseUnsigned(words[1]);
    const auto device = base::split(words[2], ':');
    if (!id || !parent || device.size() != 2)
        return false;
    mount.id = static_cast<int>(*id);
    mount.parent = static_cast<int>(*parent);
    mount.major = static_cast<unsigned>(base::parseUnsigned(device[0]).value_or(0));
    mount.minor = static_cast<unsigned>(base::parseUnsigned(device[1]).value_or(0));
    mount.root = unescape(words[3]);
    mount.mountPoint = unescape(words[4]);
    mount.options = words[5];
    return true;
}

bool parseLine(std::string_view line, Mount& mount)
{
    const auto words = base::words(line);
    const auto dash = std::find(words.begin(), words.end(), "-");
    if (words.size() < 9 || dash - words.begin() < 6 || words.end() - dash < 4
        || !parseHead(words, mount))
        return false;
    mount.propagation.assign(words.begin() + 6, dash);
    mount.fsType = dash[1];
    mount.source = unescape(dash[2]);
    mount.superOptions = dash[3];
    return true;
}

} // namespace

bool Mount::hasSuperOption(std::string_view name) const
{
    const auto options_ = base::split(superOptions, ',');
    return std::find(options_.begin(), options_.end(), name) != options_.end();
}

std::vector<Mount> parseMountinfo(std::string_view text)
{
    std::vector<Mount> mounts;
    for (const std::string_view line : base::lines(text)) {
        Mount mount;
        if (parseLine(line, mount))
            mounts.push_back(std::move(mount));
    }
    return mounts;
}

base::Result<std::vector<Mount>> readMountinfo(
    const std::string& process, const std::string& procRoot)
{
    return parseMountinfo(TRY(base::readFile(procRoot + "/" + process + "/mountinfo")));
}

} // namespace shimscope::procfs
