// Asked of the libraries themselves: what was loaded counts, not what was compiled against.
#include <net/versions.hpp>

#include <ares.h>
#include <openssl/crypto.h>

#include <string_view>

namespace pretrust {

std::string net_versions() {
    const std::string_view openssl = OpenSSL_version(OPENSSL_VERSION_STRING);
    const std::string_view cares = ares_version(nullptr);
    return "OpenSSL " + std::string(openssl) + ", c-ares " + std::string(cares);
}

} // namespace pretrust
