// Names of images by the rules of distribution's reference grammar.
#include <base/text.h>
#include <image/reference.h>

#include <algorithm>

namespace shimscope::image {

namespace {

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}
bool isAlnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}
bool isWord(char c)
{
    return isAlnum(c) || (c >= 'A' && c <= 'Z') || c == '_';
}

/// A first part is a registry if it could not be a folder: it has a dot, a port, or is "localhost".
bool isDomain(std::string_view part)
{
    return part.find_first_of(".:") != std::string_view::npos || part == "localhost";
}

/// Lower-case letters and digits, with '.', '_', '__' or dashes between them.
bool isPathPart(std::string_view part)
{
    if (part.empty() || !isAlnum(part.front()) || !isAlnum(part.back()))
        return false;
    return std::all_of(part.begin(), part.end(),
        [](char c) { return isAlnum(c) || c == '.' || c == '_' || c == '-'; });
}

bool isTag(std::string_view tag)
{
    return !tag.empty() && tag.size() <= 128 && isWord(tag.front())
        && std::all_of(
            tag.begin(), tag.end(), [](char c) { return isWord(c) || c == '.' || c == '-'; });
}

bool isDomainName(std::string_view domain)
{
    return !domain.empty() && std::all_of(domain.begin(), domain.end(), [](char c) {
        return isWord(c) || c == '.' || c == '-' || c == ':';
    });
}

base::Failure bad(std::string_view text, const std::string& what)
{
    return base::fail("parse image name", std::string(text),
        what + "; a name looks like 'busybox', 'busybox:1.35' or 'registry.example/team/app:tag'",
        EINVAL);
}

/// Splits the domain off; Docker's own names may leave it out.
void splitDomain(std::string_view name, Reference& reference)
{
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos) {
        reference.domain = "docker.io";
        reference.path = "library/" + std::string(name);
    } else if (!isDomain(name.substr(0, slash))) {
        reference.domain = "docker.io";
        reference.path = name;
    } else {
        reference.domain = name.substr(0, slash);
        reference.path = name.substr(slash + 1);
    }
    if (reference.domain == "index.docker.io")
        reference.domain = "docker.io";
    if (reference.domain == "docker.io" && reference.path.find('/') == std::string::npos)
        reference.path = "library/" + reference.path;
}

} // namespace

bool isDigest(std::string_view text)
{
    static constexpr std::string_view kPrefix = "sha256:";
    return text.size() == kPrefix.size() + 64 && text.starts_with(kPrefix)
        && std::all_of(text.begin() + kPrefix.size(), text.end(), isHexDigit);
}

std::string Reference::toString() const
{
    return repository() + (tag.empty() ? "@" + digest : ":" + tag);
}

base::Result<Reference> parseReference(std::string_view text)
{
    Reference reference;
    std::string_view rest = text;
    if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
        reference.digest = rest.substr(at + 1);
        rest = rest.substr(0, at);
        if (!isDigest(reference.digest))
            return bad(text, "after '@' comes 'sha256:' and 64 hexadecimal digits");
    }
    // A colon after the last slash begins the tag; before it, a port.
    const std::size_t slash = rest.find_last_of('/');
    const std::size_t colon = rest.find_last_of(':');
    if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
        reference.tag = rest.substr(colon + 1);
        rest = rest.substr(0, colon);
        if (!isTag(reference.tag))
            return bad(
                text, "the tag '" + reference.tag + "' has characters that a tag cannot have");
    }
    if (rest.empty())
        return bad(text, "it is empty");
    splitDomain(rest, reference);
    if (!isDomainName(reference.domain))
        return bad(text, "'" + reference.domain + "' is no name of a registry");
    for (const std::string_view part : base::split(reference.path, '/')) {
        if (!isPathPart(part))
            return bad(text,
                "'" + std::string(part)
                    + "' is not made of lower-case letters and digits with '.', '_' or '-' between "
                      "them");
    }
    if (reference.tag.empty() && reference.digest.empty())
        reference.tag = "latest";
    return reference;
}

} // namespace shimscope::image
