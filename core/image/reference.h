// Names of images, as Docker and Kubernetes spell them: "busybox" is
// docker.io/library/busybox:latest. distribution reference grammar; image-spec annotations
// org.opencontainers.image.ref.name. Pure.
#pragma once

#include <base/result.h>

#include <string>
#include <string_view>

namespace shimscope::image {

struct Reference {
    std::string domain; ///< "docker.io", "shimscope.local", "localhost:5000"
    std::string path; ///< "library/busybox"
    std::string tag; ///< "latest"; empty if there is a digest and no tag
    std::string digest; ///< "sha256:<64 hex>", or empty

    /// "docker.io/library/busybox:1.35", without the digest; empty tag: "name@sha256:…".
    [[nodiscard]] std::string toString() const;
    /// "docker.io/library/busybox".
    [[nodiscard]] std::string repository() const { return domain + "/" + path; }
};

/// Errors: what is wrong with the name, and how it should look.
base::Result<Reference> parseReference(std::string_view text);
/// "sha256:" and 64 lower-case hex digits.
[[nodiscard]] bool isDigest(std::string_view text);

} // namespace shimscope::image
