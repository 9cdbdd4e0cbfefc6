// SHA-256 by OpenSSL.
#include <base/text.h>
#include <image/digest.h>

#include <openssl/evp.h>

namespace shimscope::image {

struct Sha256::Context {
    EVP_MD_CTX* md = nullptr;
};

Sha256::Sha256() : m_context(std::make_unique<Context>())
{
    m_context->md = EVP_MD_CTX_new();
    EVP_DigestInit_ex(m_context->md, EVP_sha256(), nullptr);
}

Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&& other) noexcept
{
    std::swap(m_context, other.m_context);
    return *this;
}

Sha256::~Sha256()
{
    if (m_context)
        EVP_MD_CTX_free(m_context->md);
}

void Sha256::add(const void* data, std::size_t size)
{
    EVP_DigestUpdate(m_context->md, data, size);
}

std::string Sha256::finish()
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_DigestFinal_ex(m_context->md, hash, &size);
    return "sha256:" + base::toHex(hash, size);
}

std::string digestOf(std::string_view text)
{
    Sha256 sha;
    sha.add(text.data(), text.size());
    return sha.finish();
}

std::string hexOf(const std::string& digest)
{
    return digest.substr(digest.find(':') + 1);
}

std::string chainId(const std::string& parent, const std::string& diffId)
{
    return parent.empty() ? diffId : digestOf(parent + " " + diffId);
}

} // namespace shimscope::image
