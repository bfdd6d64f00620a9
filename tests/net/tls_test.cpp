// talk_tls against a server whose key and self-signed certificate are made here.
#include "loop.hpp"

#include <net/waiting.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>

namespace pretrust::test {
namespace {

class TlsTalk : public BothFamilies {};
INSTANTIATE_TEST_SUITE_P(Loopback, TlsTalk, loopbacks, family_name);

struct Identity {
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{nullptr, EVP_PKEY_free};
    std::unique_ptr<X509, decltype(&X509_free)> certificate{nullptr, X509_free};
    Bytes der;
};

Identity make_identity() {
    Identity identity;
    identity.key.reset(EVP_EC_gen("P-256"));
    identity.certificate.reset(X509_new());
    auto* certificate = identity.certificate.get();
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, identity.key.get());
    X509_sign(certificate, identity.key.get(), EVP_sha256());
    identity.der.resize(static_cast<std::size_t>(i2d_X509(certificate, nullptr)));
    auto* to = identity.der.data();
    i2d_X509(certificate, &to);
    return identity;
}

class TlsServer {
  public:
    explicit TlsServer(int highest_version = 0) : context_(asio::ssl::context::tls_server) {
        auto* handle = context_.native_handle();
        SSL_CTX_set_security_level(handle, 0);
        SSL_CTX_set_min_proto_version(handle, TLS1_VERSION);
        SSL_CTX_set_max_proto_version(handle, highest_version);
        SSL_CTX_use_certificate(handle, identity_.certificate.get());
        SSL_CTX_use_PrivateKey(handle, identity_.key.get());
    }

    const Bytes& certificate() const { return identity_.der; }

    TcpServer::Serve echo() {
        return [this](Tcp::socket socket, int) { return serve(std::move(socket), &context_); };
    }

  private:
    static Task<void> serve(Tcp::socket socket, asio::ssl::context* context) {
        asio::ssl::stream<Tcp::socket> stream(std::move(socket), *context);
        const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, quietly);
        if (error) {
            co_return;
        }
        std::array<char, 256> octets{};
        const auto room = asio::buffer(octets);
        while (true) {
            const auto [read_error, size] = co_await stream.async_read_some(room, quietly);
            if (read_error) {
                co_return;
            }
            const auto reply = asio::buffer(octets, size);
            co_await asio::async_write(stream, reply, quietly);
        }
    }

    Identity identity_ = make_identity();
    asio::ssl::context context_;
};

Task<void> read_once(Tcp::socket socket, int) {
    std::array<char, 2048> octets{};
    const auto room = asio::buffer(octets);
    co_await socket.async_read_some(room, quietly);
}

TEST_P(TlsTalk, EmptyRequestEndsWithTheHandshake) {
    TlsServer tls;
    Loop loop;
    const TcpServer server(loop, GetParam(), tls.echo());
    const auto seen = loop.run(loop.world().talk_tls(server.endpoint(), Bytes(), Framer()));
    EXPECT_EQ(seen.exchange.outcome, Outcome::open);
    EXPECT_TRUE(seen.exchange.connected);
    EXPECT_TRUE(seen.handshake);
    EXPECT_EQ(seen.protocol, "TLSv1.3");
    EXPECT_EQ(seen.certificate, tls.certificate());
}

TEST_P(TlsTalk, RequestIsAnsweredInside) {
    TlsServer tls;
    Loop loop;
    const TcpServer server(loop, GetParam(), tls.echo());
    const auto seen = loop.run(loop.world().talk_tls(server.endpoint(), octets("ping"), expects("ping")));
    EXPECT_EQ(seen.exchange.outcome, Outcome::answered);
    EXPECT_EQ(text(seen.exchange.reply), "ping");
    EXPECT_TRUE(seen.handshake);
}

TEST_P(TlsTalk, OldProtocolVersionIsSeenNotRefused) {
    for (const int version : {TLS1_VERSION, TLS1_2_VERSION}) {
        TlsServer tls(version);
        Loop loop;
        const TcpServer server(loop, GetParam(), tls.echo());
        const auto seen = loop.run(loop.world().talk_tls(server.endpoint(), Bytes(), Framer()));
        EXPECT_EQ(seen.exchange.outcome, Outcome::open);
        EXPECT_EQ(seen.protocol, version == TLS1_VERSION ? "TLSv1" : "TLSv1.2");
    }
}

TEST_P(TlsTalk, CloseOnClientHelloIsRejected) { // a DC without a certificate
    Loop loop;
    const TcpServer server(loop, GetParam(), read_once);
    const auto seen = loop.run(loop.world().talk_tls(server.endpoint(), Bytes(), Framer()));
    EXPECT_EQ(seen.exchange.outcome, Outcome::rejected);
    EXPECT_EQ(seen.exchange.end, StreamEnd::closed);
    EXPECT_TRUE(seen.exchange.connected);
    EXPECT_FALSE(seen.handshake);
    EXPECT_TRUE(seen.certificate.empty());
}

TEST_P(TlsTalk, CloseBeforeClientHelloIsRejected) {
    Loop loop;
    const TcpServer server(loop, GetParam(), [](Tcp::socket, int) -> Task<void> { co_return; });
    const auto seen = loop.run(loop.world().talk_tls(server.endpoint(), Bytes(), Framer()));
    EXPECT_EQ(seen.exchange.outcome, Outcome::rejected);
    EXPECT_NE(seen.exchange.end, StreamEnd::none) << "closed, or reset by our own octets";
    EXPECT_TRUE(seen.exchange.connected);
    EXPECT_FALSE(seen.handshake);
}

TEST_P(TlsTalk, ResetOnClientHelloIsRejected) {
    Loop loop;
    const TcpServer server(loop, GetParam(), [](Tcp::socket socket, int) -> Task<void> {
        std::array<char, 2048> octets{};
        const auto room = asio::buffer(octets);
        co_await socket.async_read_some(room, quietly);
        socket.set_option(asio::socket_base::linger(true, 0));
        socket.close();
    });
    const auto seen = loop.run(loop.world().talk_tls(server.endpoint(), Bytes(), Framer()));
    EXPECT_EQ(seen.exchange.outcome, Outcome::rejected);
    EXPECT_EQ(seen.exchange.end, StreamEnd::reset);
}

TEST_P(TlsTalk, AlertIsRejected) {
    Loop loop;
    const TcpServer server(loop, GetParam(), [](Tcp::socket socket, int) -> Task<void> {
        std::array<char, 2048> octets{};
        const auto room = asio::buffer(octets);
        co_await socket.async_read_some(room, quietly);
        const std::array<unsigned char, 7> handshake_failure{21, 3, 1, 0, 2, 2, 40};
        const auto alert = asio::buffer(handshake_failure);
        co_await asio::async_write(socket, alert, quietly);
        co_await socket.async_read_some(room, quietly);
    });
    const auto seen = loop.run(loop.world().talk_tls(server.endpoint(), Bytes(), Framer()));
    EXPECT_EQ(seen.exchange.outcome, Outcome::rejected);
    EXPECT_EQ(seen.exchange.end, StreamEnd::none);
    EXPECT_EQ(seen.alert, 40);
}

TEST_P(TlsTalk, AnotherProtocolIsMalformed) {
    Loop loop;
    const TcpServer server(loop, GetParam(), [](Tcp::socket socket, int) -> Task<void> {
        const std::string banner = "SSH-2.0-example\r\n";
        const auto octets = asio::buffer(banner);
        co_await asio::async_write(socket, octets, quietly);
        std::array<char, 2048> heard{};
        const auto room = asio::buffer(heard);
        co_await socket.async_read_some(room, quietly);
        co_await socket.async_read_some(room, quietly);
    });
    const auto seen = loop.run(loop.world().talk_tls(server.endpoint(), Bytes(), Framer()));
    EXPECT_EQ(seen.exchange.outcome, Outcome::malformed);
    EXPECT_FALSE(seen.handshake);
}

TEST_P(TlsTalk, MuteServiceIsTimedOutButConnected) {
    Loop loop(quick_options());
    const TcpServer server(loop, GetParam(), [](Tcp::socket socket, int) -> Task<void> {
        std::array<char, 2048> octets{};
        const auto room = asio::buffer(octets);
        co_await socket.async_read_some(room, quietly);
        co_await socket.async_read_some(room, quietly);
    });
    const auto seen = loop.run(loop.world().talk_tls(server.endpoint(), Bytes(), Framer()));
    EXPECT_EQ(seen.exchange.outcome, Outcome::timed_out);
    EXPECT_TRUE(seen.exchange.connected);
    EXPECT_FALSE(seen.handshake);
}

} // namespace
} // namespace pretrust::test
