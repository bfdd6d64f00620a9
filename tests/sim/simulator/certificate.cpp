#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <simulator/certificate.hpp>
#include <stdexcept>

namespace pretrust::sim {

namespace {

struct Release {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
template <class T> using Handle = std::unique_ptr<T, Release>;

void must(bool holds) {
    if (!holds) {
        throw std::runtime_error("OpenSSL failed");
    }
}

void add_extension(X509* certificate, int id, const std::string& value) {
    const Handle<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, nullptr, id, value.c_str()));
    must(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

struct Validity {
    long from = 0; ///< seconds from now
    long until = 0;
};

Validity validity_of(const std::string& how) {
    constexpr long day = 86400;
    if (how == "expired") {
        return {-400 * day, -35 * day};
    }
    return how == "early" ? Validity{2 * day, 365 * day} : Validity{-day, 365 * day};
}

Handle<X509> make_certificate(EVP_PKEY* key, const std::string& name, const std::string& how) {
    Handle<X509> certificate(X509_new());
    must(certificate != nullptr);
    auto* x509 = certificate.get();
    must(X509_set_version(x509, 2) == 1 && ASN1_INTEGER_set(X509_get_serialNumber(x509), 4711) == 1);
    const auto validity = validity_of(how);
    must(X509_gmtime_adj(X509_getm_notBefore(x509), validity.from) != nullptr);
    must(X509_gmtime_adj(X509_getm_notAfter(x509), validity.until) != nullptr);
    must(X509_set_pubkey(x509, key) == 1);
    auto* subject = X509_get_subject_name(x509);
    const auto* octets = reinterpret_cast<const unsigned char*>(name.c_str());
    must(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, octets, -1, -1, 0) == 1);
    must(X509_set_issuer_name(x509, subject) == 1);
    add_extension(x509, NID_subject_alt_name, "DNS:" + name);
    add_extension(x509, NID_ext_key_usage, "serverAuth");
    must(X509_sign(x509, key, EVP_sha256()) != 0);
    return certificate;
}

} // namespace

std::shared_ptr<boost::asio::ssl::context> tls_context(const Post& post) {
    const auto how = post.text("certificate", "good");
    if (how == "none") {
        return nullptr;
    }
    const auto name =
        how == "other_name" || post.host->name.empty() ? std::string("other.invalid") : post.host->name;
    const Handle<EVP_PKEY> key(EVP_EC_gen("P-256"));
    must(key != nullptr);
    const auto certificate = make_certificate(key.get(), name, how);
    auto context = std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::tls_server);
    must(SSL_CTX_use_certificate(context->native_handle(), certificate.get()) == 1);
    must(SSL_CTX_use_PrivateKey(context->native_handle(), key.get()) == 1);
    return context;
}

} // namespace pretrust::sim
