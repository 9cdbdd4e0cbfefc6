// sha256 digests, as OCI names content: "sha256:<64 hex>". image-spec descriptor.md#digests. Pure
// but for OpenSSL's own memory; one object in one thread.
#pragma once

#include <base/result.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace shimscope::image {

class Sha256 {
public:
    Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    ~Sha256();
    void add(const void* data, std::size_t size);
    /// "sha256:…". Call once.
    [[nodiscard]] std::string finish();

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

/// "sha256:…" of a text.
[[nodiscard]] std::string digestOf(std::string_view text);
/// The hex part of a digest that isDigest() accepts.
[[nodiscard]] std::string hexOf(const std::string& digest);
/// chain id of a layer over `parent` (empty for the lowest). image-spec config.md#layer-chainid.
[[nodiscard]] std::string chainId(const std::string& parent, const std::string& diffId);

} // namespace shimscope::image
