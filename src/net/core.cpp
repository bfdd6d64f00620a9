// Clock, deadline and the table of targets.
#include <net/core.hpp>

#include <openssl/ssl.h>

namespace pretrust {

namespace {

constexpr std::size_t largest_datagram = 65535;

} // namespace

std::int64_t unix_now_us() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<microseconds>(now).count();
}

Core::Core(boost::asio::io_context& context_in, NetOptions options_in)
    : context(context_in), options(std::move(options_in)), slots(options.in_flight),
      scratch(largest_datagram), deadline_(context_in) {}

Peer& Core::target(const boost::asio::ip::address& address) {
    return targets_.try_emplace(address, options.waits, options.per_target_in_flight).first->second;
}

microseconds Core::elapsed() const {
    return std::chrono::duration_cast<microseconds>(Clock::now() - start);
}

std::uint32_t Core::random() const {
    return entropy_();
}

boost::asio::ssl::context& Core::tls() {
    if (!tls_) {
        tls_.emplace(boost::asio::ssl::context::tls_client);
        auto* handle = tls_->native_handle();
        SSL_CTX_set_verify(handle, SSL_VERIFY_NONE, nullptr);
        SSL_CTX_set_min_proto_version(handle, TLS1_VERSION);
        SSL_CTX_set_max_proto_version(handle, 0);
        SSL_CTX_set_security_level(handle, 0);
        SSL_CTX_set_cipher_list(handle, "DEFAULT:@SECLEVEL=0"); // TLS 1.0 and SHA-1 certificates still exist
        SSL_CTX_set_options(handle, SSL_OP_LEGACY_SERVER_CONNECT);
    }
    return *tls_;
}

void Core::watch_deadline() {
    deadline_.expires_at(start + options.deadline);
    deadline_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        const auto core = weak.lock();
        if (!error && core && core->pending_ > 0) {
            core->deadline_hit = true;
            core->stop.raise();
        }
    });
}

Pending::Pending(Core& core) : core_(core) {
    if (!core.stop.raised() && Clock::now() >= core.start + core.options.deadline) {
        core.deadline_hit = true;
        core.stop.raise();
    }
    if (++core_.pending_ == 1) {
        core_.watch_deadline();
    }
}

Pending::~Pending() {
    if (--core_.pending_ == 0) {
        core_.deadline_.cancel();
    }
}

} // namespace pretrust
