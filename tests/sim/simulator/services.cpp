// Which protocol stands behind which service, and how requests are cut out of a stream.
#include <wire/ber.hpp>

#include <functional>
#include <simulator/services.hpp>
#include <utility>

namespace pretrust::sim {

namespace {

namespace ber = wire::ber;

/// A protocol of requests and replies without a state.
class Framed final : public Session {
  public:
    /// `size` gives the octets of the first request; 0: not whole yet.
    using Size = std::size_t (*)(BytesView);
    using Answer = std::function<Bytes(BytesView)>;
    Framed(Size size, Answer answer) : size_(size), answer_(std::move(answer)) {}

    Bytes hear(Bytes& received) override {
        Bytes said;
        for (auto size = size_(received); size != 0 && size <= received.size(); size = size_(received)) {
            const Bytes reply = answer_(BytesView(received).first(size));
            said.insert(said.end(), reply.begin(), reply.end());
            received.erase(received.begin(), received.begin() + static_cast<std::ptrdiff_t>(size));
        }
        return said;
    }

  private:
    Size size_;
    Answer answer_;
};

/// Accepts, listens and never says a word: a port of a service that the simulator does not speak.
class Mute final : public Session {
  public:
    Bytes hear(Bytes& received) override {
        received.clear();
        return {};
    }
};

std::size_t two_octet_length(BytesView stream) {
    return stream.size() < 2 ? 0 : 2 + stream[0] * 256U + stream[1];
}

std::size_t four_octet_length(BytesView stream) {
    return stream.size() < 4 ? 0 : 4 + stream[1] * 65536U + stream[2] * 256U + stream[3];
}

std::size_t ber_length(BytesView stream) {
    const auto frame = ber::frame(stream, ber::sequence, 1U << 16U);
    return frame.progress == Progress::complete ? frame.size : 0;
}

Bytes with_two_octets(Bytes message) {
    const auto size = message.size();
    message.insert(message.begin(), {static_cast<std::uint8_t>(size >> 8U), static_cast<std::uint8_t>(size)});
    return message;
}

Bytes with_four_octets(Bytes message) {
    const auto size = message.size();
    message.insert(message.begin(), {0, static_cast<std::uint8_t>(size >> 16U),
                                     static_cast<std::uint8_t>(size >> 8U), static_cast<std::uint8_t>(size)});
    return message;
}

} // namespace

std::vector<Bytes> answer_datagram(const Post& post, BytesView request) {
    Bytes reply;
    if (post.service == "dns_udp") {
        reply = answer_dns(post, request, false);
    } else if (post.service == "ldap_ping") {
        reply = answer_ldap_ping(post, request);
    } else if (post.service == "kerberos_udp") {
        reply = answer_kerberos(post, request, false);
    } else if (post.service == "kpasswd_udp") {
        reply = answer_kpasswd(post, request);
    } else if (post.service == "ntp") {
        reply = answer_ntp(post, request);
    }
    return reply.empty() ? std::vector<Bytes>() : std::vector<Bytes>{std::move(reply)};
}

std::unique_ptr<Session> open_session(const Post& post) {
    if (post.service == "dns_tcp") {
        return std::make_unique<Framed>(two_octet_length, [post](BytesView request) {
            auto reply = answer_dns(post, request.subspan(2), true);
            return reply.empty() ? reply : with_two_octets(std::move(reply));
        });
    }
    if (post.service == "kerberos_tcp") {
        return std::make_unique<Framed>(four_octet_length, [post](BytesView request) {
            return with_four_octets(answer_kerberos(post, request.subspan(4), true));
        });
    }
    if (post.service == "kpasswd_tcp") {
        return std::make_unique<Framed>(four_octet_length, [post](BytesView request) {
            return with_four_octets(answer_kpasswd(post, request.subspan(4)));
        });
    }
    if (post.service == "ldap" || post.service == "gc" || post.service == "ldaps" ||
        post.service == "gc_tls") {
        return std::make_unique<Framed>(ber_length,
                                        [post](BytesView request) { return answer_ldap(post, request); });
    }
    const bool numbered = post.service.front() >= '0' && post.service.front() <= '9';
    if (post.service == "rpc_mapper" || numbered) {
        return rpc_session(post);
    }
    if (post.service == "smb") {
        return smb_session(post);
    }
    return std::make_unique<Mute>();
}

std::string text_of(BytesView octets) {
    return {octets.begin(), octets.end()};
}

} // namespace pretrust::sim
