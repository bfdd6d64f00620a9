// The services of a DC, each as what it says to what it hears. Octets in, octets out: sockets, delays and ill
// manners are delivery.hpp's. Written from the specifications, apart from src/wire's codecs.
#pragma once

#include <pretrust/bytes.hpp>

#include <memory>
#include <simulator/post.hpp>
#include <string>
#include <vector>

namespace pretrust::sim {

/// One connection to a stream service.
class Session {
  public:
    Session() = default;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    virtual ~Session() = default;

    /// Takes the whole requests at the front of `received` and gives what is to be sent; empty while a
    /// request is not whole.
    virtual Bytes hear(Bytes& received) = 0;
    /// Nothing more will be said: the connection is to be closed.
    bool over() const { return over_; }

  protected:
    void end() { over_ = true; }

  private:
    bool over_ = false;
};

/// What a datagram service says to one datagram; none: it stays silent.
std::vector<Bytes> answer_datagram(const Post& post, BytesView request);
/// What serves a connection at this post. Never null.
std::unique_ptr<Session> open_session(const Post& post);

/// The octets of a name, as they came.
std::string text_of(BytesView octets);

/// The parts of the first two, one a protocol.
Bytes answer_dns(const Post& post, BytesView request, bool stream);
Bytes answer_ldap_ping(const Post& post, BytesView request);
Bytes answer_ldap(const Post& post, BytesView request);
Bytes answer_kerberos(const Post& post, BytesView request, bool stream);
Bytes answer_kpasswd(const Post& post, BytesView request);
Bytes answer_ntp(const Post& post, BytesView request);
std::unique_ptr<Session> rpc_session(const Post& post);
std::unique_ptr<Session> smb_session(const Post& post);

} // namespace pretrust::sim
