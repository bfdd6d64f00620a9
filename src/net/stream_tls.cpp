// What a TLS handshake shows, and what its failure means.
#include <net/stream_attempt.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

namespace pretrust {

namespace asio = boost::asio;

void StreamEffort::keep_tls_facts(Attempt& attempt) {
    auto* handle = attempt.tls->native_handle();
    handshake_done_ = true;
    protocol_ = SSL_get_version(handle);
    certificate_.clear();
    const std::unique_ptr<X509, decltype(&X509_free)> leaf(SSL_get1_peer_certificate(handle), X509_free);
    if (leaf) {
        const int size = i2d_X509(leaf.get(), nullptr);
        certificate_.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        auto* to = certificate_.data();
        if (size > 0) {
            i2d_X509(leaf.get(), &to);
        }
    }
}

void StreamEffort::handshake_failed(Attempt& attempt, const boost::system::error_code& error) {
    if (error.category() != asio::error::get_ssl_category()) {
        ended(attempt, error);
        return;
    }
    const int reason = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
    if (reason == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        ended(attempt, asio::error::eof);
        return;
    }
    const bool alert = reason >= SSL_AD_REASON_OFFSET; // it speaks TLS, and says no
    if (alert) {
        alert_ = reason - SSL_AD_REASON_OFFSET;
    }
    decide_by(attempt, alert ? Outcome::rejected : Outcome::malformed);
}

} // namespace pretrust
